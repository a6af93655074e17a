"""The search for models: the open world of a day, its conditions, and one solver for all checks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

import z3  # type: ignore[import-untyped]

from dsl.expressions import (
    Aggregate,
    And,
    Compare,
    Expression,
    Has,
    Member,
    Not,
    Number,
    Or,
    Quantified,
)
from dsl.statute import Text
from engine.audit_conditions import Conditions
from engine.audit_truth import Formula
from engine.audit_witness import Claims, Witnesses
from engine.audit_world import OpenWorld
from kb.rulebook import KnowledgeBase, Rules

PATIENCE = 60_000  # milliseconds for one check


class Undecided(Exception):
    """The solver gave up: the audit has no answer."""


class Search:
    """Finds scenarios in which formulas hold; what is not asked for is not built."""

    def __init__(
        self, knowledge: KnowledgeBase, rules: Rules, also: Iterable[Expression] = ()
    ) -> None:
        """`rules` are those of the day that is audited.

        `also` are conditions, beside those under which norms apply, that a scenario may speak of.
        """
        self.knowledge = knowledge
        self.rules = rules
        self.also = tuple(also)

    @cached_property
    def world(self) -> OpenWorld:
        """The scenario left open."""
        conditions = [norm.when for norm in self.rules.norms if norm.when is not None]
        conditions += self.also
        concepts = {concept for when in conditions for concept in concepts_in(when)}
        counted = max((n for when in conditions for n in counted_in(when)), default=0)
        return OpenWorld(self.rules.schema, self.rules.day, concepts, counted)

    @cached_property
    def conditions(self) -> Conditions:
        """The norms of the day as formulas over it."""
        return Conditions(self.rules, self.world)

    @cached_property
    def witnesses(self) -> Witnesses:
        """The writer of witnesses."""
        return Witnesses(self.knowledge, self.rules, self.world)

    @cached_property
    def _solver(self) -> Any:
        solver = z3.Solver()
        solver.set(timeout=PATIENCE, random_seed=0)
        return solver

    def model(self, *formulas: Formula) -> Any:
        """A model in which the formulas hold, with as few entities as is easily found, or None.

        Raises Undecided if the solver gives up.
        """
        with self._given(*formulas) as solver:
            if solver is None:
                return None
            model = solver.model()
            for slot in self.world.slots.values():
                absent = z3.Not(slot.exists)
                if not z3.is_true(model.eval(absent, True)):
                    if solver.check(absent) != z3.sat:
                        continue
                    model = solver.model()
                solver.add(absent)
            return model

    def possible(self, *formulas: Formula) -> bool:
        """Whether there is any model in which the formulas hold. Raises Undecided."""
        with self._given(*formulas) as solver:
            return solver is not None

    @contextmanager
    def _given(self, *formulas: Formula) -> Iterator[Any]:
        """The solver with the formulas for a while; None if they exclude each other."""
        if any(formula is False for formula in formulas):
            yield None
            return
        self._bind()
        self._solver.push()
        try:
            self._solver.add(*(formula for formula in formulas if formula is not True))
            outcome = self._solver.check()
            if outcome == z3.unknown:
                raise Undecided(self._solver.reason_unknown())
            yield self._solver if outcome == z3.sat else None
        finally:
            self._solver.pop()

    def _bind(self) -> None:
        """Tell the solver the axioms that are new."""
        known = getattr(self, "_told", 0)
        self._solver.add(*(a for a in self.world.axioms[known:] if a is not True))
        self._told = len(self.world.axioms)

    def core(self, entity: Formula, parts: Iterable[Formula]) -> list[int] | None:
        """Which of several formulas exclude each other; None if they do not."""
        every = list(parts)
        if any(part is False for part in every):
            return [index for index, part in enumerate(every) if part is False][:1]
        self._bind()
        marks = {z3.Bool(f"part {index}"): part for index, part in enumerate(every)}
        self._solver.push()
        try:
            self._solver.add(entity)
            self._solver.add(*(z3.Implies(mark, part) for mark, part in marks.items()))
            if self._solver.check(*marks) != z3.unsat:
                return None
            needed = list(self._solver.unsat_core())
            for mark in list(needed):  # make it as small as it can be
                fewer = [other for other in needed if not other.eq(mark)]
                if self._solver.check(*fewer) == z3.unsat:
                    needed = fewer
        finally:
            self._solver.pop()
        return sorted(int(str(mark).removeprefix("part ")) for mark in needed)

    def witness(self, model: Any, claims: Claims, title: Text) -> Text:
        """The witness that a model gives; Unconfirmed if the engine does not agree."""
        return self.witnesses.text(model, claims, title)


def concepts_in(expression: Expression) -> Iterator[str]:
    """The concepts that a condition speaks of."""
    for part in parts_of(expression):
        if isinstance(part, Member):
            yield from part.concepts
        elif isinstance(part, Has):
            yield part.measure


def counted_in(expression: Expression) -> Iterator[int]:
    """The numbers to which a condition counts entities."""
    for part in parts_of(expression):
        if isinstance(part, Compare):
            for counting, number in ((part.left, part.right), (part.right, part.left)):
                if isinstance(counting, Aggregate) and isinstance(number, Number):
                    yield number.value if counting.kind == "count" else 0


def parts_of(expression: Expression) -> Iterator[Expression]:
    """A condition and every condition in it."""
    yield expression
    inside: tuple[Expression | None, ...] = ()
    match expression:
        case Not(part):
            inside = (part,)
        case And(parts) | Or(parts):
            inside = parts
        case Has(_, _, condition) | Quantified(_, _, _, condition):
            inside = (condition,)
        case Compare(_, left, right):
            inside = tuple(s.condition for s in (left, right) if isinstance(s, Aggregate))
    for one in inside:
        if one is not None:
            yield from parts_of(one)
