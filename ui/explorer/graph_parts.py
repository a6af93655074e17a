"""What a graph is made of: nodes, arrows, their kinds, and the fields behind them."""

from __future__ import annotations

from dataclasses import dataclass

FULL = 100.0  # the picture goes from 0 to this both ways


@dataclass(frozen=True)
class Kind:
    """How nodes or arrows of one kind look: words for the legend, a colour of the palette, a shape.

    `shape` is one of Vega's symbols for nodes; for arrows it is `line`, `dashed` or `dotted`. What
    is not `listed` is left out of the legend, since the picture says it elsewhere.
    """

    words: str
    colour: str = "accent"
    shape: str = "circle"
    listed: bool = True


@dataclass(frozen=True)
class Node:
    """A node: its key, what stands beside it, its kind, and what the pointer shows.

    `sign` is a mark of its state, in the colour `tint`. `x` and `y` (0 to 100, y downwards) place
    it; where they are missing for any node the whole is laid out. `name` is what the list calls it.
    A label wider than `room` pixels is cut, and whole in the tooltip.
    """

    key: str
    label: str
    kind: str
    sign: str = ""
    tint: str = "red"
    tip: str = ""
    x: float | None = None
    y: float | None = None
    name: str = ""
    room: int = 190


@dataclass(frozen=True)
class Edge:
    """An arrow between two nodes; `label` stands on it, `tip` is shown by the pointer."""

    source: str
    target: str
    kind: str
    label: str = ""
    tip: str = ""


@dataclass(frozen=True)
class Zone:
    """A field behind the nodes, from `left` to `right`, with its words at the top."""

    left: float
    right: float
    words: str
    colour: str = "tint"
    top: float = 0.0
    bottom: float = FULL
