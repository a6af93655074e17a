"""Tables of words in English and Chinese, and how an entry is said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from dsl.statute import Text


class Say(Protocol):
    """Says the entry `key` in `lang` (`en` or `zh`), with its gaps filled."""

    def __call__(self, key: str, lang: str, **filling: object) -> str:
        """The words; KeyError for a key that no table has."""


def texts(table: Mapping[str, tuple[str, str]]) -> dict[str, Text]:
    """A table of pairs, English and Chinese, as texts."""
    return {key: Text(*pair) for key, pair in table.items()}


def pick(text: Text, lang: str) -> str:
    """The side of a bilingual text in `lang` (`en` or `zh`); the other where it is empty."""
    return (text.zh or text.en) if lang == "zh" else (text.en or text.zh)


def speaker(*tables: Mapping[str, Text]) -> Say:
    """Says entries of the first table that has them; `key.one` where `n` is 1 and it is there."""

    def say(key: str, lang: str, **filling: object) -> str:
        keys = (f"{key}.one", key) if str(filling.get("n")) == "1" else (key,)
        for table in tables:
            for each in keys:
                if each in table:
                    return pick(table[each], lang).format(**filling)
        raise KeyError(key)

    return say
