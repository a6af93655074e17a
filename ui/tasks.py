"""What is to be done, in the check report: one entry for one thing, on whatever it is due."""

from __future__ import annotations

import re
from datetime import date

from rich.console import RenderableType
from rich.text import Text as Line

from engine.report import Finding, Report, Task
from ui.fines import ceiling
from ui.layout import Hanging, tied, tied_amounts
from ui.reasons import Voice, breach, deadline, symbol
from ui.rows import names, row, sources, under, unknown_facts
from ui.words import fine, name, say

Findings = dict[tuple[str, str], Finding]


def todo(report: Report, voice: Voice) -> list[RenderableType]:
    """What Chinese law asks to be done, drafts and own rules included."""
    tasks = tuple(task for task in report.tasks if not task.foreign)
    if not tasks:
        key = "no-task" if report.routes or report.levels or report.duties else "empty"
        return [Line(say(f"report.{key}", voice.lang), style="bright_black")]
    return _listed(tasks, report, voice)


def abroad(report: Report, voice: Voice) -> list[RenderableType]:
    """What foreign law asks to be done, and what it allows; nothing if it is silent."""
    blocks = _listed(tuple(task for task in report.tasks if task.foreign), report, voice)
    may: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for found in report.permissions:
        if found.foreign and found.status == "available":
            may.setdefault((voice.text(found.label), found.sources), []).append(found.on)
    for (label, cited), on in may.items():
        words = say("task.may", voice.lang, what=label)
        line = Line.assemble((words, "bold"), " · ", (names(on, voice), "bold"), " · ")
        blocks.append(Hanging("· ", line.append(sources(cited, voice), style="cyan")))
    return blocks


def _listed(tasks: tuple[Task, ...], report: Report, voice: Voice) -> list[RenderableType]:
    """The tasks: breached ones with what is wrong, open and undetermined ones, met ones named."""
    findings = {(finding.norm, finding.on): finding for finding in report.duties}
    several = len({task.bearer for task in tasks}) > 1
    blocks: list[RenderableType] = []
    for status in ("breached", "open", "undetermined"):
        for alike in sorted(_alike(tasks, status), key=_soonest):
            blocks.append(_entry(alike, findings, voice, several))
            if status == "breached":
                blocks.extend(under([line]) for line in _wrong(alike[0], findings, voice))
    met = [task for task in tasks if task.status == "met"]
    if met:
        things: dict[str, list[str]] = {}
        for task in met:
            mark = voice.bracketed(say("time.draft", voice.lang)) if task.draft else ""
            things.setdefault(voice.text(task.label) + mark, []).append(task.on)
        done = (f"{label} ({names(on, voice)})" for label, on in things.items())
        count = f"{len(met)} {name('status', 'met', voice.lang)}{voice.colon}"
        line = Line.assemble((count, "green"), voice.comma.join(done))
        blocks.append(Hanging(symbol("met").append(" "), line))
    return blocks


def _alike(tasks: tuple[Task, ...], status: str) -> list[list[Task]]:
    """Tasks that differ only in what they are due on, together; a breach stands alone."""
    groups: dict[object, list[Task]] = {}
    for task in tasks:
        if task.status == status:
            same = (
                task.action,
                task.counts,
                task.sources,
                task.bearer,
                task.fine_up_to,
                task.turnover_up_to,
            )
            groups.setdefault(task.on if status == "breached" else same, []).append(task)
    if status == "breached":
        return [[task] for alike in groups.values() for task in alike]
    return list(groups.values())


def _soonest(alike: list[Task]) -> date:
    """The first computed deadline of a group; without one it comes last."""
    dues = (task.deadline.due for task in alike if task.deadline and task.deadline.due)
    return min(dues, default=date.max)


def _entry(alike: list[Task], findings: Findings, voice: Voice, several: bool) -> Hanging:
    """What to do, on what, who, by which provisions, until when, at what risk."""
    task = alike[0]
    said = [Line(names((each.on for each in alike), voice), style="bold")]
    if several and task.bearer and task.bearer != (task.on,):
        said.append(Line(voice.comma.join(map(tied, task.bearer))))
    if task.draft:
        said.append(Line(say("time.draft", voice.lang), style="bold yellow"))
    said.append(Line(sources(task.sources, voice), style="cyan"))
    if task.deadline is not None:
        said.append(Line(_when(alike, voice)))
    if task.keep is not None:
        said.append(Line(say("task.keep", voice.lang, span=voice.text(task.keep))))
    most = ceiling(task.exposure, voice)
    most = most or fine(task.fine_up_to, task.turnover_up_to, voice.lang)
    if most:
        said.append(Line(tied_amounts(most), style="red" if task.status == "breached" else ""))
    if task.status == "undetermined":
        its = [findings[n, t.on] for t in alike for n in t.norms if (n, t.on) in findings]
        unknown = tuple(dict.fromkeys(fact for finding in its for fact in finding.unknown))
        if unknown:
            words = say("task.unknown", voice.lang, facts=unknown_facts(unknown, voice).plain)
            said.append(Line(words, style="magenta"))
    line = Line.assemble((voice.text(task.label), "bold"))
    for words_ in said:
        line.append(" · ", style="bright_black").append_text(words_)
    return Hanging(symbol(task.status).append(" "), line)


def _when(alike: list[Task], voice: Voice) -> str:
    """The deadline; of several tasks each has its own, counted alike."""
    note = alike[0].deadline
    if note is None:
        return ""
    if len(alike) == 1:
        return deadline(note, voice)
    each = say("task.each", voice.lang)
    name_ = re.escape(alike[0].on)
    pattern = rf"(?<![\w-]){name_}(?![\w-])" if alike[0].on.isascii() else name_
    return re.sub(pattern, each, voice.text(note.text))


def _wrong(task: Task, findings: Findings, voice: Voice) -> list[RenderableType]:
    """What is wrong, once for each reason."""
    its = (findings.get((norm, task.on)) for norm in task.norms)
    wrong = [breach(f, voice) for f in its if f is not None and f.status == "breached"]
    return [
        row("wrong", line, voice, "red") for line in {line.plain: line for line in wrong}.values()
    ]
