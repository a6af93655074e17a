"""Weigh: a scenario on the left, what the law asks of it on the right, each with its proof."""

from __future__ import annotations

import os
from collections.abc import Callable

import streamlit as st

from ui.explorer import asking, changing, comparing, model, reporting, state
from ui.explorer.blocks import block_lines
from ui.explorer.editor import editor, language, marks
from ui.explorer.findings import findings, head, unread
from ui.explorer.intake import intake
from ui.explorer.onward import onward
from ui.explorer.rows import Choice, Rows
from ui.explorer.weigh_words import say
from ui.reasons import Voice

PANELS: dict[str, Callable[[state.Weighed, Voice], None]] = {
    "change": changing.panel,
    "ask": asking.panel,
    "compare": comparing.panel,
    "report": reporting.panel,
}
FINDINGS = "findings"
LONG = 8_000  # characters of a text that takes more than a moment
SHOWN = ("scenario", "panel", "finding", "entity")  # what the address names


def page() -> None:
    """Draw the page."""
    arrive()
    weighed = weigh()
    left, right = st.columns([5, 7], gap="medium")
    with right, st.container(key="findings"):
        choice = answer(weighed)
    with left:
        intake()
        text_pane(weighed, choice)
    address(choice)


def weigh() -> state.Weighed:
    """The scenario weighed; where that takes a while, it is said."""
    if len(state.text()) < LONG:
        return state.weighed()
    with st.spinner(say("weighing", state.lang()), show_time=True):
        return state.weighed()


def answer(weighed: state.Weighed) -> Choice | None:
    """The right side: what was found, or another panel; returns the finding that is open."""
    held = st.session_state
    voice = Voice(state.lang(), weighed.offer.name, model.labels())
    if weighed.report is None:
        unread(weighed.faults, weighed.broke)
        of, report, scenario = held.get("last", ("", None, None))
        if of == held.choice:
            st.caption(say("stale", voice.lang))
            with st.container(key="stale"):
                findings(Rows(report, scenario, voice))
        return None
    assert weighed.scenario is not None
    held.last = (held.choice, weighed.report, weighed.scenario)
    rows = Rows(weighed.report, weighed.scenario, voice)
    head(rows)
    held.panel = held.get("shown_panel", FINDINGS)  # another page forgets what the bar held
    panel = st.segmented_control(
        say("panel", voice.lang),
        [FINDINGS, *PANELS],
        key="panel",
        required=True,
        format_func=lambda one: say(f"panel.{one}", voice.lang),
        label_visibility="collapsed",
        on_change=_take_panel,
    )
    if panel in PANELS:
        with st.container(key=f"panel-{panel}", gap="small"):
            beside(panel, weighed, voice)
        return None
    return findings(rows, onward)


def beside(panel: str, weighed: state.Weighed, voice: Voice) -> None:
    """Another panel than the findings; a fault in it leaves the text and the page usable."""
    try:
        PANELS[panel](weighed, voice)
    except Exception as error:
        if os.environ.get("HENG_DEBUG"):
            raise
        st.error(say("error.internal", voice.lang, reason=type(error).__name__))


def _take_panel() -> None:
    st.session_state.shown_panel = st.session_state.panel


def text_pane(weighed: state.Weighed, chosen: Choice | None) -> None:
    """The scenario's text with what the chosen finding rests on, or with what is wrong in it."""
    held, lang = st.session_state, state.lang()
    faults = marks(weighed.faults, lang)
    hint = say("editor.hint", lang)
    marked: frozenset[int] = frozenset()
    deciding: frozenset[int] = frozenset()
    if faults:
        first = faults[0]
        words = {"line": first["line"], "says": first["says"]}
        hint = say("editor.wrong", lang, n=len(weighed.faults), **words)
    elif chosen is not None:
        marked, deciding = chosen.marked, chosen.deciding
        if chosen.proved:
            listed = ", ".join(str(line) for line in sorted(deciding or marked))
            places = say("lines", lang, n=len(deciding or marked), lines=listed)
            key = "editor.marked" if listed else "editor.unmarked"
            hint = say(key, lang, lines=places)
    selection = f"{held.picked} {chosen.label}" if chosen else ""
    entity = held.get("entity", "")
    if entity and chosen is None and weighed.scenario is not None:
        marked = frozenset(block_lines(weighed.scenario, entity))
        selection = f"entity {entity}" if marked else ""
    editor(
        held.choice,
        weighed.text,
        revision=held.revision,
        label=say("editor", lang),
        hint=hint,
        marked=marked,
        deciding=deciding,
        faults=faults,
        selection=selection,
        on_edit=state.edited,
    )
    with st.container(key="tools", horizontal=True):
        unchanged = weighed.text == weighed.offer.text
        st.button(say("reset", lang), key="reset", on_click=state.reset, disabled=unchanged)
        if state.can_step_back():
            helped = say("back.help", lang)
            st.button(say("back", lang), key="back", on_click=state.step_back, help=helped)
        st.download_button(
            say("download", lang),
            weighed.text.encode("utf-8", "replace"),
            file_name=weighed.offer.name,
            mime="text/plain",
            key="download",
            on_click="ignore",
        )
    language(model.words(lang))


# --- the address


def arrive() -> None:
    """Show what the address names, where it is not what the page wrote there itself."""
    held = st.session_state
    asked = {key: st.query_params.get(key, "") for key in SHOWN}
    if not any(asked.values()) or asked == held.get("address"):
        return
    held.address = asked
    held.picked = asked["finding"]
    held.entity = asked["entity"]
    held.only = {}
    held.shown_panel = asked["panel"] if asked["panel"] in PANELS else FINDINGS
    scenario = asked["scenario"]
    if scenario in held.offers and scenario != held.choice:
        held.choice = scenario
        st.rerun()  # the date in the bar is that of the scenario


def address(choice: Choice | None) -> None:
    """Let the address name the scenario, the panel and the finding that are shown."""
    held = st.session_state
    panel = held.get("shown_panel", FINDINGS)
    if choice is not None:
        held.entity = ""
    now = {
        "scenario": held.choice,
        "panel": panel if panel in PANELS else "",
        "finding": held.picked if choice is not None else "",
        "entity": held.get("entity", ""),
    }
    held.address = now
    state.name_in_address(now)


if __name__ == "__main__":
    page()
