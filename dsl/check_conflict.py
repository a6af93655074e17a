"""How a conflict-rule says that its conflict is settled: what must be said, and the record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dsl.statute import Reconciliation, Reference

RESOLUTIONS = ("cumulative", "by-case", "open", "referred")
SETTLED = ("prevails", "cumulative", "by-case")


def faults_of(statements: dict[str, Any]) -> Iterator[str]:
    """The codes of what is wrong with the statements of a conflict-rule, which say `between`."""
    if "between" not in statements:
        return
    winner: Reference | None = statements.get("prevails")
    resolution, *body = _resolution(statements)
    if not resolution:
        yield "statement-missing"
    if winner is not None and not any(side.covers(winner) for side in statements["between"]):
        yield "winner-outside"
    if resolution in SETTLED and not statements.get("ground"):
        yield "ground-missing"
    if bool(body) is not (resolution == "referred"):
        yield "body-missing"


def reconciliation(statements: dict[str, Any]) -> Reconciliation | None:
    """How a conflict-rule settles its conflict; None for other norms."""
    if "between" not in statements:
        return None
    resolution, *body = _resolution(statements)
    return Reconciliation(
        tuple(statements["between"]),
        statements["conflict_kind"],
        resolution,
        statements.get("prevails"),
        statements["because"],
        tuple(statements.get("ground", ())),
        body[0] if body else "",
    )


def _resolution(statements: dict[str, Any]) -> tuple[str, ...]:
    """The word, and the body that rules if one is named; empty where nothing is said."""
    if "prevails" in statements:
        return ("prevails",)
    found: tuple[str, ...] = statements.get("resolution", ("",))
    return found
