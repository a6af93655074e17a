"""Cells read once: a register as it was written → codes and numbers, and what cannot be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from dsl.cells import read_cell
from dsl.diagnostics import Diagnostic
from dsl.scenario import Value
from dsl.schema import Attribute, Schema
from dsl.source import Source, Span
from engine.bulk_layout import NO, YES
from engine.bulk_register import Field, Names

if TYPE_CHECKING:
    import polars as pl

NUMERIC = ("count", "money", "date", "moment")
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
            column = frame[each.header]
            if each.role == "value" and self.attributes[each.header].type != "text":
                columns.append(self._values(each.header, column, faults))
            elif each.role != "sort":
                columns.append(_filled(_text(column)))
            else:
                columns.append(self._sorts(each, column, faults))
        return pl.DataFrame(columns), faults

    def _sorts(self, each: Field, column: pl.Series, faults: list[Fault]) -> pl.Series:
        """The place of an entity's sort among those that it may be of."""
        import polars as pl

        known = {
            spelling: each.sorts.index(sort)
            for spelling, sort in self.schema.sort_names.items()
            if sort in each.sorts
        }
        texts = _filled(_text(column))
        codes = texts.replace_strict(known, default=None, return_dtype=pl.Int64)
        for row in (texts.is_not_null() & codes.is_null()).arg_true():
            words = {"name": texts[row]}
            faults.append(Fault(row, each.header, bare("unknown-sort", texts[row], words)))
        return codes.alias(each.header)

    def _values(self, header: str, column: pl.Series, faults: list[Fault]) -> pl.Series:
        """A column as codes or numbers: each distinct text is read once."""
        import polars as pl

        attribute, known = self.attributes[header], self.dictionaries[header]
        typed = _typed(column, attribute.type)
        if typed is not None:
            return typed.alias(header)
        distinct, rows = _distinct(column)
        texts = _filled(distinct)
        numbers = pl.repeat(None, len(texts), dtype=pl.Int64, eager=True)
        if attribute.type in NUMERIC:
            numbers = _plain(texts, attribute.type)
        rest = texts.filter(numbers.is_null()).drop_nulls()
        known.read(rest, attribute, self.schema)
        codes = dict(known.codes)
        if attribute.type in NUMERIC:
            codes = {text: figure(known.values[code]) for text, code in codes.items()}
        read = rest.replace_strict(codes, default=None, return_dtype=pl.Int64)
        values = numbers.scatter((texts.is_not_null() & numbers.is_null()).arg_true(), read)
        wrong = texts.is_not_null() & values.is_null()
        if wrong.any():
            for row in wrong.gather(rows).fill_null(False).arg_true():
                faults.append(Fault(row, header, known.faults[texts[rows[row]]]))
        if attribute.type not in NUMERIC:
            values = values.cast(pl.UInt32)
        return values.gather(rows).alias(header)


def _typed(column: pl.Series, kind: str) -> pl.Series | None:
    """A column that has the type of its attribute already, as numbers; else None."""
    import polars as pl

    if kind in ("count", "money") and column.dtype.is_integer():
        return None if (column < 0).any() else column.cast(pl.Int64)
    if kind in ("date", "moment") and column.dtype == pl.Date:
        return column.cast(pl.Int64) + EPOCH
    return None


def _distinct(column: pl.Series) -> tuple[pl.Series, pl.Series]:
    """The distinct texts of a column, and for each row the place of its own among them."""
    import polars as pl

    if column.dtype == pl.Categorical:  # the file has each text once
        known = column.drop_nulls().unique(maintain_order=True)
        codes = known.to_physical()
        most = codes.max() if len(codes) else 0
        assert isinstance(most, int)
        places = pl.zeros(most + 1, dtype=pl.UInt32, eager=True)
        places = places.scatter(codes, pl.int_range(len(codes), dtype=pl.UInt32, eager=True))
        return known.cast(pl.String), places.gather(column.to_physical())
    written = _text(column)
    distinct = written.drop_nulls().unique(maintain_order=True)
    return distinct, written.cast(pl.Enum(distinct)).to_physical().cast(pl.UInt32)


def _text(column: pl.Series) -> pl.Series:
    """A column as text; a list as its items."""
    import polars as pl

    match column.dtype:
        case pl.String:
            return column
        case pl.Boolean:
            words = pl.when(column).then(pl.lit("yes")).when(~column).then(pl.lit("no"))
            return _expressed(column, words)
        case pl.List():
            return column.cast(pl.List(pl.String)).list.join(", ")
        case pl.Datetime():
            return column.dt.date().cast(pl.String)
        case pl.Float32() | pl.Float64():
            whole = pl.when(column.round(0) == column).then(column.cast(pl.Int64, strict=False))
            return _expressed(column, pl.coalesce(whole.cast(pl.String), column.cast(pl.String)))
    return column.cast(pl.String)


def _filled(texts: pl.Series) -> pl.Series:
    """Texts without blanks around them; NULL where a cell is empty."""
    import polars as pl

    plain = texts.str.strip_chars()
    return _expressed(texts, pl.when(plain != "").then(plain))


def _expressed(column: pl.Series, expression: pl.Expr) -> pl.Series:
    return column.to_frame().select(expression.alias(column.name)).to_series()


def _plain(texts: pl.Series, kind: str) -> pl.Series:
    """The numbers that need no reading: digits, and days as 2026-03-01; else NULL."""
    import polars as pl

    if kind in ("date", "moment"):
        return texts.str.to_date("%Y-%m-%d", strict=False).cast(pl.Int64) + EPOCH
    return texts.str.extract(r"^(\d{1,15})$").cast(pl.Int64, strict=False)


EPOCH = date(1970, 1, 1).toordinal()


def figure(value: Value) -> int:
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
    return Diagnostic(code, Span(Source("", text), 1, 1, 1, len(text) + 1), words)
