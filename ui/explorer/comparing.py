"""Two versions side by side: another text or another day against what stands in the editor."""

from __future__ import annotations

from datetime import date
from difflib import unified_diff
from html import escape

import streamlit as st

from engine.whatif import WhatIf
from ui.explorer import model, state
from ui.explorer.diff import folded
from ui.explorer.rows import plain
from ui.explorer.weigh_words import say
from ui.reasons import Voice
from ui.side_by_side import parts, tally
from ui.whatif_words import say as say_whatif
from ui.write_html import fragment

WIDTH = 150
EDITS, OTHER, DAY = "edits", "other", "day"


def panel(weighed: state.Weighed, voice: Voice) -> None:
    """Ask with what to compare; then what stands otherwise."""
    lang = voice.lang
    assert weighed.report is not None
    kind = st.segmented_control(
        say("compare", lang),
        (EDITS, OTHER, DAY),
        key="compare",
        required=True,
        default=EDITS,
        format_func=lambda one: say(f"compare.{one}", lang),
        label_visibility="collapsed",
    )
    now = (weighed.offer.name, weighed.text, weighed.report.as_of)
    before = {EDITS: _unedited, OTHER: _other, DAY: _day}[str(kind or EDITS)](now, lang)
    if before is None:
        return
    scenario, _ = model.read(*before[:2])
    if scenario is None:
        st.warning(say("compare.unread", lang))
        return
    result = model.compared(before, now)
    words = {"day": before[2], "file": before[0]}
    st.caption(plain(say(f"compare.{kind or EDITS}.before", lang, **words)))
    show(result, voice)
    if before[1] != now[1]:
        patch = folded(difference(before[1], now[1]), say("compare.text", lang))
        st.html(f'<div class="heng-doc">{patch}</div>')


Version = tuple[str, str, date]  # name of the file, text, day


def _unedited(now: Version, lang: str) -> Version | None:
    """The text before the edits."""
    text = state.offer().text
    if text == now[1]:
        st.html(f'<p class="heng-none">{escape(say("compare.same", lang))}</p>')
        return None
    return now[0], text, now[2]


def _other(now: Version, lang: str) -> Version | None:
    """Another scenario on offer, with the edits made to it."""
    held = st.session_state
    called = {key: one for key, one in state.offered().items() if key != held.choice}
    key = st.selectbox(
        say("compare.other", lang),
        list(called),
        index=None,
        key="other",
        format_func=called.__getitem__,
        placeholder=say("compare.which", lang),
        label_visibility="collapsed",
    )
    if key is None:
        return None
    other = held.offers[key]
    return other.name, held.texts.get(key, other.text), now[2]


def _day(now: Version, lang: str) -> Version | None:
    """The same text under the law of another day."""
    day = st.date_input(
        say("compare.date", lang),
        value=None,
        key="other-day",
        format="YYYY-MM-DD",
        min_value=state.EARLIEST,
        max_value=state.LATEST,
        width=240,
    )
    return (now[0], now[1], day) if isinstance(day, date) else None


def show(result: WhatIf, voice: Voice) -> None:
    """What was said otherwise, and what flipped."""
    lang = voice.lang
    days = f"{result.earlier} → {result.later} · " if result.earlier != result.later else ""
    st.markdown(f"**{plain(days + tally(result, voice))}**")
    body = said = ""
    for words, blocks in parts(result, voice, WIDTH):
        if words == say_whatif("said", lang):  # what flips comes first
            count = f"{escape(words)} <b>{len(result.altered)}</b>"
            said = f"<details><summary>{count}</summary>{fragment(blocks)}</details>"
        else:
            body += f'<h3 class="heng-part">{escape(words)}</h3>{fragment(blocks)}'
    st.html(f'<div class="heng-doc">{body}{said and f"<div class=basis>{said}</div>"}</div>')


def difference(before: str, after: str) -> str:
    """The lines that differ between two texts, as a unified diff."""
    return "\n".join(unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=1))
