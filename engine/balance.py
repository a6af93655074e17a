"""The balance of interests: the records of a weighing, and which form of sharing it comes to.

What is weighed stands in the module STUDY, in the language; here its scales are read off.
Doctrine: nothing of it is a duty. `engine.weighing` puts it in the order of an argument.
"""

from __future__ import annotations

import msgspec

from dsl.expressions import Path
from dsl.statute import Text
from engine.calculus import Decision, Truth
from engine.logic import Evaluator
from engine.report import Control, Proof, Question, Sharing
from kb.evidence import Observation
from kb.prose import Prose

MODE, NEED = "sharing-mode", "sharing-need"
SIDES = ("sharing-interest", "protection-interest")
ENGAGED = "personality-engaged"
UNDETERMINED = Text("undetermined", "未定")


class Tension(msgspec.Struct, frozen=True):
    """A conflict of interests that a sharing engages, or may engage (`truth`)."""

    term: str
    label: Text
    truth: str
    law: tuple[str, ...]
    proof: Proof


class Step(msgspec.Struct, frozen=True):
    """A step of the weighing: legality, suitability, necessity or proportionality.

    `outcome` is passes, fails or unknown. `found` says what the step came to, in the terms of
    doctrine: what is needed; the interest on either side and, if so, that they tie. `possible` are
    the codes where that is a place on a scale. `sources` are the articles
    of doctrine, `law` the provisions that they rest on.
    """

    step: str
    outcome: str
    found: tuple[Text, ...]
    possible: tuple[str, ...]
    sources: tuple[str, ...]
    law: tuple[str, ...]
    proof: Proof


class Alternative(msgspec.Struct, frozen=True):
    """What the weighing would come to if one fact were otherwise, or were known."""

    entity: str
    attribute: str
    value: Text
    mode: str
    label: Text
    possible: tuple[str, ...]


class Balance(msgspec.Struct, frozen=True):
    """The weighing of interests for one transfer that touches persons; doctrine, not law.

    `mode` is the least intrusive form of sharing that serves the purpose: raw, de-identified,
    aggregated, computation, none, or undetermined, then `possible` are those that could follow.
    `sharing` compares it with the form declared, if one is. `breaches` are the tasks of the law
    (`action@on`) that are breached in this sharing. The figures of the `evidence` are no weights.
    `questions` would settle what is unknown; `alternatives` are filled in by their own function.
    """

    transfer: str
    mode: str
    label: Text
    under: tuple[str, ...]
    possible: tuple[str, ...]
    sharing: Sharing | None
    tensions: tuple[Tension, ...]
    steps: tuple[Step, ...]
    breaches: tuple[str, ...]
    controls: tuple[Control, ...]
    evidence: tuple[Observation, ...]
    questions: tuple[Question, ...]
    proof: Proof
    alternatives: tuple[Alternative, ...] = ()


def decide(evaluator: Evaluator, scale: str, entity: str) -> Decision:
    """What a scale decides for an entity: its highest term that holds, or those that may."""
    terms = [term for term in evaluator.rules.schema.terms.values() if term.scale == scale]
    possible: list[str] = []
    for term in sorted(terms, key=lambda term: -term.order):
        truth = evaluator.term(term.name, entity).truth
        if truth is not Truth.FALSE:
            possible.append(term.name)
        if truth is Truth.TRUE:
            return Decision(term.name if len(possible) == 1 else "", tuple(possible))
    return Decision("", tuple(possible))


def place(evaluator: Evaluator, decision: Decision) -> tuple[str, Text]:
    """The code and the words of what is decided."""
    if not decision.term:
        return "undetermined", UNDETERMINED
    term = evaluator.rules.schema.terms[decision.term]
    return term.code, term.label


def codes(evaluator: Evaluator, decision: Decision) -> tuple[str, ...]:
    """The codes of the terms that could decide."""
    return tuple(evaluator.rules.schema.terms[term].code for term in decision.possible)


def weighable(evaluator: Evaluator) -> tuple[str, ...]:
    """The transfers that touch persons, or may, in the order of the file."""
    if ENGAGED not in evaluator.rules.constituting:
        return ()  # before the study nobody weighed so
    transfers = (transfer.name for transfer in evaluator.world.of_sort("transfer"))
    return tuple(t for t in transfers if evaluator.term(ENGAGED, t).truth is not Truth.FALSE)


def sharings(evaluator: Evaluator, prose: Prose) -> tuple[Sharing, ...]:
    """The transfers that say in which form they share, with the form that the weighing gives."""
    found = (sharing(evaluator, prose, transfer) for transfer in weighable(evaluator))
    return tuple(each for each in found if each is not None)


def sharing(evaluator: Evaluator, prose: Prose, transfer: str) -> Sharing | None:
    """The form declared beside the form that the weighing gives; None if none is declared."""
    items = evaluator.world.follow(Path("t", ("mode",)), {"t": transfer}).items
    if not items:
        return None
    schema = evaluator.rules.schema
    decision = decide(evaluator, MODE, transfer)
    code, label = place(evaluator, decision)
    most = max((schema.terms[term].order for term in decision.possible), default=0)
    declared = str(items[0])
    return Sharing(
        transfer,
        declared,
        prose.concept(declared),
        code,
        label,
        codes(evaluator, decision),
        0 < most < schema.concepts[declared].order,
    )
