"""Writing whole scenarios: the records of `dsl.scenario` as text in the language."""

from __future__ import annotations

from dsl.scenario import Entity, Scenario
from dsl.schema import Schema
from dsl.wording import Style, is_name, spelled, style_of

WIDTH = 88
FRAME = "scenario"


def scenario_text(scenario: Scenario, schema: Schema, lang: str) -> str:
    """A scenario in English (identifiers) or Chinese (labels), which reads back as the same.

    Raises wording.Unwritable for a text for which the language has no quotes.
    """
    style = style_of(lang, ())
    frame = schema.sorts[FRAME]
    as_of = frame.attributes["as-of"]
    moment = style.item(scenario.now or scenario.as_of, as_of, schema)
    said = f"{style.attribute(as_of, frame, schema)} {moment}"
    head = f"{style.sort(frame, schema)} {style.text(scenario.title)} {{ {said} }}"
    blocks = (_block(entity, schema, style) for entity in scenario.entities.values())
    return "\n\n".join((head, *blocks)) + "\n"


def _block(entity: Entity, schema: Schema, style: Style) -> str:
    """One block, on one line where it is short."""
    sort = schema.sorts[entity.sort]
    name = entity.name if is_name(entity.name) else style.text(entity.name)
    if sort.header:
        concept = schema.concepts[entity.kind]
        names = schema.concepts_below(sort.header)
        name = spelled(entity.kind, concept.label, concept.aliases, names, style.lang)
    head = f"{style.sort(sort, schema)} {name} {{"
    said = [
        f"{style.attribute(attribute, sort, schema)} {style.value(value, attribute, schema)}"
        for attribute, value in ((sort.attributes[key], v) for key, v in entity.values.items())
    ]
    line = " ".join((head, "  ".join(said), "}")) if said else f"{head} }}"
    return line if len(line) <= WIDTH else "\n".join((head, *(f"  {one}" for one in said), "}"))
