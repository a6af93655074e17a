"""From text to a document: one syntax tree per block, and every syntax error with its place."""

from __future__ import annotations

from dataclasses import dataclass

from lark import Token, Tree, UnexpectedInput

from dsl.diagnostics import Diagnostic
from dsl.lexer import blocks, grammar, is_statute, span_of
from dsl.source import Source, Span

MOST_BYTES = 2_000_000

Node = Tree[Token]

# What the grammar's terminals are called when one is missing.
TERMINALS = {
    "LBRACE": "`{`",
    "RBRACE": "`}`",
    "LPAR": "`(`",
    "RPAR": "`)`",
    "COMMA": "`,`",
    "DOT": "`.`",
    "COMPARATOR": "`>=`",
    "STRING": '`"…"`',
    "DATE": "`2026-03-01`",
    "NUMBER": "`10`",
    "NAME": "`name`",
}


@dataclass(frozen=True)
class Document:
    """A parsed text: `kind` is `scenario` or `statute`; `blocks` are lark trees with places.

    `broken` are the names in the headers of blocks that could not be parsed, so that references
    to them are not taken for unknown.
    """

    source: Source
    kind: str
    blocks: tuple[Node, ...]
    broken: frozenset[str] = frozenset()


def decode(name: str, data: bytes) -> tuple[Source, list[Diagnostic]]:
    """Bytes as a source; diagnostics if they are empty, too many or no UTF-8 text."""
    start = Span(Source(name, ""), 1, 1, 1, 2)
    if len(data) > MOST_BYTES:
        words = {"size": f"{len(data):,}", "most": f"{MOST_BYTES:,}"}
        return start.source, [Diagnostic("too-large", start, words)]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        words = {"offset": str(error.start + 1)}
        return start.source, [Diagnostic("not-text", start, words)]
    if "\0" in text:
        words = {"offset": str(text.index("\0") + 1)}
        return start.source, [Diagnostic("not-text", start, words)]
    source = Source(name, text.replace("\r\n", "\n").replace("\r", "\n"))
    if not text.strip():
        return source, [Diagnostic("empty", start, hint="start-scenario")]
    return source, []


def parse(source: Source) -> tuple[Document, list[Diagnostic]]:
    """Parse a text; blocks with a syntax error are left out and reported, one error each."""
    kind = "statute" if is_statute(source.text) else "scenario"
    found, faults = blocks(source, kind)
    trees = []
    broken: set[str] = set()
    for tokens in found:
        tree = parse_block(source, kind, tokens, faults)
        if tree is not None:
            trees.append(tree)
        else:
            broken.update(str(token) for token in tokens[:2])
    return Document(source, kind, tuple(trees), frozenset(broken)), faults


def parse_block(
    source: Source, kind: str, tokens: list[Token], faults: list[Diagnostic]
) -> Node | None:
    """The tree of one block's tokens; None, and the fault noted, if it does not parse."""
    interactive = grammar(kind).parse_interactive()
    previous: Token | None = None
    for token in tokens:
        try:
            interactive.feed_token(token)
        except UnexpectedInput:
            expected: set[str] = set(interactive.accepts())  # type: ignore[no-untyped-call]
            faults.append(_explain(source, kind, token, previous, expected))
            return None
        previous = token
    result: Node = interactive.feed_eof()  # type: ignore[no-untyped-call]
    return result


def _explain(
    source: Source, kind: str, token: Token, previous: Token | None, expected: set[str]
) -> Diagnostic:
    """A syntax error in words, from what stood before and what would have fitted."""
    span = span_of(source, token)
    text = "line-end" if token.type == "NEWLINE" else str(token)
    words = {"text": text}
    if kind == "scenario":
        value_expected = "STRING" in expected and "VALUE" in expected
        if value_expected and previous is not None and token.type in ("NEWLINE", "RBRACE"):
            name = {"name": str(previous)}
            return Diagnostic("value-missing", span_of(source, previous), name, hint="same-line")
        if value_expected:
            return Diagnostic("value-expected", span, words)
        if expected <= {"LBRACE", "NAME", "STRING"}:
            return Diagnostic("header-expected", span, words)
        if "COMMA" in expected and token.type in ("STRING", "NUMBER", "DATE", "VALUE"):
            return Diagnostic("comma-missing", span, words)
        if {"NAME", "RBRACE"} <= expected:
            return Diagnostic("attribute-expected", span, words)
    names = sorted(TERMINALS.get(name, f"`{name.lower().replace('_', '-')}`") for name in expected)
    words["expected"] = ", ".join(names[:8]) + (" …" if len(names) > 8 else "")
    return Diagnostic("unexpected", span, words)
