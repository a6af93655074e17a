"""From the rules of a day and a scenario's world to the case that the calculus decides."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from dsl.expressions import Path
from dsl.statute import Norm
from engine.calculus import Case, Clash, Consequences, Instance, Truth
from engine.deadlines import time_left
from engine.logic import Evaluator
from engine.world import World
from kb.rulebook import Rules

Calculus = Callable[[Case], Consequences]

ANCHORED = (
    "duty",
    "prohibition",
    "permission",
    "recommendation",
    "right",
    "power",
    "constitutes",
    "exempts",
)

SANCTIONS = "overlapping-sanctions"  # the kind of conflict that only a breach brings about


def instance_id(norm: Norm, entity: str) -> str:
    """The id of a norm bound to an entity."""
    return f"{norm.id}@{entity}"


def case_of(evaluator: Evaluator) -> Case:
    """Every norm in force, bound to every entity of its sort, with the truth of its condition."""
    world, rules = evaluator.world, evaluator.rules
    instances = tuple(
        _instance(evaluator, norm, entity.name)
        for norm in rules.norms
        if norm.kind in ANCHORED
        for entity in world.of_sort(norm.sort)
    )
    return Case(instances, tuple(_clashes(world, rules, instances)))


def _instance(evaluator: Evaluator, norm: Norm, entity: str) -> Instance:
    rules = evaluator.rules
    condition = evaluator.holds(norm, entity)
    fulfilment = None
    if condition is not Truth.FALSE:
        fulfilled = evaluator.fulfilment(norm, entity)
        fulfilment = fulfilled.truth if fulfilled else None
        if fulfilment is Truth.FALSE and time_left(norm, entity, evaluator.world):
            fulfilment = None  # a thing to do, not yet a breach
    term = rules.schema.terms.get(norm.term)
    return Instance(
        instance_id(norm, entity),
        norm.id,
        entity,
        norm.kind,
        condition,
        tuple(instance_id(defeater, entity) for defeater in rules.defeaters[norm.id]),
        fulfilment,
        norm.action,
        norm.term,
        term.scale if term else "",
        term.order if term else 0,
    )


def scene(world: World, transfer: str) -> frozenset[str]:
    """A transfer with what it touches: its data, the processing it serves, its exporter."""
    found = {transfer}
    for step in ("data", "serves", "from"):
        found.update(str(i) for i in world.follow(Path("t", (step,)), {"t": transfer}).items)
    return frozenset(found)


def _clashes(world: World, rules: Rules, instances: tuple[Instance, ...]) -> Iterator[Clash]:
    """Each conflict rule on each transfer's scene, and on each entity outside of all scenes.

    Sanctions overlap only where something is breached.
    """
    places: dict[str, frozenset[str]] = {
        transfer.name: scene(world, transfer.name) for transfer in world.of_sort("transfer")
    }
    covered = frozenset().union(*places.values())
    places |= {name: frozenset({name}) for name in world.entities if name not in covered}
    touching = [i for i in instances if i.condition is not Truth.FALSE]
    broken = [i for i in touching if i.fulfilment is Truth.FALSE]
    for rule, named in rules.reconciling:
        assert rule.reconciliation is not None
        concerned = broken if rule.reconciliation.kind == SANCTIONS else touching
        sides = [[i for i in concerned if i.norm in side] for side in named]
        for place, names in places.items():
            found = tuple(tuple(i.id for i in side if i.entity in names) for side in sides)
            if sum(1 for side in found if side) > 1:
                yield Clash(rule.id, place, found)
