"""Blocks taken out of a scenario, and left in its text as comments: what was, stays on record."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dsl.parse import decode
from dsl.schema import Schema
from dsl.splices import Layout, extent

BOM = "\ufeff"
_BREAK = re.compile(r"(\r\n|\r|\n)")


def retired(text: str, schema: Schema, names: Iterable[str], note: str) -> str:
    """The text with the blocks of these names commented out, below a comment with the note.

    `text` is the file as it stands; everything else of it stays byte for byte, but that a block
    which shares a line with something gets lines of its own. The blocks must be there.
    """
    mark = BOM if text.startswith(BOM) else ""
    source, _ = decode("", text.encode())
    layout = Layout(source, schema)
    spans = sorted((extent(layout.blocks[name].tree) for name in names), reverse=True)
    pieces = _BREAK.split(text.removeprefix(mark))
    lines, breaks = pieces[::2], [*pieces[1::2], ""]
    ending = next(iter(breaks), "") or "\n"
    for start, end in spans:
        first, column = _place(source.text, start)
        last, end_column = _place(source.text, end)
        before, after = lines[first][:column], lines[last][end_column:]
        block = lines[first : last + 1]
        if after.strip() and after.lstrip()[0] not in "#＃":
            block[-1], rest = block[-1][:end_column], [after.lstrip()]
        else:
            rest = []
        if before.strip():
            block[0], head = block[0][column:], [before.rstrip()]
        else:
            head = []
        made = [*head, f"# {note}", *(f"# {line}" for line in block), *rest]
        breaks[first : last + 1] = [ending] * (len(made) - 1) + [breaks[last]]
        lines[first : last + 1] = made
    return mark + "".join(a + b for a, b in zip(lines, breaks, strict=True))


def _place(text: str, offset: int) -> tuple[int, int]:
    """The line, from 0, and the column, from 0, of an offset."""
    before = text[:offset]
    return before.count("\n"), offset - (before.rfind("\n") + 1)
