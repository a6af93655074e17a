"""The right side of the explorer: everything found, a row each, and the proof of the one picked."""

from __future__ import annotations

from html import escape

import streamlit as st

from dsl.diagnostics import Diagnostic, render
from ui.explorer import detail
from ui.explorer.rows import URGENCY, Choice, Row, Rows, plain
from ui.explorer.words import say
from ui.reasons import SYMBOLS, as_of
from ui.words import name

FEW = 8  # more rows than these are grouped by the entity they concern


def pick(key: str) -> None:
    """Open a row, or close it if it is open."""
    state = st.session_state
    state.picked = "" if state.picked == key else key


def unread(faults: list[Diagnostic], broke: str) -> None:
    """What is wrong with the text, in the language's own words."""
    lang = st.session_state.lang
    st.html(f'<div class="heng-head"><h1>{escape(say("unread", lang))}</h1></div>')
    if broke:
        st.error(broke)
        return
    st.code(render(faults, lang), language=None)
    st.caption(say("unread.help", lang))


def findings(rows: Rows) -> Choice | None:
    """Everything found; returns the view that is open."""
    report = rows.report
    duties = {status: rows.duties(status) for status in (*URGENCY, "defeated")}
    parts = {
        "routes": rows.routes(),
        "levels": rows.levels(),
        "conflicts": rows.conflicts(),
        "questions": rows.questions(),
    }
    counts = {key: len(part) for key, part in parts.items()}
    counts["duties"] = sum(len(part) for part in duties.values())
    counts["questions"] = len(report.questions)
    head(rows, duties, counts)
    opened: list[Choice] = []
    section("routes", counts)
    show(parts["routes"], opened, "report.no-route")
    section("duties", counts)
    if not counts["duties"]:
        nothing("report.no-task")
    first = next((status for status in URGENCY if duties[status]), "")
    for status in (*URGENCY, "defeated"):
        group(status, duties[status], opened, by_itself=status == first)
    if elsewhere := rows.abroad():
        section("abroad", {"abroad": len(elsewhere)})
        show(elsewhere, opened, "report.no-task")
    section("levels", counts)
    show(parts["levels"], opened, "none.levels")
    section("conflicts", counts)
    show(parts["conflicts"], opened, "none.conflicts")
    section("questions", counts)
    asked(parts["questions"], len(report.questions), opened)
    if allowed := rows.permissions():
        section("other", {"other": len(allowed)})
        group("available", allowed, opened, by_itself=False)
    foot(rows)
    return opened[0] if opened else None


def head(rows: Rows, duties: dict[str, list[Row]], counts: dict[str, int]) -> None:
    """Title, date, how many duties stand how, and the way to each part."""
    report, scenario = rows.report, rows.scenario
    lang = st.session_state.lang
    when = say("report.as-of", lang, date=as_of(report))
    if report.as_of != scenario.as_of:
        own = scenario.as_of.isoformat()
        when = say("as-of.other", lang, date=report.as_of.isoformat(), own=own)
    chips = "".join(
        detail.chip(status, f"{len(duties[status])} {name('status', status, lang)}")
        for status in URGENCY
        if duties[status]
    )
    ways = "".join(
        f'<a href="#heng-{key}">{escape(say(f"part.{key}", lang))} {counts[key]}</a>'
        for key in ("routes", "duties", "levels", "conflicts", "questions")
    )
    st.html(
        f'<div class="heng-head"><h1>{escape(report.title)}</h1>'
        f'<div class="tally">{chips}<p>{escape(when)}</p></div>'
        f'<nav class="heng-nav">{ways}</nav></div>'
    )


def section(key: str, counts: dict[str, int]) -> None:
    """A part's heading, with the place that the way on top leads to."""
    words = escape(say(f"part.{key}", st.session_state.lang))
    st.html(f'<h2 class="heng-part" id="heng-{key}">{words} <span>{counts[key]}</span></h2>')


def nothing(key: str) -> None:
    """Said where a part is empty."""
    st.html(f'<p class="heng-none">{escape(say(key, st.session_state.lang))}</p>')


def group(status: str, rows: list[Row], opened: list[Choice], by_itself: bool) -> None:
    """The duties of one status behind a button that shows or hides them."""
    if not rows:
        return
    state, lang = st.session_state, st.session_state.lang
    shown = state.groups.get(status, by_itself)
    label = f"{SYMBOLS[status]} {len(rows)} {name('status', status, lang)}"
    st.button(
        plain(label),
        key=f"group-{status}",
        icon=":material/expand_more:" if shown else ":material/chevron_right:",
        type="tertiary",
        on_click=state.groups.__setitem__,
        args=(status, not shown),
    )
    if not shown:
        return
    objects = list(dict.fromkeys(row.on for row in rows))
    if len(rows) <= FEW or len(objects) == 1:
        show(rows, opened)
        return
    for on in objects:
        st.html(f'<p class="heng-on place">{escape(on)}</p>')
        show([row for row in rows if row.on == on], opened)


def show(rows: list[Row], opened: list[Choice], empty: str = "") -> None:
    """The rows as buttons; below the one that is picked, its views."""
    state = st.session_state
    if not rows and empty:
        nothing(empty)
    for row in rows:
        is_open = state.picked == row.key
        st.button(
            row.label,
            key=f"row-{row.key}",
            type="primary" if is_open else "tertiary",
            width="stretch",
            on_click=pick,
            args=(row.key,),
        )
        if is_open:
            opened.append(view(row))


def asked(rows: list[Row], every: int, opened: list[Choice]) -> None:
    """The question that would settle most, then the next ones."""
    lang = st.session_state.lang
    if not rows:
        nothing("report.nothing-unknown")
    for key, some in (("ask", rows[:1]), ("ask.more", rows[1:])):
        if some:
            st.html(f'<p class="heng-on">{escape(say(key, lang))}</p>')
            show(some, opened)
    if every > len(rows):
        rest = say("report.more", lang, n=every - len(rows))
        st.html(f'<p class="heng-on">{escape(rest)}</p>')


def view(row: Row) -> Choice:
    """What opens below a row; where several norms ask the same, one of them at a time."""
    choices = row.choices()
    place = 0
    if len(choices) > 1:
        lang = st.session_state.lang
        chosen = st.pills(
            say("several", lang, n=len(choices)),
            range(len(choices)),
            default=0,
            format_func=lambda place: choices[place].label,
            key=f"view-{row.key}",
        )
        place = chosen if isinstance(chosen, int) else 0
    st.html(choices[place].html())
    return choices[place]


def foot(rows: Rows) -> None:
    """What the answer takes for granted, and the receipt with which it can be replayed."""
    report, voice, lang = rows.report, rows.voice, rows.lang
    assumed = (
        f"{voice.place(taken.entity, taken.attribute)} = {voice.text(taken.value)}"
        for taken in report.assumptions
    )
    judged = (voice.text(text) for text in report.judgements)
    basis = detail.about(judged, assumed, voice)
    if basis:
        st.html(f'<h2 class="heng-part">{escape(say("part.basis", lang))}</h2>{basis}')
    receipt = report.receipt
    used = voice.comma.join(f"{law} {version}" for law, version in report.versions.items())
    st.html(
        f'<p class="heng-foot">{escape(say("versions", lang))}{voice.colon}{escape(used)}<br>'
        f"{escape(say('receipt', lang))}{voice.colon}{escape(receipt.scenario[:12])} · "
        f"{escape(receipt.rulebook[:12])} · heng {escape(receipt.heng)}</p>"
    )
