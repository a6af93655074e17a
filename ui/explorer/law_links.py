"""The references of an article as a graph: incoming on the left, outgoing on the right."""

from __future__ import annotations

from collections.abc import Iterable

from dsl.statute import Text
from kb.articles import RELATIONS, Link
from ui.explorer.graph import Edge, Kind, Node
from ui.explorer.law_words import say
from ui.lexicon import pick

MOST = 14  # on each side of the picture
SHAPES = {"defeats": "dashed", "see": "dotted", "until": "dotted"}
COLOURS = {"sanction": "amber", "defeats": "violet", "between": "red", "ground": "green"}
LEFT, MIDDLE, RIGHT = 12.0, 50.0, 88.0


def kinds(lang: str) -> dict[str, Kind]:
    """How the articles look."""
    return {
        "here": Kind(say("kind.here", lang), "accent", "diamond"),
        "law": Kind(say("kind.law", lang), "green", "circle"),
        "outside": Kind(say("kind.outside", lang), "grey", "cross"),
    }


def ways(lang: str) -> dict[str, Kind]:
    """How the references look."""
    return {
        way: Kind(say(f"way.{way}", lang), COLOURS.get(way, "soft"), SHAPES.get(way, "line"))
        for way in RELATIONS
    }


def drawing(
    here: str, links: Iterable[Link], called: dict[str, Text], lang: str
) -> tuple[list[Node], list[Edge], bool]:
    """Nodes in three columns, the arrows between them, and whether some were left out."""
    every = list(links)
    right = list(dict.fromkeys(link.target for link in every if link.source == here))
    left = [link.source for link in every if link.target == here]
    left = [name for name in dict.fromkeys(left) if name not in right]
    cut = len(left) > MOST or len(right) > MOST
    nodes = [_node(here, "here", MIDDLE, 50.0, called, lang)]
    for names, x in ((left[:MOST], LEFT), (right[:MOST], RIGHT)):
        step = 92 / max(1, len(names))
        for place, name in enumerate(names):
            kind = "law" if name in called else "outside"
            nodes.append(_node(name, kind, x, 4 + step * (place + 0.5), called, lang))
    shown = {node.key for node in nodes}
    edges = [
        Edge(link.source, link.target, link.relation, tip=f"{link.source} → {link.target}")
        for link in every
        if link.source in shown and link.target in shown
    ]
    return nodes, edges, cut


def _node(name: str, kind: str, x: float, y: float, called: dict[str, Text], lang: str) -> Node:
    title = pick(called[name], lang) if name in called else ""
    return Node(
        name, name, kind, tip=f"{name} {title}".strip(), x=x, y=y, name=f"{name} {title}".strip()
    )
