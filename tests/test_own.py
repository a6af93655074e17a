"""An organization's own modules: same language, same checks, never over the law."""

from __future__ import annotations

from pathlib import Path

import pytest
from weigh import export, weigh

from dsl.diagnostics import render
from kb.own import with_own
from kb.rulebook import KnowledgeBase
from kb.store import BrokenKnowledge
from ui.cli import main

OWN = Path(__file__).parent.parent / "examples" / "own"

HEAD = """instrument OWN {{
  title "Own" zh "自有"
  rank {rank}
  issuer Board
  adopted 2025-01-01
  in-force 2025-01-01
}}
article 1 "One" zh "一" {{
  gist "One." zh "一。"
{norm}
}}
"""
EXEMPTION = """
  exempts everything for transfer t {
    from route-security-assessment, PIPL 55
    when t is personal-information-export
  }
"""


def module(folder: Path, norm: str, rank: str = "internal-policy") -> Path:
    (folder / "own.heng").write_text(HEAD.format(rank=rank, norm=norm), encoding="utf-8")
    return folder


def test_own_duties_are_weighed_beside_the_law(knowledge: KnowledgeBase) -> None:
    own = with_own(knowledge, OWN)
    assert own.digest != knowledge.digest
    text = export(people_this_year=5, data_contains="health-information", sensitive_this_year=5)
    text += "measure security-assessment { covers flow  done no }\n"
    text += "measure authority-approval { covers flow  done no }\n"
    report = weigh(text, own)
    found = {d.norm: d.status for d in report.duties if d.norm.startswith("POLICY")}
    assert found == {"POLICY-1-sensitive-abroad": "breached", "POLICY-2-recipient-contract": "open"}
    assert report.versions["POLICY"] == "2026-01-01"
    law = weigh(text, knowledge)
    assert [r.route for r in law.routes] == [r.route for r in report.routes]
    theirs = [d for d in report.duties if not d.norm.startswith("POLICY")]
    assert theirs == list(law.duties)


def test_own_duty_folds_with_the_same_task_of_the_law(knowledge: KnowledgeBase) -> None:
    report = weigh(export(people_this_year=5), with_own(knowledge, OWN))
    task = next(t for t in report.tasks if "POLICY-2-recipient-contract" in t.norms)
    assert any(source.startswith("NDSR 12") for source in task.sources)
    assert task.keep is not None and task.keep.en == "5 years"


@pytest.mark.parametrize("rank", ["internal-policy", "foreign-statute"])
def test_an_exemption_from_the_law_is_refused(
    rank: str, tmp_path: Path, knowledge: KnowledgeBase
) -> None:
    with pytest.raises(BrokenKnowledge) as caught:
        with_own(knowledge, module(tmp_path, EXEMPTION, rank))
    assert [d.code for d in caught.value.diagnostics] == ["own-outranked"]
    for lang in ("en", "zh"):
        assert "everything" in render(caught.value.diagnostics, lang)


@pytest.mark.parametrize(
    ("norm", "code"),
    [
        (
            "  duty x for transfer t { bearer t.from  action fly  when t.from.ciio }",
            "unknown-concept",
        ),
        (
            "  duty x for transfer t { bearer t.from  action assess-impact  sanction OWN 9 }",
            "unknown-reference",
        ),
        ("  duty x for transfer t { bearer t.fron  action assess-impact }", "unknown-path"),
        ("  duty x for transfer t { bearer t.from  action assess-impact", "block-open"),
    ],
)
def test_the_same_checks_as_for_the_law(
    norm: str, code: str, tmp_path: Path, knowledge: KnowledgeBase
) -> None:
    with pytest.raises(BrokenKnowledge) as caught:
        with_own(knowledge, module(tmp_path, norm))
    assert code in {d.code for d in caught.value.diagnostics}


def test_no_name_of_an_instrument_is_taken(tmp_path: Path, knowledge: KnowledgeBase) -> None:
    module(tmp_path, "  status definition")
    text = (tmp_path / "own.heng").read_text(encoding="utf-8")
    (tmp_path / "own.heng").write_text(text.replace("OWN", "PIPL"), encoding="utf-8")
    with pytest.raises(BrokenKnowledge) as caught:
        with_own(knowledge, tmp_path)
    assert [d.code for d in caught.value.diagnostics] == ["own-name-taken"]


def test_an_empty_folder_is_told(tmp_path: Path, knowledge: KnowledgeBase) -> None:
    with pytest.raises(BrokenKnowledge) as caught:
        with_own(knowledge, tmp_path)
    assert [d.code for d in caught.value.diagnostics] == ["own-none"]


def test_the_command_line_takes_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    file = str(OWN.parent / "hotel_group.heng")
    assert main(["check", file, "--with", str(OWN), "--lang", "en"]) == 1
    assert "POLICY 2" in capsys.readouterr().out
    assert main(["kb", "list", "--with", str(OWN), "--lang", "en"]) == 0
    assert "Group policy on data going abroad" in capsys.readouterr().out


@pytest.mark.parametrize("folder", ["/nowhere/at/all", __file__])
def test_a_folder_that_cannot_be_read_is_told(
    folder: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(OWN.parent / "hotel_group.heng")
    assert main(["check", file, "--with", folder, "--lang", "en"]) == 2
    assert folder in capsys.readouterr().err
