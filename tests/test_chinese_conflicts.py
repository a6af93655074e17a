"""Conflicts inside Chinese law as scenarios: both sides meet with the documented outcome, or miss.

The header comments of a scenario `conflicts/x*.heng` say what is expected: `# conflict: X01`, then
`# expected-conflict: CSL-23-logs-against-deletion prevails CSL 23(3)` (rule, resolution, winner) or
`# forbidden-conflict: …`; `# expected-ground: RULE coordination-clause PIPL 19` (rule, ground, what
it is cited from); `# expected-met: …`, `# expected-defeated: …`, `# forbidden-breach: …`,
`# expected-level DATASET: important`; and what the headers of the cases say.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from test_cases import EXPECTED, FORBIDDEN, check, within
from weigh import export, weigh

from engine.report import Report
from kb.conflicts import standing_in
from kb.priority import LegislativeOrder
from kb.rulebook import KnowledgeBase

SCENARIOS = sorted((Path(__file__).parent / "conflicts").glob("x*.heng"))
OF = re.compile(r"^# conflict: (\S+)$", re.MULTILINE)
CONFLICT = re.compile(r"^# expected-conflict: (\S+) (\S+)(?: (.+))?$", re.MULTILINE)
NO_CONFLICT = re.compile(r"^# forbidden-conflict: (\S+)$", re.MULTILINE)
GROUND = re.compile(r"^# expected-ground: (\S+) (\S+)(?: (.+))?$", re.MULTILINE)
STATUS = re.compile(r"^# expected-(met|defeated): (.+)$", re.MULTILINE)
NO_BREACH = re.compile(r"^# forbidden-breach: (.+)$", re.MULTILINE)
LEVEL = re.compile(r"^# expected-level (\S+): (\S+)$", re.MULTILINE)

# What no scenario can show, and why.
ELSEWHERE = {
    "X06": "the archive rules of public health are in no text that was at hand",
    "X10": "the earlier rule ended on the day the later began: the two never meet (test below)",
}


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.stem)
def test_conflict_has_its_outcome(file: Path, knowledge: KnowledgeBase) -> None:
    text = file.read_text(encoding="utf-8")
    report = weigh(text, knowledge)
    found = {c.rule: (c.resolution, c.winner or "") for c in report.conflicts}
    for rule, resolution, winner in CONFLICT.findall(text):
        assert found.get(rule) == (resolution, winner), found
    for rule in NO_CONFLICT.findall(text):
        assert rule in {norm.id for module in knowledge.modules for norm in module.norms}
        assert rule not in found
    grounds = {(c.rule, g.code): ", ".join(g.by) for c in report.conflicts for g in c.grounds}
    for rule, ground, by in GROUND.findall(text):
        assert grounds.get((rule, ground)) == by, grounds
    answered(text, report)


def answered(text: str, report: Report) -> None:
    """What the headers say of single duties, routes and levels."""
    for what, name, value in EXPECTED.findall(text):
        check(report, what, name, value.strip())
    for status, provision in STATUS.findall(text):
        sources = [s for f in report.duties if f.status == status for s in f.sources]
        assert any(within(source, provision) for source in sources), sources
    for provision in FORBIDDEN.findall(text):
        owed = [s for f in report.duties if f.status != "defeated" for s in f.sources]
        assert not any(within(source, provision.strip()) for source in owed)
    for provision in NO_BREACH.findall(text):
        broken = [s for f in report.duties if f.status == "breached" for s in f.sources]
        assert not any(within(source, provision) for source in broken)
    levels = {(level.dataset, level.level) for level in report.levels}
    for dataset, level in LEVEL.findall(text):
        assert (dataset, level) in levels


def test_every_conflict_inside_chinese_law_is_accounted_for() -> None:
    """Each of X01 to X28 meets in one scenario and is missed in another, or it is said why not."""
    meeting, missing = set(), set()
    for file in SCENARIOS:
        text = file.read_text(encoding="utf-8")
        number = OF.search(text)
        assert number is not None and file.stem.startswith(number[1].lower()), file
        if CONFLICT.search(text):
            meeting.add(number[1])
        if NO_CONFLICT.search(text):
            missing.add(number[1])
    listed = {f"X{number:02}" for number in range(1, 29)}
    assert meeting == missing == listed - ELSEWHERE.keys()


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.stem)
def test_what_is_documented_is_decided_by_facts(file: Path, knowledge: KnowledgeBase) -> None:
    """A conflict that a scenario expects has a norm on each of two sides, with its standing."""
    text = file.read_text(encoding="utf-8")
    report = weigh(text, knowledge)
    expected = {rule for rule, _, _ in CONFLICT.findall(text)}
    for conflict in report.conflicts:
        if conflict.rule in expected:
            assert sum(1 for side in conflict.sides if side.norms) > 1


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("SAM-4-million-handled", "CBDF-7-million-persons"),
        ("SAM-14-redeclare-before-expiry", "CBDF-9-extend-assessment"),
        ("SCM-4-contract-open", "CBDF-8-ordinary-band"),
    ],
)
def test_x10_the_later_rule_of_the_same_maker_ends_the_earlier(
    older: str, newer: str, knowledge: KnowledgeBase
) -> None:
    """CBDF 13: what SAM and SCM say otherwise ended when the provisions of 2024 began."""
    before, after = knowledge.on(date(2024, 3, 21)), knowledge.on(date(2024, 3, 22))
    old, new = before.by_id[older], after.by_id[newer]
    assert older not in after.by_id and newer not in before.by_id
    assert old.until == date(2024, 3, 21) and str(old.until_by) in ("CBDF 13", "CBDF 9", "CBDF 8")
    drawn = LegislativeOrder(knowledge).priority(old, new)
    assert (drawn.winner, drawn.ground, [str(by) for by in drawn.by]) == (
        new,
        "later-law",
        ["LEG 103"],
    )


def test_x10_the_numbers_change_overnight(knowledge: KnowledgeBase) -> None:
    """A million held made the assessment due; a hundred persons exported no longer do."""
    facts = {"org_individuals": 1_000_000, "people_this_year": 100}
    for day, route in (("2024-03-21", "security-assessment"), ("2024-03-22", "exempt")):
        (found,) = weigh(export(as_of=day, **facts), knowledge).routes
        assert found.route == route


def test_grounds_agree_with_the_legislation_law(knowledge: KnowledgeBase) -> None:
    """Who wins as superior or later does so by rank or day; a lower norm needs another ground."""
    order = LegislativeOrder(knowledge)
    norms = [norm for module in knowledge.modules for norm in module.norms]
    for rule in norms:
        settled = rule.reconciliation
        if settled is None or settled.winner is None or settled.kind == "foreign-law":
            continue
        winners = standing_in(settled.winner, norms)
        drawn = [
            order.priority(winner, loser, special)
            for winner in winners
            for side in settled.between
            if side != settled.winner
            for loser in standing_in(side, norms)
            for special in (None, winner)
            if winner != loser
        ]
        grounds = {ground.concept for ground in settled.grounds}
        won = {found.ground for found in drawn if found.winner in winners}
        lost = {found.ground for found in drawn if found.winner not in winners}
        assert grounds & {"superior-law", "special-law", "later-law"} <= won, rule.id
        if "superior-law" in lost:
            assert grounds & {"coordination-clause", "both-can-be-met"}, rule.id
