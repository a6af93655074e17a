"""Drafts: never in a normal answer, marked wherever they reach when they are asked for."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
import pytest
from weigh import scenario_of, weigh

from engine.assess import assess
from kb.compile import STATUTES, compile_knowledge
from kb.rulebook import DRAFT, KnowledgeBase
from ui.cli import main
from ui.commands import exit_code

Capture = pytest.CaptureFixture[str]
GIANT = """
scenario "Ten million" { as-of 2026-11-01 }
organization giant { located CN  individuals 10_000_000 }
dataset users { controller giant  contains contact-details  collected CN  stored US }
processing work { by giant  on users  basis contract }
"""


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    for key in ("LC_ALL", "LC_MESSAGES", "COLUMNS", "FORCE_COLOR", "HENG_DEBUG"):
        monkeypatch.delenv(key, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")


def test_drafts_never_leak_into_a_normal_answer(knowledge: KnowledgeBase) -> None:
    assert knowledge.drafts and all(module.rank == DRAFT for module in knowledge.drafts)
    assert not any(module.rank == DRAFT for module in knowledge.modules)
    names = {module.instrument for module in knowledge.drafts}
    for day in (date(2026, 8, 6), date(2026, 8, 7), date(2026, 11, 1), date(2040, 1, 1)):
        rules = knowledge.on(day)
        assert not names & {norm.instrument for norm in rules.norms}
        assert not names & {module.instrument for module in rules.absent}
    report = weigh(GIANT, knowledge)
    text = msgspec.json.encode(report).decode()
    assert report.drafts == () and '"draft":true' not in text
    assert not any(name in text for name in names)


def test_a_draft_asked_for_is_marked_wherever_it_reaches(knowledge: KnowledgeBase) -> None:
    plain, drafted = (
        assess(scenario_of(GIANT, knowledge), knowledge, drafts=drafts) for drafts in (False, True)
    )
    assert drafted.drafts == ("LPI-DRAFT",)
    law = [duty for duty in drafted.duties if not duty.draft]
    assert [(d.norm, d.on, d.status) for d in law] == [
        (d.norm, d.on, d.status) for d in plain.duties
    ]
    marked = [duty for duty in drafted.duties if duty.draft]
    assert {duty.norm.rpartition("-DRAFT-")[0] for duty in marked} == {"LPI"}
    store = next(duty for duty in marked if duty.action == "store-in-mainland")
    assert (store.status, store.sources) == ("breached", ("LPI-DRAFT 13",))
    assert next(t for t in drafted.tasks if t.action == "store-in-mainland").draft
    assert exit_code(drafted, strict=True) == exit_code(plain, strict=True)
    assert drafted.totals == plain.totals


@pytest.mark.parametrize(
    ("individuals", "bound"), [("9_999_999", False), ("10_000_000", True), ("10_000_001", True)]
)
def test_the_drafts_threshold(individuals: str, bound: bool, knowledge: KnowledgeBase) -> None:
    text = GIANT.replace("10_000_000", individuals)
    report = assess(scenario_of(text, knowledge), knowledge, drafts=True)
    assert any(duty.draft for duty in report.duties) is bound


def test_a_draft_binds_nobody_before_it_is_published(knowledge: KnowledgeBase) -> None:
    report = assess(scenario_of(GIANT, knowledge), knowledge, date(2026, 8, 6), drafts=True)
    assert not any(duty.draft for duty in report.duties) and report.drafts == ()
    assert ("LPI-DRAFT", "not-yet") in {(n.instrument, n.state) for n in report.not_in_force}


def test_commands_show_drafts_only_when_asked(tmp_path: Path, capsys: Capture) -> None:
    giant = tmp_path / "giant.heng"
    giant.write_text(GIANT, encoding="utf-8")
    for command in (["check", str(giant)], ["kb", "list"], ["kb", "timeline"]):
        main(command)
        assert "LPI-DRAFT" not in capsys.readouterr().out
        main([*command, "--with-drafts"])
        out = capsys.readouterr().out
        assert "LPI-DRAFT" in out and "draft" in out


def test_a_draft_among_the_law_is_a_fault(tmp_path: Path, knowledge: KnowledgeBase) -> None:
    (tmp_path / "drafts").mkdir()
    law = next(STATUTES.glob("qa-2025-05.heng")).read_text("utf-8")
    draft = next((STATUTES / "drafts").glob("*.heng")).read_text("utf-8")
    (tmp_path / "draft.heng").write_text(draft, encoding="utf-8")
    (tmp_path / "drafts" / "law.heng").write_text(law, encoding="utf-8")
    found, faults = compile_knowledge(knowledge.schema, "", tmp_path)
    assert found is None
    assert [fault.code for fault in faults] == ["draft-place"] * 2
