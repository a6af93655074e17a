"""The check report for a reader at a terminal: routes, what to do, what is unknown, and why.

Colour repeats what signs and words already say, so that nothing is lost without it.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Line

from engine.report import Conflict, Exemption, Finding, Level, Margin, Report, Route, Task
from ui.citations import cite, leading, split
from ui.layout import Hanging, heading, safe, tied
from ui.reasons import (
    Voice,
    breach,
    deadline,
    facts_line,
    reason,
    shown_facts,
    statement,
    symbol,
    telling,
)
from ui.words import fine, name, number, say

QUESTIONS_SHOWN = 5
UNKNOWN_SHOWN = 6
JUDGEMENTS_SHOWN = 5
INDENT = 2
_ROWS = ("under", "margin", "not-exempt", "exempt", "could-be", "unknown", "wrong")
_ROUTE_STYLE = {
    "prohibited": "bold red",
    "undetermined": "bold magenta",
    "exempt": "bold green",
    "not-an-export": "bold green",
}
_FREE = ("exempt", "not-an-export")
_EXEMPTION_SIGN = {"applies": "met", "unknown": "undetermined", "fails": "void"}


def sections(report: Report, voice: Voice, width: int) -> Iterator[RenderableType]:
    """The report's sections in reading order, to be printed with an empty line between them."""
    yield Group(*_title(report, voice, width))
    bodies = (
        ("routes", _routes(report, voice)),
        ("todo", _todo(report, voice)),
        ("unknown", _unknown(report, voice)),
        ("levels", _levels(report.levels, voice)),
        ("conflicts", [_conflict(conflict, voice) for conflict in report.conflicts]),
        ("assumptions", _assumptions(report, voice)),
        ("judgements", _judgements(report, voice)),
    )
    for key, body in bodies:
        if body:
            words = heading(say(f"report.{key}", voice.lang), width)
            yield Group(words, Padding(Group(*body), (0, 0, 0, INDENT)))
    yield Group(*_last(report, voice))


def _title(report: Report, voice: Voice, width: int) -> Iterator[RenderableType]:
    title = Line(safe(report.title), style="bold")
    day = Line(say("report.as-of", voice.lang, date=report.as_of.isoformat()), style="bold")
    gap = width - cell_len(title.plain) - cell_len(day.plain)
    if gap >= 2:
        yield Line.assemble(title, " " * gap, day)
    else:
        yield from (Hanging("", title), day)
    cited = _instruments(report)
    versions = voice.comma.join(
        tied(f"{instrument} {version}".rstrip())
        for instrument, version in sorted(report.versions.items())
        if instrument in cited
    )
    yield Hanging("", Line(" · ".join(filter(None, (voice.short_file, versions))), "bright_black"))
    tally = Line()
    for status in ("breached", "open", "undetermined", "met"):
        count = sum(task.status == status for task in report.tasks)
        if count:
            tally.append("   " if tally else "").append_text(symbol(status))
            tally.append(f" {count} {name('status', status, voice.lang)}")
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


def _row(key: str, body: Line, voice: Voice, style: str = "bright_black") -> Hanging:
    """A labelled row; the labels of one block line up. Without a key the label above holds on."""
    width = max(cell_len(say(f"row.{row}", voice.lang)) for row in _ROWS) + 2
    label = say(f"row.{key}", voice.lang) if key else ""
    return Hanging(Line(label, style=style), body, width)


def _under(block: Iterable[RenderableType]) -> Padding:
    return Padding(Group(*block), (0, 0, 0, INDENT))


def _sources(sources: Iterable[str], voice: Voice) -> str:
    return cite(sources, voice.comma)


def _unknown_facts(facts: tuple[str, ...], voice: Voice) -> Line:
    shown = voice.comma.join(voice.known_as(fact) for fact in facts[:UNKNOWN_SHOWN])
    rest = len(facts) - UNKNOWN_SHOWN
    return Line(shown + (voice.comma + say("report.more", voice.lang, n=rest) if rest > 0 else ""))


# --- routes


def _routes(report: Report, voice: Voice) -> list[RenderableType]:
    if not report.routes:
        return [Line(say("report.no-route", voice.lang), style="bright_black")]
    return [block for route in report.routes for block in _route(route, voice)]


def _route(route: Route, voice: Voice) -> Iterator[RenderableType]:
    style = _ROUTE_STYLE.get(route.route, "bold yellow")
    words = name("route", route.route, voice.lang)
    head = Line.assemble((safe(route.transfer), "bold"), "  →  ")
    yield Hanging(head, Line(words, style=style))
    rows: list[RenderableType] = []
    if route.route == "undetermined" and route.possible:
        could = voice.comma.join(name("route", code, voice.lang) for code in route.possible)
        rows.append(_row("could-be", Line(could), voice))
    if route.under:
        rows.append(_row("under", Line(_sources(route.under, voice)), voice))
    if route.margin is not None:
        rows.append(_row("margin", _margin(route.margin, voice), voice))
    rows.extend(_exemptions(route, voice))
    if route.unknown:
        rows.append(_row("unknown", _unknown_facts(route.unknown, voice), voice, "magenta"))
    yield _under(rows)


def _margin(margin: Margin, voice: Voice) -> Line:
    lang = voice.lang
    low, high = number(margin.at_least, lang), margin.at_most
    if high is None:
        have = say("margin.at-least", lang, low=low)
    elif high != margin.at_least:
        have = say("margin.between", lang, low=low, high=number(high, lang))
    else:
        have = low
    line = Line(say("margin.known", lang, have=have, threshold=number(margin.threshold, lang)))
    line.append(voice.semicolon)
    towards = name("route", margin.next_route, lang)
    if margin.remaining is None:
        line.append(say("margin.unknown", lang, route=towards), style="magenta")
    elif margin.remaining <= 0:
        line.append(say("margin.crossed", lang), style="bold red")
    else:
        line.append(say("margin.left", lang, n=number(margin.remaining, lang), route=towards))
    if margin.reached_on is not None:
        words = say("margin.reached", lang, date=margin.reached_on.isoformat())
        line.append(voice.semicolon + words, style="yellow")
    where = say("margin.where", lang, source=tied(margin.source), counts=voice.text(margin.counts))
    return line.append(voice.bracketed(where), style="bright_black")


def _exemptions(route: Route, voice: Voice) -> Iterator[RenderableType]:
    """A line for each exemption; those that fail, or hang, on one fact alike share it."""
    titles = [exemption.label.en for exemption in route.exemptions]
    groups: dict[tuple[str, ...], list[Exemption]] = {}
    for exemption in route.exemptions:
        if exemption.status != "applies" and route.route in _FREE:
            continue  # nothing is left to be exempt from
        leaf = telling(statement(exemption.proof))
        about = leaf.says.en.partition(":")[0] if leaf.facts else exemption.norm
        facts = facts_line(shown_facts(leaf), voice).plain
        groups.setdefault((exemption.status, leaf.truth, about, facts), []).append(exemption)
    label = ""
    for alike in sorted(groups.values(), key=_urgency):
        first = alike[0]
        sources = _sources((exemption.source for exemption in alike), voice)
        line = Line.assemble(symbol(_EXEMPTION_SIGN[first.status]), " ", (sources, "cyan"), "  ")
        if len(alike) > 1:
            line.append_text(facts_line(shown_facts(statement(first.proof)), voice))
        else:
            if titles.count(first.label.en) == 1:
                line.append(voice.text(first.label) + voice.dash)
            line.append_text(reason(first.proof, voice))
        key = "exempt" if first.status == "applies" else "not-exempt"
        yield _row(key if key != label else "", line, voice)
        label = key


def _urgency(alike: list[Exemption]) -> tuple[int, bool]:
    """What applies, what may still apply, what fails on a fact, what fails on an assumption."""
    facts = telling(alike[0].proof).facts
    said = any(fact.said in ("said", "derived") for fact in facts)
    return ("applies", "unknown", "fails").index(alike[0].status), not said


# --- to do


def _todo(report: Report, voice: Voice) -> list[RenderableType]:
    if not report.tasks:
        key = "no-task" if report.routes or report.levels or report.duties else "empty"
        return [Line(say(f"report.{key}", voice.lang), style="bright_black")]
    findings = {(finding.norm, finding.on): finding for finding in report.duties}
    several = len({task.bearer for task in report.tasks}) > 1
    blocks: list[RenderableType] = []
    for status in ("breached", "open", "undetermined"):
        for task in report.tasks:
            if task.status == status:
                its = [findings[n, task.on] for n in task.norms if (n, task.on) in findings]
                blocks.extend(_task(task, its, voice, several))
    met = [task for task in report.tasks if task.status == "met"]
    if met:
        names = voice.comma.join(f"{voice.text(t.label)} ({tied(t.on)})" for t in met)
        words = f"{len(met)} {name('status', 'met', voice.lang)}{voice.colon}"
        blocks.append(Hanging(symbol("met").append(" "), Line(words, "green").append(names, "")))
    return blocks


def _task(
    task: Task, findings: list[Finding], voice: Voice, several: bool
) -> Iterator[RenderableType]:
    said = [Line(tied(task.on))]
    if several and task.bearer and task.bearer != (task.on,):
        said.append(Line(voice.comma.join(map(tied, task.bearer))))
    said.append(Line(_sources(task.sources, voice), style="cyan"))
    if task.deadline is not None:
        said.append(Line(deadline(task.deadline, voice)))
    if task.keep is not None:
        said.append(Line(say("task.keep", voice.lang, span=voice.text(task.keep))))
    ceiling = fine(task.fine_up_to, task.turnover_up_to, voice.lang)
    if ceiling:
        said.append(Line(ceiling, style="red" if task.status == "breached" else ""))
    line = Line(voice.text(task.label), style="bold")
    for words in said:
        line.append(" · ", style="not bold bright_black").append(
            words.plain, f"not bold {words.style}"
        )
    yield Hanging(symbol(task.status).append(" "), line)
    rows: list[RenderableType] = []
    if task.status == "breached":
        wrong = [breach(finding, voice) for finding in findings if finding.status == "breached"]
        rows.extend(
            _row("wrong", words, voice, "red")
            for words in {line.plain: line for line in wrong}.values()
        )
    elif task.status == "undetermined":
        unknown = tuple(dict.fromkeys(fact for finding in findings for fact in finding.unknown))
        if unknown:
            rows.append(_row("unknown", _unknown_facts(unknown, voice), voice, "magenta"))
    if rows:
        yield _under(rows)


# --- the rest


def _unknown(report: Report, voice: Voice) -> list[RenderableType]:
    blocks: list[RenderableType] = []
    for place, question in enumerate(report.questions[:QUESTIONS_SHOWN]):
        line = Line(voice.text(question.text), style="bold" if place == 0 else "")
        line.append(f"  {voice.place(question.entity, question.attribute)}", style="not bold cyan")
        settles = say("question.settles", voice.lang, n=question.settles)
        line.append(f" · {settles}", style="not bold bright_black")
        blocks.append(Hanging(symbol("undetermined").append(" "), line))
    rest = len(report.questions) - QUESTIONS_SHOWN
    if rest > 0:
        blocks.append(Line(say("report.more", voice.lang, n=rest), style="bright_black"))
    return blocks


def _levels(levels: tuple[Level, ...], voice: Voice) -> list[RenderableType]:
    if not levels:
        return []
    scales = list(dict.fromkeys(level.scale for level in levels))
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bright_black")
    table.add_column("")
    for scale in scales:
        table.add_column(name("scale", scale, voice.lang))
    cells = {(level.dataset, level.scale): level for level in levels}
    for dataset in dict.fromkeys(level.dataset for level in levels):
        found = (cells.get((dataset, scale)) for scale in scales)
        row = [_level(level, voice) if level else Line("–") for level in found]
        table.add_row(Line(safe(dataset), style="bold"), *row)
    return [table]


def _level(level: Level, voice: Voice) -> RenderableType:
    if level.level == "undetermined":
        words = "? " + (" / ".join(level.possible) or voice.text(level.label))
        return Hanging("", Line(words, style="magenta"))
    under = Line(_sources(level.under, voice), style="bright_black")
    return Group(Hanging("", Line(voice.text(level.label))), Hanging("", under))


def _conflict(conflict: Conflict, voice: Voice) -> RenderableType:
    between = Line(" ↔ ").join(Line(tied(side), style="cyan") for side in conflict.between)
    line = between.append(f" · {tied(conflict.on)} · {name('conflict', conflict.kind, voice.lang)}")
    settled = say(
        f"resolution.{conflict.resolution}", voice.lang, winner=tied(conflict.winner or "")
    )
    style = "green" if conflict.resolution in ("prevails", "cumulative") else "yellow"
    line.append(voice.colon).append(settled, style=style)
    if conflict.source:
        line.append(voice.bracketed(tied(conflict.source)))
    because = voice.text(conflict.because)
    if because:
        line.append(voice.dash + because)
    return Hanging("≠ ", line)


def _assumptions(report: Report, voice: Voice) -> list[RenderableType]:
    entities: dict[str, list[str]] = {}
    for taken in report.assumptions:
        words = tied(f"{voice.attribute(taken.attribute)} {voice.text(taken.value)}")
        entities.setdefault(taken.entity, []).append(words)
    indent = max((min(20, cell_len(entity) + 2) for entity in entities), default=0)
    return [
        Hanging(Line(safe(entity) + "  ", style="bold"), Line(voice.comma.join(values)), indent)
        for entity, values in entities.items()
    ]


def _judgements(report: Report, voice: Voice) -> list[RenderableType]:
    """The first few in full, the provisions of all others."""
    every = [leading(voice.text(text)) for text in report.judgements]
    blocks: list[RenderableType] = []
    for sources, words in every[:JUDGEMENTS_SHOWN]:
        line = Line(_sources(sources, voice), style="cyan").append("  " if sources else "")
        blocks.append(Hanging("· ", line.append(words, style="not cyan")))
    rest = [source for sources, _ in every[JUDGEMENTS_SHOWN:] for source in sources]
    if rest:
        also = say("report.also", voice.lang, sources=_sources(rest, voice))
        blocks.append(Hanging("· ", Line(also, style="bright_black")))
    return blocks


def _last(report: Report, voice: Voice) -> Iterator[RenderableType]:
    file = shlex.quote(safe(report.file))
    worst = sorted(
        (f for f in report.duties if f.status in ("breached", "open", "undetermined")),
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
