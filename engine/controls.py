"""What norms ask of an entity because it counts as a term of a scale: law and doctrine alike."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.expressions import Has, Path
from dsl.statute import Norm
from engine.calculus import Truth
from engine.derivation import Derivation
from engine.logic import Evaluator
from engine.proofs import ProofWriter, fact_key, unknown_facts
from engine.report import Control
from engine.world import FactUsed
from kb.compile import used_terms
from kb.prose import first_measure
from kb.rulebook import sorted_sources

CONTROLLING = ("recommendation", "duty", "prohibition")  # kinds of norm that ask for a control
STATUS = {Truth.TRUE: "in-place", Truth.FALSE: "missing", Truth.UNKNOWN: "not-said"}


class Controls:
    """The controls of one scale: those of the norms whose condition names a term of it."""

    def __init__(self, evaluator: Evaluator, proofs: ProofWriter, scale: str) -> None:
        """`scale` is the name of a scale of any sort."""
        self.evaluator = evaluator
        self.proofs = proofs
        terms = evaluator.rules.schema.terms
        self.codes = {term.name: term.code for term in terms.values() if term.scale == scale}
        sorts = {terms[name].sort for name in self.codes}
        self.norms = tuple(
            norm
            for norm in evaluator.rules.norms
            if norm.kind in CONTROLLING and norm.sort in sorts and self._levels(norm)
        )

    def of(self, entity: str) -> Iterator[Control]:
        """What is, or may be, asked of an entity."""
        for norm in self.norms:
            standing = self.evaluator.standing(norm, entity)
            if standing.truth is not Truth.FALSE:
                yield self._control(norm, entity, standing)

    def _levels(self, norm: Norm) -> tuple[str, ...]:
        """The places of the scale that a norm's condition names."""
        named = (self.codes[term] for term in used_terms(norm.when) if term in self.codes)
        return tuple(dict.fromkeys(named))

    def _control(self, norm: Norm, entity: str, standing: Derivation) -> Control:
        fulfilment = self.evaluator.fulfilment(norm, entity)
        certain = standing.truth is Truth.TRUE
        hanging = fulfilment if certain else standing
        measure = first_measure(norm.met)
        return Control(
            norm.id,
            norm.kind,
            measure,
            self.proofs.prose.concept(norm.action or measure),
            self._levels(norm),
            STATUS[self._done(norm, entity)] if certain else "undetermined",
            sorted_sources(norm.sources),
            tuple(dict.fromkeys(fact_key(fact) for fact in _missing(hanging))),
            self.proofs.normative(standing, fulfilment),
        )

    def _done(self, norm: Norm, entity: str) -> Truth:
        """Whether a control is in place; "not done" said of the entity itself settles it.

        Silence about its controller then leaves nothing open.
        """
        fulfilment = self.evaluator.fulfilment(norm, entity)
        truth = fulfilment.truth if fulfilment else Truth.UNKNOWN
        if truth is Truth.UNKNOWN and norm.met is not None:
            own = Has(Path(norm.variable), first_measure(norm.met))
            found = self.evaluator.evaluate(own, {norm.variable: entity})
            return Truth.FALSE if found.truth is Truth.FALSE else truth
        return truth


def _missing(derivation: Derivation | None) -> Iterator[FactUsed]:
    return unknown_facts(derivation) if derivation else iter(())
