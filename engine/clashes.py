"""Where the sides of conflict rules meet: on one object, or on two of which one names the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dsl.statute import Norm, Reference
from engine.calculus import Clash, Instance, Truth
from engine.logic import Evaluator
from engine.world import World
from kb.rulebook import FOREIGN, Rules

SANCTIONS = "overlapping-sanctions"  # the kind of conflict that only a breach brings about
FOREIGN_LAW = "foreign-law"  # the kind in which Chinese law is one side, foreign law the other


def near(world: World, place: str) -> frozenset[str]:
    """An entity with those that it names: a transfer with its data, its exporter, its purpose."""
    attributes = world.schema.sorts[world.sort_of(place)].attributes.values()
    found = {place}
    for attribute in attributes:
        if attribute.type == "reference":
            found.update(str(item) for item in world.step(place, attribute.name).items)
    return frozenset(found & world.entities.keys())


def clashes(evaluator: Evaluator, instances: Iterable[Instance]) -> Iterator[Clash]:
    """Each conflict rule at each place where two of its sides may meet.

    A rule that is bound to a sort has its places there, where its condition holds; any other has
    them where one of the sides itself is. Sanctions overlap only where something is breached.
    Against foreign law all provisions of Chinese law are one side.
    """
    world, rules = evaluator.world, evaluator.rules
    touching = [i for i in instances if i.condition is not Truth.FALSE]
    stated = _by_norm(touching)
    breached = _by_norm(i for i in touching if i.fulfilment is Truth.FALSE)
    around = {name: near(world, name) for name in world.entities}
    for rule, named in rules.reconciling:
        assert rule.reconciliation is not None
        concerned = breached if rule.reconciliation.kind == SANCTIONS else stated
        sides = [[i for norm in side & concerned.keys() for i in concerned[norm]] for side in named]
        if sum(1 for side in sides if side) < 2:
            continue
        if rule.reconciliation.kind == FOREIGN_LAW:
            sides = _camps(sides, rules)
        for place in _places(evaluator, rule, sides):
            there = around[place]
            found = tuple(tuple(i.id for i in side if i.entity in there) for side in sides)
            if sum(1 for side in found if side) > 1:
                yield Clash(rule.id, place, found)


def _places(evaluator: Evaluator, rule: Norm, sides: list[list[Instance]]) -> list[str]:
    if rule.sort:
        bound = (entity.name for entity in evaluator.world.of_sort(rule.sort))
        return [name for name in bound if evaluator.holds(rule, name) is Truth.TRUE]
    members = {instance.entity for side in sides for instance in side}
    return [name for name in evaluator.world.entities if name in members]


def _camps(sides: Iterable[list[Instance]], rules: Rules) -> list[list[Instance]]:
    """The instances of Chinese law, and those of foreign law."""
    camps: tuple[list[Instance], list[Instance]] = ([], [])
    for instance in (instance for side in sides for instance in side):
        camps[rules.by_id[instance.norm].rank == FOREIGN].append(instance)
    return list(camps)


def _by_norm(instances: Iterable[Instance]) -> dict[str, list[Instance]]:
    found: dict[str, list[Instance]] = {}
    for instance in instances:
        found.setdefault(instance.norm, []).append(instance)
    return found


def stands_in(norm: Norm, provision: Reference) -> bool:
    """Whether a norm is stated in a provision."""
    return any(provision.covers(source) for source in norm.sources)
