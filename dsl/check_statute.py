"""Names and types of a statute module: Document × Schema → StatuteModule."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from lark import Token, Tree

from dsl.check_expression import ExpressionChecker, Variables
from dsl.diagnostics import Diagnostic, nearest
from dsl.expressions import Duration, Path
from dsl.lexer import span_of
from dsl.parse import Document, Node
from dsl.schema import Schema
from dsl.source import Source, Span
from dsl.statute import (
    Article,
    Deadline,
    Norm,
    Penalty,
    Range,
    Reconciliation,
    Reference,
    StatuteModule,
    Text,
    Threshold,
)
from dsl.values import date_of, number_of, text_of
from dsl.vocabulary import KEYWORDS

STATUSES = ("definition", "institutional", "not-encoded")
RESOLUTIONS = ("cumulative", "open", "referred")

# Statements that a kind of norm needs, and those that only some kinds may have.
NEEDED = {
    "duty": ("bearer", "action"),
    "prohibition": ("bearer", "action"),
    "permission": ("bearer", "action"),
    "right": ("bearer", "action"),
    "power": ("action",),
    "exempts": ("defeats",),
    "conflict-rule": ("between", "conflict_kind", "because"),
}
OWN = {
    "met": ("duty", "prohibition", "permission"),
    "defeats": ("exempts",),
    "between": ("conflict-rule",),
    "conflict_kind": ("conflict-rule",),
    "prevails": ("conflict-rule",),
    "resolution": ("conflict-rule",),
    "because": ("conflict-rule",),
    "fine": ("sanction",),
    "turnover": ("sanction",),
    "persons_fine": ("sanction",),
    "gains_multiple": ("sanction",),
    "orders": ("sanction",),
    "condition": ("sanction",),
    "bearer": ("duty", "prohibition", "permission", "right", "power"),
    "action": ("duty", "prohibition", "permission", "right", "power"),
}
REPEATED = ("cite", "unspecified", "see", "sanctions", "until")


def check_statute(
    document: Document, schema: Schema
) -> tuple[StatuteModule | None, list[Diagnostic]]:
    """Resolve every name in a parsed statute module; None if there is any fault."""
    start = Span(document.source, 1, 1, 1, 2)
    if document.kind != "statute" or not document.blocks:
        return None, [Diagnostic("scenario-not-statute", start)]
    checker = _StatuteChecker(document.source, schema)
    head = document.blocks[0].children[0]
    if not isinstance(head, Tree) or head.data != "instrument":
        return None, [Diagnostic("scenario-not-statute", start)]
    fields = checker.instrument(head)
    blocks = [block.children[0] for block in document.blocks[1:]]
    articles = [checker.article(block, fields) for block in blocks if isinstance(block, Tree)]
    if checker.faults:
        return None, checker.faults
    return (
        StatuteModule(
            articles=tuple(articles),
            norms=tuple(checker.norms),
            thresholds=tuple(checker.thresholds),
            **fields,
        ),
        [],
    )


def _trees(tree: Node) -> list[Node]:
    return [child for child in tree.children if isinstance(child, Tree)]


def _tokens(tree: Node, *types: str) -> list[Token]:
    return [c for c in tree.children if isinstance(c, Token) and (not types or c.type in types)]


def _text(tree: Node) -> Text:
    """A `text` tree: English and Chinese."""
    strings = _tokens(tree, "STRING")
    return Text(text_of(strings[0]), text_of(strings[1]))


class _StatuteChecker:
    def __init__(self, source: Source, schema: Schema) -> None:
        self.source = source
        self.schema = schema
        self.faults: list[Diagnostic] = []
        self.numbers: dict[str, int] = {}
        self.thresholds: list[Threshold] = []
        self.norms: list[Norm] = []
        self.seen: set[str] = set()
        self.expressions = ExpressionChecker(source, schema, self.numbers, self.faults)

    def fault(self, code: str, span: Span, nearest: str = "", **words: str) -> None:
        self.faults.append(Diagnostic(code, span, words, nearest))

    def one_of(self, token: Token, allowed: Iterable[str]) -> str:
        """A word from a closed list; a diagnostic otherwise."""
        choices = list(allowed)
        if str(token) not in choices:
            span = span_of(self.source, token)
            close = nearest(str(token), choices)
            self.fault("unknown-word", span, close, text=str(token), expected=", ".join(choices))
        return str(token)

    def instrument(self, tree: Node) -> dict[str, Any]:
        """The head of the module as keyword arguments of StatuteModule."""
        name = _tokens(tree, "NAME")[0]
        fields: dict[str, Any] = {
            "instrument": str(name),
            "version": "",
            "number": Text("", ""),
            "until": None,
        }
        for item in _trees(tree):
            value = item.children[-1]
            if isinstance(value, Tree):
                fields[str(item.data)] = _text(value)
            elif value.type == "DATE":
                fields[str(item.data)] = date_of(value, self.source, self.faults)
            elif value.type == "STRING":
                fields[str(item.data)] = text_of(value)
            elif item.data == "rank":
                ranks = self.schema.concepts_below("Rank")
                fields["rank"] = self.one_of(value, ranks)
            else:
                fields[str(item.data)] = str(value)
        for needed in ("title", "rank", "issuer", "adopted", "in_force"):
            if needed not in fields:
                statement = needed.replace("_", "-")
                span = span_of(self.source, name)
                self.fault(
                    "statement-missing",
                    span,
                    kind="instrument",
                    name=str(name),
                    statement=statement,
                )
        return fields

    def article(self, tree: Node, fields: dict[str, Any]) -> Article:
        """One article with its norms (which are added to `self.norms`)."""
        number_token = _tokens(tree, "NUMBER")[0]
        number = str(number_token)
        place = span_of(self.source, number_token)
        if number in self.seen:
            self.fault("duplicate-article", place, article=number)
        self.seen.add(number)
        parts = _trees(tree)
        gist, status, reason = None, "", None
        judgements: list[Text] = []
        norms = []
        for part in parts[1:]:
            if part.data == "gist":
                gist = _text(_trees(part)[0])
            elif part.data == "status":
                status = self.one_of(_tokens(part, "NAME")[0], STATUSES)
                reason = _text(_trees(part)[0]) if _trees(part) else None
            elif part.data == "unspecified":
                judgements.append(_text(_trees(part)[0]))
            elif part.data == "threshold":
                self.threshold(part, number, fields["instrument"])
            else:
                norms.append(part)
        for norm in norms:
            self.norm(norm, number, fields)
        if gist is None:
            self.fault("article-missing", place, statement="gist")
        if not norms and not status:
            self.fault("article-missing", place, statement="status")
        return Article(
            number,
            _text(parts[0]),
            gist or Text("", ""),
            status or "encoded",
            reason,
            tuple(judgements),
        )

    def threshold(self, tree: Node, article: str, instrument: str) -> None:
        name, number = _tokens(tree, "NAME")[0], _tokens(tree, "NUMBER")[0]
        value = number_of(number, self.source, self.faults) or 0
        self.numbers[str(name)] = value
        source = Reference(instrument, article, self.pinpoints(_trees(tree)[0]))
        self.thresholds.append(Threshold(str(name), value, source))

    def pinpoints(self, tree: Node) -> tuple[int, ...]:
        return tuple(int(str(token)) for token in _tokens(tree, "NUMBER"))

    def reference(self, tree: Node) -> Reference:
        tokens = _tokens(tree, "NAME", "NUMBER")
        pinpoints = tuple(int(str(token)) for token in tokens[2:])
        return Reference(str(tokens[0]), str(tokens[1]), pinpoints)

    def references(self, tree: Node) -> tuple[Reference, ...]:
        return tuple(self.reference(child) for child in _trees(tree))

    def norm(self, tree: Node, article: str, fields: dict[str, Any]) -> None:
        """One norm; appended to `self.norms` unless something in it is wrong."""
        before = len(self.faults)
        head = _trees(tree)[0]
        kind_token = _tokens(head)[0]
        kind = KEYWORDS[str(kind_token)]
        names = _tokens(tree, "NAME")
        aliased = bool(_tokens(tree, "AS"))
        bound = bool(_tokens(tree, "FOR"))
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
                reconciliation=self.reconciliation(statements, place),
            )
        )

    def term(self, token: Token, sort: str) -> str:
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
        for item in _trees(tree)[1:]:
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
        trees = _trees(item)
        match name:
            case "cite":
                return [self.pinpoints(child) for child in trees]
            case "bearer":
                return self.expressions.typed_path(trees[0], variables, "entity")
            case "action":
                return self.expressions.concept(_tokens(item, "NAME")[0], "Action")
            case "when" | "met":
                return self.expressions.expression(trees[0], variables)
            case "deadline":
                return self.deadline(trees[0], variables)
            case "keep":
                return self.expressions.duration(trees[0])
            case "sanctions" | "see" | "between":
                return list(self.references(trees[0]))
            case "defeats":
                return [self.target(child) for child in trees]
            case "yields":
                ranks = self.schema.concepts_below("Rank")
                return [self.one_of(token, ranks) for token in _tokens(item, "NAME")]
            case "in_force":
                return date_of(_tokens(item, "DATE")[0], self.source, self.faults)
            case "until":
                day = date_of(_tokens(item, "DATE")[0], self.source, self.faults)
                return day, self.reference(trees[0]) if trees else None
            case "unspecified":
                return [_text(trees[0])]
            case "condition" | "orders" | "because":
                return _text(trees[0])
            case "fine" | "persons_fine" | "gains_multiple":
                numbers = [
                    number_of(token, self.source, self.faults) or 0
                    for token in _tokens(trees[0], "NUMBER")
                ]
                return Range(numbers[0] if len(numbers) > 1 else 0, numbers[-1])
            case "turnover":
                return number_of(_tokens(item, "NUMBER")[0], self.source, self.faults)
            case "conflict_kind":
                return self.expressions.concept(_tokens(item, "NAME")[0], "ConflictKind")
            case "prevails":
                return self.reference(trees[0])
            case "resolution":
                return self.one_of(_tokens(item, "NAME")[0], RESOLUTIONS)
        raise AssertionError(name)

    def target(self, tree: Node) -> str | Reference:
        """What an exemption defeats: a defined term or a provision."""
        if tree.data == "reference":
            return self.reference(tree)
        token = _tokens(tree, "NAME")[0]
        term = self.schema.term_names.get(str(token), "")
        if not term:
            span = span_of(self.source, token)
            close = nearest(str(token), self.schema.term_names)
            self.fault("unknown-term", span, close, name=str(token))
        return term

    def deadline(self, tree: Node, variables: Variables) -> Deadline:
        trees = _trees(tree)
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
        relation = "before" if tree.data in ("before", "duration_before") else "after"
        return Deadline(relation, duration, anchor)

    @staticmethod
    def with_measures(variables: Variables) -> Variables:
        """In a deadline, `m` is the measure that fulfils the norm."""
        return {**variables, "m": frozenset({"measure"})}

    @staticmethod
    def penalty(statements: dict[str, Any]) -> Penalty:
        return Penalty(
            statements.get("condition"),
            statements.get("fine"),
            statements.get("turnover"),
            statements.get("gains_multiple"),
            statements.get("persons_fine"),
            statements.get("orders"),
        )

    def reconciliation(self, statements: dict[str, Any], place: Span) -> Reconciliation | None:
        if "between" not in statements:
            return None
        winner = statements.get("prevails")
        resolution = "prevails" if winner else statements.get("resolution", "")
        if not resolution:
            self.fault(
                "statement-missing", place, kind="conflict-rule", name="", statement="resolution"
            )
        return Reconciliation(
            tuple(statements["between"]),
            statements["conflict_kind"],
            resolution,
            winner,
            statements["because"],
        )
