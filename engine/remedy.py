"""Changes to a scenario: what can be done about a fact, and the scenario in which it has been done.

A change is one decision of the organization (take a measure, drop data, end a transfer); its edits
say what then stands otherwise in the file. Edits commute, so that a set of changes means one thing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from dsl.scenario import Entity, Item, Scenario, Value
from dsl.schema import MEASURE, Schema
from engine.world import World

COVERS, DONE = "covers", "done"

Said = tuple[tuple[str, tuple[Item, ...]], ...]


@dataclass(frozen=True)
class Put:
    """An attribute gets these values in place of what is said of it."""

    entity: str
    attribute: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Swap:
    """Some values of a set leave it; `to`, if any, stands in their place."""

    entity: str
    attribute: str
    out: tuple[Item, ...]
    to: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Block:
    """A new block: a measure of a kind, or a thing in another's place.

    `name` is what the block is called while nobody has named it in the file.
    """

    name: str
    sort: str
    kind: str
    values: Said


@dataclass(frozen=True)
class End:
    """A block is taken out, and with it every mention of the thing."""

    entity: str


Edit = Block | Put | Swap | End
ORDER = (Block, Put, Swap, End)


@dataclass(frozen=True)
class Change:
    """One decision and what it takes.

    `op` is take (a measure), complete (a measure that is there but not done), set, drop, turn (a
    value into its remedial one), anew (begin a thing again), lower (a count), exchange (a thing for
    another) or end; record says what stays so (`engine.history`). `attribute` is the attribute
    changed, or the kind of measure; `before` and `after` are values. `effort` is a concept of the
    schema and `weight` its place on the scale; a `drastic` change alters what is done.
    """

    op: str
    entity: str
    attribute: str
    before: tuple[Item, ...]
    after: tuple[Item, ...]
    effort: str
    weight: int
    drastic: bool
    edits: tuple[Edit, ...]

    @property
    def kind(self) -> tuple[object, ...]:
        """What sort of remedy it is, whatever it is applied to."""
        if self.op in ("take", "complete"):
            return ("measure", self.attribute)
        if self.op == "turn":
            return (self.op, self.after)
        return (self.op, self.before) if self.op == "drop" else (self.op, self.attribute)


Changes = frozenset[Change]


def cost(changes: Iterable[Change]) -> int:
    """What a set of changes takes: the weight of each and one more for each."""
    return sum(1 + change.weight for change in changes)


def drastic(changes: Iterable[Change]) -> int:
    """How many of the changes alter what is done."""
    return sum(change.drastic for change in changes)


def measure_name(kind: str, entity: str) -> str:
    """What a new measure is called that covers an entity; no name in a file looks like it."""
    return f"+{kind}@{entity}"


def edits_of(changes: Iterable[Change]) -> tuple[Edit, ...] | None:
    """The edits of all changes in one order; None where two of them contradict each other."""
    edits = {edit for change in changes for edit in change.edits}
    put: dict[tuple[str, str], Put] = {}
    for edit in edits:
        if isinstance(edit, Put) and put.setdefault((edit.entity, edit.attribute), edit) != edit:
            return None
    ended = {edit.entity for edit in edits if isinstance(edit, End)}
    if any(not isinstance(e, End | Block) and e.entity in ended for e in edits):
        return None
    return tuple(sorted(edits, key=lambda edit: (ORDER.index(type(edit)), repr(edit))))


def applied(scenario: Scenario, changes: Collection[Change], schema: Schema) -> Scenario | None:
    """The scenario with the changes made; None where they cannot be made together."""
    edits = edits_of(changes)
    if edits is None:
        return None
    for edit in edits:
        found = _edited(scenario, edit, schema)
        if found is None:
            return None
        scenario = found
    return scenario


def _edited(scenario: Scenario, edit: Edit, schema: Schema) -> Scenario | None:
    match edit:
        case Block(name, sort, kind, values):
            span = next(iter(scenario.entities.values())).span
            said = {attribute: Value(items, True, span) for attribute, items in values}
            return _with(scenario, Entity(name, sort, kind, said, span))
        case Put(name, attribute, items):
            entity = scenario.entities.get(name)
            return _with(scenario, _saying(entity, attribute, items)) if entity else None
        case Swap(name, attribute, out, to):
            entity = scenario.entities.get(name)
            if entity is None:
                return None
            found = World(scenario, schema, scenario.as_of).step(name, attribute).items
            kept = tuple(item for item in found if item not in out)
            items = tuple(dict.fromkeys((*kept, *to)))
            return _with(scenario, _saying(entity, attribute, items)) if items else None
        case End(name):
            return _without(scenario, name, schema) if name in scenario.entities else None


def _with(scenario: Scenario, entity: Entity) -> Scenario:
    return replace(scenario, entities={**scenario.entities, entity.name: entity})


def _saying(entity: Entity, attribute: str, items: tuple[Item, ...]) -> Entity:
    value = Value(items, True, entity.span)
    return replace(entity, values={**entity.values, attribute: value})


def _without(scenario: Scenario, name: str, schema: Schema) -> Scenario:
    """The scenario without a thing; a measure that covered nothing else goes too."""
    entities = {}
    for entity in scenario.entities.values():
        if entity.name == name:
            continue
        values = {}
        for attribute, value in entity.values.items():
            reference = schema.sorts[entity.sort].attributes[attribute].type == "reference"
            items = tuple(item for item in value.items if not (reference and item == name))
            if items or not value.items:
                values[attribute] = replace(value, items=items)
        if entity.sort == MEASURE and COVERS in entity.values and COVERS not in values:
            continue
        entities[entity.name] = replace(entity, values=values)
    return replace(scenario, entities=entities)
