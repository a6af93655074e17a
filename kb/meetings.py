"""Where instruments meet: conflicts, what several of them ask or define, and what frees from what.

This is read off the rulebook of a day; whether the norms meet in a case is for the engine.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import msgspec

from dsl.statute import Norm
from kb.conflicts import APART, FOREIGN_LAW
from kb.rulebook import FOREIGN, Rules

KINDS = ("conflict", "overlap", "definition", "exemption")


class Encounter(msgspec.Struct, frozen=True, omit_defaults=True):
    """Two instruments that meet in one matter.

    `kind` is conflict (a rule of the knowledge base reconciles them), overlap (both ask for one
    action on things of one sort), definition (both say what counts as one term) or exemption (norms
    of the first take norms of the second away). `matter` is the id of the rule, the action or the
    term; of an exemption, that of the article that frees. `norms` are the ids on either side.
    `clocks`: both sides have deadlines or terms of keeping, and these differ.
    """

    kind: str
    one: str
    other: str
    matter: str
    norms: tuple[tuple[str, ...], tuple[str, ...]]
    clocks: bool = False

    @property
    def key(self) -> str:
        """A stable name of the encounter."""
        return f"{self.kind}:{self.one}:{self.other}:{self.matter}"


def encounters(rules: Rules) -> tuple[Encounter, ...]:
    """Every encounter of the norms in force, by kind."""
    return (*_conflicts(rules), *_overlaps(rules), *_definitions(rules), *_exemptions(rules))


def _ids(norms: list[Norm]) -> tuple[str, ...]:
    return tuple(norm.id for norm in norms)


def _conflicts(rules: Rules) -> Iterator[Encounter]:
    """A rule between several provisions has an encounter for each two instruments in it."""
    for rule, sides in rules.reconciling:
        assert rule.reconciliation is not None
        stated = [
            [n for name in sorted(side) if (n := rules.by_id[name]).kind not in APART]
            for side in sides
        ]
        pairs: dict[tuple[str, str], tuple[dict[str, None], dict[str, None]]] = {}
        for one, other in combinations([side for side in stated if side], 2):
            foreign = (one[0].rank == FOREIGN, other[0].rank == FOREIGN)
            if rule.reconciliation.kind == FOREIGN_LAW and foreign[0] == foreign[1]:
                continue
            if one[0].instrument > other[0].instrument:
                one, other = other, one
            key = (one[0].instrument, other[0].instrument)
            ours, theirs = pairs.setdefault(key, ({}, {}))
            ours.update(dict.fromkeys(_ids(one)))
            theirs.update(dict.fromkeys(_ids(other)))
        for (first, second), (ours, theirs) in pairs.items():
            yield Encounter("conflict", first, second, rule.id, (tuple(ours), tuple(theirs)))


def _overlaps(rules: Rules) -> Iterator[Encounter]:
    """Duties or prohibitions with one action on things of one sort, in different instruments."""
    asking: dict[tuple[str, str, str], dict[str, list[Norm]]] = {}
    for norm in rules.norms:
        if norm.kind in ("duty", "prohibition") and norm.action:
            key = (norm.action, norm.kind, norm.sort)
            asking.setdefault(key, {}).setdefault(norm.instrument, []).append(norm)
    found: dict[tuple[str, str, str], tuple[list[Norm], list[Norm]]] = {}
    for (action, _, _), by_law in asking.items():
        for first, second in combinations(sorted(by_law), 2):
            ours, theirs = found.setdefault((first, second, action), ([], []))
            ours += by_law[first]
            theirs += by_law[second]
    for (first, second, action), (ours, theirs) in found.items():
        clocks = _differ(ours, theirs)
        yield Encounter("overlap", first, second, action, (_ids(ours), _ids(theirs)), clocks)


def _differ(ours: list[Norm], theirs: list[Norm]) -> bool:
    """Whether both sides have deadlines, or terms of keeping, that are not the same."""
    deadlines = [
        {(d.relation, d.duration, d.anchor and d.anchor.steps) for n in side if (d := n.deadline)}
        for side in (ours, theirs)
    ]
    keeping = [{n.keep for n in side if n.keep is not None} for side in (ours, theirs)]
    return any(one and other and one != other for one, other in (deadlines, keeping))


def _definitions(rules: Rules) -> Iterator[Encounter]:
    for term, norms in sorted(rules.constituting.items()):
        by_law: dict[str, list[Norm]] = {}
        for norm in norms:
            by_law.setdefault(norm.instrument, []).append(norm)
        for one, other in combinations(sorted(by_law), 2):
            sides = (_ids(by_law[one]), _ids(by_law[other]))
            yield Encounter("definition", one, other, term, sides)


def _exemptions(rules: Rules) -> Iterator[Encounter]:
    """An exempting article and the norms of another instrument that it may take away."""
    found: dict[tuple[str, str, str], tuple[dict[str, None], dict[str, None]]] = {}
    for norm in rules.norms:
        for exempting in rules.defeaters[norm.id]:
            if exempting.instrument != norm.instrument:
                article = f"{exempting.instrument} {exempting.article}"
                key = (exempting.instrument, norm.instrument, article)
                ours, theirs = found.setdefault(key, ({}, {}))
                ours[exempting.id] = None
                theirs[norm.id] = None
    for (first, second, article), (ours, theirs) in sorted(found.items()):
        yield Encounter("exemption", first, second, article, (tuple(ours), tuple(theirs)))
