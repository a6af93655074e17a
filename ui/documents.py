"""`heng check --format html|markdown|docx|sarif|junit`, and `--out FILE` in any form."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from datetime import datetime, time
from pathlib import Path

from dsl.scenario import Scenario
from engine.assess import assess
from engine.report import Report
from ui.commands import each_file, exit_code, json_line, knowledge_base, labels, language, scenario
from ui.commands import page as terminal_page
from ui.document import Document
from ui.document_words import say
from ui.files import write
from ui.reasons import Voice
from ui.report_document import document
from ui.streams import Failure, complain, emit, read

Answer = tuple[Report, Scenario, Voice]

SUFFIXES = {
    ".html": "html",
    ".htm": "html",
    ".md": "markdown",
    ".docx": "docx",
    ".sarif": "sarif",
    ".xml": "junit",
    ".json": "json",
}


def answered(arguments: Namespace) -> int:
    """Weigh every file, then write one document about those that are right."""
    form = arguments.format or SUFFIXES.get(Path(arguments.out or "").suffix.lower(), "terminal")
    answers: list[Answer] = []

    def answer(arguments: Namespace, file: str, first: bool) -> int:
        data = read(file, language(arguments))
        lang = language(arguments, data)
        knowledge = knowledge_base(lang, arguments.own)
        found = scenario(file, data, knowledge.schema, lang)
        report = assess(found, knowledge, arguments.as_of, drafts=arguments.with_drafts)
        answers.append((report, found, Voice(lang, report.file, labels(knowledge.schema))))
        return exit_code(report, arguments.strict)

    if form == "docx" and not arguments.out and sys.stdout.isatty():
        raise Failure(say("error.docx", language(arguments)), language(arguments))
    code = each_file(arguments, answer)
    if answers:
        lang = answers[0][2].lang
        written = WRITERS[form](answers, lang)
        if arguments.out:
            write(arguments.out, written, lang)
            complain(say("document.written", lang, file=arguments.out))
        elif isinstance(written, bytes):
            sys.stdout.buffer.write(written)
            sys.stdout.flush()
        else:
            emit(written, lang)
    return code


def _documents(answers: Sequence[Answer], every: bool = False) -> list[Document]:
    return [document(report, voice, found.source, every) for report, found, voice in answers]


def _terminal(answers: Sequence[Answer], lang: str) -> str:
    return "\n".join(terminal_page(report, voice) for report, _, voice in answers)


def _json(answers: Sequence[Answer], lang: str) -> str:
    return "".join(json_line(report) for report, _, _ in answers)


def _html(answers: Sequence[Answer], lang: str) -> str:
    from ui.write_html import write

    return write(_documents(answers, every=True), lang)


def _markdown(answers: Sequence[Answer], lang: str) -> str:
    from ui.write_markdown import write

    return write(_documents(answers))


def _docx(answers: Sequence[Answer], lang: str) -> bytes:
    from ui.write_docx import write

    return write(_documents(answers), datetime.combine(answers[0][0].as_of, time()))


def _sarif(answers: Sequence[Answer], lang: str) -> str:
    from ui.write_sarif import write

    return write(answers, lang)


def _junit(answers: Sequence[Answer], lang: str) -> str:
    from ui.write_junit import write

    return write(answers, lang)


WRITERS: dict[str, Callable[[Sequence[Answer], str], str | bytes]] = {
    "terminal": _terminal,
    "json": _json,
    "html": _html,
    "markdown": _markdown,
    "docx": _docx,
    "sarif": _sarif,
    "junit": _junit,
}
