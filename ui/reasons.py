"""From a proof to one plain line: which part decided, which fact it rests on and where that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

from rich.text import Text as Line

from dsl.statute import Text
from engine.clock_record import DeadlineNote
from engine.report import Fact, Finding, Proof, Report
from ui.layout import TIE, safe, tied
from ui.lexicon import pick
from ui.words import name, say

FACTS_SHOWN = 2
MEASURE = "measure:"  # how facts and questions name a kind of measure

SYMBOLS = {
    "breached": "✗",
    "open": "☐",
    "undetermined": "?",
    "met": "✓",
    "available": "✓",
    "holds": "✓",
    "defeated": "–",
    "void": "–",
    "fails": "–",
}
STYLES = {
    "breached": "red",
    "open": "yellow",
    "undetermined": "magenta",
    "met": "green",
    "available": "green",
    "holds": "green",
}
TRUTH_SYMBOLS = {"true": "✓", "false": "✗", "unknown": "?"}
TRUTH_STYLES = {"true": "green", "false": "red", "unknown": "magenta"}


@dataclass(frozen=True)
class Voice:
    """How to speak: the language, the scenario's file, and the labels of its attributes.

    `labels` maps an attribute's name to its label; without it the name itself is said.
    """

    lang: str
    file: str = ""
    labels: Mapping[str, Text] = field(default_factory=dict)

    def text(self, text: Text) -> str:
        """A bilingual text in this language, safe to print."""
        return safe(pick(text, self.lang))

    def attribute(self, attribute: str) -> str:
        """What this language calls an attribute; in English the word to write in the file."""
        known = self.labels.get(attribute)
        return attribute if known is None or self.lang == "en" else pick(known, self.lang)

    def place(self, entity: str, attribute: str) -> str:
        """Where a fact belongs: `parcels.people-this-year`, `parcels has impact-assessment`."""
        if not attribute:
            return tied(entity)
        called = self.attribute(attribute)
        if attribute.startswith(MEASURE):
            kind = called.removeprefix(MEASURE)
            return tied(say("fact.measure", self.lang, entity=entity, kind=kind))
        return tied(f"{entity}.{called}")

    def known_as(self, words: str) -> str:
        """The same for a fact as the report lists it: `parcels.necessity`, `parcels has …`."""
        entity, has, kind = words.partition(" has ")
        if has:
            return self.place(entity, MEASURE + kind)
        entity, _, attribute = words.rpartition(".")
        return self.place(entity, attribute) if entity else tied(words)

    @property
    def short_file(self) -> str:
        """The file's name without its folders."""
        return PurePath(self.file).name

    @property
    def comma(self) -> str:
        """What stands between the items of a list."""
        return "、" if self.lang == "zh" else ", "

    @property
    def semicolon(self) -> str:
        """What stands between two statements."""
        return "；" if self.lang == "zh" else "; "

    @property
    def colon(self) -> str:
        """What announces an explanation."""
        return "：" if self.lang == "zh" else ": "

    @property
    def dash(self) -> str:
        """What sets a reason apart."""
        return "——" if self.lang == "zh" else " – "

    def bracketed(self, *parts: str) -> str:
        """The parts in round brackets."""
        return f"（{'，'.join(parts)}）" if self.lang == "zh" else f" ({', '.join(parts)})"


def symbol(status: str) -> Line:
    """The sign of a status in its colour; the sign alone carries the meaning too."""
    return Line(SYMBOLS.get(status, "·"), style=f"bold {STYLES.get(status, 'bright_black')}")


def deciding(proof: Proof) -> tuple[Proof, ...]:
    """The leaves that made a statement what it is.

    Of a statement that is false because one of several parts is, only the first such part is
    followed; where every part carries the result, all of them are. An exception that holds makes
    its statement false; how a duty is fulfilled does not bear on whether it binds.
    """
    parts = [part for part in proof.parts if part.relation != "fulfilment"]
    if not parts:
        return (proof,)
    alike = [part for part in parts if _toward(part) == proof.truth] or parts
    if proof.truth == "false" and len(alike) < len(parts):
        alike = alike[:1]
    return tuple(leaf for part in alike for leaf in deciding(part))


def _toward(part: Proof) -> str:
    """The truth that a part gives its parent."""
    if part.relation == "exception":
        return {"true": "false", "false": "true"}.get(part.truth, part.truth)
    return part.truth


def telling(proof: Proof) -> Proof:
    """The one deciding leaf that says most: one with a fact of the scenario, if there is one.

    What holds because several things do is told by the last of them, which is the most special;
    by something that is there rather than by something that is not.
    """
    leaves = deciding(proof)
    if proof.truth == "true":
        leaves = leaves[::-1]
    leaves = tuple(sorted(leaves, key=lambda leaf: leaf.truth != proof.truth))
    for said in ("said", "derived", "assumed", "not-said"):
        for leaf in leaves:
            if any(fact.said == said for fact in leaf.facts):
                return leaf
    return leaves[0]


def statement(proof: Proof) -> Proof:
    """The first step below that says something by itself: no norm, no `all of these:`."""
    if not proof.parts or not (proof.provision or proof.says.en.endswith(":")):
        return proof
    parts = [part for part in proof.parts if part.relation != "fulfilment"] or list(proof.parts)
    alike = [part for part in parts if _toward(part) == proof.truth] or parts
    steps = [statement(part) for part in (alike[::-1] if proof.truth == "true" else alike)]
    positive = [step for step in steps if step.truth == proof.truth] or steps
    return next((step for step in positive if _is_said(step)), positive[0])


def _is_said(proof: Proof) -> bool:
    return any(fact.said in ("said", "derived") for fact in telling(proof).facts)


def part(proof: Proof, relation: str) -> Proof | None:
    """The first part with this relation to its parent, if any."""
    return next((found for found in proof.parts if found.relation == relation), None)


def fact_line(fact: Fact, voice: Voice) -> Line:
    """A fact in one line: what, its value, and where it is said or what it rests on."""
    line = Line(voice.place(fact.entity, fact.attribute))
    if fact.said == "not-said":
        return line.append(" " + name("said", fact.said, voice.lang), style="magenta")
    line.append(f"{TIE}= ").append(voice.text(fact.value))
    if fact.line:
        line.append(f" ({voice.short_file}:{fact.line})", style="cyan")
    elif fact.said != "said":
        line.append(f" ({name('said', fact.said, voice.lang)})", style="bright_black")
    return line


def shown_facts(proof: Proof) -> tuple[Fact, ...]:
    """The facts to name for a reason, those said first."""
    facts = sorted(telling(proof).facts, key=lambda fact: fact.said == "not-said")
    return tuple(facts[:FACTS_SHOWN])


def facts_line(facts: tuple[Fact, ...], voice: Voice) -> Line:
    """Several facts in one line."""
    return Line(voice.comma).join(fact_line(fact, voice) for fact in facts)


def reason(proof: Proof, voice: Voice) -> Line:
    """Why a statement has its truth: the words of the step that decides, then its facts."""
    step = statement(proof)
    line = Line(say(f"truth.{step.truth}", voice.lang, says=voice.text(step.says)))
    facts = shown_facts(step)
    return line.append(voice.colon).append_text(facts_line(facts, voice)) if facts else line


def deadline(note: DeadlineNote, voice: Voice) -> str:
    """A deadline in words, with its day or moment where it has one."""
    words = voice.text(note.text)
    said = [day] if (day := ends(note)) and day not in words else []
    if note.unpublished:
        years = ", ".join(map(str, note.unpublished))
        said.append(say("time.provisional", voice.lang, years=years))
    return f"{words} ({voice.comma.join(said)})" if said else words


def as_of(report: Report) -> str:
    """The day of a report, with the time of day where it is said."""
    return report.now.strftime("%Y-%m-%d %H:%M") if report.now else report.as_of.isoformat()


def ends(note: DeadlineNote) -> str:
    """The day or moment on which a deadline ends; empty where it has none."""
    if note.at is not None:
        return note.at.strftime("%Y-%m-%d %H:%M")
    return note.due.isoformat() if note.due else ""


def breach(finding: Finding, voice: Voice) -> Line:
    """What is wrong: the failed fulfilment, or, of a plain prohibition, what brings it about."""
    fulfilment = part(finding.proof, "fulfilment")
    if fulfilment is not None and fulfilment.truth != "true":
        return reason(fulfilment, voice)
    return reason(finding.proof, voice)
