"""Names and types of a scenario, checked against the schema: Document × Schema → Scenario."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from lark import Token, Tree

from dsl.diagnostics import Diagnostic, nearest
from dsl.lexer import span_of
from dsl.parse import Document, Node
from dsl.scenario import Entity, Item, Scenario, Value
from dsl.schema import Attribute, Schema, Sort
from dsl.source import Source, Span
from dsl.statute import Text
from dsl.values import date_of, duration_of, moment_of, number_of, text_of
from dsl.vocabulary import VALUES

SCENARIO = "scenario"


@dataclass
class Block:
    """A block whose header has been read."""

    sort: Sort
    name: str
    kind: str
    head: Span
    tree: Node

    @property
    def attributes(self) -> list[Node]:
        """The trees of its attributes, in the order of the text."""
        return [c for c in self.tree.children if isinstance(c, Tree) and c.data == "attribute"]


def check_scenario(document: Document, schema: Schema) -> tuple[Scenario | None, list[Diagnostic]]:
    """Resolve every name of a parsed scenario and check every value.

    Returns the scenario (None if there is any fault) and the diagnostics, in no special order.
    """
    source = document.source
    if document.kind != SCENARIO:
        start = Span(source, 1, 1, 1, 2)
        return None, [Diagnostic("statute-not-scenario", start, hint="check-scenario")]
    checker = Checker(source, schema, document.broken)
    blocks = [block for tree in document.blocks if (block := checker.header(tree))]
    entities = {}
    title, as_of = "", None
    for block in blocks:
        values = checker.values(block)
        if block.sort.name == SCENARIO:
            title = block.name
            said = values.get("as-of")
            as_of = said.items[0] if said and said.items else None
        else:
            entities[block.name] = Entity(
                block.name, block.sort.name, block.kind, values, block.head
            )
    lost = any(checker.schema.sort_names.get(word) == SCENARIO for word in document.broken)
    if checker.scenario is None and not lost:
        start = Span(source, 1, 1, 1, 2)
        checker.faults.append(Diagnostic("no-scenario-block", start, hint="start-scenario"))
    if checker.faults or not isinstance(as_of, date):
        return None, checker.faults
    if isinstance(as_of, datetime):
        return Scenario(title, as_of.date(), entities, source, as_of), []
    return Scenario(title, as_of, entities, source), []


class Checker:
    """Collects what the blocks declare and everything that is wrong with them."""

    def __init__(self, source: Source, schema: Schema, broken: frozenset[str]) -> None:
        self.broken = broken
        self.source = source
        self.schema = schema
        self.faults: list[Diagnostic] = []
        self.sorts: dict[str, str] = {}  # entity name → sort
        self.places: dict[str, Span] = {}
        self.scenario: Span | None = None

    def fault(
        self, code: str, span: Span, nearest: str = "", hint: str = "", **words: str | Text
    ) -> None:
        """Note one thing that is wrong."""
        self.faults.append(Diagnostic(code, span, words, nearest, hint))

    def header(self, tree: Node) -> Block | None:
        """The sort and name of a block; registers the name."""
        first = tree.children[0]
        assert isinstance(first, Token)
        span = span_of(self.source, first)
        sort_name = self.schema.sort_names.get(str(first))
        if sort_name is None:
            close = nearest(str(first), self.schema.sort_names)
            self.fault("unknown-sort", span, close, name=str(first))
            return None
        sort = self.schema.sorts[sort_name]
        headers = [c for c in tree.children if isinstance(c, Tree) and c.data == "header"]
        if not headers:
            self.fault("missing-name", span, sort=self.sort_label(sort.name))
            return None
        word = headers[0].children[0]
        assert isinstance(word, Token)
        head = span_of(self.source, first, word)
        name = text_of(word) if word.type == "STRING" else str(word)
        if sort.name == SCENARIO:
            if self.scenario is not None:
                self.fault("duplicate-scenario", head, line=str(self.scenario.line))
                return None
            self.scenario = head
            return Block(sort, name, "", head, tree)
        kind = ""
        if sort.header:
            kind = self.concept(word, sort.header) or ""
            if not kind:
                return None
            name, number = kind, 2
            while name in self.sorts:
                name, number = f"{kind}-{number}", number + 1
        elif name in self.sorts:
            line = str(self.places[name].line)
            self.fault("duplicate-entity", span_of(self.source, word), name=name, line=line)
            return None
        self.sorts[name] = sort.name
        self.places[name] = head
        return Block(sort, name, kind, head, tree)

    def concept(self, token: Token, root: str) -> str | None:
        """The concept below `root` that a word names; None and a diagnostic otherwise."""
        names = self.schema.concepts_below(root)
        found = names.get(str(token))
        if found is None:
            span = span_of(self.source, token)
            elsewhere = str(token) in self.schema.concept_names
            code = "wrong-root" if elsewhere else "unknown-concept"
            close = nearest(str(token), names)
            self.fault(code, span, close, name=str(token), root=self.label(root))
        return found

    def label(self, concept: str) -> Text:
        """A concept's label in both languages, for a message."""
        known = self.schema.concepts.get(concept)
        return known.label if known else Text(concept, concept)

    def sort_label(self, *sorts: str) -> Text:
        """The labels of sorts, as alternatives."""
        labels = [self.schema.sorts[sort].label for sort in sorts]
        return Text(" / ".join(x.en for x in labels), " / ".join(x.zh for x in labels))

    def values(self, block: Block) -> dict[str, Value]:
        """All attributes of a block with their values; missing required ones are reported."""
        values: dict[str, Value] = {}
        before = len(self.faults)
        for tree in block.attributes:
            word = tree.children[0]
            assert isinstance(word, Token)
            attribute = self.attribute(word, block.sort.name, values)
            if attribute is not None:
                value = self.value(tree, attribute, span_of(self.source, word))
                if value is not None:
                    values[attribute.name] = value
        sound = len(self.faults) == before
        for attribute in block.sort.attributes.values():
            if sound and attribute.required and attribute.name not in values:
                self.fault(
                    "missing-attribute",
                    block.head,
                    attribute=attribute.name,
                    sort=self.sort_label(block.sort.name),
                    name=block.name,
                )
        return values

    def attribute(self, word: Token, sort: str, already: Collection[str] = ()) -> Attribute | None:
        """The attribute of a sort that a word names; None and a diagnostic for none or a second."""
        names = self.schema.attribute_names[sort]
        name = names.get(str(word))
        span = span_of(self.source, word)
        if name is None:
            close = nearest(str(word), names)
            label = self.sort_label(sort)
            self.fault("unknown-attribute", span, close, sort=label, name=str(word))
            return None
        if name in already:
            self.fault("duplicate-attribute", span, name=str(word))
            return None
        return self.schema.sorts[sort].attributes[name]

    def value(self, tree: Node, attribute: Attribute, name: Span) -> Value | None:
        """The value of one attribute; None where anything in it is wrong."""
        parts = [child for child in tree.children[1:] if isinstance(child, Tree)]
        complete = not any(
            isinstance(child, Token) and child.type == "ELLIPSIS" for child in tree.children
        )
        first, last = _first(parts[0]), _last(parts[-1])
        span = name.to(span_of(self.source, last))
        if len(parts) > 1 and not attribute.many:
            numbers = attribute.type in ("count", "money")
            hint = "thousands" if numbers and _first(parts[1]).type == "NUMBER" else ""
            place = span_of(self.source, first, last)
            self.fault("one-value", place, hint=hint, attribute=attribute.name)
            return None
        items: list[Item] = []
        before = len(self.faults)
        for part in parts:
            if part.data == "word" and VALUES[str(part.children[0])] == "unknown":
                complete = False
                continue
            item = self.item(part, attribute)
            if item is not None and item not in items:
                items.append(item)
        return None if len(self.faults) > before else Value(tuple(items), complete, span)

    def item(self, part: Node, attribute: Attribute) -> Item | None:
        """One value of the attribute's type; None and a diagnostic where it does not fit."""
        token = _first(part)
        kind, form = attribute.type, part.data
        if kind == "concept" and form == "name":
            return self.concept(token, attribute.root)
        if kind == "reference" and form in ("name", "text"):
            return self.reference(token, attribute)
        if kind in ("bool", "moment") and form == "word":
            return VALUES[str(token)] == "yes"
        if kind in ("date", "moment") and form == "date":
            read = moment_of if attribute.timed else date_of
            return read(token, self.source, self.faults)
        if kind in ("count", "money") and form == "number":
            number = number_of(token, self.source, self.faults)
            if number is not None and number < 0:
                span = span_of(self.source, token)
                self.fault("negative", span, attribute=attribute.name, text=str(token))
                return None
            return number
        if kind == "duration" and form == "duration":
            return duration_of(token, _last(part), self.source, self.faults)
        if kind == "text" and form == "text":
            return text_of(token)
        words = {
            "attribute": attribute.name,
            "expected": f"type:timed-{kind}" if attribute.timed else f"type:{kind}",
            "text": " ".join(str(child) for child in part.children),
        }
        hint = "quote" if kind == "text" else ""
        span = span_of(self.source, token, _last(part))
        self.faults.append(Diagnostic("wrong-type", span, words, hint=hint))
        return None

    def reference(self, token: Token, attribute: Attribute) -> str | None:
        """The entity that a name refers to, if it is of a sort that the attribute takes."""
        name = text_of(token) if token.type == "STRING" else str(token)
        span = span_of(self.source, token)
        sort = self.sorts.get(name)
        if sort is None and name in self.broken:
            return None
        if sort is None:
            self.fault("unknown-entity", span, nearest(name, self.sorts), name=name)
            return None
        if attribute.targets and sort not in attribute.targets:
            self.fault(
                "wrong-sort",
                span,
                name=name,
                attribute=attribute.name,
                found=self.sort_label(sort),
                expected=self.sort_label(*attribute.targets),
            )
            return None
        return name


def _first(tree: Node) -> Token:
    token = tree.children[0]
    assert isinstance(token, Token)
    return token


def _last(tree: Node) -> Token:
    token = tree.children[-1]
    assert isinstance(token, Token)
    return token
