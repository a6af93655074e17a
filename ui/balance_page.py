"""The page of `heng balance`, and what the check report says of a sharing that shows too much."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text as Line

from dsl.schema import Schema
from engine.balance import Alternative, Balance, Step, Tension
from engine.report import Report
from ui.balance_words import say
from ui.layout import Hanging, heading, safe, tied
from ui.levels import controls
from ui.lexicon import pick
from ui.reasons import TRUTH_STYLES, TRUTH_SYMBOLS, Voice, deciding, facts_line
from ui.rows import INDENT, names, sources

FACTS_SHOWN = 6
SIGNS = {"passes": "true", "fails": "false", "unknown": "unknown"}
LABELS = (
    "balance.tensions",
    *(f"step.{s}" for s in ("legality", "suitability", "necessity", "proportionality", "security")),
    *(f"balance.{key}" for key in ("evidence", "changes", "ask")),
)


class Page:
    """Writes the weighing of transfers for a reader."""

    def __init__(self, voice: Voice, report: Report, schema: Schema) -> None:
        """`report` has the tasks of the law that a sharing breaches."""
        self.voice = voice
        self.lang = voice.lang
        self.schema = schema
        self.tasks = {f"{task.action}@{task.on}": task for task in report.tasks}
        self.told: set[str] = set()  # what studies report is said once
        self.width = max(cell_len(say(key, self.lang)) for key in LABELS) + 2

    def block(self, found: Balance, width: int) -> RenderableType:
        """One transfer: the form recommended, then the steps that lead there."""
        rows = [*self.head(found), *self.argument(found), *self.beyond(found)]
        return Group(heading(safe(found.transfer), width), Padding(Group(*rows), (0, 0, 0, INDENT)))

    def row(self, key: str, body: Line) -> Hanging:
        """A labelled row; without a key the label above holds on."""
        label = say(key, self.lang) if key else ""
        return Hanging(Line(label, style="bright_black"), body, self.width)

    def mode(self, mode: str) -> str:
        """The words for the code of a form of sharing."""
        return next(
            (
                self.voice.text(term.label)
                for term in self.schema.terms.values()
                if term.scale == "sharing-mode" and term.code == mode
            ),
            mode,
        )

    def head(self, found: Balance) -> Iterator[RenderableType]:
        """The form recommended, and the one declared."""
        line = Line("→ ").append(self.voice.text(found.label), style="bold")
        if found.under:
            line.append(self.voice.bracketed(sources(found.under, self.voice)), "bright_black")
        if found.mode == "undetermined":
            modes = self.voice.comma.join(map(self.mode, found.possible))
            line = Line("? ").append(say("balance.could", self.lang, modes=modes), style="magenta")
        yield Hanging("", line)
        if found.sharing is not None:
            declared = self.voice.text(found.sharing.declared_label)
            line = Line(say("balance.declared", self.lang, mode=declared))
            if found.sharing.excessive:
                line.append(self.voice.dash + say("balance.excessive", self.lang), style="yellow")
            yield Hanging("", line)

    def argument(self, found: Balance) -> Iterator[RenderableType]:
        """The tensions engaged, the steps, and how the sharing is secured."""
        for place, tension in enumerate(found.tensions):
            yield self.row("" if place else "balance.tensions", self.tension(tension))
        for step in found.steps:
            yield self.row(f"step.{step.step}", self.step(step))
            yield from self.grounds(step)
            if step.step == "legality":
                yield from self.breaches(found)
        asked = controls(found.controls, self.voice)
        if asked:
            yield self.row("step.security", asked)

    def tension(self, tension: Tension) -> Line:
        """A conflict of interests with the law on either side of it."""
        line = Line(self.voice.text(tension.label))
        if tension.truth != "true":
            line.append(self.voice.bracketed(say("balance.perhaps", self.lang)), style="magenta")
        return line.append("  ").append(sources(tension.law, self.voice), style="cyan")

    def step(self, step: Step) -> Line:
        """What a step came to."""
        truth = SIGNS[step.outcome]
        line = Line(TRUTH_SYMBOLS[truth], style=f"bold {TRUTH_STYLES[truth]}").append(" ")
        found = [self.voice.text(text) for text in step.found]
        if step.step == "necessity":
            could = " / ".join(map(self.mode, step.possible))
            words = say("step.necessity.unknown", self.lang) + self.voice.colon + could
            line.append(words if step.outcome == "unknown" else found[0])
        elif step.step == "proportionality":
            key = step.outcome if found or step.outcome != "passes" else "free"
            if found:
                sides = {"sharing": found[0], "protection": found[1]}
                reached = say("step.proportionality.reached", self.lang, **sides)
                line.append(reached + self.voice.colon)
                line.append("".join(tie + self.voice.colon for tie in found[2:]))
            line.append(say(f"step.proportionality.{key}", self.lang))
        else:
            line.append(say(f"step.{step.step}.{step.outcome}", self.lang))
        cited = sources((*step.sources, *step.law), self.voice)
        return line.append("  ").append(cited, style="cyan")

    def grounds(self, step: Step) -> Iterator[RenderableType]:
        """The facts of the scenario on which a step turns, if it has failed not only by silence."""
        if step.step == "legality" and step.outcome == "passes":
            return
        leaves = (leaf for part in step.proof.parts for leaf in deciding(part))
        facts = dict.fromkeys(fact for leaf in leaves for fact in leaf.facts)
        shown = [fact for fact in facts if fact.said != "assumed"][:FACTS_SHOWN]
        if shown:
            yield self.row("", facts_line(tuple(shown), self.voice))

    def breaches(self, found: Balance) -> Iterator[RenderableType]:
        """What the law asks and the sharing breaches."""
        told = [
            f"{self.voice.text(task.label)} ({sources(task.sources, self.voice)})"
            for task in (self.tasks[key] for key in found.breaches)
        ]
        if told:
            words = say("step.legality.breaches", self.lang, tasks=self.voice.comma.join(told))
            yield self.row("", Line("✗ ", style="red").append(words))

    def beyond(self, found: Balance) -> Iterator[RenderableType]:
        """What studies report, what would change the answer, what to ask."""
        new = [each for each in found.evidence if each.name not in self.told]
        self.told.update(each.name for each in new)
        if new:
            told = [
                f"{self.voice.text(each.label)} {tied(pick(each.figure, self.lang))}".rstrip()
                for each in new
            ]
            line = Line(" · ".join(told), style="bright_black")
            line.append(self.voice.bracketed(say("balance.study", self.lang)))
            yield self.row("balance.evidence", line)
        for place, other in enumerate(found.alternatives):
            yield self.row("" if place else "balance.changes", self.alternative(other))
        for place, question in enumerate(found.questions):
            yield self.row("" if place else "balance.ask", Line(self.voice.text(question.text)))

    def alternative(self, other: Alternative) -> Line:
        """What another fact would bring."""
        fact = self.voice.place(other.entity, other.attribute)
        modes = " / ".join(map(self.mode, other.possible)) or self.voice.text(other.label)
        value = self.voice.text(other.value)
        return Line(say("balance.if", self.lang, fact=fact, value=value, mode=modes))


def differing(report: Report, voice: Voice) -> list[RenderableType]:
    """For the check report: a line for each sharing that shows more than its purpose needs."""
    lines: list[RenderableType] = []
    for found in report.sharings:
        if found.excessive:
            declared = voice.text(found.declared_label)
            words = say(
                "balance.differs", voice.lang, declared=declared, mode=voice.text(found.label)
            )
            command = f"heng balance {shlex.quote(safe(report.file))} --on {found.transfer}"
            line = Line.assemble((names([found.transfer], voice), "bold"), " · ", words)
            lines.append(Hanging("", line.append(voice.dash).append(command, style="cyan")))
    return lines


def untold(processings: Iterable[str], voice: Voice) -> list[RenderableType]:
    """A line for each processing that gives data away to nobody that is told."""
    said = Line(say("balance.untold", voice.lang))
    return [
        Hanging("· ", Line.assemble((safe(name), "bold"), "  ").append_text(said))
        for name in processings
    ]
