"""`heng impact` and `heng kb timeline`: what the two commands do."""

from __future__ import annotations

from argparse import Namespace
from datetime import date

from ui.commands import (
    OK,
    each_file,
    exit_code,
    knowledge_base,
    labels,
    language,
    scenario,
)
from ui.streams import Failure, emit, read
from ui.words import say


def timeline(arguments: Namespace) -> int:
    """`heng kb timeline`: the history of the field; drafts only where they are asked for."""
    lang = language(arguments)
    found = knowledge_base(lang).timeline
    if arguments.format == "json":
        import msgspec

        entries = [e for e in found.entries if arguments.with_drafts or e.in_force is not None]
        shown = msgspec.structs.replace(found, entries=tuple(entries))
        emit(msgspec.json.encode(shown).decode() + "\n", lang)
        return OK
    from rich.console import Group

    from ui.console import make_console, printed
    from ui.timeline import rows

    entries_ = rows(found, date.today(), arguments.with_drafts, lang)
    emit(printed(make_console(), Group(*entries_)), lang)
    return OK


def impact(arguments: Namespace) -> int:
    """`heng impact`: what stands otherwise on the later date, and why, for each file.

    The exit code is that of the answer on the later date; every file is tried.
    """
    lang = language(arguments)
    earlier, later = arguments.earlier, arguments.later
    if earlier >= later:
        raise Failure(say("error.order", lang, earlier=earlier, later=later), lang)
    return each_file(arguments, _impact)


def _impact(arguments: Namespace, file: str, first: bool) -> int:
    from engine.impact import dates_compared, summed_up

    data = read(file, language(arguments))
    lang = language(arguments, data)
    knowledge = knowledge_base(lang, arguments.own)
    found = scenario(file, data, knowledge.schema, lang)
    difference = dates_compared(found, knowledge, arguments.earlier, arguments.later)
    result = summed_up(difference)
    if arguments.format == "json":
        import msgspec

        emit(msgspec.json.encode(result).decode() + "\n", lang)
    else:
        from ui.console import make_console, printed
        from ui.impact import sections
        from ui.reasons import Voice

        console = make_console()
        voice = Voice(lang, result.file, labels(knowledge.schema))
        page = printed(console, *sections(result, voice, console.width))
        emit(page if first else "\n" + page, lang)
    return exit_code(difference.reports[1], arguments.strict)
