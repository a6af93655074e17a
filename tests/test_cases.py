"""The shared cases with their authoritative answers, written as scenarios.

The header comments of a case say what is expected: `# expected-route: exempt`, or for one of
several transfers `# expected-route parcels: exempt`; `# expected-under: CBDF 5(1)(4)` likewise;
`# expected-breach: PIPL 39` where a breach is part of the answer.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from weigh import weigh

from engine.report import Report
from kb.rulebook import KnowledgeBase

CASES = sorted((Path(__file__).parent / "cases").glob("*.heng"))
EXPECTED = re.compile(r"^# expected-(route|under|breach|duty)(?: (\S+))?: (.+)$", re.MULTILINE)


def within(found: str, expected: str) -> bool:
    """Whether a provision is the expected one or lies inside it."""
    return re.fullmatch(re.escape(expected) + r"(\(\d+\))*", found) is not None


def check(report: Report, what: str, name: str, value: str) -> None:
    routes = [route for route in report.routes if name in ("", route.transfer)]
    assert routes
    match what:
        case "route":
            assert {route.route for route in routes} == {value}
        case "under":
            for route in routes:
                assert any(within(source, value) for source in route.under), route.under
        case "breach" | "duty":
            found = [d for d in report.duties if what == "duty" or d.status == "breached"]
            sources = [source for duty in found for source in duty.sources]
            assert any(within(source, value) for source in sources), sources


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_case_has_its_answer(file: Path, knowledge: KnowledgeBase) -> None:
    text = file.read_text(encoding="utf-8")
    report = weigh(text, knowledge)
    for what, name, value in EXPECTED.findall(text):
        check(report, what, name, value.strip())


def test_every_case_expects_something() -> None:
    silent = [f.stem for f in CASES if not EXPECTED.search(f.read_text(encoding="utf-8"))]
    assert len(CASES) >= 30
    assert not silent
