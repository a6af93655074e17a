"""From the columns of a plan to what a reader wants: a row told in words, and counts over many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from engine.bulk_layout import ROW
from engine.bulk_outputs import ROUTE, STATUSES, Answers, Instance
from engine.calculus import Status
from kb.rulebook import Rules, sorted_sources

if TYPE_CHECKING:
    import numpy as np
    import polars as pl

BLOCK = 1 << 14  # rows whose columns are turned into lists at a time
TOLD = STATUSES[:3]  # the statuses that a row tells of


class Tally(msgspec.Struct):
    """Counts over the rows of a register; tallies of its parts add up.

    `statuses` counts, for each norm and status, the rows and the distinct entities concerned;
    `laws` the rows in which some norm of an instrument stands so, `flows` those in which any does.
    `acts` counts the breaches of all norms that ask for one action of one sort as `action@sort`.
    """

    rows: int = 0
    routes: dict[str, int] = {}
    levels: dict[str, dict[str, int]] = {}
    statuses: dict[str, dict[str, tuple[int, int]]] = {}
    laws: dict[str, dict[str, int]] = {}
    flows: dict[str, int] = {}
    acts: dict[str, tuple[int, int]] = {}

    def add(self, other: Tally) -> None:
        """Add the counts of other rows of the same register."""
        self.rows += other.rows
        _add(self.routes, other.routes)
        _add(self.flows, other.flows)
        for scale, codes in other.levels.items():
            _add(self.levels.setdefault(scale, {}), codes)
        for law, counts in other.laws.items():
            _add(self.laws.setdefault(law, {}), counts)
        for act, (rows, entities) in other.acts.items():
            known = self.acts.get(act, (0, 0))
            self.acts[act] = (known[0] + rows, known[1] + entities)
        for norm, found in other.statuses.items():
            mine = self.statuses.setdefault(norm, {})
            for status, (rows, entities) in found.items():
                known = mine.get(status, (0, 0))
                mine[status] = (known[0] + rows, known[1] + entities)


def tally_of(plain: object) -> Tally:
    """A tally from what `msgspec.to_builtins` made of one."""
    return msgspec.convert(plain, Tally)


def _add(to: dict[str, int], counts: Mapping[str, int]) -> None:
    for key, count in counts.items():
        to[key] = to.get(key, 0) + count


class Teller:
    """Reads the answers of one plan."""

    def __init__(self, rules: Rules, answers: Answers) -> None:
        """`rules` are those from which the plan was made."""
        self.rules = rules
        self.answers = answers
        self.of_status: dict[Status, dict[str, Instance]] = {status: {} for status in TOLD}
        for column, (instance, status) in answers.statuses.items():
            if status in self.of_status:
                self.of_status[status][column] = instance

    # counts

    def tally(self, answers: pl.DataFrame, marks: pl.DataFrame) -> Tally:
        """The counts over some rows."""
        import polars as pl

        found = Tally(rows=len(answers))
        if ROUTE in answers.columns:
            found.routes = _counts(answers[ROUTE], self.answers.routes)
        for column, (scale, codes) in self.answers.levels.items():
            found.levels[scale] = _counts(answers[column], codes)
        sums: dict[str, pl.Expr] = {}
        by_law: dict[tuple[str, Status], list[str]] = {}
        for status, columns in self.of_status.items():
            for column, instance in columns.items():
                sums[f"rows {column}"] = pl.col(column).sum()
                lead = f"{instance.sort}^"
                first = pl.col(column) & pl.col(lead) if lead in marks.columns else pl.col(column)
                sums[f"entities {column}"] = first.sum()
                by_law.setdefault((instance.norm.instrument, status), []).append(column)
            sums[f"flows {status}"] = _any(columns).sum()
        for act, (names, lead) in self._acts().items():
            broken = _any(names)
            sums[f"rows {act}"] = broken.sum()
            first = broken & pl.col(lead) if lead in marks.columns else broken
            sums[f"entities {act}"] = first.sum()
        for (law, status), names in by_law.items():
            sums[f"law {law} {status}"] = _any(names).sum()
        leads = [name for name in marks.columns if name.endswith("^")]
        counts = answers.hstack(marks.select(leads)).select(**sums).row(0, named=True)
        for status, columns in self.of_status.items():
            found.flows[status] = counts[f"flows {status}"] or 0
            for column, instance in columns.items():
                if rows := counts[f"rows {column}"]:
                    entities = counts[f"entities {column}"]
                    of_norm = found.statuses.setdefault(instance.norm.id, {})
                    known = of_norm.get(status, (0, 0))
                    of_norm[status] = (known[0] + rows, known[1] + entities)
        for act in self._acts():
            if rows := counts[f"rows {act}"]:
                found.acts[act] = (rows, counts[f"entities {act}"])
        for law, status in by_law:
            found.laws.setdefault(law, {})[status] = counts[f"law {law} {status}"]
        return found

    def _acts(self) -> dict[str, tuple[list[str], str]]:
        """`action@sort` → the columns of its breaches, and the mark of first rows."""
        found: dict[str, tuple[list[str], str]] = {}
        for column, instance in self.of_status[Status.BREACHED].items():
            act = f"{instance.norm.action}@{instance.sort}"
            found.setdefault(act, ([], f"{instance.sort}^"))[0].append(column)
        return found

    # rows

    def rows(self, answers: pl.DataFrame, marks: pl.DataFrame) -> pl.DataFrame:
        """Each row told: route with its grounds, levels, and the norms that stand somehow.

        Columns: `row` (from 1), `route`, `under`, `possible`, `level SCALE`, and for each status
        the number of norms and their ids (`STATUS norms`).
        """
        import polars as pl

        told: list[pl.Series] = [(marks[ROW] + 1).alias("row")]
        if ROUTE in answers.columns:
            told.append(_decoded(answers[ROUTE], self.answers.routes).alias("route"))
            told.append(self._under(answers).alias("under"))
            places = {column: place for place, column in enumerate(self.answers.possible)}
            codes = list(self.answers.possible.values())
            told.append(_joined(answers, places, codes, "; ").alias("possible"))
        for column, (scale, codes) in self.answers.levels.items():
            told.append(_decoded(answers[column], codes).alias(f"level {scale}"))
        for status, columns in self.of_status.items():
            ids = list(dict.fromkeys(instance.norm.id for instance in columns.values()))
            place = {name: number for number, name in enumerate(ids)}
            places = {column: place[each.norm.id] for column, each in columns.items()}
            lists, counts = _lists(answers, places, ids)
            told += [counts.alias(str(status)), lists.alias(f"{status} norms")]
        return pl.DataFrame(told)

    def _under(self, answers: pl.DataFrame) -> pl.Series:
        """The provisions of the norms that decide the route, those of lower rank first."""
        import polars as pl

        ranked = sorted(self.answers.under.items(), key=lambda pair: self.rules.rank_order(pair[1]))
        norms = [norm for _, norm in ranked]
        places = {column: place for place, (column, _) in enumerate(ranked)}
        names = [str(place) for place in range(len(norms))]
        patterns = _joined(answers, places, names, " ")
        known = {
            pattern: "; ".join(
                sorted_sources(s for p in pattern.split() for s in norms[int(p)].sources)
            )
            for pattern in patterns.unique()
        }
        return patterns.replace_strict(known, return_dtype=pl.String)


def _any(columns: Iterable[str]) -> pl.Expr:
    import polars as pl

    names = list(columns)
    return pl.any_horizontal(names) if names else pl.lit(False)


def _decoded(places: pl.Series, codes: list[str]) -> pl.Series:
    """Places in a list of codes as the codes."""
    import polars as pl

    return pl.Series(codes, dtype=pl.Enum(codes)).gather(places)


def _counts(places: pl.Series, codes: list[str]) -> dict[str, int]:
    counted = places.drop_nulls().value_counts()
    return {codes[place]: count for place, count in counted.iter_rows()}


def _joined(
    answers: pl.DataFrame, places: Mapping[str, int], names: list[str], separator: str
) -> pl.Series:
    """The names of the columns that hold, as text."""
    import polars as pl

    lists, _ = _lists(answers, places, names)
    return lists.cast(pl.List(pl.String)).list.join(separator)


def _lists(
    answers: pl.DataFrame, places: Mapping[str, int], names: list[str]
) -> tuple[pl.Series, pl.Series]:
    """For each row the names of the columns that hold, as a list, and how many they are."""
    import numpy as np
    import polars as pl
    import pyarrow as pa  # type: ignore[import-untyped]

    kind_of_word = pl.Enum(names)
    code = pl.Series(names[:1], dtype=kind_of_word).to_physical().to_numpy().dtype
    counts: list[np.ndarray[Any, Any]] = [np.zeros(1, dtype=np.int64)]
    found: list[np.ndarray[Any, Any]] = [np.zeros(0, dtype=code)]
    every_place = np.tile(np.array(list(places.values()), dtype=code), min(BLOCK, len(answers)))
    by_column = np.empty((len(places), BLOCK), dtype=np.bool_)
    for block in answers.select(list(places)).iter_slices(BLOCK) if places else ():
        rows = len(block)
        for place, column in enumerate(block):
            by_column[place, :rows] = column.to_numpy()
        held = np.ascontiguousarray(by_column[:, :rows].T)
        counts.append(held.sum(axis=1, dtype=np.int64))
        found.append(np.compress(held.ravel(), every_place[: held.size]))
    if not places:
        counts.append(np.zeros(len(answers), dtype=np.int64))
    every = np.concatenate(counts)
    words = pl.Series("item", np.concatenate(found)).cat.to(kind_of_word)
    table = words.to_frame().to_arrow()
    item = table.schema.field(0)  # it says that its words are of an enumeration
    kind = pa.large_list(pa.field(item.name, item.type, metadata=item.metadata))
    column = table.column(0).combine_chunks()
    lists = pa.LargeListArray.from_arrays(pa.array(np.cumsum(every)), column, type=kind)
    told = pl.from_arrow(pa.table([lists], schema=pa.schema([pa.field("", kind)])))
    assert isinstance(told, pl.DataFrame)
    return told.to_series(), pl.Series(every[1:], dtype=pl.UInt32)
