"""What the audit looks for in single norms and in the route of exports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import msgspec

from dsl.expressions import And, Expression
from dsl.statute import Norm, Text
from engine.audit_search import Search
from engine.audit_truth import Formula
from engine.audit_witness import Claim, Claims
from engine.calculus import Truth
from engine.case import ANCHORED
from kb.prose import Named, Prose
from kb.rulebook import sorted_sources

EXPORTS = ("personal-information-export", "important-data-export")
SCALE = "export-route"


class Outcome(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a check found: `found` is whether there is a finding.

    `witness` shows it where one scenario can; `parts` are the parts of a condition that exclude
    each other; `rule` is the conflict rule that settles every meeting of two norms; `decided` says,
    for a threshold, what holds one below it, at it and one above it.
    """

    found: bool
    witness: Text | None = None
    parts: tuple[Text, ...] = ()
    rule: str = ""
    decided: tuple[tuple[str, ...], ...] = ()


NOTHING = Outcome(False)


@dataclass(frozen=True)
class Check:
    """One question to the law: its key, the norms that it is about, and how it is answered.

    `terms` are the defined terms and `rules` the conflict rules that the answer depends on too;
    `given` names the judged gap that is looked for, `attribute` and `number` a threshold.
    """

    kind: str
    key: str
    run: Callable[[], Outcome]
    norms: tuple[Norm, ...] = ()
    terms: tuple[str, ...] = ()
    rules: tuple[Norm, ...] = ()
    given: str = ""
    attribute: str = ""
    number: int = 0


class Checks:
    """Makes the checks of one day."""

    def __init__(self, search: Search) -> None:
        """Nothing is searched before a check is run."""
        self.search = search
        self.rules = search.rules
        self.prose = Prose(search.rules.schema)

    # norms that can never apply, exceptions that swallow their rule

    def of_norms(self) -> Iterator[Check]:
        """Each norm can apply, and its exceptions leave something of it."""
        for norm in self.rules.norms:
            if norm.kind not in ANCHORED:
                continue
            yield Check("never", f"never:{norm.id}", self._never(norm), (norm,))
            if self.rules.defeaters[norm.id]:
                key = f"swallowed:{norm.id}"
                yield Check("swallowed", key, self._swallowed(norm), (norm,))

    def _places(self, norm: Norm) -> list[str]:
        """Where a norm may be tried: all places of a sort are alike, but measures differ."""
        slots = self.search.world.of_sort(norm.sort)
        return [s.name for s in slots if s.kind or s.name.endswith("-1")]

    def _possible(self, norm: Norm, truth: Callable[[str], Formula]) -> str:
        """Where something may be true of a norm; an empty string if nowhere."""
        slots = self.search.world.slots
        places = self._places(norm)
        return next((p for p in places if self.search.possible(slots[p].exists, truth(p))), "")

    def _never(self, norm: Norm) -> Callable[[], Outcome]:
        def run() -> Outcome:
            conditions = self.search.conditions
            place = self._possible(norm, lambda at: conditions.condition(norm, at).true)
            return NOTHING if place else Outcome(True, parts=self._why(norm))

        return run

    def _why(self, norm: Norm) -> tuple[Text, ...]:
        """The parts of a condition that exclude each other."""
        parts: tuple[Expression, ...] = ()
        if norm.when is not None:
            parts = norm.when.parts if isinstance(norm.when, And) else (norm.when,)
        place = self._places(norm)[0]
        conditions = self.search.conditions
        formulas = [conditions.evaluate(part, {norm.variable: place}).true for part in parts]
        core = self.search.core(self.search.world.slots[place].exists, formulas)
        names = {norm.variable: Named(norm.variable, norm.sort)}
        return tuple(self.prose.expression(parts[index], names) for index in core or ())

    def _swallowed(self, norm: Norm) -> Callable[[], Outcome]:
        def run() -> Outcome:
            conditions = self.search.conditions
            if self._possible(norm, lambda at: conditions.standing(norm, at).true):
                return NOTHING
            place = self._possible(norm, lambda at: conditions.condition(norm, at).true)
            if not place:
                return NOTHING  # it can never apply at all
            slot = self.search.world.slots[place]
            model = self.search.model(slot.exists, conditions.condition(norm, place).true)
            claims = (
                Claim(place, Truth.TRUE, norm, own=True),
                Claim(place, Truth.FALSE, norm),
            )
            title = Text(f"{cited(norm)}: always exempted", f"{cited(norm)}：总被豁免")
            return Outcome(True, self.search.witness(model, claims, title))

        return run

    # the route of an export

    def of_routes(self, judged: Iterable[tuple[str, Expression]]) -> Iterator[Check]:
        """Each export has a route or an exemption, and no two routes that the scale leaves equal.

        `judged` are conditions on a transfer `t`, each with its name, in which a gap has been
        judged: each is looked for by itself, and everything outside of them.
        """
        terms = self.rules.schema.terms
        routes = [t for t in terms.values() if t.scale == SCALE and t.name in self.constituting]
        if not routes:
            return
        names = tuple(term.name for term in routes)
        exempting = self.exempting(names)
        known = list(judged)
        for export in EXPORTS:
            if export in self.constituting:
                gap = self._gap(export, names, exempting, None, [e for _, e in known])
                yield Check("gap", f"gap:{export}", gap, exempting, (*names, export))
                for name, given in known:
                    gap = self._gap(export, names, exempting, given, [])
                    key = f"gap:{export}:{name}"
                    yield Check("gap", key, gap, exempting, (*names, export), given=name)
        for index, one in enumerate(routes):
            for other in routes[index + 1 :]:
                if one.order == other.order:
                    pair = (one.name, other.name)
                    key = f"overlap:{'+'.join(pair)}"
                    yield Check("overlap", key, self._overlap(*pair), (), pair)

    @property
    def constituting(self) -> dict[str, tuple[Norm, ...]]:
        """The norms of each defined term that is law on the day."""
        return self.rules.constituting

    def exempting(self, terms: tuple[str, ...]) -> tuple[Norm, ...]:
        """The exemptions from some defined terms."""
        return tuple(
            norm
            for norm in self.rules.norms
            if norm.kind == "exempts" and set(terms) & {d for d in norm.defeats if d in terms}
        )

    def _gap(
        self,
        export: str,
        routes: tuple[str, ...],
        exempting: tuple[Norm, ...],
        given: Expression | None,
        outside: list[Expression],
    ) -> Callable[[], Outcome]:
        def run() -> Outcome:
            conditions, place = self.search.conditions, "transfer-1"
            claims: Claims = (
                Claim(place, Truth.TRUE, term=export),
                *(Claim(place, Truth.FALSE, term=term) for term in routes),
                *(Claim(place, Truth.FALSE, norm) for norm in exempting),
            )
            formulas = [self.search.world.slots[place].exists]
            formulas += [conditions.term(export, place).true]
            formulas += [conditions.term(term, place).false for term in routes]
            formulas += [conditions.standing(norm, place).false for norm in exempting]
            formulas += [conditions.evaluate(known, {"t": place}).false for known in outside]
            if given is not None:
                formulas.append(conditions.evaluate(given, {"t": place}).true)
            model = self.search.model(*formulas)
            if model is None:
                return NOTHING
            label = self.rules.schema.terms[export].label
            title = Text(f"{label.en}: no route", f"{label.zh}：没有路径")
            return Outcome(True, self.search.witness(model, claims, title))

        return run

    def _overlap(self, one: str, other: str) -> Callable[[], Outcome]:
        def run() -> Outcome:
            conditions, place = self.search.conditions, "transfer-1"
            model = self.search.model(
                self.search.world.slots[place].exists,
                conditions.term(one, place).true,
                conditions.term(other, place).true,
            )
            if model is None:
                return NOTHING
            claims = tuple(Claim(place, Truth.TRUE, term=term) for term in (one, other))
            first, second = (self.rules.schema.terms[term].label for term in (one, other))
            title = Text(f"{first.en}, {second.en}: both", f"{first.zh}、{second.zh}：并存")
            return Outcome(True, self.search.witness(model, claims, title))

        return run


def cited(norm: Norm) -> str:
    """The provisions of a norm."""
    return ", ".join(sorted_sources(norm.sources))
