"""The colours of explorer.css, light and dark, for pictures that take no style sheet."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
_NAMED = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{6})\b")


def colour(name: str, dark: bool) -> str:
    """A colour by its name in explorer.css, as `#rrggbb`; KeyError if there is none."""
    return _sheet("dark" if dark else "explorer")[name]


@cache
def _sheet(name: str) -> dict[str, str]:
    """The colours that a style sheet names; the first mention counts."""
    found: dict[str, str] = {}
    for key, value in _NAMED.findall((HERE / f"{name}.css").read_text("utf-8")):
        found.setdefault(key, value)
    return found
