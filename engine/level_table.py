"""The scale of protection for every kind of data: what a dataset of that kind alone would be.

Nothing else is said of the dataset, so what hangs on the number of persons or on other data that
it can be joined with stays open, and `possible` says between what.
"""

from __future__ import annotations

from datetime import date

import msgspec

from dsl.scenario import Entity, Scenario, Value
from dsl.schema import Schema
from dsl.source import Source, Span
from dsl.statute import Norm, Text
from engine.balance import codes, decide, place
from engine.controls import Controls
from engine.levels import SORT
from engine.logic import Evaluator
from engine.proofs import ProofWriter
from engine.report import Control
from engine.world import World
from kb.prose import Prose
from kb.rulebook import KnowledgeBase, sorted_sources

DATA, CONTAINS, CONTROLLER, HOLDER = "data", "contains", "controller", "holder"


class Placed(msgspec.Struct, frozen=True):
    """The place of a kind of data on one scale, and the provisions that give it.

    `level` is `undetermined` where several are `possible`, and `none` where no level is reached.
    """

    scale: str
    level: str
    label: Text
    possible: tuple[str, ...]
    under: tuple[str, ...]


class Category(msgspec.Struct, frozen=True):
    """A kind of data with its places and the controls that are, or may be, asked for."""

    name: str
    label: Text
    parents: tuple[str, ...]
    places: tuple[Placed, ...]
    controls: tuple[Control, ...]


def level_table(knowledge: KnowledgeBase, day: date) -> tuple[Category, ...]:
    """Every kind of data in the order of the tree, on every scale of datasets, on a day."""
    schema = knowledge.schema
    names = _ordered(schema)
    rules = knowledge.on(day)
    world = World(_scenario(names, day), schema, day, rules.validities)
    evaluator = Evaluator(world, rules)
    proofs = ProofWriter(world, rules, Prose(schema, world.sort_of))
    terms = schema.terms.values()
    scales = dict.fromkeys(term.scale for term in terms if term.scale and term.sort == SORT)
    controls = [Controls(evaluator, proofs, scale) for scale in scales]
    return tuple(
        Category(
            name,
            schema.concepts[name].label,
            tuple(p for p in schema.concepts[name].parents if p in names),
            tuple(_placed(evaluator, scale, name) for scale in scales),
            tuple(control for each in controls for control in each.of(name)),
        )
        for name in names
    )


def _placed(evaluator: Evaluator, scale: str, name: str) -> Placed:
    decision = decide(evaluator, scale, name)
    if not decision.possible:
        return Placed(scale, "none", Text("none", "无"), (), ())
    code, label = place(evaluator, decision)
    shown = (decision.term,) if decision.term else ()
    parts = [part for term in shown for part in evaluator.term(term, name).parts]
    under = sorted_sources(s for p in parts if isinstance(p.of, Norm) for s in p.of.sources)
    return Placed(scale, code, label, () if decision.term else codes(evaluator, decision), under)


def _ordered(schema: Schema) -> list[str]:
    """The kinds of data, each right behind the one it is first below."""
    below: dict[str, list[str]] = {}
    for concept in schema.concepts.values():
        for parent in concept.parents:
            below.setdefault(parent, []).append(concept.name)
    found: dict[str, None] = {}

    def walk(name: str) -> None:
        found.setdefault(name)
        for lower in sorted(below.get(name, ())):
            if lower not in found:
                walk(lower)

    for kind in sorted(below.get(DATA, ())):
        walk(kind)
    return list(found)


def _scenario(names: list[str], day: date) -> Scenario:
    """A dataset of each kind, of one holder."""
    span = Span(Source("", ""), 1, 1, 1, 1)
    entities = {HOLDER: Entity(HOLDER, "organization", "", {}, span)}
    for name in names:
        values = {
            CONTROLLER: Value((HOLDER,), True, span),
            CONTAINS: Value((name,), True, span),
        }
        entities[name] = Entity(name, SORT, "", values, span)
    return Scenario("", day, entities, span.source)
