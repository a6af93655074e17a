"""What the audit of the law finds and a lawyer has judged: the data of `audit.toml`.

A gap in the route decision is judged for the exports that fulfil a condition, written in the
language of the norms on a transfer `t`; any other gap is a new finding.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec

from dsl.diagnostics import render
from dsl.expressions import Expression
from dsl.read import read_statute
from dsl.schema import Schema
from dsl.statute import Text

FILE = Path(__file__).with_name("audit.toml")
MODULE = """instrument JUDGED {{
  title "Judged" zh "已判断"
  rank guidance
  issuer Heng
  adopted 2000-01-01
  in-force 2000-01-01
}}
article 1 "Gap" zh "空白" {{
  gist "Gap." zh "空白。"
  permission gap for transfer t {{
    bearer t.from
    action provide-abroad
    when {given}
  }}
}}
"""


class Judgement(msgspec.Struct, frozen=True):
    """A judgement on findings, with the provision or source that it rests on.

    It is made for the law of the days from `since` to `until`.
    """

    findings: tuple[str, ...]
    source: str
    text: Text
    since: date = date.min
    until: date = date.max

    def made_for(self, day: date) -> bool:
        """Whether it is about the law of a day."""
        return self.since <= day <= self.until


class Gap(msgspec.Struct, frozen=True):
    """A judged gap: its name, and the condition on a transfer `t` that marks it out."""

    name: str
    given: Expression
    judgement: Judgement


class Judged(msgspec.Struct, frozen=True):
    """All judgements."""

    findings: tuple[Judgement, ...] = ()
    gaps: tuple[Gap, ...] = ()


class _Judgement(msgspec.Struct, forbid_unknown_fields=True, rename={"since": "from"}):
    source: str
    en: str
    zh: str
    findings: tuple[str, ...]
    since: date = date.min
    until: date = date.max


class _Gap(msgspec.Struct, forbid_unknown_fields=True, rename={"since": "from"}):
    name: str
    given: str
    source: str
    en: str
    zh: str
    since: date = date.min
    until: date = date.max


class _File(msgspec.Struct, forbid_unknown_fields=True):
    judged: tuple[_Judgement, ...] = ()
    gap: tuple[_Gap, ...] = ()


def read_judged(schema: Schema, file: Path = FILE) -> Judged:
    """The judgements in a file.

    Raises ValueError (with file and reason) where it is not well-formed, judges a finding twice
    or has a condition that does not compile.
    """
    try:
        raw = msgspec.toml.decode(file.read_bytes(), type=_File)
    except msgspec.DecodeError as error:
        raise ValueError(f"{file.name}: {error}") from None
    keys = [key for one in raw.judged for key in one.findings] + [gap.name for gap in raw.gap]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise ValueError(f"{file.name}: judged twice: {', '.join(twice)}")
    return Judged(
        tuple(_judgement(one, one.findings) for one in raw.judged),
        tuple(
            Gap(gap.name, _condition(gap, schema, file.name), _judgement(gap)) for gap in raw.gap
        ),
    )


def _judgement(raw: _Judgement | _Gap, findings: tuple[str, ...] = ()) -> Judgement:
    return Judgement(findings, raw.source, Text(raw.en, raw.zh), raw.since, raw.until)


def _condition(gap: _Gap, schema: Schema, file: str) -> Expression:
    module, faults = read_statute(file, MODULE.format(given=gap.given).encode(), schema)
    if module is None:
        raise ValueError(f"{file}: {gap.name}: {render(faults, 'en')}")
    given = module.norms[0].when
    assert given is not None
    return given
