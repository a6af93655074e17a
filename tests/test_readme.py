"""The README and its further pages say what is so: the example, the tables, the links."""

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


PAGES = {page.stem: page.read_text("utf-8") for page in (ROOT / "docs").glob("*.md")}


def section(title: str, page: str = README) -> str:
    """The text below a heading."""
    return page.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def first_cells(text: str) -> set[str]:
    """The names in the first column of the tables of a text."""
    cells = re.findall(r"^\| ([^|]+) \|", text, flags=re.MULTILINE)
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
    assert first_cells(PAGES["law"]) - {"name"} == {
        module.instrument for module in knowledge.modules
    }


def test_every_field_of_the_report_is_told() -> None:
    told = first_cells(section("The report as JSON", PAGES["answer"])) - {"field"}
    assert told == set(Report.__struct_fields__)


def test_exit_codes_and_limits() -> None:
    codes = {commands.OK, commands.BREACHED, commands.WRONG, commands.UNSETTLED, FAULT}
    assert {int(cell) for cell in first_cells(section("Commands")) if cell.isdigit()} == codes
    assert f"{MOST_BYTES:,} bytes" in section("Limits")


@pytest.mark.parametrize(
    "command",
    [
        *("check", "verify", "explain", "ask", "whatif", "incident", "calendar", "impact"),
        *("balance", "watch", "portfolio", "fix", "explore", "schema", "kb"),
    ],
)
def test_every_command_is_told(command: str) -> None:
    assert command in parser("en").format_help()
    assert f"`heng {command}" in section("Commands")


@pytest.mark.parametrize("page", [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))])
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target
