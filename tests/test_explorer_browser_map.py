"""Flow map, Ontology, Levels in a real browser: nodes clicked, a question asked, a fact turned.

Skipped where there is no Chromium or Chrome.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

from playwright.sync_api import Locator, Page, expect

Visit = Callable[[str], Page]


def node(page: Page, label: str) -> Locator:
    """A node of the drawing; what a screen reader calls it begins with its label."""
    return page.locator(f"svg.marks path[aria-roledescription='point'][aria-label^='{label}']")


@pytest.mark.parametrize(
    ("lang", "route", "breach"),
    [("en", "Standard contract", "assess the impact"), ("zh", "标准合同", "影响评估")],
)
def test_a_click_on_a_transfer_shows_its_findings(
    visit: Visit, lang: str, route: str, breach: str
) -> None:
    page = visit(f"flow_map?lang={lang}&scenario=cross_border_ecommerce")
    transfer = node(page, "insights")
    expect(transfer).to_have_attribute("aria-label", re.compile(route))
    transfer.click()
    expect(page).to_have_url(re.compile("entity=insights"))
    row = page.locator("[class*='st-key-row-task-assess-impact-insights'] button")
    expect(row).to_contain_text(breach)
    row.click()
    expect(page.locator(".heng-detail ul.proof")).to_contain_text("PIPL")
    page.locator(".st-key-map-weigh button").click()
    expect(page.locator("textarea.heng-box")).to_be_visible()
    expect(page.locator(".heng-detail")).to_be_visible()


def test_zoom_stays_while_nodes_are_picked_and_keys_suffice(visit: Visit) -> None:
    page = visit("flow_map?lang=en&scenario=cross_border_ecommerce")
    place = node(page, "orders")
    whole = abs(far(page, "mall") - far(page, "orders"))
    place.hover()
    page.keyboard.down("Control")
    page.mouse.wheel(0, -300)
    page.keyboard.up("Control")
    page.wait_for_timeout(200)
    apart = abs(far(page, "mall") - far(page, "orders"))
    assert apart > whole * 1.2
    place.click()
    expect(page).to_have_url(re.compile("entity=orders"))
    page.wait_for_timeout(300)
    assert abs(far(page, "mall") - far(page, "orders")) > whole * 1.2
    box = page.get_by_role("combobox", name=re.compile("Choose one of"))
    box.focus()
    box.fill("insight")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("entity=insight"))


def far(page: Page, label: str) -> float:
    """How far to the right a node stands."""
    box = node(page, label).bounding_box()
    assert box is not None
    return box["x"]


@pytest.mark.parametrize(
    ("lang", "tab", "ask"),
    [("en", "Questions in SPARQL", "Ask"), ("zh", "SPARQL 查询", "查询")],
)
def test_from_a_term_to_its_neighbour_and_a_question(
    visit: Visit, lang: str, tab: str, ask: str
) -> None:
    page = visit(f"ontology?lang={lang}&term=biometric-information")
    label = {"en": "face information", "zh": "人脸信息"}[lang]
    node(page, label).click()
    expect(page.locator(".heng-head h1")).to_contain_text(label)
    expect(page).to_have_url(re.compile("term=face-image"))
    page.get_by_text(tab, exact=True).click()
    page.get_by_role("button", name=ask, exact=True).click()
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    box = page.locator(".st-key-onto_query_box textarea")
    box.fill("SELECT * WHERE { SERVICE <http://example.org/> { ?s ?p ?o } }")
    box.blur()
    page.get_by_role("button", name=ask, exact=True).click()
    expect(page.get_by_test_id("stCode")).to_contain_text("SERVICE")


@pytest.mark.parametrize(("lang", "yes", "keep"), [("en", "yes", "Write"), ("zh", "是", "写入")])
def test_a_fact_is_turned_and_written(visit: Visit, lang: str, yes: str, keep: str) -> None:
    page = visit(f"levels?lang={lang}&scenario=hotel_group&pane=balance&on=member-marketing")
    form = page.locator(".heng-head h1")
    was = form.inner_text()
    page.locator(".st-key-balance-fact-3").get_by_text(yes, exact=True).click()
    expect(page.locator(".balance-changed del").first).to_have_text(was)
    expect(form).not_to_have_text(was)
    page.locator(".st-key-balance-write button").click()
    expect(page.locator(".balance-changed")).to_have_count(0)
    expect(form).not_to_have_text(was)
    page.locator(".st-key-balance-next button").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".heng-detail.argument ul.proof")).to_have_count(1)
    expect(page.locator(".heng-detail.argument")).to_contain_text("STUDY 5")
    page.get_by_role("link", name={"en": "Weigh", "zh": "衡量"}[lang]).first.click()
    box = page.locator("textarea.heng-box")
    expect(box).to_have_value(re.compile(r"needs-identity\s+yes"))
