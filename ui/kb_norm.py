"""What a norm says, row by row in words: who, when, until when, at what price, beside what."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.expressions import Expression, Path
from dsl.schema import Schema
from dsl.statute import Norm, Penalty, Range, Text
from kb.prose import Named, Prose
from ui.citations import cite
from ui.conflicts import settled_by
from ui.kb_words import WORDS, say
from ui.layout import safe
from ui.lexicon import pick
from ui.reasons import Voice
from ui.words import money, name

Row = tuple[str, str]  # the key of a label (`show.…`), and the words behind it


class NormWords:
    """Writes norms in words."""

    def __init__(self, schema: Schema, lang: str) -> None:
        """`schema` gives the labels."""
        self.prose = Prose(schema)
        self.lang = lang

    def text(self, text: Text | None) -> str:
        """A bilingual text in this language, safe to print; empty where there is none."""
        return safe(pick(text, self.lang)) if text else ""

    def kind(self, norm: Norm) -> str:
        """What kind of norm it is."""
        known = f"kind.{norm.kind}"
        return say(known, self.lang) if known in WORDS else name("modality", norm.kind, self.lang)

    def called(self, norm: Norm) -> str:
        """What it asks for or establishes; its own name where it does neither."""
        return self.text(self.prose.concept(norm.action or norm.term or norm.name))

    def ends(self, norm: Norm) -> str:
        """Until when it is law, and what ends it; empty where it has no end."""
        if norm.until is None:
            return ""
        words = say("show.until", self.lang, date=norm.until.isoformat())
        if norm.until_by is not None:
            words += ", " + say("show.ended-by", self.lang, provision=norm.until_by)
        return words

    def rows(self, norm: Norm) -> Iterator[Row]:
        """All that it says."""
        if norm.bearer is not None:
            yield "bearer", self._path(norm.bearer, norm)
        if norm.kind not in ("sanction", "conflict-rule") or norm.when is not None:
            always = say("show.always", self.lang)
            yield "when", self._words(norm.when, norm) if norm.when else always
        if norm.met is not None:
            yield "met", self._words(norm.met, norm)
        if norm.deadline is not None:
            yield "deadline", self.text(self.prose.deadline(norm.deadline, self._of(norm)))
        if norm.keep is not None:
            yield "keep", self.text(self.prose.duration(norm.keep))
        if norm.penalty is not None:
            yield from self._penalty(norm.penalty)
        yield from self._relations(norm)
        for text in norm.judgements:
            yield "judgement", self.text(text)

    def _of(self, norm: Norm) -> dict[str, str]:
        return {norm.variable: Named(pick(self.prose.concept(norm.sort), self.lang), norm.sort)}

    def _words(self, expression: Expression, norm: Norm) -> str:
        return self.text(self.prose.expression(expression, self._of(norm)))

    def _path(self, path: Path, norm: Norm) -> str:
        return self.text(self.prose.path(path, self._of(norm)))

    def _penalty(self, penalty: Penalty) -> Iterator[Row]:
        if penalty.condition is not None:
            yield "circumstances", self.text(penalty.condition)
        if penalty.fine is not None:
            amounts = self._amounts(penalty.fine)
            if penalty.optional:
                amounts = say("show.optional", self.lang, amounts=amounts)
            yield "fine", amounts
        if penalty.turnover is not None:
            yield "turnover", say("show.percent", self.lang, n=penalty.turnover)
        if penalty.gains_multiple is not None:
            low, high = penalty.gains_multiple.low, penalty.gains_multiple.high
            yield "gains", say("show.times", self.lang, low=low, high=high)
        if penalty.persons_fine is not None:
            yield "persons", self._amounts(penalty.persons_fine)
        if penalty.orders is not None:
            yield "orders", self.text(penalty.orders)

    def _amounts(self, amounts: Range) -> str:
        low, high = money(amounts.low, self.lang), money(amounts.high, self.lang)
        key = "proof.range" if amounts.low else "fine.fixed"
        return say(key, self.lang, low=low, high=high, fine=high)

    def _relations(self, norm: Norm) -> Iterator[Row]:
        if norm.defeats:
            targets = (
                self.text(self.prose.concept(target)) if isinstance(target, str) else str(target)
                for target in norm.defeats
            )
            yield "defeats", "; ".join(targets)
        if norm.yields:
            ranks = (name("rank", rank, self.lang) for rank in norm.yields)
            yield "yields", ", ".join(ranks)
        if norm.sanctions:
            yield "sanction", cite(map(str, norm.sanctions))
        settled = norm.reconciliation
        if settled is not None:
            yield "between", cite(map(str, settled.between))
            yield "resolution", settled_by(settled, self.prose.schema, Voice(self.lang))
            yield "because", self.text(settled.because)
        if norm.see:
            yield "see", cite(map(str, norm.see))
