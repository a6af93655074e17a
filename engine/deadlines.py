"""Deadlines as dates, where they count in calendar time from a day that the scenario says."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date, timedelta

from dsl.expressions import Duration
from dsl.statute import Deadline, Norm
from engine.world import ASSUMED, World


def due_date(norm: Norm, entity: str, world: World) -> date | None:
    """The day by which a norm is to be fulfilled; None where no such day is known.

    An assumed day makes no deadline, and a deadline that counts from the measure itself has none
    before the measure is there.
    """
    deadline = norm.deadline
    if deadline is None or deadline.anchor is None or deadline.anchor.root != norm.variable:
        return None
    anchor = world.follow(deadline.anchor, {norm.variable: entity})
    days = [item for item in anchor.items if isinstance(item, date)]
    if len(days) != 1 or not anchor.facts or anchor.facts[0].said == ASSUMED:
        return None
    return shifted(days[0], deadline.duration, back=deadline.relation != "after")


def time_left(norm: Norm, entity: str, world: World) -> bool:
    """Whether the deadline still lies ahead, so that what is not done is not yet a breach.

    What must come before an event must be done before its day; what must follow within a time may
    be done on the last day.
    """
    due = due_date(norm, entity, world)
    return due is not None and norm.deadline is not None and _ahead(norm.deadline, due, world.day)


def days_ahead(deadline: Deadline, today: date) -> tuple[int, int] | None:
    """The first and last day from which a deadline may count and still lie ahead of `today`.

    Days are ordinals. None where it counts in hours or working days: such a deadline is no date.
    """

    def due(day: int) -> date | None:
        back = deadline.relation != "after"
        return shifted(date.fromordinal(day), deadline.duration, back)

    if due(today.toordinal()) is None:
        return None
    days = range(today.toordinal(), date.max.toordinal() + 1)
    last = days[bisect_left(days, True, key=lambda day: due(day) is None) - 1]
    days = range(1, last + 1)
    first = bisect_left(
        days, True, key=lambda day: (d := due(day)) is not None and _ahead(deadline, d, today)
    )
    return days[first], last


def _ahead(deadline: Deadline, due: date, today: date) -> bool:
    """Whether a day by which something must be done lies ahead."""
    return today < due or (deadline.relation == "after" and today == due)


def shifted(day: date, duration: Duration | None, back: bool) -> date | None:
    """A day moved by calendar days, months or years.

    None for hours and working days, which need a calendar, and beyond the years 1 to 9999.
    """
    if duration is None:
        return day
    sign = -1 if back else 1
    try:
        match duration.unit:
            case "days":
                return day + timedelta(days=sign * duration.amount)
            case "months" | "years":
                months = duration.amount * (12 if duration.unit == "years" else 1)
                return _months_on(day, sign * months)
    except (OverflowError, ValueError):
        pass
    return None


def _months_on(day: date, months: int) -> date:
    """The same day some months on, or the last day of that month if it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = date(year, month + 1, 1)
    following = (first + timedelta(days=31)).replace(day=1)
    return first.replace(day=min(day.day, (following - timedelta(days=1)).day))
