"""Blocks commented out: the rest of the text stays, byte for byte, and still reads."""

from __future__ import annotations

import pytest
from weigh import scenario_of

from dsl.retire import retired
from kb.rulebook import KnowledgeBase

HEAD = 'scenario "s" { as-of 2026-11-23 }\n'
TWO = "recipient one {\n  located DE  # here\n}\nrecipient two { located FR }\n"


@pytest.mark.parametrize(
    ("text", "names", "after"),
    [
        (
            HEAD + TWO,
            ["one"],
            HEAD + "# gone\n# recipient one {\n#   located DE  # here\n# }\n"
            "recipient two { located FR }\n",
        ),
        (HEAD + TWO, ["two"], HEAD + TWO.replace("recipient two", "# gone\n# recipient two")),
        (
            HEAD + "recipient one { located DE } recipient two { located FR }  # both\n",
            ["one"],
            HEAD + "# gone\n# recipient one { located DE }\nrecipient two { located FR }  # both\n",
        ),
        (
            HEAD + "recipient one { located DE } recipient two { located FR }  # both",
            ["two"],
            HEAD + "recipient one { located DE }\n# gone\n# recipient two { located FR }  # both",
        ),
        (
            HEAD + "recipient one { located DE }",
            ["one"],
            HEAD + "# gone\n# recipient one { located DE }",
        ),
    ],
)
@pytest.mark.parametrize("marks", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_blocks_are_commented_out(
    text: str, names: list[str], after: str, marks: str, bom: str, knowledge: KnowledgeBase
) -> None:
    before = bom + text.replace("\n", marks)
    made = retired(before, knowledge.schema, names, "gone")
    assert made == bom + after.replace("\n", marks)
    assert set(scenario_of(made, knowledge).entities) == {"one", "two"} & set(
        scenario_of(before, knowledge).entities
    ) - set(names)


def test_several_blocks_of_one_line(knowledge: KnowledgeBase) -> None:
    text = HEAD + "recipient a { } recipient b { } recipient c { }\n"
    made = retired(text, knowledge.schema, ["a", "c"], "gone")
    assert list(scenario_of(made, knowledge).entities) == ["b"]
