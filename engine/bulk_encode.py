"""Cells read once and made the columns of a plan: register × needs → table.

A cell is read as in a scenario, each distinct text once. Concepts, texts and durations become codes
of the values that were read; counts, days and moments numbers. What a plan asks of a value, such as
whether a concept lies below another, is worked out once for each code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from dsl.cells import read_cell
from dsl.diagnostics import Diagnostic
from dsl.expressions import Duration
from dsl.scenario import Value
from dsl.schema import Attribute, Schema
from dsl.statute import Deadline
from engine.bulk_deadlines import end_of
from engine.bulk_layout import NO, ROW, YES, Column, Layout, Needs
from engine.bulk_register import Field, Names
from engine.calculus import Truth
from engine.kleene import either, holds
from engine.logic import membership

if TYPE_CHECKING:
    import polars as pl

NUMERIC = ("count", "money", "date", "moment")
AS_OF = "as-of"
UNSAID = -2  # a number that is said to be unknown; no number that is known is below -1


@dataclass(frozen=True)
class Fault:
    """A cell that cannot be read: its row (0-based), its header and what is wrong."""

    row: int
    header: str
    diagnostic: Diagnostic

    def moved(self, rows: int) -> Fault:
        """The same fault in a register whose chunk begins so many rows later."""
        return Fault(self.row + rows, self.header, self.diagnostic)


@dataclass
class Dictionary:
    """The distinct texts of one column and the values they mean; a code is a value's place."""

    values: list[Value] = field(default_factory=list)
    codes: dict[str, int] = field(default_factory=dict)
    places: dict[tuple[object, bool], int] = field(default_factory=dict)
    faults: dict[str, Diagnostic] = field(default_factory=dict)
    first: list[str] = field(default_factory=list)  # the text that each value was first read from

    def read(self, texts: Iterable[str], attribute: Attribute, schema: Schema) -> None:
        """Read the texts that are new."""
        for text in texts:
            if text in self.codes or text in self.faults:
                continue
            value, fault = read_cell(text, attribute, schema)
            if value is not None:
                said = (tuple(sorted(map(str, value.items))), value.complete)
                place = self.places.setdefault(said, len(self.values))
                self.codes[text] = place
                if place == len(self.values):
                    self.values.append(value)
                    self.first.append(text)
            elif fault is not None:
                self.faults[text] = fault


class Reader:
    """Reads the cells of a register: a frame as it was written → a frame of codes and numbers.

    A value column holds codes of its dictionary, or numbers, with `UNSAID` where the cell says
    `unknown`; NULL where it is empty. A column of names holds them as they are.
    """

    def __init__(self, schema: Schema, fields: Sequence[Field]) -> None:
        """`fields` are the columns of the register that mean something."""
        self.schema = schema
        self.names = Names(schema)
        self.fields = tuple(fields)
        self.attributes = {f.header: self.names.attribute(f) for f in fields if f.role == "value"}
        self.dictionaries = {header: Dictionary() for header in self.attributes}
        self._written: dict[str, int] = {}

    def fresh(self) -> dict[str, list[str]]:
        """By header a text for each value that has been read since this was last asked."""
        found = {}
        for header, known in self.dictionaries.items():
            texts = list(known.first)[self._written.get(header, 0) :]
            if texts:
                found[header] = texts
                self._written[header] = len(known.first)
        return found

    def learn(self, texts: Mapping[str, Iterable[str]]) -> None:
        """Give the values of an earlier run the codes that they had there."""
        for header, known in texts.items():
            self.dictionaries[header].read(known, self.attributes[header], self.schema)
            self._written[header] = len(self.dictionaries[header].first)

    def read(self, frame: pl.DataFrame) -> tuple[pl.DataFrame, list[Fault]]:
        """The cells read, and every cell that cannot be."""
        import polars as pl

        columns: list[pl.Series] = []
        faults: list[Fault] = []
        for each in self.fields:
            texts = _texts(frame[each.header])
            if each.role == "value" and self.attributes[each.header].type != "text":
                columns.append(self._values(each.header, texts, frame[each.header], faults))
            elif each.role != "sort":
                columns.append(texts.alias(each.header))
            else:
                columns.append(self._sorts(each, texts, faults))
        return pl.DataFrame(columns), faults

    def _sorts(self, each: Field, texts: pl.Series, faults: list[Fault]) -> pl.Series:
        """The place of an entity's sort among those that it may be of."""
        import polars as pl

        known = {
            spelling: each.sorts.index(sort)
            for spelling, sort in self.schema.sort_names.items()
            if sort in each.sorts
        }
        codes = texts.replace_strict(known, default=None, return_dtype=pl.Int64)
        wrong = (texts.is_not_null() & codes.is_null()).arg_true()
        for row in wrong:
            words = {"name": texts[row]}
            faults.append(Fault(row, each.header, bare("unknown-sort", texts[row], words)))
        return codes.alias(each.header)

    def _values(
        self, header: str, texts: pl.Series, raw: pl.Series, faults: list[Fault]
    ) -> pl.Series:
        import polars as pl

        attribute, known = self.attributes[header], self.dictionaries[header]
        numbers = pl.Series([None], dtype=pl.Int64).new_from_index(0, len(texts))
        rest = texts
        if attribute.type in NUMERIC:
            numbers = _plain(raw, texts, attribute.type)
            rest = (
                texts.to_frame()
                .select(pl.when(numbers.is_null()).then(pl.col(texts.name)))
                .to_series()
            )
        known.read(rest.drop_nulls().unique(maintain_order=True), attribute, self.schema)
        codes = rest.replace_strict(known.codes, default=None, return_dtype=pl.Int64)
        for row in (rest.is_not_null() & codes.is_null()).arg_true():
            faults.append(Fault(row, header, known.faults[rest[row]]))
        if attribute.type in NUMERIC and known.values:
            figures = pl.Series([_figure(value) for value in known.values], dtype=pl.Int64)
            codes = figures.gather(codes)
        return numbers.fill_null(codes).alias(header)


def _texts(column: pl.Series) -> pl.Series:
    """A column as text, without blanks around; NULL where a cell is empty."""
    import polars as pl

    match column.dtype:
        case pl.String:
            texts = column
        case pl.Boolean:
            words = pl.when(column).then(pl.lit("yes")).when(~column).then(pl.lit("no"))
            texts = column.to_frame().select(words.alias(column.name)).to_series()
        case pl.List():
            texts = column.cast(pl.List(pl.String)).list.join(", ")
        case pl.Datetime():
            texts = column.dt.date().cast(pl.String)
        case pl.Float32() | pl.Float64():
            whole = column.round(0) == column
            number = pl.when(whole).then(column.cast(pl.Int64, strict=False).cast(pl.String))
            other = number.otherwise(column.cast(pl.String))
            texts = column.to_frame().select(other.alias(column.name)).to_series()
        case _:
            texts = column.cast(pl.String)
    texts = texts.str.strip_chars()
    return (
        texts.to_frame()
        .select(pl.when(pl.col(texts.name) != "").then(pl.col(texts.name)).alias(texts.name))
        .to_series()
    )


def _plain(raw: pl.Series, texts: pl.Series, kind: str) -> pl.Series:
    """The numbers that need no reading: digits, and days as 2026-03-01; else NULL."""
    import polars as pl

    if kind in ("date", "moment"):
        days = texts.str.to_date("%Y-%m-%d", strict=False)
        return days.cast(pl.Int64) + EPOCH
    numbers = texts.str.extract(r"^(\d{1,15})$").cast(pl.Int64, strict=False)
    return numbers


EPOCH = date(1970, 1, 1).toordinal()


def _figure(value: Value) -> int:
    """A count, a day, or a moment as a number; `UNSAID` where it is unknown."""
    if not value.items:
        return UNSAID
    item = value.items[0]
    if isinstance(item, bool):
        return YES if item else NO
    if isinstance(item, date):
        return item.toordinal()
    assert isinstance(item, int)
    return item


def bare(code: str, text: str, words: dict[str, str]) -> Diagnostic:
    """A fault of a cell that has no place in a file of the language."""
    from dsl.source import Source, Span

    return Diagnostic(code, Span(Source("", text), 1, 1, 1, len(text) + 1), words)


class Encoder:
    """Makes the columns that plans need from cells that were read."""

    def __init__(self, reader: Reader, needs: Needs) -> None:
        """`needs` are the columns of all plans together."""
        self.reader = reader
        self.schema = reader.schema
        self.needs = needs
        self._made: list[pl.Expr] | None = None  # once all chunks have been read
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
        silent = pl.lit(_figure(value))
        return pl.when(pl.col(header).is_null()).then(silent).otherwise(number)

    def _end(self, column: Column, deadline: Deadline, moved: int) -> pl.Expr:
        """The last day in time of a period from each day of a column."""
        import polars as pl

        def ends(days: pl.Series) -> pl.Series:
            said = days.filter((days > 0) & (days < NO)).unique()
            last = [end_of(deadline, date.fromordinal(day)) for day in said]
            moved_ = [None if day is None else day + moved for day in last]
            known = dict(zip(said.to_list(), moved_, strict=True))
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


def layout_of(
    fields: Iterable[Field], always: Iterable[str], sometimes: Iterable[str], shared: Iterable[str]
) -> Layout:
    """The layout of a register by its fields and by what its rows hold."""
    columns = frozenset(column for each in fields for column in each.columns)
    return Layout(columns, frozenset(always), frozenset(sometimes), frozenset(shared))
