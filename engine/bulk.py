"""The rulebook over a register of data flows: table × Rulebook × date → table.

`Register` is a register that has been read: cells, entities, and the rows that cannot be read.
`Bulk` is the law of one day compiled for it; it answers chunk by chunk, after one pass over all
chunks for each depth of what the rows of an entity say together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from dsl.schema import Schema
from engine.bulk_encode import Encoder, Fault, Reader
from engine.bulk_entities import ROW, Chunk, Entities
from engine.bulk_layout import Layout
from engine.bulk_outputs import STATUSES, Answerer
from engine.bulk_plan import Grouping
from engine.bulk_register import Field
from engine.calculus import Status
from kb.rulebook import KnowledgeBase

if TYPE_CHECKING:
    import polars as pl


@dataclass
class Register:
    """A register whose cells have been read, in chunks of rows, with what is wrong with it."""

    entities: Entities
    chunks: list[Chunk]
    layout: Layout
    faults: list[Fault]


def read_register(frame: pl.DataFrame, fields: Sequence[Field], schema: Schema) -> Register:
    """Read a register that fits into memory; rows with a fault are left out of its chunks."""
    reader = Reader(schema, fields)
    entities = Entities(reader)
    cells, faults = reader.read(frame)
    marks = entities.mark(cells, 0)
    cells, marks = without((cells, marks), faults)
    entities.note(cells, marks)
    fills, more = entities.settle([(cells, marks)])
    cells, marks = without((entities.filled(cells, marks, fills), marks), more)
    if fills:
        entities = Entities(reader)
        marks = entities.mark(cells, 0).with_columns(marks[ROW])
        entities.note(cells, marks)
    return Register(entities, [(cells, marks)], entities.layout(), [*faults, *more])


def without(chunk: Chunk, faults: Iterable[Fault]) -> Chunk:
    """A chunk without the rows that have a fault."""
    import polars as pl

    rows = pl.Series([fault.row for fault in faults], dtype=pl.Int64).unique()
    if not len(rows):
        return chunk
    cells, marks = chunk
    kept = ~marks[ROW].is_in(rows.implode())
    return cells.filter(kept), marks.filter(kept)


class Bulk:
    """The law of one day over registers of one layout, on an Ibis back end."""

    def __init__(
        self,
        knowledge: KnowledgeBase,
        day: date,
        reader: Reader,
        layout: Layout,
        statuses: tuple[Status, ...] = STATUSES[:3],
    ) -> None:
        """`statuses` are those that are told of each norm."""
        self.rules = knowledge.on(day)
        answerer = Answerer(self.rules, layout)
        self.plan = answerer.ask(statuses)
        self.answers = answerer.answers
        self.encoder = Encoder(reader, answerer.needs)
        self.groups: dict[Grouping, pl.DataFrame] = {}

    @cached_property
    def backend(self) -> Any:
        """Polars in this process."""
        import ibis  # type: ignore[import-untyped]

        return ibis.polars.connect()

    def run(self, expression: Any) -> pl.DataFrame:
        """The rows of a table expression."""
        frame: pl.DataFrame = self.backend.to_polars(expression)
        return frame

    def table(self, frame: pl.DataFrame, name: str) -> Any:
        """A frame as a table of the back end."""
        return self.backend.create_table(name, frame, overwrite=True)

    def gather(self, chunks: Sequence[Chunk]) -> None:
        """Work out what the rows of each entity say together, over all chunks."""
        import polars as pl

        for depth in range(1, self.plan.depths + 1):
            parts: dict[Grouping, list[pl.DataFrame]] = {}
            for chunk in chunks:
                table = self.table(self.encoder.encode(*chunk), "register")
                found = self.plan.partial(table, depth, self._group_tables())
                for grouping, partial in found.items():
                    parts.setdefault(grouping, []).append(self.run(partial))
            for grouping, frames in parts.items():
                together = self.table(pl.concat(frames), "partial")
                self.groups[grouping] = self.run(self.plan.merged(together, grouping))

    def _group_tables(self) -> dict[Grouping, Any]:
        names = {g: " ".join(map(str, g)) for g in self.groups}
        return {g: self.table(frame, names[g]) for g, frame in self.groups.items()}

    def answer(self, chunk: Chunk) -> pl.DataFrame:
        """The answers for the rows of a chunk."""
        table = self.table(self.encoder.encode(*chunk), "register")
        return self.run(self.plan.final(table, self._group_tables()))
