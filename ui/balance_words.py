"""The words of protection levels and of `heng balance`; the rest stands in `ui.words`."""

from __future__ import annotations

from dsl.statute import Text
from ui import words
from ui.words import pick

_TABLE: dict[str, tuple[str, str]] = {
    # controls of a protection level
    "control.in-place": ("in place", "已落实"),
    "control.missing": ("missing", "未落实"),
    "control.not-said": ("not said", "未说明"),
    "control.undetermined": ("perhaps asked for", "是否需要未定"),
    "control.asked": ("controls", "控制措施"),
}

WORDS: dict[str, Text] = {key: Text(en, zh) for key, (en, zh) in _TABLE.items()}


def say(key: str, lang: str, **filled: object) -> str:
    """The entry `key` in `lang`, filled; entries of the common table are found too."""
    if key not in WORDS:
        return words.say(key, lang, **filled)
    return pick(WORDS[key], lang).format(**filled)
