"""The law in time: what is in force on a day, what changes next, what flips and why."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest
from weigh import scenario_of, weigh

from engine.difference import Flip
from engine.impact import Impact, impact
from kb.rulebook import FOREIGN, KnowledgeBase
from ui.cli import main
from ui.commands import BREACHED, OK, WRONG

ROOT = Path(__file__).parent.parent
EXAMPLE = "examples/cross_border_ecommerce.heng"
Capture = pytest.CaptureFixture[str]
NEW_RULES = date(2024, 3, 22)
NEW_CSL = date(2026, 1, 1)
ONE = timedelta(days=1)
SHOP = """
scenario "Parcels abroad" { as-of 2026-11-01 }
organization mall { located CN  sector e-commerce  individuals 2_400_000  ciio no }
recipient carrier { located DE }
dataset orders { controller mall  contains contact-details, consumption-record
  individuals 2_400_000  stored CN }
processing fulfilment { by mall  on orders  purpose contract-performance  basis contract }
processing campaign { by mall  on orders  purpose marketing  basis consent }
transfer parcels { data orders  from mall  to carrier  serves fulfilment  people-this-year 84_000
  people-since-last-year 184_000  sensitive-this-year 0  necessity cross-border-shopping
  start 2022-10-01 }
transfer adverts { data orders  from mall  to carrier  serves campaign  people-this-year 20_000
  people-since-last-year 20_000  sensitive-this-year 0  necessity no-listed-necessity
  start 2022-10-01 }
measure consent { covers adverts  done no }
measure separate-consent { covers adverts  done no }
"""


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    for key in ("LC_ALL", "LC_MESSAGES", "COLUMNS", "FORCE_COLOR", "HENG_DEBUG"):
        monkeypatch.delenv(key, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.chdir(ROOT)


def compared(text: str, knowledge: KnowledgeBase, earlier: date, later: date) -> Impact:
    """A scenario on two days."""
    return impact(scenario_of(text, knowledge), knowledge, earlier, later)


@pytest.fixture
def shop(tmp_path: Path) -> str:
    """The shop as a file."""
    file = tmp_path / "shop.heng"
    file.write_text(SHOP, encoding="utf-8")
    return str(file)


# --- what is law on a day


@pytest.mark.parametrize(
    ("day", "route"),
    [
        (NEW_RULES - ONE, "security-assessment"),
        (NEW_RULES, "exempt"),
        (NEW_RULES + ONE, "exempt"),
    ],
)
def test_the_export_rules_of_2024_bind_from_their_day(
    day: date, route: str, knowledge: KnowledgeBase
) -> None:
    report = weigh(SHOP, knowledge, day)
    assert report.routes[0].route == route
    absent = {each.instrument: each for each in report.not_in_force}
    if day < NEW_RULES:
        assert (absent["CBDF"].state, absent["CBDF"].day) == ("not-yet", NEW_RULES)
        assert report.next_change == NEW_RULES
        assert "CBDF" in report.changing and "SAM 4" in report.changing
    else:
        assert "CBDF" not in absent
        assert report.next_change is not None and report.next_change > NEW_RULES


@pytest.mark.parametrize(
    ("day", "version"), [(NEW_CSL - ONE, "2016"), (NEW_CSL, "2025"), (NEW_CSL + ONE, "2025")]
)
def test_a_version_takes_the_place_of_another(
    day: date, version: str, knowledge: KnowledgeBase
) -> None:
    report = weigh(SHOP, knowledge, day)
    assert report.versions["CSL"] == version
    # a law that is there in one version is not absent
    assert "CSL" not in {each.instrument for each in report.not_in_force}
    if day < NEW_CSL:
        assert report.next_change == NEW_CSL
        assert {"CSL 2016", "CSL 2025", "CERT"} <= set(report.changing)


def test_before_any_law_everything_is_still_to_come(
    knowledge: KnowledgeBase, capsys: Capture
) -> None:
    day = date(1999, 12, 31)
    report = weigh(SHOP, knowledge, day)
    assert not report.duties and not report.versions
    assert {each.state for each in report.not_in_force} == {"not-yet"}
    first = min(m.in_force for m in knowledge.modules if m.rank != FOREIGN)
    assert report.next_change == first
    days = [each.day for each in report.not_in_force]
    assert days == sorted(days)
    assert main(["check", EXAMPLE, "--as-of", "1999-12-31"]) == OK
    out = capsys.readouterr().out
    assert "not yet in force:" in out and "PIPL (from 2021-11-01)" in out
    assert f"next changes on {first}" in out


def test_an_expired_law_is_named(knowledge: KnowledgeBase, capsys: Capture) -> None:
    ended = tuple(
        msgspec.structs.replace(module, until=date(2026, 8, 31))
        if module.instrument == "QA-5"
        else module
        for module in knowledge.modules
    )
    changed = KnowledgeBase(knowledge.schema, ended, knowledge.digest)
    assert changed.on(date(2026, 8, 31)).absent == ()
    report = weigh(SHOP, changed, date(2026, 9, 1))
    assert [(each.instrument, each.state, each.day) for each in report.not_in_force] == [
        ("QA-5", "no-longer", date(2026, 8, 31))
    ]


def test_the_far_future_says_until_when_the_law_is_known(
    knowledge: KnowledgeBase, capsys: Capture
) -> None:
    report = weigh(SHOP, knowledge, date(2040, 1, 1))
    assert report.next_change is None and report.changing == ()
    assert report.known_until == date(2026, 10, 9)
    main(["check", EXAMPLE, "--as-of", "2040-01-01", "--lang", "zh"])
    assert "所据法律截至 2026-10-09" in capsys.readouterr().out


def test_every_change_is_found_in_turn(knowledge: KnowledgeBase) -> None:
    day, days = date(1990, 1, 1), []
    while change := knowledge.on(day).next_change:
        assert change.day > day and (change.entering or change.leaving)
        before, after = knowledge.on(change.day - ONE), knowledge.on(change.day)
        assert {(n.file, n.id) for n in before.norms} != {(n.file, n.id) for n in after.norms}
        days.append(change.day)
        day = change.day
    assert {NEW_RULES, NEW_CSL, date(2021, 11, 1)} <= set(days)


# --- what flips


def test_the_new_export_rules_free_the_parcels(knowledge: KnowledgeBase) -> None:
    found = compared(SHOP, knowledge, NEW_RULES - ONE, NEW_RULES)
    assert (found.entered, found.left) == (("CBDF",), ())
    parcels = next(f for f in found.flips if f.kind == "route" and f.on == "parcels")
    assert (parcels.before, parcels.after) == ("security-assessment", "exempt")
    causes = {(c.provision, c.event, c.day, c.by) for c in parcels.causes}
    assert ("CBDF 5(1)(1)", "entered", NEW_RULES, "") in causes
    assert any(c[0].startswith("SAM 4") and c[1:] == ("left", NEW_RULES, "CBDF 13") for c in causes)
    gone = {f.name for f in found.flips if f.kind == "duty" and not f.after and f.on == "parcels"}
    assert "declare-security-assessment" in gone
    assert all(flip.causes for flip in found.flips)


@pytest.mark.parametrize("first", [NEW_RULES - 2 * ONE, NEW_RULES])
def test_days_without_a_change_flip_nothing(first: date, knowledge: KnowledgeBase) -> None:
    found = compared(SHOP, knowledge, first, first + ONE)
    assert not found.flips and not found.shifts and not found.restated
    assert set(found.counts.values()) == {0}


def test_renumbering_is_no_flip_but_fines_shift(knowledge: KnowledgeBase) -> None:
    found = compared(SHOP, knowledge, NEW_CSL - ONE, NEW_CSL)
    assert (found.entered, found.left) == (("CERT", "CSL 2025"), ("CSL 2016",))
    assert found.counts["duty"] == 0 and found.counts["restated"] > 0
    graded = next(f for f in found.restated if f.name == "implement-graded-protection")
    assert "CSL 21" in graded.under_before and "CSL 23" in graded.under_after
    shift = next(s for s in found.shifts if s.name == "obtain-consent")
    assert (shift.before.source, shift.after.source) == ("CSL 64(1)", "PIPL 66(2)")
    assert any(cause.provision.startswith("CSL 64") for cause in shift.causes)


def test_a_dated_fact_is_named_where_the_law_is_not_the_cause(knowledge: KnowledgeBase) -> None:
    text = """
    scenario "Training" { as-of 2026-11-01 }
    organization mill { located CN  network-operator yes  ciio yes }
    measure staff-training { covers mill  done 2026-03-01 }
    """
    days = (date(2026, 2, 28), date(2026, 3, 1))
    found = impact(scenario_of(text, knowledge), knowledge, *days)
    flips: list[Flip] = [flip for flip in found.flips if flip.name == "train-staff"]
    assert [flip.before for flip in flips] == ["breached"]
    assert all(not flip.causes and "staff-training.done" in flip.facts for flip in flips)
    assert not impact(scenario_of(text, knowledge), knowledge, days[1], days[1] + ONE).flips


def test_impact_wants_the_dates_in_order(knowledge: KnowledgeBase, capsys: Capture) -> None:
    with pytest.raises(ValueError, match="before"):
        compared(SHOP, knowledge, NEW_CSL, NEW_CSL)
    assert main(["impact", "--from", "2026-01-01", "--to", "2026-01-01", EXAMPLE]) == WRONG
    assert "does not lie after" in capsys.readouterr().err
    assert main(["impact", "--from", "2026-01-01", EXAMPLE]) == WRONG


def test_impact_tries_every_file_and_has_the_code_of_the_later_date(
    tmp_path: Path, shop: str, capsys: Capture
) -> None:
    quiet = tmp_path / "quiet.heng"
    quiet.write_text('scenario "Nothing" { as-of 2026-11-23 }\n', encoding="utf-8")
    days = ["impact", "--from", "2024-03-21", "--to", "2024-03-22"]
    assert main([*days, str(quiet)]) == OK
    assert "Nothing stands otherwise." in capsys.readouterr().out
    assert main([*days, shop, str(quiet)]) == BREACHED
    assert main([*days, str(tmp_path / "none.heng"), shop]) == WRONG
    out, err = capsys.readouterr()
    assert "CBDF 5(1)(1)" in out and "none.heng" in err


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_impact_as_json(lang: str, shop: str, capsys: Capture) -> None:
    days = ["--from", "2025-12-31", "--to", "2026-01-01"]
    main(["impact", *days, shop, EXAMPLE, "--format", "json", "--lang", lang])
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["file"] for line in lines] == [shop, EXAMPLE]
    assert msgspec.json.decode(lines[0], type=Impact).later == NEW_CSL
