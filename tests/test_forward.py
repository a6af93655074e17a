"""Forward chaining: the faults of durable_rules that `engine.forward` is written around."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from durable.engine import Host, MessageObservedException  # type: ignore[import-untyped]
from durable.lang import c, m, when_all  # type: ignore[import-untyped]

from engine import deontics
from engine.calculus import Case, Instance, Truth
from engine.consequences import consequences
from engine.forward import Disagreement, Fact, Forward, agreed, fact


def chain(length: int, condition: Truth = Truth.TRUE) -> Case:
    """Norms each of which defeats the next."""
    return Case(
        tuple(
            Instance(f"n{i}", "n", "e", "duty", condition, (f"n{i - 1}",) if i else ())
            for i in range(length)
        )
    )


def counting() -> Forward[list[int]]:
    """Rules that count down to nothing, and refuse to pass 13."""
    rules: Forward[list[int]] = Forward("counting")

    @rules.rule(fact("number"))
    def count_down(found: list[int], f: Any) -> Fact | None:
        if f.m.value == 13:
            raise LookupError("no such storey")
        found.append(f.m.value)
        return {"kind": "number", "value": f.m.value - 1} if f.m.value else None

    return rules


def test_what_a_rule_raises_is_raised_and_the_next_run_is_not_touched() -> None:
    rules, found = counting(), list[int]()
    with pytest.raises(LookupError, match="no such storey"):
        rules.run(found, [{"kind": "number", "value": 15}])
    assert found == [15, 14]
    found.clear()
    rules.run(found, [{"kind": "number", "value": 3}, {"kind": "number", "value": 1}])
    assert found == [3, 2, 1, 0, 1, 0]


def test_a_fact_that_no_rule_reads_is_refused() -> None:
    with pytest.raises(Exception) as refused:
        counting().run([], [{"kind": "letter"}])
    assert type(refused.value).__name__ == "MessageNotHandledException"


def test_threads_take_turns() -> None:
    cases = [chain(length, truth) for length in range(1, 25) for truth in Truth]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(deontics.consequences, cases)) == list(map(consequences, cases))


def test_nothing_is_said_on_the_way(capfd: pytest.CaptureFixture[str]) -> None:
    deontics.consequences(chain(20))
    assert capfd.readouterr() == ("", "")


def test_a_run_that_falls_short_is_repeated_and_a_fault_is_not_hidden() -> None:
    def run() -> int:
        found = answers.pop(0)
        if found < 0:
            raise KeyError(found)
        return found

    answers = [3, -1, 4]
    assert agreed(run, 4) == 4
    answers = [3, 3, -1, 4]
    with pytest.raises(Disagreement):
        agreed(run, 4)
    assert answers == [4]


def hashed(text: str) -> int:
    """The 32-bit FNV-1a hash by which durable_rules knows its facts."""
    found = 0x811C9DC5
    for byte in text.encode():
        found = (found ^ byte) * 16777619 & 0xFFFFFFFF
    return found


def test_no_two_of_the_first_100000_facts_are_taken_for_one() -> None:
    names = [str(number) for number in range(100_000)] + [f"sid-{n}" for n in range(1000)]
    assert len(set(map(hashed, names))) == len(names)


def test_facts_without_an_id_of_their_own_may_be_taken_for_one() -> None:
    """Why facts are numbered: red when a new release tells facts apart."""

    class Quiet(Host):  # type: ignore[misc]
        def _run(self) -> None:
            """Start no timers."""

    host = Quiet()
    host.register_rulesets({"ids": {"any": when_all(m.kind == "a")(lambda closure: None).define()}})
    host.assert_fact("ids", {"kind": "a", "norm": 3556, "value": "unknown", "sid": "1"})
    with pytest.raises(MessageObservedException):
        host.assert_fact("ids", {"kind": "a", "norm": 45961, "value": "unknown", "sid": "1"})
    host.delete_state("ids", "1")


def unequal_joins(definition: Any) -> list[Any]:
    """The tests of a rule that compare with a fact matched before, other than by equality."""
    if isinstance(definition, list):
        return [found for part in definition for found in unequal_joins(part)]
    if not isinstance(definition, dict):
        return []
    found = unequal_joins(list(definition.values()))
    for operator in ("$lt", "$lte", "$gt", "$gte", "$neq"):
        right = list(definition.get(operator, {}).values())
        found += [definition] if any(isinstance(value, dict) for value in right) else []
    return found


def test_facts_are_joined_by_equality_only() -> None:
    """Another comparison that fails last in a conjunction is a read out of bounds."""
    unequal = when_all(m.a == 1, (m.b == 1) & (m.b > c.m_0.a)).define()
    assert unequal_joins(unequal) == [{"$gt": {"b": {"m_0": "a"}}}]
    assert unequal_joins(deontics.RULES.definition()) == []
