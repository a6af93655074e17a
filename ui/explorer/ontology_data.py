"""What the Ontology page keeps for all visitors: the graph of the law, its terms, the cookbook."""

from __future__ import annotations

from threading import Lock

import streamlit as st

from kb.cookbook import Recipe, recipes
from ui.explorer import model
from ui.explorer.terms import Terms

_one_at_a_time = Lock()


@st.cache_resource(show_spinner=False)
def graph() -> bytes:
    """The graph as N-Triples, the same that `heng kb query` answers from."""
    from kb.graph_store import graph_bytes

    model.knowledge()
    with _one_at_a_time:
        return graph_bytes()


@st.cache_resource(show_spinner=False)
def terms() -> Terms:
    """The terms of the graph."""
    found = Terms(graph())
    assert found.all and found.children  # worked out once, for all
    return found


@st.cache_resource(show_spinner=False)
def cookbook() -> dict[str, Recipe]:
    """The queries that come with the knowledge base."""
    return recipes()
