"""What would change the weighing of a sharing: each fact that doctrine asks, turned around."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from dsl.changes import AddBlock, Edit, RemoveAttribute, SetValue, changed
from dsl.expressions import Path
from dsl.scenario import Scenario
from dsl.schema import MEASURE
from engine.balance import MODE, NEED, SIDES, Alternative, codes, decide, place
from engine.logic import Evaluator
from engine.proofs import ProofWriter
from engine.weighing import of_doctrine
from engine.world import NOT_SAID, SAID, FactUsed, World


class Hinge(msgspec.Struct, frozen=True):
    """A yes/no fact or a measure at which the weighing of a transfer has looked.

    `value` is None where it is not said. `entity` and `attribute` are those of the file, `about`
    and `called` those that a reader knows (of a measure what it covers, and its kind).
    """

    entity: str
    attribute: str
    value: bool | None
    about: str
    called: str


def hinges(evaluator: Evaluator, transfer: str) -> tuple[Hinge, ...]:
    """The facts on which the weighing of a transfer hangs, in the order in which it meets them."""
    found = []
    for fact in _used(evaluator, transfer):
        value = (fact.items[0] is not False) if fact.items else None
        about, called = _named(fact, evaluator.world, transfer)
        found.append(Hinge(fact.entity, fact.attribute, value, about, called))
    return tuple(found)


def turned(hinge: Hinge, value: bool | None) -> list[Edit]:
    """What it takes to say yes, no, or (None) nothing of a fact."""
    if value == hinge.value:
        return []
    if value is None:
        return [RemoveAttribute(hinge.entity, hinge.attribute)]
    return _edits(hinge.entity, hinge.attribute, value)


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
            changes = _edits(fact.entity, fact.attribute, value)
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


def _edits(entity: str, attribute: str, value: bool) -> list[Edit]:
    kind = attribute.removeprefix(f"{MEASURE}:")
    if kind != attribute:
        return [AddBlock(MEASURE, kind, (("covers", (entity,)), ("done", (value,))))]
    return [SetValue(entity, attribute, (value,))]


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
