"""The pages for the terminal as a plain document, for writers that lay out by themselves.

What is said, and in which order, is decided once, in the blocks that the terminal shows: lines
with a head, groups set in below a line, tables and trees. Here these become items, grids and
sections without any width.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Line
from rich.tree import Tree

from ui.layout import Hanging


@dataclass(frozen=True)
class Run:
    """Words in one style; `style` holds names such as `bold`, `red`, `bright_black`."""

    text: str
    style: frozenset[str] = frozenset()


Runs = tuple[Run, ...]


@dataclass
class Item:
    """A line with its head (a sign or label), and what is set in below it.

    A `labelled` one stands in a column of labels; without a head the label above holds on.
    """

    head: Runs
    body: Runs
    labelled: bool = False
    below: list[Block] = field(default_factory=list)


@dataclass
class Grid:
    """A table; each cell holds blocks."""

    columns: list[Runs]
    rows: list[list[list[Block]]]


@dataclass
class Listing:
    """Numbered lines of a file."""

    lines: list[str]


Block = Item | Grid | Listing


@dataclass
class Section:
    """A part of a document; a `folded` one is for those who want to know more."""

    title: str
    blocks: list[Block]
    folded: bool = False


@dataclass
class Document:
    """A report as a document in one language."""

    title: str
    lang: str
    lead: list[Block]
    sections: list[Section]
    end: list[Block]


def blocks(renderables: Iterable[RenderableType]) -> list[Block]:
    """Blocks for the terminal as blocks of a document; TypeError for one of another kind."""
    found: list[Block] = []
    for renderable in renderables:
        if isinstance(renderable, Padding):
            inner = blocks([renderable.renderable])
            last = found[-1] if found else None
            (last.below if isinstance(last, Item) else found).extend(inner)
        else:
            found.extend(_blocks(renderable))
    return found


def _blocks(renderable: RenderableType) -> Iterator[Block]:
    match renderable:
        case Group():
            yield from blocks(renderable.renderables)
        case Hanging():
            head = runs(renderable.head)
            labelled = renderable.indent > sum(cell_len(run.text) for run in head) + 1
            yield Item(head, runs(renderable.body), labelled)
        case Line():
            yield Item((), runs(renderable))
        case Tree():
            yield _branch(renderable)
        case Table():
            cells = [[blocks([cell]) for cell in column.cells] for column in renderable.columns]
            heads = [runs(_line(column.header)) for column in renderable.columns]
            yield Grid(heads, [list(row) for row in zip(*cells, strict=True)])
        case _:
            raise TypeError(f"a document has no {type(renderable).__name__}")


def _branch(tree: Tree) -> Item:
    """A branch: the first block of its label is the item, the others and the twigs are below."""
    first, *others = blocks([tree.label])
    assert isinstance(first, Item)
    first.below += others
    first.below += [_branch(twig) for twig in tree.children]
    return first


def _line(renderable: RenderableType) -> Line:
    return renderable if isinstance(renderable, Line) else Line(str(renderable))


def runs(line: Line) -> Runs:
    """A styled line as runs, without spaces at its ends."""
    plain = line.plain
    edges = {0, len(plain)}
    for span in line.spans:
        edges |= {min(span.start, len(plain)), min(span.end, len(plain))}
    places = sorted(edges)
    found = []
    for start, end in pairwise(places):
        over = [str(span.style) for span in line.spans if span.start <= start and end <= span.end]
        names = " ".join((str(line.style), *over)).split()
        found.append(Run(plain[start:end], frozenset(names)))
    if found:
        found[0] = Run(found[0].text.lstrip(" "), found[0].style)
        found[-1] = Run(found[-1].text.rstrip(" "), found[-1].style)
    return tuple(run for run in found if run.text)
