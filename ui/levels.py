"""The protection levels of the check report: by law, by doctrine, and the controls asked for."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.text import Text as Line

from engine.report import Control, Level
from ui.balance_words import say
from ui.layout import Hanging, tied
from ui.reasons import Voice
from ui.rows import INDENT, names, sources
from ui.words import name
from ui.words import say as word

DOCTRINE = "protection-level"  # the scale that is no law
STATES = ("in-place", "missing", "not-said", "undetermined")


def levels(found: tuple[Level, ...], voice: Voice) -> list[RenderableType]:
    """An entry for each dataset; datasets with the same answer share it."""
    of_dataset: dict[str, list[Level]] = {}
    for level in found:
        of_dataset.setdefault(level.dataset, []).append(level)
    alike: dict[tuple[str, ...], tuple[list[str], list[Line]]] = {}
    for dataset, its in of_dataset.items():
        lines = _lines(its, voice)
        key = tuple(line.plain for line in lines)
        alike.setdefault(key, ([], lines))[0].append(dataset)
    return [
        Group(
            Hanging("", Line(names(datasets, voice), style="bold")),
            *(Hanging(" " * INDENT, line) for line in lines),
        )
        for datasets, lines in alike.values()
    ]


def _lines(its: list[Level], voice: Voice) -> list[Line]:
    """What the law says in one line, what doctrine says in another."""
    law = [_place(level, voice) for level in its if level.scale != DOCTRINE]
    lines = [Line(" · ", style="bright_black").join(law)] if law else []
    for level in its:
        if level.scale == DOCTRINE:
            asked = controls(level.controls, voice)
            doctrine = name("rank", "doctrine", voice.lang) + voice.colon
            line = Line(doctrine, style="bright_black").append_text(_place(level, voice))
            lines.append(line.append(voice.dash).append_text(asked) if asked else line)
    return lines


def _place(level: Level, voice: Voice) -> Line:
    """A level with the provision that gives it; the possible ones where it is not settled."""
    if level.level in ("", "undetermined"):
        could = " / ".join(level.possible) or voice.text(level.label)
        words = f"? {name('scale', level.scale, voice.lang)}{voice.colon}{could}"
        return Line(words, style="magenta")
    label = voice.text(level.label)
    if level.level == "none":
        label = f"{name('scale', level.scale, voice.lang)}{voice.colon}{label}"
    line = Line(tied(label))
    if level.under:
        line.append(voice.bracketed(sources(level.under, voice)), style="bright_black")
    if level.draft:
        line.append(voice.bracketed(word("time.draft", voice.lang)), style="yellow")
    return line


def controls(found: Iterable[Control], voice: Voice) -> Line:
    """Controls by how they stand: in place, missing, not said; in words, for no breach is meant."""
    of_state: dict[str, list[str]] = {}
    for control in found:
        of_state.setdefault(control.status, []).append(tied(voice.text(control.label)))
    return Line(voice.semicolon).join(
        Line(say(f"control.{state}", voice.lang) + voice.colon, style="bright_black").append(
            voice.comma.join(of_state[state]), style=_STYLE[state]
        )
        for state in STATES
        if state in of_state
    )


_STYLE = {"in-place": "green", "missing": "yellow", "not-said": "", "undetermined": "magenta"}
