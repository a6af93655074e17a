"""An article as encoded, for reading: gist, norms in words, versions, and what refers to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text as Line

from dsl.schema import Schema
from dsl.statute import Norm, Text
from kb.articles import Change, View
from ui.citations import cite
from ui.kb_norm import NormWords
from ui.kb_words import say
from ui.layout import Hanging, heading, safe, tied
from ui.words import name, number

DIM = "bright_black"
LABELS = ("gist", "reason", "when", "met", "judgement", "circumstances", "turnover", "term")


class ArticlePage:
    """Writes views of one article."""

    def __init__(self, schema: Schema, lang: str, width: int) -> None:
        """`schema` gives the labels."""
        self.words = NormWords(schema, lang)
        self.prose = self.words.prose
        self.lang = lang
        self.width = width
        self.label = max(cell_len(say(f"show.{label}", lang)) for label in LABELS) + 2

    def blocks(self, views: tuple[View, ...]) -> Iterator[RenderableType]:
        """The first view in full; of the others that they exist."""
        view, *others = views
        yield self._head(view)
        if view.official is not None:
            lines = filter(None, view.official.text.split("\n"))
            yield self._section("official", (Hanging("", Line(safe(line))) for line in lines))
        for norm in view.norms:
            yield Group(*self._norm(norm))
        if view.thresholds:
            rows = (
                Line(f"{t.name}  {number(t.value, self.lang)}  {t.source}") for t in view.thresholds
            )
            yield self._section("thresholds", rows)
        if view.validities:
            rows = (
                Line(
                    f"{self._say(self.prose.concept(v.measure))}  "
                    f"{self._say(self.prose.duration(v.duration))}  {v.source}"
                )
                for v in view.validities
            )
            yield self._section("validities", rows)
        told = {change.note: place for place, change in reversed([*enumerate(view.changes)])}
        changes: list[RenderableType] = [
            self._change(change, told[change.note] == place)
            for place, change in enumerate(view.changes)
        ]
        for other in others:
            version = other.module.version or str(other.module.in_force.year)
            changes.append(Line(say("show.other", self.lang, version=version), style=DIM))
        if changes:
            yield self._section("versions", changes)
        yield self._section("mentions", self._mentions(view))

    def _say(self, text: Text | None) -> str:
        return self.words.text(text)

    def _row(self, key: str, words: str) -> Hanging:
        return Hanging(Line(say(f"show.{key}", self.lang), style=DIM), Line(words), self.label)

    def _section(self, key: str, rows: Iterable[RenderableType]) -> Group:
        found = list(rows) or [Line(say("show.nothing", self.lang), style=DIM)]
        return Group(heading(say(f"show.{key}", self.lang), self.width), *found)

    def _head(self, view: View) -> Group:
        module, article = view.module, view.article
        title = f"{module.instrument} {article.number}  {self._say(article.title)}"
        dates = [say("show.from", self.lang, date=module.in_force.isoformat())]
        if module.until is not None:
            dates.append(say("show.until", self.lang, date=module.until.isoformat()))
        facts = [
            self._say(module.title),
            *dates,
            name("rank", module.rank, self.lang),
            say(f"status.{article.status}", self.lang),
        ]
        rows: list[RenderableType] = [
            Hanging("", Line(safe(title), style="bold")),
            Hanging("", Line(" · ".join(map(tied, facts)), style=DIM)),
            self._row("gist", self._say(article.gist)),
        ]
        if article.reason is not None:
            rows.append(self._row("reason", self._say(article.reason)))
        rows += [self._row("judgement", self._say(text)) for text in article.judgements]
        return Group(*rows)

    # a norm

    def _norm(self, norm: Norm) -> Iterator[RenderableType]:
        head = Line.assemble(
            (self.words.kind(norm), "cyan"), "  ", (self.words.called(norm), "bold"), "  "
        )
        head.append(tied(cite(map(str, norm.sources))), style=DIM)
        yield Hanging("", head)
        yield Padding(Group(*self._details(norm)), (0, 0, 0, 2))

    def _details(self, norm: Norm) -> Iterator[RenderableType]:
        yield Line(norm.id, style=DIM)
        if ends := self.words.ends(norm):
            yield Line(ends, style="yellow")
        for key, words in self.words.rows(norm):
            yield self._row(key, words)

    # around it

    def _change(self, change: Change, with_note: bool) -> RenderableType:
        key = change.direction if change.other else "none"
        words = say(f"change.{key}", self.lang, other=change.other, version=change.version)
        if change.kind and change.other:
            words += ": " + say(f"change.{change.kind}", self.lang)
        note = self._say(change.note) if with_note else ""
        return Hanging("", Line(f"{words} – {note}" if note else words))

    def _mentions(self, view: View) -> Iterator[RenderableType]:
        for mention in view.mentions:
            how = say(f"mention.{mention.relation}", self.lang)
            body = Line.assemble(
                safe(mention.norm.id), (f"  {how} ", DIM), tied(str(mention.provision))
            )
            yield Hanging("", body)
