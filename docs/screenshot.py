"""Draws the pictures of the explorer: `python docs/screenshot.py [NAME …]`, all without a name.

Needs the test extras (playwright) and a Chromium or Chrome on this machine; HENG_CHROMIUM names it
where it is not on the PATH. Chinese text needs a CJK font.
"""

from __future__ import annotations

import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from ui.commands import EXPLORER

ROOT = Path(__file__).parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PATIENCE = 40  # seconds until the server answers
SIZE = (1366, 960)
COLOURS = 192


@dataclass(frozen=True)
class Shot:
    """A picture: the page's address, what is pressed there, and what is waited for."""

    at: str
    press: str = ""
    until: str = ".heng-foot"


PICTURES = {  # name of the file in this folder → what it shows
    "explorer": Shot(
        "?lang=en&scenario=cross_border_ecommerce",
        "[class*='st-key-row-task-assess-impact-insights'] button",
        ".heng-detail",
    ),
    "explorer-change": Shot(
        "?lang=zh&scenario=kuajing_dianshang&panel=change", ".st-key-seek button", ".st-key-way-2"
    ),
    "explorer-portfolio": Shot("portfolio?lang=en"),
    "explorer-law": Shot("law?lang=en&provision=CSL-61&view=versions", "", ".law-version ins"),
    "explorer-conflicts": Shot(
        "conflicts?lang=en&one=CSL&other=PIPL"
        "&meeting=conflict:CSL:PIPL:CSL-23-logs-against-deletion",
        "",
        ".meeting",
    ),
    "explorer-article": Shot("article?lang=zh", "", "[data-testid='stVegaLiteChart']"),
    "explorer-map": Shot("flow_map?lang=en&scenario=cross_border_ecommerce&entity=insights"),
    "explorer-ontology": Shot("ontology?lang=en&term=sensitive-personal-information"),
    "explorer-balance": Shot(
        "levels?lang=en&scenario=hotel_group&pane=balance&on=member-marketing",
        ".st-key-balance-fact-3 button:has-text('yes')",
        ".balance-changed",
    ),
}


def chromium() -> str | None:
    """The path of a Chromium or Chrome on this machine; None if there is none."""
    named = os.environ.get("HENG_CHROMIUM")
    found = [named] if named else [shutil.which(name) for name in BROWSERS]
    return next((path for path in found if path and Path(path).is_file()), None)


@contextmanager
def browser(playwright: Playwright, executable: str) -> Iterator[Browser]:
    """The browser at `executable`, closed afterwards; root has to run it without its sandbox."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    opened = playwright.chromium.launch(
        executable_path=executable, args=["--no-sandbox"] if root else []
    )
    try:
        yield opened
    finally:
        opened.close()


@contextmanager
def serving(*arguments: str) -> Iterator[str]:
    """The explorer on a free port of this machine; yields its address, stops it afterwards.

    `arguments` are those of the page (`[--lang en|zh] [FILE]`). RuntimeError with the server's
    words if it does not answer in time.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = {
        **EXPLORER,
        "server.port": str(port),
        "theme.base": "light",
        "theme.primaryColor": EXPLORER["theme.light.primaryColor"],
    }
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "ui" / "explorer" / "app.py")]
    command += [f"--{option}={value}" for option, value in options.items()]
    with tempfile.TemporaryFile("w+") as log:
        server = subprocess.Popen(
            [*command, "--", *arguments], cwd=ROOT, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            address = f"http://127.0.0.1:{port}"
            if not answers(f"{address}/_stcore/health", server):
                log.seek(0)
                raise RuntimeError(f"the explorer does not answer:\n{log.read()}")
            yield address
        finally:
            server.terminate()
            server.wait(10)


def answers(address: str, server: subprocess.Popen[bytes]) -> bool:
    """Whether the server says that it is well before patience ends."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:
                if answer.read() == b"ok":
                    return True
        except (urllib.error.URLError, OSError):
            pass
        time.sleep(0.1)
    return False


def settled(page: Page) -> None:
    """Wait until the page shows its last line and the script rests."""
    page.wait_for_selector(".heng-foot, [data-testid='stCode']")
    page.wait_for_selector("[data-testid='stApp'][data-test-script-state='notRunning']")


def draw(opened: Browser, address: str, name: str) -> None:
    """Save one picture."""
    shot, file = PICTURES[name], ROOT / "docs" / f"{name}.png"
    page = opened.new_page(viewport={"width": SIZE[0], "height": SIZE[1]})
    page.goto(f"{address}/{shot.at}")
    if shot.press:
        page.locator(shot.press).click()
    page.wait_for_selector(shot.until)
    page.wait_for_selector("[data-testid='stApp'][data-test-script-state='notRunning']")
    page.mouse.move(0, 0)
    page.wait_for_timeout(1200)  # the editor scrolls to the line
    picture = Image.open(io.BytesIO(page.screenshot()))
    picture.quantize(COLOURS).save(file, optimize=True)
    print(f"{file.relative_to(ROOT)}: {file.stat().st_size // 1024} kB")
    page.close()


def main(names: Sequence[str]) -> int:
    """Save the pictures of these names; 1 if there is no browser."""
    executable = chromium()
    if executable is None:
        print("no Chromium or Chrome found; name one in HENG_CHROMIUM", file=sys.stderr)
        return 1
    with (
        serving() as address,
        sync_playwright() as playwright,
        browser(playwright, executable) as opened,
    ):
        for name in names or PICTURES:
            draw(opened, address, name)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
