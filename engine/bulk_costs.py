"""What the breaches of a portfolio may cost: the acts, that with the highest ceiling first."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from dsl.statute import Norm
from engine.bulk_tell import Tally
from engine.calculus import Status
from engine.exposure import ceiling, tier_of
from engine.report import Tier
from kb.rulebook import Rules, sorted_sources


class Breach(msgspec.Struct, frozen=True):
    """Something not done, or done against a prohibition, whatever the number of norms broken.

    `rows` and `entities` say in how many rows and of how many distinct things; `high` is the
    highest fixed fine in RMB for one of them, `turnover` the highest share of last year's turnover
    in per cent, `source` the provision that threatens it.
    """

    action: str
    sort: str
    sources: tuple[str, ...]
    rows: int
    entities: int
    high: int
    turnover: int | None
    source: str


def breaches(rules: Rules, tally: Tally) -> tuple[Breach, ...]:
    """The acts by which norms are breached, the costliest first."""
    found = []
    for act, (rows, entities) in tally.acts.items():
        action, _, sort = act.partition("@")
        norms = [
            rules.by_id[name]
            for name, statuses in tally.statuses.items()
            if Status.BREACHED in statuses and rules.by_id[name].action == action
        ]
        tiers = [tier for norm in norms for tier in _tiers(rules, norm)]
        top = max(tiers, key=ceiling, default=None)
        shares = [tier.turnover for tier in tiers if tier.turnover is not None]
        found.append(
            Breach(
                action,
                sort,
                sorted_sources(source for norm in norms for source in norm.sources),
                rows,
                entities,
                top.high if top else 0,
                max(shares, default=None),
                top.source if top else "",
            )
        )
    return tuple(sorted(found, key=lambda b: (-b.high, -(b.turnover or 0), -b.entities, b.action)))


def _tiers(rules: Rules, norm: Norm) -> Iterable[Tier]:
    """The tiers that know a fine."""
    for reference in norm.sanctions:
        for penalty in rules.penalties(reference):
            tier = tier_of(penalty, None) if penalty.penalty is not None else None
            if tier is not None and (tier.high or tier.turnover):
                yield tier
