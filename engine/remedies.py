"""What can be done about one fact, as the ontology says: to which value, and at what effort.

Nothing is proposed that is declared unchangeable, and nothing that would rewrite the past: a day is
only ever put to the as-of day (or, to lower what counts by calendar year, the next 1 January), and
a thing that was done stays done on its day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from dsl.expressions import Duration, Path
from dsl.scenario import Item
from dsl.schema import MEASURE, Attribute
from engine.remedy import COVERS, DONE, Block, Change, Edit, End, Put, Swap, measure_name
from engine.world import World

TODAY = "as-of"  # the remedial value that stands for the as-of day
DRASTIC = "alters-business"  # the efforts that change what is done
NAME = "name"  # what a thing is called says nothing of the thing in its place


@dataclass(frozen=True)
class Aim:
    """Which values of a fact to get away from, and which to come to."""

    offends: Callable[[Item], bool]
    suits: Callable[[Item], bool]


class Remedies:
    """The changes that can be made to the facts of one state of a scenario."""

    def __init__(self, world: World) -> None:
        """`world` is the scenario as it stands, on its day."""
        self.world = world
        self.schema = world.schema
        self.day = world.day

    def change(
        self,
        op: str,
        entity: str,
        attribute: str,
        before: tuple[Item, ...],
        after: tuple[Item, ...],
        effort: str,
        *edits: Edit,
    ) -> Iterator[Change]:
        """The change, if its effort says that it can be made at all."""
        weight = self.schema.weight(effort)
        if weight:
            drastic = self.schema.is_below(effort, DRASTIC)
            yield Change(op, entity, attribute, before, after, effort, weight, drastic, edits)

    # things

    def end(self, entity: str) -> Iterator[Change]:
        """To do without a thing."""
        sort = self.schema.sorts[self.world.sort_of(entity)]
        yield from self.change("end", entity, sort.name, (), (), sort.effort, End(entity))

    def take(self, kind: str, entity: str) -> Iterator[Change]:
        """To take a measure for an entity today; one that is there, but not done, to do it."""
        attributes = self.schema.sorts[MEASURE].attributes
        effort = self.schema.effort_of(kind) or attributes[DONE].effort
        pending = [
            measure
            for measure in self.world.of_sort(MEASURE)
            if measure.kind == kind
            and entity in self.world.step(measure.name, COVERS).items
            and not self.happened(measure.name, DONE)
        ]
        for measure in pending:
            before = self.world.step(measure.name, DONE).items
            edit = Put(measure.name, DONE, (self.day,))
            yield from self.change(
                "complete", measure.name, kind, tuple(before), (self.day,), effort, edit
            )
        if not pending and self.world.sort_of(entity) in attributes[COVERS].targets:
            said = ((COVERS, (entity,)), (DONE, (self.day,)))
            block = Block(measure_name(kind, entity), MEASURE, kind, said)
            yield from self.change("take", entity, kind, (), (self.day,), effort, block)

    def happened(self, entity: str, attribute: str) -> bool:
        """Whether a moment has come by the as-of day."""
        return any(
            item is True or (isinstance(item, date) and item <= self.day)
            for item in self.world.step(entity, attribute).items
        )

    # facts on a path

    def owners(self, entity: str, steps: tuple[str, ...]) -> Iterator[tuple[str, Attribute]]:
        """The entities and attributes in which the values at the end of a path stand."""
        step, rest = steps[0], steps[1:]
        attribute = self.attribute(entity, step)
        if attribute and attribute.default_path and not self.said(entity, step):
            yield from self.owners(entity, (*attribute.default_path, *rest))
        if rest:
            for item in self.world.step(entity, step).items:
                yield from self.owners(str(item), rest)
        elif attribute:
            yield entity, attribute

    def along(self, entity: str, steps: tuple[str, ...], aim: Aim) -> Iterator[Change]:
        """What can be done so that the values at the end of a path suit: at the end, or before."""
        if not steps:
            return
        step, rest = steps[0], steps[1:]
        attribute = self.attribute(entity, step)
        if not rest and attribute:
            yield from self.value(entity, attribute, aim)
        if attribute and attribute.default_path and not self.said(entity, step):
            yield from self.along(entity, (*attribute.default_path, *rest), aim)
            return
        for item in self.world.step(entity, step).items:
            other = str(item)
            if not rest:
                if attribute is None and aim.offends(item):
                    yield from self.end(other)
                continue
            yield from self.along(other, rest, aim)
            if attribute and not attribute.many:
                yield from self.exchange(entity, attribute, other, rest, aim)
            elif any(map(aim.offends, self.world.follow(Path("it", rest), {"it": other}).items)):
                yield from self.leave(entity, attribute, other)

    def attribute(self, entity: str, step: str) -> Attribute | None:
        """The attribute of an entity that a step of a path names; None for an inverse relation."""
        return self.schema.sorts[self.world.sort_of(entity)].attributes.get(step)

    def said(self, entity: str, attribute: str) -> bool:
        """Whether the scenario speaks of an attribute."""
        return attribute in self.world.entities[entity].values

    def leave(self, entity: str, attribute: Attribute | None, other: str) -> Iterator[Change]:
        """To drop one of several things that an attribute names, or to end one that names this."""
        if attribute is None:
            yield from self.end(other)
        elif len(self.world.step(entity, attribute.name).items) > 1:
            edit = Swap(entity, attribute.name, (other,))
            yield from self.change(
                "drop", entity, attribute.name, (other,), (), attribute.effort, edit
            )

    def exchange(
        self, entity: str, attribute: Attribute, other: str, rest: tuple[str, ...], aim: Aim
    ) -> Iterator[Change]:
        """Another thing of the same sort instead, alike but for the fact at issue."""
        sort = self.schema.sorts[self.world.sort_of(other)]
        differing = sort.attributes.get(rest[0]) if len(rest) == 1 else None
        if differing is None or not self.schema.weight(sort.effort):
            return
        alike = {
            name: value.items
            for name, value in self.world.entities[other].values.items()
            if name not in (NAME, differing.name)
        }
        for value in self.remedial(differing):
            if aim.suits(value):
                name = f"+{other}.{differing.name}"
                said = (*sorted(alike.items()), (differing.name, (value,)))
                edits = (Block(name, sort.name, "", said), Put(entity, attribute.name, (name,)))
                before = (other, differing.name)
                yield from self.change(
                    "exchange", entity, attribute.name, before, (value,), attribute.effort, *edits
                )

    # values

    def remedial(self, attribute: Attribute) -> Iterator[Item]:
        """The values that the ontology lets a proposal put."""
        for text in attribute.remedies:
            if attribute.type in ("bool", "moment"):
                yield text == "yes"
            elif text != TODAY:
                yield text

    def value(self, entity: str, attribute: Attribute, aim: Aim) -> Iterator[Change]:
        """What can be put in an attribute so that its values suit."""
        items = tuple(self.world.step(entity, attribute.name).items)
        bad = tuple(item for item in items if aim.offends(item))
        match attribute.type:
            case "bool":
                yield from self.set(entity, attribute, items, aim)
            case "moment":
                yield from self.set(entity, attribute, items, aim)
                if not self.happened(entity, attribute.name) and aim.suits(self.day):
                    yield from self.today(entity, attribute)
            case "concept" if attribute.many and bad:
                yield from self.cleared(entity, attribute, items, bad, aim)
            case "concept":
                yield from self.set(entity, attribute, items, aim)
                if attribute.many and items:  # one value for all is there too
                    every = self.cleared(entity, attribute, items, items, aim)
                    yield from (change for change in every if change.op == "turn")
            case "reference":
                for item in bad if attribute.many else ():
                    yield from self.leave(entity, attribute, str(item))

    def set(
        self, entity: str, attribute: Attribute, items: tuple[Item, ...], aim: Aim
    ) -> Iterator[Change]:
        """To put a remedial value; in a set, beside what stands there."""
        for value in self.remedial(attribute):
            if aim.suits(value) and value not in items:
                name = attribute.name
                edit: Edit = Put(entity, name, (value,))
                if attribute.many and items:
                    edit = Swap(entity, name, (), (value,))
                yield from self.change("set", entity, name, items, (value,), attribute.effort, edit)

    def cleared(
        self,
        entity: str,
        attribute: Attribute,
        items: tuple[Item, ...],
        bad: tuple[Item, ...],
        aim: Aim,
    ) -> Iterator[Change]:
        """To drop offending values from a set, or to turn them into a remedial value."""
        efforts = [self.schema.effort_of(str(item)) or attribute.effort for item in bad]
        if not all(map(self.schema.weight, efforts)):
            return
        effort, name = max(efforts, key=self.schema.weight), attribute.name
        if len(items) > len(bad) or attribute.assumed:
            kept: tuple[Item, ...] = (attribute.assumed,) if len(items) == len(bad) else ()
            yield from self.change(
                "drop", entity, name, bad, (), effort, Swap(entity, name, bad, kept)
            )
        turned: dict[str, list[Item]] = {}
        for item in bad:
            for into in self.turns_into(str(item)):
                turned.setdefault(into, []).append(item)
        for value in self.remedial(attribute):
            turned.setdefault(str(value), []).extend(bad)
        for into, out in turned.items():
            if aim.suits(into) and into not in items:
                hard = max((effort, self.schema.effort_of(into)), key=self.schema.weight)
                edit = Swap(entity, name, tuple(out), (into,))
                yield from self.change("turn", entity, name, tuple(out), (into,), hard, edit)

    def turns_into(self, concept: str) -> tuple[str, ...]:
        """What a value of a set may be turned into, by what is declared of a concept above it."""
        above = sorted(self.schema.above(concept))
        known = (self.schema.concepts[name] for name in above if name in self.schema.concepts)
        return tuple(dict.fromkeys(value for each in known for value in each.remedies))

    def today(self, entity: str, attribute: Attribute) -> Iterator[Change]:
        """To do it today; what has been done stands, unless the thing may be begun anew.

        That a measure is done is another matter (`take`).
        """
        if self.world.sort_of(entity) == MEASURE and attribute.name == DONE:
            return
        before = tuple(self.world.step(entity, attribute.name).items)
        edit = Put(entity, attribute.name, (self.day,))
        past = self.happened(entity, attribute.name)
        if before == (self.day,) or (past and TODAY not in attribute.remedies):
            return
        op = "anew" if TODAY in attribute.remedies else "set"
        yield from self.change(
            op, entity, attribute.name, before, (self.day,), attribute.effort, edit
        )

    # numbers

    def lower(self, entity: str, attribute: Attribute, most: int) -> Iterator[Change]:
        """A smaller number; where it counts by year and counting has begun, from next year on.

        A number that is not said is asked for, not changed.
        """
        name = attribute.name
        before = tuple(self.world.step(entity, name).items)
        if not any(isinstance(item, int) and item > most for item in before):
            return
        edits: tuple[Edit, ...] = (Put(entity, name, (most,)),)
        after: tuple[Item, ...] = (most,)
        if attribute.counted_from:
            start = self.world.step(entity, attribute.counted_from)
            days = [item for item in start.items if isinstance(item, date)]
            if not self.said(entity, attribute.counted_from) or any(d <= self.day for d in days):
                begin = date(self.day.year + 1, 1, 1)
                edits = (Put(entity, attribute.counted_from, (begin,)), *edits)
                after = (most, begin)
        yield from self.change("lower", entity, name, before, after, attribute.effort, *edits)

    def shorten(self, entity: str, attribute: Attribute, most: Duration) -> Iterator[Change]:
        """A shorter time."""
        before = tuple(self.world.step(entity, attribute.name).items)
        edit = Put(entity, attribute.name, (most,))
        yield from self.change(
            "set", entity, attribute.name, before, (most,), attribute.effort, edit
        )
