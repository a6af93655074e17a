"""Provisions as a lawyer lists them: `CERT 6(1)–(6), SCM 5` instead of six times the article."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ui.layout import tied

_PROVISION = re.compile(r"(\S+ [^\s()]+)((?:\(\d+\))*)")
_ONE = r"[\w-]+ \d[\d-]*(?:\(\d+\))*"
_LIST = re.compile(rf"({_ONE}(?:, {_ONE})*)(?:: |：)")
RANGE_FROM = 3  # so many neighbours are written as a range


def split(sources: Iterable[str]) -> list[str]:
    """Single provisions, without repetition; an item may itself be a list."""
    every = (one.strip() for item in sources for one in item.split(","))
    return list(dict.fromkeys(filter(None, every)))


def cite(sources: Iterable[str], comma: str = ", ") -> str:
    """The provisions as one text; pinpoints of one article stand together behind it."""
    return comma.join(text for _, text in articles_of(sources, comma))


def articles_of(sources: Iterable[str], comma: str = ", ") -> list[tuple[str, str]]:
    """The articles of provisions, each with the text that cites it with its pinpoints."""
    articles: dict[str, list[tuple[int, ...]]] = {}
    for source in split(sources):
        match = _PROVISION.fullmatch(source)
        article, pinpoints = (match[1], match[2]) if match else (source, "")
        places = articles.setdefault(article, [])
        places.append(tuple(map(int, re.findall(r"\d+", pinpoints))))
    return [
        (article, tied(article) + comma.join(_ranges(places)))
        for article, places in articles.items()
    ]


def _ranges(places: list[tuple[int, ...]]) -> list[str]:
    """Pinpoints in order, neighbours under one paragraph as a range."""
    if () in places:  # the whole article is cited
        return [""]
    runs: list[list[tuple[int, ...]]] = []
    for place in sorted(places):
        before = runs[-1][-1] if runs else ()
        if before[:-1] == place[:-1] and before and before[-1] + 1 == place[-1]:
            runs[-1].append(place)
        else:
            runs.append([place])
    texts: list[str] = []
    for run in runs:
        if len(run) >= RANGE_FROM:
            texts.append(f"{_brackets(run[0])}–({run[-1][-1]})")
        else:
            texts.extend(map(_brackets, run))
    return texts


def _brackets(place: tuple[int, ...]) -> str:
    return "".join(f"({number})" for number in place)


def leading(text: str) -> tuple[list[str], str]:
    """A text that begins with its sources and a colon, as these sources and the rest."""
    match = _LIST.match(text)
    return (split([match[1]]), text[match.end() :]) if match else ([], text)


def lead(text: str, comma: str = ", ") -> tuple[str, str]:
    """The same with the sources as one text."""
    sources, rest = leading(text)
    return cite(sources, comma), rest
