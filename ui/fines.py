"""What the breaches may cost: for each bearer the sum, for each act the tiers that threaten it."""

from __future__ import annotations

from rich.console import RenderableType
from rich.text import Text as Line

from engine.report import Act, Exposure, Report, Tier, Total
from ui.citations import cite
from ui.layout import Hanging, tied, tied_amounts
from ui.reasons import Voice
from ui.rows import under
from ui.words import fine, money, say


def fines(report: Report, voice: Voice) -> list[RenderableType]:
    """A block for each bearer: the sum over its acts, then the acts that cost alike together."""
    blocks: list[RenderableType] = []
    for total in report.totals:
        blocks.append(_head(total, voice))
        alike: dict[object, list[Act]] = {}
        for act in total.acts:
            same = (act.exposure.tiers, act.exposure.set_aside, act.exposure.rule)
            alike.setdefault(same, []).append(act)
        for acts in alike.values():
            blocks.append(under(_acts(acts, report, voice)))
    return blocks


def _head(total: Total, voice: Voice) -> Hanging:
    words = say(
        "fine.total",
        voice.lang,
        fine=between(total.low, total.high, total.at_least, voice),
        n=len(total.acts),
    )
    line = Line.assemble((tied(total.bearer), "bold"), "  ", (tied_amounts(words), "red"))
    return Hanging("", line)


def _acts(acts: list[Act], report: Report, voice: Voice) -> list[RenderableType]:
    """Acts that cost alike: what they are, the tiers, and what does not add to them."""
    labels = {task.action: voice.text(task.label) for task in report.tasks}
    named: list[str] = []
    for act in acts:
        tasks = (task.partition("@") for task in act.tasks)
        named.append(" + ".join(f"{labels.get(a, a)} · {tied(on)}" for a, _, on in tasks))
    exposure = acts[0].exposure
    rows: list[RenderableType] = [Hanging("", Line(voice.semicolon.join(named)))]
    rows.extend(under([_tier(tier, voice)]) for tier in exposure.tiers)
    if exposure.set_aside:
        aside = cite(exposure.set_aside, voice.comma)
        if exposure.rule:
            words = say("fine.one-act", voice.lang, sources=aside)
            line = Line.assemble((cite([exposure.rule]), "cyan"), "  ", words)
        else:
            line = Line(say("fine.also", voice.lang, sources=aside))
        rows.append(under([Hanging("", line)]))
    for text in exposure.unspecified:
        rows.append(under([Hanging("", Line(voice.text(text), style="bright_black"))]))
    return rows


def _tier(tier: Tier, voice: Voice) -> Hanging:
    """One tier: where, what it threatens, and when."""
    words = amount(tier, voice)
    if tier.optional:
        words = say("fine.optional", voice.lang, fine=words)
    said = [tied_amounts(words)]
    if tier.persons_fine is not None:
        low, high = (money(value, voice.lang) for value in _ends(tier))
        words = say("fine.range", voice.lang, low=low, high=high)
        said.append(tied_amounts(say("fine.persons", voice.lang, fine=words)))
    line = Line.assemble((cite([tier.source], voice.comma), "cyan"), "  ", " · ".join(said))
    if tier.condition is not None:
        line.append(voice.bracketed(voice.text(tier.condition)), style="bright_black")
    return Hanging("", line)


def _ends(tier: Tier) -> tuple[int, int]:
    assert tier.persons_fine is not None
    return tier.persons_fine.low, tier.persons_fine.high


def amount(tier: Tier, voice: Voice) -> str:
    """What a tier threatens the bearer with, in words."""
    lang = voice.lang
    if tier.turnover is not None and tier.turnover_fine is not None:
        share = say("fine.share", lang, fine=money(tier.turnover_fine, lang), percent=tier.turnover)
        if not tier.high:
            return share
        fixed = fine(tier.high, None, lang)
        return voice.semicolon.join((fixed, share, say("fine.greater", lang)))
    if tier.gains_multiple is not None:
        times = tier.gains_multiple
        return say("fine.gains", lang, low=times.low, high=times.high)
    if tier.least:
        return say("fine.range", lang, low=money(tier.least, lang), high=money(tier.high, lang))
    return fine(tier.high or None, tier.turnover, lang) or say("fine.none", lang)


def between(low: int, high: int | None, at_least: int, voice: Voice) -> str:
    """From the lowest fine to the highest, or to what it is at least."""
    key = "fine.from" if high is not None else "fine.least"
    top = money(high if high is not None else at_least, voice.lang)
    return say(key, voice.lang, low=money(low, voice.lang), high=top)


def ceiling(exposures: tuple[Exposure, ...], voice: Voice) -> str:
    """The highest known ceiling among several exposures; empty where one of them is not known."""
    highs = [exposure.high for exposure in exposures]
    known = [high for high in highs if high is not None]
    if not known or len(known) < len(highs):
        return ""
    return fine(max(known) or None, None, voice.lang)
