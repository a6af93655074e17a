"""The study as the page shows it: its figures as tables and charts, its parts as markup.

Every function that returns markup has escaped all text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

from dsl.schema import Concept, Schema, Term
from dsl.statute import Text
from kb.evidence import Observation, Part, Study
from ui.explorer.article_words import say
from ui.explorer.graph_spec import FONT
from ui.explorer.palette import colour
from ui.explorer.provisions import Provisions
from ui.lexicon import pick

BASIS = ("observation-questionnaires", "observation-cases")
STEP, BAR = 30, 18  # a bar with its room, in pixels
ROOM = 1.25  # for the words beside the longest bar


class StudyView:
    """Writes one study in one language."""

    def __init__(
        self,
        study: Study,
        observations: Iterable[Observation],
        schema: Schema,
        instruments: Iterable[str],
        lang: str,
    ) -> None:
        """`observations` are those of the study; `schema` gives the labels of concepts."""
        self.study = study
        self.observations = {one.name: one for one in observations}
        self.schema = schema
        self.lang = lang
        self.comma = "、" if lang == "zh" else ", "
        self.linked = Provisions(instruments).linked

    def text(self, text: Text) -> str:
        """A bilingual text in this language."""
        return pick(text, self.lang)

    def parts(self, kind: str) -> list[Part]:
        """The parts of one kind."""
        return [part for part in self.study.parts if part.kind == kind]

    def concepts(self, names: Iterable[str]) -> str:
        """What some concepts and terms are called, in a list."""
        known: dict[str, Concept | Term] = {**self.schema.terms, **self.schema.concepts}
        return self.comma.join(self.text(known[name].label) for name in names if name in known)

    # markup

    def figure(self, found: Observation) -> str:
        """A figure in large print, with what it is and what the study leaves out."""
        large = f"<b>{escape(self.text(found.figure))}</b>" if found.figure.en else ""
        caveat = escape(self.text(found.caveat))
        warned = f'<span class="caveat">⚠ {caveat}</span>' if caveat else ""
        return (
            f'<div class="figure">{large}<p>{escape(self.text(found.label))}'
            f'<span class="says">{escape(self.text(found.says))}</span>{warned}</p></div>'
        )

    def part(self, part: Part) -> str:
        """A part: its name and place, what it says, its figures, what the law already has."""
        figures = "".join(
            self.figure(self.observations[name])
            for name in part.shown_by
            if name in self.observations
        )
        rows = []
        if part.favours or part.against:
            sides = {"favours": self.concepts(part.favours), "against": self.concepts(part.against)}
            rows.append(f"<p><b>{escape(say('sides', self.lang, **sides))}</b></p>")
        if part.says.en:
            rows.append(f"<p>{escape(self.text(part.says))}</p>")
        if part.compared:
            label = escape(say("compared", self.lang))
            colon = "：" if self.lang == "zh" else ": "
            law = self.linked(self.comma.join(part.compared))
            rows.append(f'<p class="says">{label}{colon}{law}</p>')
        return (
            f'<section class="study-part"><h3>{escape(self.text(part.label))} '
            f'<span class="says">{escape(self.text(part.place))}</span></h3>'
            f"{''.join(rows)}{figures}</section>"
        )

    # tables

    def figures(self) -> dict[str, list[str]]:
        """All figures as columns."""
        every = [one for one in self.observations.values() if one.figure.en]
        return {
            say("column.what", self.lang): [self.text(one.label) for one in every],
            say("column.figure", self.lang): [self.text(one.figure) for one in every],
            say("column.place", self.lang): [self.text(one.place) for one in every],
            say("column.caveat", self.lang): [self.text(one.caveat) for one in every],
        }

    def guidelines(self) -> dict[str, list[str]]:
        """The study's table of protection as columns, the highest level first."""
        rows = [(part, self._level(part)) for part in self.parts("guideline")]
        return {
            say("column.kind", self.lang): [
                self.concepts(name for name in part.concerns if name != level)
                for part, level in rows
            ],
            say("column.level", self.lang): [self.concepts([level]) for _, level in rows],
            say("column.usage", self.lang): [self.concepts(part.usage) for part, _ in rows],
            say("column.example", self.lang): [self.text(part.example) for part, _ in rows],
        }

    def _level(self, part: Part) -> str:
        return next((name for name in part.concerns if name in self.schema.terms), "")

    # charts

    def shown_by(self, kind: str) -> list[Observation]:
        """The figures in per cent that the study gives for its parts of a kind."""
        names = dict.fromkeys(name for part in self.parts(kind) for name in part.shown_by)
        found = [self.observations[name] for name in names if name in self.observations]
        return [one for one in found if one.unit == "PERCENT"]

    def values(self, found: Iterable[Observation]) -> str:
        """Figures in words, for those who do not see the chart."""
        return self.comma.join(f"{self.text(o.label)} {self.text(o.figure)}" for o in found)

    def bars(self, found: Iterable[Observation], dark: bool) -> dict[str, Any]:
        """Figures as bars, to either side if one of them is negative.

        One that is only bounded, or was so before, is drawn lighter; each has its figure beside it.
        """
        rows = [row for one in found for row in self._rows(one)]
        low = -100 if any(row["n"] < 0 for row in rows) else 0
        ink = colour("ink", dark)
        y: dict[str, Any] = {"field": "what", "type": "nominal", "sort": None, "title": None}
        y["axis"] = {"labelLimit": 340, "labelFontSize": 13, "labelColor": ink, "ticks": False}
        x: dict[str, Any] = {"field": "n", "type": "quantitative", "title": "%"}
        x["scale"] = {"domain": [low * ROOM, 100 * ROOM]}
        x["axis"] = {"labelColor": ink, "titleColor": ink, "gridColor": colour("rule", dark)}
        x["axis"]["values"] = list(range(low, 101, 50 if low else 20))
        light = {"test": "datum.light", "value": 0.45}

        def words(test: str, align: str, offset: int) -> dict[str, Any]:
            return {
                "transform": [{"filter": test}],
                "mark": {"type": "text", "align": align, "dx": offset, "color": ink},
                "encoding": {"text": {"field": "figure"}},
            }

        bar = {"type": "bar", "color": colour("accent", dark), "height": BAR}
        return {
            "data": {"values": rows},
            "height": {"step": STEP},
            "encoding": {"y": y, "x": x, "tooltip": {"field": "figure"}},
            "layer": [
                {"mark": bar, "encoding": {"opacity": {"condition": light, "value": 1}}},
                words("datum.n >= 0", "left", 5),
                words("datum.n < 0", "right", -5),
            ],
            "config": {
                "background": "transparent",
                "font": FONT,
                "view": {"stroke": None},
                "text": {"fontSize": 13},
            },
        }

    def _rows(self, one: Observation) -> Iterator[dict[str, Any]]:
        label = self.text(one.label)
        if one.measure != "before-after":
            bounded = one.measure in ("above", "below")
            figure = self.text(one.figure)
            yield {"what": label, "n": one.numbers[0], "figure": figure, "light": bounded}
            return
        for when, number in zip(("before", "after"), one.numbers, strict=True):
            chinese = self.lang == "zh"
            what = f"{label}（{say(when, 'zh')}）" if chinese else f"{label} ({say(when, 'en')})"
            figure = f"{number:g}%" if chinese else f"{number:g} %"
            yield {"what": what, "n": number, "figure": figure, "light": when == "before"}
