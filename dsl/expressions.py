"""The expression language of norms: plain immutable records with a stable JSON form.

This is the waist of the hourglass (design, section 4): the checker makes these records, and the
evaluator, the deontic calculus, the prose writer and every later reader consume them. They stay
few on purpose. Names in them are resolved: attributes, concepts and terms by their identifiers.
"""

from __future__ import annotations

from datetime import date

import msgspec

Unit = str  # "hours" | "days" | "working-days" | "months" | "years"


class Record(msgspec.Struct, frozen=True, tag=True, omit_defaults=True, cache_hash=True):
    """Base of the tagged records; the tag is the class name in lower case.

    A record keeps its hash: what equal conditions are worth is looked up by the condition.
    """


class Duration(msgspec.Struct, frozen=True):
    """A length of time: an amount of one calendar unit."""

    amount: int
    unit: Unit


class Path(Record, frozen=True, tag="path"):
    """A variable followed by attributes or inverse names, e.g. `t.from.transfers`."""

    root: str
    steps: tuple[str, ...] = ()


class Number(Record, frozen=True, tag="number"):
    """A whole number; `name` where it is a named threshold of the law."""

    value: int
    name: str = ""


class Day(Record, frozen=True, tag="day"):
    """A calendar date."""

    value: date


class Span(Record, frozen=True, tag="duration"):
    """A duration used as an operand."""

    value: Duration


class Aggregate(Record, frozen=True, tag="aggregate"):
    """A number over a set of related entities.

    `kind` is `count`, `sum` or `persons`. `persons` counts distinct natural persons over several
    entities: at least the largest single figure, at most the sum, because nobody says how far the
    groups overlap. Where `total` leads to a figure, that figure is taken instead.
    """

    kind: str
    variable: str
    over: Path
    condition: Expression | None = None
    value: Path | None = None
    total: Path | None = None


Operand = Path | Number | Day | Span | Aggregate


class Truth(Record, frozen=True, tag="truth"):
    """A yes/no attribute, or a moment read as `has it happened by the as-of date`."""

    path: Path


class Compare(Record, frozen=True, tag="compare"):
    """A comparison; `operator` is one of `=`, `!=`, `<`, `<=`, `>`, `>=`."""

    operator: str
    left: Operand
    right: Operand


class Member(Record, frozen=True, tag="member"):
    """A value of the path is one of the concepts, or below one of them."""

    path: Path
    concepts: tuple[str, ...]


class Is(Record, frozen=True, tag="is"):
    """The entity counts as the defined term (norms that constitute it decide)."""

    path: Path
    term: str


class OfSort(Record, frozen=True, tag="sort"):
    """The entity is of a sort, e.g. `t.to is foreign-authority`."""

    path: Path
    sort: str


class Has(Record, frozen=True, tag="has"):
    """A measure of the kind covers the entity and is done; `m` is bound in the condition."""

    path: Path
    measure: str
    condition: Expression | None = None


class Quantified(Record, frozen=True, tag="quantified"):
    """`any`, `all` or `none` of the related entities fulfil the condition."""

    quantifier: str
    variable: str
    over: Path
    condition: Expression


class Not(Record, frozen=True, tag="not"):
    """Negation."""

    part: Expression


class And(Record, frozen=True, tag="and"):
    """Conjunction of two or more parts."""

    parts: tuple[Expression, ...]


class Or(Record, frozen=True, tag="or"):
    """Disjunction of two or more parts."""

    parts: tuple[Expression, ...]


Expression = Truth | Compare | Member | Is | OfSort | Has | Quantified | Not | And | Or
