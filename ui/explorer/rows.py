"""The findings of a report as rows to choose from: a label, and what opens below it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from dsl.scenario import Scenario
from engine.report import Finding, Level, Proof, Question, Report, Route, Task
from ui.citations import cite
from ui.conflicts import parties, settled
from ui.explorer import detail
from ui.explorer.proof import jump, lines
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
    """A row: a stable key, a label in Streamlit's Markdown, and the views that open below it."""

    key: str
    label: str
    choices: Callable[[], tuple[Choice, ...]]
    on: str = ""


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
        )

    def view(self, found: Finding) -> Choice:
        """One norm as a view of a row."""
        words = f"{SYMBOLS.get(found.status, '·')} {cite(found.sources, self.voice.comma)}"
        return _choice(words, found.proof, lambda hot: detail.finding(found, self.voice, hot))

    # levels, conflicts, questions

    def levels(self) -> list[Row]:
        """Each dataset on each scale."""
        return [self.level(level) for level in self.report.levels]

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
            rows.append(Row(f"conflict:{found.rule}@{found.on}", text, partial(_only, choice)))
        return rows

    def questions(self, most: int = 6) -> list[Row]:
        """The facts that would settle most, the best first."""
        titles = {f"{f.norm}@{f.on}": self.title(f) for f in self.report.duties}
        titles |= {f"{f.norm}@{f.on}": self.title(f) for f in self.report.permissions}
        titles |= {
            f"{scale}@{on}": f"{name('scale', scale, self.lang)} · {on}"
            for scale, on in (
                *(("export-route", route.transfer) for route in self.report.routes),
                *((level.scale, level.dataset) for level in self.report.levels),
            )
        }
        return [self.question(q, titles) for q in self.report.questions[:most]]

    def question(self, found: Question, titles: dict[str, str]) -> Row:
        """A fact not said."""
        place = self.block(found.entity)
        settles = say("question.settles", self.lang, n=found.settles)
        where = self.voice.place(found.entity, found.attribute)
        text = label("undetermined", "?", self.voice.text(found.text), "", [settles, where])
        button = jump(min(place), self.lang) if place else ""
        html = partial(detail.question, found, self.voice, titles, button)
        choice = Choice(where, html, place, frozenset(), proved=False)
        return Row(f"question:{found.entity}.{found.attribute}", text, partial(_only, choice))

    def title(self, found: Finding) -> str:
        """A finding in a list: what, on what, and under which provision."""
        cited = cite(found.sources, self.voice.comma)
        return f"{self.voice.text(found.label)} · {found.on}{self.voice.bracketed(cited)}"

    def block(self, entity: str) -> frozenset[int]:
        """The lines of an entity's block; none where the scenario does not know it."""
        known = self.scenario.entities.get(entity)
        if known is None:
            return frozenset()
        return frozenset(range(known.span.line, known.span.end_line + 1))


def _only(choice: Choice) -> tuple[Choice, ...]:
    return (choice,)
