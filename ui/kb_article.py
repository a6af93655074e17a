"""An article as encoded, for reading: gist, norms in words, versions, and what refers to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text as Line

from dsl.expressions import Expression, Path
from dsl.schema import Schema
from dsl.statute import Norm, Penalty, Range, Text
from kb.articles import Change, View
from kb.prose import Named, Prose
from ui.citations import cite
from ui.conflicts import settled_by
from ui.kb_words import WORDS, say
from ui.layout import Hanging, heading, safe, tied
from ui.reasons import Voice
from ui.words import money, name, number, pick

DIM = "bright_black"
LABELS = ("gist", "reason", "when", "met", "judgement", "circumstances", "turnover", "term")


class ArticlePage:
    """Writes views of one article."""

    def __init__(self, schema: Schema, lang: str, width: int) -> None:
        """`schema` gives the labels."""
        self.prose = Prose(schema)
        self.lang = lang
        self.width = width
        self.label = max(cell_len(say(f"show.{label}", lang)) for label in LABELS) + 2

    def blocks(self, views: tuple[View, ...]) -> Iterator[RenderableType]:
        """The first view in full; of the others that they exist."""
        view, *others = views
        yield self._head(view)
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
        return safe(pick(text, self.lang)) if text else ""

    def _row(self, key: str, words: str | Line, style: str = "") -> Hanging:
        body = words if isinstance(words, Line) else Line(words, style=style)
        return Hanging(Line(say(f"show.{key}", self.lang), style=DIM), body, self.label)

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
        known = f"kind.{norm.kind}"
        kind = say(known, self.lang) if known in WORDS else name("modality", norm.kind, self.lang)
        called = self._say(self.prose.concept(norm.action or norm.term or norm.name))
        head = Line.assemble((kind, "cyan"), "  ", (called, "bold"), "  ")
        head.append(tied(cite(map(str, norm.sources))), style=DIM)
        yield Hanging("", head)
        yield Padding(Group(*self._details(norm)), (0, 0, 0, 2))

    def _details(self, norm: Norm) -> Iterator[RenderableType]:
        yield Line(norm.id, style=DIM)
        if norm.until is not None:
            words = say("show.until", self.lang, date=norm.until.isoformat())
            if norm.until_by is not None:
                words += ", " + say("show.ended-by", self.lang, provision=norm.until_by)
            yield Line(words, style="yellow")
        if norm.bearer is not None:
            yield self._row("bearer", self._path(norm.bearer, norm))
        if norm.kind not in ("sanction", "conflict-rule") or norm.when is not None:
            always = say("show.always", self.lang)
            yield self._row("when", self._words(norm.when, norm) if norm.when else always)
        if norm.met is not None:
            yield self._row("met", self._words(norm.met, norm))
        if norm.deadline is not None:
            yield self._row(
                "deadline", self._say(self.prose.deadline(norm.deadline, self._of(norm)))
            )
        if norm.keep is not None:
            yield self._row("keep", self._say(self.prose.duration(norm.keep)))
        if norm.penalty is not None:
            yield from self._penalty(norm.penalty)
        yield from self._relations(norm)
        for text in norm.judgements:
            yield self._row("judgement", self._say(text))

    def _of(self, norm: Norm) -> dict[str, str]:
        return {norm.variable: Named(pick(self.prose.concept(norm.sort), self.lang), norm.sort)}

    def _words(self, expression: Expression, norm: Norm) -> str:
        return self._say(self.prose.expression(expression, self._of(norm)))

    def _path(self, path: Path, norm: Norm) -> str:
        return self._say(self.prose.path(path, self._of(norm)))

    def _penalty(self, penalty: Penalty) -> Iterator[RenderableType]:
        if penalty.condition is not None:
            yield self._row("circumstances", self._say(penalty.condition))
        if penalty.fine is not None:
            amounts = self._amounts(penalty.fine)
            if penalty.optional:
                amounts = say("show.optional", self.lang, amounts=amounts)
            yield self._row("fine", amounts)
        if penalty.turnover is not None:
            yield self._row("turnover", say("show.percent", self.lang, n=penalty.turnover))
        if penalty.gains_multiple is not None:
            low, high = penalty.gains_multiple.low, penalty.gains_multiple.high
            yield self._row("gains", say("show.times", self.lang, low=low, high=high))
        if penalty.persons_fine is not None:
            yield self._row("persons", self._amounts(penalty.persons_fine))
        if penalty.orders is not None:
            yield self._row("orders", self._say(penalty.orders))

    def _amounts(self, amounts: Range) -> str:
        low, high = money(amounts.low, self.lang), money(amounts.high, self.lang)
        key = "proof.range" if amounts.low else "fine.fixed"
        return say(key, self.lang, low=low, high=high, fine=high)

    def _relations(self, norm: Norm) -> Iterator[RenderableType]:
        if norm.defeats:
            targets = (
                self._say(self.prose.concept(target)) if isinstance(target, str) else str(target)
                for target in norm.defeats
            )
            yield self._row("defeats", "; ".join(targets))
        if norm.yields:
            ranks = (name("rank", rank, self.lang) for rank in norm.yields)
            yield self._row("yields", ", ".join(ranks))
        if norm.sanctions:
            yield self._row("sanction", cite(map(str, norm.sanctions)))
        settled = norm.reconciliation
        if settled is not None:
            yield self._row("between", cite(map(str, settled.between)))
            yield self._row("resolution", settled_by(settled, self.prose.schema, Voice(self.lang)))
            yield self._row("because", self._say(settled.because))
        if norm.see:
            yield self._row("see", cite(map(str, norm.see)))

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
