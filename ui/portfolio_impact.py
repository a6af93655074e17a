"""`heng portfolio impact`: how many flows a change of the law moves, and which norms move them."""

from __future__ import annotations

import tempfile
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ui.commands import OK, knowledge_base
from ui.portfolio import language
from ui.portfolio_words import say
from ui.streams import Failure, complain, emit

if TYPE_CHECKING:
    import polars as pl
    from rich.console import RenderableType

    from engine.bulk import Bulk
    from ui.portfolio_run import Run
    from ui.portfolio_summary import Section

NORMS_SHOWN = 20


@dataclass
class Moves:
    """What differs between two answers on the same rows."""

    rows: int = 0
    moved: int = 0
    routes: Counter[tuple[str, str]] = field(default_factory=Counter)
    more: Counter[tuple[str, str]] = field(default_factory=Counter)  # norm, status → rows
    fewer: Counter[tuple[str, str]] = field(default_factory=Counter)


def impact(arguments: Namespace) -> int:
    """The same register under the law of two days, or without and with the drafts."""
    from ui.console import make_console, printed
    from ui.portfolio_files import FORMATS, free, open_table, write
    from ui.portfolio_run import Run

    lang = language(arguments)
    earlier = arguments.earlier or date.today()
    later = arguments.later or earlier
    if later < earlier:
        raise Failure(say("wrong.order", lang), lang)
    if later == earlier and not arguments.with_drafts:
        raise Failure(say("wrong.changes", lang), lang)
    out = free(arguments.out, FORMATS, lang) if arguments.out else None
    table = open_table(arguments.register, lang)
    with tempfile.TemporaryDirectory() as folder:
        run = Run(
            table,
            knowledge_base(lang),
            [earlier, later],
            lang,
            size=arguments.rows,
            folder=Path(folder) / "work",
            ignore=arguments.ignore_columns,
        )
        moves = Moves()
        frames = compared(run, moves, arguments.with_drafts)
        if out is not None:
            write(frames, out, lang)
            complain(say("run.written", lang, file=str(out)))
        else:
            for _ in frames:
                pass
    console = make_console()
    emit(printed(console, *page(moves, run, arguments.with_drafts)), lang)
    return OK


def compared(
    run: Run, moves: Moves, drafts: bool, days: Sequence[date] = ()
) -> Iterator[pl.DataFrame]:
    """The rows that stand otherwise, chunk by chunk; what differs is counted in `moves`.

    The two `days` are those of the run unless others are named.
    """
    run.prepared  # noqa: B018  (reads the register)
    earlier, later = days or run.days
    (before,) = run.plans([earlier])
    run.drafts = drafts
    (after,) = run.plans([later])
    with run.progress("progress.answer") as advance:
        for chunk in run.store.chunks():
            yield differing(before, after, chunk, moves, run.lang)
            advance(len(chunk[0]))


def differing(
    before: Bulk, after: Bulk, chunk: tuple[pl.DataFrame, pl.DataFrame], moves: Moves, lang: str
) -> pl.DataFrame:
    """The rows of a chunk that stand otherwise: both routes, and how many norms changed."""
    import polars as pl

    from engine.bulk_layout import ROW
    from engine.bulk_outputs import ROUTE

    rows = chunk[1][ROW]
    answers = [bulk.answer(chunk) for bulk in (before, after)]
    routes = [
        pl.Series(bulk.answers.routes, dtype=pl.String).gather(answer[ROUTE])
        if ROUTE in answer.columns
        else pl.Series([None] * len(rows), dtype=pl.String)
        for bulk, answer in zip((before, after), answers, strict=True)
    ]
    changed = pl.Series([0], dtype=pl.UInt32).new_from_index(0, len(rows))
    columns = [_by_norm(bulk) for bulk in (before, after)]
    for key in dict.fromkeys((*columns[0], *columns[1])):
        was, now = (
            _held(answer, column.get(key, []), len(rows))
            for answer, column in zip(answers, columns, strict=True)
        )
        gained, lost = now & ~was, was & ~now
        moves.more[key] += int(gained.sum())
        moves.fewer[key] += int(lost.sum())
        changed += (gained | lost).cast(pl.UInt32)
    elsewhere = routes[0].ne_missing(routes[1])
    for pair in zip(routes[0].filter(elsewhere), routes[1].filter(elsewhere), strict=True):
        moves.routes[str(pair[0]), str(pair[1])] += 1
    moved = elsewhere | (changed > 0)
    moves.rows += len(rows)
    moves.moved += int(moved.sum())
    names = [
        say(f"impact.{key}", lang) for key in ("moved-row", "before", "after", "norms-changed")
    ]
    told = (rows + 1, *routes, changed)
    table = pl.DataFrame([c.alias(n) for c, n in zip(told, names, strict=True)])
    return table.filter(moved)


def _by_norm(bulk: Bulk) -> Mapping[tuple[str, str], list[str]]:
    """(norm, status) → the columns that say so."""
    found: dict[tuple[str, str], list[str]] = {}
    for column, (instance, status) in bulk.answers.statuses.items():
        found.setdefault((instance.norm.id, str(status)), []).append(column)
    return found


def _held(answer: pl.DataFrame, columns: list[str], rows: int) -> pl.Series:
    import polars as pl

    if not columns:
        return pl.Series([False]).new_from_index(0, rows)
    return answer.select(pl.any_horizontal(columns)).to_series()


def page(moves: Moves, run: Run, drafts: bool) -> Iterator[RenderableType]:
    """What moved, for a terminal."""
    from rich.console import Group
    from rich.text import Text as Line

    from ui.portfolio_summary import table
    from ui.words import number

    lang = run.lang
    key = "impact.drafts" if drafts and run.days[0] == run.days[1] else "impact.between"
    counts = {"n": number(moves.moved, lang), "rows": number(moves.rows, lang)}
    yield Line(say("impact.title", lang, **counts), style="bold")
    yield Line(say(key, lang, earlier=run.days[0], later=run.days[1]), style="bright_black")
    if not moves.moved:
        yield Line(say("impact.nothing", lang))
    for section in sections(moves, lang):
        if section.rows:
            yield Group(Line(section.title, style="bold"), table(section))


def sections(moves: Moves, lang: str) -> tuple[Section, Section]:
    """The routes that change, and the norms that stand otherwise."""
    return _routes(moves, lang), _norms(moves, lang)


def _routes(moves: Moves, lang: str) -> Section:
    from ui.portfolio_summary import Row, Section
    from ui.words import name, number

    rows = tuple(
        Row((*(name("route", code, lang) for code in pair), number(count, lang)))
        for pair, count in moves.routes.most_common()
    )
    heads = (say("impact.before", lang), say("impact.after", lang))
    return Section(say("impact.routes", lang), (*heads, f">{say('summary.flows', lang)}"), rows)


def _norms(moves: Moves, lang: str) -> Section:
    from ui.portfolio_summary import Row, Section
    from ui.words import name, number

    total = moves.more + moves.fewer
    rows = tuple(
        Row(
            (
                norm,
                name("status", status, lang),
                number(moves.more[norm, status], lang),
                number(moves.fewer[norm, status], lang),
            )
        )
        for (norm, status), count in total.most_common(NORMS_SHOWN)
        if count
    )
    heads = (
        say("summary.norm", lang),
        say("impact.status", lang),
        f">{say('impact.more', lang)}",
        f">{say('impact.fewer', lang)}",
    )
    return Section(say("impact.norms", lang), heads, rows)
