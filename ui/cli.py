"""The command line: what `heng` can be asked to do, and the exit codes.

Exit codes: 0 nothing is breached, 1 something is, 2 the input is wrong, 3 (only with --strict)
something is open or undetermined, 70 a fault of Heng itself.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import NoReturn

from engine import VERSION
from ui import (
    agenda,
    ask,
    balance,
    changes,
    commands,
    document_words,
    fix,
    incident,
    kb_commands,
    portfolio,
    portfolio_words,
    schemas,
    verify,
    watch,
    whatif,
)
from ui.streams import Failure, complain, emit, prepare
from ui.words import say

OK, WRONG, FAULT, STOPPED = 0, 2, 70, 130
LANGUAGES = ("en", "zh")
FORMATS = ("terminal", "json", "html", "markdown", "docx", "sarif", "junit")


class Parser(argparse.ArgumentParser):
    """argparse with its fixed words in the user's language; errors say where help is."""

    lang = "en"

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command line; exit 2."""
        complain(say("error.prefix", self.lang) + message)
        complain(say("error.usage", self.lang, prog=self.prog))
        raise SystemExit(WRONG)

    def format_help(self) -> str:
        """The whole help."""
        return super().format_help().replace("usage: ", say("help.usage", self.lang), 1)


def locale_language(environment: Mapping[str, str]) -> str:
    """The language of the locale, `zh` or `en`."""
    keys = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale = next((environment[key] for key in keys if environment.get(key)), "")
    return "zh" if locale.lower().startswith("zh") else "en"


def _dressed(made: Parser, lang: str) -> Parser:
    made.add_argument("-h", "--help", action="help", help=say("help.help", lang))
    made._positionals.title = say("help.arguments", lang)
    made._optionals.title = say("help.options", lang)
    return made


def _day(lang: str) -> Callable[[str], date]:
    def day(value: str) -> date:
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise argparse.ArgumentTypeError(say("error.date", lang, text=value)) from None

    return day


def _moment(lang: str) -> Callable[[str], date]:
    """A day, or a moment of it: in China, unless a zone is written."""

    def moment(value: str) -> date:
        try:
            return datetime.fromisoformat(value) if ":" in value else date.fromisoformat(value)
        except ValueError:
            raise argparse.ArgumentTypeError(say("error.moment", lang, text=value)) from None

    return moment


def _port(lang: str) -> Callable[[str], int]:
    def port(value: str) -> int:
        if not (value.isascii() and value.isdecimal() and 0 < int(value) < 65536):
            raise argparse.ArgumentTypeError(say("error.port", lang, text=value))
        return int(value)

    return port


def parser(lang: str) -> Parser:
    """The commands and their options, with help in `lang`."""
    Parser.lang = lang

    def text(key: str) -> str:
        if key == "portfolio":
            return portfolio_words.say("help.portfolio", lang)
        return document_words.say(f"help.{key}", lang)

    top = _dressed(
        Parser("heng", description=text("heng"), epilog=text("exit"), add_help=False), lang
    )
    top.add_argument("--version", action="store_true", help=text("version"))
    inside = top.add_subparsers(title=text("commands"), metavar=text("command"), dest="command")

    def command(key: str, run: Callable[[argparse.Namespace], int], words: str = "") -> Parser:
        words = words or text(key)
        made = inside.add_parser(key, help=words, description=words, add_help=False)
        made.set_defaults(run=run)
        return _dressed(made, lang)

    def speaks(made: argparse.ArgumentParser) -> None:
        made.add_argument("--lang", choices=LANGUAGES, help=text("lang"))

    def drafts(made: argparse.ArgumentParser) -> None:
        made.add_argument("--with-drafts", action="store_true", help=text("with-drafts"))

    def own(made: argparse.ArgumentParser) -> None:
        made.add_argument("--with", dest="own", metavar="DIR", help=text("with"))

    check = command("check", commands.check)
    check.epilog = text("exit")
    check.add_argument("files", nargs="+", metavar="FILE", help=text("files"))
    check.add_argument("--format", choices=FORMATS, help=text("format"))
    check.add_argument("--out", metavar="FILE", help=text("out"))
    speaks(check)
    check.add_argument("--as-of", type=_moment(lang), metavar="DATE", help=text("as-of"))
    check.add_argument("--strict", action="store_true", help=text("strict"))
    drafts(check)
    own(check)

    explain = command("explain", commands.explain)
    explain.add_argument("file", metavar="FILE", help=text("file"))
    explain.add_argument("norm", metavar="NORM", help=text("norm"))
    explain.add_argument("--on", metavar="ENTITY", help=text("on"))
    speaks(explain)
    explain.add_argument("--as-of", type=_moment(lang), metavar="DATE", help=text("as-of"))
    drafts(explain)
    own(explain)

    def worded(key: str, words: str, run: Callable[[argparse.Namespace], int]) -> Parser:
        made = inside.add_parser(key, help=words, description=words, add_help=False)
        made.set_defaults(run=run)
        speaks(_dressed(made, lang))
        return made

    ask.register(worded, lang)
    incident.register(worded, _moment(lang), lang)
    agenda.register(worded, _moment(lang), lang)
    whatif.register(worded, _day(lang), lang)
    fix.register(worded, lang)

    impact = command("impact", changes.impact)
    impact.epilog = text("exit")
    for option, key in (("--from", "earlier"), ("--to", "later")):
        impact.add_argument(
            option, dest=key, type=_day(lang), metavar="DATE", required=True, help=text(option[2:])
        )
    impact.add_argument("files", nargs="+", metavar="FILE", help=text("files"))
    impact.add_argument(
        "--format", choices=("terminal", "json"), default="terminal", help=text("format")
    )
    speaks(impact)
    impact.add_argument("--strict", action="store_true", help=text("strict"))
    own(impact)

    replay = command("verify", verify.verify)
    replay.add_argument("report", metavar="REPORT", help=text("report"))
    replay.add_argument("--scenario", metavar="FILE", help=text("scenario"))
    replay.add_argument(
        "--format", choices=("terminal", "json"), default="terminal", help=text("form")
    )
    speaks(replay)
    own(replay)

    speaks(balance.register(command, _day(lang), lang))
    watched = watch.register(command, _day(lang), lang)
    speaks(watched)
    own(watched)

    explore = command("explore", commands.explore)
    explore.add_argument("file", nargs="?", metavar="FILE", help=text("file"))
    explore.add_argument("--port", type=_port(lang), help=text("port"))
    explore.add_argument("--host", metavar="ADDRESS", default=commands.LOOPBACK, help=text("host"))
    speaks(explore)

    kb = command("kb", commands.kb_list)
    below = kb.add_subparsers(
        title=text("commands"), metavar=text("command"), dest="part", required=True
    )
    for key, run in (
        ("compile", commands.kb_compile),
        ("list", commands.kb_list),
        ("timeline", changes.timeline),
    ):
        made = below.add_parser(key, help=text(f"kb-{key}"), add_help=False)
        made.set_defaults(run=run)
        speaks(_dressed(made, lang))
        if key != "compile":
            drafts(made)
        if key != "timeline":
            own(made)
        if key == "timeline":
            made.add_argument(
                "--format", choices=("table", "json"), default="table", help=text("table")
            )

    def part(key: str, words: str, run: Callable[[argparse.Namespace], int]) -> Parser:
        made = below.add_parser(key, help=words, description=words, add_help=False)
        made.set_defaults(run=run)
        speaks(_dressed(made, lang))
        return made

    kb_commands.register(part, _day(lang), lang)

    many = command("portfolio", portfolio.check)
    flows = many.add_subparsers(
        title=text("commands"), metavar=text("command"), dest="part", required=True
    )

    def of_portfolio(key: str, words: str, run: Callable[[argparse.Namespace], int]) -> Parser:
        made = flows.add_parser(key, help=words, description=words, add_help=False)
        made.set_defaults(run=run)
        speaks(_dressed(made, lang))
        return made

    portfolio.register(of_portfolio, _day(lang), lang)

    schemas.add_record(command("schema", schemas.schema), text("record"))
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code; never raises on bad input."""
    gc.set_threshold(100_000, 50, 50)  # a run is short: looking for cycles costs more than it frees
    prepare()
    lang = locale_language(os.environ)
    given = sys.argv[1:] if argv is None else list(argv)
    try:
        arguments = parser(lang).parse_args(given, argparse.Namespace(locale=lang, lang=None))
        if arguments.version:
            emit(f"heng {VERSION}\n")
            return OK
        if arguments.command is None:
            complain(parser(lang).format_help())
            return WRONG
        return int(arguments.run(arguments))
    except Failure as failure:
        if str(failure):
            complain(str(failure))
        return WRONG
    except SystemExit as stop:  # argparse: 0 after --help, 2 after a wrong command line
        return stop.code if isinstance(stop.code, int) else WRONG
    except KeyboardInterrupt:
        return STOPPED
    except Exception as error:
        if os.environ.get("HENG_DEBUG"):
            raise
        reason = f"{type(error).__name__}: {error}"
        complain(say("error.prefix", lang) + say("error.internal", lang, reason=reason))
        return FAULT


if __name__ == "__main__":
    raise SystemExit(main())
