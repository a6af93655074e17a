"""The cookbook: every competency question has an answer, and the answers stand in golden files.

`HENG_GOLDEN=write pytest tests/test_queries.py` writes them anew after the law has been changed.
"""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from kb.cookbook import Recipe, recipes
from kb.graph_store import graph_bytes
from kb.sparql import ask
from ui.kb_answers import comma_separated

GOLDEN = Path(__file__).with_name("golden") / "queries"
COOKBOOK = recipes()
MOST_ROWS = 5_000


@pytest.fixture(scope="module")
def graph() -> bytes:
    return graph_bytes()


@pytest.mark.parametrize("recipe", COOKBOOK.values(), ids=lambda recipe: recipe.name)
def test_answers(recipe: Recipe, graph: bytes) -> None:
    answer = ask(recipe.query, graph, limit=MOST_ROWS, timeout=120)
    assert answer.rows and not answer.more
    found = comma_separated(answer)
    file = GOLDEN / f"{recipe.name}.csv"
    if os.environ.get("HENG_GOLDEN") == "write":
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(found, encoding="utf-8")
    assert found == file.read_text("utf-8")


def test_the_cookbook_is_whole() -> None:
    assert len(COOKBOOK) >= 25
    golden = {file.stem for file in GOLDEN.glob("*.csv")}
    assert golden == set(COOKBOOK)
    for recipe in COOKBOOK.values():
        assert recipe.question.en.endswith("?") and recipe.question.zh, recipe.name
        assert "ORDER BY" in recipe.query, f"{recipe.name} has no fixed order"


def golden(name: str) -> list[dict[str, str]]:
    with open(GOLDEN / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# What any encoding of these laws has to answer, whatever else it holds


def test_renumbering() -> None:
    moved = {(row["old"], row["new"]) for row in golden("renumbered-in-2026")}
    assert {("CSL 21", "CSL 23"), ("CSL 37", "CSL 39"), ("CSL 59", "CSL 61")} <= moved
    assert ("CSL 2", "CSL 2") not in moved
    changed = {row["new"] for row in golden("changed-in-substance-in-2026")}
    assert {"CSL 20", "CSL 42", "CSL 61", "CSL 71"} <= changed and "CSL 39" not in changed


def test_highest_fines() -> None:
    first = golden("highest-fines")[0]
    assert (first["up_to"], first["turnover_percent"]) == ("50000000", "5")


def test_what_carries_out_pipl_38() -> None:
    instruments = {row["norm_id"].split("-")[0] for row in golden("what-implements-pipl-38")}
    assert "NDSR" in instruments and "PIPL" not in instruments


def test_rights() -> None:
    provisions = {row["provision"] for row in golden("rights-of-individuals")}
    assert {"PIPL 44", "PIPL 45(1)"} <= provisions


def test_shared_duties() -> None:
    asked = {row["action"] for row in golden("duties-of-operators-and-handlers")}
    assert "store in the mainland" in asked or len(asked) > 3
