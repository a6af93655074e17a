"""The history of the field as records: what was adopted when, and what it brought.

The data stand in `timeline.toml`. The compiler reads them once; everything else takes them from
the compiled knowledge base.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec

from dsl.statute import Text

FILE = Path(__file__).with_name("timeline.toml")
DATES = ("adopted", "published", "in-force", "until")


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """One instrument, one version of it, or one draft in the history.

    `until` is the last day in force. `unread` names the dates that are not read in a text.
    `instrument` and `version` lead to the encoded module; both are empty where none is encoded.
    A draft has no `in_force`.
    """

    title: Text
    rank: str
    issuer: Text
    adopted: date
    brought: Text
    published: date | None = None
    in_force: date | None = None
    until: date | None = None
    unread: tuple[str, ...] = ()
    instrument: str = ""
    version: str = ""

    def state(self, day: date) -> str:
        """`draft`, `announced` (adopted, not yet in force), `in-force` or `expired` on a day."""
        if self.in_force is None:
            return "draft"
        if day < self.in_force:
            return "announced"
        return "in-force" if self.until is None or day <= self.until else "expired"


class Timeline(msgspec.Struct, frozen=True):
    """The entries by date of adoption; `known_until` is the day on which the evidence ends."""

    known_until: date | None = None
    entries: tuple[Entry, ...] = ()


class _Raw(msgspec.Struct, forbid_unknown_fields=True, rename="kebab"):
    """An entry as the file has it: English and Chinese apart, the issuer by its key."""

    en: str
    zh: str
    rank: str
    issuer: str
    adopted: date
    brought: tuple[str, str]
    published: date | None = None
    in_force: date | None = None
    until: date | None = None
    unread: tuple[str, ...] = ()
    module: str = ""


class _File(msgspec.Struct, forbid_unknown_fields=True, rename="kebab"):
    known_until: date
    issuers: dict[str, tuple[str, str]]
    entry: list[_Raw]


def read_timeline(file: Path = FILE) -> Timeline:
    """The history in a file. Raises ValueError (with file and reason) where it is not well-formed.

    Issuers are named by the keys of the file's own table; `module = "CSL 2016"` is an encoded
    instrument with its version.
    """
    try:
        raw = msgspec.toml.decode(file.read_bytes(), type=_File)
        entries = [_entry(one, raw.issuers) for one in raw.entry]
    except (msgspec.DecodeError, KeyError) as error:
        raise ValueError(f"{file.name}: {error}") from None
    entries.sort(key=lambda entry: (entry.adopted, entry.in_force or date.max))
    return Timeline(raw.known_until, tuple(entries))


def _entry(raw: _Raw, issuers: dict[str, tuple[str, str]]) -> Entry:
    if stray := set(raw.unread) - set(DATES):
        raise KeyError(f"{raw.en}: unread names no date: {', '.join(sorted(stray))}")
    instrument, _, version = raw.module.partition(" ")
    return Entry(
        title=Text(raw.en, raw.zh),
        rank=raw.rank,
        issuer=Text(*issuers[raw.issuer]),
        adopted=raw.adopted,
        brought=Text(*raw.brought),
        published=raw.published,
        in_force=raw.in_force,
        until=raw.until,
        unread=raw.unread,
        instrument=instrument,
        version=version,
    )
