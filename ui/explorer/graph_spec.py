"""The picture of a graph as a Vega-Lite specification: what nodes, arrows and fields look like."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ui.explorer.palette import colour

CROWDED = 120  # with more nodes than these, labels wait until the reader zooms in
LEGIBLE = 12_000  # labels show once fewer nodes than LEGIBLE / FULL fill the picture
FULL = 100.0  # the picture goes from 0 to this both ways
FONT = '"Source Sans", "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif'


@dataclass(frozen=True)
class Kind:
    """How nodes or arrows of one kind look: words for the legend, a colour of the palette, a shape.

    `shape` is one of Vega's symbols for nodes; for arrows it is `line`, `dashed` or `dotted`.
    """

    words: str
    colour: str = "accent"
    shape: str = "circle"


@dataclass(frozen=True)
class Node:
    """A node: its key, what stands beside it, its kind, and what the pointer shows.

    `sign` is a mark of its state, in the colour `tint`. `x` and `y` (0 to 100, y downwards) place
    it; where they are missing for any node the whole is laid out. `name` is what the list calls it.
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


def spec(
    nodes: Sequence[Node],
    edges: Iterable[Edge],
    kinds: dict[str, Kind],
    ways: dict[str, Kind],
    chosen: str,
    zones: Sequence[Zone],
    height: int,
    beside: bool,
    dark: bool,
) -> dict[str, Any]:
    """The Vega-Lite specification of a graph whose nodes have their places."""
    at = {node.key: node for node in nodes}
    used = {node.kind for node in nodes}
    shown = {name: kind for name, kind in kinds.items() if name in used}
    lines = [_line(edge, at, ways) for edge in edges if edge.source in at and edge.target in at]
    met = {name: way for name, way in ways.items() if any(e["way"] == way.words for e in lines)}
    ink, soft, paper = (colour(name, dark) for name in ("ink", "soft", "sheet"))
    x = {"field": "x", "type": "quantitative", "axis": None, "scale": _scale((0, FULL))}
    y = {"field": "y", "type": "quantitative", "axis": None, "scale": _scale((FULL, 0))}
    crowded = len(nodes) > CROWDED
    layers: list[dict[str, Any]] = []
    if zones:
        layers += _zones(zones, dark)
    stroke = {
        "field": "way",
        "type": "nominal",
        "scale": _range(met, lambda way: colour(way.colour, dark)),
        "legend": _legend("stroke") if len(met) > 1 else None,
    }
    dash = {
        "field": "way",
        "type": "nominal",
        "scale": _range(
            met, lambda way: {"dashed": [6, 4], "dotted": [2, 3]}.get(way.shape, [1, 0])
        ),
        "legend": None,
    }
    if lines:
        layers += _arrows(x, y, stroke, dash, ink, crowded)
    size = 60 if crowded else 150
    fill = {
        "field": "what",
        "type": "nominal",
        "scale": _range(shown, lambda kind: colour(kind.colour, dark)),
        "legend": _legend("fill") if len(shown) > 1 else None,
    }
    shape = {
        "field": "what",
        "type": "nominal",
        "scale": _range(shown, lambda kind: kind.shape),
        "legend": fill["legend"],
    }
    layers.append(
        {
            "data": {"name": "chosen"},
            "mark": {"type": "point", "size": size * 4.5, "strokeWidth": 3, "aria": False},
            "encoding": {"x": x, "y": y, "stroke": {"value": colour("mark-edge", dark)}},
        }
    )
    layers.append(
        {
            "data": {"name": "nodes"},
            "params": [
                {"name": "picked", "select": {"type": "point", "fields": ["key"]}},
                {"name": "zoomed", "select": _zoom(), "bind": "scales"},
            ],
            "mark": {
                "type": "point",
                "size": size,
                "filled": True,
                "opacity": 1,
                "cursor": "pointer",
            },
            "encoding": {
                "x": x,
                "y": y,
                "fill": fill,
                "shape": shape,
                "stroke": _if_picked(colour("mark-edge", dark), paper),
                "strokeWidth": _if_picked(5, 1),
                "tooltip": {"field": "tip", "type": "nominal"},
                "description": {"field": "label", "type": "nominal"},
            },
        }
    )
    layers += _texts(x, y, ink, beside, len(nodes))
    return {
        "datasets": {
            "edges": lines,
            "nodes": [_point(node, kinds, dark) for node in nodes],
            "chosen": [{"x": at[chosen].x, "y": at[chosen].y}] if chosen in at else [],
        },
        "height": height,
        "padding": {"left": 2, "right": 4, "top": 2, "bottom": 2},
        "layer": layers,
        "config": {
            "background": "transparent",
            "view": {"stroke": colour("rule", dark)},
            "font": FONT,
            "legend": {"labelColor": ink, "titleColor": soft, "labelFontSize": 13},
            "text": {"font": FONT},
        },
    }


def _if_picked(then: Any, otherwise: Any) -> dict[str, Any]:
    return {"condition": {"param": "picked", "empty": False, "value": then}, "value": otherwise}


def _point(node: Node, kinds: dict[str, Kind], dark: bool) -> dict[str, Any]:
    return {
        "key": node.key,
        "label": node.label,
        "what": kinds[node.kind].words,
        "tip": node.tip or node.name or node.label,
        "sign": node.sign,
        "tint": colour(node.tint, dark),
        "x": node.x,
        "y": node.y,
    }


def _line(edge: Edge, at: dict[str, Node], ways: dict[str, Kind]) -> dict[str, Any]:
    source, target = at[edge.source], at[edge.target]
    return {
        "way": ways[edge.kind].words,
        "label": edge.label,
        "tip": edge.tip or edge.label or ways[edge.kind].words,
        "x": source.x,
        "y": source.y,
        "x2": target.x,
        "y2": target.y,
    }


def _scale(domain: tuple[float, float]) -> dict[str, Any]:
    return {"domain": list(domain), "nice": False, "zero": False}


def _range(kinds: dict[str, Kind], of: Callable[[Kind], Any]) -> dict[str, Any]:
    return {"domain": [k.words for k in kinds.values()], "range": [of(k) for k in kinds.values()]}


def _legend(channel: str) -> dict[str, Any]:
    symbols = {"symbolType": "stroke", "symbolStrokeWidth": 3} if channel == "stroke" else {}
    return {"orient": "bottom", "title": None, "columns": 0, "labelLimit": 260, **symbols}


def _zoom() -> dict[str, Any]:
    """Drag moves the picture; the wheel zooms while Ctrl, ⌘ or Shift is held, else scrolls."""
    held = "wheel![event.ctrlKey || event.metaKey || event.shiftKey]"
    return {"type": "interval", "zoom": held, "translate": True}


def _zones(zones: Sequence[Zone], dark: bool) -> list[dict[str, Any]]:
    rows = [
        {"x": z.left, "x2": z.right, "y": 0, "y2": FULL, "words": z.words, "mid": _mid(z)}
        for z in zones
    ]
    x = {"field": "x", "type": "quantitative", "axis": None, "scale": _scale((0, FULL))}
    y = {"field": "y", "type": "quantitative", "axis": None, "scale": _scale((FULL, 0))}
    fields = [z.words for z in zones]
    colours = [colour(z.colour, dark) for z in zones]
    fill = {
        "field": "words",
        "type": "nominal",
        "scale": {"domain": fields, "range": colours},
        "legend": None,
    }
    return [
        {
            "data": {"values": rows},
            "mark": {"type": "rect", "opacity": 0.55, "aria": False},
            "encoding": {
                "x": x,
                "x2": {"field": "x2"},
                "y": y,
                "y2": {"field": "y2"},
                "color": fill,
            },
        },
        {
            "data": {"values": rows},
            "mark": {"type": "text", "fontSize": 14, "fontWeight": 700, "dy": 14, "aria": False},
            "encoding": {
                "x": {**x, "field": "mid"},
                "y": y,
                "text": {"field": "words"},
                "color": {"value": colour("soft", dark)},
            },
        },
    ]


def _mid(zone: Zone) -> float:
    return (zone.left + zone.right) / 2


def _arrows(
    x: dict[str, Any],
    y: dict[str, Any],
    stroke: dict[str, Any],
    dash: dict[str, Any],
    ink: str,
    crowded: bool,
) -> list[dict[str, Any]]:
    """Lines, their heads a little before the middle, and the words on them."""
    data = {"name": "edges"}
    tip = {"field": "tip", "type": "nominal"}
    angle = "atan2((datum.y2 - datum.y) * height, (datum.x2 - datum.x) * width) * 180 / PI + 90"
    middle = [
        {"calculate": "datum.x + (datum.x2 - datum.x) * 0.58", "as": "mx"},
        {"calculate": "datum.y + (datum.y2 - datum.y) * 0.58", "as": "my"},
        {"calculate": angle, "as": "angle"},
    ]
    at = {"x": {**x, "field": "mx"}, "y": {**y, "field": "my"}}
    return [
        {
            "data": data,
            "mark": {"type": "rule", "strokeWidth": 1 if crowded else 1.8, "aria": False},
            "encoding": {
                "x": x,
                "y": y,
                "x2": {"field": "x2"},
                "y2": {"field": "y2"},
                "stroke": stroke,
                "strokeDash": dash,
                "tooltip": tip,
            },
        },
        {
            "data": data,
            "transform": middle,
            "mark": {
                "type": "point",
                "shape": "triangle-up",
                "size": 14 if crowded else 55,
                "aria": False,
            },
            "encoding": {
                **at,
                "stroke": stroke,
                "fill": {"value": None},
                "angle": {"field": "angle", "type": "quantitative", "scale": None},
                "tooltip": tip,
            },
        },
        {
            "data": data,
            "transform": [*middle, {"filter": "datum.label"}],
            "mark": {"type": "text", "fontSize": 11, "dy": -9, "aria": False},
            "encoding": {**at, "text": {"field": "label"}, "color": {"value": ink}},
        },
    ]


def _texts(
    x: dict[str, Any], y: dict[str, Any], ink: str, beside: bool, many: int
) -> list[dict[str, Any]]:
    """The labels of the nodes, and the signs of their state."""
    place = {"align": "left", "dx": 11} if beside else {"baseline": "top", "dy": 10}
    words: dict[str, Any] = {"type": "text", "fontSize": 12, "limit": 190, "aria": False, **place}
    size = {"value": ink}
    label: dict[str, Any] = {
        "data": {"name": "nodes"},
        "mark": words,
        "encoding": {"x": x, "y": y, "text": {"field": "label"}, "color": size},
    }
    if many > CROWDED:  # when zoomed in, the picture spans less than the whole
        near = LEGIBLE / many
        words["opacity"] = {
            "expr": f"abs(invert('x', width) - invert('x', 0)) < {near:.1f} ? 1 : 0"
        }
    sign = {
        "data": {"name": "nodes"},
        "transform": [{"filter": "datum.sign"}],
        "mark": {
            "type": "text",
            "fontSize": 15,
            "fontWeight": 700,
            "dx": -12,
            "dy": -9,
            "aria": False,
        },
        "encoding": {
            "x": x,
            "y": y,
            "text": {"field": "sign"},
            "color": {"field": "tint", "type": "nominal", "scale": None},
        },
    }
    return [label, sign]
