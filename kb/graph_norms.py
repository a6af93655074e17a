"""Norms as RDF: what each asks, of whom, when, until when, under which threat, and where from."""

from __future__ import annotations

from datetime import date

from rdflib import RDF, RDFS, SKOS, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from dsl.expressions import Duration, Expression, Is, Path, Truth
from dsl.schema import Schema
from dsl.statute import Deadline, Norm, Penalty, Range, Reference, StatuteModule, Text
from kb.graph_conditions import Conditions, Variables, affirmed, dotted
from kb.graph_sources import Sources
from kb.iris import HENG, PROV, Names
from kb.prose import Named, Prose

KINDS = {
    "duty": "Duty",
    "prohibition": "Prohibition",
    "permission": "Permission",
    "recommendation": "Recommendation",
    "right": "Right",
    "power": "Power",
    "constitutes": "CountsAs",
    "exempts": "Exemption",
    "sanction": "Sanction",
    "conflict-rule": "ConflictRule",
}


def both(text: Text) -> tuple[Literal, ...]:
    """A text as literals, one for each language that it has."""
    pairs = ((text.en, "en"), (text.zh, "zh"))
    return tuple(Literal(words, lang=lang) for words, lang in pairs if words)


def day_literal(day: date) -> Literal:
    """A date."""
    return Literal(day.isoformat(), datatype=XSD.date)


class Norms:
    """Writes norms into a graph."""

    def __init__(
        self,
        graph: Graph,
        schema: Schema,
        names: Names,
        sources: Sources,
        thresholds: dict[str, dict[str, URIRef]],
    ) -> None:
        """`thresholds` leads from instrument and name to the node."""
        self.graph = graph
        self.schema = schema
        self.names = names
        self.sources = sources
        self.thresholds = thresholds
        self.prose = Prose(schema)
        self.conditions = Conditions(graph, schema, {})

    def write(self, norm: Norm, module: StatuteModule, made_by: URIRef) -> URIRef:
        """A norm with all that is said of it; its node."""
        node = self.names.norm(norm, module)
        article = self.sources.provision(Reference(norm.instrument, norm.article), module)
        self.conditions.thresholds = self.thresholds.get(str(self.names.version(module)), {})
        self._identity(node, norm)
        self._all(node, HENG.inVersion, self.names.version(module))
        self._all(node, HENG.article, article)
        self._all(node, PROV.wasGeneratedBy, made_by)
        for reference in norm.sources:
            self._all(node, HENG.statedIn, self.sources.provision(reference, module))
        self._parties(node, norm)
        self._condition(node, "condition", norm.when, norm)
        self._condition(node, "fulfilment", norm.met, norm)
        self._time(node, norm)
        self._relations(node, norm, article)
        if norm.penalty is not None:
            self._penalty(node, norm.penalty)
        for number, judgement in enumerate(norm.judgements, 1):
            self.sources.judgement(node, judgement, URIRef(f"{node}/judgement/{number}"))
        return node

    def _all(self, subject: Node, predicate: URIRef, *objects: Node) -> None:
        for value in objects:
            self.graph.add((subject, predicate, value))

    def _variables(self, norm: Norm) -> Variables:
        return {norm.variable: frozenset((norm.sort,))} if norm.sort else {}

    def _said(self, norm: Norm, expression: Expression) -> Text:
        label = self.prose.concept(norm.sort)
        english = self.prose.expression(expression, {norm.variable: Named(label.en, norm.sort)})
        chinese = self.prose.expression(expression, {norm.variable: Named(label.zh, norm.sort)})
        return Text(english.en, chinese.zh)

    def _identity(self, node: URIRef, norm: Norm) -> None:
        self._all(node, RDF.type, HENG.Norm, HENG[KINDS[norm.kind]])
        self._all(node, SKOS.notation, Literal(norm.id))
        named = norm.action or norm.term
        self._all(node, RDFS.label, *both(self.prose.concept(named or norm.name)))
        self._all(node, HENG.rank, HENG[norm.rank])
        self._all(node, HENG.inForce, day_literal(norm.in_force))
        if norm.until is not None:
            self._all(node, HENG.until, day_literal(norm.until))
        if norm.until_by is not None:
            self._all(node, HENG.endedBy, self.sources.meant(norm.until_by, None))
        self._all(node, HENG.sourceFile, Literal(norm.file))
        self._all(node, HENG.sourceLine, Literal(norm.line))

    def _parties(self, node: URIRef, norm: Norm) -> None:
        if norm.sort:
            self._all(node, HENG.about, HENG[norm.sort])
            self._all(node, HENG.variable, Literal(norm.variable))
        if norm.action:
            self._all(node, HENG.action, HENG[norm.action])
        if norm.term:
            self._all(node, HENG.establishes, HENG[norm.term])
        if norm.bearer is None:
            return
        variables = self._variables(norm)
        self._all(node, HENG.bearerPath, Literal(dotted(norm.bearer)))
        for sort in sorted(self.conditions.sorts(norm.bearer, variables)):
            self._all(node, HENG.bearer, HENG[sort])
        for test in affirmed(norm.when):
            self._addressee(node, norm.bearer, test, variables)

    def _addressee(
        self, node: URIRef, bearer: Path, test: Truth | Is, variables: Variables
    ) -> None:
        """What a test asks of the bearer itself."""
        if isinstance(test, Is):
            if test.path == bearer:
                self._all(node, HENG.addressee, HENG[test.term])
        elif Path(test.path.root, test.path.steps[:-1]) == bearer and test.path.steps:
            self._all(node, HENG.addressee, *self.conditions.attributes(test.path, variables))

    def _condition(
        self, node: URIRef, name: str, expression: Expression | None, norm: Norm
    ) -> None:
        if expression is None:
            return
        tree = self.conditions.node(expression, self._variables(norm))
        self._all(node, HENG[name], tree)
        self._all(node, HENG[f"{name}Text"], *both(self._said(norm, expression)))

    def _time(self, node: URIRef, norm: Norm) -> None:
        if norm.deadline is not None:
            self._all(node, HENG.deadline, self._deadline(norm.deadline, norm))
        if norm.keep is not None:
            self._all(node, HENG.retention, self.span(norm.keep))

    def span(self, duration: Duration) -> Node:
        """A length of time."""
        return self.conditions.span(duration, both(self.prose.duration(duration)))

    def _deadline(self, deadline: Deadline, norm: Norm) -> Node:
        node = self.conditions.blank()
        self._all(node, RDF.type, HENG.Deadline)
        self._all(node, HENG.relation, Literal(deadline.relation))
        if deadline.anchor is not None:
            self._all(node, HENG.anchorPath, Literal(dotted(deadline.anchor)))
            anchors = self.conditions.attributes(deadline.anchor, self._variables(norm))
            self._all(node, HENG.attribute, *anchors)
        if deadline.duration is not None:
            self._all(node, HENG.span, self.span(deadline.duration))
        label = self.prose.concept(norm.sort)
        english = self.prose.deadline(deadline, {norm.variable: Named(label.en, norm.sort)})
        chinese = self.prose.deadline(deadline, {norm.variable: Named(label.zh, norm.sort)})
        self._all(node, HENG.inWords, *both(Text(english.en, chinese.zh)))
        return node

    def _relations(self, node: URIRef, norm: Norm, article: URIRef) -> None:
        def refer(predicate: URIRef, *references: Reference) -> None:
            for reference in references:
                provision = self.sources.meant(reference, norm)
                self._all(node, predicate, provision)
                self.sources.cites(article, provision)

        refer(HENG.sanctionedBy, *norm.sanctions)
        refer(HENG.see, *norm.see)
        for target in norm.defeats:
            if isinstance(target, Reference):
                refer(HENG.defeats, target)
            else:
                self._all(node, HENG.defeats, HENG[target])
        self._all(node, HENG.yieldsTo, *(HENG[rank] for rank in norm.yields))
        settled = norm.reconciliation
        if settled is not None:
            refer(HENG.between, *settled.between)
            self._all(node, HENG.conflictKind, HENG[settled.kind])
            self._all(node, HENG.resolution, Literal(settled.resolution))
            if settled.winner is not None:
                refer(HENG.prevails, settled.winner)
            self._all(node, HENG.because, *both(settled.because))
            self._all(node, HENG.ground, *(HENG[ground.concept] for ground in settled.grounds))
            refer(HENG.groundedOn, *(by for ground in settled.grounds for by in ground.by))
            if settled.body:
                self._all(node, HENG.ruledBy, HENG[settled.body])

    def _penalty(self, node: URIRef, penalty: Penalty) -> None:
        ranges: tuple[tuple[str, Range | None], ...] = (
            ("fine", penalty.fine),
            ("gains", penalty.gains_multiple),
            ("personsFine", penalty.persons_fine),
        )
        for name, found in ranges:
            if found is not None:
                self._all(node, HENG[f"{name}From"], Literal(found.low))
                self._all(node, HENG[f"{name}To"], Literal(found.high))
        if penalty.optional:
            self._all(node, HENG.fineOptional, Literal(True))
        if penalty.turnover is not None:
            self._all(node, HENG.turnoverPercent, Literal(penalty.turnover))
        if penalty.condition is not None:
            self._all(node, HENG.circumstances, *both(penalty.condition))
        if penalty.orders is not None:
            self._all(node, HENG.orders, *both(penalty.orders))
