"""What is new between two moments of a watched scenario, as forward-chaining rules.

A picture says in which state each thing is at a moment: a task, a route, a threshold, a clock.
Of the things whose state has changed two facts are sent, `stood` and `stands`, numbered alike; the
rules join them and note what there is to tell. `expected` says the same in plain Python: it is
the definition.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from durable.lang import c, m  # type: ignore[import-untyped]

from dsl.statute import Text
from engine.clock_record import Clock
from engine.forward import Fact, Forward, agreed, fact
from engine.instants import day_of, in_china, past, without_zone
from engine.report import Report, Route, Task

NONE = "none"  # the state of a thing that is not in a picture
SOON_DAYS = 7
NEAR_PERCENT = 80

Key = tuple[str, str, str]  # kind of thing, its name, the entity it is on


class Notice(msgspec.Struct, frozen=True):
    """Something to tell: at which moment, what kind of news, of which thing.

    `news` is arises, may-arise, breached, settled, ends (tasks); changed (routes); near, passed,
    reset (thresholds); starts, soon, over, stops (clocks); amended (the law). `before` and
    `after` are the states, `due` the day on which a clock runs out or a threshold is reached at
    the present rate. `at` and `due_at` are the moments, where hours count. `sources` are
    the provisions; `law` says that a change of the law, and nothing that happened, brought it
    about; `foreign` that it is law of another State.
    """

    day: date
    news: str
    thing: str
    name: str
    on: str
    label: Text
    before: str
    after: str
    sources: tuple[str, ...] = ()
    due: date | None = None
    counted: str = ""
    law: bool = False
    at: datetime | None = None
    due_at: datetime | None = None
    foreign: bool = False


@dataclass(frozen=True)
class State:
    """The state of a thing, and what a notice about it says; `due` may be a moment."""

    code: str
    label: Text
    sources: tuple[str, ...]
    due: date | None = None
    counted: str = ""
    foreign: bool = False


Picture = dict[Key, State]


# --- pictures


def picture(
    report: Report,
    near_percent: int = NEAR_PERCENT,
    soon_days: int = SOON_DAYS,
    before: Report | None = None,
) -> Picture:
    """The states of all things in a report.

    A threshold is near from `near_percent` of it on, a clock soon over `soon_days` before its
    day; of an incident each report has a clock of its own. With the report `before`, thresholds
    that have been passed since are seen as such. Drafts are left out.
    """
    found: Picture = {}
    now = without_zone(report.now or report.as_of)
    incidents = {incident.incident for incident in report.incidents}
    for task in report.tasks:
        if not task.draft:
            name = f"{task.action} foreign" if task.foreign else task.action
            found["task", name, task.on] = State(
                task.status, task.label, task.sources, foreign=task.foreign
            )
            if task.on not in incidents:
                found.update(_clock(task, name, task.on, now, soon_days))
    for incident in report.incidents:
        for clock in incident.clocks:
            due = (clock.deadline.at or clock.deadline.due) if clock.deadline else None
            name = " ".join((clock.action, *clock.measures, str(due)))
            found.update(_clock(clock, name, incident.incident, now, soon_days))
    for route in report.routes:
        found["route", "export-route", route.transfer] = State(
            route.route, route.label, route.under
        )
        found.update(_threshold(route, report.as_of, near_percent))
    for was in before.routes if before else ():
        same = next((each for each in report.routes if each.transfer == was.transfer), None)
        if same is not None and _passed(was, same):
            assert was.margin is not None
            key = ("threshold", str(was.margin.threshold), was.transfer)
            counted = f"≥ {was.margin.threshold:,}"
            found[key] = State("passed", was.margin.counts, (was.margin.source,), None, counted)
    return found


def _clock(of: Task | Clock, name: str, on: str, now: date, soon_days: int) -> Picture:
    note = of.deadline
    if note is None or note.due is None or of.status not in ("open", "breached"):
        return {}
    due = without_zone(note.at or note.due)
    soon = (day_of(due) - day_of(now)).days <= soon_days
    code = "over" if past(due, now) else "soon" if soon else "running"
    foreign = isinstance(of, Task) and of.foreign
    return {("clock", name, on): State(code, _called(of), of.sources, due, foreign=foreign)}


def _called(clock: Task | Clock) -> Text:
    """What a clock is called: to whom a report goes where that is said."""
    if isinstance(clock, Task) or not clock.how:
        return clock.label
    return Text(", ".join(t.en for t in clock.how), "、".join(t.zh for t in clock.how))


def _threshold(route: Route, day: date, near_percent: int) -> Picture:
    margin = route.margin
    if margin is None or margin.remaining is None or margin.at_most is None:
        return {}
    near = margin.at_most * 100 >= margin.threshold * near_percent
    reached = _reached(margin.at_most, margin.threshold, day) if near else None
    counted = f"{margin.at_most:,} / {margin.threshold:,}"
    state = State("near" if near else "below", margin.counts, (margin.source,), reached, counted)
    return {("threshold", str(margin.threshold), route.transfer): state}


def _reached(count: int, threshold: int, day: date) -> date | None:
    """The day of this year on which a count since 1 January reaches a threshold at its rate."""
    since = (day - date(day.year, 1, 1)).days + 1
    days = -(-(threshold - count) * since // count) if count else 366
    reached = day + timedelta(days=min(days, 366))
    return reached if reached.year == day.year else None


def _passed(was: Route, now: Route) -> bool:
    """Whether the threshold that lay ahead of a route lies behind it now."""
    if was.margin is None or was.route == now.route:
        return False
    return was.margin.next_route == now.route


def moments(found: Picture, soon_days: int = SOON_DAYS) -> set[date]:
    """The days and moments at which a clock of the picture changes its state by itself."""
    stops: set[date] = set()
    for (kind, _, _), state in found.items():
        if kind == "clock" and state.due is not None:
            hours = isinstance(state.due, datetime)
            after = timedelta(minutes=1) if hours else timedelta(days=1)
            stops |= {day_of(state.due) - timedelta(days=soon_days), state.due + after}
    return stops


# --- the rules

NEWS: dict[tuple[str, str, str], str] = {
    ("task", NONE, "open"): "arises",
    ("task", NONE, "undetermined"): "may-arise",
    ("task", "undetermined", "open"): "arises",
    ("task", "met", "open"): "arises",
    ("task", "met", "undetermined"): "may-arise",
    ("task", "breached", "open"): "arises",
    ("task", "open", "undetermined"): "may-arise",
    ("task", "breached", "undetermined"): "may-arise",
    ("task", NONE, "breached"): "breached",
    ("task", "open", "breached"): "breached",
    ("task", "met", "breached"): "breached",
    ("task", "undetermined", "breached"): "breached",
    ("task", "open", "met"): "settled",
    ("task", "breached", "met"): "settled",
    ("task", "undetermined", "met"): "settled",
    ("task", "open", NONE): "ends",
    ("task", "breached", NONE): "ends",
    ("task", "undetermined", NONE): "ends",
    ("threshold", NONE, "near"): "near",
    ("threshold", "below", "near"): "near",
    ("threshold", NONE, "passed"): "passed",
    ("threshold", "below", "passed"): "passed",
    ("threshold", "near", "passed"): "passed",
    ("threshold", "near", "below"): "reset",
    ("threshold", "passed", "below"): "reset",
    ("clock", NONE, "running"): "starts",
    ("clock", NONE, "soon"): "starts",
    ("clock", "running", "soon"): "soon",
    ("clock", NONE, "over"): "over",
    ("clock", "running", "over"): "over",
    ("clock", "soon", "over"): "over",
    ("clock", "over", "running"): "starts",
    ("clock", "soon", NONE): "stops",
    ("clock", "running", NONE): "stops",
    ("clock", "over", NONE): "stops",
}
"""Kind of thing, state before, state after → the news; what is not here is not worth telling."""

RULES: Forward[dict[int, str]] = Forward("watching")


def _tell(news: str) -> Any:
    def told(found: dict[int, str], f: Any) -> Fact | None:
        found[f.stands.thing] = news
        return None

    return told


def _rule(kind: str, before: str, after: str, news: str) -> None:
    told = _tell(news)
    told.__name__ = f"{kind}_{before}_{after}".replace("-", "_")
    RULES.rule(
        c.stood << fact("stood", of=kind, state=before),
        c.stands << fact("stands", of=kind, state=after, thing=c.stood.thing),
    )(told)


for (_kind, _before, _after), _news in NEWS.items():
    _rule(_kind, _before, _after, _news)


@RULES.rule(
    c.stood << fact("stood", of="route"),
    c.stands << fact("stands", of="route", thing=c.stood.thing),
)
def route_changed(found: dict[int, str], f: Any) -> None:
    """A route that is not what it was has changed, whatever it was."""
    found[f.stands.thing] = "changed"


@RULES.rule(m.thing >= 0)
def unnoticed(found: dict[int, str], f: Any) -> None:
    """A catch-all: a fact that no rule matches would be an error of durable_rules."""


# --- what is new


def by_rules(changes: Mapping[int, tuple[str, str, str]]) -> dict[int, str]:
    """The news of each change (kind of thing, before, after), found by the rules."""
    found: dict[int, str] = {}
    facts: list[Fact] = []
    for thing, (kind, before, after) in changes.items():
        facts.append({"kind": "stood", "thing": thing, "of": kind, "state": before})
        facts.append({"kind": "stands", "thing": thing, "of": kind, "state": after})
    if facts:
        RULES.run(found, facts)
    return found


def expected(changes: Mapping[int, tuple[str, str, str]]) -> dict[int, str]:
    """The same, read off the table."""
    found = {}
    for thing, (kind, before, after) in changes.items():
        news = "changed" if kind == "route" else NEWS.get((kind, before, after))
        if news:
            found[thing] = news
    return found


def news(before: Picture, after: Picture, now: date, law: bool = False) -> tuple[Notice, ...]:
    """What there is to tell, on a day or at a moment, between two pictures, thing by thing."""
    keys = [
        key
        for key in dict.fromkeys((*before, *after))
        if _code(before, key) != _code(after, key)
        if key[0] != "route" or (key in before and key in after)
    ]
    changes = {n: (key[0], _code(before, key), _code(after, key)) for n, key in enumerate(keys)}
    told = agreed(lambda: by_rules(changes), expected(changes))
    return tuple(_notice(keys[n], told[n], before, after, now, law) for n in sorted(told))


def _code(found: Picture, key: Key) -> str:
    return found[key].code if key in found else NONE


def _notice(key: Key, told: str, before: Picture, after: Picture, now: date, law: bool) -> Notice:
    shown = after.get(key) or before[key]
    kind, name, on = key
    return Notice(
        day=day_of(now),
        news=told,
        thing=kind,
        name=name.partition(" ")[0],
        on=on,
        label=shown.label,
        before=_code(before, key),
        after=_code(after, key),
        sources=shown.sources,
        due=shown.due and day_of(shown.due),
        counted=shown.counted,
        law=law,
        at=_moment(now),
        due_at=_moment(shown.due),
        foreign=shown.foreign,
    )


def _moment(when: date | None) -> datetime | None:
    return in_china(when) if isinstance(when, datetime) else None
