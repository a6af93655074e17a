"""`heng watch`: what is told when, and that nothing is lost or told twice.

Golden files are rewritten with `HENG_GOLDEN=write`; read the difference before you commit it.
"""

from __future__ import annotations

import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import date, datetime
from pathlib import Path

import jsonschema
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from weigh import export

from dsl.changes import EditError
from engine.events import Event
from engine.watch import LONGEST_GAP, TooFar, Watch
from engine.watching import NEWS, NONE, Notice, by_rules, expected
from kb.rulebook import KnowledgeBase
from ui.cli import main
from ui.schemas import of

ROOT = Path(__file__).parents[1]
SHOP, EVENTS = (str(ROOT / "examples" / "watch" / name) for name in ("shop.heng", "events.jsonl"))
GOLDEN = Path(__file__).parent / "golden"
Capture = pytest.CaptureFixture[str]


def event(at: str, kind: str, name: str = "", **rest: object) -> Event:
    return msgspec.convert({"at": at, "event": kind, "name": name, **rest}, Event)


def news(notices: tuple[Notice, ...], thing: str = "") -> list[tuple[str, str, str]]:
    return [(n.day.isoformat(), n.news, n.on) for n in notices if not thing or n.thing == thing]


def watching(knowledge: KnowledgeBase, as_of: str = "2026-03-01", **facts: object) -> Watch:
    return Watch(export(as_of, **facts), "test.heng", knowledge)


# --- the rules and the table


CHANGES = st.dictionaries(
    st.integers(0, 30),
    st.one_of(
        st.sampled_from(sorted(NEWS)),
        st.tuples(
            st.sampled_from(["task", "route", "threshold", "clock"]),
            st.sampled_from([NONE, "open", "met", "breached", "near", "over", "exempt"]),
            st.sampled_from([NONE, "open", "met", "undetermined", "below", "soon", "approval"]),
        ),
    ),
)


@settings(max_examples=60, deadline=None)
@given(CHANGES)
def test_the_rules_find_what_the_table_says(changes: dict[int, tuple[str, str, str]]) -> None:
    assert by_rules(changes) == expected(changes)


def test_every_row_of_the_table_fires() -> None:
    changes = dict(enumerate(NEWS))
    assert by_rules(changes) == dict(enumerate(NEWS.values()))


# --- thresholds


@pytest.mark.parametrize(
    ("people", "told"),
    [
        (79_999, []),
        (80_000, ["near"]),
        (99_999, ["near"]),
        (100_000, ["passed"]),
        (100_001, ["passed"]),
    ],
)
def test_a_threshold_is_near_then_passed(
    people: int, told: list[str], knowledge: KnowledgeBase
) -> None:
    watch = watching(knowledge, people_this_year=0)
    found = watch.step(event("2026-03-10", "transfer", "flow", people=people))
    assert [n.news for n in found if n.thing == "threshold"] == told
    changed = [(n.before, n.after) for n in found if n.thing == "route"]
    expected_route = [("exempt", "contract-or-certification")] if people >= 100_000 else []
    assert changed == expected_route


def test_near_tells_the_day_at_the_present_rate(knowledge: KnowledgeBase) -> None:
    watch = watching(knowledge, people_this_year=0)
    (near,) = [
        n
        for n in watch.step(event("2026-04-10", "transfer", "flow", people=90_000))  # day 100
        if n.thing == "threshold"
    ]
    assert near.due == date(2026, 4, 22)  # 900 a day: 10,000 more in twelve days
    assert near.counted == "90,000 / 100,000"
    late = watching(knowledge, "2026-12-01", people_this_year=0)
    (near,) = [
        n
        for n in late.step(event("2026-12-30", "transfer", "flow", people=80_000))
        if n.thing == "threshold"
    ]
    assert near.due is None  # not this year any more


def test_counting_begins_anew_with_the_year(knowledge: KnowledgeBase) -> None:
    watch = watching(knowledge, "2026-12-01", people_this_year=99_000)
    watch.step(event("2026-12-31", "transfer", "flow", people=1_000))
    assert watch.report.routes[0].route == "contract-or-certification"
    found = watch.step(event("2027-01-01", "transfer", "flow", people=5))
    assert ("2027-01-01", "changed", "flow") in news(found)
    assert watch.scenario.entities["flow"].values["people-this-year"].items == (5,)
    assert watch.report.routes[0].route == "exempt"


# --- time


def test_clocks_run_out_by_themselves(knowledge: KnowledgeBase) -> None:
    text = export("2026-03-01", start="2026-04-01", people_this_year=10)
    watch = Watch(text, "test.heng", knowledge)
    found = [n for n in watch.step(event("2026-05-01", "day")) if n.name == "assess-impact"]
    assert [(n.day.isoformat(), n.news) for n in found if n.thing == "clock"] == [
        ("2026-03-25", "soon"),
        ("2026-04-02", "over"),
    ]


def test_a_change_of_the_law_is_told_on_its_day(knowledge: KnowledgeBase) -> None:
    watch = watching(knowledge, "2024-03-20", people_this_year=500, org_individuals=1_000_000,
                     people_since_last_year=500, sensitive_since_last_year=0)  # fmt: skip
    assert watch.report.routes[0].route == "security-assessment"
    found = watch.step(event("2024-03-21", "day"))
    assert not [n for n in found if n.thing in ("route", "law")]
    found = watch.step(event("2024-03-23", "day"))
    (law,) = [n for n in found if n.news == "amended"]
    assert law.day == date(2024, 3, 22) and "CBDF" in law.name
    (route,) = [n for n in found if n.thing == "route"]
    assert (route.before, route.after, route.law) == ("security-assessment", "exempt", True)
    assert "CBDF 5(1)(4)" in route.sources


def test_moments_are_of_chinese_days(knowledge: KnowledgeBase) -> None:
    watch = watching(knowledge)
    watch.step(event("2026-03-31T17:00:00+00:00", "day"))
    assert watch.day == date(2026, 4, 1)


def test_a_late_event_is_weighed_now(knowledge: KnowledgeBase) -> None:
    watch = watching(knowledge, people_this_year=0)
    watch.step(event("2026-04-01", "day"))
    found = watch.step(event("2026-03-10", "transfer", "flow", people=100_000))
    assert watch.day == date(2026, 4, 1)
    assert {n.day for n in found} == {date(2026, 4, 1)}


# --- what happens


def test_incidents_measures_and_withdrawals(knowledge: KnowledgeBase) -> None:
    watch = watching(knowledge)
    leak = {"operator": "firm", "affects": "customers", "discovered": "2026-03-05"}
    found = watch.step(event("2026-03-05", "incident", "leak", say=leak))
    assert "report-incident" in {n.name for n in found if n.news in ("arises", "may-arise")}
    found = watch.step(
        event(
            "2026-03-06",
            "measure",
            "separate-consent",
            say={"covers": "flow", "done": "2026-03-06"},
        )
    )
    assert any(n.thing == "task" for n in found)
    asked = {"to": "firm", "kind": "withdrawal-of-consent", "about": "customers",
             "received": "2026-03-07"}  # fmt: skip
    found = watch.step(event("2026-03-07", "request", "r", say=asked))
    assert ("2026-03-07", "arises", "r") in news(found, "task")


def test_a_block_may_be_told_more_of_in_either_language(knowledge: KnowledgeBase) -> None:
    watch = watching(knowledge)
    watch.step(event("2026-03-02", "组织", "firm", say={"关键信息基础设施运营者": True}))
    assert watch.scenario.entities["firm"].values["ciio"].items == (True,)
    assert watch.report.routes[0].route == "security-assessment"
    watch.step(event("2026-03-03", "dataset", "customers", say={"contains": ["contact-details"]}))
    assert watch.scenario.entities["customers"].values["contains"].items == ("contact-details",)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (event("2026-03-02", "incidnet", "x"), "unknown-sort"),
        (event("2026-03-02", "scenario", "x"), "unknown-sort"),
        (event("2026-03-02", "transfer", "flow", say={"too": "x"}), "unknown-attribute"),
        (event("2026-03-02", "transfer", "flow", say={"to": "nobody"}), "unknown-entity"),
        (event("2026-03-02", "recipient", "firm", say={"located": "US"}), "duplicate-entity"),
        (event("2026-03-02", "organization", "firm", say={"individuals": -5}), "negative"),
    ],
)
def test_what_cannot_be_changes_nothing(wrong: Event, code: str, knowledge: KnowledgeBase) -> None:
    watch = watching(knowledge)
    text = watch.text
    with pytest.raises(EditError) as caught:
        watch.step(wrong)
    assert code in {d.code for d in caught.value.diagnostics}
    assert watch.text == text and watch.day == date(2026, 3, 1)


def test_an_event_cannot_smuggle_in_a_block(knowledge: KnowledgeBase) -> None:
    watch = watching(knowledge)
    text = watch.text
    evil = "US }\norganization evil { located CN"
    with pytest.raises(EditError):
        watch.step(event("2026-03-02", "recipient", "x", say={"located": evil}))
    assert watch.text == text


def test_the_gap_between_events_is_bounded(knowledge: KnowledgeBase) -> None:
    watch = watching(knowledge)
    with pytest.raises(TooFar):
        watch.step(event("2037-01-01", "day"))
    assert watch.day == date(2026, 3, 1) and LONGEST_GAP > 365


# --- the command


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_golden(lang: str, capsys: Capture) -> None:
    assert main(["watch", SHOP, "--events", EVENTS, "--until", "2026-04-01", "--lang", lang]) == 0
    text = capsys.readouterr().out
    path = GOLDEN / f"watch_{lang}.txt"
    if os.environ.get("HENG_GOLDEN") == "write":
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_events_keep_to_their_schema() -> None:
    schema = of("event")
    for line in Path(EVENTS).read_text(encoding="utf-8").splitlines():
        jsonschema.validate(json.loads(line), schema)


def test_in_parts_and_in_one_go(tmp_path: Path, capsys: Capture) -> None:
    main(["watch", SHOP, "--events", EVENTS, "--format", "json"])
    whole = capsys.readouterr().out
    lines = Path(EVENTS).read_text(encoding="utf-8").splitlines(keepends=True)
    growing, state = tmp_path / "events.jsonl", tmp_path / "state.sqlite"
    told = ""
    for upto in (1, 4, 4, len(lines)):
        growing.write_text("".join(lines[:upto]), encoding="utf-8")
        main(["watch", SHOP, "--events", str(growing), "--state", str(state), "--format", "json"])
        told += capsys.readouterr().out
    assert told == whole


def test_a_state_of_something_else_is_refused(tmp_path: Path, capsys: Capture) -> None:
    state = str(tmp_path / "state.sqlite")
    main(["watch", SHOP, "--events", EVENTS, "--state", state])
    capsys.readouterr()
    other = str(ROOT / "examples" / "remote_access.heng")
    assert main(["watch", other, "--events", EVENTS, "--state", state]) == 2
    assert "--restart" in capsys.readouterr().err
    assert main(["watch", SHOP, "--events", EVENTS, "--state", state, "--near", "90"]) == 2
    capsys.readouterr()
    changed = tmp_path / "events.jsonl"
    changed.write_text('{"at": "2025-11-10", "event": "day"}\n', encoding="utf-8")
    assert main(["watch", SHOP, "--events", str(changed), "--state", state]) == 2
    assert main(["watch", SHOP, "--events", str(changed), "--state", state, "--restart"]) == 0
    capsys.readouterr()
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes(b"no database at all" * 100)
    assert main(["watch", SHOP, "--events", EVENTS, "--state", str(broken)]) == 2
    assert "broken.sqlite" in capsys.readouterr().err
    assert broken.read_bytes().startswith(b"no database")


def test_a_wrong_line_is_told_and_stops_nothing(tmp_path: Path, capsys: Capture) -> None:
    events = tmp_path / "events.jsonl"
    good = '{"at": "2025-11-10", "event": "transfer", "name": "insights", "people": 39000}'
    wrong = ["{", "[]", '{"at": "soon", "event": "day"}', '{"at": "2025-11-09"}', "x" * 200_000,
             '{"at": "2025-11-09", "event": "day", "unknown": 1}', "[" * 50_000,
             '{"at": "2025-11-09", "event": "transfer", "name": "insihgts", "people": 1}',
             '{"at": "2025-11-09", "event": "transfr", "name": "insights"}']  # fmt: skip
    events.write_bytes("\n".join([*wrong, good, ""]).encode() + b"\xff\xfe\n")
    assert main(["watch", SHOP, "--events", str(events), "--lang", "en"]) == 2
    shown = capsys.readouterr()
    assert "threshold passed" in shown.out and "Traceback" not in shown.err
    for number in range(1, len(wrong) + 1):
        assert f"line {number}: " in shown.err
    assert "transfer" in shown.err and f"set aside: {len(wrong) + 1}" in shown.err


def test_an_id_is_counted_once(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    events = tmp_path / "events.jsonl"
    line = (
        '{"at": "2025-11-10", "event": "transfer", "name": "insights", "people": 20000, "id": "a"}'
    )
    events.write_text(f"{line}\n{line}\n", encoding="utf-8")
    main(["watch", SHOP, "--events", str(events), "--lang", "en"])
    shown = capsys.readouterr().out
    assert "threshold near" in shown and "threshold passed" not in shown


def test_bad_options(capsys: Capture) -> None:
    assert main(["watch", SHOP, "--near", "0"]) == 2
    assert main(["watch", SHOP, "--soon", "x"]) == 2
    assert main(["watch", SHOP, "--events", "nowhere.jsonl"]) == 2
    assert main(["watch"]) == 2
    assert main(["watch", "--schema"]) == 0
    assert json.loads(capsys.readouterr().out)["$schema"]


def test_killed_at_any_moment_nothing_is_lost_or_counted_twice(tmp_path: Path) -> None:
    """A watch that is killed again and again ends where one ends that is not."""
    events, state = tmp_path / "events.jsonl", tmp_path / "state.sqlite"
    events.write_text(
        "".join(
            f'{{"at": "2025-12-{day:02}", "event": "transfer", "name": "insights", '
            '"people": 997}\n'
            for day in range(1, 13)
        ),
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "ui", "watch", SHOP, "--events", str(events),
               "--state", str(state), "--format", "json"]  # fmt: skip
    kills = 0
    for wait in (0.5, 0.7, 0.6):
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as running:
            time.sleep(wait)
            if running.poll() is None:
                running.send_signal(signal.SIGKILL)
                kills += 1
    assert kills >= 1
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=False)
    with sqlite3.connect(state) as base:
        kept = [row[0] for row in base.execute("select line from events order by number")][1:]
        notices = [row[0] for row in base.execute("select notice from notices order by number")]
        text = base.execute("select value from about where key = 'text'").fetchone()[0]
    assert kept == events.read_text(encoding="utf-8").splitlines()
    assert f"people-this-year {61_000 + 12 * 997:_}" in text
    alone = subprocess.run(
        [part for part in command if part not in ("--state", str(state))],
        cwd=ROOT, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert notices == alone.stdout.splitlines()


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "ui", "watch", SHOP, "--format", "json"],
        cwd=ROOT,
        input=Path(EVENTS).read_bytes(),
        capture_output=True,
        check=False,
    )
    notices = [json.loads(line) for line in io.BytesIO(run.stdout)]
    assert run.returncode == 0 and {"near", "passed", "amended"} <= {n["news"] for n in notices}


# --- hours


BANK = """scenario "bank" { as-of 2026-11-22 }
organization bank { located CN  sector banking  ciio no }
dataset accounts { controller bank  contains payment-account  individuals 3_200_000  stored CN }
"""
LEAK = {
    "affects": "accounts",
    "kind": "data-leak",
    "discovered": "2026-11-23T02:30",
    "individuals": 1_200_000,
}


def clocks(notices: tuple[Notice, ...]) -> set[tuple[str, str, str]]:
    """Moment, news and end of every clock that counts in hours."""
    return {
        (f"{n.at:%d %H:%M}", n.news, f"{n.due_at:%d %H:%M}")
        for n in notices
        if n.thing == "clock" and n.at and n.due_at
    }


def test_hours_run_out_by_the_minute(knowledge: KnowledgeBase) -> None:
    """Two hours to the financial regulator (NFRA 69), four to the cyberspace authority (INC 4)."""
    watch = Watch(BANK, "bank.heng", knowledge)
    found = watch.step(event("2026-11-23T02:35", "incident", "leak", say=LEAK))
    assert {("23 02:35", "starts", "23 04:30"), ("23 02:35", "starts", "23 06:30")} <= clocks(found)
    assert not clocks(watch.step(event("2026-11-23T04:30", "day")))
    assert watch.now == datetime(2026, 11, 23, 4, 30)
    over = watch.step(event("2026-11-23T04:31", "day"))
    assert ("23 04:31", "over", "23 04:30") in clocks(over)
    assert not news(over, "task")  # nothing said of the report is a thing to do, now overdue
    done = {"covers": "leak", "done": "2026-11-23T05:00"}
    reported = event("2026-11-23T05:00", "measure", "report-to-cyberspace-authority", say=done)
    assert ("23 05:00", "stops", "23 06:30") in clocks(watch.step(reported))
    later = watch.step(event("2026-11-25", "day"))
    assert all(moment != "23 06:31" for moment, _, _ in clocks(later))
    assert ("24 02:31", "over", "24 02:30") in clocks(later)
    assert watch.now == date(2026, 11, 25)


def test_a_moment_may_say_its_offset(knowledge: KnowledgeBase) -> None:
    assert event("2026-11-22T18:35:10Z", "day").when == datetime(2026, 11, 23, 2, 35)
    assert event("2026-11-23", "day").when == date(2026, 11, 23)
    watch = Watch(BANK, "bank.heng", knowledge)
    watch.step(event("2026-11-23T02:35", "day"))
    assert not watch.step(event("2026-11-23", "day"))  # the day stands for all of its moments
    assert watch.now == datetime(2026, 11, 23, 2, 35)
