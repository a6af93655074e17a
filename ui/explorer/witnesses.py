"""Scenarios in which norms meet, found on demand and kept for all visitors."""

from __future__ import annotations

from datetime import date
from threading import Lock
from typing import TYPE_CHECKING

import streamlit as st

from dsl.statute import Text
from kb.meetings import Encounter, encounters
from kb.rulebook import Rules
from ui.explorer import model

if TYPE_CHECKING:
    from engine.audit_meetings import Meetings

DAYS_KEPT, CASES_KEPT = 3, 512
MOST_TRIED = 16  # pairs of norms of one encounter
_searching = Lock()  # the solver works for one at a time


def rules(day: date) -> Rules:
    """The rules of a day, those of other States among them."""
    return model.knowledge().on(day, foreign=True)


@st.cache_resource(show_spinner=False, max_entries=DAYS_KEPT * 4)
def found(day: date) -> tuple[Encounter, ...]:
    """Where the instruments meet in the law of a day."""
    return encounters(rules(day))


@st.cache_resource(show_spinner=False, max_entries=CASES_KEPT)
def witness(day: date, key: str) -> Text | None:
    """A scenario for the encounter of that key, confirmed by the engine; None if there is none."""
    one = next(each for each in found(day) if each.key == key)
    norms = rules(day)
    with _searching:
        searching = _meetings(day)
        if one.kind == "conflict":
            return searching.of_rule(norms.by_id[one.matter], (one.one, one.other))
        pairs = [
            (norms.by_id[a], norms.by_id[b])
            for a in one.norms[0]
            for b in one.norms[1]
            if one.kind != "exemption" or norms.by_id[a] in norms.defeaters[b]
        ]
        search = searching.of_defeat if one.kind == "exemption" else searching.of_norms
        return next(filter(None, (search(*pair) for pair in pairs[:MOST_TRIED])), None)


@st.cache_resource(show_spinner=False, max_entries=DAYS_KEPT)
def _meetings(day: date) -> Meetings:
    """The search for a day; it is slow to begin and quick afterwards."""
    from engine.audit_meetings import Meetings  # z3 is not needed before the first question

    return Meetings(model.knowledge(), day)
