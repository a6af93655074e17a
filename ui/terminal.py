"""The check report for a reader at a terminal: routes, what to do, what is unknown, and why.

Colour repeats what signs and words already say, so that nothing is lost without it.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text as Line

from engine.report import Report
from ui.balance_page import differing
from ui.citations import leading, split
from ui.conflicts import conflicts
from ui.dates import notes
from ui.fines import fines
from ui.incident import clocks
from ui.layout import Hanging, heading, safe, tied
from ui.levels import levels
from ui.reasons import Voice, as_of, symbol
from ui.routes import routes
from ui.rows import INDENT, names, sources
from ui.tasks import abroad, todo
from ui.words import name, say

QUESTIONS_SHOWN = 5
JUDGEMENTS_SHOWN = 5


def sections(report: Report, voice: Voice, width: int) -> Iterator[RenderableType]:
    """The report's sections in reading order, to be printed with an empty line between them."""
    yield Group(*_title(report, voice, width))
    for key, body in bodies(report, voice):
        words = heading(say(f"report.{key}", voice.lang), width)
        yield Group(words, Padding(Group(*body), (0, 0, 0, INDENT)))
    yield Group(*last(report, voice))


def bodies(
    report: Report, voice: Voice, whole: bool = False
) -> Iterator[tuple[str, list[RenderableType]]]:
    """What stands in each section, by the section's key; empty ones are left out.

    A terminal is shown the first few of long lists, a document the `whole` of them.
    """
    every = (
        ("clocks", clocks(report, voice)),
        ("routes", routes(report, voice)),
        ("todo", todo(report, voice)),
        ("abroad", abroad(report, voice)),
        ("fines", fines(report, voice)),
        ("unknown", _unknown(report, voice, None if whole else QUESTIONS_SHOWN)),
        ("levels", levels(report.levels, voice)),
        ("balance", differing(report, voice)),
        ("conflicts", conflicts(report, voice)),
        ("assumptions", _assumptions(report, voice)),
        ("judgements", _judgements(report, voice, None if whole else JUDGEMENTS_SHOWN)),
    )
    yield from ((key, list(body)) for key, body in every if body)


def _title(report: Report, voice: Voice, width: int) -> Iterator[RenderableType]:
    title = Line(safe(report.title), style="bold")
    day = Line(say("report.as-of", voice.lang, date=as_of(report)), style="bold")
    gap = width - cell_len(title.plain) - cell_len(day.plain)
    if gap >= 2:
        yield Line.assemble(title, " " * gap, day)
    else:
        yield from (Hanging("", title), day)
    yield from about(report, voice)


def about(report: Report, voice: Voice) -> Iterator[RenderableType]:
    """What stands below the title: the law used, the date, and how many findings of each kind."""
    cited = _instruments(report)
    versions = voice.comma.join(
        tied(f"{instrument} {version}".rstrip())
        for instrument, version in sorted(report.versions.items())
        if instrument in cited
    )
    yield Hanging("", Line(" · ".join(filter(None, (voice.short_file, versions))), "bright_black"))
    yield from notes(report, voice)
    tally = Line()
    for status in ("breached", "open", "undetermined", "met"):
        count = sum(task.status == status and task.counts for task in report.tasks)
        if count:
            tally.append("   " if tally else "").append_text(symbol(status))
            tally.append(f" {count} {name('status', status, voice.lang)}")
    drafted = sum(task.draft for task in report.tasks)
    if drafted:
        tally.append("   " if tally else "")
        tally.append(say("time.drafted", voice.lang, n=drafted), style="yellow")
    if tally:
        yield tally


def _instruments(report: Report) -> set[str]:
    """The instruments that something in the report rests on."""
    sources = [source for route in report.routes for source in route.under]
    sources += [e.source for route in report.routes for e in route.exemptions]
    sources += [source for finding in report.duties for source in finding.sources]
    sources += [source for level in report.levels for source in level.under]
    sources += [source for conflict in report.conflicts for source in conflict.between]
    return {source.partition(" ")[0] for source in split(sources)}


def _unknown(report: Report, voice: Voice, most: int | None) -> list[RenderableType]:
    blocks: list[RenderableType] = []
    for place, question in enumerate(report.questions[:most]):
        settles = say("question.settles", voice.lang, n=question.settles)
        line = Line.assemble(
            (voice.text(question.text), "bold" if place == 0 else ""),
            ("  " + voice.place(question.entity, question.attribute), "cyan"),
            (f" · {settles}", "bright_black"),
        )
        blocks.append(Hanging(symbol("undetermined").append(" "), line))
    rest = len(report.questions[len(blocks) :])
    if rest:
        blocks.append(Line(say("report.more", voice.lang, n=rest), style="bright_black"))
    return blocks


def _assumptions(report: Report, voice: Voice) -> list[RenderableType]:
    """Each assumed value once, with what it was assumed of."""
    taken: dict[str, list[str]] = {}
    for assumption in report.assumptions:
        words = f"{voice.attribute(assumption.attribute)} {voice.text(assumption.value)}"
        taken.setdefault(words, []).append(assumption.entity)
    said = [
        Line.assemble(tied(words), (f" ({names(on, voice)})", "bright_black"))
        for words, on in taken.items()
    ]
    return [Hanging("", Line(" · ").join(said))] if said else []


def _judgements(report: Report, voice: Voice, most: int | None) -> list[RenderableType]:
    """The first few in full, the provisions of all others."""
    every = [leading(voice.text(text)) for text in report.judgements]
    blocks: list[RenderableType] = []
    for cited, words in every[:most]:
        line = Line.assemble((sources(cited, voice), "cyan"), "  " if cited else "", words)
        blocks.append(Hanging("· ", line))
    rest = [source for cited, _ in every[len(blocks) :] for source in cited]
    if rest:
        also = say("report.also", voice.lang, sources=sources(rest, voice))
        blocks.append(Hanging("· ", Line(also, style="bright_black")))
    return blocks


def last(report: Report, voice: Voice) -> Iterator[RenderableType]:
    """What to do next, and the receipt."""
    file = shlex.quote(safe(report.file))
    worst = sorted(
        (f for f in report.duties if f.status in ("breached", "open", "undetermined") and f.counts),
        key=lambda f: ("breached", "open", "undetermined").index(f.status),
    )
    words = (say("report.next", voice.lang), say("report.receipt", voice.lang))
    indent = max(map(cell_len, words)) + 2
    if worst or report.routes:
        target = f"{worst[0].norm} --on {shlex.quote(worst[0].on)}" if worst else "route"
        command = Line(f"heng explain {file} {target}", style="cyan")
        yield Hanging(Line(words[0], style="bold"), command, indent)
    receipt = report.receipt
    hashes = f"{receipt.scenario[:12]} · {receipt.rulebook[:12]} · heng {receipt.heng[:12]}"
    yield Hanging(Line(words[1], "bright_black"), Line(hashes, "bright_black"), indent)
