"""Law: instruments and articles as encoded, searched, through time, with what refers to what."""

from __future__ import annotations

from html import escape

import streamlit as st

from ui.explorer import law_panes, model, state
from ui.explorer.article_view import STATUS_SIGNS
from ui.explorer.foot import foot
from ui.explorer.law_article import VIEWS
from ui.explorer.law_words import say
from ui.explorer.library import MOST_FOUND, Arrival, Entry, Library, Place
from ui.explorer.rows import plain
from ui.lexicon import pick

KEYS = ("norm", "provision", "instrument")
ANY = ""


@st.cache_resource(show_spinner=False)
def library() -> Library:
    """The law of the knowledge base, with its index."""
    return Library(model.knowledge())


def page() -> None:
    """Draw the page."""
    lang, shelf = state.lang(), library()
    arrival = arrive(shelf)
    place: Place = st.session_state.law_place
    left, right = st.columns([4, 9], gap="medium")
    with left, st.container(key="law-ways"):
        query = st.text_input(
            say("search", lang),
            key="law_search",
            placeholder=say("search.hint", lang),
            max_chars=200,
        )
        boxes(shelf, place, lang)
        time(shelf, lang)
    with right, st.container(key="law-shown"):
        if query and query.strip():
            results(shelf, query.strip(), lang)
        elif arrival.unknown:
            unknown(shelf, arrival, lang)
        else:
            law_panes.show(shelf, place, go, lang)
        foot(lang)


# --- where one is


def arrive(shelf: Library) -> Arrival:
    """Take over the place that the address names, or put the one held into the address.

    What the visitor has just done holds, though the browser may still send the old address.
    """
    held = st.session_state
    held.setdefault("law_place", Place())
    view = st.query_params.get("view", "")
    if view in VIEWS and view != held.get("law_view_named", ""):
        held.law_view = view
    query = asked()
    if query == held.law_place.query:
        held.law_left = None
    elif query and query != held.get("law_left"):
        arrival = shelf.arrival(query)
        if arrival.unknown:
            return arrival
        held.law_place = arrival.place
    address(held.law_place)
    return Arrival(held.law_place)


def asked() -> dict[str, str]:
    """What the address names."""
    return {key: st.query_params[key] for key in KEYS if key in st.query_params}


def address(place: Place) -> None:
    """Let the address name a place, and how it is looked at."""
    view = st.session_state.get("law_view") or ""
    named = dict(place.query)
    if place.article and view in VIEWS[1:]:
        named["view"] = view
    st.session_state.law_view_named = named.get("view", "")
    state.name_in_address({key: named.get(key, "") for key in (*KEYS, "view")})


def go(place: Place) -> None:
    """Show another place; the search is over."""
    st.session_state.law_left = asked()
    st.session_state.law_place = place
    st.session_state.law_search = ""


# --- the ways on the left


def boxes(shelf: Library, place: Place, lang: str) -> None:
    """Instrument and article to choose from, and the way to the neighbouring articles."""
    held, day = st.session_state, state.day()
    held.law_instrument = place.instrument
    titles = {
        code: f"{code} · {pick(shelf.module(code, day).title, lang)}" for code in shelf.versions
    }
    st.selectbox(
        say("instrument", lang),
        [ANY, *titles],
        key="law_instrument",
        format_func=lambda code: titles.get(code, say("instrument.any", lang)),
        on_change=lambda: go(Place(held.law_instrument)),
    )
    if not place.instrument:
        return
    found = shelf.article(place, day)
    module = found[0] if found else shelf.module(place.instrument, day)
    called = {
        a.number: f"{a.number} · {pick(a.title, lang)} {STATUS_SIGNS.get(a.status, '')}"
        for a in module.articles
    }
    held.law_article = place.article if place.article in called else ANY
    st.selectbox(
        say("article", lang),
        [ANY, *called],
        key="law_article",
        format_func=lambda number: called.get(number, say("article.any", lang)),
        on_change=lambda: go(Place(place.instrument, held.law_article)),
    )
    numbers = list(called)
    at = numbers.index(place.article) if place.article in called else -1
    with st.container(horizontal=True, key="law-steps"):
        for key, step, icon in (
            ("before", at - 1, ":material/chevron_left:"),
            ("after", at + 1, ":material/chevron_right:"),
        ):
            there = 0 <= step < len(numbers)
            st.button(
                say(key, lang),
                key=f"law-{key}",
                icon=icon,
                icon_position="left" if key == "before" else "right",
                disabled=not there,
                on_click=go,
                args=(Place(place.instrument, numbers[step] if there else ""),),
            )


def time(shelf: Library, lang: str) -> None:
    """The days on which the law changes; the one chosen becomes the date of the explorer."""
    held = st.session_state
    change = shelf.change(state.day())
    days = [one.day for one in shelf.changes]
    held.law_time = change.day
    st.select_slider(
        say("time", lang),
        days,
        key="law_time",
        help=say("time.help", lang),
        on_change=lambda: held.__setitem__("as_of", held.law_time),
    )
    early = state.day() < days[0]
    at = -1 if early else days.index(change.day)
    with st.container(horizontal=True, key="law-days"):
        for key, step in (("time.before", at - 1), ("time.after", at + 1)):
            there = 0 <= step < len(days)
            st.button(
                say(key, lang),
                key=f"law-{key}",
                disabled=not there,
                on_click=held.__setitem__,
                args=("as_of", days[step] if there else None),
            )
    if early:
        st.html(f"<p>{escape(say('time.none', lang, day=days[0].isoformat()))}</p>")
    else:
        st.html(law_panes.changed(shelf, change, lang))


# --- search


def results(shelf: Library, query: str, lang: str) -> None:
    """The articles found, the best first; if there are none, the nearest."""
    day = state.day()
    found = shelf.search(query, day)
    words = escape(query)
    terms(shelf, query, lang)
    if found:
        head = say("search.found", lang, n=len(found), query=words)
        st.html(f'<div class="heng-head"><h1>{head}</h1></div>')
        rows(found, lang)
        if len(found) == MOST_FOUND:
            st.caption(say("search.more", lang, n=MOST_FOUND))
        return
    st.html(f'<div class="heng-head"><h1>{say("search.none", lang, query=words)}</h1></div>')
    near = shelf.nearest(query, day)
    st.html(f'<p class="heng-on">{say("search.nearest" if near else "search.nothing", lang)}</p>')
    rows(near, lang)


def terms(shelf: Library, query: str, lang: str) -> None:
    """The terms of the ontology that are called so, each a way to it."""
    names = shelf.terms(query)
    if not names:
        return
    schema = shelf.knowledge.schema
    with st.container(horizontal=True, vertical_alignment="center", key="law-links-terms"):
        st.html(
            f'<span class="heng-on">{escape(say("search.terms", lang))}</span>', width="content"
        )
        for name in names:
            known = schema.terms.get(name) or schema.concepts[name]
            label = plain(pick(known.label, lang))
            if st.button(label, key=f"law-term-{name}", help=plain(pick(known.definition, lang))):
                state.show_page("ontology", term=name)


def rows(found: list[Entry], lang: str) -> None:
    """Articles as rows to open."""
    for entry in found:
        law_panes.row(entry.place, entry.module, entry.article, go, lang)


def unknown(shelf: Library, arrival: Arrival, lang: str) -> None:
    """That an address leads nowhere, and the nearest names."""
    asked = escape(arrival.unknown)
    st.html(f'<div class="heng-head"><h1>{say("unknown", lang, asked=asked)}</h1></div>')
    key = "unknown.nearest" if arrival.nearest else "search.nothing"
    st.html(f'<p class="heng-on">{escape(say(key, lang))}</p>')
    for place in arrival.nearest:
        law_panes.near(shelf, place, go, lang)


if __name__ == "__main__":
    page()
