"""What is wrong with an input, as values; rendered in one place, in English or Chinese."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from unicodedata import east_asian_width

from dsl.messages import HINTS, MESSAGES, WORDS
from dsl.source import Span
from dsl.statute import Text

MOST_SHOWN = 20


@dataclass(frozen=True)
class Diagnostic:
    """One fault: a code of the message table, its place, and the words that fill the message.

    A word is the user's own, a code of the word table, or a label in both languages.
    `nearest` is the suggested name, if any; `hint` a code of the hint table.
    """

    code: str
    span: Span
    words: Mapping[str, str | Text] = field(default_factory=dict)
    nearest: str = ""
    hint: str = ""


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name closest to `name`, or an empty string where none is close."""
    from difflib import get_close_matches  # only a mistake needs it

    found = get_close_matches(name, list(known), n=1, cutoff=0.6)
    return found[0] if found else ""


def width(text: str) -> int:
    """The columns that a text takes on a screen: Chinese characters take two."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _excerpt(span: Span) -> str:
    """The source line with carets below the span; long lines are cut around it."""
    line = span.source.line(span.line).replace("\t", " ")
    start = span.column - 1
    end = span.end_column - 1 if span.end_line == span.line else len(line)
    offset = max(0, start - 60)
    shown = "".join(c if c.isprintable() else "·" for c in line[offset : offset + 100])
    before, marked = shown[: start - offset], shown[start - offset : max(end, start + 1) - offset]
    number = str(span.line)
    margin = " " * len(number)
    carets = "^" * max(1, width(marked))
    return f"{margin} |\n{number} | {shown}\n{margin} | {' ' * width(before)}{carets}"


def message(diagnostic: Diagnostic, lang: str) -> str:
    """The diagnostic as one sentence without place or excerpt."""
    template = MESSAGES[diagnostic.code][lang]
    return template.format(**{key: _word(word, lang) for key, word in diagnostic.words.items()})


def told(diagnostic: Diagnostic, lang: str) -> str:
    """The diagnostic as one line without its place: the message, the nearest name, the hint."""
    parts = [message(diagnostic, lang)]
    if diagnostic.nearest:
        parts.append(MESSAGES["nearest"][lang].format(name=diagnostic.nearest))
    if diagnostic.hint:
        parts.append(HINTS[diagnostic.hint][lang])
    return ("；" if lang == "zh" else "; ").join(parts)


def _word(word: str | Text, lang: str) -> str:
    if isinstance(word, Text):
        return word.zh if lang == "zh" else word.en
    return WORDS[word][lang] if word in WORDS else word


def render(diagnostics: Iterable[Diagnostic], lang: str) -> str:
    """All diagnostics as text: file, line, column, message, source line with caret, help.

    `lang` is `en` or `zh`. At most twenty are shown; the rest is counted.
    """
    every = sorted(diagnostics, key=lambda d: (d.span.source.name, d.span.line, d.span.column))
    parts = []
    for diagnostic in every[:MOST_SHOWN]:
        span = diagnostic.span
        head = f"{span.source.name}:{span.line}:{span.column}: "
        parts.append(head + MESSAGES["error"][lang] + message(diagnostic, lang))
        parts.append(_excerpt(span))
        if diagnostic.nearest:
            parts.append("  = " + MESSAGES["nearest"][lang].format(name=diagnostic.nearest))
        if diagnostic.hint:
            parts.append("  = " + HINTS[diagnostic.hint][lang])
        parts.append("")
    if len(every) > MOST_SHOWN:
        parts.append(MESSAGES["more"][lang].format(count=len(every) - MOST_SHOWN))
    return "\n".join(parts).rstrip("\n") + "\n" if parts else ""
