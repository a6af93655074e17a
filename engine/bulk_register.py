"""The columns of a register by name: what a header, in either language, speaks of.

A header is a path from the row's transfer: `people-this-year`, `from.ciio`, `data.contains`. The
sort itself may stand instead (`dataset.contains`), the kind of a measure instead of an attribute
(`serves.impact-assessment`, `standard-contract.filed`). A header that names an entity holds its
name: `from`, `data`, `transfer`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dsl.diagnostics import nearest
from dsl.schema import MEASURE, Attribute, Schema
from engine.bulk_layout import Column, attribute_of, led_to

ROOT = "transfer"  # the sort of which a header without an owner speaks
EXPORTER = "organization"  # whose name the names of all others in a row belong to
SORT_WORDS = ("sort", "主体")  # what a column that says the sort of an entity is called
DONE = "done"
DOTS = re.compile(r"\s*[.．·]\s*")


@dataclass(frozen=True)
class Field:
    """A column of the register: `names` entities of `sorts`, says their `sort`, or holds a value.

    A value column fills one `Column` for each sort that it may speak of.
    """

    header: str
    role: str
    sorts: tuple[str, ...]
    columns: tuple[Column, ...] = ()


@dataclass(frozen=True)
class Misnamed:
    """A header that means nothing, with the nearest that would."""

    header: str
    nearest: str


class Names:
    """Every header that a register may have."""

    def __init__(self, schema: Schema) -> None:
        """`schema` declares the attributes and kinds of measure."""
        self.schema = schema
        self.kinds = schema.concepts_below(schema.sorts[MEASURE].header)
        self.roles = {
            spelling: led_to(schema, ROOT, schema.sorts[ROOT].attributes[name])
            for spelling, name in schema.attribute_names[ROOT].items()
            if schema.sorts[ROOT].attributes[name].type == "reference"
        }
        self.owners = {**{s: (n,) for s, n in schema.sort_names.items()}, **self.roles}

    def field(self, header: str) -> Field | None:
        """What a header speaks of; None where it means nothing."""
        parts = [part.replace(" ", "-") for part in DOTS.split(header.strip())]
        if len(parts) == 1 and parts[0] in self.owners:
            return Field(header, "name", self.owners[parts[0]])
        sorts: tuple[str, ...] = (ROOT,)
        if len(parts) > 1 and parts[0] in self.owners:
            sorts = self.owners[parts.pop(0)]
        if len(parts) == 1 and parts[0] in SORT_WORDS and len(sorts) > 1:
            return Field(header, "sort", sorts)
        columns = tuple(column for sort in sorts for column in self._columns(sort, parts))
        return Field(header, "value", sorts, columns) if columns else None

    def _columns(self, sort: str, parts: list[str]) -> Iterator[Column]:
        first, *rest = parts
        names = self.schema.attribute_names
        if not rest and first in names[sort]:
            attribute = self.schema.sorts[sort].attributes[names[sort][first]]
            if attribute.type != "reference":
                yield Column(sort, attribute.name)
        elif first in self.kinds and len(rest) < 2 and self._may_cover(sort):
            of_measure = names[MEASURE].get(rest[0]) if rest else DONE
            if of_measure and self.schema.sorts[MEASURE].attributes[of_measure].type != "reference":
                yield Column(sort, of_measure, self.kinds[first])

    def _may_cover(self, sort: str) -> bool:
        return sort in self.schema.sorts[MEASURE].attributes["covers"].targets

    def fields(self, headers: Iterable[str]) -> tuple[list[Field], list[Misnamed]]:
        """The fields of a register, and the headers that mean nothing or come twice."""
        fields: list[Field] = []
        wrong = []
        taken: set[object] = set()
        for header in headers:
            field = self.field(header)
            marks = set(field.columns or ((field.role, field.sorts),)) if field else set()
            if field is None or marks & taken:
                wrong.append(Misnamed(header, "" if field else nearest(header, self.spellings())))
            else:
                taken |= marks
                fields.append(field)
        return fields, wrong

    def spellings(self) -> Iterator[str]:
        """The headers that a mistaken one is compared with."""
        for lang in ("en", "zh"):
            yield from (self.header(column, lang) for column in self.columns())
            yield from (self.owner(sort, lang) for sort in self.schema.sorts)
        yield from (
            f"{role}.{word}" for role, s in self.roles.items() if s[1:] for word in SORT_WORDS
        )

    def columns(self, measures: bool = True) -> Iterator[Column]:
        """Every value that a row may hold, the transfer's own first."""
        for sort in (ROOT, *(s for s in self.schema.sorts if s not in (ROOT, MEASURE, "scenario"))):
            for attribute in self.schema.sorts[sort].attributes.values():
                if attribute.type != "reference":
                    yield Column(sort, attribute.name)
            for kind in (
                sorted(set(self.kinds.values())) if measures and self._may_cover(sort) else ()
            ):
                yield Column(sort, DONE, kind)

    def owner(self, sort: str, lang: str) -> str:
        """What the entity of a sort is called in a header: by its role in the transfer if any."""
        for attribute in self.schema.sorts[ROOT].attributes.values():
            if attribute.type == "reference" and sort in led_to(self.schema, ROOT, attribute):
                return attribute.name if lang == "en" else attribute.label.zh
        return sort if lang == "en" else self.schema.sorts[sort].label.zh

    def header(self, column: Column, lang: str) -> str:
        """The header of a column in one language; `field` reads it back."""
        attribute = attribute_of(column, self.schema)
        last = attribute.name if lang == "en" else attribute.label.zh
        if column.kind:
            kind = self.schema.concepts[column.kind]
            name = column.kind if lang == "en" else kind.label.zh
            last = name if column.attribute == DONE else f"{name}.{last}"
        return last if column.sort == ROOT else f"{self.owner(column.sort, lang)}.{last}"

    def attribute(self, field: Field) -> Attribute:
        """What the ontology says of a value column."""
        return attribute_of(field.columns[0], self.schema)
