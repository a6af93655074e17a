"""What opens below a finding: the reason in a line, its particulars, and its proof, as HTML.

Every function returns markup in which all text has been escaped.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import msgspec

from engine.conflict_record import Conflict
from engine.report import Exemption, Finding, Level, Margin, Proof, Route
from ui import balance_words
from ui.citations import leading
from ui.conflicts import settled, sides
from ui.explorer.cited import cited
from ui.explorer.proof import Tree, because, place, sign
from ui.explorer.words import say
from ui.levels import controls
from ui.proof import penalty
from ui.reasons import SYMBOLS, Voice, deadline, part
from ui.words import name, number

MOST_LISTED = 12
EXEMPTION_TRUTH = {"applies": "true", "fails": "false", "unknown": "unknown"}


def chip(status: str, words: str) -> str:
    """A status as a sign and a word; colour only repeats them."""
    symbol = SYMBOLS.get(status, "·")
    return f'<span class="chip c-{escape(status)}">{symbol} {escape(words)}</span>'


def rows(pairs: Iterable[tuple[str, str]]) -> str:
    """Labelled rows; the label is text, the body markup. Empty bodies are left out."""
    body = "".join(
        f"<div><dt>{escape(label)}</dt><dd>{html}</dd></div>" for label, html in pairs if html
    )
    return f'<dl class="rows">{body}</dl>' if body else ""


def bullets(items: Iterable[str], lang: str) -> str:
    """A short list of texts; what is beyond a dozen is only counted."""
    every = list(items)
    shown = [f"<li>{escape(item)}</li>" for item in every[:MOST_LISTED]]
    if len(every) > MOST_LISTED:
        more = say("report.more", lang, n=len(every) - MOST_LISTED)
        shown.append(f'<li class="rests">{escape(more)}</li>')
    return f'<ul class="plain">{"".join(shown)}</ul>' if shown else ""


def why(proof: Proof, voice: Voice, gist: bool = True) -> str:
    """The proof under its heading; without the gist at its root where that is said above."""
    shown = proof if gist else msgspec.structs.replace(proof, gist=None)
    return f"<h4>{escape(say('proof', voice.lang))}</h4>{Tree(voice).html(shown)}"


def rests_on(lines: Iterable[int], voice: Voice) -> str:
    """The lines that decide, as buttons that show them."""
    buttons = " ".join(place(line, voice) for line in sorted(lines))
    if not buttons:
        return ""
    label = escape(say("editor.marked", voice.lang, lines=""))
    return f'<p class="lines">{label}{buttons}</p>'


def wrong_part(proof: Proof) -> Proof:
    """What is wrong in a breach: the failed fulfilment, else what brings a prohibition about."""
    fulfilment = part(proof, "fulfilment")
    if fulfilment is not None and fulfilment.truth != "true":
        return fulfilment
    return proof.parts[0] if proof.parts else proof


def finding(found: Finding, voice: Voice, deciding: Iterable[int]) -> str:
    """A duty, prohibition, permission or right."""
    lang = voice.lang
    unknown = bullets((voice.known_as(fact) for fact in found.unknown), lang)
    heading, reasons = "", ""
    if found.status == "breached":
        heading, reasons = "wrong", f"<p>{because(wrong_part(found.proof), voice)}</p>"
    elif unknown:
        heading, reasons = ("todo" if found.status == "open" else "missing"), unknown
    top = f"<h4>{escape(say(heading, lang))}</h4>{reasons}" if heading else ""
    due = ""
    if found.deadline is not None:
        due = deadline(found.deadline, voice)
    sanctions = "".join(
        f"<li>{cited([s.source], voice)} {escape(penalty(s.penalty, voice))}</li>"
        for s in found.sanction
    )
    judged = bullets((voice.text(text) for text in found.judgements), lang)
    about = rows(
        (
            (say("bearer", lang), escape(voice.comma.join(found.bearer))),
            (say("proof.deadline", lang), escape(due)),
            (say("proof.keep", lang), escape(voice.text(found.keep)) if found.keep else ""),
            (say("proof.sanction", lang), f'<ul class="plain">{sanctions}</ul>' * bool(sanctions)),
            (
                say("proof.defeated", lang),
                cited(found.defeated_by, voice) if found.defeated_by else "",
            ),
            (say("proof.judgement", lang), judged),
        )
    )
    words = name("modality", found.modality, lang)
    head = (
        f'<p class="norm">{chip(found.status, name("status", found.status, lang))} '
        f"{cited(found.sources, voice)} · {escape(words)}</p>"
        f'<p class="gist lead">{escape(voice.text(found.gist))}</p>'
    )
    proof = why(found.proof, voice, gist=False)
    return _detail(head + top + rests_on(deciding, voice) + proof + about)


def margin(found: Margin, voice: Voice) -> str:
    """The distance to the next threshold, as a bar and in words."""
    lang = voice.lang
    low, high = found.at_least, found.at_most
    if high is None:
        have = say("margin.at-least", lang, low=number(low, lang))
    elif high != low:
        have = say("margin.between", lang, low=number(low, lang), high=number(high, lang))
    else:
        have = number(low, lang)
    words = say("margin.known", lang, have=have, threshold=number(found.threshold, lang))
    route = name("route", found.next_route, lang)
    if found.remaining is None:
        then = say("margin.unknown", lang, route=route)
    elif found.remaining <= 0:
        then = say("margin.crossed", lang)
    else:
        then = say("margin.left", lang, n=number(found.remaining, lang), route=route)
    if found.reached_on is not None:
        then += voice.semicolon + say("margin.reached", lang, date=found.reached_on.isoformat())
    known = min(100, 100 * low // max(1, found.threshold))
    open_end = 100 if high is None else min(100, 100 * high // max(1, found.threshold))
    return (
        '<div class="margin"><div class="bar" aria-hidden="true">'
        f'<i class="maybe" style="width:{open_end}%"></i><i style="width:{known}%"></i></div>'
        f"<p><b>{escape(words)}</b>{escape(voice.semicolon)}{escape(then)} "
        f"{cited([found.source], voice)}</p></div>"
    )


def exemption(found: Exemption, voice: Voice) -> str:
    """An exemption that was considered: its result, why in a line, and the proof folded."""
    line = because(found.proof, voice)
    return (
        f"<li><details><summary>{sign(EXEMPTION_TRUTH[found.status], voice.lang)} "
        f"{cited([found.source], voice)} <b>{escape(voice.text(found.label))}</b>"
        f'<span class="because">{line}</span></summary>{Tree(voice).html(found.proof)}'
        "</details></li>"
    )


def route(found: Route, voice: Voice, deciding: Iterable[int]) -> str:
    """A transfer's route with its distance to the next threshold and its exemptions."""
    lang = voice.lang
    body = ""
    if found.unknown:
        unknown = bullets((voice.known_as(fact) for fact in found.unknown), lang)
        body += f"<h4>{escape(say('missing', lang))}</h4>{unknown}"
    if found.margin is not None:
        body += f"<h4>{escape(say('margin', lang))}</h4>{margin(found.margin, voice)}"
    body += rests_on(deciding, voice) + why(found.proof, voice)
    order = ("applies", "unknown", "fails")
    considered = sorted(found.exemptions, key=lambda e: order.index(e.status))
    if considered:
        listed = "".join(exemption(e, voice) for e in considered)
        body += f"<h4>{escape(say('exemptions', lang))}</h4>"
        body += f'<ul class="proof exemptions">{listed}</ul>'
    return _detail(body)


def level(found: Level, voice: Voice, deciding: Iterable[int]) -> str:
    """The place of a dataset on one scale, with the controls asked for there."""
    asked = controls(found.controls, voice).plain
    words = f"<p>{escape(balance_words.say('control.asked', voice.lang) + voice.dash + asked)}</p>"
    head = words if asked else ""
    return _detail(head + rests_on(deciding, voice) + why(found.proof, voice))


def conflict(found: Conflict, voice: Voice) -> str:
    """Two norms that pull apart, and what settles it."""
    head = f"<p><b>{escape(settled(found, voice))}</b> {cited([found.source], voice)}</p>"
    because = f"<p>{escape(voice.text(found.because))}</p>"
    listed = "".join(
        f"<li>{cited([side.provision], voice)} {escape(words)}</li>"
        for side, words in sides(found, voice)
    )
    return _detail(f'{head}{because}<ul class="plain">{listed}</ul>')


def about(report_judgements: Iterable[str], assumed: Iterable[str], voice: Voice) -> str:
    """The assumptions and the judgement calls of a report, folded."""
    lang = voice.lang
    judged = []
    for text in report_judgements:
        sources, words = leading(text)
        head = cited(sources, voice) + escape(voice.colon) if sources else ""
        judged.append(head + escape(words))
    taken = list(map(escape, assumed))
    parts = ""
    for key, items in (("report.assumptions", taken), ("report.judgements", judged)):
        if items:
            listed = "".join(f"<li>{item}</li>" for item in items)
            head = f"{escape(say(key, lang))} <b>{len(items)}</b>"
            parts += f"<details><summary>{head}</summary><ul class='plain'>{listed}</ul></details>"
    return f'<div class="basis">{parts}</div>' if parts else ""


def _detail(body: str) -> str:
    return f'<div class="heng-detail">{body}</div>'
