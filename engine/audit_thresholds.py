"""Thresholds between the tiers of a scale: one below, at and one above each number."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import permutations
from typing import Any

import z3  # type: ignore[import-untyped]

from dsl.expressions import (
    Aggregate,
    Compare,
    Expression,
    Number,
    Path,
)
from dsl.schema import Term
from dsl.statute import Norm, Text
from engine.audit_checks import NOTHING, Check, Checks, Outcome
from engine.audit_keys import depends
from engine.audit_search import parts_of
from engine.audit_truth import Formula, conjunction, disjunction
from engine.audit_witness import Claim, Varied
from engine.calculus import Truth

Tiers = list[Term]


class Thresholds:
    """The checks of every number to which a scale's terms compare a figure."""

    def __init__(self, checks: Checks) -> None:
        """`checks` lend their search."""
        self.checks = checks
        self.search = checks.search
        self.rules = checks.rules

    def of_scales(self) -> Iterator[Check]:
        """Each number of each scale: a hole, an overlap, or a tier that falls as numbers rise."""
        schema = self.rules.schema
        for scale in schema.scales:
            tiers = [
                term
                for term in schema.terms.values()
                if term.scale == scale and term.name in self.rules.constituting
            ]
            tiers.sort(key=lambda term: (term.order, term.name))
            names = tuple(term.name for term in tiers)
            exempting = self.checks.exempting(names)
            figures = dict.fromkeys(self._figures(names, exempting))
            for attribute, number in figures:
                for kind, run in (
                    ("hole", self._hole),
                    ("double", self._double),
                    ("fall", self._fall),
                ):
                    key = f"{kind}:{scale}:{attribute}:{number}"
                    done = run(tiers, exempting, attribute, number)
                    yield Check(
                        kind, key, done, exempting, names, attribute=attribute, number=number
                    )

    def _figures(
        self, terms: tuple[str, ...], exempting: tuple[Norm, ...]
    ) -> Iterator[tuple[str, int]]:
        for norm in depends(self.rules, exempting, terms):
            if norm.when is not None:
                yield from figures_in(norm.when)

    def _search(
        self,
        tiers: Tiers,
        attribute: str,
        number: int,
        wanted: Callable[[_At, _At, _At], Iterator[tuple[Formula, ...]]],
        exempting: tuple[Norm, ...],
    ) -> Outcome:
        """The first model in which what is wanted holds one below, at and one above a number."""
        place = f"{tiers[0].sort}-1"
        for term in tiers:
            self.search.conditions.term(term.name, place)  # so that its facts are there
        for slot in self.search.world.slots.values():
            fact = slot.facts.get(attribute)
            if fact is None or not slot.name.endswith("-1"):
                continue
            (option,) = fact.options
            bound = self._bound(option.value)
            at = [
                _At(self, tiers, exempting, place, option.value, number + step)
                for step in (-1, 0, 1)
            ]
            axioms = [one.put(axiom) for one in at for axiom in bound]
            axioms.append(option.value == number)
            for formulas in wanted(*at):
                model = self.search.model(
                    self.search.world.slots[place].exists, fact.said, *axioms, *formulas
                )
                if model is not None:
                    return self._outcome(model, slot.name, attribute, at)
        return NOTHING

    def _bound(self, figure: Any) -> list[Formula]:
        """The axioms that speak of a figure."""
        other = z3.Int("another figure")
        axioms = [axiom for axiom in self.search.world.axioms if not isinstance(axiom, bool)]
        return [a for a in axioms if not z3.substitute(a, (figure, other)).eq(a)]

    def _outcome(self, model: Any, entity: str, attribute: str, at: list[_At]) -> Outcome:
        claims = tuple(Varied(entity, attribute, one.number, one.claims_in(model)) for one in at)
        decided = tuple(one.holding_in(model) for one in at)
        number = at[1].number
        slot = self.search.world.slots[entity]
        label = self.rules.schema.sorts[slot.sort].attributes[attribute].label
        title = Text(f"{label.en}: {number:,}", f"{label.zh}：{number:,}")
        return Outcome(True, self.search.witness(model, claims, title), decided=decided)

    def _hole(
        self, tiers: Tiers, exempting: tuple[Norm, ...], attribute: str, number: int
    ) -> Callable[[], Outcome]:
        """A tier below the number and one above it, but none at it."""

        def wanted(below: _At, on: _At, above: _At) -> Iterator[tuple[Formula, ...]]:
            yield below.some(), on.none(), above.some()

        return lambda: self._search(tiers, attribute, number, wanted, exempting)

    def _double(
        self, tiers: Tiers, exempting: tuple[Norm, ...], attribute: str, number: int
    ) -> Callable[[], Outcome]:
        """Two tiers at the number, of which one ends and the other begins there."""

        def wanted(below: _At, on: _At, above: _At) -> Iterator[tuple[Formula, ...]]:
            for one, other in permutations(tiers, 2):
                yield (
                    below.holds(one),
                    below.fails(other),
                    on.holds(one),
                    on.holds(other),
                    above.fails(one),
                    above.holds(other),
                )

        return lambda: self._search(tiers, attribute, number, wanted, exempting)

    def _fall(
        self, tiers: Tiers, exempting: tuple[Norm, ...], attribute: str, number: int
    ) -> Callable[[], Outcome]:
        """A tier below the number, and nothing as high from it on."""

        def wanted(below: _At, on: _At, above: _At) -> Iterator[tuple[Formula, ...]]:
            for tier in tiers:
                high = [term for term in tiers if term.order >= tier.order]
                yield (
                    below.holds(tier),
                    *(on.fails(term) for term in high),
                    *(above.fails(term) for term in high),
                )

        return lambda: self._search(tiers, attribute, number, wanted, exempting)


class _At:
    """The tiers of a scale with a figure put at one number."""

    def __init__(
        self,
        of: Thresholds,
        tiers: Tiers,
        exempting: tuple[Norm, ...],
        place: str,
        figure: Any,
        number: int,
    ) -> None:
        self.conditions = of.search.conditions
        self.tiers = tiers
        self.exempting = exempting
        self.place = place
        self.figure = figure
        self.number = number

    def put(self, formula: Formula) -> Formula:
        """A formula with the number in the place of the figure."""
        if isinstance(formula, bool):
            return formula
        return z3.substitute(formula, (self.figure, z3.IntVal(self.number)))

    def holds(self, tier: Term) -> Formula:
        return self.put(self.conditions.term(tier.name, self.place).true)

    def fails(self, tier: Term) -> Formula:
        return self.put(self.conditions.term(tier.name, self.place).false)

    def some(self) -> Formula:
        return disjunction(self.holds(tier) for tier in self.tiers)

    def none(self) -> Formula:
        """No tier, and no exemption that would explain it."""
        free = [self.put(self.conditions.standing(n, self.place).false) for n in self.exempting]
        return conjunction([*(self.fails(tier) for tier in self.tiers), *free])

    def holding_in(self, model: Any) -> tuple[str, ...]:
        """The tiers that hold in a model."""
        return tuple(t.name for t in self.tiers if _true(model, self.holds(t)))

    def claims_in(self, model: Any) -> tuple[Claim, ...]:
        """What a model says of the tiers that it decides."""
        decided = (
            (t.name, truth)
            for t in self.tiers
            for truth, said in ((Truth.TRUE, self.holds(t)), (Truth.FALSE, self.fails(t)))
            if _true(model, said)
        )
        return tuple(Claim(self.place, truth, term=term) for term, truth in decided)


def _true(model: Any, formula: Formula) -> bool:
    return formula if isinstance(formula, bool) else z3.is_true(model.eval(formula, True))


def figures_in(expression: Expression) -> Iterator[tuple[str, int]]:
    """The attributes that a condition compares to a number, each with the number."""
    for part in parts_of(expression):
        match part:
            case Compare(_, Path(_, steps), Number(value)):
                yield steps[-1], value
            case Compare(_, Aggregate() as counted, Number(value)):
                for path in (counted.value, counted.total):
                    if path is not None:
                        yield path.steps[-1], value
