"""`heng verify REPORT.json`: whether today's Heng gives the same answer, and if not, why."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ui.commands import knowledge_base, labels, language, scenario
from ui.document_words import say
from ui.streams import STDIN, Failure, emit, read

if TYPE_CHECKING:
    from rich.console import RenderableType

    from engine.report import Report
    from engine.verify import Reason, Verification
    from ui.reasons import Voice

OK, DIFFERS, WRONG = 0, 1, 2
MOST_BYTES = 200_000_000  # of a file of reports
REASONS_SHOWN = 4


def verify(arguments: Namespace) -> int:
    """Replay each report of the file; 0 if all answers are the same, 1 if one differs."""
    lang = language(arguments)
    outcomes = [_one(arguments, report, lang) for report in _reports(arguments.report, lang)]
    if arguments.format == "json":
        import msgspec

        for verification, _ in outcomes:
            emit(msgspec.json.encode(verification).decode() + "\n", lang)
    else:
        from ui.console import make_console, printed

        pages = [printed(make_console(), *_page(*outcome)) for outcome in outcomes]
        emit("\n".join(pages), lang)
    return OK if all(verification.same for verification, _ in outcomes) else DIFFERS


def _one(arguments: Namespace, old: Report, lang: str) -> tuple[Verification, Voice]:
    from engine.assess import assess
    from engine.verify import verify as compared
    from ui.reasons import Voice

    knowledge = knowledge_base(lang, arguments.own)
    file = arguments.scenario or _scenario_of(old, arguments.report, lang)
    found = scenario(file, read(file, lang), knowledge.schema, lang)
    now = assess(found, knowledge, old.now or old.as_of, drafts=bool(old.drafts))
    return compared(old, now), Voice(lang, file, labels(knowledge.schema))


def _reports(file: str, lang: str) -> list[Report]:
    """The reports in a file, one a line; Failure if it holds something else."""
    import msgspec

    from engine.report import Report

    if file == STDIN:
        text = read(file, lang)
    else:
        try:
            with open(file, "rb") as opened:
                text = opened.read(MOST_BYTES + 1)
        except OSError:
            text = read(file, lang)  # says what is wrong with it
        if len(text) > MOST_BYTES:
            raise Failure(say("verify.large", lang, file=file, most=f"{MOST_BYTES:,}"), lang)
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        raise Failure(say("verify.empty", lang, file=file), lang)
    try:
        return [msgspec.json.decode(line, type=Report) for line in lines]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Failure(say("verify.wrong", lang, file=file, reason=error), lang) from None


def _scenario_of(report: Report, file: str, lang: str) -> str:
    """Where the scenario of a report lies: where it lay, or beside the report."""
    beside = Path(file).parent / Path(report.file).name
    for place in (Path(report.file), beside):
        if place.is_file():
            return str(place)
    raise Failure(say("verify.no-scenario", lang, file=report.file), lang)


# --- the page


def _page(verification: Verification, voice: Voice) -> Iterator[RenderableType]:
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text as Line

    from ui.layout import Hanging, safe
    from ui.words import name

    lang = voice.lang
    key = "verify.same" if verification.same else "verify.differs"
    words = say(key, lang, n=len(verification.differences))
    sign, style = ("✓ ", "bold green") if verification.same else ("✗ ", "bold red")
    head = Line.assemble((safe(verification.title), "bold"), "  ", (words, style))
    parts = [
        say(f"verify.{part}.{'same' if same else 'other'}", lang)
        for part, same in (
            ("scenario", verification.scenario),
            ("rulebook", verification.rulebook),
            ("heng", verification.heng),
        )
    ]
    yield Group(
        Hanging(Line(sign, style), head), Hanging("  ", Line(" · ".join(parts), "bright_black"))
    )
    for difference in verification.differences:
        line = Line.assemble(
            (voice.text(difference.label), "bold"), " · ", safe(difference.on), " · ",
            (safe(difference.name), "cyan"), " · ",
            say(f"verify.{difference.field}", lang), voice.colon,
        )  # fmt: skip
        values = [
            name("status", value, lang) if difference.field == "status" else safe(value)
            for value in (difference.before, difference.after)
        ]
        line.append(" → ".join(value or say("verify.nothing", lang) for value in values), "yellow")
        reasons = difference.reasons[:REASONS_SHOWN]
        below = [Hanging("· ", Line(_reason(reason, voice))) for reason in reasons]
        rest = len(difference.reasons) - len(reasons)
        if rest > 0:
            below.append(Hanging("· ", Line(say("report.more", lang, n=rest))))
        yield Group(Hanging("≠ ", line), Padding(Group(*below), (0, 0, 0, 2)))


def _reason(reason: Reason, voice: Voice) -> str:
    from ui.layout import safe

    nothing = say("verify.nothing", voice.lang)
    what = reason.what
    if reason.kind == "fact":
        what = voice.place(*what.partition(".")[::2])
    step = voice.text(reason.step) if reason.step is not None else ""
    key = f"verify.reason.{reason.kind}" + (".step" if step else "")
    before, after = (safe(value) or nothing for value in (reason.before, reason.after))
    return say(key, voice.lang, what=safe(what), before=before, after=after, step=step)
