"""Where an entity is declared in the text of its scenario."""

from __future__ import annotations

from dsl.scenario import Scenario

BRACES = frozenset("}｝")


def block_lines(scenario: Scenario, entity: str) -> range:
    """The lines of an entity's block, from its header to its brace; none if there is no such."""
    known = scenario.entities.get(entity)
    if known is None:
        return range(0)
    lines = scenario.source.text.split("\n")
    last = max([known.span.end_line, *(value.span.end_line for value in known.values.values())])
    while last < len(lines) and not BRACES & set(lines[last - 1]):
        last += 1
    return range(known.span.line, last + 1)
