"""The Conflicts page without a browser, and what it is made of: meetings, witnesses, the matrix."""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from weigh import weigh

from dsl.read import read_scenario
from engine.assess import Assessment
from engine.audit_meetings import Meetings
from engine.calculus import Standing
from kb.meetings import KINDS, Encounter, encounters
from kb.rulebook import KnowledgeBase, Rules
from ui.explorer import conflicts_words, matrix
from ui.explorer.encounter_view import EncounterView
from ui.kb_norm import NormWords

APP = Path(__file__).parent.parent / "ui" / "explorer" / "app.py"
DAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def rules(knowledge: KnowledgeBase) -> Rules:
    return knowledge.on(DAY, foreign=True)


@pytest.fixture(scope="module")
def found(rules: Rules) -> tuple[Encounter, ...]:
    return encounters(rules)


@pytest.fixture(scope="module")
def meetings(knowledge: KnowledgeBase) -> Meetings:
    return Meetings(knowledge, DAY)


def conflicts(monkeypatch: pytest.MonkeyPatch, lang: str = "en", **query: str) -> AppTest:
    monkeypatch.setattr(sys, "argv", ["app.py"])
    page = AppTest.from_file(str(APP), default_timeout=120)
    page.query_params["lang"] = lang
    page.run()
    for key, value in query.items():
        page.query_params[key] = value
    page.switch_page("conflicts.py").run()
    assert not page.exception
    return page


def html(page: AppTest) -> str:
    bodies = (str(element.proto.body) for element in page.get("html"))
    return "\n".join(body for body in bodies if not body.startswith("<style>"))


def rows(page: AppTest) -> list[str]:
    return [b.key or "" for b in page.button if (b.key or "").startswith("row-meeting-")]


# --- the page


@pytest.mark.parametrize(
    ("lang", "ground", "arises"),
    [("en", "coordination clause", "the conflict arises"), ("zh", "衔接条款", "冲突发生")],
)
def test_a_conflict_opens_with_a_case_that_is_loaded(
    monkeypatch: pytest.MonkeyPatch, lang: str, ground: str, arises: str
) -> None:
    page = conflicts(monkeypatch, lang, one="CSL", other="PIPL")
    key = "row-meeting-conflict:CSL:PIPL:CSL-23-logs-against-deletion"
    page.button(key=key).click().run()
    assert not page.exception
    assert 'href="law?norm=CSL-23-logs-against-deletion"' in html(page)
    assert 'href="law?norm=PIPL-19-shortest-retention"' in html(page)
    assert page.query_params["meeting"] == "conflict:CSL:PIPL:CSL-23-logs-against-deletion"
    page.button(key="conflicts-witness").click().run()
    assert not page.exception
    assert arises in page.success[0].value
    assert "network-log" in page.code[0].value or "网络日志" in page.code[0].value
    text = page.code[0].value
    page.button(key="conflicts-load").click().run()
    assert not page.exception
    assert page.session_state["choice"].endswith(":CSL-23-logs-against-deletion.heng")
    offer = page.session_state["offers"][page.session_state["choice"]]
    assert offer.text.strip() == text.strip()


def test_the_boxes_choose_a_pair_and_a_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    page = conflicts(monkeypatch)
    assert not rows(page) and page.get("vega_lite_chart")
    page.selectbox(key="conflicts_box_one").set_value("NDSR").run()
    everything = len(rows(page))
    page.selectbox(key="conflicts_box_other").set_value("PIPL").run()
    assert 0 < len(rows(page)) < everything
    page.session_state["conflicts_kind"] = "definition"
    page.run()
    assert rows(page) and all(
        ":definition:" in f"-{key[4:]}".replace("meeting-", ":") for key in rows(page)
    )
    page.session_state["conflicts_form"] = "table"
    page.run()
    assert not page.exception and len(page.dataframe[0].value) > 5
    page.selectbox(key="conflicts_box_other").set_value("AFSL").run()
    assert "do not meet" in html(page)


def test_every_kind_opens_in_both_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    for lang in ("en", "zh"):
        page = conflicts(monkeypatch, lang, one="NDSR", other="PIPL")
        kinds = {key.split("-")[2].split(":")[0]: key for key in rows(page)}
        assert {"conflict", "overlap", "definition", "exemption"} <= set(kinds)
        for key in kinds.values():
            page.button(key=key).click().run()
            assert not page.exception and 'class="heng-detail meeting"' in html(page)
            page.button(key="conflicts-witness").click().run()
            assert not page.exception and (page.success or page.info)


@pytest.mark.parametrize(
    ("lang", "ground", "kind"), [("en", "superior law", "judged"), ("zh", "上位法", "已作判断")]
)
def test_contrary_norms_are_searched_for_and_told(
    monkeypatch: pytest.MonkeyPatch, lang: str, ground: str, kind: str
) -> None:
    page = conflicts(monkeypatch, lang)
    page.session_state["conflicts_kind"] = "contrary"
    page.run()
    assert not page.exception
    page.selectbox(key="conflicts_box_one").set_value("PIPL").run()
    settled = [b for b in page.button if (b.key or "").startswith("row-meeting-contrary:")]
    assert settled and any(ground in b.label for b in settled)
    page.selectbox(key="conflicts_box_one").set_value("NDSR").run()
    labels = [b.label for b in page.button if (b.key or "").startswith("row-meeting-contrary:")]
    assert any(kind in label for label in labels)
    for key in rows(page)[:3]:
        page.button(key=key).click().run()
        assert not page.exception and 'class="heng-detail meeting"' in html(page)
        page.button(key="conflicts-witness").click().run()
        assert not page.exception and page.success


def test_an_address_that_leads_nowhere_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    page = conflicts(monkeypatch, one="PIPLX<i>")
    assert "PIPL" in page.warning[0].value and "<i>" not in html(page)
    page = conflicts(monkeypatch, one="PIPL", other="CSL", meeting="conflict:A:B:C")
    assert "2026-11-23" in page.warning[0].value


def test_an_earlier_day_has_its_own_meetings(monkeypatch: pytest.MonkeyPatch) -> None:
    page = conflicts(monkeypatch, one="CSL", other="PIPL")
    page.date_input(key="as_of").set_value(date(2021, 10, 1)).run()
    assert not page.exception and not rows(page)


# --- meetings


def test_what_meets_is_read_off_the_rules(found: tuple[Encounter, ...], rules: Rules) -> None:
    keys = {one.key for one in found}
    assert "conflict:CSL:PIPL:CSL-23-logs-against-deletion" in keys
    assert "exemption:CBDF:PIPL:CBDF 5" in keys
    assert {one.kind for one in found} == set(KINDS)
    assert len(keys) == len(found)
    for one in found:
        for side, instrument in zip(one.norms, (one.one, one.other), strict=True):
            assert side and all(rules.by_id[n].instrument == instrument for n in side)
    foreign = [one for one in found if one.kind == "conflict" and "GDPR" in (one.one, one.other)]
    assert foreign and all({"GDPR", "EU-SCC"} != {one.one, one.other} for one in foreign)


def test_clocks_that_differ_are_marked(found: tuple[Encounter, ...]) -> None:
    clocks = {(one.one, one.other, one.matter) for one in found if one.clocks}
    assert any("report" in matter for _, _, matter in clocks)
    assert not any(one.clocks for one in found if one.kind != "overlap")


def test_every_conflict_rule_has_a_case_that_the_engine_confirms(
    meetings: Meetings, rules: Rules, knowledge: KnowledgeBase
) -> None:
    for rule, _ in rules.reconciling:
        witness = meetings.of_rule(rule)
        assert witness is not None, rule.id
        for text in (witness.en, witness.zh):
            assert rule.id in {c.rule for c in weigh(text, knowledge, DAY).conflicts}, rule.id


def test_two_laws_that_ask_the_same_meet_in_one_task(
    meetings: Meetings, rules: Rules, knowledge: KnowledgeBase
) -> None:
    norms = [rules.by_id[n] for n in ("PIPL-55-assess-export", "SCM-5-impact-assessment")]
    witness = meetings.of_norms(*norms)
    assert witness is not None
    tasks = weigh(witness.en, knowledge, DAY).tasks
    assert any({norm.id for norm in norms} <= set(task.norms) for task in tasks)


def test_an_exemption_has_a_case_in_which_it_frees(
    meetings: Meetings, rules: Rules, knowledge: KnowledgeBase
) -> None:
    exempting = rules.by_id["CBDF-5-contract"]
    norm = next(
        n for n in rules.norms if n.instrument == "PIPL" and exempting in rules.defeaters[n.id]
    )
    witness = meetings.of_defeat(exempting, norm)
    assert witness is not None
    scenario, _ = read_scenario("w.heng", witness.zh.encode(), knowledge.schema)
    assert scenario is not None
    results = Assessment(scenario, knowledge, DAY).results
    assert any(
        standing is Standing.DEFEATED and key.startswith(f"{norm.id}@")
        for key, standing in results.standing.items()
    )


def test_norms_that_never_meet_have_no_case(meetings: Meetings, rules: Rules) -> None:
    one, other = rules.by_id["GBA-HK-4-notice"], rules.by_id["GBA-MO-4-notice"]
    assert meetings.of_norms(one, other) is None


# --- the matrix


def test_the_matrix_counts_what_the_list_shows(found: tuple[Encounter, ...]) -> None:
    every = list(found)
    for (one, other), count in matrix.cells(every).items():
        listed = matrix.between(every, one, other)
        assert sum(
            count[kind] for kind in ("conflict", "overlap", "definition", "exemption")
        ) == len(listed)
    assert matrix.ordered(every)[0] == "PIPL"
    spec = matrix.spec(every, 8, ("CSL", "PIPL"), "en", dark=False)
    rows_ = spec["datasets"]["cells"]
    assert {row["one"] for row in rows_} == set(matrix.ordered(every)[:8])
    assert {(r["one"], r["other"]) for r in rows_ if r["here"]} == {
        ("CSL", "PIPL"),
        ("PIPL", "CSL"),
    }
    assert all(f"{row['n']}" for row in rows_)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_meeting_can_be_written(
    found: tuple[Encounter, ...], rules: Rules, knowledge: KnowledgeBase, lang: str
) -> None:
    view = EncounterView(rules, NormWords(knowledge.schema, lang), rules.modules)
    for one in found:
        about, kind = view.label(one)
        assert about and kind
        assert view.html(one).count("<li>") == sum(map(len, one.norms))


def test_both_languages_say_the_same_things() -> None:
    gaps = re.compile(r"\{(\w+)\}")
    for key, text in conflicts_words.WORDS.items():
        assert text.en and text.zh, key
        assert set(gaps.findall(text.en)) == set(gaps.findall(text.zh)), key
