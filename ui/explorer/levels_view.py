"""Levels and controls as tables and HTML; every function that returns markup has escaped all."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from dsl.scenario import Scenario
from dsl.schema import Schema
from engine.level_table import Category, Placed
from engine.report import Control, Level, Report
from ui.citations import cite
from ui.explorer.cited import cited
from ui.explorer.levels_words import say
from ui.explorer.proof import Tree
from ui.levels import DOCTRINE, STATES
from ui.reasons import Voice
from ui.words import name

TRUTHS = {"in-place": "true", "missing": "false", "not-said": "unknown", "undetermined": "unknown"}


def matrix(report: Report, schema: Schema, voice: Voice) -> dict[str, list[str]]:
    """Each dataset in a row: its place on each scale, and its controls by how they stand."""
    of: dict[str, list[Level]] = {}
    for level in report.levels:
        of.setdefault(level.dataset, []).append(level)
    scales = in_order(level.scale for level in report.levels)
    columns: dict[str, list[str]] = {say("column.dataset", voice.lang): list(of)}
    for scale in scales:
        cells = []
        for levels in of.values():
            found = next((level for level in levels if level.scale == scale), None)
            cells.append(placed(found, schema, voice) if found else "")
        columns[name("scale", scale, voice.lang)] = cells
    for state in ("in-place", "missing", "not-said"):
        columns[say(f"column.{state}", voice.lang)] = [
            voice.comma.join(
                dict.fromkeys(
                    voice.text(control.label)
                    for level in levels
                    for control in level.controls
                    if control.status == state
                )
            )
            for levels in of.values()
        ]
    return columns


def in_order(scales: Iterable[str]) -> list[str]:
    """The scales, the article's first."""
    return sorted(dict.fromkeys(scales), key=lambda scale: scale != DOCTRINE)


def placed(found: Level | Placed, schema: Schema, voice: Voice) -> str:
    """A place on a scale in words: the level, or the possible ones with a question mark."""
    if found.level in ("", "undetermined"):
        of_scale = {t.code: t.label for t in schema.terms.values() if t.scale == found.scale}
        could = (voice.text(of_scale[code]) for code in found.possible if code in of_scale)
        return "? " + " / ".join(could)
    words = voice.text(found.label)
    return words + voice.bracketed(cite(found.under, voice.comma)) if found.under else words


def controls(levels: Iterable[Level], voice: Voice) -> str:
    """What the levels of a dataset ask for, the missing first, each with its proof folded."""
    lang = voice.lang
    every = [(level, control) for level in levels for control in level.controls]
    order = ("missing", "not-said", "undetermined", "in-place")
    every.sort(key=lambda pair: order.index(pair[1].status))
    items = "".join(_control(level, control, voice) for level, control in every)
    if not items:
        return f'<p class="heng-none">{escape(say("controls.none", lang))}</p>'
    return f'<ul class="proof controls">{items}</ul>'


def _control(level: Level, control: Control, voice: Voice) -> str:
    lang = voice.lang
    assert control.status in STATES
    truth = TRUTHS[control.status]
    sign = escape(say(f"control.{control.status}.sign", lang))
    state = escape(say(f"control.{control.status}", lang))
    whose = "controls.doctrine" if level.scale == DOCTRINE else "controls.law"
    hangs = ""
    if control.unknown:
        facts = voice.comma.join(voice.known_as(fact) for fact in control.unknown)
        hangs = f'<span class="because">{escape(say("hangs", lang, facts=facts))}</span>'
    return (
        f'<li><details><summary><span class="t t-{truth}">{sign}</span> '
        f"<b>{escape(voice.text(control.label))}</b> <span class='rests'>{state}</span> "
        f"{cited(control.sources, voice)} · {escape(say(whose, lang))}{hangs}</summary>"
        f"{Tree(voice).html(control.proof)}</details></li>"
    )


def kinds(
    categories: Iterable[Category],
    schema: Schema,
    voice: Voice,
    where: dict[str, list[str]] | None = None,
) -> dict[str, list[str]]:
    """Kinds of data in rows: what each is below, its places, its controls, and where it is held."""
    lang = voice.lang
    every = list(categories)
    scales = in_order(p.scale for category in every for p in category.places)
    known = {category.name: voice.text(category.label) for category in every}
    columns: dict[str, list[str]] = {
        say("column.kind", lang): [voice.text(category.label) for category in every],
    }
    if where is not None:
        columns[say("column.below", lang)] = [
            voice.comma.join(known.get(parent, parent) for parent in category.parents)
            for category in every
        ]
        columns[say("column.here", lang)] = [
            voice.comma.join(where.get(category.name, ())) for category in every
        ]
    for scale in scales:
        columns[name("scale", scale, lang)] = [
            next((placed(p, schema, voice) for p in category.places if p.scale == scale), "")
            for category in every
        ]
    columns[say("column.controls", lang)] = [
        voice.comma.join(dict.fromkeys(voice.text(c.label) for c in category.controls))
        for category in every
    ]
    columns[say("column.term", lang)] = [
        f"ontology?term={category.name}#{category.name}" for category in every
    ]
    return columns


def holding(scenario: Scenario, schema: Schema) -> dict[str, list[str]]:
    """Kind of data → the datasets that are said to contain it, or something below it."""
    found: dict[str, list[str]] = {}
    for entity in scenario.entities.values():
        said = entity.values.get("contains") if entity.sort == "dataset" else None
        for item in said.items if said else ():
            for upper in schema.above(str(item)):
                names = found.setdefault(upper, [])
                if entity.name not in names:
                    names.append(entity.name)
    return found
