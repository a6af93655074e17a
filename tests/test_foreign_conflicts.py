"""Conflicts with foreign law as scenarios: both sides meet with the documented outcome, or miss.

The header comments of a scenario `conflicts/y*.heng` say what is expected: `# conflict: Y01`, then
`# expected-conflict: DSL-36-discovery prevails DSL 36` (rule, resolution, winner) or
`# forbidden-conflict: …`; `# expected-foreign: FRCP 34 open` (a duty or permission of foreign law
and its status); `# expected-met: …`; and what the headers of the cases say (`expected-route` and
so on). `# one-side: …` says why only one side is encoded.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from test_cases import EXPECTED, FORBIDDEN, check, within
from weigh import weigh

from engine.report import Report
from kb.rulebook import KnowledgeBase

HERE = Path(__file__).parent
SCENARIOS = sorted((HERE / "conflicts").glob("y*.heng"))
OF = re.compile(r"^# conflict: (\S+)$", re.MULTILINE)
ONE_SIDE = re.compile(r"^# one-side: (.+)$", re.MULTILINE)
CONFLICT = re.compile(r"^# expected-conflict: (\S+) (\S+)(?: (.+))?$", re.MULTILINE)
NO_CONFLICT = re.compile(r"^# forbidden-conflict: (\S+)$", re.MULTILINE)
ABROAD = re.compile(r"^# expected-foreign: (.+) (\S+)$", re.MULTILINE)
MET = re.compile(r"^# expected-met: (.+)$", re.MULTILINE)


def weighed(file: Path, knowledge: KnowledgeBase) -> tuple[str, Report]:
    text = file.read_text(encoding="utf-8")
    return text, weigh(text, knowledge)


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.stem)
def test_conflict_has_its_outcome(file: Path, knowledge: KnowledgeBase) -> None:
    text, report = weighed(file, knowledge)
    found = {c.rule: (c.resolution, c.winner or "") for c in report.conflicts}
    for rule, resolution, winner in CONFLICT.findall(text):
        assert found.get(rule) == (resolution, winner), found
    for rule in NO_CONFLICT.findall(text):
        assert rule in {norm.id for module in knowledge.modules for norm in module.norms}
        assert rule not in found
    abroad = [f for f in (*report.duties, *report.permissions) if f.foreign]
    for provision, status in ABROAD.findall(text):
        seen = {(s, f.status) for f in abroad for s in f.sources}
        assert any(within(s, provision) and it == status for s, it in seen), seen
    for provision in MET.findall(text):
        done = [s for f in report.duties if f.status == "met" for s in f.sources]
        assert any(within(source, provision) for source in done), done
    for what, name, value in EXPECTED.findall(text):
        if what in ("route", "under", "breach", "duty", "permission"):
            check(report, what, name, value.strip())
    for value in FORBIDDEN.findall(text):
        owed = [s for d in report.duties if d.status != "defeated" for s in d.sources]
        assert not any(within(source, value.strip()) for source in owed)


def test_every_conflict_with_foreign_law_is_accounted_for() -> None:
    """Each of Y01 to Y14 meets in a scenario and is missed in one, or has one side only."""
    texts = [file.read_text(encoding="utf-8") for file in SCENARIOS]
    numbers = [OF.search(text) for text in texts]
    assert all(numbers)
    listed = {f"Y{number:02}" for number in range(1, 15)}
    meeting, missing, one_sided = set(), set(), set()
    for text, number in zip(texts, numbers, strict=True):
        assert number is not None
        if CONFLICT.search(text):
            meeting.add(number[1])
        if NO_CONFLICT.search(text):
            missing.add(number[1])
        if ONE_SIDE.search(text):
            one_sided.add(number[1])
    tested = meeting & missing
    assert tested | one_sided == listed
    assert one_sided == {"Y11"}


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.stem)
def test_both_sides_and_what_they_cost_are_told(file: Path, knowledge: KnowledgeBase) -> None:
    """A conflict with foreign law names a norm of each law; foreign law never wins."""
    _, report = weighed(file, knowledge)
    for conflict in report.conflicts:
        if conflict.kind == "foreign-law":
            stands = [stand for side in conflict.sides for stand in side.norms]
            assert {stand.foreign for stand in stands} == {True, False}
            winning = [s for side in conflict.sides for s in side.norms
                       if conflict.winner and side.provision == conflict.winner]  # fmt: skip
            assert not any(stand.foreign for stand in winning)
