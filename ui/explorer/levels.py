"""Levels and balance: how each dataset is to be protected and why; what form of sharing is apt."""

from __future__ import annotations

from html import escape

import streamlit as st

from engine.report import Report
from ui.explorer import balance_pane, model, state
from ui.explorer import levels_data as data
from ui.explorer import levels_view as view
from ui.explorer.findings import show, unread
from ui.explorer.foot import foot
from ui.explorer.levels_words import say
from ui.explorer.rows import Rows, no_levels
from ui.reasons import Voice

PANES = ("levels", "table", "balance")
PANE, ON = "pane", "on"


def page() -> None:
    """Draw the page."""
    lang = state.lang()
    held = st.session_state
    arrive()
    with st.container(key="levels-top", horizontal=True, vertical_alignment="bottom"):
        held.levels_pane_box = held.levels_pane
        st.segmented_control(
            say("pane", lang),
            PANES,
            key="levels_pane_box",
            required=True,
            format_func=lambda one: say(f"pane.{one}", lang),
            on_change=_show_pane,
            label_visibility="collapsed",
            width="content",
        )
        state.choose()
    with st.spinner(say("weighing", lang), show_time=True):
        weighed = state.weighed()
    if weighed.report is None or weighed.scenario is None:
        unread(weighed.faults, weighed.broke)
        return
    voice = Voice(lang, weighed.offer.name, model.labels())
    if held.levels_pane == "table":
        table(weighed, voice)
    elif held.levels_pane == "balance":
        balance_pane.pane(weighed, voice)
    else:
        levels(weighed, voice)
    address()
    foot(lang)


def arrive() -> None:
    """Take over what the address names, where the page did not write it there itself."""
    held = st.session_state
    held.setdefault("levels_pane", PANES[0])
    asked = {key: st.query_params.get(key, "") for key in (PANE, ON)}
    if asked != held.get("levels_address") and any(asked.values()):
        if asked[PANE] in PANES:
            held.levels_pane = asked[PANE]
        if asked[ON]:
            held.levels_dataset = held.balance_transfer = asked[ON]
    held.levels_address = asked


def address() -> None:
    """Let the address name what is shown."""
    held = st.session_state
    shown = {"levels": "levels_dataset", "balance": "balance_transfer"}.get(held.levels_pane, "")
    now = {PANE: held.levels_pane, ON: str(held.get(shown, "") if shown else "")}
    held.levels_address = now
    state.name_in_address(now)


def _show_pane() -> None:
    st.session_state.levels_pane = st.session_state.levels_pane_box
    stay()


def stay() -> None:
    """What was just done holds, whatever the address still says: the browser may lag behind."""
    st.session_state.levels_address = {k: st.query_params.get(k, "") for k in (PANE, ON)}


# --- the levels of one's own data


def levels(weighed: state.Weighed, voice: Voice) -> None:
    """Every dataset in a row; then one of them with the reasons and the controls."""
    assert weighed.report is not None and weighed.scenario is not None
    report, lang, schema = weighed.report, voice.lang, model.knowledge().schema
    if not report.levels:
        st.info(say(no_levels(weighed.scenario), lang))
        return
    matrix = view.matrix(report, schema, voice)
    st.dataframe(matrix, hide_index=True, width="stretch", placeholder="")
    dataset = choose(report, lang)
    own = [level for level in report.levels if level.dataset == dataset]
    rows = Rows(report, weighed.scenario, voice)
    left, right = st.columns(2, gap="medium")
    with left, st.container(key="levels-why"):
        st.html(f'<h2 class="heng-part">{escape(say("why", lang))}</h2>')
        show([rows.level(level) for level in own], [])
    with right:
        st.html(
            f'<h2 class="heng-part">{escape(say("controls", lang))}</h2>'
            f'<div class="heng-detail">{view.controls(own, voice)}</div>'
        )
    said = weighed.scenario.entities[dataset].values.get("contains")
    known = data.table(report.as_of)
    inside = [known[str(item)] for item in (said.items if said else ()) if str(item) in known]
    if inside:
        st.html(f'<h2 class="heng-part">{escape(say("kinds", lang))}</h2>')
        frame(view.kinds(inside, schema, voice), lang)


def choose(report: Report, lang: str) -> str:
    """The dataset that is shown."""
    held = st.session_state
    names = list(dict.fromkeys(level.dataset for level in report.levels))
    if held.get("levels_dataset") not in names:
        held.levels_dataset = names[0]
    held.levels_box = held.levels_dataset

    def chosen() -> None:
        held.levels_dataset, held.picked = held.levels_box, ""
        stay()

    st.selectbox(say("dataset", lang), names, key="levels_box", on_change=chosen, width=420)
    return str(held.levels_dataset)


def frame(columns: dict[str, list[str]], lang: str) -> None:
    """A table in which the term is a link to the ontology."""
    term = say("column.term", lang)
    shown = st.column_config.LinkColumn(term, display_text=r"#(.*)$")
    st.dataframe(columns, hide_index=True, width="stretch", column_config={term: shown})


# --- all kinds of data


def table(weighed: state.Weighed, voice: Voice) -> None:
    """The reference table of the kinds of data, to search, sort and export."""
    assert weighed.report is not None and weighed.scenario is not None
    lang, day = voice.lang, weighed.report.as_of
    with st.spinner(say("weighing", lang), show_time=True):
        every = data.table(day)
    st.caption(say("table.about", lang, date=day.isoformat()))
    words = st.text_input(say("table.find", lang), key="levels_find")
    asked = (words or "").strip().casefold()
    found = [
        category
        for category in every.values()
        if asked in f"{category.name} {category.label.en} {category.label.zh}".casefold()
    ]
    if not found:
        st.caption(say("table.none", lang))
        return
    schema = model.knowledge().schema
    where = view.holding(weighed.scenario, schema)
    frame(view.kinds(found, schema, voice, where), lang)


if __name__ == "__main__":
    page()
