"""Kleene truth as formulas: when something is true and when it is false, and comparisons of both.

What `engine.kleene` computes of values is said here of unknowns of z3. A formula is a truth value
of Python or a Boolean term of z3; the constants are folded away.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import z3  # type: ignore[import-untyped]

from engine.kleene import DAYS

Formula = Any  # bool or z3.BoolRef
Amount = Any  # int or z3.ArithRef


def conjunction(parts: Iterable[Formula]) -> Formula:
    """All of the formulas; true of none."""
    kept = [part for part in parts if part is not True]
    if any(part is False for part in kept):
        return False
    if len(kept) < 2:
        return kept[0] if kept else True
    return z3.And(kept)


def disjunction(parts: Iterable[Formula]) -> Formula:
    """One of the formulas at least; false of none."""
    kept = [part for part in parts if part is not False]
    if any(part is True for part in kept):
        return True
    if len(kept) < 2:
        return kept[0] if kept else False
    return z3.Or(kept)


def negation(part: Formula) -> Formula:
    """The opposite."""
    return (not part) if isinstance(part, bool) else z3.Not(part)


def implication(condition: Formula, then: Formula) -> Formula:
    """The second formula wherever the first holds."""
    return disjunction([negation(condition), then])


def choice(condition: Formula, then: Amount, otherwise: Amount) -> Amount:
    """One of two numbers."""
    if isinstance(condition, bool):
        return then if condition else otherwise
    return z3.If(condition, then, otherwise)


@dataclass(frozen=True)
class Kleene:
    """When something is true and when it is false; where neither, it is unknown."""

    true: Formula
    false: Formula


YES, NO, UNKNOWN = Kleene(True, False), Kleene(False, True), Kleene(False, False)


def negate(truth: Kleene) -> Kleene:
    """Kleene negation."""
    return Kleene(truth.false, truth.true)


def both(truths: Iterable[Kleene]) -> Kleene:
    """Kleene conjunction; true of nothing."""
    every = list(truths)
    return Kleene(conjunction(t.true for t in every), disjunction(t.false for t in every))


def either(truths: Iterable[Kleene]) -> Kleene:
    """Kleene disjunction; false of nothing."""
    every = list(truths)
    return Kleene(disjunction(t.true for t in every), conjunction(t.false for t in every))


Guarded = tuple[Formula, Kleene]  # what is said of an item, and when the item is there at all


def some(items: Iterable[Guarded], complete: Formula) -> Kleene:
    """One of the items that are there is so; unknown items there may be unless `complete`."""
    every = list(items)
    return Kleene(
        disjunction(conjunction((guard, truth.true)) for guard, truth in every),
        conjunction([complete, *(implication(guard, truth.false) for guard, truth in every)]),
    )


def each(items: Iterable[Guarded], complete: Formula) -> Kleene:
    """Each of the items that are there is so."""
    return negate(some([(guard, negate(truth)) for guard, truth in items], complete))


# numbers


@dataclass(frozen=True)
class Bounds:
    """A number from `low` to `high`, where each is known only if its formula holds."""

    low: Amount
    high: Amount
    low_known: Formula = True
    high_known: Formula = True


@dataclass(frozen=True)
class Length:
    """A duration of an open amount of one unit."""

    amount: Amount
    unit: str


def exactly(amount: Amount) -> Bounds:
    """A number that is known."""
    return Bounds(amount, amount)


def days(length: Length) -> Bounds:
    """The days in a duration, least and most; twelve months are a year."""
    if length.unit == "months":
        years, months = length.amount / 12, length.amount % 12
        if isinstance(length.amount, int):
            years, months = divmod(length.amount, 12)
        (year, leap), (short, long) = DAYS["years"], DAYS["months"]
        return Bounds(years * year + months * short, years * leap + months * long)
    least, most = DAYS[length.unit]
    return Bounds(length.amount * least, length.amount * most)


def holds(operator: str, left: Bounds | Length, right: Bounds | Length) -> Kleene:
    """Whether a comparison holds of two numbers, or of two durations."""
    if isinstance(left, Length) and isinstance(right, Length):
        if {left.unit, right.unit} <= {"months", "years"}:
            one, other = (x.amount * (12 if x.unit == "years" else 1) for x in (left, right))
            return compare(operator, exactly(one), exactly(other))
        return compare(operator, days(left), days(right))
    assert isinstance(left, Bounds) and isinstance(right, Bounds)
    return compare(operator, left, right)


def compare(operator: str, left: Bounds, right: Bounds) -> Kleene:
    """Whether a comparison holds of all, none or some of the numbers within two bounds."""
    match operator:
        case "<":
            return _less(left, right)
        case ">":
            return _less(right, left)
        case ">=":
            return negate(_less(left, right))
        case "<=":
            return negate(_less(right, left))
    same = conjunction(
        (
            left.low_known,
            left.high_known,
            right.low_known,
            right.high_known,
            left.low == left.high,
            left.low == right.low,
            left.high == right.high,
        )
    )
    equal = Kleene(same, disjunction((_less(left, right).true, _less(right, left).true)))
    return equal if operator == "=" else negate(equal)


def _less(left: Bounds, right: Bounds) -> Kleene:
    return Kleene(
        conjunction((left.high_known, right.low_known, left.high < right.low)),
        conjunction((left.low_known, right.high_known, left.low >= right.high)),
    )
