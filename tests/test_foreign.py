"""Foreign law: weighed only where a scenario speaks of it, told apart, and never a breach here."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from weigh import scenario_of, weigh

from engine.reach import rules_for, speaks_of_foreign_law
from engine.report import Report
from kb.rulebook import FOREIGN, KnowledgeBase
from ui.cli import main
from ui.commands import BREACHED, OK

HERE = Path(__file__).parent
WARRANT = HERE / "conflicts" / "y02-not.heng"  # only the US duty, not fulfilled
PLAIN = """
scenario "plain" { as-of 2026-11-23 }
organization firm { located CN  ciio no SUBJECT }
foreign-authority court { located US }
dataset papers { controller firm  contains product-technical-data  stored CN }
transfer hand-over { data papers  from firm  to court  start 2026-12-15 }
"""
DEMAND = """
foreign-demand request {
  of firm  under us-civil-discovery  form third-party-subpoena  answer hand-over
  proceedings civil-proceedings
}
"""
Capture = pytest.CaptureFixture[str]


def foreign(knowledge: KnowledgeBase) -> set[str]:
    return {module.instrument for module in knowledge.modules if module.rank == FOREIGN}


@pytest.mark.parametrize(
    ("subject", "more", "speaks"),
    [
        ("", "", False),
        ("subject-to gdpr", "", True),
        ("subject-to unknown", "", True),
        ("", DEMAND, True),
    ],
)
def test_it_is_weighed_only_where_the_scenario_speaks_of_it(
    subject: str, more: str, speaks: bool, knowledge: KnowledgeBase
) -> None:
    text = PLAIN.replace("SUBJECT", subject) + more
    scenario = scenario_of(text, knowledge)
    assert speaks_of_foreign_law(scenario) is speaks
    known = foreign(knowledge) & {m.instrument for m in rules_for(scenario, knowledge).known}
    assert bool(known) is speaks
    report = weigh(text, knowledge)
    assert bool(foreign(knowledge) & set(report.versions)) is speaks


def test_what_does_not_speak_of_it_has_the_answer_of_chinese_law_alone(
    knowledge: KnowledgeBase,
) -> None:
    """Also its dates: foreign law is no change of the law."""
    chinese = tuple(module for module in knowledge.modules if module.rank != FOREIGN)
    without = KnowledgeBase(
        knowledge.schema, chinese, knowledge.digest, timeline=knowledge.timeline
    )
    text = PLAIN.replace("SUBJECT", "")
    for day in (date(2020, 1, 1), date(2026, 8, 1)):
        assert weigh(text, knowledge, day) == weigh(text, without, day)


def chinese_part(report: Report) -> tuple[object, ...]:
    duties = [(d.norm, d.on, d.status) for d in report.duties if not d.foreign]
    tasks = [(t.action, t.on, t.status, t.norms, t.exposure) for t in report.tasks if t.counts]
    return [(r.transfer, r.route, r.under) for r in report.routes], duties, tasks, report.totals


def test_it_changes_nothing_of_what_chinese_law_asks(knowledge: KnowledgeBase) -> None:
    plain = weigh(PLAIN.replace("SUBJECT", ""), knowledge)
    reached = weigh(PLAIN.replace("SUBJECT", "subject-to us-law, eu-law"), knowledge)
    demanded = weigh(PLAIN.replace("SUBJECT", "subject-to us-civil-discovery") + DEMAND, knowledge)
    assert chinese_part(plain) == chinese_part(reached) == chinese_part(demanded)
    assert not any(d.foreign for d in plain.duties)
    assert {d.norm for d in demanded.duties if d.foreign} == {"FRCP-45-produce-on-subpoena"}


def test_no_norm_of_foreign_law_takes_a_chinese_one_away(knowledge: KnowledgeBase) -> None:
    rules = knowledge.on(date(2026, 11, 23), foreign=True)
    assert {norm.rank == FOREIGN for norm in rules.norms} == {True, False}
    for norm in rules.norms:
        if norm.rank != FOREIGN:
            defeaters = rules.defeaters[norm.id]
            assert not any(other.rank == FOREIGN for other in defeaters), norm.id


def test_a_foreign_breach_alone_ends_well(capsys: Capture) -> None:
    assert main(["check", str(WARRANT), "--lang", "en"]) == OK
    shown = capsys.readouterr().out
    assert "Asked by the law of another State" in shown and "SCA 2713" in shown
    todo = shown.partition("To do ─")[2].partition("Asked by the law")[0]
    assert "SCA 2713" not in todo and "✗" not in shown.partition("Export routes")[0]
    assert main(["check", str(WARRANT), "--lang", "zh"]) == OK
    assert "外国法的要求" in capsys.readouterr().out


def test_the_json_marks_it(capsys: Capture) -> None:
    file = str(HERE / "conflicts" / "y07-emergency.heng")
    assert main(["check", file, "--format", "json"]) == BREACHED  # ICJA 4(3), not the EU order
    report = json.loads(capsys.readouterr().out)
    marked = {d["norm"]: d["status"] for d in report["duties"] if d.get("foreign")}
    assert marked == {"EEVID-10-produce-in-emergency": "met"}
    (conflict,) = [c for c in report["conflicts"] if c["kind"] == "foreign-law"]
    sides = {side["provision"]: side["norms"] for side in conflict["sides"]}
    threats = [
        s["source"] for norms in sides.values() for n in norms for s in n.get("sanction", ())
    ]
    assert {"EEVID 15(1)", "DSL 48(2)"} <= set(threats)
    assert [stand["foreign"] for stand in sides["EEVID 10"]] == [True]
    assert not any(stand["foreign"] for stand in sides["DSL 36"])


def test_a_law_that_does_not_apply_yet_is_said_so(knowledge: KnowledgeBase) -> None:
    text = (HERE / "conflicts" / "y07-not.heng").read_text(encoding="utf-8")
    report = weigh(text, knowledge)
    states = {each.instrument: (each.state, each.day) for each in report.not_in_force}
    assert states["EEVID"] == ("not-yet", date(2026, 8, 18))


def test_provisions_of_one_law_alone_are_no_conflict(knowledge: KnowledgeBase) -> None:
    """DSL 36 and PIPL 41 stand on one side of the rule on discovery."""
    report = weigh(PLAIN.replace("SUBJECT", "subject-to gdpr"), knowledge)
    assert not [c for c in report.conflicts if c.kind == "foreign-law"]


def test_what_is_not_verified_is_said_so(knowledge: KnowledgeBase) -> None:
    """Each foreign instrument names, in a judgement, what of it is general knowledge or unread."""
    words = ("general knowledge", "summaries", "summary", "secondary sources")
    for module in knowledge.modules:
        if module.rank == FOREIGN:
            judged = [t.en for n in module.norms for t in n.judgements]
            assert any(word in text for text in judged for word in words), module.instrument


COURT = str(HERE.parent / "examples" / "foreign_court.heng")


def test_fix_does_not_set_out_to_obey_it(capsys: Capture) -> None:
    """The court's demand is no duty here: no way produces the data."""
    main(["fix", COURT, "--open", "--lang", "en", "--format", "json"])
    told = capsys.readouterr().out
    assert "AML 34(3)" in told and "FRCP" not in told


def test_watch_and_calendar_mark_it(capsys: Capture, tmp_path: Path) -> None:
    events = tmp_path / "events.jsonl"
    events.write_text('{"at": "2026-12-12", "event": "day"}\n')
    assert main(["watch", COURT, "--events", str(events), "--lang", "en"]) == OK
    lines = capsys.readouterr().out.splitlines()
    frcp = [line for line in lines if "FRCP" in line]
    assert any("✗ overdue" in line for line in frcp)
    assert all(line.endswith("law of another State") for line in frcp)
    assert not any("another State" in line for line in lines if line not in frcp)
    main(["calendar", COURT, "--lang", "en", "--format", "json"])
    (due,) = [
        e for e in json.loads(capsys.readouterr().out)["entries"] if "FRCP 34" in e["sources"]
    ]
    assert due["foreign"]
