"""A checked statute module: the law of one instrument and version as plain records."""

from __future__ import annotations

from datetime import date

import msgspec

from dsl.expressions import Duration, Expression, Path


class Text(msgspec.Struct, frozen=True):
    """The same sentence in English and Chinese."""

    en: str
    zh: str


class Reference(msgspec.Struct, frozen=True):
    """A provision: instrument, article and pinpoints, e.g. `CBDF 5(1)(4)`."""

    instrument: str
    article: str
    pinpoints: tuple[int, ...] = ()

    def __str__(self) -> str:
        return f"{self.instrument} {self.article}" + "".join(f"({n})" for n in self.pinpoints)

    def covers(self, other: Reference) -> bool:
        """Whether `other` is this provision or lies inside it."""
        return (
            self.instrument == other.instrument
            and self.article == other.article
            and other.pinpoints[: len(self.pinpoints)] == self.pinpoints
        )


class Deadline(msgspec.Struct, frozen=True, omit_defaults=True):
    """When something must be done.

    `relation` is `before`, `within-before`, `after`, `every` or `at-once`; `duration` is the time
    before or after the moment that `anchor` leads to: `before` is at the latest so long before it,
    `within-before` in the window of that length that ends with it. `every`: again and again, so
    long after it was done last, for the first time so long after the anchor if there is one.
    """

    relation: str
    duration: Duration | None = None
    anchor: Path | None = None


class Range(msgspec.Struct, frozen=True):
    """An amount from `low` to `high`, both included, in RMB or as a multiple."""

    low: int
    high: int


class Penalty(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a sanction norm threatens: amounts in RMB, `turnover` in per cent of last year's.

    `optional`: whether there is a fine at all is the authority's choice.
    """

    condition: Text | None = None
    fine: Range | None = None
    turnover: int | None = None
    gains_multiple: Range | None = None
    persons_fine: Range | None = None
    orders: Text | None = None
    optional: bool = False


class Ground(msgspec.Struct, frozen=True):
    """Why a conflict is settled as it is: a concept, and the provisions that say so."""

    concept: str
    by: tuple[Reference, ...] = ()


class Reconciliation(msgspec.Struct, frozen=True, omit_defaults=True):
    """How a conflict-rule settles a conflict between provisions.

    `resolution` is `prevails`, `cumulative`, `by-case` (the ground decides, and whom it favours
    depends on the case), `open` or `referred`; `winner` only for `prevails`, `body`, the concept
    of who rules, only for `referred`.
    """

    between: tuple[Reference, ...]
    kind: str
    resolution: str
    winner: Reference | None
    because: Text
    grounds: tuple[Ground, ...] = ()
    body: str = ""


class Norm(msgspec.Struct, frozen=True, omit_defaults=True):
    """One norm, bound to a variable of a sort.

    `kind` is duty, prohibition, permission, recommendation, right, power, constitutes, exempts,
    sanction or conflict-rule. A recommendation binds nobody: it is followed or not, never breached.
    `defeats` holds defined terms or provisions (only for exempts); `term` what a
    constitutes norm establishes; `yields` the lower ranks that may still exempt from the norm.
    """

    id: str
    kind: str
    name: str
    instrument: str
    article: str
    sources: tuple[Reference, ...]
    file: str
    line: int
    rank: str
    in_force: date
    until: date | None = None
    until_by: Reference | None = None
    sort: str = ""
    variable: str = ""
    bearer: Path | None = None
    action: str = ""
    when: Expression | None = None
    met: Expression | None = None
    deadline: Deadline | None = None
    keep: Duration | None = None
    sanctions: tuple[Reference, ...] = ()
    term: str = ""
    defeats: tuple[str | Reference, ...] = ()
    yields: tuple[str, ...] = ()
    see: tuple[Reference, ...] = ()
    judgements: tuple[Text, ...] = ()
    penalty: Penalty | None = None
    reconciliation: Reconciliation | None = None

    def in_force_on(self, day: date) -> bool:
        """Whether the norm is law on `day`."""
        return self.in_force <= day and (self.until is None or day <= self.until)


class Threshold(msgspec.Struct, frozen=True):
    """A number of the law under its own name, with the provision that sets it."""

    name: str
    value: int
    source: Reference


class Validity(msgspec.Struct, frozen=True):
    """How long a measure is valid from the day on which it was done, and by which provision."""

    measure: str
    duration: Duration
    source: Reference


class Article(msgspec.Struct, frozen=True, omit_defaults=True):
    """An article's entry; `status` is encoded, definition, institutional or not-encoded."""

    number: str
    title: Text
    gist: Text
    status: str
    reason: Text | None = None
    judgements: tuple[Text, ...] = ()


class StatuteModule(msgspec.Struct, frozen=True, omit_defaults=True):
    """One instrument in one version."""

    instrument: str
    version: str
    title: Text
    rank: str
    issuer: str
    number: Text
    adopted: date
    in_force: date
    until: date | None
    articles: tuple[Article, ...]
    norms: tuple[Norm, ...]
    thresholds: tuple[Threshold, ...]
    validities: tuple[Validity, ...] = ()

    def in_force_on(self, day: date) -> bool:
        """Whether this version is law on `day`."""
        return self.in_force <= day and (self.until is None or day <= self.until)
