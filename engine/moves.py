"""From a proof to the changes that bear on it: what could make a statement true, or false.

The proof guides: of a conjunction that shall hold, one part that does not is followed; of one that
shall fail, every part. So each set of changes that makes the statement so holds at least one of the
changes found here, as far as facts can be changed at all: the conflict set of Reiter's
hitting-set tree, which `engine.ways` grows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from dsl.expressions import (
    Aggregate,
    And,
    Compare,
    Has,
    Is,
    Member,
    Not,
    Number,
    Operand,
    Or,
    Path,
    Quantified,
    Span,
    Truth,
)
from dsl.scenario import Item
from dsl.statute import Norm
from engine.calculus import Truth as T
from engine.derivation import Bindings, Derivation
from engine.kleene import negate
from engine.logic import MEASURES, Evaluator
from engine.remedies import Aim, Remedies
from engine.remedy import Change

Branches = dict[Change, None]  # in a fixed order
DATED = ("date", "moment")
MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}


class Moves:
    """The changes that could turn a statement about one state of a scenario."""

    def __init__(self, evaluator: Evaluator) -> None:
        """`evaluator` is that of the state."""
        self.evaluator = evaluator
        self.world = evaluator.world
        self.rules = evaluator.rules
        self.remedies = Remedies(evaluator.world)
        self._stands: dict[tuple[str, str, T], Branches] = {}

    # norms

    def settling(self, norm: Norm, entity: str, done: Derivation | None) -> Branches:
        """What could settle a duty: it is `done`, does not bind any more, or its object ends."""
        found: Branches = {} if done is None else self.toward(done, T.TRUE)
        return found | self.standing(norm, entity, T.FALSE) | _branches(self.remedies.end(entity))

    def standing(self, norm: Norm, entity: str, want: T) -> Branches:
        """What could make a norm be in force for an entity, or not."""
        key = (norm.id, entity, want)
        if key not in self._stands:
            self._stands[key] = {}  # stops a circle
            self._stands[key] = self._standing(norm, entity, want)
        return self._stands[key]

    def _standing(self, norm: Norm, entity: str, want: T) -> Branches:
        condition = self.evaluator.condition(norm, entity)
        exceptions = self.rules.defeaters[norm.id]
        if want is T.FALSE:
            own = _union(self.toward(part, T.FALSE) for part in condition.parts)
            return own | _union(self.standing(e, entity, T.TRUE) for e in exceptions)
        failing = [self.toward(p, T.TRUE) for p in condition.parts if p.truth is not T.TRUE]
        failing += [
            self.standing(e, entity, T.FALSE)
            for e in exceptions
            if self.evaluator.standing(e, entity).truth is not T.FALSE
        ]
        return narrowest(failing)

    def term(self, term: str, entity: str, want: T) -> Branches:
        """What could make an entity count as a defined term, or not."""
        norms = self.rules.constituting.get(term, ())
        if want is T.TRUE:
            return _union(self.standing(norm, entity, want) for norm in norms)
        standing = [n for n in norms if self.evaluator.standing(n, entity).truth is not T.FALSE]
        return narrowest([self.standing(norm, entity, want) for norm in standing])

    # expressions

    def toward(self, derivation: Derivation, want: T) -> Branches:
        """What could give a statement the truth that is wanted, true or false."""
        of, parts, bindings = derivation.of, derivation.parts, derivation.bindings
        match of:
            case And() | Or():
                other = [part for part in parts if part.truth is not want]
                branches = (self.toward(part, want) for part in other)
                each = isinstance(of, And) is (want is T.TRUE)
                return narrowest(list(branches)) if each else _union(branches)
            case Not():
                return self.toward(parts[0], negate(want))
            case Is(path, term):
                return self._is(path, term, parts, bindings, want)
            case Member() | Truth():
                return self._values(of, bindings, want)
            case Has():
                return self._has(of, bindings) if want is T.TRUE else {}
            case Quantified():
                return self._quantified(of, parts, bindings, want)
            case Compare(operator, left, right):
                return self._compared(operator, left, right, bindings, want) | self._compared(
                    MIRRORED[operator], right, left, bindings, want
                )
            case _:
                return {}

    def _values(self, of: Member | Truth, bindings: Bindings, want: T) -> Branches:
        def test(item: Item) -> T:
            return self.evaluator.of_value(of, item)

        aim = _away(test) if want is T.FALSE else Aim(_never, lambda item: test(item) is T.TRUE)
        return _branches(self.remedies.along(bindings[of.path.root], of.path.steps, aim))

    def _is(
        self, path: Path, term: str, parts: tuple[Derivation, ...], bindings: Bindings, want: T
    ) -> Branches:
        if want is T.TRUE:
            return _union(self.term(term, part.bindings["it"], want) for part in parts)
        truths = {part.bindings["it"]: part.truth for part in parts}
        counting = [name for name, truth in truths.items() if truth is not T.FALSE]
        left = self.remedies.along(bindings[path.root], path.steps, _away_from(counting))
        return self._one(self.term(term, name, want) for name in counting) | _branches(left)

    def _quantified(
        self, of: Quantified, parts: tuple[Derivation, ...], bindings: Bindings, want: T
    ) -> Branches:
        """Each of several entities has to be turned, or left; or one of them has to be."""
        each = want is T.TRUE if of.quantifier != "any" else want is T.FALSE
        inner = negate(want) if of.quantifier == "none" else want
        other = [part for part in parts if part.truth is not inner]
        branches = (self.toward(part, inner) for part in other)
        if not each:
            return _union(branches)
        wrong = [part.bindings[of.variable] for part in other]
        path = of.over
        left = self.remedies.along(bindings[path.root], path.steps, _away_from(wrong))
        return self._one(branches) | _branches(left)

    @staticmethod
    def _one(several: Iterable[Branches]) -> Branches:
        """The branches of one of several, of the one that has fewest."""
        return min(several, key=len, default={})

    def _has(self, of: Has, bindings: Bindings) -> Branches:
        """To take the measure; or to complete what is asked of one that is there."""
        found: Branches = {}
        for item in self.world.follow(of.path, bindings).items:
            name = str(item)
            found |= _branches(self.remedies.take(of.measure, name))
            for measure in map(str, self.world.step(name, MEASURES).items):
                kind = self.world.entities[measure].kind
                if of.condition is not None and self.rules.schema.is_below(kind, of.measure):
                    inside = self.evaluator.evaluate(of.condition, {**bindings, "m": measure})
                    if inside.truth is not T.TRUE:
                        found |= self.toward(inside, T.TRUE)
        return found

    # numbers and dates

    def _compared(
        self, operator: str, operand: Operand, other: Operand, bindings: Bindings, want: T
    ) -> Branches:
        """What could be done about one side of a comparison."""
        if isinstance(operand, Aggregate):
            most = _most(operator, other, want)
            return {} if most is None else self._fewer(operand, most, bindings)
        if not isinstance(operand, Path) or not operand.steps:
            return {}
        found: Branches = {}
        for entity, attribute in self.remedies.owners(bindings[operand.root], operand.steps):
            if attribute.type in DATED:
                found |= _branches(self.remedies.today(entity, attribute))
            elif attribute.type == "duration" and isinstance(other, Span):
                found |= _branches(self.remedies.shorten(entity, attribute, other.value))
            elif (most := _most(operator, other, want)) is not None:
                found |= _branches(self.remedies.lower(entity, attribute, most))
        return found

    def _fewer(self, of: Aggregate, most: int, bindings: Bindings) -> Branches:
        """To lower what one of several entities adds, the others standing as they are.

        What counts by year helps the others only next year: where the count is asked of one of
        them, it is that one which is lowered.
        """
        if of.value is None:
            return {}
        asked = bindings[of.over.root]
        figures: dict[str, int] = {}
        for name in map(str, self.world.follow(of.over, bindings).items):
            inside = {**bindings, of.variable: name}
            if of.condition and self.evaluator.evaluate(of.condition, inside).truth is T.FALSE:
                continue
            found = self.world.follow(of.value, inside).items
            figures[name] = sum(item for item in found if isinstance(item, int))
        found_: Branches = {}
        for name, figure in figures.items():
            if asked in figures and name != asked:
                continue
            left = most - (sum(figures.values()) - figure)
            if left > 0:
                for entity, attribute in self.remedies.owners(name, of.value.steps):
                    found_ |= _branches(self.remedies.lower(entity, attribute, left))
        return found_


def _most(operator: str, other: Operand, want: T) -> int | None:
    """The highest number that a comparison with a fixed one lets stand, with a margin of a tenth.

    None where a number would have to be raised, or brought down to nothing: the data are dropped
    then, or the thing is ended.
    """
    if not isinstance(other, Number):
        return None
    limits = {"<": other.value - 1, "<=": other.value, "=": other.value}
    if want is T.FALSE:
        limits = {">=": other.value - 1, ">": other.value, "!=": other.value}
    most = limits.get(operator)
    if not most or operator in ("=", "!="):
        return most or None
    return (most + 1) * 9 // 10 or None


def _away(test: Callable[[Item], T]) -> Aim:
    """To get away from every value of which the test is not false."""
    return Aim(lambda item: test(item) is not T.FALSE, lambda item: test(item) is T.FALSE)


def _away_from(names: list[str]) -> Aim:
    """To get away from these entities."""
    return Aim(lambda item: item in names, _never)


def _never(item: Item) -> bool:
    return False


def _branches(changes: Iterable[Change]) -> Branches:
    return dict.fromkeys(changes)


def _union(several: Iterable[Branches]) -> Branches:
    found: Branches = {}
    for branches in several:
        found |= branches
    return found


def narrowest(several: list[Branches]) -> Branches:
    """Of parts that must all be turned, the one with the fewest branches: none, if one has none."""
    return min(several, key=len, default={})
