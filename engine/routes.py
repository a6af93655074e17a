"""The export route of each transfer: what decides it, what was considered, how far the next is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from dsl.expressions import Aggregate, And, Compare, Not, Number, Operand, Or, Path
from dsl.statute import Norm, Text
from engine.calculus import Consequences, Decision, Standing, Truth
from engine.case import instance_id
from engine.dates import rests_on_draft
from engine.derivation import Derivation
from engine.kleene import Interval, both, either, negate
from engine.logic import Evaluator
from engine.proofs import ProofWriter, fact_key, unknown_facts
from engine.report import Exemption, Margin, Proof, Route
from kb.rulebook import sorted_sources

SCALE = "export-route"
EXPORT = "cross-border-provision"  # the term without which a transfer is no export
COUNTED = "counted-export"  # the term of transfers that count toward the thresholds
LABELS = {
    "exempt": Text("exempt", "豁免"),
    "not-an-export": Text("not an export", "不属于出境"),
    "undetermined": Text("undetermined", "未定"),
}
UNASKED = Text("none asked for", "没有规定要求")
GROWTH = "people-per-month"  # the attribute: new persons whom a transfer reaches in a month
GROWS = ("people-this-year", "people-since-last-year")  # what it adds to
DAYS_A_MONTH = 30.4375


class RouteFinder:
    """Finds the routes of a scenario's transfers."""

    def __init__(self, evaluator: Evaluator, results: Consequences, proofs: ProofWriter) -> None:
        """`results` are the consequences of the scenario's case."""
        self.evaluator = evaluator
        self.results = results
        self.proofs = proofs
        self.schema = evaluator.rules.schema
        self.order = evaluator.rules.rank_order

    def routes(self) -> tuple[Route, ...]:
        """One route for each transfer, in the order of the file."""
        return tuple(self.route(t.name) for t in self.evaluator.world.of_sort("transfer"))

    def route(self, transfer: str) -> Route:
        """The route of one transfer with its grounds."""
        export = self.evaluator.term(EXPORT, transfer)
        exemptions = self.exemptions(transfer)
        decision = self.results.decisions.get((SCALE, transfer), Decision("", ()))
        known = EXPORT in self.evaluator.rules.constituting  # else no law of the day speaks of it
        no_export = known and export.truth is Truth.FALSE
        unknown: list[str] = []
        possible: tuple[str, ...] = ()
        deciding: tuple[Derivation, ...] = ()
        if decision.term:
            code = self.schema.terms[decision.term].code
            deciding = self.constituting(decision.term, transfer, Standing.IN_FORCE)
            under = self.cited(deciding)
        elif decision.possible or export.truth is Truth.UNKNOWN:
            code, under = "undetermined", ()
            codes = [self.schema.terms[term].code for term in decision.possible]
            certain = any(
                self.results.terms.get((term, transfer)) is Truth.TRUE for term in decision.possible
            )
            if not certain:
                codes += ["not-an-export"] if no_export else ["exempt"]
                codes += ["not-an-export"] if export.truth is Truth.UNKNOWN else []
            possible = tuple(dict.fromkeys(codes))
            deciding = tuple(
                derivation
                for term in decision.possible
                for derivation in self.constituting(term, transfer, Standing.UNDETERMINED)
            )
            if export.truth is Truth.UNKNOWN:
                deciding = (export, *deciding)
            facts = (fact for d in deciding for fact in unknown_facts(d))
            unknown = list(dict.fromkeys(fact_key(fact) for fact in facts))
        elif no_export:
            code, under = "not-an-export", self.cited(export.parts)
            deciding = (export,)
        else:
            code = "exempt"
            under = tuple(dict.fromkeys(e.source for e in exemptions if e.status == "applies"))
            deciding = tuple(
                self.evaluator.standing(norm, transfer)
                for norm in self.exempting()
                if self.standing(norm, transfer) is Standing.IN_FORCE
            )
            # nothing had to be exempted: no provision asks for a route
            deciding = deciding or tuple(
                self.evaluator.term(term.name, transfer)
                for term in self.schema.terms.values()
                if term.scale == SCALE and term.name in self.evaluator.rules.constituting
            )
        label = self.label(code) if under or code != "exempt" else UNASKED
        return Route(
            transfer,
            code,
            label,
            under,
            self.margin(transfer, code),
            possible,
            exemptions,
            tuple(unknown),
            self.proof(transfer, code, label, deciding),
            self.evaluator.rules.drafts and rests_on_draft(deciding),
        )

    def label(self, code: str) -> Text:
        """The words for a route's code."""
        if code in LABELS:
            return LABELS[code]
        return next(
            t.label for t in self.schema.terms.values() if t.code == code and t.scale == SCALE
        )

    def proof(
        self, transfer: str, code: str, label: Text, deciding: tuple[Derivation, ...]
    ) -> Proof:
        """The derivations that decide, below one statement of the route."""
        truth = "unknown" if code == "undetermined" else "true"
        parts = tuple(self.proofs.proof(derivation) for derivation in deciding)
        says = Text(f"route of {transfer}: {label.en}", f"{transfer}的路径：{label.zh}")
        return Proof(truth, says, parts=parts)

    def standing(self, norm: Norm, transfer: str) -> Standing:
        """How a norm stands on a transfer."""
        return self.results.standing[instance_id(norm, transfer)]

    def constituting(self, term: str, transfer: str, standing: Standing) -> tuple[Derivation, ...]:
        """The norms that constitute a term and stand so, the most specific rank first."""
        norms = [
            norm
            for norm in self.evaluator.rules.constituting.get(term, ())
            if self.standing(norm, transfer) is standing
        ]
        return tuple(self.evaluator.standing(n, transfer) for n in sorted(norms, key=self.order))

    def exempting(self) -> list[Norm]:
        """The exempting norms that defeat a route, lower (more specific) ranks first."""
        routes = {term.name for term in self.schema.terms.values() if term.scale == SCALE}
        norms = self.evaluator.rules.norms
        found = [n for n in norms if n.kind == "exempts" and routes & set(map(str, n.defeats))]
        return sorted(found, key=self.order)

    def exemptions(self, transfer: str) -> tuple[Exemption, ...]:
        """Every exemption from a route with whether it applies, and why not."""
        words = {
            Standing.IN_FORCE: "applies",
            Standing.VOID: "fails",
            Standing.DEFEATED: "fails",
            Standing.UNDETERMINED: "unknown",
        }
        return tuple(
            Exemption(
                norm.id,
                ", ".join(sorted_sources(norm.sources)),
                self.proofs.article_title(norm.sources),
                words[self.standing(norm, transfer)],
                self.proofs.proof(self.evaluator.standing(norm, transfer)),
            )
            for norm in self.exempting()
        )

    @staticmethod
    def cited(derivations: tuple[Derivation, ...]) -> tuple[str, ...]:
        """The provisions of the norms derived."""
        norms = [d.of for d in derivations if isinstance(d.of, Norm)]
        return sorted_sources(source for norm in norms for source in norm.sources)

    # the margin to the next threshold

    def margin(self, transfer: str, code: str) -> Margin | None:
        """The nearest count threshold that would bring a stricter route, if the transfer counts."""
        if self.evaluator.term(COUNTED, transfer).truth is Truth.FALSE:
            return None
        current = max(
            (t.order for t in self.schema.terms.values() if t.code == code and t.scale == SCALE),
            default=0,
        )
        found = [
            margin
            for norm in self.evaluator.rules.norms
            if norm.term and self.schema.terms[norm.term].scale == SCALE
            if self.schema.terms[norm.term].order > current
            for margin in self.margins_of(norm, transfer)
        ]
        known = [m for m in found if m.remaining is not None]
        if known:
            return min(known, key=lambda m: m.remaining or 0)
        return found[0] if found else None

    def margins_of(self, norm: Norm, transfer: str) -> Iterator[Margin]:
        """The thresholds in a norm's condition whose crossing could make it hold."""
        condition = self.evaluator.condition(norm, transfer)
        if condition.truth is Truth.TRUE:
            return
        for leaf in _thresholds(condition):
            of, count = leaf.of, leaf.count
            assert isinstance(of, Compare) and isinstance(of.right, Number)
            if count is None or leaf.truth is Truth.TRUE:
                continue
            if _if_true(condition, leaf) is Truth.FALSE:
                continue
            threshold = of.right.value
            bounded = count.high is not None and count.high < threshold
            remaining = threshold - (count.high or 0) if bounded else None
            names = {name: entity for name, entity in leaf.bindings.items()}
            yield Margin(
                self.proofs.prose.operand(of.left, names),
                count.low or 0,
                count.high,
                threshold,
                remaining,
                self.threshold_source(of.right, norm),
                self.schema.terms[norm.term].code,
                self.reached_on(transfer, count, threshold) if grows(of.left) else None,
            )

    def threshold_source(self, number: Number, norm: Norm) -> str:
        """The provision that sets a threshold: its own, or that of the norm that uses it."""
        known = self.evaluator.rules.thresholds.get(number.name)
        return str(known.source) if known else ", ".join(sorted_sources(norm.sources))

    def reached_on(self, transfer: str, count: Interval, threshold: int) -> date | None:
        """The day the threshold is reached at the declared growth, if still in this year."""
        rate = self.evaluator.world.follow(Path("t", (GROWTH,)), {"t": transfer})
        if count.high is None or len(rate.items) != 1 or not isinstance(rate.items[0], int):
            return None
        if rate.items[0] <= 0:
            return None
        today = self.evaluator.rules.day
        days = max(0, threshold - count.high) / rate.items[0] * DAYS_A_MONTH
        if days > 366:
            return None
        reached = today + timedelta(days=int(-(-days // 1)))
        return reached if reached.year == today.year else None


def grows(operand: Operand) -> bool:
    """Whether the declared growth, which is of persons, says how a count grows."""
    path = operand.value if isinstance(operand, Aggregate) else operand
    return isinstance(path, Path) and path.steps[-1] in GROWS


def _thresholds(derivation: Derivation) -> Iterator[Derivation]:
    """Comparisons `count >= number` anywhere in a condition, below positive steps only."""
    of = derivation.of
    if isinstance(of, Compare):
        if of.operator == ">=" and isinstance(of.right, Number):
            yield derivation
    elif isinstance(of, (And, Or, Norm)):
        for part in derivation.parts:
            yield from _thresholds(part)


def _if_true(derivation: Derivation, leaf: Derivation) -> Truth:
    """The truth of a derivation if one of its leaves were true."""
    if derivation is leaf:
        return Truth.TRUE
    of = derivation.of
    if isinstance(of, (And, Or, Not, Norm)):
        parts = [_if_true(part, leaf) for part in derivation.parts]
        if isinstance(of, Not):
            return negate(parts[0])
        return either(parts) if isinstance(of, Or) else both(parts)
    return derivation.truth
