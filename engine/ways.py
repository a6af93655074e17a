"""The minimal sets of changes that settle something: Reiter's hitting-set tree over proofs.

Each node of the tree is a set of changes; where a target is not settled in the scenario so changed,
the node branches over the changes that bear on it. Nodes are taken cheapest first, so that the sets
come in the order of what they take, and no superset of one that suffices is looked at.
(R. Reiter, A theory of diagnosis from first principles, 1987.)
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from dsl.scenario import Scenario
from dsl.statute import Norm
from engine.calculus import Truth
from engine.derivation import Derivation
from engine.logic import Evaluator
from engine.moves import Branches, Moves
from engine.remedy import Changes, applied, cost
from engine.world import World
from kb.rulebook import Rules

MOST_NODES = 200  # of one tree; a file in which more is needed gets the ways found so far
MOST_CHANGES = 6  # in one way


class Target(Protocol):
    """Something to be settled, on an entity."""

    @property
    def entity(self) -> str:
        """The entity concerned."""

    def settled(self, evaluator: Evaluator) -> bool:
        """Whether it is, in a state of the scenario."""

    def branches(self, moves: Moves) -> Branches:
        """Changes of which each way to settle it makes at least one."""


@dataclass(frozen=True)
class Duty:
    """A duty or prohibition on an entity: settled when it is met, exempt, or does not bind.

    A `belated` one is settled when what it asks is done, though too late to fulfil it.
    """

    norm: Norm
    entity: str
    belated: bool = False

    def settled(self, evaluator: Evaluator) -> bool:
        """Whether nothing is left to do."""
        if self.entity not in evaluator.world.entities:
            return True
        if evaluator.in_force(self.norm, self.entity) is Truth.FALSE:
            return True
        if evaluator.in_force(self.norm, self.entity) is Truth.UNKNOWN:
            return False
        done = fulfilment(evaluator, self.norm, self.entity, self.belated)
        return done is not None and done.truth is Truth.TRUE

    def branches(self, moves: Moves) -> Branches:
        """What bears on it."""
        done = fulfilment(moves.evaluator, self.norm, self.entity, self.belated)
        return moves.settling(self.norm, self.entity, done)


def fulfilment(
    evaluator: Evaluator, norm: Norm, entity: str, belated: bool = False
) -> Derivation | None:
    """Whether what a norm asks is done: in time, or, if `belated`, at all."""
    if not belated or norm.met is None:
        return evaluator.fulfilment(norm, entity)
    return evaluator.evaluate(norm.met, {norm.variable: entity})


class Search:
    """Looks for ways in one scenario under the rules of one day."""

    def __init__(self, scenario: Scenario, rules: Rules) -> None:
        """The states of the scenario that have been looked at are kept for the next search."""
        self.scenario = scenario
        self.rules = rules
        self._states: dict[Changes, Evaluator | None] = {}
        self._moves: dict[Changes, Moves] = {}

    def state(self, changes: Changes) -> Evaluator | None:
        """The scenario with the changes made, ready to be asked; None if they cannot be made."""
        if changes not in self._states:
            schema = self.rules.schema
            made = applied(self.scenario, changes, schema)
            self._states[changes] = (
                None if made is None else Evaluator(World(made, schema, self.rules.day), self.rules)
            )
        return self._states[changes]

    def settles(self, changes: Changes, targets: Iterable[Target]) -> bool:
        """Whether the changes can be made and settle every target."""
        state = self.state(changes)
        return state is not None and all(target.settled(state) for target in targets)

    def branches(self, changes: Changes, target: Target) -> Branches:
        """What bears on a target in the scenario so changed."""
        state = self.state(changes)
        assert state is not None
        if changes not in self._moves:
            self._moves[changes] = Moves(state)
        return target.branches(self._moves[changes])

    def ways(
        self, targets: Sequence[Target], most: int, given: Changes = frozenset()
    ) -> list[Changes]:
        """Up to `most` minimal sets of changes that settle all targets, what takes least first.

        Of those that take the same, what changes the things concerned themselves comes first.
        What is `given` is taken as done and is part of no way.
        """
        found: list[Changes] = []
        seen: set[Changes] = {frozenset()}
        near = {target.entity for target in targets}
        heap: list[tuple[int, int, int, Changes]] = [(0, 0, 0, frozenset())]
        nodes = 0
        while heap and len(found) < most and nodes < MOST_NODES:
            *_, changes = heapq.heappop(heap)
            if any(way <= changes for way in found):
                continue
            nodes += 1
            state = self.state(given | changes)
            if state is None:
                continue
            open_ = [target for target in targets if not target.settled(state)]
            if not open_:
                if self.minimal(changes, targets, given):
                    found.append(changes)
                continue
            if len(changes) == MOST_CHANGES:
                continue
            for change in self.narrowest(given | changes, open_):
                wider = changes | {change}
                if wider not in seen:
                    seen.add(wider)
                    far = sum(each.entity not in near for each in wider)
                    heapq.heappush(heap, (cost(wider), far, len(seen), wider))
        return found

    def narrowest(self, changes: Changes, targets: Iterable[Target]) -> Branches:
        """The branches of the target that has fewest; none, if one cannot be settled."""
        return min((self.branches(changes, target) for target in targets), key=len)

    def minimal(self, changes: Changes, targets: Sequence[Target], given: Changes) -> bool:
        """Whether no change can be spared."""
        return not any(self.settles(given | (changes - {c}), targets) for c in changes)
