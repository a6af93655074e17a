"""`heng balance`, and the line on a sharing in `heng check`.

Golden files are rewritten with `HENG_GOLDEN=write`; read the difference before you commit it.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from sharings import sharing

from ui.cli import main

HERE = Path(__file__).parent
GOLDEN = HERE / "golden" / "balance"
EXAMPLES = HERE.parent / "examples"


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("example", ["hotel_group", "crm_overseas_cloud"])
def test_the_page_in_both_languages(
    example: str, lang: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    assert main(["balance", str(EXAMPLES / f"{example}.heng"), "--lang", lang]) == 0
    text = capsys.readouterr().out
    path = GOLDEN / f"{example}_{lang}.txt"
    if os.environ.get("HENG_GOLDEN") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_the_weighing_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    file = str(EXAMPLES / "hotel_group.heng")
    assert main(["balance", file, "--format", "json", "--on", "member-marketing"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    found = json.loads(line)
    assert found["mode"] == "aggregated"
    assert found["sharing"]["excessive"] is True
    assert [s["step"] for s in found["steps"]] == [
        "legality",
        "suitability",
        "necessity",
        "proportionality",
    ]
    assert found["alternatives"]


def test_what_is_not_weighed_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(EXAMPLES / "hotel_group.heng")
    assert main(["balance", file, "--on", "members", "--lang", "en"]) == 2
    assert "foreign-bookings, member-marketing" in capsys.readouterr().err
    plain = tmp_path / "plain.heng"
    plain.write_text(
        'scenario "plain" { as-of 2026-11-23 }\norganization firm { located CN }\n'
        "dataset parts { controller firm  contains production-data }\n"
        "processing upkeep { by firm  on parts  activity provision }\n",
        encoding="utf-8",
    )
    assert main(["balance", str(plain), "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert "nothing to weigh" in out and "upkeep" in out
    assert main(["balance", str(tmp_path / "none.heng"), "--lang", "zh"]) == 2
    assert "不存在" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("mode", "told"),
    [
        ("records-as-they-are", True),
        ("de-identified-records", True),
        ("figures-on-groups", False),
        ("joint-computation", False),
        (None, False),
    ],
)
def test_the_check_tells_of_a_form_that_shows_too_much(
    mode: str | None,
    told: bool,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    codes_ = []
    for facts in ({"mode": mode}, {"mode": None}):
        file = tmp_path / "sharing.heng"
        file.write_text(sharing(**facts), encoding="utf-8")
        codes_.append(main(["check", str(file), "--lang", "en"]))
        if facts["mode"] == mode:
            assert ("Balance of interests" in capsys.readouterr().out) is told
    assert codes_[0] == codes_[1]  # doctrine changes no exit code


def test_before_the_study_it_is_said_so(capsys: pytest.CaptureFixture[str]) -> None:
    file = str(EXAMPLES / "hotel_group.heng")
    assert main(["balance", file, "--as-of", "2025-03-19", "--lang", "en"]) == 0
    assert "before the study" in capsys.readouterr().out
