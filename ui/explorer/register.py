"""A register weighed for the Portfolio page: in a folder of its own that goes with the visit."""

from __future__ import annotations

import re
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from kb.rulebook import KnowledgeBase
from ui.portfolio_sample import EXPORTERS, FLOWS
from ui.portfolio_words import say
from ui.streams import Failure

if TYPE_CHECKING:
    import polars as pl

    from dsl.scenario import Scenario
    from engine.bulk_costs import Breach
    from engine.bulk_questions import Asked
    from engine.bulk_tell import Tally
    from engine.report import Report
    from ui.portfolio_impact import Moves
    from ui.portfolio_run import Run, Watch

MOST_BYTES = 20_000_000  # of an upload
MOST_UNPACKED = 400_000_000  # of a workbook, once it is unpacked
MOST_ROWS = 100_000
SHOWN = 5  # faulty rows that are shown; all are in the file
ROWS = 10_000  # in a chunk: how often progress is told
MOST_TOGETHER = 12  # flows of one exporter that make one scenario to be edited
SAMPLE = "sample.csv"
SAMPLE_ROWS = EXPORTERS * FLOWS
MOST_SAMPLES = 6  # days and languages of which the sample is kept weighed

InTurn = Callable[[Callable[[], Any]], Any]  # does what no two may do at a time


@dataclass
class Weighed:
    """A register with its answers; its files go when it does."""

    name: str
    run: Run
    tally: Tally
    answers: pl.DataFrame
    costs: tuple[Breach, ...]
    asked: tuple[Asked, ...]
    sample: int
    seconds: float
    folder: tempfile.TemporaryDirectory[str]
    ignored: list[str] = field(default_factory=list)

    @property
    def day(self) -> date:
        """The day whose law was asked."""
        return self.run.days[0]

    @property
    def is_there(self) -> bool:
        """Whether its files have not been removed."""
        return self.run.table.path.exists()

    @cached_property
    def _laws(self) -> dict[str, str]:
        rules = self.run.knowledge.on(self.day)
        return {norm.id: norm.instrument for norm in rules.norms}

    def law_of(self, norm: str) -> str:
        """The instrument that holds a norm."""
        return self._laws.get(norm, "")


class Samples:
    """The sample register, weighed once for each day and language; the last few are kept."""

    def __init__(self) -> None:
        self._kept: dict[tuple[date, str], Weighed | Refused] = {}
        self._lock = Lock()

    def on(self, day: date, lang: str, make: Callable[[], Weighed | Refused]) -> Weighed | Refused:
        """The sample on a day; `make` weighs it."""
        with self._lock:
            if (day, lang) not in self._kept:
                self._kept[day, lang] = make()
                if len(self._kept) > MOST_SAMPLES:
                    del self._kept[next(iter(self._kept))]
            return self._kept[day, lang]


@dataclass(frozen=True)
class Refused:
    """A register that cannot be weighed: what is wrong, the columns that mean nothing."""

    why: str
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proved:
    """One row by the reference evaluator, and as a scenario that can be edited."""

    row: int
    title: str
    report: Report
    scenario: Scenario
    text: str
    alone: bool  # the other flows of the exporter are left out of the text
    flows: int


def weigh(
    name: str,
    data: bytes,
    knowledge: KnowledgeBase,
    day: date,
    lang: str,
    *,
    ignore: bool = False,
    watch: Watch | None = None,
    within: str | None = None,
) -> Weighed | Refused:
    """Weigh a register that was uploaded; what is wrong is told as on the command line.

    Its files lie in a temporary folder of their own, `within` another if one is named.
    """
    folder = tempfile.TemporaryDirectory(prefix="heng-", dir=within)
    columns: list[str] = []
    try:
        path = Path(folder.name) / _plain(name)
        path.write_bytes(data)
        return _weighed(path, name, knowledge, day, lang, ignore, watch, folder, columns)
    except Failure as failure:
        folder.cleanup()
        why = str(failure).replace(str(Path(folder.name)) + "/", "")
        return Refused(why, tuple(columns))


def _weighed(
    path: Path,
    name: str,
    knowledge: KnowledgeBase,
    day: date,
    lang: str,
    ignore: bool,
    watch: Watch | None,
    folder: tempfile.TemporaryDirectory[str],
    columns: list[str],
) -> Weighed:
    import polars as pl

    from ui.portfolio import answer, weights
    from ui.portfolio_files import open_table
    from ui.portfolio_run import Run

    _bounded(path, name, lang)
    began = time.perf_counter()
    run = Run(
        open_table(str(path), lang),
        knowledge,
        [day],
        lang,
        size=ROWS,
        folder=Path(folder.name) / "work",
        ignore=ignore,
        margins=True,
        most=MOST_ROWS,
        tell=columns.append,
        watch=watch or (lambda key, rows, known: None),
    )
    bulks, tallies = answer(run)
    answers = pl.concat(run.store.told())
    if not len(answers):
        raise Failure("\n".join(told(run.wrong, lang)), lang)
    seconds = time.perf_counter() - began
    run.watch = lambda key, rows, known: None  # who watched looks elsewhere now
    ((costs, asked, sampled),) = weights(run, bulks, tallies)
    return Weighed(
        name,
        run,
        tallies[0],
        answers,
        tuple(costs),
        tuple(asked),
        sampled,
        seconds,
        folder,
        columns,
    )


def told(wrong: Mapping[int, list[str]], lang: str) -> Iterator[str]:
    """The first rows that were set aside, as the command line tells them."""
    for row in sorted(wrong)[:SHOWN]:
        yield say("run.first", lang, row=row + 1, why="; ".join(wrong[row]))
    if len(wrong) > SHOWN:
        yield say("run.more", lang, n=len(wrong) - SHOWN)


def _plain(name: str) -> str:
    """The name of a file so that it leads nowhere else."""
    return re.sub(r"[\x00-\x1f/\\]+", "-", name)[-100:].lstrip(".") or "register"


def _bounded(path: Path, name: str, lang: str) -> None:
    """Failure where a file is larger than a page takes."""
    size = path.stat().st_size
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
        size = MOST_BYTES + 1 if unpacked > MOST_UNPACKED else size
    if size > MOST_BYTES:
        most = f"{MOST_BYTES // 1_000_000} MB"
        raise Failure(say("wrong.bytes", lang, file=name, most=most), lang)


# --- the rows


def names(weighed: Weighed) -> pl.DataFrame:
    """What the register calls the entities of each answered row, under its own headers."""
    import polars as pl

    entities, _ = weighed.run.prepared
    named = list(dict.fromkeys(entities.name.values()))
    frames = [cells.select(named) for cells, _ in weighed.run.store.chunks()] if named else []
    return pl.concat(frames) if frames else pl.DataFrame({"row": weighed.answers["row"]}).select()


def route() -> pl.Expr:
    """The code of a row's route; exempt by nothing is not being asked for one, as in its proof."""
    import polars as pl

    code = pl.col("route").cast(pl.String)
    return (
        pl.when((code == "exempt") & (pl.col("under") == ""))
        .then(pl.lit("unasked"))
        .otherwise(code)
    )


def routes(answers: pl.DataFrame) -> dict[str, int]:
    """How many rows go by each route."""
    if "route" not in answers.columns:
        return {}
    codes = answers.select(route()).to_series().drop_nulls()
    return dict(codes.value_counts().iter_rows())


def facts(weighed: Weighed, row: int) -> list[tuple[str, str]]:
    """The cells of a row as they were written, those that are not empty; `row` counts from 1."""
    run, first = weighed.run, 0
    for frame in run.table.chunks(run.size):
        if row <= first + len(frame):
            cells = frame.row(row - 1 - first, named=True)
            return [(header, _cell(value)) for header, value in cells.items() if _cell(value)]
        first += len(frame)
    return []


def _cell(value: object) -> str:
    if value is None:
        return ""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value).strip()


def prove(weighed: Weighed, row: int, in_turn: InTurn) -> Proved | Refused:
    """The full proof of a row, which counts from 1; what cannot be proved says why."""
    from ui.portfolio_explain import restricted, scene_of

    run = weighed.run
    try:
        assessment, here = in_turn(lambda: scene_of(run, row - 1))
    except Failure as failure:
        return Refused(str(failure))
    report = restricted(in_turn(assessment.report), here)
    scenario = assessment.scenario
    flows = sum(entity.sort == "transfer" for entity in scenario.entities.values())
    alone = flows > MOST_TOGETHER
    title = " → ".join(
        name for name in (_of(scenario, here, "organization"), _of(scenario, here, "transfer"))
        if name
    )  # fmt: skip
    text = _text(weighed, row, scenario, title, alone)
    return Proved(row, title, report, scenario, text, alone, flows)


def _of(scenario: Any, here: frozenset[str], sort: str) -> str:
    found = (e.name for e in scenario.entities.values() if e.sort == sort and e.name in here)
    return next(found, "")


def _text(weighed: Weighed, row: int, scenario: Any, title: str, alone: bool) -> str:
    """The row as a text of the language, with the exporter's other flows if they are few."""
    import polars as pl

    from engine.bulk_layout import ROW
    from engine.bulk_scenes import SceneMaker
    from ui.scenario_text import written

    run = weighed.run
    if alone:
        entities, _ = run.prepared
        for cells, marks in run.store.chunks():
            own = marks.with_row_index("place").filter(pl.col(ROW) == row - 1)["place"].to_list()
            if own:
                maker = SceneMaker(entities, weighed.name, weighed.day)
                scenario = maker.scene(cells[own], marks[own]).scenario
    return written(scenario, run.knowledge.schema, run.lang, title)


# --- another day


def day_before_change(weighed: Weighed) -> date:
    """The day before the law changed last: the one to compare with unless another is named."""
    from kb.rulebook import FOREIGN, changes

    modules = weighed.run.knowledge.modules
    days = [one.day for one in changes(m for m in modules if m.rank != FOREIGN)]
    last = max((day for day in days if day <= weighed.day), default=weighed.day)
    return last - timedelta(days=1)


def moved(weighed: Weighed, other: date) -> tuple[Moves, pl.DataFrame]:
    """What stands otherwise under the law of another day: the counts, and the rows."""
    import polars as pl

    from ui.portfolio_impact import Moves, compared

    moves = Moves()
    days = sorted((weighed.day, other))
    frames: Iterator[pl.DataFrame] = compared(weighed.run, moves, False, days)
    return moves, pl.concat(frames)
