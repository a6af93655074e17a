"""Scenarios in which norms meet, found on demand and kept for all visitors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import TYPE_CHECKING

import streamlit as st

from dsl.statute import Text
from kb.meetings import Encounter, encounters
from kb.rulebook import Rules
from ui.explorer import model

if TYPE_CHECKING:
    from engine.audit import AuditFinding, Settled
    from engine.audit_meetings import Meetings


@dataclass(frozen=True)
class Contrary:
    """Two contrary norms that can meet: what settles it, or the audit's finding, and a case."""

    entry: Encounter
    settled: Settled | None
    finding: AuditFinding | None
    witness: Text | None


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


@st.cache_resource(show_spinner=False, max_entries=DAYS_KEPT)
def _audited() -> dict[date, dict[str, Contrary]]:
    """What the audit has found of contrary norms, by day and by the key of the encounter."""
    return {}


def contrary(day: date) -> dict[str, Contrary]:
    """The pairs of contrary norms of a day by the keys of their encounters, as far as searched."""
    return _audited().get(day, {})


def searched(day: date) -> bool:
    """Whether the pairs of contrary norms of a day have been searched for."""
    return day in _audited()


def search(day: date, tell: Callable[[float], object]) -> None:
    """Search the law of a day for contrary norms that meet; `tell` gets the share that is done."""
    from engine import consequences
    from engine.audit import Settled
    from ui.kb_audit import prepared

    found: dict[str, Contrary] = {}
    with _searching:
        auditor = prepared(model.knowledge(), day, calculus=consequences.consequences)
        pairs = auditor.pairs()
        for number, check in enumerate(pairs):
            tell(number / len(pairs))
            told = auditor.told(check)
            if told is None:
                continue
            one, other = sorted(check.norms, key=lambda norm: norm.instrument)
            names = ((one.id,), (other.id,))
            entry = Encounter("contrary", one.instrument, other.instrument, check.key, names)
            if isinstance(told, Settled):
                found[entry.key] = Contrary(entry, told, None, told.witness)
            else:
                found[entry.key] = Contrary(entry, None, told, told.witness)
    _audited()[day] = found


@st.cache_resource(show_spinner=False, max_entries=CASES_KEPT)
def witness(day: date, key: str) -> Text | None:
    """A scenario for the encounter of that key, confirmed by the engine; None if there is none."""
    if key in contrary(day):
        return contrary(day)[key].witness
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
        seek = searching.of_defeat if one.kind == "exemption" else searching.of_norms
        return next(filter(None, (seek(*pair) for pair in pairs[:MOST_TRIED])), None)


@st.cache_resource(show_spinner=False, max_entries=DAYS_KEPT)
def _meetings(day: date) -> Meetings:
    """The search for a day; it is slow to begin and quick afterwards."""
    from engine.audit_meetings import Meetings  # z3 is not needed before the first question

    return Meetings(model.knowledge(), day)
