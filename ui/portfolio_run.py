"""One run over a register: read it, settle what its rows share, answer it chunk by chunk."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine import VERSION
from ui.portfolio_files import Table
from ui.portfolio_store import Store
from ui.portfolio_words import say
from ui.streams import Failure, complain

if TYPE_CHECKING:
    import polars as pl

    from engine.bulk import Bulk
    from engine.bulk_entities import Chunk, Entities
    from engine.bulk_layout import Layout
    from engine.bulk_read import Fault
    from engine.bulk_register import Field
    from kb.rulebook import KnowledgeBase

Advance = Callable[[int], None]
Watch = Callable[[str, int, int | None], None]  # what is done, rows so far, rows in all if known
ROWS = 250_000  # in a chunk: the bound of what is held in memory at a time


@dataclass
class Run:
    """A run over a register, in the memory of the process or with a folder to resume from.

    `most` rows are read at most; `tell` says which columns are not understood; `watch` follows the
    run in the place of a bar on standard error. With `margins`, distances to thresholds are told.
    """

    table: Table
    knowledge: KnowledgeBase
    days: Sequence[date]
    lang: str
    size: int = ROWS
    folder: Path | None = None
    ignore: bool = False
    quiet: bool = False
    drafts: bool = False
    margins: bool = False
    most: int | None = None
    tell: Callable[[str], None] = complain
    watch: Watch | None = None
    wrong: dict[int, list[str]] = field(default_factory=dict)
    total: int = 0

    # reading

    @cached_property
    def fields(self) -> list[Field]:
        """The columns that mean something; Failure with the nearest names if others do not."""
        from engine.bulk_register import Names

        fields, misnamed = Names(self.knowledge.schema).fields(self.table.headers)
        for each in misnamed:
            known = say("wrong.nearest", self.lang, name=each.nearest) if each.nearest else ""
            self.tell(say("wrong.column", self.lang, name=each.header) + known)
        if misnamed and not self.ignore:
            raise Failure(say("wrong.columns", self.lang, n=len(misnamed)), self.lang)
        if not fields:
            raise Failure(say("wrong.nothing", self.lang, file=str(self.table.path)), self.lang)
        return fields

    @cached_property
    def store(self) -> Store:
        """The chunks; a register of a single chunk needs no folder."""
        return Store(self.folder if self.is_long else None, self.identity)

    @cached_property
    def is_long(self) -> bool:
        """Whether the register has more than one chunk."""
        return len(self._opening[0]) > 1

    @cached_property
    def _opening(self) -> tuple[list[pl.DataFrame], Iterator[pl.DataFrame]]:
        """The first two chunks, and the rest."""
        chunks = self.table.chunks(self.size)
        return list(islice(chunks, 2)), chunks

    def _frames(self) -> Iterator[pl.DataFrame]:
        """Every chunk as it was written, once."""
        first, rest = self._opening
        while first:
            yield first.pop(0)
        yield from rest

    @cached_property
    def identity(self) -> dict[str, Any]:
        """What must be the same for a run to be taken up again."""
        import polars

        state = self.table.path.stat()
        return {
            "register": str(self.table.path.resolve()),
            "size": state.st_size,
            "changed": state.st_mtime_ns,
            "rulebook": self.knowledge.digest,
            "heng": VERSION,
            "polars": polars.__version__,
            "days": [day.isoformat() for day in self.days],
            "drafts": self.drafts,
            "rows": self.size,
            "lang": self.lang,
        }

    @cached_property
    def prepared(self) -> tuple[Entities, Layout]:
        """The entities and the layout of the register, once all of it has been read."""
        from engine.bulk_entities import Entities, NamesCollide
        from engine.bulk_read import Reader

        reader = Reader(self.knowledge.schema, self.fields)
        entities = Entities(reader)
        store = self.store
        for place, noted in enumerate(store.read):
            reader.learn(noted["texts"])
            entities.note(*store.chunk(place))
            self._set_aside(noted["faults"])
            self.total += noted["rows"]
        if not store.whole:
            self._read(entities)
        if not self.total:
            raise Failure(say("wrong.empty", self.lang, file=str(self.table.path)), self.lang)
        try:
            return self._settled(entities)
        except NamesCollide as error:
            raise Failure(say("wrong.collide", self.lang, sort=str(error)), self.lang) from None

    def _read(self, entities: Entities) -> None:
        from engine.bulk import without

        reader, store = entities.reader, self.store
        with self.progress("progress.read") as advance:
            for place, frame in enumerate(self._frames()):
                if place < len(store.read):
                    continue
                cells, faults = reader.read(frame)
                chunk = without((cells, entities.mark(cells, self.total)), [
                    fault.moved(self.total) for fault in faults
                ])  # fmt: skip
                cells, marks = chunk[0], entities.note(*chunk)
                noted = self._told(faults, self.total)
                self._set_aside(noted)
                texts = reader.fresh()
                store.add((cells, marks), {"rows": len(frame), "texts": texts, "faults": noted})
                self.total += len(frame)
                if self.most is not None and self.total > self.most:
                    most = f"{self.most:,}"
                    raise Failure(say("wrong.rows", self.lang, most=most), self.lang)
                advance(len(frame))
        store.ended()

    def _told(self, faults: Sequence[Fault], first: int) -> list[tuple[int, str]]:
        """Faults in words, with their rows."""
        from dsl.diagnostics import message

        found = []
        for fault in faults:
            close = fault.diagnostic.nearest
            known = say("wrong.nearest", self.lang, name=close) if close else ""
            words = message(fault.diagnostic, self.lang)
            found.append((first + fault.row, f"{fault.header}: {words}{known}"))
        return found

    def _set_aside(self, faults: Sequence[tuple[int, str]]) -> None:
        for row, words in faults:
            self.wrong.setdefault(row, []).append(words)

    def _settled(self, entities: Entities) -> tuple[Entities, Layout]:
        """What rows say of a shared entity put into all of them; who contradicts is set aside."""
        from engine.bulk import without
        from engine.bulk_entities import Entities as Fresh
        from engine.bulk_layout import ROW

        store = self.store
        places = range(len(store.read))
        fills, faults = entities.settle(store.chunk(place) for place in places)
        if not fills:
            return entities, entities.layout()
        self._set_aside(self._told(faults, 0))
        fresh = Fresh(entities.reader)
        for place in places:
            cells, marks = store.chunk(place)
            cells = entities.filled(cells, marks, fills)
            again = fresh.mark(cells, 0, marks[ROW])
            chunk: Chunk = without((cells, again), faults)
            store.replace(place, (chunk[0], fresh.note(*chunk)))
        return fresh, fresh.layout()

    # answering

    def plans(self, days: Sequence[date] | None = None) -> list[Bulk]:
        """The law of each day over the register, with all that its rows say together."""
        entities, layout = self.prepared
        bulks = [self.bulk(day, entities, layout) for day in days or self.days]
        for bulk in bulks:
            if bulk.plan.depths:
                with self.progress("progress.gather", bulk.plan.depths) as advance:
                    bulk.gather(lambda advance=advance: self._advancing(advance))  # type: ignore[misc]
        return bulks

    def bulk(self, day: date, entities: Entities, layout: Layout) -> Bulk:
        """The law of a day, compiled for the register."""
        from engine.bulk import Bulk

        return Bulk(
            self.knowledge,
            day,
            entities.reader,
            layout,
            drafts=self.drafts,
            margins=self.margins,
        )

    def _advancing(self, advance: Advance) -> Iterator[Chunk]:
        for chunk in self.store.chunks():
            yield chunk
            advance(len(chunk[0]))

    @contextmanager
    def progress(self, key: str, times: int = 1) -> Iterator[Advance]:
        """A bar on standard error with rows a second, where somebody looks."""
        import sys

        if self.watch is not None:
            yield self._watched(self.watch, key, times)
            return
        if self.quiet or not sys.stderr.isatty():
            yield lambda rows: None
            return
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.completed:,} / {task.fields[all]}"),
            TextColumn("{task.fields[pace]}"),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            known = self.total * times if self.store.whole else None
            shown = f"{known:,}" if known else "?"
            words = say(key, self.lang)
            task = bar.add_task(words, total=known, all=shown, pace="")

            def advance(rows: int) -> None:
                bar.advance(task, rows)
                speed = bar.tasks[0].speed or 0
                bar.update(task, pace=say("progress.pace", self.lang, n=f"{speed:,.0f}"))

            yield advance

    def _watched(self, watch: Watch, key: str, times: int) -> Advance:
        known = self.total * times if self.store.whole else None
        done = 0

        def advance(rows: int) -> None:
            nonlocal done
            done += rows
            watch(key, done, known)

        return advance

    def set_aside(self) -> Iterator[pl.DataFrame]:
        """The rows that could not be weighed, as they were, with what is wrong with each."""
        import polars as pl

        first = 0
        for frame in self.table.chunks(self.size) if self.wrong else ():
            rows = [row for row in range(first, first + len(frame)) if row in self.wrong]
            if rows:
                told = pl.DataFrame(
                    {
                        say("column.row", self.lang): [row + 1 for row in rows],
                        say("column.wrong", self.lang): ["; ".join(self.wrong[r]) for r in rows],
                    }
                )
                kept = frame[[row - first for row in rows]]
                yield told.hstack(kept)
            first += len(frame)


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
