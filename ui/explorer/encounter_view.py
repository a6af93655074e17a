"""One meeting of two instruments as HTML: both sides, what settles it, what a breach costs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from types import MappingProxyType

from dsl.statute import Norm
from engine.conflicts import threatened
from kb.meetings import Encounter
from kb.rulebook import FOREIGN, Rules
from ui.citations import cite
from ui.conflicts import costs_of, settled_by
from ui.explorer.conflicts_words import say
from ui.explorer.provisions import Provisions, norm_link
from ui.explorer.witnesses import Contrary
from ui.kb_norm import NormWords
from ui.reasons import Voice

SIGNS = {"contrary": "⇄", "conflict": "≠", "overlap": "∩", "definition": "≝", "exemption": "⊃"}


class EncounterView:
    """Writes encounters in one language, by the rules of one day."""

    def __init__(
        self,
        rules: Rules,
        words: NormWords,
        instruments: Iterable[str],
        contrary: Mapping[str, Contrary] = MappingProxyType({}),
    ) -> None:
        """`rules` include the law of other States if encounters with it are to be written.

        `contrary` is what the audit says of contrary norms, by the keys of their encounters.
        """
        self.contrary = contrary
        self.rules = rules
        self.words = words
        self.lang = words.lang
        self.voice = Voice(words.lang)
        self.linked = Provisions(instruments).linked

    def label(self, found: Encounter) -> tuple[str, str]:
        """What it is about, and of what kind it is."""
        concept = self.words.prose.concept
        if found.kind == "conflict":
            settled = self.rules.by_id[found.matter].reconciliation
            assert settled is not None
            about = " ↔ ".join(
                cite([str(side)])
                for side in settled.between
                if side.instrument in (found.one, found.other)
            )
            return about, self.words.text(concept(settled.kind))
        kind = say(f"one.{found.kind}", self.lang)
        if found.kind == "contrary":
            sides = (cite(map(str, n.sources)) for ids in found.norms for n in self._norms(ids))
            return " ↔ ".join(sides), f"{kind}, {self._ground(found)}"
        if found.kind == "exemption":
            targets = cite(str(s) for n in self._norms(found.norms[1]) for s in n.sources[:1])
            return f"{found.matter} → {targets}", kind
        if found.clocks:
            kind += f", {say('one.clocks', self.lang)}"
        return f"{found.one} + {found.other}: {self.words.text(concept(found.matter))}", kind

    def html(self, found: Encounter) -> str:
        """The whole of it."""
        return f'<div class="heng-detail meeting">{self._head(found)}{self._sides(found)}</div>'

    def _norms(self, ids: Iterable[str]) -> list[Norm]:
        return [self.rules.by_id[name] for name in ids]

    def _head(self, found: Encounter) -> str:
        if found.kind == "conflict":
            return self._settlement(self.rules.by_id[found.matter])
        if found.kind == "contrary":
            return self._contrary(found)
        key = {"overlap": "task", "definition": "definitions", "exemption": "exemptions"}
        head = f"<p>{escape(say(key[found.kind], self.lang))}</p>"
        if found.clocks:
            clocks = self.voice.semicolon.join(self._clocks(found))
            head += f"<p>{self.linked(say('clocks', self.lang, clocks=clocks))}</p>"
        return head

    def _ground(self, found: Encounter) -> str:
        """What settles two contrary norms, in a word or two."""
        told = self.contrary[found.key]
        if told.settled is not None and told.settled.rule:
            settled = self.rules.by_id[told.settled.rule].reconciliation
            assert settled is not None
            return settled_by(settled, self.rules.schema, self.voice)
        if told.settled is not None:
            return self.words.text(self.words.prose.concept(told.settled.ground))
        judged = told.finding is not None and told.finding.judgement is not None
        return say("contrary.judged" if judged else "contrary.open", self.lang)

    def _contrary(self, found: Encounter) -> str:
        """What goes first and why, or the judgement on the two."""
        told, lang = self.contrary[found.key], self.lang
        rows: list[tuple[str, str]] = [("settled", escape(self._ground(found)))]
        if told.settled is not None:
            winner = self.rules.by_id.get(told.settled.winner)
            by = " ".join([self._ground(found), cite(told.settled.by)])
            first = cite(map(str, winner.sources)) if winner else ""
            words = say("contrary.first", lang, winner=first) if first else self._ground(found)
            rows = [("settled", self.linked(words)), ("ground", self.linked(by))]
            if told.settled.rule:
                rows.append(("rule", norm_link(told.settled.rule, told.settled.rule)))
        elif told.finding is not None and told.finding.judgement is not None:
            rows.append(("because", self.linked(self.words.text(told.finding.judgement))))
            rows.append(("ground", self.linked(told.finding.judged_by)))
        return self._rows(rows)

    def _rows(self, rows: Iterable[tuple[str, str]]) -> str:
        shown = "".join(
            f"<div><dt>{escape(say(key, self.lang))}</dt><dd>{html}</dd></div>"
            for key, html in rows
            if html
        )
        return f'<dl class="rows">{shown}</dl>'

    def _clocks(self, found: Encounter) -> Iterable[str]:
        for norm in self._norms([*found.norms[0], *found.norms[1]]):
            rows = [words for key, words in self.words.rows(norm) if key in ("deadline", "keep")]
            if rows:
                yield f"{cite(map(str, norm.sources))} {self.voice.comma.join(rows)}"

    def _settlement(self, rule: Norm) -> str:
        settled = rule.reconciliation
        assert settled is not None
        concept = self.words.prose.concept
        grounds = self.voice.semicolon.join(
            f"{self.words.text(concept(g.concept))} {cite(map(str, g.by))}".strip()
            for g in settled.grounds
        )
        body = self.words.text(concept(settled.body)) if settled.body else ""
        rows = (
            ("settled", self.linked(settled_by(settled, self.rules.schema, self.voice))),
            ("ground", self.linked(grounds)),
            ("body", escape(body)),
            ("because", self.linked(self.words.text(settled.because))),
            ("rule", norm_link(rule.id, rule.id)),
        )
        return self._rows(rows)

    def _sides(self, found: Encounter) -> str:
        halves = "".join(
            f"<div><h4>{escape(self._called(name))}</h4>"
            f'<ul class="plain">{"".join(map(self._norm, self._norms(ids)))}</ul></div>'
            for name, ids in zip((found.one, found.other), found.norms, strict=True)
        )
        return f'<div class="sides">{halves}</div>'

    def _called(self, instrument: str) -> str:
        module = self.rules.modules[instrument]
        words = f"{instrument} {self.words.text(module.title)}"
        if module.rank == FOREIGN:
            words += self.voice.bracketed(say("foreign.side", self.lang))
        return words

    def _norm(self, norm: Norm) -> str:
        cited = norm_link(norm.id, cite(map(str, norm.sources)))
        words = f"{self.words.kind(norm)}{self.voice.colon}{self.words.called(norm)}"
        costs = self.voice.semicolon.join(costs_of(threatened(norm, self.rules), self.voice))
        binding = norm.kind in ("duty", "prohibition")
        if not costs and binding:
            costs = say("costs.none", self.lang)
        price = f'<span class="costs">{escape(say("costs", self.lang))}{escape(self.voice.colon)}'
        price += f"{self.linked(costs)}</span>"
        return f"<li>{cited} {escape(words)}{price if costs else ''}</li>"
