"""The deontic calculus as forward-chaining rules.

The result is that of `engine.consequences`, which is the definition. The rules read the facts
that `engine.deontic_facts` describes. Every rule is positive: truth comes in as signed facts and a
disjunction is folded place by place, so absence is never tested and the order in which facts
arrive does not matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from durable.lang import c, m  # type: ignore[import-untyped]

from engine import consequences as definition
from engine.calculus import Case, Consequences, Decision, Standing, Status, Truth
from engine.consequences import arranged
from engine.deontic_facts import Key, Stated, stated
from engine.forward import Fact, Forward, agreed, fact


def checked(case: Case) -> Consequences:
    """What follows from a case by the rules and by the definition alike.

    Raises what `consequences` raises, and `engine.forward.Disagreement`.
    """
    return agreed(lambda: consequences(case), definition.consequences(case))


def consequences(case: Case) -> Consequences:
    """Everything that follows from a case, as `engine.consequences.consequences` defines it.

    Raises ValueError for a case that is not well formed (see `arranged`), and whatever is raised
    inside a rule.
    """
    arranged(case)
    told = stated(case)
    return run(case, told, told.facts)


def run(case: Case, told: Stated, facts: Iterable[Fact]) -> Consequences:
    """What follows from a well-formed case whose facts are sent in the order given."""
    found = Found(case, told)
    RULES.run(found, facts)
    return found.consequences()


class Found:
    """What the rules have found of a case so far; norms are numbers here."""

    def __init__(self, case: Case, told: Stated) -> None:
        """Nothing found yet."""
        self.case = case
        self.told = told
        self.standing: dict[int, Standing] = {}
        self.defeated_by: defaultdict[int, set[str]] = defaultdict(set)
        self.doubted_by: defaultdict[int, set[str]] = defaultdict(set)
        self.status: dict[int, Status] = {}
        self.terms: dict[Key, Truth] = {}
        self.possible: defaultdict[Key, list[str]] = defaultdict(list)
        self.decided: dict[Key, str] = {}
        self.tasks: defaultdict[Key, set[str]] = defaultdict(set)
        self.engaged: set[tuple[int, int]] = set()
        self.conflicts: set[Key] = set()

    def consequences(self) -> Consequences:
        """The findings as a record; KeyError if the rules left a norm or a term unsettled."""
        instances = self.case.instances
        terms = {(i.term, i.entity): Truth.FALSE for i in instances if i.term}
        terms |= {term: self.terms[term] for term in self.told.terms.values()}
        stands = {norm: _STANDING[value] for norm, value in self.told.unexcepted.items()}
        stands |= self.standing
        standing = {
            norm: Standing.VOID if i.condition is Truth.FALSE else stands[norm]
            for norm, i in enumerate(instances)
        }
        return Consequences(
            standing={instances[norm].id: found for norm, found in standing.items()},
            defeated_by={
                instances[norm].id: frozenset(self.defeated_by[norm])
                for norm, found in standing.items()
                if found is Standing.DEFEATED
            },
            doubted_by={
                instances[norm].id: frozenset(self.doubted_by[norm])
                for norm, found in standing.items()
                if found is Standing.UNDETERMINED
            },
            status={instances[norm].id: status for norm, status in self.status.items()},
            terms=terms,
            decisions={
                scale: Decision(self.decided.get(scale, ""), tuple(self.possible[scale]))
                for scale in self.told.scales.values()
            },
            tasks={task: frozenset(members) for task, members in self.tasks.items()},
            conflicts=frozenset(self.conflicts),
        )


RULES: Forward[Found] = Forward("deontics")
rule = RULES.rule


# A norm stands as its condition, unless one of its exceptions is in force.


@rule(
    c.norm << fact("condition"),
    c.exceptions << fact("so-far", value="false", list=c.norm.norm, place=c.norm.exceptions),
)
def excepted_by_none(found: Found, f: Any) -> Fact:
    """A norm none of whose exceptions is in force stands as its condition."""
    return _standing(found, f.norm, f.norm.value)


@rule(
    c.norm << fact("condition"),
    c.exceptions << fact("so-far", value="unknown", list=c.norm.norm, place=c.norm.exceptions),
)
def perhaps_excepted(found: Found, f: Any) -> Fact:
    """A norm with an exception that may be in force is undetermined."""
    return _standing(found, f.norm, "unknown")


@rule(
    c.norm << fact("condition"),
    c.exceptions << fact("so-far", value="true", list=c.norm.norm, place=c.norm.exceptions),
)
def excepted(found: Found, f: Any) -> Fact:
    """A norm with an exception in force is defeated, even if its condition is unknown."""
    return _standing(found, f.norm, "false")


_STANDING: dict[str, Standing] = {
    Truth.TRUE: Standing.IN_FORCE,
    Truth.FALSE: Standing.DEFEATED,
    Truth.UNKNOWN: Standing.UNDETERMINED,
}


def _standing(found: Found, norm: Any, value: str) -> Fact:
    found.standing[norm.norm] = _STANDING[value]
    return {"kind": "standing", "norm": norm.norm, "value": value, "fulfilment": norm.fulfilment}


# A list is true if one of its norms is in force, unknown if one may be, otherwise false.


@rule(
    c.link << fact("link", place=0),
    c.standing << fact("standing", norm=c.link.norm),
)
def first(found: Found, f: Any) -> Fact:
    """The first norm alone makes a list what it is itself."""
    return _so_far(f.link, f.standing.value)


@rule(
    c.link << fact("link"),
    c.standing << fact("standing", value="true", norm=c.link.norm),
    c.before << fact("so-far", list=c.link.list, place=c.link.place),
)
def then_in_force(found: Found, f: Any) -> Fact:
    """A norm in force makes a list true."""
    return _so_far(f.link, "true")


@rule(
    c.link << fact("link"),
    c.standing << fact("standing", value="false", norm=c.link.norm),
    c.before << fact("so-far", list=c.link.list, place=c.link.place),
)
def then_defeated(found: Found, f: Any) -> Fact:
    """A defeated norm leaves a list as it was."""
    return _so_far(f.link, f.before.value)


@rule(
    c.link << fact("link"),
    c.standing << fact("standing", value="unknown", norm=c.link.norm),
    c.before << fact("so-far", value="true", list=c.link.list, place=c.link.place),
)
def undetermined_after_true(found: Found, f: Any) -> Fact:
    """An undetermined norm leaves a true list true."""
    return _so_far(f.link, "true")


@rule(
    c.link << fact("link"),
    c.standing << fact("standing", value="unknown", norm=c.link.norm),
    c.before << fact("so-far", list=c.link.list, place=c.link.place) & (m.value != "true"),
)
def undetermined_otherwise(found: Found, f: Any) -> Fact:
    """An undetermined norm makes any other list unknown."""
    return _so_far(f.link, "unknown")


def _so_far(link: Any, value: str) -> Fact:
    return {"kind": "so-far", "list": link.list, "place": link.place + 1, "value": value}


# The reasons.


@rule(
    c.norm << fact("standing", value="false"),
    c.link << fact("link", list=c.norm.norm),
    c.exception << fact("standing", value="true", norm=c.link.norm),
)
def defeated_by(found: Found, f: Any) -> None:
    """A defeated norm is defeated by each of its exceptions in force."""
    found.defeated_by[f.norm.norm].add(found.case.instances[f.exception.norm].id)


@rule(
    c.norm << fact("standing", value="unknown"),
    c.link << fact("link", list=c.norm.norm),
    c.exception << fact("standing", value="unknown", norm=c.link.norm),
)
def doubted_by(found: Found, f: Any) -> None:
    """An undetermined norm is doubted for each of its exceptions that may be in force."""
    found.doubted_by[f.norm.norm].add(found.case.instances[f.exception.norm].id)


# Duties and prohibitions have a status, and fold into tasks.


@rule(fact("standing", value="true", fulfilment="true"))
def met(found: Found, f: Any) -> None:
    """A duty in force that is fulfilled is met."""
    _status(found, f.m.norm, Status.MET)


@rule(fact("standing", value="true", fulfilment="false"))
def breached(found: Found, f: Any) -> None:
    """A duty in force that is not fulfilled is breached."""
    _status(found, f.m.norm, Status.BREACHED)


@rule(fact("standing", value="true", fulfilment="unknown"))
def still_open(found: Found, f: Any) -> None:
    """A duty in force of whose fulfilment nothing is known is open."""
    _status(found, f.m.norm, Status.OPEN)


@rule(fact("standing", value="unknown") & (m.fulfilment != "none"))
def undetermined(found: Found, f: Any) -> None:
    """A duty that may be in force is undetermined, whatever was done."""
    _status(found, f.m.norm, Status.UNDETERMINED)


@rule(fact("standing", value="false") & (m.fulfilment != "none"))
def defeated(found: Found, f: Any) -> None:
    """A duty with an exception in force is defeated, whatever was done, and nothing to do."""
    found.status[f.m.norm] = Status.DEFEATED


def _status(found: Found, norm: int, status: Status) -> None:
    """Note a status; duties that may be in force to do the same to the same are one task."""
    found.status[norm] = status
    duty = found.case.instances[norm]
    if duty.action:
        found.tasks[duty.action, duty.entity].add(duty.id)


# A term holds if one of its grounds is in force; the highest that holds decides its scale.


@rule(
    c.term << fact("term"),
    c.truth << fact("so-far", list=c.term.list, place=c.term.length),
)
def term(found: Found, f: Any) -> None:
    """A term is as true as the list of its grounds."""
    found.terms[found.told.terms[f.term.list]] = Truth(f.truth.value)


@rule(
    c.rank << fact("rank"),
    c.truth << fact("so-far", value="true", list=c.rank.list, place=c.rank.length),
    c.walk << fact("walk", above="false", scale=c.rank.scale, place=c.rank.place),
)
def decided(found: Found, f: Any) -> None:
    """A term that holds, above which none may hold, decides."""
    found.decided[found.told.scales[f.rank.scale]] = _possible(found, f.rank)


@rule(
    c.rank << fact("rank"),
    c.truth << fact("so-far", value="true", list=c.rank.list, place=c.rank.length),
    c.walk << fact("walk", above="unknown", scale=c.rank.scale, place=c.rank.place),
)
def last_possible(found: Found, f: Any) -> None:
    """A term that holds, above which another may hold, is the last that may decide."""
    _possible(found, f.rank)


@rule(
    c.rank << fact("rank"),
    c.truth << fact("so-far", value="unknown", list=c.rank.list, place=c.rank.length),
    c.walk << fact("walk", scale=c.rank.scale, place=c.rank.place),
)
def possible(found: Found, f: Any) -> Fact:
    """A term that may hold may decide, and so may lower ones."""
    _possible(found, f.rank)
    return _walk(f.rank, "unknown")


@rule(
    c.rank << fact("rank"),
    c.truth << fact("so-far", value="false", list=c.rank.list, place=c.rank.length),
    c.walk << fact("walk", scale=c.rank.scale, place=c.rank.place),
)
def passed(found: Found, f: Any) -> Fact:
    """A term that does not hold is passed over."""
    return _walk(f.rank, f.walk.above)


def _possible(found: Found, rank: Any) -> str:
    term, _ = found.told.terms[rank.list]
    found.possible[found.told.scales[rank.scale]].append(term)
    return term


def _walk(rank: Any, above: str) -> Fact:
    return {"kind": "walk", "scale": rank.scale, "place": rank.place + 1, "above": above}


# Two engaged sides are a conflict.


@rule(
    c.side << fact("side"),
    c.standing << fact("standing", norm=c.side.norm) & (m.value != "unknown"),
)
def engaged(found: Found, f: Any) -> Fact | None:
    """A norm in force or defeated engages its side of a clash, once."""
    side = (f.side.clash, f.side.side)
    if side in found.engaged:
        return None
    found.engaged.add(side)
    return {"kind": "engaged", "clash": f.side.clash, "side": f.side.side}


@rule(
    c.one << fact("engaged"),
    c.other << fact("engaged", clash=c.one.clash),
)
def conflict(found: Found, f: Any) -> None:
    """Two sides of one clash that are engaged are a conflict; a fact is never joined to itself."""
    clash = found.case.clashes[f.one.clash]
    found.conflicts.add((clash.rule, clash.entity))
