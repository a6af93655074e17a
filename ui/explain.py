"""The page of `heng explain`: what matched, each with its proof; a list where much matched."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from rich.console import Group, RenderableType
from rich.text import Text as Line

from dsl.source import Source
from dsl.statute import Norm, Text
from engine.report import Proof
from kb.rulebook import Rules
from ui import proof as pages
from ui.conflicts import settled_by
from ui.layout import Hanging, tied
from ui.lookup import Found
from ui.reasons import Voice, symbol
from ui.words import name, say

TREES_SHOWN = 5

Prover = Callable[[str], Iterable[tuple[str, Proof]]]
Block = tuple[str, str, str, Callable[[], RenderableType]]  # norm, entity, status, its page


def page(
    found: Found, on: str | None, rules: Rules, prove: Prover, voice: Voice, source: Source
) -> list[RenderableType]:
    """The blocks to print, none if nothing that matched concerns `on`.

    `prove` gives the proofs of a norm that the report does not list, on each entity of its sort.
    """
    if on is not None:
        found = found.on(on)
    blocks = list(_blocks(found, on, rules, prove, voice, source))
    if len(blocks) <= TREES_SHOWN:
        return [write() for _, _, _, write in blocks]
    head = Line(say("proof.several", voice.lang, n=len(blocks)), style="bold")
    return [Group(head, *(_entry(block, voice) for block in blocks))]


def _entry(block: Block, voice: Voice) -> Hanging:
    norm, entity, status, _ = block
    asked = tied(f"{norm} --on {entity}" if entity else norm)
    line = Line.assemble((asked, "cyan"), "  ", name("status", status, voice.lang))
    return Hanging(Line("  ").append_text(symbol(status)).append(" "), line)


def _blocks(
    found: Found, on: str | None, rules: Rules, prove: Prover, voice: Voice, source: Source
) -> Iterator[Block]:
    for route in found.routes:
        yield "route", route.transfer, "holds", _later(pages.route(route, voice, source))
    for level in found.levels:
        yield level.scale, level.dataset, "holds", _later(pages.level(level, voice, source))
    for finding in found.findings:
        shown = _later(pages.finding(finding, voice, source))
        yield finding.norm, finding.on, finding.status, shown
    for exemption, transfer in found.exemptions:
        shown = _later(pages.exemption(exemption, transfer, voice, source))
        yield exemption.norm, transfer, pages.EXEMPTION[exemption.status], shown
    for norm_id in found.norms:
        norm = rules.by_id[norm_id]
        if norm.penalty is not None or norm.reconciliation is not None:
            yield norm_id, "", "", _later(_apart(norm, rules, voice))
            continue
        for entity, proof in prove(norm_id):
            if on in (None, entity):
                gist, label = _about(norm, rules, voice)
                shown = _later(pages.derivation(label, gist, entity, proof, voice, source))
                yield norm_id, entity, pages.TRUTH[proof.truth], shown


def _later(block: Iterator[RenderableType]) -> Callable[[], RenderableType]:
    return lambda: Group(*block)


def _apart(norm: Norm, rules: Rules, voice: Voice) -> Iterator[RenderableType]:
    """A norm that is not weighed by itself: a sanction or a conflict rule."""
    gist, label = _about(norm, rules, voice)
    yield Hanging("", Line(tied(label), style="bold cyan"))
    if gist is not None:
        yield Hanging("  ", Line(voice.text(gist)))
    if norm.penalty is not None:
        yield Hanging("  ", Line(pages.penalty(norm.penalty, voice)))
    if norm.reconciliation is not None:
        between = " ↔ ".join(tied(str(side)) for side in norm.reconciliation.between)
        settled = settled_by(norm.reconciliation, rules.schema, voice)
        yield Hanging("  ", Line(between + voice.colon + settled))
        yield Hanging("  ", Line(voice.text(norm.reconciliation.because)))


def _about(norm: Norm, rules: Rules, voice: Voice) -> tuple[Text | None, str]:
    """The gist of a norm's article, and its sources with the title of the article."""
    article = rules.article(norm.sources[0]) if norm.sources else None
    sources = voice.comma.join(map(str, norm.sources))
    if article is None:
        return None, sources or norm.id
    return article.gist, f"{sources}  {voice.text(article.title)}"
