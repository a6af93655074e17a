"""Every norm of the five instruments holds in some scenario of the tests, and fails in another.

`python -m tests.test_norm_coverage` lists what is missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from dsl.read import read_scenario
from engine.calculus import Truth
from engine.case import ANCHORED
from engine.logic import Evaluator
from engine.world import World
from kb.rulebook import KnowledgeBase

HERE = Path(__file__).parent
SCENARIOS = sorted(
    [*HERE.glob("cases/*.heng"), *HERE.glob("norms/*.heng"), *HERE.glob("../examples/*.heng")]
)
INSTRUMENTS = ("PIPL", "CSL", "DSL", "NDSR", "CBDF")
Key = tuple[str, str]  # version and id: the Cybersecurity Law stands here twice


def seen(knowledge: KnowledgeBase) -> dict[Key, set[Truth]]:
    """For each anchored norm of the five, the truths of its condition over all scenarios."""
    truths: dict[Key, set[Truth]] = {
        (module.version, norm.id): set()
        for module in knowledge.modules
        for norm in module.norms
        if norm.kind in ANCHORED and norm.instrument in INSTRUMENTS
    }
    for file in SCENARIOS:
        scenario, _ = read_scenario(file.name, file.read_bytes(), knowledge.schema)
        assert scenario is not None, file
        rules = knowledge.on(scenario.as_of)
        evaluator = Evaluator(World(scenario, knowledge.schema, rules.day), rules)
        for norm in rules.norms:
            key = (rules.modules[norm.instrument].version, norm.id)
            for entity in evaluator.world.of_sort(norm.sort) if key in truths else ():
                truths[key].add(evaluator.condition(norm, entity.name).truth)
    return truths


def missing(knowledge: KnowledgeBase) -> Iterator[str]:
    """The norms that never hold, or never fail though they have a condition."""
    conditions = {norm.id: norm.when for module in knowledge.modules for norm in module.norms}
    for (version, norm), truths in sorted(seen(knowledge).items()):
        if Truth.TRUE not in truths:
            yield f"{norm} {version} never holds"
        if Truth.FALSE not in truths and conditions[norm] is not None:
            yield f"{norm} {version} never fails"


def test_every_norm_holds_somewhere_and_fails_somewhere(knowledge: KnowledgeBase) -> None:
    assert list(missing(knowledge)) == []


if __name__ == "__main__":
    from kb.store import load

    print("\n".join(missing(load())))
