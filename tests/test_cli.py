"""The command line: usage, exit codes, languages, bad input, and what may be imported."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
from sample_report import report

from ui.cli import FAULT, STOPPED, locale_language, main
from ui.commands import BREACHED, OK, UNSETTLED, WRONG, exit_code
from ui.schemas import RECORDS

ROOT = Path(__file__).parent.parent
SHOP = str(ROOT / "examples" / "cross_border_ecommerce.heng")
SHOP_ZH = str(ROOT / "examples" / "kuajing_dianshang.heng")
QUIET = 'scenario "Nothing" { as-of 2026-11-23 }\n'
Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def plain_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    """No locale, no width, no colour from the machine that runs the test."""
    for key in ("LC_ALL", "LC_MESSAGES", "COLUMNS", "FORCE_COLOR", "HENG_DEBUG"):
        monkeypatch.delenv(key, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.chdir(ROOT)


def heng(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the program in a process of its own."""
    env = {k: v for k, v in os.environ.items() if k not in ("PYTHONUTF8", "PYTHONIOENCODING")}
    command = [sys.executable, "-m", "ui", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env={**env, **environment}, capture_output=True, timeout=120
    )


# --- usage


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["chek", SHOP],
        ["check"],
        ["check", SHOP, "--format", "xml"],
        ["check", SHOP, "--as-of", "tomorrow"],
        ["check", SHOP, "--as-of", "2026-02-30"],
        ["explain", SHOP],
        ["explore", "--port", "0"],
        ["explore", "--port", "９"],
        ["kb"],
        ["kb", "delete"],
        ["schema", "extra"],
    ],
)
def test_a_wrong_command_line_exits_2(arguments: list[str], capsys: Capture) -> None:
    assert main(arguments) == WRONG
    out, err = capsys.readouterr()
    assert out == "" and "heng" in err and "Traceback" not in err


@pytest.mark.parametrize(("lang", "word"), [("C", "commands:"), ("zh_CN.UTF-8", "命令:")])
def test_help_speaks_the_users_language(
    lang: str, word: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", lang)
    assert main(["--help"]) == OK
    assert word in capsys.readouterr().out
    for command in ("check", "explain", "explore", "schema", "kb"):
        assert main([command, "--help"]) == OK


def test_version(capsys: Capture) -> None:
    assert main(["--version"]) == OK
    assert capsys.readouterr().out.startswith("heng ")


@pytest.mark.parametrize(
    ("environment", "lang"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LC_MESSAGES": "zh_TW", "LANG": "de_DE"}, "zh"),
        ({"LC_ALL": "", "LANG": "de_DE"}, "en"),
        ({}, "en"),
    ],
)
def test_the_locale_names_the_language(environment: dict[str, str], lang: str) -> None:
    assert locale_language(environment) == lang


# --- exit codes


@pytest.mark.parametrize(
    ("statuses", "strict", "code"),
    [
        (["met", "breached", "open"], True, BREACHED),
        (["met", "breached"], False, BREACHED),
        (["met", "open"], True, UNSETTLED),
        (["met", "undetermined"], True, UNSETTLED),
        (["met", "open", "undetermined"], False, OK),
        (["met", "defeated"], True, OK),
        ([], True, OK),
    ],
)
def test_exit_codes(statuses: list[str], strict: bool, code: int) -> None:
    duty = report().duties[0]
    duties = tuple(msgspec.structs.replace(duty, status=status) for status in statuses)
    assert exit_code(msgspec.structs.replace(report(), duties=duties, routes=()), strict) == code


def test_an_undetermined_route_is_unsettled() -> None:
    route = msgspec.structs.replace(report().routes[0], route="undetermined")
    found = msgspec.structs.replace(report(), duties=(), routes=(route,))
    assert exit_code(found, strict=True) == UNSETTLED
    assert exit_code(found, strict=False) == OK


def test_check_of_the_example(capsys: Capture) -> None:
    assert main(["check", SHOP]) == BREACHED
    out, err = capsys.readouterr()
    assert err == "" and "\x1b" not in out
    assert "parcels  →  Exempt" in out and "✗" in out and "heng explain" in out


def test_strict_on_a_scenario_without_breach(tmp_path: Path, capsys: Capture) -> None:
    quiet = tmp_path / "quiet.heng"
    quiet.write_text(QUIET + "organization mall { located CN }\n", encoding="utf-8")
    assert main(["check", str(quiet)]) == OK
    assert main(["check", str(quiet), "--strict"]) == UNSETTLED
    assert "mall" in capsys.readouterr().out


def test_nothing_declared_is_no_fault(tmp_path: Path, capsys: Capture) -> None:
    quiet = tmp_path / "quiet.heng"
    quiet.write_text(QUIET, encoding="utf-8")
    assert main(["check", str(quiet), "--strict"]) == OK
    assert "Nothing is declared beside the title." in capsys.readouterr().out


# --- bad input


def bad_inputs(folder: Path) -> dict[str, str]:
    """Files that are no scenario, by what is wrong with them."""
    made: dict[str, bytes] = {
        "empty": b"",
        "binary": bytes(range(256)),
        "nul": b'scenario "x" { as-of 2026-11-23 }\0',
        "utf-16": QUIET.encode("utf-16"),
        "large": b"#" * 3_000_000,
        "statute": b'instrument PIPL { title "x" zh "x" }',
        "syntax": b'scenario "x" { as-of 2026-11-23 \norganization { }',
        "names": b'scenario "x" { as-of 2026-11-23 }\ntransfer t { from nobody colour red }',
        "deep": b"(" * 5000,
    }
    for name, data in made.items():
        (folder / f"{name}.heng").write_bytes(data)
    return {
        **{name: str(folder / f"{name}.heng") for name in made},
        "missing": str(folder / "none.heng"),
        "directory": str(folder),
        "nul-in-name": "a\0b",
        "too-long-name": "x" * 5000,
    }


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("command", ["check", "explain"])
def test_bad_input_is_told_in_words(
    command: str, lang: str, tmp_path: Path, capsys: Capture
) -> None:
    for name, file in bad_inputs(tmp_path).items():
        arguments = [command, file, *(["route"] if command == "explain" else []), "--lang", lang]
        assert main(arguments) == WRONG, name
        out, err = capsys.readouterr()
        assert out == "" and err.strip(), name
        assert "Traceback" not in err and "Error:" not in err, name
        assert ("错误" if lang == "zh" else "error") in err, name


def test_no_permission(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("ui.streams.open", denied, raising=False)
    assert main(["check", SHOP]) == WRONG
    assert "may not be read" in capsys.readouterr().err


def test_one_bad_file_does_not_hide_the_others(tmp_path: Path, capsys: Capture) -> None:
    assert main(["check", str(tmp_path / "none.heng"), SHOP]) == WRONG
    out, err = capsys.readouterr()
    assert "parcels" in out and "there is no file" in err


def test_a_fault_of_heng_is_owned_and_has_no_traceback(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr("engine.assess.assess", broken)
    assert main(["check", SHOP]) == FAULT
    assert "this is a fault of Heng" in capsys.readouterr().err
    monkeypatch.setenv("HENG_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        main(["check", SHOP])


def test_ctrl_c(monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("engine.assess.assess", stopped)
    assert main(["check", SHOP]) == STOPPED


def test_a_reader_that_has_gone_is_no_fault() -> None:
    command = [sys.executable, "-m", "ui", "check", SHOP]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert run.stdout is not None and run.stderr is not None
        run.stdout.close()
        assert run.stderr.read() == b""
        assert run.wait(timeout=120) == BREACHED


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")
def test_a_full_disk_is_told() -> None:
    with open("/dev/full", "wb") as full:
        run = subprocess.run(
            [sys.executable, "-m", "ui", "check", SHOP],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=120,
        )
    assert run.returncode == WRONG
    assert run.stderr.startswith(b"error: the answer cannot be written")


# --- languages and streams


def test_the_answer_speaks_the_language_of_the_keywords(capsys: Capture) -> None:
    main(["check", SHOP_ZH])
    assert "出境路径" in capsys.readouterr().out
    main(["check", SHOP_ZH, "--lang", "en"])
    assert "Export routes" in capsys.readouterr().out


def test_a_chinese_locale_goes_before_the_keywords(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    main(["check", SHOP])
    assert "出境路径" in capsys.readouterr().out


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "gbk"])
def test_any_locale_gets_utf_8(encoding: str) -> None:
    run = heng("check", SHOP_ZH, LC_ALL="C", PYTHONIOENCODING=encoding)
    assert run.returncode == BREACHED and run.stderr == b""
    assert "出境路径" in run.stdout.decode("utf-8")


def test_columns_sets_the_width(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    main(["check", SHOP])
    assert max(len(row) for row in capsys.readouterr().out.splitlines()) == 60


def test_standard_input() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "ui", "check", "-", "--format", "json"],
        cwd=ROOT,
        input=Path(SHOP).read_bytes(),
        capture_output=True,
        timeout=120,
    )
    assert json.loads(run.stdout)["file"] == "<input>"


# --- json


def schema(capsys: Capture, *record: str) -> dict[str, Any]:
    """The schema that the command prints."""
    assert main(["schema", *record]) == OK
    printed: dict[str, Any] = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator.check_schema(printed)
    return printed


def test_json_is_one_report_a_line_and_keeps_to_the_schema(capsys: Capture) -> None:
    assert main(["check", SHOP, SHOP_ZH, "--format", "json"]) == BREACHED
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    for line in lines:
        jsonschema.validate(json.loads(line), schema(capsys))


@pytest.mark.parametrize(
    ("record", "command"),
    [
        ("fix", ["fix", SHOP]),
        ("whatif", ["whatif", SHOP, "--as-of", "2023-01-01"]),
        ("ask", ["ask", SHOP, "--list"]),
        ("balance", ["balance", SHOP]),
        ("impact", ["impact", SHOP, "--from", "2024-03-21", "--to", "2024-03-22"]),
        ("calendar", ["calendar", SHOP]),
        ("incident", ["incident", str(ROOT / "examples" / "data_breach.heng")]),
    ],
)
def test_what_a_command_writes_keeps_to_its_schema(
    record: str, command: list[str], capsys: Capture
) -> None:
    main([*command, "--format", "json"])
    lines = capsys.readouterr().out.splitlines()
    assert lines
    for line in lines:
        jsonschema.validate(json.loads(line), schema(capsys, record))


def test_every_record_has_a_schema(capsys: Capture) -> None:
    for record in RECORDS:
        assert schema(capsys, record)["$defs"]


def test_another_day(capsys: Capture) -> None:
    main(["check", SHOP, "--as-of", "2023-06-01", "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    assert found["as_of"] == "2023-06-01" and "CBDF" not in found["versions"]
    assert main(["check", SHOP, "--as-of", "9999-12-31"]) in (OK, BREACHED)


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "2010-01-01"])
def test_a_day_before_the_law(day: str, capsys: Capture) -> None:
    assert main(["check", SHOP, "--as-of", day]) == OK
    assert f"as of {day}" in capsys.readouterr().out
