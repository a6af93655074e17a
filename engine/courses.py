"""A lighter export route as something to be reached, and which routes are lighter than one."""

from __future__ import annotations

from dataclasses import dataclass

from dsl.schema import Schema, Term
from engine.calculus import Truth
from engine.logic import Evaluator
from engine.moves import Branches, Moves, narrowest
from engine.routes import EXPORT, SCALE

EXEMPT, NO_EXPORT = "exempt", "not-an-export"


def lighter(schema: Schema, codes: tuple[str, ...]) -> tuple[str, ...]:
    """The codes of the routes lighter than each of `codes`, the lightest first."""
    order = {NO_EXPORT: -1, EXEMPT: 0, **{term.code: term.order for term in _terms(schema)}}
    least = min((order[code] for code in codes if code in order), default=-1)
    return tuple(sorted((code for code in order if order[code] < least), key=order.__getitem__))


def _terms(schema: Schema) -> list[Term]:
    return [term for term in schema.terms.values() if term.scale == SCALE]


@dataclass(frozen=True)
class Course:
    """That a transfer takes the route with a code: reached when no heavier one is left possible."""

    transfer: str
    code: str

    @property
    def entity(self) -> str:
        """The transfer."""
        return self.transfer

    def settled(self, evaluator: Evaluator) -> bool:
        """Whether the transfer, which goes on, takes this route."""
        return self.transfer in evaluator.world.entities and not self._wanting(evaluator)

    def branches(self, moves: Moves) -> Branches:
        """What bears on a route that is still in the way, or on this one."""
        if self.transfer not in moves.world.entities:
            return {}
        return narrowest(
            [moves.term(term, self.transfer, want) for term, want in self._wanting(moves.evaluator)]
        )

    def _wanting(self, evaluator: Evaluator) -> list[tuple[str, Truth]]:
        """The terms that do not have the truth that they need, with that truth."""
        terms = _terms(evaluator.rules.schema)
        own = max((term.order for term in terms if term.code == self.code), default=0)
        wanted = {t.name: Truth.FALSE for t in terms if t.order > own}
        wanted |= {t.name: Truth.TRUE for t in terms if t.code == self.code}
        wanted |= {EXPORT: Truth.FALSE if self.code == NO_EXPORT else Truth.TRUE}
        return [
            (term, want)
            for term, want in wanted.items()
            if evaluator.term(term, self.transfer).truth is not want
        ]
