"""One drawing for every graph of the explorer: nodes, arrows, pan, zoom, and a list beside it.

Drawn by the Vega-Lite that Streamlit brings along; the places are worked out here. Texts reach the
canvas and the tooltip as data, never as markup. The list holds the same nodes for those who use
keys or a screen reader.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import streamlit as st

from ui.explorer.graph_parts import FULL, Edge, Kind, Node, Zone
from ui.explorer.graph_spec import spec
from ui.explorer.graph_words import say

__all__ = ["Edge", "Kind", "Node", "Zone", "graph"]

SEED = 8
DENSE = 200  # beyond these the exact spring model is too slow
ROOM = (0.09, 0.08)  # left free at the sides, and at top and bottom, as a share of the picture


def graph(
    key: str,
    nodes: Sequence[Node],
    edges: Sequence[Edge],
    *,
    kinds: dict[str, Kind],
    ways: dict[str, Kind],
    alt: str,
    lang: str,
    on_pick: Callable[[str], None],
    chosen: str = "",
    zones: Sequence[Zone] = (),
    height: int = 460,
    beside: bool = False,
) -> None:
    """Draw a graph, and above it the list of its nodes.

    Args:
        key: names the drawing on its page.
        nodes: the nodes; their keys differ.
        edges: arrows; one whose ends are not among the nodes is left out.
        kinds: how the kinds of node look, in the order of the legend.
        ways: how the kinds of arrow look.
        alt: what the picture shows, for those who do not see it.
        lang: `en` or `zh`.
        on_pick: called with a node's key, or "" for none, before the rerun that a click starts.
        chosen: the node that is marked.
        zones: fields behind the nodes.
        height: of the picture, in pixels.
        beside: labels stand to the right of their nodes instead of below.
    """
    state = st.session_state
    listed, drawn = f"{key}-list", f"{key}-graph"
    clicked, seen = f"{key}-clicked", f"{key}-seen"
    if drawn not in state:  # the page was left meanwhile, and the drawing forgot its click
        state[clicked] = state[seen] = ""
    names = {node.key: node.name or node.label for node in nodes}
    state[listed] = chosen if chosen in names else None
    placed = places(nodes, edges)

    def in_drawing() -> str:
        held = state.get(drawn)
        picked = (held["selection"].get("picked") if held else None) or []
        return str(picked[0].get("key", "")) if picked else ""  # an arrow has no key

    def from_list() -> None:
        if in_drawing() != state.get(seen, ""):
            return  # a click came before the browser knew what the list was set to
        state[clicked] = ""
        on_pick(state[listed] or "")

    def from_drawing() -> None:
        state[clicked] = state[seen] = in_drawing()
        on_pick(state[clicked])

    st.selectbox(
        say("list", lang, n=len(nodes)),
        list(names),
        key=listed,
        format_func=names.__getitem__,
        placeholder=say("list", lang, n=len(nodes)),
        on_change=from_list,
        label_visibility="collapsed",
    )
    # What was clicked is marked by the drawing itself, which then stays as far in as it is.
    ring = "" if chosen == state.get(clicked) else chosen
    st.vega_lite_chart(
        spec(placed, edges, kinds, ways, ring, zones, height, beside, dark()),
        width="stretch",
        height=height,
        theme=None,
        key=drawn,
        on_select=from_drawing,
        selection_mode="picked",
        alt=alt,
    )
    st.caption(say("hint", lang))


def dark() -> bool:
    """Whether the reader's theme is a dark one."""
    return bool(st.context.theme.type == "dark")


# --- places


def places(nodes: Sequence[Node], edges: Iterable[Edge]) -> list[Node]:
    """The nodes, each with a place; the same places whenever the graph is the same."""
    if all(node.x is not None and node.y is not None for node in nodes):
        return list(nodes)
    known = {node.key for node in nodes}
    pairs = sorted({(e.source, e.target) for e in edges if {e.source, e.target} <= known})
    found = layout(tuple(node.key for node in nodes), tuple(pairs))
    return [replace(node, x=found[node.key][0], y=found[node.key][1]) for node in nodes]


@st.cache_data(show_spinner=False, max_entries=64)
def layout(
    keys: tuple[str, ...], pairs: tuple[tuple[str, str], ...]
) -> dict[str, tuple[float, float]]:
    """Places for a graph: what is joined lies together, what is not keeps apart."""
    import networkx as nx  # type: ignore[import-untyped]

    graph = nx.Graph()
    graph.add_nodes_from(keys)
    graph.add_edges_from(pair for pair in pairs if pair[0] != pair[1])
    if len(keys) <= DENSE:
        found = nx.spring_layout(graph, seed=SEED, iterations=150, k=3 / max(1, len(keys)) ** 0.5)
    else:
        found = nx.forceatlas2_layout(graph, seed=SEED, max_iter=45, scaling_ratio=4.0)
    return spread({key: (float(x), float(y)) for key, (x, y) in found.items()})


def spread(found: dict[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """The places stretched over the whole picture, from 0 to 100 both ways."""

    def stretched(values: list[float], room: float) -> list[float]:
        low, high = min(values, default=0.0), max(values, default=0.0)
        if high - low < 1e-9:
            return [FULL / 2 for _ in values]
        scale = FULL * (1 - 2 * room) / (high - low)
        return [round(FULL * room + (value - low) * scale, 2) for value in values]

    xs = stretched([x for x, _ in found.values()], ROOM[0])
    ys = stretched([y for _, y in found.values()], ROOM[1])
    return dict(zip(found, zip(xs, ys, strict=True), strict=True))
