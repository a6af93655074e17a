"""Deadlines as dates, where they count in calendar time from a day that the scenario says."""

from __future__ import annotations

from datetime import date, timedelta

from dsl.expressions import Duration
from dsl.statute import Norm
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
    if due is None or norm.deadline is None:
        return False
    return world.day < due or (norm.deadline.relation == "after" and world.day == due)


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
