"""Deadlines over columns: at every edge the plan says what the reference evaluator says."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest
from agreement import compare

from kb.rulebook import KnowledgeBase

TODAY = date(2026, 11, 23)


def days(first: str, last: str, step: int = 1) -> list[str]:
    """Every so many days from the first to the last."""
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    return [(begin + timedelta(days=n)).isoformat() for n in range(0, (end - begin).days + 1, step)]


def crossed(one: list[str | None], other: list[str | None]) -> tuple[list[str | None], ...]:
    """Every pair, as two columns."""
    pairs = [(a, b) for a in one for b in other]
    return [a for a, _ in pairs], [b for _, b in pairs]


def frame(**columns: list[str | None]) -> pl.DataFrame:
    rows = len(next(iter(columns.values())))
    made = {name.replace("__", ".").replace("_", "-"): cells for name, cells in columns.items()}
    plain = {"from.located": ["CN"] * rows, "to.located": ["US"] * rows, "from.ciio": ["no"] * rows}
    return pl.DataFrame({**plain, **made})


def agreed(found: pl.DataFrame, knowledge: KnowledgeBase, *statuses: str) -> None:
    told = compare(found, knowledge, TODAY)
    assert told.rows and not told.differences[:5]
    assert set(statuses) <= told.seen.keys()


def test_two_months_after_notice(knowledge: KnowledgeBase) -> None:
    """QA-10 4: filed in time, too late, not at all; the last day moves over the holidays."""
    notified, filed = crossed(
        [*days("2026-07-28", "2026-08-12", 3), "2026-09-22", "2026-09-23"],
        [*days("2026-09-28", "2026-10-13", 2), "2026-11-23", "no", "yes", None],
    )
    rows = len(notified)
    register = frame(
        data__contains=["important-data"] * rows,
        data__notified=notified,
        start=["2026-01-05"] * rows,
        security_assessment_filing=filed,
        security_assessment=["no"] * rows,
    )
    agreed(register, knowledge, "met", "breached", "open")


def test_ten_working_days_after_effect(knowledge: KnowledgeBase) -> None:
    """SCM 7: counted from the contract itself."""
    effect, filed = crossed(
        ["2026-09-21", "2026-09-22", "2026-11-09", "2026-11-10", None],
        [*days("2026-10-08", "2026-10-16"), "no", "yes", None],
    )
    rows = len(effect)
    register = frame(
        data__contains=["contact-details"] * rows,
        people_this_year=["200000"] * rows,
        sensitive_this_year=["0"] * rows,
        necessity=["no-listed-necessity"] * rows,
        standard_contract=["2026-09-01"] * rows,
        standard_contract__in_effect=effect,
        standard_contract__filed=filed,
        standard_contract_filing=["no"] * rows,
    )
    agreed(register, knowledge, "met", "breached", "open")


@pytest.mark.parametrize("measure", ["from.compliance-audit", "from.infrastructure-test"])
def test_what_is_due_again_and_again(measure: str, knowledge: KnowledgeBase) -> None:
    edges = days("2023-12-30", "2024-01-02") + days("2024-12-30", "2025-01-02")
    done: list[str | None] = [*edges, "2026-11-23", "2026-11-24", "no", "yes", None]
    register = frame(
        data__contains=["contact-details"] * len(done),
        data__individuals=["20000000"] * len(done),
    ).with_columns(pl.Series(measure, done), pl.lit("yes").alias("from.ciio"))
    agreed(register, knowledge, "met", "breached", "open")


def test_validity_by_law(knowledge: KnowledgeBase) -> None:
    """CBDF 9: three years, unless the register says until when."""
    done, until = crossed(
        [*days("2023-11-21", "2023-11-25"), "yes", None],
        ["2026-11-22", "2026-11-23", "unknown", None],
    )
    rows = len(done)
    register = frame(
        data__contains=["important-data"] * rows,
        data__notified=["2023-01-05"] * rows,
        start=["2024-01-05"] * rows,
        security_assessment=done,
        security_assessment__valid_until=until,
    )
    agreed(register, knowledge, "met", "breached")


def test_hours_are_days_in_a_register(knowledge: KnowledgeBase) -> None:
    """INC 4: a register says days; what four hours after a day are is known on the second day."""
    found, told = crossed(
        [*days("2026-11-19", "2026-11-23"), None],
        [*days("2026-11-19", "2026-11-23"), "no", "yes", None],
    )
    rows = len(found)
    register = frame(
        data__contains=["contact-details"] * rows,
        incident__kind=["data-leak"] * rows,
        incident__individuals=["2000000"] * rows,
        incident__discovered=found,
        incident__report_to_cyberspace_authority=told,
    )
    agreed(register, knowledge, "met", "breached", "open")
