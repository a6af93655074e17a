"""The answer to a query as a table, CSV or JSON, and what is wrong with a query in words."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.text import Text as Line

from kb.iris import PREFIXES
from kb.sparql import Answer, BadQuery, Term
from ui.kb_words import say
from ui.layout import safe, tied, wrap

GAP = 2
LEAST = 10


def short(term: Term | None) -> str:
    """A term for reading: an IRI with its prefix, a literal without its type."""
    if term is None:
        return ""
    if term.type == "bnode":
        return f"_:{term.value[:8]}"
    return short_iri(term.value) if term.type == "uri" else term.value


def short_iri(iri: str) -> str:
    """An IRI with its prefix; in angle brackets where none is known."""
    best = max(
        ((p, n) for p, n in PREFIXES.items() if iri.startswith(n)),
        key=lambda pair: len(pair[1]),
        default=None,
    )
    return f"{best[0]}:{iri[len(best[1]) :]}" if best else f"<{iri}>"


def table(answer: Answer, lang: str, width: int) -> RenderableType:
    """Rows in columns that wrap; the widest give way."""
    if answer.kind == "truth":
        return Line(say("query.yes" if answer.truth else "query.no", lang))
    head = [safe(name) for name in answer.names]
    body = [[safe(short(term)) for term in row] for row in answer.rows]
    if not body:
        return Line(say("query.rows", lang, n=0), style="bright_black")
    widths = _widths([head, *body], width)
    lines = _row([Line(name, style="bold") for name in head], widths)
    for row in body:
        lines += _row([Line(cell) for cell in row], widths)
    return Group(*lines)


def _widths(rows: list[list[str]], width: int) -> list[int]:
    """The columns' widths: as asked for, or the widest cut until they fit."""
    asked = [max(1, *(cell_len(row[column]) for row in rows)) for column in range(len(rows[0]))]
    room = max(width - GAP * (len(asked) - 1), LEAST * len(asked))
    while sum(asked) > room and max(asked) > LEAST:
        widest = asked.index(max(asked))
        others = sorted(asked)[-2] if len(asked) > 1 else LEAST
        over = sum(asked) - room
        asked[widest] = max(LEAST, asked[widest] - max(1, min(over, asked[widest] - others)))
    return asked


def _row(cells: list[Line], widths: list[int]) -> list[Line]:
    parts = [wrap(cell, width) for cell, width in zip(cells, widths, strict=True)]
    lines = []
    for number in range(max(map(len, parts))):
        line = Line(no_wrap=True, overflow="ignore")
        for part, width in zip(parts, widths, strict=True):
            piece = part[number] if number < len(part) else Line("")
            piece.pad_right(max(0, width - cell_len(piece.plain)) + GAP)
            line.append_text(piece)
        line.rstrip()
        lines.append(line)
    return lines


def comma_separated(answer: Answer) -> str:
    """CSV as the SPARQL recommendation has it, with line feeds alone."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    if answer.kind == "truth":
        writer.writerow([str(answer.truth).lower()])
        return out.getvalue()
    writer.writerow(answer.names)
    for row in answer.rows:
        writer.writerow([_plain(term) for term in row])
    return out.getvalue()


def _plain(term: Term | None) -> str:
    if term is None:
        return ""
    return f"_:{term.value}" if term.type == "bnode" else term.value


def results_json(answer: Answer) -> str:
    """JSON as the SPARQL recommendation has it."""
    if answer.kind == "truth":
        return json.dumps({"head": {}, "boolean": answer.truth}) + "\n"
    bindings = [
        {name: _json(term) for name, term in zip(answer.names, row, strict=True) if term}
        for row in answer.rows
    ]
    found = {"head": {"vars": list(answer.names)}, "results": {"bindings": bindings}}
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _json(term: Term) -> dict[str, Any]:
    found = {"type": term.type, "value": term.value}
    if term.language:
        found["xml:lang"] = term.language
    if term.datatype:
        found["datatype"] = term.datatype
    return found


def complaint(bad: BadQuery, query: str, lang: str) -> str:
    """What is wrong with a query, with its line and a caret where the place is known."""
    known = tied(", ".join(PREFIXES))
    words = say(f"wrong.{bad.code}", lang, detail=safe(bad.detail), prefixes=known)
    if not bad.line:
        return words.replace("\u00a0", " ")
    lines = query.split("\n")
    quoted = lines[bad.line - 1].rstrip("\r") if bad.line <= len(lines) else ""
    before = quoted[: bad.column - 1]
    margin = f"{bad.line} | "
    place = say("wrong.place", lang, line=bad.line, column=bad.column)
    caret = " " * (cell_len(margin) + cell_len(before.expandtabs(4))) + "^"
    told = [f"{words} ({place})", margin + safe(quoted.expandtabs(4)), caret]
    if bad.code == "syntax" and bad.detail:
        told.append(say("wrong.expected", lang, detail=safe(bad.detail)))
    return "\n".join(told).replace("\u00a0", " ")
