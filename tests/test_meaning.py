"""The meaning: thresholds and dates at their edges, silence, and the executors' agreement.

The properties run on a few random scenarios each; HENG_EXAMPLES=500 asks for more.
"""

from __future__ import annotations

import os
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scenarios import blocks, text_of
from weigh import export, scenario_of, weigh

from dsl.expressions import Duration
from engine import consequences, deontics
from engine.assess import Assessment, assess
from engine.calculus import Truth
from engine.case import ANCHORED
from engine.deadlines import shifted
from engine.kleene import Interval, compare, compare_durations
from engine.logic import Evaluator
from engine.world import World
from kb.rulebook import KnowledgeBase

SLOW = settings(
    max_examples=int(os.environ.get("HENG_EXAMPLES", "12")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def route(text: str, knowledge: KnowledgeBase, as_of: str | None = None) -> str:
    day = date.fromisoformat(as_of) if as_of else None
    return weigh(text, knowledge, day).routes[0].route


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        (0, "exempt"),
        (99_999, "exempt"),
        (100_000, "contract-or-certification"),
        (100_001, "contract-or-certification"),
        (999_999, "contract-or-certification"),
        (1_000_000, "security-assessment"),
        (1_000_001, "security-assessment"),
    ],
)
def test_ordinary_persons(people: int, expected: str, knowledge: KnowledgeBase) -> None:
    assert route(export(people_this_year=people), knowledge) == expected


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        (1, "contract-or-certification"),
        (9_999, "contract-or-certification"),
        (10_000, "security-assessment"),
        (10_001, "security-assessment"),
    ],
)
def test_sensitive_persons(people: int, expected: str, knowledge: KnowledgeBase) -> None:
    text = export(sensitive_this_year=people, data_contains="health-information")
    assert route(text, knowledge) == expected


@pytest.mark.parametrize(
    ("day", "people", "held", "expected"),
    [
        # until 2024-03-21 every export of personal information took a route (SAM 4, SCM 4)
        ("2024-03-21", 500, 5_000, "contract-or-certification"),
        ("2024-03-22", 500, 5_000, "exempt"),
        ("2024-03-23", 500, 5_000, "exempt"),
        # mere size asked for the assessment (SAM 4(2))
        ("2024-03-21", 500, 999_999, "contract-or-certification"),
        ("2024-03-21", 500, 1_000_000, "security-assessment"),
        ("2024-03-22", 500, 1_000_000, "exempt"),
        # 100,000 persons asked for it too (SAM 4(3)); now for a contract (CBDF 8)
        ("2024-03-21", 99_999, 200_000, "undetermined"),  # last year's figure is not said
        ("2024-03-21", 100_000, 200_000, "security-assessment"),
        ("2024-03-22", 100_000, 200_000, "contract-or-certification"),
        ("2025-12-31", 100_000, 200_000, "contract-or-certification"),
        ("2026-01-01", 100_000, 200_000, "contract-or-certification"),
        ("2026-01-02", 100_000, 200_000, "contract-or-certification"),
    ],
)
def test_dates(day: str, people: int, held: int, expected: str, knowledge: KnowledgeBase) -> None:
    last_year = 500 if people == 500 else None
    text = export(
        people_this_year=people,
        org_individuals=held,
        people_since_last_year=last_year,
        sensitive_since_last_year=0,
    )
    assert route(text, knowledge, day) == expected


@pytest.mark.parametrize(
    ("day", "article"),
    [("2025-12-31", "CSL 37"), ("2026-01-01", "CSL 39"), ("2026-01-02", "CSL 39")],
)
def test_cybersecurity_law_is_cited_by_the_numbers_of_its_day(
    day: str, article: str, knowledge: KnowledgeBase
) -> None:
    report = weigh(export(org_ciio="yes", people_this_year=1), knowledge, date.fromisoformat(day))
    assert report.routes[0].route == "security-assessment"
    assert article in report.routes[0].under


@pytest.mark.parametrize("day", ["0001-01-01", "2010-01-01", "2017-05-31"])
def test_before_any_law_nothing_is_asked(day: str, knowledge: KnowledgeBase) -> None:
    report = weigh(export(people_this_year=2_000_000), knowledge, date.fromisoformat(day))
    assert [r.route for r in report.routes] == ["exempt"]
    assert not report.routes[0].under


def test_silence_is_unknown_and_asked_for(knowledge: KnowledgeBase) -> None:
    report = weigh(export(people_this_year=None), knowledge)
    found = report.routes[0]
    assert found.route == "undetermined"
    assert "flow.people-this-year" in found.unknown
    assert any(q.entity == "flow" and q.attribute == "people-this-year" for q in report.questions)


def test_unknown_operator_matters_only_where_it_decides(knowledge: KnowledgeBase) -> None:
    assert route(export(org_ciio=None, people_this_year=5), knowledge) == "undetermined"
    assert (
        route(export(org_ciio=None, people_this_year=2_000_000), knowledge) == "security-assessment"
    )


def test_persons_of_several_transfers_are_an_interval(knowledge: KnowledgeBase) -> None:
    """60,000 and 60,000 persons: from 60,000 to 120,000 distinct ones, so nobody can say."""
    second = (
        "transfer other { data customers  from firm  to parent  people-this-year 60_000\n"
        "  sensitive-this-year 0  necessity no-listed-necessity  start 2022-01-01 }\n"
    )
    text = export(people_this_year=60_000) + second
    report = weigh(text, knowledge)
    assert report.routes[0].route == "undetermined"
    asked = {(q.entity, q.attribute) for q in report.questions}
    assert ("firm", "exported-people-this-year") in asked
    said = export(people_this_year=60_000, org_exported_people_this_year=80_000) + second
    assert route(said, knowledge) == "exempt"
    more = export(people_this_year=60_000, org_exported_people_this_year=120_000) + second
    assert route(more, knowledge) == "contract-or-certification"


@pytest.mark.parametrize(
    ("day", "status"),
    [("2026-11-29", "open"), ("2026-11-30", "breached"), ("2026-12-01", "breached")],
)
def test_what_is_not_done_is_a_breach_when_its_time_is_over(
    day: str, status: str, knowledge: KnowledgeBase
) -> None:
    text = export(people_this_year=5, start="2026-11-30") + (
        "measure impact-assessment { covers flow  done no }"
    )
    report = weigh(text, knowledge, date.fromisoformat(day))
    assert [d.status for d in report.duties if d.sources == ("PIPL 55(4)",)][:1] == [status]


@pytest.mark.parametrize(
    ("day", "back", "duration", "due"),
    [
        ("2024-01-31", False, Duration(1, "months"), "2024-02-29"),
        ("2023-01-31", False, Duration(1, "months"), "2023-02-28"),
        ("2024-02-29", True, Duration(1, "years"), "2023-02-28"),
        ("2024-12-31", False, Duration(2, "months"), "2025-02-28"),
        ("2024-03-31", True, Duration(30, "days"), "2024-03-01"),
    ],
)
def test_days_shifted(day: str, back: bool, duration: Duration, due: str) -> None:
    assert shifted(date.fromisoformat(day), duration, back) == date.fromisoformat(due)


@pytest.mark.parametrize("unit", ["years", "days", "working-days", "hours"])
def test_days_beyond_the_calendar_or_without_one(unit: str) -> None:
    assert shifted(date.max, Duration(10, unit), back=False) is None


@pytest.mark.parametrize(
    ("day", "status"), [("2026-11-22", "met"), ("2026-11-23", "met"), ("2026-11-24", "breached")]
)
def test_a_measure_counts_until_its_last_day(
    day: str, status: str, knowledge: KnowledgeBase
) -> None:
    text = export(people_this_year=2_000_000) + (
        "measure security-assessment { covers flow  done 2021-12-01  valid-until 2026-11-23 }"
    )
    report = weigh(text, knowledge, date.fromisoformat(day))
    found = [d.status for d in report.duties if d.norm == "CBDF-7-declare-security-assessment"]
    assert found == [status]


def test_a_narrower_measure_not_done_leaves_the_broader_one_open(
    knowledge: KnowledgeBase,
) -> None:
    text = export(people_this_year=5)
    refused = "measure separate-consent { covers care  done no }\n"
    given = "measure separate-consent { covers care  done 2021-01-01 }\n"
    plain = "measure consent { covers care  done no }\n"
    found = [
        {d.norm: d.status for d in weigh(text + more, knowledge).duties}["PIPL-14-informed-consent"]
        for more in (refused, given, plain)
    ]
    assert found == ["open", "met", "breached"]


def test_a_measure_is_of_no_narrower_kind_than_its_header_says(knowledge: KnowledgeBase) -> None:
    text = export(people_this_year=200_000) + (
        "measure standard-contract { covers flow  done 2021-12-01  in-effect 2021-12-02 }"
    )
    found = {d.norm: d.status for d in weigh(text, knowledge).duties}
    assert found["SCM-6-effect-before-export"] == "met"


def test_margin_counts_down_to_the_next_route(knowledge: KnowledgeBase) -> None:
    text = export(people_this_year=87_400, people_per_month=12_600)
    margin = weigh(text, knowledge).routes[0].margin
    assert margin is not None
    assert (margin.at_most, margin.threshold, margin.remaining) == (87_400, 100_000, 12_600)
    assert margin.next_route == "contract-or-certification"
    assert margin.reached_on == date(2026, 12, 24)


@pytest.mark.parametrize(
    ("left", "operator", "right", "truth"),
    [
        (Duration(62, "months"), "<=", Duration(5, "years"), Truth.FALSE),
        (Duration(60, "months"), "<=", Duration(5, "years"), Truth.TRUE),
        (Duration(60, "months"), ">=", Duration(5, "years"), Truth.TRUE),
        (Duration(59, "months"), ">=", Duration(5, "years"), Truth.FALSE),
        (Duration(180, "days"), ">=", Duration(6, "months"), Truth.UNKNOWN),
        (Duration(10, "working-days"), "<=", Duration(30, "days"), Truth.TRUE),
    ],
)
def test_durations_of_different_units(
    left: Duration, operator: str, right: Duration, truth: Truth
) -> None:
    assert compare_durations(operator, left, right) is truth


@given(
    st.sampled_from(["=", "!=", "<", "<=", ">", ">="]),
    st.tuples(st.integers(-3, 3), st.integers(0, 3)),
    st.tuples(st.integers(-3, 3), st.integers(0, 3)),
)
def test_comparison_of_intervals_is_sound(
    operator: str, left: tuple[int, int], right: tuple[int, int]
) -> None:
    """True means true of every pair of numbers in the intervals, false of none."""
    meaning = {
        "=": int.__eq__,
        "!=": int.__ne__,
        "<": int.__lt__,
        "<=": int.__le__,
        ">": int.__gt__,
        ">=": int.__ge__,
    }[operator]
    a = range(left[0], left[0] + left[1] + 1)
    b = range(right[0], right[0] + right[1] + 1)
    truths = {meaning(x, y) for x in a for y in b}
    found = compare(operator, Interval(a[0], a[-1]), Interval(b[0], b[-1]))
    expected = {frozenset({True}): Truth.TRUE, frozenset({False}): Truth.FALSE}
    assert found is expected.get(frozenset(truths), Truth.UNKNOWN)


@SLOW
@given(found=blocks())
def test_executors_agree_on_decisions_and_reasons(
    found: list[tuple[str, list[str]]], knowledge: KnowledgeBase
) -> None:
    scenario = scenario_of(text_of(found), knowledge)
    by_reference = assess(scenario, knowledge, calculus=consequences.consequences)
    by_rules = assess(scenario, knowledge, calculus=deontics.consequences)
    assert by_reference == by_rules


@SLOW
@given(found=blocks())
def test_calculus_agrees_with_the_evaluator_on_terms(
    found: list[tuple[str, list[str]]], knowledge: KnowledgeBase
) -> None:
    """Defeat is decided twice: by the evaluator's recursion and by the calculus."""
    assessment = Assessment(scenario_of(text_of(found), knowledge), knowledge)
    for (term, entity), truth in assessment.results.terms.items():
        assert assessment.evaluator.term(term, entity).truth is truth


@SLOW
@given(found=blocks(), choice=st.integers(0, 10**6))
def test_a_new_fact_never_overturns_an_answer(
    found: list[tuple[str, list[str]]], choice: int, knowledge: KnowledgeBase
) -> None:
    """Taking one fact away makes answers unknown at most (assumptions and defaults aside)."""
    schema = knowledge.schema
    free = [
        (block, line)
        for block, (header, lines) in enumerate(found[1:], 1)
        for line, text in enumerate(lines)
        if (sort := header.split()[0]) != "measure"
        and (attribute := schema.sorts[sort].attributes[text.split()[0]])
        and not (attribute.assumed or attribute.default_path or attribute.required)
        and not attribute.inverse
    ]
    if not free:
        return
    block, line = free[choice % len(free)]
    fewer = [(header, list(lines)) for header, lines in found]
    del fewer[block][1][line]
    truths = []
    for version in (found, fewer):
        scenario = scenario_of(text_of(version), knowledge)
        rules = knowledge.on(scenario.as_of)
        evaluator = Evaluator(World(scenario, schema, rules.day, rules.validities), rules)
        truths.append(
            {
                (norm.id, entity.name): evaluator.standing(norm, entity.name).truth
                for norm in rules.norms
                if norm.kind in ANCHORED
                for entity in evaluator.world.of_sort(norm.sort)
            }
        )
    full, reduced = truths
    for key, truth in reduced.items():
        assert truth in (Truth.UNKNOWN, full[key]), key


def test_what_is_not_said_of_one_leaves_the_count_of_another_alone(
    knowledge: KnowledgeBase,
) -> None:
    """Both processings count no transfer, but of one it is not known on what it is."""
    text = export() + (
        "processing vague { by firm  activity provision }\n"
        "dataset others { controller firm  contains contact-details }\n"
        "processing plain { by firm  on others  activity provision }\n"
    )
    scenario = scenario_of(text, knowledge)
    rules = knowledge.on(scenario.as_of)
    counting = rules.by_id["STUDY-10-untold-recipient"]
    for first, second in (("vague", "plain"), ("plain", "vague")):
        evaluator = Evaluator(World(scenario, rules.schema, rules.day, rules.validities), rules)
        found = {name: evaluator.condition(counting, name).truth for name in (first, second)}
        assert found == {"vague": Truth.UNKNOWN, "plain": Truth.TRUE}
