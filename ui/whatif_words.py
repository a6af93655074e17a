"""The words of `heng whatif` and of answers side by side; the rest stands in `ui.words`."""

from __future__ import annotations

from dsl.statute import Text
from ui import words
from ui.words import pick

_TABLE: dict[str, tuple[str, str]] = {
    "before": ("before", "之前"),
    "after": ("after", "之后"),
    "said": ("Said otherwise", "改动的事实"),
    "risk": ("What the breaches may cost, in sum", "违反可能招致的罚款合计"),
    "risk.none": ("nothing is breached", "没有违反"),
    "nothing": ("Nothing else stands otherwise.", "其余结论没有变化。"),
    "because": ("because of {facts}", "因 {facts}"),
    "task.none": ("–", "–"),
}

WORDS: dict[str, Text] = {key: Text(en, zh) for key, (en, zh) in _TABLE.items()}


def say(key: str, lang: str, **filling: object) -> str:
    """The entry `key` in `lang`, filled; otherwise that of the common table."""
    own = WORDS.get(key)
    return pick(own, lang).format(**filling) if own else words.say(key, lang, **filling)
