"""From a line that a user typed to what it says in the scenario, and what could be typed."""

from __future__ import annotations

import re

from dsl.changes import Edit, SetValue
from dsl.diagnostics import told
from dsl.read_value import read_value
from dsl.scenario import Entity, Item, Scenario
from dsl.schema import MEASURE, Attribute, Schema
from dsl.source import Source
from dsl.statute import Text
from dsl.vocabulary import VALUES
from engine.answers import moment, said_with
from ui.ask_words import say
from ui.lexicon import pick

LISTED = ("concept", "reference")
SHORT = {"y": "yes", "n": "no"}
COMMAS = re.compile(r"\s*[,，、]\s*")


class Misread(Exception):
    """A line that answers nothing; its text tells the user why."""


class Reader:
    """Reads the answers to one question about an attribute, or a measure, of an entity."""

    def __init__(self, entity: str, attribute: str, scenario: Scenario, schema: Schema) -> None:
        """`attribute` is `measure:KIND` for whether the entity has such a measure."""
        self.entity = entity
        self.attribute = attribute
        self.scenario = scenario
        self.schema = schema
        self.about: Entity = scenario.entities[entity]
        self.measure = attribute.startswith(f"{MEASURE}:")
        sort, name = (MEASURE, "done") if self.measure else (self.about.sort, attribute)
        self.declared: Attribute = schema.sorts[sort].attributes[name]

    def edits(self, line: str, lang: str) -> tuple[Edit, ...]:
        """What the line says; nothing where it says `unknown`. Raises Misread."""
        declared = self.declared
        listed = declared.many and declared.type in LISTED
        if listed and VALUES.get(line) == "no":
            return self._no_more(lang)
        source = Source("", self._plain(line))
        value, faults = read_value(source, 0, declared, self.scenario, self.schema)
        if value is None:
            raise Misread("\n".join(told(fault, lang) for fault in faults))
        if not value.items:
            return ()
        if self.measure or declared.type == "moment":
            return moment(self.entity, self.attribute, value.items[0])
        items = said_with(self.about, declared, value.items, self.schema)
        return (SetValue(self.entity, self.attribute, items, value.complete),)

    def happened(self, edits: tuple[Edit, ...]) -> bool:
        """Whether an answer says that something was done, without the day."""
        if not (self.measure or self.declared.type == "moment"):
            return False
        return edits == moment(self.entity, self.attribute, True)

    def _no_more(self, lang: str) -> tuple[Edit, ...]:
        """That a list has no other items than those that are said."""
        said = self.about.values.get(self.attribute)
        if said is None or not said.items:
            raise Misread(say("wrong.empty", lang))
        return (SetValue(self.entity, self.attribute, said.items),)

    def _plain(self, line: str) -> str:
        """The line as the language spells it: `Contact details` is `contact-details`."""
        if self.declared.type in ("bool", "moment"):
            word = SHORT.get(line.lower(), line)
            return word.lower() if word.lower() in VALUES else word
        if self.declared.type != "concept":
            return line
        names = self.schema.concepts_below(self.declared.root)
        folded = {spelling.casefold(): spelling for spelling in names}

        def spelled(part: str) -> str:
            joined = "-".join(part.split())
            return folded.get(joined.casefold(), joined)

        return ", ".join(map(spelled, COMMAS.split(line)))

    # what could be typed

    def names(self) -> list[str]:
        """The names that an answer may be made of; none where it is made of no names."""
        declared = self.declared
        if declared.type == "reference":
            every = self.scenario.entities.values()
            return [e.name for e in every if not declared.targets or e.sort in declared.targets]
        if declared.type != "concept":
            return []
        below = dict.fromkeys(self.schema.concepts_below(declared.root).values())
        return [name for name in below if name != declared.root]

    def listing(self, part: str, lang: str) -> list[str]:
        """The names with `part` in them, in Chinese with their labels."""
        found = []
        for name in self.names():
            known = self.schema.concepts.get(name) if self.declared.type == "concept" else None
            label = known.label if known else Text(name, name)
            if any(part.casefold() in word.casefold() for word in (name, label.en, label.zh)):
                differs = lang == "zh" and label.zh != name
                found.append(f"{label.zh}（{name}）" if differs else name)
        return found

    def called(self, item: Item, lang: str) -> str:
        """What a value that is said already is called."""
        known = self.schema.concepts.get(str(item)) if self.declared.type == "concept" else None
        return pick(known.label, lang) if known else str(item)

    def beginning(self, part: str) -> list[str]:
        """The words that begin with `part` and may stand in an answer."""
        words = dict.fromkeys(self.names())
        if self.declared.type == "concept":
            words |= dict.fromkeys(self.schema.concepts_below(self.declared.root))
        return [word for word in words if word.startswith(part)]

    def meaning(self, lang: str) -> str:
        """What is asked about, by the ontology's definition."""
        if self.measure:
            concept = self.schema.concepts[self.attribute.removeprefix(f"{MEASURE}:")]
            return pick(concept.definition, lang)
        return pick(self.declared.definition, lang)

    def kind(self, lang: str) -> str:
        """What an answer looks like."""
        many = self.declared.many and self.declared.type in LISTED
        return say(f"kind.{'list' if many else self.declared.type}", lang)
