"""The scenario in which an entity has a measure, or has it no more, whatever covers what else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from dsl.changes import AddBlock, DropItem, Edit, SetValue, changed
from dsl.scenario import Entity, Scenario, Value
from dsl.schema import MEASURE, Schema

COVERS = "covers"


def measures(scenario: Scenario, entity: str, kind: str) -> Iterator[Entity]:
    """The measures of exactly this kind that cover an entity."""
    for measure in scenario.entities.values():
        covers = measure.values.get(COVERS)
        if measure.kind == kind and covers is not None and entity in covers.items:
            yield measure


def supposing(
    scenario: Scenario, entity: str, kind: str, said: Mapping[str, Value], schema: Schema
) -> Scenario:
    """The scenario in which `said` is said of the measure of a kind that covers an entity.

    The measure need not be there yet. Of one that covers other things too, the rest stays for them.
    """
    there = list(measures(scenario, entity, kind))
    edits: list[Edit] = []
    for measure in there:
        covers = measure.values[COVERS].items
        if covers == (entity,):
            values = said.items()
            edits += [SetValue(measure.name, name, v.items, v.complete) for name, v in values]
            continue
        own = {**measure.values, **said}
        values_ = tuple((name, v.items) for name, v in own.items() if name != COVERS)
        edits.append(DropItem(measure.name, COVERS, entity))
        edits.append(AddBlock(MEASURE, kind, ((COVERS, (entity,)), *values_)))
    if not there:
        values_ = tuple((name, value.items) for name, value in said.items())
        edits.append(AddBlock(MEASURE, kind, ((COVERS, (entity,)), *values_)))
    return changed(scenario, edits, schema)


def without(scenario: Scenario, entity: str, kind: str) -> Scenario:
    """The scenario in which nothing is said of measures of a kind that cover an entity."""
    entities = dict(scenario.entities)
    for measure in measures(scenario, entity, kind):
        covers = measure.values[COVERS]
        left = tuple(item for item in covers.items if item != entity)
        if left:
            values = {**measure.values, COVERS: replace(covers, items=left)}
            entities[measure.name] = replace(measure, values=values)
        else:
            del entities[measure.name]
    return replace(scenario, entities=entities)
