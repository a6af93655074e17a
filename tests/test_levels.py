"""Protection levels: every kind of data has one, more to protect never lowers one, controls stand.

The properties run on a few random scenarios each; HENG_EXAMPLES=500 asks for more.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import RDF
from weigh import export, scenario_of, weigh

from engine import consequences
from engine.assess import Assessment
from engine.report import Control, Level
from kb.ontology import HENG, load_graph
from kb.own import with_own
from kb.rulebook import KnowledgeBase
from kb.store import BrokenKnowledge
from ui.commands import exit_code

LEVELS = ("3", "2", "1", "special")
COUNTS = (0, 1, 99_999, 100_000, 999_999, 1_000_000, 9_999_999, 10_000_000)
SOME = settings(
    max_examples=int(os.environ.get("HENG_EXAMPLES", "25")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def dataset(contains: str, *more: str, name: str = "d", individuals: object = 5) -> str:
    """A dataset of the firm; `more` are whole blocks."""
    said = f"individuals {individuals}" if individuals is not None else ""
    block = f"dataset {name} {{ controller firm  contains {contains}  {said} }}\n"
    return block + "\n".join(more)


def firm(*blocks: str) -> str:
    head = 'scenario "levels" { as-of 2026-11-23 }\n'
    return head + "organization firm { located CN  ciio no  individuals 5 }\n" + "".join(blocks)


def levels(text: str, knowledge: KnowledgeBase, name: str = "d") -> dict[str, Level]:
    return {v.scale: v for v in weigh(text, knowledge).levels if v.dataset == name}


def leaves(knowledge: KnowledgeBase) -> list[str]:
    """The kinds of data below which there is none."""
    concepts = knowledge.schema.concepts
    parents = {parent for concept in concepts.values() for parent in concept.parents}
    below = (name for name in concepts if knowledge.schema.is_below(name, "data"))
    return sorted(name for name in below if name not in parents)


def places(text: str, knowledge: KnowledgeBase) -> dict[str, dict[str, str]]:
    """Dataset → scale → the level decided, or nothing where none is; without proofs."""
    scenario = scenario_of(text, knowledge)
    case = Assessment(scenario, knowledge, calculus=consequences.consequences)
    found: dict[str, dict[str, str]] = {}
    for (scale, entity), decision in case.results.decisions.items():
        term = knowledge.schema.terms.get(decision.term)
        found.setdefault(entity, {})[scale] = term.code if term else ""
    return found


# Every kind of data


@pytest.fixture(scope="module")
def placed(knowledge: KnowledgeBase) -> dict[str, dict[str, str]]:
    """Each kind of data alone in a dataset."""
    blocks = (dataset(kind, name=f"d-{kind}") for kind in leaves(knowledge))
    return places(firm(*blocks), knowledge)


def test_every_kind_of_data_has_a_level_on_every_scale(
    placed: dict[str, dict[str, str]], knowledge: KnowledgeBase
) -> None:
    scales = {t.scale for t in knowledge.schema.terms.values() if t.scale and t.sort == "dataset"}
    assert len(placed) == len(leaves(knowledge))
    assert [(n, s) for n, levels in placed.items() for s in scales if not levels.get(s)] == []
    assert {levels["protection-level"] for levels in placed.values()} == set(LEVELS)


def test_what_is_sensitive_or_graded_by_law_never_falls_to_the_lowest_levels(
    placed: dict[str, dict[str, str]],
) -> None:
    for name, scales in placed.items():
        if scales["sensitivity"] == "sensitive" or scales["statutory-class"] != "general":
            assert scales["protection-level"] in ("1", "special"), name


def test_the_controls_are_those_of_the_table(knowledge: KnowledgeBase) -> None:
    """The study's table is recorded twice: as data of the ontology, and as norms that apply."""
    graph = load_graph()
    rows = 0
    for row in graph.subjects(RDF.type, HENG.ProtectionGuideline):
        concerned = {str(n).removeprefix(str(HENG)) for n in graph.objects(row, HENG.concerns)}
        (kind,) = (name for name in concerned if name in knowledge.schema.concepts)
        usage = {str(n).removeprefix(str(HENG)) for n in graph.objects(row, HENG.usage)}
        found = levels(firm(dataset(kind)), knowledge)["protection-level"]
        assert found.under[0].startswith("STUDY 1(")
        assert {c.measure for c in found.controls if found.level in c.levels} == usage
        rows += 1
    assert rows == 4


@pytest.mark.parametrize(
    ("persons", "volume"),
    [
        (999_999, "below-thresholds"),
        (1_000_000, "million"),
        (9_999_999, "million"),
        (10_000_000, "ten-million"),
        (None, "undetermined"),
    ],
)
def test_thresholds_of_volume(persons: int | None, volume: str, knowledge: KnowledgeBase) -> None:
    text = firm(dataset("contact-details", individuals=persons))
    assert levels(text, knowledge)["volume"].level == volume


def test_persons_count_for_personal_information_only(knowledge: KnowledgeBase) -> None:
    text = firm(dataset("production-data", individuals=20_000_000))
    assert levels(text, knowledge)["volume"].level == "below-thresholds"


# Controls


def control(found: Level, measure: str) -> Control:
    return next(control for control in found.controls if control.measure == measure)


@pytest.mark.parametrize(
    ("done", "status"),
    [
        ("measure audit-trail { covers d  done 2026-01-01 }", "in-place"),
        ("measure audit-trail { covers firm  done yes }", "in-place"),
        ("measure audit-trail { covers d  done no }", "missing"),
        ("", "not-said"),
    ],
)
def test_a_control_is_in_place_missing_or_not_said(
    done: str, status: str, knowledge: KnowledgeBase
) -> None:
    found = levels(firm(dataset("medical-record", done)), knowledge)["protection-level"]
    assert control(found, "audit-trail").status == status


def test_a_control_may_hang_on_what_the_data_are(knowledge: KnowledgeBase) -> None:
    found = levels(firm(dataset("personal-information")), knowledge)["protection-level"]
    assert found.level == "undetermined"
    assert {control.status for control in found.controls} == {"undetermined"}
    assert control(found, "audit-trail").unknown == ("d.contains",)


def test_authorisation_covers_each_processing(knowledge: KnowledgeBase) -> None:
    data = dataset(
        "face-image",
        "processing one { by firm  on d }",
        "processing two { by firm  on d }",
        "measure separate-consent { covers one  done yes }",
    )
    found = levels(firm(data), knowledge)["protection-level"]
    assert control(found, "separate-consent").status == "not-said"
    both = firm(data, "measure separate-consent { covers two  done yes }")
    found = levels(both, knowledge)["protection-level"]
    assert control(found, "separate-consent").status == "in-place"


def test_what_presupposes_a_person_is_not_asked_of_other_data(knowledge: KnowledgeBase) -> None:
    found = levels(firm(dataset("trade-secret, production-data")), knowledge)["protection-level"]
    assert {c.measure for c in found.controls} == {"access-control", "deletion-management"}


def test_doctrine_is_no_law(knowledge: KnowledgeBase) -> None:
    """A recommendation not followed is no breach, no duty, no task, and changes no exit code."""
    plain = firm(dataset("medical-record"))
    neglected = plain + "measure audit-trail { covers d  done no }"
    reports = [weigh(text, knowledge) for text in (plain, neglected)]
    found = next(v for v in reports[1].levels if v.scale == "protection-level")
    assert control(found, "audit-trail").status == "missing"
    assert control(found, "audit-trail").modality == "recommendation"
    for report in reports:
        assert not [d for d in report.duties if d.norm.startswith("STUDY")]
        assert not [n for task in report.tasks for n in task.norms if n.startswith("STUDY")]
    assert [exit_code(r, strict=False) for r in reports] == [0, 0]


@pytest.mark.parametrize(
    "norm",
    [
        "recommendation x for dataset d { when d.notified  met when d has audit-trail }",
        "recommendation x for dataset d { bearer d.controller  when d.notified }",
    ],
)
def test_a_recommendation_says_who_and_what(
    norm: str, tmp_path: Path, knowledge: KnowledgeBase
) -> None:
    module = (
        'instrument OWN { title "Own" zh "自有"  rank internal-policy  issuer LegalScholarship'
        '  adopted 2020-01-01  in-force 2020-01-01 }\narticle 1 "One" zh "一" {\n'
        f'  gist "One." zh "一。"\n  {norm}\n}}\n'
    )
    (tmp_path / "own.heng").write_text(module, encoding="utf-8")
    with pytest.raises(BrokenKnowledge) as caught:
        with_own(knowledge, tmp_path)
    assert [d.code for d in caught.value.diagnostics] == ["statement-missing"]


# Linking


def test_joined_data_take_the_higher_level(knowledge: KnowledgeBase) -> None:
    """Whatever a dataset can be joined with, on whichever side it is said."""
    kinds = leaves(knowledge)
    for ours, theirs in (("linkable-with o-{}", ""), ("", "linkable-with d-{}")):
        blocks = [
            f"dataset d-{kind} {{ controller firm  contains general-data  {ours.format(kind)} }}\n"
            f"dataset o-{kind} {{ controller firm  contains {kind}  {theirs.format(kind)} }}\n"
            for kind in kinds
        ]
        found = places(firm(*blocks), knowledge)
        for kind in kinds:
            own, other = (LEVELS.index(found[f"{d}-{kind}"]["protection-level"]) for d in "do")
            assert own >= other, (kind, ours)


def test_records_that_can_be_joined_to_a_person_are_about_the_person(
    knowledge: KnowledgeBase,
) -> None:
    alone = firm(dataset("network-log"))
    assert levels(alone, knowledge)["protection-level"].level == "3"
    joined = firm(
        "dataset d { controller firm  contains network-log  linkable-with phones }\n",
        dataset("device-identifier", name="phones"),
    )
    assert levels(joined, knowledge)["protection-level"].level == "2"


# More to protect never lowers a level


def bounds(text: str, knowledge: KnowledgeBase, name: str = "d") -> dict[str, tuple[int, int]]:
    """Scale → the lowest and the highest place that is possible; 0 where there is none."""
    scenario = scenario_of(text, knowledge)
    found = Assessment(scenario, knowledge, calculus=consequences.consequences).results.decisions
    order = {term.name: term.order for term in knowledge.schema.terms.values()}
    return {
        scale: (min(places, default=0), max(places, default=0))
        for (scale, entity), decision in found.items()
        if entity == name
        for places in [[order[term] for term in decision.possible]]
    }


@st.composite
def facts(draw: st.DrawFn) -> dict[str, object]:
    """What a dataset and its neighbour may say; None where nothing is said."""
    count = st.one_of(st.none(), st.sampled_from(COUNTS))
    return {
        "individuals": draw(count),
        "of-firm": draw(count),
        "ciio": draw(st.sampled_from(["yes", "no", "unknown"])),
        "open": draw(st.booleans()),
        "linked": draw(st.sampled_from(["", "linkable-with other", "linkable-with unknown"])),
        "neighbour": draw(count),
        "collected": draw(st.sampled_from(["CN", "DE"])),
    }


def written(said: dict[str, object], kinds: list[str], others: list[str]) -> str:
    """A scenario with a dataset `d` and its neighbour `other`."""

    def number(key: str) -> str:
        return "" if said[key] is None else f"individuals {said[key]}"

    more = ", ..." if said["open"] else ""
    return (
        'scenario "levels" { as-of 2026-11-23 }\n'
        f"organization firm {{ located CN  ciio {said['ciio']}  {number('of-firm')} }}\n"
        f"dataset d {{ controller firm  contains {', '.join(kinds)}{more}  {number('individuals')}"
        f"  collected {said['collected']}  {said['linked']} }}\n"
        f"dataset other {{ controller firm  contains {', '.join(others)}"
        f"  {number('neighbour')} }}\n"
    )


@SOME
@given(said=facts(), data=st.data())
def test_more_to_protect_never_lowers_a_level(
    said: dict[str, object], data: st.DataObject, knowledge: KnowledgeBase
) -> None:
    """A further kind of data, more persons, a further link: no scale falls, known or possible."""
    schema = knowledge.schema
    kind = st.sampled_from(sorted(c for c in schema.concepts if schema.is_below(c, "data")))
    kinds = data.draw(st.lists(kind, min_size=1, max_size=3, unique=True))
    others = data.draw(st.lists(kind, min_size=1, max_size=2, unique=True))
    added, joined = data.draw(kind), data.draw(kind)
    before = bounds(written(said, kinds, others), knowledge)
    grown = {
        "a kind": written(said, [*kinds, added], others),
        "a kind of the neighbour": written(said, kinds, [*others, joined]),
    }
    for key in ("individuals", "of-firm", "neighbour"):
        if isinstance(said[key], int):
            more = data.draw(st.sampled_from([n for n in COUNTS if n >= said[key]]))  # type: ignore[operator]
            grown[key] = written({**said, key: more}, kinds, others)
    if said["linked"] != "linkable-with unknown":
        grown["a link"] = written({**said, "linked": "linkable-with other"}, kinds, others)
    for what, text in grown.items():
        after = bounds(text, knowledge)
        assert after.keys() == before.keys()
        for scale, (lowest, highest) in before.items():
            assert after[scale][0] >= lowest, (what, scale)
            assert after[scale][1] >= highest, (what, scale)


@SOME
@given(data=st.data())
def test_a_further_kind_of_data_takes_no_control_away(
    data: st.DataObject, knowledge: KnowledgeBase
) -> None:
    kind = st.sampled_from(leaves(knowledge))
    kinds = data.draw(st.lists(kind, min_size=1, max_size=3, unique=True))
    fewer, more = (
        {
            control.norm
            for v in levels(firm(dataset(", ".join(k))), knowledge).values()
            for control in v.controls
        }
        for k in (kinds, [*kinds, data.draw(kind)])
    )
    assert fewer <= more


def test_the_levels_of_an_export_have_controls_in_both_languages(knowledge: KnowledgeBase) -> None:
    report = weigh(export(people_this_year=5), knowledge)
    labels = [c.label for level in report.levels for c in level.controls]
    assert labels
    assert all(label.en and label.zh for label in labels)
