"""Deadlines as days and moments: in hours, days, working days, months and years.

Periods are counted as articles 200 to 204 of the Civil Code do (CIVIL in the knowledge base): the
day of the event is not counted; a last day on which nobody works moves to the next working day;
hours run from the moment itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dsl.expressions import And, Compare, Day, Duration, Expression, Has, Or, Path, Truth
from dsl.schema import MEASURE, Schema
from dsl.statute import Deadline, Norm
from engine.instants import day_of, first_moment, last_moment, past
from engine.periods import WORKING_DAYS, next_working_day, shifted, unpublished
from engine.world import ASSUMED, FactUsed, Found, World

GRACE = timedelta(days=31)  # no arrangement of holidays moves the end of a period farther
DONE = Path("m", ("done",))


@dataclass(frozen=True)
class Due:
    """By when something is due.

    `when` is the last day, or the last moment where hours count; None where the hour from which
    they count is not said. After `latest` it is too late for certain. `opens` is the first day of
    a window. The day is provisional where it was counted through `unpublished` years, whose
    holidays are not known.
    """

    when: date | None
    latest: date
    opens: date | None = None
    unpublished: tuple[int, ...] = ()


def due_of(norm: Norm, entity: str, world: World) -> Due | None:
    """By when a norm is to be fulfilled; None where it counts from nothing that is known.

    An assumed day makes no deadline, and a deadline that counts from a measure has none before
    the measure is there.
    """
    deadline = norm.deadline
    if deadline is None:
        return None
    start = _start(norm, entity, world)
    if deadline.relation == "every" and deadline.duration is not None:
        done = max(_dates(norm, entity, world, "done"), key=last_moment, default=None)
        return again(deadline.duration, done or start, done is not None)
    return counted(deadline, start) if start is not None else None


def time_left(norm: Norm, entity: str, world: World) -> bool:
    """Whether the time is not known to have run out, so that what is not done is not yet a breach.

    What must come before an event must be done before its day; what must follow within a time may
    be done on the last day. Where it is not said when the time began, it is not known to have run
    out.
    """
    due = due_of(norm, entity, world)
    if due is None:
        return norm.deadline is not None and norm.deadline.relation == "after"
    return not past(due.latest, world.now)


def in_time(norm: Norm, entity: str, world: World) -> Expression | None:
    """What fulfils a norm, with the time by which it must have been done added."""
    deadline = norm.deadline
    if norm.met is None or deadline is None:
        return norm.met
    if deadline.relation == "every" and deadline.duration is not None:
        since = since_when(deadline.duration, world.now)
        return _bounded(norm.met, ">=", since, world) if since else norm.met
    if deadline.relation == "after":
        due = due_of(norm, entity, world)
        if due is not None and not due.unpublished:
            return _bounded(norm.met, "<=", due.latest, world)
    return norm.met


def counted(deadline: Deadline, start: date) -> Due | None:
    """The end of a period from (or before) a day or moment.

    None beyond the years 1 to 9999 and for periods of more than two thousand working days.
    """
    duration, day = deadline.duration, day_of(start)
    back = deadline.relation != "after"
    if duration is None:
        return Due(start, _before(start) if back else start)
    if duration.unit == "hours":
        return _hours(start, duration.amount, back)
    end = shifted(day, duration, back)
    if end is None:
        return None
    working = duration.unit == WORKING_DAYS
    last = end if back or working else next_working_day(end)
    unknown = unpublished(day, end) if working else () if back else unpublished(end, last)
    if deadline.relation == "within-before":
        return Due(start, start, end, unknown)
    return Due(last, last + GRACE if unknown else last, None, unknown)


def _hours(start: date, amount: int, back: bool) -> Due | None:
    """So many hours after (or before) a moment; of a day only the end is known."""
    try:
        span = timedelta(hours=-amount if back else amount)
        latest = last_moment(start) + span
    except OverflowError:
        return None
    return Due(latest if isinstance(start, datetime) else None, latest)


def _before(start: date) -> date:
    """The last moment or day before another."""
    step = timedelta(minutes=1) if isinstance(start, datetime) else timedelta(days=1)
    return start - step if first_moment(start) > datetime.min + timedelta(days=1) else start


# from what a deadline counts


def _start(norm: Norm, entity: str, world: World) -> date | None:
    """The day or moment from which a deadline counts, if the scenario says exactly one.

    Of several measures it is that of the latest.
    """
    anchor = norm.deadline.anchor if norm.deadline else None
    if anchor is None:
        return None
    if anchor.root != norm.variable:
        return max(_dates(norm, entity, world, *anchor.steps), key=last_moment, default=None)
    found = world.follow(anchor, {norm.variable: entity})
    days = [item for item in found.items if isinstance(item, date)]
    if len(days) != 1 or not found.facts or found.facts[0].said == ASSUMED:
        return None
    return days[0]


def counted_from(norm: Norm, entity: str, world: World) -> list[FactUsed]:
    """The facts from which a deadline counts."""
    anchor = norm.deadline.anchor if norm.deadline else None
    if anchor is None:
        return []
    if anchor.root == norm.variable:
        return world.follow(anchor, {norm.variable: entity}).facts
    return [
        fact for found in _of_measures(norm, entity, world, anchor.steps) for fact in found.facts
    ]


def _dates(norm: Norm, entity: str, world: World, *steps: str) -> Iterator[date]:
    """The dates that a path leads to from the measures of which a norm speaks."""
    for found in _of_measures(norm, entity, world, steps):
        yield from (item for item in found.items if isinstance(item, date))


def _of_measures(norm: Norm, entity: str, world: World, steps: tuple[str, ...]) -> Iterator[Found]:
    """Where a path leads from each of the measures of which a norm speaks."""
    for has in measures_in(norm.met or norm.when):
        for owner in world.follow(has.path, {norm.variable: entity}).items:
            for measure in world.step(str(owner), "measures").items:
                kind = world.entities[str(measure)].kind
                if world.schema.is_below(kind, has.measure):
                    yield world.follow(Path("m", steps), {"m": str(measure)})


def measures_in(expression: Expression | None) -> Iterator[Has]:
    """The measures that a condition asks for, where it does not deny them."""
    match expression:
        case Has():
            yield expression
        case And(parts) | Or(parts):
            for part in parts:
                yield from measures_in(part)


# done in time


def _bounded(met: Expression, operator: str, bound: date, world: World) -> Expression:
    """A condition that asks each measure to be done by a day or moment (or not before it)."""
    match met:
        case Has(path, measure, condition):
            asked = condition.parts if isinstance(condition, And) else (condition,)
            moments = moments_of(condition, world.schema)
            tests = (Compare(operator, moment, Day(bound)) for moment in moments)
            parts = (*(part for part in asked if part is not None), *tests)
            return Has(path, measure, And(parts) if len(parts) > 1 else parts[0])
        case And(parts):
            return And(tuple(_bounded(part, operator, bound, world) for part in parts))
        case Or(parts):
            return Or(tuple(_bounded(part, operator, bound, world) for part in parts))
    return met


def moments_of(condition: Expression | None, schema: Schema) -> tuple[Path, ...]:
    """The moments at which a measure fulfils: those that its condition asks for, else its end."""
    attributes = schema.sorts[MEASURE].attributes
    asked = condition.parts if isinstance(condition, And) else (condition,)
    found = (part.path for part in asked if isinstance(part, Truth) and part.path.root == "m")
    moments = (
        path
        for path in found
        if len(path.steps) == 1
        and (attribute := attributes.get(path.steps[0])) is not None
        and attribute.type == "moment"
    )
    return tuple(moments) or (DONE,)


# again and again


def again(duration: Duration, last: date | None, done: bool) -> Due | None:
    """When something is due again; what is due every year may be done until the year ends."""
    if last is None:
        return None
    if duration.unit == "hours":
        return _hours(last, duration.amount, back=False)
    when = shifted(day_of(last), duration, back=False)
    if when is None:
        return None
    return Due(when, when.replace(month=12, day=31) if done and duration.unit == "years" else when)


def since_when(duration: Duration, now: date) -> date | None:
    """Since when something must have been done last, to be within its period now."""
    try:
        if duration.unit == "hours":
            return first_moment(now) - timedelta(hours=duration.amount)
        if duration.unit == "years":
            return date(now.year - duration.amount, 1, 1)
    except (OverflowError, ValueError):
        return None
    return shifted(day_of(now), duration, back=True)
