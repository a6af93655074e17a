"""What a breach may cost: the tiers of the sanction provisions, and one fine for one act.

Only what the provisions fix is computed. Which tier a case falls into, whether a fine that may be
imposed is, and how many acts there are is for the authority.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from dsl.expressions import Path
from dsl.statute import Norm, Range, Reference, Text
from engine.calculus import Consequences
from engine.clashes import SANCTIONS, near, stands_in
from engine.report import Act, Exposure, Finding, Task, Tier, Total
from engine.world import World
from kb.rulebook import Rules, sorted_sources

ONE_FINE = Reference("APL", "29")  # one act is fined once, by the provision with the higher fine
TURNOVER = "turnover"  # the organization's attribute that a fine may be measured by


class Exposures:
    """The exposures of one scenario's breaches."""

    def __init__(
        self, world: World, rules: Rules, results: Consequences, duties: Iterable[Finding]
    ) -> None:
        """`duties` are the findings; only those of Chinese law in force are added up."""
        self.world = world
        self.rules = rules
        self.results = results
        self.broken = {(f.norm, f.on): f for f in duties if f.status == "breached" and f.counts}

    def of_task(self, findings: Iterable[Finding]) -> tuple[Exposure, ...]:
        """The exposure of each bearer for the breached ones among the findings of one task."""
        broken = [f for f in findings if (f.norm, f.on) in self.broken]
        bearers = dict.fromkeys(name for finding in broken for name in finding.bearer)
        found = (self.exposure(broken, bearer) for bearer in bearers)
        return tuple(exposure for exposure in found if exposure)

    def exposure(self, findings: Iterable[Finding], bearer: str) -> Exposure | None:
        """What one act threatens a bearer with; None where no provision is named."""
        threats = self._threats(findings, bearer)
        if not threats:
            return None
        turnover = self.turnover(bearer)
        tiers = {
            provision: tuple(tier_of(norm, turnover) for norm in norms)
            for provision, norms in threats.items()
        }
        fining = {name: each for name, each in tiers.items() if any(map(_fines, each))}
        on_bearer = {name: each for name, each in fining.items() if any(map(_fines_bearer, each))}
        chosen = max(on_bearer or fining or tiers, key=lambda name: max(map(ceiling, tiers[name])))
        top = max(tiers[chosen], key=ceiling)
        at_least = ceiling(top)[0]
        unknown = tuple(_unknown(fining, bearer))
        # what fines those responsible alone fines others for the act, and stands beside
        beside = [name for name in fining if on_bearer and name not in on_bearer]
        imposed = tiers[chosen] + tuple(tier for name in beside for tier in tiers[name])
        aside = tuple(name for name in fining if name != chosen and name not in beside)
        known = self.rules.article(ONE_FINE) is not None
        return Exposure(
            bearer=bearer,
            source=top.source,
            low=min(0 if tier.optional else tier.least for tier in tiers[chosen]),
            high=None if unknown else at_least,
            at_least=at_least,
            persons=_span(tier.persons_fine for tier in imposed),
            tiers=imposed,
            set_aside=aside,
            rule=str(ONE_FINE) if aside and known else "",
            unspecified=unknown,
        )

    def _threats(self, findings: Iterable[Finding], bearer: str) -> dict[str, list[Norm]]:
        """Sanction provision (an article) → the penalties that the findings name in it."""
        threats: dict[str, list[Norm]] = {}
        for finding in findings:
            if bearer not in finding.bearer:
                continue
            for reference in self.rules.by_id[finding.norm].sanctions:
                for norm in self.rules.penalties(reference):
                    article = threats.setdefault(f"{norm.instrument} {norm.article}", [])
                    if norm.penalty is not None and norm not in article:
                        article.append(norm)
        return {name: norms for name, norms in threats.items() if norms}

    def turnover(self, bearer: str) -> int | None:
        """Last year's turnover of an organization, if one figure is said."""
        found = self.world.follow(Path("o", (TURNOVER,)), {"o": bearer})
        figure = found.items[0] if len(found.items) == 1 else None
        return figure if type(figure) is int else None

    def totals(self, tasks: Sequence[Task]) -> tuple[Total, ...]:
        """The sums over each bearer's distinct acts, in the order of the tasks."""
        exposed = [task for task in tasks if task.exposure]
        bearers = dict.fromkeys(each.bearer for task in exposed for each in task.exposure)
        return tuple(self._total(bearer, exposed) for bearer in bearers)

    def _total(self, bearer: str, tasks: list[Task]) -> Total:
        own = [task for task in tasks if any(each.bearer == bearer for each in task.exposure)]
        acts = []
        for group in self._one_act(own):
            exposure = self.exposure((f for task in group for f in self._breaches(task)), bearer)
            if exposure is not None:
                acts.append(Act(tuple(f"{task.action}@{task.on}" for task in group), exposure))
        highs = [act.exposure.high for act in acts]
        known = [high for high in highs if high is not None]
        return Total(
            bearer,
            sum(act.exposure.low for act in acts),
            sum(known) if len(known) == len(highs) else None,
            sum(act.exposure.at_least for act in acts),
            tuple(acts),
        )

    def _breaches(self, task: Task) -> list[Finding]:
        """The breached findings of a task."""
        return [self.broken[n, task.on] for n in task.norms if (n, task.on) in self.broken]

    def _one_act(self, tasks: list[Task]) -> list[list[Task]]:
        """The tasks, together where the law treats them as one act with overlapping sanctions."""
        groups = [[task] for task in tasks]
        for rule, place in sorted(self.results.conflicts):
            settled = self.rules.by_id[rule].reconciliation
            if settled is None or settled.kind != SANCTIONS:
                continue
            there = near(self.world, place)
            touched = [
                group
                for group in groups
                if any(t.on in there and self._stands_in(t, settled.between) for t in group)
            ]
            for other in touched[1:]:
                touched[0].extend(other)
                other.clear()
            groups = [group for group in groups if group]
        return groups

    def _stands_in(self, task: Task, provisions: Iterable[Reference]) -> bool:
        """Whether a breached norm of the task stands in one of the provisions."""
        norms = [self.rules.by_id[finding.norm] for finding in self._breaches(task)]
        return any(stands_in(norm, provision) for provision in provisions for norm in norms)


def tier_of(norm: Norm, turnover: int | None) -> Tier:
    """A penalty as a tier, its share of a turnover computed where that is known."""
    penalty = norm.penalty
    assert penalty is not None
    share = None
    if penalty.turnover is not None and turnover is not None:
        share = turnover * penalty.turnover // 100
    return Tier(
        source=", ".join(sorted_sources(norm.sources)),
        condition=penalty.condition,
        orders=penalty.orders,
        least=penalty.fine.low if penalty.fine else 0,
        high=penalty.fine.high if penalty.fine else 0,
        turnover=penalty.turnover,
        turnover_fine=share,
        gains_multiple=penalty.gains_multiple,
        persons_fine=penalty.persons_fine,
        optional=penalty.optional,
    )


def _fines(tier: Tier) -> bool:
    """Whether the tier knows a fine beside orders."""
    return _fines_bearer(tier) or tier.persons_fine is not None


def _fines_bearer(tier: Tier) -> bool:
    """Whether the tier fines the bearer itself, not only those responsible."""
    return bool(tier.high or tier.turnover or tier.gains_multiple)


def ceiling(tier: Tier) -> tuple[int, int]:
    """What a tier's ceiling is compared by: RMB, then whether it may be more than that."""
    open_ended = tier.gains_multiple is not None or (
        tier.turnover is not None and tier.turnover_fine is None
    )
    return max(tier.high, tier.turnover_fine or 0), int(open_ended)


def _span(ranges: Iterable[Range | None]) -> Range | None:
    """From the lowest to the highest of several ranges."""
    said = [each for each in ranges if each is not None]
    return Range(min(r.low for r in said), max(r.high for r in said)) if said else None


def _unknown(provisions: Mapping[str, Sequence[Tier]], bearer: str) -> Iterator[Text]:
    """Why no ceiling can be named: a share of a turnover, or a multiple of gains, not said."""
    every = [tier for tiers in provisions.values() for tier in tiers]
    for tier in every:
        if tier.turnover is not None and tier.turnover_fine is None:
            yield Text(
                f"{tier.source}: {tier.turnover} per cent of the turnover of {bearer}, which is "
                "not said, may be more",
                f"{tier.source}：{bearer}的营业额未说明，其{tier.turnover}%可能更高",
            )
    for tier in every:
        if tier.gains_multiple is not None:
            times = tier.gains_multiple
            yield Text(
                f"{tier.source}: {times.low} to {times.high} times a sum that is not said",
                f"{tier.source}：未说明数额的{times.low}至{times.high}倍",
            )
