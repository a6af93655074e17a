"""Numbers, dates and durations in a register: comparisons and counts, within bounds."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable

from dsl.expressions import Aggregate, Day, Expression, Number, Operand, Path
from dsl.expressions import Span as Length
from engine.bulk_layout import NO, YES, determined
from engine.bulk_nodes import FALSE, KLEENE, NOWHERE, UNKNOWN, Node, Span
from engine.bulk_paths import Bindings, Entity, Inexpressible, Known, Paths
from engine.kleene import holds


class Numbers(Paths, ABC):
    """Compares numbers over the columns of one register."""

    @abstractmethod
    def evaluate(self, expression: Expression, bindings: Bindings) -> Node:
        """The truth of an expression; what counts the fulfilments of a condition asks for it."""

    def compare(self, operator: str, left: Operand, right: Operand, bindings: Bindings) -> Node:
        """A comparison of numbers, dates or durations; any pair of values may make it true."""
        if isinstance(left, Length) or isinstance(right, Length):
            return self._compare_durations(operator, left, right, bindings)

        def beside(one: Span) -> Node:
            return self.with_numbers(
                right, bindings, lambda other: self.nodes.relate(operator, one, other)
            )

        truth = self.with_numbers(left, bindings, beside)
        if not (isinstance(left, Path) and self._may_be_empty(left, bindings)):
            return truth
        silent = self.nodes.open(self._silence(right, bindings))
        return self.nodes.either((truth, self.nodes.both((silent, UNKNOWN))))

    def _may_be_empty(self, path: Path, bindings: Bindings) -> bool:
        """Whether a path may lead to nothing though nothing is left unsaid."""
        sort = self.bound(path.root, bindings).sort
        for step in path.steps[:-1]:
            attribute = self.schema.sorts[sort].attributes.get(step)
            if attribute is None or attribute.many or len(attribute.targets) != 1:
                return True
            sort = attribute.targets[0]
        return False

    def _silence(self, operand: Operand, bindings: Bindings) -> Node:
        """Unknown if an operand may have values that are not said, else false."""
        return self.with_numbers(
            operand,
            bindings,
            lambda span: self.nodes.choose(self.nodes.unsaid(span), UNKNOWN, FALSE),
        )

    def _compare_durations(
        self, operator: str, left: Operand, right: Operand, bindings: Bindings
    ) -> Node:
        """A comparison with a fixed duration, made once for each duration that is said."""
        if isinstance(left, Length) and isinstance(right, Length):
            return KLEENE[holds(operator, left.value, right.value)]
        fixed, path = (left, right) if isinstance(left, Length) else (right, left)
        if not (isinstance(fixed, Length) and isinstance(path, Path)):
            raise Inexpressible("a duration is compared with what is neither a path nor fixed")
        first = fixed is left
        value = fixed.value

        def test(item: Entity | Known) -> Node:
            assert isinstance(item, Known) and item.column is not None
            name = f"{item.column} {operator} {value.amount} {value.unit} {int(first)}"
            self.needs.durations[name] = (item.column, (operator, value, first))
            return self.nodes.leaf(name)

        return self.each(path, bindings, test)

    def with_numbers(
        self, operand: Operand, bindings: Bindings, use: Callable[[Span], Node]
    ) -> Node:
        """Either of `use` over the numbers that an operand may be."""
        match operand:
            case Number(value):
                return use(self._point(self.nodes.integer(value)))
            case Day(value):
                return use(self._point(self.nodes.integer(value.toordinal())))
            case Length():
                raise Inexpressible("a duration stands where a number is asked for")
            case Aggregate():
                return use(self.aggregate(operand, bindings))
            case Path():
                return self.each(operand, bindings, lambda item: use(self.number(item)))

    @staticmethod
    def _point(number: Node) -> Span:
        return Span(number, number)

    def number(self, item: Entity | Known) -> Span:
        """A value as a number; absent for a thing that has not happened."""
        assert isinstance(item, Known)
        nodes, raw = self.nodes, self.raw(item)
        match item.attribute.type:
            case "duration":
                raise Inexpressible("a duration is compared with one that is not fixed")
            case "moment":
                undated = nodes.holds(nodes.compare("=", raw, nodes.integer(YES)))
                absent = nodes.holds(nodes.compare("=", raw, nodes.integer(NO)))
                low, high = nodes.pick(undated, NOWHERE, raw), nodes.pick(undated, self.today, raw)
                return Span(low, high, absent)
            case "date" if item.column is not None and item.attribute.assumed == "as-of":
                return self._point(nodes.pick(self.given(item.column), raw, self.today))
        return self._point(raw)

    def aggregate(self, of: Aggregate, bindings: Bindings) -> Span:
        """Count, sum, or distinct persons over related entities, within bounds."""
        entity = self.bound(of.over.root, bindings)
        *prefix, last = of.over.steps
        for step in prefix:
            attribute = self.schema.sorts[entity.sort].attributes.get(step)
            if attribute is None or attribute.many or len(attribute.targets) != 1:
                raise Inexpressible(f"`{step}` leads to several entities whose sets are counted")
            entity = Entity(attribute.targets[0], "", entity.depth)
        low, high = self._counted(of, entity, last)
        if of.total is None:
            return Span(low, high)
        total = self.single(self.bound(of.total.root, bindings), of.total.steps)
        said = self.nodes.said(total)
        return Span(self.nodes.pick(said, total, low), self.nodes.pick(said, total, high))

    def _counted(self, of: Aggregate, entity: Entity, step: str) -> tuple[Node, Node]:
        """The bounds of the count over one step from an entity."""
        nodes = self.nodes
        pairs = self.schema.inverses.get((entity.sort, step), ())
        attribute = self.schema.sorts[entity.sort].attributes.get(step)
        sorts = attribute.targets if attribute else tuple(sort for sort, _ in pairs)
        if len(sorts) != 1 or (attribute and not attribute.required):
            raise Inexpressible(f"what `{step}` leads to is counted")
        (sort,) = sorts
        grouped = entity.sort in self.layout.shared
        if grouped:
            self._groups.append(determined(self.schema, entity.sort))
        item = Entity(sort, "", len(self._groups))
        truths = [self.exists(sort)]
        if of.condition is not None:
            truths.append(self.evaluate(of.condition, {of.variable: item}))
        figure = nodes.integer(1) if of.value is None else self.single(item, of.value.steps)
        if grouped:
            self._groups.pop()
        truth, zero, known = nodes.both(truths), nodes.integer(0), nodes.said(figure)
        value = nodes.pick(known, figure, zero)
        low = nodes.pick(nodes.holds(truth), value, zero)
        high = nodes.pick(nodes.fails(truth), zero, value)
        boundless = nodes.both((nodes.negate(nodes.fails(truth)), nodes.negate(known)))
        if grouped:
            key = self.key(entity.sort)
            once = self.key(sort) if sort in self.layout.shared else ""
            low = nodes.group(key, "max" if of.kind == "persons" else "sum", low, once)
            high = nodes.group(key, "sum", high, once)
            boundless = self.any_of_group(entity.sort, boundless)
        return low, nodes.pick(boundless, NOWHERE, high)
