"""How a value is written: in the language and in the manner of the text around it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache

from lark import Token

from dsl.expressions import Duration
from dsl.lexer import grammar
from dsl.scenario import Item, Value
from dsl.schema import Attribute, Schema, Sort
from dsl.statute import Text
from dsl.values import SCALES

WORDS = {"en": {True: "yes", False: "no"}, "zh": {True: "是", False: "否"}}
UNKNOWN = {"en": "unknown", "zh": "未知"}
UNITS_WRITTEN = {
    "hours": ("hour", "hours", "小时"),
    "days": ("day", "days", "天"),
    "working-days": ("working-day", "working-days", "个工作日"),
    "months": ("month", "months", "个月"),
    "years": ("year", "years", "年"),
}
QUOTES = ('""', "“”", "「」")


class Unwritable(ValueError):
    """A text for which the language has no quotes; the argument is the text."""


def is_chinese(word: str) -> bool:
    """Whether a word has a Chinese character."""
    return any("\u4e00" <= character <= "\u9fff" for character in word)


@cache
def is_name(word: str) -> bool:
    """Whether a word can stand for a name without quotes."""
    tokens = list(grammar("scenario").lex(word))
    return len(tokens) == 1 and tokens[0].type == "NAME" and str(tokens[0]) == word


def spelled(
    name: str, label: Text, aliases: Iterable[str], names: dict[str, str], lang: str
) -> str:
    """A name of the schema in a language: the Chinese label where it is read as that name."""
    if lang == "zh":
        for word in (label.zh, *(alias for alias in aliases if is_chinese(alias))):
            if names.get(word) == name and is_name(word):
                return word
    return name


@dataclass(frozen=True)
class Style:
    """The manner of a text: its language, and how it writes lists, numbers, dates and quotes.

    `scale` is whether numbers are counted in 万, `grouped` whether thousands are set apart.
    """

    lang: str
    separator: str
    ellipsis: str = "..."
    quotes: str = QUOTES[0]
    chinese_dates: bool = False
    scale: bool = False
    grouped: bool = True

    def value(self, value: Value, attribute: Attribute, schema: Schema) -> str:
        """All that is said of an attribute; `unknown` for no items. May raise Unwritable."""
        written = [self.item(item, attribute, schema) for item in value.items]
        if written and not value.complete:
            written.append(self.ellipsis)
        return self.separator.join(written) or UNKNOWN[self.lang]

    def item(self, item: Item, attribute: Attribute, schema: Schema) -> str:
        """One value. May raise Unwritable."""
        if isinstance(item, bool):
            return WORDS[self.lang][item]
        if isinstance(item, int):
            return self.number(item)
        if isinstance(item, date):
            time = f"{item.hour}时{item.minute:02}分" if isinstance(item, datetime) else ""
            chinese = f"{item.year:04}年{item.month}月{item.day}日{time}"
            plain = item.isoformat("T", "minutes") if isinstance(item, datetime) else None
            return chinese if self.chinese_dates else plain or item.isoformat()
        if isinstance(item, Duration):
            one, many, chinese = UNITS_WRITTEN[item.unit]
            unit = f" {one if item.amount == 1 else many}" if self.lang == "en" else chinese
            return f"{self.number(item.amount)}{unit}"
        if attribute.type == "concept" and item in schema.concepts:
            concept = schema.concepts[item]
            names = schema.concepts_below(attribute.root)
            return spelled(item, concept.label, concept.aliases, names, self.lang)
        if attribute.type in ("concept", "reference") and is_name(item):
            return item
        return self.text(item)

    def number(self, number: int) -> str:
        """A whole number, in 万 or 亿 where the text counts so and the number is round."""
        if self.scale:
            for word, scale in sorted(SCALES.items(), key=lambda pair: -pair[1]):
                if number >= scale and number % (scale // 100) == 0:
                    return f"{(Decimal(number) / scale).normalize():f}{word}"
        return f"{number:_}" if self.grouped else str(number)

    def text(self, text: str) -> str:
        """A text in quotes that it does not hold itself. Raises Unwritable if there are none."""
        for quotes in (self.quotes, *QUOTES):
            if quotes[1] not in text and "\n" not in text and "\r" not in text:
                return f"{quotes[0]}{text}{quotes[1]}"
        raise Unwritable(text)

    def sort(self, sort: Sort, schema: Schema) -> str:
        """The word that opens a block of a sort."""
        return spelled(sort.name, sort.label, sort.aliases, schema.sort_names, self.lang)

    def attribute(self, attribute: Attribute, sort: Sort, schema: Schema) -> str:
        """The word of an attribute of a sort."""
        names = schema.attribute_names[sort.name]
        return spelled(attribute.name, attribute.label, attribute.aliases, names, self.lang)


def style_of(lang: str, tokens: Iterable[Token]) -> Style:
    """The style that tokens show, the nearest first; what they do not show is the language's."""
    seen: dict[str, str] = {}
    for token in tokens:
        text = str(token)
        if token.type == "NUMBER":
            if text[-1] in SCALES:
                seen.setdefault("NUMBER", "scale")
            elif "_" in text or len(text) > 3:
                seen.setdefault("NUMBER", "grouped" if "_" in text else "plain")
        elif token.type == "COMMA":
            seen.setdefault("COMMA", ", " if text == "," else text)
        else:
            seen.setdefault(token.type, text)
    quotes = seen.get("STRING", QUOTES[1 if lang == "zh" else 0])
    return Style(
        lang,
        seen.get("COMMA", "、" if lang == "zh" else ", "),
        seen.get("ELLIPSIS", "..."),
        quotes[0] + quotes[-1],
        is_chinese(seen.get("DATE", "")),
        seen.get("NUMBER") == "scale",
        seen.get("NUMBER") != "plain",
    )
