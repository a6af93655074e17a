"""The panels of the page Weigh: what must change, questions, comparison, report."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dsl.read import read_scenario
from dsl.scenario import Scenario
from dsl.schema import Schema
from engine.assess import assess
from engine.inquiry import Inquirer, inquiries
from kb.rulebook import KnowledgeBase
from tests.explorer_page import (
    SHOP,
    html,
    keys,
    labels,
    opened,
    retyped,
    row,
    shown,
    text_of,
)
from ui.answering import Reader
from ui.cli import main
from ui.explorer import model
from ui.explorer.model import Aim
from ui.explorer.onward import question_keys
from ui.explorer.reporting import FORMS
from ui.explorer.rows import Rows
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


def test_on_its_own_day_a_scenario_is_weighed_at_its_own_hour(knowledge: KnowledgeBase) -> None:
    for file in EXAMPLES:
        text = file.read_text("utf-8")
        scenario = read(text, knowledge.schema, file.name)
        assert model.weigh(file.name, text, scenario.as_of) == assess(scenario, knowledge)
        day = date(2024, 7, 1)
        assert model.weigh(file.name, text, day) == assess(scenario, knowledge, day)


# --- what must change


def promised(example: Path, aim: Aim, knowledge: KnowledgeBase) -> int:
    """Carry out every way and weigh the text; the number of ways."""
    text = example.read_text("utf-8")
    found = model.ways(example.name, text, aim)
    before = read(text, knowledge.schema, example.name)
    for way, after in zip(found.fix.ways, found.texts, strict=True):
        report = assess(read(after, knowledge.schema), knowledge, before.as_of)
        tasks = {(task.action, task.on): task.status for task in report.tasks}
        for effect in (*way.settles, *way.belated, *way.eases, *way.arises):
            assert tasks.get((effect.action, effect.on), "") == effect.after, (way.steps, effect)
        assert all(effect.after not in ("breached", "open") for effect in way.settles)
        routes = {route.transfer: route.route for route in report.routes}
        assert all(routes.get(each.transfer, "") == each.after for each in way.routes)
        kept = [line for line in text.split("\n") if line.startswith("#")]
        assert [line for line in after.split("\n") if line in kept] == kept
    return len(found.fix.ways)


def test_each_way_weighs_as_it_promises(knowledge: KnowledgeBase) -> None:
    assert sum(promised(file, Aim("breaches"), knowledge) for file in EXAMPLES) >= 10


def test_a_way_to_a_lighter_route_weighs_as_it_promises(knowledge: KnowledgeBase) -> None:
    file = next(file for file in EXAMPLES if file.stem == "cross_border_ecommerce")
    assert promised(file, Aim("route", on="insights"), knowledge)
    task = Aim("finding", "assess-impact", "insights")
    assert promised(file, task, knowledge)


@pytest.mark.parametrize("lang", LANGS)
def test_a_way_is_shown_and_written(shop: AppTest, lang: str) -> None:
    shop.session_state["lang"] = lang
    shown(shop, "change")
    assert not any(key.startswith("apply-") for key in keys(shop))  # only when it is asked for
    shop.button(key="seek").click().run()
    assert not shop.exception
    assert '<span class="added">+' in html(shop) and '<span class="gone">-' in html(shop)
    shop.button(key="apply-1").click().run()
    assert not shop.exception
    assert text_of(shop) != SHOP
    assert "c-breached" not in html(shop)
    written = text_of(shop)
    retyped(shop, written + "# and more")
    assert "back" not in keys(shop)  # what was typed since would be lost
    retyped(shop, written)
    shop.button(key="back").click().run()
    assert text_of(shop) == SHOP
    assert "c-breached" in html(shop)


def test_a_fault_in_a_panel_leaves_the_page(shop: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*arguments: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(model, "inquiries", broken)
    shown(shop, "ask")
    assert not shop.exception
    assert "RuntimeError" in shop.error[0].value
    assert text_of(shop) == SHOP


def test_every_aim_can_be_chosen(shop: AppTest) -> None:
    shown(shop, "change")
    for aim in ("open", "finding", "route"):
        shop.segmented_control(key="aim").set_value(aim).run()
        assert not shop.exception
        assert not any(key.startswith("apply-") for key in keys(shop))
        shop.button(key="seek").click().run()
        assert not shop.exception
        assert any(key.startswith("apply-") for key in keys(shop)), aim


def test_a_breach_leads_to_what_would_settle_it(shop: AppTest) -> None:
    row(shop, "row-task:assess-impact@news").click().run()
    shop.button(key="onward-change").click().run()
    assert not shop.exception and not shop.warning
    assert shop.session_state["shown_panel"] == "change"
    assert shop.selectbox(key="aim-finding").value == ("assess-impact", "news")
    assert "apply-1" in keys(shop)


def test_what_is_missing_leads_to_its_question(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, knowledge: KnowledgeBase
) -> None:
    scenario = read(SHOP, knowledge.schema)
    asked = {f"{q.entity}.{q.attribute}" for q in inquiries(scenario, knowledge).questions}
    parts = Rows(assess(scenario, knowledge), scenario, Voice("en")).parts()
    found, wanted = next(
        (row, keys[0]) for row in parts.every() if asked & set(keys := question_keys(row.unknown))
        if keys[0] in asked and ":" in keys[0]
    )  # fmt: skip
    page = opened(tmp_path, monkeypatch, SHOP, finding=found.key)
    page.button(key="onward-ask").click().run()
    assert not page.exception
    assert page.session_state["shown_panel"] == "ask"
    assert page.button(key=f"row-ask-{wanted}").proto.type == "primary"


# --- questions


def test_an_answer_is_written_and_the_remarks_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, knowledge: KnowledgeBase
) -> None:
    remarks = "# all of it\n" + SHOP.replace("stored CN }", "stored CN } # since 2020")
    page = opened(tmp_path, monkeypatch, remarks, panel="ask")
    asked = inquiries(read(remarks, knowledge.schema), knowledge).questions
    moment = next(q for q in asked if q.attribute.startswith("measure:"))
    key = f"{moment.entity}.{moment.attribute}"
    shop_text = text_of(page)
    open_question(page, key)
    row(page, f"FormSubmitter:answer-{key}").click().run()
    assert page.error and text_of(page) == shop_text  # nothing was answered
    page.date_input(key=f"day-{key}").set_value(date(2026, 3, 1))
    row(page, f"FormSubmitter:answer-{key}").click().run()
    assert not page.exception and not page.error
    after = text_of(page)
    assert after.startswith("# all of it\n") and "stored CN } # since 2020" in after
    assert "2026-03-01" in after
    assert f"row-ask-{key}" not in keys(page)


def open_question(page: AppTest, key: str) -> None:
    if "asked-all" in keys(page):
        page.button(key="asked-all").click().run()
    page.button(key=f"row-ask-{key}").click().run()
    assert not page.exception


@pytest.mark.parametrize("kind", ["bool", "moment", "count", "concept", "date", "duration"])
def test_each_kind_of_question_has_its_field(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, knowledge: KnowledgeBase
) -> None:
    """The first question of a type in the examples is answered."""
    text, scenario, question, declared = next(
        (file.read_text("utf-8"), about, question, declared)
        for file in EXAMPLES
        for about in [read(file.read_text("utf-8"), knowledge.schema)]
        for question in inquiries(about, knowledge).questions
        if not question.attribute.startswith("measure:")
        for sort in [about.entities[question.entity].sort]
        for declared in [knowledge.schema.sorts[sort].attributes[question.attribute]]
        if declared.type == kind
    )
    page = opened(tmp_path, monkeypatch, text, panel="ask")
    key = f"{question.entity}.{question.attribute}"
    open_question(page, key)
    written = "2026-01-05"
    if kind == "bool":
        written = "no"
        page.segmented_control(key=f"said-{key}").set_value(written)
    elif kind == "count":
        written = "84_000"
        page.text_input(key=f"said-{key}").set_value("8.4万")
    elif kind == "duration":
        written = "6 months"
        page.text_input(key=f"said-{key}").set_value("6个月")
    elif kind == "moment" or (not declared.timed and kind == "date"):
        page.date_input(key=f"day-{key}").set_value(date(2026, 1, 5))
    elif kind == "date":
        page.text_input(key=f"said-{key}").set_value("2026年1月5日")
    else:
        box = page.multiselect if declared.many else page.selectbox
        names = Reader(question.entity, question.attribute, scenario, knowledge.schema).names()
        written = names[-1]
        box(key=f"said-{key}").set_value([written] if declared.many else written)
    row(page, f"FormSubmitter:answer-{key}").click().run()
    assert not page.exception and not page.error
    after = read(text_of(page), knowledge.schema).entities[question.entity]
    assert question.attribute in after.values
    assert text_of(page).count(written) > text.count(written)
    remarks = [line for line in text.split("\n") if "#" in line]
    assert [line for line in text_of(page).split("\n") if "#" in line] == remarks


def test_a_wrong_answer_is_told_escaped_and_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = 'scenario "x" { as-of 2026-11-23 }\norganization a { located CN }\n' + (
        "recipient b { located SG }\ndataset d { controller a contains contact-details }\n"
        "transfer t { data d  from a  to b }\n"
    )
    page = opened(tmp_path, monkeypatch, text, panel="ask")
    key = "t.people-this-year"
    open_question(page, key)
    page.text_input(key=f"said-{key}").set_value("`<b>`")
    row(page, f"FormSubmitter:answer-{key}").click().run()
    assert not page.exception
    assert r"\`" in page.error[0].value and "<" not in page.error[0].value.replace(r"\<", "")
    assert text_of(page) == text


# --- comparing


def test_the_edits_are_compared_with_what_was_before(shop: AppTest) -> None:
    shown(shop, "compare")
    assert "not changed anything" in html(shop)
    retyped(shop, SHOP.replace("done no", "done 2026-08-01").replace("120_000", "80_000"))
    assert not shop.exception
    page = html(shop)
    assert "personal information" in page and "breached" in page and "met" in page
    assert '<span class="gone">-measure impact-assessment' in page
    retyped(shop, "scenario")
    assert not shop.exception


def test_another_scenario_and_another_day_can_be_compared(shop: AppTest) -> None:
    shown(shop, "compare")
    shop.segmented_control(key="compare").set_value("other").run()
    shop.selectbox(key="other").set_value("hotel_group").run()
    assert not shop.exception
    assert "heng-doc" in html(shop)
    shop.segmented_control(key="compare").set_value("day").run()
    shop.date_input(key="other-day").set_value(date(2022, 1, 1)).run()
    assert not shop.exception
    assert "2022-01-01" in "\n".join(str(one.value) for one in shop.markdown).replace("\\", "")


# --- the report


@pytest.mark.parametrize("form", FORMS)
def test_a_report_is_that_of_the_command_line(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("shop.heng").write_text(SHOP, "utf-8")
    if form == "ics":
        main(["calendar", "shop.heng", "--out", "answer", "--format", "ics", "--lang", "zh"])
    else:
        main(["check", "shop.heng", "--out", "answer", "--format", form, "--lang", "zh"])
    made = model.written(form, "shop.heng", SHOP, date(2026, 11, 23), "zh")
    assert made == Path("answer").read_bytes()


# --- all of them


def test_nothing_typed_becomes_markup_in_any_panel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    text = SHOP.replace('"Shop"', f'"{evil}"')
    page = opened(tmp_path, monkeypatch, text)
    for panel in ("change", "ask", "compare", "report"):
        shown(page, panel)
        if panel == "change":
            page.button(key="seek").click().run()
        assert not page.exception
        assert "<script" not in html(page) and "<img" not in html(page)
        assert "<script" not in labels(page)


def test_the_inquirer_agrees_with_the_page_of_another_day(knowledge: KnowledgeBase) -> None:
    """On another day than the scenario's own the questions are those of that day."""
    day = date(2021, 1, 1)
    found = model.inquiries("x.heng", SHOP, day)
    own = Inquirer(read(SHOP, knowledge.schema), knowledge).inquiries
    assert found.questions != own.questions
    again = read(SHOP.replace("2026-11-23", "2021-01-01"), knowledge.schema)
    assert found.questions == Inquirer(again, knowledge).inquiries.questions
