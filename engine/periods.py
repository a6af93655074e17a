"""Periods of days, working days, months and years, with the holidays of China.

The State Council arranges the holidays and make-up working days of a year in the autumn before;
the package `chinesecalendar` holds the arrangements that are published. Of any other year only the
weekends are known: a day counted through it is provisional.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache

from dsl.expressions import Duration

WORKING_DAYS = "working-days"  # the unit
MOST = 2_000  # working days in one period


@cache
def _is_workday() -> Callable[[date], bool]:
    """The published arrangement; its tables are read only where a day is counted."""
    from chinese_calendar import is_workday  # type: ignore[import-untyped]

    found: Callable[[date], bool] = is_workday
    return found


def works(day: date) -> bool:
    """Whether people work on a day; of a year that is not published, whether it is a weekday."""
    if not published(day.year):
        return day.weekday() < 5
    return _is_workday()(day)


@cache
def published(year: int) -> bool:
    """Whether the holidays of a year are known."""
    try:
        _is_workday()(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


def working_days_from(day: date, amount: int) -> date | None:
    """The working day so many after a day (before it, if negative), which is not counted itself.

    None where the period is longer than two thousand working days, or leaves the years 1 to 9999.
    """
    if abs(amount) > MOST:
        return None
    step = timedelta(days=1 if amount > 0 else -1)
    left = abs(amount)
    try:
        while left:
            day += step
            left -= works(day)
    except OverflowError:
        return None
    return day


def next_working_day(day: date) -> date:
    """The day itself if people work on it, else the first on which they do again."""
    while not works(day):
        day += timedelta(days=1)
    return day


def unpublished(first: date, last: date) -> tuple[int, ...]:
    """The years between two days whose holidays are not known."""
    years = range(min(first, last).year, max(first, last).year + 1)
    return tuple(year for year in years if not published(year))


def shifted(day: date, duration: Duration | None, back: bool) -> date | None:
    """A day moved by days, working days, months or years.

    None for hours, which need a moment, and beyond the years 1 to 9999.
    """
    if duration is None:
        return day
    amount = -duration.amount if back else duration.amount
    try:
        match duration.unit:
            case "days":
                return day + timedelta(days=amount)
            case "working-days":
                return working_days_from(day, amount)
            case "months" | "years":
                return _months_on(day, amount * (12 if duration.unit == "years" else 1))
    except (OverflowError, ValueError):
        pass
    return None


def _months_on(day: date, months: int) -> date:
    """The same day some months on, or the last day of that month if it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = date(year, month + 1, 1)
    following = (first + timedelta(days=31)).replace(day=1)
    return first.replace(day=min(day.day, (following - timedelta(days=1)).day))
