"""Running incidents: the grade from the facts at each edge, and the clocks, the shortest first.

Golden files are rewritten with `HENG_GOLDEN=write`; read the difference before you commit it.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from weigh import weigh

from engine.clock_record import Incident
from kb.rulebook import KnowledgeBase
from ui.cli import main

HERE = Path(__file__).parent
EXAMPLE = HERE.parent / "examples" / "data_breach.heng"
Capture = pytest.CaptureFixture[str]


def weighed(
    knowledge: KnowledgeBase,
    facts: str,
    organization: str = "sector retail  ciio no",
    contains: str = "contact-details",
    as_of: str = "2026-11-23T15:00",
    more: str = "",
) -> Incident:
    """The one incident of a scenario."""
    report = weigh(
        f'scenario "x" {{ as-of {as_of} }}\n'
        f"organization shop {{ located CN  {organization} }}\n"
        f"dataset d {{ controller shop  contains {contains} }}\n"
        f"incident leak {{ affects d  discovered 2026-11-23T14:30\n{facts} }}\n{more}",
        knowledge,
    )
    (found,) = report.incidents
    return found


TOP = "particularly-major"
LEAK, OUTAGE, CONTENT = "kind data-leak  ", "kind service-outage  ", "kind unlawful-content  "
CII = "sector energy  ciio yes"


@pytest.mark.parametrize(
    ("facts", "organization", "grade"),
    [
        (LEAK + "individuals 999_999", "", "general"),
        (LEAK + "individuals 100万", "", "relatively-large"),
        (LEAK + "individuals 9_999_999", "", "relatively-large"),
        (LEAK + "individuals 1000万", "", "major"),
        (LEAK + "individuals 99_999_999", "", "major"),
        (LEAK + "individuals 1亿", "", "particularly-major"),
        ("kind stolen-data  individuals 100万", "", "relatively-large"),
        ("kind data-alteration  individuals 100万", "", "general"),
        (LEAK + "individuals 5  direct-loss 4_999_999", "", "general"),
        (LEAK + "individuals 5  direct-loss 500万", "", "relatively-large"),
        (LEAK + "individuals 5  direct-loss 2000万", "", "major"),
        (LEAK + "individuals 5  direct-loss 1亿", "", "particularly-major"),
        (OUTAGE + "facility-down-minutes 9  function-down-minutes 29", CII, "general"),
        (OUTAGE + "facility-down-minutes 10  function-down-minutes 10", CII, "relatively-large"),
        (OUTAGE + "facility-down-minutes 0  function-down-minutes 30", CII, "relatively-large"),
        (OUTAGE + "facility-down-minutes 0  function-down-minutes 179", CII, "relatively-large"),
        (OUTAGE + "facility-down-minutes 0  function-down-minutes 180", CII, "major"),
        (OUTAGE + "facility-down-minutes 60  function-down-minutes 60", CII, "major"),
        (OUTAGE + "facility-down-minutes 360  function-down-minutes 0", CII, "particularly-major"),
        (OUTAGE + "facility-down-minutes 0  function-down-minutes 1440", CII, "particularly-major"),
        (OUTAGE + "facility-down-minutes 600  function-down-minutes 600", "", "general"),
        (OUTAGE + "site municipal-official-site  site-down-minutes 119", "", "general"),
        (OUTAGE + "site municipal-official-site  site-down-minutes 120", "", "relatively-large"),
        (OUTAGE + "site municipal-official-site  site-down-minutes 1440", "", "major"),
        (
            OUTAGE + "site provincial-official-site  site-down-minutes 1440",
            "",
            "particularly-major",
        ),
        (OUTAGE + "site provincial-news-site  site-down-minutes 1440", "", "major"),
        (OUTAGE + "site central-news-site  site-down-minutes 1440", "", "particularly-major"),
        (OUTAGE + "site ordinary-site  site-down-minutes 9_000", "", "general"),
        (OUTAGE + "people-without-service 10万", "", "relatively-large"),
        (OUTAGE + "people-without-service 1000万", "", "particularly-major"),
        (CONTENT + "site ordinary-network-platform  homepage-minutes 30", "", "relatively-large"),
        (CONTENT + "site ordinary-network-platform  homepage-minutes 360", "", "relatively-large"),
        (CONTENT + "site large-network-platform  homepage-minutes 120", "", "major"),
        (CONTENT + "site very-large-network-platform  views 100万", "", "particularly-major"),
        (LEAK + "individuals 5  assessed-grade assessed-major", "", "major"),
        ("individuals 5", "", "general"),  # whatever happened
    ],
)
def test_the_grade_follows_from_the_facts(
    facts: str, organization: str, grade: str, knowledge: KnowledgeBase
) -> None:
    quiet = {
        OUTAGE: "site ordinary-site  site-down-minutes 0  facility-down-minutes 0  "
        "function-down-minutes 0  people-without-service 0  city-share-percent 0  "
        "province-share-percent 0",
        CONTENT: "homepage-minutes 0  other-page-minutes 0  reposts 0  views 0",
    }
    for kind, silence in quiet.items():
        if facts.startswith(kind):
            names = facts.split()
            pairs = zip(silence.split()[::2], silence.split()[1::2], strict=True)
            facts += "".join(f"  {n} {v}" for n, v in pairs if n not in names)
    found = weighed(knowledge, facts, organization or "sector retail  ciio no")
    if facts == "individuals 5":
        assert found.grade == "undetermined" and "general" in found.possible
    else:
        assert found.grade == grade


def test_important_data_need_a_threat(knowledge: KnowledgeBase) -> None:
    """INC-GRADE 3(2)(4): how serious it is has to be said; the facts never say it."""
    found = weighed(knowledge, LEAK + "individuals 0", contains="important-data")
    assert found.grade == "undetermined"
    for threat, grade in (
        ("lesser-threat", "general"),
        ("rather-serious-threat", "relatively-large"),
        ("serious-threat", "major"),
        ("particularly-serious-threat", "particularly-major"),
    ):
        said = LEAK + f"individuals 0  threat {threat}"
        assert weighed(knowledge, said, contains="important-data").grade == grade
        assert weighed(knowledge, said).grade == "general"  # of other data


def clocks(found: Incident, *statuses: str) -> list[tuple[str, int | None]]:
    """What the measures are and how many minutes are left."""
    return [
        (" ".join(clock.measures), clock.minutes_left)
        for clock in found.clocks
        if clock.status in (statuses or ("open", "breached")) and clock.deadline
    ]


@pytest.mark.parametrize(
    ("organization", "expected"),
    [
        ("sector retail  ciio no", [("report-to-cyberspace-authority", 210)]),
        ("sector energy  ciio yes", [("report-to-protection-department report-to-police", 30)]),
        (
            "sector public-administration  ciio no  kind central-state-organ",
            [("report-to-own-cyberspace-body", 90)],
        ),
    ],
)
def test_one_two_four_hours(
    organization: str, expected: list[tuple[str, int]], knowledge: KnowledgeBase
) -> None:
    found = weighed(knowledge, LEAK + "individuals 100万", organization)
    assert [clock for clock in clocks(found) if clock[1] is not None] == expected


def test_a_bank_reports_to_three(knowledge: KnowledgeBase) -> None:
    """X17: the clocks add up; the shortest stands first."""
    found = weighed(
        knowledge,
        LEAK + "individuals 100万  central-bank-business yes  sensitive-records 0",
        "sector banking  ciio no",
    )
    assert [clock for clock in clocks(found) if clock[1] is not None] == [
        ("report-to-central-bank", 30),
        ("report-to-financial-regulator", 90),
        ("report-to-cyberspace-authority", 210),
        ("full-report-to-financial-regulator", 23 * 60 + 30),
        ("full-report-to-central-bank", 23 * 60 + 30),
    ]
    left = [clock.minutes_left for clock in found.clocks if clock.minutes_left is not None]
    assert left == sorted(left)


@pytest.mark.parametrize(
    ("records", "contains", "due"),
    [
        ("records 49_999", "contact-details", False),
        ("records 5万", "contact-details", True),
        ("records 499", "credit-record", False),
        ("records 500", "credit-record", True),
        ("records 499", "contact-details", False),
    ],
)
def test_the_central_bank_counts_records(
    records: str, contains: str, due: bool, knowledge: KnowledgeBase
) -> None:
    said = LEAK + f"individuals 400  {records}  sensitive-records 0  central-bank-business yes"
    found = weighed(knowledge, said, "sector banking  ciio no", contains)
    assert ("report-to-central-bank" in dict(clocks(found))) is due
    assert ("report-to-financial-regulator" in dict(clocks(found))) is True  # no floor


def test_progress_is_due_every_two_hours(knowledge: KnowledgeBase) -> None:
    """PBOC-INC 16: from the discovery, then from the last report; never after the end."""
    said = (
        LEAK + "individuals 2000万  records 2000万  sensitive-records 0  central-bank-business yes"
    )
    bank = "sector banking  ciio no"
    measure = "progress-report-to-central-bank"

    def left(as_of: str, more: str = "", also: str = "") -> int | None:
        found = weighed(knowledge, said + also, bank, as_of=as_of, more=more)
        return dict(clocks(found, "open", "breached", "met")).get(measure)

    assert left("2026-11-23T15:00") == 90
    report = f"measure {measure} {{ covers leak  done 2026-11-23T16:10 }}"
    assert left("2026-11-23T17:00", report) == 70
    assert left("2026-11-23T18:11", report) == -1
    assert left("2026-11-23T17:00", report, "  handled 2026-11-23T16:30") is None


def test_state_secrets_have_rules_of_their_own(knowledge: KnowledgeBase) -> None:
    found = weighed(knowledge, LEAK + "individuals 100万  involves-state-secrets yes")
    assert not [
        norm for clock in found.clocks for norm in clock.norms if norm.startswith("INC-4-report-in")
    ]


def test_minors_and_guardians_are_told_though_harm_is_averted(knowledge: KnowledgeBase) -> None:
    """X18: the persons may be left out under PIPL 57(2); MINOR 35 has no such words."""
    said = LEAK + "individuals 5  harm-averted yes"
    told = {c.action for c in weighed(knowledge, said, contains="minor-information").clocks}
    assert "notify-minors" in told and "notify-individuals" not in told
    assert "notify-minors" not in {c.action for c in weighed(knowledge, said).clocks}
    young = weighed(knowledge, said, contains="minor-under-14-information")
    assert "notify-minors" in {clock.action for clock in young.clocks}


def test_before_november_2025_no_hours_were_set(knowledge: KnowledgeBase) -> None:
    report = weigh(
        EXAMPLE.read_text(encoding="utf-8").replace("2026-11-23", "2025-10-31"), knowledge
    )
    (found,) = report.incidents
    assert found.grade == "" and not [
        norm for clock in found.clocks for norm in clock.norms if norm.startswith("INC-")
    ]


# the page


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("now", [None, "2026-11-23T06:31", "2026-11-25"])
def test_page(lang: str, now: str | None, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(HERE.parent)
    monkeypatch.setenv("COLUMNS", "100")
    given = ["incident", "examples/data_breach.heng", "--lang", lang]
    assert main([*given, *(["--now", now] if now else [])]) == 0
    text = capsys.readouterr().out
    name = (now or "as-of").replace(":", "")
    golden = HERE / "golden" / "incident" / f"{name}_{lang}.txt"
    if os.environ.get("HENG_GOLDEN") == "write":
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_json_and_exit_codes(tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "x.heng"
    text = EXAMPLE.read_text(encoding="utf-8")
    file.write_text(
        text + "measure report-to-financial-regulator { covers leak  done no }\n", "utf-8"
    )
    assert main(["incident", str(file), "--format", "json", "--now", "2026-11-23T04:31"]) == 1
    shown = json.loads(capsys.readouterr().out)
    assert shown["now"] == "2026-11-23T04:31:00+08:00"
    (found,) = shown["incidents"]
    breached = [c for c in found["clocks"] if c["status"] == "breached"]
    assert [(c["measures"], c["minutes_left"]) for c in breached] == [
        (["report-to-financial-regulator"], None),  # NFRA 63: at once
        (["report-to-financial-regulator"], -1),  # NFRA 69: within two hours
    ]
    elsewhere = "2026-11-22T20:00:00-01:00"  # five in the morning in China
    assert main(["incident", str(file), "--now", elsewhere]) == 1
    assert "05:00" in capsys.readouterr().out
    file.write_text('scenario "x" { as-of 2026-11-23 }', "utf-8")
    assert main(["incident", str(file)]) == 0
    assert "No incident" in capsys.readouterr().out
    assert main(["incident", str(file), "--now", "soon"]) == 2


def test_what_is_missing_is_asked_for(tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "x.heng"
    text = EXAMPLE.read_text(encoding="utf-8")
    file.write_text(
        text.replace("discovered            2026-11-23T02:30", "discovered 2026-11-23"), "utf-8"
    )
    assert main(["incident", str(file), "--lang", "en"]) == 0
    assert "Say the hour of discovery" in capsys.readouterr().out
    file.write_text(text.replace("as-of 2026-11-23T03:05", "as-of 2026-11-23"), "utf-8")
    assert main(["incident", str(file), "--lang", "zh"]) == 0
    assert "未说明现在的时刻" in capsys.readouterr().out
