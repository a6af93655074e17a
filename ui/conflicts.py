"""Conflicts in words: how they are settled and why, and what follows on either side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Group, RenderableType
from rich.text import Text as Line

from dsl.schema import Schema
from dsl.statute import Penalty, Reconciliation
from engine.conflict_record import Body, Conflict, Ground, Sanction, Side, Stand
from engine.report import Report
from ui.citations import cite
from ui.layout import Hanging, tied, tied_amounts
from ui.proof import penalty
from ui.reasons import SYMBOLS, Voice
from ui.rows import names, under
from ui.words import fine, name, say

CLEAR = ("prevails", "cumulative", "by-case")
FOREIGN_LAW = "foreign-law"


def conflicts(report: Report, voice: Voice) -> list[RenderableType]:
    """One entry for a conflict and its resolution, whatever it touches.

    Where no Chinese norm yields to another, what follows on either side is shown too.
    """
    touched: dict[str, list[Conflict]] = {}
    for conflict in report.conflicts:
        touched.setdefault(conflict.rule, []).append(conflict)
    return [_entry(alike, voice) for alike in touched.values()]


def _entry(alike: list[Conflict], voice: Voice) -> RenderableType:
    conflict = alike[0]
    line = Line(" ↔ ").join(Line(tied(side), style="cyan") for side in parties(alike))
    on = names((each.on for each in alike), voice)
    line.append(f" · {on} · {voice.text(conflict.label)}{voice.colon}")
    line.append(settled(conflict, voice), "green" if conflict.resolution in CLEAR else "yellow")
    if conflict.source and not conflict.grounds:
        line.append(voice.bracketed(cite([conflict.source], voice.comma)))
    because = voice.text(conflict.because)
    entry = Hanging("≠ ", line.append(voice.dash + because if because else ""))
    if conflict.resolution in CLEAR and conflict.kind != FOREIGN_LAW:
        return entry
    return Group(entry, under(under([row]) for row in _rows(conflict, voice)))


def parties(alike: Iterable[Conflict]) -> tuple[str, ...]:
    """The provisions that take part in any of the conflicts of one rule."""
    several = list(alike)
    met = (side.provision for each in several for side in each.sides if side.norms)
    there = frozenset(met)
    between = several[0].between
    return tuple(side for side in between if side in there) or between


def settled(conflict: Conflict, voice: Voice) -> str:
    """How a conflict is settled, and on what ground, in words."""
    return _settlement(
        conflict.resolution, conflict.winner or "", conflict.body, conflict.grounds, voice
    )


def settled_by(rule: Reconciliation, schema: Schema, voice: Voice) -> str:
    """The same for a conflict rule as it stands in the knowledge base."""
    grounds = (
        Ground(ground.concept, schema.concepts[ground.concept].label, tuple(map(str, ground.by)))
        for ground in rule.grounds
    )
    body = Body(rule.body, schema.concepts[rule.body].label) if rule.body else None
    winner = str(rule.winner) if rule.winner else ""
    return _settlement(rule.resolution, winner, body, tuple(grounds), voice)


def _settlement(
    resolution: str, winner: str, body: Body | None, grounds: tuple[Ground, ...], voice: Voice
) -> str:
    words = say(
        f"resolution.{resolution}",
        voice.lang,
        winner=tied(winner),
        body=voice.text(body.label) if body else "",
    )
    reasons = []
    for ground in grounds:
        by = cite(ground.by, voice.comma)
        reasons.append(voice.text(ground.label) + (f" {by}" if by else ""))
    return words + (voice.bracketed(voice.semicolon.join(reasons)) if reasons else "")


def sides(conflict: Conflict, voice: Voice) -> Iterator[tuple[Side, str]]:
    """Each norm that takes part, with what it asks and what its breach costs, in words.

    Of a side that binds, what it defines besides is left out.
    """
    for side in conflict.sides:
        binding = [stand for stand in side.norms if stand.modality != "constitutes"]
        for words in dict.fromkeys(_stand(stand, voice) for stand in binding or side.norms):
            yield side, words


def _stand(stand: Stand, voice: Voice) -> str:
    words = f"{name('modality', stand.modality, voice.lang)}{voice.colon}{voice.text(stand.label)}"
    if stand.foreign:
        words += voice.bracketed(say("conflict.foreign", voice.lang))
    if stand.status in SYMBOLS:
        words += f" · {name('status', stand.status, voice.lang)}"
    costs = voice.semicolon.join(costs_of(stand.sanction, voice))
    return words + (voice.dash + say("conflict.breach", voice.lang, costs=costs) if costs else "")


def costs_of(sanctions: Iterable[Sanction], voice: Voice) -> Iterator[str]:
    """The dearest tier of each article that threatens the breach."""
    articles: dict[str, list[Sanction]] = {}
    for sanction in sanctions:
        articles.setdefault(sanction.source.partition("(")[0], []).append(sanction)
    for tiers in articles.values():
        top = max(tiers, key=lambda tier: _ceiling(tier.penalty))
        high, turnover = _ceiling(top.penalty)
        words = fine(high or None, turnover or None, voice.lang) or penalty(top.penalty, voice)
        yield f"{tied(top.source)} {tied_amounts(words)}"


def _ceiling(threat: Penalty) -> tuple[int, int]:
    return threat.fine.high if threat.fine else 0, threat.turnover or 0


def _rows(conflict: Conflict, voice: Voice) -> Iterator[RenderableType]:
    for side, words in sides(conflict, voice):
        yield Hanging("", Line.assemble((tied(side.provision), "cyan"), "  ", words))
