"""`heng fix` at the command line: what it says, its codes, and the file that it writes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from engine.fix_report import Fix
from ui.cli import main

ROOT = Path(__file__).parent.parent
GOLDEN = ROOT / "tests" / "golden" / "fix"
SHOP = "examples/cross_border_ecommerce.heng"
SHOP_ZH = "examples/kuajing_dianshang.heng"
QUIET = 'scenario "Nothing" { as-of 2026-11-23 }\n'
Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def plain_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    """No locale, no width, no colour from the machine that runs the test."""
    for key in ("LC_ALL", "LC_MESSAGES", "COLUMNS", "FORCE_COLOR", "HENG_DEBUG"):
        monkeypatch.delenv(key, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.chdir(ROOT)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("shop_en", [SHOP]),
        ("shop_zh", [SHOP_ZH]),
        ("shop_open_en", [SHOP, "--open"]),
        ("shop_open_zh", [SHOP_ZH, "--open"]),
        ("grid_en", ["examples/cii_operator.heng"]),
        ("route_en", ["examples/sensitive_10000.heng", "--route", "image-reading"]),
        ("route_zh", ["examples/sensitive_10000.heng", "--route", "image-reading", "--lang", "zh"]),
        ("deed_en", ["tests/cases/co-11.heng"]),
    ],
)
def test_the_answer_reads_as_before(name: str, arguments: list[str], capsys: Capture) -> None:
    """Golden files are rewritten with `HENG_GOLDEN=write`; read the difference."""
    assert main(["fix", *arguments]) == 1
    text = capsys.readouterr().out
    golden = GOLDEN / f"{name}.txt"
    if os.environ.get("HENG_GOLDEN") == "write":
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_nothing_to_fix(tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "quiet.heng"
    file.write_text(QUIET, encoding="utf-8")
    for options in ([], ["--open"]):
        assert main(["fix", str(file), *options]) == 0
    assert main(["fix", "examples/remote_access.heng", "--lang", "zh"]) == 0
    assert main(["fix", "examples/remote_access.heng", "--route", "reading-in-shanghai"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "Nothing is breached."
    assert said[2].startswith("没有违反。另有")
    assert said[3] == "No route is lighter than the present one."


def test_one_finding(capsys: Capture) -> None:
    arguments = ["fix", SHOP, "--finding", "separate consent", "--on", "insights"]
    assert main([*arguments, "--format", "json"]) == 1
    fix = msgspec.json.decode(capsys.readouterr().out, type=Fix)
    assert [(m.action, m.on) for m in fix.matters] == [("obtain-separate-consent", "insights")]
    assert [step.op for step in fix.ways[0].steps] == ["complete"]
    assert main(["fix", SHOP, "--finding", "PIPL 51(4)"]) == 0  # met


def test_a_way_is_written_and_leaves_no_breach(tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "shop.heng"
    file.write_bytes((ROOT / SHOP).read_bytes())
    file.chmod(0o640)
    assert main(["check", str(file)]) == 1
    assert main(["fix", str(file), "--write", "3"]) == 0
    assert main(["check", str(file)]) == 0
    assert file.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in tmp_path.iterdir()] == ["shop.heng"]
    capsys.readouterr()
    assert main(["fix", str(file), "--write", "1"]) == 2
    assert "no way to write" in capsys.readouterr().err


def test_one_way_is_shown_whole(capsys: Capture) -> None:
    assert main(["fix", SHOP, "--way", "5"]) == 1
    text = capsys.readouterr().out
    assert text.startswith("Way 5 ") and "+#   start               2026-02-01" in text


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--way", "99"], "there is no way 99"),
        (["--way", "0"], "no number of a way"),
        (["--write", "x"], "no number of a way"),
        (["--on", "insights"], "--on goes with --finding"),
        (["--finding", "nonsense"], "is called `nonsense`"),
        (["--finding", "consent", "--on", "nobody"], "`nobody`"),
        (["--finding", "separate consent", "--on", "carrier"], "has no finding on `carrier`"),
        (["--route", "mall"], "no transfer is called `mall`"),
        (["--route", "insights=approval"], "lighter are: not-an-export, exempt"),
        (["--route", "insights=nonsense"], "`nonsense` is no route lighter"),
        (["--open", "--route", "insights"], "not allowed with"),
    ],
)
def test_bad_input(options: list[str], said: str, capsys: Capture) -> None:
    assert main(["fix", SHOP, *options]) == 2
    captured = capsys.readouterr()
    assert captured.out == "" and said in captured.err


def test_a_wrong_file_and_standard_input(tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "wrong.heng"
    file.write_text("scenario {", encoding="utf-8")
    assert main(["fix", str(file)]) == 2
    assert main(["fix", str(tmp_path / "absent.heng")]) == 2
    assert main(["fix", "-", "--write", "1"]) == 2
    assert "standard input cannot be written to" in capsys.readouterr().err


def test_the_answer_does_not_hang_on_chance() -> None:
    """The order in which a set is walked differs from run to run; the answer must not."""
    command = [sys.executable, "-m", "ui", "fix", SHOP, "--open"]
    answers = {
        subprocess.run(
            command, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(answers) == 1 and answers != {b""}
