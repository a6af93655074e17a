"""Names in the graph of the law: an IRI for each instrument, version, provision and norm.

An IRI lies below https://w3id.org/heng/law/ and carries the day on which its version entered into
force, e.g. `…/law/PIPL/2021-11-01/article/55/item/4`; it stays as long as there is that version.
"""

from __future__ import annotations

from collections.abc import Iterable

from rdflib import Namespace, URIRef

from dsl.statute import Norm, Reference, StatuteModule

HENG = Namespace("https://w3id.org/heng/ontology#")
LAW = Namespace("https://w3id.org/heng/law/")
ELI = Namespace("http://data.europa.eu/eli/ontology#")
PROV = Namespace("http://www.w3.org/ns/prov#")
LEVELS = ("paragraph", "item", "subitem")
CLASSES = {"article": "Article", "paragraph": "Paragraph", "item": "Item", "subitem": "Subitem"}

PREFIXES = {
    "heng": str(HENG),
    "law": str(LAW),
    "eli": str(ELI),
    "dcterms": "http://purl.org/dc/terms/",
    "dpv": "https://w3id.org/dpv#",
    "odrl": "http://www.w3.org/ns/odrl/2/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": str(PROV),
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


class Names:
    """Makes the IRIs and finds the version that a reference means."""

    def __init__(self, modules: Iterable[StatuteModule], items_only: frozenset[URIRef]) -> None:
        """`items_only` are the articles in which a single pinpoint is an item."""
        self._modules: dict[str, list[StatuteModule]] = {}
        for module in modules:
            self._modules.setdefault(module.instrument, []).append(module)
        self._items_only = items_only

    @staticmethod
    def work(instrument: str) -> URIRef:
        """The instrument across its versions."""
        return LAW[instrument]

    @staticmethod
    def version(module: StatuteModule) -> URIRef:
        """The instrument in one version."""
        return LAW[f"{module.instrument}/{module.in_force.isoformat()}"]

    def norm(self, norm: Norm, module: StatuteModule) -> URIRef:
        """A norm; its id stands behind the version."""
        return URIRef(f"{self.version(module)}/norm/{norm.id}")

    def parts(self, reference: Reference, module: StatuteModule | None) -> list[tuple[str, URIRef]]:
        """The level and IRI of a provision and of all that it lies in, the article first.

        Without a module the instrument is not in the knowledge base and the IRI has no version.
        """
        base = self.version(module) if module else self.work(reference.instrument)
        iri = URIRef(f"{base}/article/{reference.article}")
        found = [("article", iri)]
        levels: tuple[str, ...] = LEVELS
        if len(reference.pinpoints) == 1 and iri in self._items_only:
            levels = LEVELS[1:]
        for level, number in zip(levels, reference.pinpoints, strict=False):
            iri = URIRef(f"{iri}/{level}/{number}")
            found.append((level, iri))
        return found

    def meant(self, reference: Reference, by: Norm | None) -> StatuteModule | None:
        """The module that a norm's reference means; None where no version has the article.

        A norm means its own version of its own instrument; of another instrument it means the
        latest version that is law while the norm is.
        """
        versions = [
            module
            for module in self._modules.get(reference.instrument, ())
            if any(article.number == reference.article for article in module.articles)
        ]
        if by is not None and by.instrument == reference.instrument:
            own = [m for m in versions if any(norm is by for norm in m.norms)]
            versions = own or versions
        elif by is not None:
            together = [m for m in versions if _overlap(m, by)]
            versions = together or versions
        return max(versions, key=lambda module: module.in_force, default=None)


def _overlap(module: StatuteModule, norm: Norm) -> bool:
    begins_in_time = norm.until is None or module.in_force <= norm.until
    return begins_in_time and (module.until is None or norm.in_force <= module.until)
