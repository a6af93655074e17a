"""A proof as nested HTML lists, and the lines of the scenario it rests on.

Whatever comes from the scenario or the knowledge base is escaped here. The branches that decide
start open, the others folded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape

from dsl.expressions import Not
from engine.proofs import JUNCTIONS
from engine.report import Fact, Proof
from ui.explorer.cited import cited
from ui.explorer.words import say
from ui.reasons import TRUTH_SYMBOLS, Voice, telling
from ui.slim import slim
from ui.words import name

MOST_STEPS = 240
DEEPEST_OPEN = 10  # steps that are false or not known
DEEPEST_TRUE = 3  # steps that hold
OPPOSITE = {"true": "false", "false": "true", "unknown": "unknown"}
ABOVE = "shown-above"


def decides(part: Proof, parent: Proof) -> bool:
    """Whether a part carries the truth of its parent; of a breach only the failed fulfilment."""
    if any(p.relation == "fulfilment" and p.truth == "false" for p in parent.parts):
        return part.relation == "fulfilment"
    if part.relation in ("fulfilment", "exception"):
        return True
    wanted = OPPOSITE[parent.truth] if parent.says == JUNCTIONS[Not] else parent.truth
    return part.truth == wanted


def fact_lines(facts: Iterable[Fact]) -> Iterator[int]:
    """The lines of the scenario in which facts are said."""
    for fact in facts:
        if fact.line:
            yield from range(fact.line, max(fact.line, fact.end_line) + 1)


def lines(proof: Proof) -> tuple[frozenset[int], frozenset[int]]:
    """All the lines that a proof rests on, and those of them that decide it."""
    every: set[int] = set()
    chosen: set[int] = set()
    seen: set[tuple[int, bool]] = set()  # steps are shared within a proof

    def walk(step: Proof, deciding: bool) -> None:
        if (id(step), deciding) in seen:
            return
        seen.add((id(step), deciding))
        said = set(fact_lines(step.facts))
        every.update(said)
        if deciding:
            chosen.update(said)
        for part in step.parts:
            walk(part, deciding and decides(part, step))

    walk(proof, True)
    return frozenset(every), frozenset(chosen)


def sign(truth: str, lang: str) -> str:
    """The sign of a truth, with its word for those who do not see it."""
    word = escape(say(f"truth.{truth}", lang)) if truth in OPPOSITE else ""
    symbol = TRUTH_SYMBOLS.get(truth, "·")
    return f'<span class="t t-{escape(truth)}" role="img" aria-label="{word}">{symbol}</span>'


def jump(line: int, lang: str) -> str:
    """A button that shows a line in the editor."""
    label = escape(say("jump", lang, n=line))
    words = escape(say("line", lang, n=line))
    return (
        f'<button type="button" class="jump" data-heng-line="{line}" '
        f'aria-label="{label}">{words}</button>'
    )


class OfRows(Voice):
    """Speaks of the rows of a register, which no editor shows: a line is a row and its header."""


def place(line: int, voice: Voice) -> str:
    """Where a fact is said: a button that shows the line, or the number of the row."""
    if not isinstance(voice, OfRows):
        return jump(line, voice.lang)
    words = say("row", voice.lang, n=line - 1)
    return f'<span class="rests">{escape(words)}</span>'


def fact_html(fact: Fact, voice: Voice) -> str:
    """A fact: what, its value, and its line or what it rests on instead."""
    where = escape(voice.place(fact.entity, fact.attribute))
    if fact.said == "not-said":
        word = escape(name("said", fact.said, voice.lang))
        return f'<span class="place">{where}</span> <span class="unsaid">? {word}</span>'
    shown = f'<span class="place">{where}</span> = {escape(voice.text(fact.value))} '
    if fact.line:
        return shown + place(fact.line, voice)
    rests = escape(name("said", fact.said, voice.lang))
    return shown + f'<span class="rests">{rests}</span>'


def because(proof: Proof, voice: Voice) -> str:
    """Why a statement has its truth, in a line: the step that tells most, with its facts."""
    leaf = telling(proof)
    stated = proof if proof.relation == "fulfilment" else leaf
    words = escape(say(f"truth.{stated.truth}.says", voice.lang, says=voice.text(stated.says)))
    shown = sorted(leaf.facts, key=lambda fact: fact.said == "not-said")[:3]
    listed = escape(voice.comma).join(fact_html(fact, voice) for fact in shown)
    return f"{words}{escape(voice.colon)}{listed}" if listed else words


@dataclass
class Tree:
    """Writes one proof; it counts its steps, so that a huge proof stays a readable page.

    Steps are shared within a proof: each is written out once where the reader follows it, and at
    most once before that in a folded branch; elsewhere it is "shown above".
    """

    voice: Voice
    steps: int = 0
    gists: set[str] = field(default_factory=set)  # each is said once
    written: set[tuple[int, bool]] = field(default_factory=set)

    def html(self, proof: Proof) -> str:
        """The proof as a nested list."""
        return f'<ul class="proof">{self._step(proof, True, 0, DEEPEST_OPEN)}</ul>'

    def _step(self, proof: Proof, followed: bool, depth: int, deepest: int) -> str:
        above = proof.relation == ABOVE or self._above(proof, followed)
        proof = slim(proof)
        if proof.relation == "fulfilment":
            deepest = DEEPEST_OPEN
        elif proof.truth == "true":
            deepest = min(deepest, DEEPEST_TRUE)
        self.steps += 1
        lang = self.voice.lang
        head = sign(proof.truth, lang) + " "
        if proof.relation and proof.relation != ABOVE and proof.relation != "constituted-by":
            word = escape(name("relation", proof.relation, lang))
            head += f'<span class="relation r-{escape(proof.relation)}">{word}</span> '
        head += f'<span class="says">{escape(self.voice.text(proof.says))}</span>'
        if proof.provision:
            head += f" {cited([proof.provision], self.voice)}"
        if above:
            head += f' <span class="rests">{escape(say("above", lang))}</span>'
            return f'<li><div class="step">{head}</div></li>'
        gist = self.voice.text(proof.gist) if proof.gist is not None else ""
        body = f'<p class="gist">{escape(gist)}</p>' if gist and gist not in self.gists else ""
        self.gists.add(gist)
        facts = "".join(f"<li>{fact_html(fact, self.voice)}</li>" for fact in proof.facts)
        if facts:
            body += f'<ul class="facts">{facts}</ul>'
        parts = "".join(self._parts(proof, followed, depth, deepest))
        if not parts:
            return f'<li><div class="step">{head}</div>{body}</li>'
        unfolded = " open" if followed and depth < deepest else ""
        return (
            f"<li><details{unfolded}><summary>{head}</summary>{body}<ul>{parts}</ul></details></li>"
        )

    def _above(self, proof: Proof, followed: bool) -> bool:
        """Whether a step has been written out already; it counts as written from now on."""
        if not proof.parts:
            return False
        before = (id(proof), True) in self.written
        before = before or (not followed and (id(proof), False) in self.written)
        self.written.add((id(proof), followed))
        return before

    def _parts(self, proof: Proof, followed: bool, depth: int, deepest: int) -> Iterator[str]:
        for part in proof.parts:
            if self.steps >= MOST_STEPS:
                yield f'<li class="rests">{escape(say("cut", self.voice.lang))}</li>'
                return
            deeper = depth if part.says in JUNCTIONS.values() else depth + 1
            yield self._step(part, followed and decides(part, proof), deeper, deepest)
