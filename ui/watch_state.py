"""What `heng watch` keeps: the events, what they led to, and the scenario as it stands (SQLite).

Each event is one transaction with all its consequences, so that a watch that is killed has
either taken an event up or not. What has been committed but perhaps not printed is printed
again: a notice may be seen twice, never lost.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from engine.watching import Notice

SCHEMA = """
create table if not exists about (key text primary key, value text not null);
create table if not exists events (
  number integer primary key, line text not null, id text, fault text not null default '');
create unique index if not exists ids on events (id) where id is not null;
create table if not exists notices (
  number integer primary key, event integer not null, notice text not null,
  told integer not null default 0);
"""


class OtherWatch(Exception):
    """The state belongs to another scenario, rulebook or set of options; `what` says which."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class Store:
    """The state of one watch; of one without a file it is gone at the end."""

    def __init__(self, file: Path | None) -> None:
        """Raises sqlite3.DatabaseError if the file is no state of a watch."""
        self.base = sqlite3.connect(str(file) if file else ":memory:", isolation_level=None)
        self.base.execute("pragma journal_mode = wal")
        self.base.executescript(SCHEMA)

    def begun(self, about: dict[str, str], text: str) -> str:
        """The scenario's text as it stands: `text` at the beginning, or where the watch was left.

        Raises OtherWatch if the state was made from something else than `about` says.
        """
        known: dict[str, str] = dict(self.base.execute("select key, value from about"))
        if not known:
            with self.transaction():
                rows = [*about.items(), ("text", text)]
                self.base.executemany("insert into about values (?, ?)", rows)
            return text
        for key, value in about.items():
            if known.get(key) != value:
                raise OtherWatch(key)
        return known["text"]

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing."""
        self.base.execute("begin immediate")
        try:
            yield
        except BaseException:
            self.base.execute("rollback")
            raise
        self.base.execute("commit")

    def seen(self, identity: str) -> bool:
        """Whether an event with this id has been taken up."""
        rows = self.base.execute("select 1 from events where id = ?", (identity,))
        return rows.fetchone() is not None

    def lines(self) -> Iterator[tuple[str, bool]]:
        """The lines taken up so far, each with whether it was at fault."""
        for line, fault in self.base.execute("select line, fault from events order by number"):
            yield line, bool(fault)

    def take(
        self, line: str, identity: str, notices: Sequence[Notice], text: str, fault: str = ""
    ) -> None:
        """Keep an event with its notices and the scenario that it led to."""
        with self.transaction():
            made = self.base.execute(
                "insert into events (line, id, fault) values (?, ?, ?)",
                (line, identity or None, fault),
            )
            encoded = [(made.lastrowid, msgspec.json.encode(n).decode()) for n in notices]
            self.base.executemany("insert into notices (event, notice) values (?, ?)", encoded)
            self.base.execute("update about set value = ? where key = 'text'", (text,))

    def untold(self) -> list[tuple[int, Notice]]:
        """The notices that have not been marked as told."""
        rows = self.base.execute("select number, notice from notices where told = 0 order by 1")
        return [(number, msgspec.json.decode(notice, type=Notice)) for number, notice in rows]

    def told(self, numbers: Sequence[int]) -> None:
        """Mark notices as told."""
        with self.transaction():
            self.base.executemany(
                "update notices set told = 1 where number = ?", [(n,) for n in numbers]
            )

    def every(self) -> list[Notice]:
        """All notices so far."""
        rows = self.base.execute("select notice from notices order by number")
        return [msgspec.json.decode(notice, type=Notice) for (notice,) in rows]
