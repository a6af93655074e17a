"""What `heng fix` answers: a plain record, the same for every writer."""

from __future__ import annotations

from datetime import date

import msgspec

from dsl.statute import Text


class Step(msgspec.Struct, frozen=True):
    """One change of a way.

    `op` is take (a measure), complete (one that is there and not done), set, drop, turn, anew
    (begin again), lower (a number), exchange (for another), end, or record (what has been carried
    so far, no change but a fact that the others turn on). `attribute` is the attribute
    changed, or the kind of measure taken; `effort` a step of the ontology's scale and `weight` its
    place there. A `drastic` step alters what is done, not only how.
    """

    op: str
    on: str
    attribute: str
    before: Text
    after: Text
    effort: str
    weight: int
    drastic: bool
    says: Text


class Effect(msgspec.Struct, frozen=True):
    """A task that stands otherwise; `before` and `after` are statuses, empty where it is none."""

    action: str
    label: Text
    on: str
    before: str
    after: str


class Passage(msgspec.Struct, frozen=True):
    """A transfer that takes another route."""

    transfer: str
    before: str
    after: str


class Way(msgspec.Struct, frozen=True):
    """A set of changes none of which can be spared, checked by weighing the patched file.

    `cost` adds up what the changes take; `effort` is the hardest. `settles` are the tasks in
    question, `belated` those that are done too late to be fulfilled; `eases` others that are
    settled too, `arises` what there is to do now and was not before. `patch` is a unified diff.
    """

    steps: tuple[Step, ...]
    effort: str
    cost: int
    settles: tuple[Effect, ...]
    belated: tuple[Effect, ...]
    eases: tuple[Effect, ...]
    arises: tuple[Effect, ...]
    routes: tuple[Passage, ...]
    patch: str


class Matter(msgspec.Struct, frozen=True):
    """A task that is breached or open, and each way to settle it by itself.

    `overdue` is the day before which it was due, where that has passed: what was not done in time
    stays so; `belated` is then what remains to be done all the same, and empty where it has been
    done. Without `ways`, `rests_on` names the facts that no change reaches. `unsaid` are facts that
    cannot be changed either, but settle the task if they are so.
    """

    action: str
    label: Text
    on: str
    status: str
    sources: tuple[str, ...]
    overdue: date | None
    ways: tuple[tuple[Step, ...], ...]
    rests_on: tuple[str, ...]
    unsaid: tuple[str, ...]
    belated: tuple[Step, ...] | None = None


class Fix(msgspec.Struct, frozen=True):
    """The whole answer for one scenario.

    `aim` is `breaches`, `open`, `finding` or `route`. `ways` settle every matter that has a way,
    or bring the transfer to a lighter route (that asked for, if one was), what takes least first.
    `lighter` are the routes lighter than its present one. `breached` and `open` count the tasks of
    the file as it stands.
    """

    title: str
    file: str
    as_of: date
    aim: str
    matters: tuple[Matter, ...]
    ways: tuple[Way, ...]
    breached: int
    open: int
    transfer: str = ""
    route: str = ""
    lighter: tuple[str, ...] = ()
