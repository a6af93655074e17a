"""Distances to the next threshold over columns: what the reference evaluator says, row by row."""

from __future__ import annotations

from collections import Counter
from datetime import date

import polars as pl
import pytest
from agreement import register_of
from registers import Writer

from engine.assess import Assessment
from engine.bulk import Bulk
from engine.bulk_margins import margins
from engine.bulk_scenes import SceneMaker, by_exporter
from engine.consequences import consequences
from engine.routes import RouteFinder
from kb.rulebook import KnowledgeBase

DAYS = (date(2026, 3, 2), date(2023, 7, 1))


def both(
    frame: pl.DataFrame, knowledge: KnowledgeBase, day: date
) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """What plan and reference say of each row: count, threshold, route beyond it, day."""
    register = register_of(frame, knowledge)
    bulk = Bulk(knowledge, day, register.entities.reader, register.layout, margins=True)
    (chunk,) = register.chunks
    bulk.gather(lambda: register.chunks)
    mine = margins(bulk.answer(chunk), bulk.answers.thresholds, day).rows()
    cells, marks = chunk
    theirs: list[tuple[object, ...]] = [()] * len(cells)
    maker = SceneMaker(register.entities, "register", day)
    for places in by_exporter(marks):
        scene = maker.scene(cells[places], marks[places])
        assessment = Assessment(scene.scenario, knowledge, day, consequences)
        finder = RouteFinder(assessment.evaluator, assessment.results, assessment.proofs)
        for place in places:
            here = maker.here(cells.row(place, named=True), marks.row(place, named=True))
            found = finder.route(scene.names[here["transfer"]]).margin
            known = found is not None and found.remaining is not None
            theirs[place] = (
                (found.at_most, found.threshold, found.next_route, found.reached_on)
                if known
                else (None,) * 4
            )
    return mine, theirs


@pytest.mark.parametrize("seed", range(6))
def test_plan_and_reference_agree(seed: int, knowledge: KnowledgeBase) -> None:
    day = DAYS[seed % 2]
    writer = Writer(knowledge.on(day), seed)
    writer.silence = 0.1
    frame = writer.rows(40, ("transfer", "organization", "dataset"), ("organization",), 0.9)
    mine, theirs = both(frame, knowledge, day)
    assert mine == theirs


def test_days_and_distances(knowledge: KnowledgeBase) -> None:
    """CBDF 7 and 8: 100,000 persons ask for a contract, 1,000,000 for the assessment."""
    day = date(2026, 3, 2)
    frame = pl.DataFrame(
        {
            "from.located": ["CN"] * 6,
            "from.ciio": ["no"] * 6,
            "to.located": ["US"] * 6,
            "data.contains": ["contact-details"] * 6,
            "people-this-year": ["90000", "99000", "990000", "90000", "90000", None],
            "sensitive-this-year": ["0"] * 6,
            "people-per-month": ["10000", None, "20000", "100", "0", "1000"],
        }
    )
    mine, theirs = both(frame, knowledge, day)
    assert mine == theirs
    contract, assessment = "contract-or-certification", "security-assessment"
    assert mine[:3] == [
        (90_000, 100_000, contract, date(2026, 4, 2)),
        (99_000, 100_000, contract, None),
        (990_000, 1_000_000, assessment, date(2026, 3, 18)),
    ]
    assert [row[3] for row in mine[3:]] == [None, None, None]  # after the year; never; not known


def test_the_random_rows_reach_thresholds(knowledge: KnowledgeBase) -> None:
    seen: Counter[object] = Counter()
    for seed in (0, 2, 4):
        writer = Writer(knowledge.on(DAYS[0]), seed)
        writer.silence = 0.1
        frame = writer.rows(40, ("transfer", "organization", "dataset"), ("organization",), 0.9)
        mine, _ = both(frame, knowledge, DAYS[0])
        seen.update(row[2] for row in mine)
    assert sum(count for route, count in seen.items() if route) > 10


def test_growth_in_persons_says_nothing_of_sensitive_ones(knowledge: KnowledgeBase) -> None:
    """CBDF 8(1) counts sensitive information by itself: no day is forecast for it."""
    frame = pl.DataFrame(
        {
            "from.located": ["CN"],
            "from.ciio": ["no"],
            "to.located": ["US"],
            "data.contains": ["face-image"],
            "people-this-year": ["50"],
            "sensitive-this-year": ["9990"],
            "people-per-month": ["10000"],
        }
    )
    mine, theirs = both(frame, knowledge, DAYS[0])
    assert mine == theirs == [(9_990, 10_000, "security-assessment", None)]
