"""`heng incident`, and the clocks in the check report: what is to be reported next, and to whom."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from ui.clock_words import say, span
from ui.commands import BREACHED, OK, each_file, knowledge_base, labels, language, scenario
from ui.streams import emit, read

if TYPE_CHECKING:
    from datetime import date

    from rich.console import RenderableType
    from rich.text import Text as Line

    from engine.clock_record import Clock, Incident
    from engine.report import Report
    from ui.reasons import Voice

MOST_SHOWN = 4  # clocks of an incident in the check report
HOUR = 60


def register(
    command: Callable[[str, str, Callable[[Namespace], int]], ArgumentParser],
    moment: Callable[[str], date],
    lang: str,
) -> None:
    """Add `heng incident`; `command` makes a command with its help, `moment` reads a time."""
    made = command("incident", say("help.incident", lang), incident)
    made.add_argument("files", nargs="+", metavar="FILE", help=say("help.files", lang))
    made.add_argument("--now", type=moment, metavar="TIME", help=say("help.now", lang))
    form = say("help.form", lang)
    made.add_argument("--format", choices=("terminal", "json"), default="terminal", help=form)
    made.add_argument("--with", dest="own", metavar="DIR", help=say("help.with", lang))


def incident(arguments: Namespace) -> int:
    """`heng incident`: a page for each file; 1 if anything that an incident calls for is late."""
    return each_file(arguments, _incident)


def _incident(arguments: Namespace, file: str, first: bool) -> int:
    from engine.assess import assess

    data = read(file, language(arguments))
    lang = language(arguments, data)
    knowledge = knowledge_base(lang, arguments.own)
    about = scenario(file, data, knowledge.schema, lang)
    report = assess(about, knowledge, arguments.now)
    if arguments.format == "json":
        import msgspec

        from engine.clock_record import Running

        shown = Running(report.title, report.file, report.as_of, report.now, report.incidents)
        emit(msgspec.json.encode(shown).decode() + "\n", lang)
    else:
        from ui.console import make_console, printed
        from ui.reasons import Voice

        console = make_console()
        voice = Voice(lang, report.file, labels(knowledge.schema))
        text = printed(console, *page(report, voice, console.width))
        emit(text if first else "\n" + text, lang)
    late = any(clock.status == "breached" for each in report.incidents for clock in each.clocks)
    return BREACHED if late else OK


def page(report: Report, voice: Voice, width: int) -> Iterator[RenderableType]:
    """The blocks of the page: the head, then each incident with all its clocks."""
    from rich.console import Group
    from rich.text import Text as Line

    from ui.layout import Hanging, safe
    from ui.reasons import as_of

    lang = voice.lang
    when = say("report.as-of", lang, date=as_of(report))
    zone = say("clock.zone", lang) if report.now else ""
    yield Group(
        Hanging("", Line(safe(report.title), style="bold")),
        Line(" · ".join(filter(None, (when, zone))), style="bright_black"),
        *(Hanging("", Line(say(f"clock.{key}", lang), style="yellow")) for key in _missing(report)),
    )
    if not report.incidents:
        yield Line(say("clock.none", lang))
    for each in report.incidents:
        yield Group(_head(each, voice))
        for key, statuses in (("next", ("breached", "open")), ("maybe", ("undetermined",))):
            clocks = [clock for clock in each.clocks if clock.status in statuses]
            if clocks:
                title = Line(say(f"clock.{key}", lang), style="bold")
                yield Group(title, *_rows(clocks, report, voice))
        done = [clock for clock in each.clocks if clock.status == "met"]
        if done:
            what = voice.comma.join(dict.fromkeys(_what(clock, voice) for clock in done))
            yield Hanging(Line("✓ ", style="green"), Line(what, style="green"))
        block = _block(each, report, voice)
        if block:
            yield Hanging("", Line(say("clock.write", lang, block=block), style="bright_black"))


def clocks(report: Report, voice: Voice) -> list[RenderableType]:
    """The section of the check report: the first clocks of each incident that runs."""
    from rich.text import Text as Line

    blocks: list[RenderableType] = []
    for each in report.incidents:
        running = [clock for clock in each.clocks if clock.status in ("breached", "open")]
        if not running:
            continue
        blocks.append(_head(each, voice))
        blocks += _rows(running[:MOST_SHOWN], report, voice)
        rest = len(running) - MOST_SHOWN
        if rest > 0:
            words = say("clock.more", voice.lang, n=rest, file=voice.short_file)
            blocks.append(Line(words, style="bright_black"))
    return blocks


def _missing(report: Report) -> Iterator[str]:
    """What the scenario should say so that hours can be counted."""
    clocks = [clock for each in report.incidents for clock in each.clocks]
    timed = [c for c in clocks if c.deadline and c.deadline.at and c.status in ("open", "breached")]
    if any(_hours_unread(clock) for clock in clocks):
        yield "hour"
    elif timed and report.now is None:
        yield "now"


def _hours_unread(clock: Clock) -> bool:
    """Whether a clock counts hours from a moment that is not said."""
    note = clock.deadline
    return note is not None and note.due is None and not clock.at_once and clock.status != "met"


def _head(each: Incident, voice: Voice) -> RenderableType:
    """The incident, its operator, when it was discovered, and its grade."""
    from rich.text import Text as Line

    from ui.layout import Hanging, safe, tied
    from ui.rows import sources

    lang = voice.lang
    found = voice.text(each.discovered)
    time = say("clock.discovered", lang, time=found) if found else ""
    parts = [tied(name) for name in each.operator]
    parts.append(time or say("clock.not-discovered", lang))
    line = Line(safe(each.incident), style="bold")
    for part in parts:
        line.append(f" · {part}", style="not bold")
    if each.grade == "undetermined":
        possible = " / ".join(each.possible)
        words = say("clock.no-grade", lang, possible=possible)
        line.append(f" · {words}", style="not bold magenta")
    elif each.grade:
        line.append(f" · {voice.text(each.label)}", style="yellow")
        line.append(voice.bracketed(sources(each.under, voice)), style="not bold cyan")
    return Hanging("◷ ", line)


def _rows(clocks: list[Clock], report: Report, voice: Voice) -> Iterator[RenderableType]:
    """A row for each clock; their first columns line up."""
    from rich.cells import cell_len
    from rich.text import Text as Line

    from ui.layout import Hanging, tied
    from ui.rows import sources, unknown_facts

    lefts = [_left(clock, report, voice) for clock in clocks]
    indent = max(cell_len(left.plain) for left in lefts) + 2
    for clock, left in zip(clocks, lefts, strict=True):
        line = Line(_what(clock, voice), style="bold")
        by = _by(clock)
        if by:
            line.append(f" · {tied(say('clock.by', voice.lang, time=by))}", style="not bold")
        line.append(" · " + sources(clock.sources, voice), style="not bold cyan")
        if clock.status == "undetermined" and clock.unknown:
            facts = unknown_facts(clock.unknown, voice).plain
            line.append(" · " + say("clock.hangs", voice.lang, facts=facts), "not bold magenta")
        yield Hanging(left, line, indent)


def _what(clock: Clock, voice: Voice) -> str:
    """To whom a report goes, by the measures that show it made; else what is to be done."""
    return voice.comma.join(voice.text(how) for how in clock.how) or voice.text(clock.label)


def _by(clock: Clock) -> str:
    from ui.reasons import ends

    return ends(clock.deadline) if clock.deadline else ""


def _left(clock: Clock, report: Report, voice: Voice) -> Line:
    """How much time is left, in the colour of its urgency."""
    from rich.text import Text as Line

    lang, note = voice.lang, clock.deadline
    if clock.status == "undetermined":
        colour = "magenta"
    else:
        colour = "bold red" if clock.status == "breached" or clock.at_once else "yellow"
    if clock.at_once:
        return Line(say("clock.at-once", lang), style=colour)
    if note is None:
        return Line(say("clock.no-time", lang), style="bright_black")
    minutes = clock.minutes_left
    if minutes is None and note.due is not None:
        days = (note.due - report.as_of).days
        if days == 0:
            return Line(say("clock.today", lang), style=colour)
        minutes = days * 24 * HOUR
        words = say("span.days", lang, n=abs(days))
    elif minutes is not None:
        words = span(minutes, lang)
    else:
        return Line(voice.text(note.text), style=colour)
    if minutes < 0:
        return Line(say("clock.late", lang, span=words), style="bold red")
    if minutes < HOUR and clock.status == "open":
        colour = "bold red"
    return Line(say("clock.left", lang, span=words), style=colour)


def _block(each: Incident, report: Report, voice: Voice) -> str:
    """The block of a scenario that says that the first report was made."""
    reports = (c for c in each.clocks if c.status in ("breached", "open") and c.measures)
    first = next((clock for clock in reports if not clock.at_once and clock.deadline), None)
    if first is None:
        return ""
    lang = voice.lang
    now: datetime | None = report.now
    time = now.strftime("%Y-%m-%dT%H:%M") if now else report.as_of.isoformat()
    kind = first.measures[0] if lang == "en" or not first.how else first.how[0].zh
    return say("clock.block", lang, kind=kind, incident=each.incident, time=time)
