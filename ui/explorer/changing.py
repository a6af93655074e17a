"""What must change: ways to end the breaches, each of which can be written into the text."""

from __future__ import annotations

from html import escape

import streamlit as st

from engine.fix_report import Fix
from engine.report import Report
from ui.explorer import model, state
from ui.explorer.diff import folded
from ui.explorer.model import Aim, Sought
from ui.explorer.rows import plain
from ui.explorer.weigh_words import say
from ui.fix_page import Page
from ui.fix_words import say as say_fix
from ui.reasons import SYMBOLS, Voice
from ui.words import name
from ui.write_html import fragment

WIDTH = 100
AIMS = ("breaches", "open", "finding", "route")
UNSETTLED = ("breached", "open")


def panel(weighed: state.Weighed, voice: Voice) -> None:
    """Ask what is to be settled; then the ways to it."""
    held, lang = st.session_state, voice.lang
    report, scenario = weighed.report, weighed.scenario
    assert report is not None and scenario is not None
    aim = asked(report, voice)
    if st.button(say("ways.seek", lang), key="seek", type="primary", disabled=aim is None):
        held.sought = (weighed.text, aim)
    if scenario.as_of != report.as_of:
        st.caption(say("ways.day", lang, date=scenario.as_of))
    if held.get("sought") != (weighed.text, aim) or aim is None:
        st.caption(say("ways.hint", lang))
        return
    with st.spinner(say("ways.seeking", lang), show_time=True):
        found = model.ways(weighed.offer.name, weighed.text, aim)
    show(found, voice)


def asked(report: Report, voice: Voice) -> Aim | None:
    """What is to be settled; None as long as there is nothing of the kind."""
    lang = voice.lang
    unsettled = [task for task in report.tasks if task.status in UNSETTLED and not task.foreign]
    counts = {status: sum(task.status == status for task in unsettled) for status in UNSETTLED}
    st.session_state.setdefault("aim", AIMS[0])
    kind = st.segmented_control(
        say("aim", lang),
        AIMS,
        key="aim",
        required=True,
        format_func=lambda one: say(f"aim.{one}", lang, **counts),
        label_visibility="collapsed",
    )
    if kind == "finding":
        tasks = {
            (task.action, task.on): f"{SYMBOLS[task.status]} {voice.text(task.label)} · {task.on}"
            for task in unsettled
        }
        chosen = st.selectbox(
            say("aim.finding", lang),
            list(tasks),
            key="aim-finding",
            format_func=tasks.__getitem__,
            label_visibility="collapsed",
        )
        return Aim(kind, *chosen) if chosen else None
    if kind == "route":
        routes = {
            route.transfer: f"{route.transfer} → {name('route', route.route, lang)}"
            for route in report.routes
        }
        transfer = st.selectbox(
            say("aim.route", lang),
            list(routes),
            key="aim-route",
            format_func=routes.__getitem__,
            label_visibility="collapsed",
        )
        return Aim(kind, on=transfer) if transfer else None
    return Aim(str(kind or AIMS[0]))


def show(found: Sought, voice: Voice) -> None:
    """The ways, what each settles, its patch, and the button that writes it; then the rest."""
    fix, lang = found.fix, voice.lang
    schema = model.knowledge().schema
    efforts = {code: concept.label for code, concept in schema.concepts.items()}
    page = Page(fix, voice, WIDTH, efforts, "")
    if not _needed(fix):
        st.success(plain(say_fix(f"nothing.{fix.aim}", lang)))
        return
    kinds = page.kinds()
    if kinds["stuck"]:
        _part(say_fix("stuck", lang), fragment(page.entries(kinds["stuck"])))
    for number, way in enumerate(fix.ways, 1):
        with st.container(border=True, key=f"way-{number}", gap=None):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f"**{plain(page.heading(number, way))}**", width="stretch")
                st.button(
                    say("ways.apply", lang),
                    key=f"apply-{number}",
                    icon=":material/edit_note:",
                    on_click=apply,
                    args=(found.texts[number - 1],),
                )
            patch = folded(way.patch, say("ways.patch", lang))
            st.html(f'<div class="heng-doc">{fragment(page.steps(way))}{patch}</div>')
    for key in ("asked", "matters"):
        if kinds[key]:
            head = f"{escape(say_fix(key, lang))} <b>{len(kinds[key])}</b>"
            body = fragment(page.entries(kinds[key]))
            fold = f"<details><summary>{head}</summary>{body}</details>"
            st.html(f'<div class="heng-doc basis">{fold}</div>')
    notes = fragment(page.notes())
    if notes:
        st.html(f'<div class="heng-doc notes">{notes}</div>')


def apply(text: str) -> None:
    """Write a way into the text, and show it, and what is found then."""
    state.rewrite(text)
    st.session_state.shown_panel, st.session_state.picked = "findings", ""
    st.toast(say("ways.applied", state.lang()))


def _needed(fix: Fix) -> bool:
    return bool(fix.lighter if fix.aim == "route" else fix.matters)


def _part(words: str, body: str) -> None:
    st.markdown(f"**{plain(words)}**")
    st.html(f'<div class="heng-doc">{body}</div>')
