"""The columns of a plan before any engine computes them: three-valued, folded, each one once.

A node is a column over the rows of a register. Equal nodes are one node, and what is constant is
folded away, so that a plan has only what the columns of its register can decide. Truth is Kleene's:
`UNKNOWN` is SQL's NULL.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from engine.calculus import Truth as T

Node = int
Parts = tuple[object, ...]

FALSE, UNKNOWN, TRUE = 0, 1, 2  # the first three nodes
NOWHERE = 3  # the number without a bound
CONSTANTS = (FALSE, UNKNOWN, TRUE)

KLEENE = {T.FALSE: FALSE, T.UNKNOWN: UNKNOWN, T.TRUE: TRUE}

COMPARISONS: dict[str, Callable[[int, int], bool]] = {
    "<": lambda a, b: a < b,
    ">=": lambda a, b: a >= b,
    "=": lambda a, b: a == b,
}


@dataclass(frozen=True)
class Span:
    """A number known within bounds: the nodes of both, and whether there is none at all."""

    low: Node
    high: Node
    absent: Node = FALSE

    @property
    def exact(self) -> bool:
        """Whether the number is a point wherever it is known."""
        return self.low == self.high


class Nodes:
    """A table of nodes, each with its operation and what it works on."""

    def __init__(self) -> None:
        self.table: list[Parts] = [("false",), ("unknown",), ("true",), ("int", None)]
        self._index: dict[Parts, Node] = {parts: n for n, parts in enumerate(self.table)}
        self._sharp: set[Node] = {FALSE, TRUE}

    def parts(self, node: Node) -> Parts:
        """The operation of a node and its arguments."""
        return self.table[node]

    def children(self, node: Node) -> tuple[Node, ...]:
        """The nodes that a node is computed from."""
        operation, *rest = self.table[node]
        if operation in ("leaf", "number", "int"):
            return ()
        return tuple(part for part in rest if isinstance(part, int))

    def sharp(self, node: Node) -> bool:
        """Whether a truth is never unknown."""
        return node in self._sharp

    def _make(self, *parts: object, sharp: bool = False) -> Node:
        known = self._index.get(parts)
        if known is None:
            known = self._index[parts] = len(self.table)
            self.table.append(parts)
            if sharp:
                self._sharp.add(known)
        return known

    # truth

    def leaf(self, column: str, sharp: bool = False) -> Node:
        """A column of truth in the register; `sharp` where it has no NULL."""
        return self._make("leaf", column, sharp=sharp)

    def negate(self, node: Node) -> Node:
        """Kleene negation."""
        if node in CONSTANTS:
            return TRUE - node
        operation, *rest = self.table[node]
        if operation == "not":
            (inner,) = rest
            assert isinstance(inner, int)
            return inner
        return self._make("not", node, sharp=self.sharp(node))

    def both(self, nodes: Iterable[Node]) -> Node:
        """Kleene conjunction; true of nothing."""
        return self._junction("and", nodes, FALSE, TRUE)

    def either(self, nodes: Iterable[Node]) -> Node:
        """Kleene disjunction; false of nothing."""
        return self._junction("or", nodes, TRUE, FALSE)

    def _junction(self, operation: str, nodes: Iterable[Node], ends: Node, idle: Node) -> Node:
        found = sorted(set(nodes) - {idle})
        if ends in found:
            return ends
        for node in found:  # what is never unknown and stands beside its negation settles it
            if self.sharp(node) and self.negate(node) in found:
                return ends
        if len(found) < 2:
            return found[0] if found else idle
        return self._make(operation, *found, sharp=all(map(self.sharp, found)))

    def choose(self, condition: Node, then: Node, otherwise: Node) -> Node:
        """One truth where a sharp condition holds, another where it fails."""
        assert self.sharp(condition), self.table[condition]
        if then == otherwise or condition == TRUE:
            return then
        if condition == FALSE:
            return otherwise
        inside = self.both((condition, then))
        return self.either((inside, self.both((self.negate(condition), otherwise))))

    def holds(self, node: Node) -> Node:
        """Whether a truth is true: never unknown itself."""
        if self.sharp(node):
            return node
        return FALSE if node == UNKNOWN else self._make("holds", node, sharp=True)

    def fails(self, node: Node) -> Node:
        """Whether a truth is false: never unknown itself."""
        return self.holds(self.negate(node))

    def open(self, node: Node) -> Node:
        """Whether a truth is unknown."""
        if self.sharp(node):
            return FALSE
        return TRUE if node == UNKNOWN else self._make("open", node, sharp=True)

    # numbers

    def number(self, column: str) -> Node:
        """A column of whole numbers in the register; NULL where nothing is said."""
        return self._make("number", column)

    def integer(self, value: int | None) -> Node:
        """A constant; None for no bound."""
        return self._make("int", value)

    def said(self, number: Node) -> Node:
        """Whether there is a number."""
        operation, *rest = self.table[number]
        if operation == "int":
            return TRUE if rest[0] is not None else FALSE
        return self._make("said", number, sharp=True)

    def pick(self, condition: Node, then: Node, otherwise: Node) -> Node:
        """One number where a sharp condition holds, another where it fails."""
        if then == otherwise or condition == TRUE:
            return then
        return otherwise if condition == FALSE else self._make("pick", condition, then, otherwise)

    def code(self, node: Node) -> Node:
        """A truth as a number: 2 true, 1 unknown, 0 false."""
        return self.integer(node) if node in CONSTANTS else self._make("code", node)

    def minus(self, number: Node) -> Node:
        """A number with its sign turned round, so that its greatest is the smallest."""
        return self._make("minus", number)

    def group(self, key: str, how: str, number: Node, once: str = "") -> Node:
        """The `sum` or `max` of a number over the rows of one `key`, each `once` counted once."""
        return self._make("group", key, how, number, once)

    def compare(self, operator: str, left: Node, right: Node) -> Node:
        """A comparison of two numbers; unknown where one has no value."""
        if NOWHERE in (left, right):
            return UNKNOWN
        (first, *one), (second, *other) = self.table[left], self.table[right]
        if first == second == "int":
            assert isinstance(one[0], int) and isinstance(other[0], int)
            return TRUE if COMPARISONS[operator](one[0], other[0]) else FALSE
        sharp = {first, second} <= {"int", "group", "code"}
        return self._make("compare", operator, left, right, sharp=sharp)

    def less(self, left: Span, right: Span) -> Node:
        """Whether one number is below another, of all, none or some within the bounds."""
        if left.exact and right.exact:
            return self.compare("<", left.low, right.low)
        below = self.holds(self.compare("<", left.high, right.low))
        not_below = self.holds(self.compare(">=", left.low, right.high))
        return self.choose(below, TRUE, self.choose(not_below, FALSE, UNKNOWN))

    def relate(self, operator: str, left: Span, right: Span) -> Node:
        """A comparison as `engine.kleene.compare` defines it, false where a number is absent."""
        match operator:
            case "<":
                truth = self.less(left, right)
            case ">":
                truth = self.less(right, left)
            case ">=":
                truth = self.negate(self.less(left, right))
            case "<=":
                truth = self.negate(self.less(right, left))
            case _:
                truth = self._equal(left, right)
                truth = truth if operator == "=" else self.negate(truth)
        missing = self.either((left.absent, right.absent))
        if missing == FALSE:
            return truth
        nothing = self.either(
            self.both((side.absent, self.unsaid(other)))
            for side, other in ((left, right), (right, left))
        )
        return self.choose(missing, self.choose(nothing, UNKNOWN, FALSE), truth)

    def unsaid(self, number: Span) -> Node:
        """Whether nothing is known of a number, not even that there is none."""
        bounds = (self.negate(self.said(bound)) for bound in (number.low, number.high))
        return self.both((*bounds, self.negate(number.absent)))

    def _equal(self, left: Span, right: Span) -> Node:
        if left.exact and right.exact:
            return self.compare("=", left.low, right.low)
        apart = self.either(
            (self.holds(self.less(left, right)), self.holds(self.less(right, left)))
        )
        pairs = ((left.low, left.high), (right.low, right.high), (left.low, right.low))
        same = self.both(self.holds(self.compare("=", a, b)) for a, b in pairs)
        return self.choose(apart, FALSE, self.choose(same, TRUE, UNKNOWN))
