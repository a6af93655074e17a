"""The house stands: one way through the four rooms, and nothing unlisted carries it."""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from importlinter.cli import lint_imports
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
ROOMS = ("dsl", "kb", "engine", "ui")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def imported(path: Path) -> Iterator[str]:
    """The top-level modules that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def test_imports_go_one_way_through_the_rooms(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    outcome = lint_imports(no_cache=True, no_logo=True)
    assert outcome == 0, capsys.readouterr().out


@pytest.mark.parametrize("room", ROOMS)
def test_what_a_room_imports_is_a_declared_dependency(room: str) -> None:
    lines = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["spark"]]
    declared = {canonicalize_name(Requirement(line).name) for line in lines}
    distributions = packages_distributions()
    for path in sorted((ROOT / room).rglob("*.py")):
        for name in set(imported(path)) - sys.stdlib_module_names - set(ROOMS):
            owners = {canonicalize_name(owner) for owner in distributions.get(name, [name])}
            assert owners & declared, f"{path.relative_to(ROOT)} imports {name}, not a dependency"


@pytest.mark.parametrize("path", ["start.py"])
def test_the_starter_needs_the_standard_library_only(path: str) -> None:
    assert set(imported(ROOT / path)) <= sys.stdlib_module_names
