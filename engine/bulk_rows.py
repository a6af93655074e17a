"""A scenario as rows of a register, where it can be written so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dsl.scenario import Entity, Scenario, Value
from dsl.schema import MEASURE, Attribute, Schema
from dsl.wording import Style
from engine.bulk_layout import Column, key_of
from engine.bulk_register import EXPORTER, ROOT, SORT_WORDS, Names

if TYPE_CHECKING:
    import polars as pl

Saying = tuple[str, str, str, str, tuple[str, ...], bool]
Seats = dict[str, str]  # sort → the entity of it in a row


class Unwritable(Exception):
    """A scenario that rows cannot say; `reason` is recipient, measure, owner or shape."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class RowWriter:
    """Writes scenarios as rows."""

    def __init__(self, schema: Schema, lang: str) -> None:
        """`lang` is the language of the headers."""
        self.schema = schema
        self.names = Names(schema)
        self.lang = lang
        self.style = Style(lang, ", " if lang == "en" else "、", grouped=False)

    def rows(self, scenario: Scenario, prefix: str = "") -> list[dict[str, str]]:
        """The rows of a scenario, header → cell; Unwritable if they would say something else.

        `prefix` stands before the names of its organizations.
        """
        found = [self._row(seats, scenario, prefix) for seats in self._seats(scenario)]
        if not self._says_the_same(found, scenario):
            raise Unwritable("shape")
        return found

    # which entities stand in a row together

    def _seats(self, scenario: Scenario) -> Iterator[Seats]:
        entities = scenario.entities
        self._check(scenario)
        seen: set[str] = set()
        met: set[tuple[str, str]] = set()  # data that stand in a row with a processing
        for seats in (*self._of_transfers(scenario, met), *self._of_others(scenario, met)):
            owner = self._owner(seats, scenario)
            seen.update((*seats.values(), owner))
            yield {EXPORTER: owner, **seats} if owner else seats
        for entity in entities.values():
            if entity.name in seen or entity.sort == MEASURE:
                continue
            seats = {entity.sort: entity.name}
            owner = self._owner(seats, scenario)
            seen.update((entity.name, owner))
            yield {**seats, EXPORTER: owner}

    def _check(self, scenario: Scenario) -> None:
        covered: set[tuple[str, str]] = set()
        for entity in scenario.entities.values():
            for name in self._named(entity, "to") if entity.sort == ROOT else ():
                if scenario.entities[name].sort == EXPORTER:
                    raise Unwritable("recipient")
            for name in self._named(entity, "covers") if entity.sort == MEASURE else ():
                if (name, entity.kind) in covered:
                    raise Unwritable("measure")
                covered.add((name, entity.kind))

    def _of_transfers(self, scenario: Scenario, met: set[tuple[str, str]]) -> Iterator[Seats]:
        entities = scenario.entities
        for transfer in entities.values():
            if transfer.sort != ROOT:
                continue
            (to,) = self._named(transfer, "to") or ("",)
            seats = {ROOT: transfer.name, **({entities[to].sort: to} if to else {})}
            serving = self._named(transfer, "serves")
            for data in self._named(transfer, "data"):
                on = [name for name in serving if data in self._named(entities[name], "on")]
                met.update((data, name) for name in on)
                for name in on or ("",):
                    yield {**seats, "dataset": data, **({"processing": name} if name else {})}

    def _of_others(self, scenario: Scenario, met: set[tuple[str, str]]) -> Iterator[Seats]:
        references = {"processing": "on", "incident": "affects", "request": "about"}
        for entity in scenario.entities.values():
            for data in self._named(entity, references.get(entity.sort, "")):
                if (data, entity.name) not in met:
                    yield {entity.sort: entity.name, "dataset": data}

    def _owner(self, seats: Seats, scenario: Scenario) -> str:
        """The one organization to which everything in a row belongs."""
        owners = set()
        for sort, name in seats.items():
            entity = scenario.entities[name]
            if sort == EXPORTER:
                owners.add(name)
            for attribute in self.schema.sorts[sort].attributes.values():
                if attribute.targets == (EXPORTER,):
                    owners.update(self._named(entity, attribute.name))
        if len(owners) != 1:
            raise Unwritable("owner")
        return owners.pop()

    @staticmethod
    def _named(entity: Entity, attribute: str) -> tuple[str, ...]:
        value = entity.values.get(attribute)
        if value is not None and not value.complete:
            raise Unwritable("shape")
        return tuple(map(str, value.items)) if value else ()

    # what a row says

    def _row(self, seats: Seats, scenario: Scenario, prefix: str) -> dict[str, str]:
        cells: dict[str, str] = {}
        roles = {each for sorts in self.names.roles.values() if len(sorts) > 1 for each in sorts}
        for sort, name in seats.items():
            cells[self.names.owner(sort, self.lang)] = (
                f"{prefix}{name}" if sort == EXPORTER else name
            )
            if sort in roles:
                word = SORT_WORDS[self.lang == "zh"]
                label = sort if self.lang == "en" else self.schema.sorts[sort].label.zh
                cells[f"{self.names.owner(sort, self.lang)}.{word}"] = label
            self._say(cells, Column(sort, ""), scenario.entities[name])
        for measure in scenario.entities.values():
            for name in self._named(measure, "covers") if measure.sort == MEASURE else ():
                for sort in (sort for sort, seated in seats.items() if seated == name):
                    self._say(cells, Column(sort, "", measure.kind), measure)
        return cells

    def _say(self, cells: dict[str, str], owner: Column, entity: Entity) -> None:
        for name, value in entity.values.items():
            attribute = self.schema.sorts[entity.sort].attributes[name]
            if attribute.type == "reference":
                continue
            column = Column(owner.sort, name, owner.kind)
            cells[self.names.header(column, self.lang)] = self._cell(value, attribute)

    def _cell(self, value: Value, attribute: Attribute) -> str:
        if attribute.type == "text":
            return "".join(map(str, value.items)) or "unknown"
        return self.style.value(value, attribute, self.schema)

    # whether that is all

    def _says_the_same(self, rows: list[dict[str, str]], scenario: Scenario) -> bool:
        """Whether the rows, read again, are the scenario (but for the names of measures)."""
        from engine.bulk import read_register
        from engine.bulk_scenes import SceneMaker

        register = read_register(
            table_of(rows), self.names.fields(headers_of(rows))[0], self.schema
        )
        if register.faults:
            return False
        scene = SceneMaker(register.entities, "", scenario.as_of).scene(*register.chunks[0])
        cells, marks = register.chunks[0]
        called = {
            scene.names[sort, mark[key_of(sort)]]: cell[header]
            for cell, mark in zip(cells.to_dicts(), marks.to_dicts(), strict=True)
            for sort, header in register.entities.name.items()
            if mark[f"{sort}!"] and cell[header] is not None
        }
        mine, theirs = self._said(scene.scenario, called), self._said(scenario, {})
        return mine - theirs <= self._implied(theirs) and theirs <= mine

    def _said(self, scenario: Scenario, called: dict[str, str]) -> set[Saying]:
        """What a scenario says of its entities, called as in the register.

        A measure goes by what it covers.
        """
        found: set[Saying] = set()
        for entity in scenario.entities.values():
            measure = entity.sort == MEASURE
            covered = entity.values["covers"].items if measure else (entity.name,)
            for name in (called.get(str(item), str(item)) for item in covered):
                found.add((entity.sort, entity.kind, name, "", (), True))
                for attribute, value in entity.values.items():
                    if (measure, attribute) != (True, "covers"):
                        items = tuple(sorted(called.get(str(i), str(i)) for i in value.items))
                        found.add(
                            (entity.sort, entity.kind, name, attribute, items, value.complete)
                        )
        return found

    def _implied(self, said: set[Saying]) -> set[Saying]:
        """The references that a scenario leaves to their defaults, as rows say them."""
        owners = {
            name: items
            for sort, _, name, attribute, items, _ in said
            if attribute and self.schema.sorts[sort].attributes[attribute].targets == (EXPORTER,)
        }
        found = set()
        for sort, kind, name, attribute, items, _ in said:
            for other in self.schema.sorts[sort].attributes.values():
                if other.default_path[:1] == (attribute,) and other.targets == (EXPORTER,):
                    of = {owner for item in items for owner in owners.get(item, ())}
                    found.add((sort, kind, name, other.name, tuple(sorted(of)), True))
        return found


def headers_of(rows: list[dict[str, str]]) -> list[str]:
    """The headers of rows, in the order in which they are first met."""
    return list(dict.fromkeys(header for row in rows for header in row))


def table_of(rows: list[dict[str, str]]) -> pl.DataFrame:
    """Rows as a table of text."""
    import polars as pl

    headers = headers_of(rows)
    return pl.DataFrame(
        {header: [row.get(header) for row in rows] for header in headers},
        schema=dict.fromkeys(headers, pl.String),
    )
