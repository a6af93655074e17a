"""Witnesses: from a model of z3 to a scenario that says no more than it must, proved by the engine.

A witness carries claims: what is true in it. The claims hold of the scenario while it is cut
down, and of the engine's whole answer to its text; anything else is a fault of the audit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol

import z3  # type: ignore[import-untyped]

from dsl.diagnostics import render
from dsl.expressions import Duration, Path
from dsl.read import read_scenario
from dsl.scenario import Entity, Item, Scenario, Value
from dsl.schema import MEASURE
from dsl.source import Source, Span
from dsl.statute import Norm, Text
from dsl.write import scenario_text
from engine import deontics
from engine.assess import Assessment
from engine.audit_shorten import put, shortened
from engine.audit_truth import Length
from engine.audit_world import OpenWorld, Slot
from engine.calculus import Standing, Truth
from engine.case import Calculus, instance_id
from engine.clashes import near
from engine.logic import Evaluator
from engine.world import World
from kb.rulebook import KnowledgeBase, Rules

PLACE = Span(Source("witness.heng", ""), 1, 1, 1, 1)
NAMES = {
    "organization": ("firm", "企业"),
    "recipient": ("receiver", "境外接收方"),
    "foreign-authority": ("authority", "境外机关"),
    "dataset": ("data", "资料"),
    "processing": ("work", "处理活动"),
    "transfer": ("flow", "传输"),
    "incident": ("event", "事故"),
    "request": ("asking", "请求书"),
    "demand": ("order", "要求书"),
}
STANDINGS = {
    Truth.TRUE: (Standing.IN_FORCE,),
    Truth.FALSE: (Standing.DEFEATED, Standing.VOID),
    Truth.UNKNOWN: (Standing.UNDETERMINED,),
}


class Unconfirmed(Exception):
    """The engine does not confirm a witness: the audit and the engine disagree."""


@dataclass(frozen=True)
class Claim:
    """That a norm stands so on an entity, that a term holds of it, or that a condition does."""

    entity: str
    truth: Truth
    norm: Norm | None = None
    term: str = ""
    own: bool = False  # of the norm's condition, its exceptions left aside

    def holds(self, evaluator: Evaluator, names: Mapping[str, str]) -> bool:
        """Whether the evaluator says so."""
        entity = names.get(self.entity, self.entity)
        if entity not in evaluator.world.entities:
            return False
        if self.norm is None:
            return evaluator.term(self.term, entity).truth is self.truth
        derive = evaluator.condition if self.own else evaluator.standing
        return derive(self.norm, entity).truth is self.truth

    def follows(self, answer: Assessment, names: Mapping[str, str]) -> bool:
        """Whether the engine's consequences say so."""
        entity = names.get(self.entity, self.entity)
        if self.norm is None:
            found = answer.results.terms.get((self.term, entity), Truth.FALSE)
            return found is self.truth
        standing = answer.results.standing[instance_id(self.norm, entity)]
        if self.own:
            return (standing is Standing.VOID) is (self.truth is Truth.FALSE)
        return standing in STANDINGS[self.truth]


@dataclass(frozen=True)
class Meeting:
    """That paths from two entities lead to a common one."""

    one: str
    path: tuple[str, ...]
    other: str
    other_path: tuple[str, ...]

    def holds(self, evaluator: Evaluator, names: Mapping[str, str]) -> bool:
        """Whether they do."""
        ends = [
            set(evaluator.world.follow(Path("it", path), {"it": names.get(entity, entity)}).items)
            for entity, path in ((self.one, self.path), (self.other, self.other_path))
        ]
        return bool(ends[0] & ends[1])

    def follows(self, answer: Assessment, names: Mapping[str, str]) -> bool:
        """Whether they do in the engine's answer."""
        return self.holds(answer.evaluator, names)


@dataclass(frozen=True)
class Apart:
    """That nowhere near two entities the condition of a conflict rule holds, or is left open."""

    rule: Norm
    one: str
    other: str

    def holds(self, evaluator: Evaluator, names: Mapping[str, str]) -> bool:
        """Whether it is so."""
        both = {names.get(self.one, self.one), names.get(self.other, self.other)}
        return all(
            evaluator.holds(self.rule, place.name) is Truth.FALSE
            for place in evaluator.world.of_sort(self.rule.sort)
            if both <= near(evaluator.world, place.name)
        )

    def follows(self, answer: Assessment, names: Mapping[str, str]) -> bool:
        """Whether the engine reports no conflict under the rule near both."""
        both = {names.get(self.one, self.one), names.get(self.other, self.other)}
        places = (place for rule, place in answer.results.conflicts if rule == self.rule.id)
        return not any(both <= near(answer.world, place) for place in places)


@dataclass(frozen=True)
class Varied:
    """That claims hold once a number is put in the place of a figure."""

    entity: str
    attribute: str
    number: int
    claims: tuple[Claim, ...]

    def holds(self, evaluator: Evaluator, names: Mapping[str, str]) -> bool:
        """Whether they do."""
        varied = self._varied(evaluator.world.scenario, names)
        if varied is None:
            return False
        other = Evaluator(evaluator.world.of(varied), evaluator.rules)
        return all(claim.holds(other, names) for claim in self.claims)

    def follows(self, answer: Assessment, names: Mapping[str, str]) -> bool:
        """Whether they do in the engine's answer to the varied scenario."""
        varied = self._varied(answer.scenario, names)
        if varied is None:
            return False
        other = Assessment(varied, answer.knowledge, answer.rules.day)
        return all(claim.follows(other, names) for claim in self.claims)

    def _varied(self, scenario: Scenario, names: Mapping[str, str]) -> Scenario | None:
        entity = scenario.entities.get(names.get(self.entity, self.entity))
        if entity is None or self.attribute not in entity.values:
            return None
        value = replace(entity.values[self.attribute], items=(self.number,))
        return put(scenario, entity.name, self.attribute, value)


class Claimed(Protocol):
    """What is claimed of a witness, by the evaluator and by the engine's whole answer."""

    def holds(self, evaluator: Evaluator, names: Mapping[str, str]) -> bool:
        """Whether the evaluator says so."""

    def follows(self, answer: Assessment, names: Mapping[str, str]) -> bool:
        """Whether it follows from the engine's answer."""


Claims = tuple[Claimed, ...]


class Witnesses:
    """Turns models of an open world into scenarios, in both languages."""

    def __init__(self, knowledge: KnowledgeBase, rules: Rules, world: OpenWorld) -> None:
        """`rules` are those of the day for which the witnesses are."""
        self.knowledge = knowledge
        self.rules = rules
        self.world = world
        self.calculus: Calculus = deontics.consequences

    def text(self, model: Any, claims: Claims, title: Text) -> Text:
        """A witness from a model in which the claims hold. Raises Unconfirmed if they do not."""
        whole = scenario_in(self.world, model)
        if not self.true(whole, claims):
            raise Unconfirmed(f"the model of {title.en!r} is not what the engine makes of it")
        short = shortened(whole, self.world, lambda smaller: self.true(smaller, claims))
        texts = []
        for lang, words in (("en", title.en), ("zh", title.zh)):
            names = _names(short, lang)
            named = _renamed(replace(short, title=words), names)
            text = scenario_text(named, self.knowledge.schema, lang)
            self.confirm(text, claims, names)
            texts.append(text)
        return Text(*texts)

    def true(self, scenario: Scenario, claims: Claims) -> bool:
        """Whether the claims hold of a scenario."""
        day, validities = self.rules.day, self.rules.validities
        world = World(scenario, self.knowledge.schema, day, validities)
        evaluator = Evaluator(world, self.rules)
        return all(claim.holds(evaluator, {}) for claim in claims)

    def confirm(self, text: str, claims: Claims, names: Mapping[str, str]) -> None:
        """Weigh a text with the engine; Unconfirmed if a claim does not follow."""
        scenario, faults = read_scenario("witness.heng", text.encode(), self.knowledge.schema)
        if scenario is None:
            raise Unconfirmed(render(faults, "en"))
        answer = Assessment(scenario, self.knowledge, self.rules.day, self.calculus)
        for claim in claims:
            if not (claim.holds(answer.evaluator, names) and claim.follows(answer, names)):
                raise Unconfirmed(f"{claim} does not follow from\n{text}")


def scenario_in(world: OpenWorld, model: Any) -> Scenario:
    """The scenario that a model of the world's axioms describes."""

    def true(formula: Any) -> bool:
        return formula if isinstance(formula, bool) else z3.is_true(model.eval(formula, True))

    def value(slot: Slot, name: str) -> Value:
        kind = world.schema.sorts[slot.sort].attributes[name].type
        items = (_item(o.value, kind, model) for o in slot.facts[name].options if true(o.there))
        return Value(tuple(items), True, PLACE)

    entities = {
        slot.name: Entity(
            slot.name,
            slot.sort,
            slot.kind,
            {
                name: value(slot, name)
                for name, fact in slot.facts.items()
                if fact.options and true(fact.said)
            },
            PLACE,
        )
        for slot in world.slots.values()
        if true(slot.exists)
    }
    return Scenario("witness", world.day, entities, PLACE.source)


def _item(value: Any, kind: str, model: Any) -> Item:
    if isinstance(value, bool | str):
        return value
    if isinstance(value, Length):
        return Duration(int(model.eval(value.amount, True).as_long()), value.unit)
    number = int(model.eval(value, True).as_long())
    return date.fromordinal(number) if kind in ("date", "moment") else number


def _names(scenario: Scenario, lang: str) -> dict[str, str]:
    """What the entities are called in a witness, as they would be read back."""
    names: dict[str, str] = {}
    for entity in scenario.entities.values():
        words = NAMES.get(entity.sort, (entity.sort, entity.sort))
        stem = entity.kind if entity.sort == MEASURE else words[lang == "zh"]
        number, name = 2, stem
        while name in names.values():
            name, number = f"{stem}-{number}", number + 1
        names[entity.name] = name
    return names


def _renamed(scenario: Scenario, names: Mapping[str, str]) -> Scenario:
    def value(of: Value) -> Value:
        items = tuple(names.get(item, item) if isinstance(item, str) else item for item in of.items)
        return Value(items, of.complete, of.span)

    order = [*NAMES, MEASURE]
    entities: Iterable[Entity] = (
        replace(
            entity,
            name=names[entity.name],
            values={key: value(of) for key, of in entity.values.items()},
        )
        for entity in sorted(
            scenario.entities.values(),
            key=lambda e: order.index(e.sort) if e.sort in order else len(order),
        )
    )
    return replace(scenario, entities={entity.name: entity for entity in entities})
