"""What may be written where in a scenario, as plain data for the editor: Schema → table.

The editor only filters this table; which words there are, and how either language spells them, is
worked out here, from the ontology alone.
"""

from __future__ import annotations

from typing import TypedDict

from dsl.schema import Attribute, Concept, Schema, Sort
from dsl.statute import Text
from dsl.wording import UNITS_WRITTEN, UNKNOWN, WORDS, spelled
from ui.lexicon import pick

Option = tuple[str, str, str]  # as written in English, in Chinese, and what it means

YES_NO: tuple[Option, ...] = tuple((WORDS["en"][v], WORDS["zh"][v], "") for v in (True, False))
UNSAID: Option = (UNKNOWN["en"], UNKNOWN["zh"], "")


class AttributeTable(TypedDict):
    """An attribute: its option, its type, and where its values come from."""

    option: Option
    type: str
    root: str
    targets: tuple[str, ...]


class SortTable(TypedDict):
    """A sort: its option, the root of its header (else empty), and its attributes by name."""

    option: Option
    header: str
    attributes: dict[str, AttributeTable]
    spelled: dict[str, str]  # every spelling of an attribute → its name


class Table(TypedDict):
    """Everything that may be written; `concepts` are by root, `spelled` names the sorts."""

    lang: str
    sorts: dict[str, SortTable]
    spelled: dict[str, str]
    concepts: dict[str, list[Option]]
    flags: tuple[Option, ...]
    unsaid: Option
    units: list[Option]


def table(schema: Schema, lang: str) -> Table:
    """The table for a reader of `lang`, who is told in it what each word means."""
    roots = {sort.header for sort in schema.sorts.values()}
    roots |= {a.root for sort in schema.sorts.values() for a in sort.attributes.values()}
    return Table(
        lang=lang,
        sorts={name: _sort(sort, schema, lang) for name, sort in schema.sorts.items()},
        spelled=schema.sort_names,
        concepts={root: _concepts(root, schema, lang) for root in sorted(roots - {""})},
        flags=YES_NO,
        unsaid=UNSAID,
        units=[(many, chinese, "") for _, many, chinese in UNITS_WRITTEN.values()],
    )


def _sort(sort: Sort, schema: Schema, lang: str) -> SortTable:
    names = schema.attribute_names[sort.name]
    return SortTable(
        option=_option(sort, schema.sort_names, sort.definition, lang),
        header=sort.header,
        attributes={name: _attribute(a, names, lang) for name, a in sort.attributes.items()},
        spelled=names,
    )


def _attribute(attribute: Attribute, names: dict[str, str], lang: str) -> AttributeTable:
    return AttributeTable(
        option=_option(attribute, names, attribute.definition, lang),
        type=attribute.type,
        root=attribute.root,
        targets=attribute.targets,
    )


def _concepts(root: str, schema: Schema, lang: str) -> list[Option]:
    """The concepts below a root, but not the root itself, which says nothing."""
    names = schema.concepts_below(root)
    found = dict.fromkeys(names.values())
    concepts = (schema.concepts[name] for name in found if name != root)
    options = (_option(concept, names, concept.label, lang) for concept in concepts)
    return sorted(options, key=lambda option: option[lang == "zh"])


def _option(
    named: Sort | Attribute | Concept, names: dict[str, str], says: Text, lang: str
) -> Option:
    chinese = spelled(named.name, named.label, named.aliases, names, "zh")
    return (named.name, chinese, pick(says, lang))
