"""What the explorer works out once and keeps: the law, the scenarios on offer, the answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Lock

import streamlit as st

from dsl.diagnostics import Diagnostic
from dsl.parse import MOST_BYTES
from dsl.read import read_scenario
from dsl.scenario import Scenario
from dsl.statute import Text
from engine.report import Report, abridged
from kb.rulebook import KnowledgeBase
from ui.explorer.words import STARTER

EXAMPLES = Path(__file__).parents[2] / "examples"
KEPT = 24  # answers kept in memory, over all who use this server

_TITLE = re.compile(r'^\s*(?:scenario|情景)\s*["“]([^"”]*)', re.MULTILINE)
_one_at_a_time = Lock()  # the rule engine keeps state of its own for the whole process


@dataclass(frozen=True)
class Offer:
    """A scenario on offer: its name in the messages, where it comes from, its text."""

    name: str
    origin: str
    text: str


@dataclass(frozen=True)
class Arguments:
    """What follows `--` on the command line: a file, and the language if one was asked for."""

    file: str = ""
    lang: str = ""


def arguments(argv: Sequence[str]) -> Arguments:
    """Read `[--lang en|zh] [FILE]`; anything else is ignored."""
    rest = list(argv)
    lang = ""
    if "--lang" in rest[:-1]:
        place = rest.index("--lang")
        lang = rest[place + 1] if rest[place + 1] in ("en", "zh") else ""
        del rest[place : place + 2]
    return Arguments(rest[0] if rest else "", lang)


def title_of(text: str) -> str:
    """The title in a scenario's header, if it can be seen without reading the whole."""
    match = _TITLE.search(text)
    return match[1].strip() if match else ""


def text_of(path: Path) -> str:
    """The text of a file as the editor holds it; OSError if it cannot be read.

    Bytes that are not UTF-8 become U+FFFD, which the language then reports in place.
    """
    with path.open("rb") as opened:
        data = opened.read(MOST_BYTES + 1)
    text = data.decode("utf-8-sig", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def offers(file: str, lang: str) -> tuple[dict[str, Offer], str]:
    """The scenarios to choose from, and the name of a file that could not be read.

    The user's own file comes first, then the examples, then an empty one to start from.
    """
    found: dict[str, Offer] = {}
    failed = ""
    if file:
        try:
            found[f"file:{file}"] = Offer(Path(file).name, "file", text_of(Path(file)))
        except OSError:
            failed = file
    for path in sorted(EXAMPLES.glob("*.heng")):
        try:
            found[path.stem] = Offer(path.name, "example", text_of(path))
        except OSError:
            continue
    found["new"] = Offer("new.heng", "new", STARTER[lang])
    return found, failed


@st.cache_resource(show_spinner=False)
def knowledge() -> KnowledgeBase:
    """The compiled knowledge base; BrokenKnowledge if it does not compile."""
    from kb.store import load

    with _one_at_a_time:
        return load()


@st.cache_resource(show_spinner=False)
def labels() -> dict[str, Text]:
    """What attributes and measures are called, for reasons and questions."""
    from ui.commands import labels as of

    return of(knowledge().schema)


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def read(name: str, text: str) -> tuple[Scenario | None, list[Diagnostic]]:
    """The scenario that a text says, or what is wrong with it."""
    return read_scenario(name, text.encode("utf-8", "replace"), knowledge().schema)


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def weigh(name: str, text: str, as_of: date) -> Report:
    """The report on a text that `read` accepts."""
    from engine.assess import assess

    scenario, _ = read(name, text)
    assert scenario is not None
    with _one_at_a_time:
        return abridged(assess(scenario, knowledge(), as_of))
