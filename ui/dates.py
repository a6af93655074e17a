"""What a report says about its date: what is not law yet or any more, and when the law changes."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text as Line

from engine.report import Report
from ui.layout import Hanging, tied
from ui.reasons import Voice
from ui.words import say


def notes(report: Report, voice: Voice) -> Iterator[RenderableType]:
    """A line for each thing that a reader should know about the date, if there is any."""
    lang = voice.lang
    if report.drafts:
        words = say("time.drafts", lang, names=voice.comma.join(map(tied, report.drafts)))
        yield Hanging("", Line(words, style="yellow"))
    for state, key in (("not-yet", "time.from"), ("no-longer", "time.until")):
        names = [
            tied(say(key, lang, name=each.instrument, date=each.day.isoformat()))
            for each in report.not_in_force
            if each.state == state
        ]
        if names:
            words = say(f"time.{state}", lang, names=voice.comma.join(names))
            yield Hanging("", Line(words, style="yellow"))
    said = []
    if report.next_change is not None:
        names_ = voice.comma.join(map(tied, report.changing))
        said.append(say("time.next", lang, date=report.next_change.isoformat(), names=names_))
    if report.known_until is not None and report.as_of > report.known_until:
        said.append(say("time.known", lang, date=report.known_until.isoformat()))
    if said:
        yield Hanging("", Line(" · ".join(said), style="bright_black"))
