"""What differs between two answers: routes, tasks, levels and fines, each with its cause.

The reason is found by comparing the proofs of both answers: where a step has another truth, and the
norm that carries it is law in one of them only, that norm is the cause.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import msgspec

from dsl.expressions import Is
from dsl.statute import Norm, Text
from engine.assess import Assessment
from engine.calculus import Standing, Truth
from engine.case import instance_id
from engine.deadlines import counted_from, time_left
from engine.derivation import Derivation
from engine.instants import day_of
from engine.proofs import carrying, fact_key
from engine.report import Exposure, Report, Task
from engine.routes import SCALE
from engine.world import ASSUMED
from kb.rulebook import sorted_sources

Fact = tuple[str, str]  # entity and attribute


class Cause(msgspec.Struct, frozen=True):
    """A provision that `entered` force on `day`, or `left` it (`day` is the first day without it).

    `by` is the provision that set it aside, where the law names one.
    """

    provision: str
    event: str
    day: date
    by: str = ""


class Flip(msgspec.Struct, frozen=True):
    """Something that stands otherwise in the second answer.

    `kind` is route, duty or level; `name` the scale or the action; `before` and `after` are codes
    of the report, empty where nothing was or is found. Beside the causes in the law stand the
    `facts` of the proof that are not the same in both, are dated between the two days, or are
    assumed as of the day: without causes the answer turns on them alone. `label` is that of the
    second answer; where a level was another, `was` is its label.
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
    was: Text | None = None


class Shift(msgspec.Struct, frozen=True):
    """A breach in both answers that costs something else in the second."""

    on: str
    name: str
    label: Text
    before: Exposure
    after: Exposure
    causes: tuple[Cause, ...]


class Difference:
    """Two assessments of one thing: on two dates, or with other facts."""

    def __init__(
        self, before: Assessment, after: Assessment, changed: Mapping[Fact, str] | None = None
    ) -> None:
        """`changed` names the facts that are not the same in both."""
        self.before = before
        self.after = after
        self.changed = changed or {}
        self.reports = (before.report(), after.report())
        self.days = sorted((before.rules.day, after.rules.day))
        duties, self.restated = self.duties()
        self.flips = (*self.routes(), *duties, *self.levels())
        self.shifts = tuple(self.shifted())

    @property
    def counts(self) -> dict[str, int]:
        """How many things differ, by kind."""
        kinds = ("route", "duty", "level")
        counts = {kind: sum(flip.kind == kind for flip in self.flips) for kind in kinds}
        return {**counts, "exposure": len(self.shifts), "restated": len(self.restated)}

    # what differs

    def routes(self) -> Iterator[Flip]:
        """The transfers that go another way."""
        first, second = self.reports
        known = {route.transfer: route for route in first.routes}
        for new in second.routes:
            old = known.get(new.transfer)
            if old is not None and old.route != new.route:
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
                flip = self.flip(
                    "level", dataset, scale, new.label,
                    (old.level if old else "", new.level),
                    (old.under if old else (), new.under),
                    self.deciders(scale, dataset),
                )  # fmt: skip
                yield msgspec.structs.replace(flip, was=old.label if old else None)

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

    def shifted(self) -> Iterator[Shift]:
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
        facts = dict.fromkeys((*self.dated(norms, on), *self.turned(norms, on)))
        return Flip(kind, on, name, label, *codes, *under, causes, tuple(facts))

    def deciders(self, scale: str, entity: str) -> tuple[str, ...]:
        """The norms that decide a scale for an entity on either date."""
        found: dict[str, None] = {}
        for assessment in (self.before, self.after):
            found.update(dict.fromkeys(deciding(assessment, scale, entity)))
        return tuple(found)

    def differing(
        self, norms: Iterable[str], entity: str, mine: Assessment, other: Assessment
    ) -> Iterator[Norm]:
        """The norms in my proofs that carry a difference and are no law in the other."""
        if self.days[0] == self.days[1] or entity not in mine.world.entities:
            return
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
        if norm.in_force > self.days[0]:
            return Cause(provision, "entered", norm.in_force)
        assert norm.until is not None
        gone = date.fromordinal(norm.until.toordinal() + 1)
        return Cause(provision, "left", gone, str(norm.until_by) if norm.until_by else "")

    def dated(self, norms: Iterable[str], entity: str) -> tuple[str, ...]:
        """The facts in the proofs that are dated between the two days or assumed as of the day.

        With them stand those from which a deadline counts that ended between the days.
        """
        days = self.days
        found: dict[str, None] = {}
        for name in norms if days[0] < days[1] else ():
            norm = self.after.rules.by_id.get(name)
            if norm is None:
                continue
            left = {time_left(norm, entity, a.world) for a in (self.before, self.after)}
            if len(left) > 1:
                started = counted_from(norm, entity, self.after.world)
                found.update(dict.fromkeys(map(fact_key, started)))
            for derivation in derivations(self.after, norm, entity):
                for step in steps(derivation):
                    for fact in step.facts:
                        moved = fact.said == ASSUMED and days[1] in fact.items
                        between = any(
                            isinstance(item, date) and days[0] < day_of(item) <= days[1]
                            for item in fact.items
                        )
                        if moved or between:
                            found[fact_key(fact)] = None
        return tuple(found)

    def turned(self, norms: Iterable[str], entity: str) -> tuple[str, ...]:
        """The changed facts that carry the proofs on either side."""
        found: dict[str, None] = {}
        for assessment in (self.before, self.after) if self.changed else ():
            if entity not in assessment.world.entities:
                continue
            for norm in (assessment.rules.by_id.get(name) for name in norms):
                for derivation in derivations(assessment, norm, entity) if norm else ():
                    for step in steps(derivation):
                        keys = ((fact.entity, fact.attribute) for fact in step.facts)
                        found.update(
                            dict.fromkeys(self.changed[k] for k in keys if k in self.changed)
                        )
        return tuple(found)


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
    bound = "it" if isinstance(of, Is) else of.variable if isinstance(of, Norm) else ""
    entity = derivation.bindings.get(bound, "")
    there = entity in other.world.entities
    if isinstance(of, Is) and there:
        if other.evaluator.term(of.term, entity).truth is derivation.truth:
            return
    elif isinstance(of, Norm):
        if not same(of, other):
            if derivation.truth is not Truth.FALSE:
                yield of
            return
        if there and other.evaluator.standing(of, entity).truth is derivation.truth:
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
