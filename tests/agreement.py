"""The plan over a register beside the reference evaluator over the scenarios that its rows make."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from engine.bulk import Bulk, Register, read_register
from engine.bulk_layout import ROW
from engine.bulk_outputs import ROUTE, STATUSES
from engine.bulk_register import Names
from engine.bulk_scenes import Scene, SceneMaker, by_exporter
from engine.calculus import Consequences, Truth
from engine.case import case_of
from engine.consequences import consequences
from engine.logic import Evaluator
from engine.routes import SCALE
from engine.world import World
from kb.rulebook import KnowledgeBase

Row = dict[str, Any]
Answer = dict[tuple[str, ...], str]


@dataclass
class Comparison:
    """What was answered, and where the two answers differ."""

    seen: Counter[str] = field(default_factory=Counter)
    differences: list[tuple[int, tuple[str, ...], str, str]] = field(default_factory=list)
    rows: int = 0


def register_of(frame: pl.DataFrame, knowledge: KnowledgeBase) -> Register:
    """A register all of whose headers are understood."""
    fields, wrong = Names(knowledge.schema).fields(frame.columns)
    assert not wrong
    return read_register(frame, fields, knowledge.schema)


def compare(
    frame: pl.DataFrame, knowledge: KnowledgeBase, day: date, bulk: Bulk | None = None
) -> Comparison:
    """Both answers on every row of a register: route, levels, status of every norm.

    `bulk` answers in the place of the plan that the knowledge makes.
    """
    register = register_of(frame, knowledge)
    reader, layout = register.entities.reader, register.layout
    bulk = bulk or Bulk(knowledge, day, reader, layout, STATUSES)
    (chunk,) = register.chunks
    bulk.gather(lambda: register.chunks)
    answers = bulk.answer(chunk).to_dicts()
    cells, marks = chunk
    found = Comparison(rows=len(cells))
    maker = SceneMaker(register.entities, "register", day)
    for places in by_exporter(marks):
        scene = maker.scene(cells[places], marks[places])
        reference = Reference(scene, knowledge, day)
        for place in places:
            mark = marks.row(place, named=True)
            seats = maker.here(cells.row(place, named=True), mark)
            here = {sort: scene.names[key] for sort, key in seats.items()}
            mine, theirs = told(bulk, answers[place]), reference.told(here)
            for key in mine.keys() | theirs.keys():
                one, other = mine.get(key, ""), theirs.get(key, "")
                found.seen[f"{key[0]} {other}" if key[0] != "norm" else other] += 1
                if one != other:
                    found.differences.append((mark[ROW], key, one, other))
    return found


def told(bulk: Bulk, row: Row) -> Answer:
    """The plan's answer on one row."""
    found: Answer = {}
    for column, (instance, status) in bulk.answers.statuses.items():
        if row[column]:
            key = ("norm", instance.norm.id, instance.sort, instance.kind)
            assert key not in found, f"{key} is both {found.get(key)} and {status}"
            found[key] = str(status)
    for column, (scale, codes) in bulk.answers.levels.items():
        if row[column] is not None:
            found["level", scale] = codes[row[column]]
    if row.get(ROUTE) is not None:
        found[("route",)] = bulk.answers.routes[row[ROUTE]]
        possible = [code for column, code in bulk.answers.possible.items() if row[column]]
        found[("possible",)] = " ".join(sorted(possible))
        under = [norm.id for column, norm in bulk.answers.under.items() if row[column]]
        found[("under",)] = " ".join(sorted(under))
    return found


class Reference:
    """The reference evaluator and the readable calculus on one scene."""

    def __init__(self, scene: Scene, knowledge: KnowledgeBase, day: date) -> None:
        self.scene = scene
        self.rules = knowledge.on(day)
        self.evaluator = Evaluator(
            World(scene.scenario, knowledge.schema, day, self.rules.validities), self.rules
        )
        self.case = case_of(self.evaluator)
        self.results: Consequences = consequences(self.case)
        self.entities = scene.scenario.entities
        self.measures = [e for e in self.entities.values() if e.sort == "measure"]

    def told(self, here: dict[str, str]) -> Answer:
        """The answer on the entities of one row, by sort."""
        found: Answer = {}
        for instance in self.case.instances:
            if instance.id not in self.results.status:
                continue
            for sort, kind in self.seats(instance.entity, here):
                status = self.results.status[instance.id]
                found["norm", instance.norm, sort, kind] = str(status)
        if "dataset" in here:
            for (scale, entity), decision in self.results.decisions.items():
                if entity == here["dataset"]:
                    found["level", scale] = self.code(decision.term) or (
                        "undetermined" if decision.possible else "none"
                    )
        if "transfer" in here:
            found |= self.route(here["transfer"])
        return found

    def seats(self, entity: str, here: dict[str, str]) -> Iterator[tuple[str, str]]:
        """Where an entity stands in a row: its sort, or what it covers and its kind."""
        of = self.entities[entity]
        if of.sort == "measure":
            covered = of.values["covers"].items
            yield from ((sort, of.kind) for sort, name in here.items() if name in covered)
        elif here.get(of.sort) == entity:
            yield of.sort, ""

    def code(self, term: str) -> str:
        """The code of a term on its scale."""
        return self.rules.schema.terms[term].code if term else ""

    def route(self, transfer: str) -> Answer:
        """The route as `engine.routes` finds it."""
        from engine.proofs import ProofWriter
        from engine.routes import RouteFinder
        from kb.prose import Prose

        world = self.evaluator.world
        prose = Prose(self.rules.schema, world.sort_of)
        finder = RouteFinder(self.evaluator, self.results, ProofWriter(world, self.rules, prose))
        finder.proof = finder.margin = lambda *_: None  # type: ignore[method-assign,assignment]
        finder.exemptions = lambda _: ()  # type: ignore[method-assign]
        route = finder.route(transfer)
        found: Answer = {("route",): route.route, ("possible",): " ".join(sorted(route.possible))}
        found[("under",)] = " ".join(sorted(self.grounds(transfer, route.route)))
        return found

    def grounds(self, transfer: str, route: str) -> Iterator[str]:
        """The norms in force under which a route stands."""
        decision = self.results.decisions.get((SCALE, transfer))
        routes = {t.name for t in self.rules.schema.terms.values() if t.scale == SCALE}
        for norm in self.rules.norms:
            if decision and decision.term and self.code(decision.term) == route:
                deciding = norm.term in routes and self.code(norm.term) == route
            else:
                deciding = route == "exempt" and norm.kind == "exempts"
                deciding = deciding and bool(routes & set(map(str, norm.defeats)))
            if deciding and self.evaluator.standing(norm, transfer).truth is Truth.TRUE:
                yield norm.id
