"""`heng fix`: what must change, shown, as JSON, or carried out in the file."""

from __future__ import annotations

import argparse
from argparse import Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING

from ui.commands import knowledge_base, labels, language, scenario
from ui.fix_words import say
from ui.streams import STDIN, Failure, emit, read

if TYPE_CHECKING:
    from dsl.scenario import Scenario
    from engine.fix import Fixer
    from engine.fix_report import Fix
    from kb.rulebook import KnowledgeBase

DONE, FOUND = 0, 1


def register(
    command: Callable[[str, str, Callable[[Namespace], int]], argparse.ArgumentParser], lang: str
) -> None:
    """Add `heng fix`; `command` makes one of its name, its help and what runs it."""
    made = command("fix", say("help.fix", lang), fix)
    made.epilog = say("help.exit", lang)
    made.add_argument("file", metavar="FILE", help=say("help.file", lang))
    what = made.add_mutually_exclusive_group()
    what.add_argument("--open", action="store_true", help=say("help.open", lang))
    what.add_argument("--finding", metavar="NORM", help=say("help.finding", lang))
    what.add_argument("--route", metavar="TRANSFER[=ROUTE]", help=say("help.route", lang))
    made.add_argument("--on", metavar="ENTITY", help=say("help.on", lang))
    which = made.add_mutually_exclusive_group()
    number = _number(lang)
    which.add_argument("--way", type=number, metavar="N", help=say("help.way", lang))
    which.add_argument("--write", type=number, metavar="N", help=say("help.write", lang))
    made.add_argument(
        "--format", choices=("terminal", "json"), default="terminal", help=say("help.format", lang)
    )
    made.add_argument("--with", dest="own", metavar="DIR", help=say("help.with", lang))


def _number(lang: str) -> Callable[[str], int]:
    def number(text: str) -> int:
        if not (text.isascii() and text.isdecimal() and int(text[:9]) > 0):
            raise argparse.ArgumentTypeError(say("wrong.number", lang, text=text))
        return int(text[:9])

    return number


def fix(arguments: Namespace) -> int:
    """`heng fix`: ways to what is asked; 0 if there is nothing to fix or a way was written."""
    from engine.fix import Fixer

    lang = language(arguments)
    if arguments.on is not None and arguments.finding is None:
        raise Failure(say("wrong.on", lang), lang)
    if arguments.write and arguments.file == STDIN:
        raise Failure(say("wrong.stdin", lang), lang)
    data = read(arguments.file, lang)
    lang = language(arguments, data)
    knowledge = knowledge_base(lang, arguments.own)
    about = scenario(arguments.file, data, knowledge.schema, lang)
    fixer = Fixer(about, knowledge, data.decode("utf-8"))
    found = answered(fixer, about, knowledge, arguments, lang)
    wanted = arguments.write or arguments.way
    if wanted and wanted > len(found.ways):
        key = "wrong.way" if found.ways else "wrong.way.none"
        raise Failure(say(key, lang, n=wanted, most=len(found.ways)), lang)
    if arguments.write:
        from ui.files import write

        write(arguments.file, fixer.text_after(found.ways[wanted - 1]), lang)
        emit(say("written", lang, n=wanted, file=arguments.file) + "\n", lang)
        return DONE
    needed = bool(found.lighter if found.aim == "route" else found.matters)
    if arguments.format == "json":
        import msgspec

        emit(msgspec.json.encode(found).decode() + "\n", lang)
    elif needed:
        _show(found, knowledge, arguments, lang)
    else:
        _show_nothing(found, lang)
    return FOUND if needed else DONE


def answered(
    fixer: Fixer, about: Scenario, knowledge: KnowledgeBase, arguments: Namespace, lang: str
) -> Fix:
    """The ways to what the arguments name."""
    if arguments.route is not None:
        return _rerouted(fixer, about, arguments.route, lang)
    if arguments.finding is not None:
        keys = _named(about, knowledge, arguments, lang)
        standing = fixer.keys("breached", "open")
        return fixer.settle([key for key in standing if key in keys], "finding")
    if arguments.open:
        return fixer.settle(fixer.keys("breached", "open"), "open", thorough=True)
    return fixer.settle(fixer.keys("breached"), "breaches")


def _rerouted(fixer: Fixer, about: Scenario, asked: str, lang: str) -> Fix:
    from engine.fix import NotLighter

    transfer, _, code = asked.partition("=")
    entity = about.entities.get(transfer)
    if entity is None or entity.sort != "transfer":
        transfers = [e.name for e in about.entities.values() if e.sort == "transfer"]
        nearest = "\n" + say("error.nearest", lang, names=", ".join(transfers)) if transfers else ""
        raise Failure(say("wrong.transfer", lang, text=transfer) + nearest, lang)
    try:
        return fixer.reroute(transfer, code)
    except NotLighter as wrong:
        words = {"text": code, "codes": ", ".join(wrong.codes) or "–"}
        raise Failure(say("wrong.lighter", lang, **words), lang) from None


def _named(
    about: Scenario, knowledge: KnowledgeBase, arguments: Namespace, lang: str
) -> set[tuple[str, str]]:
    """The tasks that NORM means, on the entity if one is named."""
    from engine.assess import Assessment
    from ui.lookup import find, nearest

    assessment = Assessment(about, knowledge)
    report = assessment.report()
    found = find(arguments.finding, report, assessment.rules)
    if not found.findings:
        close = nearest(arguments.finding, report, assessment.rules)
        more = "\n" + say("error.nearest", lang, names=", ".join(close)) if close else ""
        raise Failure(say("error.norm", lang, text=arguments.finding) + more, lang)
    if arguments.on is not None:
        if arguments.on not in about.entities:
            raise Failure(say("error.entity", lang, text=arguments.on), lang)
        found = found.on(arguments.on)
        if not found.findings:
            words = {"text": arguments.finding, "entity": arguments.on}
            raise Failure(say("error.not-on", lang, **words), lang)
    return {(finding.action, finding.on) for finding in found.findings}


def _show(found: Fix, knowledge: KnowledgeBase, arguments: Namespace, lang: str) -> None:
    from ui.console import make_console, printed
    from ui.fix_page import Page
    from ui.reasons import Voice

    console = make_console()
    voice = Voice(lang, found.file, labels(knowledge.schema))
    efforts = {name: concept.label for name, concept in knowledge.schema.concepts.items()}
    page = Page(found, voice, console.width, efforts, _command(arguments))
    emit(printed(console, *page.blocks(arguments.way or 0)), lang)


def _show_nothing(found: Fix, lang: str) -> None:
    words = say(f"nothing.{found.aim}", lang)
    if found.aim == "breaches" and found.open:
        words += " " * (lang == "en") + say("hint-open", lang, n=found.open)
    emit(words + "\n", lang)


def _command(arguments: Namespace) -> str:
    """The command line as given, as far as it bears on which ways there are."""
    import shlex

    words = ["heng", "fix", arguments.file]
    words += ["--open"] if arguments.open else []
    for option in ("finding", "on", "route"):
        value = getattr(arguments, option)
        words += [f"--{option}", value] if value is not None else []
    words += ["--with", arguments.own] if arguments.own else []
    return shlex.join(words)
