"""Every norm that is held holds in some scenario of the tests, and fails in another.

`heng kb coverage --tests` lists what is missing.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from weigh import scenario_of

from engine.exercise import exercised
from kb.rulebook import KnowledgeBase
from ui.cli import main

HERE = Path(__file__).parent
INSTRUMENTS = {"PIPL", "CSL", "DSL", "NDSR", "CBDF"}


def test_every_norm_holds_somewhere_and_fails_somewhere(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["kb", "coverage", "--tests", "--format", "json"]) == 0
    lines = json.loads(capsys.readouterr().out)
    assert {line["instrument"] for line in lines} > INSTRUMENTS
    assert {
        n["instrument"]: (n["never_hold"], n["never_fail"]) for n in lines if n["percent"] < 100
    } == {}


def test_what_no_scenario_exercises_is_named(knowledge: KnowledgeBase) -> None:
    plain = scenario_of(
        'scenario "x" { as-of 2026-11-23 }\norganization o { located CN  ciio no }', knowledge
    )
    found = {line.instrument: line for line in exercised(knowledge, [plain])}
    assert len(found["CBDF"].never_hold) == found["CBDF"].norms  # they bind transfers
    assert "PIPL-55-assess-export" in found["PIPL"].never_hold
    assert len(found["PIPL"].never_fail) < found["PIPL"].norms
    assert found["PIPL"].percent == 0  # one organization cannot be two things


def test_a_folder_without_scenarios_is_a_mistake(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["kb", "coverage", "--tests", str(tmp_path)]) == 2
    assert str(tmp_path) in capsys.readouterr().err
    assert main(["kb", "coverage", "--tests", str(tmp_path / "none")]) == 2


def test_the_table_tells_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.heng").write_text('scenario "x" { as-of 2026-11-23 }\n', encoding="utf-8")
    assert main(["kb", "coverage", "--tests", str(tmp_path), "--lang", "zh"]) == 0
    shown = capsys.readouterr().out
    assert "PIPL-55-assess-export" in shown and "0 %" in shown
