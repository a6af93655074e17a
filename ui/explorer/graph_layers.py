"""The layers of a graph's picture around its nodes: fields, arrows, labels and signs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ui.explorer.graph_parts import FULL, Zone
from ui.explorer.palette import colour

CROWDED = 60  # with more nodes than these, labels wait until the reader zooms in
LEGIBLE = 8_000  # labels show once fewer nodes than LEGIBLE / FULL fill the picture


def scale(domain: tuple[float, float]) -> dict[str, Any]:
    """A scale that spans exactly its domain; one that falls turns the axis round."""
    return {"domain": list(domain), "nice": False, "zero": False}


def fields(zones: Sequence[Zone], dark: bool) -> list[dict[str, Any]]:
    """The fields behind everything, and their words."""
    rows = [
        {"x": z.left, "x2": z.right, "y": z.top, "y2": z.bottom, "words": z.words, "mid": _mid(z)}
        for z in zones
    ]
    x = {"field": "x", "type": "quantitative", "axis": None, "scale": scale((0, FULL))}
    y = {"field": "y", "type": "quantitative", "axis": None, "scale": scale((FULL, 0))}
    names = [z.words for z in zones]
    colours = [colour(z.colour, dark) for z in zones]
    fill = {
        "field": "words",
        "type": "nominal",
        "scale": {"domain": names, "range": colours},
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


def arrows(
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


def texts(
    x: dict[str, Any], y: dict[str, Any], ink: str, beside: bool, many: int
) -> list[dict[str, Any]]:
    """The labels of the nodes, and the signs of their state."""
    place = (
        {"align": "left", "baseline": "top", "dx": 7, "dy": 5}
        if beside
        else {"baseline": "top", "dy": 10}
    )
    words: dict[str, Any] = {
        "type": "text",
        "fontSize": 12,
        "limit": {"expr": "datum.room"},
        "aria": False,
        **place,
    }
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
            "fontSize": 11 if many > CROWDED else 15,
            "fontWeight": 700,
            "align": "right",
            "dx": -8,
            "dy": -8,
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
