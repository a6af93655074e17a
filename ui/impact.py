"""What a change of the law changes for a scenario, for a reader at a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text as Line

from engine.difference import Cause, Flip, Shift
from engine.impact import Impact
from ui.citations import cite
from ui.fines import between
from ui.layout import Hanging, heading, safe, tied, tied_amounts
from ui.reasons import Voice
from ui.rows import INDENT, under
from ui.words import name, say

KINDS = ("route", "duty", "level")


def sections(impact: Impact, voice: Voice, width: int) -> Iterator[RenderableType]:
    """The title with its counts, then what flipped, by kind."""
    yield Group(*_title(impact, voice, width))
    for kind in KINDS:
        flips = [flip for flip in impact.flips if flip.kind == kind]
        yield from _section(kind, _flips(flips, voice), voice, width)
    yield from _section("exposure", [_shift(shift, voice) for shift in impact.shifts], voice, width)
    yield from _section("restated", restated(impact.restated, voice), voice, width)


def _section(
    key: str, body: list[RenderableType], voice: Voice, width: int
) -> Iterator[RenderableType]:
    if body:
        words = heading(say(f"impact.{key}", voice.lang), width)
        yield Group(words, Padding(Group(*body), (0, 0, 0, INDENT)))


def _title(impact: Impact, voice: Voice, width: int) -> Iterator[RenderableType]:
    title = Line(safe(impact.title), style="bold")
    days = Line(f"{impact.earlier} → {impact.later}", style="bold")
    gap = width - cell_len(title.plain) - cell_len(days.plain)
    if gap >= 2:
        yield Line.assemble(title, " " * gap, days)
    else:
        yield from (Hanging("", title), days)
    said = [voice.short_file]
    for key, instruments in (("entered", impact.entered), ("left", impact.left)):
        if instruments:
            names = voice.comma.join(map(tied, instruments))
            said.append(say(f"impact.{key}", voice.lang, names=names))
    yield Hanging("", Line(" · ".join(filter(None, said)), style="bright_black"))
    counts = [
        tied(say(f"impact.count-{kind}", voice.lang, n=count))
        for kind, count in impact.counts.items()
        if count
    ]
    yield Hanging("", Line(" · ".join(counts) or say("impact.nothing", voice.lang)))


def _flips(flips: Iterable[Flip], voice: Voice) -> list[RenderableType]:
    """What flips in the same way for the same reasons stands together."""
    groups: dict[object, list[Flip]] = {}
    for flip in flips:
        same = (flip.kind, flip.name, flip.before, flip.after, flip.causes, flip.facts)
        groups.setdefault(same, []).append(flip)
    blocks: list[RenderableType] = []
    for alike in groups.values():
        flip = alike[0]
        what = {"route": "", "level": name("scale", flip.name, voice.lang)}
        label = what.get(flip.kind, voice.text(flip.label))
        line = Line(label, style="bold")
        if label:
            line.append(" · ", style="bright_black")
        line.append(voice.comma.join(tied(each.on) for each in alike), style="bold")
        line.append("  ").append(_code(flip, flip.before, "new", voice), style="bright_black")
        line.append(" → ").append(_code(flip, flip.after, "gone", voice))
        blocks.append(Hanging("", line))
        blocks.append(under([_because(flip.causes, flip.facts, voice)]))
    return blocks


def _code(flip: Flip, code: str, missing: str, voice: Voice) -> str:
    """The word for a code of the report; what is missing has its own."""
    if not code:
        return say(f"impact.{missing}", voice.lang)
    if flip.kind == "level" and code == flip.after:
        return voice.text(flip.label)
    return name({"route": "route", "duty": "status"}.get(flip.kind, ""), code, voice.lang)


def _because(causes: tuple[Cause, ...], facts: tuple[str, ...], voice: Voice) -> Hanging:
    """The provisions that entered into force or left it; then the dated facts, if any."""
    groups: dict[tuple[str, object, str], list[str]] = {}
    for cause in causes:
        groups.setdefault((cause.event, cause.day, cause.by), []).append(cause.provision)
    said = []
    for (event, day, by), provisions in groups.items():
        source = cite(provisions, voice.comma)
        words = say(f"impact.cause-{event}", voice.lang, source=source, date=day)
        said.append(words + (voice.bracketed(cite([by])) if by else ""))
    if facts:
        known = voice.comma.join(map(voice.known_as, facts))
        said.append(say("impact.by-facts", voice.lang, facts=known))
    label = say("impact.because", voice.lang)
    body = Line(voice.semicolon.join(said) or "–", style="cyan" if causes else "")
    return Hanging(Line(label, style="bright_black"), body, cell_len(label) + 2)


def _shift(shift: Shift, voice: Voice) -> RenderableType:
    """A breach that costs something else."""
    line = Line.assemble((voice.text(shift.label), "bold"), " · ", (tied(shift.on), "bold"), "  ")
    sides = []
    for exposure in (shift.before, shift.after):
        words = between(exposure.low, exposure.high, exposure.at_least, voice)
        sides.append(tied_amounts(words) + voice.bracketed(cite([exposure.source])))
    line.append(" → ".join(sides))
    return Hanging("", line)


def restated(flips: Iterable[Flip], voice: Voice) -> list[RenderableType]:
    """The provisions that took the place of others, with the tasks they speak of."""
    groups: dict[tuple[str, str], dict[str, None]] = {}
    for flip in flips:
        gone = cite([s for s in flip.under_before if s not in flip.under_after], voice.comma)
        new = cite([s for s in flip.under_after if s not in flip.under_before], voice.comma)
        groups.setdefault((gone, new), {})[voice.text(flip.label)] = None
    return [
        Hanging(
            "", Line.assemble((f"{gone or '–'} → {new or '–'}", "cyan"), "  ", "; ".join(tasks))
        )
        for (gone, new), tasks in groups.items()
    ]
