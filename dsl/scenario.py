"""A checked scenario: entities with typed values, each with its place in the file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from dsl.expressions import Duration
from dsl.source import Source, Span

# A moment of a day (datetime) is in China Standard Time and carries no zone.
Item = bool | int | date | datetime | Duration | str


@dataclass(frozen=True)
class Value:
    """What is said of one attribute.

    `items` are the values; `complete` is false where the set ends in `...` or is `unknown`.
    Concepts and references are strings; the schema says which of the two an attribute takes.
    """

    items: tuple[Item, ...]
    complete: bool
    span: Span


@dataclass(frozen=True)
class Entity:
    """One block: its name, its sort, its kind (the header concept of a measure) and its values."""

    name: str
    sort: str
    kind: str
    values: dict[str, Value]
    span: Span


@dataclass(frozen=True)
class Scenario:
    """What an organisation says of its data flows, as of a date.

    `now` is the moment of that day, in China Standard Time, where the time of day is said.
    """

    title: str
    as_of: date
    entities: dict[str, Entity]
    source: Source
    now: datetime | None = None
