"""Plans put to the test: written into the text, read and weighed again, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dsl.changes import EditError
from dsl.read import read_scenario
from dsl.scenario import Scenario
from engine.assess import Assessment
from engine.calculus import Status
from engine.consequences import consequences
from engine.fix_report import Effect, Passage, Way
from engine.history import recorded
from engine.logic import Evaluator
from engine.patch import difference, patched
from engine.remedy import Block, Change, Changes, cost
from engine.routes import RouteFinder
from engine.steps import StepWriter
from engine.tasks import WORST
from engine.ways import Duty, Search, Target
from kb.rulebook import FOREIGN, KnowledgeBase

ROUNDS = 3  # in which what a plan newly brings about is settled too
UNSETTLED = (Status.BREACHED, Status.OPEN, Status.UNDETERMINED)

Key = tuple[str, str]  # action and object of a task


@dataclass(frozen=True)
class Weighed:
    """A scenario weighed: the status of each task and of each duty in it, and the routes."""

    assessment: Assessment
    tasks: dict[Key, str]
    duties: dict[Key, dict[str, Status]]
    routes: dict[str, str]

    def differs(self, other: Weighed) -> bool:
        """Whether a route or a task stands otherwise."""
        return (self.routes, self.tasks) != (other.routes, other.tasks)

    @property
    def evaluator(self) -> Evaluator:
        """What answers questions about the scenario."""
        return self.assessment.evaluator

    def targets(self, key: Key) -> list[Duty]:
        """The duties of a task that are breached or open."""
        rules = self.assessment.rules
        return [
            Duty(rules.by_id[norm], key[1])
            for norm, status in self.duties[key].items()
            if status in (Status.BREACHED, Status.OPEN)
        ]


def weighed(scenario: Scenario, knowledge: KnowledgeBase) -> Weighed:
    """Weigh a scenario on its own date; what foreign law asks is left aside."""
    assessment = Assessment(scenario, knowledge, calculus=consequences)
    results, by_id = assessment.results, assessment.rules.by_id
    every = {
        key: {
            norm: results.status[f"{norm}@{key[1]}"]
            for norm in sorted(i.partition("@")[0] for i in ids)
            if by_id[norm].rank != FOREIGN
        }
        for key, ids in results.tasks.items()
    }
    duties = {key: statuses for key, statuses in every.items() if statuses}
    tasks = {
        key: next(status for status in WORST if status in statuses.values())
        for key, statuses in duties.items()
    }
    finder = RouteFinder(assessment.evaluator, results, assessment.proofs)
    return Weighed(assessment, tasks, duties, {r.transfer: r.route for r in finder.routes()})


@dataclass(frozen=True)
class Made:
    """A text with a plan carried out, weighed; `records` say what had been counted by then."""

    text: str
    weighed: Weighed
    records: Changes


class Trials:
    """Tries plans on one scenario, whose file has a text."""

    def __init__(
        self, scenario: Scenario, knowledge: KnowledgeBase, text: str, before: Weighed
    ) -> None:
        """`before` is the scenario weighed as it stands."""
        self.scenario = scenario
        self.knowledge = knowledge
        self.text = text
        self.before = before
        self.search = Search(scenario, before.assessment.rules)
        self.texts: dict[str, str] = {}  # patch → the whole text after it
        self.writer = StepWriter(before.assessment.world, before.assessment.prose)

    def way(self, plan: Changes, targets: Sequence[Target], thorough: bool) -> Way | None:
        """The plan as a way to all targets; None if the text so changed does not bear it out.

        What the plan newly breaches is settled as well, and, if `thorough`, what it opens.
        """
        plan = self.spared(plan, targets)
        for _ in range(ROUNDS):
            made = self.made(plan)
            if made is None or not all(t.settled(made.weighed.evaluator) for t in targets):
                return None
            new = self.new(made.weighed, thorough)
            breached = any(made.weighed.tasks[key] == "breached" for key in new)
            further = [target for key in new for target in made.weighed.targets(key)]
            more = self.search.ways(further, 1, plan) if further else []
            if not more or not more[0]:
                return None if breached else self.described(plan, made, targets)
            plan = self.spared(plan | more[0], [*targets, *further])
        return None

    def made(self, plan: Changes) -> Made | None:
        """The file with the plan carried out, weighed; None if it cannot be.

        What has been counted this year stays counted. A number lowered from next year on helps no
        other transfer in this one: a plan that seems to do so is none.
        """
        made = self.carried_out(plan, frozenset())
        if made is None:
            return None
        lowered = {change.entity for change in plan if change.op == "lower"}
        if lowered:
            routes = self.before.routes.items()
            others = (t for t, route in routes if made.weighed.routes.get(t, route) != route)
            return None if set(others) - lowered else made
        records = recorded(self.before.evaluator, made.weighed.evaluator)
        other = self.carried_out(plan, records) if records else None
        return other if other and other.weighed.differs(made.weighed) else made

    def carried_out(self, plan: Changes, records: Changes) -> Made | None:
        """The same with these records."""
        name = self.scenario.source.name
        try:
            text = patched(self.text, self.scenario, plan | records, self.knowledge.schema)
        except EditError:
            return None
        if text is None:
            return None
        scenario, _ = read_scenario(name, text.encode(), self.knowledge.schema)
        if scenario is None:
            return None
        return Made(text, weighed(scenario, self.knowledge), records)

    def new(self, after: Weighed, thorough: bool) -> list[Key]:
        """The tasks that are breached now, or open if `thorough`, and did not stand so before."""
        wrong = ("breached", "open") if thorough else ("breached",)
        return [
            key
            for key, status in after.tasks.items()
            if status in wrong and self.before.tasks.get(key) not in ("breached", status)
        ]

    def spared(self, plan: Changes, targets: Sequence[Target]) -> Changes:
        """The plan without the changes that others have made needless."""
        for change in sorted(plan, key=lambda change: (-change.weight, repr(change))):
            if self.search.settles(plan - {change}, targets):
                plan -= {change}
        return plan

    def described(self, plan: Changes, made: Made, targets: Sequence[Target]) -> Way:
        """The way as it is offered."""
        after = made.weighed
        steps = tuple(map(self.writer.step, (*ordered(plan), *ordered(made.records))))
        aimed = {(t.norm.action, t.entity) for t in targets if isinstance(t, Duty)}
        settled: list[Effect] = []
        belated: list[Effect] = []
        eased, arisen = [], []
        for key in dict.fromkeys((*self.before.tasks, *after.tasks)):
            effect = self.effect(key, after)
            was, still = effect.before in UNSETTLED, effect.after in UNSETTLED
            if key in aimed:
                (belated if effect.after == "breached" else settled).append(effect)
            elif was and not still:
                eased.append(effect)
            elif still and not was:
                arisen.append(effect)
        passages = tuple(
            Passage(transfer, before, after.routes.get(transfer, ""))
            for transfer, before in self.before.routes.items()
            if after.routes.get(transfer, "") != before
        )
        patch = difference(self.text, made.text, self.scenario.source.name)
        self.texts[patch] = made.text
        hardest = max(plan, key=lambda change: change.weight, default=None)
        return Way(
            steps,
            hardest.effort if hardest else "",
            cost(plan),
            tuple(settled),
            tuple(belated),
            tuple(eased),
            tuple(arisen),
            passages,
            patch,
        )

    def effect(self, key: Key, after: Weighed) -> Effect:
        """How a task stands before and after."""
        label = self.before.assessment.prose.concept(key[0])
        return Effect(
            key[0], label, key[1], self.before.tasks.get(key, ""), after.tasks.get(key, "")
        )


def ordered(plan: Changes) -> list[Change]:
    """The changes of a plan, what takes least first; what is said of a new measure follows it."""
    new = {block.name: c.weight for c in plan for block in c.edits if isinstance(block, Block)}

    def place(change: Change) -> tuple[object, ...]:
        weight = new.get(change.entity, change.weight)
        return (weight, change.entity in new, change.op, change.attribute, change.entity)

    return sorted(plan, key=place)


def kind(plan: Changes) -> frozenset[tuple[object, ...]]:
    """What sort of plan it is: the sorts of its changes."""
    return frozenset(change.kind for change in plan)


def different(ways: Iterable[Changes]) -> list[Changes]:
    """The first way of each sort."""
    found: dict[frozenset[tuple[object, ...]], Changes] = {}
    for way in ways:
        found.setdefault(kind(way), way)
    return list(found.values())
