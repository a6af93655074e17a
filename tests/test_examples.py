"""Every example keeps its answer: routes, statuses, levels and conflicts as golden text.

Golden files are rewritten with `HENG_GOLDEN=write`; read the difference before you commit it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from weigh import weigh

from engine.report import Report
from kb.rulebook import KnowledgeBase

HERE = Path(__file__).parent
EXAMPLES = sorted((HERE.parent / "examples").glob("*.heng"))
GOLDEN = HERE / "golden" / "examples"


def summary(report: Report) -> str:
    """What must not change unnoticed."""
    lines = [
        f"route {r.transfer}: {r.route} under {', '.join(r.under) or '-'}"
        + (f"; unknown {', '.join(r.unknown)}" if r.unknown else "")
        + (f"; {m.remaining} to {m.next_route} ({m.source})" if (m := r.margin) else "")
        for r in report.routes
    ]
    lines += sorted(f"{d.status} {d.norm} on {d.on}" for d in report.duties)
    lines += [f"{p.status} {p.norm} on {p.on}" for p in report.permissions]
    lines += [f"level {v.dataset} {v.scale}: {v.level}" for v in report.levels]
    lines += [f"conflict {c.rule} on {c.on}: {c.resolution}" for c in report.conflicts]
    lines += [f"assumed {a.entity}.{a.attribute} = {a.value.en}" for a in report.assumptions]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_example_keeps_its_answer(file: Path, knowledge: KnowledgeBase) -> None:
    text = summary(weigh(file.read_text(encoding="utf-8"), knowledge))
    golden = GOLDEN / f"{file.stem}.txt"
    if os.environ.get("HENG_GOLDEN") == "write":
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_chinese_and_english_platform_have_the_same_answer(knowledge: KnowledgeBase) -> None:
    reports = [
        weigh((HERE.parent / "examples" / name).read_text(encoding="utf-8"), knowledge)
        for name in ("cross_border_ecommerce.heng", "kuajing_dianshang.heng")
    ]
    english, chinese = reports
    assert [r.route for r in english.routes] == [r.route for r in chinese.routes]
    assert [r.under for r in english.routes] == [r.under for r in chinese.routes]
    assert sorted((d.norm, d.status) for d in english.duties) == sorted(
        (d.norm, d.status) for d in chinese.duties
    )
