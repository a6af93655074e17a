"""What a register of data flows holds: one row a flow, at most one entity of each sort in a row.

A column belongs to the row's entity of one sort, or to a measure of one kind that covers it. Rows
may share entities: an exporter has many flows. `shared` says of which sorts that is so; the
entities of all others stand in one row alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from dsl.expressions import Duration
from dsl.schema import MEASURE, Attribute, Schema
from dsl.statute import Deadline

Items = tuple[str, ...]
DurationTest = tuple[str, Duration, bool]  # operator, constant, whether the constant stands left

ROW = "row"  # the column that numbers the rows of a register, from 0
YES, NO = -1, 1 << 30  # a moment without its date as a day: some day up to now; not yet


@dataclass(frozen=True)
class Column:
    """An attribute of the row's entity of a sort, or of its measure of a `kind`."""

    sort: str
    attribute: str
    kind: str = ""

    def __str__(self) -> str:
        owner = f"{self.sort}:{self.kind}" if self.kind else self.sort
        return f"{owner}.{self.attribute}"


@dataclass(frozen=True)
class Layout:
    """The columns of a register, the sorts in every row and in some, and the shared ones."""

    columns: frozenset[Column]
    always: frozenset[str]
    sometimes: frozenset[str] = frozenset()
    shared: frozenset[str] = frozenset()

    def kinds(self, sort: str) -> Iterator[str]:
        """The kinds of measure that the register knows for entities of a sort."""
        found = {column.kind for column in self.columns if column.sort == sort and column.kind}
        yield from sorted(found)


@dataclass
class Needs:
    """The columns that a plan reads, by name, for the encoder to make.

    `truths` are yes/no attributes, `numbers` counts, dates and moments; `said` tells a value that
    is given (or said to be unknown) from an empty cell; `exists` an entity; `declared` a measure.
    `members` and `durations` are tests of an attribute's value, made once for each value; `ends`
    are the last days in time of a period from the day of a column, moved by a number of days.
    """

    truths: dict[str, Column] = field(default_factory=dict)
    numbers: dict[str, Column] = field(default_factory=dict)
    said: dict[str, Column] = field(default_factory=dict)
    exists: dict[str, str] = field(default_factory=dict)
    declared: dict[str, tuple[str, str]] = field(default_factory=dict)
    members: dict[str, tuple[Column, Items]] = field(default_factory=dict)
    durations: dict[str, tuple[Column, DurationTest]] = field(default_factory=dict)
    ends: dict[str, tuple[Column, Deadline, int]] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)

    def add(self, other: Needs) -> None:
        """Join the needs of another plan to these."""
        for name in vars(self):
            getattr(self, name).update(getattr(other, name))

    def names(self) -> list[str]:
        """Every column, in a stable order."""
        return sorted(name for group in vars(self).values() for name in group)


def key_of(sort: str) -> str:
    """The column that tells the entities of a sort apart."""
    return f"{sort}@"


def led_to(schema: Schema, sort: str, attribute: Attribute) -> tuple[str, ...]:
    """The sorts of a row that a reference leads to.

    A row has one entity of each sort: a reference to another of the same sort leads nowhere, and
    where it may lead to several sorts, it does not lead to those that other references of the same
    entity stand for (a recipient is no exporter).
    """
    if len(attribute.targets) < 2:
        return tuple(target for target in attribute.targets if target != sort)
    others = (a for a in schema.sorts[sort].attributes.values() if a.name != attribute.name)
    taken = {target for other in others if len(other.targets) == 1 for target in other.targets}
    return tuple(target for target in attribute.targets if target not in taken)


def determined(schema: Schema, sort: str) -> frozenset[str]:
    """The sorts of which an entity of `sort` leads to one entity only, with itself."""
    found = {sort}
    waiting = [sort]
    while waiting:
        owner = waiting.pop()
        for attribute in schema.sorts[owner].attributes.values():
            if attribute.type == "reference" and not attribute.many:
                fresh = set(led_to(schema, owner, attribute)) - found
                found |= fresh
                waiting += fresh
    return frozenset(found)


def attribute_of(column: Column, schema: Schema) -> Attribute:
    """What the ontology says of a column."""
    return schema.sorts[MEASURE if column.kind else column.sort].attributes[column.attribute]


def described(layout: Layout, schema: Schema) -> Mapping[Column, Attribute]:
    """The columns of a register with what the ontology says of them."""
    return {column: attribute_of(column, schema) for column in sorted(layout.columns, key=str)}
