"""Ontology: the terms of the law and of scenarios, their tree and neighbourhood; and SPARQL."""

from __future__ import annotations

from difflib import get_close_matches

import streamlit as st

from ui.explorer import ontology_data as data
from ui.explorer import sparql_pane, state
from ui.explorer.foot import foot
from ui.explorer.graph import graph
from ui.explorer.ontology_words import say
from ui.explorer.rows import plain
from ui.explorer.sparql_pane import QUERY, TERM
from ui.explorer.term_view import MOST_NODES, TermView
from ui.explorer.terms import Terms

FIRST = "personal-information"  # shown where the address names nothing
PANES = ("terms", "sparql")
MOST_BELOW = 24  # buttons; the rest stands in a box


def page() -> None:
    """Draw the page."""
    lang = state.lang()
    with st.spinner(say("loading", lang), show_time=True):
        terms = data.terms()
    held = st.session_state
    arrive(terms)
    held.onto_pane_box = held.onto_pane
    st.segmented_control(
        say("pane", lang),
        PANES,
        key="onto_pane_box",
        required=True,
        format_func=lambda one: say(f"pane.{one}", lang),
        on_change=lambda: _show_pane(held.onto_pane_box),
        label_visibility="collapsed",
    )
    if held.onto_pane == "sparql":
        sparql_pane.pane(terms, lang, go)
    else:
        terms_pane(terms, lang)
    foot(lang)


# --- where one is


def arrive(terms: Terms) -> None:
    """Take over what the address names, where the page did not write it there itself."""
    held = st.session_state
    held.setdefault("onto_pane", PANES[0])
    held.setdefault("onto_term", FIRST if FIRST in terms.all else next(iter(terms.all)))
    held.setdefault("onto_unknown", "")
    asked = sparql_pane.asked()
    if any(asked.values()) and asked != held.get("onto_address"):
        if asked[QUERY] in data.cookbook():
            held.onto_pane = "sparql"
            sparql_pane.choose(asked[QUERY])
        elif asked[TERM]:
            held.onto_pane = "terms"
            held.onto_unknown = "" if asked[TERM] in terms.all else asked[TERM]
            held.onto_term = asked[TERM] if asked[TERM] in terms.all else held.onto_term
        held.onto_address = asked
    if not held.onto_unknown:
        address()


def address() -> None:
    """Let the address name what is shown."""
    held = st.session_state
    sparql = held.onto_pane == "sparql"
    query = sparql_pane.chosen() if sparql else ""
    now = {TERM: "" if sparql else held.onto_term, QUERY: query}
    held.onto_address = now
    state.name_in_address(now)


def go(key: str) -> None:
    """Show another term; the search is over."""
    if not key:
        return
    held = st.session_state
    held.onto_term, held.onto_unknown, held.onto_search = key, "", ""
    held.onto_pane = "terms"
    sparql_pane.stay()


def _show_pane(pane: str) -> None:
    st.session_state.onto_pane = pane
    st.session_state.onto_unknown = ""
    sparql_pane.stay()


# --- terms


def terms_pane(terms: Terms, lang: str) -> None:
    """Search and tree on the left, the term on the right."""
    held = st.session_state
    view = TermView(terms, lang)
    left, right = st.columns([3, 8], gap="medium")
    with left, st.container(key="onto-ways", gap="small"):
        words = st.text_input(
            say("search", lang),
            key="onto_search",
            placeholder=say("search", lang),
            label_visibility="collapsed",
        )
        if words and words.strip():
            results(view, words)
        else:
            tree(view, held.onto_term)
    with right, st.container(key="onto-shown"):
        if held.onto_unknown:
            unknown(view, held.onto_unknown)
        else:
            term(view, held.onto_term)


def results(view: TermView, words: str) -> None:
    """What a search finds."""
    found = view.terms.find(words)
    key = "found" if found else "not-found"
    st.caption(say(key, view.lang, n=len(found)))
    for name in found:
        kind = say(f"kind.{view.terms.all[name].kind}", view.lang)
        label = f"{plain(view.called(name))} :gray[:small[{plain(kind)}]]"
        way(label, name, f"found-{name}")


def unknown(view: TermView, asked: str) -> None:
    """An address that names no term, with the nearest."""
    st.warning(say("unknown", view.lang, term=asked.replace("`", "")[:80]))
    near = get_close_matches(asked, view.terms.all, n=6, cutoff=0.5) or view.terms.find(asked)[:6]
    if near:
        st.caption(say("nearest", view.lang))
    for name in near:
        way(plain(view.called(name)), name, f"near-{name}")


def way(label: str, key: str, button: str, here: bool = False) -> None:
    """A button that leads to a term."""
    st.button(
        label,
        key=f"onto-{button}",
        type="primary" if here else "tertiary",
        on_click=go,
        args=(key,),
        width="stretch",
    )


def tree(view: TermView, key: str) -> None:
    """The way from the top down to a term, and what is right below it."""
    terms, lang = view.terms, view.lang
    own = terms.all[key]
    chain = terms.way(key)
    if own.kind in ("Attribute", "DefinedTerm") and len(chain) == 1:
        sort = key.partition(".")[0]
        chain = (sort, key) if sort in terms.all and sort != key else chain
    st.caption(say("tree", lang))
    for depth, name in enumerate(chain):
        way(f"{'　' * depth}{plain(view.called(name))}", name, f"way-{name}", name == key)
    below = sorted(terms.children.get(key, ()), key=view.called)
    if not below and len(chain) == 1:
        below = [top for top in terms.roots if top != key]
        st.caption(say("top", lang))
    indent = "　" * len(chain)
    for name in below[:MOST_BELOW]:
        count = len(terms.children.get(name, ()))
        more = f" :gray[:small[{say('below', lang, n=count)}]]" if count else ""
        way(f"{indent}{plain(view.called(name))}{more}", name, f"below-{name}")
    rest = below[MOST_BELOW:]
    if rest:
        st.session_state.onto_rest = None
        st.selectbox(
            say("rest", lang, n=len(rest)),
            rest,
            key="onto_rest",
            format_func=view.called,
            placeholder=say("rest", lang, n=len(rest)),
            label_visibility="collapsed",
            on_change=lambda: go(st.session_state.onto_rest or ""),
        )


def term(view: TermView, key: str) -> None:
    """All about one term."""
    terms, lang = view.terms, view.lang
    st.html(view.head(key))
    neighbourhood(view, key)
    own = terms.all[key]
    attributes = terms.attributes(key)
    if attributes:
        part("attributes.Sort" if own.kind == "Sort" else "attributes.Class", lang)
        st.html(f'<p class="term-list">{view.listed(attributes)}</p>')
    instances = view.instances(key)
    if instances:
        part("instances", lang)
        st.html(f'<p class="term-list">{instances}</p>')
    uses = view.uses(key)
    part("uses", lang, n=len(uses["norm"]))
    if not uses["norm"]:
        st.caption(say("uses.none", lang))
        return
    table = {say(f"column.{column}", lang): cells for column, cells in uses.items()}
    article = say("column.article", lang)
    shown = st.column_config.LinkColumn(article, display_text=r"#(.*)$")
    st.dataframe(table, hide_index=True, width="stretch", column_config={article: shown})


def part(key: str, lang: str, **filling: object) -> None:
    """A heading."""
    st.html(f'<h2 class="heng-part">{say(key, lang, **filling)}</h2>')


def neighbourhood(view: TermView, key: str) -> None:
    """The graph of what is around a term."""
    lang = view.lang
    steps = st.segmented_control(
        say("reach", lang),
        (1, 2),
        default=1,
        key="onto_steps",
        format_func=lambda one: say(f"reach.{one}", lang),
        label_visibility="collapsed",
    )
    keys, relations = view.around(key, steps or 1)
    shown = keys[:MOST_NODES]
    graph(
        "onto",
        view.nodes(shown),
        view.edges(relations),
        kinds=view.kinds(),
        ways=view.ways(),
        alt=say("alt", lang, term=view.called(key), n=len(shown)),
        lang=lang,
        on_pick=go,
        chosen=key,
        height=400,
    )
    if len(keys) > len(shown):
        st.caption(say("cut", lang, n=len(shown), all=len(keys)))


if __name__ == "__main__":
    page()
