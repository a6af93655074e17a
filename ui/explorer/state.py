"""What one visitor has chosen: language, scenario, date, edits. Pages read and change it here."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from dsl.diagnostics import Diagnostic
from dsl.scenario import Scenario
from engine.report import Report
from ui.explorer import model
from ui.explorer.words import say

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

LANGUAGES = {"en": "English", "zh": "中文"}
BROUGHT = "brought"  # by upload or paste
MOST_BROUGHT, MOST_STEPS = 6, 30
EARLIEST, LATEST = date(1980, 1, 1), date(2099, 12, 31)


def start() -> None:
    """What a visit begins with: language, scenarios, choice."""
    state = st.session_state
    if "offers" in state:
        state.setdefault("lang", state.last_lang)  # a box is forgotten where a run left its page
        return
    given = model.arguments(sys.argv[1:])
    asked = st.query_params.get("lang", "")
    locale = "zh" if (st.context.locale or "").lower().startswith("zh") else "en"
    state.lang = next(one for one in (asked, given.lang, locale) if one in LANGUAGES)
    state.last_lang = state.lang
    state.offers, state.failed = model.offers(given.file, state.lang)
    wanted = st.query_params.get("scenario", "")
    state.choice = wanted if wanted in state.offers else next(iter(state.offers))
    state.texts, state.groups, state.revision, state.picked = {}, {}, 0, ""
    state.steps = {}


def lang() -> str:
    """The language of the page: `en` or `zh`."""
    return str(st.session_state.lang)


def keep_language() -> None:
    """One language is always chosen."""
    state = st.session_state
    state.lang = state.lang or state.last_lang
    state.last_lang = state.lang


# --- pages


def keep_pages(pages: Mapping[str, StreamlitPage]) -> None:
    """Remember the pages of this run, by name."""
    st.session_state.pages = dict(pages)


def pages() -> dict[str, StreamlitPage]:
    """The pages by name, for links among them."""
    found: dict[str, StreamlitPage] = st.session_state.pages
    return found


def show_page(name: str, **query: str) -> None:
    """Leave for another page, with what it is asked to show."""
    st.switch_page(pages()[name], query_params=query)


def name_in_address(named: Mapping[str, str]) -> None:
    """Let the address say these, in one step of the browser's history; what is empty leaves it."""
    held = st.query_params.to_dict()
    wanted = {key: value for key, value in {**held, **named}.items() if value}
    if wanted != held:
        st.query_params.from_dict(wanted)


# --- the scenario


@dataclass(frozen=True)
class Weighed:
    """The scenario chosen: what it says or what is wrong with it, and the report on it."""

    offer: model.Offer
    text: str
    scenario: Scenario | None
    faults: list[Diagnostic]
    report: Report | None
    broke: str = ""


def offer() -> model.Offer:
    """The scenario chosen, as it was offered."""
    chosen: model.Offer = st.session_state.offers[st.session_state.choice]
    return chosen


def text() -> str:
    """The text of the scenario chosen, with the edits made to it."""
    return str(st.session_state.texts.get(st.session_state.choice, offer().text))


def settle() -> None:
    """Take over the date of the scenario chosen, if it is another one than before."""
    state = st.session_state
    scenario, _ = model.read(offer().name, text())
    if scenario is not None and state.get("own_day") != (state.choice, scenario.as_of):
        state.own_day = (state.choice, scenario.as_of)
        state.as_of = scenario.as_of if EARLIEST <= scenario.as_of <= LATEST else None


def day(scenario: Scenario | None = None) -> date:
    """The date in force: the one in the bar, else the scenario's own, else today."""
    chosen = st.session_state.get("as_of")
    if isinstance(chosen, date):
        return chosen
    return scenario.as_of if scenario is not None else date.today()


def weighed() -> Weighed:
    """Weigh the scenario chosen as of the date in the bar."""
    one, words = offer(), text()
    scenario, faults = model.read(one.name, words)
    if scenario is None:
        return Weighed(one, words, None, faults, None)
    try:
        return Weighed(one, words, scenario, faults, model.weigh(one.name, words, day(scenario)))
    except Exception as error:
        if os.environ.get("HENG_DEBUG"):
            raise
        broke = say("error.internal", lang(), reason=type(error).__name__)
        return Weighed(one, words, scenario, faults, None, broke)


def edited(doc: str, changed: str) -> None:
    """Take over an edit from the editor."""
    if doc in st.session_state.offers:
        st.session_state.texts[doc] = changed


def rewrite(changed: str) -> None:
    """Replace the text of the scenario chosen by other hands than the typist's."""
    state = st.session_state
    steps = state.steps.setdefault(state.choice, [])
    steps.append((text(), changed))
    del steps[:-MOST_STEPS]
    state.texts[state.choice] = changed
    state.revision += 1


def can_step_back() -> bool:
    """Whether the text stands as the last rewriting left it."""
    steps = st.session_state.steps.get(st.session_state.choice, [])
    return bool(steps) and steps[-1][1] == text()


def step_back() -> None:
    """Take back the last rewriting of the scenario chosen, unless it was edited since."""
    state = st.session_state
    if can_step_back():
        state.texts[state.choice], _ = state.steps[state.choice].pop()
        state.revision += 1


def reset() -> None:
    """Give up the edits of the scenario chosen."""
    st.session_state.texts.pop(st.session_state.choice, None)
    st.session_state.steps.pop(st.session_state.choice, None)
    st.session_state.revision += 1


def take(name: str, text: str) -> None:
    """Put a scenario that the visitor brought among those to choose from, and choose it.

    One of the same name is replaced; of many the oldest is given up.
    """
    state = st.session_state
    key = f"{BROUGHT}:{name}"
    brought = [one for one in state.offers if one.startswith(f"{BROUGHT}:") and one != key]
    gone = {key, *brought[MOST_BROUGHT - 1 :]}
    kept = {one: offer for one, offer in state.offers.items() if one not in gone}
    state.offers = {key: model.Offer(name, BROUGHT, text), **kept}
    for one in gone:
        state.texts.pop(one, None)
        state.steps.pop(one, None)
    state.choice = key
    state.revision += 1


def offered() -> dict[str, str]:
    """What the list of choices calls each scenario; no two are called the same."""
    called: dict[str, str] = {}
    for key, one in st.session_state.offers.items():
        words = model.title_of(one.text) or say("untitled", lang())
        if one.origin == "new":
            words = say("new", lang())
        elif one.origin in ("file", BROUGHT):
            words = say("own-file", lang(), file=one.name)
        called[key] = f"{words} ({one.name})" if words in called.values() else words
    return called


def choose() -> None:
    """The list of scenarios; a page that speaks of one draws it."""
    state = st.session_state
    called = offered()
    state.chosen = state.choice  # a box that another page does not draw forgets what it held
    st.selectbox(
        say("choose", lang()),
        list(called),
        key="chosen",
        format_func=called.__getitem__,
        on_change=_take_choice,
        label_visibility="collapsed",
    )
    if state.failed:
        st.warning(say("gone", lang(), file="") + f"`{state.failed}`")


def _take_choice() -> None:
    st.session_state.choice = st.session_state.chosen
