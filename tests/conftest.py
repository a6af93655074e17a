"""What the tests share: the compiled knowledge base, and the explorer in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kb.rulebook import KnowledgeBase
from kb.store import load

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PATIENCE = 20_000  # ms, for a machine that has much to do
EVIL = "<script>window.evil = 1</script><img src=x onerror='window.evil = 1'>"


@pytest.fixture(scope="session")
def knowledge() -> KnowledgeBase:
    """The knowledge base as users get it."""
    return load()


@pytest.fixture(autouse=True)
def no_texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a developer has attached to the law is not seen."""
    monkeypatch.setenv("HENG_TEXTS", str(tmp_path / "no-texts"))


@pytest.fixture(scope="module")
def window() -> Iterator[Browser]:
    """A Chromium or Chrome; the test is skipped where there is none."""
    pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    from playwright.sync_api import expect, sync_playwright

    from docs.screenshot import browser, chromium

    executable = chromium()
    if executable is None:
        pytest.skip("no Chromium or Chrome on this machine; HENG_CHROMIUM can name one")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright, browser(playwright, executable) as opened:
        yield opened


@pytest.fixture(scope="module")
def address(
    tmp_path_factory: pytest.TempPathFactory, window: Browser, knowledge: KnowledgeBase
) -> Iterator[str]:
    """Where the explorer answers; the user's own file has markup in its texts."""
    from docs.screenshot import serving

    file = tmp_path_factory.mktemp("explorer") / "evil.heng"
    text = f'scenario "{EVIL}" {{ as-of 2026-11-23 }}\norganization o {{ name "{EVIL}" }}\n'
    file.write_text(text, "utf-8")
    with serving("--lang", "en", str(file)) as served:
        yield served


@pytest.fixture
def visit(
    window: Browser, address: str, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Callable[[str], Page]]:
    """Opens an address of the explorer, such as `law?provision=PIPL-55`.

    A page is photographed if its test fails.
    """
    opened: list[Page] = []

    def visited(path: str) -> Page:
        page = window.new_page(viewport={"width": 1366, "height": 768})
        page.set_default_timeout(PATIENCE)
        page.goto(f"{address}/{path}")
        opened.append(page)
        return page

    failed = request.session.testsfailed
    yield visited
    for number, page in enumerate(opened):
        if request.session.testsfailed > failed:
            picture = tmp_path / f"explorer-{number}.png"
            page.screenshot(path=picture)
            print(f"the page as it was: {picture}")
        page.close()
