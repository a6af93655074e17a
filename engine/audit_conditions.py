"""What conditions and norms mean, as formulas over an open world.

This is `engine.logic` once more, with unknowns of z3 in the place of facts; the tests hold the two
together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dsl.expressions import (
    Aggregate,
    And,
    Compare,
    Day,
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
from dsl.schema import MEASURE
from dsl.statute import Norm
from engine.audit_truth import (
    NO,
    UNKNOWN,
    YES,
    Amount,
    Bounds,
    Formula,
    Kleene,
    Length,
    both,
    choice,
    conjunction,
    disjunction,
    each,
    either,
    exactly,
    holds,
    implication,
    negate,
    negation,
    some,
)
from engine.audit_world import Found, OpenWorld, Slot, Value
from engine.calculus import Truth as Certain
from engine.logic import MEASURES, membership
from engine.world import VALIDITY
from kb.rulebook import Rules

Bindings = Mapping[str, str]


class Conditions:
    """Formulas for the conditions and norms of one day."""

    def __init__(self, rules: Rules, world: OpenWorld) -> None:
        """`world` is the scenario left open; `rules` fix the day."""
        self.rules = rules
        self.world = world
        self.today = rules.day.toordinal()
        self._conditions: dict[tuple[str, str], Kleene] = {}
        self._standings: dict[tuple[str, str], Kleene] = {}
        self._terms: dict[tuple[str, str], Kleene] = {}
        self._totals: set[tuple[int, str]] = set()
        self._ended_by_law: set[str] = set()

    # norms

    def condition(self, norm: Norm, entity: str) -> Kleene:
        """When the condition of a norm holds of an entity (its exceptions left aside)."""
        key = (norm.id, entity)
        if key not in self._conditions:
            bindings = {norm.variable: entity}
            truth = YES if norm.when is None else self.evaluate(norm.when, bindings)
            self._conditions[key] = truth
        return self._conditions[key]

    def standing(self, norm: Norm, entity: str) -> Kleene:
        """When a norm is in force for an entity."""
        key = (norm.id, entity)
        if key not in self._standings:
            exceptions = either(self.standing(e, entity) for e in self.rules.defeaters[norm.id])
            own = self.condition(norm, entity)
            self._standings[key] = both((own, negate(exceptions)))
        return self._standings[key]

    def term(self, term: str, entity: str) -> Kleene:
        """When an entity counts as a defined term."""
        key = (term, entity)
        if key not in self._terms:
            norms = self.rules.constituting.get(term, ())
            self._terms[key] = either(self.standing(norm, entity) for norm in norms)
        return self._terms[key]

    # expressions

    def evaluate(self, expression: Expression, bindings: Bindings) -> Kleene:
        """When an expression is true and when false."""
        match expression:
            case And(parts):
                return both(self.evaluate(part, bindings) for part in parts)
            case Or(parts):
                return either(self.evaluate(part, bindings) for part in parts)
            case Not(part):
                return negate(self.evaluate(part, bindings))
            case Truth(path):
                found = self._follow(path, bindings)
                return some(
                    ((o.there, self._happened(o.value)) for o in found.options), found.complete
                )
            case Member(path, concepts):
                found = self._follow(path, bindings)
                return some(
                    ((o.there, self._below(o.value, concepts)) for o in found.options),
                    found.complete,
                )
            case OfSort(path, sort):
                found = self._follow(path, bindings)
                slots = self.world.slots
                return some(
                    ((o.there, YES if slots[o.value].sort == sort else NO) for o in found.options),
                    found.complete,
                )
            case Is(path, term):
                return self._is(path, term, bindings)
            case Has():
                return self._has(expression, bindings)
            case Quantified():
                return self._quantified(expression, bindings)
            case Compare():
                return self._compare(expression, bindings)

    def _follow(self, path: Path, bindings: Bindings) -> Found:
        return self.world.follow(bindings[path.root], path.steps)

    def _happened(self, value: Value) -> Kleene:
        if isinstance(value, bool):
            return YES if value else NO
        return Kleene(value <= self.today, value > self.today)

    def _below(self, value: Value, concepts: tuple[str, ...]) -> Kleene:
        slot = self.world.slots.get(str(value))
        measure = slot is not None and slot.sort == MEASURE
        name = slot.kind if slot is not None and measure else str(value)
        truth = membership(self.rules.schema, name, concepts)
        if truth is Certain.UNKNOWN and not measure:
            return UNKNOWN
        return YES if truth is Certain.TRUE else NO

    def _is(self, path: Path, term: str, bindings: Bindings) -> Kleene:
        found = self._follow(path, bindings)
        sort = self.rules.schema.terms[term].sort
        return some(
            (
                (option.there, self.term(term, option.value))
                for option in found.options
                if self.world.slots[option.value].sort == sort
            ),
            found.complete,
        )

    def _has(self, of: Has, bindings: Bindings) -> Kleene:
        """As in `Evaluator._has`: a measure settles the matter, none leaves it open."""
        found = self._follow(of.path, bindings)
        truths = [
            (option.there, self._covered(of, option.value, bindings)) for option in found.options
        ]
        return some(truths, found.complete)

    def _covered(self, of: Has, entity: str, bindings: Bindings) -> Kleene:
        true: list[Formula] = []
        false: list[Formula] = []
        there: list[Formula] = []
        for option in self.world.step(entity, MEASURES).options:
            slot = self.world.slots[option.value]
            if not self.rules.schema.is_below(slot.kind, of.measure):
                continue
            there.append(option.there)
            inside = {**bindings, "m": slot.name}
            done = self.evaluate(Truth(Path("m", ("done",))), inside)
            rest = [YES if of.condition is None else self.evaluate(of.condition, inside)]
            rest.append(self._valid(slot))
            whole = both((done, *rest))
            true.append(conjunction((option.there, whole.true)))
            fails = whole.false
            if slot.kind != of.measure:  # not done, it says nothing of the broader kind
                fails = conjunction((negation(done.false), both(rest).false))
            false.append(implication(option.there, fails))
        return Kleene(disjunction(true), conjunction([disjunction(there), *false]))

    def _valid(self, slot: Slot) -> Kleene:
        """Whether a measure's validity, where one is said, has not run out."""
        found = self.world.step(slot.name, VALIDITY)
        self._ended(slot)
        return both(
            Kleene(
                implication(o.there, o.value >= self.today),
                conjunction((o.there, o.value < self.today)),
            )
            for o in found.options
        )

    def _ended(self, slot: Slot) -> None:
        """Where the law ends a measure, its last day is said: calendars are not computed here."""
        if any(self.rules.schema.is_below(slot.kind, kind) for kind in self.rules.validities):
            attributes = self.rules.schema.sorts[MEASURE].attributes
            done, last = (self.world.fact(slot, attributes[a]).said for a in ("done", VALIDITY))
            if slot.name not in self._ended_by_law:
                self._ended_by_law.add(slot.name)
                self.world.axioms.append(implication(done, last))

    def _quantified(self, of: Quantified, bindings: Bindings) -> Kleene:
        found = self._follow(of.over, bindings)
        items = [
            (option.there, self.evaluate(of.condition, {**bindings, of.variable: option.value}))
            for option in found.options
        ]
        if of.quantifier == "all":
            return each(items, found.complete)
        truth = some(items, found.complete)
        return negate(truth) if of.quantifier == "none" else truth

    # numbers, dates and durations

    def _compare(self, of: Compare, bindings: Bindings) -> Kleene:
        left, whole = self._numbers(of.left, bindings)
        right, all_right = self._numbers(of.right, bindings)
        pairs = [
            (conjunction((there, too)), holds(of.operator, one, other))
            for there, one in left
            for too, other in right
        ]
        return some(pairs, conjunction((whole, all_right)))

    def _numbers(
        self, operand: Operand, bindings: Bindings
    ) -> tuple[list[tuple[Formula, Bounds | Length]], Formula]:
        match operand:
            case Number(value):
                return [(True, exactly(value))], True
            case Day(value):
                return [(True, exactly(value.toordinal()))], True
            case Span(value):
                return [(True, Length(value.amount, value.unit))], True
            case Aggregate():
                return self._aggregate(operand, bindings), True
            case Path():
                found = self._follow(operand, bindings)
                return list(self._known(found)), found.complete

    def _known(self, found: Found) -> Iterator[tuple[Formula, Bounds | Length]]:
        """The values as numbers; none for a thing that has not happened."""
        for option in found.options:
            if isinstance(option.value, Length):
                yield option.there, option.value
            elif option.value is True:  # a moment without its date: some day up to now
                yield option.there, Bounds(0, self.today, low_known=False)
            elif option.value is not False:
                yield option.there, exactly(option.value)

    def _aggregate(
        self, of: Aggregate, bindings: Bindings
    ) -> list[tuple[Formula, Bounds | Length]]:
        counted = self._counted(of, bindings)
        if of.total is None:
            return [(True, counted)]
        total = self._follow(of.total, bindings)
        said = conjunction((total.complete, disjunction(o.there for o in total.options)))
        values = [(conjunction((said, there)), value) for there, value in self._known(total)]
        self._not_below(of, bindings[of.total.root], counted.low, values)
        return [*values, (negation(said), counted)]

    def _not_below(
        self,
        of: Aggregate,
        root: str,
        low: Amount,
        totals: list[tuple[Formula, Bounds | Length]],
    ) -> None:
        """A total that is said is no less than what it is the total of."""
        if (id(of), root) in self._totals:
            return
        self._totals.add((id(of), root))
        self.world.axioms += [
            implication(there, total.low >= low)
            for there, total in totals
            if isinstance(total, Bounds)
        ]

    def _counted(self, of: Aggregate, bindings: Bindings) -> Bounds:
        found = self._follow(of.over, bindings)
        lows: list[Amount] = []
        highs: list[Amount] = []
        bounded = [found.complete]
        for option in found.options:
            inside = {**bindings, of.variable: option.value}
            truth = YES if of.condition is None else self.evaluate(of.condition, inside)
            amount, known = self._added(of, inside)
            sure = conjunction((option.there, truth.true, known))
            perhaps = conjunction((option.there, negation(truth.false)))
            lows.append(choice(sure, amount, 0))
            highs.append(choice(perhaps, amount, 0))
            bounded.append(implication(perhaps, known))
        low: Amount = 0
        for one in lows:
            low = choice(one > low, one, low) if of.kind == "persons" else low + one
        return Bounds(low, sum(highs), high_known=conjunction(bounded))

    def _added(self, of: Aggregate, inside: Bindings) -> tuple[Amount, Formula]:
        """What one entity adds, and when that is known."""
        if of.value is None:
            return 1, True
        figures = self._follow(of.value, inside)
        amount: Amount = 0
        for option in reversed(figures.options):
            amount = choice(option.there, option.value, amount)
        there = disjunction(option.there for option in figures.options)
        return amount, conjunction((figures.complete, there))
