"""From a finding to what can be done about it: what would settle it, and what is to be said."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from dsl.schema import MEASURE
from ui.explorer import state
from ui.explorer.model import Aim
from ui.explorer.rows import Row
from ui.explorer.weigh_words import say

UNSETTLED = ("breached", "open")


def onward(row: Row) -> None:
    """The ways on from the row that is open."""
    lang = state.lang()
    settles = bool(row.action) and row.status in UNSETTLED
    asks = question_keys(row.unknown)
    if not (settles or asks):
        return
    with st.container(key="onward", horizontal=True, gap="small"):
        if settles:
            st.button(
                say("onward.change", lang),
                key="onward-change",
                icon=":material/build:",
                type="tertiary",
                on_click=_change,
                args=(row,),
            )
        if asks:
            st.button(
                say("onward.ask", lang, n=len(asks)),
                key="onward-ask",
                icon=":material/help:",
                type="tertiary",
                on_click=_ask,
                args=(asks,),
            )


def question_keys(facts: Iterable[str]) -> tuple[str, ...]:
    """Facts as a report lists them, as the panel of questions calls them."""
    found = []
    for fact in facts:
        entity, has, kind = fact.partition(" has ")
        found.append(f"{entity}.{MEASURE}:{kind}" if has else fact)
    return tuple(dict.fromkeys(found))


def _change(row: Row) -> None:
    held = st.session_state
    held.shown_panel, held.aim = "change", "finding"
    held["aim-finding"] = (row.action, row.on)
    held.sought = (state.text(), Aim("finding", row.action, row.on))


def _ask(keys: tuple[str, ...]) -> None:
    st.session_state.shown_panel, st.session_state.asked = "ask", keys
