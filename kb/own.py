"""An organization's own modules beside the law: same language, same checks, lower in rank."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import msgspec

from dsl.diagnostics import Diagnostic
from dsl.read import read_statute
from dsl.source import Source, Span
from dsl.statute import Norm, StatuteModule, Text
from kb.compile import faults_between, place_of
from kb.rulebook import KnowledgeBase, may_defeat, names
from kb.store import BrokenKnowledge

MOST_FILES = 200


def with_own(knowledge: KnowledgeBase, folder: Path) -> KnowledgeBase:
    """The knowledge base with the modules (`*.heng`) of a folder added to those of the law.

    An own module takes no instrument's name, and an exemption in it that could have no effect
    on the law, because the law ranks above it, is a fault rather than silence. Raises
    BrokenKnowledge with diagnostics if anything is wrong, OSError if the folder cannot be read.
    """
    files = sorted(file for file in folder.iterdir() if file.suffix == ".heng")
    start = Span(Source(str(folder), ""), 1, 1, 1, 2)
    if not files:
        raise BrokenKnowledge([Diagnostic("own-none", start)])
    if len(files) > MOST_FILES:
        words = {"most": str(MOST_FILES)}
        raise BrokenKnowledge([Diagnostic("own-too-many", start, words)])
    digest = hashlib.sha256(knowledge.digest.encode())
    sources: defaultdict[str, Source] = defaultdict(lambda: Source("", ""))
    faults: list[Diagnostic] = []
    modules: list[StatuteModule] = []
    for file in files:
        data = file.read_bytes()
        digest.update(hashlib.sha256(data).digest())
        module, more = read_statute(str(file), data, knowledge.schema)
        sources[str(file)] = Source(str(file), data.decode("utf-8", "replace"))
        faults += more
        if module is not None:
            faults += _taken(module, knowledge, sources[str(file)])
            modules.append(module)
    every = (*knowledge.modules, *modules)
    if not faults:
        faults += faults_between(list(every), sources, knowledge.schema)
        faults += _without_effect(modules, knowledge, sources)
    if faults:
        raise BrokenKnowledge(faults)
    added = tuple(module.instrument for module in modules)
    return msgspec.structs.replace(knowledge, modules=every, digest=digest.hexdigest(), own=added)


def _taken(module: StatuteModule, knowledge: KnowledgeBase, source: Source) -> Iterator[Diagnostic]:
    """An instrument of the knowledge base keeps its name."""
    known = {m.instrument for m in (*knowledge.modules, *knowledge.drafts)}
    if module.instrument in known:
        words = {"name": module.instrument}
        yield Diagnostic("own-name-taken", Span(source, 1, 1, 1, 2), words)


def _without_effect(
    modules: list[StatuteModule], knowledge: KnowledgeBase, sources: dict[str, Source]
) -> Iterator[Diagnostic]:
    """Exemptions from norms of the law none of which gives way to their rank."""
    law: list[Norm] = [norm for module in knowledge.modules for norm in module.norms]
    for module in modules:
        for norm in module.norms:
            if norm.kind != "exempts":
                continue
            named = [n for n in law if n.sort == norm.sort and names(norm, n)]
            if named and not any(may_defeat(norm, n, knowledge.schema) for n in named):
                ranks = knowledge.schema.concepts
                words: dict[str, str | Text] = {
                    "name": norm.name,
                    "rank": ranks[norm.rank].label,
                    "target": str(named[0].sources[0]),
                }
                yield Diagnostic("own-outranked", place_of(norm, sources), words)
