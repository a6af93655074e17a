"""SPARQL on the Ontology page: the cookbook, a box, the answer as table and graph, export.

The query is checked, bounded and answered by what `heng kb query` uses, in a process of its own.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import streamlit as st

from kb.sparql import LIMIT, TIMEOUT, Answer, BadQuery, ask, check
from ui.explorer import ontology_data as data
from ui.explorer.graph import Edge, Kind, Node, graph
from ui.explorer.ontology_words import say
from ui.explorer.terms import HENG, Terms
from ui.kb_answers import comma_separated, complaint, results_json, short
from ui.kb_words import say as kb_say
from ui.lexicon import pick

TERM, QUERY = "term", "query"  # in the address
OWN = ""  # no recipe: the visitor's own question
MOST_NODES = 600
GRAPHS = ("CONSTRUCT", "DESCRIBE")


@dataclass(frozen=True)
class Told:
    """An answer, or what is wrong, to a query; `seconds` is how long it took."""

    query: str
    answer: Answer | None
    wrong: BadQuery | None
    seconds: float = 0.0


def asked() -> dict[str, str]:
    """What the address names."""
    return {key: st.query_params.get(key, "") for key in (TERM, QUERY)}


def stay() -> None:
    """What was just done holds, whatever the address still says: the browser may lag behind."""
    st.session_state.onto_address = asked()


def choose(name: str) -> None:
    """Put a query of the cookbook into the box."""
    held = st.session_state
    held.onto_recipe = name
    if name:
        held.onto_query = data.cookbook()[name].query
        held.onto_told = None


def chosen() -> str:
    """The query of the cookbook that stands in the box, if it does."""
    held = st.session_state
    name = str(held.get("onto_recipe", OWN))
    known = data.cookbook().get(name)
    return name if known and held.get("onto_query") == known.query else OWN


def pane(terms: Terms, lang: str, go: Callable[[str], None]) -> None:
    """Draw the pane; `go` shows a term."""
    held = st.session_state
    book = data.cookbook()
    if "onto_query" not in held:
        choose(next(iter(book)))
    # Typing leaves this box alone: one set here while the reader clicks on would be taken for a
    # choice of the reader's.
    held.onto_recipe_box = held.get("onto_recipe", OWN)
    st.selectbox(
        say("recipe", lang),
        [OWN, *book],
        key="onto_recipe_box",
        format_func=lambda name: (
            pick(book[name].question, lang) if name else say("recipe.own", lang)
        ),
        on_change=_chosen,
    )
    if held.onto_recipe and not chosen():
        st.caption(say("recipe.changed", lang))
    held.onto_query_box = held.onto_query
    st.text_area(
        say("query", lang),
        key="onto_query_box",
        height=230,
        on_change=_typed,
    )
    from kb.iris import PREFIXES

    limits = {"n": LIMIT, "seconds": f"{TIMEOUT:g}", "prefixes": ", ".join(PREFIXES)}
    st.caption(say("query.help", lang, **limits))
    with st.container(key="onto-asking"):
        clicked = st.button(say("ask", lang), key="onto-ask", type="primary", on_click=stay)
    if clicked:
        with st.spinner(say("asking", lang), show_time=True):
            held.onto_told = answered(held.onto_query)
    told: Told | None = held.get("onto_told")
    if told is not None:
        show(told, terms, lang, go)


def _chosen() -> None:
    stay()
    choose(st.session_state.onto_recipe_box)


def _typed() -> None:
    stay()
    st.session_state.onto_query = st.session_state.onto_query_box


def answered(query: str) -> Told:
    """The answer to a query, or why there is none."""
    started = time.monotonic()
    try:
        check(query)  # before the graph is read
        answer = ask(query, data.graph())
    except BadQuery as bad:
        return Told(query, None, bad)
    return Told(query, answer, None, time.monotonic() - started)


def show(told: Told, terms: Terms, lang: str, go: Callable[[str], None]) -> None:
    """An answer as a table, a graph and files; or what is wrong."""
    if told.wrong is not None or told.answer is None:
        assert told.wrong is not None
        st.code(complaint(told.wrong, told.query, lang), language=None)
        return
    if told.query != st.session_state.onto_query:
        st.caption(say("stale", lang))
    answer = told.answer
    if answer.kind == "truth":
        st.success(kb_say("query.yes" if answer.truth else "query.no", lang))
        return
    seconds = f"{told.seconds:.1f}"
    st.caption(say("answer", lang, n=len(answer.rows), seconds=seconds))
    if answer.more:
        st.warning(say("answer.more", lang, n=LIMIT))
    columns = {
        name: [short(row[place]) for row in answer.rows] for place, name in enumerate(answer.names)
    }
    st.dataframe(columns, hide_index=True, width="stretch", key="onto-table", placeholder="")
    files(told, answer, lang)
    drawing(answer, terms, lang, go)


def files(told: Told, answer: Answer, lang: str) -> None:
    """The answer to be saved."""
    offers = {
        "CSV": ("csv", "text/csv"),
        "JSON": ("json", "application/sparql-results+json"),
    }
    if answer.kind == "graph":
        offers["Turtle"] = ("ttl", "text/turtle")
    name = chosen() or "query"
    with st.container(horizontal=True, key="onto-files"):
        for form, (ending, kind) in offers.items():
            st.download_button(
                say("save", lang, form=form),
                partial(written, told.query, answer, ending),
                file_name=f"{name}.{ending}",
                mime=kind,
                key=f"onto-save-{ending}",
                on_click="ignore",
            )


def written(query: str, answer: Answer, ending: str) -> bytes:
    """The answer in the form of a file; Turtle is asked for anew."""
    if ending == "csv":
        return comma_separated(answer).encode()
    if ending == "json":
        return results_json(answer).encode()
    return ask(query, data.graph(), form="turtle").text.encode()


# --- the answer as a graph


def iri_columns(answer: Answer) -> list[int]:
    """The columns that hold nodes of the graph, not only words."""
    found = []
    for place in range(len(answer.names)):
        cells = (row[place] for row in answer.rows)
        if any(cell is not None and cell.type == "uri" for cell in cells):
            found.append(place)
    return found


def drawn(answer: Answer, source: int, target: int) -> tuple[list[Node], list[Edge]]:
    """Nodes, whose keys are their IRIs, and arrows for two columns; as many as can be drawn."""
    nodes: dict[str, Node] = {}
    edges = []
    for row in answer.rows:
        start, end = row[source], row[target]
        if start is None or end is None or "literal" in (start.type, end.type):
            continue
        if len({*nodes, start.value, end.value}) > MOST_NODES:
            break
        for one in (start, end):
            label = short(one).partition(":")[2] or one.value
            nodes.setdefault(one.value, Node(one.value, label, "node", name=short(one)))
        words = f" {short(row[1])} " if answer.kind == "graph" else " → "
        edges.append(Edge(start.value, end.value, "to", tip=f"{short(start)}{words}{short(end)}"))
    return list(nodes.values()), edges


def drawing(answer: Answer, terms: Terms, lang: str, go: Callable[[str], None]) -> None:
    """The answer as a graph, where two columns hold nodes."""
    columns = iri_columns(answer)
    if len(columns) < 2:
        return
    ends = columns[:2]
    if answer.kind == "graph":
        ends = [0, 2]
    held = st.session_state
    with st.expander(say("as-graph", lang), expanded=answer.kind == "graph"):
        if answer.kind != "graph" and len(columns) > 2:
            left, right = st.columns(2)
            names = dict(zip(columns, (answer.names[c] for c in columns), strict=True))
            for place, (box, word) in enumerate(((left, "from"), (right, "to"))):
                ends[place] = box.selectbox(
                    say(word, lang),
                    columns,
                    index=place,
                    format_func=names.__getitem__,
                    key=f"onto-end-{word}",
                )
        nodes, edges = drawn(answer, *ends)
        graph(
            "onto-answer",
            nodes,
            edges,
            kinds={"node": Kind(say("node", lang))},
            ways={"to": Kind("→", "soft")},
            alt=say("graph-alt", lang, n=len(nodes)),
            lang=lang,
            on_pick=lambda key: held.update(onto_node=key),
            chosen=held.get("onto_node", ""),
            height=480,
        )
        own = str(held.get("onto_node", "")).removeprefix(HENG)
        if own in terms.all:
            words = say("open-term", lang, term=own)
            st.button(words, key="onto-open", on_click=go, args=(own,))
