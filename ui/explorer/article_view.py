"""An article as HTML: what it says, its norms in words and as encoded, two versions side by side.

Every function returns markup in which all text has been escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from difflib import SequenceMatcher
from html import escape
from typing import NamedTuple

from dsl.statute import Article, Norm, StatuteModule
from engine.conflicts import threatened
from kb.articles import Change, View, source_of
from kb.rulebook import Rules
from ui.citations import cite
from ui.conflicts import costs_of
from ui.explorer.law_words import say
from ui.explorer.provisions import Provisions
from ui.kb_norm import NormWords
from ui.reasons import Voice
from ui.words import number

STATUS_SIGNS = {"encoded": "✓", "definition": "≝", "institutional": "⌂", "not-encoded": "–"}
PLAIN_LISTS = ("judgement", "see", "sanction", "defeats", "between")
_PIECE = re.compile(r"[A-Za-z0-9%.,()\u00a0-]+|\s+|.", re.DOTALL)


class Side(NamedTuple):
    """One side of a comparison: a version, its article, and the official text of that."""

    module: StatuteModule
    article: Article | None
    text: str


class ArticleView:
    """Writes articles in one language."""

    def __init__(self, words: NormWords, instruments: Iterable[str], rules: Rules) -> None:
        """Provisions of `instruments` become links; `rules` are those of the date in force."""
        self.words = words
        self.lang = words.lang
        self.rules = rules
        self.day = rules.day
        self.linked = Provisions(instruments).linked

    # head

    def head(self, module: StatuteModule, article: Article, chapter: str = "") -> str:
        """What the article is, whether it is law, and its gist."""
        lang, text = self.lang, self.words.text
        state = _state(module, self.day)
        sign = STATUS_SIGNS.get(article.status, "·")
        chips = [
            f'<span class="chip state-{state}">{escape(say(f"state.{state}", lang))}</span>',
            f'<span class="chip">{sign} {escape(say(f"status.{article.status}", lang))}</span>',
        ]
        about = " · ".join(
            [text(module.title), text(self.words.prose.concept(module.rank)), period(module, lang)]
        )
        rows = [f'<p class="gist lead">{self.linked(text(article.gist))}</p>']
        if article.reason is not None:
            reason = self.linked(text(article.reason))
            rows.append(f"<p><b>{escape(say('show.reason', lang))}</b> {reason}</p>")
        rows += [self.judgement(text(each)) for each in article.judgements]
        place = f"<p>{escape(chapter)}</p>" if chapter else ""
        return (
            f'<div class="heng-head"><h1>{escape(module.instrument)} {escape(article.number)} '
            f"{escape(text(article.title))}</h1>{place}"
            f'<div class="tally">{"".join(chips)}<p>{escape(about)}</p></div></div>'
            f'<div class="law-gist">{"".join(rows)}</div>'
        )

    def judgement(self, words: str) -> str:
        """Where the text is silent or open: the reading that was taken."""
        label = escape(say("show.judgement", self.lang))
        return f'<p class="judged"><b>⚖ {label}</b> {self.linked(words)}</p>'

    # norms

    def norm(self, norm: Norm, chosen: bool = False) -> str:
        """One norm: what it says in words, and as it is written in the knowledge base."""
        lang = self.lang
        off = "" if norm.in_force_on(self.day) else say("norm.off", lang, day=self.day.isoformat())
        ends = self.words.ends(norm)
        notes = " · ".join(filter(None, (norm.id, ends, off)))
        body = "".join(
            self._row(key, words + (self._costs(norm) if key == "sanction" else ""))
            for key, words in self.words.rows(norm)
        )
        try:
            source = escape(source_of(norm))
        except OSError:
            source = escape(say("source.gone", lang))
        marks = f"heng-detail law-norm{' chosen' if chosen else ''}{' off' if off else ''}"
        kind, encoded = escape(self.words.kind(norm)), escape(say("source", lang))
        return (
            f'<section class="{marks}"><h3><span class="kind">{kind}</span> '
            f"{escape(self.words.called(norm))} {self._cited(norm)}</h3>"
            f'<p class="place">{self.linked(notes)}</p><dl class="rows">{body}</dl>'
            f"<details><summary>{encoded}</summary><pre>{source}</pre></details>"
            "</section>"
        )

    def _costs(self, norm: Norm) -> str:
        """What a breach costs at most, by the dearest tier of each article that threatens it."""
        voice = Voice(self.lang)
        costs = voice.semicolon.join(costs_of(threatened(norm, self.rules), voice))
        return f"{voice.dash}{costs}" if costs else ""

    def _cited(self, norm: Norm) -> str:
        return f'<span class="cite">{escape(cite(map(str, norm.sources)))}</span>'

    def _row(self, key: str, words: str) -> str:
        label = escape(say(f"show.{key}", self.lang))
        if key == "judgement":
            return f'<div class="judged"><dt>⚖ {label}</dt><dd>{self.linked(words)}</dd></div>'
        return f"<div><dt>{label}</dt><dd>{self.linked(words)}</dd></div>"

    def extras(self, view: View) -> str:
        """Named thresholds and terms of validity of the article."""
        prose, lang = self.words.prose, self.lang
        found = [
            ("thresholds", f"{t.name}: {number(t.value, lang)} ({t.source})")
            for t in view.thresholds
        ]
        for each in view.validities:
            measure, time = prose.concept(each.measure), prose.duration(each.duration)
            said = f"{self.words.text(measure)}: {self.words.text(time)} ({each.source})"
            found.append(("validities", said))
        rows = "".join(self._row(key, words) for key, words in found)
        return (
            f'<section class="heng-detail"><dl class="rows">{rows}</dl></section>' if rows else ""
        )

    # versions

    def change(self, change: Change) -> str:
        """How the article relates to one of the neighbouring version."""
        key = change.direction if change.other else "none"
        words = say(f"change.{key}", self.lang, other=change.other, version=change.version)
        if change.kind and change.other:
            words += f": {say(f'change.{change.kind}', self.lang)}"
        note = self.words.text(change.note)
        extra = f" – {self.linked(note)}" if note else ""
        return f"<p>{self.linked(words)}{extra}</p>"

    def column(self, side: Side, other: Side, later: bool) -> str:
        """One version of an article beside another: what differs from the other is marked.

        Where the official text of both is attached, it stands below the gist.
        """
        module, article, text = side
        head = (
            f"<h3>{escape(module.instrument)} {escape(version_of(module))}</h3>"
            f"<p>{escape(period(module, self.lang))}</p>"
        )
        if article is None:
            words = escape(say("versions.alone", self.lang, version=version_of(module)))
            return f'<div class="law-version">{head}<p class="heng-none">{words}</p></div>'

        def shown(own: str, theirs: str) -> str:
            return escape(own) if other.article is None else marked(theirs, own, later)

        there = other.article or article
        title = shown(self.words.text(article.title), self.words.text(there.title))
        gist = shown(self.words.text(article.gist), self.words.text(there.gist))
        number_ = escape(f"{module.instrument} {article.number}")
        official = ""
        if text and other.text:
            lines = marked(other.text, text, later).split("\n")
            paragraphs = "".join(f"<p>{line}</p>" for line in lines if line)
            label = escape(say("show.official", self.lang))
            official = f"<details open><summary>{label}</summary>{paragraphs}</details>"
        return (
            f'<div class="law-version">{head}<h4>{number_} {title}</h4>'
            f'<p class="gist lead">{gist}</p>{official}</div>'
        )

    def compared(self, older: Iterable[Norm], newer: Iterable[Norm]) -> Iterator[str]:
        """The norms of two versions: which came, which went, which changed and in what."""
        before = {norm.name: norm for norm in older}
        after = {norm.name: norm for norm in newer}
        alike = 0
        for key in [*before, *(key for key in after if key not in before)]:
            one, two = before.get(key), after.get(key)
            norm = two or one
            assert norm is not None
            if one is None or two is None:
                what = "added" if one is None else "gone"
                yield self._difference(
                    norm, what, self._rows_of(norm, "ins" if one is None else "del")
                )
                continue
            pairs = list(self._pairs(one, two))
            if pairs:
                yield self._difference(norm, "changed", "".join(pairs))
            else:
                alike += 1
        if alike:
            words = escape(say("versions.same-norms", self.lang, n=alike))
            yield f'<p class="heng-none">= {words}</p>'

    def _difference(self, norm: Norm, what: str, body: str) -> str:
        sign = {"added": "+", "gone": "−", "changed": "≠"}[what]
        words = escape(say(f"versions.{what}", self.lang))
        return (
            f'<section class="heng-detail law-norm"><h3><span class="kind">{sign} {words}</span> '
            f"{escape(self.words.called(norm))} {self._cited(norm)}</h3>"
            f'<dl class="rows">{body}</dl></section>'
        )

    def _rows_of(self, norm: Norm, mark: str) -> str:
        return "".join(
            f"<div><dt>{escape(say(f'show.{key}', self.lang))}</dt>"
            f"<dd><{mark}>{self.linked(words)}</{mark}></dd></div>"
            for key, words in self.words.rows(norm)
        )

    def _pairs(self, one: Norm, two: Norm) -> Iterator[str]:
        """The rows that say something else, the numbers of articles of the own law left aside."""
        before, after = self._grouped(one), self._grouped(two)
        for key in dict.fromkeys((*before, *after)):
            old, new = before.get(key, ""), after.get(key, "")
            if _unnumbered(old, one.instrument) != _unnumbered(new, one.instrument):
                label = escape(say(f"show.{key}", self.lang))
                yield f"<div><dt>{label}</dt><dd>{both(old, new)}</dd></div>"

    def _grouped(self, norm: Norm) -> dict[str, str]:
        rows: dict[str, list[str]] = {}
        for key, words in self.words.rows(norm):
            rows.setdefault(key, []).append(words)
        return {key: " / ".join(several) for key, several in rows.items()}


def _unnumbered(text: str, instrument: str) -> str:
    return re.sub(
        rf"{re.escape(instrument)}[ \u00a0]\d+(?:\(\d+\))*(?:, \(\d+\))*", instrument, text
    )


def _state(module: StatuteModule, day: date) -> str:
    if module.in_force_on(day):
        return "in-force"
    return "coming" if module.in_force > day else "past"


def state_of(module: StatuteModule, day: date) -> str:
    """`in-force`, `coming` or `past` on a day."""
    return _state(module, day)


def version_of(module: StatuteModule) -> str:
    """What a version is called: its own name, else the year from which it is law."""
    return module.version or str(module.in_force.year)


def period(module: StatuteModule, lang: str) -> str:
    """From when and until when a version is law."""
    words = say("show.from", lang, date=module.in_force.isoformat())
    if module.until is not None:
        words += f" · {say('show.until', lang, date=module.until.isoformat())}"
    return words


def marked(other: str, text: str, later: bool) -> str:
    """A text in which what the other lacks is marked: as inserted if it is later, else deleted."""
    mark = "ins" if later else "del"
    pieces = []
    ours, theirs = _PIECE.findall(text), _PIECE.findall(other)
    for what, start, end, _, _ in SequenceMatcher(None, ours, theirs, False).get_opcodes():
        words = escape("".join(ours[start:end]))
        if what != "equal":
            lines = words.split("\n")  # a mark does not reach over the end of a paragraph
            words = "\n".join(f"<{mark}>{line}</{mark}>" if line else "" for line in lines)
        pieces.append(words)
    return "".join(pieces)


def both(old: str, new: str) -> str:
    """Two texts as one: what went is marked as deleted, what came as inserted."""
    pieces = []
    before, after = _PIECE.findall(old), _PIECE.findall(new)
    matcher = SequenceMatcher(None, before, after, False)
    for what, i, j, k, m in matcher.get_opcodes():
        gone, come = escape("".join(before[i:j])), escape("".join(after[k:m]))
        if what == "equal":
            pieces.append(gone)
            continue
        pieces += [f"<del>{gone}</del>"] if gone else []
        pieces += [f"<ins>{come}</ins>"] if come else []
    return "".join(pieces)
