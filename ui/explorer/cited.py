"""Provisions as links to the page of the law, escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from urllib.parse import quote

from ui.citations import articles_of
from ui.reasons import Voice


def address(article: str) -> str:
    """Where the law page shows an article: `PIPL 55` is its provision `PIPL-55`."""
    return f"law?provision={quote('-'.join(article.split()))}"


def cited(sources: Iterable[str], voice: Voice) -> str:
    """Provisions as markup, grouped by article, each a link into a page of its own."""
    links = (
        f'<a href="{escape(address(article))}" target="_blank" rel="noopener">{escape(text)}</a>'
        for article, text in articles_of(sources, voice.comma)
    )
    return f'<span class="cite">{escape(voice.comma).join(links)}</span>'
