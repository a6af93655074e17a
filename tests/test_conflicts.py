"""Conflicts: what a rule must say, where its sides meet, and what the report shows of them."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from weigh import weigh

from dsl.diagnostics import render
from engine.conflict_record import Conflict
from engine.report import Report
from kb.conflicts import settling
from kb.own import with_own
from kb.rulebook import KnowledgeBase
from kb.store import BrokenKnowledge
from ui.cli import main

HEAD = """instrument FAR {
  title "Act of another State" zh "外国法案"
  rank foreign-statute
  issuer Abroad
  adopted 2018-01-01
  in-force 2018-01-01
}
article 1 "Produce" zh "提供" {
  gist "Who is ordered to produces what it controls." zh "被命令者应提供其控制的数据。"

  duty produce for transfer t {
    bearer t.from
    action provide-abroad
    when t.to.located is US
    met when t has authority-approval
    sanction FAR 2
  }
"""
TAIL = """
}
article 2 "Contempt" zh "藐视法庭" {
  gist "Who does not is in contempt." zh "不提供的构成藐视法庭。"

  sanction contempt {
    orders "contempt of court" zh "藐视法庭"
  }
}
"""
RULE = """
  conflict-rule order-and-bar {
    between FAR 1, PIPL 41
    kind foreign-law
    prevails PIPL 41
    ground law-of-the-forum
    because "Both cannot be followed." zh "不能同时遵守。"
  }
"""
ORDERED = """
scenario "Ordered to produce" { as-of 2026-11-01 }
organization bank { located CN  ciio no }
foreign-authority court { located US }
dataset accounts { controller bank  contains contact-details  stored CN }
transfer discovery { data accounts  from bank  to court }
measure authority-approval { covers discovery  done no }
"""


def knowing(knowledge: KnowledgeBase, folder: Path, rule: str = RULE) -> KnowledgeBase:
    """The law with a foreign statute and a conflict rule in it."""
    (folder / "far.heng").write_text(HEAD + rule + TAIL, encoding="utf-8")
    return with_own(knowledge, folder)


def found(report: Report, rule: str) -> list[Conflict]:
    return [conflict for conflict in report.conflicts if conflict.rule == rule]


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        (("    ground law-of-the-forum\n", ""), ["ground-missing"]),
        (("prevails PIPL 41", "prevails PIPL 38"), ["winner-outside"]),
        (("    prevails PIPL 41\n", ""), ["statement-missing"]),
        (("prevails PIPL 41", "resolution referred"), ["body-missing"]),
        (("prevails PIPL 41", "resolution open to state-council"), ["body-missing"]),
        (("prevails PIPL 41", "resolution referred to the-king"), ["unknown-concept"]),
        (("law-of-the-forum", "might"), ["unknown-concept"]),
        (("prevails PIPL 41", "prevails FAR 1"), ["foreign-first"]),
        (("between FAR 1, PIPL 41", "between FAR 1, PIPL 41, PIPL 66"), ["conflict-alone"]),
        (("between FAR 1, PIPL 41", "between PIPL 38, PIPL 41"), ["conflict-one-law"]),
        (("kind foreign-law", "kind exemption-against-duty"), ["conflict-kinds"]),
        (("ground law-of-the-forum", "ground special-law by PIPL 99"), ["unknown-reference"]),
        (("law-of-the-forum", "superior-law by ABC 9"), []),
        (("prevails PIPL 41", "resolution referred to state-council"), []),
    ],
)
def test_what_a_conflict_rule_must_say(
    change: tuple[str, str], codes: list[str], tmp_path: Path, knowledge: KnowledgeBase
) -> None:
    assert change[0] in RULE
    try:
        knowing(knowledge, tmp_path, RULE.replace(*change))
        assert codes == []
    except BrokenKnowledge as broken:
        assert [fault.code for fault in broken.diagnostics] == codes
        for lang in ("en", "zh"):
            assert "far.heng" in render(broken.diagnostics, lang)


def test_what_follows_on_either_side_is_shown(tmp_path: Path, knowledge: KnowledgeBase) -> None:
    report = weigh(ORDERED, knowing(knowledge, tmp_path))
    (conflict,) = found(report, "FAR-1-order-and-bar")
    assert (conflict.on, conflict.kind, conflict.resolution) == (
        "discovery",
        "foreign-law",
        "prevails",
    )
    assert conflict.winner == "PIPL 41"
    assert [ground.code for ground in conflict.grounds] == ["law-of-the-forum"]
    order, bar = conflict.sides
    assert [(s.modality, s.status, s.foreign) for s in order.norms] == [("duty", "breached", True)]
    assert [s.source for stand in order.norms for s in stand.sanction] == ["FAR 2"]
    ours = [stand for stand in bar.norms if stand.modality == "prohibition"]
    assert [(stand.status, stand.foreign) for stand in ours] == [("breached", False)]
    assert "PIPL 66(2)" in {s.source for stand in ours for s in stand.sanction}


def test_foreign_law_is_told_apart_and_makes_no_breach(
    tmp_path: Path, knowledge: KnowledgeBase
) -> None:
    report = weigh(ORDERED, knowing(knowledge, tmp_path))
    theirs = [task for task in report.tasks if "FAR-1-produce" in task.norms]
    assert [(task.norms, task.foreign, task.counts) for task in theirs] == [
        (("FAR-1-produce",), True, False)
    ]
    assert all(not task.exposure for task in theirs)
    assert not any("provide-abroad@discovery" in a.tasks for t in report.totals for a in t.acts)
    law = weigh(ORDERED, knowledge)
    assert report.totals == law.totals


def test_a_breach_of_foreign_law_alone_is_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], knowledge: KnowledgeBase
) -> None:
    knowing(knowledge, tmp_path)
    file = tmp_path / "plain.txt"
    plain = ORDERED.replace("foreign-authority", "recipient").replace(
        "contact-details", "production-data"
    )
    plain = plain.replace("located CN  ciio no", "located CN  ciio no  network-operator no")
    file.write_text(plain, encoding="utf-8")
    code = main(["check", "--with", str(tmp_path), "--lang", "en", str(file)])
    out = capsys.readouterr().out
    assert "law of another State" in out and "FAR 1" in out
    assert code == 0, out


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (RULE, ("Chinese law before Chinese authorities", "在中国适用中国法")),
        (
            RULE.replace(
                "prevails PIPL 41", "resolution referred to npc-standing-committee"
            ).replace("law-of-the-forum", "referral by LEG 105(1)"),
            (
                "Standing Committee of the National People's Congress has to rule",
                "须由全国人大常委会裁决",
            ),
        ),
        (
            RULE.replace("prevails PIPL 41", "resolution open").replace(
                "    ground law-of-the-forum\n", ""
            ),
            ("not settled by the law", "法律未作解决"),
        ),
    ],
)
def test_the_report_says_how_it_is_settled_and_what_each_side_costs(
    rule: str, words: tuple[str, str], tmp_path: Path, knowledge: KnowledgeBase
) -> None:
    from rich.console import Console

    from ui.conflicts import conflicts
    from ui.reasons import Voice

    report = weigh(ORDERED, knowing(knowledge, tmp_path, rule))
    for lang, expected in zip(("en", "zh"), words, strict=True):
        screen = Console(file=io.StringIO(), width=400)
        screen.print(*conflicts(report, Voice(lang)))
        assert isinstance(screen.file, io.StringIO)
        text = screen.file.getvalue()
        assert expected in text
        assert ("contempt of court", "藐视法庭")[lang == "zh"] in text
        assert "PIPL 66(2)" in text


def test_sides_meet_on_one_object_or_on_two_of_which_one_names_the_other(
    knowledge: KnowledgeBase,
) -> None:
    """CSL 43(1) asks for consent, PIPL 13(2) does not: both on one processing."""
    text = """
    scenario "Two processings" {{ as-of 2026-11-01 }}
    organization shop {{ located CN  network-operator yes }}
    dataset orders {{ controller shop  contains contact-details }}
    processing sales {{ by shop  on orders  basis {sales} }}
    processing news {{ by shop  on orders  basis {news} }}
    """
    rule = "CSL-42-ground-for-processing"
    contract = weigh(text.format(sales="contract", news="consent"), knowledge)
    assert [conflict.on for conflict in found(contract, rule)] == ["sales"]
    both = weigh(text.format(sales="contract", news="contract"), knowledge)
    assert [conflict.on for conflict in found(both, rule)] == ["news", "sales"]
    assert found(weigh(text.format(sales="consent", news="consent"), knowledge), rule) == []


def test_which_rule_settles_two_norms(knowledge: KnowledgeBase) -> None:
    rules = knowledge.on(date(2026, 11, 1))
    asked, free = rules.by_id["CSL-43-consent"], rules.by_id["PIPL-13-handling-without-consent"]
    settled = ["CSL-42-ground-for-processing"]
    assert [rule.id for rule in settling(asked, free, rules)] == settled
    assert [rule.id for rule in settling(free, asked, rules)] == settled
    assert settling(asked, rules.by_id["PIPL-55-assess-export"], rules) == ()


def test_a_ground_that_was_not_law_yet_is_not_cited(knowledge: KnowledgeBase) -> None:
    text = """
    scenario "Before" {{ as-of {day} }}
    organization shop {{ located CN  network-operator yes }}
    dataset orders {{ controller shop  contains contact-details }}
    processing sales {{ by shop  on orders  basis contract }}
    """
    for day, by in (("2023-03-14", ()), ("2023-03-15", ("LEG 103",))):
        (conflict,) = found(weigh(text.format(day=day), knowledge), "CSL-41-ground-for-processing")
        assert [ground.by for ground in conflict.grounds] == [by, by]
