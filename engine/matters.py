"""What is breached or open, one task at a time: its ways, how late it is, and what stands fast."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice

from dsl.schema import MEASURE
from engine.deadlines import due_of, in_time, time_left
from engine.difference import steps as carried
from engine.fix_report import Matter
from engine.instants import day_of
from engine.proofs import fact_key, unknown_facts
from engine.remedy import Changes
from engine.steps import StepWriter
from engine.trials import Key, Weighed, different, ordered
from engine.ways import Duty
from engine.world import SAID, FactUsed
from kb.rulebook import sorted_sources

FACTS = 4  # named where nothing can be changed


class Matters:
    """Describes the unsettled tasks of one scenario."""

    def __init__(self, weighed: Weighed, writer: StepWriter) -> None:
        """`writer` puts changes into words."""
        self.weighed = weighed
        self.writer = writer
        self.world = weighed.assessment.world
        self.evaluator = weighed.assessment.evaluator
        self.rules = weighed.assessment.rules

    def matter(self, key: Key, ways: Sequence[Changes], belated: Changes | None) -> Matter:
        """A task with its ways, or with what stands against any, and what is to be done late."""
        action, on = key
        norms = [self.rules.by_id[norm] for norm in self.weighed.duties[key]]
        duties = self.weighed.targets(key)
        return Matter(
            action,
            self.weighed.assessment.prose.concept(action),
            on,
            self.weighed.tasks[key],
            sorted_sources(source for norm in norms for source in norm.sources),
            self.overdue(duties),
            tuple(tuple(map(self.writer.step, ordered(way))) for way in different(ways)),
            () if ways else _named(self.rested_on(duties)),
            _named(self.unsaid(duties)),
            None if belated is None else tuple(map(self.writer.step, ordered(belated))),
        )

    def late(self, key: Key) -> list[Duty]:
        """The duties of a task; those that can no longer be fulfilled in time as belated ones."""
        return [replace(duty, belated=self.too_late(duty)) for duty in self.weighed.targets(key)]

    def too_late(self, duty: Duty) -> bool:
        """Whether what follows within a time would be done after it."""
        deadline = duty.norm.deadline
        bounded = in_time(duty.norm, duty.entity, self.world) != duty.norm.met
        after = deadline is not None and deadline.relation == "after"
        return after and bounded and not time_left(duty.norm, duty.entity, self.world)

    def overdue(self, duties: Iterable[Duty]) -> date | None:
        """The first day before which one of the duties was due, if it has come."""
        passed = (
            due_of(duty.norm, duty.entity, self.world)
            for duty in duties
            if not time_left(duty.norm, duty.entity, self.world)
        )
        last = min((day_of(due.latest) for due in passed if due), default=None)
        return last + timedelta(days=1) if last else None

    def unsaid(self, duties: Iterable[Duty]) -> Iterator[FactUsed]:
        """Facts that are not said, on which fulfilment hangs, and that nobody can change."""
        for duty in duties:
            done = self.evaluator.fulfilment(duty.norm, duty.entity)
            for fact in unknown_facts(done) if done else ():
                if not fact.attribute.startswith(MEASURE) and self.fixed(fact):
                    yield fact

    def rested_on(self, duties: Iterable[Duty]) -> Iterator[FactUsed]:
        """The facts said that carry a breach and that nobody can change."""
        for duty in duties:
            done = self.evaluator.fulfilment(duty.norm, duty.entity)
            standing = self.evaluator.standing(duty.norm, duty.entity)
            for proof in filter(None, (done, standing)):
                for step in carried(proof):
                    yield from (f for f in step.facts if f.said == SAID and self.fixed(f))

    def fixed(self, fact: FactUsed) -> bool:
        """Whether a fact cannot be changed: its attribute, or the value that it has."""
        schema = self.rules.schema
        sort = schema.sorts[self.world.sort_of(fact.entity)]
        attribute = sort.attributes.get(fact.attribute)
        efforts = [schema.effort_of(item) for item in fact.items if isinstance(item, str)]
        every = [attribute.effort if attribute else "", *filter(None, efforts)]
        return not all(map(schema.weight, every))


def _named(facts: Iterable[FactUsed]) -> tuple[str, ...]:
    """The first few facts, as reports name them."""
    return tuple(islice(dict.fromkeys(map(fact_key, facts)), FACTS))
