"""Documents as one HTML file: no script, no network; proofs unfold."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, StrictUndefined

from engine import VERSION
from ui.document import Document
from ui.document_words import say

HERE = Path(__file__).parent


def write(documents: Sequence[Document], lang: str) -> str:
    """The documents as one page; whatever the scenario says is escaped."""
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    template = environment.from_string((HERE / "report.html.jinja").read_text(encoding="utf-8"))
    style = (HERE / "report.css").read_text(encoding="utf-8")
    page = template.render(
        documents=documents,
        lang=lang,
        style=style,
        version=VERSION,
        advice=say("document.advice", lang),
    )
    return page + "\n"
