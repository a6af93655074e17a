"""Provisions and norms in a text as links to the Law page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from urllib.parse import quote


class Provisions:
    """Makes links of the provisions of some instruments; they open beside the page."""

    def __init__(self, instruments: Iterable[str]) -> None:
        """`instruments` are the short names of those that are held."""
        codes = "|".join(map(re.escape, sorted(instruments, key=len, reverse=True)))
        place = r"[ \u00a0](\d+(?:-\d+)?)((?:[ \u00a0]?\(\d+\)(?:–\(\d+\))?)*)"
        self._provision = re.compile(rf"(?<![A-Za-z0-9-])({codes}){place}(?![A-Za-z0-9-])")

    def linked(self, text: str) -> str:
        """The text, escaped, with its provisions as links."""

        def link(found: re.Match[str]) -> str:
            address = f"law?provision={found[1]}-{found[2]}"
            return f'<a class="cite" href="{address}" target="_blank">{found[0]}</a>'

        return self._provision.sub(link, escape(text))


def norm_link(norm: str, words: str) -> str:
    """A link to a norm."""
    address = f"law?norm={quote(norm)}"
    return f'<a class="cite" href="{escape(address)}" target="_blank">{escape(words)}</a>'
