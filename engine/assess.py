"""The whole answer for one scenario: Scenario × KnowledgeBase × date → Report."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime

from dsl.scenario import Scenario
from dsl.statute import Norm, Reference, Text
from engine import VERSION, deontics
from engine.balance import sharings
from engine.calculus import Consequences, Standing, Status
from engine.case import Calculus, case_of, instance_id
from engine.clock_record import DeadlineNote
from engine.conflicts import ConflictFinder, threatened
from engine.dates import changing, not_in_force, rests_on_draft
from engine.deadlines import due_of
from engine.derivation import Derivation
from engine.exposure import Exposures
from engine.incidents import incidents_of
from engine.instants import day_of, in_china, without_zone
from engine.levels import LevelFinder
from engine.logic import Evaluator
from engine.proofs import ProofWriter, fact_key, unknown_facts
from engine.questions import questions
from engine.reach import rules_for
from engine.report import (
    Assumption,
    Finding,
    Proof,
    Receipt,
    Report,
)
from engine.routes import RouteFinder
from engine.tasks import tasks_of
from engine.world import FactUsed, World
from kb.prose import Prose, first_measure
from kb.rulebook import DRAFT, FOREIGN, KnowledgeBase, Rules, sorted_sources

DUTIES = ("duty", "prohibition")
PERMISSIONS = ("permission", "right")
COUNTING = Reference("CIVIL", "203")  # how periods are counted


class Assessment:
    """One scenario under the rules of one day: the evaluator with its consequences."""

    def __init__(
        self,
        scenario: Scenario,
        knowledge: KnowledgeBase,
        as_of: date | None = None,
        calculus: Calculus = deontics.checked,
        drafts: bool = False,
    ) -> None:
        """`as_of`, a day or moment, replaces the scenario's; `calculus` decides what follows.

        With `drafts`, drafts are weighed as if they were law.
        """
        self.scenario = scenario
        self.knowledge = knowledge
        now = without_zone(as_of or scenario.now or scenario.as_of)
        self.rules: Rules = rules_for(scenario, knowledge, day_of(now), drafts)
        self.world = World(scenario, knowledge.schema, now, self.rules.validities)
        self.evaluator = Evaluator(self.world, self.rules)
        self.prose = Prose(knowledge.schema, self.world.sort_of)
        self.proofs = ProofWriter(self.world, self.rules, self.prose)
        self.case = case_of(self.evaluator)
        self.results: Consequences = calculus(self.case)

    def report(self) -> Report:
        """Everything found, as a plain record."""
        routes = RouteFinder(self.evaluator, self.results, self.proofs).routes()
        duties = self.findings(DUTIES)
        permissions = self.findings(PERMISSIONS)
        exposures = Exposures(self.world, self.rules, self.results, duties)
        tasks = tasks_of(duties, self.results, self.rules, self.prose, exposures)
        incidents = incidents_of(duties, self.evaluator, self.results, self.prose)
        conflicts = ConflictFinder(
            self.world, self.rules, self.case, self.results, self.prose, (*duties, *permissions)
        )
        levels = LevelFinder(self.evaluator, self.results, self.proofs).levels()
        judgements = (*self.judgements(), *self.counting((*duties, *permissions)))
        change = self.rules.next_change
        return Report(
            title=self.scenario.title,
            file=self.scenario.source.name,
            as_of=self.rules.day,
            versions={
                name: module.version or module.in_force.isoformat()
                for name, module in sorted(self.rules.modules.items())
            },
            receipt=Receipt(
                hashlib.sha256(self.scenario.source.text.encode()).hexdigest(),
                self.knowledge.digest,
                VERSION,
            ),
            routes=routes,
            duties=duties,
            permissions=permissions,
            tasks=tasks,
            conflicts=conflicts.conflicts(),
            levels=levels,
            questions=questions(self.open_matters(), self.world, self.knowledge.schema, self.prose),
            assumptions=self.assumptions(),
            judgements=judgements,
            totals=exposures.totals(tasks),
            next_change=change.day if change else None,
            changing=changing(self.rules),
            not_in_force=not_in_force(self.rules),
            known_until=self.knowledge.timeline.known_until,
            sharings=sharings(self.evaluator, self.prose),
            drafts=tuple(n for n, m in sorted(self.rules.modules.items()) if m.rank == DRAFT),
            now=in_china(now) if isinstance(now := self.world.now, datetime) else None,
            incidents=incidents,
        )

    # duties, prohibitions, permissions

    def findings(self, kinds: tuple[str, ...]) -> tuple[Finding, ...]:
        """The norms of these kinds that are not void, in the order of the rulebook."""
        return tuple(
            self.finding(self.rules.by_id[instance.norm], instance.entity)
            for instance in self.case.instances
            if instance.kind in kinds and self.results.standing[instance.id] is not Standing.VOID
        )

    def finding(self, norm: Norm, entity: str) -> Finding:
        """One norm on one entity with its status, reasons and proof."""
        key = instance_id(norm, entity)
        standing = self.evaluator.standing(norm, entity)
        fulfilment = self.evaluator.fulfilment(norm, entity)
        defeating = [self.norm_of(i) for i in sorted(self.results.defeated_by.get(key, ()))]
        return Finding(
            norm=norm.id,
            on=entity,
            bearer=self.bearers(norm, entity),
            action=norm.action,
            label=self.prose.concept(norm.action),
            modality=norm.kind,
            status=self.status(norm, key),
            sources=sorted_sources(norm.sources),
            gist=self.proofs.gist(norm.sources),
            deadline=self.deadline(norm, entity),
            keep=self.prose.duration(norm.keep) if norm.keep else None,
            sanction=threatened(norm, self.rules),
            defeated_by=sorted_sources(s for n in defeating for s in n.sources),
            unknown=self.unknown(norm, key, standing, fulfilment),
            judgements=norm.judgements,
            proof=self.proofs.normative(standing, fulfilment),
            draft=self.drafted(standing, fulfilment),
            foreign=norm.rank == FOREIGN,
        )

    def drafted(self, *derivations: Derivation | None) -> bool:
        """Whether drafts are weighed and any of the derivations rests on one."""
        return self.rules.drafts and rests_on_draft(derivations)

    def norm_of(self, instance: str) -> Norm:
        """The norm of an instance id."""
        return self.rules.by_id[instance.partition("@")[0]]

    def status(self, norm: Norm, key: str) -> str:
        """The status that the calculus gives; permissions are available unless defeated."""
        if norm.kind in DUTIES:
            return str(self.results.status[key])
        standing = self.results.standing[key]
        return "available" if standing is Standing.IN_FORCE else str(standing)

    def bearers(self, norm: Norm, entity: str) -> tuple[str, ...]:
        """The entities that a norm binds or entitles."""
        if norm.bearer is None:
            return ()
        found = self.world.follow(norm.bearer, {norm.variable: entity})
        return tuple(str(item) for item in found.items)

    def unknown(
        self, norm: Norm, key: str, standing: Derivation, fulfilment: Derivation | None
    ) -> tuple[str, ...]:
        """The missing facts on which an undetermined or open finding hangs."""
        return tuple(
            dict.fromkeys(fact_key(f) for f in self.missing(norm, key, standing, fulfilment))
        )

    def missing(
        self, norm: Norm, key: str, standing: Derivation, fulfilment: Derivation | None
    ) -> list[FactUsed]:
        """The missing facts themselves."""
        if self.results.standing[key] is Standing.UNDETERMINED:
            return list(unknown_facts(standing))
        if self.results.status.get(key) is Status.OPEN and fulfilment is not None:
            return list(unknown_facts(fulfilment))
        return []

    def deadline(self, norm: Norm, entity: str) -> DeadlineNote | None:
        """The deadline in words, and as a date where it counts in calendar time."""
        deadline = norm.deadline
        if deadline is None:
            return None
        measure = self.prose.concept(first_measure(norm.met or norm.when) or "measure")
        en = self.prose.deadline(deadline, {norm.variable: entity, "m": measure.en}).en
        zh = self.prose.deadline(deadline, {norm.variable: entity, "m": measure.zh}).zh
        due = due_of(norm, entity, self.world)
        if due is None or due.when is None:
            return DeadlineNote(Text(en, zh))
        at = in_china(due.when) if isinstance(due.when, datetime) else None
        return DeadlineNote(Text(en, zh), day_of(due.when), at, due.opens, due.unpublished)

    def prove(self, norm_id: str) -> tuple[tuple[str, Proof], ...]:
        """The proof of any norm in force on every entity of its sort, whatever its truth.

        Raises KeyError if no norm of that id is in force.
        """
        norm = self.rules.by_id[norm_id]
        return tuple(
            (
                entity.name,
                self.proofs.normative(
                    self.evaluator.standing(norm, entity.name),
                    self.evaluator.fulfilment(norm, entity.name),
                ),
            )
            for entity in self.world.of_sort(norm.sort)
        )

    # what else a reader should know

    def open_matters(self) -> list[tuple[str, list[FactUsed]]]:
        """Every finding, route and level that hangs on a missing fact, with those facts."""
        matters: dict[str, list[FactUsed]] = {}
        for instance in self.case.instances:
            norm = self.rules.by_id[instance.norm]
            unsettled = self.results.standing[instance.id] is Standing.UNDETERMINED
            unsettled = unsettled or self.results.status.get(instance.id) is Status.OPEN
            if unsettled and norm.kind in DUTIES + PERMISSIONS:
                standing = self.evaluator.standing(norm, instance.entity)
                fulfilment = self.evaluator.fulfilment(norm, instance.entity)
                facts = self.missing(norm, instance.id, standing, fulfilment)
                if facts:
                    matters[instance.id] = facts
        for (scale, entity), decision in self.results.decisions.items():
            if not decision.term:
                facts = [
                    fact
                    for term in decision.possible
                    for fact in unknown_facts(self.evaluator.term(term, entity))
                ]
                matters.setdefault(f"{scale}@{entity}", []).extend(facts)
        return list(matters.items())

    def assumptions(self) -> tuple[Assumption, ...]:
        """The assumed values that the evaluation used."""
        return tuple(
            Assumption(fact.entity, fact.attribute, self.proofs.value(fact))
            for fact in self.world.assumed()
        )

    def counting(self, findings: Iterable[Finding]) -> tuple[Text, ...]:
        """How periods are counted, where one is."""
        for finding in findings:
            deadline = self.rules.by_id[finding.norm].deadline
            span = deadline.duration if deadline else None
            if finding.deadline and finding.deadline.due and span and span.unit != "hours":
                article = self.rules.article(COUNTING)
                texts = article.judgements if article else ()
                return tuple(Text(f"{COUNTING}: {t.en}", f"{COUNTING}：{t.zh}") for t in texts)
        return ()

    def judgements(self) -> tuple[Text, ...]:
        """The registered judgements of every norm that is not void here."""
        touched: dict[str, Text] = {}
        for instance in self.case.instances:
            if self.results.standing[instance.id] is not Standing.VOID:
                norm = self.rules.by_id[instance.norm]
                for text in norm.judgements:
                    source = ", ".join(sorted_sources(norm.sources))
                    touched.setdefault(
                        text.en, Text(f"{source}: {text.en}", f"{source}：{text.zh}")
                    )
        return tuple(touched.values())


def assess(
    scenario: Scenario,
    knowledge: KnowledgeBase,
    as_of: date | None = None,
    calculus: Calculus = deontics.checked,
    drafts: bool = False,
) -> Report:
    """Weigh a scenario against the law of a day or moment (the scenario's own by default).

    With `drafts`, drafts are weighed too, and what rests on them is marked.
    """
    return Assessment(scenario, knowledge, as_of, calculus, drafts).report()


def prove(
    scenario: Scenario, knowledge: KnowledgeBase, norm_id: str, as_of: date | None = None
) -> tuple[tuple[str, Proof], ...]:
    """The proof of one norm on each entity of its sort; KeyError if it is not in force."""
    return Assessment(scenario, knowledge, as_of).prove(norm_id)
