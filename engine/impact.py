"""What a change of the law changes: one scenario on two dates, and why the answers differ."""

from __future__ import annotations

from datetime import date

import msgspec

from dsl.scenario import Scenario
from engine.assess import Assessment
from engine.difference import Difference, Flip, Shift
from kb.rulebook import KnowledgeBase


class Impact(msgspec.Struct, frozen=True):
    """Everything that differs for one scenario between two dates.

    `entered` and `left` are the instruments, with their versions, that are law on one of the
    dates only. `restated` are tasks that stand as before, but under other provisions.
    """

    title: str
    file: str
    earlier: date
    later: date
    entered: tuple[str, ...]
    left: tuple[str, ...]
    flips: tuple[Flip, ...]
    shifts: tuple[Shift, ...]
    restated: tuple[Flip, ...]
    counts: dict[str, int]


def summed_up(difference: Difference) -> Impact:
    """What differs between two dates, as a plain record."""
    first, second = difference.reports
    versions = [
        {f"{m.instrument} {m.version}".rstrip() for m in a.rules.modules.values()}
        for a in (difference.before, difference.after)
    ]
    return Impact(
        title=second.title,
        file=second.file,
        earlier=first.as_of,
        later=second.as_of,
        entered=tuple(sorted(versions[1] - versions[0])),
        left=tuple(sorted(versions[0] - versions[1])),
        flips=difference.flips,
        shifts=difference.shifts,
        restated=difference.restated,
        counts=difference.counts,
    )


def dates_compared(
    scenario: Scenario, knowledge: KnowledgeBase, earlier: date, later: date
) -> Difference:
    """A scenario on two dates; what it says is taken as said on both, whatever its own date.

    Raises ValueError if the dates are not in order.
    """
    if earlier >= later:
        raise ValueError("the first date does not lie before the second")
    return Difference(
        Assessment(scenario, knowledge, earlier), Assessment(scenario, knowledge, later)
    )


def impact(scenario: Scenario, knowledge: KnowledgeBase, earlier: date, later: date) -> Impact:
    """What differs for a scenario between two dates, each with its cause.

    Raises ValueError if the dates are not in order.
    """
    return summed_up(dates_compared(scenario, knowledge, earlier, later))
