"""Making a scenario say no more than it must: pieces are left out as long as something holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from dsl.scenario import Entity, Scenario, Value
from engine.audit_world import OpenWorld

Holds = Callable[[Scenario], bool]


def shortened(scenario: Scenario, world: OpenWorld, holds: Holds) -> Scenario:
    """The scenario without what is not needed for `holds`, and with plain values where any do."""
    shortening = _Shortening(scenario, world, holds)
    shortening.leave_out_entities()
    shortening.leave_out_facts()
    shortening.leave_out_values()
    shortening.leave_out_entities()
    shortening.make_plain()
    return shortening.kept


def put(scenario: Scenario, entity: str, attribute: str, other: Value | None) -> Scenario:
    """The scenario with another value for an attribute that is said, or with none."""
    found = scenario.entities[entity]
    values = {key: value for key, value in found.values.items() if key != attribute}
    if other is not None:
        values = {key: other if key == attribute else v for key, v in found.values.items()}
    return replace(scenario, entities={**scenario.entities, entity: replace(found, values=values)})


class _Shortening:
    """One scenario on its way; `kept` is the shortest so far."""

    def __init__(self, scenario: Scenario, world: OpenWorld, holds: Holds) -> None:
        self.kept = scenario
        self.world = world
        self.holds = holds

    def _try(self, smaller: Scenario) -> bool:
        if not self.holds(smaller):
            return False
        self.kept = smaller
        return True

    def _sayings(self) -> Iterator[tuple[str, str]]:
        """What is said beyond what must be, last things first."""
        for entity in reversed(self.kept.entities.values()):
            for name in reversed(entity.values):
                if not self.world.schema.sorts[entity.sort].attributes[name].required:
                    yield entity.name, name

    def leave_out_entities(self) -> None:
        """Entities to which nothing refers."""
        for name in list(reversed(self.kept.entities)):
            others = {key: e for key, e in self.kept.entities.items() if key != name}
            values = (value for e in others.values() for value in e.values.values())
            if not any(name in value.items for value in values):
                self._try(replace(self.kept, entities=others))

    def leave_out_facts(self) -> None:
        """Whole attributes."""
        for entity, attribute in list(self._sayings()):
            self._try(put(self.kept, entity, attribute, None))

    def leave_out_values(self) -> None:
        """One of several values."""
        for entity in list(self.kept.entities.values()):
            for name, value in entity.values.items():
                for item in value.items:
                    said = self.kept.entities[entity.name].values[name]
                    fewer = tuple(other for other in said.items if other != item)
                    if fewer:
                        self._try(put(self.kept, entity.name, name, replace(said, items=fewer)))

    def make_plain(self) -> None:
        """The plainest concept that does."""
        for entity, attribute in list(self._sayings()):
            for value in self._plainer(self.kept.entities[entity], attribute):
                if self._try(put(self.kept, entity, attribute, value)):
                    break

    def _plainer(self, entity: Entity, name: str) -> Iterator[Value]:
        """Values that are plainer than the one that an attribute has, the plainest first."""
        attribute = self.world.schema.sorts[entity.sort].attributes[name]
        said = entity.values[name]
        if attribute.type == "concept" and len(said.items) == 1:
            values = self.world.values(attribute)
            before = values.index(str(said.items[0])) if said.items[0] in values else 0
            for value in values[:before]:
                yield replace(said, items=(value,))
