"""Which of two norms goes first under the Legislation Law, where nothing else settles it.

The order is partial: for some pairs a body rules, for others the law says nothing.
"""

from __future__ import annotations

from datetime import date

import msgspec

from dsl.statute import Norm, Reference
from kb.rulebook import FOREIGN, KnowledgeBase

LAW, REGULATION = "law", "administrative-regulation"
RULE, LOCAL = "departmental-rule", "local-regulation"
ORDERED = (LAW, REGULATION, LOCAL, RULE)  # those that the Legislation Law puts in order
BINDING = (*ORDERED, "judicial-interpretation", "normative-document")

STANDING_COMMITTEE, STATE_COUNCIL = "npc-standing-committee", "state-council"
MAKER = "maker-of-both"


def _leg(article: int, *pinpoints: int) -> tuple[Reference, ...]:
    return (Reference("LEG", str(article), pinpoints),)


SUPERIOR = {LAW: _leg(99, 1), REGULATION: _leg(99, 2)}
OF_ONE_MAKER = _leg(103)
RULINGS = {
    LAW: (STANDING_COMMITTEE, _leg(105, 1)),
    REGULATION: (STATE_COUNCIL, _leg(105, 2)),
    LOCAL: (MAKER, _leg(106, 1, 1)),
    RULE: (MAKER, _leg(106, 1, 1)),
}
LOCAL_AGAINST_RULE = _leg(106, 1, 2)
RULES_OF_TWO_MAKERS = _leg(106, 1, 3)


class Priority(msgspec.Struct, frozen=True):
    """How two norms stand to each other: concepts of the ontology, with the provisions.

    `ground` is why the `winner` goes first; `referral` where `body` rules; `no-rule` where the
    law is silent. Neither has a winner.
    """

    ground: str
    by: tuple[Reference, ...] = ()
    winner: Norm | None = None
    body: str = ""


class LegislativeOrder:
    """The order of the norms of a knowledge base."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        """Makers and days are read off the modules once."""
        self.ranks = knowledge.schema.concepts
        self.makers = {module.instrument: module.issuer for module in knowledge.modules}
        self.first: dict[object, date] = {}
        for norm in (norm for module in knowledge.modules for norm in module.norms):
            said = _content(norm)
            self.first[said] = min(norm.in_force, self.first.get(said, norm.in_force))

    def since(self, norm: Norm) -> date:
        """The day since which a norm has stood: an amended text restates what it leaves alone."""
        return self.first[_content(norm)]

    def priority(self, one: Norm, other: Norm, special: Norm | None = None) -> Priority:
        """Which of two norms goes first.

        `special` is that of the two which is special to the other; that is a reading of both, so
        the caller says it. Without it the later of two norms of one maker goes first, on the
        footing that both are equally general. Raises ValueError if `special` is neither of them.
        """
        if special is not None and special not in (one, other):
            raise ValueError(f"{special.id} is neither {one.id} nor {other.id}")
        for ours, theirs in ((one, other), (other, one)):
            if theirs.rank == FOREIGN:
                binds = ours.rank in BINDING
                return Priority("law-of-the-forum", winner=ours) if binds else Priority("no-rule")
        for upper, lower in ((one, other), (other, one)):
            if lower.rank in self.ranks[upper.rank].outranks:
                by = SUPERIOR.get(upper.rank, ()) if lower.rank in ORDERED else ()
                return Priority("superior-law", by, winner=upper)
        if {one.rank, other.rank} == {LOCAL, RULE}:
            return Priority("referral", LOCAL_AGAINST_RULE, body=STATE_COUNCIL)
        if one.rank != other.rank or one.rank not in ORDERED:
            return Priority("no-rule")
        one_maker = self.makers[one.instrument] == self.makers[other.instrument]
        if one.rank == RULE and not one_maker:
            return Priority("referral", RULES_OF_TWO_MAKERS, body=STATE_COUNCIL)
        return self._equals(one, other, special, one_maker)

    def _equals(self, one: Norm, other: Norm, special: Norm | None, one_maker: bool) -> Priority:
        """Two norms of one rank: special before general, new before old, and where these part."""
        older, newer = sorted((one, other), key=self.since)
        tied = self.since(older) == self.since(newer)
        if special == older and not tied and (one_maker or one.rank == LAW):
            body, by = RULINGS[one.rank]
            return Priority("referral", by, body=body)
        if not one_maker:
            return Priority("no-rule")
        if special is not None:
            return Priority("special-law", OF_ONE_MAKER, winner=special)
        if tied:
            return Priority("no-rule")
        return Priority("later-law", OF_ONE_MAKER, winner=newer)


def _content(norm: Norm) -> object:
    """What a norm says, whatever the number of its article."""
    said = (norm.instrument, norm.kind, norm.name, norm.sort, norm.term, norm.action)
    return (*said, norm.when, norm.met, norm.deadline, norm.keep, norm.yields)
