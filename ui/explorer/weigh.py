"""Weigh: a scenario on the left, what the law asks of it on the right, each with its proof."""

from __future__ import annotations

import streamlit as st

from ui.explorer import model, state
from ui.explorer.editor import editor
from ui.explorer.findings import findings, unread
from ui.explorer.rows import Choice, Rows
from ui.explorer.words import say
from ui.reasons import Voice


def page() -> None:
    """Draw the page."""
    weighed = state.weighed()
    rows = None
    if weighed.report is not None and weighed.scenario is not None:
        voice = Voice(state.lang(), weighed.offer.name, model.labels())
        rows = Rows(weighed.report, weighed.scenario, voice)
    left, right = st.columns([5, 7], gap="medium")
    with right, st.container(key="findings"):
        if rows is not None:
            chosen = findings(rows)
        else:
            chosen = None
            unread(weighed.faults, weighed.broke)
    with left:
        state.choose()
        text_pane(weighed, chosen)


def text_pane(weighed: state.Weighed, chosen: Choice | None) -> None:
    """The scenario's text with what the chosen finding rests on."""
    held, lang = st.session_state, state.lang()
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
        held.choice,
        weighed.text,
        revision=held.revision,
        label=say("editor", lang),
        hint=hint,
        marked=marked,
        deciding=deciding,
        wrong={fault.span.line for fault in weighed.faults},
        selection=f"{held.picked} {chosen.label}" if chosen else "",
        on_edit=state.edited,
    )
    with st.container(key="tools", horizontal=True):
        unchanged = weighed.text == weighed.offer.text
        st.button(say("reset", lang), key="reset", on_click=state.reset, disabled=unchanged)
        st.download_button(
            say("download", lang),
            weighed.text.encode("utf-8", "replace"),
            file_name=weighed.offer.name,
            mime="text/plain",
            key="download",
            on_click="ignore",
        )


if __name__ == "__main__":
    page()
