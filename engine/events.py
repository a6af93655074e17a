"""Events as edits of a scenario: what happened, on which day, and what it makes of the facts."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from dsl.changes import AddBlock, Edit, EditError, SetAsOf, SetValue
from dsl.diagnostics import Diagnostic, nearest
from dsl.edit import edit
from dsl.read import read_scenario
from dsl.scenario import Entity, Scenario
from dsl.schema import Schema
from dsl.source import Span
from engine.instants import day_of, without_zone

DAY = "day"  # the event that time has passed
TRANSFER = "transfer"
COUNTS = {"people": "people-this-year", "sensitive": "sensitive-this-year"}
PROBE = "event-probe"  # the name under which the facts of an existing block are read
Said = str | int | bool | list[str | int]


class Event(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of the stream.

    `at` is a day, or a moment, in China Standard Time unless it says its offset. `event` is `day`,
    or the sort of a block, in either language: its `name` is that of a block that is there, or of
    a new one (of a measure, the kind), and `say` its attributes, with values as the language
    writes them. Of a transfer, `people` and `sensitive` are added to the persons of this year. An
    `id` that has been seen is not counted again.
    """

    at: str
    event: str
    name: str = ""
    say: dict[str, Said] = {}
    people: int = 0
    sensitive: int = 0
    id: str = ""

    def __post_init__(self) -> None:
        """Raises ValueError if `at` is no day or moment of the ISO form."""
        datetime.fromisoformat(self.at)

    @property
    def when(self) -> date:
        """The day of the event, or the moment (without its zone), in China Standard Time."""
        moment = without_zone(datetime.fromisoformat(self.at).replace(second=0, microsecond=0))
        return moment if "T" in self.at or " " in self.at else day_of(moment)


def as_of(text: str, when: date, scenario: Scenario, schema: Schema) -> str:
    """The scenario as of another day or moment; raises EditError as `dsl.edit.edit`."""
    return edit(text, schema, [SetAsOf(when)], scenario.source.name)


def new_year(text: str, scenario: Scenario, schema: Schema) -> str:
    """The scenario without the persons counted since the last 1 January; raises EditError."""
    edits: list[Edit] = [
        SetValue(entity.name, attribute, (0,))
        for entity in scenario.entities.values()
        for attribute in ANNUAL
        if attribute in entity.values
    ]
    return edit(text, schema, edits, scenario.source.name)


ANNUAL = (*COUNTS.values(), "exported-people-this-year", "exported-sensitive-this-year")


def happened(text: str, event: Event, scenario: Scenario, schema: Schema) -> str:
    """The scenario after an event; raises EditError where the event says what cannot be."""
    if event.event == DAY:
        return text
    sort = schema.sort_names.get(event.event)
    here = Span(scenario.source, 1, 1, 1, 2)
    if sort is None or sort == "scenario":
        names = [name for name in schema.sort_names if name != "scenario"]
        words = {"name": event.event}
        raise EditError(Diagnostic("unknown-sort", here, words, nearest(event.event, names)))
    entity = scenario.entities.get(event.name)
    if entity is not None and entity.sort != sort:
        words = {"name": event.name, "line": str(entity.span.line)}
        raise EditError(Diagnostic("duplicate-entity", entity.span, words))
    known = entity is not None and not schema.sorts[sort].header
    edits: list[Edit] = []
    if event.say or not known:
        edits += _said(text, event, sort, scenario, schema, known)
    if sort == TRANSFER:
        edits += _counted(event, entity)
    return edit(text, schema, edits, scenario.source.name)


def _said(
    text: str, event: Event, sort: str, scenario: Scenario, schema: Schema, known: bool
) -> list[Edit]:
    """The facts of an event as edits, read by the language itself."""
    name = PROBE if known else event.name
    lines = [f"  {attribute} {_written(value)}" for attribute, value in event.say.items()]
    required = [] if not known else _required(scenario.entities[event.name], event, schema)
    block = "\n".join((f"{sort} {name} {{", *lines, *required, "}"))
    probe = f"{text.rstrip()}\n{block}\n"
    found, faults = read_scenario(event.event, probe.encode(), schema)
    if found is None:
        raise EditError(*faults)
    made = list(found.entities.values())[len(scenario.entities) :]
    if len(made) != 1:
        words = {"name": event.name}
        raise EditError(Diagnostic("edit-failed", Span(scenario.source, 1, 1, 1, 2), words))
    names = schema.attribute_names[sort]
    said = [names.get(attribute, attribute) for attribute in event.say]
    values = [(attribute, made[0].values[attribute]) for attribute in said]
    if not known:
        return [AddBlock(sort, event.name, tuple((a, value.items) for a, value in values))]
    return [SetValue(event.name, a, value.items, value.complete) for a, value in values]


def _required(entity: Entity, event: Event, schema: Schema) -> list[str]:
    """What a block must say and the event does not: as it stands, so that the rest can be read."""
    names = schema.attribute_names[entity.sort]
    said = {names.get(attribute, attribute) for attribute in event.say}
    return [
        f"  {a.name} {', '.join(map(str, entity.values[a.name].items))}"
        for a in schema.sorts[entity.sort].attributes.values()
        if a.required and a.name not in said and a.name in entity.values
    ]


def _written(value: Said) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)


def _counted(event: Event, entity: Entity | None) -> list[Edit]:
    """More persons of a transfer; of one whose figure nobody said, counting begins at nothing."""
    edits: list[Edit] = []
    for field, attribute in COUNTS.items():
        more: int = getattr(event, field)
        if more and attribute not in event.say:
            value = entity.values.get(attribute) if entity else None
            so_far = value.items[0] if value and value.items else 0
            assert isinstance(so_far, int)
            edits.append(SetValue(event.name, attribute, (so_far + more,)))
    return edits
