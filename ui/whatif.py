"""`heng whatif`: the answer to a scenario beside the answer with some facts said otherwise."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING

from ui.commands import exit_code, knowledge_base, labels, language, scenario
from ui.streams import Failure, complain, emit, read
from ui.whatif_words import say

if TYPE_CHECKING:
    from dsl.scenario import Scenario
    from dsl.schema import Schema


def register(
    command: Callable[[str, str, Callable[[Namespace], int]], ArgumentParser],
    day: Callable[[str], object],
    lang: str,
) -> None:
    """Add `heng whatif`; `command` makes a command of the name, `day` reads a date."""
    made = command("whatif", say("help.whatif", lang), whatif)
    made.epilog = say("help.whatif-exit", lang)
    made.add_argument("file", metavar="FILE", help=say("help.file", lang))
    for option, form in (("set", "FACT=VALUE"), ("drop", "FACT")):
        made.add_argument(
            f"--{option}",
            action="append",
            default=[],
            metavar=form,
            help=say(f"help.{option}", lang),
        )
    made.add_argument("--as-of", type=day, metavar="DATE", help=say("help.then", lang))
    made.add_argument(
        "--format", choices=("terminal", "json"), default="terminal", help=say("help.forms", lang)
    )
    made.add_argument("--with", dest="own", metavar="DIR", help=say("help.with", lang))


def whatif(arguments: Namespace) -> int:
    """`heng whatif`: two answers side by side; the exit code is that of the second."""
    from engine.whatif import compared
    from engine.whatif import whatif as summed_up

    data = read(arguments.file, language(arguments))
    lang = language(arguments, data)
    if not (arguments.set or arguments.drop or arguments.as_of):
        raise Failure(say("wrong.nothing", lang), lang)
    knowledge = knowledge_base(lang, arguments.own)
    before = scenario(arguments.file, data, knowledge.schema, lang)
    after = supposed(before, arguments, knowledge.schema, lang)
    difference = compared(before, after, knowledge, arguments.as_of)
    result = summed_up(difference)
    if arguments.format == "json":
        import msgspec

        emit(msgspec.json.encode(result).decode() + "\n", lang)
    else:
        from ui.console import make_console, printed
        from ui.reasons import Voice
        from ui.side_by_side import sections

        console = make_console()
        voice = Voice(lang, result.file, labels(knowledge.schema))
        emit(printed(console, *sections(result, voice, console.width)), lang)
    return exit_code(difference.reports[1], strict=False)


def supposed(before: Scenario, arguments: Namespace, schema: Schema, lang: str) -> Scenario:
    """The scenario with the settings made, those to drop first; Failure after all that is wrong."""
    from dsl.diagnostics import render
    from ui.settings import Setting, Unclear, Wrong

    after, faults = before, []
    for option, texts in (("drop", arguments.drop), ("set", arguments.set)):
        for text in texts:
            try:
                setting = Setting(f"--{option}", text, after, schema)
                after = setting.put() if option == "set" else setting.drop()
            except Unclear:
                faults.append(say("error.prefix", lang) + say(f"wrong.{option}", lang, text=text))
            except Wrong as wrong:
                faults.append(render(wrong.faults, lang))
    if faults:
        complain("\n".join(fault.rstrip("\n") for fault in faults))
        raise Failure
    return after
