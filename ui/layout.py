"""Lines that wrap rightly in two scripts: hanging indents, CJK line breaks, safe characters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len, get_character_cell_size
from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.text import Text

NARROWEST = 24  # a column is never squeezed below this
TIE = "\u00a0"  # a space that does not break, shown as a plain one

_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_AMOUNT = re.compile(r"(?:RMB )?[\d.,]+ (?:million|billion|%|万|亿)元?|RMB [\d.,]+")
_NOT_FIRST = frozenset("，。、；：？！）》〉」』】”’…％%,.;:?!)]}·")
_NOT_LAST = frozenset("（《〈「『【“‘([{")


def safe(text: str) -> str:
    """The text without characters that steer a terminal or turn the direction of writing."""
    return _UNSAFE.sub("\ufffd", text)


def tied(text: str) -> str:
    """The text with spaces that do not break, so that `PIPL 55(4)` stays on one line."""
    return safe(text).replace(" ", TIE)


def tied_amounts(text: str) -> str:
    """The text with amounts that stay on one line: `RMB 50 million`, `5 %`."""
    return _AMOUNT.sub(lambda match: match[0].replace(" ", TIE), text)


def _breaks(plain: str) -> Iterator[int]:
    """The offsets before which a line may begin."""
    for offset in range(1, len(plain)):
        before, after = plain[offset - 1], plain[offset]
        if before == " ":
            if after != " ":
                yield offset
        elif after == " " or after in _NOT_FIRST or before in _NOT_LAST:
            continue
        elif TIE not in (before, after) and 2 in (cell_len(before), cell_len(after)):
            yield offset


def wrap(text: Text, width: int) -> list[Text]:
    """Break a text into lines of at most `width` cells, between words or CJK characters.

    Closing punctuation does not begin a line and opening punctuation does not end one; a word
    longer than a line is cut.
    """
    plain = text.plain
    allowed = list(_breaks(plain))
    cuts: list[int] = []
    start = used = position = 0  # position counts in `allowed`
    last = 0
    for offset, character in enumerate(plain):
        while position < len(allowed) and allowed[position] <= offset:
            last = allowed[position]
            position += 1
        size = get_character_cell_size(character)
        if used + size > width and character != " ":
            start = last if last > start else offset
            cuts.append(start)
            used = cell_len(plain[start:offset])
        used += size
    lines = list(text.divide(cuts)) if cuts else [text.copy()]
    for line in lines:
        line.rstrip()
        line.plain = line.plain.replace(TIE, " ")
    return lines


class Hanging:
    """A head and a body beside it; the body's further lines hang below its first."""

    def __init__(self, head: Text | str, body: Text, indent: int | None = None) -> None:
        self.head = Text(head) if isinstance(head, str) else head
        self.body = body
        self.indent = cell_len(self.head.plain) if indent is None else indent

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The lines, each as a rich text that is not wrapped again."""
        width = max(NARROWEST, options.max_width - self.indent)
        for number, line in enumerate(wrap(self.body, width)):
            head = self.head.copy() if number == 0 else Text("")
            head.plain = head.plain.replace(TIE, " ")
            head.pad_right(max(0, self.indent - cell_len(head.plain)))
            shown = Text(no_wrap=True, overflow="ignore")  # neither colours the other
            yield shown.append_text(head).append_text(line)

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """The widths between which the lines can be laid out."""
        most = self.indent + cell_len(self.body.plain)
        return Measurement(min(self.indent + NARROWEST, most), most)


def heading(words: str, width: int) -> Text:
    """A section's heading: the words, then a thin line to the edge."""
    line = Text(words, style="bold")
    rest = width - cell_len(words) - 1
    return line.append(" " + "─" * rest, style="bright_black") if rest > 0 else line
