"""The calendar of scenarios: what stands in it, and the iCalendar file read back.

Golden files are rewritten with `HENG_GOLDEN=write`; read the difference before you commit it.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import icalendar
import pytest
from weigh import scenario_of

from engine.agenda import Entry, agenda
from engine.assess import Assessment
from kb.rulebook import KnowledgeBase
from ui.cli import main

HERE = Path(__file__).parent
Capture = pytest.CaptureFixture[str]
EXPORT = (
    'scenario "{title}" {{ as-of {as_of} }}\n'
    "organization o {{ located CN  ciio no  individuals 120万  million-reached 2026-11-16 }}\n"
    "recipient r {{ located US }}\n"
    "dataset d {{ controller o  contains contact-details  individuals 120万  graded 2026-11-10 }}\n"
    "transfer t {{ data d  from o  to r  start 2027-01-10  people-this-year 20万  "
    "sensitive-this-year 0 }}\n"
    "measure certification {{ covers t  done 2024-06-03 }}\n"
    "measure compliance-audit {{ covers o  done 2025-05-20 }}\n"
)


def entries(text: str, knowledge: KnowledgeBase) -> list[Entry]:
    return list(agenda(Assessment(scenario_of(text, knowledge), knowledge)))


def test_what_stands_in_it(knowledge: KnowledgeBase) -> None:
    text = EXPORT.format(title="x", as_of="2026-11-23")
    found = {(entry.kind, entry.label.en, entry.day) for entry in entries(text, knowledge)}
    assert {
        ("expiry", "personal information protection certification", date(2027, 6, 3)),
        ("duty", "renew certification", date(2026, 12, 3)),
        ("duty", "report the protection officer", date(2026, 12, 28)),
        ("duty", "file the graded system", date(2026, 12, 10)),
    } <= found
    assert all(day >= date(2026, 11, 23) for kind, _, day in found if kind == "duty")


def test_windows_and_what_recurs(knowledge: KnowledgeBase) -> None:
    text = (
        'scenario "x" { as-of 2026-01-05 }\norganization o { located CN  ciio yes }\n'
        "recipient r { located US }\n"
        "dataset d { controller o  contains important-data  notified 2023-01-01 }\n"
        "transfer t { data d  from o  to r  start 2023-04-01 }\n"
        "measure security-assessment { covers t  done 2023-03-01 }\n"
        "measure infrastructure-test { covers o  done 2025-06-30  filed 2025-07-02 }\n"
    )
    found = {(e.kind, e.day): e for e in entries(text, knowledge)}
    assert found["opens", date(2025, 12, 1)].sources == ("CBDF 9",)
    assert found["closes", date(2026, 3, 1)].kind == "closes"
    assert found["expiry", date(2026, 3, 1)].sources == ("CBDF 9(1)",)
    again = found["duty", date(2026, 6, 30)]  # done, and due again a year later
    assert set(again.sources) == {"CSL 40", "CII 17"} and not again.overdue


def test_changes_of_law_that_turn_something(knowledge: KnowledgeBase) -> None:
    """The amended Cybersecurity Law, and certification as a third route, from 2026 on."""
    text = EXPORT.format(title="x", as_of="2025-12-01")
    days = [e.day for e in entries(text, knowledge) if e.kind == "law"]
    assert date(2026, 1, 1) in days
    idle = 'scenario "x" { as-of 2025-12-01 }\nrecipient r { located US }\n'
    assert not entries(idle, knowledge)


def test_what_is_past_is_overdue(knowledge: KnowledgeBase) -> None:
    text = EXPORT.format(title="x", as_of="2026-12-11")
    found = {e.label.en: e for e in entries(text, knowledge) if e.kind == "duty"}
    assert found["file the graded system"].overdue
    assert not found["report the protection officer"].overdue
    assert "give notice of the export" in found  # before 10 January
    later = entries(EXPORT.format(title="x", as_of="2027-01-11"), knowledge)
    assert "give notice of the export" not in {e.label.en for e in later}  # too late for a date


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_icalendar(lang: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(HERE.parent)
    files = ["examples/data_breach.heng", "examples/sensitive_10000.heng"]
    given = ["calendar", *files, "--format", "ics", "--lang", lang]
    assert main(given) == 0
    text = capsys.readouterr().out
    golden = HERE / "golden" / f"calendar_{lang}.ics"
    if os.environ.get("HENG_GOLDEN") == "write":
        golden.write_bytes(text.encode())
    assert text.encode() == golden.read_bytes()
    assert main(given) == 0 and capsys.readouterr().out == text  # byte for byte
    read = icalendar.Calendar.from_ical(text)
    events = [part for part in read.walk("VEVENT")]
    assert len({str(event["UID"]) for event in events}) == len(events) > 5
    for event in events:
        assert event["DTSTAMP"].dt.tzinfo is not None
        assert str(event["SUMMARY"]) and str(event["DESCRIPTION"])
        alarms = event.walk("VALARM")
        assert alarms and all(alarm["TRIGGER"].dt <= timedelta(0) for alarm in alarms)
    starts = [event["DTSTART"].dt for event in events]
    assert datetime(2026, 11, 22, 22, 30, tzinfo=UTC) in starts  # 06:30 in China: four hours
    assert date(2029, 1, 27) in starts  # end of validity


def test_an_entry_keeps_its_name_when_its_day_moves(tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "x.heng"
    seen: list[dict[str, date]] = []
    for graded in ("2026-11-10", "2026-11-12"):
        text = EXPORT.format(title="x", as_of="2026-11-23").replace("2026-11-10", graded)
        file.write_text(text, encoding="utf-8")
        assert main(["calendar", str(file), "--format", "ics", "--lang", "en"]) == 0
        events = icalendar.Calendar.from_ical(capsys.readouterr().out).walk("VEVENT")
        seen.append({str(e["UID"]): e["DTSTART"].dt for e in events})
    before, after = seen
    assert before.keys() == after.keys()
    moved = [(before[uid], after[uid]) for uid in before if before[uid] != after[uid]]
    assert moved == [(date(2026, 12, 10), date(2026, 12, 14))]  # the 12th is a Saturday


def test_out_json_and_wrong_files(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")  # no table cuts a line
    file, out = tmp_path / "x.heng", tmp_path / "x.ics"
    file.write_text(EXPORT.format(title="x", as_of="2026-11-23"), encoding="utf-8")
    assert main(["calendar", str(file), "--out", str(out), "--lang", "zh"]) == 0
    assert str(out) in capsys.readouterr().err
    assert icalendar.Calendar.from_ical(out.read_bytes()).walk("VEVENT")
    assert b"\r\n" in out.read_bytes()
    assert main(["calendar", str(file), "--format", "json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["title"] == "x" and {"kind", "day", "key"} <= shown["entries"][0].keys()
    assert main(["calendar", str(tmp_path / "none.heng"), str(file), "--lang", "en"]) == 2
    streams = capsys.readouterr()
    assert "none.heng" in streams.err and "renew certification" in streams.out
    assert main(["calendar", str(file), "--out", str(tmp_path / "no" / "x.ics")]) == 2


def test_a_provisional_day_says_so(tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "x.heng"
    text = EXPORT.format(title="x", as_of="2026-11-23").replace("2026-11-16", "2026-12-16")
    file.write_text(text.replace("2026-11-23", "2026-12-17"), encoding="utf-8")
    for lang, words in (
        ("en", "provisional: the holidays of 2027"),
        ("zh", "2027 年放假安排尚未公布"),
    ):
        assert main(["calendar", str(file), "--lang", lang, "--format", "ics"]) == 0
        unfolded = capsys.readouterr().out.replace("\n ", "").replace("\r", "")
        assert words in unfolded
