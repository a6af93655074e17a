"""An article as it is encoded: its norms, its versions, and what refers to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from textwrap import dedent

import msgspec
from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from dsl.statute import Article, Norm, Reference, StatuteModule, Text, Threshold, Validity
from kb.attached import Passage, attached
from kb.conflicts import grounding
from kb.iris import HENG, Names
from kb.ontology import FOLDER
from kb.rulebook import KnowledgeBase, Rules
from kb.store import HERE

RELATIONS = ("see", "sanction", "defeats", "between", "ground", "until")
STATUTES = HERE / "statutes"
_SAID = re.compile(r'"[^"]*"|#.*')


class Mention(msgspec.Struct, frozen=True):
    """A norm that refers to the article: how, and to which provision of it.

    `relation` is one of RELATIONS.
    """

    norm: Norm
    relation: str
    provision: Reference


class Change(msgspec.Struct, frozen=True):
    """How an article relates to one of the neighbouring version.

    `direction` is continues (the other is older) or continued-by; `kind` is unchanged, references,
    substance or new (then there is no other).
    """

    direction: str
    kind: str
    other: str
    version: str
    note: Text


class View(msgspec.Struct, frozen=True):
    """One article of one version with all that belongs to it.

    `official` is the text that a user has attached.
    """

    module: StatuteModule
    article: Article
    norms: tuple[Norm, ...]
    thresholds: tuple[Threshold, ...]
    validities: tuple[Validity, ...]
    mentions: tuple[Mention, ...]
    changes: tuple[Change, ...]
    official: Passage | None = None


def views(
    knowledge: KnowledgeBase, reference: Reference, day: date | None = None
) -> tuple[View, ...]:
    """The article that a reference lies in, the latest version first; of one day if it is given.

    Pinpoints leave only the norms that are stated there. Empty where there is no such article.
    """
    names = Names(knowledge.modules, frozenset())
    changes = Graph().parse(FOLDER / "csl-renumbering.ttl")
    found = [
        _view(knowledge, module, article, reference, names, changes)
        for module in knowledge.modules
        for article in module.articles
        if module.instrument == reference.instrument
        and article.number == reference.article
        and (day is None or module.in_force_on(day))
    ]
    return tuple(sorted(found, key=lambda view: view.module.in_force, reverse=True))


def source_of(norm: Norm) -> str:
    """The lines of its module in which a norm is written; OSError if they cannot be read.

    The block ends with the bracket that closes it; brackets in texts and remarks do not count.
    """
    places = [folder / norm.file for folder in (STATUTES, STATUTES / "drafts")]
    file = next((place for place in places if place.is_file()), places[0])
    lines = file.read_text("utf-8").split("\n")[norm.line - 1 :]
    depth, kept = 0, []
    for line in lines:
        bare = _SAID.sub("", line)
        depth += bare.count("{") - bare.count("}")
        kept.append(line)
        if depth <= 0:
            break
    return dedent("\n".join(kept))


def _view(
    knowledge: KnowledgeBase,
    module: StatuteModule,
    article: Article,
    reference: Reference,
    names: Names,
    changes: Graph,
) -> View:
    def inside(source: Reference) -> bool:
        return reference.covers(source) or source.covers(reference)

    return View(
        module,
        article,
        tuple(norm for norm in module.norms if any(map(inside, norm.sources))),
        tuple(threshold for threshold in module.thresholds if inside(threshold.source)),
        tuple(validity for validity in module.validities if inside(validity.source)),
        tuple(_mentions(knowledge, module, reference, names)),
        tuple(_changes(changes, knowledge, module, article)),
        text.articles.get(article.number) if (text := attached(module)) else None,
    )


def _mentions(
    knowledge: KnowledgeBase, module: StatuteModule, reference: Reference, names: Names
) -> Iterator[Mention]:
    for norm in (norm for other in knowledge.modules for norm in other.norms):
        for relation, mentioned in references(norm):
            same = mentioned.instrument == reference.instrument
            if not same or mentioned.article != reference.article:
                continue
            if not (reference.covers(mentioned) or mentioned.covers(reference)):
                continue
            meant_by = None if relation == "until" else norm
            if names.meant(mentioned, meant_by) is module:
                yield Mention(norm, relation, mentioned)


def references(norm: Norm) -> Iterator[tuple[str, Reference]]:
    """The provisions that a norm refers to, and how (`relation` as in `Mention`)."""
    yield from (("see", reference) for reference in norm.see)
    yield from (("sanction", reference) for reference in norm.sanctions)
    yield from (("defeats", target) for target in norm.defeats if isinstance(target, Reference))
    if norm.reconciliation is not None:
        yield from (("between", reference) for reference in norm.reconciliation.between)
        yield from (("ground", reference) for reference in grounding(norm))
    if norm.until_by is not None:
        yield "until", norm.until_by


def _changes(
    graph: Graph, knowledge: KnowledgeBase, module: StatuteModule, article: Article
) -> Iterator[Change]:
    """What the article continues, and what continues it."""
    node = URIRef(f"{Names.version(module)}/article/{article.number}")
    kind = _kind(graph, node)
    older = sorted(graph.objects(node, HENG.continues), key=_number)
    for other in older:
        yield Change("continues", kind, *_place(other, knowledge), _note(graph, node))
    if kind and not older:
        yield Change("continues", kind, "", "", _note(graph, node))
    for other in sorted(graph.subjects(HENG.continues, node), key=_number):
        place = _place(other, knowledge)
        yield Change("continued-by", _kind(graph, other), *place, _note(graph, other))


def _kind(graph: Graph, node: Node) -> str:
    found = graph.value(node, HENG.change)
    return "" if found is None else str(found).removeprefix(f"{HENG}change-")


def _number(node: Node) -> int:
    last = str(node).rsplit("/", 1)[-1]
    return int(last) if last.isdecimal() else 0


def _place(node: Node, knowledge: KnowledgeBase) -> tuple[str, str]:
    """The article that a node stands for, and the name of its version."""
    for module in knowledge.modules:
        start = f"{Names.version(module)}/article/"
        if str(node).startswith(start):
            number = str(node).removeprefix(start)
            return f"{module.instrument} {number}", module.version or str(module.in_force.year)
    return str(node), ""


def _note(graph: Graph, node: Node) -> Text:
    words = {"en": "", "zh": ""}
    for value in graph.objects(node, HENG.changeNote):
        if isinstance(value, Literal) and value.language in words:
            words[value.language] = str(value)
    return Text(words["en"], words["zh"])


class Link(msgspec.Struct, frozen=True, order=True):
    """That one article refers to another, and how: `relation` as in `Mention`.

    `source` and `target` are articles, `PIPL 55`; `norms` are those of the source that refer.
    """

    source: str
    target: str
    relation: str
    norms: tuple[str, ...] = ()


def links(view: View, rules: Rules) -> tuple[Link, ...]:
    """What an article refers to and what refers to it, among the norms in force on a day.

    An exemption that names a defined term is linked with each article that states it.
    """
    here = f"{view.module.instrument} {view.article.number}"
    found: dict[tuple[str, str, str], dict[str, None]] = {}

    def put(source: str, target: str, relation: str, norm: Norm) -> None:
        if source != target:
            found.setdefault((source, target, relation), {})[norm.id] = None

    for norm in view.norms:
        for relation, reference in references(norm):
            put(here, f"{reference.instrument} {reference.article}", relation, norm)
        for exempting in rules.defeaters.get(norm.id, ()):
            put(f"{exempting.instrument} {exempting.article}", here, "defeats", exempting)
    own = {norm.id for norm in view.norms if norm.kind == "exempts"}
    for name, exempting_norms in rules.defeaters.items():
        for exempting in exempting_norms:
            if exempting.id in own:
                norm = rules.by_id[name]
                put(here, f"{norm.instrument} {norm.article}", "defeats", exempting)
    for mention in view.mentions:
        norm = mention.norm
        if norm.id in rules.by_id or norm.in_force_on(rules.day):
            put(f"{norm.instrument} {norm.article}", here, mention.relation, norm)
    return tuple(sorted(Link(*key, norms=tuple(norms)) for key, norms in found.items()))
