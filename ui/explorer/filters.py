"""Which findings to show: those of some laws, with some statuses, on some entities."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import streamlit as st

from ui.explorer import model, state
from ui.explorer.rows import Parts, Row
from ui.explorer.weigh_words import say
from ui.lexicon import pick
from ui.words import name

KINDS = ("law", "status", "entity")


@dataclass(frozen=True)
class Filter:
    """What is asked for; nothing asked of a kind lets all of it through."""

    law: frozenset[str] = frozenset()
    status: frozenset[str] = frozenset()
    entity: frozenset[str] = frozenset()

    def passes(self, row: Row) -> bool:
        """Whether a row is to be shown."""
        return (
            (not self.law or bool(self.law & row.laws))
            and (not self.status or row.status in self.status)
            and (not self.entity or row.on in self.entity)
        )

    @property
    def asked(self) -> int:
        """How many conditions there are."""
        return len(self.law) + len(self.status) + len(self.entity)


def choices(rows: Iterable[Row]) -> dict[str, list[str]]:
    """What there is to choose from in some rows, by kind."""
    found: dict[str, dict[str, None]] = {kind: {} for kind in KINDS}
    for row in rows:
        found["law"] |= dict.fromkeys(row.laws)
        found["status"] |= dict.fromkeys(filter(None, [row.status]))
        found["entity"] |= dict.fromkeys(filter(None, [row.on]))
    return {kind: sorted(names) if kind == "law" else list(names) for kind, names in found.items()}


def status_name(status: str, lang: str) -> str:
    """The word for a status, or for the route of a transfer."""
    words = name("status", status, lang)
    return words if words != status else name("route", status, lang)


def law_name(code: str, lang: str) -> str:
    """An instrument's short name with its title."""
    title = model.titles().get(code)
    return f"{code} · {pick(title, lang)}" if title else code


def chosen(parts: Parts) -> Filter:
    """Draw the boxes behind a button, and return what they ask for."""
    held, lang = st.session_state, state.lang()
    there = choices(parts.every())
    kept: dict[str, list[str]] = held.setdefault("only", {})
    asked = {kind: [one for one in kept.get(kind, []) if one in there[kind]] for kind in KINDS}
    found = Filter(*(frozenset(asked[kind]) for kind in KINDS))
    says: dict[str, Callable[[str], str]] = {
        "law": lambda code: law_name(code, lang),
        "status": lambda status: status_name(status, lang),
    }
    label = say("filter.on" if found.asked else "filter", lang, n=found.asked)
    with st.popover(label, key="filter", icon=":material/filter_list:"):
        for kind in KINDS:
            held[f"only-{kind}"] = asked[kind]
            st.multiselect(
                say(f"filter.{kind}", lang),
                there[kind],
                key=f"only-{kind}",
                format_func=says.get(kind, str),
                placeholder=say("filter.all", lang),
                on_change=_keep,
                args=(kind,),
            )
        st.button(say("filter.clear", lang), key="clear", on_click=clear, disabled=not found.asked)
    return found


def clear() -> None:
    """Let everything through."""
    st.session_state.only = {}


def _keep(kind: str) -> None:
    st.session_state.only[kind] = list(st.session_state[f"only-{kind}"])
