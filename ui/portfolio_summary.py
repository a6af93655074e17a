"""The summary of a portfolio as sections: one account for the terminal and the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text as Line

from dsl.schema import Schema
from engine.bulk_register import Names
from engine.bulk_tell import TOLD, Tally
from ui.layout import safe
from ui.lexicon import pick
from ui.portfolio_words import say
from ui.words import fine, name, number

if TYPE_CHECKING:
    from engine.bulk_costs import Breach
    from engine.bulk_questions import Asked

BAR = 28  # cells of the longest bar
SOURCES = 4  # provisions that are named for one act
MOST = 10  # lines of a section that lists what matters most
COLOURS = {
    "prohibited": "red", "approval": "magenta", "security-assessment": "magenta",
    "contract-or-certification": "yellow", "negative-list": "yellow", "exempt": "green",
    "not-an-export": "bright_black", "undetermined": "cyan",
    "breached": "red", "open": "yellow",
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A line of a section: its cells, and the bar that stands before the last of them."""

    cells: tuple[str, ...]
    bar: float = 0.0
    colour: str = "cyan"


@dataclass(frozen=True)
class Section:
    """A heading with a table below it; columns marked `>` stand right."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str = ""
    bars: bool = False


@dataclass(frozen=True)
class Summary:
    """What a portfolio comes to on one day."""

    title: str
    facts: tuple[str, ...]
    sections: tuple[Section, ...]
    note: str


class Summariser:
    """Makes the summary of one day."""

    def __init__(self, schema: Schema, lang: str) -> None:
        """`lang` is the language of all words."""
        self.schema = schema
        self.lang = lang
        self.names = Names(schema)

    def say(self, key: str, **words: object) -> str:
        """An entry of the word table."""
        return say(key, self.lang, **words)

    def summary(
        self,
        tally: Tally,
        day: date,
        aside: int,
        costs: Sequence[Breach] = (),
        asked: Sequence[Asked] = (),
        sample: int = 0,
    ) -> Summary:
        """The sections, those that hold something."""
        facts = [self.say("summary.rows", n=number(tally.rows, self.lang), date=day)]
        if aside:
            facts.append(self.say("summary.aside", n=number(aside, self.lang)))
        sections = [
            self.routes(tally),
            self.status(tally),
            self.laws(tally),
            *self.levels(tally),
            self.questions(asked, sample),
            self.costs(costs),
        ]
        shown = tuple(section for section in sections if section.rows)
        note = self.say("summary.note")
        return Summary(self.say("summary.title"), tuple(facts), shown, note)

    def bars(
        self, title: str, counts: Mapping[str, int], words: Mapping[str, str], total: int
    ) -> Section:
        """A section of counts, each with its share of the whole as a bar."""
        rows = tuple(
            Row(
                (words[code], number(count, self.lang), f"{count / total:.1%}"),
                count / total,
                COLOURS.get(code, "cyan"),
            )
            for code, count in counts.items()
            if count
        )
        columns = ("", f">{self.say('summary.flows')}", f">{self.say('summary.share')}")
        return Section(title, columns, rows, bars=True)

    def routes(self, tally: Tally) -> Section:
        """How many flows go which way."""
        total = sum(tally.routes.values()) or 1
        words = {code: name("route", code, self.lang) for code in tally.routes}
        ranked = dict(sorted(tally.routes.items(), key=lambda pair: (-pair[1], pair[0])))
        return self.bars(self.say("summary.routes"), ranked, words, total)

    def status(self, tally: Tally) -> Section:
        """In how many flows some norm is breached, open or undetermined."""
        words = {
            str(status): self.say("summary.with", status=name("status", status, self.lang))
            for status in TOLD
        }
        counts = {str(status): tally.flows.get(status, 0) for status in TOLD}
        return self.bars(self.say("summary.status"), counts, words, tally.rows or 1)

    def laws(self, tally: Tally) -> Section:
        """For each instrument the flows in which some norm of it stands so."""
        order = sorted(tally.laws.items(), key=lambda p: ([-p[1].get(s, 0) for s in TOLD], p[0]))
        rows = (
            Row((law, *(number(counts.get(status, 0), self.lang) for status in TOLD)))
            for law, counts in order
            if any(counts.values())
        )
        heads = (f">{name('status', status, self.lang)}" for status in TOLD)
        columns = (self.say("summary.law"), *heads)
        return Section(self.say("summary.laws"), columns, tuple(rows))

    def levels(self, tally: Tally) -> Iterator[Section]:
        """How many flows carry data of which level, on each scale."""
        for scale, counts in tally.levels.items():
            terms = [t for t in self.schema.terms.values() if t.scale == scale]
            words = {t.code: pick(t.label, self.lang) for t in terms}
            words |= {code: self.say(f"status.{code}") for code in ("undetermined",)}
            words["none"] = self.say("summary.none")
            order = {t.code: -t.order for t in terms}
            ranked = dict(sorted(counts.items(), key=lambda pair: order.get(pair[0], 1)))
            label = pick(self.schema.scales[scale], self.lang)
            title = f"{self.say('summary.levels')}: {label}"
            yield self.bars(title, ranked, words, sum(counts.values()) or 1)

    def questions(self, asked: Sequence[Asked], sample: int) -> Section:
        """The facts on which the most flows hang."""
        rows = tuple(
            Row(
                (
                    self.names.header(each.column, self.lang),
                    pick(each.question, self.lang),
                    f"{each.routes}",
                    f"{each.rows}",
                )
            )
            for each in asked[:MOST]
        )
        columns = (
            self.say("summary.column"),
            self.say("summary.question"),
            f">{self.say('summary.routes-hang')}",
            f">{self.say('summary.rows-hang')}",
        )
        note = self.say("summary.sample", n=sample)
        return Section(self.say("summary.questions"), columns, rows, note)

    def costs(self, breaches: Iterable[Breach]) -> Section:
        """The breaches with the highest ceilings."""
        rows = []
        for each in list(breaches)[:MOST]:
            action = self.schema.concepts.get(each.action)
            what = pick(action.label, self.lang) if action else each.action
            on = pick(self.schema.sorts[each.sort].label, self.lang)
            ceiling = fine(each.high or None, each.turnover, self.lang)
            source = f" ({each.source})" if each.source else ""
            counts = (number(each.rows, self.lang), number(each.entities, self.lang))
            shown = ", ".join(each.sources[:SOURCES]) + (" …" if each.sources[SOURCES:] else "")
            rows.append(Row((f"{what} ({on})", shown, *counts, f"{ceiling}{source}")))
        columns = (
            self.say("summary.what"),
            self.say("summary.norm"),
            f">{self.say('summary.flows')}",
            f">{self.say('summary.entities')}",
            self.say("summary.ceiling"),
        )
        return Section(self.say("summary.costs"), columns, tuple(rows))


# the terminal


def blocks(summary: Summary) -> Iterator[RenderableType]:
    """The summary for a terminal."""
    yield Line(f"{summary.title} · {' · '.join(summary.facts)}", style="bold")
    for section in summary.sections:
        head = [Line(section.title, style="bold")]
        head += [Line(section.note, style="bright_black")] if section.note else []
        yield Group(*head, table(section))
    yield Line(summary.note, style="bright_black")


def table(section: Section) -> Table:
    """A section as a table; a bar stands at the end of its line."""
    shown = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bright_black")
    for column in section.columns:
        right = column.startswith(">")
        shown.add_column(column.removeprefix(">"), justify="right" if right else "left")
    if section.bars:
        shown.add_column("")
    for row in section.rows:
        cells = [Line(safe(cell)) for cell in row.cells]
        if section.bars:
            cells.append(Line("█" * max(1, round(row.bar * BAR)), style=row.colour))
        shown.add_row(*cells)
    return shown
