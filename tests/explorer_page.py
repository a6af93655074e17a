"""The explorer's page without a browser, for the tests: how it is opened, and what it shows."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

PAGE = Path(__file__).parent.parent / "ui" / "explorer" / "app.py"
SHOP = """\
scenario "Shop" { as-of 2026-11-23 }
organization shop { located CN  ciio no }
recipient hub { located SG }
dataset members { controller shop  contains contact-details  stored CN }
processing letters { by shop  on members  basis consent }
transfer news {
  data              members
  from              shop
  to                hub
  people-this-year  120_000
  start             2026-09-01
}
measure impact-assessment { covers news  done no }
"""


def opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, lang: str = "en", **query: str
) -> AppTest:
    """The page, opened on a file with this text."""
    file = tmp_path / "shop.heng"
    file.write_text(text, "utf-8")
    monkeypatch.setattr(sys, "argv", ["app.py", str(file)])
    page = AppTest.from_file(str(PAGE), default_timeout=60)
    for key, value in {"lang": lang, **query}.items():
        page.query_params[key] = value
    return page.run()


def html(page: AppTest) -> str:
    """All the markup of the page's own but its style sheet."""
    bodies = (str(element.proto.body) for element in page.get("html"))
    return "\n".join(body for body in bodies if not body.startswith("<style>"))


def editor(page: AppTest) -> dict[str, Any]:
    """What the editor was given."""
    given = (json.loads(found.proto.json) for found in page.get("bidi_component"))
    return next(found for found in given if "faults" in found)


def row(page: AppTest, words: str) -> Any:
    """The first button with these words in its key."""
    return next(button for button in page.button if words in (button.key or ""))


def labels(page: AppTest) -> str:
    """What all buttons are called."""
    return "\n".join(button.label for button in page.button)


def keys(page: AppTest) -> list[str]:
    """The keys of all buttons."""
    return [button.key or "" for button in page.button]


def retyped(page: AppTest, text: str) -> AppTest:
    """The page after an edit, as the editor hands it over."""
    page.session_state["texts"] = {page.session_state["choice"]: text}
    return page.run()


def text_of(page: AppTest) -> str:
    """The text as it stands in the editor."""
    return str(editor(page)["text"])


def shown(page: AppTest, panel: str) -> AppTest:
    """The page with another panel on the right."""
    page.session_state["shown_panel"] = panel
    return page.run()
