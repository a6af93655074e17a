"""`heng calendar`: what has a day, as a table, as an iCalendar file or as JSON."""

from __future__ import annotations

import hashlib
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from ui.clock_words import say
from ui.commands import OK, each_file, knowledge_base, labels, language, scenario
from ui.streams import complain, emit, read

if TYPE_CHECKING:
    from icalendar import Event
    from rich.console import RenderableType

    from engine.agenda import Entry
    from engine.report import Report
    from ui.reasons import Voice

# How long before an entry an alarm goes off: of days, of moments.
ALARMS = {
    "duty": (timedelta(days=7), timedelta(days=1)),
    "opens": (timedelta(0),),
    "closes": (timedelta(days=30), timedelta(days=7)),
    "expiry": (timedelta(days=180), timedelta(days=30)),
    "law": (timedelta(days=30),),
}
SOON = (timedelta(minutes=30), timedelta(minutes=10))


@dataclass(frozen=True)
class Page:
    """The entries of one scenario, with its report and the voice to speak in."""

    report: Report
    voice: Voice
    entries: tuple[Entry, ...]


def register(
    command: Callable[[str, str, Callable[[Namespace], int]], ArgumentParser],
    moment: Callable[[str], date],
    lang: str,
) -> None:
    """Add `heng calendar`; `command` makes a command with its help, `moment` reads a time."""
    made = command("calendar", say("help.calendar", lang), calendar)
    made.add_argument("files", nargs="+", metavar="FILE", help=say("help.files", lang))
    form = say("help.calendar-format", lang)
    made.add_argument("--format", choices=("table", "ics", "json"), help=form)
    made.add_argument("--out", metavar="FILE", help=say("help.calendar-out", lang))
    made.add_argument("--as-of", type=moment, metavar="DATE", help=say("help.as-of", lang))
    made.add_argument("--with", dest="own", metavar="DIR", help=say("help.with", lang))


def calendar(arguments: Namespace) -> int:
    """`heng calendar`: the entries of all files, written together."""
    from engine.agenda import agenda
    from engine.assess import Assessment
    from ui.reasons import Voice

    pages: list[Page] = []

    def weigh(arguments: Namespace, file: str, first: bool) -> int:
        data = read(file, language(arguments))
        lang = language(arguments, data)
        knowledge = knowledge_base(lang, arguments.own)
        about = scenario(file, data, knowledge.schema, lang)
        assessment = Assessment(about, knowledge, arguments.as_of)
        report = assessment.report()
        voice = Voice(lang, report.file, labels(knowledge.schema))
        pages.append(Page(report, voice, agenda(assessment)))
        return OK

    code = each_file(arguments, weigh)
    if pages:
        _write(arguments, pages)
    return code


def _write(arguments: Namespace, pages: Sequence[Page]) -> None:
    lang = pages[0].voice.lang
    form = arguments.format or ("ics" if arguments.out else "table")
    if form == "table":
        from ui.console import make_console, printed

        text = printed(make_console(), *table(pages))
    elif form == "json":
        import msgspec

        from engine.agenda import Calendar

        made = (Calendar(page.report.title, page.entries) for page in pages)
        text = "".join(msgspec.json.encode(each).decode() + "\n" for each in made)
    else:
        text = icalendar_of(pages).decode()
    if arguments.out:
        from ui.files import write

        write(arguments.out, text, lang)
        complain(say("calendar.written", lang, file=arguments.out))
    else:
        emit(text, lang)


# the table


def table(pages: Sequence[Page]) -> list[RenderableType]:
    """For each scenario its entries, and how many open duties have no day."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text as Line

    from ui.layout import safe
    from ui.rows import sources

    blocks: list[RenderableType] = []
    for page in pages:
        lang, voice = page.voice.lang, page.voice
        title = Line(safe(page.report.title), style="bold")
        if not page.entries:
            blocks.append(Group(title, Line(say("calendar.none", lang), style="bright_black")))
            continue
        made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bright_black")
        for column in ("day", "kind", "label", "on", "under"):
            made.add_column(say(f"column.{column}", lang))
        for entry in page.entries:
            overdue = f" ({say('calendar.overdue', lang)})" if entry.overdue else ""
            made.add_row(
                Line(_day(entry), style="bold red" if entry.overdue else "bold"),
                Line(say(f"kind.{entry.kind}", lang) + overdue),
                Line(_said(entry, voice)),
                Line(safe(entry.on)),
                Line(sources(entry.sources, voice) if entry.kind != "law" else "", style="cyan"),
            )
        open_ = (t for t in page.report.tasks if t.status == "open")
        undated = sum(1 for t in open_ if t.deadline is None or t.deadline.due is None)
        words = say("calendar.undated", lang, n=undated)
        blocks.append(Group(title, made, Line(words if undated else "", style="bright_black")))
    return blocks


def _day(entry: Entry) -> str:
    return entry.at.strftime("%Y-%m-%d %H:%M") if entry.at else entry.day.isoformat()


def _said(entry: Entry, voice: Voice) -> str:
    """What it is, with the mark of a day that is provisional."""
    words = voice.text(entry.label)
    if entry.kind == "law":
        words = f"{words}{voice.colon}{voice.text(entry.text)}"
    if entry.foreign:
        words += voice.bracketed(say("conflict.foreign", voice.lang))
    if entry.unpublished:
        years = ", ".join(map(str, entry.unpublished))
        words += voice.bracketed(say("time.provisional", voice.lang, years=years))
    return words


# iCalendar (RFC 5545)


def icalendar_of(pages: Sequence[Page]) -> bytes:
    """All entries as events with alarms; the same input gives the same bytes."""
    from icalendar import Calendar

    made = Calendar()
    made.add("prodid", "-//Heng//heng calendar//EN")
    made.add("version", "2.0")
    names = ", ".join(dict.fromkeys(page.report.title for page in pages))
    made.add("x-wr-calname", say("calendar.name", pages[0].voice.lang, title=names))
    for page in pages:
        for entry in page.entries:
            made.add_component(_event(entry, page))
    written: bytes = made.to_ical()
    return written


def _event(entry: Entry, page: Page) -> Event:
    from icalendar import Alarm, Event

    lang = page.voice.lang
    words = _summary(entry, page)
    event = Event()
    key = f"{page.report.title}\n{entry.key}"
    event.add("uid", f"{hashlib.sha256(key.encode()).hexdigest()[:32]}@heng")
    event.add("dtstamp", _stamp(page.report))
    event.add("dtstart", entry.at.astimezone(UTC) if entry.at else entry.day)
    event.add("summary", words)
    event.add("description", _description(entry, page))
    event.add("categories", [say(f"kind.{entry.kind}", lang)])
    event.add("transp", "TRANSPARENT")
    for before in SOON if entry.at else ALARMS[entry.kind]:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", words)
        alarm.add("trigger", -before)
        event.add_component(alarm)
    return event


def _stamp(report: Report) -> datetime:
    """The moment as of which the calendar was made: that of the scenario, not of the clock."""
    if report.now is not None:
        return report.now.astimezone(UTC)
    day = report.as_of
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _summary(entry: Entry, page: Page) -> str:
    voice, lang = page.voice, page.voice.lang
    parts = [say(f"kind.{entry.kind}", lang), _said(entry, voice)]
    words = voice.colon.join(parts)
    if entry.overdue:
        words = f"{say('calendar.overdue', lang)}{voice.colon}{words}"
    return f"{words} · {entry.on}" if entry.on else words


def _description(entry: Entry, page: Page) -> str:
    from ui.reasons import as_of
    from ui.rows import sources

    voice, lang = page.voice, page.voice.lang
    lines = [voice.text(entry.text)]
    if entry.bearer:
        lines.append(say("calendar.who", lang, names=voice.comma.join(entry.bearer)))
    if entry.sources:
        lines.append(say("calendar.under", lang, sources=sources(entry.sources, voice)))
    lines.append(say("calendar.weighed", lang, day=as_of(page.report), title=page.report.title))
    return "\n".join(filter(None, lines))
