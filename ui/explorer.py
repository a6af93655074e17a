"""The explorer: a scenario on the left, what the law asks of it on the right, each with its proof.

Started by `heng explore [FILE]`, or `python -m streamlit run ui/explorer.py -- [FILE]`. The page
holds no law: it reads the scenario, has it weighed, and shows the report.
"""

from __future__ import annotations

import os
import sys
from datetime import date
from html import escape
from pathlib import Path

import streamlit as st

from dsl.diagnostics import Diagnostic, render
from dsl.scenario import Scenario
from kb.store import BrokenKnowledge
from ui import explorer_model as model
from ui.explorer_editor import editor
from ui.explorer_findings import findings, unread
from ui.explorer_list import Choice, Rows
from ui.explorer_words import say
from ui.reasons import Voice

HERE = Path(__file__).parent
LANGUAGES = {"en": "English", "zh": "中文"}
EARLIEST, LATEST = date(1980, 1, 1), date(2099, 12, 31)


def main() -> None:
    """Draw the page."""
    st.set_page_config(page_title="Heng 衡", page_icon="⚖️", layout="wide")
    start()
    st.html(f"<style>{style()}</style>")
    lang = st.session_state.lang
    with st.spinner(say("compiling", lang), show_time=True):
        try:
            model.labels()
        except BrokenKnowledge as broken:
            st.error(say("broken", lang))
            st.code(render(broken.diagnostics, lang), language=None)
            return
    offer = st.session_state.offers[st.session_state.choice]
    text = st.session_state.texts.get(st.session_state.choice, offer.text)
    scenario, faults = model.read(offer.name, text)
    bar(scenario)
    report, broke = None, ""
    if scenario is not None:
        try:
            report = model.weigh(offer.name, text, day(scenario))
        except Exception as error:
            if os.environ.get("HENG_DEBUG"):
                raise
            broke = say("error.internal", lang, reason=type(error).__name__)
    rows = None
    if report is not None and scenario is not None:
        rows = Rows(report, scenario, Voice(lang, offer.name, model.labels()))
    left, right = st.columns([5, 7], gap="medium")
    with right, st.container(key="findings"):
        if rows is not None and report is not None and scenario is not None:
            chosen = findings(rows)
        else:
            chosen = None
            unread(faults, broke)
    with left:
        text_pane(offer, text, chosen, faults)


# --- state


def start() -> None:
    """What a session begins with: language, scenarios, choice."""
    state = st.session_state
    if "offers" in state:
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


def keep_language() -> None:
    """One language is always chosen."""
    state = st.session_state
    state.lang = state.lang or state.last_lang
    state.last_lang = state.lang


def day(scenario: Scenario) -> date:
    """The date in force: the scenario's own, unless the reader chose another."""
    chosen = st.session_state.get("as_of")
    return chosen if isinstance(chosen, date) else scenario.as_of


def edited(doc: str, text: str) -> None:
    """Take over an edit from the editor."""
    if doc in st.session_state.offers:
        st.session_state.texts[doc] = text


def reset() -> None:
    """Give up the edits of the scenario shown."""
    st.session_state.texts.pop(st.session_state.choice, None)
    st.session_state.revision += 1


def style() -> str:
    """The style sheet, in the colours of the reader's theme."""
    sheet = (HERE / "explorer.css").read_text("utf-8")
    if st.context.theme.type == "dark":
        sheet += (HERE / "explorer_dark.css").read_text("utf-8")
    return sheet


# --- the bar on top


def bar(scenario: Scenario | None) -> None:
    """Name, choice of scenario, date and language."""
    state, lang = st.session_state, st.session_state.lang
    if scenario is not None and state.get("own_day") != (state.choice, scenario.as_of):
        state.own_day = (state.choice, scenario.as_of)
        state.as_of = scenario.as_of if EARLIEST <= scenario.as_of <= LATEST else None
    with st.container(key="bar"):
        brand, which, when, tongue = st.columns(
            [3, 4, 1.6, 1.5], vertical_alignment="bottom", gap="medium"
        )
        brand.html(
            f'<div class="heng-brand"><b>Heng 衡</b><span>{escape(say("claim", lang))}</span></div>'
        )
        called = offered()
        which.selectbox(
            say("choose", lang), list(called), key="choice", format_func=called.__getitem__
        )
        when.date_input(
            say("as-of", lang),
            key="as_of",
            min_value=EARLIEST,
            max_value=LATEST,
            format="YYYY-MM-DD",
            help=say("as-of.help", lang),
            value=None,
        )
        tongue.segmented_control(
            say("language", lang),
            list(LANGUAGES),
            key="lang",
            format_func=LANGUAGES.__getitem__,
            on_change=keep_language,
        )
    if state.failed:
        st.warning(say("gone", lang, file="") + f"`{state.failed}`")


def offered() -> dict[str, str]:
    """What the list of choices calls each scenario; no two are called the same."""
    state, lang = st.session_state, st.session_state.lang
    called: dict[str, str] = {}
    for key, offer in state.offers.items():
        words = model.title_of(offer.text) or say("untitled", lang)
        if offer.origin == "new":
            words = say("new", lang)
        elif offer.origin == "file":
            words = say("own-file", lang, file=offer.name)
        called[key] = f"{words} ({offer.name})" if words in called.values() else words
    return called


# --- left


def text_pane(
    offer: model.Offer, text: str, chosen: Choice | None, faults: list[Diagnostic]
) -> None:
    """The scenario's text with what the chosen finding rests on."""
    state, lang = st.session_state, st.session_state.lang
    hint = say("editor.hint", lang)
    marked: frozenset[int] = frozenset()
    deciding: frozenset[int] = frozenset()
    if chosen is not None:
        marked, deciding = chosen.marked, chosen.deciding
        if chosen.proved:
            listed = ", ".join(str(line) for line in sorted(deciding or marked))
            places = say("lines", lang, n=len(deciding or marked), lines=listed)
            key = "editor.marked" if listed else "editor.unmarked"
            hint = say(key, lang, lines=places)
    editor(
        state.choice,
        text,
        revision=state.revision,
        label=say("editor", lang),
        hint=hint,
        marked=marked,
        deciding=deciding,
        wrong={fault.span.line for fault in faults},
        selection=f"{state.picked} {chosen.label}" if chosen else "",
        on_edit=edited,
    )
    with st.container(key="tools", horizontal=True):
        st.button(say("reset", lang), key="reset", on_click=reset, disabled=text == offer.text)
        st.download_button(
            say("download", lang),
            text.encode("utf-8", "replace"),
            file_name=offer.name,
            mime="text/plain",
            key="download",
            on_click="ignore",
        )


if __name__ == "__main__":
    main()
