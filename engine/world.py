"""The facts of a scenario as the evaluator sees them: paths, defaults, assumptions, silence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import msgspec

from dsl.expressions import Duration, Path
from dsl.scenario import Entity, Item, Scenario
from dsl.schema import MEASURE, Attribute, Schema
from dsl.source import Span
from dsl.statute import Validity
from engine.instants import day_of
from engine.periods import shifted

SAID, ASSUMED, DERIVED, NOT_SAID = "said", "assumed", "derived", "not-said"
VALIDITY = "valid-until"  # the attribute of a measure that ends it


class FactUsed(msgspec.Struct, frozen=True):
    """A fact that a derivation rests on, or the lack of one (`said` is then `not-said`)."""

    entity: str
    attribute: str
    items: tuple[Item, ...]
    said: str
    span: Span | None = None


@dataclass
class Found:
    """Where a path leads: values, whether they are all of them, and the facts on the way.

    `missing` are the facts that are not said, for want of which the values are not complete.
    """

    items: list[Item] = field(default_factory=list)
    complete: bool = True
    facts: list[FactUsed] = field(default_factory=list)
    missing: list[FactUsed] = field(default_factory=list)

    def add(self, other: Found) -> None:
        """Join the values of another entity to these."""
        self.items += [item for item in other.items if item not in self.items]
        self.complete = self.complete and other.complete
        self.facts += [fact for fact in other.facts if fact not in self.facts]
        self.missing += [fact for fact in other.missing if fact not in self.missing]


class World:
    """A scenario with the schema's defaults applied, as of a day or a moment of it."""

    def __init__(
        self,
        scenario: Scenario,
        schema: Schema,
        now: date,
        validities: Mapping[str, Validity] | None = None,
    ) -> None:
        """`now` is the day or moment for which assumptions of the form `as-of` stand.

        `validities` say how long kinds of measures are valid by law; they end those whose end the
        scenario does not say.
        """
        self.scenario = scenario
        self.schema = schema
        self.now = now
        self.day = day_of(now)
        self.validities = validities or {}
        self.entities = scenario.entities
        self._sorts: dict[str, list[Entity]] = {}
        for entity in scenario.entities.values():
            self._sorts.setdefault(entity.sort, []).append(entity)
        self._steps: dict[tuple[str, str], Found] = {}
        self._paths: dict[tuple[str, tuple[str, ...]], Found] = {}

    def of(self, scenario: Scenario) -> World:
        """The world of another scenario at the same moment, under the same law."""
        return World(scenario, self.schema, self.now, self.validities)

    def sort_of(self, name: str) -> str:
        """The sort of an entity; an empty string for a name that is none."""
        entity = self.entities.get(name)
        return entity.sort if entity else ""

    def of_sort(self, sort: str) -> list[Entity]:
        """All entities of a sort, in the order of the file."""
        return self._sorts.get(sort, [])

    def follow(self, path: Path, bindings: dict[str, str]) -> Found:
        """The values at the end of a path; the bindings name the entity of each variable.

        What is found is shared: it is read, never changed.
        """
        key = (bindings[path.root], path.steps)
        if key not in self._paths:
            self._paths[key] = self._walk(*key)
        return self._paths[key]

    def _walk(self, name: str, steps: tuple[str, ...]) -> Found:
        if not steps:
            return Found(items=[name])
        found = self.step(name, steps[0])
        for step in steps[1:]:
            following = Found(complete=found.complete, missing=list(found.missing))
            for item in found.items:
                following.add(self.step(str(item), step))
            found = following
        return found

    def step(self, name: str, step: str) -> Found:
        """The values of one attribute, or the entities of one inverse relation, of an entity."""
        key = (name, step)
        if key not in self._steps:
            self._steps[key] = self._resolve(self.entities[name], step)
        return self._steps[key]

    def assumed(self) -> list[FactUsed]:
        """Every assumption that has been used so far."""
        facts = [fact for found in self._steps.values() for fact in found.facts]
        return list(dict.fromkeys(fact for fact in facts if fact.said == ASSUMED))

    def _resolve(self, entity: Entity, step: str) -> Found:
        attribute = self.schema.sorts[entity.sort].attributes.get(step)
        if attribute is None:
            return self._inverse(entity, step)
        value = entity.values.get(step)
        if value is not None:
            fact = FactUsed(entity.name, step, value.items, SAID, value.span)
            missing = [] if value.complete else [FactUsed(entity.name, step, (), NOT_SAID)]
            return Found(list(value.items), value.complete, [fact], missing)
        if step == VALIDITY and entity.sort == MEASURE:
            return self._validity(entity)
        if attribute.default_path:
            return self._default(entity, attribute)
        if attribute.assumed:
            items = self._assumption(attribute)
            return Found(list(items), True, [FactUsed(entity.name, step, items, ASSUMED)])
        silence = FactUsed(entity.name, step, (), NOT_SAID)
        return Found([], False, [], [silence])

    def _inverse(self, entity: Entity, name: str) -> Found:
        """Entities that point here; the file is taken to name them all."""
        pairs = self.schema.inverses.get((entity.sort, name), ())
        items: list[Item] = [
            other.name
            for other in self.entities.values()
            for sort, attribute in pairs
            if other.sort == sort
            and attribute in other.values
            and entity.name in other.values[attribute].items
        ]
        return Found(items)

    def _default(self, entity: Entity, attribute: Attribute) -> Found:
        found = self.follow(Path("it", attribute.default_path), {"it": entity.name})
        if not found.items and found.complete:  # the default leads nowhere: nothing is known
            silence = FactUsed(entity.name, attribute.name, (), NOT_SAID)
            return Found([], False, [], [silence])
        return found

    def _validity(self, measure: Entity) -> Found:
        """The end of a measure's validity by law, if the day on which it was done is said."""
        kinds = (kind for kind in self.validities if self.schema.is_below(measure.kind, kind))
        validity = next((self.validities[kind] for kind in kinds), None)
        done = measure.values.get("done")
        if validity is not None and done is not None:
            for item in done.items:
                last = _after(item, validity.duration)
                if last is not None:
                    fact = FactUsed(measure.name, VALIDITY, (last,), DERIVED, done.span)
                    return Found([last], True, [fact])
        return Found([], False, [], [FactUsed(measure.name, VALIDITY, (), NOT_SAID)])

    def _assumption(self, attribute: Attribute) -> tuple[Item, ...]:
        """The assumed value, read by the attribute's type; of references none at all."""
        text = attribute.assumed
        match attribute.type:
            case "bool" | "moment":
                return (text == "yes",)
            case "date":
                return (self.day if text == "as-of" else date.fromisoformat(text),)
            case "count" | "money":
                return (int(text),)
            case "reference":
                return ()
        return (text,)


def _after(item: Item, duration: Duration) -> date | None:
    """The day so long after a date; None for what is no date."""
    return shifted(day_of(item), duration, back=False) if isinstance(item, date) else None
