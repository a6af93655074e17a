"""From the ways to settle each of several things to plans that settle all, what takes least first.

A plan makes one choice for each thing; changes that serve several count once. One that alters less
of what is done goes before one that takes less. Combinations are laid out where they are few;
otherwise z3 minimises what the changes take together. Both give the same plans; none contains an
earlier one, and there are none where one of the things has no way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from math import prod

from engine.remedy import Change, Changes, cost, drastic

FEW = 2_000  # so many combinations are simply laid out
TIES = 1_000_000  # more than the places of a plan's changes add up to
ALTERED = 10_000  # what a drastic change counts beside the others

Choices = Sequence[Sequence[Changes]]


def few(choices: Choices) -> bool:
    """Whether there are few enough combinations to lay them all out."""
    return prod(map(len, choices)) <= FEW


def burden(changes: Iterable[Change]) -> int:
    """What a plan takes, drastic changes first of all."""
    every = list(changes)
    return ALTERED * drastic(every) + cost(every)


def laid_out(choices: Choices) -> Iterator[Changes]:
    """The plans by trying every combination."""
    unions = dict.fromkeys(frozenset[Change]().union(*each) for each in product(*choices))
    given: list[Changes] = []
    for plan in sorted(unions, key=burden):
        if not any(earlier <= plan for earlier in given):
            given.append(plan)
            yield plan


def solved(choices: Choices, given: Changes = frozenset()) -> Iterator[Changes]:
    """The plans by weighted satisfiability, those alone that hold what is `given`."""
    import z3  # type: ignore[import-untyped]  # only long files need it

    every = sorted({c for ways in choices for way in ways for c in way}, key=repr)
    context = z3.Context()  # one of its own: among equals, what was solved before decides nothing
    made = {change: z3.Bool(f"change {n}", context) for n, change in enumerate(every)}
    solver = z3.Optimize(ctx=context)
    for n, ways in enumerate(choices):
        taken = [z3.Bool(f"way {n} {m}", context) for m in range(len(ways))]
        solver.add(z3.Or(taken))
        for literal, way in zip(taken, ways, strict=True):
            both = z3.And([*(made[c] for c in sorted(way, key=repr)), z3.BoolVal(True, context)])
            solver.add(z3.Implies(literal, both))
    for place, (change, literal) in enumerate(made.items()):
        # the earlier in the order goes first among those that take the same
        weight = burden([change]) * TIES + place
        solver.add_soft(z3.Not(literal), weight=weight)
    solver.add([made[c] for c in sorted(given, key=repr)])
    while solver.check() == z3.sat:
        model = solver.model()
        plan = frozenset(c for c, literal in made.items() if z3.is_true(model[literal]))
        yield plan
        solver.add(z3.Or([z3.Not(made[c]) for c in sorted(plan, key=repr)]))
