"""What follows when conditions hold: the records that both deontic calculi share.

`engine.consequences` is the readable reference; `engine.deontics` runs the same calculus as
forward-chaining rules in durable_rules. Both take a `Case` and return `Consequences`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Truth(StrEnum):
    """Kleene's three values."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"


class Standing(StrEnum):
    """How a norm instance stands: its condition and its exceptions taken together."""

    IN_FORCE = "in-force"
    DEFEATED = "defeated"
    UNDETERMINED = "undetermined"
    VOID = "void"  # its condition does not hold


class Status(StrEnum):
    """How a duty or prohibition stands with what its bearer has done."""

    MET = "met"
    BREACHED = "breached"
    OPEN = "open"
    UNDETERMINED = "undetermined"
    DEFEATED = "defeated"


@dataclass(frozen=True)
class Instance:
    """A norm bound to an anchor entity, with the truth of its condition.

    `id` is unique in a case. `defeaters` are the ids of the exempting instances that may defeat
    this one (the law's priority has been applied already: lower rank never appears here).
    `fulfilment` is the truth of `met when`; None where nothing is to be fulfilled. `term`,
    `scale` and `order` are set for instances that constitute a term, `action` for duties and
    prohibitions.
    """

    id: str
    norm: str
    entity: str
    kind: str
    condition: Truth
    defeaters: tuple[str, ...] = ()
    fulfilment: Truth | None = None
    action: str = ""
    term: str = ""
    scale: str = ""
    order: int = 0


@dataclass(frozen=True)
class Clash:
    """A conflict rule with the instances on either side, all touching one entity.

    `sides` holds one tuple of instance ids per provision named by the rule.
    """

    rule: str
    entity: str
    sides: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Case:
    """All instances of one scenario on one date."""

    instances: tuple[Instance, ...]
    clashes: tuple[Clash, ...] = ()


@dataclass(frozen=True)
class Decision:
    """What a scale decides for an entity.

    `term` is the highest term that holds, empty when none does or when a higher one is unknown;
    `possible` are the terms, highest first, that could still decide: exactly one when decided.
    """

    term: str
    possible: tuple[str, ...]


@dataclass(frozen=True)
class Consequences:
    """Everything that follows; each mapping is keyed by instance id unless said otherwise.

    `defeated_by` names the exempting instances in force against an instance, `doubted_by` those
    undetermined. `terms` is keyed by (term, entity), `decisions` by (scale, entity), `tasks` by
    (action, entity) and lists the duties and prohibitions, in force or undetermined, that fold
    into one task. `conflicts` are the (rule, entity) pairs with at least two sides engaged.
    """

    standing: dict[str, Standing]
    defeated_by: dict[str, frozenset[str]]
    doubted_by: dict[str, frozenset[str]]
    status: dict[str, Status]
    terms: dict[tuple[str, str], Truth]
    decisions: dict[tuple[str, str], Decision]
    tasks: dict[tuple[str, str], frozenset[str]]
    conflicts: frozenset[tuple[str, str]]
