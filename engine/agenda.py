"""The calendar of a scenario: duties with a day, windows, ends of validity, changes of law."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import msgspec

from dsl.statute import Text
from engine.assess import PERMISSIONS, Assessment
from engine.clock_record import DeadlineNote
from engine.impact import impact
from engine.incidents import addressed
from engine.instants import day_of, past, without_zone
from engine.report import Finding
from engine.world import VALIDITY
from kb.rulebook import sorted_sources

Key = tuple[str, tuple[Text, ...], str, date, datetime | None, bool]
RUNNING = ("breached", "open")
MOST_CHANGES = 12  # of the law, so that a calendar has an end


class Entry(msgspec.Struct, frozen=True):
    """Something on a day, or at a moment of it.

    `kind` is duty, opens, closes, expiry or law: a duty that is due, a window for an application
    that opens or closes, a measure that ceases to be valid, a change of law that turns something.
    `overdue`: the day lies behind. `key` is the same for the same thing in every calendar, whatever
    its day. `foreign`: it is law of another State.
    """

    kind: str
    day: date
    at: datetime | None
    on: str
    label: Text
    text: Text
    bearer: tuple[str, ...]
    sources: tuple[str, ...]
    overdue: bool
    unpublished: tuple[int, ...]
    key: str
    foreign: bool = False


class Calendar(msgspec.Struct, frozen=True):
    """What `heng calendar` writes as JSON for one scenario."""

    title: str
    entries: tuple[Entry, ...]


def agenda(assessment: Assessment) -> tuple[Entry, ...]:
    """Every entry, the earliest first."""
    entries = (
        *_duties(assessment),
        *_windows(assessment),
        *_expiries(assessment),
        *_changes(assessment),
    )
    return tuple(sorted(entries, key=lambda e: (e.day, str(e.at or ""), e.kind, e.key)))


def _duties(assessment: Assessment) -> Iterator[Entry]:
    """Duties in force that have a day; of what recurs also the next time.

    A duty before an event that has passed is no date any more: the report has it.
    """
    groups: dict[Key, list[Finding]] = {}
    titles: dict[Key, Text] = {}
    for finding in assessment.findings(("duty",)):
        norm = assessment.rules.by_id[finding.norm]
        note = finding.deadline
        if norm.deadline is None or note is None or note.due is None or finding.draft:
            continue
        missed = note.due < assessment.rules.day and norm.deadline.relation == "before"
        again = norm.deadline.relation == "every" and finding.status == "met"
        if (finding.status in RUNNING and not missed) or again:
            how = addressed(norm, assessment.prose)
            key = (finding.action, how, finding.on, note.due, note.at, finding.foreign)
            groups.setdefault(key, []).append(finding)
            en, zh = ", ".join(t.en for t in how), "、".join(t.zh for t in how)
            titles[key] = Text(en, zh) if how else finding.label
    for key, alike in groups.items():
        first = alike[0]
        note = first.deadline
        assert note is not None and note.due is not None
        running = any(finding.status in RUNNING for finding in alike)
        yield Entry(
            "duty",
            note.due,
            note.at,
            first.on,
            titles[key],
            note.text,
            tuple(dict.fromkeys(name for f in alike for name in f.bearer)),
            tuple(dict.fromkeys(source for f in alike for source in f.sources)),
            running and past(without_zone(note.at or note.due), assessment.world.now),
            note.unpublished,
            f"duty {first.action} {first.on} {' '.join(f.norm for f in alike)}",
            first.foreign,
        )


def _windows(assessment: Assessment) -> Iterator[Entry]:
    """The first and the last day of each window that has not closed."""
    for finding in assessment.findings(PERMISSIONS):
        note = finding.deadline
        closes = note.due if note else None
        if note is None or closes is None or finding.status != "available" or finding.draft:
            continue
        if closes < assessment.rules.day:
            continue
        if note.opens is not None:
            yield _window("opens", note.opens, finding, note)
        yield _window("closes", closes, finding, note)


def _window(kind: str, day: date, finding: Finding, note: DeadlineNote) -> Entry:
    return Entry(
        kind,
        day,
        None,
        finding.on,
        finding.label,
        note.text,
        finding.bearer,
        finding.sources,
        False,
        note.unpublished if kind == "opens" else (),
        f"{kind} {finding.action} {finding.on} {finding.norm}",
    )


def _expiries(assessment: Assessment) -> Iterator[Entry]:
    """The last day of validity of each measure, said or given by law."""
    world, prose = assessment.world, assessment.prose
    for measure in world.of_sort("measure"):
        validities = world.validities
        kinds = (kind for kind in validities if world.schema.is_below(measure.kind, kind))
        validity = next((validities[kind] for kind in kinds), None)
        said = VALIDITY in measure.values
        covered = ", ".join(map(str, world.step(measure.name, "covers").items))
        for item in world.step(measure.name, VALIDITY).items:
            if not isinstance(item, date):
                continue
            day = day_of(item)
            span = prose.duration(validity.duration) if validity and not said else None
            yield Entry(
                "expiry",
                day,
                None,
                covered,
                prose.concept(measure.kind),
                Text(f"valid for {span.en}", f"有效期{span.zh}") if span else Text("", ""),
                (),
                sorted_sources([validity.source]) if validity and not said else (),
                day < assessment.rules.day,
                (),
                f"expiry {measure.name} {covered}",
            )


def _changes(assessment: Assessment) -> Iterator[Entry]:
    """The known changes of the law that turn something in the scenario."""
    scenario, knowledge = assessment.scenario, assessment.knowledge
    rules = assessment.rules
    for _ in range(MOST_CHANGES):
        change = rules.next_change
        if change is None:
            return
        eve = date.fromordinal(change.day.toordinal() - 1)
        found = impact(scenario, knowledge, eve, change.day)
        names = (*change.entering, *change.leaving)
        turned = sum(bool(flip.causes) for flip in found.flips)
        turned += sum(bool(shift.causes) for shift in found.shifts)
        if turned:
            said = tuple(dict.fromkeys(names))
            yield Entry(
                "law",
                change.day,
                None,
                "",
                Text(", ".join(said), "、".join(said)),
                Text(
                    f"{turned} findings stand otherwise",
                    f"{turned} 项结论改变",
                ),
                (),
                said,
                False,
                (),
                f"law {change.day} {' '.join(said)}",
            )
        rules = knowledge.on(change.day)
