"""Law and Conflicts in a real browser: their main tasks, in both languages.

Skipped where there is no Chromium or Chrome.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

from playwright.sync_api import Locator, Page, expect

Visit = Callable[[str], Page]


def headed(page: Page, words: str) -> Locator:
    """The heading with these words; while a page gives way to the next there may be two."""
    return page.locator("h1").filter(has_text=words).first


def test_from_a_search_to_the_two_versions_of_an_article(visit: Visit) -> None:
    page = visit("law?lang=en")
    page.get_by_label("Search").fill("fines failing security duties")
    page.keyboard.press("Enter")
    page.locator(".st-key-row-law-CSL-61 button").click()
    expect(headed(page, "CSL 61")).to_be_visible()
    expect(page).to_have_url(re.compile("provision=CSL-61"))
    page.get_by_text("Versions", exact=True).click()
    expect(page.locator(".law-version")).to_have_count(2)
    expect(page.locator(".law-version del").first).to_be_visible()
    page.get_by_text("中文", exact=True).click()
    expect(headed(page, "CSL 61")).to_be_visible()
    expect(page.get_by_text("版本对照", exact=True)).to_be_visible()
    expect(page.locator(".law-version ins").first).to_be_visible()


def test_time_and_references_with_keys_alone(visit: Visit) -> None:
    page = visit("law?lang=en&provision=CBDF-5")
    expect(headed(page, "CBDF 5")).to_be_visible()
    change = page.locator(".law-change b").first
    day = change.inner_text()
    page.get_by_role("slider").focus()
    page.keyboard.press("ArrowLeft")
    expect(change).not_to_have_text(day)
    expect(headed(page, "CBDF 5")).to_be_visible()
    page.get_by_text("References", exact=True).click()
    lead = page.get_by_role("button", name="PIPL 38", exact=True).first
    lead.focus()
    page.keyboard.press("Enter")
    expect(headed(page, "PIPL 38")).to_be_visible()


@pytest.mark.parametrize(
    ("lang", "find", "load"),
    [
        ("en", "Find a case in which they meet", "Open it in Weigh"),
        ("zh", "查找二者交汇的情景", "在“衡量”中打开"),
    ],
)
def test_from_a_conflict_to_a_case_that_is_weighed(
    visit: Visit, lang: str, find: str, load: str
) -> None:
    page = visit(f"conflicts?lang={lang}&one=CSL&other=PIPL")
    page.locator("[class*='st-key-row-meeting'] button").filter(has_text="CSL 43").click()
    expect(page.locator(".heng-detail.meeting")).to_contain_text("PIPL 13")
    page.get_by_role("button", name=find).click()
    page.get_by_role("button", name=load).click()
    expect(page.locator(".heng-foot")).to_be_visible()
    expect(page.locator("[class*='st-key-row-conflict']").first).to_contain_text("CSL 43")


def test_a_click_on_a_cell_shows_the_pair(visit: Visit) -> None:
    page = visit("conflicts?lang=en")
    chart = page.locator(
        "[data-testid='stVegaLiteChart'] canvas, [data-testid='stVegaLiteChart'] svg"
    )
    chart.first.wait_for()
    box = chart.first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 160, box["y"] + 75)
    expect(page.locator("[class*='st-key-row-meeting'] button").first).to_be_visible()
    expect(page).to_have_url(re.compile("one="))


@pytest.mark.parametrize(("lang", "first"), [("en", "one size for all"), ("zh", "一刀切")])
def test_from_a_finding_of_the_study_to_the_law(visit: Visit, lang: str, first: str) -> None:
    page = visit(f"article?lang={lang}")
    expect(page.locator(".heng-foot")).to_be_attached()
    expect(page.locator(".figure b").first).to_have_text("800")
    expect(page.locator(".study-part").first).to_contain_text(first)
    page.locator("[data-testid='stPageLink'] a").filter(has_text="PIPL 69").first.click()
    expect(headed(page, "PIPL 69")).to_be_visible()
