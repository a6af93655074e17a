"""The balance of interests: each rung of the ladder, the tilt, silence, and law kept apart.

The properties run on a few random sharings each; HENG_EXAMPLES=500 asks for more.
"""

from __future__ import annotations

import os
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sharings import sharing
from weigh import scenario_of

from engine.alternatives import alternatives
from engine.assess import Assessment
from engine.balance import MODE, NEED, Balance, Step, codes, decide, place
from engine.logic import Evaluator
from engine.weighing import Weighing
from engine.world import World
from kb.compile import used_terms
from kb.rulebook import DOCTRINE, KnowledgeBase

HERE = Path(__file__).parent
EXAMPLES = HERE.parent / "examples"
LADDER = ("none", "computation", "aggregated", "de-identified", "raw")
NEEDS = ("needs-sharing", "needs-identity", "needs-handover", "needs-individual-records")
SOME = settings(
    max_examples=int(os.environ.get("HENG_EXAMPLES", "40")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def assessed(text: str, knowledge: KnowledgeBase) -> Assessment:
    return Assessment(scenario_of(text, knowledge), knowledge)


def weighed(text: str, knowledge: KnowledgeBase) -> Balance:
    """The weighing of the one transfer."""
    found = assessed(text, knowledge)
    balances = Weighing(found.evaluator, found.proofs, knowledge.evidence).balances(
        found.report().tasks
    )
    (balance,) = balances
    return balance


def possible(text: str, knowledge: KnowledgeBase) -> tuple[str, ...]:
    """The forms that may follow, most intrusive first; without proofs."""
    scenario = scenario_of(text, knowledge)
    rules = knowledge.on(scenario.as_of)
    evaluator = Evaluator(World(scenario, knowledge.schema, rules.day, rules.validities), rules)
    return codes(evaluator, decide(evaluator, MODE, "list"))


def step(balance: Balance, name: str) -> Step:
    return next(step for step in balance.steps if step.step == name)


# The ladder


@pytest.mark.parametrize(
    ("facts", "mode"),
    [
        ({"needs_identity": "yes"}, "raw"),
        ({"needs_individual_records": "yes"}, "de-identified"),
        ({}, "aggregated"),
        ({"needs_handover": "no"}, "computation"),
        ({"needs_handover": "no", "needs_individual_records": "yes"}, "computation"),
        ({"needs_sharing": "no"}, "none"),
        ({"needs_sharing": "no", "needs_identity": "yes"}, "none"),
    ],
)
def test_each_rung(facts: dict[str, str], mode: str, knowledge: KnowledgeBase) -> None:
    balance = weighed(sharing(**facts), knowledge)
    assert (balance.mode, balance.possible, balance.questions) == (mode, (mode,), ())
    assert balance.under and all(source.startswith("STUDY 10") for source in balance.under)
    assert balance.proof.truth == "true" and balance.proof.parts


@pytest.mark.parametrize(
    ("facts", "failing"),
    [
        ({"basis": "no-legal-basis"}, "legality"),
        ({"origin": "obtained-unlawfully"}, "legality"),
        ({"circumstance": "misleading-or-coercion"}, "legality"),
        ({"in_context": "no", "consent": "no"}, "suitability"),
        ({"needs_sharing": "no"}, "necessity"),
        ({"needs_identity": "yes", "consent": "no"}, "proportionality"),
    ],
)
def test_each_step_alone_can_end_the_sharing(
    facts: dict[str, str], failing: str, knowledge: KnowledgeBase
) -> None:
    balance = weighed(sharing(**facts), knowledge)
    assert balance.mode == "none"
    assert [s.step for s in balance.steps if s.outcome == "fails"] == [failing]
    assert step(balance, failing).law


def test_fresh_consent_stands_in_for_the_context(knowledge: KnowledgeBase) -> None:
    assert possible(sharing(in_context="no", consent="yes"), knowledge) == ("aggregated",)


# The tilt


@pytest.mark.parametrize(
    ("sharing_side", "contains", "mode", "tie"),
    [
        # a private interest: its consent is refused
        ({"consent": "no"}, "contact-details", "none", True),
        ({"consent": "no"}, "medical-record", "none", False),
        # a public interest outweighs the ordinary one and ties with the grave
        ({"basis": "public-interest-reporting", "consent": None}, "contact-details", "raw", False),
        ({"basis": "public-interest-reporting", "consent": None}, "medical-record", "none", True),
        # what the law or the person has decided is not weighed again
        ({"basis": "legal-duty", "consent": None}, "medical-record", "raw", False),
        ({"basis": "contract", "consent": None}, "medical-record", "raw", False),
        ({}, "medical-record", "raw", False),
    ],
)
def test_where_interests_tie_personality_rights_win(
    sharing_side: dict[str, str | None],
    contains: str,
    mode: str,
    tie: bool,
    knowledge: KnowledgeBase,
) -> None:
    facts = {"contains": contains, "needs_identity": "yes", "sufficiently_necessary": "yes"}
    balance = weighed(sharing(**(facts | sharing_side)), knowledge)
    assert balance.mode == mode
    found = step(balance, "proportionality")
    assert found.outcome == ("passes" if mode == "raw" else "fails")
    ties = knowledge.schema.terms["interests-tie"].label
    assert (ties in found.found) is tie


def test_sensitive_information_wants_sufficient_need(knowledge: KnowledgeBase) -> None:
    facts = {"contains": "medical-record", "needs_identity": "yes"}
    assert possible(sharing(**facts, sufficiently_necessary="no"), knowledge) == ("none",)
    assert possible(sharing(**facts), knowledge) == ("raw", "none")


# Identifiability by the means of whoever holds the data


@pytest.mark.parametrize(("means", "mode"), [("no", "de-identified"), ("yes", "none")])
def test_records_without_names_are_what_the_recipient_can_make_of_them(
    means: str, mode: str, knowledge: KnowledgeBase
) -> None:
    facts = {"needs_individual_records": "yes", "consent": "no", "recipient_can_identify": means}
    assert possible(sharing(**facts), knowledge) == (mode,)


def test_anonymous_data_are_weighed_if_the_recipient_can_undo_it(knowledge: KnowledgeBase) -> None:
    anonymous = {"contains": "anonymised-information"}
    found = assessed(sharing(**anonymous, recipient_can_identify="no"), knowledge)
    assert not Weighing(found.evaluator, found.proofs, ()).balances(())
    balance = weighed(sharing(**anonymous, recipient_can_identify="yes"), knowledge)
    assert balance.mode == "aggregated"
    unknown = weighed(sharing(**anonymous, recipient_can_identify=None), knowledge)
    assert unknown.mode == "undetermined"
    assert {q.attribute for q in unknown.questions} == {"recipient-can-identify"}


# Silence


@pytest.mark.parametrize(
    ("facts", "modes"),
    [
        ({"needs_identity": None}, ("raw", "aggregated")),
        ({"needs_individual_records": None}, ("de-identified", "aggregated")),
        ({"needs_identity": None, "needs_handover": None}, ("raw", "aggregated", "computation")),
        ({"needs_sharing": None}, ("aggregated", "none")),
        ({"needs_identity": "yes", "consent": None}, ("raw", "none")),
    ],
)
def test_what_is_not_said_leaves_forms_open_and_is_asked(
    facts: dict[str, str | None], modes: tuple[str, ...], knowledge: KnowledgeBase
) -> None:
    balance = weighed(sharing(**facts), knowledge)
    assert (balance.mode, balance.possible) == ("undetermined", modes)
    silent = {name.replace("_", "-") for name, value in facts.items() if value is None}
    asked = {question.attribute for question in balance.questions}
    assert asked == {name if name != "consent" else "measure:separate-consent" for name in silent}
    assert all(question.text.en and question.text.zh for question in balance.questions)


ANSWERS = {name: ("yes", "no") for name in (*NEEDS, "recipient-can-identify", "in-context")} | {
    "consent": ("yes", "no"),
    "basis": ("consent", "contract", "public-interest-reporting", "legal-duty"),
    "contains": ("contact-details", "medical-record", "anonymised-information"),
    "sufficiently-necessary": ("yes", "no"),
    "purpose": ("marketing", "research"),
}


@st.composite
def answers(draw: st.DrawFn) -> dict[str, str]:
    """Everything that the weighing asks."""
    return {name: draw(st.sampled_from(values)) for name, values in ANSWERS.items()}


def said(found: dict[str, str | None]) -> str:
    return sharing(**{name.replace("-", "_"): value for name, value in found.items()})


@SOME
@given(full=answers(), silent=st.sets(st.sampled_from(sorted(ANSWERS)), max_size=4))
def test_an_answer_lies_among_those_that_were_possible(
    full: dict[str, str], silent: set[str], knowledge: KnowledgeBase
) -> None:
    """Whatever is left out, the form that all facts give stays possible; with all said, one is."""
    decided = possible(said({**full}), knowledge)
    touches = (
        full["contains"] != "anonymised-information" or full["recipient-can-identify"] == "yes"
    )
    assert len(decided) == touches
    fewer = {name: None if name in silent else value for name, value in full.items()}
    assert set(decided) <= set(possible(said(fewer), knowledge))


@SOME
@given(full=answers(), more=st.sampled_from(NEEDS))
def test_needing_more_never_asks_for_less(
    full: dict[str, str], more: str, knowledge: KnowledgeBase
) -> None:
    """A need that is added never lowers the rung that necessity gives."""
    rungs = []
    for value in ("no", "yes"):
        scenario = scenario_of(said({**full, more: value}), knowledge)
        rules = knowledge.on(scenario.as_of)
        evaluator = Evaluator(World(scenario, knowledge.schema, rules.day, rules.validities), rules)
        rungs.append(place(evaluator, decide(evaluator, NEED, "list"))[0])
    if "undetermined" not in rungs:  # what touches nobody has no rung
        assert LADDER.index(rungs[0]) <= LADDER.index(rungs[1])


@SOME
@given(full=answers())
def test_means_to_identify_never_open_a_form(
    full: dict[str, str], knowledge: KnowledgeBase
) -> None:
    """Of personal information: what is kept from the unable is kept from the able."""
    able, unable = (
        possible(
            said({**full, "contains": "contact-details", "recipient-can-identify": v}), knowledge
        )
        for v in ("yes", "no")
    )
    assert LADDER.index(able[0]) <= LADDER.index(unable[0])


# Doctrine and law apart


def test_no_norm_of_law_rests_on_doctrine(knowledge: KnowledgeBase) -> None:
    norms = [norm for module in knowledge.modules for norm in module.norms]
    lawful = {norm.term for norm in norms if norm.term and norm.rank != DOCTRINE}
    for norm in norms:
        if norm.rank != DOCTRINE:
            assert {*used_terms(norm.when), *used_terms(norm.met)} <= lawful, norm.id


def test_the_report_of_the_law_is_the_same_without_the_study(knowledge: KnowledgeBase) -> None:
    from msgspec.structs import replace

    law = replace(knowledge, modules=tuple(m for m in knowledge.modules if m.instrument != "STUDY"))
    text = (EXAMPLES / "hotel_group.heng").read_text(encoding="utf-8")
    with_, without = (assessed(text, base).report() for base in (knowledge, law))
    for part in ("routes", "duties", "permissions", "tasks", "conflicts", "totals"):
        assert getattr(with_, part) == getattr(without, part), part
    assert with_.sharings and not without.sharings


def test_figures_are_no_weights(knowledge: KnowledgeBase) -> None:
    """With other figures, or none, the weighing comes to the same."""
    found = assessed(sharing(needs_identity="yes"), knowledge)
    told, bare = (
        Weighing(found.evaluator, found.proofs, evidence).balances(())[0]
        for evidence in (knowledge.evidence, ())
    )
    assert told.evidence and not bare.evidence
    assert (told.mode, told.steps) == (bare.mode, bare.steps)


def test_the_law_breached_in_the_sharing_is_told(knowledge: KnowledgeBase) -> None:
    text = (EXAMPLES / "hotel_group.heng").read_text(encoding="utf-8")
    found = assessed(text, knowledge)
    balances = Weighing(found.evaluator, found.proofs, ()).balances(found.report().tasks)
    assert {b.transfer: b.breaches for b in balances} == {
        "foreign-bookings": (),
        "member-marketing": ("obtain-separate-consent@member-marketing",),
    }


# What would change it


def test_an_alternative_holds_when_the_fact_is_changed(knowledge: KnowledgeBase) -> None:
    facts: dict[str, str | None] = {"needs_identity": "yes", "consent": "no"}
    scenario = scenario_of(sharing(**facts), knowledge)
    found = assessed(sharing(**facts), knowledge)
    others = alternatives(scenario, found.evaluator, found.proofs, "list")
    assert {(a.attribute, a.value.en): a.possible for a in others} == {
        ("measure:separate-consent", "yes"): ("raw",),
        ("needs-identity", "no"): ("aggregated",),
    }
    for other in others:
        name = other.attribute.removeprefix("measure:separate-").replace("-", "_")
        changed = sharing(**{**facts, name: other.value.en})
        assert possible(changed, knowledge) == other.possible


# The form declared, and the day


def test_a_form_is_excessive_only_beyond_all_possible_ones(knowledge: KnowledgeBase) -> None:
    for mode, silent in product(("records-as-they-are", "de-identified-records"), (None, "no")):
        found = assessed(sharing(mode=mode, needs_identity=silent), knowledge).report()
        (declared,) = found.sharings
        assert declared.excessive is (silent == "no")


def test_before_the_study_nothing_is_weighed(knowledge: KnowledgeBase) -> None:
    text = sharing(mode="records-as-they-are").replace("2026-11-23", "2025-03-19")
    found = assessed(text, knowledge)
    assert not Weighing(found.evaluator, found.proofs, ()).balances(())
    assert not found.report().sharings
