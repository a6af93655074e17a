"""`heng kb attach`: the user's copy of an official text beside the law as encoded."""

from __future__ import annotations

import argparse
from argparse import Namespace
from collections.abc import Callable
from datetime import date
from difflib import get_close_matches
from pathlib import PurePath
from typing import TYPE_CHECKING

from ui.commands import knowledge_base, language
from ui.kb_words import say
from ui.streams import Failure, emit, read

if TYPE_CHECKING:
    from dsl.statute import StatuteModule

OK = 0

Run = Callable[[Namespace], int]


def register(
    part: Callable[[str, str, Run], argparse.ArgumentParser],
    day: Callable[[str], object],
    lang: str,
) -> None:
    """Add the command below `heng kb`; `part` makes one, `day` reads a date."""
    made = part("attach", say("help.attach", lang), attach)
    made.add_argument("instrument", metavar="INSTRUMENT", help=say("help.instrument", lang))
    made.add_argument("file", nargs="?", metavar="FILE", help=say("help.text", lang))
    made.add_argument("--as-of", type=day, metavar="DATE", help=say("help.as-of", lang))
    made.add_argument("--remove", action="store_true", help=say("help.remove", lang))


def attach(arguments: Namespace) -> int:
    """Keep a text beside a version, take it away, or say which one is there."""
    from kb import attached as texts

    lang = language(arguments)
    module = _version(arguments, lang)
    version = f"{module.instrument} {module.version}".rstrip()
    try:
        if arguments.remove:
            key = "removed" if texts.detach(module) else "none"
            emit(say(f"attach.{key}", lang, version=version) + "\n", lang)
            return OK
        if arguments.file is not None:
            data = read(arguments.file, lang)
            texts.attach(module, PurePath(arguments.file).name, data, date.today())
    except ValueError:
        words = say("wrong.text", lang, file=arguments.file, version=version)
        raise Failure(words, lang) from None
    except OSError as error:
        words = say("error.unwritable", lang, reason=error.strerror or str(error))
        raise Failure(words, lang) from None
    found = texts.attached(module)
    if found is None:
        emit(say("attach.none", lang, version=version) + "\n", lang)
        return OK
    held = [article.number for article in module.articles]
    filling = {"file": found.file, "day": found.added.isoformat(), "n": len(found.articles)}
    emit(say("attach.there", lang, version=version, **filling) + "\n", lang)
    missing = [number for number in held if number not in found.articles]
    if missing:
        emit(say("attach.missing", lang, articles=", ".join(missing)) + "\n", lang)
    return OK


def _version(arguments: Namespace, lang: str) -> StatuteModule:
    """The version of the instrument that is law on the day, else the latest."""
    knowledge = knowledge_base(lang)
    asked = arguments.instrument.casefold()
    several = [m for m in knowledge.modules if m.instrument.casefold() == asked]
    if not several:
        names = sorted({module.instrument for module in knowledge.modules})
        words = say("wrong.instrument", lang, text=arguments.instrument)
        close = get_close_matches(arguments.instrument.upper(), names, n=5, cutoff=0.5)
        more = "\n" + say("error.nearest", lang, names=", ".join(close)) if close else ""
        raise Failure(words + more, lang)
    day = arguments.as_of or date.today()
    law = [module for module in several if module.in_force_on(day)]
    return max(law or several, key=lambda module: module.in_force)
