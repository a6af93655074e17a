"""The argument of a weighing as HTML, step by step, and what differs between two of them."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import NamedTuple

from engine.balance import Alternative, Balance, Step
from engine.report import Report
from ui.balance_page import SIGNS, Page
from ui.citations import cite
from ui.explorer.cited import cited
from ui.explorer.levels_words import say
from ui.explorer.proof import Tree, because, sign
from ui.explorer.provisions import Provisions
from ui.lexicon import pick
from ui.reasons import TRUTH_SYMBOLS, Voice
from ui.words import name

TENSIONS, SECURITY, RESULT = "tensions", "security", "result"
COUNTED = ("breached", "open", "undetermined")


class Difference(NamedTuple):
    """Something that is otherwise: what, how it was, how it is."""

    what: str
    was: str
    now: str


class BalanceView:
    """Writes one weighing in one language."""

    def __init__(self, found: Balance, page: Page, voice: Voice, links: Provisions) -> None:
        self.found = found
        self.page = page
        self.voice = voice
        self.lang = voice.lang
        self.links = links

    # the steps

    @property
    def steps(self) -> list[str]:
        """The keys of the steps in the order of the argument."""
        return [TENSIONS, *(step.step for step in self.found.steps), SECURITY, RESULT]

    def step(self, key: str) -> Step | None:
        """The step of that key, if it is one of the test of proportionality."""
        return next((step for step in self.found.steps if step.step == key), None)

    def label(self, key: str) -> str:
        """A step's name with the sign of its outcome."""
        step = self.step(key)
        words = say(f"step.{key}", self.lang)
        if step is not None:
            return f"{TRUTH_SYMBOLS[SIGNS[step.outcome]]} {words}"
        if key == RESULT:
            return f"{'?' if self.found.mode == 'undetermined' else '→'} {words}"
        return words

    def html(self, key: str) -> str:
        """What a step says, why, and its proof."""
        body = {TENSIONS: self.tensions, SECURITY: self.security, RESULT: self.result}.get(key)
        inner = body() if body else self.argument(key)
        return f'<div class="heng-detail argument">{inner}</div>'

    def tensions(self) -> str:
        """The conflicts of interests that are engaged, each with the law on either side."""
        if not self.found.tensions:
            return f"<p>{escape(say('tensions.none', self.lang))}</p>"
        items = ""
        for tension in self.found.tensions:
            maybe = "" if tension.truth == "true" else say("balance.perhaps", self.lang)
            items += (
                f"<li><details><summary>{sign(tension.truth, self.lang)} "
                f"<b>{escape(self.voice.text(tension.label))}</b> {escape(maybe)} "
                f"{cited(tension.law, self.voice)}</summary>"
                f"{Tree(self.voice).html(tension.proof)}</details></li>"
            )
        return f'<ul class="proof">{items}</ul>{self.evidence()}'

    def argument(self, key: str) -> str:
        """A step of the test: its outcome, the facts on which it turns, the proof."""
        step = self.step(key)
        assert step is not None
        told = f'<p class="gist lead">{self.links.linked(self.page.step(step).plain)}</p>'
        if key == "legality":
            told += "".join(f"<p>✗ {self.links.linked(words)}</p>" for words in self.breaches())
        turning = [because(part, self.voice) for part in step.proof.parts[:2] if part.parts]
        if turning:
            told += f"<h4>{escape(say('turns-on', self.lang))}</h4>"
            told += "".join(f"<p>{html}</p>" for html in turning)
        return (
            f"{told}<h4>{escape(say('proof', self.lang))}</h4>{Tree(self.voice).html(step.proof)}"
        )

    def breaches(self) -> Iterator[str]:
        """What the law asks and the sharing breaches."""
        for key in self.found.breaches:
            task = self.page.tasks[key]
            yield f"{self.voice.text(task.label)} ({cite(task.sources, self.voice.comma)})"

    def security(self) -> str:
        """The measures that the form of sharing asks for, by how they stand."""
        items = "".join(
            f"<li><b>{escape(self.voice.text(control.label))}</b> "
            f'<span class="rests">{escape(say(f"control.{control.status}", self.lang))}</span> '
            f"{cited(control.sources, self.voice)}</li>"
            for control in self.found.controls
        )
        if not items:
            return f"<p>{escape(say('controls.none', self.lang))}</p>"
        return f'<ul class="plain">{items}</ul>'

    def result(self) -> str:
        """The form recommended beside the one declared, what else would give another, the proof."""
        body = f'<p class="gist lead"><b>{escape(self.form())}</b> '
        body += f"{cited(self.found.under, self.voice)}</p>"
        sharing = self.found.sharing
        if sharing is not None:
            declared = self.voice.text(sharing.declared_label)
            words = say("balance.declared", self.lang, mode=declared)
            if sharing.excessive:
                words += self.voice.dash + say("balance.excessive", self.lang)
            body += f"<p>{escape(words)}</p>"
        proof = Tree(self.voice).html(self.found.proof)
        return f"{body}<h4>{escape(say('proof', self.lang))}</h4>{proof}"

    def form(self) -> str:
        """The form of sharing that the weighing comes to, or those it could."""
        if self.found.mode == "undetermined":
            modes = self.voice.comma.join(map(self.page.mode, self.found.possible))
            return "? " + say("balance.could", self.lang, modes=modes)
        return "→ " + self.voice.text(self.found.label)

    def evidence(self) -> str:
        """What studies report, without weight."""
        items = "".join(
            f"<li>{escape(self.voice.text(each.label))} "
            f"<b>{escape(pick(each.figure, self.lang))}</b></li>"
            for each in self.found.evidence
        )
        if not items:
            return ""
        head = say("balance.evidence", self.lang) + self.voice.bracketed(
            say("balance.study", self.lang)
        )
        return f'<h4>{escape(head)}</h4><ul class="plain">{items}</ul>'

    def otherwise(self, others: tuple[Alternative, ...]) -> list[str]:
        """What another fact would bring, in words."""
        return [self.page.alternative(other).plain for other in others]

    # two weighings

    def differs(self, before: BalanceView, law: tuple[Report, Report]) -> list[Difference]:
        """What is otherwise than before, in the doctrine and in the law."""
        found = []
        if before.form() != self.form():
            found.append(Difference(say("changed.form", self.lang), before.form(), self.form()))
        for step in self.found.steps:
            old = before.step(step.step)
            was, now = (self.page.step(one).plain if one else "" for one in (old, step))
            if was != now:
                found.append(Difference(say(f"step.{step.step}", self.lang), was, now))
        for status in COUNTED:
            counts = [sum(t.status == status for t in r.tasks if t.counts) for r in law]
            if counts[0] != counts[1]:
                words = say("changed.law", self.lang, status=name("status", status, self.lang))
                found.append(Difference(words, *map(str, counts)))
        return found
