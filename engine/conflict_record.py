"""How a conflict between norms stands in a report, with what follows on either side."""

from __future__ import annotations

import msgspec

from dsl.statute import Penalty, Text


class Sanction(msgspec.Struct, frozen=True, omit_defaults=True):
    """A sanction provision that a breach exposes to."""

    source: str
    penalty: Penalty


class Ground(msgspec.Struct, frozen=True):
    """Why a conflict is settled as it is, and the provisions in force that say so."""

    code: str
    label: Text
    by: tuple[str, ...]


class Body(msgspec.Struct, frozen=True):
    """The body that rules where the law names no winner."""

    code: str
    label: Text


class Stand(msgspec.Struct, frozen=True):
    """A norm that takes part in a conflict: what it asks, how it stands, what its breach costs.

    `modality` is the kind of norm; `status` that of its finding, or in-force or defeated where it
    is neither duty nor permission. `foreign`: it is law of another State.
    """

    norm: str
    on: str
    modality: str
    label: Text
    status: str
    foreign: bool
    sanction: tuple[Sanction, ...]


class Side(msgspec.Struct, frozen=True):
    """One of the provisions of a conflict; without `norms` it takes no part here."""

    provision: str
    norms: tuple[Stand, ...]


class Conflict(msgspec.Struct, frozen=True):
    """Norms that pull apart on one object, and how the law settles it, if it does.

    `kind` has its `label`; `resolution` is prevails (by `winner`), cumulative (all bind), by-case
    (the ground decides in each case), open or referred (to `body`); `grounds` say why. `source` is
    where the rule itself stands. `draft`: the rule rests on a draft.
    """

    rule: str
    on: str
    kind: str
    label: Text
    between: tuple[str, ...]
    resolution: str
    winner: str | None
    source: str
    because: Text
    draft: bool = False
    grounds: tuple[Ground, ...] = ()
    body: Body | None = None
    sides: tuple[Side, ...] = ()
