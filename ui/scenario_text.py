"""A scenario as text of the language, laid out afresh."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.scenario import Entity, Scenario
from dsl.schema import MEASURE, Schema
from dsl.wording import Style, Unwritable, is_name, spelled


def written(scenario: Scenario, schema: Schema, lang: str, title: str) -> str:
    """The scenario in one language; quotes within a text become typographic ones."""
    style = Style(lang, ", " if lang == "en" else "、", quotes='""' if lang == "en" else "“”")
    frame = schema.sorts["scenario"]
    as_of = style.attribute(frame.attributes["as-of"], frame, schema)
    head = f"{style.sort(frame, schema)} {_text(style, title)} {{ {as_of} {scenario.as_of} }}"
    blocks = (_block(entity, schema, style) for entity in scenario.entities.values())
    return "\n\n".join((head, *blocks)) + "\n"


def _block(entity: Entity, schema: Schema, style: Style) -> str:
    sort = schema.sorts[entity.sort]
    if entity.sort == MEASURE:
        concept = schema.concepts[entity.kind]
        names = schema.concepts_below(sort.header)
        name = spelled(concept.name, concept.label, concept.aliases, names, style.lang)
    else:
        name = entity.name if is_name(entity.name) else _text(style, entity.name)
    lines = "\n".join(f"  {line}" for line in _lines(entity, schema, style))
    return f"{style.sort(sort, schema)} {name} {{\n{lines}\n}}" if lines else (
        f"{style.sort(sort, schema)} {name} {{ }}"
    )  # fmt: skip


def _lines(entity: Entity, schema: Schema, style: Style) -> Iterator[str]:
    sort = schema.sorts[entity.sort]
    for name, value in entity.values.items():
        attribute = sort.attributes[name]
        word = style.attribute(attribute, sort, schema)
        if attribute.type in ("text", "reference"):
            items = [
                str(i)
                if attribute.type == "reference" and is_name(str(i))
                else _text(style, str(i))
                for i in value.items
            ]
            yield f"{word} {style.separator.join(items)}"
        else:
            yield f"{word} {style.value(value, attribute, schema)}"


def _text(style: Style, text: str) -> str:
    """A text in quotes; what no quotes can hold is put on one line without quotes of its own."""
    try:
        return style.text(text)
    except Unwritable:
        return style.text(" ".join(text.split()).replace('"', "'"))
