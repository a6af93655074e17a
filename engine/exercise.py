"""How far scenarios exercise the law: which norms hold in one of them, and fail in another."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from dsl.scenario import Scenario
from engine.calculus import Truth
from engine.case import ANCHORED
from engine.logic import Evaluator
from engine.reach import rules_for
from engine.world import World
from kb.rulebook import KnowledgeBase

Key = tuple[str, str, str]  # instrument, version, norm: one id may stand in two versions


class Exercise(msgspec.Struct, frozen=True):
    """The norms of one version of an instrument, as exercised by some scenarios.

    `norms` is how many there are that bind to an entity; `never_hold` and `never_fail` are the ids
    of those whose condition is true, or false, in no scenario (a norm without a condition cannot
    fail); `percent` how many are in neither list, rounded down.
    """

    instrument: str
    version: str
    norms: int
    never_hold: tuple[str, ...]
    never_fail: tuple[str, ...]
    percent: int


def exercised(knowledge: KnowledgeBase, scenarios: Iterable[Scenario]) -> tuple[Exercise, ...]:
    """A line for each version of an instrument with norms, in the order of the knowledge base.

    Each scenario is weighed on its own date only.
    """
    truths: dict[Key, set[Truth]] = {}
    for scenario in scenarios:
        rules = rules_for(scenario, knowledge)
        evaluator = Evaluator(World(scenario, knowledge.schema, rules.day, rules.validities), rules)
        for name, module in rules.modules.items():
            for norm in module.norms:
                if norm.kind in ANCHORED and norm.in_force_on(rules.day):
                    found = truths.setdefault((name, module.version, norm.id), set())
                    entities = evaluator.world.of_sort(norm.sort)
                    found.update(evaluator.holds(norm, entity.name) for entity in entities)
    lines = []
    for module in knowledge.modules:
        norms = [norm for norm in module.norms if norm.kind in ANCHORED]
        seen = {n.id: truths.get((module.instrument, module.version, n.id), set()) for n in norms}
        never_hold = tuple(n.id for n in norms if Truth.TRUE not in seen[n.id])
        never_fail = tuple(n.id for n in norms if n.when and Truth.FALSE not in seen[n.id])
        missed = {*never_hold, *never_fail}
        if norms:
            lines.append(
                Exercise(
                    module.instrument,
                    module.version,
                    len(norms),
                    never_hold,
                    never_fail,
                    (len(norms) - len(missed)) * 100 // len(norms),
                )
            )
    return tuple(lines)
