"""What each command does. Imports stand where they are needed, so that `check` starts at once."""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING

from ui.streams import STDIN, Failure, complain, emit, read
from ui.words import say

if TYPE_CHECKING:
    from dsl.scenario import Scenario
    from dsl.schema import Schema
    from dsl.statute import Text
    from engine.report import Report
    from kb.rulebook import KnowledgeBase
    from ui.reasons import Voice

OK, BREACHED, WRONG, UNSETTLED = 0, 1, 2, 3

_FIRST_WORD = re.compile(r"^\s*(?:#.*\n\s*)*(\w)")


def language(arguments: Namespace, data: bytes = b"") -> str:
    """The language to answer in: `--lang`, else a Chinese locale, else that of the keywords."""
    if arguments.lang:
        return str(arguments.lang)
    if arguments.locale == "zh":
        return "zh"
    first = _FIRST_WORD.match(data[:4096].decode("utf-8-sig", "replace"))
    return "zh" if first and "\u4e00" <= first[1] <= "\u9fff" else "en"


@cache
def knowledge_base(lang: str, own: str | None = None) -> KnowledgeBase:
    """The compiled knowledge base, with the modules of the folder `own` if one is named.

    Raises Failure with every fault if something does not compile.
    """
    from dsl.diagnostics import render
    from kb.store import BrokenKnowledge, load

    try:
        return load() if own is None else _with_own(load(), own, lang)
    except BrokenKnowledge as broken:
        complain(render(broken.diagnostics, lang))
        faults = len(broken.diagnostics)
        raise Failure(say("error.knowledge", lang, n=faults), lang) from None


def _with_own(knowledge: KnowledgeBase, folder: str, lang: str) -> KnowledgeBase:
    from pathlib import Path

    from kb.own import with_own

    try:
        return with_own(knowledge, Path(folder))
    except OSError:
        raise Failure(say("error.own", lang, path=folder), lang) from None


def labels(schema: Schema) -> dict[str, Text]:
    """Attribute → label, and `measure:kind` → label, as the report's facts name them."""
    from dsl.schema import MEASURE

    found = {f"{MEASURE}:{concept.name}": concept.label for concept in schema.concepts.values()}
    for sort in schema.sorts.values():
        for attribute in sort.attributes.values():
            found.setdefault(attribute.name, attribute.label)
    return found


def scenario(file: str, data: bytes, schema: Schema, lang: str) -> Scenario:
    """The scenario in a file; Failure after its diagnostics have been shown if it is wrong."""
    from dsl.diagnostics import render
    from dsl.read import read_scenario

    read_, faults = read_scenario("<input>" if file == STDIN else file, data, schema)
    if faults:
        complain(render(faults, lang))
    if read_ is None:
        raise Failure
    return read_


# --- check


def exit_code(report: Report, strict: bool) -> int:
    """0, 1 or 3 for a report: breached goes before open and undetermined.

    Drafts and foreign law do not count.
    """
    statuses = {finding.status for finding in report.duties if finding.counts}
    if "breached" in statuses:
        return BREACHED
    routes = {route.route for route in report.routes if not route.draft}
    unsettled = {"open", "undetermined"} & (statuses | routes)
    return UNSETTLED if strict and unsettled else OK


def each_file(arguments: Namespace, answer: Callable[[Namespace, str, bool], int]) -> int:
    """The worst code of `answer` over all files; a file that fails does not hide the others.

    `answer` gets the arguments, the file, and whether it is the first.
    """
    worst = OK
    for place, file in enumerate(arguments.files):
        try:
            code = answer(arguments, file, place == 0)
        except Failure as failure:
            code = WRONG
            if str(failure):
                complain(str(failure))
        worst = max(worst, code, key=(OK, UNSETTLED, BREACHED, WRONG).index)
    return worst


def check(arguments: Namespace) -> int:
    """`heng check`: a report for each file; every file is tried, the worst code is returned."""
    if arguments.out or arguments.format not in (None, "terminal", "json"):
        from ui.documents import answered

        return answered(arguments)
    return each_file(arguments, _check)


def _check(arguments: Namespace, file: str, first: bool) -> int:
    from engine.assess import assess

    data = read(file, language(arguments))
    lang = language(arguments, data)
    knowledge = knowledge_base(lang, arguments.own)
    found = scenario(file, data, knowledge.schema, lang)
    report = assess(found, knowledge, arguments.as_of, drafts=arguments.with_drafts)
    if arguments.format == "json":
        emit(json_line(report), lang)
    else:
        from ui.reasons import Voice

        shown = page(report, Voice(lang, report.file, labels(knowledge.schema)))
        emit(shown if first else "\n" + shown, lang)
    return exit_code(report, arguments.strict)


def json_line(report: Report) -> str:
    """A report as one line of JSON."""
    import msgspec

    from engine.report import abridged

    return msgspec.json.encode(abridged(report)).decode() + "\n"


def page(report: Report, voice: Voice) -> str:
    """A report as the terminal shows it."""
    from ui.console import make_console, printed
    from ui.terminal import sections

    console = make_console()
    return printed(console, *sections(report, voice, console.width))


# --- explain


def explain(arguments: Namespace) -> int:
    """`heng explain`: the proofs of what NORM means in this scenario."""
    from engine.assess import Assessment
    from ui.console import make_console, printed
    from ui.explain import page as proofs
    from ui.lookup import find, nearest
    from ui.reasons import Voice

    data = read(arguments.file, language(arguments))
    lang = language(arguments, data)
    knowledge = knowledge_base(lang, arguments.own)
    about = scenario(arguments.file, data, knowledge.schema, lang)
    if arguments.on is not None and arguments.on not in about.entities:
        names = get_close_matches(arguments.on, about.entities, cutoff=0.4)
        raise Failure(_unknown("entity", arguments.on, names or about.entities, lang), lang)
    assessment = Assessment(about, knowledge, arguments.as_of, drafts=arguments.with_drafts)
    report = assessment.report()
    found = find(arguments.norm, report, assessment.rules)
    if not found:
        close = nearest(arguments.norm, report, assessment.rules)
        raise Failure(_unknown("norm", arguments.norm, close, lang), lang)
    voice = Voice(lang, report.file, labels(knowledge.schema))
    blocks = proofs(found, arguments.on, assessment.rules, assessment.prove, voice, about.source)
    if not blocks:
        raise Failure(
            say("error.not-on", lang, text=arguments.norm, entity=arguments.on or "–"), lang
        )
    emit(printed(make_console(), *blocks), lang)
    return OK


def _unknown(what: str, text: str, close: Iterable[str], lang: str) -> str:
    """An unknown name with the names nearest to it."""
    words = say(f"error.{what}", lang, text=text)
    names = ", ".join(list(close)[:6])
    return words + ("\n" + say("error.nearest", lang, names=names) if names else "")


# --- explore


def explore(arguments: Namespace) -> int:
    """`heng explore`: the explorer on this machine alone, without telemetry."""
    import subprocess
    import sys
    from importlib.util import find_spec
    from pathlib import Path

    lang = language(arguments)
    if find_spec("streamlit") is None:
        raise Failure(say("error.explorer", lang), lang)
    if arguments.file is not None:
        read(arguments.file, lang)  # says at once what is wrong with it
    port = arguments.port or _free_port()
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(Path(__file__).parent / "explorer" / "app.py"),
    ]
    options = {**EXPLORER, "server.address": arguments.host, "server.port": port}
    command += [f"--{option}={value}" for option, value in options.items()]
    asked = arguments.lang or ("zh" if arguments.locale == "zh" else "")
    file = [str(Path(arguments.file).resolve())] if arguments.file is not None else []
    command += ["--", *(["--lang", asked] if asked else []), *file]
    complain(say("explore.at", lang, url=f"http://{arguments.host}:{port}"))
    if arguments.host != LOOPBACK:
        complain(say("explore.open", lang, host=arguments.host))
    try:
        return subprocess.call(command)
    except KeyboardInterrupt:  # the usual way to stop it
        return OK


def _free_port() -> int:
    """The first free port of this machine from streamlit's own on."""
    import socket

    for port in range(8501, 8551):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) != 0:
                return port
    return 8501


LOOPBACK = "127.0.0.1"
EXPLORER = {
    "server.address": LOOPBACK,
    "server.headless": "true",
    "server.enableXsrfProtection": "true",
    "server.enableCORS": "true",
    "server.fileWatcherType": "none",  # a server runs the program that it was started with
    "server.maxUploadSize": "32",  # MB; each box has a bound of its own below it
    "browser.gatherUsageStats": "false",
    "theme.light.primaryColor": "#0b5c8a",
    "theme.dark.primaryColor": "#6db7e0",
}


# --- the knowledge base


def kb_compile(arguments: Namespace) -> int:
    """`heng kb compile`: compile afresh and say what the knowledge base holds."""
    lang = language(arguments)
    knowledge = knowledge_base(lang, arguments.own)
    held = knowledge.schema
    articles = sum(len(module.articles) for module in knowledge.modules)
    norms = sum(len(module.norms) for module in knowledge.modules)
    counts = {
        "instruments": len({module.instrument for module in knowledge.modules}),
        "articles": articles,
        "norms": norms,
        "sorts": len(held.sorts),
        "concepts": len(held.concepts),
        "terms": len(held.terms),
    }
    emit(" · ".join(say(f"kb.{key}", lang, n=n) for key, n in counts.items()) + "\n")
    emit(say("kb.hash", lang, hash=knowledge.digest) + "\n")
    return OK


def kb_list(arguments: Namespace) -> int:
    """`heng kb list`: the instruments with rank, dates and extent."""
    from rich.console import Group

    from ui.console import make_console, printed
    from ui.instruments import listing

    lang = language(arguments)
    knowledge = knowledge_base(lang, arguments.own)
    drafts = knowledge.drafts if arguments.with_drafts else ()
    entries = listing((*knowledge.modules, *drafts), lang)
    emit(printed(make_console(), Group(*entries)), lang)
    return OK
