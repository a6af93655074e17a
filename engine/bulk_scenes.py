"""Rows of a register as a scenario: what the reference evaluator is asked about the same facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from dsl.scenario import Entity, Item, Scenario, Value
from dsl.schema import MEASURE
from dsl.source import Source, Span
from engine.bulk_entities import Entities
from engine.bulk_layout import NO, ROW, YES, key_of, led_to
from engine.bulk_read import NUMERIC, UNSAID, Reader
from engine.bulk_register import ROOT

if TYPE_CHECKING:
    import polars as pl

HEADER_LINES = 1  # the line of the file above its first row
Key = tuple[str, int]  # sort and key of an entity


@dataclass(frozen=True)
class Scene:
    """A scenario made of rows, and what its entities are called there."""

    scenario: Scenario
    names: dict[Key, str]


class SceneMaker:
    """Makes scenarios of the rows of one register."""

    def __init__(self, entities: Entities, file: str, day: date) -> None:
        """`file` is what the register is called in proofs, `day` the date of the scenarios."""
        self.entities = entities
        self.reader: Reader = entities.reader
        self.schema = self.reader.schema
        self.source = Source(file, "")
        self.day = day
        self.fields = [f for f in self.reader.fields if f.role == "value"]

    def scene(self, cells: pl.DataFrame, marks: pl.DataFrame) -> Scene:
        """All entities of some rows; rows that share an entity speak of one."""
        names: dict[Key, str] = {}
        values: dict[Key, dict[str, Value]] = {}
        measures: dict[tuple[Key, str], dict[str, Value]] = {}
        for cell, mark in zip(
            cells.iter_rows(named=True), marks.iter_rows(named=True), strict=True
        ):
            span = self._span(mark[ROW])
            here = self.here(cell, mark)
            for sort, key in here.items():
                names.setdefault(key, self._name(sort, cell, set(names.values())))
                values.setdefault(key, {})
            for each in self.fields:
                said = cell[each.header]
                for column in each.columns if said is not None else ():
                    if column.sort not in here:
                        continue
                    key, value = here[column.sort], self._value(each.header, said, span)
                    if column.kind:
                        of_kind = measures.setdefault((key, column.kind), {})
                        of_kind.setdefault(column.attribute, value)
                    else:
                        values[key].setdefault(column.attribute, value)
            self._relate(here, names, values, span)
        found = {
            name: Entity(name, key[0], "", values[key], self._span(0))
            for key, name in names.items()
        }
        for number, ((key, kind), said_of) in enumerate(measures.items(), 1):
            name = f"{kind}-{number}"
            span = next(iter(said_of.values())).span
            covers = Value((names[key],), True, span)
            found[name] = Entity(name, MEASURE, kind, {"covers": covers, **said_of}, span)
        return Scene(Scenario(self.source.name, self.day, found, self.source), names)

    def here(self, cell: Mapping[str, Any], mark: Mapping[str, Any]) -> dict[str, Key]:
        """The entities of one row by sort; a recipient without a name is its transfer's."""
        here = {s: (s, mark[key_of(s)]) for s in self.entities.sorts if mark[f"{s}!"]}
        for role in self.entities.role:
            if role in here and not self._named(role, cell):
                here[role] = (role, here[ROOT][1])
        return here

    def _relate(
        self,
        here: dict[str, Key],
        names: dict[Key, str],
        values: dict[Key, dict[str, Value]],
        span: Span,
    ) -> None:
        """The references between the entities of one row."""
        for sort, key in here.items():
            for attribute in self.schema.sorts[sort].attributes.values():
                if attribute.type != "reference":
                    continue
                targets = led_to(self.schema, sort, attribute)
                met = [names[here[target]] for target in targets if target in here]
                known = values[key].get(attribute.name)
                items = (*known.items, *(n for n in met if n not in known.items)) if known else met
                if items:
                    values[key][attribute.name] = Value(tuple(items), True, span)

    def _named(self, sort: str, cell: Mapping[str, Any]) -> bool:
        return sort in self.entities.name and cell[self.entities.name[sort]] is not None

    def _name(self, sort: str, cell: Mapping[str, Any], taken: set[str]) -> str:
        """What the register calls an entity, or its sort, with a number if that is taken."""
        own = str(cell[self.entities.name[sort]]) if self._named(sort, cell) else sort
        if own not in taken:
            return own
        number = 2
        while f"{own}-{number}" in taken:
            number += 1
        return f"{own}-{number}"

    def _span(self, row: int) -> Span:
        line = row + 1 + HEADER_LINES
        return Span(self.source, line, 1, line, 1)

    def _value(self, header: str, said: Any, span: Span) -> Value:
        attribute = self.reader.attributes[header]
        if attribute.type == "text":
            return Value((said,), True, span)
        if attribute.type not in NUMERIC:
            value = self.reader.dictionaries[header].values[said]
            return Value(value.items, value.complete, span)
        if said == UNSAID:
            return Value((), False, span)
        item: Item = said
        if attribute.type in ("date", "moment"):
            item = said == YES if said in (YES, NO) else date.fromordinal(said)
        return Value((item,), True, span)


def by_exporter(marks: pl.DataFrame) -> Iterable[list[int]]:
    """The places of the rows of each exporter."""
    import polars as pl

    key = key_of("organization")
    grouped = marks.with_row_index("place").group_by(key, maintain_order=True)
    yield from grouped.agg(pl.col("place"))["place"].to_list()
