"""The console to write to: width, colour, and the characters that a stream can carry."""

from __future__ import annotations

import io
import os
import sys
from typing import Literal, TextIO

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


def make_console(stream: TextIO | None = None) -> Console:
    """A console that lays out for a stream (standard output) and keeps the text to itself.

    It has the stream's width and colours, and takes no text for markup or emoji codes.
    """
    stream = stream or sys.stdout
    meant = Console(file=stream, width=width_for(stream))
    return Console(
        file=io.StringIO(),
        width=meant.width,
        force_terminal=meant.is_terminal,
        color_system=_COLOURS.get(meant.color_system or ""),
        no_color=meant.no_color,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
    )


_COLOURS: dict[str, Literal["standard", "256", "truecolor", "windows"]] = {
    "standard": "standard",
    "256": "256",
    "truecolor": "truecolor",
    "windows": "standard",
}


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
