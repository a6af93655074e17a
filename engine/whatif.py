"""What other facts would change: two scenarios side by side, and which fact each difference is for.

The second scenario is the first with some of its facts said otherwise.
"""

from __future__ import annotations

from datetime import date

import msgspec

from dsl.scenario import Item, Scenario, Value
from dsl.schema import MEASURE, Schema
from dsl.statute import Text
from engine.assess import Assessment
from engine.difference import Difference, Fact, Flip, Shift
from engine.proofs import fact_key
from engine.report import Total
from engine.world import NOT_SAID, FactUsed
from kb.prose import Prose
from kb.rulebook import KnowledgeBase

COVERS, DONE = "covers", "done"
UNSAID = Text("not said", "未说明")


class Altered(msgspec.Struct, frozen=True):
    """A fact that is said otherwise, in words; of a measure, whether an entity has it."""

    entity: str
    attribute: str
    before: Text
    after: Text


class Risk(msgspec.Struct, frozen=True):
    """What a bearer risks before and after; None where nothing is breached."""

    bearer: str
    before: Total | None
    after: Total | None


class WhatIf(msgspec.Struct, frozen=True):
    """Everything that differs for a scenario with other facts.

    `earlier` and `later` are the dates of the law of the two answers; where they are not the same,
    a flip may have its cause in the law. A flip without facts turns on all that were altered.
    """

    title: str
    file: str
    earlier: date
    later: date
    altered: tuple[Altered, ...]
    flips: tuple[Flip, ...]
    shifts: tuple[Shift, ...]
    restated: tuple[Flip, ...]
    risks: tuple[Risk, ...]
    counts: dict[str, int]


def compared(
    before: Scenario, after: Scenario, knowledge: KnowledgeBase, as_of: date | None = None
) -> Difference:
    """Two scenarios weighed; the second on another day, if one is named."""
    return Difference(
        Assessment(before, knowledge),
        Assessment(after, knowledge, as_of),
        changed_facts(before, after, knowledge.schema),
    )


def whatif(difference: Difference) -> WhatIf:
    """What differs between two scenarios, as a plain record."""
    first, second = difference.reports
    totals = [{total.bearer: total for total in report.totals} for report in difference.reports]
    bearers = dict.fromkeys((*totals[0], *totals[1]))
    risks = tuple(Risk(b, totals[0].get(b), totals[1].get(b)) for b in bearers)
    return WhatIf(
        second.title,
        second.file,
        first.as_of,
        second.as_of,
        altered(difference),
        difference.flips,
        difference.shifts,
        difference.restated,
        tuple(risk for risk in risks if _amounts(risk.before) != _amounts(risk.after)),
        difference.counts,
    )


def _amounts(total: Total | None) -> tuple[int | None, ...] | None:
    return None if total is None else (total.low, total.high, total.at_least, len(total.acts))


def changed_facts(before: Scenario, after: Scenario, schema: Schema) -> dict[Fact, str]:
    """The facts that are not the same, with the name under which a reader knows each.

    What is said of a measure is known as the measure of what it covers.
    """
    found: dict[Fact, str] = {}
    for name in dict.fromkeys((*before.entities, *after.entities)):
        entity = after.entities.get(name) or before.entities[name]
        said, now = (_values(scenario, name) for scenario in (before, after))
        differing = {a: None for a in (*said, *now) if _items(said.get(a)) != _items(now.get(a))}
        if entity.sort != MEASURE:
            found.update({(name, a): fact_key(FactUsed(name, a, (), NOT_SAID)) for a in differing})
            continue
        once, also = (set(map(str, _covered(values))) for values in (said, now))
        covered = once ^ also if set(differing) == {COVERS} else once | also
        for other in sorted(covered) if differing else ():
            key = fact_key(FactUsed(other, f"{MEASURE}:{entity.kind}", (), NOT_SAID))
            kinds = schema.above(entity.kind)
            found.update({(other, f"{MEASURE}:{kind}"): key for kind in sorted(kinds)})
            found.update({(name, attribute): key for attribute in differing})
    return found


def _values(scenario: Scenario, name: str) -> dict[str, Value]:
    entity = scenario.entities.get(name)
    return entity.values if entity else {}


def _items(value: Value | None) -> tuple[frozenset[Item], bool] | None:
    return None if value is None else (frozenset(value.items), value.complete)


def altered(difference: Difference) -> tuple[Altered, ...]:
    """The facts that are said otherwise, each once, in words."""
    first, second = difference.before, difference.after
    prose = second.prose
    found: dict[str, Altered] = {}
    for (entity, attribute), key in difference.changed.items():
        if key in found:
            continue
        if " has " in key:
            entity, _, kind = key.partition(" has ")
            attribute = f"{MEASURE}:{kind}"
            sides = [_measure(a.scenario, entity, kind, prose) for a in (first, second)]
        else:
            values = [_values(a.scenario, entity).get(attribute) for a in (first, second)]
            sides = [_words(value, prose) for value in values]
        found[key] = Altered(entity, attribute, *sides)
    return tuple(found.values())


def _measure(scenario: Scenario, entity: str, kind: str, prose: Prose) -> Text:
    """What is said of the measures of a kind that cover an entity."""
    attributes = prose.schema.sorts[MEASURE].attributes
    said = []
    for other in scenario.entities.values():
        if other.kind != kind or entity not in _covered(other.values):
            continue
        said.append(_words(other.values.get(DONE), prose))
        for name, value in other.values.items():
            if name not in (COVERS, DONE):
                label, words = attributes[name].label, _words(value, prose)
                said.append(Text(f"{label.en} {words.en}", f"{label.zh} {words.zh}"))
    if not said:
        return UNSAID
    return Text(", ".join(text.en for text in said), "，".join(text.zh for text in said))


def _covered(values: dict[str, Value]) -> tuple[Item, ...]:
    return values[COVERS].items if COVERS in values else ()


def _words(value: Value | None, prose: Prose) -> Text:
    """A value in words; an open list says so."""
    if value is None or not value.items:
        return UNSAID
    words = prose.items(value.items)
    return words if value.complete else Text(f"{words.en}, …", f"{words.zh}……")
