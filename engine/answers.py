"""What could be answered to a question: for each missing fact the answers that make a difference.

The answers come from the tests that a fact has to pass: the thresholds a number is compared with,
the concepts that are looked for, yes and no. They stand for all others, since another answer passes
and fails the same tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from dsl.changes import AddBlock, Edit, SetValue
from dsl.expressions import Compare, Duration, Expression, Has, Member, Number, Path, Span
from dsl.scenario import Entity, Item
from dsl.schema import MEASURE, Attribute, Schema
from engine.calculus import Truth
from engine.derivation import Derivation
from engine.world import World

EARLY, LATE = date(1990, 1, 1), date(2100, 1, 1)  # before and after everything that is said
MOST = 30  # answers that are tried to one question
DATED = ("date", "moment")

Answer = tuple[Edit, ...]


@dataclass
class Tests:
    """What a missing fact is tested for, in the derivations that hang on it."""

    numbers: set[int] = field(default_factory=set)
    spans: set[Duration] = field(default_factory=set)
    days: set[date] = field(default_factory=set)
    concepts: set[frozenset[str]] = field(default_factory=set)
    asked: dict[str, None] = field(default_factory=dict)  # attributes of a measure

    def note(self, derivation: Derivation) -> None:
        """Take down what a step tests."""
        of = derivation.of
        if isinstance(of, Member):
            self.concepts.add(frozenset(of.concepts))
        elif isinstance(of, Has):
            self.asked.update(dict.fromkeys(attributes_of(of.condition, "m")))
        elif isinstance(of, Compare):
            for operand in (of.left, of.right):
                if isinstance(operand, Number):
                    self.numbers.add(operand.value)
                elif isinstance(operand, Span):
                    self.spans.add(operand.value)
            said = (item for fact in derivation.facts for item in fact.items)
            self.days.update(item for item in said if isinstance(item, date))


def tests_of(derivations: Iterable[Derivation]) -> dict[tuple[str, str], Tests]:
    """The tests of every missing fact in the derivations, by entity and attribute."""
    found: dict[tuple[str, str], Tests] = {}
    seen: set[int] = set()
    waiting = list(derivations)
    while waiting:
        derivation = waiting.pop()
        if derivation.truth is not Truth.UNKNOWN or id(derivation) in seen:
            continue
        seen.add(id(derivation))
        for fact in derivation.facts:
            found.setdefault((fact.entity, fact.attribute), Tests()).note(derivation)
        waiting.extend(derivation.parts)
    return found


def answers(world: World, entity: str, attribute: str, tests: Tests) -> tuple[Answer, ...]:
    """The answers to try to one question; none where nothing in the scenario could be named."""
    if attribute.startswith(f"{MEASURE}:"):
        return tuple(_taken(world, entity, attribute.removeprefix(f"{MEASURE}:"), tests))
    about = world.entities[entity]
    declared = world.schema.sorts[about.sort].attributes[attribute]
    values = _values(world, declared, tests)
    return tuple(
        (SetValue(entity, attribute, said_with(about, declared, items, world.schema)),)
        for items in list(dict.fromkeys(values))[:MOST]
    )


def said_with(
    about: Entity, attribute: Attribute, items: tuple[Item, ...], schema: Schema
) -> tuple[Item, ...]:
    """What a list says after an answer: what it said before, made more exact and complete."""
    said = about.values.get(attribute.name)
    if said is None or not attribute.many:
        return items
    above = {name for item in items for name in schema.above(str(item))}
    kept = tuple(item for item in said.items if str(item) not in above)
    return tuple(dict.fromkeys((*kept, *items)))


def moment(entity: str, attribute: str, item: Item) -> Answer:
    """The answer that something was done, or not, or on a day."""
    if attribute.startswith(f"{MEASURE}:"):
        said = (("covers", (entity,)), ("done", (item,)))
        return (AddBlock(MEASURE, attribute.removeprefix(f"{MEASURE}:"), said),)
    return (SetValue(entity, attribute, (item,)),)


def _values(world: World, attribute: Attribute, tests: Tests) -> Iterator[tuple[Item, ...]]:
    match attribute.type:
        case "bool":
            yield from ((True,), (False,))
        case "date" | "moment":
            if attribute.type == "moment":
                yield (False,)
            yield from ((day,) for day in _days(world.day, tests))
        case "count" | "money":
            marks = sorted({0, *(n + step for n in tests.numbers for step in (0, 1))})
            yield from ((number,) for number in marks)
        case "duration":
            spans = sorted(tests.spans, key=lambda span: (span.unit, span.amount))
            yield from ((span,) for span in (Duration(1, "days"), *spans, Duration(99, "years")))
        case "concept":
            yield from ((concept,) for concept in _concepts(world, attribute, tests))
        case "reference":
            for target in world.entities.values():
                if not attribute.targets or target.sort in attribute.targets:
                    yield (target.name,)


def _days(today: date, tests: Tests) -> list[date]:
    marks = (day + timedelta(days=step) for day in sorted(tests.days) for step in (-1, 0, 1))
    return [EARLY, today, *(day for day in marks if EARLY < day < LATE), LATE]


def _concepts(world: World, attribute: Attribute, tests: Tests) -> Iterator[str]:
    """One concept for each selection of the tests that a concept can pass.

    A concept that is too general to pass or fail a test is none to answer with.
    """
    schema = world.schema
    seen: set[frozenset[frozenset[str]]] = set()
    for name in dict.fromkeys(schema.concepts_below(attribute.root).values()):
        passed = frozenset(test for test in tests.concepts if test & schema.above(name))
        failed = tests.concepts - passed
        vague = any(schema.is_below(sought, name) for test in failed for sought in test)
        if not vague and passed not in seen and name != attribute.root:
            seen.add(passed)
            yield name


def _taken(world: World, entity: str, kind: str, tests: Tests) -> Iterator[Answer]:
    """A measure that is not taken, or that was with everything that is asked of it."""
    declared = world.schema.sorts[MEASURE].attributes
    asked = [name for name in tests.asked if name in declared and name not in ("covers", "done")]

    def measure(done: Item, day: date) -> Answer:
        more = tuple((name, (_asked(declared[name], day),)) for name in asked)
        said = (("covers", (entity,)), ("done", (done,)), *(more if done else ()))
        return (AddBlock(MEASURE, kind, said),)

    yield measure(False, world.day)
    for day in dict.fromkeys((EARLY, world.day, *sorted(tests.days))):
        yield measure(day, day)


def _asked(attribute: Attribute, day: date) -> Item:
    """What an attribute of a measure says where all is as it should be."""
    return day if attribute.type in DATED else True


def attributes_of(expression: Expression | None, variable: str) -> Iterator[str]:
    """The attributes of a variable that an expression speaks of."""
    waiting: list[object] = [expression]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Path):
            if part.root == variable and part.steps:
                yield part.steps[0]
        elif isinstance(part, tuple):
            waiting.extend(part)
        elif hasattr(part, "__struct_fields__"):
            waiting.extend(getattr(part, name) for name in part.__struct_fields__)
