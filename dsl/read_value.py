"""Reading values on their own, as they would stand in a scenario: text × Attribute → Value."""

from __future__ import annotations

from lark import Token

from dsl.check_scenario import SCENARIO, Checker
from dsl.diagnostics import Diagnostic
from dsl.lexer import grammar, span_of
from dsl.parse import Node, parse_block
from dsl.scenario import Scenario, Value
from dsl.schema import Attribute, Schema
from dsl.source import Source


def read_value(
    source: Source, start: int, attribute: Attribute, scenario: Scenario, schema: Schema
) -> tuple[Value | None, list[Diagnostic]]:
    """The value that stands in a line from the offset `start` on, and what is wrong with it.

    It is read by the grammar and the checks of a scenario: words of both languages, lists, numbers
    in 万, `unknown`. References are to the entities of `scenario`. What is before `start` is left
    aside, but shown where a diagnostic quotes the line.
    """
    trees, faults = _attributes(source, start, attribute.name)
    if faults:
        return None, faults
    first, *more = trees
    if more:
        extra = more[-1].children[0]
        assert isinstance(extra, Token)
        return None, [Diagnostic("comma-missing", span_of(source, extra), {"text": str(extra)})]
    checker = _checker(source, scenario, schema)
    name = first.children[0]
    assert isinstance(name, Token)
    return checker.value(first, attribute, span_of(source, name)), checker.faults


def read_values(
    source: Source, start: int, sort: str, first: str, scenario: Scenario, schema: Schema
) -> tuple[dict[str, Value], list[Diagnostic]]:
    """The values of several attributes of a sort, as in a block: `2026-03-01 valid-until …`.

    A line that does not begin with an attribute says the value of the attribute `first`.
    """
    names = schema.attribute_names[sort]
    words = source.text[start:].split(maxsplit=1)
    named = bool(words) and words[0] in names
    trees, faults = _attributes(source, start, "" if named else first)
    if faults:
        return {}, faults
    checker = _checker(source, scenario, schema)
    found: dict[str, Value] = {}
    for tree in trees:
        word = tree.children[0]
        assert isinstance(word, Token)
        attribute = checker.attribute(word, sort, found)
        value = checker.value(tree, attribute, span_of(source, word)) if attribute else None
        if attribute is not None and value is not None:
            found[attribute.name] = value
    return found, checker.faults


def _checker(source: Source, scenario: Scenario, schema: Schema) -> Checker:
    checker = Checker(source, schema, frozenset())
    checker.sorts = {entity.name: entity.sort for entity in scenario.entities.values()}
    return checker


def _attributes(source: Source, start: int, first: str) -> tuple[list[Node], list[Diagnostic]]:
    """The attributes in a line from an offset on; the first one is called `first`, if that is set.

    They are parsed as those of a block of which only they are written.
    """
    line = " " * start + source.text[start:].replace("\n", " ").replace("\r", " ")
    tokens = [token for token in grammar(SCENARIO).lex(line) if token.type != "NEWLINE"]
    bad = next((token for token in tokens if token.type == "BAD"), None)
    if bad is not None:
        return [], [Diagnostic("bad-character", span_of(source, bad), {"text": str(bad)})]

    def unwritten(kind: str, text: str, column: int) -> Token:
        return Token(kind, text, line=1, column=column, end_line=1, end_column=column + 1)

    opening = [unwritten("NAME", "_", start + 1), unwritten("LBRACE", "{", start + 1)]
    if first:
        opening.append(unwritten("NAME", first, start + 1))
    closing = unwritten("RBRACE", "}", len(line) + 1)
    faults: list[Diagnostic] = []
    tree = parse_block(source, SCENARIO, [*opening, *tokens, closing], faults)
    return ([] if tree is None else list(tree.find_data("attribute"))), faults
