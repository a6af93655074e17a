"""Legal concepts for China in the shape of the DPV's extensions for other jurisdictions.

The DPV (https://w3id.org/dpv, version 2) keeps laws, authorities, legal bases and rights of a
jurisdiction as classes that are concepts too. The names here are ours: the DPV has none for China.
"""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from kb.iris import ELI, HENG

DPV = Namespace("https://w3id.org/dpv#")
LOC = Namespace("https://w3id.org/dpv/loc#")
TIME = Namespace("http://www.w3.org/2006/time#")
VANN = Namespace("http://purl.org/vocab/vann/")
ONTOLOGY = URIRef("https://w3id.org/heng/dpv/legal/cn")
CN = Namespace(f"{ONTOLOGY}#")
MATCHES = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.relatedMatch)
LAWS = frozenset(
    HENG[rank]
    for rank in (
        "law",
        "administrative-regulation",
        "local-regulation",
        "judicial-interpretation",
        "departmental-rule",
        "normative-document",
    )
)
NOT_A_BASIS = HENG["no-legal-basis"]


def extension(graph: Graph) -> Graph:
    """The extension, made from the graph of the knowledge base."""
    return _Extension(graph).made


class _Extension:
    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.made = Graph()
        prefixes = {
            "legal-cn": CN,
            "dpv": DPV,
            "eu-gdpr": Namespace("https://w3id.org/dpv/legal/eu/gdpr#"),
            "heng": HENG,
            "law": Namespace("https://w3id.org/heng/law/"),
            "loc": LOC,
            "time": TIME,
        }
        for prefix, namespace in prefixes.items():
            self.made.bind(prefix, namespace, override=True)
        self._header()
        self._laws()
        self._authorities()
        self._below(HENG.LegalBasis, "legal-basis", DPV.LegalBasis)
        self._below(HENG.IndividualRight, "rights", DPV.DataSubjectRight)
        self._transfer_bases()

    def _say(self, subject: Node, predicate: URIRef, *values: Node) -> None:
        for value in values:
            self.made.add((subject, predicate, value))

    def _copy(self, source: Node, what: URIRef, target: Node, becomes: URIRef) -> None:
        self._say(target, becomes, *self.graph.objects(source, what))

    def _header(self) -> None:
        ours = URIRef(str(HENG).removesuffix("#"))
        self._say(ONTOLOGY, RDF.type, OWL.Ontology)
        self._say(ONTOLOGY, DCTERMS.title, Literal("Legal Concepts for China (CN)", lang="en"))
        self._say(ONTOLOGY, DCTERMS.title, Literal("中国法律概念（CN）", lang="zh"))
        words = (
            "Laws, authorities, legal bases and rights of China's data law in the shape of an "
            "extension of the Data Privacy Vocabulary; not published by the W3C."
        )
        self._say(ONTOLOGY, DCTERMS.description, Literal(words, lang="en"))
        self._say(ONTOLOGY, DCTERMS.source, ours)
        self._say(ONTOLOGY, DCTERMS.conformsTo, URIRef(str(DPV).removesuffix("#")))
        for told in (DCTERMS.license, DCTERMS.creator, OWL.versionInfo):
            self._copy(ours, told, ONTOLOGY, told)
        self._say(ONTOLOGY, VANN.preferredNamespacePrefix, Literal("legal-cn"))
        self._say(ONTOLOGY, VANN.preferredNamespaceUri, Literal(str(CN)))

    def _concept(self, name: str, scheme: str, kind: URIRef, source: Node) -> URIRef:
        """A concept with the labels, definition and matches of what it is made from."""
        node = CN[name]
        self._say(CN[f"{scheme}-classes"], RDF.type, SKOS.ConceptScheme)
        self._say(node, RDF.type, RDFS.Class, SKOS.Concept, kind)
        self._say(node, RDFS.isDefinedBy, ONTOLOGY)
        self._say(node, SKOS.inScheme, CN[f"{scheme}-classes"])
        self._copy(source, RDFS.label, node, SKOS.prefLabel)
        self._copy(source, SKOS.definition, node, SKOS.definition)
        self._copy(source, HENG.definedBy, node, DCTERMS.source)
        for match in MATCHES:
            self._copy(source, match, node, match)
        return node

    def _broader(self, node: URIRef, *above: Node) -> None:
        self._say(node, RDFS.subClassOf, *above)
        self._say(node, SKOS.broader, *above)

    def _laws(self) -> None:
        for work in sorted(set(self.graph.objects(None, ELI.is_member_of)), key=str):
            versions = sorted(self.graph.subjects(ELI.is_member_of, work), key=str)
            if not LAWS & {self.graph.value(version, HENG.rank) for version in versions}:
                continue
            node = CN[f"law-{self.graph.value(work, SKOS.notation)}"]
            self._say(CN["law-classes"], RDF.type, SKOS.ConceptScheme)
            self._say(node, RDF.type, RDFS.Class, SKOS.Concept, DPV.Law)
            self._broader(node, DPV.Law)
            self._say(node, RDFS.isDefinedBy, ONTOLOGY)
            self._say(node, SKOS.inScheme, CN["law-classes"])
            self._say(node, DPV.hasJurisdiction, LOC.CN)
            self._say(node, DCTERMS.source, work)
            self._copy(work, ELI.title, node, SKOS.prefLabel)
            for version in versions:
                self._interval(node, version)

    def _interval(self, law: URIRef, version: Node) -> None:
        interval = BNode()
        self._say(law, DCTERMS.temporal, interval)
        self._say(interval, RDF.type, TIME.ProperInterval)
        ends = (
            (TIME.hasBeginning, ELI.first_date_entry_in_force),
            (TIME.hasEnd, ELI.date_no_longer_in_force),
        )
        for end, told in ends:
            day = self.graph.value(version, told)
            if day is not None:
                instant = BNode()
                self._say(interval, end, instant)
                self._say(instant, TIME.inXSDDate, Literal(str(day), datatype=XSD.date))

    def _authorities(self) -> None:
        for authority in sorted(self.graph.subjects(RDF.type, HENG.Authority), key=str):
            name = str(authority).removeprefix(str(HENG))
            if name == "LegalScholarship":  # issues doctrine, has no authority
                continue
            chief = name == "CAC"  # Personal Information Protection Law, article 60(1)
            kind = DPV.DataProtectionAuthority if chief else DPV.Authority
            node = self._concept(name, "authority", kind, authority)
            self._broader(node, kind)
            self._say(node, DPV.hasJurisdiction, LOC[name[:2] if name[2:3] == "-" else "CN"])
            if chief:
                self._say(node, DPV.hasApplicableLaw, CN["law-PIPL"])

    def _children(self, root: Node) -> Iterator[tuple[Node, Node]]:
        """Everything below a concept with what it is directly below."""
        for child in sorted(self.graph.subjects(RDFS.subClassOf, root), key=str):
            if isinstance(child, URIRef):
                yield child, root
                yield from self._children(child)

    def _below(self, root: URIRef, scheme: str, kind: URIRef) -> None:
        for concept, above in self._children(root):
            if concept == NOT_A_BASIS:
                continue
            name = str(concept).removeprefix(str(HENG))
            node = self._concept(name, scheme, kind, concept)
            ours = CN[str(above).removeprefix(str(HENG))]
            self._broader(node, kind if above == root else ours)

    def _transfer_bases(self) -> None:
        """What lets personal information go abroad, as the ontology relates it to the DPV."""
        bases = self.graph.subjects(SKOS.relatedMatch, DPV.DataTransferLegalBasis)
        for basis in sorted(bases, key=str):
            name = str(basis).removeprefix(str(HENG))
            node = self._concept(name, "transfer-basis", DPV.DataTransferLegalBasis, basis)
            self._broader(node, DPV.DataTransferLegalBasis)
