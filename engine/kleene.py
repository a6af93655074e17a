"""Kleene truth and numbers known only within bounds: the arithmetic of the evaluator."""

from __future__ import annotations

import msgspec

from dsl.expressions import Duration
from engine.calculus import Truth
from engine.instants import MINUTES

# Days in a duration, least and most: calendars differ.
DAYS = {
    "hours": (0, 1),
    "days": (1, 1),
    "working-days": (1, 3),
    "months": (28, 31),
    "years": (365, 366),
}


def negate(truth: Truth) -> Truth:
    """Kleene negation."""
    return {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE, Truth.UNKNOWN: Truth.UNKNOWN}[truth]


def both(truths: list[Truth]) -> Truth:
    """Kleene conjunction; true of nothing."""
    if Truth.FALSE in truths:
        return Truth.FALSE
    return Truth.UNKNOWN if Truth.UNKNOWN in truths else Truth.TRUE


def either(truths: list[Truth]) -> Truth:
    """Kleene disjunction; false of nothing."""
    if Truth.TRUE in truths:
        return Truth.TRUE
    return Truth.UNKNOWN if Truth.UNKNOWN in truths else Truth.FALSE


class Interval(msgspec.Struct, frozen=True):
    """A number known to lie from `low` to `high`; None where there is no bound.

    A day is a number of days; a moment, `timed`, one of minutes.
    """

    low: int | None
    high: int | None
    timed: bool = False

    def in_minutes(self) -> Interval:
        """The same time in minutes: of a day, all of its minutes."""
        if self.timed:
            return self
        low = None if self.low is None else self.low * MINUTES
        high = None if self.high is None else self.high * MINUTES + MINUTES - 1
        return Interval(low, high, True)


def point(value: int) -> Interval:
    """A number that is known exactly."""
    return Interval(value, value)


def days(duration: Duration) -> Interval:
    """The days in a duration, least and most; twelve months are a year."""
    if duration.unit == "months":
        years, months = divmod(duration.amount, 12)
        whole, part = days(Duration(years, "years")), DAYS["months"]
        return Interval((whole.low or 0) + months * part[0], (whole.high or 0) + months * part[1])
    least, most = DAYS[duration.unit]
    return Interval(duration.amount * least, duration.amount * most)


def holds(operator: str, left: Interval | Duration, right: Interval | Duration) -> Truth:
    """Whether a comparison holds of two numbers, or of two durations."""
    if isinstance(left, Duration) and isinstance(right, Duration):
        return compare_durations(operator, left, right)
    assert isinstance(left, Interval) and isinstance(right, Interval)
    if left.timed is not right.timed:
        return compare(operator, left.in_minutes(), right.in_minutes())
    return compare(operator, left, right)


def compare_durations(operator: str, left: Duration, right: Duration) -> Truth:
    """Whether a comparison of durations holds; unknown where the calendar decides."""
    if {left.unit, right.unit} <= {"months", "years"}:
        months = [d.amount * (12 if d.unit == "years" else 1) for d in (left, right)]
        return compare(operator, point(months[0]), point(months[1]))
    return compare(operator, days(left), days(right))


def compare(operator: str, left: Interval, right: Interval) -> Truth:
    """Whether a comparison holds of all, none or some of the numbers in two intervals."""
    match operator:
        case "<":
            return _less(left, right)
        case ">":
            return _less(right, left)
        case ">=":
            return negate(_less(left, right))
        case "<=":
            return negate(_less(right, left))
    fixed = left.low is not None and left.low == left.high
    equal = Truth.UNKNOWN
    if _less(left, right) is Truth.TRUE or _less(right, left) is Truth.TRUE:
        equal = Truth.FALSE
    elif fixed and left == right:
        equal = Truth.TRUE
    return equal if operator == "=" else negate(equal)


def _less(left: Interval, right: Interval) -> Truth:
    if left.high is not None and right.low is not None and left.high < right.low:
        return Truth.TRUE
    if left.low is not None and right.high is not None and left.low >= right.high:
        return Truth.FALSE
    return Truth.UNKNOWN
