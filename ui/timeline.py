"""The history of the field as a table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rich.console import RenderableType
from rich.text import Text as Line

from kb.timeline import Entry, Timeline
from ui.layout import Hanging, safe, tied
from ui.lexicon import pick
from ui.words import name, say

MARK = "†"  # beside a date that is not read in a text
INDENT = 13


def rows(timeline: Timeline, today: date, drafts: bool, lang: str) -> Iterator[RenderableType]:
    """An entry for each instrument by date of adoption; then what the marks mean."""
    shown = [entry for entry in timeline.entries if drafts or entry.in_force is not None]
    for entry in shown:
        yield from _entry(entry, today, lang)
    last = []
    if any(entry.unread for entry in shown):
        last.append(say("time.unread", lang))
    if timeline.known_until is not None:
        last.append(say("time.known", lang, date=timeline.known_until.isoformat()))
    hidden = len(timeline.entries) - len(shown)
    if hidden:
        last.append(say("time.hidden", lang, n=hidden))
    yield Hanging("", Line(" · ".join(last), style="bright_black"))


def _entry(entry: Entry, today: date, lang: str) -> Iterator[RenderableType]:
    state = entry.state(today)
    module = f"{entry.instrument} {entry.version}".rstrip()
    said = [name("rank", entry.rank, lang), pick(entry.issuer, lang)]
    if entry.in_force is not None:
        key = "time.announced" if state == "announced" else "time.in-force"
        said.append(say(key, lang, date=_day(entry.in_force, "in-force", entry)))
    if entry.until is not None:
        said.append(say("kb.until", lang, date=_day(entry.until, "until", entry)))
    style = {"draft": "yellow", "announced": "yellow", "expired": "bright_black"}.get(state, "")
    title = Line(safe(pick(entry.title, lang)), style=f"bold {style}".strip())
    if module:
        title.append("  ").append(tied(module), style="cyan")
    details = Line(" · ".join(map(tied, said)), style="bright_black")
    head = Line(_day(entry.adopted, "adopted", entry), style="bold")
    yield Hanging(head, title.append("  ").append_text(details), INDENT)
    yield Hanging("", Line(safe(pick(entry.brought, lang))), INDENT)


def _day(day: date, which: str, entry: Entry) -> str:
    """A date, marked where it is not read in a text."""
    return day.isoformat() + (MARK if which in entry.unread else "")
