"""The explorer in a real browser: what a reader sees, clicks and types.

Skipped where there is no Chromium or Chrome. A failing test leaves a picture of the page and says
where.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

from conftest import EVIL
from playwright.sync_api import Page, expect

from docs.screenshot import settled

Visit = Callable[[str], Page]
BREACH = "[class*='st-key-row-task-assess-impact-insights'] button"


@pytest.fixture
def page(visit: Visit) -> Page:
    """A page on the first example, in English."""
    opened = visit("?lang=en&scenario=cross_border_ecommerce")
    settled(opened)
    return opened


def test_a_click_on_a_finding_shows_its_proof_and_its_lines(page: Page) -> None:
    expect(page.locator(".heng-line")).not_to_have_count(0)
    expect(page.locator(".heng-line.deciding")).to_have_count(0)
    page.locator(BREACH).click()
    detail = page.locator(".heng-detail")
    expect(detail).to_be_visible()
    expect(detail.locator("ul.proof")).to_contain_text("PIPL")
    expect(detail.locator("ul.proof .t-false").first).to_be_visible()
    deciding = page.locator(".heng-line.deciding")
    expect(deciding.filter(has_text="measure impact-assessment")).to_have_count(1)
    expect(deciding.first).to_be_in_viewport()
    # a line named in the proof can be shown
    page.locator(".heng-scroll").evaluate("scroller => scroller.scrollTo(0, 0)")
    detail.locator(".jump").first.click()
    expect(page.locator(".heng-line.flash")).to_have_count(1)
    expect(page.locator(".heng-line.flash")).to_be_in_viewport()


def test_the_page_is_used_with_keys_alone(page: Page) -> None:
    page.locator(BREACH).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".heng-detail")).to_be_visible()
    fold = page.locator(".heng-detail details").first
    expect(fold).to_have_attribute("open", "")
    fold.locator("summary").first.focus()
    page.keyboard.press("Enter")
    expect(fold).not_to_have_attribute("open", "")
    page.locator("textarea.heng-box").focus()
    page.keyboard.press("Tab")
    expect(page.locator("textarea.heng-box")).not_to_be_focused()


def test_an_edit_is_answered(page: Page) -> None:
    box = page.locator("textarea.heng-box")
    text = box.input_value()
    page.locator(BREACH).wait_for()
    box.fill(text.replace("located     CN", "located     Nowhere"))
    expect(page.get_by_test_id("stCode")).to_contain_text("Nowhere")
    expect(page.locator(".heng-line.wrong")).to_have_count(1)
    box.fill(text.replace("done 2026-03-20", "done 2025-03-20"))
    expect(page.locator(".heng-foot")).to_be_visible()
    expect(page.locator(BREACH)).to_have_count(0)
    page.get_by_role("button", name="Undo my edits").click()
    expect(page.locator(BREACH)).to_be_visible()
    expect(box).to_have_value(text)


def test_the_language_is_switched(page: Page) -> None:
    page.get_by_text("中文", exact=True).click()
    expect(page.locator("#heng-routes")).to_contain_text("出境路径")
    expect(page.locator(BREACH)).to_contain_text("影响评估")
    expect(page.get_by_text("Export routes")).to_have_count(0)


def test_the_page_is_used_at_twice_its_size(page: Page) -> None:
    page.set_viewport_size({"width": 683, "height": 384})
    brand = page.locator(".heng-brand b").bounding_box()
    assert brand is not None
    for link in page.locator(".st-key-pages a").all():
        box = link.bounding_box()
        assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= 683
        assert box["y"] >= brand["y"] + brand["height"]


def test_one_step_back_leaves_a_page(page: Page) -> None:
    page.get_by_role("link", name="Levels & balance").click()
    page.wait_for_url("**/levels?*on=orders*")
    settled(page)
    page.go_back()
    page.wait_for_url("**/levels")
    page.go_back()
    page.wait_for_url("**/?*scenario=cross_border_ecommerce*")


def test_what_is_typed_never_runs(page: Page, address: str) -> None:
    page.goto(f"{address}/?lang=en")
    settled(page)
    expect(page.locator(".heng-head h1")).to_have_text(EVIL)
    assert page.evaluate("window.evil") is None
    page.locator("textarea.heng-box").fill(f'scenario "{EVIL}" {{ as-of {EVIL} }}')
    expect(page.get_by_test_id("stCode")).to_contain_text("<script>")
    assert page.evaluate("window.evil") is None


@pytest.mark.parametrize(
    ("lang", "keys", "written"),
    [
        ("en", ("measure imp", "{ cov", "exp"), "measure impact-assessment { covers export"),
        ("zh", ("措施 影响", "{ 涵", "导"), "措施 个人信息保护影响评估 { 涵盖 导出"),
    ],
)
def test_words_are_completed_with_keys_alone(
    page: Page, address: str, lang: str, keys: tuple[str, str, str], written: str
) -> None:
    page.goto(f"{address}/?lang={lang}&scenario=new")
    settled(page)
    box, options = page.locator("textarea.heng-box"), page.locator(".heng-options")
    box.focus()
    page.keyboard.press("Control+End")
    page.keyboard.type("\n" + keys[0])
    expect(options).to_be_visible()
    expect(options.locator("[aria-selected]")).to_have_count(1)
    page.keyboard.press("Enter")  # takes the first
    page.keyboard.type(keys[1])
    page.keyboard.press("Tab")
    expect(options).to_be_visible()  # what may follow is listed at once
    page.keyboard.type(keys[2])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    assert box.input_value().endswith("\n" + written)
    expect(options).to_be_hidden()
    # an error stands at its line, and goes when it is mended
    page.keyboard.type(" done 2026-02-30 }")
    fault = page.locator(".heng-line.wrong .heng-fault")
    expect(fault).to_contain_text("2026-02-30")
    page.keyboard.press("Control+Space")
    page.keyboard.press("Escape")
    expect(options).to_be_hidden()
    box.fill(box.input_value().replace("02-30", "02-28"))
    expect(fault).to_have_count(0)
    expect(page.locator(".heng-foot")).to_be_visible()


def test_a_way_is_written_into_the_text_and_the_report_is_made(page: Page, address: str) -> None:
    page.goto(f"{address}/?lang=zh&scenario=kuajing_dianshang")
    settled(page)
    box = page.locator("textarea.heng-box")
    text = box.input_value()
    page.get_by_text("须作的改变", exact=True).click()
    page.get_by_role("button", name="寻找方案").click()
    page.locator(".st-key-apply-1 button").click()
    expect(page.locator(".heng-head .c-breached")).to_have_count(0)
    expect(box).not_to_have_value(text)
    assert "panel" not in page.url and "scenario=kuajing_dianshang" in page.url
    page.get_by_text("报告", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("button", name="网页").click()
    made = download.value.path().read_text("utf-8")
    assert made.startswith("<!DOCTYPE html>") and "跨境电商平台" in made
    page.get_by_role("button", name="撤销上一步").click()
    expect(box).to_have_value(text)


HEAD = (
    'scenario "x" { as-of 2026-11-23 }\norganization a { located CN }\nrecipient b { located SG }\n'
)
OFFERED = {  # the text up to the cursor → some words that are offered there, some that are not
    "da": ({"dataset"}, {"data", "transfer"}),
    "measure ": ({"standard-contract"}, {"a", "dataset"}),
    "organization ": (set(), {"a", "located"}),
    "dataset d { ": ({"controller", "contains"}, {"a", "located", "dataset"}),
    "dataset d { controller a  ": ({"contains", "stored"}, {"controller"}),
    "dataset d { controller ": ({"a", "unknown"}, {"b", "contains"}),
    "dataset d { contains contact-details, ": (
        {"consumption-record", "unknown"},
        {"contains", "CN"},
    ),
    "dataset d {\n  contains contact-details,\n    ": ({"consumption-record"}, {"stored"}),
    "dataset d { contains contact-details\n  ": ({"stored"}, {"contains", "consumption-record"}),
    "dataset d { stored ": ({"CN", "DE"}, {"stored", "a"}),
    "dataset d { retention 6 ": ({"months", "stored"}, {"retention", "yes"}),
    "dataset d { retention 6 months ": ({"stored"}, {"retention", "days"}),
    "measure consent { done ": ({"yes", "no", "unknown"}, {"covers", "a"}),
    "measure consent { covers ": ({"a", "b"}, {"done"}),
    "组织 c { ": ({"所在地", "名称"}, {"located"}),
    "组织 c { 所在地 ": ({"中国"}, {"CN", "所在地"}),
    "# dataset d { ": (set(), {"controller"}),
    'organization c { name "': (set(), {"located", "a"}),
    'organization c { name "x" ': ({"located"}, {"name"}),
    "nonsense d { ": (set(), {"controller", "dataset"}),
}


def test_what_is_offered_fits_the_place(page: Page) -> None:
    box, options = page.locator("textarea.heng-box"), page.locator(".heng-options")
    for before, (there, not_there) in OFFERED.items():
        box.fill(HEAD + before)
        page.keyboard.press("Control+Space")
        words = set(options.locator("b").all_inner_texts()) if options.is_visible() else set()
        assert there <= words and not words & not_there, (before, words)
        assert there or not words, (before, words)
        page.keyboard.press("Escape")
