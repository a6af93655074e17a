"""`heng portfolio explain`: what the reference evaluator says of one row, with every proof."""

from __future__ import annotations

import json
import tempfile
from argparse import Namespace
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from ui.commands import OK, knowledge_base, labels
from ui.portfolio import language, receipt_path
from ui.portfolio_words import say
from ui.streams import Failure, emit

if TYPE_CHECKING:
    from rich.console import RenderableType

    from engine.assess import Assessment
    from engine.report import Report
    from ui.portfolio_run import Run
    from ui.reasons import Voice

MOST = 2_000  # rows of one exporter that are read as one scenario
TOLD = ("breached", "open", "undetermined")


def explain(arguments: Namespace) -> int:
    """The report on the row's flow, and the proofs of its route, levels and duties."""
    from ui.console import make_console, printed
    from ui.reasons import Voice
    from ui.terminal import sections

    lang = language(arguments)
    noted = receipt_of(Path(arguments.answer), lang)
    with tempfile.TemporaryDirectory() as folder:
        run = run_of(noted, Path(folder) / "work", lang)
        assessment, here = scene_of(run, arguments.row - 1)
    report = restricted(assessment.report(), here)
    voice = Voice(lang, report.file, labels(run.knowledge.schema))
    console = make_console()
    emit(printed(console, *sections(report, voice, console.width)), lang)
    emit("\n" + printed(console, *proofs(report, voice, assessment)), lang)
    return OK


def receipt_of(answer: Path, lang: str) -> dict[str, Any]:
    """What was noted beside an answer; Failure if nothing was."""
    path = receipt_path(answer)
    try:
        noted: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        words = say("wrong.receipt", lang, file=str(answer), receipt=path.name)
        raise Failure(words, lang) from None
    return noted


def run_of(noted: dict[str, Any], folder: Path, lang: str) -> Run:
    """The register of an answer, to be read once more; Failure if it is another one now."""
    from ui.portfolio_files import open_table
    from ui.portfolio_run import Run, digest

    table = open_table(noted["register"], lang)
    if digest(table.path) != noted["sha256"]:
        raise Failure(say("wrong.changed", lang, file=str(table.path)), lang)
    days = [date.fromisoformat(day) for day in noted["as-of"]]
    knowledge = knowledge_base(lang)
    return Run(table, knowledge, days, lang, folder=folder, ignore=noted["ignore-columns"])


def scene_of(run: Run, row: int) -> tuple[Assessment, frozenset[str]]:
    """All rows of the row's exporter as one scenario, and what the row holds there."""
    import polars as pl

    from engine.assess import Assessment
    from engine.bulk_layout import ROW, key_of
    from engine.bulk_scenes import SceneMaker

    entities, _ = run.prepared
    if row in run.wrong:
        why = "; ".join(run.wrong[row])
        raise Failure(say("wrong.rejected", run.lang, n=row + 1, why=why), run.lang)
    key = key_of("organization")
    chunks = list(run.store.chunks())
    owners = [marks.filter(pl.col(ROW) == row)[key].to_list() for _, marks in chunks]
    owner = next((found[0] for found in owners if found), None)
    if owner is None:
        raise Failure(say("wrong.row", run.lang, n=row + 1), run.lang)
    own = [
        (cells.filter(marks[key] == owner), marks.filter(pl.col(key) == owner))
        for cells, marks in chunks
    ]
    cells, marks = pl.concat([c for c, _ in own]), pl.concat([m for _, m in own], how="diagonal")
    if len(cells) > MOST:
        words = say("wrong.large", run.lang, n=row + 1, rows=f"{len(cells):,}", most=f"{MOST:,}")
        raise Failure(words, run.lang)
    maker = SceneMaker(entities, run.table.path.name, run.days[0])
    scene = maker.scene(cells, marks)
    (place,) = (marks[ROW] == row).arg_true()
    seats = maker.here(cells.row(place, named=True), marks.row(place, named=True))
    here = {scene.names[seat] for seat in seats.values()}
    here |= {
        e.name
        for e in scene.scenario.entities.values()
        if e.kind and set(e.values["covers"].items) & here
    }
    return Assessment(scene.scenario, run.knowledge, run.days[0]), frozenset(here)


def restricted(report: Report, here: frozenset[str]) -> Report:
    """What a report says of some entities."""
    return msgspec.structs.replace(
        report,
        routes=tuple(route for route in report.routes if route.transfer in here),
        duties=tuple(finding for finding in report.duties if finding.on in here),
        permissions=tuple(finding for finding in report.permissions if finding.on in here),
        tasks=tuple(task for task in report.tasks if task.on in here),
        conflicts=tuple(conflict for conflict in report.conflicts if conflict.on in here),
        levels=tuple(level for level in report.levels if level.dataset in here),
        questions=tuple(question for question in report.questions if question.entity in here),
        totals=(),
    )


def proofs(report: Report, voice: Voice, assessment: Assessment) -> Iterator[RenderableType]:
    """The proofs of the route, of the levels, and of every duty that is not met or exempt."""
    from ui import proof

    source = assessment.scenario.source
    for route in report.routes:
        yield from proof.route(route, voice, source)
    for level in report.levels:
        yield from proof.level(level, voice, source)
    for finding in sorted(report.duties, key=lambda f: (*TOLD, f.status).index(f.status)):
        if finding.status in TOLD:
            yield from proof.finding(finding, voice, source)
