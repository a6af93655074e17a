"""Every amount, threshold and period of the statute modules, looked up in the official text.

Run it with the folder of official texts (Markdown, an article begins `**第…条**`), by default
`../shared/law/zh` beside the checkout; it prints each number that the cited article does not have.
What a module says in words (gists, conditions and orders of sanctions) is checked too.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from dsl.expressions import (
    Aggregate,
    And,
    Compare,
    Duration,
    Expression,
    Has,
    Not,
    Number,
    Or,
    Quantified,
    Span,
)
from dsl.statute import Norm, StatuteModule, Text
from kb.rulebook import KnowledgeBase
from kb.store import load

OFFICIAL = Path(__file__).parents[2] / "shared" / "law" / "zh"

# A module's instrument and version, and the file that holds its official text.
TEXTS = {
    ("APL", ""): "administrative-penalty",
    ("AUD", ""): "compliance-audit-2025",
    ("AUTO", ""): "automotive-2021",
    ("CBDF", ""): "cross-border-2024",
    ("CERT", ""): "export-certification-2025",
    ("CII", ""): "cii",
    ("CREDIT", ""): "credit-reporting",
    ("CRM", ""): "cybersecurity-review-2022",
    ("CSL", "2016"): "csl-2016",
    ("CSL", "2025"): "csl-2025",
    ("DSL", ""): "dsl",
    ("ECL", ""): "export-control",
    ("ECOM", ""): "ecommerce",
    ("FRM", ""): "face-recognition-2025",
    ("AFSL", ""): "anti-foreign-sanctions",
    ("GBA-HK", ""): "gba-hk-2023",
    ("GBA-MO", ""): "gba-macao-2024",
    ("HGR", "2019"): "hgr-2019",
    ("HGR", "2024"): "hgr-2019",  # the amendment left the numbers alone
    ("IIS", ""): "internet-info-services-2024",
    ("INC", ""): "incident-reporting-2025",
    ("MINOR", ""): "minors",
    ("ICJA", ""): "criminal-judicial-assistance",
    ("NDSR", ""): "ndsmr",
    ("NFRA", ""): "nfra-data-2024",
    ("PBOC-INC", ""): "pboc-incident-2025",
    ("PIPL", ""): "pipl",
    ("SAM", ""): "export-assessment-2022",
    ("SCM", ""): "export-scc-2023",
    ("SPC-FACE", ""): "face-recognition-spc-2021",
    ("VIDEO", ""): "video-systems-2025",
}

# Norms and gists (by the beginning of their id) whose number another article sets: it is looked up
# there as well.
ELSEWHERE = {
    "PIPL-55-": ("PIPL", "", "56"),  # how long reports and records are kept
    "CBDF-10-impact-assessment": ("PIPL", "", "56"),
    "CBDF-13": ("SAM", "", "14"),  # the validity that ended
    "SAM-14": ("CBDF", "", "9"),  # the validity that followed
    "CSL-62-product-": ("CSL", "2025", "61"),  # punished under 61(3)
    "CSL-65-testing-": ("CSL", "2025", "61"),
    "SCM-8-refile-contract": ("SCM", "", "7"),  # "the filing as it is due": within its period
    "GBA-HK-7-refile-contract": ("GBA-HK", "", "8"),
    "GBA-MO-8-refile-contract": ("GBA-MO", "", "7"),
}

LARGE = 1000  # below it a bare figure may be the number of an item or an article

DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
POWERS = {"十": 10, "百": 100, "千": 1000}
NUMERAL = r"(?:\d[\d,]*(?:\.\d+)?[万亿]?|[零〇一二两三四五六七八九十百千万亿]+)"
UNITS = {
    "元": "RMB",
    "倍": "times",
    "年": "years",
    "个月": "months",
    "月": "months",
    "个工作日": "working-days",
    "工作日": "working-days",
    "日": "days",
    "天": "days",
    "小时": "hours",
    "人": "persons",
    "": "",
}
UNIT = "|".join(sorted((unit for unit in UNITS if unit), key=len, reverse=True))
UNIT = UNIT.replace("年", "年(?!度)")  # 上一年度 is the previous year, no period of one year
WRITTEN = re.compile(rf"({NUMERAL})(?:以?至({NUMERAL}))?({UNIT})?")
PERCENT = re.compile(rf"百分之({NUMERAL})|({NUMERAL})%")
EVERY_YEAR = re.compile("每年度?")
RECORDS = re.compile(r"(?<=\d)条|(?<=\d万)条")  # counted like persons; 第…条 is an article
DATE = re.compile(r"\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?")
ARTICLE = re.compile(r"^\*\*第([零一二三四五六七八九十百]+)条\*\*", re.MULTILINE)
COUNTED = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
WORDS = {word: value for value, word in enumerate(COUNTED, 1)}
ENGLISH = {"per cent": "percent", "working day": "working-days", "time": "times"} | {
    unit: f"{unit}s" for unit in ("year", "month", "day", "hour")
}
FIGURE = r"(?:\d[\d,]*(?:\.\d+)?|" + "|".join(WORDS) + ")"
SAID = re.compile(
    rf"(?<![\w-])({FIGURE})(?: (?:to|or|and) ({FIGURE}))?"
    rf"(?: (million|per cent|(?:working day|year|month|day|hour|time)s?\b))?",
    re.IGNORECASE,
)


class Amount(NamedTuple):
    """A number with its unit; no unit where none is written."""

    value: float
    unit: str

    def among(self, others: set[Amount]) -> bool:
        """Whether the text has this number in this unit; a large one may stand bare."""
        return any(
            self.value == other.value
            and (self.unit == other.unit or (self.value >= LARGE and "" in (self.unit, other.unit)))
            for other in others
        )


def number(written: str) -> float:
    """A numeral in Arabic or Chinese figures, with 万 and 亿."""
    plain = written.replace(",", "")
    for unit, size in (("亿", 10**8), ("万", 10**4)):
        head, found, tail = plain.partition(unit)
        if found:
            return round((number(head) if head else 1) * size + (number(tail) if tail else 0), 6)
    if plain[0].isdigit():
        return float(plain)
    total, digit = 0, 0
    for character in plain:
        if character in POWERS:
            total += (digit or 1) * POWERS[character]
            digit = 0
        else:
            digit = DIGITS[character]
    return total + digit


def amounts(text: str) -> set[Amount]:
    """Every number of a Chinese text with its unit; dates left out."""
    text = RECORDS.sub("人", DATE.sub("，", text))
    text = EVERY_YEAR.sub("每1年", text)
    found = {Amount(number(a or b), "percent") for a, b in PERCENT.findall(text)}
    for low, high, unit in WRITTEN.findall(text):
        found |= {Amount(number(figure), UNITS[unit]) for figure in (low, high) if figure}
    return found


def said(text: str) -> set[Amount]:
    """The amounts that an English text speaks of: with a unit, or too large for a number of order.

    Of a range such as `0.5 to 2 million` both ends take the unit.
    """

    def value(figure: str) -> float:
        word = WORDS.get(figure.lower())
        return word if word else float(figure.replace(",", "").rstrip("."))

    found = set()
    for low, high, unit in SAID.findall(text):
        name = unit.lower()
        kind = ENGLISH.get(name, ENGLISH.get(name.rstrip("s"), ""))
        for figure in (low, high):
            if not figure:
                continue
            if name == "million" and "," not in figure:
                found.add(Amount(value(figure) * 10**6, ""))
            elif kind:
                found.add(Amount(value(figure), kind))
            elif "," in figure.rstrip(","):
                found.add(Amount(value(figure), ""))
    return found


def articles(text: str) -> dict[str, str]:
    """The articles of an official text by number; what stands before the first is left out."""
    marks = list(ARTICLE.finditer(text))
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return {
        str(int(number(mark[1]))): text[mark.end() : end]
        for mark, end in zip(marks, ends, strict=True)
    }


def figures(expression: Expression | None) -> Iterator[Amount]:
    """The numbers above one and the durations of a condition."""
    match expression:
        case And(parts) | Or(parts):
            for part in parts:
                yield from figures(part)
        case Not(part):
            yield from figures(part)
        case Has(_, _, condition) | Quantified(_, _, _, condition):
            yield from figures(condition)
        case Compare(_, left, right):
            for side in (left, right):
                if isinstance(side, Number) and side.value > 1:
                    yield Amount(side.value, "persons")
                elif isinstance(side, Span):
                    yield Amount(side.value.amount, side.value.unit)
                elif isinstance(side, Aggregate):
                    yield from figures(side.condition)


def claims(norm: Norm) -> Iterator[Amount]:
    """Every amount and period that a norm states."""
    for duration in (norm.keep, norm.deadline.duration if norm.deadline else None):
        if isinstance(duration, Duration):
            yield Amount(duration.amount, duration.unit)
    yield from figures(norm.when)
    yield from figures(norm.met)
    if norm.penalty is None:
        return
    for span, unit in (
        (norm.penalty.fine, "RMB"),
        (norm.penalty.persons_fine, "RMB"),
        (norm.penalty.gains_multiple, "times"),
    ):
        if span:
            yield from (Amount(end, unit) for end in (span.low, span.high) if end)
    if norm.penalty.turnover:
        yield Amount(norm.penalty.turnover, "percent")
    for text in (norm.penalty.condition, norm.penalty.orders):
        if text:
            yield from spoken(text)


def spoken(text: Text) -> Iterator[Amount]:
    """The amounts in a text of both languages."""
    yield from said(text.en)
    yield from (amount for amount in amounts(text.zh) if amount.unit)


Official = dict[tuple[str, str], dict[str, str]]  # instrument and version → number → text


def missing(module: StatuteModule, official: Official) -> Iterator[str]:
    """What a module states and the cited articles do not, as readable lines."""
    own = (module.instrument, module.version)

    def check(where: str, numbers: set[str], stated: Iterator[Amount]) -> Iterator[str]:
        places = [(*own, name) for name in numbers]
        places += [place for start, place in ELSEWHERE.items() if where.startswith(start)]
        found: set[Amount] = set()
        for instrument, version, name in places:
            found |= amounts(official.get((instrument, version), {}).get(name, ""))
        for amount in stated:
            if not amount.among(found):
                figure = f"{amount.value:,.10g} {amount.unit}".strip()
                yield f"{' '.join(own).strip()}, {where}: {figure} is not in the text"

    for norm in module.norms:
        yield from check(norm.id, {source.article for source in norm.sources}, claims(norm))
    for limit in module.thresholds:
        stated = iter([Amount(limit.value, "persons")])
        yield from check(limit.name, {limit.source.article}, stated)
    for entry in module.articles:
        name = f"{module.instrument}-{entry.number}"
        yield from check(name, {entry.number}, spoken(entry.gist))
        yield from check(name, {entry.number}, spoken(entry.title))


def problems(knowledge: KnowledgeBase, folder: Path = OFFICIAL) -> list[str]:
    """Each number of the knowledge base that its official text does not have."""
    official = {
        key: articles(file.read_text("utf-8"))
        for key, name in TEXTS.items()
        if (file := folder / f"{name}.md").is_file()
    }
    return [
        line
        for module in knowledge.modules
        if (module.instrument, module.version) in official
        for line in missing(module, official)
    ]


if __name__ == "__main__":
    faults = problems(load(), Path(sys.argv[1]) if len(sys.argv) > 1 else OFFICIAL)
    print("\n".join(faults) or "every number stands in its article")
    sys.exit(1 if faults else 0)
