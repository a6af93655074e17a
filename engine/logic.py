"""The reference evaluator: what a condition means, three-valued, with its derivation.

This file defines the meaning of the language, with `engine.quantities` for numbers and dates. Truth
is Kleene's: what the scenario does not say is unknown. Every result carries its derivation down to
the facts.
"""

from __future__ import annotations

from datetime import date

from dsl.expressions import (
    And,
    Compare,
    Day,
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
from dsl.scenario import Item
from dsl.schema import MEASURE, Schema
from dsl.statute import Norm
from engine.calculus import Truth as T
from engine.deadlines import in_time
from engine.derivation import Bindings, Derivation, facts_of
from engine.instants import come
from engine.kleene import both, either, negate
from engine.quantities import Quantities
from engine.world import NOT_SAID, VALIDITY, FactUsed, Found, World
from kb.rulebook import Rules

MEASURES = "measures"  # inverse of a measure's `covers`


class Evaluator:
    """Evaluates conditions and norms of one scenario under the rules of one day."""

    def __init__(self, world: World, rules: Rules) -> None:
        """`rules` fix the day; definitions are looked up in them."""
        self.world = world
        self.rules = rules
        self.quantities = Quantities(world, self.evaluate)
        self._today = Day(rules.day)
        self._truths: dict[tuple[str, str], T] = {}
        self._settled: dict[tuple[str, str], T] = {}
        self._conditions: dict[tuple[str, str], Derivation] = {}
        self._standings: dict[tuple[str, str], Derivation] = {}
        self._fulfilments: dict[tuple[str, str], Derivation] = {}
        self._covering: dict[str, dict[str, list[str]]] = {}
        self._evaluated: dict[tuple[Expression, tuple[tuple[str, str], ...]], Derivation] = {}
        self._terms: dict[tuple[str, str], Derivation] = {}

    # truth without reasons: what `evaluate` and `term` say, as soon as it is settled

    def holds(self, norm: Norm, entity: str) -> T:
        """The truth of `condition`; most norms fail, and nobody asks for the reasons of these."""
        key = (norm.id, entity)
        if key not in self._truths:
            bindings = {norm.variable: entity}
            self._truths[key] = T.TRUE if norm.when is None else self._truth(norm.when, bindings)
        return self._truths[key]

    def _truth(self, expression: Expression, bindings: Bindings) -> T:
        match expression:
            case And(parts):
                return self._settle(parts, bindings, T.FALSE, T.TRUE)
            case Or(parts):
                return self._settle(parts, bindings, T.TRUE, T.FALSE)
            case Not(part):
                return negate(self._truth(part, bindings))
            case Is(path, term):
                found = self.world.follow(path, bindings)
                truths = [self._counts_as(term, name) for name in self._candidates(found, term)]
                return either(truths if found.complete else [*truths, T.UNKNOWN])
            case _:
                return self.evaluate(expression, bindings).truth

    def _settle(self, parts: tuple[Expression, ...], bindings: Bindings, end: T, start: T) -> T:
        """A conjunction or disjunction, up to the first part that settles it."""
        truth = start
        for part in parts:
            found = self._truth(part, bindings)
            if found is end:
                return end
            if found is T.UNKNOWN:
                truth = T.UNKNOWN
        return truth

    def _counts_as(self, term: str, entity: str) -> T:
        """The truth of `term`."""
        key = (term, entity)
        if key not in self._settled:
            norms = self.rules.constituting.get(term, ())
            self._settled[key] = either([self.in_force(norm, entity) for norm in norms])
        return self._settled[key]

    def in_force(self, norm: Norm, entity: str) -> T:
        """The truth of `standing`."""
        own = self.holds(norm, entity)
        if own is T.FALSE:
            return own
        exceptions = [self.in_force(e, entity) for e in self.rules.defeaters[norm.id]]
        return both([own, negate(either(exceptions))])

    # norms

    def condition(self, norm: Norm, entity: str) -> Derivation:
        """Whether the condition of a norm holds of an entity (its exceptions left aside)."""
        key = (norm.id, entity)
        if key not in self._conditions:
            bindings = {norm.variable: entity}
            if norm.when is None:
                derived = Derivation(T.TRUE, norm, bindings)
            else:
                inner = self.evaluate(norm.when, bindings)
                derived = Derivation(inner.truth, norm, bindings, parts=(inner,))
            self._conditions[key] = derived
        return self._conditions[key]

    def standing(self, norm: Norm, entity: str) -> Derivation:
        """Whether a norm is in force for an entity: its condition, and no exemption in force."""
        key = (norm.id, entity)
        if key not in self._standings:
            own = self.condition(norm, entity)
            exceptions = tuple(
                _related(self.standing(exempting, entity), "exception")
                for exempting in self.rules.defeaters[norm.id]
            )
            truth = both([own.truth, negate(either([e.truth for e in exceptions]))])
            shown = tuple(e for e in exceptions if e.truth is not T.FALSE)
            self._standings[key] = Derivation(truth, norm, own.bindings, (), own.parts + shown)
        return self._standings[key]

    def fulfilment(self, norm: Norm, entity: str) -> Derivation | None:
        """Whether a duty is fulfilled, in time as far as it has one; None if it names no way."""
        key = (norm.id, entity)
        if key not in self._fulfilments:
            met = in_time(norm, entity, self.world)
            if met is None:
                return None
            derived = self.evaluate(met, {norm.variable: entity})
            self._fulfilments[key] = _related(derived, "fulfilment")
        return self._fulfilments[key]

    def term(self, term: str, entity: str) -> Derivation:
        """Whether an entity counts as a defined term: some norm in force constitutes it."""
        key = (term, entity)
        if key not in self._terms:
            norms = self.rules.constituting.get(term, ())
            parts = tuple(_related(self.standing(n, entity), "constituted-by") for n in norms)
            truth = either([part.truth for part in parts])
            shown = tuple(p for p in parts if p.truth is truth)
            self._terms[key] = Derivation(truth, Is(Path("it"), term), {"it": entity}, (), shown)
        return self._terms[key]

    # expressions

    def evaluate(self, expression: Expression, bindings: Bindings) -> Derivation:
        """The truth of an expression under bindings of its variables to entities.

        Many norms ask the same; equal expressions are derived once.
        """
        key = (expression, tuple(bindings.items()))
        if key not in self._evaluated:
            self._evaluated[key] = self._evaluate(expression, bindings)
        return self._evaluated[key]

    def _evaluate(self, expression: Expression, bindings: Bindings) -> Derivation:
        match expression:
            case And(parts) | Or(parts):
                done = tuple(self.evaluate(part, bindings) for part in parts)
                join = both if isinstance(expression, And) else either
                return Derivation(join([d.truth for d in done]), expression, bindings, (), done)
            case Not(part):
                inner = self.evaluate(part, bindings)
                return Derivation(negate(inner.truth), expression, bindings, (), (inner,))
            case Truth(path) | Member(path) | OfSort(path):
                return self._each(expression, path, bindings)
            case Is(path, term):
                return self._is(expression, path, term, bindings)
            case Has():
                return self._has(expression, bindings)
            case Quantified():
                return self._quantified(expression, bindings)
            case Compare():
                return self.quantities.compare(expression, bindings)

    def _each(self, of: Truth | Member | OfSort, path: Path, bindings: Bindings) -> Derivation:
        """True if a value at the end of the path passes; unknown if one may."""
        found = self.world.follow(path, bindings)
        truths = [self.of_value(of, item) for item in found.items]
        if not found.complete:
            truths.append(T.UNKNOWN)
        return Derivation(either(truths), of, bindings, facts_of(found))

    def of_value(self, of: Truth | Member | OfSort, item: Item) -> T:
        """What a statement on a path is worth of one value at its end."""
        match of:
            case Truth():
                return self._happened(item)
            case Member(_, concepts):
                return self._below(item, concepts)
            case OfSort(_, sort):
                return self._sort(item, sort)

    def _happened(self, item: Item) -> T:
        if isinstance(item, date):
            return T.TRUE if come(item, self.world.now) else T.FALSE
        return T.TRUE if item is True else T.FALSE

    def _below(self, item: Item, concepts: tuple[str, ...]) -> T:
        """Membership by the hierarchy; a mere superconcept leaves it open."""
        name = str(item)
        entity = self.world.entities.get(name)
        measure = entity is not None and entity.sort == MEASURE
        if entity is not None and measure:
            name = entity.kind
        truth = membership(self.rules.schema, name, concepts)
        # a measure is of the kind that its header names, and of no narrower one
        return T.FALSE if measure and truth is T.UNKNOWN else truth

    def _sort(self, item: Item, sort: str) -> T:
        return T.TRUE if self.world.entities[str(item)].sort == sort else T.FALSE

    def _is(self, of: Expression, path: Path, term: str, bindings: Bindings) -> Derivation:
        found = self.world.follow(path, bindings)
        parts = tuple(self.term(term, name) for name in self._candidates(found, term))
        truths = [part.truth for part in parts]
        if not found.complete:
            truths.append(T.UNKNOWN)
        return Derivation(either(truths), of, bindings, tuple(found.missing), parts)

    def _candidates(self, found: Found, term: str) -> list[str]:
        """The entities that are of the sort of a term."""
        sort = self.rules.schema.terms[term].sort
        return [str(i) for i in found.items if self.world.entities[str(i)].sort == sort]

    def _has(self, of: Has, bindings: Bindings) -> Derivation:
        """A measure declared for the entity settles the matter; none declared leaves it open.

        A measure whose validity has run out is no longer there. That a measure of a narrower kind
        is not done leaves the broader one open.
        """
        found = self.world.follow(of.path, bindings)
        truths: list[T] = [] if found.complete else [T.UNKNOWN]
        facts = list(found.missing)
        parts = []
        for name in (str(item) for item in found.items):
            kinds = self._measures(name).get(of.measure, [])
            exact = any(self.world.entities[m].kind == of.measure for m in kinds)
            if not kinds:
                truths.append(T.UNKNOWN)
                facts.append(FactUsed(name, f"{MEASURE}:{of.measure}", (), NOT_SAID))
            for measure in kinds:
                inside = {**bindings, "m": measure}
                done = self.evaluate(Truth(Path("m", ("done",))), inside)
                if not exact and done.truth is T.FALSE:  # says nothing of the broader kind
                    truths.append(T.UNKNOWN)
                    facts.append(FactUsed(name, f"{MEASURE}:{of.measure}", (), NOT_SAID))
                    continue
                parts.append(done)
                truth = done.truth
                if of.condition is not None:
                    held = self.evaluate(of.condition, inside)
                    parts.append(held)
                    truth = both([truth, held.truth])
                if self.world.step(measure, VALIDITY).items:
                    valid = self.evaluate(
                        Compare(">=", Path("m", (VALIDITY,)), self._today), inside
                    )
                    parts.append(valid)
                    truth = both([truth, valid.truth])
                truths.append(truth)
        return Derivation(either(truths), of, bindings, tuple(facts), tuple(parts))

    def _measures(self, entity: str) -> dict[str, list[str]]:
        """The measures that cover an entity, by kind and by every kind above it."""
        if entity not in self._covering:
            found: dict[str, list[str]] = {}
            for item in self.world.step(entity, MEASURES).items:
                measure = str(item)
                for kind in self.rules.schema.above(self.world.entities[measure].kind):
                    found.setdefault(kind, []).append(measure)
            self._covering[entity] = found
        return self._covering[entity]

    def _quantified(self, of: Quantified, bindings: Bindings) -> Derivation:
        found = self.world.follow(of.over, bindings)
        parts = tuple(
            self.evaluate(of.condition, {**bindings, of.variable: str(item)})
            for item in found.items
        )
        truths = [part.truth for part in parts]
        if not found.complete:
            truths.append(T.UNKNOWN)
        truth = both(truths) if of.quantifier == "all" else either(truths)
        truth = negate(truth) if of.quantifier == "none" else truth
        return Derivation(truth, of, bindings, tuple(found.missing), parts)


def membership(schema: Schema, name: str, concepts: tuple[str, ...]) -> T:
    """Whether a concept is one of several or below one; a mere superconcept leaves it open."""
    if not schema.above(name).isdisjoint(concepts):
        return T.TRUE
    broad = name in schema.superconcepts and any(schema.is_below(c, name) for c in concepts)
    return T.UNKNOWN if broad else T.FALSE


def _related(derivation: Derivation, relation: str) -> Derivation:
    return Derivation(
        derivation.truth,
        derivation.of,
        derivation.bindings,
        derivation.facts,
        derivation.parts,
        relation,
        derivation.count,
    )
