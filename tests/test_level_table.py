"""The table of all kinds of data: the same places as those of a dataset that holds one kind."""

from __future__ import annotations

from datetime import date

import pytest

from dsl.read import read_scenario
from engine.assess import assess
from engine.level_table import Category, level_table
from kb.rulebook import KnowledgeBase

DAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def table(knowledge: KnowledgeBase) -> dict[str, Category]:
    return {category.name: category for category in level_table(knowledge, DAY)}


def code(category: Category, scale: str) -> str:
    return next(place.level for place in category.places if place.scale == scale)


def test_every_kind_of_data_has_its_row(
    table: dict[str, Category], knowledge: KnowledgeBase
) -> None:
    schema = knowledge.schema
    kinds = {name for name in schema.concepts if schema.is_below(name, "data")} - {"data"}
    assert set(table) == kinds
    names = list(table)
    for category in table.values():  # right behind, or at least after, one that it is below
        if category.parents:
            assert min(map(names.index, category.parents)) < names.index(category.name)


def test_the_article_s_own_four_kinds(table: dict[str, Category]) -> None:
    for kind, level in (
        ("biometric-information", "special"),
        ("health-information", "1"),
        ("consumption-record", "2"),
        ("device-information", "3"),
    ):
        assert code(table[kind], "protection-level") == level
    special = {control.measure for control in table["biometric-information"].controls}
    assert "dynamic-verification" in special
    assert code(table["face-image"], "sensitivity") == "sensitive"
    assert code(table["important-data"], "statutory-class") == "important"


@pytest.mark.parametrize(
    "kind", ["face-image", "contact-details", "core-data", "network-log", "device-information"]
)
def test_a_dataset_of_one_kind_is_weighed_alike(
    table: dict[str, Category], knowledge: KnowledgeBase, kind: str
) -> None:
    text = (
        'scenario "One" { as-of 2026-11-23 }\norganization holder { }\n'
        f"dataset d {{ controller holder  contains {kind} }}\n"
    )
    scenario, faults = read_scenario("one.heng", text.encode(), knowledge.schema)
    assert scenario is not None, faults
    levels = {level.scale: level for level in assess(scenario, knowledge).levels}
    for place in table[kind].places:
        if place.scale in levels:
            found = levels[place.scale]
            assert (found.level, found.under) == (place.level, place.under)
            assert set(found.possible) == set(place.possible) or place.level != "undetermined"
    asked = {c.norm for level in levels.values() for c in level.controls}
    assert asked == {control.norm for control in table[kind].controls}


def test_before_the_study_nothing_is_placed_by_it(knowledge: KnowledgeBase) -> None:
    for category in level_table(knowledge, date(2022, 1, 1)):
        assert code(category, "protection-level") == "none"
