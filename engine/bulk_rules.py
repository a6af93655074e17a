"""The rulebook compiled to the columns of a register: what `engine.logic` says of one scenario.

Each method here stands for the method of the reference evaluator whose name it shares and must mean
the same.
"""

from __future__ import annotations

from dsl.expressions import (
    And,
    Compare,
    Expression,
    Has,
    Is,
    Member,
    Not,
    OfSort,
    Or,
    Path,
    Quantified,
    Truth,
)
from dsl.schema import MEASURE
from dsl.statute import Norm
from engine.bulk_deadlines import Also, Deadlines
from engine.bulk_layout import Layout
from engine.bulk_nodes import FALSE, KLEENE, TRUE, UNKNOWN, Node
from engine.bulk_paths import Bindings, Entity, Inexpressible, Known
from engine.logic import membership
from kb.rulebook import Rules


class Compiler(Deadlines):
    """Compiles the rules of one day over the columns of one register."""

    def __init__(self, rules: Rules, layout: Layout) -> None:
        """`layout` says what the register holds; all else is silence."""
        super().__init__(rules, layout)
        self._terms: dict[str, Node] = {}
        self._standings: dict[tuple[str, Entity], Node] = {}

    # norms

    def condition(self, norm: Norm, entity: Entity) -> Node:
        """Whether the condition of a norm holds of an entity (its exceptions left aside)."""
        if norm.when is None:
            return TRUE
        try:
            return self.evaluate(norm.when, {norm.variable: entity})
        except Inexpressible as error:
            raise Inexpressible(error.why, norm.id) from None

    def standing(self, norm: Norm, entity: Entity) -> Node:
        """Whether a norm is in force for an entity: its condition, and no exemption in force."""
        key = (norm.id, entity)
        if key not in self._standings:
            excepted = self.nodes.negate(self.excepted(norm, entity))
            self._standings[key] = self.nodes.both((self.condition(norm, entity), excepted))
        return self._standings[key]

    def excepted(self, norm: Norm, entity: Entity) -> Node:
        """Whether an exemption from a norm is in force."""
        return self.nodes.either(self.standing(e, entity) for e in self.rules.defeaters[norm.id])

    def fulfilment(self, norm: Norm, entity: Entity) -> Node:
        """Whether a duty is fulfilled; unknown where the norm names no fulfilment."""
        if norm.met is None:
            return UNKNOWN
        try:
            return self.in_time(norm, norm.met, {norm.variable: entity})
        except Inexpressible as error:
            raise Inexpressible(error.why, norm.id) from None

    def term(self, term: str) -> Node:
        """Whether the row's entity counts as a defined term."""
        if term not in self._terms:
            kept, self._groups = self._groups, []
            entity = Entity(self.schema.terms[term].sort)
            norms = self.rules.constituting.get(term, ())
            self._terms[term] = self.nodes.either(self.standing(n, entity) for n in norms)
            self._groups = kept
        return self._terms[term]

    # expressions

    def evaluate(self, expression: Expression, bindings: Bindings) -> Node:
        """The truth of an expression under bindings of its variables to entities of the row."""
        nodes = self.nodes
        match expression:
            case And(parts):
                return nodes.both([self.evaluate(part, bindings) for part in parts])
            case Or(parts):
                return nodes.either([self.evaluate(part, bindings) for part in parts])
            case Not(part):
                return nodes.negate(self.evaluate(part, bindings))
            case Truth(path):
                return self.each(path, bindings, self.happened)
            case Member(path, concepts):
                return self.each(path, bindings, lambda item: self.below(item, concepts))
            case OfSort(path, sort):
                return self.each(path, bindings, lambda item: TRUE if _is(item, sort) else FALSE)
            case Is(path, term):
                sort = self.schema.terms[term].sort
                return self.each(
                    path, bindings, lambda item: self.term(term) if _is(item, sort) else FALSE
                )
            case Has(path, measure, condition):
                return self.each(
                    path, bindings, lambda item: self.has(item, measure, condition, bindings)
                )
            case Quantified():
                return self.quantified(expression, bindings)
            case Compare(operator, left, right):
                return self.compare(operator, left, right, bindings)

    def happened(self, item: Entity | Known) -> Node:
        """Whether a yes/no attribute is true, or a moment has come by the day."""
        assert isinstance(item, Known)
        if item.attribute.type == "moment":
            return self.nodes.negate(self.nodes.compare("<", self.today, self.raw(item)))
        if item.column is None:
            return TRUE if item.attribute.assumed == "yes" else FALSE
        self.needs.truths[str(item.column)] = item.column
        return self.nodes.leaf(str(item.column))

    def below(self, item: Entity | Known, concepts: tuple[str, ...]) -> Node:
        """Membership by the hierarchy; a measure is of the kind that its header names."""
        if isinstance(item, Entity):
            above = (self.schema.is_below(item.kind, concept) for concept in concepts)
            return TRUE if any(above) else FALSE
        if item.column is None:
            return KLEENE[membership(self.schema, item.attribute.assumed, concepts)]
        name = f"{item.column} in {'|'.join(sorted(concepts))}"
        self.needs.members[name] = (item.column, tuple(sorted(concepts)))
        return self.nodes.leaf(name)

    def has(
        self,
        item: Entity | Known,
        measure: str,
        condition: Expression | None,
        bindings: Bindings,
        also: Also | None = None,
    ) -> Node:
        """Whether a measure of the kind, or of a narrower one, covers an entity and is done."""
        assert isinstance(item, Entity) and not item.kind
        nodes = self.nodes
        kinds = [k for k in self.layout.kinds(item.sort) if self.schema.is_below(k, measure)]
        exact = self.declared(item.sort, measure) if measure in kinds else FALSE
        some, declared = [], []
        for kind in kinds:
            covering = Entity(item.sort, kind, len(self._groups))
            done = self.each(Path("m", ("done",)), {"m": covering}, self.happened)
            truths = [done]
            if condition is not None:
                truths.append(self.evaluate(condition, {**bindings, "m": covering}))
            truths += also(covering) if also else []
            truths.append(self.valid(covering))
            held = nodes.both(truths)
            if kind != measure:  # not done says nothing of the broader kind
                silent = nodes.both((nodes.fails(done), nodes.negate(exact)))
                held = nodes.choose(silent, UNKNOWN, held)
            there = self.declared(item.sort, kind)
            declared.append(there)
            some.append(nodes.both((there, held)))
        nothing = nodes.negate(nodes.either(declared))
        return nodes.either((*some, nodes.both((nothing, UNKNOWN))))

    def quantified(self, of: Quantified, bindings: Bindings) -> Node:
        """Whether any, all or none of the related entities fulfil the condition."""

        def inside(item: Entity | Known) -> Node:
            assert isinstance(item, Entity)
            held = self.evaluate(of.condition, {**bindings, of.variable: item})
            return self.nodes.negate(held) if of.quantifier == "all" else held

        some = self.each(of.over, bindings, inside)
        return some if of.quantifier == "any" else self.nodes.negate(some)


def _is(item: Entity | Known, sort: str) -> bool:
    """Whether an entity is of a sort."""
    return isinstance(item, Entity) and (MEASURE if item.kind else item.sort) == sort
