"""One task, many laws: duties with the same action on the same object, folded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from dsl.statute import Deadline, Penalty, Text
from engine.calculus import Consequences
from engine.clock_record import DeadlineNote
from engine.exposure import Exposures
from engine.instants import last_moment
from engine.kleene import DAYS
from engine.report import Finding, Task
from kb.prose import Prose
from kb.rulebook import Rules

WORST = ("breached", "open", "undetermined", "met")


def tasks_of(
    duties: Sequence[Finding],
    results: Consequences,
    rules: Rules,
    prose: Prose,
    exposures: Exposures,
) -> tuple[Task, ...]:
    """The tasks in order of urgency: breached, open, undetermined, met; then as found.

    What the law asks, a draft would ask and foreign law asks stay apart.
    """
    places = {f"{finding.norm}@{finding.on}": place for place, finding in enumerate(duties)}
    tasks = []
    for ids in results.tasks.values():
        folded = [duties[place] for place in sorted(places[i] for i in ids if i in places)]
        apart: dict[tuple[bool, bool], list[Finding]] = {}
        for finding in folded:
            apart.setdefault((finding.draft, finding.foreign), []).append(finding)
        for _, alike in sorted(apart.items()):
            tasks.append(_task(alike, rules, prose, exposures))
    return tuple(sorted(tasks, key=lambda task: (WORST.index(task.status), task.on, task.action)))


def _task(findings: list[Finding], rules: Rules, prose: Prose, exposures: Exposures) -> Task:
    first = findings[0]
    statuses = {finding.status for finding in findings}
    penalties = [s.penalty for finding in findings for s in finding.sanction]
    return Task(
        action=first.action,
        label=prose.concept(first.action),
        on=first.on,
        bearer=tuple(dict.fromkeys(name for f in findings for name in f.bearer)),
        status=next(status for status in WORST if status in statuses),
        norms=tuple(finding.norm for finding in findings),
        sources=tuple(dict.fromkeys(source for f in findings for source in f.sources)),
        deadline=_strictest(findings, rules),
        keep=_longest(findings, rules, prose),
        fine_up_to=max((p.fine.high for p in penalties if p.fine), default=None),
        turnover_up_to=_turnover(penalties),
        draft=first.draft,
        foreign=first.foreign,
        exposure=exposures.of_task(findings),
    )


def _strictest(findings: list[Finding], rules: Rules) -> DeadlineNote | None:
    """The deadline that ends first; where none has a date, the shortest in words.

    Deadlines of duties in force go before those of duties that may be.
    """
    for statuses in (("breached", "open"), WORST):
        notes = [
            (_ends(note), length(rules.by_id[f.norm].deadline), place, note)
            for place, f in enumerate(findings)
            if f.status in statuses and (note := f.deadline)
        ]
        if notes:
            return min(notes)[-1]
    return None


def _ends(note: DeadlineNote) -> datetime:
    """The moment at which a deadline ends; what has no date comes last."""
    if note.at is not None:
        return note.at.replace(tzinfo=None)
    return last_moment(note.due or date.max)


def length(deadline: Deadline | None) -> float:
    """About how many days a deadline leaves."""
    if deadline is None or deadline.duration is None:
        return 0
    return deadline.duration.amount * DAYS[deadline.duration.unit][1]


def _longest(findings: list[Finding], rules: Rules, prose: Prose) -> Text | None:
    """The longest retention that any of the norms asks for."""
    keeps = [keep for f in findings if (keep := rules.by_id[f.norm].keep)]
    if not keeps:
        return None
    return prose.duration(max(keeps, key=lambda keep: keep.amount * DAYS[keep.unit][1]))


def _turnover(penalties: list[Penalty]) -> int | None:
    return max((p.turnover for p in penalties if p.turnover), default=None)
