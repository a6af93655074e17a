"""From the rules of a day and a scenario's world to the case that the calculus decides."""

from __future__ import annotations

from collections.abc import Callable

from dsl.statute import Norm
from engine.calculus import Case, Consequences, Instance, Truth
from engine.clashes import clashes
from engine.deadlines import time_left
from engine.logic import Evaluator
from kb.rulebook import DOCTRINE

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

GRADED = "dataset"  # the sort that levels are of


def instance_id(norm: Norm, entity: str) -> str:
    """The id of a norm bound to an entity."""
    return f"{norm.id}@{entity}"


def is_weighed(norm: Norm) -> bool:
    """Whether a norm is weighed with the law: doctrine only where it grades data."""
    return norm.rank != DOCTRINE or norm.sort == GRADED


def case_of(evaluator: Evaluator) -> Case:
    """Every norm in force, bound to every entity of its sort, with the truth of its condition.

    What doctrine says of transfers and processing is left out: no law rests on it, and it is
    weighed when it is asked for (`engine.weighing`).
    """
    world, rules = evaluator.world, evaluator.rules
    instances = tuple(
        _instance(evaluator, norm, entity.name)
        for norm in rules.norms
        if norm.kind in ANCHORED and is_weighed(norm)
        for entity in world.of_sort(norm.sort)
    )
    return Case(instances, tuple(clashes(evaluator, instances)))


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
