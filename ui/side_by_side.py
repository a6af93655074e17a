"""Two answers side by side: what was said otherwise, and what stands otherwise for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Line

from engine.difference import Cause, Flip, Shift
from engine.report import Total
from engine.whatif import Altered, Risk, WhatIf
from ui.citations import cite
from ui.fines import between
from ui.impact import restated
from ui.layout import NARROWEST, Hanging, heading, safe, tied, tied_amounts
from ui.reasons import Voice, symbol
from ui.rows import INDENT
from ui.whatif_words import say
from ui.words import name

KINDS = ("route", "duty", "level")
SIDE = 30  # per cent of the width for either side
GAP = 2

Row = tuple[RenderableType, ...]


def sections(result: WhatIf, voice: Voice, width: int) -> Iterator[RenderableType]:
    """The title, what was said otherwise, then what stands otherwise, by kind."""
    yield Group(*_title(result, voice, width))
    yield from answered(result, voice, width)


def answered(result: WhatIf, voice: Voice, width: int) -> Iterator[RenderableType]:
    """What was said otherwise; then routes, duties, levels and fines in two columns."""
    for words, body in parts(result, voice, width):
        yield Group(heading(words, width), Padding(Group(*body), (0, 0, 0, INDENT)))


def parts(result: WhatIf, voice: Voice, width: int) -> Iterator[tuple[str, list[RenderableType]]]:
    """The same as headings with what stands below each; what is empty is left out."""
    found = _parts(result, voice, width)
    return ((words, body) for words, body in found if body)


def _parts(result: WhatIf, voice: Voice, width: int) -> Iterator[tuple[str, list[RenderableType]]]:
    said: list[RenderableType] = [_altered(fact, voice) for fact in result.altered]
    yield say("said", voice.lang), said
    lang = voice.lang
    for kind in KINDS:
        flips = [flip for flip in result.flips if flip.kind == kind]
        body: list[RenderableType] = []
        for reasons, rows in _grouped(flips, result, voice).items():
            if reasons:
                body.append(Hanging("", Line(reasons, style="bright_black")))
            body.append(_table(rows, voice, width, headed=len(body) < 2))
        yield say(f"impact.{kind}", lang), body
    for key, rows in (
        ("impact.exposure", [_fined(shift, voice) for shift in result.shifts]),
        ("risk", [_risked(risk, voice) for risk in result.risks]),
    ):
        body = [_table(rows, voice, width)] if rows else []
        yield say(key, lang), body
    yield say("impact.restated", lang), restated(result.restated, voice)


def _title(result: WhatIf, voice: Voice, width: int) -> Iterator[RenderableType]:
    title = Line(safe(result.title), style="bold")
    moved = result.earlier != result.later
    days = Line(f"{result.earlier} → {result.later}" if moved else "", style="bold")
    gap = width - cell_len(title.plain) - cell_len(days.plain)
    if not moved:
        yield Hanging("", title)
    elif gap >= GAP:
        yield Line.assemble(title, " " * gap, days)
    else:
        yield from (Hanging("", title), days)
    yield Hanging("", Line(voice.short_file, style="bright_black"))
    yield Hanging("", Line(tally(result, voice)))


def tally(result: WhatIf, voice: Voice) -> str:
    """How many things stand otherwise."""
    counts = [
        tied(say(f"impact.count-{kind}", voice.lang, n=count))
        for kind, count in result.counts.items()
        if count
    ]
    return " · ".join(counts) or say("nothing", voice.lang)


def _altered(fact: Altered, voice: Voice) -> RenderableType:
    line = Line(voice.place(fact.entity, fact.attribute), style="bold")
    line.append("  ").append(voice.text(fact.before), style="bright_black")
    return Hanging("", line.append(" → ").append(voice.text(fact.after)))


def _table(rows: Iterable[Row], voice: Voice, width: int, headed: bool = True) -> RenderableType:
    """Three columns; where there is no room for them, the two sides stand below."""
    sides = [Line(say(key, voice.lang), style="bright_black") for key in ("before", "after")]
    room = width - INDENT - GAP * 2
    side = max(NARROWEST, room * SIDE // 100)
    if room - 2 * side < NARROWEST:
        blocks: list[RenderableType] = []
        for what, *values in rows:
            below = Table.grid(padding=(0, GAP, 0, 0))
            for word, value in zip(sides, values, strict=True):
                below.add_row(word, value)
            blocks += [what, Padding(below, (0, 0, 0, INDENT))]
        return Group(*blocks)
    table = Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0), show_header=False)
    for columns in (room - 2 * side, side, side):
        table.add_column(width=columns)
    if headed:
        table.add_row(Line(""), *sides)
    for row in rows:
        table.add_row(*row)
    return table


def _alike(flips: Iterable[Flip]) -> Iterator[list[Flip]]:
    """What flips in the same way for the same reasons, together."""
    groups: dict[object, list[Flip]] = {}
    for flip in flips:
        under = (flip.under_before, flip.under_after) if flip.kind == "route" else ()
        same = (flip.kind, flip.name, flip.before, flip.after, flip.causes, flip.facts, under)
        groups.setdefault(same, []).append(flip)
    yield from groups.values()


def _grouped(flips: list[Flip], result: WhatIf, voice: Voice) -> dict[str, list[Row]]:
    """The rows by their reasons; what flips in the same way is one row."""
    groups: dict[str, list[Row]] = {}
    for alike in _alike(flips):
        groups.setdefault(_reasons(alike[0], result, voice), []).append(_row(alike, voice))
    return groups


def _row(alike: list[Flip], voice: Voice) -> Row:
    flip = alike[0]
    what = {"route": "", "level": name("scale", flip.name, voice.lang)}
    label = what.get(flip.kind, voice.text(flip.label))
    line = Line(label, style="bold").append(" · " if label else "", style="bright_black")
    line.append(voice.comma.join(tied(each.on) for each in alike), style="bold")
    return (
        Hanging("", line),
        _side(flip, flip.before, flip.under_before, voice),
        _side(flip, flip.after, flip.under_after, voice),
    )


def _reasons(flip: Flip, result: WhatIf, voice: Voice) -> str:
    """The facts and provisions for which it flips, where there is more than one to choose from."""
    said = []
    several = len(result.altered) > 1 or result.earlier != result.later
    if flip.facts and (several or flip.causes):
        facts = voice.comma.join(map(voice.known_as, flip.facts))
        said.append(say("because", voice.lang, facts=facts))
    groups: dict[tuple[str, object], list[Cause]] = {}
    for cause in flip.causes:
        groups.setdefault((cause.event, cause.day), []).append(cause)
    for (event, day), causes in groups.items():
        source = cite((cause.provision for cause in causes), voice.comma)
        said.append(say(f"impact.cause-{event}", voice.lang, source=source, date=day))
    return voice.semicolon.join(said)


def _side(flip: Flip, code: str, under: tuple[str, ...], voice: Voice) -> RenderableType:
    """How it stands on one side; a route and a level with their provisions."""
    if not code:
        return Line(say("task.none", voice.lang), style="bright_black")
    if flip.kind == "duty":
        head = symbol(code).append(" ")
        return Hanging(head, Line(name("status", code, voice.lang)))
    if flip.kind == "level":
        label = flip.label if under is flip.under_after else flip.was
        words = voice.text(label) if label else code
    else:
        words = name("route", code, voice.lang)
    cited = Line(cite(under, voice.comma), style="bright_black")
    return (
        Group(Hanging("", Line(words)), Hanging("", cited)) if under else Hanging("", Line(words))
    )


def _fined(shift: Shift, voice: Voice) -> Row:
    line = Line.assemble((voice.text(shift.label), "bold"), " · ", (tied(shift.on), "bold"))
    sides = [
        Hanging("", Line(tied_amounts(between(e.low, e.high, e.at_least, voice))))
        for e in (shift.before, shift.after)
    ]
    return Hanging("", line), sides[0], sides[1]


def _risked(risk: Risk, voice: Voice) -> Row:
    def side(total: Total | None) -> RenderableType:
        if total is None:
            return Hanging("", Line(say("risk.none", voice.lang), style="green"))
        fine = between(total.low, total.high, total.at_least, voice)
        words = say("fine.total", voice.lang, fine=fine, n=len(total.acts))
        return Hanging("", Line(tied_amounts(words), style="red"))

    return Hanging("", Line(tied(risk.bearer), style="bold")), side(risk.before), side(risk.after)
