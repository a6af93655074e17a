"""The export routes of the check report."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text as Line

from engine.report import Exemption, Margin, Report, Route
from ui.layout import Hanging, tied
from ui.reasons import Voice, facts_line, reason, shown_facts, statement, symbol, telling
from ui.rows import names, row, sources, under, unknown_facts
from ui.words import name, number, route_name, say

_ROUTE_STYLE = {
    "prohibited": "bold red",
    "undetermined": "bold magenta",
    "exempt": "bold green",
    "not-an-export": "bold green",
}
ROUTES_APART = 8  # more transfers than these are told together where the answer is one
_FREE = ("exempt", "not-an-export")
_EXEMPTION_SIGN = {"applies": "met", "unknown": "undetermined", "fails": "void"}


def routes(report: Report, voice: Voice) -> list[RenderableType]:
    """A block for each transfer: its route, why, what is exempt and how far the next step is."""
    if not report.routes:
        return [Line(say("report.no-route", voice.lang), style="bright_black")]
    groups: dict[object, list[Route]] = {}
    for route in report.routes:
        statuses = tuple(exemption.status for exemption in route.exemptions)
        alike = (route.route, route.under, route.possible, statuses)
        few = len(report.routes) <= ROUTES_APART
        groups.setdefault(route.transfer if few else alike, []).append(route)
    return [block for alike in groups.values() for block in _route(alike, voice)]


def _route(alike: list[Route], voice: Voice) -> Iterator[RenderableType]:
    """Transfers with one answer; the reasons are those of the first."""
    route = alike[0]
    style = _ROUTE_STYLE.get(route.route, "bold yellow")
    transfers = names((each.transfer for each in alike), voice)
    answer = (route_name(route, voice.lang), style)
    head = Line.assemble((transfers, "bold"), "  →  ", answer)
    if route.draft:
        head.append(voice.bracketed(say("time.draft", voice.lang)), style="yellow")
    yield Hanging("", head)
    if len(alike) > 1:
        words = say("report.first", voice.lang, transfer=tied(route.transfer))
        yield under([Line(words, style="bright_black")])
    rows: list[RenderableType] = []
    if route.route == "undetermined" and route.possible:
        could = voice.comma.join(name("route", code, voice.lang) for code in route.possible)
        rows.append(row("could-be", Line(could), voice))
    if route.under:
        rows.append(row("under", Line(sources(route.under, voice)), voice))
    if route.margin is not None:
        rows.append(row("margin", _margin(route.margin, voice), voice))
    rows.extend(_exemptions(route, voice))
    if route.unknown:
        rows.append(row("unknown", unknown_facts(route.unknown, voice), voice, "magenta"))
    yield under(rows)


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
    if margin.remaining is not None:
        left = number(margin.remaining, lang)
        line.append(say("margin.left", lang, n=left, route=towards))
    else:
        key = "unknown" if high is None else "crossed"
        line.append(say(f"margin.{key}", lang, route=towards), style="magenta")
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
        cited = sources((exemption.source for exemption in alike), voice)
        line = Line.assemble(symbol(_EXEMPTION_SIGN[first.status]), " ", (cited, "cyan"), "  ")
        if len(alike) > 1:
            line.append_text(facts_line(shown_facts(statement(first.proof)), voice))
        else:
            if titles.count(first.label.en) == 1:
                line.append(voice.text(first.label) + voice.dash)
            line.append_text(reason(first.proof, voice))
        key = "exempt" if first.status == "applies" else "not-exempt"
        yield row(key if key != label else "", line, voice)
        label = key


def _urgency(alike: list[Exemption]) -> tuple[int, bool]:
    """What applies, what may still apply, what fails on a fact, what fails on an assumption."""
    facts = telling(alike[0].proof).facts
    said = any(fact.said in ("said", "derived") for fact in facts)
    return ("applies", "unknown", "fails").index(alike[0].status), not said
