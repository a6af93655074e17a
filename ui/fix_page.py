"""What must change, for a reader at a terminal: each task with its ways, then ways to all of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text as Line

from dsl.statute import Text
from engine.fix_report import Effect, Fix, Matter, Passage, Step, Way
from ui.fix_words import say
from ui.layout import Hanging, heading, safe, tied
from ui.reasons import Voice, symbol
from ui.rows import INDENT, names, sources, under
from ui.words import name

ROWS = ("by", "or", "late", "rests", "say", "settles", "also", "new", "counts", "route")
RECORD = "record"  # a step that states what has been counted
SHOWN = 3  # ways of one task
PATCH_LINES = 40  # of a way that is shown among others
AUTHORITY = "effort-authority"


class Page:
    """Lays out one answer."""

    def __init__(
        self, fix: Fix, voice: Voice, width: int, efforts: Mapping[str, Text], command: str
    ) -> None:
        """`efforts` are the labels of the ontology's scale; `command` is what shows a way whole."""
        self.fix = fix
        self.voice = voice
        self.width = width
        self.efforts = efforts
        self.command = command

    def blocks(self, only: int = 0) -> Iterator[RenderableType]:
        """The sections; with `only`, that way alone, whole."""
        if only:
            yield self.way(only, self.fix.ways[only - 1], whole=True)
            return
        yield Group(*self.title())
        for key, found in self.kinds().items():
            if found:
                yield self.section(say(key, self.voice.lang), self.entries(found))
        for number, way in enumerate(self.fix.ways, 1):
            yield self.way(number, way, whole=False)
        yield from self.notes()

    def section(self, words: str, body: Iterable[RenderableType]) -> RenderableType:
        """A heading with what stands below it."""
        return Group(heading(words, self.width), Padding(Group(*body), (0, 0, 0, INDENT)))

    def title(self) -> Iterator[RenderableType]:
        """The scenario, its date and its file."""
        title = Line(safe(self.fix.title), style="bold")
        day = Line(say("report.as-of", self.voice.lang, date=self.fix.as_of), style="bold")
        gap = self.width - cell_len(title.plain) - cell_len(day.plain)
        if gap >= 2:
            yield Line.assemble(title, " " * gap, day)
        else:
            yield from (Hanging("", title), day)
        tally = Line(self.voice.short_file, style="bright_black")
        for status, count in (("breached", self.fix.breached), ("open", self.fix.open)):
            if count:
                tally.append("   ").append_text(symbol(status))
                tally.append(f" {count} {name('status', status, self.voice.lang)}")
        yield tally

    # one by one

    def kinds(self) -> dict[str, list[Matter]]:
        """The tasks: that nothing ends, of which a fact is to be said first, and the others."""
        found: dict[str, list[Matter]] = {"stuck": [], "asked": [], "matters": []}
        for matter in self.fix.matters:
            key = "asked" if _asked(matter) else "stuck" if _stuck(matter) else "matters"
            found[key].append(matter)
        return found

    def entries(self, matters: Sequence[Matter]) -> Iterator[RenderableType]:
        """The tasks; those that differ only in what they lie on stand together."""
        groups: dict[object, list[Matter]] = {}
        for matter in matters:
            ways = tuple(tuple(self.text_of(way, {matter.on})) for way in _shown(matter))
            belated = tuple(self.text_of(matter.belated or (), {matter.on}))
            same = (matter.action, matter.status, ways, matter.overdue, matter.rests_on, belated)
            groups.setdefault(same, []).append(matter)
        for alike in groups.values():
            yield from self.entry(alike)

    def entry(self, alike: list[Matter]) -> Iterator[RenderableType]:
        """One task, on whatever it lies, with what would settle it."""
        matter, voice = alike[0], self.voice
        line = Line(voice.text(matter.label), style="bold")
        on = names((each.on for each in alike), voice)
        line.append(" · ", "bright_black").append(on, "bold")
        cited = dict.fromkeys(source for each in alike for source in each.sources)
        line.append(" · ", "bright_black").append(sources(cited, voice), "cyan")
        yield Hanging(symbol(matter.status).append(" "), line)
        rows: list[RenderableType] = []
        if matter.unsaid:
            facts = dict.fromkeys(fact for each in alike for fact in each.unsaid)
            rows.append(self.row("say", Line(voice.comma.join(map(voice.known_as, facts)))))
        elif _asked(matter):
            rows.append(self.row("say", Line(say("when", voice.lang))))
        shared = {each.on for each in alike} if len(alike) > 1 else set()
        for way in ((matter.belated,) if matter.belated else ()) + tuple(_shown(matter)):
            steps = voice.semicolon.join(self.text_of(way, shared))
            body = Line(steps).append(voice.bracketed(self.effort(_hardest(way))), "bright_black")
            rows.append(self.row("or" if rows else "by", body))
        if _stuck(matter) and matter.belated is None:
            facts_ = voice.comma.join(map(voice.known_as, matter.rests_on)) or "–"
            rows.append(self.row("rests", Line(facts_)))
        if matter.overdue:
            late = say(_lateness(matter), voice.lang, date=matter.overdue)
            rows.append(self.row("late", Line(late, style="yellow")))
        yield under(rows)

    def text_of(self, way: Sequence[Step], shared: set[str]) -> list[str]:
        """The steps of a way in words; what it is done to is `each` where it is one of several."""
        each = say("task.each", self.voice.lang)
        return [
            self.voice.text(step.says)
            if step.on not in shared
            else _renamed(self.voice.text(step.says), step.on, each)
            for step in way
        ]

    def effort(self, effort: str) -> str:
        """A step of the scale in words."""
        label = self.efforts.get(effort)
        return self.voice.text(label) if label else effort

    def row(self, key: str, body: Line, style: str = "bright_black") -> Hanging:
        """A labelled row; the labels of the page line up."""
        width = max(cell_len(say(f"row.{row}", self.voice.lang)) for row in ROWS) + 2
        return Hanging(Line(say(f"row.{key}", self.voice.lang), style=style), body, width)

    # ways to all of it

    def way(self, number: int, way: Way, whole: bool) -> RenderableType:
        """A way: its changes, what comes of it, and the patch."""
        lang = self.voice.lang
        body: list[RenderableType] = [*self.steps(way), Line("")]
        patch = way.patch.rstrip("\n").split("\n")
        shown = patch if whole or len(patch) <= PATCH_LINES else patch[: PATCH_LINES // 2]
        body += [Line(safe(line), style=_patch_style(line), no_wrap=True) for line in shown]
        if len(shown) < len(patch):
            command = f"{self.command} --way {number}"
            rest = say("rest", lang, n=len(patch) - len(shown), command=command)
            body.append(Hanging("", Line(rest, style="bright_black")))
        return self.section(self.heading(number, way), body)

    def heading(self, number: int, way: Way) -> str:
        """The number of a way, how much it changes, and what that takes at most."""
        changes = sum(step.op != RECORD for step in way.steps)
        words = (say("way", self.voice.lang, n=number), say("changes", self.voice.lang, n=changes))
        return " · ".join((*words, self.effort(way.effort)))

    def steps(self, way: Way) -> Iterator[RenderableType]:
        """The changes of a way and what comes of them."""
        yield from self.folded([step for step in way.steps if step.op != RECORD])
        yield under(self.outcome(way))

    def folded(self, steps: Sequence[Step]) -> Iterator[RenderableType]:
        """The changes; the same change of several things is one line."""
        groups: dict[object, list[Step]] = {}
        for step in steps:
            same = (step.op, step.effort, _renamed(self.voice.text(step.says), step.on, "\0"))
            groups.setdefault(same, []).append(step)
        for alike in groups.values():
            on = self.voice.comma.join(tied(step.on) for step in alike)
            text = _renamed(self.voice.text(alike[0].says), alike[0].on, on)
            effort = self.voice.bracketed(self.effort(alike[0].effort))
            yield Hanging("· ", Line(text, style="bold").append(effort, "bright_black not bold"))

    def outcome(self, way: Way) -> Iterator[RenderableType]:
        """What a way settles, what else it eases, what it brings about, and other routes."""
        lang = self.voice.lang
        if way.settles:
            breached = [e for e in way.settles if e.before == "breached"]
            said = self.effects(breached)
            rest = len(way.settles) - len(breached)
            if rest:
                said = self.voice.semicolon.join(filter(None, (said, say("all", lang, n=rest))))
            yield self.row("settles", Line(said), "green")
        if way.belated:
            words = say("belated", lang, names=self.effects(way.belated))
            yield self.row("late", Line(words), "yellow")
        if way.eases:
            words = say("also", lang, n=len(way.eases), names=self.effects(way.eases))
            yield self.row("also", Line(words))
        if way.arises:
            words = say("new", lang, n=len(way.arises), names=self.effects(way.arises))
            yield self.row("new", Line(words), "yellow")
        for step in way.steps:
            if step.op == RECORD:
                yield self.row("counts", Line(self.voice.text(step.says)))
        for passage in way.routes:
            yield self.row("route", Line(self.passage(passage)))

    def effects(self, effects: Iterable[Effect]) -> str:
        """Tasks with the things on which they lie."""
        things: dict[str, list[str]] = {}
        for effect in effects:
            things.setdefault(self.voice.text(effect.label), []).append(effect.on)
        voice = self.voice
        each = (f"{label}{voice.bracketed(names(on, voice))}" for label, on in things.items())
        return voice.semicolon.join(each)

    def passage(self, passage: Passage) -> str:
        """From one route to another."""
        lang = self.voice.lang
        after = name("route", passage.after, lang) if passage.after else say("ended", lang)
        return f"{tied(passage.transfer)}{self.voice.colon}" + (
            f"{name('route', passage.before, lang)} → {after}"
        )

    # what has to be said with it

    def notes(self) -> Iterator[RenderableType]:
        """What follows from no way, and what each way does not do."""
        lang = self.voice.lang
        said = []
        open_ = [m for m in self.fix.matters if not _asked(m)]
        if not self.fix.ways and (open_ or self.fix.aim == "route"):
            key = "no-way" if all(map(_stuck, open_)) else "no-plan"
            said.append(say(key, lang))
        breached = [m for m in self.fix.matters if m.status == "breached" and m.ways]
        if self.fix.ways and breached:
            cited = dict.fromkeys(source for matter in breached for source in matter.sources)
            words = {"date": self.fix.as_of, "sources": sources(cited, self.voice)}
            said.append(say("note.past", lang, **words))
        if self.fix.ways and self.fix.aim == "route":
            said.append(say("note.route", lang))
        if any(m.status == "open" for m in self.fix.matters):
            said.append(say("note.late", lang))
        if self.fix.ways:
            said.append(say("note.state", lang))
        steps = [step for way in self.fix.ways for step in way.steps]
        if any(step.effort == AUTHORITY for step in steps):
            said.append(say("note.authority", lang))
        if any(step.op == "exchange" for step in steps):
            said.append(say("note.exchange", lang))
        if said:
            yield Group(*(Hanging("· ", Line(note)) for note in said))


def _asked(matter: Matter) -> bool:
    """Whether a fact is to be said before anything is to be changed."""
    return matter.status == "open" and (bool(matter.unsaid) or matter.belated is not None)


def _stuck(matter: Matter) -> bool:
    """Whether nothing ends it and nothing is left to do."""
    return not matter.ways and not matter.belated and not _asked(matter)


def _lateness(matter: Matter) -> str:
    """What is to be said of a day that has passed."""
    if matter.belated is None:
        return "late"
    return "stays-late" if matter.belated else "too-late"


def _shown(matter: Matter) -> Sequence[Sequence[Step]]:
    """The ways to show; of what is merely open those that alter nothing of what is done."""
    mild = [way for way in matter.ways if not any(step.drastic for step in way)]
    if matter.belated is not None and matter.status == "open":
        return ()
    return (mild if mild and matter.status == "open" else matter.ways)[:SHOWN]


def _hardest(way: Sequence[Step]) -> str:
    """What a way takes at most."""
    return max(way, key=lambda step: step.weight).effort if way else ""


def _renamed(text: str, name_: str, to: str) -> str:
    """A text in which a thing is called otherwise."""
    escaped = re.escape(name_)
    pattern = rf"(?<![\w-]){escaped}(?![\w-])" if name_.isascii() else escaped
    return re.sub(pattern, lambda match: to, text)


def _patch_style(line: str) -> str:
    if line.startswith(("---", "+++")):
        return "bold"
    return {"+": "green", "-": "red", "@": "cyan"}.get(line[:1], "bright_black")
