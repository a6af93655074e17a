"""What may be changed in a scenario, as values; and the scenario that a change makes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from dsl.diagnostics import Diagnostic, nearest
from dsl.scenario import Entity, Item, Scenario, Value
from dsl.schema import Attribute, Schema
from dsl.source import Span
from dsl.statute import Text

Items = tuple[Item, ...]


@dataclass(frozen=True)
class SetValue:
    """Say what an attribute is, whether or not it was said before.

    No items mean `unknown`; `complete` is false for a list that ends in `...`. A list is a set:
    items that stay keep their place in the text.
    """

    entity: str
    attribute: str
    items: Items
    complete: bool = True


@dataclass(frozen=True)
class AddItem:
    """Put one more item into a list; a list that was not said then has this item alone."""

    entity: str
    attribute: str
    item: Item


@dataclass(frozen=True)
class DropItem:
    """Take an item out of a list. The last item takes the attribute with it."""

    entity: str
    attribute: str
    item: Item


@dataclass(frozen=True)
class RemoveAttribute:
    """Take back what is said of an attribute; it is unknown then."""

    entity: str
    attribute: str


@dataclass(frozen=True)
class AddBlock:
    """A new block; the name of a measure is its kind. A value without items is `unknown`."""

    sort: str
    name: str
    values: tuple[tuple[str, Items], ...] = ()


@dataclass(frozen=True)
class SetAsOf:
    """Weigh the scenario as of another day, or moment of a day."""

    day: date


Edit = SetValue | AddItem | DropItem | RemoveAttribute | AddBlock | SetAsOf


class EditError(ValueError):
    """An edit that cannot be made; `diagnostics` say why, in the way of a faulty file."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__(", ".join(diagnostic.code for diagnostic in diagnostics))
        self.diagnostics = diagnostics


def changed(scenario: Scenario, edits: Iterable[Edit], schema: Schema) -> Scenario:
    """The scenario after the edits, one after the other.

    A value that an edit makes has the place of its block's header. Raises EditError where an edit
    names what is not there.
    """
    for edit in edits:
        scenario = _changed(scenario, edit, schema)
    return scenario


def _changed(scenario: Scenario, edit: Edit, schema: Schema) -> Scenario:
    if isinstance(edit, SetAsOf):
        if isinstance(edit.day, datetime):
            return replace(scenario, as_of=edit.day.date(), now=edit.day)
        if edit.day == scenario.as_of:  # its hour, if one is said, stays too
            return scenario
        return replace(scenario, as_of=edit.day, now=None)
    if isinstance(edit, AddBlock):
        made = _block(scenario, edit, schema)
        return replace(scenario, entities={**scenario.entities, made.name: made})
    entity = _entity(scenario, edit.entity)
    attribute = attribute_of(entity.sort, edit.attribute, schema, entity.span)
    values = dict(entity.values)
    said = values.get(attribute.name)
    if isinstance(edit, RemoveAttribute):
        if said is None:
            raise _not_said(entity, attribute)
        del values[attribute.name]
    elif isinstance(edit, DropItem):
        if said is None or edit.item not in said.items:
            words = {"name": entity.name, "attribute": attribute.name, "text": str(edit.item)}
            raise EditError(Diagnostic("no-such-value", entity.span, words))
        items = tuple(item for item in said.items if item != edit.item)
        values[attribute.name] = Value(items, said.complete, said.span)
        if not items and said.complete:
            del values[attribute.name]
    else:
        if isinstance(edit, SetValue):
            items, complete = edit.items, edit.complete and bool(edit.items)
        elif attribute.many:
            items = _with(said.items if said else (), edit.item)
            complete = said is None or said.complete
        else:
            words = {"attribute": attribute.name}
            raise EditError(Diagnostic("one-value", entity.span, words))
        values[attribute.name] = Value(items, complete, said.span if said else entity.span)
    made = replace(entity, values=values)
    return replace(scenario, entities={**scenario.entities, entity.name: made})


def _with(items: Items, item: Item) -> Items:
    return items if item in items else (*items, item)


def _block(scenario: Scenario, edit: AddBlock, schema: Schema) -> Entity:
    start = Span(scenario.source, 1, 1, 1, 2)
    sort = schema.sorts.get(edit.sort)
    if sort is None:
        close = nearest(edit.sort, schema.sorts)
        raise EditError(Diagnostic("unknown-sort", start, {"name": edit.sort}, close))
    values = {
        attribute_of(sort.name, name, schema, start).name: Value(items, bool(items), start)
        for name, items in edit.values
    }
    name = edit.name
    if sort.header:
        number = 2
        while name in scenario.entities:
            name, number = f"{edit.name}-{number}", number + 1
    elif name in scenario.entities:
        line = str(scenario.entities[name].span.line)
        raise EditError(Diagnostic("duplicate-entity", start, {"name": name, "line": line}))
    return Entity(name, sort.name, edit.name if sort.header else "", values, start)


def _entity(scenario: Scenario, name: str) -> Entity:
    if name not in scenario.entities:
        start = Span(scenario.source, 1, 1, 1, 2)
        close = nearest(name, scenario.entities)
        raise EditError(Diagnostic("unknown-entity", start, {"name": name}, close))
    return scenario.entities[name]


def attribute_of(sort: str, name: str, schema: Schema, span: Span) -> Attribute:
    """The attribute of a sort that a word names. Raises EditError, placed at `span`."""
    names = schema.attribute_names[sort]
    if name not in names:
        words: dict[str, str | Text] = {"sort": schema.sorts[sort].label, "name": name}
        raise EditError(Diagnostic("unknown-attribute", span, words, nearest(name, names)))
    return schema.sorts[sort].attributes[names[name]]


def _not_said(entity: Entity, attribute: Attribute) -> EditError:
    words = {"name": entity.name, "attribute": attribute.name}
    return EditError(Diagnostic("not-said", entity.span, words))


def plain(scenario: Scenario) -> object:
    """A scenario without its places and without the order of its lists, for comparison."""
    return (
        scenario.title,
        scenario.now or scenario.as_of,
        {
            entity.name: (
                entity.sort,
                entity.kind,
                {name: (frozenset(v.items), v.complete) for name, v in entity.values.items()},
            )
            for entity in scenario.entities.values()
        },
    )
