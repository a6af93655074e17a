"""The vocabulary as the graph holds it: each term with its names, relations, uses and matches.

Read off the N-Triples that `heng kb query` answers from; nothing here draws.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from dsl.statute import Text

HENG = "https://w3id.org/heng/ontology#"
LAW = "https://w3id.org/heng/law/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
TYPE, LABEL, ABOVE = f"{RDF}type", f"{RDFS}label", f"{RDFS}subClassOf"
DOMAIN, RANGE = f"{RDFS}domain", f"{RDFS}range"
MATCHES = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
KINDS = ("Sort", "Attribute", "DefinedTerm", "Scale", "NormKind", "Class", "NamedIndividual")
SAID = ("label", "definition", "question", "inverseLabel", "altLabel", "comment")
RELATIONS = (  # between terms, besides what is above and below
    "scale", "contraryTo", "disjointWith", "outranks", "remedialValue", "concerns", "target",
    "headerConcept", "effort", "oneSide", "otherSide", "engages", "countedFrom",
)  # fmt: skip
NAME_FOUND, ALIAS_FOUND, DEFINITION_FOUND = 4, 3, 1  # what a word counts for, by where it stands
MOST_FOUND = 40
_WORD = re.compile(r"[a-z0-9.-]+|[\u3400-\u9fff]+")


@dataclass(frozen=True)
class Term:
    """A term: its key (the end of its IRI), its kind, its labels, definition and other names."""

    key: str
    kind: str
    label: Text
    definition: Text
    aliases: tuple[str, ...]
    notation: str = ""


@dataclass(frozen=True)
class Relation:
    """A triple between two terms; `how` is the end of the predicate's IRI."""

    source: str
    how: str
    target: str


@dataclass(frozen=True)
class Use:
    """A norm that speaks of a term: its id, its node's label, its article and version."""

    norm: str
    label: Text
    article: str
    version: str


class Terms:
    """The terms of a graph in N-Triples."""

    def __init__(self, graph: bytes) -> None:
        self.store = ox.Store()
        self.store.bulk_load(graph, format=ox.RdfFormat.N_TRIPLES)

    # reading the graph

    def objects(self, subject: ox.NamedNode | ox.BlankNode, predicate: str) -> Iterator[object]:
        """What a subject is said to be by a predicate."""
        for quad in self.store.quads_for_pattern(subject, ox.NamedNode(predicate), None):
            yield quad.object

    def values(self, subject: ox.NamedNode, predicate: str) -> list[str]:
        """The same as sorted strings: literals, and IRIs as they are."""
        return sorted(str(getattr(node, "value", "")) for node in self.objects(subject, predicate))

    def text(self, subject: ox.NamedNode, predicate: str) -> Text:
        """The English and the Chinese literal; empty where there is none."""
        found = {"en": "", "zh": ""}
        for node in self.objects(subject, predicate):
            if isinstance(node, ox.Literal) and node.language in found:
                found[node.language] = node.value
        return Text(found["en"], found["zh"])

    @cached_property
    def all(self) -> dict[str, Term]:
        """Every term of the vocabulary by its key, in the order of the keys."""
        found: dict[str, Term] = {}
        labelled = self.store.quads_for_pattern(None, ox.NamedNode(LABEL), None)
        nodes = {q.subject.value for q in labelled if isinstance(q.subject, ox.NamedNode)}
        for iri in sorted(nodes):
            if not iri.startswith(HENG):
                continue
            node = ox.NamedNode(iri)
            kinds = {local(value) for value in self.values(node, TYPE)}
            kind = next((kind for kind in KINDS if kind in kinds), "NamedIndividual")
            if kind == "NamedIndividual" and kinds & {"AnnotationProperty", "ObjectProperty"}:
                continue  # how the graph itself is written
            found[local(iri)] = Term(
                local(iri),
                kind,
                self.text(node, LABEL),
                self.text(node, f"{SKOS}definition"),
                tuple(self.values(node, f"{SKOS}altLabel")),
                "; ".join(self.values(node, f"{SKOS}notation")),
            )
        return found

    # the tree

    @cached_property
    def parents(self) -> dict[str, tuple[str, ...]]:
        """Each class with those right above it."""
        found: dict[str, list[str]] = {}
        for quad in self.store.quads_for_pattern(None, ox.NamedNode(ABOVE), None):
            lower, upper = local(quad.subject), local(quad.object)
            if lower in self.all and upper in self.all and lower != upper:
                found.setdefault(lower, []).append(upper)
        return {key: tuple(sorted(uppers)) for key, uppers in found.items()}

    @cached_property
    def children(self) -> dict[str, tuple[str, ...]]:
        """Each class with those right below it."""
        found: dict[str, list[str]] = {}
        for lower, uppers in self.parents.items():
            for upper in uppers:
                found.setdefault(upper, []).append(lower)
        return {key: tuple(sorted(lowers)) for key, lowers in found.items()}

    @cached_property
    def roots(self) -> tuple[str, ...]:
        """The classes that nothing stands above, those with the most below them first."""
        tops = [key for key, term in self.all.items() if term.kind in ("Class", "Sort")]
        tops = [key for key in tops if key not in self.parents]
        return tuple(sorted(tops, key=lambda key: (-len(self.children.get(key, ())), key)))

    def way(self, key: str) -> tuple[str, ...]:
        """One way from the top down to a term, itself included."""
        found = [key]
        while (uppers := self.parents.get(found[0])) and uppers[0] not in found:
            found.insert(0, uppers[0])
        return tuple(found)

    def above(self, key: str) -> frozenset[str]:
        """A class with all above it."""
        found, left = {key}, [key]
        while left:
            for upper in self.parents.get(left.pop(), ()):
                if upper not in found:
                    found.add(upper)
                    left.append(upper)
        return frozenset(found)

    # what is said of one term

    def defined_by(self, key: str) -> list[str]:
        """The provisions that define a term."""
        return self.values(node_of(key), f"{HENG}definedBy")

    def matches(self, key: str) -> list[tuple[str, str]]:
        """Terms of other vocabularies: how they match, and their IRIs."""
        return [
            (how, iri)
            for how in MATCHES
            for iri in self.values(node_of(key), f"{SKOS}{how}")
            if not iri.startswith(HENG)
        ]

    def attributes(self, key: str) -> list[str]:
        """What may be said of a sort; of a concept, the attributes that may take it as a value."""
        term = self.all[key]
        if term.kind == "Sort":
            return self._subjects(DOMAIN, (key,))
        if term.kind == "Attribute":
            return []
        return self._subjects(RANGE, self.above(key))

    def _subjects(self, predicate: str, keys: Iterable[str]) -> list[str]:
        found = {
            local(quad.subject)
            for key in keys
            for quad in self.store.quads_for_pattern(None, ox.NamedNode(predicate), node_of(key))
        }
        return sorted(name for name in found if name in self.all)

    def instances(self, key: str) -> list[tuple[str, Text]]:
        """What is of a class: IRI and labels, by IRI."""
        quads = self.store.quads_for_pattern(None, ox.NamedNode(TYPE), node_of(key))
        found = sorted(q.subject.value for q in quads if isinstance(q.subject, ox.NamedNode))
        return [(iri, self.text(ox.NamedNode(iri), LABEL)) for iri in found]

    def uses(self, key: str) -> list[Use]:
        """The norms whose text, as encoded, names a term; by article and version."""
        target = node_of(key)
        seen: set[object] = {target}
        left: list[ox.NamedNode | ox.BlankNode] = [target]
        norms: set[ox.NamedNode] = set()
        while left:
            for quad in self.store.quads_for_pattern(None, None, left.pop()):
                subject = quad.subject
                if subject in seen:
                    continue
                seen.add(subject)
                if isinstance(subject, ox.BlankNode):
                    left.append(subject)
                elif isinstance(subject, ox.NamedNode) and self.is_norm(subject):
                    norms.add(subject)
        return sorted(map(self._use, norms), key=_by_article)

    def is_norm(self, node: ox.NamedNode) -> bool:
        """Whether a node is a norm."""
        return f"{HENG}Norm" in self.values(node, TYPE)

    def _use(self, node: ox.NamedNode) -> Use:
        article = next(iter(self.values(node, f"{HENG}article")), "").removeprefix(LAW)
        law, version, _, number = (*article.split("/"), "", "", "")[:4]
        norm = node.value.rpartition("/")[2]
        return Use(norm, self.text(node, LABEL), f"{law} {number}", version)

    def relations(self, key: str) -> list[Relation]:
        """What joins a term to others, either way."""
        node = node_of(key)
        found = [
            Relation(key, local(q.predicate), local(q.object))
            for q in self.store.quads_for_pattern(node, None, None)
        ]
        found += [
            Relation(local(q.subject), local(q.predicate), key)
            for q in self.store.quads_for_pattern(None, None, node)
        ]
        return sorted({r for r in found if self._tells(r)}, key=lambda r: (r.how, *_ends(r)))

    def _tells(self, relation: Relation) -> bool:
        """Whether a triple joins two terms; that a concept is a class tells nothing."""
        if relation.source not in self.all or relation.target not in self.all:
            return False
        if relation.how == "type":
            return self.all[relation.source].kind == "NamedIndividual"
        known = relation.how in ("subClassOf", "domain", "range", *RELATIONS)
        return known and relation.source != relation.target

    # search

    def find(self, words: str) -> list[str]:
        """The terms that hold all the words in a name or the definition, the best first."""
        asked = _WORD.findall(words.lower())
        if not asked:
            return []
        scored = []
        for key, term in self.all.items():
            names = " ".join((key, term.label.en, term.label.zh, term.notation)).lower()
            aliases = " ".join(term.aliases).lower()
            told = f"{term.definition.en} {term.definition.zh}".lower()
            score = 0
            for word in asked:
                best = max(
                    NAME_FOUND * (word in names),
                    ALIAS_FOUND * (word in aliases),
                    DEFINITION_FOUND * (word in told),
                )
                if not best:
                    break
                score += best
            else:
                exact = words.strip().lower() in (key.lower(), term.label.en.lower(), term.label.zh)
                scored.append((-score - 4 * exact, len(key), key))
        return [key for _, _, key in sorted(scored)[:MOST_FOUND]]


def _by_article(use: Use) -> tuple[str, list[int], str, str]:
    law, _, number = use.article.partition(" ")
    return law, [int(part) for part in number.split("-") if part.isdigit()], use.version, use.norm


def _ends(relation: Relation) -> tuple[str, str]:
    return relation.source, relation.target


def local(node: object) -> str:
    """The end of an IRI of the vocabulary; other IRIs stay, anything else is its value."""
    value = str(getattr(node, "value", node))
    for space in (HENG, RDFS, OWL, RDF, SKOS):
        if value.startswith(space):
            return value.removeprefix(space)
    return value


def node_of(key: str) -> ox.NamedNode:
    """The node of a term."""
    return ox.NamedNode(HENG + key)
