"""Cells that were read made the columns of a plan: what a plan asks of a value, once for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from dsl.cells import read_cell
from dsl.expressions import Duration
from dsl.scenario import Value
from dsl.statute import Deadline
from engine.bulk_deadlines import end_of
from engine.bulk_layout import NO, ROW, Column, Needs
from engine.bulk_read import UNSAID, Reader, figure
from engine.calculus import Truth
from engine.kleene import either, holds
from engine.logic import membership

if TYPE_CHECKING:
    import polars as pl

AS_OF = "as-of"


class Encoder:
    """Makes the columns that plans need from cells that were read."""

    def __init__(self, reader: Reader, needs: Needs) -> None:
        """`needs` are the columns of all plans together."""
        self.reader = reader
        self.schema = reader.schema
        self.needs = needs
        self._made: list[pl.Expr] | None = None  # once all chunks have been read
        self._ends: dict[tuple[Deadline, int], dict[int, int | None]] = {}
        self.header = {column: f.header for f in reader.fields for column in f.columns}

    def encode(self, cells: pl.DataFrame, marks: pl.DataFrame) -> pl.LazyFrame:
        """The columns of the plan; `marks` holds what tells entities apart and whether they are."""
        import polars as pl

        if self._made is None:
            self._made = [expression.alias(name) for name, expression in self._columns()]
        extra = [ROW, *self.needs.exists, *self.needs.keys]
        return pl.concat((cells, marks.select(extra)), how="horizontal").lazy().select(self._made)

    def _columns(self) -> Iterator[tuple[str, pl.Expr]]:
        import polars as pl

        needs = self.needs
        for name, column in needs.truths.items():
            yield name, self._looked_up(column, _bool)
        for name, (column, concepts) in needs.members.items():
            yield name, self._looked_up(column, self._member(concepts))
        for name, (column, (operator, fixed, first)) in needs.durations.items():
            yield name, self._looked_up(column, _lasts(operator, fixed, first))
        for name, (column, deadline, moved) in needs.ends.items():
            yield name, self._end(column, deadline, moved)
        for name, column in needs.numbers.items():
            yield name, self._number(column)
        for name, column in needs.said.items():
            yield name, self._filled(column)
        for name, (sort, kind) in needs.declared.items():
            yield name, self._declared(sort, kind)
        for name in (ROW, *needs.exists, *needs.keys):
            yield name, pl.col(name)

    def _looked_up(self, column: Column, test: Callable[[Value], Truth]) -> pl.Expr:
        """A test of a column's value, by its code; of the assumption where nothing is said."""
        import polars as pl

        header = self.header[column]
        attribute = self.reader.attributes[header]
        values = self.reader.dictionaries[header].values
        silent = Truth.UNKNOWN
        if attribute.assumed:
            value, _ = read_cell(attribute.assumed, attribute, self.schema)
            assert value is not None
            silent = test(value)
        table = pl.Series([_nullable(t) for t in (*map(test, values), silent)], dtype=pl.Boolean)
        return pl.lit(table).gather(pl.col(header).fill_null(len(values)))

    def _member(self, concepts: tuple[str, ...]) -> Callable[[Value], Truth]:
        def test(value: Value) -> Truth:
            truths = [membership(self.schema, str(item), concepts) for item in value.items]
            return either(truths if value.complete else [*truths, Truth.UNKNOWN])

        return test

    def _number(self, column: Column) -> pl.Expr:
        """A number, day or moment; the assumption where nothing is said, but for the day itself."""
        import polars as pl

        header = self.header[column]
        attribute = self.reader.attributes[header]
        number = pl.when(pl.col(header) != UNSAID).then(header)
        if not attribute.assumed or attribute.assumed == AS_OF:
            return number
        value, _ = read_cell(attribute.assumed, attribute, self.schema)
        assert value is not None
        silent = pl.lit(figure(value))
        return pl.when(pl.col(header).is_null()).then(silent).otherwise(number)

    def _end(self, column: Column, deadline: Deadline, moved: int) -> pl.Expr:
        """The last day in time of a period from each day of a column, worked out once."""
        import polars as pl

        known = self._ends.setdefault((deadline, moved), {})

        def ends(days: pl.Series) -> pl.Series:
            for day in days.filter((days > 0) & (days < NO)).unique():
                if day not in known:
                    last = end_of(deadline, date.fromordinal(day))
                    known[day] = None if last is None else last + moved
            return days.replace_strict(known, default=None, return_dtype=pl.Int64)

        return self._number(column).map_batches(ends, return_dtype=pl.Int64)

    def _filled(self, column: Column) -> pl.Expr:
        import polars as pl

        return pl.col(self.header[column]).is_not_null()

    def _declared(self, sort: str, kind: str) -> pl.Expr:
        import polars as pl

        own = [c for c in self.header if c.sort == sort and c.kind == kind]
        return pl.any_horizontal(self._filled(column) for column in own)


def _bool(value: Value) -> Truth:
    if not value.items:
        return Truth.UNKNOWN
    return Truth.TRUE if value.items[0] is True else Truth.FALSE


def _lasts(operator: str, fixed: Duration, first: bool) -> Callable[[Value], Truth]:
    def test(value: Value) -> Truth:
        if not value.items:
            return Truth.UNKNOWN
        item = value.items[0]
        assert isinstance(item, Duration)
        return holds(operator, fixed, item) if first else holds(operator, item, fixed)

    return test


def _nullable(truth: Truth) -> bool | None:
    return {Truth.TRUE: True, Truth.FALSE: False, Truth.UNKNOWN: None}[truth]
