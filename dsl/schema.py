"""The schema that the checker is handed: sorts, attributes, concepts and defined terms.

It is made from the ontology (`kb.ontology`); nothing here knows law or RDF.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import msgspec

from dsl.statute import Text

MEASURE = "measure"  # the sort whose header name is a concept


class Attribute(msgspec.Struct, frozen=True, omit_defaults=True):
    """An attribute of a sort.

    `type` is bool, count, money, date, moment, duration, text, concept or reference; `root` the
    root concept of a concept attribute; `targets` the sorts of a reference. `assumed` is the value
    taken, and reported, when nothing is said; `default_path` leads to the value instead.
    `effort` is the concept that says what a change takes, `remedies` the values that a proposal may
    put (of an attribute that cannot change: those of another thing that may be chosen). An
    attribute with `counted_from` counts by calendar year from the day that it names. A date or
    moment that is `timed` may be said with the time of day.
    """

    name: str
    label: Text
    type: str
    definition: Text
    question: Text
    many: bool = False
    required: bool = False
    root: str = ""
    targets: tuple[str, ...] = ()
    assumed: str = ""
    default_path: tuple[str, ...] = ()
    inverse: str = ""
    inverse_label: Text | None = None
    aliases: tuple[str, ...] = ()
    effort: str = ""
    remedies: tuple[str, ...] = ()
    counted_from: str = ""
    timed: bool = False


class Sort(msgspec.Struct, frozen=True, omit_defaults=True):
    """A sort of entity, the first word of a scenario's block.

    `effort` says what it takes to do without an entity of the sort, or to have another instead.
    """

    name: str
    label: Text
    definition: Text
    attributes: dict[str, Attribute]
    header: str = ""
    aliases: tuple[str, ...] = ()
    effort: str = ""


class Concept(msgspec.Struct, frozen=True, omit_defaults=True):
    """A concept with its parents (direct superconcepts).

    `order` sorts concepts of one root (ranks); `outranks` are those that it takes precedence of.
    `effort` says what it takes to bring it about (a measure) or to end it (a conduct); `remedies`
    are the concepts into which what is of this kind may be turned. `sides` are, for a kind of
    conflict, the kinds of norm that may stand on one and other side.
    `contrary` are the actions that cannot be done to one object beside it.
    """

    name: str
    label: Text
    definition: Text
    parents: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    defined_by: str = ""
    order: int = 0
    outranks: tuple[str, ...] = ()
    effort: str = ""
    sides: tuple[tuple[str, ...], ...] = ()
    remedies: tuple[str, ...] = ()
    contrary: tuple[str, ...] = ()


class Term(msgspec.Struct, frozen=True, omit_defaults=True):
    """A defined term: what `constitutes` norms establish of an entity of `sort`.

    A term of a scale has the scale's name, its place in the order, and the code that reports use.
    `concerns` are concepts that what is observed of them bears on the term.
    """

    name: str
    label: Text
    definition: Text
    sort: str
    scale: str = ""
    order: int = 0
    code: str = ""
    concerns: tuple[str, ...] = ()


class Schema(msgspec.Struct, frozen=True, dict=True):
    """Everything a scenario may say and a norm may speak of."""

    sorts: dict[str, Sort]
    concepts: dict[str, Concept]
    terms: dict[str, Term]
    scales: dict[str, Text]

    @cached_property
    def ancestors(self) -> dict[str, frozenset[str]]:
        """Each concept with itself and all concepts above it."""
        return {name: self.above(name) for name in self.concepts}

    def above(self, name: str) -> frozenset[str]:
        """A concept with all concepts above it; a name that is no concept stands alone."""
        found = self._above
        if name not in found:
            found[name] = frozenset({name})  # stops a cycle
            concept = self.concepts.get(name)
            parents = concept.parents if concept else ()
            found[name] = frozenset({name}).union(*(self.above(parent) for parent in parents))
        return found[name]

    @cached_property
    def superconcepts(self) -> frozenset[str]:
        """The concepts below which there are others."""
        return frozenset(name for each in self.concepts.values() for name in each.parents)

    @cached_property
    def _above(self) -> dict[str, frozenset[str]]:
        return {}

    def is_below(self, concept: str, other: str) -> bool:
        """Whether `concept` is `other` or below it."""
        return other in self.above(concept)

    def weight(self, effort: str) -> int:
        """The place of an effort on its scale; 0 for what cannot be changed."""
        concept = self.concepts.get(effort)
        return concept.order if concept else 0

    def effort_of(self, concept: str) -> str:
        """What a concept takes, by its own declaration or the nearest above it; else empty."""
        level = [concept]
        while level:
            known = [self.concepts[name] for name in level if name in self.concepts]
            said = [each.effort for each in known if each.effort]
            if said:
                return max(said, key=self.weight)
            level = [parent for each in known for parent in each.parents]
        return ""

    @cached_property
    def inverses(self) -> dict[tuple[str, str], tuple[tuple[str, str], ...]]:
        """(target sort, inverse name) → the (sort, attribute) pairs that point at it."""
        found: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for sort in self.sorts.values():
            for attribute in sort.attributes.values():
                for target in attribute.targets if attribute.inverse else ():
                    found.setdefault((target, attribute.inverse), []).append(
                        (sort.name, attribute.name)
                    )
        return {key: tuple(pairs) for key, pairs in found.items()}

    @cached_property
    def sort_names(self) -> dict[str, str]:
        """Every spelling of a sort → its name."""
        return _spellings((sort.name, sort.label, sort.aliases) for sort in self.sorts.values())

    @cached_property
    def concept_names(self) -> dict[str, str]:
        """Every spelling of a concept → its name."""
        return _spellings((c.name, c.label, c.aliases) for c in self.concepts.values())

    def concepts_below(self, root: str) -> dict[str, str]:
        """Every spelling of the concepts at or below `root` → the concept's name."""
        tables = self._below
        if root not in tables:
            tables[root] = _spellings(
                (c.name, c.label, c.aliases)
                for c in self.concepts.values()
                if self.is_below(c.name, root)
            )
        return tables[root]

    @cached_property
    def _below(self) -> dict[str, dict[str, str]]:
        return {}

    @cached_property
    def term_names(self) -> dict[str, str]:
        """Every spelling of a defined term → its name."""
        return _spellings((term.name, term.label, ()) for term in self.terms.values())

    @cached_property
    def attribute_names(self) -> dict[str, dict[str, str]]:
        """Sort → every spelling of its attributes → the attribute's name."""
        return {
            sort.name: _spellings((a.name, a.label, a.aliases) for a in sort.attributes.values())
            for sort in self.sorts.values()
        }


def _spellings(named: Iterable[tuple[str, Text, tuple[str, ...]]]) -> dict[str, str]:
    table: dict[str, str] = {}
    entries = list(named)
    for name, label, aliases in entries:
        for spelling in (*aliases, label.zh, label.en.replace(" ", "-")):
            table.setdefault(spelling, name)
    for name, _, _ in entries:  # an identifier always means itself
        table[name] = name
    return table
