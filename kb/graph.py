"""The knowledge base as one RDF graph: ontology, and the statutes as individuals.

Needs rdflib; nothing that answers `heng check` imports it. `kb.graph_store` keeps the result.
"""

from __future__ import annotations

from datetime import date, timedelta

from rdflib import OWL, RDF, RDFS, Graph, Literal, URIRef

from kb.graph_norms import Norms
from kb.graph_sources import Sources
from kb.iris import HENG, LAW, PREFIXES, PROV, Names
from kb.ontology import load_graph
from kb.rulebook import KnowledgeBase

DIGITS = 16  # of the digest in the IRI of the compilation


def build_graph(knowledge: KnowledgeBase, ontology: Graph | None = None) -> Graph:
    """The whole graph of a knowledge base; the same triples whenever the sources are the same.

    `ontology` is what the schema was made from; without it, it is read from its files.
    """
    graph = Graph()
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace, override=True)
    for triple in load_graph() if ontology is None else ontology:
        graph.add(triple)
    items_only = graph.subjects(HENG.itemsOnly, Literal(True))
    only = frozenset(node for node in items_only if isinstance(node, URIRef))
    names = Names(knowledge.modules, only)
    sources = Sources(graph, knowledge.schema, names)
    made_by = _compilation(graph, knowledge)
    norms = Norms(graph, knowledge.schema, names, sources, _thresholds(graph, knowledge, sources))
    nodes: dict[tuple[str, date], dict[str, URIRef]] = {}
    for module in knowledge.modules:
        sources.instrument(module, made_by)
        found = nodes.setdefault((module.instrument, module.in_force), {})
        for norm in module.norms:
            found[norm.id] = norms.write(norm, module, made_by)
    _validities(graph, knowledge, sources, norms)
    _consequences(graph, knowledge, nodes)
    return graph


def _compilation(graph: Graph, knowledge: KnowledgeBase) -> URIRef:
    """What made the graph: the digest of the sources and the version of the ontology."""
    node = LAW[f"compilation/{knowledge.digest[:DIGITS]}"]
    graph.add((node, RDF.type, HENG.Compilation))
    graph.add((node, RDF.type, PROV.Activity))
    graph.add((node, HENG.digest, Literal(knowledge.digest)))
    ontology = URIRef(str(HENG).removesuffix("#"))
    version = graph.value(ontology, OWL.versionInfo)
    if version is not None:
        graph.add((node, OWL.versionInfo, version))
    graph.add((node, PROV.used, ontology))
    return node


def _thresholds(
    graph: Graph, knowledge: KnowledgeBase, sources: Sources
) -> dict[str, dict[str, URIRef]]:
    """Writes the named thresholds; version and name → node."""
    found: dict[str, dict[str, URIRef]] = {}
    for module in knowledge.modules:
        version = sources.names.version(module)
        for threshold in module.thresholds:
            node = URIRef(f"{version}/threshold/{threshold.name}")
            graph.add((node, RDF.type, HENG.Threshold))
            graph.add((node, RDFS.label, Literal(threshold.name)))
            graph.add((node, HENG.value, Literal(threshold.value)))
            graph.add((node, HENG.inVersion, version))
            graph.add((node, HENG.statedIn, sources.provision(threshold.source, module)))
            found.setdefault(str(version), {})[threshold.name] = node
    return found


def _validities(graph: Graph, knowledge: KnowledgeBase, sources: Sources, norms: Norms) -> None:
    """Writes how long kinds of measure are valid."""
    for module in knowledge.modules:
        version = sources.names.version(module)
        for validity in module.validities:
            node = URIRef(f"{version}/validity/{validity.measure}")
            graph.add((node, RDF.type, HENG.Validity))
            graph.add((node, HENG.concept, HENG[validity.measure]))
            graph.add((node, HENG.span, norms.span(validity.duration)))
            graph.add((node, HENG.inVersion, version))
            graph.add((node, HENG.statedIn, sources.provision(validity.source, module)))


def _consequences(
    graph: Graph, knowledge: KnowledgeBase, nodes: dict[tuple[str, date], dict[str, URIRef]]
) -> None:
    """Which norm an exemption may defeat and which sanction threatens it, on any day of the law."""
    for day in _days(knowledge):
        rules = knowledge.on(day)
        here = {
            norm.id: nodes[(module.instrument, module.in_force)][norm.id]
            for module in rules.modules.values()
            for norm in module.norms
        }
        for norm in rules.norms:
            for exempting in rules.defeaters[norm.id]:
                graph.add((here[exempting.id], HENG.defeatsNorm, here[norm.id]))
            for reference in norm.sanctions:
                for sanction in rules.penalties(reference):
                    graph.add((here[norm.id], HENG.exposedTo, here[sanction.id]))


def _days(knowledge: KnowledgeBase) -> list[date]:
    """The days on which anything enters into force or has ceased to be law."""
    days: set[date] = set()
    for module in knowledge.modules:
        dated = [(module.in_force, module.until), *((n.in_force, n.until) for n in module.norms)]
        for begins, ends in dated:
            days.add(begins)
            if ends is not None:
                days.add(ends + timedelta(days=1))
    return sorted(days)
