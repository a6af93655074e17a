"""The records of a report on time: deadlines, and the clocks of an incident."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from dsl.statute import Text


class DeadlineNote(msgspec.Struct, frozen=True, omit_defaults=True):
    """A deadline in words, with the day on which it ends where that could be computed.

    `at` is the moment, where hours count; `opens` the first day of a window. `unpublished` are the
    years whose holidays are not known yet: a day counted through them is provisional.
    """

    text: Text
    due: date | None = None
    at: datetime | None = None
    opens: date | None = None
    unpublished: tuple[int, ...] = ()


class Clock(msgspec.Struct, frozen=True):
    """One thing that an incident calls for, asked by one or several norms alike.

    `measures` are the kinds of measure that show it done; `how` are their labels where they say to
    whom a report goes. `status` is that of a finding. `at_once`: it is due without delay.
    `minutes_left` counts to the moment of the deadline, below zero once it has passed; None where
    one of the two moments is not known. `unknown` are the facts on which it hangs.
    """

    action: str
    label: Text
    measures: tuple[str, ...]
    how: tuple[Text, ...]
    bearer: tuple[str, ...]
    status: str
    norms: tuple[str, ...]
    sources: tuple[str, ...]
    at_once: bool
    deadline: DeadlineNote | None
    minutes_left: int | None
    unknown: tuple[str, ...]


class Incident(msgspec.Struct, frozen=True):
    """An incident with its grade and its clocks, the shortest first.

    `grade` is a code of the scale of incidents, `undetermined`, or empty where the law of the day
    knows no grades; `under` the provisions that give it, `possible` the grades that it may have.
    """

    incident: str
    operator: tuple[str, ...]
    discovered: Text
    grade: str
    label: Text
    under: tuple[str, ...]
    possible: tuple[str, ...]
    clocks: tuple[Clock, ...]


class Running(msgspec.Struct, frozen=True):
    """What `heng incident` writes as JSON for one scenario."""

    title: str
    file: str
    as_of: date
    now: datetime | None
    incidents: tuple[Incident, ...]
