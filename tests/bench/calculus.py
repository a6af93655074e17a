"""How long the consequences of one case take: durable_rules against the reference.

Run from the project's root: `python -m tests.bench.calculus`.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from statistics import median
from time import perf_counter

from engine import consequences as reference
from engine import deontics
from engine.calculus import Case, Clash, Consequences, Instance, Truth
from engine.deontic_facts import stated

KINDS = {"duty": 40, "prohibition": 8, "permission": 7, "constitutes": 30, "exempts": 15}
ROUNDS = 50


def sample(number: int, possible: int, seed: int = 0) -> Case:
    """A case like those of a scenario: `number` norms, the conditions of all but `possible` false.

    Exemptions defeat each other and other norms, up to three each; of fifteen terms, eight are on
    two scales; ten conflict rules.
    """
    random = Random(seed)
    conditions = [Truth.FALSE] * (number - possible)
    conditions += random.choices([Truth.TRUE, Truth.UNKNOWN], [2, 1], k=possible)
    random.shuffle(conditions)
    instances: list[Instance] = []
    exemptions: list[str] = []
    for index, condition in enumerate(conditions):
        kind = random.choices(list(KINDS), list(KINDS.values()))[0]
        entity = random.choice(["parcels", "payroll", "orders"])
        name = f"PIPL-{index}-norm"
        defeaters = random.sample(exemptions, min(len(exemptions), random.choice([0, 0, 1, 2, 3])))
        term = random.randrange(15)
        constitutes = kind == "constitutes"
        obliges = kind in reference.OBLIGING
        instances.append(
            Instance(
                id=f"{name}@{entity}",
                norm=name,
                entity=entity,
                kind=kind,
                condition=condition,
                defeaters=tuple(defeaters),
                fulfilment=random.choice([*Truth, None]) if obliges else None,
                action=f"action-{random.randrange(20)}" if obliges else "",
                term=f"term-{term}" if constitutes else "",
                scale=["route", "class"][term // 4] if constitutes and term < 8 else "",
                order=term,
            )
        )
        if kind == "exempts":
            exemptions.append(instances[-1].id)
    names = [instance.id for instance in instances]
    clashes = [
        Clash(f"rule-{index}", "parcels", tuple(tuple(random.sample(names, 3)) for _ in range(2)))
        for index in range(10)
    ]
    return Case(tuple(instances), tuple(clashes))


def milliseconds(calculus: Callable[[Case], Consequences], case: Case) -> float:
    """The median time of a run, the first (which registers the rules) left out."""
    calculus(case)
    times = []
    for _ in range(ROUNDS):
        start = perf_counter()
        calculus(case)
        times.append(perf_counter() - start)
    return median(times) * 1000


def main() -> None:
    """Print a line per size of case."""
    print("norms  not false  facts sent  durable_rules ms  reference ms  ratio")
    for number, possible in ((50, 20), (150, 60), (150, 150), (600, 240)):
        case = sample(number, possible)
        assert deontics.consequences(case) == reference.consequences(case)
        rules = milliseconds(deontics.consequences, case)
        plain = milliseconds(reference.consequences, case)
        sent = len(stated(case).facts)
        print(
            f"{number:5}  {possible:9}  {sent:10}  {rules:16.2f}  {plain:12.2f}"
            f"  {rules / plain:5.1f}"
        )


if __name__ == "__main__":
    main()
