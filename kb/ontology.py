"""From the ontology (Turtle) to the schema that the language is checked against.

Needs rdflib; only the compiler imports it.
"""

from __future__ import annotations

from pathlib import Path

from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from dsl.schema import Attribute, Concept, Schema, Sort, Term
from dsl.statute import Text

HENG = Namespace("https://w3id.org/heng/ontology#")
FOLDER = Path(__file__).with_name("ontology")


def load_graph(folder: Path = FOLDER) -> Graph:
    """All Turtle files of the ontology as one graph."""
    graph = Graph()
    for file in sorted(folder.glob("*.ttl")):
        graph.parse(file, format="turtle")
    return graph


def schema_of(graph: Graph) -> Schema:
    """The schema declared in the graph; sorts, concepts and terms sorted by name.

    Raises ValueError where a declaration is not complete.
    """
    reader = _SchemaReader(graph)
    terms = reader.terms()
    sorts = reader.sorts()
    return Schema(sorts, reader.concepts({*terms, *sorts}), terms, reader.scales())


class Reader:
    """Reads declarations off a graph."""

    def __init__(self, graph: Graph) -> None:
        """Labels and definitions are literals in both languages."""
        self.graph = graph

    def name(self, node: Node) -> str:
        """The name of a node of our own namespace."""
        return str(node).removeprefix(str(HENG))

    def nodes(self, kind: URIRef) -> list[Node]:
        """Everything declared to be of a kind, by name."""
        return sorted(self.graph.subjects(RDF.type, kind), key=str)

    def text(self, node: Node, predicate: URIRef) -> Text:
        """The English and the Chinese literal of a predicate; empty where there is none."""
        found = {"en": "", "zh": ""}
        for value in self.graph.objects(node, predicate):
            if isinstance(value, Literal) and value.language in found:
                found[value.language] = str(value)
        return Text(found["en"], found["zh"])

    def label(self, node: Node) -> Text:
        """The label of a node. Raises ValueError if it has none in both languages."""
        label = self.text(node, RDFS.label)
        if not label.en or not label.zh:
            raise ValueError(f"{self.name(node)} has no label in both languages")
        return label

    def string(self, node: Node, predicate: URIRef) -> str:
        """A value as text; empty where there is none."""
        value = self.graph.value(node, predicate)
        return "" if value is None else str(value)


class _SchemaReader(Reader):
    def flag(self, node: Node, predicate: URIRef) -> bool:
        return self.string(node, predicate) == "true"

    def aliases(self, node: Node) -> tuple[str, ...]:
        return tuple(sorted(str(alias) for alias in self.graph.objects(node, SKOS.altLabel)))

    def effort(self, node: Node) -> str:
        effort = self.graph.value(node, HENG.effort)
        return "" if effort is None else self.name(effort)

    def remedies(self, node: Node) -> tuple[str, ...]:
        return tuple(sorted(map(self.name, self.graph.objects(node, HENG.remedialValue))))

    def sorts(self) -> dict[str, Sort]:
        sorts = {}
        for node in self.nodes(HENG.Sort):
            attributes = [
                self.attribute(attribute)
                for attribute in sorted(self.graph.subjects(RDFS.domain, node), key=str)
                if (attribute, RDF.type, HENG.Attribute) in self.graph
            ]
            header = self.graph.value(node, HENG.headerConcept)
            name = self.string(node, HENG.keyword)
            sorts[name] = Sort(
                name,
                self.label(node),
                self.text(node, SKOS.definition),
                {attribute.name: attribute for attribute in attributes},
                "" if header is None else self.name(header),
                self.aliases(node),
                self.effort(node),
            )
        return sorts

    def attribute(self, node: Node) -> Attribute:
        kind = self.string(node, HENG.valueType)
        root = self.graph.value(node, RDFS.range) if kind == "concept" else None
        path = self.string(node, HENG.defaultPath)
        counted = self.graph.value(node, HENG.countedFrom)
        return Attribute(
            name=self.string(node, HENG.keyword),
            label=self.label(node),
            type=kind,
            definition=self.text(node, SKOS.definition),
            question=self.text(node, HENG.question),
            many=self.flag(node, HENG.many),
            required=self.flag(node, HENG.required),
            root="" if root is None else self.name(root),
            targets=tuple(sorted(self.name(t) for t in self.graph.objects(node, HENG.target))),
            assumed=self.string(node, HENG.assumed),
            default_path=tuple(path.split(".")) if path else (),
            inverse=self.string(node, HENG.inverseName),
            inverse_label=self.text(node, HENG.inverseLabel),
            aliases=self.aliases(node),
            timed=self.flag(node, HENG.timed),
            effort=self.effort(node),
            remedies=self.remedies(node),
            counted_from="" if counted is None else self.string(counted, HENG.keyword),
        )

    def concepts(self, others: set[str]) -> dict[str, Concept]:
        """All classes of the ontology that are neither sorts nor defined terms."""
        concepts = {}
        for node in self.nodes(OWL.Class):
            name = self.name(node)
            if not str(node).startswith(str(HENG)) or name in others:
                continue
            parents = (
                self.name(parent)
                for parent in self.graph.objects(node, RDFS.subClassOf)
                if str(parent).startswith(str(HENG))
            )
            concepts[name] = Concept(
                name,
                self.label(node),
                self.text(node, SKOS.definition),
                tuple(sorted(parents)),
                self.aliases(node),
                "; ".join(sorted(str(d) for d in self.graph.objects(node, HENG.definedBy))),
                int(self.string(node, HENG.order) or 0),
                tuple(sorted(self.name(r) for r in self.graph.objects(node, HENG.outranks))),
                self.effort(node),
                self.sides(node),
                self.remedies(node),
                contrary=self.contrary(node),
            )
        return concepts

    def contrary(self, node: Node) -> tuple[str, ...]:
        """The actions contrary to an action; it is enough that one of two says so."""
        said = self.graph.objects(node, HENG.contraryTo)
        of_it = self.graph.subjects(HENG.contraryTo, node)
        return tuple(sorted({self.name(other) for other in (*said, *of_it)}))

    def sides(self, node: Node) -> tuple[tuple[str, ...], ...]:
        """The kinds of norm on either side of a kind of conflict, by their keywords."""
        sides = (self.graph.objects(node, side) for side in (HENG.oneSide, HENG.otherSide))
        named = tuple(tuple(sorted(self.string(k, HENG.keyword) for k in side)) for side in sides)
        return named if all(named) else ()

    def terms(self) -> dict[str, Term]:
        terms = {}
        for node in self.nodes(HENG.DefinedTerm):
            parents = [self.name(p) for p in self.graph.objects(node, RDFS.subClassOf)]
            sorts = {self.name(s) for s in self.graph.subjects(RDF.type, HENG.Sort)}
            sort = next((parent for parent in parents if parent in sorts), "")
            if not sort:
                raise ValueError(f"{self.name(node)} is a defined term of no sort")
            scale = self.graph.value(node, HENG.scale)
            order = self.string(node, HENG.order)
            terms[self.name(node)] = Term(
                self.name(node),
                self.label(node),
                self.text(node, SKOS.definition),
                sort,
                "" if scale is None else self.name(scale),
                int(order) if order else 0,
                self.string(node, HENG.code),
                tuple(
                    sorted(self.name(about) for about in self.graph.objects(node, HENG.concerns))
                ),
            )
        return terms

    def scales(self) -> dict[str, Text]:
        return {self.name(node): self.label(node) for node in self.nodes(HENG.Scale)}
