"""A report as a document for auditors: what the terminal shows, whole, then every proof."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text as Line

from dsl.source import Source
from engine.report import Finding, Report
from ui import proof, words
from ui.citations import cite
from ui.document import Block, Document, Item, Listing, Section, blocks, runs
from ui.document_words import say
from ui.layout import safe
from ui.reasons import Voice, as_of
from ui.terminal import about, bodies, last

UNSETTLED = ("breached", "undetermined")
PROVED = ("breached", "undetermined", "open")


def document(report: Report, voice: Voice, source: Source, every: bool = False) -> Document:
    """The report on one scenario; `source` is the scenario's text.

    Proved are the routes and what is breached or undetermined; where proofs can be folded away,
    `every` one of what is to be done and of the levels too.
    """
    day = Line(say("report.as-of", voice.lang, date=as_of(report)))
    lead: list[Block] = [Item((), runs(day)), *blocks(about(report, voice))]
    sections = [
        Section(say(f"report.{key}", voice.lang), blocks(body))
        for key, body in bodies(report, voice, whole=True)
    ]
    return Document(
        safe(report.title),
        voice.lang,
        lead,
        [*sections, *_proofs(report, voice, source, every), _scenario(source, voice)],
        blocks(last(report, voice)),
    )


def _proofs(report: Report, voice: Voice, source: Source, every: bool) -> Iterator[Section]:
    for route in report.routes:
        title = f"{safe(route.transfer)} → {words.route_name(route, voice.lang)}"
        yield _folded("route", title, blocks(proof.route(route, voice, source)), voice)
    for status in PROVED if every else UNSETTLED:
        for finding in report.duties:
            if finding.status == status:
                shown = blocks(proof.finding(finding, voice, source))
                yield _folded(status, _title(finding, voice), shown, voice)
    for level in report.levels if every else ():
        scale = words.name("scale", level.scale, voice.lang)
        shown = blocks(proof.level(level, voice, source))
        yield _folded("level", f"{safe(level.dataset)} · {scale}", shown, voice)


def _folded(key: str, title: str, shown: list[Block], voice: Voice) -> Section:
    return Section(say(f"document.{key}", voice.lang, title=title), shown, folded=True)


def _title(finding: Finding, voice: Voice) -> str:
    cited = cite(finding.sources, voice.comma)
    mark = voice.bracketed(words.say("conflict.foreign", voice.lang)) if finding.foreign else ""
    return f"{cited} · {voice.text(finding.label)} · {safe(finding.on)}{mark}"


def _scenario(source: Source, voice: Voice) -> Section:
    title = say("document.scenario", voice.lang, file=voice.short_file)
    lines = [safe(line.expandtabs(4)) for line in source.text.splitlines()]
    return Section(title, [Listing(lines)], folded=True)
