"""Levels and balance in the explorer: tables, reasons, controls; facts turned on a copy."""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dsl.edit import edit
from dsl.read import read_scenario
from dsl.statute import Text
from engine.alternatives import Hinge, hinges, turned
from engine.assess import Assessment
from engine.level_table import level_table
from engine.report import Control, Level, Proof
from kb.rulebook import KnowledgeBase
from ui.explorer import levels_view, levels_words
from ui.reasons import Voice

ROOT = Path(__file__).parent.parent
APP = ROOT / "ui" / "explorer" / "app.py"
HOTEL = (ROOT / "examples" / "hotel_group.heng").read_text("utf-8")
MARKETING = "member-marketing"


def opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, lang: str = "en", **query: str
) -> AppTest:
    file = tmp_path / "own.heng"
    file.write_text(text, "utf-8")
    monkeypatch.setattr(sys, "argv", ["app.py", str(file)])
    page = AppTest.from_file(str(APP), default_timeout=60)
    page.query_params["lang"] = lang
    page.run().switch_page("levels.py")
    for key, value in query.items():
        page.query_params[key] = value
    return page.run()


def html(page: AppTest) -> str:
    bodies = (str(element.proto.body) for element in page.get("html"))
    return "\n".join(body for body in bodies if not body.startswith("<style>"))


def facts_of(knowledge: KnowledgeBase, text: str, transfer: str) -> tuple[Hinge, ...]:
    scenario, faults = read_scenario("h.heng", text.encode(), knowledge.schema)
    assert scenario is not None, faults
    return hinges(Assessment(scenario, knowledge).evaluator, transfer)


def control_of(knowledge: KnowledgeBase, called: str) -> str:
    """The key of the control of a fact."""
    names = [hinge.called for hinge in facts_of(knowledge, HOTEL, MARKETING)]
    return f"balance-fact-{names.index(called)}"


# --- the facts an argument hangs on


def test_hinges_are_what_is_said_and_what_is_not(knowledge: KnowledgeBase) -> None:
    found = {hinge.called: hinge for hinge in facts_of(knowledge, HOTEL, MARKETING)}
    assert found["needs-identity"].value is False
    assert found["needs-handover"].value is True
    assert found["recipient-can-identify"].value is None
    assert found["measure:separate-consent"].value is False
    assert found["measure:separate-consent"].about == MARKETING


@pytest.mark.parametrize("transfer", [MARKETING, "foreign-bookings"])
def test_every_fact_can_be_turned_every_way_and_is_then_so(
    knowledge: KnowledgeBase, transfer: str
) -> None:
    first = facts_of(knowledge, HOTEL, transfer)
    assert first
    for hinge in first:
        assert turned(hinge, hinge.value) == []
        for value in {True, False, None} - {hinge.value}:
            text = edit(HOTEL, knowledge.schema, turned(hinge, value))
            again = facts_of(knowledge, text, transfer)
            now = {(h.about, h.called): h.value for h in again}
            assert now.get((hinge.about, hinge.called), value) is value


# --- the page


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_each_dataset_has_its_levels_reasons_and_controls(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    page = opened(tmp_path, monkeypatch, HOTEL, lang)
    assert not page.exception
    assert list(page.dataframe[0].value.iloc[:, 0]) == ["bookings-abroad", "members"]
    page.selectbox(key="levels_box").select("members").run()
    assert not page.exception and page.query_params["on"] == "members"
    page.button(key="row-level:protection-level@members").click().run()
    assert not page.exception
    assert "STUDY" in html(page) and 'class="proof controls"' in html(page)
    held = page.dataframe[1].value
    assert len(held) == 2  # contact details, behaviour record


@pytest.mark.parametrize(("lang", "words"), [("en", "face"), ("zh", "人脸")])
def test_the_table_of_all_kinds_can_be_searched(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    knowledge: KnowledgeBase,
    lang: str,
    words: str,
) -> None:
    page = opened(tmp_path, monkeypatch, HOTEL, lang, pane="table")
    assert not page.exception
    scenario, _ = read_scenario("h.heng", HOTEL.encode(), knowledge.schema)
    assert scenario is not None
    assert len(page.dataframe[0].value) == len(level_table(knowledge, scenario.as_of))
    page.text_input(key="levels_find").set_value(words).run()
    assert not page.exception
    assert 0 < len(page.dataframe[0].value) < 8


def test_where_a_kind_is_held(knowledge: KnowledgeBase) -> None:
    scenario, _ = read_scenario("h.heng", HOTEL.encode(), knowledge.schema)
    assert scenario is not None
    held = levels_view.holding(scenario, knowledge.schema)
    assert held["behaviour-record"] == ["members"]
    assert held["contact-details"] == held["personal-information"] == ["bookings-abroad", "members"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_turned_fact_shows_what_changes_and_can_be_written(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    knowledge: KnowledgeBase,
    lang: str,
) -> None:
    modes = {t.code: t.label for t in knowledge.schema.terms.values() if t.scale == "sharing-mode"}
    was = getattr(modes["aggregated"], lang)
    now = getattr(modes["none"], lang)
    page = opened(tmp_path, monkeypatch, HOTEL, lang, pane="balance", on=MARKETING)
    assert not page.exception
    assert f"<h1>→ {was}</h1>" in html(page)
    page.button_group(key=control_of(knowledge, "needs-identity")).set_value("yes").run()
    assert not page.exception
    assert f"<h1>→ {now}</h1>" in html(page)
    assert f"<del>→ {was}</del>" in html(page) and f"<ins>→ {now}</ins>" in html(page)
    choice = page.session_state["choice"]
    assert choice not in page.session_state["texts"]  # so far it is a copy
    page.button(key="balance-write").click().run()
    assert not page.exception
    text = page.session_state["texts"][choice]
    scenario, faults = read_scenario("h.heng", text.encode(), knowledge.schema)
    assert scenario is not None, faults
    assert scenario.entities[MARKETING].values["needs-identity"].items == (True,)
    assert "<del>" not in html(page) and f"<h1>→ {now}</h1>" in html(page)


def test_turning_back_leaves_nothing_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, knowledge: KnowledgeBase
) -> None:
    page = opened(tmp_path, monkeypatch, HOTEL, pane="balance", on=MARKETING)
    key = control_of(knowledge, "in-context")
    page.button_group(key=key).set_value("unknown").run()
    assert "balance-changed" in html(page)
    page.button(key="balance-undo").click().run()
    assert not page.exception and "balance-changed" not in html(page)
    page.button_group(key=key).set_value("no").run()
    page.button_group(key=key).set_value("yes").run()
    assert not page.exception and "balance-changed" not in html(page)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_argument_is_walked_step_by_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    page = opened(tmp_path, monkeypatch, HOTEL, lang, pane="balance", on=MARKETING)
    seen = []
    for _ in range(7):
        assert not page.exception
        seen.append(page.session_state["balance_step"])
        if page.button(key="balance-next").disabled:
            break
        page.button(key="balance-next").click().run()
    assert seen == [
        "tensions", "legality", "suitability", "necessity", "proportionality", "security", "result",
    ]  # fmt: skip
    page.session_state["balance_step"] = "legality"
    page.run()
    assert 'href="law?provision=PIPL' in html(page)


HEAD = 'scenario "None" { as-of 2026-11-23 }\n'


@pytest.mark.parametrize("pane", ["levels", "table", "balance"])
@pytest.mark.parametrize(
    "text",
    [
        HEAD,
        HEAD + "organization o { }\ndataset d { controller o }\n",
        HEAD + "organization o { }\ndataset d { controller o  contains general-data }\n"
        "recipient r { located DE }\ntransfer t { data d  from o  to r }\n",
        HEAD.replace("2026", "2015") + "organization o { }\ndataset d { controller o }\n",
        "",
    ],
)
def test_little_or_nothing_declared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, pane: str
) -> None:
    page = opened(tmp_path, monkeypatch, text, pane=pane, on="<b>")
    assert not page.exception
    assert "<b>" not in re.sub(r"<b>[^<]*</b>", "", html(page))


@pytest.mark.parametrize(
    ("lang", "none", "undeclared"),
    [("en", "no level follows", "No dataset"), ("zh", "没有可得出的等级", "没有声明数据集")],
)
def test_data_that_no_law_of_the_day_grades_are_not_called_undeclared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str, none: str, undeclared: str
) -> None:
    page = opened(tmp_path, monkeypatch, HOTEL, lang)
    page.date_input(key="as_of").set_value(date(1990, 1, 1)).run()
    assert none in page.info[0].value
    page.switch_page("weigh.py").run()
    assert none in html(page) and undeclared not in html(page)
    page = opened(tmp_path, monkeypatch, HEAD, lang)
    assert undeclared in page.info[0].value


def test_controls_are_escaped() -> None:
    evil = Text("<script>", "<script>")
    proof = Proof("true", evil)
    control = Control("n", "duty", "m", evil, ("1",), "missing", (), ("<i>.x",), proof)
    level = Level("d", "protection-level", "1", evil, (), (), proof, controls=(control,))
    made = levels_view.controls([level], Voice("en"))
    assert "<script>" not in made and "<i>" not in made and "&lt;script&gt;" in made


def test_both_languages_say_the_same() -> None:
    gaps = re.compile(r"\{(\w+)\}")
    for key, text in levels_words.WORDS.items():
        assert text.en and text.zh, key
        assert set(gaps.findall(text.en)) == set(gaps.findall(text.zh)), key
