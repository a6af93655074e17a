"""Periods and their ends: hours, days, working days, months; in time, too late, not known."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime
from pathlib import Path as File

import pytest
from weigh import export, weigh

from dsl.expressions import Duration, Path
from dsl.statute import Deadline
from engine.deadlines import counted
from engine.kleene import Interval, holds
from engine.periods import next_working_day, published, shifted, unpublished, working_days_from
from engine.report import Finding, Report
from kb.rulebook import KnowledgeBase

ROOT = File(__file__).parent.parent
ANCHOR = Path("x", ("y",))


def end(amount: int, unit: str, start: date, relation: str = "after") -> date | None:
    due = counted(Deadline(relation, Duration(amount, unit), ANCHOR), start)
    return due.when if due else None


def day(text: str) -> date:
    return date.fromisoformat(text)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


# the calendar


@pytest.mark.parametrize(
    ("start", "amount", "expected"),
    [
        ("2026-09-30", 1, "2026-10-08"),  # the holiday week of October
        ("2026-09-30", 3, "2026-10-10"),  # a Saturday on which people work
        ("2026-10-01", 1, "2026-10-08"),  # the event itself on a holiday
        ("2026-10-09", 1, "2026-10-10"),
        ("2026-10-10", 1, "2026-10-12"),
        ("2026-02-13", 1, "2026-02-14"),  # a working Saturday before the Spring Festival
        ("2026-02-14", 1, "2026-02-24"),
        ("2026-09-18", 1, "2026-09-20"),  # a working Sunday
        ("2026-11-20", 1, "2026-11-23"),
        ("2026-11-02", 10, "2026-11-16"),
    ],
)
def test_working_days_after(start: str, amount: int, expected: str) -> None:
    assert end(amount, "working-days", day(start)) == day(expected)


@pytest.mark.parametrize(
    ("start", "amount", "expected"),
    [
        ("2026-10-08", 1, "2026-09-30"),
        ("2026-10-10", 2, "2026-10-08"),
        ("2026-02-24", 1, "2026-02-14"),
        ("2026-11-23", 60, "2026-08-25"),
    ],
)
def test_working_days_before(start: str, amount: int, expected: str) -> None:
    assert end(amount, "working-days", day(start), "before") == day(expected)
    back = working_days_from(day(expected), amount)
    assert back is not None and back <= day(start) <= next_working_day(day(start))


@pytest.mark.parametrize(
    ("start", "amount", "unit", "expected"),
    [
        ("2026-09-01", 30, "days", "2026-10-08"),  # 1 October moves behind the holidays
        ("2026-08-31", 30, "days", "2026-09-30"),
        ("2026-08-21", 30, "days", "2026-09-20"),  # a Sunday on which people work stays
        ("2026-09-10", 30, "days", "2026-10-10"),  # and a Saturday
        ("2026-09-12", 30, "days", "2026-10-12"),
        ("2026-10-22", 30, "days", "2026-11-23"),  # a plain Saturday does not
        ("2025-12-31", 2, "months", "2026-02-28"),  # no 31 February; a working Saturday
        ("2024-01-31", 1, "months", "2024-02-29"),  # leap year
        ("2024-02-29", 1, "years", "2025-02-28"),
        ("2023-11-30", 3, "months", "2024-02-29"),
        ("2026-08-03", 2, "months", "2026-10-08"),
    ],
)
def test_days_and_months_after(start: str, amount: int, unit: str, expected: str) -> None:
    assert end(amount, unit, day(start)) == day(expected)


def test_a_period_before_an_event_does_not_move() -> None:
    assert end(6, "months", day("2027-04-03"), "before") == day("2026-10-03")  # a holiday
    assert end(0, "days", day("2026-10-03"), "before") == day("2026-10-03")


def test_before_an_event_means_before_its_day() -> None:
    due = counted(Deadline("before", None, ANCHOR), day("2026-03-01"))
    assert due is not None
    assert (due.when, due.latest) == (day("2026-03-01"), day("2026-02-28"))


def test_a_window_opens_and_closes() -> None:
    due = counted(
        Deadline("within-before", Duration(60, "working-days"), ANCHOR), day("2026-11-23")
    )
    assert due is not None
    assert (due.opens, due.when) == (day("2026-08-25"), day("2026-11-23"))


@pytest.mark.parametrize(
    ("start", "amount", "expected"),
    [
        ("2026-11-23T23:30", 1, "2026-11-24T00:30"),
        ("2026-12-31T22:00", 4, "2027-01-01T02:00"),
        ("2024-02-28T23:59", 24, "2024-02-29T23:59"),
        ("2026-10-01T03:00", 4, "2026-10-01T07:00"),  # hours know no holiday
    ],
)
def test_hours_run_across_midnight(start: str, amount: int, expected: str) -> None:
    assert end(amount, "hours", moment(start)) == moment(expected)


def test_hours_from_a_day_have_no_end_that_is_known() -> None:
    due = counted(Deadline("after", Duration(4, "hours"), ANCHOR), day("2026-11-23"))
    assert due is not None
    assert (due.when, due.latest) == (None, moment("2026-11-24T03:59"))


def test_years_that_are_not_published_are_said() -> None:
    last = next(year for year in range(2026, 9999) if not published(year + 1))
    due = counted(Deadline("after", Duration(10, "working-days"), ANCHOR), date(last, 12, 25))
    assert due is not None and due.when is not None
    assert due.unpublished == (last + 1,)
    assert (due.latest - due.when).days == 31
    assert published(2004) and not published(2003)
    assert unpublished(date(2003, 12, 1), date(2004, 1, 5)) == (2003,)
    plain = counted(Deadline("after", Duration(3, "days"), ANCHOR), date(last, 12, 1))
    assert plain is not None and plain.unpublished == ()


def test_periods_without_end_have_none() -> None:
    assert working_days_from(day("2026-01-01"), 10**9) is None
    assert working_days_from(day("9999-12-30"), 10) is None
    assert shifted(day("9999-01-01"), Duration(1, "years"), back=False) is None
    assert end(10**14, "days", day("2026-01-01")) is None
    assert end(10**14, "hours", moment("2026-01-01T00:00")) is None
    assert end(9_000, "years", day("2026-01-01"), "before") is None


def test_moments_and_days_are_compared() -> None:
    def at(text: str) -> Interval:
        when = datetime.fromisoformat(text)
        return Interval(*2 * (when.toordinal() * 1440 + when.hour * 60,), timed=True)

    today = Interval(*2 * (day("2026-11-23").toordinal(),))
    assert holds("<", at("2026-11-22T23:00"), today) == "true"
    assert holds("<=", today, at("2026-11-23T18:00")) == "unknown"  # the day has many hours
    assert holds("<=", today, at("2026-11-24T00:00")) == "true"
    assert holds(">", at("2026-11-24T00:00"), today) == "true"
    assert holds("<", at("2026-11-23T10:00"), at("2026-11-23T11:00")) == "true"
    undated = Interval(None, today.high)
    assert holds("<=", undated, at("2026-11-24T00:00")) == "true"
    assert holds("<=", undated, at("2026-11-23T10:00")) == "unknown"


# in the report


def leak(as_of: str, discovered: str, *more: str) -> str:
    return (
        f'scenario "x" {{ as-of {as_of} }}\n'
        "organization shop { located CN  sector retail  ciio no }\n"
        "dataset d { controller shop  contains contact-details }\n"
        f"incident leak {{ affects d  kind data-leak  individuals 200万  {discovered} }}\n"
        + "\n".join(more)
    )


def finding(report: Report, norm: str) -> Finding:
    (found,) = (duty for duty in report.duties if duty.norm == norm)
    return found


FOUR = "INC-4-report-in-four-hours"
DISCOVERED = "discovered 2026-11-23T14:30"


@pytest.mark.parametrize(
    ("as_of", "report", "status"),
    [
        ("2026-11-23T18:30", "done no", "open"),
        ("2026-11-23T18:31", "done no", "breached"),
        ("2026-11-23", "done no", "open"),  # the day may not be over
        ("2026-11-24", "done no", "breached"),
        ("2026-11-23T23:00", "done 2026-11-23T18:30", "met"),
        ("2026-11-23T23:00", "done 2026-11-23T18:31", "breached"),
        ("2026-11-23T18:00", "done 2026-11-23T18:31", "open"),  # not yet
        ("2026-11-25", "done 2026-11-23", "open"),  # at which hour?
        ("2026-11-25", "done yes", "open"),  # and on which day?
        ("2026-11-25", "done 2026-11-24", "breached"),
        ("2026-11-23T16:00", "done yes", "met"),  # before the time was up in any case
    ],
)
def test_a_report_in_time(as_of: str, report: str, status: str, knowledge: KnowledgeBase) -> None:
    measure = f"measure report-to-cyberspace-authority {{ covers leak  {report} }}"
    found = finding(weigh(leak(as_of, DISCOVERED, measure), knowledge), FOUR)
    assert found.status == status
    assert found.deadline is not None and found.deadline.at is not None
    assert found.deadline.at.isoformat() == "2026-11-23T18:30:00+08:00"


def test_the_hour_of_discovery_is_asked_for(knowledge: KnowledgeBase) -> None:
    measure = "measure report-to-cyberspace-authority { covers leak  done no }"
    found = finding(
        weigh(leak("2026-11-24T03:00", "discovered 2026-11-23", measure), knowledge), FOUR
    )
    assert found.status == "open"  # it may have been discovered at midnight
    assert found.deadline is not None and found.deadline.due is None
    late = weigh(leak("2026-11-24T04:00", "discovered 2026-11-23", measure), knowledge)
    assert finding(late, FOUR).status == "breached"
    silent = weigh(leak("2026-11-24", "", measure), knowledge)
    assert finding(silent, FOUR).status == "open"


def test_the_strictest_deadline_of_a_task(knowledge: KnowledgeBase) -> None:
    """Hours, working days and days of one task compare; a duty in force goes first."""
    text = leak("2026-11-23T15:00", DISCOVERED + "  handled 2026-11-23T14:40").replace(
        "sector retail", "sector banking"
    )
    text = text.replace("handled", "central-bank-business yes  handled")
    report = weigh(text, knowledge)
    tasks = {task.action: task for task in report.tasks if task.on == "leak"}
    first = tasks["report-incident"].deadline
    assert first is not None and first.at is not None and first.at.hour == 15  # one hour: PBOC
    last = tasks["summarise-incident"].deadline
    assert last is not None and last.due == day("2026-11-30")  # 5, not 10 working days, not 30 days


def test_a_day_that_is_provisional_makes_no_breach_at_once(knowledge: KnowledgeBase) -> None:
    facts = "located CN  individuals 150万  million-reached 2026-12-21"
    for as_of, status in (
        ("2027-02-02", "open"),
        ("2027-03-01", "open"),
        ("2027-04-01", "breached"),
    ):
        report = weigh(
            f'scenario "x" {{ as-of {as_of} }}\norganization o {{ {facts} }}\n'
            "dataset d { controller o  contains contact-details }\n"
            "measure officer-report { covers o  done no }",
            knowledge,
        )
        found = finding(report, "PIPO-2-report-on-reaching")
        assert found.status == status
        assert found.deadline is not None and found.deadline.unpublished == (2027,)
        assert found.deadline.due == day("2027-02-01")  # weekends alone left out


@pytest.mark.parametrize(
    ("contract", "filing", "status"),
    [
        ("filed 2026-05-18", "", "met"),  # ten working days after 1 May, a holiday till the 5th
        ("filed 2026-05-19", "", "breached"),
        ("filed no", "done 2026-05-18", "met"),
        ("filed no", "done 2026-05-19", "breached"),
        ("", "", "open"),
    ],
)
def test_a_contract_filed_late_is_a_breach(
    contract: str, filing: str, status: str, knowledge: KnowledgeBase
) -> None:
    text = export(people_this_year=150_000, start="2026-05-01") + (
        f"measure standard-contract {{ covers flow  done yes  in-effect 2026-05-01  {contract} }}\n"
    )
    if filing:
        text += f"measure standard-contract-filing {{ covers flow  {filing} }}\n"
    assert finding(weigh(text, knowledge), "SCM-7-file-standard-contract").status == status


@pytest.mark.parametrize(
    ("filed", "status"), [("2026-09-15", "met"), ("2026-09-16", "breached"), ("no", "breached")]
)
def test_and_so_is_a_changed_one(filed: str, status: str, knowledge: KnowledgeBase) -> None:
    text = export(people_this_year=150_000, start="2024-06-01", changed="2026-08-20") + (
        "measure standard-contract { covers flow  done 2024-05-01  in-effect 2024-05-01"
        "  filed 2024-05-10 }\n"
        "measure standard-contract { covers flow  done 2026-09-01  in-effect 2026-09-01"
        f"  filed {filed} }}\n"
        "measure standard-contract-filing { covers flow  done no }\n"
    )
    assert finding(weigh(text, knowledge), "SCM-8-refile-contract").status == status


@pytest.mark.parametrize(
    ("done", "status", "due"),
    [
        ("done 2025-12-10", "met", "2026-12-10"),
        ("done 2025-02-01", "met", "2026-02-01"),  # 2026 is not over
        ("done 2024-12-30", "breached", "2025-12-30"),  # none in all of 2025
        ("done yes", "open", None),
        ("done no", "breached", None),
    ],
)
def test_what_is_due_every_year(
    done: str, status: str, due: str | None, knowledge: KnowledgeBase
) -> None:
    report = weigh(
        'scenario "x" { as-of 2026-11-23 }\norganization o { located CN }\n'
        "dataset d { controller o  contains minor-information }\n"
        f"measure audit-of-minors-information {{ covers o  {done} }}",
        knowledge,
    )
    found = finding(report, "MINOR-37-audit-every-year")
    assert found.status == status
    assert found.deadline is not None
    assert found.deadline.due == (day(due) if due else None)


@pytest.mark.parametrize(
    ("as_of", "filed", "status"),
    [
        (
            "2026-11-23",
            "2026-09-29",
            "met",
        ),  # the twentieth working day; Sunday 20 September was one
        ("2026-11-23", "2026-09-30", "breached"),
        ("2026-09-29", "no", "open"),
        ("2026-09-30", "no", "breached"),
    ],
)
def test_the_yearly_assessment_is_reported_in_twenty_working_days(
    as_of: str, filed: str, status: str, knowledge: KnowledgeBase
) -> None:
    report = weigh(yearly(as_of, f"done 2026-09-01  filed {filed}"), knowledge)
    assert finding(report, "RISK-16-report-within-20-working-days").status == status


@pytest.mark.parametrize(("as_of", "binds"), [("2026-08-19", False), ("2026-08-20", True)])
def test_risk_assessment_by_its_own_rule(as_of: str, binds: bool, knowledge: KnowledgeBase) -> None:
    norms = {f.norm for f in weigh(yearly(as_of, "done 2026-03-01"), knowledge).duties}
    assert ("RISK-5-assess-every-year" in norms) is binds
    assert "NDSR-33-yearly-risk-assessment" in norms


def yearly(as_of: str, measure: str) -> str:
    """A handler of important data with an assessment."""
    return (
        f'scenario "x" {{ as-of {as_of} }}\norganization o {{ located CN }}\n'
        "dataset d { controller o  contains important-data  notified 2025-01-10  stored CN }\n"
        f"measure annual-risk-assessment {{ covers o  {measure} }}"
    )


@pytest.mark.parametrize(("as_of", "status"), [("2026-03-01", "met"), ("2026-03-02", "breached")])
def test_an_assessment_ends_after_three_years(
    as_of: str, status: str, knowledge: KnowledgeBase
) -> None:
    """CBDF 9, though the scenario does not say until when it is valid."""
    report = weigh(
        f'scenario "x" {{ as-of {as_of} }}\norganization o {{ located CN  ciio yes }}\n'
        "recipient r { located US }\n"
        "dataset d { controller o  contains important-data  notified 2023-01-01 }\n"
        "transfer t { data d  from o  to r  start 2023-04-01 }\n"
        "measure security-assessment { covers t  done 2023-03-01 }",
        knowledge,
    )
    assert finding(report, "CBDF-7-declare-important-data").status == status
    windows = [p.deadline for p in report.permissions if p.norm == "CBDF-9-extend-assessment"]
    assert bool(windows) is (status == "met")
    for window in windows:
        assert window is not None
        assert (window.opens, window.due) == (day("2025-12-01"), day("2026-03-01"))


def test_the_calendar_is_read_only_where_a_day_is_counted() -> None:
    """`heng check` of a scenario without such a deadline does not load the holidays."""
    code = (
        "import sys; from ui.cli import main; main(['check', {file!r}]); "
        "print('chinese_calendar' in sys.modules, file=sys.stderr)"
    )
    for name, loaded in (("remote_access", False), ("important_data_notified", True)):
        file = str(ROOT / "examples" / f"{name}.heng")
        run = subprocess.run(
            [sys.executable, "-c", code.format(file=file)], capture_output=True, text=True, cwd=ROOT
        )
        assert run.stderr.strip() == str(loaded), run.stderr
