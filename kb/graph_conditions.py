"""Conditions as RDF: a tree of nodes, joined by `heng:part`, below each norm."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from rdflib import RDF, XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from dsl.expressions import (
    Aggregate,
    And,
    Compare,
    Day,
    Duration,
    Expression,
    Has,
    Is,
    Member,
    Not,
    Number,
    OfSort,
    Operand,
    Or,
    Path,
    Quantified,
    Span,
    Truth,
)
from dsl.schema import MEASURE, Schema
from kb.iris import HENG

Sorts = frozenset[str]
Variables = Mapping[str, Sorts]

HOURS = {"hours": 1.0, "days": 24.0, "working-days": 33.6, "months": 720.0, "years": 8760.0}
PERIODS = {"hours": "PT{}H", "days": "P{}D", "months": "P{}M", "years": "P{}Y"}


def dotted(path: Path) -> str:
    """A path as it is written."""
    return ".".join((path.root, *path.steps))


class Conditions:
    """Writes expressions into a graph; blank nodes are numbered, so that the result is stable."""

    def __init__(self, graph: Graph, schema: Schema, thresholds: Mapping[str, URIRef]) -> None:
        """`thresholds` leads from the name of a threshold to its node."""
        self.graph = graph
        self.schema = schema
        self.thresholds = thresholds
        self._blanks = 0

    def blank(self) -> BNode:
        """A fresh blank node."""
        self._blanks += 1
        return BNode(f"b{self._blanks}")

    # paths

    def sorts(self, path: Path, variables: Variables) -> Sorts:
        """The sorts of the things that a path leads to; empty for plain values."""
        current = variables.get(path.root, frozenset())
        for step in path.steps:
            current = frozenset(self._following(current, step))
        return current

    def _following(self, sorts: Sorts, step: str) -> Iterator[str]:
        for sort in sorts:
            attribute = self.schema.sorts[sort].attributes.get(step)
            if attribute is not None and attribute.type == "reference":
                yield from attribute.targets or (set(self.schema.sorts) - {"scenario", MEASURE})
            for other, _ in self.schema.inverses.get((sort, step), ()):
                yield other

    def attributes(self, path: Path, variables: Variables) -> list[URIRef]:
        """The nodes of the attribute at the end of a path; several where sorts share its name."""
        if not path.steps:
            return []
        owners = self.sorts(Path(path.root, path.steps[:-1]), variables)
        last = path.steps[-1]
        return [
            HENG[f"{sort}.{last}"]
            for sort in sorted(owners)
            if last in self.schema.sorts[sort].attributes
        ]

    # values

    def span(self, duration: Duration, words: tuple[Literal, ...] = ()) -> BNode:
        """A length of time."""
        node = self.blank()
        add = self.graph.add
        add((node, RDF.type, HENG.TimeSpan))
        add((node, HENG.amount, Literal(duration.amount)))
        add((node, HENG.timeUnit, Literal(duration.unit)))
        hours = round(duration.amount * HOURS[duration.unit], 1)
        add((node, HENG.inHours, Literal(f"{hours:.1f}", datatype=XSD.decimal)))
        if duration.unit in PERIODS:
            period = PERIODS[duration.unit].format(duration.amount)
            add((node, HENG.value, Literal(period, datatype=XSD.duration)))
        for word in words:
            add((node, HENG.inWords, word))
        return node

    # nodes

    def node(self, expression: Expression, variables: Variables) -> BNode:
        """The node of an expression with everything below it."""
        node = self.blank()
        match expression:
            case Truth(path):
                self._says(node, "TruthTest", path, variables)
            case Member(path, concepts):
                self._says(node, "Membership", path, variables)
                for concept in concepts:
                    self.graph.add((node, HENG.concept, HENG[concept]))
            case Is(path, term):
                self._says(node, "TermTest", path, variables)
                self.graph.add((node, HENG["term"], HENG[term]))
            case OfSort(path, sort):
                self._says(node, "SortTest", path, variables)
                self.graph.add((node, HENG["sort"], HENG[sort]))
            case Has(path, measure, condition):
                self._says(node, "MeasureTest", path, variables)
                self.graph.add((node, HENG.measureKind, HENG[measure]))
                if condition is not None:
                    inside = {**variables, "m": frozenset((MEASURE,))}
                    self._parts(node, (condition,), inside)
            case Quantified(quantifier, variable, over, condition):
                self._says(node, "Quantification", over, variables)
                self.graph.add((node, HENG.operator, Literal(quantifier)))
                inside = {**variables, variable: self.sorts(over, variables)}
                self._parts(node, (condition,), inside)
            case Compare():
                self._comparison(node, expression, variables)
            case Not(part):
                self._kind(node, "Negation")
                self._parts(node, (part,), variables)
            case And(parts):
                self._kind(node, "Conjunction")
                self._parts(node, parts, variables)
            case Or(parts):
                self._kind(node, "Disjunction")
                self._parts(node, parts, variables)
        return node

    def _kind(self, node: Node, kind: str) -> None:
        self.graph.add((node, RDF.type, HENG[kind]))

    def _says(self, node: Node, kind: str, path: Path, variables: Variables) -> None:
        self._kind(node, kind)
        self.graph.add((node, HENG.onPath, Literal(dotted(path))))
        for attribute in self.attributes(path, variables):
            self.graph.add((node, HENG.attribute, attribute))

    def _parts(
        self, node: Node, parts: tuple[Expression, ...], variables: Variables, first: int = 1
    ) -> None:
        for position, part in enumerate(parts, first):
            below = self.node(part, variables)
            self.graph.add((node, HENG.part, below))
            self.graph.add((below, HENG.position, Literal(position)))

    def _comparison(self, node: BNode, compare: Compare, variables: Variables) -> None:
        self._kind(node, "Comparison")
        self.graph.add((node, HENG.operator, Literal(compare.operator)))
        sides = ((HENG.left, compare.left), (HENG.right, compare.right))
        for position, (side, operand) in enumerate(sides, 1):
            self._operand(node, side, operand, variables, position)

    def _operand(
        self, node: BNode, side: URIRef, operand: Operand, variables: Variables, position: int
    ) -> None:
        add = self.graph.add
        match operand:
            case Number(value, name):
                add((node, HENG.value, Literal(value)))
                if name in self.thresholds:
                    add((node, HENG.threshold, self.thresholds[name]))
            case Day(value):
                add((node, HENG.value, _date(value)))
            case Span(value):
                add((node, HENG.span, self.span(value)))
            case Path():
                add((node, HENG.onPath if position == 1 else HENG.valuePath, _path(operand)))
                for attribute in self.attributes(operand, variables):
                    add((node, HENG.attribute, attribute))
            case Aggregate():
                below = self._aggregation(operand, variables)
                add((node, side, below))
                add((node, HENG.part, below))
                add((below, HENG.position, Literal(position)))

    def _aggregation(self, aggregate: Aggregate, variables: Variables) -> BNode:
        node = self.blank()
        self._says(node, "Aggregation", aggregate.over, variables)
        self.graph.add((node, HENG.operator, Literal(aggregate.kind)))
        inside = {**variables, aggregate.variable: self.sorts(aggregate.over, variables)}
        for path in (aggregate.value, aggregate.total):
            if path is not None:
                self.graph.add((node, HENG.valuePath, _path(path)))
                for attribute in self.attributes(path, inside):
                    self.graph.add((node, HENG.attribute, attribute))
        if aggregate.condition is not None:
            self._parts(node, (aggregate.condition,), inside)
        return node


def _path(path: Path) -> Literal:
    return Literal(dotted(path))


def _date(day: date) -> Literal:
    return Literal(day.isoformat(), datatype=XSD.date)


def affirmed(expression: Expression | None) -> Iterator[Truth | Is]:
    """The yes/no tests and term tests that a condition makes without negating them."""
    match expression:
        case Truth() | Is():
            yield expression
        case And(parts) | Or(parts):
            for part in parts:
                yield from affirmed(part)
        case _:
            return
