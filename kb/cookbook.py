"""The cookbook: competency questions as SPARQL queries that are shipped with the knowledge base.

Each file in `queries` begins with its question, `# question en: …` and `# question zh: …`.
"""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from dsl.statute import Text

FOLDER = Path(__file__).with_name("queries")
_QUESTION = re.compile(r"^# question (en|zh): (.+)$", re.MULTILINE)


class Recipe(msgspec.Struct, frozen=True):
    """One query with its name and the question that it answers."""

    name: str
    question: Text
    query: str


def recipes(folder: Path = FOLDER) -> dict[str, Recipe]:
    """All queries of the cookbook by name.

    Raises ValueError where a file does not ask its question in both languages.
    """
    found = {}
    for file in sorted(folder.glob("*.rq")):
        query = file.read_text("utf-8")
        asked = dict(_QUESTION.findall(query))
        if set(asked) != {"en", "zh"}:
            raise ValueError(f"{file.name} asks no question in both languages")
        found[file.stem] = Recipe(file.stem, Text(asked["en"], asked["zh"]), query)
    return found
