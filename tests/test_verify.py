"""`heng verify`: the same answer, or which fact, version or rule makes it another."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from weigh import scenario_of

from dsl.expressions import Not
from engine.assess import assess
from engine.report import Report, abridged
from engine.verify import Reason, Verification, verify
from kb.rulebook import KnowledgeBase
from ui.cli import main

EXAMPLE = Path(__file__).parents[1] / "examples" / "cross_border_ecommerce.heng"
ASSESSED = ("duty", "PIPL-55-assess-export", "insights")
Capture = pytest.CaptureFixture[str]


def written(text: str, knowledge: KnowledgeBase) -> Report:
    """A report as it comes back from its JSON."""
    made = abridged(assess(scenario_of(text, knowledge), knowledge))
    return msgspec.json.decode(msgspec.json.encode(made), type=Report)


def reasons(found: Verification, key: tuple[str, str, str]) -> dict[str, list[Reason]]:
    """The reasons of one difference, by kind."""
    difference = next(d for d in found.differences if (d.kind, d.name, d.on) == key)
    kinds: dict[str, list[Reason]] = {}
    for reason in difference.reasons:
        kinds.setdefault(reason.kind, []).append(reason)
    return kinds


@pytest.mark.parametrize("file", sorted(EXAMPLE.parent.glob("*.heng")), ids=lambda f: f.stem)
def test_every_example_replays_the_same(file: Path, knowledge: KnowledgeBase) -> None:
    text = file.read_text(encoding="utf-8")
    found = verify(written(text, knowledge), assess(scenario_of(text, knowledge), knowledge))
    assert found.same and found.scenario and found.rulebook and found.heng
    assert found.differences == ()


def test_a_fact_is_named(knowledge: KnowledgeBase) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    changed = text.replace("done 2026-03-20", "done 2026-01-20")
    assert changed != text
    now = assess(scenario_of(changed, knowledge), knowledge)
    found = verify(written(text, knowledge), now)
    assert not found.same and not found.scenario and found.rulebook
    assert reasons(found, ASSESSED) == {
        "fact": [Reason("fact", "impact-assessment-2.done", "2026-03-20", "2026-01-20")]
    }


def test_a_rule_is_named_with_its_step(knowledge: KnowledgeBase) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    old = written(text, knowledge)

    def amended(norm: msgspec.Struct) -> msgspec.Struct:
        if getattr(norm, "id", "") != ASSESSED[1]:
            return norm
        return msgspec.structs.replace(norm, met=Not(norm.met))  # type: ignore[attr-defined]

    other = msgspec.structs.replace(
        knowledge,
        digest="0" * 64,
        modules=tuple(
            msgspec.structs.replace(m, norms=tuple(map(amended, m.norms)))
            for m in knowledge.modules
        ),
    )
    found = verify(old, assess(scenario_of(text, knowledge), other))
    assert found.scenario and not found.rulebook
    assert [(d.kind, d.name, d.on) for d in found.differences if d.on == "insights"] == [ASSESSED]
    (reason,) = reasons(found, ASSESSED)["rule"]
    assert reason.what == "PIPL 55(4)" and reason.step is not None


def test_a_version_is_named(knowledge: KnowledgeBase) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    old = written(text, knowledge)
    earlier = msgspec.structs.replace(
        old,
        versions={**old.versions, "PIPL": "2019"},
        duties=tuple(
            msgspec.structs.replace(d, status="met") if (d.norm, d.on) == ASSESSED[1:] else d
            for d in old.duties
        ),
    )
    found = verify(earlier, assess(scenario_of(text, knowledge), knowledge))
    assert reasons(found, ASSESSED) == {
        "version": [Reason("version", "PIPL", "2019", "2021-11-01")]
    }


def test_findings_that_are_new_or_gone(knowledge: KnowledgeBase) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    old = written(text, knowledge)
    first, *others = old.duties
    shorter = msgspec.structs.replace(old, duties=tuple(others))
    now = assess(scenario_of(text, knowledge), knowledge)
    (new,) = verify(shorter, now).differences
    assert (new.name, new.before, new.after) == (first.norm, "", first.status)
    (gone,) = verify(old, msgspec.structs.replace(now, duties=now.duties[1:])).differences
    assert (gone.name, gone.before, gone.after) == (first.norm, first.status, "")


# --- the command


def test_command(tmp_path: Path, capsys: Capture) -> None:
    scenario = tmp_path / "flow.heng"
    scenario.write_bytes(EXAMPLE.read_bytes())
    report = tmp_path / "report.json"
    main(["check", str(scenario), "--lang", "en", "--out", str(report)])
    capsys.readouterr()
    assert main(["verify", str(report), "--lang", "en"]) == 0
    assert "the same answer" in capsys.readouterr().out

    text = scenario.read_text(encoding="utf-8").replace("done 2026-03-20", "done 2026-01-20")
    scenario.write_text(text, encoding="utf-8")
    assert main(["verify", str(report), "--lang", "zh"]) == 1
    shown = capsys.readouterr().out
    assert "impact-assessment-2.完成：2026-03-20 → 2026-01-20" in shown and "情景已变" in shown
    assert main(["verify", str(report), "--format", "json"]) == 1
    assert json.loads(capsys.readouterr().out)["same"] is False

    assert main(["verify", str(report), "--scenario", str(EXAMPLE), "--lang", "en"]) == 0
    moved = tmp_path / "elsewhere" / "report.json"
    moved.parent.mkdir()
    moved.write_bytes(report.read_bytes())
    scenario.unlink()
    assert main(["verify", str(moved)]) == 2
    assert "--scenario" in capsys.readouterr().err
    (moved.parent / "flow.heng").write_bytes(EXAMPLE.read_bytes())
    assert main(["verify", str(moved), "--lang", "en"]) == 0


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"{}", b"[1, 2]", b'{"title": 3}', b"[" * 100_000, b"scenario"]
)
def test_what_is_no_report_is_a_mistake(content: bytes, tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "report.json"
    file.write_bytes(content)
    assert main(["verify", str(file)]) == 2
    assert str(file) in capsys.readouterr().err
    assert main(["verify", str(tmp_path)]) == 2
    assert main(["verify", str(tmp_path / "none")]) == 2
