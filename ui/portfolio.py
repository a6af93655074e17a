"""`heng portfolio`: registers of data flows, weighed at once."""

from __future__ import annotations

import argparse
import json
import time
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ui.commands import BREACHED, OK, knowledge_base
from ui.portfolio_words import say
from ui.streams import Failure, complain, emit

if TYPE_CHECKING:
    import polars as pl

    from engine.bulk import Bulk
    from engine.bulk_costs import Breach
    from engine.bulk_entities import Chunk
    from engine.bulk_questions import Asked
    from engine.bulk_tell import Tally
    from ui.portfolio_run import Run
    from ui.portfolio_summary import Summary

ROWS, MOST_ROWS = 250_000, 10_000_000
SHOWN = 5  # faulty rows that are shown; all are in the file
FEW = 10_000  # rows up to which nobody asks how fast it went
ENGINES = ("polars", "spark")

Command = Callable[[Namespace], int]
Make = Callable[[str, str, Command], argparse.ArgumentParser]


def register(part: Make, day: Callable[[str], object], lang: str) -> None:
    """Add the commands below `heng portfolio`; `part` makes one, `day` reads a date."""

    def command(key: str, run: Command) -> argparse.ArgumentParser:
        return part(key, say(f"help.{key}", lang), run)

    def reads(made: argparse.ArgumentParser) -> None:
        made.add_argument("register", metavar="REGISTER", help=say("help.register", lang))
        words = say("help.rows", lang, n=f"{ROWS:,}")
        rows = number(lang, 1, MOST_ROWS)
        made.add_argument("--rows", type=rows, default=ROWS, metavar="N", help=words)
        made.add_argument("--ignore-columns", action="store_true", help=say("help.ignore", lang))

    made = command("check", check)
    reads(made)
    made.add_argument("--out", metavar="FILE", help=say("help.out", lang))
    made.add_argument("--page", metavar="FILE", help=say("help.page", lang))
    made.add_argument(
        "--as-of", type=day, action="append", metavar="DATE", help=say("help.as-of", lang)
    )
    made.add_argument(
        "--engine", choices=ENGINES, default=ENGINES[0], help=say("help.engine", lang)
    )
    made.add_argument("--master", metavar="URL", default="local[*]", help=say("help.master", lang))
    made.add_argument("--with", dest="own", metavar="DIR", help=say("help.with", lang))

    made = command("explain", explain)
    made.add_argument("answer", metavar="ANSWER", help=say("help.answer", lang))
    rows = number(lang, 1, 10**12)
    made.add_argument("--row", type=rows, required=True, metavar="N", help=say("help.row", lang))

    made = command("impact", impact)
    reads(made)
    for option, key in (("--from", "earlier"), ("--to", "later")):
        made.add_argument(
            option, dest=key, type=day, metavar="DATE", help=say(f"help.{option[2:]}", lang)
        )
    made.add_argument("--with-drafts", action="store_true", help=say("help.with-drafts", lang))
    made.add_argument("--out", metavar="FILE", help=say("help.out", lang))

    made = command("template", template)
    made.add_argument(
        "--out", metavar="FILE", default="register.xlsx", help=say("help.out-dir", lang)
    )

    made = command("convert", convert)
    made.add_argument("paths", nargs="+", metavar="PATH", help=say("help.paths", lang))
    made.add_argument("--out", required=True, metavar="PATH", help=say("help.out-dir", lang))


def number(lang: str, low: int, high: int) -> Callable[[str], int]:
    """A reader of whole numbers from `low` to `high`."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdecimal() and low <= int(text[:15]) <= high):
            words = say("wrong.number", lang, text=text, low=low, high=high)
            raise argparse.ArgumentTypeError(words)
        return int(text)

    return read


def language(arguments: Namespace) -> str:
    """The language to answer in: `--lang`, else that of the locale."""
    return str(arguments.lang or arguments.locale)


def explain(arguments: Namespace) -> int:
    """`heng portfolio explain`."""
    from ui.portfolio_explain import explain as run

    return run(arguments)


def impact(arguments: Namespace) -> int:
    """`heng portfolio impact`."""
    from ui.portfolio_impact import impact as run

    return run(arguments)


def template(arguments: Namespace) -> int:
    """`heng portfolio template`."""
    from ui.portfolio_convert import template as run

    return run(arguments)


def convert(arguments: Namespace) -> int:
    """`heng portfolio convert`."""
    from ui.portfolio_convert import convert as run

    return run(arguments)


# --- check


def check(arguments: Namespace) -> int:
    """`heng portfolio check`: every flow of a register, a summary, the answers in a file."""
    from ui.portfolio_files import FORMATS, PARQUET, free, join, open_table, write
    from ui.portfolio_run import Run

    lang = language(arguments)
    table = open_table(arguments.register, lang)
    out = free(arguments.out or f"{table.path.stem}.weighed.parquet", FORMATS, lang)
    page = free(arguments.page, (".html",), lang) if arguments.page else None
    if out.resolve() == table.path.resolve():
        raise Failure(say("wrong.same", lang, file=str(out)), lang)
    days = list(dict.fromkeys(arguments.as_of or [date.today()]))
    run = Run(
        table,
        knowledge_base(lang, arguments.own),
        days,
        lang,
        size=arguments.rows,
        folder=out.with_name(f"{out.name}.work"),
        ignore=arguments.ignore_columns,
    )
    began = time.perf_counter()
    if arguments.engine == "spark":
        from ui.portfolio_spark import answer_on_spark

        bulks, tallies = answer_on_spark(run, arguments.master)
    else:
        bulks, tallies = answer(run)
    parts = run.store.told_files()
    if parts and out.suffix.lower() == PARQUET:
        join(parts, lambda name: word_of(name, days, lang), out, lang)
    else:
        write((renamed(frame, days, lang) for frame in run.store.told()), out, lang)
    spent = time.perf_counter() - began
    aside = set_aside(run, out)
    summaries = summarise(run, bulks, tallies)
    show(summaries, lang)
    receipt(run, out, aside)
    if run.total > FEW:
        complain(say("summary.pace", lang, n=f"{run.total / spent:,.0f}"))
    complain(say("run.written", lang, file=str(out)))
    if page is not None:
        from ui.portfolio_page import page as made

        page.write_text(made(summaries, str(table.path), lang), "utf-8")
        complain(say("run.page", lang, file=str(page)))
    run.store.remove()
    return BREACHED if any(tally.acts for tally in tallies) else OK


def answer(run: Run) -> tuple[list[Bulk], list[Tally]]:
    """Every chunk answered on every day, and the counts over all of them."""
    from engine.bulk_tell import Tally, tally_of

    run.prepared  # noqa: B018  (reads the register)
    store = run.store
    if store.resumed:
        complain(say("run.resumed", run.lang, n=store.resumed + 1))
    bulks = run.plans()
    with run.progress("progress.answer") as advance:
        for place in range(len(store.answered), len(store.read)):
            chunk = store.settled(place)
            told, counted = told_of(bulks, [bulk.answer(chunk) for bulk in bulks], chunk)
            store.answer(told, {"tallies": [tally_as_plain(t) for t in counted]})
            advance(len(chunk[0]))
    tallies = [Tally() for _ in run.days]
    for noted in store.answered:
        for tally, plain in zip(tallies, noted["tallies"], strict=True):
            tally.add(tally_of(plain))
    return bulks, tallies


def told_of(
    bulks: list[Bulk], every: list[pl.DataFrame], chunk: Chunk
) -> tuple[pl.DataFrame, list[Tally]]:
    """The answers of each day on the rows of a chunk: told side by side, and counted."""
    from engine.bulk_margins import margins

    told: pl.DataFrame | None = None
    tallies = []
    for place, (bulk, answers) in enumerate(zip(bulks, every, strict=True)):
        tallies.append(bulk.teller.tally(answers, chunk[1]))
        rows = bulk.teller.rows(answers, chunk[1])
        if bulk.answers.thresholds:
            near = margins(answers, bulk.answers.thresholds, bulk.rules.day)
            rows = rows.hstack(near.rename(lambda name: f"margin {name}"))
        if told is None:
            told = rows
        else:
            others = rows.drop("row")
            told = told.hstack(others.rename({name: f"{name} #{place}" for name in others.columns}))
    assert told is not None
    return told, tallies


def tally_as_plain(tally: Tally) -> Any:
    """A tally as JSON has it."""
    import msgspec

    return msgspec.to_builtins(tally)


def renamed(frame: pl.DataFrame, days: list[date], lang: str) -> pl.DataFrame:
    """The columns of the answer in the reader's language."""
    return frame.rename({column: word_of(column, days, lang) for column in frame.columns})


def word_of(column: str, days: list[date], lang: str) -> str:
    """The name of a column of the answer, with the day where there are several."""
    base, _, place = column.partition(" #")
    day = f" {days[int(place or 0)]}" if len(days) > 1 and base != "row" else ""
    if base.startswith("level "):
        return say("column.level", lang, scale=base.removeprefix("level ")) + day
    return say(f"column.{base}", lang) + day


def set_aside(run: Run, out: Path) -> Path | None:
    """Write the rows that cannot be read to a file of their own, and say which they are."""
    from ui.portfolio_files import write

    if not run.wrong:
        return None
    aside = out.with_name(f"{out.stem}.set-aside.csv")
    write(run.set_aside(), aside, run.lang)
    complain(say("run.aside", run.lang, n=len(run.wrong), file=str(aside)))
    for row in sorted(run.wrong)[:SHOWN]:
        complain("  " + say("run.first", run.lang, row=row + 1, why="; ".join(run.wrong[row])))
    if len(run.wrong) > SHOWN:
        complain("  " + say("run.more", run.lang, n=len(run.wrong) - SHOWN))
    return aside


def summarise(run: Run, bulks: list[Bulk], tallies: list[Tally]) -> list[Summary]:
    """The summary of each day."""
    from ui.portfolio_summary import Summariser

    summariser = Summariser(run.knowledge.schema, run.lang)
    figures = weights(run, bulks, tallies)
    return [
        summariser.summary(tally, day, len(run.wrong), *figure)
        for day, tally, figure in zip(run.days, tallies, figures, strict=True)
    ]


def weights(
    run: Run, bulks: list[Bulk], tallies: list[Tally]
) -> Iterator[tuple[Sequence[Breach], Sequence[Asked], int]]:
    """For each day the breaches by what they may cost, and what to ask first of how many rows."""
    from engine.bulk_costs import breaches
    from engine.bulk_questions import SAMPLE, Questioner
    from engine.bulk_scenes import SceneMaker

    entities, _ = run.prepared
    for place, (day, bulk, tally) in enumerate(zip(run.days, bulks, tallies, strict=True)):
        asker = Questioner(bulk.rules, SceneMaker(entities, str(run.table.path), day))
        for chunk in sampled(run, place, SAMPLE):
            asker.ask(chunk)
        yield breaches(bulk.rules, tally), asker.answers(), asker.rows


def sampled(run: Run, place: int, most: int) -> Iterator[Any]:
    """Rows that are undetermined on one of the days, evenly from the first chunks."""
    column = f"undetermined #{place}" if place else "undetermined"
    for number_, told in enumerate(run.store.told()):
        rows = (told[column] > 0).arg_true()
        chosen = rows.gather_every(max(1, len(rows) // most)).head(most)
        cells, marks = run.store.settled(number_)
        yield cells[chosen], marks[chosen]
        most -= len(chosen)
        if most <= 0:
            return


def show(summaries: list[Summary], lang: str) -> None:
    """The summaries on standard output."""
    from ui.console import make_console, printed
    from ui.portfolio_summary import blocks

    console = make_console()
    for place, summary in enumerate(summaries):
        emit(("\n" if place else "") + printed(console, *blocks(summary)), lang)


def receipt(run: Run, out: Path, aside: Path | None) -> None:
    """Note beside the answer what it was made of, for `explain` and for whoever checks it."""
    from ui.portfolio_run import digest

    noted = {
        **{key: run.identity[key] for key in ("register", "size", "rulebook", "heng", "drafts")},
        "sha256": digest(run.table.path),
        "as-of": run.identity["days"],
        "rows": run.total,
        "set-aside": len(run.wrong),
        "set-aside-file": aside.name if aside else None,
        "ignore-columns": run.ignore,
    }
    path = receipt_path(out)
    path.write_text(json.dumps(noted, ensure_ascii=False, indent=1) + "\n", "utf-8")


def receipt_path(out: Path) -> Path:
    """Where the receipt of an answer lies."""
    return out.with_name(f"{out.name}.json")
