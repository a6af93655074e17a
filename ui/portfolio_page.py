"""The summary of a portfolio as one page: charts drawn in it, no script, no network."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, StrictUndefined

from engine import VERSION
from ui.document_words import say
from ui.portfolio_summary import Summary

HERE = Path(__file__).parent


def page(summaries: Sequence[Summary], file: str, lang: str) -> str:
    """The summaries, a day each, as HTML; whatever a register says is escaped."""
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    template = environment.from_string((HERE / "portfolio.html.jinja").read_text("utf-8"))
    return (
        template.render(
            summaries=summaries,
            file=file,
            lang=lang,
            style=(HERE / "report.css").read_text("utf-8"),
            version=VERSION,
            advice=say("document.advice", lang),
        )
        + "\n"
    )
