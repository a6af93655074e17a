"""What durable_rules 2.0.28 was seen to do, repeated so that a new release is noticed.

The consequences in `engine` are computed by durable_rules. Its limits are not written down
anywhere; they were measured, and the rules are written around them. Each probe below is a plain
function that runs in an interpreter of its own, because the rule engine is C code and keeps one
global host: a probe that hangs or dies must not take the test run with it.

A red test here does not mean that Heng is wrong. It means that a reason behind the way its rules
are written has changed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

import pytest
from durable import engine
from durable.lang import (
    assert_fact,
    delete_state,
    get_facts,
    get_host,
    get_state,
    m,
    none,
    retract_fact,
    ruleset,
    when_all,
)

SECONDS = 30


def observed(probe: Callable[..., Any], *arguments: int) -> Any:
    """Run a probe in a fresh interpreter; return what it returned, by way of JSON."""
    command = [sys.executable, __file__, probe.__name__, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, f"{probe.__name__} ended with {done.returncode}: {done.stderr}"
    return json.loads(done.stdout)


def accepted(name: str) -> str:
    """Register the rulesets written so far; "accepted" or the error."""
    try:
        get_host().get_ruleset(name)
    except Exception as error:
        return str(error)
    return "accepted"


def nothing(closure: Any) -> None:
    """An action without effect."""


# --- facts that no rule matches, and actions that fail


def fact_without_a_rule() -> str:
    with ruleset("bare"):
        when_all(m.kind == "duty")(nothing)
    try:
        assert_fact("bare", {"kind": "other"})
    except Exception as error:
        return type(error).__name__
    return "accepted"


def fact_with_a_catch_all() -> list[str]:
    with ruleset("caught"):
        when_all(m.kind == "duty")(nothing)
        when_all(m.order >= 0)(nothing)
    assert_fact("caught", {"kind": "other", "order": 0})
    return [fact["kind"] for fact in get_facts("caught")]


def the_same_fact_twice() -> str:
    with ruleset("twice"):
        when_all(m.order >= 0)(nothing)
    assert_fact("twice", {"id": "a", "order": 0})
    try:
        assert_fact("twice", {"id": "a", "order": 0})
    except Exception as error:
        return type(error).__name__
    return "accepted"


def action_that_raises() -> list[Any]:
    def fail(closure: Any) -> None:
        raise ValueError("the action failed")

    with ruleset("failing"):
        when_all(m.kind == "duty")(fail)
    try:
        assert_fact("failing", {"kind": "duty"})
    except Exception as error:
        return ["raised", str(error)]
    return ["returned", get_state("failing")["exception"]]


def test_a_fact_that_no_rule_matches_is_refused() -> None:
    assert observed(fact_without_a_rule) == "MessageNotHandledException"


def test_a_catch_all_that_compares_takes_every_fact() -> None:
    assert observed(fact_with_a_catch_all) == ["other"]


def test_a_fact_asserted_twice_is_refused() -> None:
    assert observed(the_same_fact_twice) == "MessageObservedException"


def test_an_exception_in_an_action_stays_in_the_state() -> None:
    outcome, text = observed(action_that_raises)
    assert outcome == "returned"
    assert "the action failed" in text


# --- sizes
#
# The lists of 256 and of 128 places are read one place beyond their end. What one rule too many
# or two do depends on the memory there, so the probes keep clear of the very edge.


def rules_with_one_condition(number: int) -> str:
    with ruleset("shared"):
        for _ in range(number):
            when_all(m.kind == "duty")(nothing)
    return accepted("shared")


def rules_on_absent_properties(number: int) -> str:
    with ruleset("absent"):
        for index in range(number):
            when_all((m.kind == "duty") & -getattr(m, f"property{index}"))(nothing)
    return accepted("absent")


def fact_tested_on_many_properties(number: int) -> str:
    with ruleset("wide"):
        for index in range(number):
            when_all(getattr(m, f"property{index}") == 1)(nothing)
    try:
        assert_fact("wide", {f"property{index}": 1 for index in range(number)})
    except Exception as error:
        return str(error)
    return "accepted"


def firings_of_rules_with_one_condition(number: int) -> int:
    fired: list[str] = []
    with ruleset("fired"):
        for _ in range(number):
            when_all(m.kind == "duty")(lambda closure: fired.append("fired"))
    assert_fact("fired", {"kind": "duty"})
    return len(fired)


def firings_of_rules_on_values(number: int) -> int:
    fired: list[str] = []
    with ruleset("values"):
        for value in range(number):
            when_all(m.kind == f"kind-{value}")(lambda closure: fired.append("fired"))
    for value in range(number):
        assert_fact("values", {"kind": f"kind-{value}"})
    return len(fired)


@pytest.mark.parametrize(
    ("probe", "number", "outcome"),
    [
        (rules_with_one_condition, 258, "error code: 108"),
        (rules_on_absent_properties, 127, "accepted"),
        (rules_on_absent_properties, 130, "error code: 107"),
        (fact_tested_on_many_properties, 64, "accepted"),
        (fact_tested_on_many_properties, 65, "error code: 303"),
    ],
)
def test_a_size_is_refused(probe: Callable[[int], str], number: int, outcome: str) -> None:
    assert observed(probe, number).endswith(outcome)


def test_as_many_as_255_rules_with_one_condition_fire() -> None:
    """With 256 the ruleset is accepted; then all may fire, one twice, or the process may die."""
    assert observed(firings_of_rules_with_one_condition, 255) == 255


def test_500_rules_on_the_values_of_one_property_fire() -> None:
    """With 650 registration was seen never to return."""
    assert observed(firings_of_rules_on_values, 500) == 500


# --- what is derived


def chains(count: int, length: int) -> int:
    """Assert one fact at a time, each the start of a chain of derived facts."""

    def step(closure: Any) -> None:
        closure.assert_fact({"chain": closure.m.chain, "link": closure.m.link + 1})

    with ruleset("chains"):
        when_all((m.link >= 0) & (m.link < length))(step)
        when_all(m.link >= 0)(nothing)
    for chain in range(count):
        assert_fact("chains", {"chain": chain, "link": 0})
    return len(get_facts("chains"))


def duty_against_exemption(exemption_first: int) -> list[str]:
    """A rule of negation as failure, and its two facts in one order or the other."""
    breaches: list[str] = []
    with ruleset("negation"):
        when_all(m.kind == "duty", none(m.kind == "exemption"))(
            lambda closure: breaches.append("breach")
        )
        when_all(m.order >= 0)(nothing)
    facts = [{"kind": "duty", "order": 0}, {"kind": "exemption", "order": 1}]
    for fact in reversed(facts) if exemption_first else facts:
        assert_fact("negation", fact)
    return breaches


def rule_on_an_absence_alone() -> str:
    """Stop at the thousandth firing: the rule would go on for ever."""
    fired: list[str] = []

    def act(closure: Any) -> None:
        fired.append("fired")
        if len(fired) == 1000:
            print(json.dumps("never at rest"), flush=True)
            os._exit(0)

    with ruleset("alone"):
        when_all(-m.excuse)(act)
    assert_fact("alone", {"kind": "duty"})
    return f"fired {len(fired)}"


def derived_fact_after_its_ground_is_retracted() -> list[str]:
    def derive(closure: Any) -> None:
        closure.assert_fact({"kind": "derived", "order": 1})

    with ruleset("retraction"):
        when_all(m.kind == "ground")(derive)
        when_all(m.order >= 0)(nothing)
    ground = {"kind": "ground", "order": 0}
    assert_fact("retraction", ground)
    retract_fact("retraction", ground)
    return [fact["kind"] for fact in get_facts("retraction")]


def facts_after_the_session_is_removed() -> int:
    with ruleset("session"):
        when_all(m.order >= 0)(nothing)
    assert_fact("session", {"sid": "one", "order": 0})
    delete_state("session", "one")
    assert_fact("session", {"sid": "one", "order": 1})
    return len(get_facts("session", "one"))


def test_facts_asserted_one_at_a_time_are_all_followed_up() -> None:
    assert observed(chains, 20, 30) == 20 * (30 + 1)


def test_none_depends_on_the_order_of_arrival() -> None:
    assert observed(duty_against_exemption, 0) == ["breach"]
    assert observed(duty_against_exemption, 1) == []


def test_a_rule_on_an_absence_alone_never_comes_to_rest() -> None:
    """The session's own state, written anew after each action, matches it too."""
    assert observed(rule_on_an_absence_alone) == "never at rest"


def test_a_derived_fact_outlives_its_ground() -> None:
    assert observed(derived_fact_after_its_ground_is_retracted) == ["derived"]


def test_a_removed_session_starts_afresh() -> None:
    assert observed(facts_after_the_session_is_removed) == 1


# --- the threads of the default host


def threads_of_the_default_host() -> int:
    before = threading.active_count()
    engine.Host()
    return threading.active_count() - before


def thread_that_runs_the_actions() -> list[str]:
    """What happens when the host's dispatcher wakes between a fact's arrival and its actions."""

    class Silent(engine.Host):
        def _run(self) -> None:
            """Start no threads."""

    ran: list[str] = []
    rules = ruleset("threads")
    with rules:
        when_all(m.order >= 0)(lambda closure: ran.append(threading.current_thread().name))
    host = Silent()
    host.register_rulesets(dict([rules.define()]))
    threads = host.get_ruleset("threads")
    state = threads.assert_fact({"order": 0})
    dispatcher = threading.Thread(target=threads.dispatch, name="dispatcher")
    dispatcher.start()
    dispatcher.join()
    threads.do_actions(state, lambda error, result: None)
    host.assert_fact("threads", {"order": 1})
    return ran


def test_the_default_host_starts_threads() -> None:
    assert observed(threads_of_the_default_host) == 2


def test_a_dispatcher_takes_actions_away_from_the_caller() -> None:
    assert observed(thread_that_runs_the_actions) == ["dispatcher", "MainThread"]


def test_the_release_that_was_measured() -> None:
    assert version("durable-rules") == "2.0.28"


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]](*map(int, sys.argv[2:]))))
