"""Derivations as report records: each step in words of both languages, with its facts."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.expressions import And, Is, Member, Not, Or
from dsl.schema import MEASURE
from dsl.statute import Norm, Reference, Text
from engine.calculus import Truth
from engine.derivation import Derivation
from engine.report import Fact, Proof
from engine.world import ASSUMED, NOT_SAID, FactUsed, World
from kb.prose import Prose
from kb.rulebook import Rules, sorted_sources

JUNCTIONS = {
    And: Text("all of these:", "以下各项同时成立："),
    Or: Text("at least one of these:", "以下至少一项成立："),
    Not: Text("this does not hold:", "以下不成立："),
}


class ProofWriter:
    """Writes derivations of one scenario as proofs."""

    def __init__(self, world: World, rules: Rules, prose: Prose) -> None:
        """`prose` supplies the words."""
        self.world = world
        self.rules = rules
        self.prose = prose
        self._written: dict[int, tuple[Derivation, Proof]] = {}  # keeps the keyed objects alive

    def proof(self, derivation: Derivation) -> Proof:
        """One derivation with everything that carries its truth."""
        key = id(derivation)
        if key not in self._written:
            self._written[key] = (derivation, self._proof(derivation))
        return self._written[key][1]

    def normative(self, standing: Derivation, fulfilment: Derivation | None) -> Proof:
        """Why a norm binds (or may), and how its fulfilment stands."""
        proof = self.proof(standing)
        if fulfilment is None or standing.truth is Truth.FALSE:
            return proof
        done = self.proof(fulfilment)
        return Proof(
            proof.truth,
            proof.says,
            proof.facts,
            (*proof.parts, done),
            proof.provision,
            proof.gist,
        )

    def _proof(self, derivation: Derivation) -> Proof:
        facts = tuple(self.fact(fact) for fact in derivation.facts)
        of = derivation.of
        parts = tuple(self.proof(part) for part in carrying(derivation))
        if isinstance(of, Norm):
            return self._norm(of, derivation, facts, parts)
        if type(of) in JUNCTIONS:
            says = JUNCTIONS[type(of)]
        else:
            says = self.prose.expression(of, derivation.bindings)
            says = self._counted(says, derivation)
            if isinstance(of, Is) and len(parts) == 1 and not facts:
                inner = derivation.parts[0].of
                if isinstance(inner, Is) and inner.term == of.term:  # the same said twice
                    parts = parts[0].parts
        return Proof(str(derivation.truth), says, facts, parts, relation=derivation.relation)

    def _counted(self, says: Text, derivation: Derivation) -> Text:
        """A comparison with the number that was found."""
        count = derivation.count
        if count is None or count.low is None:
            return says
        low = f"{count.low:,}"
        if count.low == count.high:
            return Text(f"{says.en} (found: {low})", f"{says.zh}（实为 {low}）")
        if count.high is None:
            return Text(f"{says.en} (found: at least {low})", f"{says.zh}（至少 {low}）")
        high = f"{count.high:,}"
        return Text(
            f"{says.en} (found: between {low} and {high})", f"{says.zh}（在 {low} 至 {high} 之间）"
        )

    def _norm(
        self, norm: Norm, derivation: Derivation, facts: tuple[Fact, ...], parts: tuple[Proof, ...]
    ) -> Proof:
        entity = derivation.bindings.get(norm.variable, "")
        kind = self.prose.concept(norm.term) if norm.term else Text("", "")
        if norm.kind == "constitutes":
            says = Text(f"{entity} counts as {kind.en}", f"{entity}构成{kind.zh}")
        elif norm.kind == "exempts":
            says = Text(f"an exemption applies to {entity}", f"{entity}适用豁免")
        else:
            action = self.prose.concept(norm.action)
            says = Text(f"{action.en} ({entity})", f"{action.zh}（{entity}）")
        return Proof(
            str(derivation.truth),
            says,
            facts,
            parts,
            provision=", ".join(sorted_sources(norm.sources)),
            gist=self.gist(norm.sources),
            relation=derivation.relation,
        )

    def gist(self, sources: tuple[Reference, ...]) -> Text:
        """The gist of the article that a norm stands in."""
        article = self.rules.article(sources[0]) if sources else None
        return article.gist if article else Text("", "")

    def article_title(self, sources: tuple[Reference, ...]) -> Text:
        """The title of the article that a norm stands in."""
        article = self.rules.article(sources[0]) if sources else None
        return article.title if article else Text("", "")

    def value(self, fact: FactUsed) -> Text:
        """The value of a fact in words."""
        if fact.said == NOT_SAID:
            return Text("not said", "未说明")
        if fact.said == ASSUMED and not fact.items:
            return Text("none", "无")
        return self.prose.items(fact.items)

    def fact(self, fact: FactUsed) -> Fact:
        """A fact with its value in words and its place."""
        value = self.value(fact)
        span = fact.span
        if span is None:
            return Fact(fact.entity, fact.attribute, value, fact.said)
        return Fact(
            fact.entity,
            fact.attribute,
            value,
            fact.said,
            span.line,
            span.column,
            span.end_line,
        )


def carrying(derivation: Derivation) -> tuple[Derivation, ...]:
    """The parts that decide: what is false of a conjunction that is false, and so on."""
    of, truth = derivation.of, derivation.truth
    decides = isinstance(of, Or) or (isinstance(of, And) and truth is not Truth.TRUE)
    if isinstance(of, Or) and truth is Truth.FALSE:
        return derivation.parts
    return tuple(p for p in derivation.parts if p.truth is truth) if decides else derivation.parts


def unknown_facts(derivation: Derivation, seen: set[int] | None = None) -> Iterator[FactUsed]:
    """The facts on which an unknown derivation hangs: not said, or said too generally.

    Derivations are shared; `seen` holds those that have been walked.
    """
    seen = set() if seen is None else seen
    if derivation.truth is not Truth.UNKNOWN or id(derivation) in seen:
        return
    seen.add(id(derivation))
    vague = isinstance(derivation.of, Member)  # a concept said may be too general to decide
    for fact in derivation.facts:
        if fact.said == NOT_SAID or (vague and fact.said != ASSUMED):
            yield fact
    for part in derivation.parts:
        yield from unknown_facts(part, seen)


def fact_key(fact: FactUsed) -> str:
    """A fact's name in reports: `entity.attribute`, or `entity has measure`."""
    if fact.attribute.startswith(f"{MEASURE}:"):
        return f"{fact.entity} has {fact.attribute.removeprefix(f'{MEASURE}:')}"
    return f"{fact.entity}.{fact.attribute}"
