"""How `heng ask` shows a question and the list of all questions."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text as Line

from engine.inquiry import Inquiries, Inquiry, Stake
from ui.answering import Reader
from ui.ask_words import say
from ui.citations import cite
from ui.layout import Hanging, tied
from ui.reasons import Voice, symbol
from ui.rows import INDENT
from ui.words import name

CITED = 4  # provisions named beside the one that is quoted
NAMES_SHOWN = 60


def question(inquiry: Inquiry, reader: Reader, voice: Voice) -> RenderableType:
    """A question, what it is worth, and the provision that makes it matter, in our words."""
    head = Hanging(symbol("undetermined").append(" "), Line(voice.text(inquiry.text), "bold"))
    rows: list[RenderableType] = [Hanging("", Line(worth(inquiry, voice.lang), "bright_black"))]
    stake = chief(inquiry.stakes)
    source = Line(cite(stake.sources, voice.comma), "cyan")
    source.append(f" · {_called(stake, voice)}", "bright_black")
    rows.append(Hanging("", source))
    if stake.gist.en:
        rows.append(Hanging("", Line(voice.text(stake.gist))))
    others = [s for other in inquiry.stakes for s in other.sources if s not in stake.sources]
    if others:
        more = list(dict.fromkeys(others))
        words = cite(more[:CITED], voice.comma) + (" …" if len(more) > CITED else "")
        also = say("report.also", voice.lang, sources=words)
        rows.append(Hanging("", Line(also, style="bright_black")))
    said = reader.about.values.get(reader.attribute)
    if said is not None and said.items:
        words = voice.comma.join(reader.called(item, voice.lang) for item in said.items)
        rows.append(Hanging("", Line(say("said", voice.lang, said=words))))
    rows.append(Hanging("", Line(reader.kind(voice.lang), style="cyan")))
    return Group(head, Padding(Group(*rows), (0, 0, 0, INDENT)))


def chief(stakes: tuple[Stake, ...]) -> Stake:
    """The finding to tell of: an export route before a level, a duty before a right."""
    routes = [stake for stake in stakes if stake.scale == "export-route"]
    duties = [stake for stake in stakes if stake.norm and stake.sources]
    return (*routes, *duties, *stakes)[0]


def _called(stake: Stake, voice: Voice) -> str:
    """What hangs on the question."""
    label = name("scale", stake.scale, voice.lang) if stake.scale else voice.text(stake.label)
    return f"{label} · {tied(stake.on)}"


def worth(inquiry: Inquiry, lang: str) -> str:
    """How many findings an answer settles."""
    low, high, n = inquiry.at_least, inquiry.at_most, len(inquiry.stakes)
    if high == 0:
        return say("worth.step", lang, n=n)
    if n == 1:
        return say("worth.one" if low else "worth.maybe", lang)
    if low == n:
        return say("worth.all", lang, n=n)
    return say("worth.same" if low == high else "worth", lang, low=low, high=high, n=n)


def explained(reader: Reader, part: str, voice: Voice) -> RenderableType:
    """What is asked, the names that may be answered, and what else may be typed."""
    lang = voice.lang
    names = reader.listing(part, lang)
    rows: list[RenderableType] = []
    if not part:
        rows.append(Hanging("", Line(reader.meaning(lang))))
    if names:
        shown = voice.comma.join(map(tied, names[:NAMES_SHOWN]))
        rows.append(Hanging("", Line(shown, style="cyan")))
        rest = len(names) - NAMES_SHOWN
        if rest > 0:
            rows.append(Line(say("more-names", lang, n=rest), style="bright_black"))
    elif part:
        rows.append(Line(say("no-such-name", lang, text=part)))
    rows.append(Hanging("", Line(say("help", lang), style="bright_black")))
    return Padding(Group(*rows), (0, 0, 0, INDENT))


def listing(inquiries: Inquiries, voice: Voice) -> Iterator[RenderableType]:
    """All questions, the one that settles most first."""
    if not inquiries.questions:
        yield Line(say("nothing", voice.lang, file=voice.short_file))
        return
    counts = {"n": inquiries.unsettled, "questions": len(inquiries.questions)}
    yield Hanging("", Line(say("begin", voice.lang, file=voice.short_file, **counts), "bold"))
    rows: list[RenderableType] = []
    for inquiry in inquiries.questions:
        sources = dict.fromkeys(s for stake in inquiry.stakes for s in stake.sources)
        cited = cite(list(sources)[:CITED], voice.comma) + (" …" if len(sources) > CITED else "")
        line = Line(voice.text(inquiry.text), style="bold")
        line.append("  ").append(voice.place(inquiry.entity, inquiry.attribute), style="cyan")
        line.append(f" · {worth(inquiry, voice.lang)} · {cited}", style="bright_black")
        rows.append(Hanging(symbol("undetermined").append(" "), line))
    yield Group(*rows)
