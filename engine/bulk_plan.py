"""Nodes as Ibis expressions: what several steps use becomes a column once, groups are joined.

The plan is a table expression over a register's encoded columns. It runs on any Ibis back end that
knows Kleene's logic of NULL. Where a register is read in chunks, each depth of groups is a pass of
its own: `partial` and `merged` make the groups, `final` uses them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import and_, eq, ge, lt, or_
from typing import TYPE_CHECKING, Any

from engine.bulk_layout import ROW
from engine.bulk_nodes import FALSE, TRUE, UNKNOWN, Node, Nodes

if TYPE_CHECKING:
    from ibis.expr.types import Table, Value  # type: ignore[import-untyped]

INLINE = ("not", "leaf", "number", "int", "false", "true", "unknown")
Grouping = tuple[int, str, str]  # depth, key, and the key of what is counted once
Stage = tuple[int, int]  # depth, step
FIRST, END = (-1, 0), (1 << 30, 0)
Groups = Mapping[Grouping, "Table"]


class Plan:
    """The columns `outputs` (name → node) over a table of encoded columns."""

    def __init__(self, nodes: Nodes, outputs: Mapping[str, Node]) -> None:
        """Work out what is computed when: depths of groups, and steps within a depth."""
        self.nodes = nodes
        self.outputs = dict(outputs)
        self.depth: dict[Node, int] = {}
        self.step: dict[Node, int] = {}  # the place among the steps of its depth
        self.uses: dict[Node, int] = dict.fromkeys(outputs.values(), 0)
        order = self._ordered(outputs.values())
        for node in order:
            for child in nodes.children(node):
                self.uses[child] = self.uses.get(child, 0) + 1
        for node in order:
            children = nodes.children(node)
            deepest = max((self.depth[child] for child in children), default=0)
            self.depth[node] = deepest + (nodes.parts(node)[0] == "group")
            beside = [self.step[c] for c in children if self.depth[c] == self.depth[node]]
            self.step[node] = max(beside, default=0) + self.is_column(node)
        self.groupings: dict[Grouping, list[Node]] = {}
        for node in order:
            operation, *rest = nodes.parts(node)
            if operation == "group":
                key, _, _, once = rest
                grouping = (self.depth[node], str(key), str(once))
                self.groupings.setdefault(grouping, []).append(node)
        self.depths = max(self.depth.values(), default=0)

    def _ordered(self, roots: Iterable[Node]) -> list[Node]:
        """Everything that the roots rest on, each node after its parts."""
        found: dict[Node, None] = {}
        waiting: list[tuple[Node, bool]] = [(root, False) for root in reversed(list(roots))]
        while waiting:
            node, done = waiting.pop()
            if done:
                found[node] = None
            elif node not in found:
                waiting.append((node, True))
                waiting += [(child, False) for child in self.nodes.children(node)]
        return list(found)

    def is_column(self, node: Node) -> bool:
        """Whether a node is computed once and kept, because several others use it."""
        return self.nodes.parts(node)[0] not in INLINE and self.uses.get(node, 0) > 1

    # the plan as table expressions

    def over(self, table: Table) -> Table:
        """The outputs over a whole register at once."""
        groups: dict[Grouping, Table] = {}
        for depth in range(1, self.depths + 1):
            for grouping, partial in self.partial(table, depth, groups).items():
                groups[grouping] = self.merged(partial, grouping)
        return self.final(table, groups)

    def final(self, table: Table, groups: Groups) -> Table:
        """The outputs over some rows, with the groups of the whole register.

        An engine may give rows in another order than it got them: `ROW` says which is which.
        """
        rows = self.rows(table, self.outputs.values(), groups, (ROW,))
        made = {name: self.emit(node, rows) for name, node in self.outputs.items()}
        return projected(rows, (ROW,), made)

    def partial(self, table: Table, depth: int, groups: Groups) -> dict[Grouping, Table]:
        """What some rows bring to the groups of a depth, with the groups of the depths before."""
        wanted = {g: nodes for g, nodes in self.groupings.items() if g[0] == depth}
        read = [c for nodes in wanted.values() for n in nodes for c in self.nodes.children(n)]
        rows = self.rows(table, read, groups, [key for _, *keys in wanted for key in keys if key])
        found = {}
        for grouping, nodes in wanted.items():
            _, key, once = grouping
            keys = [key, once] if once else [key]
            inputs = {_name(node): self.emit(self.nodes.children(node)[0], rows) for node in nodes}
            columns = projected(rows, keys, inputs)
            reduced = {_name(n): self._reduced(columns[_name(n)], n, bool(once)) for n in nodes}
            there = columns.filter(columns[key].notnull())
            found[grouping] = there.group_by(keys).aggregate(**reduced)
        return found

    def merged(self, table: Table, grouping: Grouping) -> Table:
        """The groups of a whole register from what its rows bring to them."""
        _, key, once = grouping
        nodes = self.groupings[grouping]
        if once:
            columns = {_name(n): self._reduced(table[_name(n)], n, True) for n in nodes}
            table = table.group_by([key, once]).aggregate(**columns)
        columns = {_name(n): self._reduced(table[_name(n)], n, False) for n in nodes}
        return table.group_by(key).aggregate(**columns)

    def rows(
        self, table: Table, wanted: Iterable[Node], groups: Groups, keys: Iterable[str] = ()
    ) -> Table:
        """A table with everything at hand that the wanted nodes are made of."""
        wanted = list(wanted)
        order = self._ordered(wanted)
        columns = [n for n in order if self.is_column(n) and self.nodes.parts(n)[0] != "group"]
        joins = [g for g, nodes in self.groupings.items() if set(nodes) & set(order)]
        stages = sorted(
            {(self.depth[n], self.step[n]) for n in columns} | {(g[0], 0) for g in joins}
        )
        kept = self._kept(order, {*keys, *(key for _, key, _ in joins)}, wanted)
        for stage in stages:
            depth, step = stage
            if step == 0:
                for grouping in (g for g in joins if g[0] == depth):
                    table = self._joined(table, grouping, groups[grouping])
                continue
            made = {
                _name(n): self.emit(n, table)
                for n in columns
                if (self.depth[n], self.step[n]) == stage
            }
            old = [name for name in table.columns if kept.get(name, FIRST) > stage]
            table = projected(table, old, made)
        return table

    def _kept(self, order: list[Node], keys: set[str], wanted: list[Node]) -> dict[str, Stage]:
        """Column → the last stage that reads it."""
        kept: dict[str, Stage] = dict.fromkeys(keys, END)
        at: dict[Node, Stage] = dict.fromkeys(wanted, END)  # where a node is last worked out
        for node in reversed(order):
            operation, *rest = self.nodes.parts(node)
            stage = at[node]
            if operation in ("leaf", "number"):
                kept[str(rest[0])] = max(stage, kept.get(str(rest[0]), FIRST))
            elif self._has_name(node):
                kept[_name(node)] = stage
                stage = (self.depth[node], self.step[node])
            for child in self.nodes.children(node):
                at[child] = max(stage, at.get(child, FIRST))
        return kept

    def _has_name(self, node: Node) -> bool:
        return self.is_column(node) or self.nodes.parts(node)[0] == "group"

    @staticmethod
    def _joined(table: Table, grouping: Grouping, group: Table) -> Table:
        """A table with the columns of a group beside each row."""
        _, key, _ = grouping
        right = group.rename(**{f"{key} of group": key})
        joined = table.left_join(right, [table[key] == right[f"{key} of group"]])
        return joined.drop(f"{key} of group")

    def _reduced(self, value: Value, node: Node, within: bool) -> Value:
        """A sum or a maximum; what is counted once is first brought to one row each."""
        how = self.nodes.parts(node)[2]
        return value.max() if how == "max" or within else value.sum()

    # the expressions

    def emit(self, node: Node, table: Table) -> Value:
        """A node as an expression over a table that has every column it rests on."""
        made: dict[Node, Any] = {}
        names = set(table.columns)

        def value(node: Node) -> Any:
            if node not in made:
                known = self._has_name(node) and _name(node) in names
                made[node] = table[_name(node)] if known else self._made(node, table, value)
            return made[node]

        return value(node)

    def _made(self, node: Node, table: Table, value: Any) -> Any:
        import ibis  # type: ignore[import-untyped]

        operation, *rest = self.nodes.parts(node)
        match operation:
            case "leaf" | "number":
                return table[rest[0]]
            case "int":
                return ibis.literal(rest[0], type="int64")
            case "false" | "true":
                return ibis.literal(operation == "true")
            case "unknown":
                return ibis.null("boolean")
            case "and":
                return reduce(and_, map(value, rest))
            case "or":
                return reduce(or_, map(value, rest))
            case "not":
                return ~value(rest[0])
            case "holds":
                return value(rest[0]).fill_null(False)
            case "open":
                return value(rest[0]).isnull()
            case "said":
                return value(rest[0]).notnull()
            case "minus":
                return -value(rest[0])
            case "code":
                known = ibis.ifelse(value(rest[0]), ibis.literal(TRUE), ibis.literal(FALSE))
                return ibis.ifelse(value(rest[0]).isnull(), ibis.literal(UNKNOWN), known)
            case "pick":
                return ibis.ifelse(*map(value, rest))
            case "compare":
                return OPERATORS[rest[0]](value(rest[1]), value(rest[2]))
        raise AssertionError(operation)


def projected(table: Table, kept: Iterable[str], made: Mapping[str, Value]) -> Table:
    """`table.select` of columns and expressions that are known to belong to it.

    Ibis rewrites each column that `select` is given; with a thousand of them that takes seconds.
    """
    from ibis.expr.operations import Field, Project  # type: ignore[import-untyped]

    parent = table.op()
    columns = {name: Field(parent, name) for name in kept}
    return Project(parent, {**columns, **{n: v.op() for n, v in made.items()}}).to_expr()


OPERATORS: dict[object, Any] = {"<": lt, ">=": ge, "=": eq}


def _name(node: Node) -> str:
    """The column of a node that is kept."""
    return f"n{node}"
