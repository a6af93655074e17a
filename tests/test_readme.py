"""The README says what is so: its example, its tables, its links."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dsl.parse import MOST_BYTES
from dsl.read import read_scenario
from engine.assess import assess
from engine.report import Report
from kb.rulebook import KnowledgeBase
from ui import commands
from ui.cli import FAULT, parser

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def section(title: str) -> str:
    """The text below a heading."""
    return README.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def first_cells(title: str) -> set[str]:
    """The names in the first column of a section's tables."""
    cells = re.findall(r"^\| ([^|]+) \|", section(title), flags=re.MULTILINE)
    return {name.strip(" `") for cell in cells for name in cell.split(",")}


def examples(knowledge: KnowledgeBase) -> list[Report]:
    """The reports on the examples."""
    found = []
    for text in re.findall(r"```heng\n(.*?)```", README, flags=re.DOTALL):
        scenario, faults = read_scenario("README.md", text.encode(), knowledge.schema)
        assert scenario is not None, faults
        found.append(assess(scenario, knowledge))
    return found


def test_the_example_is_answered_as_the_text_says(knowledge: KnowledgeBase) -> None:
    english, chinese = examples(knowledge)
    for report in (english, chinese):
        assert [route.route for route in report.routes] == ["exempt"]
        assert "CBDF 5(1)(1)" in report.routes[0].under
        breached = [task for task in report.tasks if task.status == "breached"]
        assert [task.action for task in breached] == ["assess-impact"]
        assert "PIPL 55(4)" in breached[0].sources
    assert sorted((task.action, task.status) for task in english.tasks) == sorted(
        (task.action, task.status) for task in chinese.tasks
    )


def test_every_instrument_is_listed(knowledge: KnowledgeBase) -> None:
    assert first_cells("Law") - {"name"} == {module.instrument for module in knowledge.modules}


def test_every_field_of_the_report_is_told() -> None:
    assert first_cells("The report as JSON") - {"field"} == set(Report.__struct_fields__)


def test_exit_codes_and_limits() -> None:
    codes = {commands.OK, commands.BREACHED, commands.WRONG, commands.UNSETTLED, FAULT}
    assert {int(cell) for cell in first_cells("Commands") if cell.isdigit()} == codes
    assert f"{MOST_BYTES:,} bytes" in section("Limits")


@pytest.mark.parametrize(
    "command",
    ["check", "explain", "balance", "impact", "fix", "portfolio", "explore", "schema", "kb"],
)
def test_every_command_is_told(command: str) -> None:
    assert command in parser("en").format_help()
    assert f"`heng {command}" in section("Commands")


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).exists(), target
