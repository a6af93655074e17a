"""`--set` and `--drop`: facts that are said otherwise, read from the command line.

A fact is `ENTITY.ATTRIBUTE` or a measure that an entity has, `ENTITY.KIND`, as the report names it
(`parcels has consent`) or with the sort before it (`parcels.measure:consent`). Names and values are
those of the language, in English or Chinese, with its own diagnostics.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lark import Token

from dsl.changes import AddItem, DropItem, EditError, RemoveAttribute, SetValue, changed
from dsl.check_scenario import Checker
from dsl.diagnostics import Diagnostic, nearest
from dsl.read_value import read_value, read_values
from dsl.scenario import Entity, Scenario
from dsl.schema import MEASURE, Attribute, Schema
from dsl.source import Source, Span
from dsl.statute import Text
from engine.suppose import measures, supposing, without

_FACT = re.compile(
    r"\s*(?P<entity>\"[^\"]*\"|“[^”]*”|「[^」]*」|[^\s.．=＝+]+?)"
    r"(?P<joint>\s*[.．]\s*|\s+has\s+|\s+的\s*)"
    r"(?P<fact>[^=＝+]*?)\s*(?:(?P<sign>\+?[=＝])(?P<value>.*))?$",
    re.DOTALL,
)
QUOTES = '"“”「」'


class Unclear(Exception):
    """A setting that is not of the form ENTITY.ATTRIBUTE=VALUE."""


class Wrong(Exception):
    """A setting with faults, as diagnostics that quote it."""

    def __init__(self, *faults: Diagnostic) -> None:
        super().__init__()
        self.faults = faults


@dataclass(frozen=True)
class Measure:
    """A kind of measure as the fact that is set."""

    kind: str


class Setting:
    """One argument of an option, read against a scenario."""

    def __init__(self, option: str, text: str, scenario: Scenario, schema: Schema) -> None:
        """Raises Unclear, or Wrong where a name is unknown."""
        found = _FACT.match(text)
        if found is None:
            raise Unclear(text)
        self.source = Source(option, text)
        self.scenario = scenario
        self.schema = schema
        self.found = found
        self.entity = self._entity(found["entity"])
        self.fact = self._fact(found["fact"])

    def span(self, group: str) -> Span:
        """The place of a part in the argument."""
        start, end = self.found.span(group)
        return Span(self.source, 1, start + 1, 1, max(end, start + 1) + 1)

    def _entity(self, written: str) -> Entity:
        name = written.strip(QUOTES)
        if name not in self.scenario.entities:
            close = nearest(name, self.scenario.entities)
            fault = Diagnostic("unknown-entity", self.span("entity"), {"name": name}, close)
            raise Wrong(fault)
        return self.scenario.entities[name]

    def _fact(self, written: str) -> Attribute | Measure:
        """The attribute or the kind of measure that is meant."""
        checker = Checker(self.source, self.schema, frozenset())
        start, end = self.found.span("fact")
        sort, colon, kind = written.replace("：", ":").partition(":")
        root = self.schema.sorts[MEASURE].header
        kinds = self.schema.concepts_below(root)
        names = self.schema.attribute_names[self.entity.sort]
        joint = self.found["joint"]
        if colon and self.schema.sort_names.get(sort.strip()) == MEASURE:
            start, written = end - len(kind.lstrip()), kind.strip()
        elif joint.strip() in (".", "．") and (written in names or written not in kinds):
            attribute = checker.attribute(_token(written, start), self.entity.sort)
            if attribute is None:
                close = nearest(written, [*names, *kinds])
                label = self.schema.sorts[self.entity.sort].label
                words: dict[str, str | Text] = {"sort": label, "name": written}
                raise Wrong(Diagnostic("unknown-attribute", self.span("fact"), words, close))
            return attribute
        found = checker.concept(_token(written, start), root)
        if found is None:
            raise Wrong(*checker.faults)
        return Measure(found)

    # what is said

    def put(self) -> Scenario:
        """The scenario in which the fact has the value. Raises Unclear, Wrong."""
        if self.found["value"] is None:
            raise Unclear(self.source.text)
        start = self.found.start("value")
        adds = self.found["sign"].startswith("+")
        if isinstance(self.fact, Measure):
            if adds:
                raise Unclear(self.source.text)
            said, faults = read_values(
                self.source, start, MEASURE, "done", self.scenario, self.schema
            )
            if faults:
                raise Wrong(*faults)
            return supposing(self.scenario, self.entity.name, self.fact.kind, said, self.schema)
        value, faults = read_value(self.source, start, self.fact, self.scenario, self.schema)
        if value is None:
            raise Wrong(*faults)
        if adds:
            edits = [AddItem(self.entity.name, self.fact.name, item) for item in value.items]
            return self._changed(*edits)
        return self._changed(
            SetValue(self.entity.name, self.fact.name, value.items, value.complete)
        )

    def drop(self) -> Scenario:
        """The scenario in which nothing is said of the fact, or in which a list lacks the value.

        Raises Unclear, Wrong.
        """
        name = self.entity.name
        if isinstance(self.fact, Measure):
            if self.found["value"] is not None:
                raise Unclear(self.source.text)
            if not any(measures(self.scenario, name, self.fact.kind)):
                raise self._not_said(self.fact.kind)
            return without(self.scenario, name, self.fact.kind)
        if self.fact.name not in self.entity.values:
            raise self._not_said(self.fact.name)
        if self.found["value"] is not None:
            start = self.found.start("value")
            value, faults = read_value(self.source, start, self.fact, self.scenario, self.schema)
            if value is None:
                raise Wrong(*faults)
            return self._changed(*(DropItem(name, self.fact.name, i) for i in value.items))
        return self._changed(RemoveAttribute(name, self.fact.name))

    def _not_said(self, name: str) -> Wrong:
        words = {"name": self.entity.name, "attribute": name}
        return Wrong(Diagnostic("not-said", self.span("fact"), words))

    def _changed(self, *edits: AddItem | DropItem | RemoveAttribute | SetValue) -> Scenario:
        """The scenario after edits; what must be said stays so."""
        try:
            after = changed(self.scenario, edits, self.schema)
        except EditError as error:
            raise Wrong(*(_at(self.span("fact"), d) for d in error.diagnostics)) from None
        assert isinstance(self.fact, Attribute)
        values = after.entities[self.entity.name].values
        if self.fact.required and self.fact.name not in values:
            words: dict[str, str | Text] = {
                "attribute": self.fact.name,
                "sort": self.schema.sorts[self.entity.sort].label,
                "name": self.entity.name,
            }
            raise Wrong(Diagnostic("missing-attribute", self.span("fact"), words))
        return after


def _at(span: Span, fault: Diagnostic) -> Diagnostic:
    """A fault of the scenario, placed where the command line asks for it."""
    return Diagnostic(fault.code, span, fault.words, fault.nearest, fault.hint)


def _token(text: str, start: int) -> Token:
    column = start + 1
    return Token("NAME", text, line=1, column=column, end_line=1, end_column=column + len(text))
