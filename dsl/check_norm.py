"""Names and types of one norm: its kind, its statements, its conditions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from lark import Token, Tree

from dsl.check_conflict import RESOLUTIONS, faults_of, reconciliation
from dsl.check_expression import ExpressionChecker, Variables
from dsl.diagnostics import Diagnostic, nearest
from dsl.expressions import Duration, Path
from dsl.lexer import span_of
from dsl.parse import Node
from dsl.schema import Schema
from dsl.source import Source, Span
from dsl.statute import Deadline, Ground, Norm, Penalty, Range, Reference, Text
from dsl.values import date_of, number_of, text_of
from dsl.vocabulary import KEYWORDS

# Statements that a kind of norm needs, and those that only some kinds may have.
NEEDED = {
    "duty": ("bearer", "action"),
    "prohibition": ("bearer", "action"),
    "permission": ("bearer", "action"),
    "recommendation": ("bearer", "met"),
    "right": ("action",),  # the holder may be an individual, no party of the scenario
    "power": ("action",),
    "exempts": ("defeats",),
    "conflict-rule": ("between", "conflict_kind", "because"),
}
OWN = {
    "met": ("duty", "prohibition", "permission", "recommendation"),
    "defeats": ("exempts",),
    "between": ("conflict-rule",),
    "conflict_kind": ("conflict-rule",),
    "prevails": ("conflict-rule",),
    "resolution": ("conflict-rule",),
    "ground": ("conflict-rule",),
    "because": ("conflict-rule",),
    "fine": ("sanction",),
    "may_fine": ("sanction",),
    "turnover": ("sanction",),
    "persons_fine": ("sanction",),
    "gains_multiple": ("sanction",),
    "orders": ("sanction",),
    "condition": ("sanction",),
    "bearer": ("duty", "prohibition", "permission", "recommendation", "right", "power"),
    "action": ("duty", "prohibition", "permission", "right", "power"),
}
REPEATED = ("cite", "unspecified", "see", "sanctions", "until", "ground")


def trees_of(tree: Node) -> list[Node]:
    """The subtrees directly below a tree."""
    return [child for child in tree.children if isinstance(child, Tree)]


def tokens_of(tree: Node, *types: str) -> list[Token]:
    """The tokens directly below a tree, of the given types if any are given."""
    return [c for c in tree.children if isinstance(c, Token) and (not types or c.type in types)]


def bilingual(tree: Node) -> Text:
    """A `text` tree: English and Chinese."""
    strings = tokens_of(tree, "STRING")
    return Text(text_of(strings[0]), text_of(strings[1]))


def reference_of(tree: Node) -> Reference:
    """A `reference` tree such as `PIPL 66(1)`."""
    tokens = tokens_of(tree, "NAME", "NUMBER")
    pinpoints = tuple(int(str(token)) for token in tokens[2:])
    return Reference(str(tokens[0]), str(tokens[1]), pinpoints)


def pinpoints_of(tree: Node) -> tuple[int, ...]:
    """A `pinpoints` tree such as `(1)(4)`."""
    return tuple(int(str(token)) for token in tokens_of(tree, "NUMBER"))


class NormChecker:
    """Turns norm trees into records; faults are collected, good norms kept in `norms`."""

    def __init__(self, source: Source, schema: Schema, expressions: ExpressionChecker) -> None:
        """`expressions` checks conditions; its fault list is this one's too."""
        self.source = source
        self.schema = schema
        self.expressions = expressions
        self.faults = expressions.faults
        self.norms: list[Norm] = []

    def fault(self, code: str, span: Span, nearest: str = "", **words: str) -> None:
        """Record one diagnostic."""
        self.faults.append(Diagnostic(code, span, words, nearest))

    def one_of(self, token: Token, allowed: Iterable[str]) -> str:
        """A word from a closed list; a diagnostic otherwise."""
        choices = list(allowed)
        if str(token) not in choices:
            span = span_of(self.source, token)
            close = nearest(str(token), choices)
            self.fault("unknown-word", span, close, text=str(token), expected=", ".join(choices))
        return str(token)

    def norm(self, tree: Node, article: str, fields: dict[str, Any]) -> None:
        """One norm; appended to `self.norms` unless something in it is wrong."""
        before = len(self.faults)
        head = trees_of(tree)[0]
        kind_token = tokens_of(head)[0]
        kind = KEYWORDS[str(kind_token)]
        names = tokens_of(tree, "NAME")
        aliased = bool(tokens_of(tree, "AS"))
        bound = bool(tokens_of(tree, "FOR"))
        name = str(names[1]) if aliased else str(names[0])
        place = span_of(self.source, kind_token, names[0])
        sort, variable = "", ""
        variables: Variables = {}
        if bound:
            sort_token = names[-2]
            sort = self.schema.sort_names.get(str(sort_token), "")
            variable = str(names[-1])
            if not sort:
                close = nearest(str(sort_token), self.schema.sort_names)
                span = span_of(self.source, sort_token)
                self.fault("unknown-sort", span, close, name=str(sort_token))
                return
            variables = {variable: frozenset({sort})}
        elif kind not in ("sanction", "conflict-rule"):
            self.fault("statement-missing", place, kind=kind, name=name, statement="for")
            return
        statements = self.statements(tree, kind, variables)
        for needed in NEEDED.get(kind, ()):
            if needed not in statements and len(self.faults) == before:
                statement = needed.replace("_", "-")
                self.fault("statement-missing", place, kind=kind, name=name, statement=statement)
        for code in faults_of(statements):
            self.fault(code, place, kind=kind, name=name, statement="resolution")
        if len(self.faults) > before:
            return
        identifier = f"{fields['instrument']}-{article}-{name}"
        if any(norm.id == identifier for norm in self.norms):
            self.fault("duplicate-norm", place, name=name, article=article)
            return
        term = ""
        if kind == "constitutes":
            term = self.term(names[0], sort)
        cited = statements.get("cite", [()])
        own = tuple(Reference(fields["instrument"], article, pinpoint) for pinpoint in cited)
        until, until_by = statements.get("until", (fields["until"], None))
        self.norms.append(
            Norm(
                id=identifier,
                kind=kind,
                name=name,
                instrument=fields["instrument"],
                article=article,
                sources=own,
                file=self.source.name,
                line=place.line,
                rank=fields.get("rank", ""),
                in_force=statements.get("in_force", fields.get("in_force", date.min)),
                until=until,
                until_by=until_by,
                sort=sort,
                variable=variable,
                bearer=statements.get("bearer"),
                action=statements.get("action", ""),
                when=statements.get("when"),
                met=statements.get("met"),
                deadline=statements.get("deadline"),
                keep=statements.get("keep"),
                sanctions=tuple(statements.get("sanctions", ())),
                term=term,
                defeats=tuple(statements.get("defeats", ())),
                yields=tuple(statements.get("yields", ())),
                see=tuple(statements.get("see", ())),
                judgements=tuple(statements.get("unspecified", ())),
                penalty=self.penalty(statements) if kind == "sanction" else None,
                reconciliation=reconciliation(statements),
            )
        )

    def term(self, token: Token, sort: str) -> str:
        """The defined term that a constitutes norm names, if it is said of the sort."""
        span = span_of(self.source, token)
        term = self.schema.term_names.get(str(token), "")
        if not term:
            close = nearest(str(token), self.schema.term_names)
            self.fault("unknown-term", span, close, name=str(token))
        elif self.schema.terms[term].sort != sort:
            expected = self.schema.terms[term].sort
            self.fault("term-sort", span, name=term, expected=expected, found=sort)
        return term

    def statements(self, tree: Node, kind: str, variables: Variables) -> dict[str, Any]:
        """The statements of a norm's body by name; repeated ones as lists."""
        found: dict[str, Any] = {}
        for item in trees_of(tree)[1:]:
            name = str(item.data)
            place = self.expressions.span(item)
            if name in OWN and kind not in OWN[name]:
                statement = name.replace("_", "-")
                self.fault("statement-misplaced", place, statement=statement, kind=kind)
                continue
            value = self.statement(name, item, variables)
            if name in REPEATED and name != "until":
                found.setdefault(name, []).extend(value)
            elif name in found:
                self.fault("statement-twice", place, statement=name.replace("_", "-"))
            else:
                found[name] = value
        return found

    def statement(self, name: str, item: Node, variables: Variables) -> Any:
        """The value of one statement."""
        trees = trees_of(item)
        match name:
            case "cite":
                return [pinpoints_of(child) for child in trees]
            case "bearer":
                return self.expressions.typed_path(trees[0], variables, "entity")
            case "action":
                return self.expressions.concept(tokens_of(item, "NAME")[0], "Action")
            case "when" | "met":
                return self.expressions.expression(trees[0], variables)
            case "deadline":
                return self.deadline(trees[0], variables)
            case "keep":
                return self.expressions.duration(trees[0])
            case "sanctions" | "see" | "between":
                return [reference_of(child) for child in trees_of(trees[0])]
            case "defeats":
                return [self.target(child) for child in trees]
            case "yields":
                ranks = self.schema.concepts_below("Rank")
                return [self.one_of(token, ranks) for token in tokens_of(item, "NAME")]
            case "in_force":
                return date_of(tokens_of(item, "DATE")[0], self.source, self.faults)
            case "until":
                day = date_of(tokens_of(item, "DATE")[0], self.source, self.faults)
                return day, reference_of(trees[0]) if trees else None
            case "unspecified":
                return [bilingual(trees[0])]
            case "condition" | "orders" | "because":
                return bilingual(trees[0])
            case "fine" | "may_fine" | "persons_fine" | "gains_multiple":
                numbers = [
                    number_of(token, self.source, self.faults) or 0
                    for token in tokens_of(trees[0], "NUMBER")
                ]
                return Range(numbers[0] if len(numbers) > 1 else 0, numbers[-1])
            case "turnover":
                return number_of(tokens_of(item, "NUMBER")[0], self.source, self.faults)
            case "conflict_kind":
                return self.expressions.concept(tokens_of(item, "NAME")[0], "ConflictKind")
            case "prevails":
                return reference_of(trees[0])
            case "resolution":
                word, *body = tokens_of(item, "NAME")
                bodies = (self.expressions.concept(token, "RulingBody") for token in body)
                return self.one_of(word, RESOLUTIONS), *(body or "" for body in bodies)
            case "ground":
                concept = self.expressions.concept(tokens_of(item, "NAME")[0], "ResolutionGround")
                by = tuple(reference_of(child) for each in trees for child in trees_of(each))
                return [Ground(concept or "", by)]
        raise AssertionError(name)

    def target(self, tree: Node) -> str | Reference:
        """What an exemption defeats: a defined term or a provision."""
        if tree.data == "reference":
            return reference_of(tree)
        token = tokens_of(tree, "NAME")[0]
        term = self.schema.term_names.get(str(token), "")
        if not term:
            span = span_of(self.source, token)
            close = nearest(str(token), self.schema.term_names)
            self.fault("unknown-term", span, close, name=str(token))
        return term

    def deadline(self, tree: Node, variables: Variables) -> Deadline:
        """A deadline; in its path `m` is the measure that fulfils the norm."""
        trees = trees_of(tree)
        duration: Duration | None = None
        anchor: Path | None = None
        for child in trees:
            if child.data == "duration":
                duration = self.expressions.duration(child)
            else:
                found = self.expressions.path(child, self.with_measures(variables))
                anchor = found[0] if found else None
        if tree.data == "at_once":
            return Deadline("at-once")
        if tree.data == "every":
            return Deadline("every", duration, anchor)
        relation = "before" if tree.data in ("before", "duration_before") else "after"
        if tree.data == "duration_before" and tokens_of(tree, "WITHIN"):
            relation = "within-before"
        return Deadline(relation, duration, anchor)

    @staticmethod
    def with_measures(variables: Variables) -> Variables:
        """In a deadline, `m` is the measure that fulfils the norm."""
        return {**variables, "m": frozenset({"measure"})}

    @staticmethod
    def penalty(statements: dict[str, Any]) -> Penalty:
        """What a sanction norm threatens."""
        return Penalty(
            statements.get("condition"),
            statements.get("fine", statements.get("may_fine")),
            statements.get("turnover"),
            statements.get("gains_multiple"),
            statements.get("persons_fine"),
            statements.get("orders"),
            "may_fine" in statements,
        )
