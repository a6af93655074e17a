"""Names and types of a statute module: Document × Schema → StatuteModule."""

from __future__ import annotations

from typing import Any

from lark import Tree

from dsl.check_expression import ExpressionChecker
from dsl.check_norm import NormChecker, bilingual, pinpoints_of, tokens_of, trees_of
from dsl.diagnostics import Diagnostic
from dsl.lexer import span_of
from dsl.parse import Document, Node
from dsl.schema import MEASURE, Schema
from dsl.source import Source, Span
from dsl.statute import (
    Article,
    Reference,
    StatuteModule,
    Text,
    Threshold,
    Validity,
)
from dsl.values import date_of, number_of, text_of

STATUSES = ("definition", "institutional", "not-encoded")


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
            norms=tuple(checker.norms.norms),
            thresholds=tuple(checker.thresholds),
            validities=tuple(checker.validities),
            **fields,
        ),
        [],
    )


class _StatuteChecker:
    def __init__(self, source: Source, schema: Schema) -> None:
        self.source = source
        self.schema = schema
        self.faults: list[Diagnostic] = []
        self.numbers: dict[str, int] = {}
        self.thresholds: list[Threshold] = []
        self.validities: list[Validity] = []
        self.seen: set[str] = set()
        expressions = ExpressionChecker(source, schema, self.numbers, self.faults)
        self.norms = NormChecker(source, schema, expressions)

    def fault(self, code: str, span: Span, nearest: str = "", **words: str) -> None:
        self.faults.append(Diagnostic(code, span, words, nearest))

    def instrument(self, tree: Node) -> dict[str, Any]:
        """The head of the module as keyword arguments of StatuteModule."""
        name = tokens_of(tree, "NAME")[0]
        fields: dict[str, Any] = {
            "instrument": str(name),
            "version": "",
            "number": Text("", ""),
            "until": None,
        }
        for item in trees_of(tree):
            value = item.children[-1]
            if isinstance(value, Tree):
                fields[str(item.data)] = bilingual(value)
            elif value.type == "DATE":
                fields[str(item.data)] = date_of(value, self.source, self.faults)
            elif value.type == "STRING":
                fields[str(item.data)] = text_of(value)
            elif item.data == "rank":
                ranks = self.schema.concepts_below("Rank")
                fields["rank"] = self.norms.one_of(value, ranks)
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
        number_token = tokens_of(tree, "NUMBER")[0]
        number = str(number_token)
        place = span_of(self.source, number_token)
        if number in self.seen:
            self.fault("duplicate-article", place, article=number)
        self.seen.add(number)
        parts = trees_of(tree)
        gist, status, reason = None, "", None
        judgements: list[Text] = []
        norms = []
        for part in parts[1:]:
            if part.data == "gist":
                gist = bilingual(trees_of(part)[0])
            elif part.data == "status":
                status = self.norms.one_of(tokens_of(part, "NAME")[0], STATUSES)
                reason = bilingual(trees_of(part)[0]) if trees_of(part) else None
            elif part.data == "unspecified":
                judgements.append(bilingual(trees_of(part)[0]))
            elif part.data == "threshold":
                self.threshold(part, number, fields["instrument"])
            elif part.data == "validity":
                self.validity(part, number, fields["instrument"])
            else:
                norms.append(part)
        for norm in norms:
            self.norms.norm(norm, number, fields)
        if gist is None:
            self.fault("article-missing", place, statement="gist")
        if not norms and not status:
            self.fault("article-missing", place, statement="status")
        return Article(
            number,
            bilingual(parts[0]),
            gist or Text("", ""),
            status or "encoded",
            reason,
            tuple(judgements),
        )

    def threshold(self, tree: Node, article: str, instrument: str) -> None:
        name, number = tokens_of(tree, "NAME")[0], tokens_of(tree, "NUMBER")[0]
        value = number_of(number, self.source, self.faults) or 0
        self.numbers[str(name)] = value
        source = Reference(instrument, article, pinpoints_of(trees_of(tree)[0]))
        self.thresholds.append(Threshold(str(name), value, source))

    def validity(self, tree: Node, article: str, instrument: str) -> None:
        """How long a kind of measure is valid, by this article."""
        parts = trees_of(tree)
        expressions = self.norms.expressions
        root = self.schema.sorts[MEASURE].header
        measure = expressions.concept(tokens_of(tree, "NAME")[0], root)
        duration = expressions.duration(parts[0])
        if measure is not None and duration is not None:
            source = Reference(instrument, article, pinpoints_of(parts[1]))
            self.validities.append(Validity(measure, duration, source))
