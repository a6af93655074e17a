"""The right side of the explorer: everything found, a row each, and the proof of the one picked."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st

from dsl.diagnostics import Diagnostic, render
from ui.explorer import detail, filters
from ui.explorer.rows import URGENCY, Choice, Parts, Row, Rows, no_levels, plain
from ui.explorer.weigh_words import say
from ui.reasons import SYMBOLS, as_of
from ui.words import name

FEW = 8  # more rows than these are grouped by the entity they concern
MOST_SHOWN = 24  # rows of a group, as long as no more are asked for


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


def findings(rows: Rows, onward: Callable[[Row], None] | None = None) -> Choice | None:
    """Everything found that passes the filter; returns the view that is open.

    `onward` draws what there is to do about the row that is open.
    """
    every = rows.parts()
    lang = st.session_state.lang
    with st.container(key="ways", horizontal=True, vertical_alignment="center"):
        ways = st.empty()
        asked = filters.chosen(every)
    parts = every.through(asked.passes)
    with ways:
        left = say("filter.left", lang, n=parts.count, every=every.count) if asked.asked else ""
        st.html(_ways(parts, left, lang))
    none = "none.filtered" if asked.asked else ""
    opened: list[Choice] = []
    section("routes", len(parts.routes))
    show(parts.routes, opened, none or "report.no-route", onward)
    duties = sum(map(len, parts.duties.values()))
    section("duties", duties)
    if not duties:
        nothing(none or "report.no-task")
    first = next((status for status in URGENCY if parts.duties[status]), "")
    for status, some in parts.duties.items():
        group(status, some, opened, status == first, onward)
    if parts.abroad:
        section("abroad", len(parts.abroad))
        show(parts.abroad, opened)
    section("levels", len(parts.levels))
    show(parts.levels, opened, none or no_levels(rows.scenario))
    section("conflicts", len(parts.conflicts))
    show(parts.conflicts, opened, none or "none.conflicts")
    if parts.permissions:
        section("other", len(parts.permissions))
        group("available", parts.permissions, opened, False, onward)
    foot(rows)
    return opened[0] if opened else None


def _ways(parts: Parts, left: str, lang: str) -> str:
    """The way to each part, with how much is there; and how much the filter leaves."""
    counts = {
        "routes": len(parts.routes),
        "duties": sum(map(len, parts.duties.values())),
        "levels": len(parts.levels),
        "conflicts": len(parts.conflicts),
    }
    links = "".join(
        f'<a href="#heng-{key}">{escape(say(f"part.{key}", lang))} {count}</a>'
        for key, count in counts.items()
    )
    return f'<nav class="heng-nav">{links}<span>{escape(left)}</span></nav>'


def head(rows: Rows) -> None:
    """Title, date, and how many duties stand how."""
    report, scenario = rows.report, rows.scenario
    lang = st.session_state.lang
    when = say("report.as-of", lang, date=as_of(report))
    if report.as_of != scenario.as_of:
        own = scenario.as_of.isoformat()
        when = say("as-of.other", lang, date=report.as_of.isoformat(), own=own)
    counts = rows.counts()
    chips = "".join(
        detail.chip(status, f"{counts[status]} {name('status', status, lang)}")
        for status in URGENCY
        if counts[status]
    )
    st.html(
        f'<div class="heng-head"><h1>{escape(report.title)}</h1>'
        f'<div class="tally">{chips}<p>{escape(when)}</p></div></div>'
    )


def section(key: str, count: int) -> None:
    """A part's heading, with the place that the way on top leads to."""
    words = escape(say(f"part.{key}", st.session_state.lang))
    st.html(f'<h2 class="heng-part" id="heng-{key}">{words} <span>{count}</span></h2>')


def nothing(key: str) -> None:
    """Said where a part is empty."""
    st.html(f'<p class="heng-none">{escape(say(key, st.session_state.lang))}</p>')


def group(
    status: str,
    rows: list[Row],
    opened: list[Choice],
    by_itself: bool,
    onward: Callable[[Row], None] | None = None,
) -> None:
    """The duties of one status behind a button that shows or hides them."""
    if not rows:
        return
    state, lang = st.session_state, st.session_state.lang
    picked = any(row.key == state.picked for row in rows)
    shown = state.groups.get(status, by_itself or picked)
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
    every = len(rows) <= MOST_SHOWN + FEW or state.groups.get(f"all {status}", False)
    if len(rows) > FEW and len(objects) > 1:
        rows = [row for on in objects for row in rows if row.on == on]
    some = [
        row
        for place, row in enumerate(rows)
        if every or place < MOST_SHOWN or row.key == state.picked
    ]
    if len(rows) <= FEW or len(objects) == 1:
        show(some, opened, onward=onward)
    else:
        for on in objects:
            if alike := [row for row in some if row.on == on]:
                st.html(f'<p class="heng-on place">{escape(on)}</p>')
                show(alike, opened, onward=onward)
    if len(some) < len(rows):
        st.button(
            say("rest", lang, n=len(rows) - len(some)),
            key=f"group-all-{status}",
            type="tertiary",
            on_click=state.groups.__setitem__,
            args=(f"all {status}", True),
        )


def show(
    rows: list[Row],
    opened: list[Choice],
    empty: str = "",
    onward: Callable[[Row], None] | None = None,
) -> None:
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
            if onward is not None:
                onward(row)
            opened.append(view(row))


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
    versions = f"{escape(say('versions', lang))}{voice.colon}{escape(used)}<br>" if used else ""
    st.html(
        f'<p class="heng-foot">{versions}'
        f"{escape(say('receipt', lang))}{voice.colon}{escape(receipt.scenario[:12])} · "
        f"{escape(receipt.rulebook[:12])} · heng {escape(receipt.heng)}</p>"
    )
