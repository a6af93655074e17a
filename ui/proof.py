"""A proof as a tree: from the finding through its parts to the facts, each with its line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text as Line
from rich.tree import Tree

from dsl.source import Source
from dsl.statute import Penalty, Text
from engine.report import Exemption, Fact, Finding, Level, Proof, Route
from ui import balance_words
from ui.citations import cite
from ui.layout import Hanging, safe, tied, tied_amounts
from ui.levels import controls
from ui.reasons import (
    TRUTH_STYLES,
    TRUTH_SYMBOLS,
    Voice,
    deadline,
    fact_line,
    reason,
    symbol,
)
from ui.slim import slim
from ui.words import money, name, route_name, say

PARTS_SHOWN = 12  # of one statement; a sum over hundreds of transfers stays readable
GUIDE = "bright_black"
ABOVE = "shown-above"  # a step that an abridged proof has shown before
EXEMPTION = {"applies": "holds", "fails": "void", "unknown": "undetermined"}
TRUTH = {"true": "holds", "false": "fails", "unknown": "undetermined"}


class Grower:
    """Draws one page's derivations; what was drawn once is only named when it comes again."""

    def __init__(self, voice: Voice, source: Source | None = None) -> None:
        """With the scenario's `source`, facts quote their line."""
        self.voice = voice
        self.source = source
        self.drawn: dict[tuple[str, int], list[Proof]] = {}  # by words and number of parts
        self.gists: set[str] = set()

    def tree(self, proof: Proof) -> Tree:
        """The derivation as a tree."""
        proof = slim(proof)
        root = Tree(self.step(proof), guide_style=GUIDE)
        self._grow(root, proof)
        return root

    def _grow(self, branch: Tree, proof: Proof) -> None:
        for part in proof.parts[:PARTS_SHOWN]:
            again = part.relation == ABOVE or self._is_drawn(part)
            step = slim(part)
            below = branch.add(self.step(step, again))
            if not again:
                self._grow(below, step)
                if step.parts:
                    self.drawn.setdefault((part.says.en, len(part.parts)), []).append(part)
        rest = len(proof.parts) - PARTS_SHOWN
        if rest > 0:
            branch.add(Line(say("proof.same", self.voice.lang, n=rest), style=GUIDE))

    def _is_drawn(self, part: Proof) -> bool:
        alike = self.drawn.get((part.says.en, len(part.parts)), ())
        return any(part == drawn for drawn in alike)

    def step(self, proof: Proof, again: bool = False) -> RenderableType:
        """One step: its sign, what it is to the step above, its words; below, gist and facts."""
        voice = self.voice
        style = f"bold {TRUTH_STYLES.get(proof.truth, '')}"
        head = Line(TRUTH_SYMBOLS.get(proof.truth, "·"), style).append(" ")
        body = Line()
        if proof.relation and proof.relation != ABOVE:
            body.append(name("relation", proof.relation, voice.lang) + voice.colon, style="bold")
        if proof.provision:
            body.append(cite([proof.provision], voice.comma), style="cyan").append("  ")
        body.append(voice.text(proof.says))
        if again:
            return Hanging(head, body.append(" " + say("proof.above", voice.lang), style=GUIDE))
        lines: list[RenderableType] = [Hanging(head, body)]
        gist = voice.text(proof.gist) if proof.gist is not None else ""
        if gist and gist not in self.gists:
            self.gists.add(gist)
            lines.append(Hanging("  ", Line(gist, style="italic bright_black")))
        lines.extend(Hanging("  · ", fact) for fact in _facts(proof.facts, voice, self.source))
        return Group(*lines)


def _facts(facts: Iterable[Fact], voice: Voice, source: Source | None) -> Iterator[Line]:
    for fact in facts:
        line = fact_line(fact, voice)
        quoted = source.line(fact.line) if source is not None and fact.line else ""
        if quoted:
            line.append(f"  │ {safe(' '.join(quoted.split()))}", style=GUIDE)
        yield line


# --- what stands above a tree


def _head(title: Line, status: str, on: str, voice: Voice) -> Hanging:
    line = title.append("  ").append(say("proof.on", voice.lang, entity=tied(on)))
    line.append(" · ").append(name("status", status, voice.lang), style="bold")
    return Hanging(symbol(status).append(" "), line)


def _rows(rows: Iterable[tuple[str, Line]], voice: Voice) -> Padding:
    """Labelled lines; each label is said once."""
    keys = ("gist", "deadline", "keep", "sanction", "defeated", "judgement")
    width = max(len(say(f"proof.{key}", voice.lang).encode("gb18030")) for key in keys) + 2
    block: list[RenderableType] = []
    before = ""
    for key, body in rows:
        label = "" if key == before else say(f"proof.{key}", voice.lang)
        block.append(Hanging(Line(label, style=GUIDE), body, width))
        before = key
    return Padding(Group(*block), (0, 0, 0, 2))


def penalty(threat: Penalty, voice: Voice) -> str:
    """What a sanction threatens, in words."""
    lang = voice.lang
    parts: list[str] = []
    if threat.fine is not None:
        low, high = threat.fine.low, threat.fine.high
        if low:
            parts.append(say("proof.range", lang, low=money(low, lang), high=money(high, lang)))
        else:
            parts.append(say("fine.fixed", lang, fine=money(high, lang)))
    if threat.turnover is not None:
        parts.append(say("fine.turnover", lang, percent=threat.turnover))
    if threat.gains_multiple is not None:
        low, high = threat.gains_multiple.low, threat.gains_multiple.high
        parts.append(say("proof.gains", lang, low=low, high=high))
    if threat.persons_fine is not None:
        low, high = threat.persons_fine.low, threat.persons_fine.high
        parts.append(say("proof.persons", lang, low=money(low, lang), high=money(high, lang)))
    if threat.orders is not None:
        parts.append(voice.text(threat.orders))
    words = tied_amounts(voice.semicolon.join(parts))
    return voice.text(threat.condition) + voice.colon + words if threat.condition else words


def finding(found: Finding, voice: Voice, source: Source | None) -> Iterator[RenderableType]:
    """A duty, prohibition or permission with everything that hangs on it, then its proof."""
    title = Line.assemble((cite(found.sources, voice.comma), "cyan"), "  ")
    title.append(voice.text(found.label), style="bold")
    yield _head(title, found.status, found.on, voice)
    rows: list[tuple[str, Line]] = [("gist", Line(voice.text(found.gist)))]
    if found.deadline is not None:
        rows.append(("deadline", Line(deadline(found.deadline, voice))))
    if found.keep is not None:
        rows.append(("keep", Line(voice.text(found.keep))))
    for sanction in found.sanction:
        words = penalty(sanction.penalty, voice)
        line = Line.assemble((tied(sanction.source), "cyan"), "  ", words)
        rows.append(("sanction", line))
    if found.defeated_by:
        rows.append(("defeated", Line(cite(found.defeated_by, voice.comma), style="cyan")))
    rows.extend(("judgement", Line(voice.text(text))) for text in found.judgements)
    yield _rows(rows, voice)
    yield _proof(found.proof, found.gist, voice, source)


def _proof(proof: Proof, said: Text | None, voice: Voice, source: Source | None) -> Padding:
    """A tree below its head; the gist that the head has given is not given again."""
    grower = Grower(voice, source)
    if said is not None:
        grower.gists.add(voice.text(said))
    return Padding(grower.tree(proof), (0, 0, 0, 2))


def route(found: Route, voice: Voice, source: Source | None) -> Iterator[RenderableType]:
    """A transfer's route: its proof, then why each exemption considered holds or does not."""
    words = route_name(found, voice.lang)
    yield Hanging("", Line.assemble((safe(found.transfer), "bold"), "  →  ", (words, "bold")))
    yield _proof(found.proof, None, voice, source)
    for considered in found.exemptions:
        line = Line.assemble((cite([considered.source], voice.comma), "cyan"), "  ")
        line.append(voice.text(considered.label) + voice.dash)
        line.append_text(reason(considered.proof, voice))
        sign = symbol(EXEMPTION[considered.status]).append(" ")
        yield Padding(Hanging(sign, line), (0, 0, 0, 2))


def exemption(
    found: Exemption, on: str, voice: Voice, source: Source | None
) -> Iterator[RenderableType]:
    """An exemption that was considered for a transfer."""
    title = Line.assemble((cite([found.source], voice.comma), "cyan"), "  ")
    title.append(voice.text(found.label), style="bold")
    yield _head(title, EXEMPTION[found.status], on, voice)
    yield _proof(found.proof, None, voice, source)


def level(found: Level, voice: Voice, source: Source | None) -> Iterator[RenderableType]:
    """The place of a dataset on a scale."""
    title = Line.assemble((safe(found.dataset), "bold"), "  ")
    title.append(name("scale", found.scale, voice.lang) + voice.colon)
    title.append(voice.text(found.label), style="bold")
    if found.under:
        title.append("  ").append(cite(found.under, voice.comma), style="cyan")
    yield Hanging("", title)
    if found.controls:
        asked = Line(balance_words.say("control.asked", voice.lang) + voice.dash)
        yield Padding(Hanging("", asked.append_text(controls(found.controls, voice))), (0, 0, 0, 2))
    yield _proof(found.proof, None, voice, source)


def derivation(
    label: str, gist: Text | None, on: str, proof: Proof, voice: Voice, source: Source | None
) -> Iterator[RenderableType]:
    """A norm that the report does not list, because it does not touch the entity, or a term."""
    yield _head(Line.assemble((safe(label), "cyan")), TRUTH[proof.truth], on, voice)
    if gist is not None:
        yield _rows([("gist", Line(voice.text(gist)))], voice)
    yield _proof(proof, gist, voice, source)
