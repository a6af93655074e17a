"""Sources as RDF: instruments, versions, provisions and what cites what, aligned to ELI."""

from __future__ import annotations

from rdflib import RDF, RDFS, SKOS, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from dsl.schema import Schema
from dsl.statute import Article, Norm, Reference, StatuteModule, Text
from kb.iris import CLASSES, ELI, HENG, PROV, Names


class Sources:
    """Writes instruments and provisions into a graph, each once."""

    def __init__(self, graph: Graph, schema: Schema, names: Names) -> None:
        """`names` makes the IRIs."""
        self.graph = graph
        self.schema = schema
        self.names = names
        self._written: set[URIRef] = set()

    def _say(self, subject: Node, predicate: URIRef, *values: Node) -> None:
        for value in values:
            self.graph.add((subject, predicate, value))

    def _words(self, subject: Node, predicate: URIRef, text: Text) -> None:
        for words, lang in ((text.en, "en"), (text.zh, "zh")):
            if words:
                self._say(subject, predicate, Literal(words, lang=lang))

    def instrument(self, module: StatuteModule, made_by: URIRef) -> URIRef:
        """A version of an instrument with its articles; the version's node."""
        work, version = self.names.work(module.instrument), self.names.version(module)
        self._say(work, RDF.type, HENG.LegalWork, ELI.LegalResource)
        self._say(work, RDFS.label, Literal(module.instrument))
        self._say(work, SKOS.notation, Literal(module.instrument))
        self._words(work, ELI.title, module.title)
        self._say(version, RDF.type, HENG.Instrument, ELI.LegalResource)
        label = f"{module.instrument} ({module.version or module.in_force.year})"
        self._say(version, RDFS.label, Literal(label))
        self._say(version, SKOS.notation, Literal(module.instrument))
        self._words(version, ELI.title, module.title)
        self._words(version, HENG.documentNumber, module.number)
        self._say(version, ELI.is_member_of, work)
        self._say(version, ELI.passed_by, HENG[module.issuer])
        self._say(version, HENG.rank, HENG[module.rank])
        self._day(version, ELI.date_document, module.adopted.isoformat())
        self._day(version, ELI.first_date_entry_in_force, module.in_force.isoformat())
        self._day(version, ELI.version_date, module.in_force.isoformat())
        self._say(version, ELI.version, Literal(module.version or str(module.in_force.year)))
        if module.until is not None:
            self._day(version, ELI.date_no_longer_in_force, module.until.isoformat())
        self._say(version, PROV.wasGeneratedBy, made_by)
        for article in module.articles:
            self._article(article, module)
        return version

    def _day(self, subject: URIRef, predicate: URIRef, day: str) -> None:
        self._say(subject, predicate, Literal(day, datatype=XSD.date))

    def _article(self, article: Article, module: StatuteModule) -> None:
        node = self.provision(Reference(module.instrument, article.number), module)
        self._words(node, ELI.title, article.title)
        self._words(node, HENG.gist, article.gist)
        self._say(node, HENG.status, HENG[f"status-{article.status}"])
        if article.reason is not None:
            self._words(node, HENG.reason, article.reason)
        for number, judgement in enumerate(article.judgements, 1):
            self.judgement(node, judgement, URIRef(f"{node}/judgement/{number}"))

    def judgement(self, about: URIRef, text: Text, node: URIRef) -> None:
        """A registered judgement that touches an article or norm."""
        self._say(about, HENG.judgement, node)
        self._say(node, RDF.type, HENG.Judgement)
        self._words(node, HENG.text, text)

    def provision(self, reference: Reference, module: StatuteModule | None) -> URIRef:
        """The node of a provision, written with all that it lies in when first met."""
        parts = self.names.parts(reference, module)
        whole = self.names.version(module) if module else self.names.work(reference.instrument)
        if module is None and whole not in self._written:
            self._written.add(whole)
            self._say(whole, RDF.type, HENG.LegalWork)
            self._say(whole, RDFS.label, Literal(reference.instrument))
            self._say(whole, SKOS.notation, Literal(reference.instrument))
        above = whole
        for depth, (level, node) in enumerate(parts):
            if node not in self._written:
                self._written.add(node)
                number = reference.pinpoints[depth - 1] if depth else reference.article
                inside = Reference(
                    reference.instrument, reference.article, reference.pinpoints[:depth]
                )
                self._say(node, RDF.type, HENG[CLASSES[level]], ELI.LegalResourceSubdivision)
                self._say(node, RDFS.label, Literal(str(inside)))
                self._say(node, ELI.number, Literal(str(number)))
                self._say(node, ELI.is_part_of, above)
                if module is not None:
                    self._say(node, HENG.inVersion, whole)
            above = node
        return parts[-1][1]

    def meant(self, reference: Reference, by: Norm | None) -> URIRef:
        """The node of the provision that a reference means."""
        return self.provision(reference, self.names.meant(reference, by))

    def cites(self, article: URIRef, provision: URIRef) -> None:
        """That an article, through one of its norms, refers to a provision."""
        if not str(provision).startswith(str(article)):
            self._say(article, ELI.cites, provision)
