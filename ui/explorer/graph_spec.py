"""The picture of a graph as a Vega-Lite specification: what nodes, arrows and fields look like."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from ui.explorer.graph_layers import CROWDED, arrows, fields, scale, texts
from ui.explorer.graph_parts import FULL, Edge, Kind, Node, Zone
from ui.explorer.palette import colour

LEGEND_ROW, LEGEND_COLUMNS = 110, 4  # letters that a legend has room for in one row; else columns
FONT = '"Source Sans", "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif'


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
    x = {"field": "x", "type": "quantitative", "axis": None, "scale": scale((0, FULL))}
    y = {"field": "y", "type": "quantitative", "axis": None, "scale": scale((FULL, 0))}
    crowded = len(nodes) > CROWDED
    layers: list[dict[str, Any]] = []
    if zones:
        layers += fields(zones, dark)
    stroke = {
        "field": "way",
        "type": "nominal",
        "scale": _range(met, lambda way: colour(way.colour, dark)),
        "legend": _legend(met, "stroke"),
    }
    dash = {
        "field": "way",
        "type": "nominal",
        "scale": _range(
            met, lambda way: {"dashed": [6, 4], "dotted": [2, 3]}.get(way.shape, [1, 0])
        ),
        "legend": stroke["legend"],
    }
    if lines:
        layers += arrows(x, y, stroke, dash, ink, crowded)
    size = 60 if crowded else 150
    fill = {
        "field": "what",
        "type": "nominal",
        "scale": _range(shown, lambda kind: colour(kind.colour, dark)),
        "legend": _legend(shown, "symbol"),
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
    layers += texts(x, y, ink, beside, len(nodes))
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
            "legend": {
                "labelColor": ink,
                "titleColor": soft,
                "labelFontSize": 13,
                "labelLimit": 280,
            },
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
        "room": node.room,
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


def _range(kinds: dict[str, Kind], of: Callable[[Kind], Any]) -> dict[str, Any]:
    return {"domain": [k.words for k in kinds.values()], "range": [of(k) for k in kinds.values()]}


def _legend(kinds: dict[str, Kind], mark: str) -> dict[str, Any] | None:
    """Below the picture, in a row if there is room; none where there is nothing to tell apart."""
    words = [kind.words for kind in kinds.values() if kind.listed]
    if len(kinds) < 2 or not words:
        return None
    long = sum(len(each) if each.isascii() else 2 * len(each) for each in words) > LEGEND_ROW
    symbols = {"symbolType": "stroke", "symbolStrokeWidth": 3} if mark == "stroke" else {}
    columns = LEGEND_COLUMNS if long else 0
    return {
        "orient": "bottom",
        "title": None,
        "labelLimit": 280,
        "columns": columns,
        "values": words,
        **symbols,
    }


def _zoom() -> dict[str, Any]:
    """Drag moves the picture; the wheel zooms while Ctrl, ⌘ or Shift is held, else scrolls."""
    held = "wheel![event.ctrlKey || event.metaKey || event.shiftKey]"
    return {"type": "interval", "zoom": held, "translate": True}
