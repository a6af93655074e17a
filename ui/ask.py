"""`heng ask`: an interview about what is unknown and matters; each answer is written at once."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from ui.ask_words import END, HELP, SKIP, say
from ui.commands import knowledge_base, labels, language, scenario
from ui.streams import STDIN, Failure, complain, emit, read

if TYPE_CHECKING:
    from rich.console import RenderableType

    from dsl.changes import Edit
    from dsl.scenario import Scenario
    from engine.inquiry import Inquirer, Inquiry
    from kb.rulebook import KnowledgeBase
    from ui.answering import Reader
    from ui.reasons import Voice

OK, WRONG, STOPPED = 0, 2, 130
PROMPT = "> "


def register(
    command: Callable[[str, str, Callable[[Namespace], int]], ArgumentParser], lang: str
) -> None:
    """Add `heng ask`; `command` makes a command of the name, with its help."""
    made = command("ask", say("help.ask", lang), ask)
    made.add_argument("file", metavar="FILE", help=say("help.file", lang))
    made.add_argument("--list", action="store_true", help=say("help.list", lang))
    made.add_argument("--format", choices=("terminal", "json"), help=say("help.format", lang))
    made.add_argument("--out", metavar="FILE", help=say("help.out", lang))
    made.add_argument("--answers", metavar="FILE", help=say("help.answers", lang))
    made.add_argument("--with", dest="own", metavar="DIR", help=say("help.with", lang))


def ask(arguments: Namespace) -> int:
    """`heng ask`: list the questions, or ask them one after the other."""
    lang = language(arguments)
    _sound(arguments, lang)
    data = read(arguments.file, lang)
    lang = language(arguments, data)
    knowledge = knowledge_base(lang, arguments.own)
    about = scenario(arguments.file, data, knowledge.schema, lang)
    if arguments.list:
        return _list(about, knowledge, arguments.format, lang)
    target = arguments.out or arguments.file
    lines = Lines(arguments.answers, lang)
    return Interview(about, data.decode(), target, knowledge, lines, lang).run()


def _sound(arguments: Namespace, lang: str) -> None:
    """Raise Failure where the options do not go together."""
    if arguments.list:
        for option in ("out", "answers"):
            if getattr(arguments, option) is not None:
                raise Failure(say("wrong.list", lang, option=option), lang)
        return
    if arguments.format is not None:
        raise Failure(say("wrong.format", lang), lang)
    if arguments.file == STDIN:
        raise Failure(say("wrong.stdin", lang), lang)
    if arguments.out is not None and os.path.lexists(arguments.out):
        raise Failure(say("wrong.exists", lang, file=arguments.out), lang)


def _list(about: Scenario, knowledge: KnowledgeBase, form: str | None, lang: str) -> int:
    from engine.inquiry import inquiries

    found = inquiries(about, knowledge)
    if form == "json":
        import msgspec

        emit(msgspec.json.encode(found).decode() + "\n", lang)
        return OK
    from ui.ask_page import listing
    from ui.console import make_console, printed
    from ui.reasons import Voice

    voice = Voice(lang, found.file, labels(knowledge.schema))
    emit(printed(make_console(), *listing(found, voice)), lang)
    return OK


class Lines:
    """The lines that the user types, or that a file or a pipe holds."""

    def __init__(self, file: str | None, lang: str) -> None:
        """`file` holds the answers; without one they come from standard input."""
        self.lang = lang
        self.typed = file is None and sys.stdin is not None and sys.stdin.isatty()
        self.count = 0
        self._rest: Iterator[bytes] = iter(())
        if file is not None:
            self._rest = iter(read(file, lang).splitlines())
        elif not self.typed and sys.stdin is not None:
            self._rest = iter(sys.stdin.buffer)

    def next(self, beginning: Callable[[str], list[str]]) -> str | None:
        """The next line without blanks around it; None at the end. May raise Failure.

        `beginning` completes a word at the terminal.
        """
        if self.typed:
            _complete(beginning)
            try:
                return input(PROMPT).strip()
            except EOFError:
                emit("\n", self.lang)
                return None
        line = next(self._rest, None)
        if line is None:
            return None
        self.count += 1
        try:
            text = line.decode("utf-8-sig").strip()
        except UnicodeDecodeError:
            raise Failure(say("wrong.text", self.lang, n=self.count), self.lang) from None
        emit(f"{PROMPT}{text}\n", self.lang)
        return text

    def unused(self) -> int:
        """How many lines are left."""
        return 0 if self.typed else sum(1 for line in self._rest if line.strip())


def _complete(beginning: Callable[[str], list[str]]) -> None:
    """Let the terminal complete words with the tabulator, where it can."""
    try:
        import readline
    except ImportError:
        return
    readline.set_completer_delims(" ,，、")
    readline.set_completer(lambda part, n: (*beginning(part), None)[n])
    readline.parse_and_bind("tab: complete")


class Ended(Exception):
    """The user has ended the interview."""


class Interview:
    """One run: asks, writes, and tells at the end what has changed."""

    def __init__(
        self,
        about: Scenario,
        text: str,
        target: str,
        knowledge: KnowledgeBase,
        lines: Lines,
        lang: str,
    ) -> None:
        """`text` is the scenario as it stands in its file, `target` the file to write."""
        from ui.console import make_console
        from ui.reasons import Voice

        self.first = self.scenario = about
        self.text = text
        self.target = target
        self.in_place = target == about.source.name
        self.knowledge = knowledge
        self.lines = lines
        self.lang = lang
        self.console = make_console()
        self.voice: Voice = Voice(lang, target, labels(knowledge.schema))
        self.asked: set[tuple[str, str]] = set()
        self.written = 0

    def run(self) -> int:
        """Ask until nothing more depends on it; the exit code."""
        from engine.inquiry import Inquirer

        code = OK
        inquirer = Inquirer(self.scenario, self.knowledge)
        self.begin(inquirer)
        try:
            while (inquiry := self.following(inquirer)) is not None:
                if self.ask(inquiry, inquirer):
                    inquirer = Inquirer(self.scenario, self.knowledge)
        except Ended:
            pass
        except KeyboardInterrupt:
            emit("\n", self.lang)
            code = STOPPED
        except Failure as failure:
            complain(str(failure))
            code = WRONG
        self.finish(inquirer)
        return code

    def begin(self, inquirer: Inquirer) -> None:
        """Say how much there is to ask."""
        found = inquirer.inquiries
        words = {"file": self.voice.short_file, "questions": len(found.questions)}
        if found.questions:
            help_ = "\n" + say("help", self.lang) if self.lines.typed else ""
            emit(say("begin", self.lang, n=found.unsettled, **words) + help_ + "\n", self.lang)

    def following(self, inquirer: Inquirer) -> Inquiry | None:
        """The question to ask next: about a measure just taken, else the one that settles most."""
        open_ = [
            question
            for question in inquirer.inquiries.questions
            if (question.entity, question.attribute) not in self.asked
        ]
        new = [question for question in open_ if question.entity not in self.first.entities]
        return next(iter((*new, *open_)), None)

    def ask(self, inquiry: Inquiry, inquirer: Inquirer) -> bool:
        """Ask one question; whether the file says something new. Raises Ended, Failure."""
        from ui.answering import Reader
        from ui.ask_page import question

        self.asked.add((inquiry.entity, inquiry.attribute))
        reader = Reader(inquiry.entity, inquiry.attribute, self.scenario, self.knowledge.schema)
        self.show(question(inquiry, reader, self.voice))
        edits = self.answer(reader)
        if edits and reader.happened(edits):
            edits = self.dated(edits, reader, inquirer)
        return bool(edits) and self.write(edits)

    def show(self, block: RenderableType) -> None:
        """Print something with an empty line before it."""
        from ui.console import printed

        emit("\n" + printed(self.console, block), self.lang)

    def answer(self, reader: Reader) -> tuple[Edit, ...]:
        """What the user answers; nothing where the question is passed over."""
        from ui.answering import Misread
        from ui.ask_page import explained

        while True:
            line = self.lines.next(reader.beginning)
            if line is None or line.lower() in END:
                raise Ended
            if line.lower() in SKIP:
                return ()
            if line[0] in HELP:
                self.show(explained(reader, line[1:].strip(), self.voice))
                continue
            try:
                return reader.edits(line, self.lang)
            except Misread as wrong:
                if not self.lines.typed:  # the lines that follow would answer other questions
                    words = {"n": self.lines.count, "text": line, "why": wrong}
                    raise Failure(say("wrong.answer", self.lang, **words), self.lang) from None
                complain(str(wrong))

    def dated(
        self, edits: tuple[Edit, ...], reader: Reader, inquirer: Inquirer
    ) -> tuple[Edit, ...]:
        """The answer `yes` with the day, if that makes a difference and the user knows it."""
        if not inquirer.turns_on_the_day(reader.entity, reader.attribute):
            return edits
        emit(say("when", self.lang) + "\n", self.lang)
        return self.answer(reader) or edits

    def write(self, edits: tuple[Edit, ...]) -> bool:
        """Put an answer into the file; whether it says anything new. May raise Failure."""
        from dsl.edit import edit
        from ui.files import write

        text = edit(self.text, self.knowledge.schema, edits, self.first.source.name)
        if text == self.text:
            return False
        there = self.written or self.in_place
        if there and read(self.target, self.lang) != self.text.encode():
            raise Failure(say("wrong.meanwhile", self.lang, file=self.target), self.lang)
        write(self.target, text, self.lang)
        self.written += 1
        self.text = text
        name = self.first.source.name
        self.scenario = scenario(name, text.encode(), self.knowledge.schema, self.lang)
        return True

    def finish(self, inquirer: Inquirer) -> None:
        """Say what was written, what stands otherwise for it, and what is still open."""
        from engine.whatif import compared, whatif
        from ui.console import printed
        from ui.side_by_side import answered

        left = self.lines.unused()
        if left:
            complain(say("unused", self.lang, n=left))
        unsettled = inquirer.inquiries.unsettled
        lines = []
        if not unsettled:
            lines.append(
                say("none-left" if self.asked else "nothing", self.lang, file=self.voice.short_file)
            )
        else:
            lines.append(say("left", self.lang, n=unsettled))
        if not self.written:
            lines.append(say("unwritten", self.lang, file=self.first.source.name))
            emit("\n" + "\n".join(lines) + "\n", self.lang)
            return
        lines.append(say("written", self.lang, n=self.written, file=self.target))
        result = whatif(compared(self.first, self.scenario, self.knowledge))
        page = printed(self.console, *answered(result, self.voice, self.console.width))
        emit("\n" + "\n".join(lines) + "\n\n" + page, self.lang)
