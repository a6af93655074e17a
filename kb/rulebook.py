"""The knowledge base as the engine reads it: schema and statute modules, immutable and hashed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cached_property, lru_cache

import msgspec

from dsl.schema import Schema
from dsl.statute import Article, Norm, Reference, StatuteModule, Threshold, Validity
from kb.evidence import Observation, Study
from kb.timeline import Timeline

DAYS_KEPT = 16  # rules are derived anew for a day that has not been asked for lately
DOCTRINE = "doctrine"  # the rank of what scholars hold: it binds nobody
DRAFT = "draft"  # the rank of what is not law yet
FOREIGN = "foreign-statute"  # the rank of the law of other States


class KnowledgeBase(msgspec.Struct, frozen=True, dict=True):
    """Schema and statutes with the content hash (SHA-256) of what they were compiled from.

    `drafts` are modules that are not law: nothing reads them unless it asks for them. `evidence` is
    what the `studies` report; `own` names the instruments that a user has added.
    """

    schema: Schema
    modules: tuple[StatuteModule, ...]
    digest: str
    drafts: tuple[StatuteModule, ...] = ()
    timeline: Timeline = Timeline()
    evidence: tuple[Observation, ...] = ()
    studies: tuple[Study, ...] = ()
    own: tuple[str, ...] = ()

    def on(self, day: date, drafts: bool = False, foreign: bool = False) -> Rules:
        """The rules that are law on `day`; with `drafts`, also what is published as a draft.

        The law of other States is among them only with `foreign`, or where a user has added it.
        """
        asked = (day, drafts, foreign)
        if asked not in self._days:
            if len(self._days) >= DAYS_KEPT:
                self._days.pop(next(iter(self._days)))
            self._days[asked] = Rules(self, *asked)
        return self._days[asked]

    @cached_property
    def _days(self) -> dict[tuple[date, bool, bool], Rules]:
        return {}


class Change(msgspec.Struct, frozen=True):
    """A day on which norms enter into force or leave it, and whose: instruments or articles."""

    day: date
    entering: tuple[str, ...]
    leaving: tuple[str, ...]


class Rules:
    """The norms in force on one day, indexed for the executors."""

    def __init__(
        self, knowledge: KnowledgeBase, day: date, drafts: bool = False, foreign: bool = False
    ) -> None:
        """`day` picks the versions of the instruments and the norms within them."""
        self.schema = knowledge.schema
        self.day = day
        self.drafts = drafts
        law = tuple(
            module
            for module in knowledge.modules
            if foreign or module.rank != FOREIGN or module.instrument in knowledge.own
        )
        self.known = (*law, *(knowledge.drafts if drafts else ()))
        self.modules = {m.instrument: m for m in self.known if m.in_force_on(day)}
        self.norms = tuple(
            norm
            for module in self.modules.values()
            for norm in module.norms
            if norm.in_force_on(day)
        )

    @cached_property
    def absent(self) -> tuple[StatuteModule, ...]:
        """The instruments that are not law on the day, each in its first or last version.

        What has not entered into force yet comes first, in the order of its dates.
        """
        versions: dict[str, list[StatuteModule]] = {}
        for module in self.known:
            if module.instrument not in self.modules:
                versions.setdefault(module.instrument, []).append(module)
        found = []
        for several in versions.values():
            coming = [module for module in several if module.in_force > self.day]
            first = min(coming, key=lambda m: m.in_force, default=None)
            found.append(first or max(several, key=lambda m: m.until or date.max))
        return tuple(sorted(found, key=lambda m: (m.in_force <= self.day, m.in_force)))

    @cached_property
    def next_change(self) -> Change | None:
        """The first day after this one on which a norm enters into force or leaves it."""
        return next((one for one in changes(self.known) if one.day > self.day), None)

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
        exempting: dict[tuple[str, str], dict[str, Norm]] = {}
        for norm in self.norms:
            for target in norm.defeats if norm.kind == "exempts" else ():
                name = target if isinstance(target, str) else target.instrument
                exempting.setdefault((norm.sort, name), {})[norm.id] = norm
        found: dict[str, tuple[Norm, ...]] = {}
        for norm in self.norms:
            named: dict[str, Norm] = {}
            for name in (norm.term, *(source.instrument for source in norm.sources)):
                named |= exempting.get((norm.sort, name), {})
            named.pop(norm.id, None)
            found[norm.id] = tuple(e for e in named.values() if may_defeat(e, norm, self.schema))
        return found

    @cached_property
    def reconciling(self) -> tuple[tuple[Norm, tuple[frozenset[str], ...]], ...]:
        """The conflict rules, each with the ids of the norms in either provision it names."""
        stated: dict[tuple[str, str], list[Norm]] = {}
        for norm in self.norms:
            for place in {(s.instrument, s.article) for s in norm.sources}:
                stated.setdefault(place, []).append(norm)
        return tuple(
            (
                rule,
                tuple(
                    frozenset(
                        n.id
                        for n in stated.get((side.instrument, side.article), ())
                        if any(map(side.covers, n.sources))
                    )
                    for side in rule.reconciliation.between
                ),
            )
            for rule in self.norms
            if rule.reconciliation is not None
        )

    def article(self, reference: Reference) -> Article | None:
        """The article that a reference lies in, in the version in force."""
        return self._articles.get((reference.instrument, reference.article))

    @cached_property
    def _articles(self) -> dict[tuple[str, str], Article]:
        modules = self.modules.items()
        return {(name, a.number): a for name, module in modules for a in module.articles}

    def penalties(self, reference: Reference) -> tuple[Norm, ...]:
        """The sanction norms at or inside a provision."""
        if reference not in self._penalties:
            inside = self._sanctions.get((reference.instrument, reference.article), [])
            found = tuple(n for n in inside if any(map(reference.covers, n.sources)))
            self._penalties[reference] = found
        return self._penalties[reference]

    @cached_property
    def _penalties(self) -> dict[Reference, tuple[Norm, ...]]:
        return {}

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

    @cached_property
    def validities(self) -> dict[str, Validity]:
        """Kind of measure → how long it is valid by the instruments in force."""
        modules = self.modules.values()
        return {validity.measure: validity for m in modules for validity in m.validities}

    def rank_order(self, norm: Norm) -> int:
        """The place of a norm's instrument among the ranks; higher is superior."""
        rank = self.schema.concepts.get(norm.rank)
        return rank.order if rank else 0


def changes(modules: Iterable[StatuteModule]) -> tuple[Change, ...]:
    """The days on which norms of some modules enter into force or leave it, in order."""
    entering: dict[date, dict[str, None]] = {}
    leaving: dict[date, dict[str, None]] = {}
    for module in modules:
        for norm in module.norms:
            whole = norm.in_force == module.in_force
            name = _named(module) if whole else f"{norm.instrument} {norm.article}"
            entering.setdefault(norm.in_force, {})[name] = None
            last = norm.until
            if last is not None and last < date.max:
                name = f"{norm.instrument} {norm.article}"
                name = _named(module) if last == module.until else name
                leaving.setdefault(last + timedelta(days=1), {})[name] = None
    return tuple(
        Change(day, tuple(entering.get(day, ())), tuple(leaving.get(day, ())))
        for day in sorted({*entering, *leaving})
    )


def _named(module: StatuteModule) -> str:
    """An instrument with its version, where it has one."""
    return f"{module.instrument} {module.version}".rstrip()


def names(exempting: Norm, norm: Norm) -> bool:
    """Whether an exemption names a norm: by the term it constitutes or by its provision."""
    return any(
        (target == norm.term and norm.term != "")
        if isinstance(target, str)
        else any(target.covers(source) for source in norm.sources)
        for target in exempting.defeats
    )


def may_defeat(exempting: Norm, norm: Norm, schema: Schema) -> bool:
    """Whether an exemption names a norm and its rank, or the norm's own words, let it."""
    rank = schema.concepts.get(norm.rank)
    outranked = rank is not None and exempting.rank in rank.outranks
    return names(exempting, norm) and (not outranked or exempting.rank in norm.yields)


def sorted_sources(references: Iterable[Reference]) -> tuple[str, ...]:
    """References as text, without repetition, in the order given."""
    return tuple(dict.fromkeys(_written(reference) for reference in references))


@lru_cache(maxsize=4096)
def _written(reference: Reference) -> str:
    return str(reference)
