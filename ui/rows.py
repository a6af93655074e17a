"""Labelled rows and lists that the sections of the check report share."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text as Line

from ui.citations import cite
from ui.layout import Hanging, tied
from ui.reasons import Voice
from ui.words import say

UNKNOWN_SHOWN = 6
NAMES_SHOWN = 8
INDENT = 2
LABELS = ("under", "margin", "not-exempt", "exempt", "could-be", "unknown", "wrong")


def row(key: str, body: Line, voice: Voice, style: str = "bright_black") -> Hanging:
    """A labelled row; the labels of one block line up. Without a key the label above holds on."""
    width = max(cell_len(say(f"row.{row}", voice.lang)) for row in LABELS) + 2
    label = say(f"row.{key}", voice.lang) if key else ""
    return Hanging(Line(label, style=style), body, width)


def under(block: Iterable[RenderableType]) -> Padding:
    """The rows of a block, set in below its head."""
    return Padding(Group(*block), (0, 0, 0, INDENT))


def sources(cited: Iterable[str], voice: Voice) -> str:
    """Provisions as one text."""
    return cite(cited, voice.comma)


def names(entities: Iterable[str], voice: Voice) -> str:
    """The first few names, and how many more there are."""
    every = list(dict.fromkeys(entities))
    shown = voice.comma.join(tied(entity) for entity in every[:NAMES_SHOWN])
    rest = len(every) - NAMES_SHOWN
    return f"{shown} {say('report.more', voice.lang, n=rest)}" if rest > 0 else shown


def unknown_facts(facts: tuple[str, ...], voice: Voice) -> Line:
    """The first few facts that are not known, and how many more there are."""
    shown = voice.comma.join(voice.known_as(fact) for fact in facts[:UNKNOWN_SHOWN])
    rest = len(facts) - UNKNOWN_SHOWN
    return Line(shown + (voice.comma + say("report.more", voice.lang, n=rest) if rest > 0 else ""))
