"""The deontic calculus, written to be read: the reference for `engine.deontics`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

from engine.calculus import (
    Case,
    Clash,
    Consequences,
    Decision,
    Instance,
    Standing,
    Status,
    Truth,
)

OBLIGING = frozenset({"duty", "prohibition"})
"""The kinds of norm that have a status and may become a task."""


def arranged(case: Case) -> list[Instance]:
    """The instances of a case, each after those that may defeat it.

    Raises ValueError if an id occurs twice, a defeater or a clash names an unknown id, or
    instances defeat each other in a circle.
    """
    known = {instance.id: instance for instance in case.instances}
    if len(known) < len(case.instances):
        twice, _ = Counter(instance.id for instance in case.instances).most_common(1)[0]
        raise ValueError(f"two instances are called {twice!r}")
    for instance in case.instances:
        for defeater in instance.defeaters:
            if defeater not in known:
                raise ValueError(f"{instance.id!r} names an unknown defeater {defeater!r}")
    for clash in case.clashes:
        for member in (member for side in clash.sides for member in side):
            if member not in known:
                raise ValueError(f"the clash {clash.rule!r} names an unknown instance {member!r}")
    try:
        excepted = {i.id: i.defeaters for i in case.instances if i.defeaters}
        order = list(TopologicalSorter(excepted).static_order())
        placed = set(order)
        free = [instance for instance in case.instances if instance.id not in placed]
        return [*free, *(known[name] for name in order)]
    except CycleError as error:
        circle = " defeats ".join(repr(name) for name in error.args[1])
        raise ValueError(f"instances defeat each other in a circle: {circle}") from None


def consequences(case: Case) -> Consequences:
    """Everything that follows from a case; ValueError as in `arranged`."""
    standing: dict[str, Standing] = {}
    for instance in arranged(case):
        standing[instance.id] = _standing(instance, standing)
    terms = _terms(case.instances, standing)
    return Consequences(
        standing=standing,
        defeated_by={
            i.id: _among(i.defeaters, standing, Standing.IN_FORCE)
            for i in case.instances
            if standing[i.id] is Standing.DEFEATED
        },
        doubted_by={
            i.id: _among(i.defeaters, standing, Standing.UNDETERMINED)
            for i in case.instances
            if standing[i.id] is Standing.UNDETERMINED
        },
        status={
            i.id: _status(i, standing[i.id])
            for i in case.instances
            if i.kind in OBLIGING and standing[i.id] is not Standing.VOID
        },
        terms=terms,
        decisions=_decisions(case.instances, terms),
        tasks=_tasks(case.instances, standing),
        conflicts=frozenset(
            (clash.rule, clash.entity) for clash in case.clashes if _engaged(clash, standing) > 1
        ),
    )


def _standing(instance: Instance, standing: Mapping[str, Standing]) -> Standing:
    """The condition, and not that a defeater is in force, in Kleene's logic.

    An exemption in force therefore covers a norm whose condition is unknown.
    """
    if instance.condition is Truth.FALSE:
        return Standing.VOID
    excepted = _some_in_force([standing[defeater] for defeater in instance.defeaters])
    if excepted is Truth.TRUE:
        return Standing.DEFEATED
    if Truth.UNKNOWN in (instance.condition, excepted):
        return Standing.UNDETERMINED
    return Standing.IN_FORCE


def _among(
    names: Iterable[str], standing: Mapping[str, Standing], wanted: Standing
) -> frozenset[str]:
    return frozenset(name for name in names if standing[name] is wanted)


def _status(instance: Instance, standing: Standing) -> Status:
    if standing is Standing.DEFEATED:
        return Status.DEFEATED
    if standing is Standing.UNDETERMINED:
        return Status.UNDETERMINED
    if instance.fulfilment is Truth.TRUE:
        return Status.MET
    if instance.fulfilment is Truth.FALSE:
        return Status.BREACHED
    return Status.OPEN


def _terms(
    instances: Iterable[Instance], standing: Mapping[str, Standing]
) -> dict[tuple[str, str], Truth]:
    """A term holds of an entity if one of the instances that constitute it is in force."""
    grounds: dict[tuple[str, str], set[Standing]] = {}
    for instance in instances:
        if instance.term:
            grounds.setdefault((instance.term, instance.entity), set()).add(standing[instance.id])
    return {term: _some_in_force(found) for term, found in grounds.items()}


def _some_in_force(standings: Collection[Standing]) -> Truth:
    if Standing.IN_FORCE in standings:
        return Truth.TRUE
    return Truth.UNKNOWN if Standing.UNDETERMINED in standings else Truth.FALSE


def _decisions(
    instances: Iterable[Instance], terms: Mapping[tuple[str, str], Truth]
) -> dict[tuple[str, str], Decision]:
    """What each scale decides; terms of one order are walked by name, so that none is lost."""
    orders: dict[tuple[str, str], dict[str, int]] = {}
    for instance in instances:
        if instance.scale and instance.term:
            of_scale = orders.setdefault((instance.scale, instance.entity), {})
            of_scale[instance.term] = max(
                instance.order, of_scale.get(instance.term, instance.order)
            )
    decisions: dict[tuple[str, str], Decision] = {}
    for (scale, entity), order in orders.items():
        possible: list[str] = []
        decided = ""
        for term in sorted(order, key=lambda term: (-order[term], term)):
            truth = terms[term, entity]
            if truth is not Truth.FALSE:
                possible.append(term)
            if truth is Truth.TRUE:
                decided = term if len(possible) == 1 else ""
                break
        decisions[scale, entity] = Decision(decided, tuple(possible))
    return decisions


def _tasks(
    instances: Iterable[Instance], standing: Mapping[str, Standing]
) -> dict[tuple[str, str], frozenset[str]]:
    """Duties and prohibitions that may be in force, by what is to be done and to what."""
    tasks: dict[tuple[str, str], frozenset[str]] = {}
    for instance in instances:
        calls = standing[instance.id] in (Standing.IN_FORCE, Standing.UNDETERMINED)
        if calls and instance.kind in OBLIGING and instance.action:
            task = (instance.action, instance.entity)
            tasks[task] = tasks.get(task, frozenset()) | {instance.id}
    return tasks


def _engaged(clash: Clash, standing: Mapping[str, Standing]) -> int:
    """How many sides of a clash have an instance in force, or one that an exemption covers."""
    return sum(
        any(standing[member] in (Standing.IN_FORCE, Standing.DEFEATED) for member in side)
        for side in clash.sides
    )
