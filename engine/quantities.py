"""Numbers, dates and durations in conditions: what an operand may be, and how two compare.

What is not known is an interval; a count of things of which some are unknown has a low and a high
end. Part of the reference evaluator (`engine.logic`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from dsl.expressions import (
    Aggregate,
    Compare,
    Day,
    Duration,
    Expression,
    Number,
    Operand,
    Path,
    Span,
)
from dsl.scenario import Item
from engine.calculus import Truth as T
from engine.derivation import Bindings, Derivation, facts_of
from engine.instants import minute_of
from engine.kleene import Interval, either, holds, point
from engine.world import NOT_SAID, FactUsed, Found, World


@dataclass
class _Numbers:
    """What an operand may be: possible values, whether there may be others, and why."""

    values: list[Interval | Duration] = field(default_factory=list)
    complete: bool = True
    facts: list[FactUsed] = field(default_factory=list)
    parts: list[Derivation] = field(default_factory=list)
    counted: bool = False  # whether the values count something (dates and durations do not)


class Quantities:
    """Compares operands in one world; conditions within them are evaluated by `evaluate`."""

    def __init__(
        self, world: World, evaluate: Callable[[Expression, Bindings], Derivation]
    ) -> None:
        """`evaluate` is that of the evaluator to which this belongs."""
        self.world = world
        self.evaluate = evaluate
        self._counts: dict[tuple[Aggregate, tuple[str, ...], tuple[FactUsed, ...]], _Numbers] = {}

    def compare(self, of: Compare, bindings: Bindings) -> Derivation:
        """Whether a comparison holds under bindings: true if it does of one pair of values."""
        left = self._operand(of.left, bindings)
        right = self._operand(of.right, bindings)
        truths = [holds(of.operator, a, b) for a in left.values for b in right.values]
        if not (left.complete and right.complete):
            truths.append(T.UNKNOWN)
        only = left.values[0] if len(left.values) == 1 else None
        count = only if left.counted and isinstance(only, Interval) else None
        facts = tuple(left.facts + right.facts)
        parts = tuple(left.parts + right.parts)
        return Derivation(either(truths), of, bindings, facts, parts, count=count)

    def _operand(self, operand: Operand, bindings: Bindings) -> _Numbers:
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
                return _Numbers(values, found.complete, list(facts_of(found)), counted=counted)

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
                return _Numbers(values, True, list(facts_of(total)), counted=True)
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
        numbers.facts += facts_of(figures)
        values = [v for item in figures.items if isinstance(v := self._number(item), Interval)]
        if not figures.complete or not values:
            return Interval(0, None)
        return values[0]


def _when(when: date) -> Interval:
    """A day as its ordinal, or a moment in minutes."""
    if isinstance(when, datetime):
        return Interval(minute_of(when), minute_of(when), timed=True)
    return point(when.toordinal())
