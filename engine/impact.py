"""What a change of the law changes: one scenario on two dates, and why the answers differ.

The reason is found by comparing the proofs of both dates: where a step has another truth, and the
norm that carries it is law on one of the dates only, that norm is the cause.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from dsl.expressions import Is
from dsl.scenario import Scenario
from dsl.statute import Norm, Text
from engine.assess import Assessment
from engine.calculus import Standing, Truth
from engine.case import instance_id
from engine.deadlines import time_left
from engine.logic import Derivation
from engine.proofs import carrying, fact_key
from engine.report import Exposure, Report, Task
from engine.routes import SCALE
from engine.world import ASSUMED
from kb.rulebook import KnowledgeBase, sorted_sources


class Cause(msgspec.Struct, frozen=True):
    """A provision that `entered` force on `day`, or `left` it (`day` is the first day without it).

    `by` is the provision that set it aside, where the law names one.
    """

    provision: str
    event: str
    day: date
    by: str = ""


class Flip(msgspec.Struct, frozen=True):
    """Something that stands otherwise on the later date.

    `kind` is route, duty or level; `name` the scale or the action; `before` and `after` are codes
    of the report, empty where nothing was or is found. Beside the causes in the law stand the
    `facts` of the proof that are dated between the two days, or assumed as of the day: without
    causes the answer turns on them alone.
    """

    kind: str
    on: str
    name: str
    label: Text
    before: str
    after: str
    under_before: tuple[str, ...]
    under_after: tuple[str, ...]
    causes: tuple[Cause, ...]
    facts: tuple[str, ...] = ()


class Shift(msgspec.Struct, frozen=True):
    """A breach on both dates that costs something else on the later one."""

    on: str
    name: str
    label: Text
    before: Exposure
    after: Exposure
    causes: tuple[Cause, ...]


class Impact(msgspec.Struct, frozen=True):
    """Everything that differs for one scenario between two dates.

    `entered` and `left` are the instruments, with their versions, that are law on one of the
    dates only. `restated` are tasks that stand as before, but under other provisions.
    """

    title: str
    file: str
    earlier: date
    later: date
    entered: tuple[str, ...]
    left: tuple[str, ...]
    flips: tuple[Flip, ...]
    shifts: tuple[Shift, ...]
    restated: tuple[Flip, ...]
    counts: dict[str, int]


class Comparison:
    """One scenario assessed on two dates."""

    def __init__(
        self, scenario: Scenario, knowledge: KnowledgeBase, earlier: date, later: date
    ) -> None:
        """The scenario's own date is not used; what it says is taken as said on both dates."""
        self.before = Assessment(scenario, knowledge, earlier)
        self.after = Assessment(scenario, knowledge, later)
        self.reports = (self.before.report(), self.after.report())

    def impact(self) -> Impact:
        """Everything that differs, as a plain record."""
        first, second = self.reports
        duties, restated = self.duties()
        flips = (*self.routes(), *duties, *self.levels())
        shifts = tuple(self.shifts())
        counts = {
            kind: sum(1 for flip in flips if flip.kind == kind)
            for kind in ("route", "duty", "level")
        }
        versions = [
            {f"{m.instrument} {m.version}".rstrip() for m in a.rules.modules.values()}
            for a in (self.before, self.after)
        ]
        return Impact(
            title=second.title,
            file=second.file,
            earlier=first.as_of,
            later=second.as_of,
            entered=tuple(sorted(versions[1] - versions[0])),
            left=tuple(sorted(versions[0] - versions[1])),
            flips=flips,
            shifts=shifts,
            restated=restated,
            counts={**counts, "exposure": len(shifts), "restated": len(restated)},
        )

    # what differs

    def routes(self) -> Iterator[Flip]:
        """The transfers that go another way."""
        first, second = self.reports
        for old, new in zip(first.routes, second.routes, strict=True):
            if old.route != new.route:
                ids = self.deciders(SCALE, new.transfer)
                yield self.flip(
                    "route", new.transfer, SCALE, new.label,
                    (old.route, new.route), (old.under, new.under), ids,
                )  # fmt: skip

    def levels(self) -> Iterator[Flip]:
        """The datasets that stand elsewhere on a scale."""
        found = [{(level.dataset, level.scale): level for level in r.levels} for r in self.reports]
        for (dataset, scale), new in found[1].items():
            old = found[0].get((dataset, scale))
            if old is None or old.level != new.level:
                yield self.flip(
                    "level", dataset, scale, new.label,
                    (old.level if old else "", new.level),
                    (old.under if old else (), new.under),
                    self.deciders(scale, dataset),
                )  # fmt: skip

    def duties(self) -> tuple[tuple[Flip, ...], tuple[Flip, ...]]:
        """The tasks that stand otherwise, are new or gone; and those only restated."""
        old, new = (tasks_by_key(report) for report in self.reports)
        flips, restated = [], []
        for key in dict.fromkeys((*new, *old)):
            was, now = old.get(key), new.get(key)
            shown = now or was
            assert shown is not None
            under = (was.sources if was else (), now.sources if now else ())
            status = (was.status if was else "", now.status if now else "")
            norms = dict.fromkeys((*(was.norms if was else ()), *(now.norms if now else ())))
            flip = self.flip("duty", shown.on, shown.action, shown.label, status, under, norms)
            if status[0] != status[1]:
                flips.append(flip)
            elif set(under[0]) != set(under[1]):
                restated.append(flip)
        return tuple(flips), tuple(restated)

    def shifts(self) -> Iterator[Shift]:
        """The breaches on both dates whose fines differ."""
        old, new = (tasks_by_key(report) for report in self.reports)
        for key, now in new.items():
            was = old.get(key)
            for before, after in zip(was.exposure if was else (), now.exposure, strict=False):
                if before.tiers != after.tiers and before.bearer == after.bearer:
                    yield Shift(
                        now.on, now.action, now.label, before, after,
                        self.penal_causes(before, after),
                    )  # fmt: skip

    def penal_causes(self, before: Exposure, after: Exposure) -> tuple[Cause, ...]:
        """The penalties of either exposure that are law on one of the dates only."""
        causes = []
        for mine, other, exposure in (
            (self.before, self.after, before),
            (self.after, self.before, after),
        ):
            sources = {tier.source for tier in exposure.tiers}
            for norm in mine.rules.norms:
                named = ", ".join(sorted_sources(norm.sources)) in sources
                if norm.kind == "sanction" and named and not same(norm, other):
                    causes.append(self.cause(norm))
        return tuple(dict.fromkeys(causes))

    # why it differs

    def flip(
        self,
        kind: str,
        on: str,
        name: str,
        label: Text,
        codes: tuple[str, str],
        under: tuple[tuple[str, ...], tuple[str, ...]],
        norms: Iterable[str],
    ) -> Flip:
        """A difference with its causes among the norms that decide it."""
        norms = tuple(norms)
        differing = [
            *self.differing(norms, on, self.before, self.after),
            *self.differing(norms, on, self.after, self.before),
        ]
        causes = tuple(dict.fromkeys(self.cause(norm) for norm in differing))
        return Flip(kind, on, name, label, *codes, *under, causes, self.dated(norms, on))

    def deciders(self, scale: str, entity: str) -> tuple[str, ...]:
        """The norms that decide a scale for an entity on either date."""
        found: dict[str, None] = {}
        for assessment in (self.before, self.after):
            found.update(dict.fromkeys(deciding(assessment, scale, entity)))
        return tuple(found)

    def differing(
        self, norms: Iterable[str], entity: str, mine: Assessment, other: Assessment
    ) -> Iterator[Norm]:
        """The norms in my proofs that carry a difference and are no law on the other date."""
        for name in norms:
            norm = mine.rules.by_id.get(name)
            if norm is None:
                continue
            standing, *fulfilment = derivations(mine, norm, entity)
            yield from unshared(standing, other)
            for derivation in fulfilment if same(norm, other) else ():
                yield from unshared(derivation, other)

    def cause(self, norm: Norm) -> Cause:
        """A norm that is law on one of the dates only, as a cause."""
        provision = ", ".join(sorted_sources(norm.sources))
        if norm.in_force > self.before.rules.day:
            return Cause(provision, "entered", norm.in_force)
        assert norm.until is not None
        gone = date.fromordinal(norm.until.toordinal() + 1)
        return Cause(provision, "left", gone, str(norm.until_by) if norm.until_by else "")

    def dated(self, norms: Iterable[str], entity: str) -> tuple[str, ...]:
        """The facts in the proofs that are dated between the two days or assumed as of the day.

        With them stand those from which a deadline counts that ended between the days.
        """
        days = (self.before.rules.day, self.after.rules.day)
        found: dict[str, None] = {}
        for name in norms:
            norm = self.after.rules.by_id.get(name)
            if norm is None:
                continue
            left = {time_left(norm, entity, a.world) for a in (self.before, self.after)}
            if len(left) > 1 and norm.deadline and norm.deadline.anchor:
                anchor = self.after.world.follow(norm.deadline.anchor, {norm.variable: entity})
                found.update(dict.fromkeys(map(fact_key, anchor.facts)))
            for derivation in derivations(self.after, norm, entity):
                for step in steps(derivation):
                    for fact in step.facts:
                        moved = fact.said == ASSUMED and days[1] in fact.items
                        between = any(
                            isinstance(item, date) and days[0] < item <= days[1]
                            for item in fact.items
                        )
                        if moved or between:
                            found[fact_key(fact)] = None
        return tuple(found)


def impact(scenario: Scenario, knowledge: KnowledgeBase, earlier: date, later: date) -> Impact:
    """What differs for a scenario between two dates, each with its cause.

    Raises ValueError if the dates are not in order.
    """
    if earlier >= later:
        raise ValueError("the first date does not lie before the second")
    return Comparison(scenario, knowledge, earlier, later).impact()


def tasks_by_key(report: Report) -> dict[tuple[str, str], Task]:
    """The tasks of a report by action and object."""
    return {(task.action, task.on): task for task in report.tasks}


def same(norm: Norm, other: Assessment) -> bool:
    """Whether the very norm is law on the other date too."""
    counterpart = other.rules.by_id.get(norm.id)
    return counterpart is not None and counterpart.file == norm.file


def derivations(assessment: Assessment, norm: Norm, entity: str) -> Iterator[Derivation]:
    """Why a norm stands as it does on an entity, and how its fulfilment does."""
    yield assessment.evaluator.standing(norm, entity)
    fulfilment = assessment.evaluator.fulfilment(norm, entity)
    if fulfilment is not None:
        yield fulfilment


def steps(derivation: Derivation) -> Iterator[Derivation]:
    """A derivation with everything that carries it."""
    yield derivation
    for part in carrying(derivation):
        yield from steps(part)


def unshared(derivation: Derivation, other: Assessment) -> Iterator[Norm]:
    """The norms that carry a derivation and are not law in the other assessment.

    What has the same truth there is passed over: it makes no difference. A norm that is not law
    there holds of nothing there, so it makes a difference only where it does not fail here.
    """
    of = derivation.of
    entity = derivation.bindings.get("it", "")
    if isinstance(of, Is) and entity:
        if other.evaluator.term(of.term, entity).truth is derivation.truth:
            return
    elif isinstance(of, Norm):
        if not same(of, other):
            if derivation.truth is not Truth.FALSE:
                yield of
            return
        there = other.evaluator.standing(of, derivation.bindings.get(of.variable, ""))
        if there.truth is derivation.truth:
            return
    for part in carrying(derivation):
        yield from unshared(part, other)


def deciding(assessment: Assessment, scale: str, entity: str) -> Iterator[str]:
    """The norms that decide where an entity stands on a scale: what holds, could, or exempts."""
    rules, standing = assessment.rules, assessment.results.standing
    decision = assessment.results.decisions.get((scale, entity))
    terms = decision.possible if decision else ()
    for term in terms:
        for norm in rules.constituting.get(term, ()):
            if standing[instance_id(norm, entity)] is not Standing.VOID:
                yield norm.id
    if terms:
        return
    every = {term.name for term in rules.schema.terms.values() if term.scale == scale}
    for norm in rules.norms:
        exempting = norm.kind == "exempts" and every & {str(target) for target in norm.defeats}
        if exempting and standing.get(instance_id(norm, entity)) is Standing.IN_FORCE:
            yield norm.id
