"""An audit of the law for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text as Line

from dsl.schema import Schema
from dsl.statute import Text
from engine.audit import Audit, AuditFinding, Settled, Side
from ui.citations import cite
from ui.kb_audit_words import say
from ui.layout import Hanging, heading, safe, tied
from ui.lexicon import pick
from ui.words import number

DIM = "bright_black"
SINGLE, ROUTES, NUMBERS = ("never", "swallowed"), ("gap", "overlap"), ("hole", "double", "fall")


class AuditPage:
    """Writes an audit for the terminal."""

    def __init__(self, schema: Schema, lang: str, width: int) -> None:
        """`schema` gives the labels."""
        self.schema = schema
        self.lang = lang
        self.width = width

    def blocks(self, found: Audit, searched: int, everything: bool) -> Iterator[RenderableType]:
        """What was asked, what is new, what is judged, what is settled, what is gone."""
        yield self._head(found, searched)
        if found.new:
            yield self._section("new", (self._finding(f, True) for f in found.new))
        judged = [f for f in found.findings if f.judgement is not None]
        if judged:
            yield self._section("judged", self._judged(judged, everything), len(judged))
        if found.settled and everything:
            yield self._section("settled", map(self._settled, found.settled))
        if found.stale:
            yield self._section("stale", (Line(f"? {key}", style="yellow") for key in found.stale))

    def _say(self, key: str, **filling: object) -> str:
        return say(key, self.lang, **filling)

    def _text(self, text: Text) -> str:
        return safe(pick(text, self.lang))

    def _section(self, key: str, rows: Iterable[RenderableType], count: int = 0) -> Group:
        every = list(rows)
        words = self._say(f"audit.{key}", n=count or len(every))
        return Group(heading(words, self.width), *every)

    def _judged(self, findings: list[AuditFinding], everything: bool) -> Iterator[RenderableType]:
        """The findings that share a judgement, then the judgement."""
        said: dict[tuple[Text | None, str], list[AuditFinding]] = {}
        for finding in findings:
            said.setdefault((finding.judgement, finding.judged_by), []).append(finding)
        for (judgement, by), together in said.items():
            for finding in together:
                yield self._finding(finding, everything)
            if judgement is not None:
                words = Line(self._text(judgement)).append(f"  {tied(by)}", style="cyan")
                yield Padding(Hanging("  ", words), (0, 0, 1, 0))

    def _head(self, found: Audit, searched: int) -> Group:
        def asked(*kinds: str) -> int:
            return sum(found.checks.get(kind, 0) for kind in kinds)

        counts = self._say(
            "audit.asked",
            norms=found.norms,
            checks=sum(found.checks.values()),
            single=asked(*SINGLE),
            pairs=asked("contradiction"),
            routes=asked(*ROUTES),
            numbers=asked(*NUMBERS),
        )
        lines: list[RenderableType] = [
            Line(self._say("audit.title", date=found.as_of), style="bold"),
            Hanging("", Line(counts)),
            Line(self._say("audit.searched", n=searched), style=DIM),
        ]
        if not found.new:
            lines.append(Line(self._say("audit.clean"), style="green"))
        return Group(*lines)

    def _named(self, side: Side) -> str:
        called = f" “{self._text(side.action)}”" if side.action else ""
        return f"{tied(cite(side.sources))}{called}"

    def _about(self, finding: AuditFinding) -> str:
        """What a finding is about: norms, a figure, or terms."""
        named = [self._named(side) for side in finding.norms]
        if len(named) == 2:
            return self._say("audit.against", one=named[0], other=named[1])
        if named:
            return named[0]
        if finding.attribute:
            return f"{self._attribute(finding.attribute)} {number(finding.number, self.lang)}"
        return self._term(finding.key.split(":")[1])

    def _attribute(self, name: str) -> str:
        sorts = self.schema.sorts.values()
        found = next((s.attributes[name] for s in sorts if name in s.attributes), None)
        return name if found is None or self.lang == "en" else self._text(found.label)

    def _term(self, name: str) -> str:
        return " + ".join(
            self._text(self.schema.terms[term].label) if term in self.schema.terms else term
            for term in name.split("+")
        )

    def _finding(self, finding: AuditFinding, shown: bool) -> Group:
        kind = finding.kind + ("-because" if finding.parts else "")
        if finding.judgement is not None and finding.kind == "contradiction":
            kind = "meeting"
        words = self._say(f"finding.{kind}")
        mark = Line("✗ ", style="red") if finding.judgement is None else Line("✓ ", style="green")
        title = Line(self._about(finding), style="bold").append(f"  {words}", style="not bold")
        rows: list[RenderableType] = [Hanging(mark, title)]
        rows += [Hanging("    · ", Line(self._text(part))) for part in finding.parts]
        if finding.exempting:
            norms = ", ".join(cite(side.sources) for side in finding.exempting)
            rows.append(Hanging("  ", Line(self._say("audit.exempting", norms=norms))))
        if finding.decided:
            rows.append(Hanging("  ", Line(self._decided(finding))))
        rows.append(Line(f"  {finding.key}", style=DIM))
        if shown and finding.witness is not None:
            rows.append(self._witness(finding.witness))
        return Group(*rows)

    def _decided(self, finding: AuditFinding) -> str:
        below, at, above = (
            ", ".join(map(self._term, terms)) or self._say("audit.nothing")
            for terms in finding.decided
        )
        n = finding.number
        figures = {
            "below": number(n - 1, self.lang),
            "number": number(n, self.lang),
            "above": number(n + 1, self.lang),
        }
        return self._say("audit.decided", a=below, b=at, c=above, **figures)

    def _witness(self, witness: Text) -> Padding:
        """The scenario, to be copied as it stands."""
        lines = [line for line in pick(witness, self.lang).split("\n") if line]
        return Padding(Group(*(Line(safe(line), style=DIM) for line in lines)), (0, 0, 1, 4))

    def _settled(self, settled: Settled) -> Group:
        one, other = settled.norms
        about = self._say("audit.against", one=self._named(one), other=self._named(other))
        concept = self.schema.concepts.get(settled.ground)
        ground = self._text(concept.label) if concept else settled.ground
        ground = f"{ground} ({', '.join(settled.by)})" if settled.by else ground
        winner = next((s for s in settled.norms if s.norm == settled.winner), None)
        said = self._say("audit.both", ground=ground)
        if winner is not None:
            cited = cite(winner.sources)
            said = self._say("audit.prevails", winner=cited, ground=ground)
        return Group(Hanging("= ", Line(about)), Hanging("  ", Line(said, style=DIM)))
