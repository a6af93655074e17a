"""The graph of the law in the usual serialisations, and as an extension of the DPV."""

from __future__ import annotations

from rdflib import Graph

from kb.graph_store import graph_bytes
from kb.iris import PREFIXES

SERIALIZERS = {"turtle": "turtle", "rdf-xml": "xml"}
FORMATS = (*SERIALIZERS, "json-ld", "n-triples", "dpv")


def export(form: str) -> bytes:
    """The whole graph in one of FORMATS, UTF-8; `dpv` is the extension in Turtle.

    Raises BrokenKnowledge if the knowledge base does not compile.
    """
    lines = graph_bytes()
    if form == "n-triples":
        return lines
    graph = Graph()
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace, override=True)
    graph.parse(data=lines, format="nt")
    if form == "dpv":
        from kb.dpv import extension

        graph, form = extension(graph), "turtle"
    if form == "json-ld":
        return graph.serialize(None, "json-ld", None, "utf-8", context=PREFIXES, auto_compact=True)
    return graph.serialize(format=SERIALIZERS[form], encoding="utf-8")
