"""The shared cases with their authoritative answers, written as scenarios.

The header comments of a case say what is expected: `# expected-route: exempt`, or for one of
several transfers `# expected-route parcels: exempt`; `# expected-under: CBDF 5(1)(4)` likewise;
`# expected-breach: PIPL 39`, `# expected-met: …`, `# expected-duty: …`, `# expected-permission: …`
where these are part of the answer; `# forbidden-duty: PIPL 38` where the answer says that a duty
is not owed. `# outside: MINOR 37 (yearly audit)` names what lies in instruments that are not
encoded; cases that lie there altogether stand in OUTSIDE. A case whose answer spans two states of
the law has a second scenario under present law (`en-09-2026`).
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from weigh import weigh

from engine.report import Report
from kb.rulebook import KnowledgeBase

HERE = Path(__file__).parent
CASES = sorted((HERE / "cases").glob("*.heng"))
NORMS = sorted((HERE / "norms").glob("*.heng"))  # where the remaining norms hold and fail
EXPECTED = re.compile(
    r"^# expected-(route|under|breach|met|duty|permission)(?: (\S+))?: (.+)$", re.MULTILINE
)
SHARED = HERE.parent.parent / "shared" / "cases" / "cases.jsonl"  # beside the checkout, or absent
OUTSIDE: dict[str, str] = {}
FORBIDDEN = re.compile(r"^# forbidden-duty: (.+)$", re.MULTILINE)


def within(found: str, expected: str) -> bool:
    """Whether a provision is the expected one or lies inside it."""
    return re.fullmatch(re.escape(expected) + r"(\(\d+\))*", found) is not None


def check(report: Report, what: str, name: str, value: str) -> None:
    routes = [route for route in report.routes if name in ("", route.transfer)]
    assert routes or what not in ("route", "under")
    match what:
        case "route":
            assert {route.route for route in routes} == {value}
        case "under":
            for route in routes:
                assert any(within(source, value) for source in route.under), route.under
        case "permission":
            sources = [source for permission in report.permissions for source in permission.sources]
            assert any(within(source, value) for source in sources), sources
        case "breach" | "met" | "duty":
            whole = {"breached", "open", "met", "undetermined"}
            wanted = {"breach": {"breached"}, "met": {"met"}}.get(what, whole)
            found = [d for d in report.duties if d.status in wanted]
            sources = [source for duty in found for source in duty.sources]
            assert any(within(source, value) for source in sources), sources


@pytest.mark.parametrize("file", CASES + NORMS, ids=lambda file: file.stem)
def test_case_has_its_answer(file: Path, knowledge: KnowledgeBase) -> None:
    text = file.read_text(encoding="utf-8")
    report = weigh(text, knowledge)
    for what, name, value in EXPECTED.findall(text):
        check(report, what, name, value.strip())
    for value in FORBIDDEN.findall(text):
        owed = [s for d in report.duties if d.status != "defeated" for s in d.sources]
        assert not any(within(source, value.strip()) for source in owed)


def test_every_case_expects_something() -> None:
    silent = [f.stem for f in CASES if not EXPECTED.search(f.read_text(encoding="utf-8"))]
    assert len(CASES) >= 30
    assert not silent


@pytest.mark.skipif(not SHARED.exists(), reason="the shared cases are not beside the checkout")
def test_every_shared_case_is_written_or_out_of_scope() -> None:
    lines = SHARED.read_text(encoding="utf-8").splitlines()
    ids = {json.loads(line)["id"] for line in lines if line.strip()}
    written = {f.stem for f in CASES}
    assert {i for i in ids if i.lower() not in written} == set(OUTSIDE)
