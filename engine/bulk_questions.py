"""What a portfolio should find out first: the facts on which the most undetermined flows hang.

The reference evaluator is asked about a sample of the undetermined rows, each read by itself: it
knows the facts that no column speaks of as well.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from dsl.schema import MEASURE
from dsl.statute import Text
from engine.bulk_entities import Chunk
from engine.bulk_layout import Column
from engine.bulk_register import DONE, Names
from engine.bulk_scenes import SceneMaker
from engine.calculus import Truth
from engine.case import is_weighed
from engine.consequences import OBLIGING
from engine.logic import Evaluator
from engine.proofs import unknown_facts
from engine.routes import EXPORT, SCALE
from engine.world import World
from kb.rulebook import Rules

SAMPLE = 40


class Asked(msgspec.Struct, frozen=True):
    """A fact that would help: its column, the question, in how many rows of the sample."""

    column: Column
    question: Text
    routes: int
    rows: int


class Questioner:
    """Finds the facts on which sampled rows hang."""

    def __init__(self, rules: Rules, maker: SceneMaker) -> None:
        """`maker` makes a scene of a row."""
        self.rules = rules
        self.schema = rules.schema
        self.maker = maker
        self.names = Names(rules.schema)
        self.found: dict[Column, list[int]] = {}
        self.rows = 0

    def ask(self, chunk: Chunk) -> None:
        """Take the rows of a chunk into the sample."""
        cells, marks = chunk
        for place in range(len(cells)):
            scene = self.maker.scene(cells[place : place + 1], marks[place : place + 1])
            world = World(scene.scenario, self.schema, self.rules.day, self.rules.validities)
            of_route, of_norms = (set(facts) for facts in self._facts(world))
            self.rows += 1
            for column in of_route | of_norms:
                counts = self.found.setdefault(column, [0, 0])
                counts[0] += column in of_route
                counts[1] += 1

    def _facts(self, world: World) -> tuple[Iterator[Column], Iterator[Column]]:
        evaluator = Evaluator(world, self.rules)
        return self._of_route(evaluator), self._of_norms(evaluator)

    def _of_route(self, evaluator: Evaluator) -> Iterator[Column]:
        """The facts on which the route hangs: those of the terms that may still decide it."""
        terms = self.schema.terms
        order = sorted(
            (t for t in self.rules.constituting if terms[t].scale == SCALE),
            key=lambda term: -terms[term].order,
        )
        for transfer in evaluator.world.of_sort("transfer"):
            export = evaluator.term(EXPORT, transfer.name)
            if export.truth is Truth.FALSE:
                continue
            for derived in (export, *(evaluator.term(term, transfer.name) for term in order)):
                if derived.truth is Truth.TRUE and derived is not export:
                    break
                for fact in unknown_facts(derived):
                    yield from self._column(evaluator.world, fact.entity, fact.attribute)

    def _of_norms(self, evaluator: Evaluator) -> Iterator[Column]:
        for norm in self.rules.norms:
            if norm.kind not in OBLIGING or not is_weighed(norm):
                continue
            for entity in evaluator.world.of_sort(norm.sort):
                if evaluator.holds(norm, entity.name) is Truth.UNKNOWN:
                    for fact in unknown_facts(evaluator.standing(norm, entity.name)):
                        yield from self._column(evaluator.world, fact.entity, fact.attribute)

    def _column(self, world: World, entity: str, attribute: str) -> Iterator[Column]:
        """The column of a fact; none of a reference or of a measure's attribute."""
        sort = world.sort_of(entity)
        if attribute.startswith(f"{MEASURE}:"):
            yield Column(sort, DONE, attribute.removeprefix(f"{MEASURE}:"))
        elif sort == MEASURE:
            covered = world.entities[entity].values["covers"].items[0]
            yield Column(world.sort_of(str(covered)), attribute, world.entities[entity].kind)
        elif self.schema.sorts[sort].attributes[attribute].type != "reference":
            yield Column(sort, attribute)

    def answers(self) -> tuple[Asked, ...]:
        """The facts, those on which the most routes, then the most rows, hang first."""
        ranked = sorted(self.found.items(), key=lambda p: (-p[1][0], -p[1][1], str(p[0])))
        return tuple(Asked(c, self._question(c), *counts) for c, counts in ranked)

    def _question(self, column: Column) -> Text:
        if column.kind:
            label = self.schema.concepts[column.kind].label
            return Text(
                f"Has this been done, and when: {label.en}?",
                f"是否已完成“{label.zh}”？何时完成？",
            )
        return self.schema.sorts[column.sort].attributes[column.attribute].question
