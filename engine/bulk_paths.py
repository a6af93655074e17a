"""Where paths lead in a register: from the row's entity of one sort to that of another.

Where several rows share the entity that a path sets out from, it leads to all that these rows hold.
What `engine.world` and `Evaluator.each` say of one scenario is said here of columns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from dsl.expressions import Path
from dsl.schema import MEASURE, Attribute, Schema
from dsl.statute import Deadline
from engine.bulk_layout import NO, YES, Column, Layout, Needs, determined, key_of, led_to
from engine.bulk_nodes import FALSE, NOWHERE, TRUE, UNKNOWN, Node, Nodes
from engine.logic import MEASURES
from kb.rulebook import Rules


class Inexpressible(Exception):
    """A condition that columns cannot say; `norm` is its norm, once that is known."""

    def __init__(self, why: str, norm: str = "") -> None:
        super().__init__(f"{norm}: {why}" if norm else why)
        self.why = why


@dataclass(frozen=True)
class Entity:
    """What a variable stands for: the row's entity of a sort, or its measure of a `kind`."""

    sort: str
    kind: str = ""
    depth: int = 0  # how many groups of rows had been entered when it was bound


@dataclass(frozen=True)
class Known:
    """What is said of an attribute: a column, or the value assumed in every row."""

    attribute: Attribute
    column: Column | None
    assumed: bool = False


Bindings = Mapping[str, Entity]
Ending = tuple[Deadline, int]  # a period and the days by which its end is moved
Test = Callable[[Entity | Known], Node]


class Paths:
    """Follows paths over the columns of one register."""

    def __init__(self, rules: Rules, layout: Layout) -> None:
        """`layout` says what the register holds; all else is silence."""
        self.rules = rules
        self.schema: Schema = rules.schema
        self.layout = layout
        self.nodes = Nodes()
        self.needs = Needs()
        self.today = self.nodes.integer(rules.day.toordinal())
        self._groups: list[frozenset[str]] = []  # what the rows at hand are known to share

    def each(self, path: Path, bindings: Bindings, test: Test) -> Node:
        """True if a value at the end of the path passes; unknown if one may."""
        return self.follow(self.bound(path.root, bindings), path.steps, test)

    def bound(self, variable: str, bindings: Bindings) -> Entity:
        """The entity of a variable, if the rows at hand still agree on it."""
        entity = bindings[variable]
        for shared in self._groups[entity.depth :]:
            if entity.sort not in shared:
                raise Inexpressible(f"`{variable}` is spoken of inside a set that it does not fix")
        return entity

    def follow(self, entity: Entity, steps: tuple[str, ...], test: Test) -> Node:
        """Either of `test` over what the steps lead to, unknown beside it if there may be more."""
        if not steps:
            return test(entity)
        step, *rest = steps
        if entity.kind:
            return self._from_measure(entity, step, tuple(rest), test)
        attribute = self.schema.sorts[entity.sort].attributes.get(step)
        if attribute is None:
            return self._inverse(entity, step, tuple(rest), test)
        if attribute.type == "reference":
            return self._reference(entity, attribute, tuple(rest), test)
        return self._value(entity, attribute, test)

    def _from_measure(self, entity: Entity, step: str, rest: tuple[str, ...], test: Test) -> Node:
        if step == "covers":
            return self.follow(Entity(entity.sort, "", len(self._groups)), rest, test)
        column = Column(entity.sort, step, entity.kind)
        attribute = self.schema.sorts[MEASURE].attributes[step]
        return test(Known(attribute, column)) if column in self.layout.columns else UNKNOWN

    def _value(self, entity: Entity, attribute: Attribute, test: Test) -> Node:
        """A value that is said, else the default or the assumption, else unknown."""
        column = Column(entity.sort, attribute.name)
        present = column in self.layout.columns
        if not attribute.default_path:
            if present:
                return test(Known(attribute, column, assumed=bool(attribute.assumed)))
            return test(Known(attribute, None, assumed=True)) if attribute.assumed else UNKNOWN
        default = self._default(entity, attribute.default_path, test)
        if not present:
            return default
        return self.nodes.choose(self.given(column), test(Known(attribute, column)), default)

    def _default(self, entity: Entity, path: tuple[str, ...], test: Test) -> Node:
        """What a default leads to; unknown where it leads nowhere."""
        truth = self.follow(entity, path, test)
        somewhere = self.follow(entity, path, lambda item: TRUE)
        return self.nodes.choose(self.nodes.fails(somewhere), UNKNOWN, truth)

    def given(self, column: Column) -> Node:
        """Whether the cell of a column is filled, be it with `unknown`."""
        name = f"{column}?"
        self.needs.said[name] = column
        return self.nodes.leaf(name, sharp=True)

    def exists(self, sort: str) -> Node:
        """Whether the row has an entity of a sort."""
        if sort in self.layout.always:
            return TRUE
        if sort not in self.layout.sometimes:
            return FALSE
        self.needs.exists[f"{sort}!"] = sort
        return self.nodes.leaf(f"{sort}!", sharp=True)

    def _reference(
        self, entity: Entity, attribute: Attribute, rest: tuple[str, ...], test: Test
    ) -> Node:
        """The entities that an attribute names: those of its sorts in the rows of the entity."""
        sorts, many = led_to(self.schema, entity.sort, attribute), attribute.many

        def arrived(item: Entity | Known) -> Node:
            assert isinstance(item, Entity)
            return self.follow(item, rest, test)

        some = self.related(entity, sorts, many, arrived)
        if attribute.required:
            return some
        named = self.related(entity, sorts, many, lambda item: TRUE)
        silence = FALSE if attribute.assumed else UNKNOWN  # of references none at all is assumed
        if attribute.default_path:
            silence = self._default(entity, (*attribute.default_path, *rest), test)
        return self.nodes.choose(named, some, silence)

    def _inverse(self, entity: Entity, name: str, rest: tuple[str, ...], test: Test) -> Node:
        """What points here: measures of the entity, or entities that its rows hold."""

        def arrived(item: Entity | Known) -> Node:
            assert isinstance(item, Entity)
            return self.follow(item, rest, test)

        if name == MEASURES:
            depth = len(self._groups)
            return self.nodes.either(
                self.nodes.both(
                    (self.declared(entity.sort, kind), arrived(Entity(entity.sort, kind, depth)))
                )
                for kind in self.layout.kinds(entity.sort)
            )
        pairs = self.schema.inverses.get((entity.sort, name), ())
        sorts = [
            sort
            for sort, name in pairs
            if entity.sort in led_to(self.schema, sort, self.schema.sorts[sort].attributes[name])
        ]
        return self.related(entity, sorts, True, arrived)

    def related(self, entity: Entity, sorts: Iterable[str], many: bool, test: Test) -> Node:
        """Either of `test` over the entities of some sorts that stand in a row with this one."""
        grouped = many and entity.sort in self.layout.shared
        if grouped:
            self._groups.append(determined(self.schema, entity.sort))
        some = self.nodes.either(
            self.nodes.both((there, test(Entity(sort, "", len(self._groups)))))
            for sort in sorts
            if (there := self.exists(sort)) != FALSE
        )
        if not grouped:
            return some
        self._groups.pop()
        return self.any_of_group(entity.sort, some)

    def any_of_group(self, sort: str, truth: Node) -> Node:
        """Whether a truth holds in any row of the entity; unknown if it may."""
        nodes = self.nodes
        if truth in (FALSE, UNKNOWN, TRUE):
            return truth
        found = nodes.group(self.key(sort), "max", nodes.code(truth))
        certain = nodes.compare(">=", found, nodes.integer(TRUE))
        if nodes.sharp(truth):
            return certain
        maybe = nodes.compare(">=", found, nodes.integer(UNKNOWN))
        return nodes.choose(certain, TRUE, nodes.choose(maybe, UNKNOWN, FALSE))

    def key(self, sort: str) -> str:
        """The column by which the rows of one entity are known."""
        self.needs.keys[key_of(sort)] = sort
        return key_of(sort)

    def declared(self, sort: str, kind: str) -> Node:
        """Whether a measure of this very kind is declared for the row's entity."""
        name = f"{sort}:{kind}"
        self.needs.declared[name] = (sort, kind)
        return self.nodes.leaf(name, sharp=True)

    def raw(self, item: Known) -> Node:
        """The number of a column as the register has it; NULL where nothing is said."""
        if item.column is not None:
            self.needs.numbers[str(item.column)] = item.column
            return self.nodes.number(str(item.column))
        match item.attribute.type, item.attribute.assumed:
            case "date", "as-of":
                return self.today
            case "date", day:
                return self.nodes.integer(date.fromisoformat(day).toordinal())
            case "moment", word:
                return self.nodes.integer(YES if word == "yes" else NO)
            case _, figure:
                return self.nodes.integer(int(figure))

    def day(self, item: Known) -> Node:
        """The figure or day of a column; NULL where there is none."""
        raw = self.raw(item)
        if item.attribute.type != "moment":
            return raw
        nodes = self.nodes
        said = (nodes.compare(o, raw, nodes.integer(n)) for o, n in ((">=", 0), ("<", NO)))
        return nodes.pick(nodes.holds(nodes.both(said)), raw, NOWHERE)

    def end(self, column: Column, how: Ending) -> Node:
        """The last day in time of a period from the day of a column; NULL where there is none."""
        deadline, moved = how
        duration = deadline.duration
        span = f"{duration.amount} {duration.unit}" if duration else ""
        name = f"{column} {deadline.relation} {span} {moved}"
        self.needs.ends[name] = (column, deadline, moved)
        return self.nodes.number(name)

    def single(self, entity: Entity, steps: tuple[str, ...], ending: Ending | None = None) -> Node:
        """The one figure or day at the end of a path; NULL where there is none, or no single one.

        What is assumed as of the day is none. With `ending`, the end of a period from that day.
        """
        nodes = self.nodes
        step, *rest = steps
        attribute = self.schema.sorts[MEASURE if entity.kind else entity.sort].attributes.get(step)
        if attribute is None or attribute.default_path:
            raise Inexpressible(f"`{step}` leads to a set where one figure is asked for")
        if attribute.type != "reference":
            column = Column(entity.sort, step, entity.kind)
            if column not in self.layout.columns:
                return NOWHERE
            return self.end(column, ending) if ending else self.day(Known(attribute, column))
        sorts = led_to(self.schema, entity.sort, attribute)
        if len(sorts) != 1 or entity.kind:
            raise Inexpressible(f"`{step}` leads to several sorts where one figure is asked for")
        found = self.single(Entity(sorts[0], "", entity.depth), tuple(rest), ending)
        if not (attribute.many and entity.sort in self.layout.shared) or found == NOWHERE:
            return found
        nowhere = nodes.integer(-NO)
        least, most = (
            nodes.group(self.key(entity.sort), "max", nodes.pick(nodes.said(found), n, nowhere))
            for n in (nodes.minus(found), found)
        )
        one = nodes.compare("=", nodes.minus(least), most)
        return nodes.pick(nodes.holds(one), most, NOWHERE)
