"""What the explorer works out once and keeps: the law, the scenarios on offer, the answers."""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Lock
from typing import TypeVar

import streamlit as st

from dsl.changes import SetAsOf, changed
from dsl.diagnostics import Diagnostic
from dsl.parse import MOST_BYTES
from dsl.read import read_scenario
from dsl.scenario import Scenario
from dsl.statute import Text
from dsl.wording import is_chinese
from engine.fix_report import Fix
from engine.inquiry import Inquiries
from engine.report import Report
from engine.whatif import WhatIf
from kb.rulebook import KnowledgeBase
from ui.explorer.completion import Table, table
from ui.explorer.words import STARTER

EXAMPLES = Path(__file__).parents[2] / "examples"
T = TypeVar("T")
KEPT = 24  # answers kept in memory, over all who use this server

_TITLE = re.compile(r'^\s*(?:scenario|情景)\s*["“]([^"”]*)', re.MULTILINE)
_one_at_a_time = Lock()  # the rule engine keeps state of its own for the whole process
_one_fix_at_a_time = Lock()  # and so does the solver


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
    """The text of a file as the editor holds it; OSError if it cannot be read."""
    with path.open("rb") as opened:
        return text_in(opened.read(MOST_BYTES + 1))


def text_in(data: bytes) -> str:
    """Bytes as the text that the editor holds.

    What is not UTF-8 becomes U+FFFD, which the language then reports in place.
    """
    text = data.decode("utf-8-sig", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def offers(file: str, lang: str) -> tuple[dict[str, Offer], str]:
    """The scenarios to choose from, and the name of a file that could not be read.

    The user's own file comes first, then the examples, those in the visitor's language before the
    others, then an empty one to start from.
    """
    found: dict[str, Offer] = {}
    failed = ""
    if file:
        try:
            found[f"file:{file}"] = Offer(Path(file).name, "file", text_of(Path(file)))
        except OSError:
            failed = file
    examples: dict[str, Offer] = {}
    for path in sorted(EXAMPLES.glob("*.heng")):
        try:
            examples[path.stem] = Offer(path.name, "example", text_of(path))
        except OSError:
            continue
    found |= sorted(
        examples.items(), key=lambda pair: is_chinese(title_of(pair[1].text)) != (lang == "zh")
    )
    found["new"] = Offer("new.heng", "new", STARTER[lang])
    return found, failed


def in_turn(work: Callable[[], T]) -> T:
    """Do what uses the rule engine, which no two visitors may do at a time."""
    with _one_at_a_time:
        return work()


@st.cache_resource(show_spinner=False)
def knowledge() -> KnowledgeBase:
    """The compiled knowledge base; BrokenKnowledge if it does not compile."""
    from kb.store import load

    with _one_at_a_time:
        found = load()
    gc.freeze()  # it stays as long as the server: not to be searched at each collection
    return found


@st.cache_resource(show_spinner=False)
def labels() -> dict[str, Text]:
    """What attributes and measures are called, for reasons and questions."""
    from ui.commands import labels as of

    return of(knowledge().schema)


@st.cache_resource(show_spinner=False)
def titles() -> dict[str, Text]:
    """The titles of the instruments, by short name; of several versions that of the last."""
    return {module.instrument: module.title for module in knowledge().modules}


@st.cache_resource(show_spinner=False)
def words(lang: str) -> Table:
    """The words of the language, for completion."""
    return table(knowledge().schema, lang)


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def read(name: str, text: str) -> tuple[Scenario | None, list[Diagnostic]]:
    """The scenario that a text says, or what is wrong with it."""
    return read_scenario(name, text.encode("utf-8", "replace"), knowledge().schema)


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def weigh(name: str, text: str, as_of: date) -> Report:
    """The report on a text that `read` accepts, on a day; on its own day at its own hour."""
    from engine.assess import assess

    scenario, law = _on(name, text, as_of), knowledge()
    with _one_at_a_time:
        return assess(scenario, law)


# --- what is worked out only when it is asked for


@dataclass(frozen=True)
class Sought:
    """Ways to what was asked for, and the whole text after each of them."""

    fix: Fix
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Aim:
    """What is to change: `breaches`, `open`, a `finding` (action and object) or a `route`."""

    kind: str
    action: str = ""
    on: str = ""


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def ways(name: str, text: str, aim: Aim) -> Sought:
    """The ways to an aim, for a text that `read` accepts, on the scenario's own date."""
    from engine.fix import Fixer

    scenario, law = _on(name, text, None), knowledge()
    with _one_fix_at_a_time:
        fixer = Fixer(scenario, law, text)
        if aim.kind == "route":
            fix = fixer.reroute(aim.on)
        elif aim.kind == "finding":
            fix = fixer.settle([(aim.action, aim.on)], aim.kind)
        elif aim.kind == "open":
            fix = fixer.settle(fixer.keys("breached", "open"), aim.kind, thorough=True)
        else:
            fix = fixer.settle(fixer.keys("breached"), aim.kind)
        return Sought(fix, tuple(fixer.text_after(way) for way in fix.ways))


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def inquiries(name: str, text: str, day: date) -> Inquiries:
    """What to ask about a text that `read` accepts, on a day."""
    from engine.inquiry import inquiries as of

    return of(_on(name, text, day), knowledge())


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def compared(before: tuple[str, str, date], after: tuple[str, str, date]) -> WhatIf:
    """What stands otherwise in the second of two texts (name, text, day) that `read` accepts."""
    from engine.whatif import compared as weighed
    from engine.whatif import whatif

    both, law = (_on(*before), _on(*after)), knowledge()
    with _one_at_a_time:
        return whatif(weighed(*both, law))


def written(form: str, name: str, text: str, day: date, lang: str) -> bytes:
    """The report on a text that `read` accepts in a form of `heng check`, or its calendar (ics)."""
    from engine.agenda import agenda
    from engine.assess import Assessment
    from ui.agenda import Page, icalendar_of
    from ui.documents import WRITERS
    from ui.reasons import Voice

    scenario, law = _on(name, text, day), knowledge()
    voice = Voice(lang, name, labels())
    with _one_at_a_time:
        assessment = Assessment(scenario, law)
        report = assessment.report()
        if form == "ics":
            return icalendar_of([Page(report, voice, agenda(assessment))])
        made = WRITERS[form]([(report, scenario, voice)], lang)
    return made if isinstance(made, bytes) else made.encode()


def _on(name: str, text: str, day: date | None) -> Scenario:
    """The scenario of a text that `read` accepts, on a day, or on its own.

    Its own day keeps the hour that is said.
    """
    scenario, _ = read(name, text)
    assert scenario is not None
    return changed(scenario, [SetAsOf(day)], knowledge().schema) if day else scenario
