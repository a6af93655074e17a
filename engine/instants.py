"""Days and moments in China Standard Time: where a time of day is said, and where it is not.

A moment is a `datetime` without a zone. A day stands for all of its moments.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "CST")
MINUTES = 24 * 60


def day_of(when: date) -> date:
    """The day of a moment, or the day itself."""
    return when.date() if isinstance(when, datetime) else when


def first_moment(when: date) -> datetime:
    """The moment itself, or the first one of the day."""
    return when if isinstance(when, datetime) else datetime.combine(when, time.min)


def last_moment(when: date) -> datetime:
    """The moment itself, or the last minute of the day."""
    return when if isinstance(when, datetime) else datetime.combine(when, time(23, 59))


def past(when: date, now: date) -> bool:
    """Whether a day or moment lies behind for certain."""
    return last_moment(when) < first_moment(now)


def come(when: date, now: date) -> bool:
    """Whether a day or moment has come; on the day itself where a time of day is not said."""
    if isinstance(when, datetime) and isinstance(now, datetime):
        return when <= now
    return day_of(when) <= day_of(now)


def minute_of(when: datetime) -> int:
    """A moment as a number of minutes, comparable with those of days."""
    return when.toordinal() * MINUTES + when.hour * 60 + when.minute


def without_zone(when: date) -> date:
    """The same moment in China, without its zone; a day as it is."""
    if isinstance(when, datetime) and when.tzinfo is not None:
        return when.astimezone(CHINA).replace(tzinfo=None)
    return when


def in_china(moment: datetime) -> datetime:
    """The moment with its zone written out."""
    return moment.replace(tzinfo=CHINA)
