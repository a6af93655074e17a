"""The balance of interests as an argument: for each transfer that touches persons, step by step.

The order is that of a test of proportionality: legality, suitability, necessity, proportionality
in the narrow sense. Each step reads off the terms that the module STUDY constitutes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dsl.expressions import Path
from dsl.statute import Norm, Text
from engine.balance import (
    ENGAGED,
    MODE,
    NEED,
    SIDES,
    Balance,
    Step,
    Tension,
    codes,
    decide,
    place,
    sharing,
    weighable,
)
from engine.calculus import Decision, Truth
from engine.clashes import near
from engine.controls import Controls
from engine.derivation import Derivation
from engine.logic import Evaluator
from engine.proofs import ProofWriter, unknown_facts
from engine.questions import questions
from engine.report import Proof, Question, Task
from kb.evidence import Observation
from kb.rulebook import DOCTRINE

SHARED = ("transfer", "dataset", "processing")  # whose breaches touch the sharing itself
TENSIONS = ("engages-openness", "engages-values", "engages-ownership", "engages-awareness")
BARRED, SUITABLE, REACHED = "barred-by-law", "suitable-sharing", "reaches-the-person"
DISPROPORTIONATE, TIE, PREVAILS = "disproportionate", "interests-tie", "personality-prevails"
PASSES, FAILS, UNKNOWN = "passes", "fails", "unknown"
STEPS = {
    "legality": Text("legality", "合法性"),
    "suitability": Text("suitability", "适当性"),
    "necessity": Text("necessity", "必要性"),
    "proportionality": Text("proportionality", "均衡性"),
}


class Weighing:
    """Weighs the transfers of one scenario."""

    def __init__(
        self,
        evaluator: Evaluator,
        proofs: ProofWriter,
        evidence: tuple[Observation, ...],
    ) -> None:
        self.evaluator = evaluator
        self.world = evaluator.world
        self.proofs = proofs
        self.evidence = evidence
        self.schema = evaluator.rules.schema
        self.controls = Controls(evaluator, proofs, MODE)

    def balances(self, tasks: Iterable[Task]) -> tuple[Balance, ...]:
        """The weighing of every transfer that touches persons, or may; `tasks` are the law's."""
        breached = [task for task in tasks if task.status == "breached" and not task.draft]
        return tuple(self.balance(transfer, breached) for transfer in weighable(self.evaluator))

    def balance(self, transfer: str, breached: list[Task]) -> Balance:
        """The weighing of one transfer."""
        decision = decide(self.evaluator, MODE, transfer)
        derived = self.derived(decision, transfer)
        code, label = place(self.evaluator, decision)
        around = {n for n in near(self.world, transfer) if self.world.sort_of(n) in SHARED}
        tensions = tuple(self.tensions(transfer))
        return Balance(
            transfer=transfer,
            mode=code,
            label=label,
            under=self.cited(derived)[0] if decision.term else (),
            possible=codes(self.evaluator, decision),
            sharing=sharing(self.evaluator, self.proofs.prose, transfer),
            tensions=tensions,
            steps=tuple(self.steps(transfer)),
            breaches=tuple(f"{t.action}@{t.on}" for t in breached if t.on in around),
            controls=tuple(self.controls.of(transfer)),
            evidence=self.observed(transfer, tensions, decision),
            questions=() if decision.term else self.asked(transfer),
            proof=self.proof(label, derived, decision.term != ""),
        )

    # the steps

    def steps(self, transfer: str) -> Iterator[Step]:
        """Legality, suitability, necessity, proportionality in the narrow sense."""
        barred, suitable = (self.evaluator.term(term, transfer) for term in (BARRED, SUITABLE))
        yield self.step("legality", _against(barred.truth), (barred,))
        yield self.step("suitability", _for(suitable.truth), (suitable,))
        need = decide(self.evaluator, NEED, transfer)
        code, label = place(self.evaluator, need)
        outcome = FAILS if code == "none" else PASSES if need.term else UNKNOWN
        derived = self.derived(need, transfer)
        yield self.step("necessity", outcome, derived, (label,), codes(self.evaluator, need))
        yield self.proportionality(transfer)

    def proportionality(self, transfer: str) -> Step:
        """Whether the interest in protection goes first; of no matter where nobody is reached."""
        reached, excess, *weighed = (
            self.evaluator.term(term, transfer)
            for term in (REACHED, DISPROPORTIONATE, TIE, PREVAILS)
        )
        outcome = _against(excess.truth)
        if reached.truth is Truth.FALSE:
            return self.step("proportionality", outcome, (reached,))
        sides = [decide(self.evaluator, scale, transfer) for scale in SIDES]
        grounds = [excess, *weighed, *(d for side in sides for d in self.derived(side, transfer))]
        found = [place(self.evaluator, side)[1] for side in sides]
        if weighed[0].truth is Truth.TRUE:
            found.append(self.schema.terms[TIE].label)
        return self.step("proportionality", outcome, tuple(grounds), tuple(found))

    def step(
        self,
        step: str,
        outcome: str,
        derived: tuple[Derivation, ...],
        found: tuple[Text, ...] = (),
        possible: tuple[str, ...] = (),
    ) -> Step:
        """One step with the derivations that it rests on."""
        sources, law = self.cited(derived)
        proof = self.proof(STEPS[step], derived, outcome != UNKNOWN)
        return Step(step, outcome, found, possible, sources, law, proof)

    def tensions(self, transfer: str) -> Iterator[Tension]:
        """The conflicts of interests that the transfer engages, or may."""
        for name in TENSIONS:
            derived = self.evaluator.term(name, transfer)
            if derived.truth is not Truth.FALSE:
                label = self.schema.terms[name].label
                law = self.cited((derived,))[1]
                proof = self.proofs.proof(derived)
                yield Tension(name, label, str(derived.truth), law, proof)

    # what a decision rests on

    def derived(self, decision: Decision, transfer: str) -> tuple[Derivation, ...]:
        """The derivations of the term decided, or of those that could be."""
        shown = (decision.term,) if decision.term else decision.possible
        return tuple(self.evaluator.term(term, transfer) for term in shown)

    def proof(self, says: Text, derived: tuple[Derivation, ...], certain: bool) -> Proof:
        """The derivations below one statement."""
        parts = tuple(self.proofs.proof(derivation) for derivation in derived)
        return Proof("true" if certain else "unknown", says, parts=parts)

    def cited(self, derived: Iterable[Derivation]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The articles of doctrine that establish (or fail to) some terms, and the law behind.

        The law is what doctrine refers to and, where it holds, what it found; of what fails it is
        cited only where nothing else is.
        """
        parts = [p for d in derived for p in d.parts if isinstance(p.of, Norm)]
        held = [part for part in parts if part.truth is not Truth.FALSE]
        doctrine = dict.fromkeys(str(s) for p in parts for s in _norm(p).sources)
        law = dict.fromkeys(str(s) for p in held or parts for s in _norm(p).see)
        for part in of_doctrine(part for part in held if part.truth is Truth.TRUE):
            if part.truth is Truth.TRUE and isinstance(part.of, Norm) and part.of.rank != DOCTRINE:
                law.update(dict.fromkeys(map(str, part.of.sources)))
        return tuple(doctrine), tuple(law)

    def asked(self, transfer: str) -> tuple[Question, ...]:
        """What would settle the form of sharing, the most telling fact first."""
        engaged = self.evaluator.term(ENGAGED, transfer)
        steps = (decide(self.evaluator, scale, transfer) for scale in (NEED, MODE))
        hanging = [(ENGAGED, engaged)] + [
            (term, self.evaluator.term(term, transfer)) for d in steps for term in d.possible
        ]
        matters = [(f"{term}@{transfer}", list(unknown_facts(d))) for term, d in hanging]
        return questions(matters, self.world, self.schema, self.proofs.prose)

    def observed(
        self, transfer: str, tensions: tuple[Tension, ...], decision: Decision
    ) -> tuple[Observation, ...]:
        """What studies report of the tensions engaged, the forms in question and these data."""
        engaged = [tension.term for tension in tensions if tension.truth == "true"]
        terms = (self.schema.terms[term] for term in (*engaged, *decision.possible))
        about = {concept for term in terms for concept in term.concerns}
        carried = self.world.follow(Path("t", ("carries",)), {"t": transfer})
        for item in carried.items:
            about |= self.schema.above(str(item))
        return tuple(o for o in self.evidence if about & set(o.concerns))


def _norm(derivation: Derivation) -> Norm:
    assert isinstance(derivation.of, Norm)
    return derivation.of


def _against(truth: Truth) -> str:
    return {Truth.TRUE: FAILS, Truth.FALSE: PASSES, Truth.UNKNOWN: UNKNOWN}[truth]


def _for(truth: Truth) -> str:
    return {Truth.TRUE: PASSES, Truth.FALSE: FAILS, Truth.UNKNOWN: UNKNOWN}[truth]


def of_doctrine(
    derived: Iterable[Derivation], seen: set[int] | None = None
) -> Iterator[Derivation]:
    """Derivations with their parts, down to what doctrine itself asks; the law's end the walk."""
    seen = set() if seen is None else seen
    for derivation in derived:
        if id(derivation) not in seen:
            seen.add(id(derivation))
            yield derivation
            if not isinstance(derivation.of, Norm) or derivation.of.rank == DOCTRINE:
                yield from of_doctrine(derivation.parts, seen)
