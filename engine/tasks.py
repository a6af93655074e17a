"""One task, many laws: duties with the same action on the same object, folded."""

from __future__ import annotations

from collections.abc import Sequence

from dsl.statute import Penalty, Text
from engine.calculus import Consequences
from engine.exposure import Exposures
from engine.kleene import DAYS
from engine.report import DeadlineNote, Finding, Task
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
    by_id = {f"{finding.norm}@{finding.on}": finding for finding in duties}
    tasks = []
    for ids in results.tasks.values():
        folded = [by_id[i] for i in by_id if i in ids]
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
        deadline=_strictest([f.deadline for f in findings if f.deadline]),
        keep=_longest(findings, rules, prose),
        fine_up_to=max((p.fine.high for p in penalties if p.fine), default=None),
        turnover_up_to=_turnover(penalties),
        draft=first.draft,
        foreign=first.foreign,
        exposure=exposures.of_task(findings),
    )


def _strictest(deadlines: list[DeadlineNote]) -> DeadlineNote | None:
    """The earliest date if any is computed, else the first deadline in words."""
    dated = [(deadline.due, deadline) for deadline in deadlines if deadline.due]
    if dated:
        return min(dated, key=lambda pair: pair[0])[1]
    return deadlines[0] if deadlines else None


def _longest(findings: list[Finding], rules: Rules, prose: Prose) -> Text | None:
    """The longest retention that any of the norms asks for."""
    keeps = [keep for f in findings if (keep := rules.by_id[f.norm].keep)]
    if not keeps:
        return None
    return prose.duration(max(keeps, key=lambda keep: keep.amount * DAYS[keep.unit][1]))


def _turnover(penalties: list[Penalty]) -> int | None:
    return max((p.turnover for p in penalties if p.turnover), default=None)
