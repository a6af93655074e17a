"""The findings of a report as rows to choose from: a label, and what opens below it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from dsl.scenario import Scenario
from engine.report import Finding, Level, Proof, Report, Route, Task
from ui.citations import cite, split
from ui.conflicts import parties, settled
from ui.explorer import detail
from ui.explorer.proof import lines
from ui.explorer.words import say
from ui.reasons import SYMBOLS, Voice
from ui.words import fine, name, route_name

URGENCY = ("breached", "open", "undetermined", "met")
COLOURS = {
    "breached": "red",
    "prohibited": "red",
    "open": "orange",
    "undetermined": "violet",
    "met": "green",
    "available": "green",
    "exempt": "green",
    "not-an-export": "green",
}
ROUTE_SIGNS = {"prohibited": "✗", "undetermined": "?", "exempt": "✓", "not-an-export": "✓"}
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_BLANKS = re.compile(r"[ \t\r\n]+")


def no_levels(scenario: Scenario) -> str:
    """The key of what is said where a report grades no data: there are none, or no law does."""
    declared = any(entity.sort == "dataset" for entity in scenario.entities.values())
    return "none.levels" if declared else "none.datasets"


@dataclass(frozen=True)
class Choice:
    """One view of a row, where it folds several norms: its label, its markup and its lines.

    `proved` says that the lines come from a proof, and are not just a place to look at.
    """

    label: str
    html: Callable[[], str]
    marked: frozenset[int]
    deciding: frozenset[int]
    proved: bool = True


@dataclass(frozen=True)
class Row:
    """A row: a stable key, a label in Streamlit's Markdown, and the views that open below it.

    `on` is the entity that it concerns, `laws` the instruments it rests on, `status` how it stands.
    `action` is what a task asks for; `unknown` are the facts that are missing, as a report lists
    them.
    """

    key: str
    label: str
    choices: Callable[[], tuple[Choice, ...]]
    on: str = ""
    laws: frozenset[str] = frozenset()
    status: str = ""
    action: str = ""
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class Parts:
    """The rows of a report by part; `duties` are by status, the most urgent first."""

    routes: list[Row]
    duties: dict[str, list[Row]]
    abroad: list[Row]
    levels: list[Row]
    conflicts: list[Row]
    permissions: list[Row]

    def every(self) -> Iterator[Row]:
        """All rows, in the order in which they are shown."""
        yield from self.routes
        for rows in self.duties.values():
            yield from rows
        for rows in (self.abroad, self.levels, self.conflicts, self.permissions):
            yield from rows

    @property
    def count(self) -> int:
        """How many rows there are."""
        return sum(1 for _ in self.every())

    def through(self, passes: Callable[[Row], bool]) -> Parts:
        """Only the rows that pass."""
        return Parts(
            list(filter(passes, self.routes)),
            {status: list(filter(passes, rows)) for status, rows in self.duties.items()},
            list(filter(passes, self.abroad)),
            list(filter(passes, self.levels)),
            list(filter(passes, self.conflicts)),
            list(filter(passes, self.permissions)),
        )


def plain(text: str) -> str:
    """A text that Markdown shows as it stands, on one line."""
    return _PUNCTUATION.sub(r"\\\1", _BLANKS.sub(" ", text))


def label(status: str, symbol: str, head: str, on: str, below: list[str]) -> str:
    """Two lines: sign, name and object; then sources and terms in small print."""
    colour = COLOURS.get(status, "gray")
    first = f":{colour}[**{plain(symbol)}**] **{plain(head)}**"
    if on:
        first += f" · {plain(on)}"
    rest = " · ".join(plain(part) for part in below if part)
    return f"{first}  \n:gray[:small[{rest}]]" if rest else first


def laws_of(sources: Iterable[str]) -> frozenset[str]:
    """The instruments of provisions: `PIPL 55(4)` is one of `PIPL`."""
    return frozenset(source.partition(" ")[0] for source in split(sources))


def _choice(words: str, proof: Proof, html: Callable[[frozenset[int]], str]) -> Choice:
    marked, deciding = lines(proof)
    return Choice(words, partial(html, deciding), marked, deciding)


class Rows:
    """All the rows of one report in one language."""

    def __init__(self, report: Report, scenario: Scenario, voice: Voice) -> None:
        """`scenario` is what the report is about: a question points to an entity's block."""
        self.report = report
        self.scenario = scenario
        self.voice = voice
        self.lang = voice.lang
        self.findings = {(f.norm, f.on): f for f in report.duties}

    def parts(self) -> Parts:
        """All rows of the report."""
        return Parts(
            self.routes(),
            {status: self.duties(status) for status in (*URGENCY, "defeated")},
            self.abroad(),
            [self.level(level) for level in self.report.levels],
            self.conflicts(),
            self.permissions(),
        )

    def counts(self) -> dict[str, int]:
        """How many tasks, and duties outside of any, stand how; foreign law left aside."""
        held = {(norm, task.on) for task in self.report.tasks for norm in task.norms}
        found = Counter(task.status for task in self.report.tasks if not task.foreign)
        found.update(
            f.status for f in self.report.duties if not f.foreign and (f.norm, f.on) not in held
        )
        return found

    # routes

    def routes(self) -> list[Row]:
        """A row for each transfer."""
        return [self.route(route) for route in self.report.routes]

    def route(self, found: Route) -> Row:
        """The route of one transfer."""
        words = route_name(found, self.lang)
        below = [cite(found.under, self.voice.comma)] if found.under else []
        if found.possible:
            could = (name("route", code, self.lang) for code in found.possible)
            below.append(f"{say('row.could-be', self.lang)}: {' / '.join(could)}")
        sign = ROUTE_SIGNS.get(found.route, "☐")
        status = found.route if found.route in ROUTE_SIGNS else "open"
        colour = COLOURS[status]
        first = f"**{plain(found.transfer)}** → :{colour}[**{plain(sign)} {plain(words)}**]"
        text = first + (f"  \n:gray[:small[{plain(' · '.join(below))}]]" if below else "")
        return Row(
            f"route:{found.transfer}",
            text,
            lambda: (
                _choice(words, found.proof, lambda hot: detail.route(found, self.voice, hot)),
            ),
            found.transfer,
            laws_of(found.under),
            found.route,
            unknown=found.unknown,
        )

    # duties

    def duties(self, status: str) -> list[Row]:
        """The tasks of one status, then duties of that status that no task holds."""
        rows = [
            self.task(task)
            for task in self.report.tasks
            if task.status == status and not task.foreign
        ]
        held = {(norm, task.on) for task in self.report.tasks for norm in task.norms}
        rows += [
            self.finding(f)
            for f in self.report.duties
            if f.status == status and not f.foreign and (f.norm, f.on) not in held
        ]
        return rows

    def permissions(self) -> list[Row]:
        """Permissions and rights."""
        return [self.finding(found) for found in self.report.permissions if not found.foreign]

    def abroad(self) -> list[Row]:
        """What foreign law asks and allows."""
        rows = [self.task(task) for task in self.report.tasks if task.foreign]
        return rows + [self.finding(found) for found in self.report.permissions if found.foreign]

    def task(self, task: Task) -> Row:
        """What several laws ask on one object; a view for each of them, the worst first."""
        norms = [self.findings[n, task.on] for n in task.norms if (n, task.on) in self.findings]
        order = {status: place for place, status in enumerate(URGENCY)}
        norms.sort(key=lambda f: order.get(f.status, len(order)))
        below = [cite(task.sources, self.voice.comma)]
        if task.deadline is not None:
            below.append(self.voice.text(task.deadline.text))
        if task.status != "met":
            below.append(fine(task.fine_up_to, task.turnover_up_to, self.lang))
        head = self.voice.text(task.label)
        text = label(task.status, SYMBOLS.get(task.status, "·"), head, task.on, below)
        return Row(
            f"task:{task.action}@{task.on}@{task.norms[0]}",
            text,
            lambda: tuple(self.view(found) for found in norms),
            task.on,
            laws_of(task.sources),
            task.status,
            "" if task.foreign else task.action,
            tuple(dict.fromkeys(fact for found in norms for fact in found.unknown)),
        )

    def finding(self, found: Finding) -> Row:
        """One norm on one object."""
        below = [cite(found.sources, self.voice.comma)]
        if found.defeated_by:
            by = cite(found.defeated_by, self.voice.comma)
            below.append(f"{say('proof.defeated', self.lang)} {by}")
        head = self.voice.text(found.label) or self.voice.text(found.gist)
        symbol = SYMBOLS.get(found.status, "·")
        return Row(
            f"norm:{found.norm}@{found.on}",
            label(found.status, symbol, head, found.on, below),
            lambda: (self.view(found),),
            found.on,
            laws_of(found.sources),
            found.status,
            unknown=found.unknown,
        )

    def view(self, found: Finding) -> Choice:
        """One norm as a view of a row."""
        words = f"{SYMBOLS.get(found.status, '·')} {cite(found.sources, self.voice.comma)}"
        return _choice(words, found.proof, lambda hot: detail.finding(found, self.voice, hot))

    # levels and conflicts

    def level(self, found: Level) -> Row:
        """The place of a dataset on one scale."""
        lang = self.lang
        unsettled = found.level in ("", "undetermined")
        words = self.voice.text(found.label)
        first = f"**{plain(found.dataset)}** · {plain(name('scale', found.scale, lang))} → "
        colour, sign = ("violet", "? ") if unsettled else ("blue", "")
        first += f":{colour}[**{sign}{plain(words)}**]"
        if found.under:
            first += f" :gray[:small[{plain(cite(found.under, self.voice.comma))}]]"
        return Row(
            f"level:{found.scale}@{found.dataset}",
            first,
            lambda: (
                _choice(words, found.proof, lambda hot: detail.level(found, self.voice, hot)),
            ),
            found.dataset,
            laws_of(found.under),
            "undetermined" if unsettled else "",
        )

    def conflicts(self) -> list[Row]:
        """The norms that pull apart."""
        rows = []
        for found in self.report.conflicts:
            head = " ↔ ".join(parties([found]))
            kind, how = self.voice.text(found.label), settled(found, self.voice)
            text = label("", "≠", head, found.on, [kind, how])
            place = self.block(found.on)
            choice = Choice(
                head, partial(detail.conflict, found, self.voice), place, frozenset(), False
            )
            laws = laws_of((found.source, *parties([found])))
            key = f"conflict:{found.rule}@{found.on}"
            rows.append(Row(key, text, partial(_only, choice), found.on, laws))
        return rows

    def block(self, entity: str) -> frozenset[int]:
        """The lines of an entity's block; none where the scenario does not know it."""
        known = self.scenario.entities.get(entity)
        if known is None:
            return frozenset()
        return frozenset(range(known.span.line, known.span.end_line + 1))


def _only(choice: Choice) -> tuple[Choice, ...]:
    return (choice,)
