"""Documents as Markdown (CommonMark with the tables of GitHub)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ui.document import Block, Document, Grid, Item, Listing, Runs, Section
from ui.document_words import say
from ui.layout import TIE

_SPECIAL = re.compile(r"([\\`*{}\[\]<>#|~]|(?<!\w)_|_(?!\w))")
_LEADING = re.compile(r"^(\s*)([-+]|\d+[.)])(\s)")


def write(documents: Iterable[Document]) -> str:
    """The documents as one text."""
    return "\n".join("\n".join(_document(document)) for document in documents)


def _document(document: Document) -> Iterator[str]:
    yield f"# {escaped(document.title)}"
    yield ""
    yield from _blocks(document.lead, 0)
    for section in document.sections:
        yield from _section(section)
    yield ""
    yield "---"
    yield ""
    yield from _blocks(document.end, 0)
    yield ""
    yield f"*{escaped(say('document.advice', document.lang))}*"
    yield ""


def _section(section: Section) -> Iterator[str]:
    yield ""
    if section.folded:
        yield f"<details><summary>{escaped(section.title)}</summary>"
    else:
        yield f"## {escaped(section.title)}"
    yield ""
    yield from _blocks(section.blocks, 0)
    if section.folded:
        yield ""
        yield "</details>"


def _blocks(blocks: Iterable[Block], depth: int) -> Iterator[str]:
    for block in blocks:
        match block:
            case Item(head, body, _, below):
                words = " ".join(filter(None, (_head(head), _runs(body))))
                yield "  " * depth + "- " + words
                yield from _blocks(below, depth + 1)
            case Grid(columns, rows):
                yield ""
                yield "| " + " | ".join(map(_runs, columns)) + " |"
                yield "|" + " --- |" * len(columns)
                for row in rows:
                    yield "| " + " | ".join(_cell(cell) for cell in row) + " |"
            case Listing(lines):
                fence = "`" * max(
                    3, 1 + max((len(f) for f in re.findall("`+", "".join(lines))), default=0)
                )
                yield fence
                width = len(str(len(lines)))
                for number, line in enumerate(lines, 1):
                    yield f"{number:{width}} {line}".rstrip()
                yield fence


def _cell(cell: Iterable[Block]) -> str:
    return "<br>".join(line.strip().removeprefix("- ") for line in _blocks(cell, 0) if line)


def _head(runs: Runs) -> str:
    """A sign as it is, a label with a colon."""
    words = _runs(runs)
    return words + ":" if words[-1:].isalpha() else words


def _runs(runs: Runs) -> str:
    """Runs as text; of the styles only bold and italic are kept, the signs say the rest."""
    found = []
    for run in runs:
        text = escaped(run.text)
        inner = text.strip()
        mark = "**" if "bold" in run.style else "*" if "italic" in run.style else ""
        found.append(text.replace(inner, f"{mark}{inner}{mark}", 1) if mark and inner else text)
    return _LEADING.sub(r"\1\\\2\3", "".join(found)).replace("****", "")


def escaped(text: str) -> str:
    """Text that Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\1", text.replace(TIE, " "))
