"""The place of each dataset on each scale, with the controls that its level asks for."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.expressions import Has, Path
from dsl.statute import Norm, Text
from engine.calculus import Consequences, Standing, Truth
from engine.case import instance_id
from engine.dates import rests_on_draft
from engine.logic import Derivation, Evaluator
from engine.proofs import ProofWriter, fact_key, unknown_facts
from engine.report import Control, Level, Proof
from engine.world import FactUsed
from kb.compile import used_terms
from kb.prose import first_measure
from kb.rulebook import sorted_sources

SORT = "dataset"
CONTROLLING = ("recommendation", "duty", "prohibition")  # kinds of norm that ask for a control
STATUS = {Truth.TRUE: "in-place", Truth.FALSE: "missing", Truth.UNKNOWN: "not-said"}


class LevelFinder:
    """Finds the levels of a scenario's datasets."""

    def __init__(self, evaluator: Evaluator, results: Consequences, proofs: ProofWriter) -> None:
        """`results` are the consequences of the scenario's case."""
        self.evaluator = evaluator
        self.results = results
        self.proofs = proofs
        self.rules = evaluator.rules
        self.terms = evaluator.rules.schema.terms
        self.scales = dict.fromkeys(
            term.scale for term in self.terms.values() if term.scale and term.sort == SORT
        )
        self.asking = {scale: tuple(self._asking(scale)) for scale in self.scales}

    def levels(self) -> tuple[Level, ...]:
        """Every dataset on every scale of datasets, in the order of the file."""
        return tuple(
            self.level(dataset.name, scale)
            for dataset in self.evaluator.world.of_sort(SORT)
            for scale in self.scales
            if (scale, dataset.name) in self.results.decisions
        )

    def level(self, dataset: str, scale: str) -> Level:
        """The place of a dataset on one scale."""
        decision = self.results.decisions[(scale, dataset)]
        shown = (decision.term,) if decision.term else decision.possible
        derived = [self.evaluator.term(term, dataset) for term in shown]
        parts = [part for d in derived for part in d.parts]
        under = sorted_sources(s for p in parts if isinstance(p.of, Norm) for s in p.of.sources)
        code = self.terms[decision.term].code if decision.term else "undetermined"
        if not decision.possible:
            code = "none"
        label = self.terms[decision.term].label if decision.term else Text(code, "未定")
        if code == "none":
            label = Text("none", "无")
        says = Text(f"{dataset}: {label.en}", f"{dataset}：{label.zh}")
        return Level(
            dataset,
            scale,
            code,
            label,
            under if decision.term else (),
            tuple(self.terms[term].code for term in decision.possible),
            Proof(
                "true" if decision.term else "unknown",
                says,
                parts=tuple(self.proofs.proof(part) for part in parts),
            ),
            self.rules.drafts and rests_on_draft(derived),
            tuple(self._controls(dataset, scale)),
        )

    # controls: what norms ask of a dataset because it counts as a term of the scale

    def _asking(self, scale: str) -> Iterator[Norm]:
        for norm in self.rules.norms:
            if norm.kind in CONTROLLING and norm.sort == SORT and self._codes(norm, scale):
                yield norm

    def _codes(self, norm: Norm, scale: str) -> tuple[str, ...]:
        """The levels of a scale that a norm's condition names."""
        terms = (self.terms[term] for term in used_terms(norm.when))
        return tuple(dict.fromkeys(term.code for term in terms if term.scale == scale))

    def _controls(self, dataset: str, scale: str) -> Iterator[Control]:
        for norm in self.asking[scale]:
            standing = self.results.standing[instance_id(norm, dataset)]
            if standing not in (Standing.VOID, Standing.DEFEATED):
                yield self._control(norm, dataset, scale, standing)

    def _control(self, norm: Norm, dataset: str, scale: str, standing: Standing) -> Control:
        fulfilment = self.evaluator.fulfilment(norm, dataset)
        certain = standing is Standing.IN_FORCE
        grounds = self.evaluator.standing(norm, dataset)
        hanging = fulfilment if certain else grounds
        measure = first_measure(norm.met)
        return Control(
            norm.id,
            norm.kind,
            measure,
            self.proofs.prose.concept(norm.action or measure),
            self._codes(norm, scale),
            STATUS[self._done(norm, dataset)] if certain else "undetermined",
            sorted_sources(norm.sources),
            tuple(dict.fromkeys(fact_key(f) for f in _missing(hanging))),
            self.proofs.normative(grounds, fulfilment),
        )

    def _done(self, norm: Norm, dataset: str) -> Truth:
        """Whether a control is in place; "not done" said of the dataset itself settles it.

        Silence about its controller then leaves nothing open.
        """
        fulfilment = self.evaluator.fulfilment(norm, dataset)
        truth = fulfilment.truth if fulfilment else Truth.UNKNOWN
        if truth is Truth.UNKNOWN and norm.met is not None:
            own = Has(Path(norm.variable), first_measure(norm.met))
            found = self.evaluator.evaluate(own, {norm.variable: dataset})
            return Truth.FALSE if found.truth is Truth.FALSE else truth
        return truth


def _missing(derivation: Derivation | None) -> Iterator[FactUsed]:
    return unknown_facts(derivation) if derivation else iter(())
