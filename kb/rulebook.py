"""The knowledge base as the engine reads it: schema and statute modules, immutable and hashed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property

import msgspec

from dsl.schema import Schema
from dsl.statute import Article, Norm, Reference, StatuteModule, Threshold


class KnowledgeBase(msgspec.Struct, frozen=True, dict=True):
    """Schema and statutes with the content hash (SHA-256) of what they were compiled from."""

    schema: Schema
    modules: tuple[StatuteModule, ...]
    digest: str

    def on(self, day: date) -> Rules:
        """The rules that are law on `day`."""
        return Rules(self, day)


class Rules:
    """The norms in force on one day, indexed for the executors."""

    def __init__(self, knowledge: KnowledgeBase, day: date) -> None:
        """`day` picks the versions of the instruments and the norms within them."""
        self.schema = knowledge.schema
        self.day = day
        self.modules = {m.instrument: m for m in knowledge.modules if m.in_force_on(day)}
        self.norms = tuple(
            norm
            for module in self.modules.values()
            for norm in module.norms
            if norm.in_force_on(day)
        )

    @cached_property
    def by_id(self) -> dict[str, Norm]:
        """Norms by their id."""
        return {norm.id: norm for norm in self.norms}

    @cached_property
    def constituting(self) -> dict[str, tuple[Norm, ...]]:
        """Term → the norms that constitute it."""
        found: dict[str, list[Norm]] = {}
        for norm in self.norms:
            if norm.term:
                found.setdefault(norm.term, []).append(norm)
        return {term: tuple(norms) for term, norms in found.items()}

    @cached_property
    def defeaters(self) -> dict[str, tuple[Norm, ...]]:
        """Norm id → the exempting norms that the law lets defeat it."""
        exempting: dict[str, list[Norm]] = {}
        for norm in self.norms:
            if norm.kind == "exempts":
                exempting.setdefault(norm.sort, []).append(norm)
        return {
            norm.id: tuple(
                e
                for e in exempting.get(norm.sort, ())
                if e is not norm and self._may_defeat(e, norm)
            )
            for norm in self.norms
        }

    def _may_defeat(self, exempting: Norm, norm: Norm) -> bool:
        """Whether the exemption names the norm and its rank, or the norm's own words, allow it."""
        named = any(
            (target == norm.term and norm.term != "")
            if isinstance(target, str)
            else any(target.covers(source) for source in norm.sources)
            for target in exempting.defeats
        )
        rank = self.schema.concepts.get(norm.rank)
        outranked = rank is not None and exempting.rank in rank.outranks
        return named and (not outranked or exempting.rank in norm.yields)

    def article(self, reference: Reference) -> Article | None:
        """The article that a reference lies in, in the version in force."""
        module = self.modules.get(reference.instrument)
        articles = module.articles if module else ()
        return next((a for a in articles if a.number == reference.article), None)

    def penalties(self, reference: Reference) -> tuple[Norm, ...]:
        """The sanction norms at or inside a provision."""
        inside = self._sanctions.get((reference.instrument, reference.article), [])
        return tuple(n for n in inside if any(reference.covers(s) for s in n.sources))

    @cached_property
    def _sanctions(self) -> dict[tuple[str, str], list[Norm]]:
        found: dict[tuple[str, str], list[Norm]] = {}
        for norm in self.norms:
            if norm.kind == "sanction":
                found.setdefault((norm.instrument, norm.article), []).append(norm)
        return found

    @cached_property
    def thresholds(self) -> dict[str, Threshold]:
        """Named thresholds of the instruments in force."""
        modules = self.modules.values()
        return {threshold.name: threshold for m in modules for threshold in m.thresholds}

    def rank_order(self, norm: Norm) -> int:
        """The place of a norm's instrument among the ranks; higher is superior."""
        rank = self.schema.concepts.get(norm.rank)
        return rank.order if rank else 0


def sorted_sources(references: Iterable[Reference]) -> tuple[str, ...]:
    """References as text, without repetition, in the order given."""
    return tuple(dict.fromkeys(str(reference) for reference in references))
