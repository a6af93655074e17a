"""The page Weigh: bringing a scenario, completion, errors in their lines, filter and address."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dsl.diagnostics import message
from dsl.parse import MOST_BYTES
from dsl.read import read_scenario
from dsl.read_value import read_value
from dsl.scenario import Scenario
from dsl.schema import Schema
from dsl.source import Source
from engine.assess import assess
from kb.rulebook import KnowledgeBase
from tests.explorer_page import (
    PAGE,
    SHOP,
    editor,
    html,
    keys,
    opened,
    retyped,
    row,
    shown,
    text_of,
)
from ui.cli import main
from ui.explorer import weigh_words
from ui.explorer.cited import cited
from ui.explorer.completion import Option, table
from ui.explorer.editor import marks
from ui.explorer.filters import Filter, choices
from ui.explorer.intake import file_name, refusal
from ui.explorer.reporting import FORMS
from ui.explorer.rows import Rows
from ui.explorer.state import MOST_BROUGHT
from ui.reasons import Voice

EXAMPLES = sorted((Path(__file__).parent.parent / "examples").glob("*.heng"))
LANGS = ("en", "zh")


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The page, opened on a file."""
    return opened(tmp_path, monkeypatch, SHOP)


def read(text: str, schema: Schema, name: str = "x.heng") -> Scenario:
    scenario, faults = read_scenario(name, text.encode(), schema)
    assert scenario is not None, faults
    return scenario


# --- every example


@pytest.mark.parametrize("lang", LANGS)
def test_every_example_opens_in_every_panel(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["app.py"])
    page = AppTest.from_file(str(PAGE), default_timeout=60)
    page.query_params["lang"] = lang
    page.run()
    for file in EXAMPLES:
        page.session_state["choice"] = file.stem
        for panel in ("findings", "change", "ask", "compare", "report"):
            shown(page, panel)
            assert not page.exception, (file.stem, panel)
            assert page.query_params["scenario"] == file.stem
    assert len(page.get("download_button")) == len(FORMS) + 1


# --- one's own scenario


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    "data",
    [b"", b"\0\1\2", "情景".encode("gbk"), b"x" * (MOST_BYTES + 1)],
    ids=["empty", "binary", "gbk", "large"],
)
def test_a_wrong_file_gets_the_message_of_the_command_line(
    data: bytes, lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    Path("mine.heng").write_bytes(data)
    assert main(["check", "mine.heng", "--lang", lang]) == 2
    assert capsys.readouterr().err.strip() == refusal("mine.heng", data, lang).strip()


def test_a_right_file_is_not_refused() -> None:
    assert refusal("mine.heng", b"\xef\xbb\xbf" + SHOP.encode(), "en") == ""


@pytest.mark.parametrize(
    ("given", "name"),
    [("a/b\\c.heng", "c.heng"), ("..", ".."), ("", "scenario.heng"), ("x\u202ey", "x\ufffdy")],
)
def test_a_sent_name_is_only_a_name(given: str, name: str) -> None:
    assert file_name(given) == name
    assert len(file_name("n" * 900)) < 100


def test_a_pasted_text_is_weighed_and_a_wrong_one_told(shop: AppTest) -> None:
    shop.text_area(key="pasted").set_value(SHOP.replace("Shop", "Pasted"))
    row(shop, "FormSubmitter:paste").click().run()
    assert not shop.exception
    assert "<h1>Pasted</h1>" in html(shop)
    assert shop.session_state["choice"] == "brought:scenario.heng"
    shop.text_area(key="pasted").set_value(" ")
    row(shop, "FormSubmitter:paste").click().run()
    assert not shop.exception
    assert shop.code[0].value.strip() == refusal("scenario.heng", b" ", "en").strip()
    assert "<h1>Pasted</h1>" in html(shop)


def test_files_are_taken_one_after_the_other(shop: AppTest) -> None:
    for number in range(MOST_BROUGHT + 3):
        text = "\ufeff" + SHOP.replace("Shop", f"Sent {number}").replace("\n", "\r\n")
        shop.file_uploader[0].upload(f"s{number}.heng", text.encode()).run()
        assert not shop.exception
        assert f"<h1>Sent {number}</h1>" in html(shop)
        assert text_of(shop) == SHOP.replace("Shop", f"Sent {number}")
    brought = [key for key in shop.session_state["offers"] if key.startswith("brought:")]
    assert len(brought) == MOST_BROUGHT and brought[0] == f"brought:s{MOST_BROUGHT + 2}.heng"
    shop.file_uploader[0].upload("<b>.heng", b"\0").run()
    assert not shop.exception
    assert shop.code[0].value.strip() == refusal("<b>.heng", b"\0", "en").strip()
    shop.file_uploader[0].upload("law.heng", b'instrument X { title "x" }').run()
    assert not shop.exception  # it is text, so it is shown, with what is wrong with it
    assert "law.heng:1:1" in shop.code[0].value


# --- completion


@pytest.mark.parametrize("lang", LANGS)
def test_only_what_the_checker_accepts_is_offered(lang: str, knowledge: KnowledgeBase) -> None:
    schema = knowledge.schema
    offered = table(schema, lang)
    empty = read('scenario "x" { as-of 2026-11-23 }\n', schema)
    assert set(offered["sorts"]) == set(schema.sorts)
    for name, sort in offered["sorts"].items():
        assert {offered["spelled"][word] for word in sort["option"][:2]} == {name}
        assert set(sort["attributes"]) == set(schema.sorts[name].attributes)
        for attribute, given in sort["attributes"].items():
            declared = schema.sorts[name].attributes[attribute]
            assert {sort["spelled"][word] for word in given["option"][:2]} == {attribute}
            values: list[Option] = [offered["unsaid"]]
            values += offered["flags"] if given["type"] in ("bool", "moment") else ()
            if given["type"] == "concept":
                values += offered["concepts"][given["root"]]
            for word in {word for option in values for word in option[:2]}:
                value, faults = read_value(Source("", word), 0, declared, empty, schema)
                assert value is not None, (name, attribute, word, faults)


@pytest.mark.parametrize("lang", LANGS)
def test_every_measure_offered_makes_a_block(lang: str, knowledge: KnowledgeBase) -> None:
    offered = table(knowledge.schema, lang)
    at = LANGS.index(lang)
    word = offered["sorts"]["measure"]["option"][at]
    kinds = offered["concepts"][offered["sorts"]["measure"]["header"]]
    head = 'scenario "x" { as-of 2026-11-23 }\norganization a { located CN }\n'
    blocks = "".join(f"{word} {kind[at]} {{ covers a  done no }}\n" for kind in kinds)
    scenario = read(head + blocks, knowledge.schema)
    assert len(scenario.entities) == 1 + len(kinds)


def test_no_unit_and_no_word_is_missing_in_the_table(knowledge: KnowledgeBase) -> None:
    offered = table(knowledge.schema, "zh")
    retention = next(
        attribute
        for sort in knowledge.schema.sorts.values()
        for attribute in sort.attributes.values()
        if attribute.type == "duration"
    )
    empty = read('scenario "x" { as-of 2026-11-23 }\n', knowledge.schema)
    for unit in (word for option in offered["units"] for word in option[:2]):
        value, faults = read_value(Source("", f"6 {unit}"), 0, retention, empty, knowledge.schema)
        assert value is not None, faults
    assert all(pair[0] and pair[1] for root in offered["concepts"].values() for pair in root)


# --- errors in their lines


@pytest.mark.parametrize("lang", LANGS)
def test_every_error_is_marked_in_its_line(lang: str, knowledge: KnowledgeBase) -> None:
    text = SHOP.replace("located SG", "located Atlantis").replace("120_000", "many")
    scenario, faults = read_scenario("x.heng", text.encode(), knowledge.schema)
    assert scenario is None
    found = marks(faults, lang)
    assert [fault["line"] for fault in found] == [3, 10]
    for fault, wrong in zip(found, ("Atlantis", "many"), strict=True):
        line = text.split("\n")[fault["line"] - 1]
        assert line[fault["column"] - 1 : fault["end"] - 1] == wrong
        assert any(fault["says"].startswith(message(one, lang)) for one in faults)


def test_the_last_answer_stays_while_the_text_is_wrong(shop: AppTest) -> None:
    retyped(shop, SHOP.replace("located SG", "located Atlantis"))
    assert not shop.exception
    assert row(shop, "row-route:news")
    assert editor(shop)["hint"].startswith("1 error, in line 3")
    shop.session_state["choice"] = "new"
    retyped(shop, "scenario")
    assert "row-route:news" not in keys(shop)


# --- the filter


def test_the_filter_lets_through_what_is_asked_for(knowledge: KnowledgeBase) -> None:
    scenario = read(SHOP, knowledge.schema)
    rows = Rows(assess(scenario, knowledge), scenario, Voice("en"))
    parts = rows.parts()
    every = list(parts.every())
    there = choices(every)
    assert "PIPL" in there["law"] and "news" in there["entity"] and "breached" in there["status"]
    for kind, names in there.items():
        seen = set()
        for name in names:
            asked = Filter(**{kind: frozenset([name])})
            some = list(parts.through(asked.passes).every())
            assert some, (kind, name)
            seen |= {row.key for row in some}
        unnamed = {row.key for row in every if not (row.laws if kind == "law" else
                   row.status if kind == "status" else row.on)}  # fmt: skip
        assert seen | unnamed == {row.key for row in every}


def test_the_filter_on_the_page(shop: AppTest) -> None:
    before = [key for key in keys(shop) if key.startswith("row-")]
    shop.multiselect(key="only-law").set_value(["SCM"]).run()
    assert not shop.exception
    after = [key for key in keys(shop) if key.startswith("row-")]
    assert 0 < len(after) < len(before)
    assert f"<span>{len(after)} of " in html(shop) or "findings</span>" in html(shop)
    shop.session_state["lang"] = "zh"
    shop.run()
    assert shop.multiselect(key="only-law").value == ["SCM"]
    retyped(shop, 'scenario "x" { as-of 2026-11-23 }\n')
    assert not shop.exception
    retyped(shop, SHOP)
    shop.multiselect(key="only-status").set_value(["met"]).run()
    shop.button(key="clear").click().run()
    assert [key for key in keys(shop) if key.startswith("row-")] == before


# --- the address


def test_a_finding_named_in_the_address_is_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = opened(tmp_path, monkeypatch, SHOP)
    row(first, "row-task:assess-impact@news").click().run()
    name = first.query_params["finding"]
    assert name.startswith("task:assess-impact@news@")
    scenario = first.query_params["scenario"]
    again = opened(tmp_path, monkeypatch, SHOP, "zh", scenario=scenario, finding=name)
    assert "heng-detail" in html(again)
    assert editor(again)["deciding"] == editor(first)["deciding"] != []
    again.query_params["scenario"] = "hotel_group"
    again.query_params["finding"] = ""
    again.run()
    assert again.session_state["choice"] == "hotel_group"
    assert "finding" not in again.query_params


def test_an_address_that_names_nothing_does_no_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(tmp_path, monkeypatch, SHOP, scenario="<b>", finding="<b>", panel="<b>")
    assert not page.exception
    assert "<b>x" not in html(page)
    assert "panel" not in page.query_params and "finding" not in page.query_params


def test_a_finding_in_a_closed_group_is_opened_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, knowledge: KnowledgeBase
) -> None:
    scenario = read(SHOP, knowledge.schema)
    parts = Rows(assess(scenario, knowledge), scenario, Voice("en")).parts()
    last = parts.duties["undetermined"][-1]
    page = opened(tmp_path, monkeypatch, SHOP, finding=last.key)
    assert "heng-detail" in html(page)


def test_provisions_lead_to_the_law(shop: AppTest) -> None:
    row(shop, "row-task:assess-impact@news").click().run()
    assert '<a href="law?provision=CBDF-10" target="_blank"' in html(shop)
    linked = cited(["PIPL 55(1)(4)", "PIPL 55(2)", "<b> 1"], Voice("en"))
    assert linked.count("<a ") == 2 and "<b>" not in linked and "PIPL-55" in linked


# --- words


def test_both_languages_say_the_same() -> None:
    from string import Formatter

    for key, text in weigh_words.WORDS.items():
        assert text.en and text.zh, key
        gaps = [{gap for _, gap, _, _ in Formatter().parse(t) if gap} for t in (text.en, text.zh)]
        assert gaps[0] == gaps[1], key
