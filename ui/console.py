"""The console to write to: width, colour, and the characters that a stream can carry."""

from __future__ import annotations

import os
import sys
from typing import TextIO

from rich.console import Console, RenderableType

WIDTH = 100


def width_for(stream: TextIO) -> int | None:
    """The width to lay out for; None leaves it to COLUMNS.

    A terminal is used up to the width that reads well; a pipe gets that width exactly.
    """
    if os.environ.get("COLUMNS", "").isdigit():
        return None
    if stream.isatty():
        return min(WIDTH, max(40, os.get_terminal_size(stream.fileno()).columns))
    return WIDTH


def make_console() -> Console:
    """A console on standard output without markup, emoji codes or guessed highlights."""
    return Console(
        file=sys.stdout,
        width=width_for(sys.stdout),
        highlight=False,
        markup=False,
        emoji=False,
        soft_wrap=False,
    )


def printed(console: Console, *blocks: RenderableType) -> str:
    """What printing the blocks writes, an empty line between them; plain lines end in no space."""
    with console.capture() as capture:
        for place, block in enumerate(blocks):
            if place:
                console.print()
            console.print(block)
    text = capture.get()
    if console.color_system is None:
        text = "\n".join(line.rstrip() for line in text.split("\n"))
    return text
