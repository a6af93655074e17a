"""How far each instrument is taken up: articles by status, against the official text."""

from __future__ import annotations

from collections import Counter
from datetime import date

import msgspec
from rdflib import Graph, URIRef

from dsl.statute import StatuteModule, Text
from kb.iris import HENG, Names
from kb.ontology import FOLDER
from kb.rulebook import KnowledgeBase


class Coverage(msgspec.Struct, frozen=True):
    """The articles of one version of an instrument.

    `articles` is how many the official text has, None where that is not recorded; `percent` how
    many of them have an entry, rounded down, so that 100 means every one.
    """

    instrument: str
    version: str
    title: Text
    rank: str
    in_force: date
    until: date | None
    encoded: int
    definition: int
    institutional: int
    not_encoded: int
    entries: int
    norms: int
    articles: int | None
    percent: int | None


def extents() -> dict[URIRef, int]:
    """Version → number of articles in the official text, from the ontology."""
    graph = Graph().parse(FOLDER / "provisions.ttl")
    return {
        node: int(str(count))
        for node, count in graph.subject_objects(HENG.articleCount)
        if isinstance(node, URIRef)
    }


def coverage(knowledge: KnowledgeBase) -> tuple[Coverage, ...]:
    """A line for each instrument and version, by name and date."""
    known = extents()
    modules = sorted(knowledge.modules, key=lambda module: (module.instrument, module.in_force))
    return tuple(_line(module, known.get(Names.version(module))) for module in modules)


def _line(module: StatuteModule, articles: int | None) -> Coverage:
    counts = Counter(article.status for article in module.articles)
    entries = len({article.number for article in module.articles})
    return Coverage(
        module.instrument,
        module.version,
        module.title,
        module.rank,
        module.in_force,
        module.until,
        counts["encoded"],
        counts["definition"],
        counts["institutional"],
        counts["not-encoded"],
        entries,
        len(module.norms),
        articles,
        None if articles is None else entries * 100 // articles,
    )
