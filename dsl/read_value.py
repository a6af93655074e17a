"""Reading one value on its own, as it would stand in a scenario: text × Attribute → Value."""

from __future__ import annotations

from lark import Token

from dsl.check_scenario import SCENARIO, Checker
from dsl.diagnostics import Diagnostic
from dsl.lexer import grammar, span_of
from dsl.parse import parse_block
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
    line = " " * start + source.text[start:].replace("\n", " ").replace("\r", " ")
    faults: list[Diagnostic] = []
    tokens = [token for token in grammar(SCENARIO).lex(line) if token.type != "NEWLINE"]
    for token in tokens:
        if token.type == "BAD":
            words = {"text": str(token)}
            return None, [Diagnostic("bad-character", span_of(source, token), words)]
    place = {"line": 1, "column": start + 1, "end_line": 1, "end_column": start + 1}
    end = {"line": 1, "column": len(line) + 1, "end_line": 1, "end_column": len(line) + 2}
    name = Token("NAME", attribute.name, **place)
    opening = [Token("NAME", "_", **place), Token("LBRACE", "{", **place), name]
    tree = parse_block(source, SCENARIO, [*opening, *tokens, Token("RBRACE", "}", **end)], faults)
    if tree is None:
        return None, faults
    first, *more = tree.find_data("attribute")
    if more:
        extra = more[-1].children[0]
        assert isinstance(extra, Token)
        return None, [Diagnostic("comma-missing", span_of(source, extra), {"text": str(extra)})]
    checker = Checker(source, schema, frozenset())
    checker.sorts = {entity.name: entity.sort for entity in scenario.entities.values()}
    return checker.value(first, attribute, span_of(source, name)), checker.faults
