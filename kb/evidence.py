"""What studies report, as the balance of interests cites it and the explorer shows it.

Figures are told, never used as weights.
"""

from __future__ import annotations

from datetime import date

import msgspec

from dsl.statute import Text


class Observation(msgspec.Struct, frozen=True, omit_defaults=True):
    """One figure or fact that a study reports; `concerns` are the concepts that it is about.

    `figure` is empty where the study gives none. `numbers` are the same as numbers: one, or those
    before and after; `measure` says of what: count, share, above, below, change or before-after.
    `unit` is PERCENT, CCY_CNY or NUM. `place` is where in the study it stands, `caveat` what the
    study leaves out about it.
    """

    name: str
    label: Text
    says: Text
    figure: Text
    study: Text
    concerns: tuple[str, ...]
    place: Text = Text("", "")
    caveat: Text = Text("", "")
    measure: str = ""
    numbers: tuple[float, ...] = ()
    unit: str = ""


class Part(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something that a study says beside its figures.

    `kind` is shortcoming, tension, guideline or proposal. `shown_by` are names of observations,
    `compared` provisions in force that go the same way; `favours` and `against` are the interests
    of a tension, `usage` the measures of a guideline, `example` where it sees that at work.
    """

    kind: str
    name: str
    label: Text
    says: Text
    place: Text
    concerns: tuple[str, ...] = ()
    shown_by: tuple[str, ...] = ()
    compared: tuple[str, ...] = ()
    favours: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    usage: tuple[str, ...] = ()
    example: Text = Text("", "")


class Study(msgspec.Struct, frozen=True):
    """A piece of research and what it says, in the order of its kinds and names."""

    name: str
    label: Text
    says: Text
    title: Text
    creator: str
    issued: date
    parts: tuple[Part, ...]
