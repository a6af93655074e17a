"""`heng kb coverage`, `show`, `query` and `export`: the knowledge base for those who study it."""

from __future__ import annotations

import argparse
import os
from argparse import Namespace
from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from ui import kb_attach, kb_audit
from ui.commands import knowledge_base, language, scenario
from ui.kb_words import say
from ui.streams import STDIN, Failure, complain, emit, read

if TYPE_CHECKING:
    from kb.cookbook import Recipe
    from kb.sparql import Answer

OK = 0
LIMIT, MOST_ROWS = 1_000, 1_000_000
TIMEOUT, MOST_SECONDS = 10, 300
ROOT = Path(__file__).resolve().parent.parent
TESTS = ("tests/cases", "tests/norms", "tests/conflicts", "examples")  # of a checkout
EXPORTS = ("turtle", "json-ld", "rdf-xml", "n-triples", "dpv")

Run = Callable[[Namespace], int]


def register(
    part: Callable[[str, str, Run], argparse.ArgumentParser],
    day: Callable[[str], object],
    lang: str,
) -> None:
    """Add the commands below `heng kb`; `part` makes one, `day` reads a date."""

    def command(key: str, run: Run) -> argparse.ArgumentParser:
        return part(key, say(f"help.{key}", lang), run)

    form = say("help.format", lang)
    made = command("coverage", coverage)
    made.add_argument("--tests", nargs="*", metavar="DIR", help=say("help.tests", lang))
    made.add_argument("--format", choices=("table", "json"), default="table", help=form)

    made = command("show", show)
    made.add_argument("provision", metavar="ARTICLE", help=say("help.provision", lang))
    made.add_argument("--as-of", type=day, metavar="DATE", help=say("help.as-of", lang))

    made = command("query", query)
    made.add_argument("query", nargs="?", metavar="QUERY", help=say("help.asked", lang))
    made.add_argument("--list", action="store_true", help=say("help.list", lang))
    made.add_argument("--format", choices=("table", "csv", "json", "turtle"), help=form)
    rows, seconds = _number(lang, MOST_ROWS), _number(lang, MOST_SECONDS)
    words = say("help.limit", lang, n=LIMIT)
    made.add_argument("--limit", type=rows, default=LIMIT, metavar="N", help=words)
    words = say("help.timeout", lang, n=TIMEOUT)
    made.add_argument("--timeout", type=seconds, default=TIMEOUT, metavar="SECONDS", help=words)

    made = command("export", export)
    words = say("help.serialisation", lang)
    made.add_argument("--format", choices=EXPORTS, default="turtle", help=words)
    made.add_argument("--out", metavar="FILE", help=say("help.out", lang))

    kb_attach.register(part, day, lang)
    kb_audit.register(part, day, lang)


def _number(lang: str, most: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if not (text.isascii() and text.isdecimal() and 1 <= int(text[:9]) <= most):
            words = say("wrong.number", lang, text=text, low=1, high=most)
            raise argparse.ArgumentTypeError(words)
        return int(text)

    return number


# --- coverage, show


def coverage(arguments: Namespace) -> int:
    """`heng kb coverage`: how many articles of each instrument have an entry, by kind."""
    from kb.coverage import coverage as measured

    lang = language(arguments)
    if arguments.tests is not None:
        return _exercise(arguments, lang)
    lines = measured(knowledge_base(lang))
    if arguments.format == "json":
        return _emit_json(lines, lang)
    from ui.console import make_console, printed
    from ui.kb_coverage import page

    emit(printed(make_console(), page(lines, lang)), lang)
    return OK


def _exercise(arguments: Namespace, lang: str) -> int:
    """`heng kb coverage --tests`: which norms hold, and which fail, in some scenario."""
    from engine.exercise import exercised

    knowledge = knowledge_base(lang)
    folders = [Path(folder) for folder in arguments.tests] or [
        folder for name in TESTS if (folder := ROOT / name).is_dir()
    ]
    files = [file for folder in folders for file in sorted(folder.glob("*.heng"))]
    if not files:
        raise Failure(say("wrong.tests", lang, folders=", ".join(map(str, folders))), lang)
    found = [scenario(str(file), read(str(file), lang), knowledge.schema, lang) for file in files]
    lines = exercised(knowledge, found)
    if arguments.format == "json":
        return _emit_json(lines, lang)
    from ui.console import make_console, printed
    from ui.kb_coverage import exercise_page

    emit(printed(make_console(), *exercise_page(lines, len(files), lang)), lang)
    return OK


def _emit_json(record: object, lang: str) -> int:
    import msgspec

    emit(msgspec.json.format(msgspec.json.encode(record), indent=1).decode() + "\n", lang)
    return OK


def show(arguments: Namespace) -> int:
    """`heng kb show`: an article as encoded."""
    from kb.articles import views
    from ui.console import make_console, printed
    from ui.kb_article import ArticlePage
    from ui.lookup import provision

    lang = language(arguments)
    knowledge = knowledge_base(lang)
    instruments = sorted({module.instrument for module in knowledge.modules}, key=len, reverse=True)
    asked = provision(arguments.provision, instruments)
    found = views(knowledge, asked, arguments.as_of) if asked else ()
    if not found:
        words = say("wrong.provision", lang, text=arguments.provision)
        names = [f"{m.instrument} {a.number}" for m in knowledge.modules for a in m.articles]
        close = get_close_matches(arguments.provision, dict.fromkeys(names), n=5)
        more = "\n" + say("error.nearest", lang, names=", ".join(close)) if close else ""
        raise Failure(words + more, lang)
    console = make_console()
    page = ArticlePage(knowledge.schema, lang, console.width)
    emit(printed(console, *page.blocks(found)), lang)
    return OK


# --- query, export


def query(arguments: Namespace) -> int:
    """`heng kb query`: the answer of the graph to a query, or the list of the cookbook."""
    lang = language(arguments)
    from kb.cookbook import recipes

    cookbook = recipes()
    if arguments.list:
        return _listed(cookbook, lang)
    if arguments.query is None:
        raise Failure(say("wrong.missing", lang), lang)
    text = _text(arguments.query, cookbook, lang)
    answer, form = _answer(text, arguments, lang)
    if answer.text:
        emit(answer.text, lang)
    elif form == "csv":
        from ui.kb_answers import comma_separated

        emit(comma_separated(answer), lang)
    elif form == "json":
        from ui.kb_answers import results_json

        emit(results_json(answer), lang)
    else:
        from ui.console import make_console, printed
        from ui.kb_answers import table

        console = make_console()
        emit(printed(console, table(answer, lang, console.width)), lang)
    if answer.more:
        complain(say("query.more", lang, n=arguments.limit))
    return OK


def _answer(text: str, arguments: Namespace, lang: str) -> tuple[Answer, str]:
    """The answer and the form to show it in; Failure with the place of what is wrong."""
    from kb.sparql import BadQuery, ask, check
    from ui.kb_answers import complaint

    try:
        kind = check(text)
        graphs = kind in ("CONSTRUCT", "DESCRIBE")
        form = arguments.format or ("turtle" if graphs else "table")
        if form == "turtle" and not graphs:
            raise Failure(say("wrong.turtle", lang), lang)
        wanted = form if form in ("turtle", "json") else "rows"
        knowledge_base(lang)  # says in words what is wrong with it, should it not compile
        from kb.graph_store import graph_bytes

        return ask(text, graph_bytes(), arguments.limit, arguments.timeout, wanted), form
    except BadQuery as bad:
        raise Failure(complaint(bad, text, lang), lang) from None


def _text(asked: str, cookbook: dict[str, Recipe], lang: str) -> str:
    """The query that the user names or writes."""
    if asked in cookbook:
        return cookbook[asked].query
    if asked == STDIN or os.path.exists(asked):
        return read(asked, lang).decode("utf-8-sig", "replace")
    if not any(mark in asked for mark in " \t\n{"):
        close = get_close_matches(asked, cookbook, n=5, cutoff=0.4)
        more = "\n" + say("error.nearest", lang, names=", ".join(close)) if close else ""
        raise Failure(say("wrong.name", lang, text=asked) + more, lang)
    return asked


def _listed(cookbook: dict[str, Recipe], lang: str) -> int:
    from rich.cells import cell_len
    from rich.console import Group
    from rich.text import Text as Line

    from ui.console import make_console, printed
    from ui.layout import Hanging
    from ui.lexicon import pick

    indent = max((cell_len(name) for name in cookbook), default=0) + 2
    rows = (
        Hanging(Line(name, style="bold"), Line(pick(recipe.question, lang)), indent)
        for name, recipe in cookbook.items()
    )
    emit(printed(make_console(), Group(*rows)), lang)
    return OK


def export(arguments: Namespace) -> int:
    """`heng kb export`: the graph of the law, to a file or standard output."""
    from kb.export import export as exported

    lang = language(arguments)
    knowledge_base(lang)
    data = exported(arguments.format)
    if arguments.out is None:
        emit(data.decode(), lang)
        return OK
    try:
        with open(arguments.out, "wb") as out:
            out.write(data)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise Failure(say("error.unwritable", lang, reason=reason), lang) from None
    return OK
