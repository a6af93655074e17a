"""The charts of the Portfolio page as Vega-Lite: words beside every bar, colour repeats them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from engine.bulk_tell import TOLD
from ui.explorer.palette import colour
from ui.reasons import SYMBOLS
from ui.words import name, number

Spec = dict[str, Any]
COLON = re.compile(r"[:：]")
HUES = {
    "prohibited": "red", "approval": "violet", "security-assessment": "violet",
    "contract-or-certification": "amber", "negative-list": "amber", "exempt": "green",
    "unasked": "green", "not-an-export": "grey", "undetermined": "violet", "breached": "red",
    "open": "amber",
}  # fmt: skip
PICKED = "picked"  # the selection of a bar, by its code
STEPS = (0.0, 0.25, 0.5, 0.75, 0.9, 1.0)  # of a threshold that is used
FEW_MONTHS = 3  # in fewer months of the year a bar is a week


@dataclass(frozen=True)
class Bar:
    """A bar: the code it stands for, its words (those before a colon are shown) and its count."""

    code: str
    words: str
    count: int


def bars(found: Sequence[Bar], total: int, lang: str, dark: bool, unit: str) -> Spec:
    """Horizontal bars with count and share at their ends; a bar can be chosen."""
    values = [
        {
            "code": bar.code,
            "what": COLON.split(bar.words)[0],
            "words": bar.words,
            "n": bar.count,
            "label": f"{number(bar.count, lang)} · {bar.count / max(1, total):.1%}",
            "colour": colour(HUES.get(bar.code, "accent"), dark),
        }
        for bar in found
    ]
    most = max((bar.count for bar in found), default=1)
    x = {
        "field": "n", "type": "quantitative", "axis": None, "scale": {"domain": [0, most * 1.5]},
    }  # fmt: skip
    tip = [{"field": "words", "title": " "}, {"field": "label", "title": unit}]
    return {
        "data": {"values": values},
        "height": {"step": 27},
        "encoding": {"y": _words_axis("what", dark), "x": x, "tooltip": tip},
        "layer": [
            {
                "params": [{"name": PICKED, "select": {"type": "point", "fields": ["code"]}}],
                "mark": {"type": "bar", "cornerRadiusEnd": 3, "cursor": "pointer"},
                "encoding": {"color": {"field": "colour", "type": "nominal", "scale": None}},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 5, "fontSize": 12.5},
                "encoding": {
                    "text": {"field": "label"},
                    "color": {"value": colour("soft", dark)},
                },
            },
        ],
        "config": _config(dark),
    }


def laws(counts: Mapping[str, Mapping[str, int]], most: int, lang: str, dark: bool) -> Spec:
    """For each instrument three bars: rows with a norm that is breached, open, undetermined."""
    order = sorted(counts, key=lambda law: [-counts[law].get(status, 0) for status in TOLD])
    words = {s: f"{SYMBOLS[s]} {name('status', s, lang)}" for s in map(str, TOLD)}
    values = [
        {
            "code": law,
            "status": words[status],
            "n": counts[law].get(status, 0),
            "label": number(counts[law].get(status, 0), lang),
        }
        for law in order[:most]
        for status in words
    ]
    scale = {
        "domain": list(words.values()),
        "range": [colour(HUES[status], dark) for status in words],
    }
    sort = list(words.values())
    return {
        "data": {"values": values},
        "height": {"step": 11},
        "encoding": {
            "y": _words_axis("code", dark),
            "yOffset": {"field": "status", "type": "nominal", "sort": sort},
            "x": {"field": "n", "type": "quantitative", "axis": {"title": None, "grid": True}},
            "tooltip": [{"field": "code", "title": " "}, {"field": "status", "title": " "},
                        {"field": "label", "title": " "}],
        },
        "layer": [
            {
                "params": [{"name": PICKED, "select": {"type": "point", "fields": ["code"]}}],
                "mark": {"type": "bar", "cornerRadiusEnd": 2, "cursor": "pointer"},
                "encoding": {
                    "color": {
                        "field": "status", "type": "nominal", "scale": scale, "sort": sort,
                        "legend": {"title": None, "orient": "top", "symbolType": "square"},
                    }
                },
            }
        ],
        "config": _config(dark),
    }  # fmt: skip


def columns(found: Iterable[tuple[str, int]], title: str, lang: str, dark: bool) -> Spec:
    """Upright bars in the order given, each with its count on top."""
    values = [{"what": what, "n": n, "label": number(n, lang) if n else ""} for what, n in found]
    axis = {"title": title, "labelAngle": 0, "labelFontSize": 12.5, "titleFontWeight": "normal"}
    return {
        "data": {"values": values},
        "height": 210,
        "encoding": {
            "x": {"field": "what", "type": "ordinal", "sort": None, "axis": axis},
            "y": {"field": "n", "type": "quantitative",
                  "axis": {"title": None, "tickMinStep": 1, "tickCount": 4}},
            "tooltip": [{"field": "what", "title": title}, {"field": "n", "title": " "}],
        },
        "layer": [
            {
                "mark": {"type": "bar", "cornerRadiusEnd": 3, "width": {"band": 0.7}},
                "encoding": {"color": {"value": colour("accent", dark)}},
            },
            {
                "mark": {"type": "text", "dy": -7, "fontSize": 12.5},
                "encoding": {
                    "text": {"field": "label"}, "color": {"value": colour("soft", dark)},
                },
            },
        ],
        "config": _config(dark),
    }  # fmt: skip


def used(shares: Iterable[float]) -> list[tuple[str, int]]:
    """How many thresholds are used to which part."""
    steps = list(pairwise(STEPS))
    counts: Counter[int] = Counter()
    for share in shares:
        counts[sum(share >= low for low, _ in steps[1:])] += 1
    return [(f"{low:.0%}-{high:.0%}", counts[n]) for n, (low, high) in enumerate(steps)]


def over_time(reached: Iterable[date], day: date) -> tuple[bool, list[tuple[str, int]]]:
    """How many thresholds are reached when, to the end of the year; whether bars are weeks."""
    days = list(reached)
    weeks = 12 - day.month < FEW_MONTHS
    found: dict[str, int] = {}
    if weeks:
        at = day - timedelta(days=day.weekday())
        while at.year <= day.year:
            found[_day(at)] = 0
            at += timedelta(days=7)
        counted = Counter(_day(one - timedelta(days=one.weekday())) for one in days)
    else:
        found = {f"{day.year}-{month:02}": 0 for month in range(day.month, 13)}
        counted = Counter(f"{one.year}-{one.month:02}" for one in days)
    return weeks, [(what, counted[what]) for what in found]


def _day(day: date) -> str:
    return f"{day.month:02}-{day.day:02}"


def _words_axis(field: str, dark: bool) -> Spec:
    axis = {"title": None, "labelLimit": 330, "labelFontSize": 13, "ticks": False,
            "domain": False, "labelColor": colour("ink", dark)}  # fmt: skip
    return {"field": field, "type": "nominal", "sort": None, "axis": axis}


def _config(dark: bool) -> Spec:
    ink, soft, rule = (colour(key, dark) for key in ("ink", "soft", "rule"))
    return {
        "background": None,
        "view": {"stroke": None},
        "font": "Source Sans, Noto Sans CJK SC, sans-serif",
        "axis": {
            "labelColor": soft,
            "titleColor": soft,
            "gridColor": rule,
            "domainColor": rule,
            "tickColor": rule,
        },
        "legend": {"labelColor": ink},
    }
