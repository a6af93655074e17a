"""The compiler of the knowledge base: ontology × statutes → KnowledgeBase."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from dsl.diagnostics import Diagnostic, nearest
from dsl.expressions import Aggregate, And, Compare, Expression, Has, Is, Not, Or, Quantified
from dsl.read import read_statute
from dsl.schema import Schema
from dsl.source import Source, Span
from dsl.statute import Norm, Reference, StatuteModule
from kb.conflicts import conflict_faults, grounding
from kb.rulebook import DRAFT, KnowledgeBase
from kb.timeline import read_timeline

STATUTES = Path(__file__).with_name("statutes")


def compile_knowledge(
    schema: Schema, digest: str, folder: Path = STATUTES
) -> tuple[KnowledgeBase | None, list[Diagnostic]]:
    """Compile every module of a folder; None with diagnostics where anything is wrong.

    What stands in its folder `drafts` is kept apart: the law must compile without it. `digest` is
    the content hash under which the result is known. Raises ValueError if the history of the
    field is not well-formed.
    """
    faults: list[Diagnostic] = []
    sources: dict[str, Source] = {}
    law = _read(folder, schema, sources, faults)
    drafts = _read(folder / "drafts", schema, sources, faults)
    faults += [
        Diagnostic("draft-place", Span(sources[file], 1, 1, 1, 2), {"folder": "drafts"})
        for found, rank_is_draft in ((law, False), (drafts, True))
        for file, module in found.items()
        if (module.rank == DRAFT) is not rank_is_draft
    ]
    modules, every = [*law.values()], [*law.values(), *drafts.values()]
    if not faults:
        faults += faults_between(modules, sources, schema)
    if not faults:
        faults += faults_between(every, sources, schema)
    if faults:
        return None, faults
    timeline = read_timeline()
    return KnowledgeBase(schema, tuple(modules), digest, tuple(drafts.values()), timeline), []


def faults_between(
    modules: list[StatuteModule], sources: dict[str, Source], schema: Schema
) -> list[Diagnostic]:
    """What is wrong between modules: references that lead nowhere, terms that no norm gives."""
    found = [*_references(modules, sources), *_terms(modules, sources, schema)]
    for norm, code, words in conflict_faults(modules, schema) if not found else ():
        found.append(Diagnostic(code, place_of(norm, sources), words))
    return found


def _read(
    folder: Path, schema: Schema, sources: dict[str, Source], faults: list[Diagnostic]
) -> dict[str, StatuteModule]:
    """The modules of a folder by file; their texts and faults are added to what is handed over."""
    modules = {}
    for file in sorted(folder.glob("*.heng")):
        data = file.read_bytes()
        module, more = read_statute(file.name, data, schema)
        sources[file.name] = Source(file.name, data.decode("utf-8", "replace"))
        faults += more
        if module is not None:
            modules[file.name] = module
    return modules


def place_of(norm: Norm, sources: dict[str, Source]) -> Span:
    """The line of a module on which a norm begins."""
    source = sources[norm.file]
    return Span(source, norm.line, 1, norm.line, len(source.line(norm.line)) + 1)


def _references(modules: list[StatuteModule], sources: dict[str, Source]) -> Iterator[Diagnostic]:
    """References that bear on the answer lead to an encoded article; `see` may lead outside."""
    known = {f"{m.instrument} {a.number}" for m in modules for a in m.articles}
    instruments = {module.instrument for module in modules}
    for module in modules:
        for norm in module.norms:
            bearing = [*norm.sanctions, *(d for d in norm.defeats if isinstance(d, Reference))]
            if norm.reconciliation:
                bearing += norm.reconciliation.between
            cited = [*norm.see, *grounding(norm)]
            seen = [reference for reference in cited if reference.instrument in instruments]
            for reference in (*bearing, *seen):
                name = f"{reference.instrument} {reference.article}"
                if name not in known:
                    words = {"name": str(reference)}
                    place = place_of(norm, sources)
                    yield Diagnostic("unknown-reference", place, words, nearest(name, known))


def used_terms(expression: Expression | None) -> Iterator[str]:
    """The defined terms that a condition rests on."""
    match expression:
        case Is(_, term):
            yield term
        case Not(part):
            yield from used_terms(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from used_terms(part)
        case Has(_, _, condition) | Quantified(_, _, _, condition):
            yield from used_terms(condition)
        case Compare(_, left, right):
            for side in (left, right):
                if isinstance(side, Aggregate):
                    yield from used_terms(side.condition)
        case _:
            return


def _terms(
    modules: list[StatuteModule], sources: dict[str, Source], schema: Schema
) -> Iterator[Diagnostic]:
    """Every term used is constituted somewhere, and no definition depends on itself.

    An exemption that defeats a term is part of its definition.
    """
    norms = [norm for module in modules for norm in module.norms]
    constituted = {norm.term for norm in norms if norm.term}
    depends: dict[str, set[str]] = {}
    for norm in norms:
        used = set(used_terms(norm.when))
        for term in sorted((used | set(used_terms(norm.met))) - constituted):
            yield Diagnostic("unconstituted", place_of(norm, sources), {"name": term})
        heads = {norm.term} if norm.term else {d for d in norm.defeats if isinstance(d, str)}
        for head in heads:
            depends.setdefault(head, set()).update(used)
    for circle in _circles(depends):
        norm = next(norm for norm in norms if norm.term == circle[0])
        words = {"name": circle[0], "path": " → ".join(circle)}
        yield Diagnostic("circular-terms", place_of(norm, sources), words)


def _circles(depends: dict[str, set[str]]) -> Iterator[list[str]]:
    done: set[str] = set()

    def walk(term: str, path: list[str]) -> list[str] | None:
        if term in path:
            return [*path[path.index(term) :], term]
        if term in done:
            return None
        for following in sorted(depends.get(term, ())):
            circle = walk(following, [*path, term])
            if circle:
                return circle
        done.add(term)
        return None

    for term in sorted(depends):
        circle = walk(term, [])
        if circle:
            yield circle
            return
