"""The reference evaluator: what a condition means, three-valued, with its derivation.

This file defines the meaning of the language. Truth is Kleene's: what the scenario does not say
is unknown. Every result carries its derivation down to the facts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

import msgspec

from dsl.expressions import (
    Aggregate,
    And,
    Compare,
    Day,
    Duration,
    Expression,
    Has,
    Is,
    Member,
    Not,
    Number,
    OfSort,
    Operand,
    Or,
    Path,
    Quantified,
    Span,
    Truth,
)
from dsl.scenario import Item
from dsl.schema import MEASURE, Schema
from dsl.statute import Norm
from engine.calculus import Truth as T
from engine.deadlines import in_time
from engine.instants import come, minute_of
from engine.kleene import Interval, both, either, holds, negate, point
from engine.world import NOT_SAID, VALIDITY, FactUsed, Found, World
from kb.rulebook import Rules

Bindings = dict[str, str]
MEASURES = "measures"  # inverse of a measure's `covers`


class Derivation(msgspec.Struct, frozen=True):
    """Why something is true, false or unknown.

    `of` is the expression or norm derived, under `bindings`; `facts` are used directly, `parts`
    are the derivations it rests on. `count` is the number found in a comparison of numbers.
    """

    truth: T
    of: Expression | Norm
    bindings: Bindings
    facts: tuple[FactUsed, ...] = ()
    parts: tuple[Derivation, ...] = ()
    relation: str = ""
    count: Interval | None = None


@dataclass
class _Numbers:
    """What an operand may be: possible values, whether there may be others, and why."""

    values: list[Interval | Duration] = field(default_factory=list)
    complete: bool = True
    facts: list[FactUsed] = field(default_factory=list)
    parts: list[Derivation] = field(default_factory=list)
    counted: bool = False  # whether the values count something (dates and durations do not)


class Evaluator:
    """Evaluates conditions and norms of one scenario under the rules of one day."""

    def __init__(self, world: World, rules: Rules) -> None:
        """`rules` fix the day; definitions are looked up in them."""
        self.world = world
        self.rules = rules
        self._today = Day(rules.day)
        self._truths: dict[tuple[str, str], T] = {}
        self._settled: dict[tuple[str, str], T] = {}
        self._conditions: dict[tuple[str, str], Derivation] = {}
        self._standings: dict[tuple[str, str], Derivation] = {}
        self._fulfilments: dict[tuple[str, str], Derivation] = {}
        self._covering: dict[str, dict[str, list[str]]] = {}
        self._counts: dict[tuple[Aggregate, tuple[str, ...], tuple[FactUsed, ...]], _Numbers] = {}
        self._evaluated: dict[tuple[Expression, tuple[tuple[str, str], ...]], Derivation] = {}
        self._terms: dict[tuple[str, str], Derivation] = {}

    # truth without reasons: what `evaluate` and `term` say, as soon as it is settled

    def holds(self, norm: Norm, entity: str) -> T:
        """The truth of `condition`; most norms fail, and nobody asks for the reasons of these."""
        key = (norm.id, entity)
        if key not in self._truths:
            bindings = {norm.variable: entity}
            self._truths[key] = T.TRUE if norm.when is None else self._truth(norm.when, bindings)
        return self._truths[key]

    def _truth(self, expression: Expression, bindings: Bindings) -> T:
        match expression:
            case And(parts):
                return self._settle(parts, bindings, T.FALSE, T.TRUE)
            case Or(parts):
                return self._settle(parts, bindings, T.TRUE, T.FALSE)
            case Not(part):
                return negate(self._truth(part, bindings))
            case Is(path, term):
                found = self.world.follow(path, bindings)
                truths = [self._counts_as(term, name) for name in self._candidates(found, term)]
                return either(truths if found.complete else [*truths, T.UNKNOWN])
            case _:
                return self.evaluate(expression, bindings).truth

    def _settle(self, parts: tuple[Expression, ...], bindings: Bindings, end: T, start: T) -> T:
        """A conjunction or disjunction, up to the first part that settles it."""
        truth = start
        for part in parts:
            found = self._truth(part, bindings)
            if found is end:
                return end
            if found is T.UNKNOWN:
                truth = T.UNKNOWN
        return truth

    def _counts_as(self, term: str, entity: str) -> T:
        """The truth of `term`."""
        key = (term, entity)
        if key not in self._settled:
            norms = self.rules.constituting.get(term, ())
            self._settled[key] = either([self.in_force(norm, entity) for norm in norms])
        return self._settled[key]

    def in_force(self, norm: Norm, entity: str) -> T:
        """The truth of `standing`."""
        own = self.holds(norm, entity)
        if own is T.FALSE:
            return own
        exceptions = [self.in_force(e, entity) for e in self.rules.defeaters[norm.id]]
        return both([own, negate(either(exceptions))])

    # norms

    def condition(self, norm: Norm, entity: str) -> Derivation:
        """Whether the condition of a norm holds of an entity (its exceptions left aside)."""
        key = (norm.id, entity)
        if key not in self._conditions:
            bindings = {norm.variable: entity}
            if norm.when is None:
                derived = Derivation(T.TRUE, norm, bindings)
            else:
                inner = self.evaluate(norm.when, bindings)
                derived = Derivation(inner.truth, norm, bindings, parts=(inner,))
            self._conditions[key] = derived
        return self._conditions[key]

    def standing(self, norm: Norm, entity: str) -> Derivation:
        """Whether a norm is in force for an entity: its condition, and no exemption in force."""
        key = (norm.id, entity)
        if key not in self._standings:
            own = self.condition(norm, entity)
            exceptions = tuple(
                _related(self.standing(exempting, entity), "exception")
                for exempting in self.rules.defeaters[norm.id]
            )
            truth = both([own.truth, negate(either([e.truth for e in exceptions]))])
            shown = tuple(e for e in exceptions if e.truth is not T.FALSE)
            self._standings[key] = Derivation(truth, norm, own.bindings, (), own.parts + shown)
        return self._standings[key]

    def fulfilment(self, norm: Norm, entity: str) -> Derivation | None:
        """Whether a duty is fulfilled, in time as far as it has one; None if it names no way."""
        key = (norm.id, entity)
        if key not in self._fulfilments:
            met = in_time(norm, entity, self.world)
            if met is None:
                return None
            derived = self.evaluate(met, {norm.variable: entity})
            self._fulfilments[key] = _related(derived, "fulfilment")
        return self._fulfilments[key]

    def term(self, term: str, entity: str) -> Derivation:
        """Whether an entity counts as a defined term: some norm in force constitutes it."""
        key = (term, entity)
        if key not in self._terms:
            norms = self.rules.constituting.get(term, ())
            parts = tuple(_related(self.standing(n, entity), "constituted-by") for n in norms)
            truth = either([part.truth for part in parts])
            shown = tuple(p for p in parts if p.truth is truth)
            self._terms[key] = Derivation(truth, Is(Path("it"), term), {"it": entity}, (), shown)
        return self._terms[key]

    # expressions

    def evaluate(self, expression: Expression, bindings: Bindings) -> Derivation:
        """The truth of an expression under bindings of its variables to entities.

        Many norms ask the same; equal expressions are derived once.
        """
        key = (expression, tuple(bindings.items()))
        if key not in self._evaluated:
            self._evaluated[key] = self._evaluate(expression, bindings)
        return self._evaluated[key]

    def _evaluate(self, expression: Expression, bindings: Bindings) -> Derivation:
        match expression:
            case And(parts) | Or(parts):
                done = tuple(self.evaluate(part, bindings) for part in parts)
                join = both if isinstance(expression, And) else either
                return Derivation(join([d.truth for d in done]), expression, bindings, (), done)
            case Not(part):
                inner = self.evaluate(part, bindings)
                return Derivation(negate(inner.truth), expression, bindings, (), (inner,))
            case Truth(path) | Member(path) | OfSort(path):
                return self._each(expression, path, bindings)
            case Is(path, term):
                return self._is(expression, path, term, bindings)
            case Has():
                return self._has(expression, bindings)
            case Quantified():
                return self._quantified(expression, bindings)
            case Compare():
                return self._compare(expression, bindings)

    def _each(self, of: Truth | Member | OfSort, path: Path, bindings: Bindings) -> Derivation:
        """True if a value at the end of the path passes; unknown if one may."""
        found = self.world.follow(path, bindings)
        truths = [self.of_value(of, item) for item in found.items]
        if not found.complete:
            truths.append(T.UNKNOWN)
        return Derivation(either(truths), of, bindings, _facts(found))

    def of_value(self, of: Truth | Member | OfSort, item: Item) -> T:
        """What a statement on a path is worth of one value at its end."""
        match of:
            case Truth():
                return self._happened(item)
            case Member(_, concepts):
                return self._below(item, concepts)
            case OfSort(_, sort):
                return self._sort(item, sort)

    def _happened(self, item: Item) -> T:
        if isinstance(item, date):
            return T.TRUE if come(item, self.world.now) else T.FALSE
        return T.TRUE if item is True else T.FALSE

    def _below(self, item: Item, concepts: tuple[str, ...]) -> T:
        """Membership by the hierarchy; a mere superconcept leaves it open."""
        name = str(item)
        entity = self.world.entities.get(name)
        measure = entity is not None and entity.sort == MEASURE
        if entity is not None and measure:
            name = entity.kind
        truth = membership(self.rules.schema, name, concepts)
        # a measure is of the kind that its header names, and of no narrower one
        return T.FALSE if measure and truth is T.UNKNOWN else truth

    def _sort(self, item: Item, sort: str) -> T:
        return T.TRUE if self.world.entities[str(item)].sort == sort else T.FALSE

    def _is(self, of: Expression, path: Path, term: str, bindings: Bindings) -> Derivation:
        found = self.world.follow(path, bindings)
        parts = tuple(self.term(term, name) for name in self._candidates(found, term))
        truths = [part.truth for part in parts]
        if not found.complete:
            truths.append(T.UNKNOWN)
        return Derivation(either(truths), of, bindings, tuple(found.missing), parts)

    def _candidates(self, found: Found, term: str) -> list[str]:
        """The entities that are of the sort of a term."""
        sort = self.rules.schema.terms[term].sort
        return [str(i) for i in found.items if self.world.entities[str(i)].sort == sort]

    def _has(self, of: Has, bindings: Bindings) -> Derivation:
        """A measure declared for the entity settles the matter; none declared leaves it open.

        A measure whose validity has run out is no longer there. That a measure of a narrower kind
        is not done leaves the broader one open.
        """
        found = self.world.follow(of.path, bindings)
        truths: list[T] = [] if found.complete else [T.UNKNOWN]
        facts = list(found.missing)
        parts = []
        for name in (str(item) for item in found.items):
            kinds = self._measures(name).get(of.measure, [])
            exact = any(self.world.entities[m].kind == of.measure for m in kinds)
            if not kinds:
                truths.append(T.UNKNOWN)
                facts.append(FactUsed(name, f"{MEASURE}:{of.measure}", (), NOT_SAID))
            for measure in kinds:
                inside = {**bindings, "m": measure}
                done = self.evaluate(Truth(Path("m", ("done",))), inside)
                if not exact and done.truth is T.FALSE:  # says nothing of the broader kind
                    truths.append(T.UNKNOWN)
                    facts.append(FactUsed(name, f"{MEASURE}:{of.measure}", (), NOT_SAID))
                    continue
                parts.append(done)
                truth = done.truth
                if of.condition is not None:
                    held = self.evaluate(of.condition, inside)
                    parts.append(held)
                    truth = both([truth, held.truth])
                if self.world.step(measure, VALIDITY).items:
                    valid = self.evaluate(
                        Compare(">=", Path("m", (VALIDITY,)), self._today), inside
                    )
                    parts.append(valid)
                    truth = both([truth, valid.truth])
                truths.append(truth)
        return Derivation(either(truths), of, bindings, tuple(facts), tuple(parts))

    def _measures(self, entity: str) -> dict[str, list[str]]:
        """The measures that cover an entity, by kind and by every kind above it."""
        if entity not in self._covering:
            found: dict[str, list[str]] = {}
            for item in self.world.step(entity, MEASURES).items:
                measure = str(item)
                for kind in self.rules.schema.above(self.world.entities[measure].kind):
                    found.setdefault(kind, []).append(measure)
            self._covering[entity] = found
        return self._covering[entity]

    def _quantified(self, of: Quantified, bindings: Bindings) -> Derivation:
        found = self.world.follow(of.over, bindings)
        parts = tuple(
            self.evaluate(of.condition, {**bindings, of.variable: str(item)})
            for item in found.items
        )
        truths = [part.truth for part in parts]
        if not found.complete:
            truths.append(T.UNKNOWN)
        truth = both(truths) if of.quantifier == "all" else either(truths)
        truth = negate(truth) if of.quantifier == "none" else truth
        return Derivation(truth, of, bindings, tuple(found.missing), parts)

    # numbers, dates and durations

    def _compare(self, of: Compare, bindings: Bindings) -> Derivation:
        left = self._numbers(of.left, bindings)
        right = self._numbers(of.right, bindings)
        truths = [holds(of.operator, a, b) for a in left.values for b in right.values]
        if not (left.complete and right.complete):
            truths.append(T.UNKNOWN)
        only = left.values[0] if len(left.values) == 1 else None
        count = only if left.counted and isinstance(only, Interval) else None
        facts = tuple(left.facts + right.facts)
        parts = tuple(left.parts + right.parts)
        return Derivation(either(truths), of, bindings, facts, parts, count=count)

    def _numbers(self, operand: Operand, bindings: Bindings) -> _Numbers:
        match operand:
            case Number(value):
                return _Numbers([Interval(value, value)])
            case Day(value):
                return _Numbers([_when(value)])
            case Span(value):
                return _Numbers([value])
            case Aggregate():
                return self._aggregate(operand, bindings)
            case Path():
                found = self.world.follow(operand, bindings)
                values = [v for i in found.items if (v := self._number(i)) is not None]
                counted = all(type(item) is int for item in found.items)
                return _Numbers(values, found.complete, list(_facts(found)), counted=counted)

    def _number(self, item: Item) -> Interval | Duration | None:
        """A value as a number; None for a thing that has not happened."""
        if isinstance(item, bool):  # a moment without its date: some day up to now
            now = _when(self.world.now)
            return Interval(None, now.high, now.timed) if item else None
        if isinstance(item, int):
            return point(item)
        if isinstance(item, date):
            return _when(item)
        assert isinstance(item, Duration)
        return item

    def _aggregate(self, of: Aggregate, bindings: Bindings) -> _Numbers:
        """Count, sum, or distinct persons over related entities, as an interval."""
        if of.total is not None:
            total = self.world.follow(of.total, bindings)
            if total.items and total.complete:
                values = [v for i in total.items if (v := self._number(i)) is not None]
                return _Numbers(values, True, list(_facts(total)), counted=True)
        found = self.world.follow(of.over, bindings)
        key = (of, tuple(str(item) for item in found.items), tuple(found.missing))
        if key not in self._counts:  # the same for every transfer of one exporter
            self._counts[key] = self._counted(of, found, bindings)
        return self._counts[key]

    def _counted(self, of: Aggregate, found: Found, bindings: Bindings) -> _Numbers:
        """The count itself; its condition speaks of the bound variable only."""
        numbers = _Numbers(facts=list(found.missing), counted=True)
        lows: list[int] = []
        highs: list[int | None] = [] if found.complete else [None]
        for name in (str(item) for item in found.items):
            inside = {**bindings, of.variable: name}
            truth = T.TRUE
            if of.condition is not None:
                derived = self.evaluate(of.condition, inside)
                truth = derived.truth
                if truth is not T.FALSE:
                    numbers.parts.append(derived)
            if truth is T.FALSE:
                continue
            value = self._added(of, inside, numbers)
            lows.append((value.low or 0) if truth is T.TRUE else 0)
            highs.append(value.high)
        low = max(lows, default=0) if of.kind == "persons" else sum(lows)
        known = [high for high in highs if high is not None]
        high = sum(known) if len(known) == len(highs) else None
        numbers.values = [Interval(low, high)]
        if of.total is not None and high is not None and low != high:  # the groups may overlap
            *owners, attribute = of.total.steps
            for owner in self.world.follow(Path(of.total.root, tuple(owners)), bindings).items:
                numbers.facts.append(FactUsed(str(owner), attribute, (), NOT_SAID))
        return numbers

    def _added(self, of: Aggregate, inside: Bindings, numbers: _Numbers) -> Interval:
        """What one entity adds: one, or its own figure."""
        if of.value is None:
            return point(1)
        figures = self.world.follow(of.value, inside)
        numbers.facts += _facts(figures)
        values = [v for item in figures.items if isinstance(v := self._number(item), Interval)]
        if not figures.complete or not values:
            return Interval(0, None)
        return values[0]


def membership(schema: Schema, name: str, concepts: tuple[str, ...]) -> T:
    """Whether a concept is one of several or below one; a mere superconcept leaves it open."""
    if not schema.above(name).isdisjoint(concepts):
        return T.TRUE
    broad = name in schema.superconcepts and any(schema.is_below(c, name) for c in concepts)
    return T.UNKNOWN if broad else T.FALSE


def _when(when: date) -> Interval:
    """A day as its ordinal, or a moment in minutes."""
    if isinstance(when, datetime):
        return Interval(minute_of(when), minute_of(when), timed=True)
    return point(when.toordinal())


def _related(derivation: Derivation, relation: str) -> Derivation:
    return Derivation(
        derivation.truth,
        derivation.of,
        derivation.bindings,
        derivation.facts,
        derivation.parts,
        relation,
        derivation.count,
    )


def _facts(found: Found) -> tuple[FactUsed, ...]:
    return (*found.facts, *found.missing)
