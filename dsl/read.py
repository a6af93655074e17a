"""Reading whole documents: bytes to a checked scenario or statute module, with diagnostics."""

from __future__ import annotations

from dsl.check_scenario import check_scenario
from dsl.diagnostics import Diagnostic
from dsl.parse import decode, parse
from dsl.scenario import Scenario
from dsl.schema import Schema
from dsl.source import Span
from dsl.statute import StatuteModule


def read_scenario(
    name: str, data: bytes, schema: Schema
) -> tuple[Scenario | None, list[Diagnostic]]:
    """A scenario from the bytes of a file called `name`.

    Returns None with diagnostics if the input is wrong; both syntax and name errors are reported
    at once as far as the blocks could be read. Never raises on bad input.
    """
    source, faults = decode(name, data)
    if faults:
        return None, faults
    document, faults = parse(source)
    if document.kind != "scenario":
        start = Span(source, 1, 1, 1, 2)
        return None, [Diagnostic("statute-not-scenario", start, hint="check-scenario")]
    scenario, more = check_scenario(document, schema)
    every = [*faults, *more]
    return (None if every else scenario), every


def read_statute(
    name: str, data: bytes, schema: Schema
) -> tuple[StatuteModule | None, list[Diagnostic]]:
    """A statute module from the bytes of a file called `name`; None with diagnostics if wrong."""
    from dsl.check_statute import check_statute  # scenarios are read without it

    source, faults = decode(name, data)
    if faults:
        return None, faults
    document, faults = parse(source)
    module, more = check_statute(document, schema)
    every = [*faults, *more]
    return (None if every else module), every
