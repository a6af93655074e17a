"""The rulebook over a register of data flows: table × Rulebook × date → table.

`Register` is a register that has been read: cells, entities, and the rows that cannot be read.
`Bulk` is the law of one day compiled for it; it answers chunk by chunk, after one pass over all
chunks for each depth of what the rows of an entity say together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from dsl.schema import Schema
from engine.bulk_encode import Encoder
from engine.bulk_entities import Chunk, Entities
from engine.bulk_layout import ROW, Layout
from engine.bulk_outputs import STATUSES, Answerer
from engine.bulk_plan import Grouping
from engine.bulk_read import Fault, Reader
from engine.bulk_register import Field
from engine.bulk_tell import Teller
from engine.calculus import Status
from kb.rulebook import KnowledgeBase

if TYPE_CHECKING:
    import polars as pl


IN_MEMORY: Final = "in-memory"  # a chunk is in memory: there is nothing to stream


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
    marks = entities.note(cells, marks)
    fills, more = entities.settle([(cells, marks)])
    cells, marks = without((entities.filled(cells, marks, fills), marks), more)
    if fills:
        entities = Entities(reader)
        marks = entities.mark(cells, 0, marks[ROW])
        marks = entities.note(cells, marks)
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
        drafts: bool = False,
        margins: bool = False,
    ) -> None:
        """`statuses` are those that are told of each norm; with `drafts`, drafts bind as law.

        With `margins`, the answers have what `engine.bulk_margins` reads. Foreign law, which makes
        no breach, is not weighed over a register.
        """
        self.rules = knowledge.on(day, drafts)
        answerer = Answerer(self.rules, layout)
        self.plan = answerer.ask(statuses, margins=margins)
        self.answers = answerer.answers
        self.encoder = Encoder(reader, answerer.needs)
        self.teller = Teller(self.rules, self.answers)
        self.groups: dict[Grouping, pl.DataFrame] = {}
        self._chunk: Chunk | None = None
        self._final: pl.LazyFrame | None = None

    @cached_property
    def backend(self) -> Any:
        """Polars in this process."""
        import ibis  # type: ignore[import-untyped]

        return ibis.polars.connect()

    @cached_property
    def register(self) -> Any:
        """The encoded columns of the chunk at hand as a table; they are made when they are read.

        A plan over it is compiled once and run for each chunk.
        """
        import polars as pl

        def encoded() -> Any:
            assert self._chunk is not None
            return self.encoder.encode(*self._chunk)

        assert self._chunk is not None
        frame = pl.defer(encoded, schema=self.encoder.encode(*self._chunk).collect_schema())
        return self.backend.create_table("register", frame)

    def gather(self, chunks: Callable[[], Iterable[Chunk]]) -> None:
        """Work out what the rows of each entity say together; all chunks are gone through."""
        import polars as pl

        for depth in range(1, self.plan.depths + 1):
            parts: dict[Grouping, list[pl.DataFrame]] = {}
            plans: dict[Grouping, pl.LazyFrame] = {}
            for chunk in chunks():
                self._chunk = chunk
                if not plans:
                    tables = self.plan.partial(self.register, depth, self._group_tables())
                    plans = {g: self.backend.compile(table) for g, table in tables.items()}
                found = pl.collect_all(list(plans.values()), engine=IN_MEMORY)
                for grouping, partial in zip(plans, found, strict=True):
                    parts.setdefault(grouping, []).append(partial)
            for grouping, frames in parts.items():
                together = self._table(pl.concat(frames), "partial")
                merged = self.backend.compile(self.plan.merged(together, grouping))
                self.groups[grouping] = merged.collect(engine=IN_MEMORY)

    def answer(self, chunk: Chunk) -> pl.DataFrame:
        """The answers for the rows of a chunk, once all have been gathered."""
        self._chunk = chunk
        if self._final is None:
            final = self.plan.final(self.register, self._group_tables())
            self._final = self.backend.compile(final)
        found = self._final.collect(engine=IN_MEMORY)
        return (found if found[ROW].is_sorted() else found.sort(ROW)).drop(ROW)

    def _table(self, frame: pl.DataFrame, name: str) -> Any:
        return self.backend.create_table(name, frame, overwrite=True)

    def _group_tables(self) -> dict[Grouping, Any]:
        return {g: self._table(frame, " ".join(map(str, g))) for g, frame in self.groups.items()}
