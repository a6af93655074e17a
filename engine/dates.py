"""Where a day stands in time: what is not law on it, what changes next, what rests on drafts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dsl.statute import Norm
from engine.derivation import Derivation
from engine.report import NotInForce
from kb.rulebook import DRAFT, Rules

DOCTRINE = "doctrine"  # never law


def not_in_force(rules: Rules) -> tuple[NotInForce, ...]:
    """The instruments that are not law on the rules' day; what is still to come goes first."""
    return tuple(
        NotInForce(module.instrument, module.title, "not-yet", module.in_force)
        if module.in_force > rules.day
        else NotInForce(module.instrument, module.title, "no-longer", module.until or rules.day)
        for module in rules.absent
        if module.rank != DOCTRINE
    )


def changing(rules: Rules) -> tuple[str, ...]:
    """The instruments or articles that enter into force or leave it at the next change."""
    change = rules.next_change
    return tuple(dict.fromkeys((*change.entering, *change.leaving))) if change else ()


def norms_of(derivation: Derivation) -> Iterator[Norm]:
    """Every norm that a derivation passes through."""
    if isinstance(derivation.of, Norm):
        yield derivation.of
    for part in derivation.parts:
        yield from norms_of(part)


def rests_on_draft(derivations: Iterable[Derivation | None]) -> bool:
    """Whether any of the derivations passes through a norm that is no more than a draft."""
    return any(
        norm.rank == DRAFT
        for derivation in derivations
        if derivation is not None
        for norm in norms_of(derivation)
    )
