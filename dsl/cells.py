"""One value outside a scenario, such as the cell of a table: text × Attribute → Value."""

from __future__ import annotations

import re

from dsl.check_scenario import Checker
from dsl.diagnostics import Diagnostic
from dsl.parse import parse
from dsl.scenario import Item, Value
from dsl.schema import Attribute, Schema
from dsl.source import Source, Span
from dsl.vocabulary import VALUES

SEPARATORS = re.compile(r"\s*[,，、;；]\s*")
BLOCK = "scenario x { %s %s }"


def read_cell(
    text: str, attribute: Attribute, schema: Schema
) -> tuple[Value | None, Diagnostic | None]:
    """The value that a cell says of an attribute, or what is wrong with it.

    A cell is written as in a scenario; a semicolon separates values too. Never raises.
    """
    text = text.strip()
    place = Span(Source("", text), 1, 1, 1, len(text) + 1)
    if attribute.type == "concept":
        known = _concepts(text, attribute, schema)
        if known is not None:
            return Value(known, True, place), None
    if attribute.type == "text":
        return Value((text,), True, place), None
    written = re.sub("[;；]", ",", text)
    document, faults = parse(Source("", BLOCK % (attribute.name, written)))
    trees = [tree for block in document.blocks for tree in block.find_data("attribute")]
    if faults or len(trees) != 1:
        words = {"attribute": attribute.name, "expected": f"type:{attribute.type}", "text": text}
        return None, Diagnostic("wrong-type", place, words)
    checker = Checker(document.source, schema, frozenset())
    value = checker.value(trees[0], attribute, place)
    if value is None:
        fault = checker.faults[0]
        return None, Diagnostic(fault.code, place, fault.words, fault.nearest, fault.hint)
    return Value(value.items, value.complete, place), None


def _concepts(text: str, attribute: Attribute, schema: Schema) -> tuple[Item, ...] | None:
    """The concepts of a plain list of them; None where the grammar has to look closer."""
    names = schema.concepts_below(attribute.root)
    parts = SEPARATORS.split(text) if attribute.many else [text]
    found = [names.get(part) for part in parts]
    if any(name is None for name in found) or any(part in VALUES for part in parts):
        return None
    return tuple(dict.fromkeys(name for name in found if name is not None))
