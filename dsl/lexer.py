"""From text to tokens to blocks: words of both languages become the same tokens."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from lark import Lark, Token
from lark.lark import PostLex

from dsl.diagnostics import Diagnostic
from dsl.source import Source, Span
from dsl.vocabulary import KEYWORDS, UNITS, VALUES

MOST_BRACKETS = 100
MOST_BLOCKS = 20_000
MOST_SHOWN = 12  # characters of a stretch that has no meaning


def _keyword_terminal(keyword: str) -> str:
    name = keyword.upper().replace("-", "_")
    return f"{name}_KW" if name in ("NUMBER", "KIND") else name


class Words(PostLex):
    """Turns names into keywords, units and yes/no/unknown, by the vocabulary's one table."""

    always_accept = ("NEWLINE", "BAD", "WS", "COMMENT")

    def __init__(self, statute: bool) -> None:
        """`statute`: whether keywords count; scenarios have none."""
        self.statute = statute

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        """Rename tokens; a word after a dot is always a name, a unit only after a number."""
        previous = ""
        for token in stream:
            if token.type == "NAME" and previous != "DOT":
                word = str(token)
                if previous == "NUMBER" and word in UNITS:
                    token = Token.new_borrow_pos("UNIT", UNITS[word], token)
                elif self.statute and word in KEYWORDS:
                    terminal = _keyword_terminal(KEYWORDS[word])
                    token = Token.new_borrow_pos(terminal, word, token)
                elif not self.statute and word in VALUES:
                    token = Token.new_borrow_pos("VALUE", word, token)
            continued = token.type == "NEWLINE" and (self.statute or previous == "COMMA")
            if not continued:
                previous = token.type
                yield token


@cache
def grammar(kind: str) -> Lark:
    """The LALR grammar of `scenario` or `statute` blocks."""
    return Lark.open(
        str(Path(__file__).with_name(f"{kind}.lark")),
        parser="lalr",
        lexer="basic",
        postlex=Words(statute=kind == "statute"),
        maybe_placeholders=False,
    )


def span_of(source: Source, first: Token, last: Token | None = None) -> Span:
    """The span from token `first` to token `last` (or of `first` alone)."""
    last = first if last is None else last
    return Span(
        source,
        first.line or 1,
        first.column or 1,
        last.end_line or 1,
        last.end_column or 1,
    )


def is_statute(text: str) -> bool:
    """Whether the first word of the text is the one that opens a statute module."""
    for line in text.split("\n"):
        stripped = line.strip().lstrip("﻿")
        if stripped and stripped[0] not in "#＃":
            word = stripped.split()[0]
            return KEYWORDS.get(word) == "instrument"
    return False


def blocks(source: Source, kind: str) -> tuple[list[list[Token]], list[Diagnostic]]:
    """The tokens of each top-level block, and what is wrong between the blocks.

    A brace that is missing costs its own block only: a line that opens a new block where none can
    begin ends the one before.
    """
    found: list[list[Token]] = []
    faults: list[Diagnostic] = []
    current: list[Token] = []
    depth = brackets = 0
    stray = False
    line_start = 0

    def unclosed() -> None:
        faults.append(Diagnostic("block-open", span_of(source, current[0])))

    for token in grammar(kind).lex(source.text):
        if token.type == "BAD":
            if not _continues(faults, token):
                code = "open-string" if token in ('"', "“", "「") else "bad-character"
                faults.append(Diagnostic(code, span_of(source, token), {"text": str(token)}))
            continue
        opens_article = kind == "statute" and token.type in ("ARTICLE", "INSTRUMENT")
        if depth and (opens_article or (kind == "scenario" and token.type == "LBRACE")):
            rest = current[line_start:] if token.type == "LBRACE" and line_start else []
            if token.type != "LBRACE" or 1 <= len(rest) <= 2:
                current = current[: len(current) - len(rest)]
                unclosed()
                current, depth, brackets = list(rest), 0, 0
        if not depth:
            if token.type == "RBRACE" and not current:
                faults.append(Diagnostic("brace-extra", span_of(source, token)))
                continue
            if token.type == "NEWLINE":
                if current and not stray:
                    faults.append(_expected_block(source, current[0]))
                current, stray = [], False
                continue
        if token.type == "NEWLINE":
            line_start = len(current) + 1
        current.append(token)
        if token.type == "LPAR":
            brackets += 1
        elif token.type == "RPAR":
            brackets -= 1
        elif token.type == "LBRACE":
            depth += 1
        elif token.type == "RBRACE":
            depth -= 1
            if depth <= 0:
                found.append(current)
                current, depth, brackets, line_start = [], 0, 0, 0
        if max(depth, brackets) > MOST_BRACKETS:
            words = {"most": str(MOST_BRACKETS)}
            return found, [*faults, Diagnostic("too-deep", span_of(source, token), words)]
        if len(found) > MOST_BLOCKS:
            words = {"most": str(MOST_BLOCKS)}
            return found, [*faults, Diagnostic("too-many-blocks", span_of(source, token), words)]
    if current:
        if depth:
            unclosed()
        else:
            faults.append(_expected_block(source, current[0]))
    return found, faults


def _continues(faults: list[Diagnostic], token: Token) -> bool:
    """Whether a bad character stands right after one that has been reported on the same line."""
    last = faults[-1] if faults else None
    if last is None or last.code not in ("bad-character", "open-string"):
        return False
    if last.span.line != token.line or last.span.end_column != token.column:
        return False
    longer = last.span.to(span_of(last.span.source, token))
    text = str(last.words["text"])
    shown = text if len(text) >= MOST_SHOWN else text + str(token)
    faults[-1] = Diagnostic(last.code, longer, {"text": shown})
    return True


def _expected_block(source: Source, token: Token) -> Diagnostic:
    return Diagnostic("block-expected", span_of(source, token), {"text": str(token)})
