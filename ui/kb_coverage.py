"""The tables of `heng kb coverage`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.table import Table
from rich.text import Text as Line

from engine.exercise import Exercise
from kb.coverage import Coverage
from ui.kb_words import say

NUMBERS = ("encoded", "definition", "institutional", "not-encoded", "entries", "articles")


def page(lines: Iterable[Coverage], lang: str) -> Table:
    """A row for each instrument and version."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column(say("column.instrument", lang), no_wrap=True)
    for column in (*NUMBERS, "percent", "norms"):
        table.add_column(say(f"column.{column}", lang), justify="right")
    for line in lines:
        name = f"{line.instrument} {line.version}" if line.version else line.instrument
        style = "bright_black" if line.until else ""
        counts = (line.encoded, line.definition, line.institutional, line.not_encoded, line.entries)
        total = "–" if line.articles is None else str(line.articles)
        percent = "–" if line.percent is None else f"{line.percent} %"
        row = [name, *map(str, counts), total, percent, str(line.norms)]
        table.add_row(*(Line(cell, style=style) for cell in row))
    return table


def exercise_page(lines: Sequence[Exercise], scenarios: int, lang: str) -> Iterator[Line | Table]:
    """A row for each instrument and version, then the norms that are missing, by name."""
    yield Line(say("exercise.files", lang, n=scenarios), style="bold")
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column(say("column.instrument", lang), no_wrap=True)
    for column in ("norms", "exercised", "never-hold", "never-fail"):
        table.add_column(say(f"column.{column}", lang), justify="right")
    for line in lines:
        name = f"{line.instrument} {line.version}".rstrip()
        never = (str(len(line.never_hold)), str(len(line.never_fail)))
        table.add_row(name, str(line.norms), f"{line.percent} %", *never)
    yield table
    for key in ("never-hold", "never-fail"):
        names = [n for x in lines for n in (x.never_hold if key == "never-hold" else x.never_fail)]
        if names:
            yield Line.assemble((f"{say(f'column.{key}', lang)}  ", "bold"), ", ".join(names))
