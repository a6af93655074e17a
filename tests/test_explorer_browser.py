"""The explorer in a real browser: what a reader sees, clicks and types.

Skipped where there is no Chromium or Chrome. A failing test leaves a picture of the page and says
where.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

from playwright.sync_api import Browser, Page, expect, sync_playwright

from docs.screenshot import browser, chromium, serving, settled
from kb.rulebook import KnowledgeBase

BREACH = "[class*='st-key-row-task-assess-impact-insights'] button"
EVIL = "<script>window.evil = 1</script><img src=x onerror='window.evil = 1'>"


@pytest.fixture(scope="module")
def window() -> Iterator[Browser]:
    executable = chromium()
    if executable is None:
        pytest.skip("no Chromium or Chrome on this machine; HENG_CHROMIUM can name one")
    with sync_playwright() as playwright, browser(playwright, executable) as opened:
        yield opened


@pytest.fixture(scope="module")
def address(
    tmp_path_factory: pytest.TempPathFactory, window: Browser, knowledge: KnowledgeBase
) -> Iterator[str]:
    file = tmp_path_factory.mktemp("explorer") / "evil.heng"
    text = f'scenario "{EVIL}" {{ as-of 2026-11-23 }}\norganization o {{ name "{EVIL}" }}\n'
    file.write_text(text, "utf-8")
    with serving("--lang", "en", str(file)) as served:
        yield served


@pytest.fixture
def page(
    window: Browser, address: str, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Page]:
    """A page on the first example, in English; photographed if the test fails."""
    opened = window.new_page(viewport={"width": 1366, "height": 768})
    opened.set_default_timeout(15_000)
    opened.goto(f"{address}/?lang=en&scenario=cross_border_ecommerce")
    settled(opened)
    failed = request.session.testsfailed
    yield opened
    if request.session.testsfailed > failed:
        picture = tmp_path / "explorer.png"
        opened.screenshot(path=picture)
        print(f"the page as it was: {picture}")
    opened.close()


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


def test_an_edit_is_answered_soon(page: Page) -> None:
    box = page.locator("textarea.heng-box")
    text = box.input_value()
    page.locator(BREACH).wait_for()
    box.fill(text.replace("located     CN", "located     Nowhere"))
    expect(page.get_by_test_id("stCode")).to_contain_text("Nowhere")
    expect(page.locator(".heng-line.wrong")).to_have_count(1)
    started = time.monotonic()
    box.fill(text.replace("done 2026-03-20", "done 2025-03-20"))
    expect(page.locator(".heng-foot")).to_be_visible()
    expect(page.locator(BREACH)).to_have_count(0)
    assert time.monotonic() - started < 5  # the usual is well below one second
    page.get_by_role("button", name="Undo my edits").click()
    expect(page.locator(BREACH)).to_be_visible()
    expect(box).to_have_value(text)


def test_the_language_is_switched(page: Page) -> None:
    page.get_by_text("中文", exact=True).click()
    expect(page.locator("#heng-routes")).to_contain_text("出境路径")
    expect(page.locator(BREACH)).to_contain_text("影响评估")
    expect(page.get_by_text("Export routes")).to_have_count(0)


def test_what_is_typed_never_runs(page: Page, address: str) -> None:
    page.goto(f"{address}/?lang=en")
    settled(page)
    expect(page.locator(".heng-head h1")).to_have_text(EVIL)
    assert page.evaluate("window.evil") is None
    page.locator("textarea.heng-box").fill(f'scenario "{EVIL}" {{ as-of {EVIL} }}')
    expect(page.get_by_test_id("stCode")).to_contain_text("<script>")
    assert page.evaluate("window.evil") is None
