"""A bounded scenario whose facts are left open: the world of `engine.world` as unknowns of z3.

A few entities of each sort may be there. Of each, every attribute that a condition speaks of may
be said, with any value that makes a difference to the law, or not be said.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import z3  # type: ignore[import-untyped]

from dsl.schema import MEASURE, Attribute, Schema
from engine.audit_truth import (
    Amount,
    Formula,
    Length,
    conjunction,
    disjunction,
    implication,
    negation,
)

Value = Any  # bool, a concept or entity (str), Length, or an amount: a number or a date
TWICE = ("organization", "dataset", "processing", "transfer")  # what conditions relate or add up
MOST = 8  # places of a sort, however many a condition counts
EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
UNITS = ("days", "months")
PLAIN = ("CN", "US", "contact-details", "enterprise")  # where any value would do, one of these


@dataclass(frozen=True)
class Option:
    """A value that may be there, and when it is."""

    there: Formula
    value: Value


@dataclass(frozen=True)
class Found:
    """Where a path leads: what may be there, and when that is all."""

    options: tuple[Option, ...]
    complete: Formula = True


@dataclass(frozen=True)
class Fact:
    """What may be said of one attribute: whether anything is, and the values with their choice."""

    said: Formula
    options: tuple[Option, ...]


@dataclass
class Slot:
    """A place for an entity; `kind` is the concept in the header of a measure."""

    name: str
    sort: str
    exists: Formula
    kind: str = ""
    facts: dict[str, Fact] = field(default_factory=dict)


class OpenWorld:
    """The entities that may be there, the facts that may be said, and what binds them.

    `axioms` grow with the facts that are asked for; every model must fulfil them.
    """

    def __init__(
        self, schema: Schema, day: date, concepts: Iterable[str], counted: int = 0
    ) -> None:
        """`concepts` are those that the conditions speak of: other values make no difference.

        `counted` is the highest number to which a condition counts entities.
        """
        self.schema = schema
        self.day = day
        self.mentioned = frozenset(concepts)
        self.axioms: list[Formula] = []
        self.slots: dict[str, Slot] = {}
        self._values: dict[tuple[str, str], tuple[str, ...]] = {}
        self._steps: dict[tuple[str, str], Found] = {}
        self._paths: dict[tuple[str, tuple[str, ...]], Found] = {}
        for sort in schema.sorts:
            if sort == MEASURE:
                continue
            places = max(2 if sort in TWICE else 1, min(counted + 1, MOST) if counted else 0)
            for number in range(1, places + 1):
                self._place(f"{sort}-{number}", sort)
        root = schema.sorts[MEASURE].header if MEASURE in schema.sorts else ""
        for kind in sorted(self.mentioned):
            if kind in schema.concepts and schema.is_below(kind, root):
                self._place(f"{kind}-measure", MEASURE, kind)
        for slot in list(self.slots.values()):
            for attribute in schema.sorts[slot.sort].attributes.values():
                if attribute.required:
                    said = self.fact(slot, attribute).said
                    self.axioms.append(implication(slot.exists, said))

    def _place(self, name: str, sort: str, kind: str = "") -> None:
        self.slots[name] = Slot(name, sort, z3.Bool(name), kind)

    def of_sort(self, *sorts: str) -> list[Slot]:
        """The places for entities of some sorts."""
        return [slot for slot in self.slots.values() if slot.sort in sorts]

    # paths, as in engine.world

    def follow(self, name: str, steps: tuple[str, ...]) -> Found:
        """What may be at the end of a path from an entity."""
        key = (name, steps)
        if key not in self._paths:
            found = Found((Option(True, name),))
            for step in steps:
                found = self._onward(found, step)
            self._paths[key] = found
        return self._paths[key]

    def _onward(self, found: Found, step: str) -> Found:
        options: dict[Value, list[Formula]] = {}
        other: list[Option] = []
        complete = [found.complete]
        for option in found.options:
            following = self.step(option.value, step)
            complete.append(implication(option.there, following.complete))
            for end in following.options:
                there = conjunction((option.there, end.there))
                if isinstance(end.value, str):
                    options.setdefault(end.value, []).append(there)
                else:
                    other.append(Option(there, end.value))
        joined = [Option(disjunction(there), value) for value, there in options.items()]
        return Found((*joined, *other), conjunction(complete))

    def step(self, name: str, step: str) -> Found:
        """The values of an attribute, or the entities of an inverse relation, of an entity."""
        key = (name, step)
        if key not in self._steps:
            slot = self.slots[name]
            attribute = self.schema.sorts[slot.sort].attributes.get(step)
            found = self._inverse(slot, step) if attribute is None else self._said(slot, attribute)
            self._steps[key] = found
        return self._steps[key]

    def _inverse(self, slot: Slot, name: str) -> Found:
        pairs = self.schema.inverses.get((slot.sort, name), ())
        options = [
            Option(conjunction((other.exists, option.there)), other.name)
            for sort, attribute in pairs
            for other in self.of_sort(sort)
            for option in self.fact(other, self.schema.sorts[sort].attributes[attribute]).options
            if option.value == slot.name
        ]
        return Found(tuple(options))

    def _said(self, slot: Slot, attribute: Attribute) -> Found:
        """What is said; else what the default path gives; else what is assumed; else unknown."""
        fact = self.fact(slot, attribute)
        silent = negation(fact.said)
        if attribute.default_path:
            default = self.follow(slot.name, attribute.default_path)
            taken = [Option(conjunction((silent, o.there)), o.value) for o in default.options]
            known = conjunction((default.complete, disjunction(o.there for o in default.options)))
            return Found((*fact.options, *taken), implication(silent, known))
        if attribute.assumed:
            if attribute.type == "reference":  # none at all
                return Found(fact.options)
            return Found((*fact.options, Option(silent, self._assumption(attribute))))
        return Found(fact.options, fact.said)

    def _assumption(self, attribute: Attribute) -> Value:
        text = attribute.assumed
        match attribute.type:
            case "bool" | "moment":
                return text == "yes"
            case "date":
                return (self.day if text == "as-of" else date.fromisoformat(text)).toordinal()
            case "count" | "money":
                return int(text)
        return text

    # facts

    def fact(self, slot: Slot, attribute: Attribute) -> Fact:
        """What may be said of an attribute of an entity, with its axioms."""
        if attribute.name not in slot.facts:
            said = z3.Bool(f"{slot.name} {attribute.name}")
            fact = Fact(said, tuple(self._options(slot, attribute, said)))
            slot.facts[attribute.name] = fact
            self.axioms.append(implication(said, slot.exists))
        return slot.facts[attribute.name]

    def _options(self, slot: Slot, attribute: Attribute, said: Formula) -> list[Option]:
        name = f"{slot.name} {attribute.name}"
        match attribute.type:
            case "bool":
                yes = z3.Bool(f"{name} yes")
                return [Option(z3.And(said, yes), True), Option(z3.And(said, z3.Not(yes)), False)]
            case "moment":
                happened = z3.Bool(f"{name} happened")
                return [
                    Option(z3.And(said, z3.Not(happened)), False),
                    Option(z3.And(said, happened), self._date(name)),
                ]
            case "date":
                return [Option(said, self._date(name))]
            case "count" | "money":
                amount = z3.Int(name)
                self.axioms.append(amount >= 0)
                return [Option(said, amount)]
            case "duration":
                amount = z3.Int(name)
                self.axioms.append(amount >= 0)
                unit = z3.Bool(f"{name} {UNITS[0]}")
                return [
                    Option(z3.And(said, unit), Length(amount, UNITS[0])),
                    Option(z3.And(said, z3.Not(unit)), Length(amount, UNITS[1])),
                ]
            case "concept":
                return self._chosen(slot, attribute, said, self.values(attribute))
            case "reference":
                targets = attribute.targets or tuple(s for s in self.schema.sorts if s != MEASURE)
                names = [other.name for other in self.of_sort(*targets) if other is not slot]
                return self._chosen(slot, attribute, said, names)
        return []  # a text makes no difference

    def _date(self, name: str) -> Amount:
        day = z3.Int(name)
        self.axioms += [day >= EARLIEST.toordinal(), day <= LATEST.toordinal()]
        return day

    def _chosen(
        self, slot: Slot, attribute: Attribute, said: Formula, values: Iterable[str]
    ) -> list[Option]:
        """One of the values, or several of a set."""
        options = [
            Option(z3.Bool(f"{slot.name} {attribute.name} {value}"), value) for value in values
        ]
        there = [option.there for option in options]
        self.axioms.append(implication(said, disjunction(there)))
        self.axioms += [implication(each, said) for each in there]
        if not attribute.many:
            self.axioms += [z3.AtMost(*there, 1)] if len(there) > 1 else []
        for option in options:
            if attribute.type == "reference":
                self.axioms.append(implication(option.there, self.slots[option.value].exists))
            elif attribute.many and option.value == attribute.assumed:  # "none" stands alone
                others = [one.there for one in options if one is not option]
                self.axioms += [negation(z3.And(option.there, one)) for one in others]
            elif attribute.many and attribute.default_path:  # no more than what it is a part of
                whole = self.follow(slot.name, attribute.default_path)
                in_it = disjunction(o.there for o in whole.options if o.value == option.value)
                unknown = negation(whole.complete)
                self.axioms.append(implication(option.there, disjunction((in_it, unknown))))
        if attribute.type == "reference" and not attribute.many:
            self._apart(slot, attribute, options)
        return options

    def _apart(self, slot: Slot, attribute: Attribute, options: list[Option]) -> None:
        """Two references of one entity lead to different ones: nobody provides data to himself."""
        for name, fact in slot.facts.items():
            other = self.schema.sorts[slot.sort].attributes[name]
            if other.type == "reference" and not other.many and other is not attribute:
                self.axioms += [
                    negation(z3.And(one.there, two.there))
                    for one in options
                    for two in fact.options
                    if one.value == two.value
                ]

    def values(self, attribute: Attribute) -> tuple[str, ...]:
        """Concepts that an attribute may take: one for each way to fall under the conditions.

        A concept above one that a condition speaks of leaves the condition open; the plain ones
        among them are there too.
        """
        key = (attribute.root, attribute.assumed)
        if key not in self._values:
            best: dict[object, tuple[tuple[bool, bool, int, str], str]] = {}
            for name in sorted(set(self.schema.concepts_below(attribute.root).values())):
                above = self.schema.above(name)
                order = (name != attribute.assumed, name not in PLAIN, len(above), name)
                under: object = above & self.mentioned
                if any(name in self.schema.above(m) and m != name for m in self.mentioned):
                    if name not in PLAIN:
                        continue
                    under = name
                if under not in best or order < best[under][0]:
                    best[under] = (order, name)
            self._values[key] = tuple(name for _, name in sorted(best.values()))
        return self._values[key]
