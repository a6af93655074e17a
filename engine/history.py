"""What has been counted stays counted: what a transfer has carried this year outlives its end.

A number that the law takes over several transfers (`persons(… for x in …, total)`) falls in memory
when one of them is ended or changed. What it has carried by then has been carried all the same: it
is recorded in the figure that the law would take instead, that of the exporter as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.expressions import Aggregate, And, Compare, Expression, Not, Number, Or, Path, Quantified
from engine.logic import Evaluator
from engine.remedy import Change, Changes, Put
from kb.rulebook import Rules

NOTHING = Number(0)


def recorded(before: Evaluator, after: Evaluator) -> Changes:
    """The figures to record where a change has brought a count down that somebody still goes by."""
    held: dict[tuple[str, str], int] = {}
    for sort, of in totals(before.rules):
        assert of.total is not None
        *owners, attribute = of.total.steps
        for entity in after.world.of_sort(sort):
            if entity.name not in before.world.entities:
                continue
            bindings = {of.total.root: entity.name}
            was, now = (_high(evaluator, of, bindings) for evaluator in (before, after))
            if was is None or now is None or now >= was:
                continue
            for owner in before.world.follow(Path(of.total.root, tuple(owners)), bindings).items:
                key = (str(owner), attribute)
                held[key] = max(was, held.get(key, 0))
    return frozenset(
        Change(
            "record", owner, attribute, (), (most,), "", 0, False, (Put(owner, attribute, (most,)),)
        )
        for (owner, attribute), most in held.items()
        if attribute not in before.world.entities[owner].values
    )


def _high(evaluator: Evaluator, of: Aggregate, bindings: dict[str, str]) -> int | None:
    count = evaluator.evaluate(Compare(">=", of, NOTHING), bindings).count
    return count.high if count else None


def totals(rules: Rules) -> list[tuple[str, Aggregate]]:
    """The counts of the law that a figure as a whole may replace, with the sort they start from."""
    found: dict[tuple[str, Aggregate], None] = {}
    for norm in rules.norms:
        parts = [part for part in (norm.when, norm.met) if part is not None]
        for of in (of for part in parts for of in _aggregates(part)):
            if of.total is not None and of.total.root == norm.variable:
                found[norm.sort, of] = None
    return list(found)


def _aggregates(expression: Expression) -> Iterator[Aggregate]:
    match expression:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _aggregates(part)
        case Not(part) | Quantified(condition=part):
            yield from _aggregates(part)
        case Compare(_, left, right):
            yield from (side for side in (left, right) if isinstance(side, Aggregate))
