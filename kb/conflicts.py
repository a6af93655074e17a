"""Conflict rules between modules: what stands on each side, and whether the rule can be right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import permutations

from dsl.schema import Schema
from dsl.statute import Norm, Reference, StatuteModule, Text
from kb.rulebook import FOREIGN, Rules

Words = dict[str, str | Text]

FOREIGN_LAW = "foreign-law"  # the kind of conflict between Chinese and foreign law
APART = ("sanction", "conflict-rule")  # they bind nobody by themselves


def grounding(norm: Norm) -> Iterator[Reference]:
    """The provisions that a conflict rule cites as its ground."""
    for ground in norm.reconciliation.grounds if norm.reconciliation else ():
        yield from ground.by


def standing_in(provision: Reference, norms: Iterable[Norm]) -> list[Norm]:
    """The norms stated in a provision that can meet others."""
    return [
        norm
        for norm in norms
        if norm.kind not in APART and any(provision.covers(source) for source in norm.sources)
    ]


def settling(one: Norm, other: Norm, rules: Rules) -> tuple[Norm, ...]:
    """The conflict rules in force with the two norms on different sides."""
    return tuple(
        rule
        for rule, sides in rules.reconciling
        if any(one.id in a and other.id in b for a, b in permutations(sides, 2))
    )


def conflict_faults(
    modules: list[StatuteModule], schema: Schema
) -> Iterator[tuple[Norm, str, Words]]:
    """The conflict rules that can never arise, or are not of the kind that they say.

    Each comes with the code of the diagnostic and its words. Any version of an instrument counts.
    """
    norms = [norm for module in modules for norm in module.norms]
    for rule in norms:
        settled = rule.reconciliation
        if settled is None:
            continue
        sides = [standing_in(provision, norms) for provision in settled.between]
        empty = [str(p) for p, side in zip(settled.between, sides, strict=True) if not side]
        if empty:
            yield rule, "conflict-alone", {"name": rule.name, "provisions": ", ".join(empty)}
            continue
        kinds = [{norm.kind for norm in side} for side in sides]
        allowed = schema.concepts[settled.kind].sides
        if allowed and not _fits(kinds, allowed):
            one, other = (", ".join(side) for side in allowed)
            found = "; ".join(", ".join(sorted(kind)) for kind in kinds)
            words: Words = {"name": rule.name, "kind": settled.kind, "found": found}
            yield rule, "conflict-kinds", {**words, "one": one, "other": other}
        laws = {norm.rank == FOREIGN for side in sides for norm in side}
        if settled.kind == FOREIGN_LAW and len(laws) < 2:
            yield rule, "conflict-one-law", {"name": rule.name}
        winner = standing_in(settled.winner, norms) if settled.winner else []
        if any(norm.rank == FOREIGN for norm in winner) and len(laws) > 1:
            yield rule, "foreign-first", {"name": rule.name}


def _fits(kinds: list[set[str]], allowed: tuple[tuple[str, ...], ...]) -> bool:
    """Whether one side and another have norms of the kinds that the two may have."""
    one, other = map(set, allowed)
    return any(
        a & one and b & other for i, a in enumerate(kinds) for j, b in enumerate(kinds) if i != j
    )
