"""The explorer page without a browser: what it shows, and that nothing typed becomes markup."""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dsl.diagnostics import message, render
from dsl.read import read_scenario
from dsl.statute import Text
from dsl.wording import is_chinese
from engine.report import Fact, Proof
from kb.rulebook import KnowledgeBase
from tests.explorer_page import PAGE, SHOP, editor, html, labels, opened, retyped, row
from ui.explorer import words as explorer_words
from ui.explorer.model import arguments, offers, title_of
from ui.explorer.proof import Tree, lines, slim
from ui.explorer.rows import plain
from ui.reasons import Voice


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The page, opened on a file."""
    return opened(tmp_path, monkeypatch, SHOP)


# --- the page


def test_a_file_is_shown_with_its_findings(shop: AppTest) -> None:
    assert not shop.exception
    assert "<h1>Shop</h1>" in html(shop)
    assert "breached" in html(shop)
    assert editor(shop)["text"] == SHOP
    assert row(shop, "row-route:news")
    assert row(shop, "row-task:assess-impact@news")


def test_a_click_shows_the_proof_and_marks_its_lines(shop: AppTest) -> None:
    row(shop, "row-task:assess-impact@news").click().run()
    assert not shop.exception
    detail = html(shop)
    assert "heng-detail" in detail and "PIPL" in detail
    assert 'data-heng-line="13"' in detail
    given = editor(shop)
    assert 13 in given["deciding"]
    assert set(given["deciding"]) <= set(given["marked"]) <= set(range(1, 14))
    row(shop, "row-task:assess-impact@news").click().run()
    assert "heng-detail" not in html(shop)
    assert editor(shop)["marked"] == []


def test_every_row_opens_in_both_languages(shop: AppTest) -> None:
    for lang in ("en", "zh"):
        shop.session_state["lang"] = lang
        shop.session_state["groups"] = dict.fromkeys(
            ("breached", "open", "undetermined", "met", "defeated", "available"), True
        )
        shop.run()
        keys = [b.key for b in shop.button if (b.key or "").startswith("row-")]
        kinds = {key.split(":")[0]: key for key in keys if key}
        assert {"row-route", "row-task", "row-level"} <= set(kinds)
        for key in kinds.values():
            shop.button(key=key).click().run()
            assert not shop.exception
            assert "heng-detail" in html(shop)


def test_foreign_law_stands_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its duty, which is not fulfilled, is listed, but not among the breaches."""
    file = Path(__file__).parent / "conflicts" / "y02-not.heng"
    page = opened(tmp_path, monkeypatch, file.read_text("utf-8"))
    assert not page.exception
    assert "Asked by the law of another State" in html(page)
    assert "produce the data abroad" in labels(page)
    assert "breached" not in html(page).partition("</nav>")[0]


def test_the_language_can_be_switched(shop: AppTest) -> None:
    assert "Export routes" in html(shop)
    shop.session_state["lang"] = "zh"
    shop.run()
    assert not shop.exception
    assert "出境路径" in html(shop) and "Export routes" not in html(shop)
    assert "影响评估" in labels(shop)


def test_the_law_of_another_day_can_be_asked_for(shop: AppTest) -> None:
    assert "as of 2026-11-23" in html(shop)
    shop.date_input(key="as_of").set_value(date(2023, 7, 1)).run()
    assert not shop.exception
    assert "as of 2023-07-01, instead of the scenario&#x27;s 2026-11-23" in html(shop)
    retyped(shop, SHOP.replace("2026-11-23", "2025-05-05"))
    assert shop.date_input(key="as_of").value == date(2025, 5, 5)


def test_an_edit_is_answered(shop: AppTest) -> None:
    assert any("assess-impact@news@" in (b.key or "") for b in shop.button)
    retyped(shop, SHOP.replace("done no", "done 2026-08-01"))
    assert not shop.exception
    keys = [b.key or "" for b in shop.button]
    assert not any(key.startswith("row-task:assess-impact@news") for key in keys)
    shop.button(key="reset").click().run()
    assert editor(shop)["text"] == SHOP


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_wrong_input_shows_the_diagnostic_of_the_language(
    shop: AppTest, lang: str, knowledge: KnowledgeBase
) -> None:
    wrong = SHOP.replace("located SG", "located Atlantis")
    shop.session_state["lang"] = lang
    retyped(shop, wrong)
    assert not shop.exception
    scenario, faults = read_scenario("shop.heng", wrong.encode(), knowledge.schema)
    assert scenario is None and faults
    assert shop.code[0].value.strip() == render(faults, lang).strip()
    (fault,) = editor(shop)["faults"]
    assert (fault["line"], fault["column"], fault["end"]) == (3, 25, 33)
    assert fault["says"].startswith(message(faults[0], lang))


@pytest.mark.parametrize("text", ["", "\n", "}", 'scenario "x"', "\ufffd\x00", "# only a remark"])
def test_no_text_breaks_the_page(shop: AppTest, text: str) -> None:
    retyped(shop, text)
    assert not shop.exception
    assert shop.code


def test_nothing_typed_becomes_markup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)> **bold** :red[x] $x$"
    text = SHOP.replace('"Shop"', f'"{evil}"').replace(
        "organization shop {", f'organization shop {{ name "{evil}" '
    )
    page = opened(tmp_path, monkeypatch, text)
    row(page, "row-route:news").click().run()
    assert not page.exception
    assert "<script" not in html(page) and "<img" not in html(page)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html(page)
    row(page, "row-task:").click().run()
    assert "<script" not in html(page)
    assert "<script" not in labels(page)


@pytest.mark.parametrize("name", ["cross_border_ecommerce", "kuajing_dianshang", "new"])
def test_the_examples_can_be_chosen(shop: AppTest, name: str) -> None:
    shop.session_state["choice"] = name
    shop.run()
    assert not shop.exception
    assert "heng-foot" in html(shop)


def test_a_file_that_is_not_there_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["app.py", "/nowhere/x.heng"])
    page = AppTest.from_file(str(PAGE), default_timeout=60).run()
    assert not page.exception
    assert "/nowhere/x.heng" in page.warning[0].value


# --- its parts


def test_the_command_line() -> None:
    assert arguments(["--lang", "zh", "a.heng"]) == arguments(["a.heng", "--lang", "zh"])
    assert arguments(["--lang", "zh", "a.heng"]).lang == "zh"
    assert arguments(["--lang", "xx", "a.heng"]).lang == ""
    assert arguments([]).file == ""


def test_examples_in_the_language_of_the_visitor_come_first() -> None:
    for lang in ("en", "zh"):
        found, _ = offers("", lang)
        titles = [title_of(one.text) for one in found.values() if one.origin == "example"]
        others = [is_chinese(title) != (lang == "zh") for title in titles]
        assert any(others) and not others[0] and others == sorted(others)


def test_the_starters_can_be_weighed(knowledge: KnowledgeBase) -> None:
    for lang, text in explorer_words.STARTER.items():
        scenario, faults = read_scenario("new.heng", text.encode(), knowledge.schema)
        assert scenario is not None, render(faults, lang)
        assert title_of(text) == scenario.title


def test_a_file_in_another_encoding_is_still_shown(tmp_path: Path) -> None:
    file = tmp_path / "gbk.heng"
    file.write_bytes("情景".encode("gbk") + b"\r\nx\r")
    found, failed = offers(str(file), "en")
    assert not failed
    assert found[f"file:{file}"].text.endswith("\nx\n")


def test_markdown_is_shown_as_it_stands() -> None:
    assert plain("**a** `b`\n[c](d)") == r"\*\*a\*\* \`b\` \[c\]\(d\)"
    assert plain("商城 PIPL\u00a055") == "商城 PIPL\u00a055"


def test_both_languages_say_the_same_things() -> None:
    gaps = re.compile(r"\{(\w+)\}")
    for key, text in explorer_words.WORDS.items():
        assert text.en and text.zh, key
        assert set(gaps.findall(text.en)) == set(gaps.findall(text.zh)), key


def step(truth: str, words: str, *parts: Proof, line: int = 0, **more: Any) -> Proof:
    facts = (Fact("e", "a", Text("<b>", "<b>"), "said", line, 1, line),) if line else ()
    return Proof(truth, Text(words, words), facts, parts, **more)


def test_a_definition_merges_with_the_one_provision_that_gives_it() -> None:
    inner = step("true", "x is y", line=3, provision="PIPL 4", relation="constituted-by")
    merged = slim(step("true", "x is y", inner))
    assert (merged.provision, merged.parts, merged.facts) == ("PIPL 4", (), inner.facts)


def test_the_lines_of_a_failed_fulfilment_decide() -> None:
    done = step("false", "done", line=9, relation="fulfilment")
    proof = step("true", "do it", step("true", "because", line=2), done)
    assert lines(proof) == ({2, 9}, {9})
    assert lines(step("true", "do it", step("true", "because", line=2))) == ({2}, {2})


def test_a_proof_is_a_nested_list_with_everything_escaped() -> None:
    voice = Voice("en")
    part = step("unknown", "<i>", line=2)
    html_ = Tree(voice).html(step("unknown", "<u>", part, provision="X 1", gist=Text("<g>", "")))
    assert "<u>" not in html_ and "<i>" not in html_ and "<b>" not in html_ and "<g>" not in html_
    assert html_.count("<li>") == 3 and "<details open>" in html_
    assert 'data-heng-line="2"' in html_


def test_a_huge_proof_stays_a_readable_page() -> None:
    wide = step("true", "all", *(step("true", f"part {n}") for n in range(5_000)))
    assert len(Tree(Voice("en")).html(wide)) < 100_000


def test_steps_that_a_proof_shares_are_written_once() -> None:
    shared = step("true", "shared", step("true", "below", line=4))
    for n in range(30):  # written out in full, this would be a thousand million steps
        shared = step("true", f"level {n}", shared, shared)
    html_ = Tree(Voice("en")).html(shared)
    assert html_.count("below") == 1 and "shown above" in html_
    assert lines(shared) == ({4}, {4})
