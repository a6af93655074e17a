"""Random registers for property tests: plausible flows with cells left out or wrong at random."""

from __future__ import annotations

import random
from datetime import date, timedelta

import polars as pl

from dsl.expressions import (
    Aggregate,
    And,
    Compare,
    Expression,
    Has,
    Member,
    Not,
    Number,
    Or,
    Quantified,
)
from dsl.schema import Schema
from engine.bulk_layout import Column
from engine.bulk_register import Names
from kb.rulebook import Rules

NUMBERS = (0, 1, 9_999, 10_000, 99_999, 100_000, 999_999, 1_000_000, 10_000_000)
DAYS = (date(2022, 9, 1), date(2024, 3, 22), date(2026, 11, 23), date(2026, 12, 31))


def spoken(rules: Rules) -> tuple[dict[str, set[str]], set[str], set[int]]:
    """What the law of a day speaks of: concepts by root, kinds of measure, and numbers."""
    concepts: set[str] = set()
    kinds: set[str] = set()
    numbers: set[int] = set(NUMBERS)

    def walk(expression: Expression | None) -> None:
        match expression:
            case Member(_, names):
                concepts.update(names)
            case Has(_, measure, condition):
                kinds.add(measure)
                walk(condition)
            case Not(part):
                walk(part)
            case And(parts) | Or(parts):
                for part in parts:
                    walk(part)
            case Quantified(_, _, _, condition):
                walk(condition)
            case Compare(_, left, right):
                for side in (left, right):
                    if isinstance(side, Number):
                        numbers.update((side.value - 1, side.value))
                    elif isinstance(side, Aggregate):
                        walk(side.condition)

    for norm in rules.norms:
        walk(norm.when)
        walk(norm.met)
    by_root: dict[str, set[str]] = {}
    for concept in concepts:
        for above in rules.schema.above(concept):
            by_root.setdefault(above, set()).add(concept)
    return by_root, kinds, numbers


class Writer:
    """Writes random registers about what the law of a day speaks of."""

    def __init__(self, rules: Rules, seed: int, lang: str = "en") -> None:
        self.schema: Schema = rules.schema
        self.random = random.Random(seed)
        self.names = Names(self.schema)
        self.lang = lang
        self.silence = self.random.choice((0.02, 0.1, 0.35))
        self.concepts, self.kinds, numbers = spoken(rules)
        self.numbers = sorted(number for number in numbers if number >= 0)

    def cell(self, column: Column) -> str | None:
        """One cell of a column."""
        choose = self.random.choice
        attribute = self.names.attribute(self.names.field(self.names.header(column, "en")))
        if self.random.random() < self.silence:
            return None
        if self.random.random() < 0.05:
            return choose(("unknown", "未知"))
        match attribute.type:
            case "bool":
                return choose(("yes", "no", "是", "否"))
            case "moment":
                return choose(("yes", "no", "是", self.day(), self.day()))
            case "date":
                return self.day()
            case "count" | "money":
                return str(choose(self.numbers))
            case "duration":
                return choose(("6 months", "1 years", "3 years", "190 days", "180 days"))
            case "concept":
                if attribute.name in ("located", "collected", "stored") and choose((0, 1)):
                    return "CN" if column.sort in ("organization", "dataset") else "US"
                names = sorted(self.concepts.get(attribute.root, ()))
                below = [c for c in self.schema.concepts if self.schema.is_below(c, attribute.root)]
                pool = [*names * 3, *self.random.sample(below, min(len(below), 4))]
                if not attribute.many:
                    return choose(pool)
                found = dict.fromkeys(choose(pool) for _ in range(self.random.randint(1, 3)))
                end = choose(("", "", "", " ..."))
                return ", ".join(found) + end
        return "text"

    def day(self) -> str:
        """A day near one on which something changes."""
        near = self.random.choice(DAYS) + timedelta(days=self.random.randint(-3, 3))
        return self.random.choice((near, near - timedelta(days=60), date(2026, 1, 5))).isoformat()

    def columns(self, sorts: tuple[str, ...], share: float) -> list[Column]:
        """A random choice of the columns that the sorts may have."""
        found = []
        for column in self.names.columns():
            if column.sort not in sorts or (column.kind and column.kind not in self.kinds):
                continue
            if self.random.random() < share * (0.5 if column.kind else 1):
                found.append(column)
                if column.kind and self.random.random() < 0.4:
                    more = self.random.choice(("filed", "valid-until", "in-effect"))
                    found.append(Column(column.sort, more, column.kind))
        return found

    def rows(
        self, count: int, sorts: tuple[str, ...], shared: tuple[str, ...], share: float = 0.8
    ) -> pl.DataFrame:
        """A register; entities of the `shared` sorts stand in several rows."""
        columns = self.columns(sorts, share)
        headers = {self.names.header(column, self.lang): column for column in columns}
        names = {self.names.owner(sort, self.lang): sort for sort in shared}
        table: dict[str, list[str | None]] = {header: [] for header in (*names, *headers)}
        two = "to.sort" if self.lang == "en" else "接收.主体"
        table[two] = []
        said: dict[tuple[str, str, str], str | None] = {}
        for row in range(count):
            named: dict[str, str | None] = {}
            for header, sort in names.items():
                often = max(1, count // 4) if sort == "organization" else 3
                name = f"{sort}-{self.random.randrange(often)}"
                alone = sort != "organization" and self.random.random() < 0.2
                named[sort] = None if alone else name
                table[header].append(named[sort])
            scope = named.get("organization") or ""
            for header, column in headers.items():
                name = named.get(column.sort)
                # the recipient of a transfer is always the same
                if column.sort in ("recipient", "foreign-authority") and "transfer" in named:
                    name = named["transfer"]
                key = (scope, name or f"row {row}", header)
                if key not in said:
                    said[key] = self.cell(column)
                shown = said[key] if self.random.random() < 0.9 else None
                table[header].append(shown)
            who = (scope, named.get("transfer") or f"row {row}", two)
            said.setdefault(who, self.random.choice((None, None, "recipient", "foreign-authority")))
            table[two].append(said[who])
        return pl.DataFrame(table, schema=dict.fromkeys(table, pl.String))
