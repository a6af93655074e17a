"""From the ontology to the records of studies: their figures, and what they say beside them."""

from __future__ import annotations

from datetime import date

from rdflib import DCTERMS, SKOS, Graph, URIRef
from rdflib.term import Node

from dsl.statute import Text
from kb.evidence import Observation, Part, Study
from kb.ontology import HENG, Reader

UNITS = {"PERCENT": Text("{} %", "{}%"), "CCY_CNY": Text("RMB {}", "{}元")}  # of figures
BOUNDS = {"above": Text("more than {}", "超过{}"), "below": Text("less than {}", "低于{}")}
MEASURES = {
    "above": HENG.observedAbove,
    "below": HENG.observedBelow,
    "count": HENG.observedCount,
    "share": HENG.observedShare,
    "change": HENG.observedChange,
}
KINDS = {
    "shortcoming": HENG.Shortcoming,
    "tension": HENG.Tension,
    "guideline": HENG.ProtectionGuideline,
    "proposal": HENG.Proposal,
}


def observations_of(graph: Graph) -> tuple[Observation, ...]:
    """What studies report, as the graph records it, by name."""
    studies = _Studies(graph)
    return tuple(map(studies.observation, studies.nodes(HENG.Observation)))


def studies_of(graph: Graph) -> tuple[Study, ...]:
    """The studies themselves, by name."""
    studies = _Studies(graph)
    return tuple(map(studies.study, studies.nodes(HENG.Study)))


class _Studies(Reader):
    def names(self, node: Node, predicate: URIRef) -> tuple[str, ...]:
        return tuple(sorted(self.name(other) for other in self.graph.objects(node, predicate)))

    def observation(self, node: Node) -> Observation:
        study = self.graph.value(node, HENG.reportedBy)
        measure, numbers = self.measured(node)
        unit = self.string(node, HENG.unit).rpartition("/")[2]
        return Observation(
            self.name(node),
            self.label(node),
            self.text(node, SKOS.definition),
            figure(measure, numbers, unit),
            Text("", "") if study is None else self.label(study),
            self.names(node, HENG.concerns),
            self.text(node, HENG.placeInStudy),
            self.text(node, HENG.caveat),
            measure,
            numbers,
            unit,
        )

    def measured(self, node: Node) -> tuple[str, tuple[float, ...]]:
        """What kind of figure a node has, and its numbers."""

        def number(predicate: URIRef) -> float | None:
            value = self.graph.value(node, predicate)
            return None if value is None else float(str(value))

        before, after = number(HENG.valueBefore), number(HENG.valueAfter)
        if before is not None and after is not None:
            return "before-after", (before, after)
        found = {measure: number(predicate) for measure, predicate in MEASURES.items()}
        said = {measure: value for measure, value in found.items() if value is not None}
        return next(((measure, (value,)) for measure, value in said.items()), ("", ()))

    def study(self, node: Node) -> Study:
        return Study(
            self.name(node),
            self.label(node),
            self.text(node, SKOS.definition),
            self.text(node, DCTERMS.title),
            self.string(node, DCTERMS.creator),
            date.fromisoformat(self.string(node, DCTERMS.issued)),
            tuple(
                self.part(kind, part)
                for kind, of in KINDS.items()
                for part in sorted(self.nodes(of), key=self.position)
                if self.graph.value(part, HENG.reportedBy) == node
            ),
        )

    def position(self, node: Node) -> int:
        """The place of a part among others of its kind; 0 for all where the study has no order."""
        return int(self.string(node, HENG.positionInStudy) or 0)

    def part(self, kind: str, node: Node) -> Part:
        return Part(
            kind,
            self.name(node),
            self.label(node),
            self.text(node, SKOS.definition),
            self.text(node, HENG.placeInStudy),
            self.names(node, HENG.concerns),
            self.names(node, HENG.shownBy) or self.names(node, HENG.supportedBy),
            tuple(sorted(map(str, self.graph.objects(node, HENG.comparedWith)))),
            self.names(node, HENG.favours),
            self.names(node, HENG.against),
            self.names(node, HENG.usage),
            self.text(node, HENG.example),
        )


def figure(measure: str, numbers: tuple[float, ...], unit: str) -> Text:
    """A figure in words with its unit; empty where there is none."""
    form = UNITS.get(unit, Text("{}", "{}"))
    sign = "+" if measure == "change" else ""
    words = [f"{number:{sign},.10g}".replace("-", "−") for number in numbers]
    said = [Text(form.en.format(each), form.zh.format(each)) for each in words]
    if not said:
        return Text("", "")
    if measure == "before-after":
        before, after = said
        return Text(f"{before.en} → {after.en}", f"{before.zh} → {after.zh}")
    bound = BOUNDS.get(measure, Text("{}", "{}"))
    return Text(bound.en.format(said[0].en), bound.zh.format(said[0].zh))
