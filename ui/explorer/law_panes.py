"""What the Law page shows on its right side: rows, what changed on a day, all instruments, one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from html import escape
from typing import Any

import streamlit as st

from dsl.statute import Article, StatuteModule
from kb.attached import attached
from kb.rulebook import Change
from ui.explorer import state
from ui.explorer.article_view import STATUS_SIGNS, period, state_of, version_of
from ui.explorer.law_article import article, chapter, rank, to_conflicts, writer
from ui.explorer.law_words import say
from ui.explorer.library import Library, Place
from ui.explorer.rows import plain
from ui.lexicon import pick

Go = Callable[[Place], None]
ROW, MOST_HIGH = 35, 560  # of a table, in pixels


def show(shelf: Library, place: Place, go: Go, lang: str) -> None:
    """What stands at a place."""
    if not place.instrument:
        everything(shelf, go, lang)
        return
    found = shelf.article(place, state.day()) if place.article else None
    if found is None:
        instrument(shelf, place.instrument, go, lang)
    else:
        article(shelf, place, *found, go, lang)


# --- rows


def row(place: Place, module: StatuteModule, one: Article, go: Go, lang: str) -> None:
    """An article as a row that opens it."""
    sign = STATUS_SIGNS.get(one.status, "·")
    label = f"**{plain(f'{place.instrument} {place.article}')}** {plain(pick(one.title, lang))}"
    gist = plain(pick(one.gist, lang))
    below = f"{sign} {plain(say(f'status.{one.status}', lang))} · {gist}"
    when = state_of(module, state.day())
    if when != "in-force":
        label += f" :gray-badge[{plain(say(f'state.{when}', lang))}]"
    _button(f"{place.instrument}-{place.article}", f"{label}  \n:gray[:small[{below}]]", place, go)


def near(shelf: Library, place: Place, go: Go, lang: str) -> None:
    """A place as a row, where all that is known of it is that its name is near."""
    if place.article and not place.norm:
        found = shelf.article(place, state.day())
        if found:
            row(place, *found, go, lang)
        return
    title = pick(shelf.module(place.instrument, state.day()).title, lang)
    called = place.norm or place.instrument
    _button(called, f"**{plain(called)}** {plain('' if place.norm else title)}", place, go)


def _button(key: str, label: str, place: Place, go: Go) -> None:
    st.button(
        label, key=f"row-law-{key}", type="tertiary", width="stretch", on_click=go, args=(place,)
    )


# --- time


def changed(shelf: Library, change: Change, lang: str) -> str:
    """What entered into force on a day and what ended, and what the history says of it."""
    whole = {f"{m.instrument} {m.version}".rstrip() for m in shelf.knowledge.modules}
    write = writer(shelf, lang)

    def links_to(names: tuple[str, ...]) -> str:
        return ", ".join(
            f'<a class="cite" href="law?instrument={escape(one.partition(" ")[0])}" '
            f'target="_blank">{escape(one)}</a>'
            if one in whole
            else write.linked(one)
            for one in names
        )

    parts = [f"<b>{escape(say('time.on', lang, day=change.day.isoformat()))}</b>"]
    partly = tuple(one for one in change.entering if one in change.leaving)
    came = tuple(one for one in change.entering if one not in partly)
    went = tuple(one for one in change.leaving if one not in partly)
    for sign, key, names in (("+", "entered", came), ("−", "ended", went), ("≠", "partly", partly)):
        if names:
            label = escape(say(f"time.{key}", lang))
            parts.append(f"<p>{sign} {label}{'：' if lang == 'zh' else ': '}{links_to(names)}</p>")
    told = [e for e in shelf.knowledge.timeline.entries if e.in_force == change.day]
    for entry in told:
        title, brought = pick(entry.title, lang), pick(entry.brought, lang)
        parts.append(f"<p><i>{escape(title)}</i> – {escape(brought)}</p>")
    return f'<div class="law-change">{"".join(parts)}</div>'


# --- overviews


def everything(shelf: Library, go: Go, lang: str) -> None:
    """All instruments as a table."""
    day = state.day()
    modules = [shelf.module(code, day) for code in shelf.versions]
    every = shelf.knowledge.modules
    counts = say(
        "held",
        lang,
        n=len(modules),
        articles=sum(len(module.articles) for module in every),
        norms=sum(len(module.norms) for module in every),
    )
    st.html(f'<div class="heng-head"><h1>{escape(counts)}</h1></div>')
    st.caption(say("pick.row", lang))
    table: dict[str, list[Any]] = {
        say("column.code", lang): [m.instrument for m in modules],
        say("column.title", lang): [pick(m.title, lang) for m in modules],
        say("column.rank", lang): [rank(m, lang) for m in modules],
        say("column.state", lang): [say(f"state.{state_of(m, day)}", lang) for m in modules],
        say("column.from", lang): [m.in_force for m in modules],
        say("column.until", lang): [m.until for m in modules],
        say("column.articles", lang): [len(m.articles) for m in modules],
        say("column.norms", lang): [len(m.norms) for m in modules],
    }
    _table(table, [Place(module.instrument) for module in modules], go)


def instrument(shelf: Library, code: str, go: Go, lang: str) -> None:
    """One instrument: what it is, and its articles as a table."""
    day = state.day()
    module = shelf.module(code, day)
    text = attached(module)
    about = [
        rank(module, lang),
        pick(module.number, lang),
        *(f"{version_of(m)}: {period(m, lang)}" for m in shelf.versions[code]),
    ]
    counts = Counter(one.status for one in module.articles)
    chips = "".join(
        f'<span class="chip">{STATUS_SIGNS[status]} {n} '
        f"{escape(say(f'status.{status}', lang))}</span>"
        for status, n in counts.most_common()
    )
    st.html(
        f'<div class="heng-head"><h1>{escape(code)} · {escape(pick(module.title, lang))}</h1>'
        f"<p>{escape(' · '.join(filter(None, about)))}</p>"
        f'<div class="tally"><span class="chip state-{state_of(module, day)}">'
        f"{escape(say(f'state.{state_of(module, day)}', lang))}</span>{chips}</div></div>"
    )
    to_conflicts(code, lang)
    st.caption(f"{say('pick.row', lang)} {'' if text else say('chapters', lang)}")
    norms = Counter(norm.article for norm in module.norms)
    table: dict[str, list[Any]] = {}
    if text is not None:
        table[say("column.chapter", lang)] = [chapter(text, a.number) for a in module.articles]
    table |= {
        say("column.number", lang): [a.number for a in module.articles],
        say("column.title", lang): [pick(a.title, lang) for a in module.articles],
        say("column.norms", lang): [norms[a.number] for a in module.articles],
        say("column.status", lang): [_status(a, lang) for a in module.articles],
        say("column.gist", lang): [pick(a.gist, lang) for a in module.articles],
    }
    _table(table, [Place(code, a.number) for a in module.articles], go)


def _status(one: Article, lang: str) -> str:
    words = f"{STATUS_SIGNS[one.status]} {say(f'status.{one.status}', lang)}"
    return f"{words}: {pick(one.reason, lang)}" if one.reason else words


def _table(table: dict[str, list[Any]], places: list[Place], go: Go) -> None:
    def opened() -> None:
        chosen = st.session_state["law-table"].selection.rows
        if chosen:
            go(places[chosen[0]])

    st.dataframe(
        table,
        key="law-table",
        placeholder="",
        hide_index=True,
        height=min(MOST_HIGH, ROW * (len(places) + 1) + 2),
        on_select=opened,
        selection_mode="single-row",
    )
