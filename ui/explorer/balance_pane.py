"""The balance of interests on the Levels page: walk the argument, turn a fact, see what changes."""

from __future__ import annotations

from html import escape

import streamlit as st

from dsl.changes import EditError
from dsl.diagnostics import render
from dsl.edit import edit
from engine.alternatives import Hinge, turned
from ui.answering import Reader
from ui.balance_page import Page
from ui.explorer import levels_data as data
from ui.explorer import model, state
from ui.explorer.balance_view import BalanceView
from ui.explorer.levels_data import Argued
from ui.explorer.levels_words import say
from ui.explorer.rows import plain
from ui.reasons import Voice

VALUES = {"yes": True, "no": False, "unknown": None}
WORDS = {value: word for word, value in VALUES.items()}


def pane(weighed: state.Weighed, voice: Voice) -> None:
    """Draw the pane for the scenario chosen."""
    assert weighed.scenario is not None
    lang, held = voice.lang, st.session_state
    day = state.day(weighed.scenario)
    with st.spinner(say("weighing", lang), show_time=True):
        first = data.argued(weighed.offer.name, weighed.text, day)
    names = [found.transfer for found in first.balances]
    for processing in first.untold:
        st.caption(f"**{plain(processing)}** · {plain(say('balance.untold', lang))}")
    if not names:
        st.info(say("balance.before" if first.before else "balance.none", lang))
        return
    transfer = choose(names, lang)
    source = (held.choice, weighed.text, transfer)
    if held.get("balance_of") != source:
        held.balance_of, held.balance_turned = source, {}
    changed = rewritten(weighed, first.hinges[transfer], lang)
    second = data.argued(weighed.offer.name, changed, day) if changed else first
    if transfer not in {found.transfer for found in second.balances}:
        second, changed = first, ""
    before, after = view(first, transfer, voice), view(second, transfer, voice)
    left, right = st.columns([7, 5], gap="medium")
    with right, st.container(key="balance-facts", gap="small"):
        facts(weighed, first.hinges[transfer], voice)
    with left, st.container(key="balance-argument"):
        st.html(
            f'<div class="heng-head"><h1>{escape(after.form())}</h1>'
            f"<p>{escape(say('about', lang))}</p></div>"
        )
        if changed:
            differences(before, after, first, second, changed)
        walk(after)
        others = after.otherwise(second.others.get(transfer, ()))
        if others:
            st.html(
                f'<h2 class="heng-part">{escape(say("balance.changes", lang))}</h2>'
                f'<ul class="plain">{"".join(f"<li>{escape(one)}</li>" for one in others)}</ul>'
            )


def choose(names: list[str], lang: str) -> str:
    """The transfer that is weighed."""
    held = st.session_state
    if held.get("balance_transfer") not in names:
        held.balance_transfer = names[0]
    held.balance_box = held.balance_transfer
    st.selectbox(
        say("transfer", lang),
        names,
        key="balance_box",
        on_change=lambda: held.update(balance_transfer=held.balance_box),
        width=420,
    )
    return str(held.balance_transfer)


def view(argued: Argued, transfer: str, voice: Voice) -> BalanceView:
    """The weighing of one transfer, to be written."""
    found = next(each for each in argued.balances if each.transfer == transfer)
    page = Page(voice, argued.report, model.knowledge().schema)
    return BalanceView(found, page, voice, data.provisions())


# --- the argument


def walk(argument: BalanceView) -> None:
    """The steps to walk through, and the one that is reached."""
    held, lang = st.session_state, argument.lang
    steps = argument.steps
    if held.get("balance_step") not in steps:
        held.balance_step = steps[0]
    held.balance_step_box = held.balance_step
    st.segmented_control(
        say("steps", lang),
        steps,
        key="balance_step_box",
        required=True,
        format_func=argument.label,
        on_change=lambda: held.update(balance_step=held.balance_step_box),
        label_visibility="collapsed",
    )
    at = steps.index(held.balance_step)
    st.caption(say("step", lang, n=at + 1, all=len(steps)))
    st.html(argument.html(held.balance_step))
    with st.container(horizontal=True, key="balance-steps"):
        for key, to in (("back", at - 1), ("next", at + 1)):
            there = 0 <= to < len(steps)
            st.button(
                say(key, lang),
                key=f"balance-{key}",
                disabled=not there,
                on_click=held.__setitem__,
                args=("balance_step", steps[to] if there else steps[at]),
            )


# --- the facts


def facts(weighed: state.Weighed, hinges: tuple[Hinge, ...], voice: Voice) -> None:
    """A control for each fact: yes, no, unknown."""
    lang = voice.lang
    st.html(f'<h2 class="heng-part">{escape(say("facts", lang))}</h2>')
    if not hinges:
        st.caption(say("facts.none", lang))
        return
    st.caption(say("facts.help", lang))
    for number, hinge in enumerate(hinges):
        fact(weighed, hinge, number, voice)


def fact(weighed: state.Weighed, hinge: Hinge, number: int, voice: Voice) -> None:
    """One fact with what it means and what the scenario says."""
    assert weighed.scenario is not None
    held, lang = st.session_state, voice.lang
    key = f"balance-fact-{number}"
    now = held.balance_turned.get((hinge.entity, hinge.attribute), hinge.value)
    held[key] = WORDS[now]
    try:
        about = hinge.about if hinge.called.startswith("measure:") else hinge.entity
        asked = Reader(about, hinge.called, weighed.scenario, model.knowledge().schema)
        meaning = asked.meaning(lang)
    except KeyError:  # a measure that covers several things is known by what it covers
        meaning = ""
    was = "open-fact" if hinge.value is None else f"value.{WORDS[hinge.value]}"
    st.segmented_control(
        plain(voice.place(hinge.about, hinge.called)),
        list(VALUES),
        key=key,
        required=True,
        format_func=lambda word: say(f"value.{word}", lang),
        help=f"{plain(meaning)}  \n{plain(say('was', lang, value=say(was, lang)))}",
        on_change=turn,
        args=(hinge, key),
    )


def turn(hinge: Hinge, key: str) -> None:
    """Say otherwise of a fact, or as the scenario does."""
    held = st.session_state
    value = VALUES[held[key]]
    held.balance_turned.pop((hinge.entity, hinge.attribute), None)
    if value != hinge.value:
        held.balance_turned[hinge.entity, hinge.attribute] = value


def rewritten(weighed: state.Weighed, hinges: tuple[Hinge, ...], lang: str) -> str:
    """The text in which the facts are said otherwise; empty where none is."""
    turns = st.session_state.balance_turned
    edits = [
        one
        for hinge in hinges
        if (hinge.entity, hinge.attribute) in turns
        for one in turned(hinge, turns[hinge.entity, hinge.attribute])
    ]
    if not edits:
        return ""
    try:
        return edit(weighed.text, model.knowledge().schema, edits, weighed.offer.name)
    except EditError as error:
        st.code(render(list(error.diagnostics), lang), language=None)
        return ""


def differences(
    before: BalanceView, after: BalanceView, first: Argued, second: Argued, changed: str
) -> None:
    """What the turned facts change, and the way to keep them."""
    lang = after.lang
    st.html(f'<h2 class="heng-part">{escape(say("changed", lang))}</h2>')
    found = after.differs(before, (first.report, second.report))
    rows = "".join(
        f"<li><b>{escape(what)}</b><br><del>{escape(was)}</del><br><ins>{escape(now)}</ins></li>"
        for what, was, now in found
    )
    if rows:
        st.html(f'<ul class="plain balance-changed">{rows}</ul>')
    else:
        st.caption(say("changed.none", lang))
    with st.container(horizontal=True, key="balance-keep"):
        st.button(
            say("write", lang),
            key="balance-write",
            type="primary",
            on_click=_keep,
            args=(changed,),
        )
        st.button(say("undo", lang), key="balance-undo", on_click=_undo)


def _keep(changed: str) -> None:
    state.rewrite(changed)
    st.session_state.balance_turned = {}


def _undo() -> None:
    st.session_state.balance_turned = {}
