"""The entities of a register: which a row holds, which rows share one, and what they say of it.

An entity is known by its name within its exporter. Where rows name the same entity, what one of
them says of it holds in all; a row that says otherwise than an earlier one is at fault.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from dsl.schema import MEASURE
from engine.bulk_layout import ROW, Layout, key_of, led_to
from engine.bulk_read import Fault, Reader, bare
from engine.bulk_register import EXPORTER, ROOT

if TYPE_CHECKING:
    import polars as pl

USUAL = "recipient"  # the sort of whom data go to, unless the row says otherwise
FIRST_HASH, SECOND_HASH = 0, 1_000_003

Chunk = tuple["pl.DataFrame", "pl.DataFrame"]  # cells and marks, row by row
Fills = dict[str, "pl.DataFrame"]  # sort → what the rows of an entity say of it together


class NamesCollide(Exception):
    """Two names have one hash: one of them has to be changed."""


class Entities:
    """What has been seen of the entities of a register while its chunks are read."""

    def __init__(self, reader: Reader) -> None:
        """`reader` knows the columns of the register."""
        self.reader = reader
        self.schema = reader.schema
        self.total = 0
        self.rows: dict[str, int] = {}
        self.seen: dict[str, pl.DataFrame] = {}
        self.name: dict[str, str] = {}
        self.values: dict[str, list[str]] = {}
        self.sort_header = ""
        for each in reader.fields:
            for sort in each.sorts:
                if each.role == "name":
                    self.name[sort] = each.header
                elif each.role == "value":
                    self.values.setdefault(sort, []).append(each.header)
            if each.role == "sort":
                self.sort_header = each.header
        self.sorts = [s for s in self.schema.sorts if s not in (MEASURE, "scenario")]
        targets = (
            led_to(self.schema, ROOT, a) for a in self.schema.sorts[ROOT].attributes.values()
        )
        self.role = next((sorts for sorts in targets if len(sorts) > 1), ())

    # which entities a row holds

    def mark(self, cells: pl.DataFrame, first: int, rows: pl.Series | None = None) -> pl.DataFrame:
        """For each sort whether a row has an entity (`sort!`) and which (`sort@`).

        The rows are numbered from `first`, or as `rows` says.
        """
        import polars as pl

        there = {sort: self._spoken_of(sort) for sort in self.sorts}
        there[ROOT] = pl.any_horizontal(there[ROOT], *(there[sort] for sort in self.role))
        for sort in self.sorts:
            for attribute in self.schema.sorts[sort].attributes.values():
                targets = led_to(self.schema, sort, attribute)
                if attribute.required and len(targets) == 1:
                    there[targets[0]] = there[targets[0]] | there[sort]
        there[EXPORTER] = pl.lit(True)
        for sort in self.role:
            there[sort] = there[ROOT] & self._is_of(sort)
        exists = [there[sort].alias(f"{sort}!") for sort in self.sorts]
        if rows is None:
            rows = pl.int_range(first, first + len(cells), dtype=pl.Int64, eager=True)
        found = cells.select(rows.alias(ROW), *exists)
        alone = pl.lit(-(rows + 1))
        keys = cells.select(
            self._key(sort, FIRST_HASH).fill_null(alone).alias(key_of(sort)) for sort in self.sorts
        )
        return found.hstack(keys)

    def _spoken_of(self, sort: str) -> pl.Expr:
        import polars as pl

        headers = [*self.values.get(sort, ()), *((self.name[sort],) if sort in self.name else ())]
        return (
            pl.any_horizontal(pl.col(h).is_not_null() for h in headers)
            if headers
            else pl.lit(False)
        )

    def _is_of(self, sort: str) -> pl.Expr:
        import polars as pl

        if not self.sort_header:
            return pl.lit(sort == USUAL)
        usual = self.role.index(USUAL)
        return pl.col(self.sort_header).fill_null(usual) == self.role.index(sort)

    def _key(self, sort: str, seed: int) -> pl.Expr:
        """A number for an entity from its name and its exporter's; NULL where one has no name.

        What stands in a row without the name of an exporter stands in that row alone.
        """
        import polars as pl

        named = {EXPORTER, sort} <= set(self.name)
        if not named:
            return pl.lit(None, dtype=pl.Int64)
        parts = dict.fromkeys((self.name[EXPORTER], self.name[sort]))
        text = pl.concat_str(*map(pl.col, parts), separator="\x1f")
        return pl.when(text.is_not_null()).then((text.hash(seed) // 2).cast(pl.Int64))

    # which entities stand in several rows

    def note(self, cells: pl.DataFrame, marks: pl.DataFrame) -> pl.DataFrame:
        """Remember the entities of a chunk, and what its rows say of each.

        The marks come back with a column `sort^` for each sort that has names: whether the row is
        the first of its entity.
        """
        import polars as pl

        self.total += len(cells)
        leads = []
        for sort in self.sorts:
            self.rows[sort] = self.rows.get(sort, 0) + int(marks[f"{sort}!"].sum())
            if sort not in self.name:
                continue
            said = self.said(sort)
            found = cells.select(
                self._key(sort, FIRST_HASH).alias("key"),
                self._key(sort, SECOND_HASH).alias("second"),
                (pl.struct(said).hash() if said else pl.lit(0, dtype=pl.UInt64)).alias("said"),
                pl.lit(1, dtype=pl.UInt32).alias("rows"),
            ).drop_nulls("key")
            key = marks[key_of(sort)]
            lead = key.is_first_distinct()
            if sort in self.seen:
                lead = lead & ~key.is_in(self.seen[sort]["key"].implode())
                found = pl.concat([self.seen[sort], found])
            leads.append(lead.alias(f"{sort}^"))
            keys = ("key", "second", "said")
            self.seen[sort] = found.group_by(keys).agg(pl.col("rows").sum())
        return marks.with_columns(leads)

    def said(self, sort: str) -> list[str]:
        """The columns in which all rows of an entity have to agree.

        A transfer has one recipient: what is said of it is said of the transfer.
        """
        headers = list(self.values.get(sort, ()))
        if sort == ROOT:
            for other in self.role:
                headers += [*self.values.get(other, ()), *filter(None, [self.name.get(other)])]
            headers += filter(None, [self.sort_header])
        return list(dict.fromkeys(headers))

    def layout(self) -> Layout:
        """The layout of the register that has been read; NamesCollide if names cannot be told."""
        always = {s for s, rows in self.rows.items() if rows == self.total} | {EXPORTER}
        sometimes = {s for s, rows in self.rows.items() if rows} - always
        shared = set()
        for sort, seen in self.seen.items():
            keys = seen["key"].n_unique()
            if seen.select("key", "second").n_unique() > keys:
                raise NamesCollide(sort)
            if seen["rows"].sum() > keys:
                shared.add(sort)
        columns = frozenset(c for each in self.reader.fields for c in each.columns)
        return Layout(columns, frozenset(always), frozenset(sometimes), frozenset(shared))

    def mixed(self) -> dict[str, pl.Series]:
        """The keys of the entities of which not all rows say the same."""
        found = {}
        for sort, seen in self.seen.items():
            twice = seen.group_by("key").len().filter(_more())
            if len(twice):
                found[sort] = twice["key"]
        return found

    # what the rows of an entity say together

    def settle(self, chunks: Iterable[Chunk]) -> tuple[Fills, list[Fault]]:
        """What is said of each entity of which not all rows say the same, and who contradicts."""
        import polars as pl

        mixed = self.mixed()
        rows: dict[str, list[pl.DataFrame]] = {sort: [] for sort in mixed}
        for cells, marks in chunks if mixed else ():
            for sort, keys in mixed.items():
                key = marks[key_of(sort)]
                both = cells.select(self.said(sort)).with_columns(key.alias("key"), marks[ROW])
                rows[sort].append(both.filter(key.is_in(keys.implode())))
        fills: Fills = {}
        faults: list[Fault] = []
        for sort, parts in rows.items():
            table = pl.concat(parts).sort(ROW)
            headers = self.said(sort)
            first = [pl.col(h).drop_nulls().first() for h in headers]
            fills[sort] = table.group_by("key").agg(first)
            joined = table.join(fills[sort], on="key", suffix=" of entity")
            for header in headers:
                for row in joined.filter(pl.col(header) != pl.col(f"{header} of entity"))[ROW]:
                    faults.append(Fault(row, header, bare("contradicts", "", {"name": header})))
        return fills, faults

    def filled(self, cells: pl.DataFrame, marks: pl.DataFrame, fills: Fills) -> pl.DataFrame:
        """The cells with what other rows say of the same entities."""
        import polars as pl

        for sort, fill in fills.items():
            headers = self.said(sort)
            key = marks[key_of(sort)].alias("key")
            joined = cells.with_columns(key).join(
                fill, on="key", how="left", suffix=" of entity", maintain_order="left"
            )
            cells = joined.select(
                *(pl.coalesce(h, f"{h} of entity").alias(h) for h in headers),
                *(h for h in cells.columns if h not in headers),
            )
        return cells


def _more() -> pl.Expr:
    import polars as pl

    return pl.col("len") > 1
