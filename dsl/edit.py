"""Editing the text of a scenario without losing anything of it: text × edits → text.

Everything that an edit does not speak of stays byte for byte: comments, blanks, a byte order mark,
line breaks of either kind. What is written new is in the language and manner of its surroundings.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from dsl.changes import (
    AddBlock,
    Edit,
    EditError,
    SetAsOf,
    attribute_of,
    changed,
    plain,
)
from dsl.check_scenario import Block
from dsl.diagnostics import Diagnostic
from dsl.new_block import new_block
from dsl.parse import decode
from dsl.read import read_scenario
from dsl.scenario import Scenario, Value
from dsl.schema import Attribute, Schema
from dsl.source import Source, Span
from dsl.splices import Layout, Splice, spliced
from dsl.wording import Unwritable

BOM = "\ufeff"


def edit(text: str, schema: Schema, edits: Iterable[Edit], name: str = "<input>") -> str:
    """The text of a scenario after the edits, one after the other.

    `text` is the file as it stands, with its byte order mark and line breaks; `name` is what
    diagnostics call it. The result has been read again: it says what `changes.changed` makes of
    the scenario, and nothing else. Raises EditError if the text is no scenario without fault, if
    an edit names what is not there, or if what it says is not allowed.
    """
    before = _read(name, text, schema)
    intended, result = before, text
    for one in edits:
        previous, intended = intended, changed(intended, [one], schema)
        if plain(previous) != plain(intended):
            result = _edited(result, one, intended, schema)
    after = _read(name, result, schema) if result != text else before
    if plain(after) != plain(intended):
        start = Span(after.source, 1, 1, 1, 2)
        raise EditError(Diagnostic("edit-failed", start, {"name": name}))
    return result


def _read(name: str, text: str, schema: Schema) -> Scenario:
    scenario, faults = read_scenario(name, text.encode("utf-8", "surrogatepass"), schema)
    if scenario is None:
        raise EditError(*faults)
    return scenario


def _edited(text: str, one: Edit, after: Scenario, schema: Schema) -> str:
    source, _ = decode(after.source.name, text.encode())
    layout = Layout(source, schema)
    try:
        splices = _splices(layout, one, after)
    except Unwritable as error:
        words = {"text": str(error)}
        raise EditError(Diagnostic("unwritable", Span(source, 1, 1, 1, 2), words)) from None
    return _in_place(text, source, splices)


def _in_place(text: str, source: Source, splices: list[Splice]) -> str:
    """Splices of the plain source, made in the text as it stands."""
    mark = len(BOM) if text.startswith(BOM) else 0
    breaks: list[
        int
    ] = []  # offsets in the source of the breaks that take two characters in the text
    at = text.find("\r\n")
    while at >= 0:
        breaks.append(at - mark - len(breaks))
        at = text.find("\r\n", at + 2)
    plain_breaks = source.text.count("\n") - len(breaks)
    carriage = "\r" if "\r" in text and "\n" not in text else "\n"
    break_ = "\r\n" if len(breaks) > plain_breaks else carriage

    def offset(place: int) -> int:
        return place + mark + bisect_left(breaks, place)

    return spliced(
        text,
        (Splice(offset(s.start), offset(s.end), s.text.replace("\n", break_)) for s in splices),
    )


def _splices(layout: Layout, one: Edit, after: Scenario) -> list[Splice]:
    """What an edit that changes something does to the text."""
    if isinstance(one, AddBlock):
        made = after.entities[next(reversed(after.entities))]
        return [new_block(layout, made)]
    if isinstance(one, SetAsOf):
        block = layout.scenario
        assert block is not None
        value = Value((one.day,), True, block.head)
        return _value(layout, block, block.sort.attributes["as-of"], value)
    block = layout.blocks[one.entity]
    attribute = attribute_of(block.sort.name, one.attribute, layout.schema, block.head)
    said = after.entities[one.entity].values.get(attribute.name)
    if said is None:
        tree = layout.attribute(block, attribute.name)
        assert tree is not None
        return layout.without(tree)
    return _value(layout, block, attribute, said)


def _value(layout: Layout, block: Block, attribute: Attribute, value: Value) -> list[Splice]:
    """Make an attribute say a value."""
    tree = layout.attribute(block, attribute.name)
    style = layout.style(block.tree, tree, attribute)
    if tree is not None:
        return layout.rewritten(tree, attribute, value, style)
    word = style.attribute(attribute, block.sort, layout.schema)
    return [layout.added(block, word, style.value(value, attribute, layout.schema))]
