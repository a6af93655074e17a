"""The deontic calculus: what it means, and that durable_rules computes just that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import consequences as reference
from engine import deontics
from engine.calculus import Case, Clash, Consequences, Decision, Instance, Standing, Status, Truth
from engine.deontic_facts import stated

Calculus = Callable[[Case], Consequences]

TRUE, FALSE, UNKNOWN = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN
IN_FORCE, DEFEATED = Standing.IN_FORCE, Standing.DEFEATED
UNDETERMINED, VOID = Standing.UNDETERMINED, Standing.VOID


@pytest.fixture(params=[reference.consequences, deontics.consequences], ids=["reference", "rules"])
def calculus(request: pytest.FixtureRequest) -> Calculus:
    """Either executor."""
    found: Calculus = request.param
    return found


def norm(name: str, condition: Truth = TRUE, *defeaters: str, **rest: Any) -> Instance:
    """An exemption on `e`, unless said otherwise."""
    return replace(Instance(name, name, "e", "exempts", condition, defeaters), **rest)


def duty(name: str, condition: Truth = TRUE, *defeaters: str, **rest: Any) -> Instance:
    """A duty to assess `e`, unless said otherwise."""
    return norm(name, condition, *defeaters, **{"kind": "duty", "action": "assess", **rest})


def ground(term: str, condition: Truth, order: int = 0, **rest: Any) -> Instance:
    """What constitutes a term of the scale `route` for `e`."""
    said = {"kind": "constitutes", "term": term, "scale": "route", "order": order}
    return norm(f"{term}-{condition}", condition, **{**said, **rest})


def case(*instances: Instance, clashes: tuple[Clash, ...] = ()) -> Case:
    """The instances as a case."""
    return Case(instances, clashes)


# --- standing


@pytest.mark.parametrize(
    ("condition", "exceptions", "standing"),
    [
        (TRUE, [], IN_FORCE),
        (TRUE, [FALSE], IN_FORCE),
        (TRUE, [FALSE, UNKNOWN], UNDETERMINED),
        (TRUE, [UNKNOWN, TRUE], DEFEATED),
        (TRUE, [TRUE, UNKNOWN, FALSE], DEFEATED),
        (UNKNOWN, [], UNDETERMINED),
        (UNKNOWN, [FALSE, FALSE], UNDETERMINED),
        (UNKNOWN, [UNKNOWN, UNKNOWN], UNDETERMINED),
        (UNKNOWN, [FALSE, TRUE], DEFEATED),
        (FALSE, [], VOID),
        (FALSE, [UNKNOWN], VOID),
        (FALSE, [TRUE], VOID),
    ],
)
def test_a_norm_stands_unless_an_exception_does(
    calculus: Calculus, condition: Truth, exceptions: list[Truth], standing: Standing
) -> None:
    names = [f"x{number}" for number in range(len(exceptions))]
    found = calculus(case(norm("n", condition, *names), *map(norm, names, exceptions)))
    assert found.standing["n"] is standing


def test_a_defeated_defeater_defeats_nothing(calculus: Calculus) -> None:
    found = calculus(case(norm("a", TRUE, "b"), norm("b", UNKNOWN, "c"), norm("c")))
    assert found.standing == {"a": IN_FORCE, "b": DEFEATED, "c": IN_FORCE}


def test_doubt_passes_through_a_chain(calculus: Calculus) -> None:
    found = calculus(case(norm("a", TRUE, "b"), norm("b", TRUE, "c"), norm("c", UNKNOWN)))
    assert set(found.standing.values()) == {UNDETERMINED}


def test_chains_may_be_deep(calculus: Calculus) -> None:
    deep = [norm("0"), *(norm(f"{depth}", TRUE, f"{depth - 1}") for depth in range(1, 1500))]
    found = calculus(case(*reversed(deep)))
    assert [found.standing[n.id] for n in deep] == [IN_FORCE, DEFEATED] * 750


def test_reasons_are_the_exceptions_that_decide(calculus: Calculus) -> None:
    exceptions = [norm("yes"), norm("also"), norm("maybe", UNKNOWN), norm("no", FALSE)]
    names = [n.id for n in exceptions]
    found = calculus(
        case(
            norm("covered", UNKNOWN, *names),
            norm("doubtful", TRUE, "maybe", "no", "maybe"),
            norm("unknown", UNKNOWN, "no"),
            norm("void", FALSE, *names),
            norm("stands", TRUE, "no"),
            *exceptions,
        )
    )
    assert found.defeated_by == {"covered": {"yes", "also"}}
    assert found.doubted_by == {"doubtful": {"maybe"}, "unknown": set(), "maybe": set()}


# --- duties and tasks


@pytest.mark.parametrize(
    ("condition", "exception", "fulfilment", "status"),
    [
        (TRUE, FALSE, TRUE, Status.MET),
        (TRUE, FALSE, FALSE, Status.BREACHED),
        (TRUE, FALSE, UNKNOWN, Status.OPEN),
        (TRUE, FALSE, None, Status.OPEN),
        (TRUE, UNKNOWN, FALSE, Status.UNDETERMINED),
        (UNKNOWN, FALSE, TRUE, Status.UNDETERMINED),
        (TRUE, TRUE, FALSE, Status.DEFEATED),
        (UNKNOWN, TRUE, TRUE, Status.DEFEATED),
        (FALSE, TRUE, FALSE, None),
    ],
)
@pytest.mark.parametrize("kind", ["duty", "prohibition"])
def test_a_duty_is_weighed_only_when_in_force(
    calculus: Calculus,
    kind: str,
    condition: Truth,
    exception: Truth,
    fulfilment: Truth | None,
    status: Status | None,
) -> None:
    weighed = duty("d", condition, "x", kind=kind, fulfilment=fulfilment)
    assert calculus(case(norm("x", exception), weighed)).status.get("d") is status


def test_a_permission_is_neither_weighed_nor_a_task(calculus: Calculus) -> None:
    found = calculus(case(duty("p", kind="permission", fulfilment=FALSE)))
    assert (found.status, found.tasks) == ({}, {})


def test_duties_fold_into_tasks_by_action_and_object(calculus: Calculus) -> None:
    found = calculus(
        case(
            duty("a"),
            duty("b", UNKNOWN, kind="prohibition"),
            duty("defeated", TRUE, "a"),
            duty("void", FALSE),
            duty("elsewhere", entity="f"),
            duty("another", action="notify"),
            duty("no-action", action=""),
        )
    )
    assert found.tasks == {
        ("assess", "e"): {"a", "b"},
        ("assess", "f"): {"elsewhere"},
        ("notify", "e"): {"another"},
    }


# --- terms and scales


@pytest.mark.parametrize(
    ("grounds", "truth"),
    [
        ([FALSE], FALSE),
        ([FALSE, UNKNOWN], UNKNOWN),
        ([UNKNOWN, FALSE, TRUE], TRUE),
    ],
)
def test_a_term_holds_on_any_ground(calculus: Calculus, grounds: list[Truth], truth: Truth) -> None:
    found = calculus(case(*(ground("t", condition, scale="") for condition in grounds)))
    assert found.terms == {("t", "e"): truth}
    assert found.decisions == {}


def test_a_defeated_ground_is_none(calculus: Calculus) -> None:
    defeated = ground("t", TRUE, 2, defeaters=("x",))
    maybe, lower = ground("t", UNKNOWN, 2), ground("low", TRUE, 1)
    found = calculus(case(norm("x"), defeated, lower))
    assert found.terms == {("t", "e"): FALSE, ("low", "e"): TRUE}
    assert found.decisions == {("route", "e"): Decision("low", ("low",))}
    found = calculus(case(norm("x"), maybe, defeated, lower))
    assert found.terms == {("t", "e"): UNKNOWN, ("low", "e"): TRUE}
    assert found.decisions == {("route", "e"): Decision("", ("t", "low"))}


@pytest.mark.parametrize(
    ("truths", "decision"),
    [
        ([TRUE, TRUE, TRUE], Decision("t0", ("t0",))),
        ([FALSE, TRUE, UNKNOWN], Decision("t1", ("t1",))),
        ([UNKNOWN, FALSE, TRUE], Decision("", ("t0", "t2"))),
        ([UNKNOWN, UNKNOWN, TRUE], Decision("", ("t0", "t1", "t2"))),
        ([UNKNOWN, TRUE, UNKNOWN], Decision("", ("t0", "t1"))),
        ([FALSE, UNKNOWN, FALSE], Decision("", ("t1",))),
        ([FALSE, FALSE, FALSE], Decision("", ())),
    ],
)
def test_the_highest_term_decides_if_none_above_may_hold(
    calculus: Calculus, truths: list[Truth], decision: Decision
) -> None:
    grounds = [ground(f"t{place}", truth, 9 - place) for place, truth in enumerate(truths)]
    assert calculus(case(*grounds)).decisions == {("route", "e"): decision}


def test_terms_of_one_order_are_walked_by_name(calculus: Calculus) -> None:
    found = calculus(case(ground("b", TRUE, 1), ground("a", TRUE, 1), ground("0", TRUE)))
    assert found.decisions == {("route", "e"): Decision("a", ("a",))}


def test_each_entity_and_scale_is_decided_for_itself(calculus: Calculus) -> None:
    here, there = ground("t", TRUE, 1), ground("t", UNKNOWN, 1, entity="f")
    level = ground("low", FALSE, 1, scale="level")
    assert calculus(case(here, there, level)).decisions == {
        ("route", "e"): Decision("t", ("t",)),
        ("route", "f"): Decision("", ("t",)),
        ("level", "e"): Decision("", ()),
    }


# --- conflicts


@pytest.mark.parametrize(
    ("sides", "reported"),
    [
        ([["yes"], ["covered"]], True),
        ([["yes"], ["maybe"]], False),
        ([["yes"], ["no"]], False),
        ([["yes", "covered"]], False),
        ([["yes"], []], False),
        ([["yes"], ["yes"]], True),
        ([["no", "covered"], ["maybe"], ["no", "yes"]], True),
    ],
)
def test_a_conflict_needs_two_engaged_sides(
    calculus: Calculus, sides: list[list[str]], reported: bool
) -> None:
    instances = [
        norm("yes"),
        norm("maybe", UNKNOWN),
        norm("no", FALSE),
        norm("covered", TRUE, "yes"),
    ]
    clash = Clash("rule", "e", tuple(map(tuple, sides)))
    expected = {("rule", "e")} if reported else set()
    assert calculus(case(*instances, clashes=(clash,))).conflicts == expected


# --- what is no case


def test_nothing_follows_from_nothing(calculus: Calculus) -> None:
    assert calculus(Case(())) == Consequences({}, {}, {}, {}, {}, {}, {}, frozenset())


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (case(norm("a", FALSE, "a")), "'a' defeats 'a'"),
        (case(norm("a", TRUE, "b"), norm("b", TRUE, "c"), norm("c", FALSE, "a")), "in a circle"),
        (case(norm("a", FALSE, "b")), "unknown defeater 'b'"),
        (case(norm("a"), norm("b"), norm("a", FALSE)), "two instances are called 'a'"),
        (case(norm("a"), clashes=(Clash("r", "e", (("a",), ("b",))),)), "unknown instance 'b'"),
    ],
)
def test_an_ill_formed_case_is_refused(calculus: Calculus, wrong: Case, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        calculus(wrong)


# --- both executors, on random cases

TERMS = [
    {"term": "prohibited", "scale": "route", "order": 3},
    {"term": "assessment", "scale": "route", "order": 2},
    {"term": "contract", "scale": "route", "order": 1},
    {"term": "certification", "scale": "route", "order": 1},
    {"term": "important", "scale": "class", "order": 2},
    {"term": "general", "scale": "class", "order": 1},
    {"term": "handler"},
]
truths = st.sampled_from([TRUE, TRUE, UNKNOWN, UNKNOWN, FALSE])


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Cases of up to 14 norms in any order, with chains of defeaters and clashes."""
    instances: list[Instance] = []
    for number in range(draw(st.integers(0, 14))):
        kind = draw(
            st.sampled_from(["duty", "prohibition", "permission", "constitutes", "exempts"])
        )
        said: dict[str, Any] = {}
        if kind in ("duty", "prohibition"):
            said["fulfilment"] = draw(st.sampled_from([TRUE, FALSE, UNKNOWN, None]))
            said["action"] = draw(st.sampled_from(["assess", "notify", ""]))
        elif kind == "constitutes":
            said = dict(draw(st.sampled_from(TERMS)))
        name = draw(st.sampled_from(["n", "甲", '"\\', " "])) + str(number)
        earlier = [instance.id for instance in instances]
        defeaters = draw(st.lists(st.sampled_from(earlier), max_size=3)) if earlier else []
        entity = draw(st.sampled_from(["parcels", "订单"]))
        condition = draw(truths)
        instances.append(
            norm(name, condition, *defeaters, norm="N", kind=kind, entity=entity, **said)
        )
    names = [instance.id for instance in instances]
    side = st.lists(st.sampled_from(names), max_size=3).map(tuple) if names else st.just(())
    clash = st.builds(
        Clash,
        st.sampled_from(["r", "s"]),
        st.just("parcels"),
        st.lists(side, max_size=4).map(tuple),
    )
    clashes = draw(st.lists(clash, max_size=3).map(tuple))
    return Case(tuple(draw(st.permutations(instances))), clashes)


def examples(number: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """So many random cases, however slow the machine."""
    return settings(
        max_examples=number, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )


@examples(200)
@given(cases())
def test_the_rules_find_what_the_reference_finds(random: Case) -> None:
    expected, found = reference.consequences(random), deontics.consequences(random)
    for field in fields(Consequences):
        assert getattr(found, field.name) == getattr(expected, field.name), field.name


@examples(100)
@given(st.data())
def test_facts_may_arrive_in_any_order(data: st.DataObject) -> None:
    random = data.draw(cases())
    told = stated(random)
    shuffled = data.draw(st.permutations(told.facts))
    assert deontics.run(random, told, shuffled) == reference.consequences(random)


@examples(100)
@given(st.data())
def test_the_order_of_instances_says_nothing(data: st.DataObject) -> None:
    random = data.draw(cases())
    shuffled = replace(random, instances=tuple(data.draw(st.permutations(random.instances))))
    assert reference.consequences(shuffled) == reference.consequences(random)
    assert deontics.consequences(shuffled) == reference.consequences(random)


@examples(200)
@given(cases())
def test_knowing_more_takes_nothing_back(random: Case) -> None:
    """Each unknown made known, in turn: whatever was definite stays as it was."""
    before = reference.consequences(random)
    for known in random.instances:
        for truth in (TRUE, FALSE) if known.condition is UNKNOWN else ():
            learnt = replace(known, condition=truth)
            after = reference.consequences(
                replace(
                    random,
                    instances=tuple(learnt if i is known else i for i in random.instances),
                )
            )
            for name, standing in before.standing.items():
                if standing is DEFEATED and name == known.id:  # a covered norm may turn out void
                    assert after.standing[name] in (DEFEATED, VOID)
                elif standing is not UNDETERMINED:
                    assert after.standing[name] is standing
            for term, held in before.terms.items():
                assert held is UNKNOWN or after.terms[term] is held
            for scale, decision in before.decisions.items():
                assert set(after.decisions[scale].possible) <= set(decision.possible)
                if decision.term:
                    assert after.decisions[scale] == decision
