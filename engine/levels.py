"""The place of each dataset on each scale, with the controls that its level asks for."""

from __future__ import annotations

from dsl.statute import Norm, Text
from engine.calculus import Consequences
from engine.controls import Controls
from engine.dates import rests_on_draft
from engine.logic import Evaluator
from engine.proofs import ProofWriter
from engine.report import Level, Proof
from kb.rulebook import sorted_sources

SORT = "dataset"


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
        self.controls = {s: Controls(evaluator, proofs, s) for s in self.scales}

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
            tuple(self.controls[scale].of(dataset)),
        )
