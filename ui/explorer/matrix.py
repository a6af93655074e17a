"""The matrix of instruments: how many matters two of them meet in, and its picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from kb.meetings import KINDS, Encounter
from ui.explorer.conflicts_words import say
from ui.explorer.graph_spec import FONT
from ui.explorer.palette import colour

ALL, CLOCKS, CONTRARY = "all", "clocks", "contrary"
EVERY = (*KINDS, CONTRARY)  # what is read off the rules, and what a search finds
SHOWN = (ALL, *KINDS, CLOCKS, CONTRARY)

Pair = tuple[str, str]


def of_kind(found: Iterable[Encounter], kind: str) -> list[Encounter]:
    """The encounters of one kind; `all` of them, or those with `clocks` that differ."""
    if kind == CLOCKS:
        return [one for one in found if one.clocks]
    return [one for one in found if kind in (ALL, one.kind)]


def between(found: Iterable[Encounter], one: str, other: str) -> list[Encounter]:
    """The encounters of two instruments, or of one with any if the other is empty."""
    if not one or not other:
        only = one or other
        return [e for e in found if only and only in (e.one, e.other)]
    return [e for e in found if (e.one, e.other) in ((one, other), (other, one))]


def ordered(found: Iterable[Encounter]) -> list[str]:
    """The instruments that meet others, those that do so most first."""
    counts: Counter[str] = Counter()
    for one in found:
        counts.update({one.one, one.other})
    return [name for name, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))]


def cells(found: Iterable[Encounter]) -> dict[Pair, Counter[str]]:
    """How many encounters of each kind two instruments have; the pair in the order of names."""
    counts: dict[Pair, Counter[str]] = {}
    for one in found:
        pair = (one.one, one.other) if one.one <= one.other else (one.other, one.one)
        cell = counts.setdefault(pair, Counter())
        cell[one.kind] += 1
        cell[CLOCKS] += one.clocks
    return counts


def table(found: Iterable[Encounter], lang: str) -> dict[str, list[Any]]:
    """The cells as columns of a table, the fullest first."""
    every = sorted(cells(found).items(), key=lambda cell: (-_total(cell[1]), cell[0]))
    return {
        say("column.first", lang): [pair[0] for pair, _ in every],
        say("column.second", lang): [pair[1] for pair, _ in every],
        **{
            say(f"kind.{kind}", lang): [count[kind] for _, count in every]
            for kind in (*EVERY, CLOCKS)
        },
        say("column.total", lang): [_total(count) for _, count in every],
    }


def _total(count: Counter[str]) -> int:
    return sum(count[kind] for kind in EVERY)


def told(count: Counter[str], lang: str) -> str:
    """A cell in words."""
    parts = [f"{count[k]} {say(f'one.{k}', lang)}" for k in (*EVERY, CLOCKS) if count[k]]
    return ("，" if lang == "zh" else ", ").join(parts)


def spec(found: list[Encounter], most: int, chosen: Pair, lang: str, dark: bool) -> dict[str, Any]:
    """The Vega-Lite specification of the matrix of the instruments that meet most."""
    names = ordered(found)[:most]
    rows: list[dict[str, Any]] = []
    for (one, other), count in cells(found).items():
        if one in names and other in names:
            tip = f"{one} × {other}: {told(count, lang)}"
            for first, second in dict.fromkeys(((one, other), (other, one))):
                row = {"one": first, "other": second, "n": _total(count), "tip": tip}
                rows.append({**row, "here": (first, second) in (chosen, chosen[::-1])})
    size = max(17, min(42, 605 // max(1, len(names))))
    ink, paper = colour("ink", dark), colour("sheet", dark)
    axis: dict[str, Any] = {
        "labelColor": ink,
        "title": None,
        "labelFontSize": 12 if size > 22 else 10,
    }
    axis |= {"domain": False, "ticks": False, "labelLimit": 90}
    x: dict[str, Any] = {"field": "other", "type": "nominal", "sort": names}
    y = {"field": "one", "type": "nominal", "sort": names, "axis": axis}
    x["axis"] = {**axis, "orient": "top", "labelAngle": -60}
    top = max((row["n"] for row in rows), default=1)
    shade = {
        "field": "n",
        "type": "quantitative",
        "scale": {
            "type": "sqrt",
            "domain": [0, top],
            "range": [colour("tint", dark), colour("accent", dark)],
        },
        "legend": None,
    }
    text = {
        "condition": {"test": f"datum.n > {top * 0.3}", "value": paper},
        "value": ink,
    }
    return {
        "datasets": {"cells": rows},
        "data": {"name": "cells"},
        "width": {"step": size},
        "height": {"step": size},
        "layer": [
            {
                "params": [
                    {"name": "cell", "select": {"type": "point", "fields": ["one", "other"]}}
                ],
                "mark": {"type": "rect", "cursor": "pointer", "stroke": paper, "strokeWidth": 1},
                "encoding": {"x": x, "y": y, "color": shade, "tooltip": {"field": "tip"}},
            },
            {
                "transform": [{"filter": "datum.here"}],
                "mark": {"type": "rect", "filled": False, "strokeWidth": 3},
                "encoding": {"x": x, "y": y, "stroke": {"value": colour("mark-edge", dark)}},
            },
            {
                "mark": {"type": "text", "fontSize": 13 if size > 22 else 10, "fontWeight": 600},
                "encoding": {
                    "x": x,
                    "y": y,
                    "text": {"field": "n"},
                    "color": text,
                    "tooltip": {"field": "tip"},
                },
            },
        ],
        "config": {"background": "transparent", "font": FONT, "view": {"stroke": None}},
    }
