"""Official texts that a user has put beside the law: read into articles, kept as the user's data.

They are no part of the project. One file holds the text of one version of an instrument.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
from platformdirs import user_data_dir

from dsl.statute import StatuteModule

ENCODINGS = ("utf-8-sig", "gb18030")
_NUMERAL = "[零〇一二三四五六七八九十百千两0-9]+"
_MARKS = r"[\s#*_>　]*"
_ARTICLE = re.compile(rf"^{_MARKS}第({_NUMERAL})条(?:之({_NUMERAL}))?[*_]*[\s　:：]*")
_ENGLISH = re.compile(rf"^{_MARKS}(?:Article|Art\.|Section|§)\s*(\d+)(?:-(\d+))?[*_.:]*\s*(?!\d)")
_HEADING = rf"第{_NUMERAL}[编章节][\s　]*.*?|(?:CHAPTER|Chapter)\s+\w+.*?"
_CHAPTER = re.compile(rf"^{_MARKS}({_HEADING})[*_]*$")
_SECTION = re.compile(rf"第{_NUMERAL}节")
_DIGITS = {c: n % 10 for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1_000}
_EMPHASIS = re.compile(r"\*\*|__|^#+\s*", re.MULTILINE)


class Passage(msgspec.Struct, frozen=True, omit_defaults=True):
    """The text of one article, and the chapter that it stands in (empty where there is none)."""

    text: str
    chapter: str = ""


class Attached(msgspec.Struct, frozen=True):
    """The text of one version, by article; from what file (name, SHA-256), and since when."""

    instrument: str
    in_force: date
    file: str
    digest: str
    added: date
    articles: dict[str, Passage]


def folder() -> Path:
    """Where attached texts are kept: HENG_TEXTS, or the user's data directory."""
    named = os.environ.get("HENG_TEXTS")
    return Path(named) if named else Path(user_data_dir("heng", appauthor=False)) / "texts"


def attach(module: StatuteModule, file: str, data: bytes, today: date) -> Attached:
    """Keep a text beside a version of an instrument; an earlier one is replaced.

    Raises ValueError if the bytes are no text or have no article of the instrument in them, OSError
    if the text cannot be kept.
    """
    passages = dict(articles_in(_decoded(data)))
    known = {article.number for article in module.articles}
    if not known & passages.keys():
        raise ValueError(file)
    digest = hashlib.sha256(data).hexdigest()
    found = Attached(module.instrument, module.in_force, file, digest, today, passages)
    place = _place(module)
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_suffix(".part")
    part.write_bytes(msgspec.json.encode(found))
    os.replace(part, place)
    return found


def attached(module: StatuteModule) -> Attached | None:
    """The text beside a version of an instrument; None if there is none that can be read."""
    try:
        return msgspec.json.decode(_place(module).read_bytes(), type=Attached)
    except (OSError, msgspec.DecodeError):
        return None


def detach(module: StatuteModule) -> bool:
    """Take the text away; whether there was one. Raises OSError if it cannot be removed."""
    there = _place(module).exists()
    _place(module).unlink(missing_ok=True)
    return there


def _place(module: StatuteModule) -> Path:
    return folder() / f"{module.instrument}-{module.in_force.isoformat()}.json"


def _decoded(data: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise ValueError("no text")


def articles_in(text: str) -> Iterator[tuple[str, Passage]]:
    """The articles of a text in their order, each by its number; the first of that number counts.

    An article begins with its number on a line of its own or at the start of its text (第五条,
    Article 5) and ends before the next, or before the heading of a chapter or section.
    """
    number, chapter, above, lines = "", "", "", list[str]()
    seen: set[str] = set()
    for line in [*text.split("\n"), "第0条"]:
        head = _ARTICLE.match(line) or _ENGLISH.match(line)
        heading = None if head else _CHAPTER.match(line)
        if head or heading:
            if number and number not in seen:
                seen.add(number)
                yield number, Passage(_clean(lines), chapter)
            number, lines = "", []
        if head:
            number = _number(head[1]) + (f"-{_number(head[2])}" if head[2] else "")
            lines = [line[head.end() :]]
        elif heading:
            chapter = " ".join(_EMPHASIS.sub("", heading[1]).split())
            if _SECTION.match(chapter):
                chapter = f"{above} · {chapter}" if above else chapter
            else:
                above = chapter
        elif number:
            lines.append(line)


def _clean(lines: list[str]) -> str:
    """Paragraphs, without marks of emphasis, one empty line between them."""
    text = _EMPHASIS.sub("", "\n".join(line.strip(" \t　") for line in lines))
    return re.sub(r"\n\s*\n+", "\n\n", text).strip()


def _number(numeral: str) -> str:
    """A Chinese numeral or digits as a number: 一百二十 → 120."""
    if numeral.isdecimal() and numeral.isascii():
        return str(int(numeral))
    total, digit = 0, 0
    for character in numeral:
        if character in _UNITS:
            total += (digit or 1) * _UNITS[character]
            digit = 0
        else:
            digit = digit * 10 + (_DIGITS[character] if character in _DIGITS else int(character))
    return str(total + digit)
