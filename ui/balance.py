"""`heng balance`: the weighing of interests for each sharing, as steps that can be read aloud."""

from __future__ import annotations

import argparse
from argparse import Namespace
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from ui.balance_words import say
from ui.commands import knowledge_base, labels, language, scenario
from ui.streams import Failure, emit, read

if TYPE_CHECKING:
    from engine.assess import Assessment

OK = 0


Run = Callable[[Namespace], int]


def register(
    command: Callable[[str, Run, str], argparse.ArgumentParser],
    day: Callable[[str], object],
    lang: str,
) -> argparse.ArgumentParser:
    """Add `heng balance`; `command` makes a command, `day` reads a date."""
    made = command("balance", balance, say("help.balance", lang))
    made.add_argument("file", metavar="FILE", help=say("help.file", lang))
    made.add_argument("--on", metavar="TRANSFER", help=say("help.balance-on", lang))
    form = say("help.balance-format", lang)
    made.add_argument("--format", choices=("terminal", "json"), default="terminal", help=form)
    made.add_argument("--as-of", type=day, metavar="DATE", help=say("help.as-of", lang))
    return made


def balance(arguments: Namespace) -> int:
    """`heng balance`: the weighing of each transfer that touches persons. It never exits with 1."""
    import msgspec

    from engine.alternatives import alternatives
    from engine.assess import Assessment
    from engine.balance import ENGAGED
    from engine.weighing import Weighing

    data = read(arguments.file, language(arguments))
    lang = language(arguments, data)
    knowledge = knowledge_base(lang)
    about = scenario(arguments.file, data, knowledge.schema, lang)
    weighed = Assessment(about, knowledge, arguments.as_of)
    report = weighed.report()
    evaluator, proofs = weighed.evaluator, weighed.proofs
    balances = Weighing(evaluator, proofs, knowledge.evidence).balances(report.tasks)
    found = [each for each in balances if arguments.on in (None, each.transfer)]
    if arguments.on is not None and not found:
        known = ", ".join(each.transfer for each in balances) or "–"
        words = say("error.not-weighed", lang, text=arguments.on)
        raise Failure(words + "\n" + say("error.nearest", lang, names=known), lang)
    full = [
        msgspec.structs.replace(
            each, alternatives=alternatives(about, evaluator, proofs, each.transfer)
        )
        for each in found
    ]
    if arguments.format == "json":
        from engine.report import abridged

        emit("".join(msgspec.json.encode(abridged(b)).decode() + "\n" for b in full), lang)
        return OK
    from rich.text import Text as Line

    from ui.balance_page import Page
    from ui.balance_page import untold as told
    from ui.console import make_console, printed
    from ui.reasons import Voice

    console = make_console()
    voice = Voice(lang, report.file, labels(knowledge.schema))
    page = Page(voice, report, knowledge.schema)
    blocks = [page.block(each, console.width) for each in full]
    if not full:
        key = "none" if ENGAGED in weighed.rules.constituting else "before"
        blocks = [Line(say(f"balance.{key}", lang), style="bright_black")]
    silent = () if arguments.on else tuple(untold(weighed))
    emit(printed(console, *blocks, *told(silent, voice)), lang)
    return OK


def untold(weighed: Assessment) -> Iterator[str]:
    """The processings of a scenario that give data away to nobody that is told."""
    from engine.calculus import Truth

    for processing in weighed.world.of_sort("processing"):
        if weighed.evaluator.term("untold-recipient", processing.name).truth is Truth.TRUE:
            yield processing.name
