"""The lines in which two texts differ, folded, as markup in which everything is escaped."""

from __future__ import annotations

from html import escape

KINDS = {"+": "added", "-": "gone", "@": "at"}
FILES = ("---", "+++")  # the names of the two files say nothing here


def folded(patch: str, words: str) -> str:
    """A unified diff behind a line that says what it is."""
    lines = [line for line in patch.splitlines() if not line.startswith(FILES)]
    body = "".join(
        f'<span class="{KINDS.get(line[:1], "same")}">{escape(line) or " "}</span>'
        for line in lines
    )
    return (
        f'<details class="heng-diff"><summary>{escape(words)}</summary><pre>{body}</pre></details>'
    )
