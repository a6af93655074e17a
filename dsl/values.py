"""From tokens to values: numbers, dates and durations, with a diagnostic where one is wrong."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from unicodedata import normalize

from lark import Token

from dsl.diagnostics import Diagnostic
from dsl.expressions import Duration
from dsl.lexer import span_of
from dsl.source import Source

MOST = 10**15
SCALES = {"万": 10_000, "亿": 100_000_000}
ZONE = re.compile(r"(?:Z|[+-]\d\d:?\d\d)$")
CHINA = ("+08:00", "+0800")  # the one zone there is, which may be written out


def text_of(token: Token) -> str:
    """The text between the quotes of a STRING token."""
    return str(token)[1:-1]


def number_of(token: Token, source: Source, faults: list[Diagnostic]) -> int | None:
    """A whole number such as `2_400_000`, `240万` or `8.4万`; None and a diagnostic otherwise."""
    written = str(token)
    plain = normalize("NFKC", written).replace("_", "")
    scale = SCALES.get(plain[-1], 1)
    amount = Decimal(plain.rstrip("万亿")) * scale
    if amount != amount.to_integral_value():
        faults.append(Diagnostic("not-whole", span_of(source, token), {"text": written}))
        return None
    if abs(amount) > MOST:
        words = {"text": written[:30], "most": f"{MOST:,}"}
        faults.append(Diagnostic("too-big", span_of(source, token), words))
        return None
    return int(amount)


def date_of(token: Token, source: Source, faults: list[Diagnostic]) -> date | None:
    """A calendar date; None and a diagnostic where there is no such day, or a time of day."""
    moment = moment_of(token, source, faults)
    if isinstance(moment, datetime):
        words = {"day": moment.date().isoformat(), "text": str(token)}
        faults.append(Diagnostic("day-only", span_of(source, token), words))
        return None
    return moment


def moment_of(token: Token, source: Source, faults: list[Diagnostic]) -> date | datetime | None:
    """A calendar date, or a moment in China Standard Time where the time of day is written.

    A moment carries no zone. None and a diagnostic where there is no such day or time, or another
    zone is named.
    """
    written = str(token)
    zone = ZONE.search(written) if ":" in written else None
    if zone and zone[0] not in CHINA:
        words = {"text": zone[0]}
        faults.append(Diagnostic("other-zone", span_of(source, token), words, hint="china-time"))
        return None
    plain = normalize("NFKC", written[: zone.start()] if zone else written).replace("半", "30")
    year, month, day, *time = (int(part) for part in re.findall(r"\d+", plain))
    try:
        found = date(year, month, day)
    except ValueError:
        faults.append(Diagnostic("no-such-day", span_of(source, token), {"text": written}))
        return None
    try:
        hour, minute = (*time, 0)[:2] if time else (0, 0)
        return datetime(year, month, day, hour, minute) if time else found
    except ValueError:
        faults.append(Diagnostic("no-such-time", span_of(source, token), {"text": written}))
        return None


def duration_of(
    number: Token, unit: Token, source: Source, faults: list[Diagnostic]
) -> Duration | None:
    """A duration such as `6 months`; None and a diagnostic where the amount is wrong."""
    amount = number_of(number, source, faults)
    if amount is None:
        return None
    if amount < 0:
        words = {"attribute": str(unit), "text": str(number)}
        faults.append(Diagnostic("negative", span_of(source, number), words))
        return None
    return Duration(amount, str(unit))
