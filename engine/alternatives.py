"""What would change the weighing of a sharing: each fact that doctrine asks, turned around."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.changes import AddBlock, Edit, SetValue, changed
from dsl.expressions import Path
from dsl.scenario import Scenario
from dsl.schema import MEASURE
from engine.balance import MODE, NEED, SIDES, Alternative, codes, decide, place
from engine.logic import Evaluator
from engine.proofs import ProofWriter
from engine.weighing import of_doctrine
from engine.world import NOT_SAID, SAID, FactUsed, World


def alternatives(
    scenario: Scenario, evaluator: Evaluator, proofs: ProofWriter, transfer: str
) -> tuple[Alternative, ...]:
    """The facts of which one alone would bring another form of sharing, or fewer possible ones.

    Tried are the yes/no facts and measures that the weighing of the transfer has used; what is
    not said is tried both ways.
    """
    present = decide(evaluator, MODE, transfer)
    found = []
    for fact in _used(evaluator, transfer):
        for value in _others(fact):
            changes = _edits(fact, value)
            world = evaluator.world.of(changed(scenario, changes, evaluator.rules.schema))
            decision = decide(Evaluator(world, evaluator.rules), MODE, transfer)
            if decision != present:
                code, label = place(evaluator, decision)
                about = _named(fact, evaluator.world, transfer)
                said, possible = proofs.prose.item(value), codes(evaluator, decision)
                found.append(Alternative(*about, said, code, label, possible))
    return tuple(found)


def _used(evaluator: Evaluator, transfer: str) -> Iterator[FactUsed]:
    """The yes/no facts and measures on which doctrine has looked, each once."""
    schema, world = evaluator.rules.schema, evaluator.world
    terms = [term.name for term in schema.terms.values() if term.scale in (MODE, NEED, *SIDES)]
    derived = [evaluator.term(term, transfer) for term in terms]
    seen: set[tuple[str, str]] = set()
    for derivation in of_doctrine(derived):
        for fact in derivation.facts:
            key = (fact.entity, fact.attribute)
            known = schema.sorts[world.sort_of(fact.entity)].attributes.get(fact.attribute)
            truth = fact.attribute.startswith(MEASURE) or (
                known is not None and known.type in ("bool", "moment")
            )
            if truth and fact.said in (SAID, NOT_SAID) and key not in seen:
                seen.add(key)
                yield fact


def _others(fact: FactUsed) -> tuple[bool, ...]:
    """The values to try: the opposite of what is said, or both."""
    return (not fact.items[0],) if fact.items else (True, False)


def _edits(fact: FactUsed, value: bool) -> list[Edit]:
    kind = fact.attribute.removeprefix(f"{MEASURE}:")
    if kind != fact.attribute:
        return [AddBlock(MEASURE, kind, (("covers", (fact.entity,)), ("done", (value,))))]
    return [SetValue(fact.entity, fact.attribute, (value,))]


def _named(fact: FactUsed, world: World, transfer: str) -> tuple[str, str]:
    """Entity and attribute as a reader knows them: a measure by what it covers and its kind.

    Of a measure that covers more, only the transfer is of interest.
    """
    entity = world.entities[fact.entity]
    if entity.sort != MEASURE:
        return fact.entity, fact.attribute
    covered = world.follow(Path("m", ("covers",)), {"m": fact.entity}).items
    names = [transfer] if transfer in covered else [str(item) for item in covered]
    return ", ".join(names), f"{MEASURE}:{entity.kind}"
