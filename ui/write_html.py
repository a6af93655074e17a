"""Documents as one HTML file: no script, no network; proofs unfold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from rich.console import RenderableType

from engine import VERSION
from ui.document import Document, blocks
from ui.document_words import say

HERE = Path(__file__).parent


def write(documents: Sequence[Document], lang: str) -> str:
    """The documents as one page; whatever the scenario says is escaped."""
    template = _environment().get_template("report.html.jinja")
    style = (HERE / "report.css").read_text(encoding="utf-8")
    page = template.render(
        documents=documents,
        lang=lang,
        style=style,
        version=VERSION,
        advice=say("document.advice", lang),
    )
    return page + "\n"


def fragment(renderables: Iterable[RenderableType]) -> str:
    """Blocks for the terminal as a piece of a page, with everything escaped."""
    macros = _environment().get_template("blocks.html.jinja").module
    return str(macros.blocks(blocks(renderables)))  # type: ignore[attr-defined]


@cache
def _environment() -> Environment:
    return Environment(autoescape=True, undefined=StrictUndefined, loader=FileSystemLoader(HERE))
