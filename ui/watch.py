"""`heng watch`: events in, news out; a wrong line is told, set aside and stops nothing."""

from __future__ import annotations

import argparse
import hashlib
import json
import sqlite3
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from ui.commands import knowledge_base, language, scenario
from ui.streams import STDIN, Failure, complain, emit, read
from ui.watch_words import say

if TYPE_CHECKING:
    from engine.events import Event
    from engine.watch import Watch
    from engine.watching import Notice
    from ui.watch_state import Store

OK, BREACHED, WRONG = 0, 1, 2
MOST_CHARACTERS = 100_000  # of one line
SIGNS = {
    "arises": "☐", "may-arise": "?", "breached": "✗", "settled": "✓", "ends": "–",
    "changed": "→", "near": "▲", "passed": "▲", "reset": "–", "starts": "◷", "soon": "◷",
    "over": "✗", "stops": "✓", "amended": "§",
}  # fmt: skip


def register(
    command: Callable[[str, Callable[[Namespace], int], str], argparse.ArgumentParser],
    day: Callable[[str], date],
    lang: str,
) -> argparse.ArgumentParser:
    """Add the command; `command` makes one of a name and its help, `day` reads a date."""

    def within(key: str, low: int, high: int) -> Callable[[str], int]:
        def number(text: str) -> int:
            if not (text.isascii() and text.isdecimal() and low <= int(text[:6]) <= high):
                raise argparse.ArgumentTypeError(say(key, lang, text=text))
            return int(text)

        return number

    made = command("watch", watch, say("help.watch", lang))
    made.add_argument("file", nargs="?", metavar="FILE", help=say("help.file", lang))
    made.add_argument("--events", metavar="FILE", default=STDIN, help=say("help.events", lang))
    made.add_argument("--state", metavar="FILE", help=say("help.state", lang))
    made.add_argument("--restart", action="store_true", help=say("help.restart", lang))
    made.add_argument("--until", type=day, metavar="DATE", help=say("help.until", lang))
    near, soon = within("watch.percent", 1, 100), within("watch.days", 0, 366)
    made.add_argument("--near", type=near, default=80, metavar="N", help=say("help.near", lang))
    made.add_argument("--soon", type=soon, default=7, metavar="N", help=say("help.soon", lang))
    form = say("help.watch-format", lang)
    made.add_argument("--format", choices=("lines", "json"), default="lines", help=form)
    made.add_argument("--schema", action="store_true", help=say("help.event-schema", lang))
    return made


def watch(arguments: Namespace) -> int:
    """Follow a scenario; 1 if something is breached at the end, 2 if the input is wrong."""
    lang = language(arguments)
    if arguments.schema:
        from ui.schemas import of

        emit(json.dumps(of("event"), indent=2, ensure_ascii=False) + "\n", lang)
        return OK
    if arguments.file is None:
        raise Failure(say("error.missing", lang, file="FILE"), lang)
    data = read(arguments.file, lang)
    lang = language(arguments, data)
    knowledge = knowledge_base(lang, arguments.own)
    scenario(arguments.file, data, knowledge.schema, lang)  # says what is wrong with it
    with _source(arguments.events, lang) as source:
        return _Run(arguments, data, lang).through(source)


def _source(file: str, lang: str) -> BinaryIO:
    if file == STDIN:
        return open(sys.stdin.fileno(), "rb", closefd=False)
    try:
        return open(file, "rb")
    except OSError:
        read(file, lang)  # says what is wrong with it
        raise


class _Run:
    """One call of the command."""

    def __init__(self, arguments: Namespace, data: bytes, lang: str) -> None:
        from engine.watch import Options, Watch
        from ui.watch_state import OtherWatch

        self.arguments, self.lang = arguments, lang
        self.knowledge = knowledge_base(lang, arguments.own)
        self.store = self._store()
        about = {
            "scenario": hashlib.sha256(data).hexdigest(),
            "rulebook": self.knowledge.digest,
            "options": f"near {arguments.near} soon {arguments.soon}",
        }
        text = data.decode("utf-8")
        try:
            current = self.store.begun(about, text)
        except OtherWatch as other:
            words = say(f"watch.other.{other.what}", lang, file=arguments.state)
            raise Failure(words, lang) from None
        options = Options(arguments.near, arguments.soon)
        self.watch: Watch = Watch(current, arguments.file, self.knowledge, options)
        if not any(True for _ in self.store.lines()):
            self.store.take("", "", self.watch.opening(), current)
        self.tell()

    def _store(self) -> Store:
        from ui.watch_state import Store

        file = Path(self.arguments.state) if self.arguments.state else None
        try:
            if file and self.arguments.restart:
                for ending in ("", "-wal", "-shm"):
                    file.with_name(file.name + ending).unlink(missing_ok=True)
            return Store(file)
        except (sqlite3.Error, OSError) as error:
            words = say("watch.no-state", self.lang, file=file, reason=error)
            raise Failure(words, self.lang) from None

    def through(self, source: BinaryIO) -> int:
        """Take up every line, then let time pass; the exit code."""
        faults = 0
        for number, line in self._new(source):
            faults += not self.take(number, line)
        if self.arguments.until and self.arguments.until > self.watch.day:
            day = self.arguments.until.isoformat()
            faults += not self.take(0, f'{{"at": "{day}", "event": "day"}}'.encode())
        if faults:
            complain(say("watch.set-aside", self.lang, n=faults))
            return WRONG
        statuses = {task.status for task in self.watch.report.tasks if task.counts}
        return BREACHED if "breached" in statuses else OK

    def _new(self, source: BinaryIO) -> Iterator[tuple[int, bytes]]:
        """The lines of the source that have not been taken up, numbered from 1."""
        numbered = enumerate(source, 1)
        if self.arguments.events != STDIN:
            kept = [line for line, _ in self.store.lines()][1:]  # the first is the opening
            for known in (line for line in kept if not line.startswith(_PASSING)):
                _, line = next(numbered, (0, b""))
                while line and not line.strip():
                    _, line = next(numbered, (0, b""))
                if _text(line) != known:
                    files = {"events": self.arguments.events, "file": self.arguments.state}
                    raise Failure(say("watch.other.events", self.lang, **files), self.lang)
        yield from ((number, line) for number, line in numbered if line.strip())

    def take(self, number: int, line: bytes) -> bool:
        """Take up one line; whether it was an event that could happen."""
        from dsl.changes import EditError
        from dsl.diagnostics import message
        from engine.instants import past
        from engine.watch import TooFar

        text = _text(line) if number else _PASSING + _text(line)
        fault, identity = "", ""
        notices: tuple[Notice, ...] = ()
        try:
            event = self._event(line)
            identity = event.id
            if identity and self.store.seen(identity):
                return True
            if past(event.when, self.watch.now):
                words = {"day": _clock(event.when), "now": _clock(self.watch.now)}
                self._say(number, say("watch.late", self.lang, **words))
            notices = self.watch.step(event)
        except ValueError as error:
            if isinstance(error, EditError):
                every = [message(diagnostic, self.lang) for diagnostic in error.diagnostics]
                close = [d.nearest for d in error.diagnostics if d.nearest]
                fault = "; ".join(dict.fromkeys(every))
                if close:
                    fault += " – " + say("error.nearest", self.lang, names=", ".join(close)).strip()
            else:
                key = "watch.too-far" if isinstance(error, TooFar) else "watch.no-json"
                fault = say(key, self.lang, reason=error)
            identity = ""
            self._say(number, fault)
        self.store.take(text, identity, notices, self.watch.text, fault)
        self.tell()
        return not fault

    def _event(self, line: bytes) -> Event:
        import msgspec

        from engine.events import Event

        if len(line) > MOST_CHARACTERS:
            raise ValueError(say("watch.long", self.lang, most=f"{MOST_CHARACTERS:,}"))
        try:
            return msgspec.json.decode(line, type=Event)
        except (msgspec.DecodeError, RecursionError) as error:
            raise ValueError(str(error)) from None

    def _say(self, number: int, words: str) -> None:
        at = say("watch.line", self.lang, file=self.arguments.events, n=number)
        complain((at if number else "") + words)

    def tell(self) -> None:
        """Print what has been kept and not been told, then mark it."""
        untold = self.store.untold()
        for _, notice in untold:
            emit(self.line(notice) + "\n", self.lang)
        if untold:
            self.store.told([number for number, _ in untold])

    def line(self, notice: Notice) -> str:
        """A notice as one line."""
        if self.arguments.format == "json":
            import msgspec

            return msgspec.json.encode(notice).decode()
        return told(notice, self.lang)


_PASSING = "\x00"  # marks in the log what no line of the file asked for


def _text(line: bytes) -> str:
    return line.decode("utf-8", "backslashreplace").strip()


def told(notice: Notice, lang: str) -> str:
    """A notice for a reader: day, sign, news, what, where, and the details."""
    from ui.citations import cite
    from ui.layout import TIE, safe
    from ui.lexicon import pick
    from ui.words import name

    parts = [safe(notice.on)] if notice.on else []
    if notice.thing == "route":
        states = (name("route", state, lang) for state in (notice.before, notice.after))
        parts.append(" → ".join(states))
    else:
        parts.append(safe(pick(notice.label, lang)))
    if notice.counted:
        parts.append(notice.counted)
    if notice.due is not None and notice.news in ("starts", "soon", "over"):
        parts.append(say("watch.due", lang, date=_clock(notice.due_at or notice.due)))
    if notice.due is not None and notice.news == "near":
        parts.append(say("watch.reached", lang, date=notice.due.isoformat()))
    if notice.sources:
        parts.append(cite(notice.sources, "、" if lang == "zh" else ", ").replace(TIE, " "))
    if notice.foreign:
        parts.append(say("conflict.foreign", lang))
    if notice.law and notice.news != "amended":
        parts.append(say("watch.by-law", lang))
    news = say(f"news.{notice.news}", lang)
    return f"{_clock(notice.at or notice.day)}  {SIGNS[notice.news]} {news} · " + " · ".join(parts)


def _clock(when: date) -> str:
    """A day, or a moment of it to the minute."""
    return f"{when:%Y-%m-%d %H:%M}" if isinstance(when, datetime) else when.isoformat()
