"""Why something is true, false or unknown: what an evaluation leaves behind."""

from __future__ import annotations

import msgspec

from dsl.expressions import Expression
from dsl.statute import Norm
from engine.calculus import Truth
from engine.kleene import Interval
from engine.world import FactUsed, Found

Bindings = dict[str, str]


class Derivation(msgspec.Struct, frozen=True):
    """Why something is true, false or unknown.

    `of` is the expression or norm derived, under `bindings`; `facts` are used directly, `parts`
    are the derivations it rests on. `count` is the number found in a comparison of numbers.
    """

    truth: Truth
    of: Expression | Norm
    bindings: Bindings
    facts: tuple[FactUsed, ...] = ()
    parts: tuple[Derivation, ...] = ()
    relation: str = ""
    count: Interval | None = None


def facts_of(found: Found) -> tuple[FactUsed, ...]:
    """The facts on the way of a path, and those missing there."""
    return (*found.facts, *found.missing)
