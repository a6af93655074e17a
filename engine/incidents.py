"""Running incidents: the grade of each, and what is to be reported next, the shortest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from dsl.expressions import Or, Path
from dsl.schema import MEASURE
from dsl.statute import Norm, Text
from engine.calculus import Consequences, Decision
from engine.clock_record import Clock, Incident
from engine.deadlines import due_of, measures_in
from engine.instants import last_moment, without_zone
from engine.logic import Evaluator
from engine.report import Finding
from engine.tasks import length
from kb.prose import Prose
from kb.rulebook import sorted_sources

SCALE, SORT = "incident-grade", "incident"
RANKS = {"breached": 0, "open": 0, "undetermined": 1, "met": 2}


def incidents_of(
    duties: Sequence[Finding], evaluator: Evaluator, results: Consequences, prose: Prose
) -> tuple[Incident, ...]:
    """The incidents of a scenario in the order of its file."""
    world = evaluator.world
    found = []
    for entity in world.of_sort(SORT):
        name = entity.name
        decision = results.decisions.get((SCALE, name))
        grade, label, under = _grade(evaluator, decision, name)
        terms = evaluator.rules.schema.terms
        operator = world.follow(Path("i", ("operator",)), {"i": name})
        mine = [f for f in duties if f.on == name and f.status in RANKS and not f.draft]
        found.append(
            Incident(
                name,
                tuple(map(str, operator.items)),
                prose.items(tuple(world.step(name, "discovered").items)),
                grade,
                label,
                under,
                tuple(terms[term].code for term in decision.possible) if decision else (),
                tuple(_clocks(mine, evaluator, prose)),
            )
        )
    return tuple(found)


def _grade(
    evaluator: Evaluator, decision: Decision | None, incident: str
) -> tuple[str, Text, tuple[str, ...]]:
    """The code of the grade, its label, and the provisions that give it."""
    if decision is None:
        return "", Text("", ""), ()
    if not decision.term:
        return "undetermined", Text("undetermined", "未定"), ()
    term = evaluator.rules.schema.terms[decision.term]
    parts = evaluator.term(decision.term, incident).parts
    under = sorted_sources(s for p in parts if isinstance(p.of, Norm) for s in p.of.sources)
    return term.code, term.label, under


def _clocks(findings: list[Finding], evaluator: Evaluator, prose: Prose) -> Iterator[Clock]:
    """Findings that ask for the same by the same time together, the shortest first."""
    groups: dict[object, list[Finding]] = {}
    for finding in findings:
        norm = evaluator.rules.by_id[finding.norm]
        key = (finding.action, _asked(norm), _at_once(norm), finding.deadline, finding.status)
        groups.setdefault(key, []).append(finding)
    clocks = [_clock(alike, evaluator, prose) for alike in groups.values()]
    yield from (clock for _, clock in sorted(clocks, key=lambda pair: pair[0]))


Order = tuple[int, int, datetime, float, str]


def _clock(alike: list[Finding], evaluator: Evaluator, prose: Prose) -> tuple[Order, Clock]:
    first, rules, now = alike[0], evaluator.rules, evaluator.world.now
    norm = rules.by_id[first.norm]
    asked, at_once, note = _asked(norm), _at_once(norm), first.deadline
    at = without_zone(note.at) if note and note.at else None
    left = None
    if isinstance(at, datetime) and isinstance(now, datetime):
        left = int((at - now).total_seconds() // 60)
    due = due_of(norm, first.on, evaluator.world)
    ends = due and (due.when or due.latest)
    stage = 0 if at_once else 1 if ends else 2 if note else 3
    order = (
        RANKS[first.status],
        stage,
        last_moment(ends or date.max),
        length(norm.deadline),
        first.action,
    )
    return order, Clock(
        action=first.action,
        label=first.label,
        measures=asked,
        how=addressed(norm, prose),
        bearer=tuple(dict.fromkeys(name for f in alike for name in f.bearer)),
        status=first.status,
        norms=tuple(f.norm for f in alike),
        sources=tuple(dict.fromkeys(source for f in alike for source in f.sources)),
        at_once=at_once,
        deadline=note,
        minutes_left=left,
        unknown=tuple(dict.fromkeys(fact for f in alike for fact in f.unknown)),
    )


def _asked(norm: Norm) -> tuple[str, ...]:
    """The kinds of measure that fulfil a norm."""
    return tuple(dict.fromkeys(has.measure for has in measures_in(norm.met)))


def addressed(norm: Norm, prose: Prose) -> tuple[Text, ...]:
    """The measures that a norm asks for, where all are asked for and say to whom a report goes."""
    general = prose.schema.sorts[MEASURE].header
    asked = _asked(norm)
    narrow = all(general not in prose.schema.concepts[kind].parents for kind in asked)
    return tuple(map(prose.concept, asked)) if narrow and not isinstance(norm.met, Or) else ()


def _at_once(norm: Norm) -> bool:
    return norm.deadline is not None and norm.deadline.relation == "at-once"
