"""Scenarios in which two norms meet: a conflict arises, two laws ask the same, one frees from one.

Each is found by the search of the audit and confirmed by the engine before it is handed out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from dsl.expressions import Expression
from dsl.statute import Norm, Text
from engine import consequences
from engine.assess import Assessment
from engine.audit_checks import Checks, cited
from engine.audit_pairs import Pairs
from engine.audit_search import Search, Undecided
from engine.audit_truth import Formula, conjunction, disjunction
from engine.audit_witness import Claim, Claims, Unconfirmed
from engine.calculus import Truth
from engine.case import ANCHORED
from engine.clashes import FOREIGN_LAW, SANCTIONS, near
from engine.logic import Evaluator
from engine.reach import SUBJECT, speaks_of_foreign_law
from kb.rulebook import FOREIGN, KnowledgeBase

MOST_TRIED = 24  # pairs of norms of one rule


@dataclass(frozen=True)
class Arises:
    """That a conflict rule meets at a place: its condition holds there, and both norms are near."""

    rule: Norm
    place: str
    one: tuple[Norm, str]
    other: tuple[Norm, str]

    def holds(self, evaluator: Evaluator, names: Mapping[str, str]) -> bool:
        """Whether it does."""
        place = names.get(self.place, self.place)
        if place not in evaluator.world.entities:
            return False
        if self.rule.sort and evaluator.holds(self.rule, place) is not Truth.TRUE:
            return False
        there = near(evaluator.world, place)
        sides = [(norm, names.get(entity, entity)) for norm, entity in (self.one, self.other)]
        if not all(entity in there for _, entity in sides):
            return False
        if not all(_engaged(evaluator, norm, entity) for norm, entity in sides):
            return False
        assert self.rule.reconciliation is not None
        return self.rule.reconciliation.kind != SANCTIONS or all(
            (found := evaluator.fulfilment(norm, entity)) and found.truth is Truth.FALSE
            for norm, entity in sides
        )

    def follows(self, answer: Assessment, names: Mapping[str, str]) -> bool:
        """Whether the engine reports the conflict there."""
        return (self.rule.id, names.get(self.place, self.place)) in answer.results.conflicts


def _engaged(evaluator: Evaluator, norm: Norm, entity: str) -> bool:
    """Whether a norm applies, be it that an exemption then takes it away."""
    standing = evaluator.in_force(norm, entity)
    return evaluator.holds(norm, entity) is Truth.TRUE and standing is not Truth.UNKNOWN


@dataclass(frozen=True)
class Abroad:
    """That the scenario speaks of foreign law, without which none is weighed."""

    def holds(self, evaluator: Evaluator, names: Mapping[str, str]) -> bool:
        """Whether it does."""
        return speaks_of_foreign_law(evaluator.world.scenario)

    def follows(self, answer: Assessment, names: Mapping[str, str]) -> bool:
        """Whether it does."""
        return speaks_of_foreign_law(answer.scenario)


class Meetings:
    """Finds the scenarios for the law of one day, that of other States included."""

    def __init__(self, knowledge: KnowledgeBase, day: date) -> None:
        """Nothing is searched before it is asked for."""
        self.knowledge = knowledge
        self.rules = knowledge.on(day, foreign=True)
        self.pairs = self._pairs()

    def _pairs(self, *also: Expression) -> Pairs:
        search = Search(self.knowledge, self.rules, also)
        search.witnesses.calculus = consequences.consequences
        return Pairs(Checks(search))

    def of_rule(self, rule: Norm, between: tuple[str, ...] = ()) -> Text | None:
        """A scenario in which the conflict that a rule settles arises, in both languages.

        `between` are the instruments that are to be on the two sides, where a rule is about more.
        None where none of the pairs of norms meets in a scenario of the audit's size.
        """
        assert rule.reconciliation is not None
        breached = rule.reconciliation.kind == SANCTIONS
        for one, other in self._sides(rule, between):
            pairs = self.pairs
            if breached:
                if one.met is None or other.met is None:
                    continue
                pairs = self._pairs(one.met, other.met)
            for place, first, second in _places(rule, one, other):
                try:
                    found = _Meeting(pairs, rule, place, (one, first), (other, second)).found()
                except (Unconfirmed, Undecided):
                    continue
                if found is not None:
                    return found
        return None

    def of_norms(self, one: Norm, other: Norm) -> Text | None:
        """A scenario in which two norms are in force on one object."""
        try:
            return self.pairs.meeting(one, other)
        except (Unconfirmed, Undecided):
            return None

    def of_defeat(self, exempting: Norm, norm: Norm) -> Text | None:
        """A scenario in which an exemption takes a norm away that would otherwise apply."""
        place = f"{norm.sort}-1"
        search = self.pairs.search
        conditions, slots = search.conditions, search.world.slots
        if place not in slots:
            return None
        model = search.model(
            slots[place].exists,
            conditions.condition(norm, place).true,
            conditions.standing(exempting, place).true,
        )
        if model is None:
            return None
        claims: Claims = (
            Claim(place, Truth.TRUE, exempting),
            Claim(place, Truth.TRUE, norm, own=True),
            Claim(place, Truth.FALSE, norm),
            *_abroad(exempting, norm),
        )
        title = Text(
            f"{cited(exempting)} frees from {cited(norm)}",
            f"{cited(exempting)}排除{cited(norm)}",
        )
        try:
            return search.witness(model, claims, title)
        except Unconfirmed:
            return None

    def _sides(self, rule: Norm, between: tuple[str, ...]) -> Iterator[tuple[Norm, Norm]]:
        """Pairs of norms of different sides, those of one sort first."""
        sides = next((sides for known, sides in self.rules.reconciling if known is rule), ())
        norms = [
            [n for name in sorted(side) if (n := self.rules.by_id[name]).kind in ANCHORED]
            for side in sides
        ]
        abroad = rule.reconciliation is not None and rule.reconciliation.kind == FOREIGN_LAW
        pairs = [
            (one, other)
            for a, b in combinations(norms, 2)
            for one in a
            for other in b
            if one is not other
            and (not between or {one.instrument, other.instrument} == set(between))
            and not (abroad and (one.rank == FOREIGN) == (other.rank == FOREIGN))
        ]
        pairs.sort(key=lambda pair: pair[0].sort != pair[1].sort)
        yield from pairs[:MOST_TRIED]


def _places(rule: Norm, one: Norm, other: Norm) -> Iterator[tuple[str, str, str]]:
    """Where two norms may meet, and on which objects: one that both are about, else two of a sort.

    The place is the object of the rule if it has one, else that of either norm.
    """
    first, second = f"{one.sort}-1", f"{other.sort}-1"
    places = [f"{rule.sort}-1"] if rule.sort else list(dict.fromkeys((first, second)))
    yield from ((place, first, second) for place in places)
    if one.sort == other.sort and rule.sort:
        yield from ((place, first, f"{other.sort}-2") for place in places)


def _abroad(*norms: Norm) -> tuple[Abroad, ...]:
    return (Abroad(),) if any(norm.rank == FOREIGN for norm in norms) else ()


@dataclass(frozen=True)
class _Meeting:
    """A conflict rule at a place with a norm on either side."""

    pairs: Pairs
    rule: Norm
    place: str
    one: tuple[Norm, str]
    other: tuple[Norm, str]

    def found(self) -> Text | None:
        """A scenario in which they meet. Raises Unconfirmed or Undecided."""
        search = self.pairs.search
        formulas = list(self._formulas())
        if not formulas or conjunction(formulas) is False:
            return None
        model = search.model(*formulas)
        if model is None:
            return None
        norms = (self.one[0], self.other[0])
        claims: Claims = (Arises(self.rule, self.place, self.one, self.other), *_abroad(*norms))
        both = (cited(norms[0]), cited(norms[1]))
        return search.witness(model, claims, Text(" against ".join(both), "与".join(both)))

    def _formulas(self) -> Iterator[Formula]:
        """What has to hold; nothing where the world has no such place."""
        conditions, slots = self.pairs.search.conditions, self.pairs.search.world.slots
        entities = [entity for _, entity in (self.one, self.other)]
        if not {self.place, *entities} <= slots.keys():
            return
        yield slots[self.place].exists
        if self.rule.sort:
            yield conditions.condition(self.rule, self.place).true
        assert self.rule.reconciliation is not None
        breached = self.rule.reconciliation.kind == SANCTIONS
        for norm, entity in (self.one, self.other):
            standing = conditions.standing(norm, entity)
            yield slots[entity].exists
            yield self.pairs.near(self.place, entity)
            yield conditions.condition(norm, entity).true
            yield disjunction((standing.true, standing.false))
            if breached and norm.met is not None:
                yield conditions.evaluate(norm.met, {norm.variable: entity}).false
        if _abroad(self.one[0], self.other[0]):
            yield self._spoken()

    def _spoken(self) -> Formula:
        """A scenario speaks of foreign law where it says that it reaches the first organization."""
        world = self.pairs.search.world
        slot = world.slots["organization-1"]
        attribute = world.schema.sorts["organization"].attributes[SUBJECT]
        return conjunction((slot.exists, world.fact(slot, attribute).said))
