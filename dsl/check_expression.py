"""Names and types of the expressions in norms: lark trees to `dsl.expressions` records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lark import Token, Tree

from dsl.diagnostics import Diagnostic, nearest
from dsl.expressions import (
    Aggregate,
    And,
    Compare,
    Day,
    Duration,
    Expression,
    Has,
    Is,
    Member,
    Not,
    Number,
    OfSort,
    Operand,
    Or,
    Path,
    Quantified,
    Truth,
)
from dsl.expressions import Span as SpanOperand
from dsl.lexer import span_of
from dsl.parse import Node
from dsl.schema import MEASURE, Attribute, Schema
from dsl.source import Source, Span
from dsl.values import date_of, duration_of, number_of
from dsl.vocabulary import KEYWORDS

COMPARATORS = {"≥": ">=", "≤": "<=", "≠": "!=", "＝": "=", "＜": "<", "＞": ">"}
MEASURE_VARIABLE = "m"

Variables = Mapping[str, frozenset[str]]  # variable → the sorts it may be of


@dataclass(frozen=True)
class PathType:
    """What a path leads to: entities of some sorts, or values of an attribute."""

    sorts: frozenset[str]
    attribute: Attribute | None

    @property
    def type(self) -> str:
        """`entity`, or the attribute's type."""
        return "entity" if self.attribute is None or self.sorts else self.attribute.type


class ExpressionChecker:
    """Turns expression trees into records; faults are collected in `faults`."""

    def __init__(
        self,
        source: Source,
        schema: Schema,
        thresholds: Mapping[str, int],
        faults: list[Diagnostic],
    ) -> None:
        """`thresholds` are the named numbers of the instrument."""
        self.source = source
        self.schema = schema
        self.thresholds = thresholds
        self.faults = faults

    def fault(self, code: str, span: Span, nearest: str = "", **words: str) -> None:
        """Record one diagnostic."""
        self.faults.append(Diagnostic(code, span, words, nearest))

    # paths

    def path(self, tree: Node, variables: Variables) -> tuple[Path, PathType] | None:
        """A path with its type; None and a diagnostic where a step does not exist."""
        words = [child for child in tree.children if isinstance(child, Token)]
        words = [word for word in words if word.type != "DOT"]
        root = str(words[0])
        if root not in variables:
            span = span_of(self.source, words[0])
            self.fault("no-such-variable", span, nearest(root, variables), name=root)
            return None
        current = PathType(variables[root], None)
        steps = []
        for word in words[1:]:
            following = self._step(word, current)
            if following is None:
                return None
            step, current = following
            steps.append(step)
        return Path(root, tuple(steps)), current

    def _step(self, word: Token, current: PathType) -> tuple[str, PathType] | None:
        name, span = str(word), span_of(self.source, word)
        if not current.sorts:
            self.fault(
                "path-continues", span, name=current.attribute.name if current.attribute else ""
            )
            return None
        found: list[tuple[str, PathType]] = []
        known: set[str] = set()
        for sort in sorted(current.sorts):
            names = self.schema.attribute_names[sort]
            known |= set(names)
            if name in names:
                attribute = self.schema.sorts[sort].attributes[names[name]]
                targets = attribute.targets if attribute.type == "reference" else ()
                sorts = frozenset(targets)
                if attribute.type == "reference" and not targets:
                    sorts = frozenset(self.schema.sorts) - {"scenario", MEASURE}
                found.append((attribute.name, PathType(sorts, attribute)))
            known |= {inverse for target, inverse in self.schema.inverses if target == sort}
            pairs = self.schema.inverses.get((sort, name))
            if pairs:
                found.append((name, PathType(frozenset(pair[0] for pair in pairs), None)))
        if not found:
            sorts_text = " / ".join(sorted(current.sorts))
            self.fault("unknown-path", span, nearest(name, known), sort=sorts_text, name=name)
            return None
        step = found[0][0]
        joined = frozenset().union(*(kind.sorts for _, kind in found))
        return step, PathType(joined, found[0][1].attribute)

    def typed_path(self, tree: Node, variables: Variables, *types: str) -> Path | None:
        """A path whose type is one of `types`; None and a diagnostic otherwise."""
        found = self.path(tree, variables)
        if found is None:
            return None
        path, kind = found
        if kind.type not in types:
            words = {
                "path": ".".join((path.root, *path.steps)),
                "found": f"type:{kind.type}",
                "expected": f"type:{types[0]}",
            }
            self.faults.append(Diagnostic("path-type", self.span(tree), words))
            return None
        return path

    def span(self, tree: Node) -> Span:
        """The span of a whole tree."""
        tokens = list(tree.scan_values(lambda value: isinstance(value, Token)))
        return span_of(self.source, tokens[0], tokens[-1])

    # expressions

    def expression(self, tree: Node, variables: Variables) -> Expression | None:
        """A condition; None where anything in it is wrong (with diagnostics)."""
        parts = [child for child in tree.children if isinstance(child, Tree)]
        match tree.data:
            case "or_" | "and_":
                return self._junction(str(tree.data), tree, variables)
            case "not_":
                inner = self.expression(parts[0], variables)
                return None if inner is None else Not(inner)
            case "truth":
                path = self.typed_path(parts[0], variables, "bool", "moment")
                return None if path is None else Truth(path)
            case "compare":
                return self._compare(tree, variables)
            case "is_" | "member":
                return self._membership(tree, variables)
            case "has":
                return self._has(tree, variables)
            case "quantified":
                return self._quantified(tree, variables)
            case "atom":  # a parenthesised expression
                return self.expression(parts[0], variables)
        raise AssertionError(tree.data)

    def _junction(self, data: str, tree: Node, variables: Variables) -> Expression | None:
        flat: list[Expression] = []
        failed = False
        record: type[And] | type[Or] = And if data == "and_" else Or
        for child in tree.children:
            if isinstance(child, Tree):
                part = self.expression(child, variables)
                if part is None:
                    failed = True
                elif isinstance(part, record):
                    flat.extend(part.parts)
                else:
                    flat.append(part)
        return None if failed else record(tuple(flat))

    def _compare(self, tree: Node, variables: Variables) -> Expression | None:
        left_tree, comparator, right_tree = tree.children
        assert isinstance(left_tree, Tree) and isinstance(right_tree, Tree)
        left = self.operand(left_tree, variables)
        right = self.operand(right_tree, variables)
        if left is None or right is None:
            return None
        operator = COMPARATORS.get(str(comparator), str(comparator))
        return Compare(operator, left, right)

    def operand(self, tree: Node, variables: Variables) -> Operand | None:
        """One side of a comparison."""
        first = tree.children[0]
        match tree.data:
            case "amount":
                assert isinstance(first, Token)
                number = number_of(first, self.source, self.faults)
                return None if number is None else Number(number)
            case "day":
                assert isinstance(first, Token)
                day = date_of(first, self.source, self.faults)
                return None if day is None else Day(day)
            case "duration":
                duration = self.duration(tree)
                return None if duration is None else SpanOperand(duration)
            case "count" | "aggregation":
                return self._aggregate(tree, variables)
        names = [child for child in tree.children if isinstance(child, Token)]
        if len(names) == 1 and str(names[0]) not in variables:
            value = self.thresholds.get(str(names[0]))
            if value is None:
                close = nearest(str(names[0]), [*self.thresholds, *variables])
                self.fault(
                    "unknown-threshold", span_of(self.source, names[0]), close, name=str(names[0])
                )
                return None
            return Number(value, str(names[0]))
        return self.typed_path(tree, variables, "count", "money", "date", "moment", "duration")

    def duration(self, tree: Node) -> Duration | None:
        """A duration tree such as `6 months`."""
        number, unit = tree.children
        assert isinstance(number, Token) and isinstance(unit, Token)
        return duration_of(number, unit, self.source, self.faults)

    def _bound(self, tree: Node, variables: Variables) -> tuple[str, Path, Variables] | None:
        """The variable and the path of `x in path`, with the variables that hold inside."""
        tokens = [child for child in tree.children if isinstance(child, Token)]
        name = next(str(token) for token in tokens if token.type == "NAME")
        paths = [c for c in tree.children if isinstance(c, Tree) and c.data == "path"]
        over = paths[1] if tree.data == "aggregation" else paths[0]
        found = self.path(over, variables)
        if found is None:
            return None
        if not found[1].sorts:
            self.fault(
                "path-type",
                self.span(over),
                path=".".join((found[0].root, *found[0].steps)),
                found=f"type:{found[1].type}",
                expected="type:entity",
            )
            return None
        return name, found[0], {**variables, name: found[1].sorts}

    def _condition(self, tree: Node, variables: Variables) -> Expression | bool | None:
        """The `where` part: an expression, True if there is none, None if it is wrong."""
        where = [
            index
            for index, child in enumerate(tree.children)
            if isinstance(child, Token) and child.type == "WHERE"
        ]
        if not where:
            return True
        inner = tree.children[where[0] + 1]
        assert isinstance(inner, Tree)
        return self.expression(inner, variables)

    def _aggregate(self, tree: Node, variables: Variables) -> Operand | None:
        bound = self._bound(tree, variables)
        if bound is None:
            return None
        name, over, inside = bound
        inside = {name: inside[name]}  # what is counted does not depend on who asks
        condition = self._condition(tree, inside)
        if condition is None:
            return None
        kind = "count"
        value: Path | None = None
        total: Path | None = None
        if tree.data == "aggregation":
            head = tree.children[0]
            assert isinstance(head, Tree)
            kind = KEYWORDS[str(head.children[0])]
            paths = [c for c in tree.children if isinstance(c, Tree) and c.data == "path"]
            value = self.typed_path(paths[0], inside, "count", "money")
            if len(paths) > 2:
                total = self.typed_path(paths[2], variables, "count", "money")
            if value is None or (len(paths) > 2 and total is None):
                return None
        kept = None if isinstance(condition, bool) else condition
        return Aggregate(kind, name, over, kept, value, total)

    def _quantified(self, tree: Node, variables: Variables) -> Expression | None:
        bound = self._bound(tree, variables)
        if bound is None:
            return None
        name, over, inside = bound
        condition = self._condition(tree, inside)
        if condition is None or isinstance(condition, bool):
            return None
        head = tree.children[0]
        assert isinstance(head, Tree)
        return Quantified(KEYWORDS[str(head.children[0])], name, over, condition)

    def _has(self, tree: Node, variables: Variables) -> Expression | None:
        trees = [child for child in tree.children if isinstance(child, Tree)]
        names = [c for c in tree.children if isinstance(c, Token) and c.type == "NAME"]
        path = self.typed_path(trees[0], variables, "entity")
        root = self.schema.sorts[MEASURE].header
        measure = self.concept(names[0], root)
        condition: Expression | None = None
        if len(trees) > 1:
            inside = {**variables, MEASURE_VARIABLE: frozenset({MEASURE})}
            condition = self.expression(trees[1], inside)
            if condition is None:
                return None
        return None if path is None or measure is None else Has(path, measure, condition)

    def concept(self, token: Token, root: str) -> str | None:
        """A concept below `root`; None and a diagnostic otherwise."""
        names = self.schema.concepts_below(root)
        found = names.get(str(token))
        if found is None:
            span = span_of(self.source, token)
            self.fault(
                "unknown-concept", span, nearest(str(token), names), name=str(token), root=root
            )
        return found

    def _membership(self, tree: Node, variables: Variables) -> Expression | None:
        """`is`, `in` and `includes`: concept, sort or defined term, by what the path leads to."""
        trees = [child for child in tree.children if isinstance(child, Tree)]
        names = [c for c in tree.children if isinstance(c, Token) and c.type == "NAME"]
        found = self.path(trees[0], variables)
        if found is None:
            return None
        path, kind = found
        if kind.type == "concept" and kind.attribute is not None:
            root = kind.attribute.root
            concepts = [self.concept(name, root) for name in names]
            known = tuple(concept for concept in concepts if concept is not None)
            return Member(path, known) if len(known) == len(names) else None
        if kind.type != "entity":
            words = {
                "path": ".".join((path.root, *path.steps)),
                "found": f"type:{kind.type}",
                "expected": "type:concept",
            }
            self.faults.append(Diagnostic("path-type", self.span(trees[0]), words))
            return None
        tests = [self._test(path, kind, name) for name in names]
        done = tuple(test for test in tests if test is not None)
        if len(done) < len(tests):
            return None
        return done[0] if len(done) == 1 else Or(done)

    def _test(self, path: Path, kind: PathType, name: Token) -> Expression | None:
        word, span = str(name), span_of(self.source, name)
        term = self.schema.term_names.get(word)
        if term is not None:
            sort = self.schema.terms[term].sort
            if sort not in kind.sorts:
                found = " / ".join(sorted(kind.sorts))
                self.fault("term-sort", span, name=word, expected=sort, found=found)
                return None
            return Is(path, term)
        if word in self.schema.sort_names:
            return OfSort(path, self.schema.sort_names[word])
        if kind.sorts == {MEASURE}:
            concept = self.concept(name, self.schema.sorts[MEASURE].header)
            return None if concept is None else Member(path, (concept,))
        known = [*self.schema.term_names, *self.schema.sort_names]
        self.fault("unknown-term", span, nearest(word, known), name=word)
        return None
