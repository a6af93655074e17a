"""Draws the README's pictures of `heng check`: python docs/picture.py.

The beginning of the report on the example scenario, as the terminal shows it, in both languages.
"""

from __future__ import annotations

import io
import sys
from html import escape
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from rich.text import Text

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from dsl.read import read_scenario  # noqa: E402
from engine.assess import assess  # noqa: E402
from kb.store import load  # noqa: E402
from ui.commands import labels  # noqa: E402
from ui.console import printed  # noqa: E402
from ui.reasons import Voice  # noqa: E402
from ui.terminal import sections  # noqa: E402

WIDTH, LINES = 100, 44
CELL, ROW, MARGIN, BAR = 8.4, 20, 18, 34  # pixels
PICTURES = {
    "heng-check.svg": ("en", "examples/cross_border_ecommerce.heng"),
    "heng-check-zh.svg": ("zh", "examples/kuajing_dianshang.heng"),
}
COLOURS = {
    1: "#f47067",  # red
    2: "#8ddb8c",  # green
    3: "#e0b354",  # yellow
    5: "#dcbdfb",  # magenta
    6: "#6cb6ff",  # cyan
    8: "#8b949e",  # bright black
}
# No font is fetched from anywhere: the reader's own serve. Runs of text are stretched to their
# cells, so that Latin and Chinese line up whatever the fonts are.
PAGE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">
<title>{title}</title>
<style>text {{ font: 14px ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono',
 'Noto Sans Mono CJK SC', monospace; fill: #e6edf3; white-space: pre; }}</style>
<rect width="{width}" height="{height}" rx="8" fill="#0d1117"/>
<text x="{middle}" y="22" text-anchor="middle" style="fill: #8b949e">{title}</text>
{lines}
</svg>
"""


def report_text(lang: str, file: str) -> str:
    """The report on a scenario, with the colours of a terminal."""
    knowledge = load()
    scenario, faults = read_scenario(file, (ROOT / file).read_bytes(), knowledge.schema)
    if scenario is None:
        raise SystemExit(f"{file}: {len(faults)} faults")
    report = assess(scenario, knowledge)
    paper = Console(
        file=io.StringIO(), width=WIDTH, force_terminal=True, color_system="standard", emoji=False
    )
    voice = Voice(lang, file, labels(knowledge.schema))
    return printed(paper, *sections(report, voice, WIDTH))


def runs(text: str) -> list[tuple[int, str]]:
    """Stretches of one width of character, each with the cell where it begins."""
    found: list[tuple[int, str]] = []
    cell = 0
    for character in text:
        wide = cell_len(character) == 2
        if found and (cell_len(found[-1][1][-1]) == 2) == wide:
            found[-1] = (found[-1][0], found[-1][1] + character)
        else:
            found.append((cell, character))
        cell += cell_len(character)
    return found


def drawn(line: Text, row: int) -> str:
    """One line of the terminal as SVG."""
    console = Console(file=io.StringIO(), width=WIDTH)
    parts: list[str] = []
    cell = 0
    for segment in Segment.filter_control(line.render(console, end="")):
        for start, run in runs(segment.text):
            if not run.isspace():
                left = MARGIN + (cell + start) * CELL
                top = BAR + (row + 1) * ROW
                size = f'textLength="{cell_len(run) * CELL:.1f}"'
                look = css(segment.style, wide=cell_len(run[0]) == 2)
                parts.append(f'<text x="{left:.1f}" y="{top}" {size}{look}>{escape(run)}</text>')
        cell += segment.cell_length
    return "".join(parts)


def css(style: Style | None, wide: bool) -> str:
    """A rich style as an attribute."""
    number = style.color.number if style is not None and style.color is not None else None
    colour = COLOURS.get(number) if number is not None else None
    rules = [f"fill: {colour}"] if colour else []
    if style is not None and style.bold:
        rules.append("font-weight: bold")
    if wide:
        rules.append("font-size: 16px")
    return f' style="{"; ".join(rules)}"' if rules else ""


def picture(lang: str, file: str) -> str:
    """The first lines of the report on a scenario as an SVG."""
    first = [*report_text(lang, file).split("\n")[:LINES], "…"]
    lines = [drawn(Text.from_ansi(line), row) for row, line in enumerate(first)]
    width = round(WIDTH * CELL + 2 * MARGIN)
    return PAGE.format(
        width=width,
        middle=width / 2,
        height=BAR + len(first) * ROW + MARGIN,
        title=escape(f"heng check {file}"),
        lines="\n".join(lines),
    )


def main() -> None:
    """Write every picture beside this file."""
    for name, (lang, file) in PICTURES.items():
        (Path(__file__).parent / name).write_text(picture(lang, file), encoding="utf-8")


if __name__ == "__main__":
    main()
