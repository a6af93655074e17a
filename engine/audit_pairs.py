"""Pairs of norms that ask for, or allow and forbid, contrary actions on one object.

A conflict rule of the statutes settles a pair: wherever the two meet, or, if it is bound to a
condition, only where that holds. What is found is a meeting outside of all such rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from dsl.statute import Norm, Text
from engine.audit_checks import NOTHING, Check, Checks, Outcome, cited
from engine.audit_truth import Formula, conjunction, disjunction, negation
from engine.audit_witness import Apart, Claim, Claims, Meeting
from engine.calculus import Truth
from kb.conflicts import settling

OBLIGING, ALLOWING = ("duty", "prohibition"), ("permission", "right")
THINGS = ("organization", "dataset")  # what acts are done by and done to
ABOUT_ACTIONS = (
    "duty-against-permission",
    "duty-against-prohibition",
    "incompatible-duties",
    "foreign-law",
)  # the kinds of conflict in which one action stands against another
SETTLED = ("prevails", "cumulative", "by-case")

Link = tuple[Meeting, ...]


class Pairs:
    """The checks of pairs."""

    def __init__(self, checks: Checks) -> None:
        """`checks` lend their search."""
        self.search = checks.search
        self.rules = checks.rules

    def of_pairs(self) -> Iterator[Check]:
        """Every pair of norms with contrary actions, of which one at least binds."""
        actors = [n for n in self.rules.norms if n.kind in OBLIGING + ALLOWING and n.action]
        concepts = self.rules.schema.concepts
        for index, one in enumerate(actors):
            for other in actors[index + 1 :]:
                contrary = other.action in concepts[one.action].contrary
                bind = one.kind in OBLIGING or other.kind in OBLIGING
                if contrary and bind and _on_one_object(one, other):
                    yield self._check(*sorted((one, other), key=lambda norm: norm.id))

    def _check(self, one: Norm, other: Norm) -> Check:
        key = f"contradiction:{one.id}+{other.id}"
        rules = tuple(r for r in settling(one, other, self.rules) if _about_actions(r))
        run = self._contradiction(one, other, [rule for rule in rules if settles(rule)])
        return Check("contradiction", key, run, (one, other), rules=rules)

    def _contradiction(self, one: Norm, other: Norm, rules: list[Norm]) -> Callable[[], Outcome]:
        bound = [rule for rule in rules if rule.sort]

        def run() -> Outcome:
            if len(bound) == len(rules):
                witness = self._meeting(one, other, bound)
                if witness is not None:
                    return Outcome(True, witness)
            witness = self._meeting(one, other, ())
            if witness is None or not rules:
                return NOTHING
            return Outcome(True, witness, rule=rules[0].id)

        return run

    def meeting(self, one: Norm, other: Norm) -> Text | None:
        """A scenario in which both norms are in force on one object.

        Raises engine.audit_witness.Unconfirmed and engine.audit_search.Undecided.
        """
        return self._meeting(one, other, ())

    def _meeting(self, one: Norm, other: Norm, outside: Iterable[Norm]) -> Text | None:
        """A scenario in which both norms are in force on one object, outside of some rules."""
        conditions, slots = self.search.conditions, self.search.world.slots
        first, second = f"{one.sort}-1", f"{other.sort}-1"
        rules = tuple(outside)
        for link in self._links(one, other):
            model = self.search.model(
                slots[first].exists,
                slots[second].exists,
                conditions.standing(one, first).true,
                conditions.standing(other, second).true,
                *(self._met(meeting) for meeting in link),
                *(self._apart(rule, first, second) for rule in rules),
            )
            if model is not None:
                claims: Claims = (
                    Claim(first, Truth.TRUE, one),
                    Claim(second, Truth.TRUE, other),
                    *link,
                    *(Apart(rule, first, second) for rule in rules),
                )
                both = (cited(one), cited(other))
                title = Text(" against ".join(both), "与".join(both))
                return self.search.witness(model, claims, title)
        return None

    def _links(self, one: Norm, other: Norm) -> Iterator[Link]:
        """The ways in which two norms bear on one object, and on one bearer if both name one."""
        first, second = f"{one.sort}-1", f"{other.sort}-1"
        bearers: Link = ()
        if one.bearer is not None and other.bearer is not None:
            bearers = (Meeting(first, one.bearer.steps, second, other.bearer.steps),)
        if one.sort == other.sort:
            yield bearers
            return
        sorts = self.rules.schema.sorts
        for attribute in sorts[one.sort].attributes.values():
            if other.sort in attribute.targets:
                yield (Meeting(first, (attribute.name,), second, ()), *bearers)
        for attribute in sorts[other.sort].attributes.values():
            if one.sort in attribute.targets:
                yield (Meeting(first, (), second, (attribute.name,)), *bearers)

    def _met(self, meeting: Meeting) -> Formula:
        one = self.search.world.follow(meeting.one, meeting.path)
        other = self.search.world.follow(meeting.other, meeting.other_path)
        return disjunction(
            conjunction((a.there, b.there))
            for a in one.options
            for b in other.options
            if a.value == b.value
        )

    def _apart(self, rule: Norm, *entities: str) -> Formula:
        """Nowhere near both entities does the condition of a rule hold, or is it left open."""
        places = self.search.world.of_sort(rule.sort)
        return conjunction(
            disjunction(
                (
                    negation(place.exists),
                    negation(conjunction(self.near(place.name, entity) for entity in entities)),
                    self.search.conditions.condition(rule, place.name).false,
                )
            )
            for place in places
        )

    def near(self, place: str, entity: str) -> Formula:
        """As `engine.clashes.near`: the entity is the place, or the place names it."""
        if place == entity:
            return True
        sort = self.search.world.slots[place].sort
        attributes = self.rules.schema.sorts[sort].attributes.values()
        return disjunction(
            option.there
            for attribute in attributes
            if attribute.type == "reference"
            for option in self.search.world.step(place, attribute.name).options
            if option.value == entity
        )


def _on_one_object(one: Norm, other: Norm) -> bool:
    """Whether two norms may meet: on one entity, or on a thing and an act on it or of it."""
    return one.sort == other.sort or one.sort in THINGS or other.sort in THINGS


def _about_actions(rule: Norm) -> bool:
    return rule.reconciliation is not None and rule.reconciliation.kind in ABOUT_ACTIONS


def settles(rule: Norm) -> bool:
    """Whether a conflict rule says what is to be done, and not that it is open or for a body."""
    return rule.reconciliation is not None and rule.reconciliation.resolution in SETTLED
