"""The static audit: what the law of a day has in it, whatever the case.

All norms in force on a day are searched for pairs that contradict each other, norms that can never
apply, exemptions that swallow their rule, exports without a route, and thresholds between which
something is lost. Every scenario shown is one that the engine has confirmed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import msgspec

from dsl.statute import Norm, Reference, Text
from engine import deontics
from engine.audit_checks import Check, Checks, Outcome
from engine.audit_keys import Keys
from engine.audit_pairs import Pairs, settles
from engine.audit_search import Search
from engine.audit_thresholds import Thresholds
from engine.case import Calculus
from kb.judged import Judged, Judgement
from kb.priority import LegislativeOrder
from kb.rulebook import KnowledgeBase, Rules, sorted_sources


class Side(msgspec.Struct, frozen=True, omit_defaults=True):
    """A norm as a finding names it; `kind` and `action` are as in the rulebook."""

    norm: str
    kind: str
    sources: tuple[str, ...]
    action: Text | None = None


class AuditFinding(msgspec.Struct, frozen=True, omit_defaults=True):
    """One finding; without a `judgement` it is new.

    `kind` is contradiction, never, swallowed, gap, overlap, hole, double or fall. `norms` are those
    that it is about, `exempting` the exemptions that swallow one, `terms` defined terms. The rest
    is as in `Check` and `Outcome`.
    """

    key: str
    kind: str
    norms: tuple[Side, ...] = ()
    exempting: tuple[Side, ...] = ()
    terms: tuple[str, ...] = ()
    attribute: str = ""
    number: int = 0
    witness: Text | None = None
    parts: tuple[Text, ...] = ()
    decided: tuple[tuple[str, ...], ...] = ()
    judgement: Text | None = None
    judged_by: str = ""


class Settled(msgspec.Struct, frozen=True, omit_defaults=True):
    """Two norms that can contradict each other, with what settles it.

    `ground` is as in `kb.priority`, or the resolution of a conflict rule, which `rule` then names;
    `by` are the provisions, `winner` is the norm that goes first, if one does.
    """

    norms: tuple[Side, Side]
    ground: str
    by: tuple[str, ...] = ()
    winner: str = ""
    rule: str = ""
    witness: Text | None = None


class Audit(msgspec.Struct, frozen=True):
    """The whole answer: how much was asked, and what came of it.

    `stale` are the judgements on findings that there are no more, by their keys.
    """

    as_of: date
    norms: int
    checks: Mapping[str, int]
    findings: tuple[AuditFinding, ...]
    settled: tuple[Settled, ...]
    stale: tuple[str, ...]

    @property
    def new(self) -> tuple[AuditFinding, ...]:
        """The findings that nobody has judged."""
        return tuple(finding for finding in self.findings if finding.judgement is None)


class Auditor:
    """Audits a knowledge base on a day."""

    def __init__(
        self,
        knowledge: KnowledgeBase,
        day: date,
        judged: Judged,
        kept: Mapping[str, Outcome] | None = None,
        code: str = "",
        calculus: Calculus = deontics.consequences,
    ) -> None:
        """`kept` are outcomes of earlier runs by their keys; `code` stands for how they came.

        `calculus` confirms the witnesses.
        """
        self.knowledge = knowledge
        self.gaps = [gap for gap in judged.gaps if gap.judgement.made_for(day)]
        self.judgements = {
            **{key: j for j in judged.findings if j.made_for(day) for key in j.findings},
            **{gap.name: gap.judgement for gap in self.gaps},
        }
        self.rules: Rules = knowledge.on(day)
        self.kept = kept or {}
        self.outcomes: dict[str, Outcome] = {}
        self.keys = Keys(self.rules, code)
        self.order = LegislativeOrder(knowledge)
        self.searched = 0
        self.calculus = calculus

    def pairs(self) -> tuple[Check, ...]:
        """What is asked of pairs of norms with contrary actions."""
        return tuple(Pairs(self._checks()).of_pairs())

    def _checks(self) -> Checks:
        search = Search(self.knowledge, self.rules)
        search.witnesses.calculus = self.calculus
        return Checks(search)

    def checks(self) -> Iterator[Check]:
        """Everything that is asked."""
        checks = self._checks()
        yield from checks.of_norms()
        yield from Pairs(checks).of_pairs()
        yield from checks.of_routes([(gap.name, gap.given) for gap in self.gaps])
        yield from Thresholds(checks).of_scales()

    def outcome(self, check: Check) -> Outcome:
        """The answer to a check: kept from an earlier run if all that it rests on is the same."""
        question = check.key
        if check.kind == "gap":
            question += repr([(gap.name, gap.given) for gap in self.gaps])
        key = self.keys.key(question, (*check.norms, *check.rules), check.terms)
        if key not in self.outcomes:
            if key not in self.kept:
                self.searched += 1
            self.outcomes[key] = self.kept[key] if key in self.kept else check.run()
        return self.outcomes[key]

    def audit(self) -> Audit:
        """Ask everything.

        Raises engine.audit_witness.Unconfirmed if the engine does not confirm a witness, and
        engine.audit_search.Undecided if the solver gives up.
        """
        asked: dict[str, int] = {}
        findings: list[AuditFinding] = []
        settled: list[Settled] = []
        judgements = self.judgements
        used: set[str] = set()
        for check in self.checks():
            asked[check.kind] = asked.get(check.kind, 0) + 1
            found = self.told(check)
            if isinstance(found, Settled):
                settled.append(found)
            elif found is not None:
                used.add(check.given or check.key)
                findings.append(found)
        return Audit(
            self.rules.day,
            len(self.rules.norms),
            asked,
            tuple(sorted(findings, key=lambda f: (f.judgement is not None, f.kind, f.key))),
            tuple(settled),
            tuple(key for key in sorted(judgements.keys() - used) if self._of_the_day(key)),
        )

    def told(self, check: Check) -> AuditFinding | Settled | None:
        """What comes of a check; None if there is no finding. Raises as `audit` does."""
        outcome = self.outcome(check)
        if not outcome.found:
            return None
        name = check.given or check.key
        if check.kind == "contradiction":
            found = self.settled(check, outcome, name in self.judgements)
            if found is not None:
                return found
        return self.finding(check, outcome, self.judgements.get(name))

    def _of_the_day(self, key: str) -> bool:
        """Whether a judgement is about norms of this day, if it is about norms."""
        kind, _, about = key.partition(":")
        single = kind in ("contradiction", "never", "swallowed")
        return not single or all(norm in self.rules.by_id for norm in about.split("+"))

    def settled(self, check: Check, outcome: Outcome, judged: bool = False) -> Settled | None:
        """What settles a contradiction: a conflict rule, or the order of the Legislation Law.

        A judgement on the two norms, and a rule that leaves the matter open or to a body, stand
        before the general order: they are nearer to the text.
        """
        one, other = check.norms
        sides = (self._side(one), self._side(other))
        rule = self.rules.by_id.get(outcome.rule)
        if rule is not None and rule.reconciliation is not None:
            by, found = sorted_sources(rule.sources), rule.reconciliation
            winner = _winner(found.winner, one, other)
            return Settled(sides, found.resolution, by, winner, rule.id, outcome.witness)
        priority = self.order.priority(one, other)
        if judged or priority.winner is None or not all(map(settles, check.rules)):
            return None
        by = sorted_sources(priority.by)
        return Settled(sides, priority.ground, by, priority.winner.id, witness=outcome.witness)

    def _side(self, norm: Norm) -> Side:
        concept = self.rules.schema.concepts.get(norm.action)
        action = concept.label if concept else None
        return Side(norm.id, norm.kind, sorted_sources(norm.sources), action)

    def finding(self, check: Check, outcome: Outcome, judgement: Judgement | None) -> AuditFinding:
        """A finding with its judgement, if there is one."""
        named = check.kind in ("contradiction", "never", "swallowed")
        norms = check.norms if named else ()
        exempting = self.rules.defeaters[norms[0].id] if check.kind == "swallowed" else ()
        return AuditFinding(
            check.key,
            check.kind,
            tuple(map(self._side, norms)),
            tuple(map(self._side, exempting)),
            check.terms,
            check.attribute,
            check.number,
            outcome.witness,
            outcome.parts,
            outcome.decided,
            judgement.text if judgement else None,
            judgement.source if judgement else "",
        )


def _winner(provision: Reference | None, *norms: Norm) -> str:
    """The norm that stands in the provision that prevails."""
    if provision is None:
        return ""
    found = [norm for norm in norms if any(map(provision.covers, norm.sources))]
    return found[0].id if found else ""
