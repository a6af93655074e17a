"""The conflicts of a report: what each side asks, what its breach costs, and how it is settled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dsl.statute import Norm, Reference, Text
from engine.calculus import Case, Clash, Consequences, Standing
from engine.clashes import near, stands_in
from engine.conflict_record import Body, Conflict, Ground, Sanction, Side, Stand
from engine.report import Finding
from engine.world import World
from kb.prose import Prose
from kb.rulebook import DRAFT, FOREIGN, Rules, sorted_sources

ENGAGED = (Standing.IN_FORCE, Standing.DEFEATED)


def threatened(norm: Norm, rules: Rules) -> tuple[Sanction, ...]:
    """The penalties that the norm's sanction provisions threaten."""
    found = {
        penalty.id: Sanction(", ".join(sorted_sources(penalty.sources)), penalty.penalty)
        for reference in norm.sanctions
        for penalty in rules.penalties(reference)
        if penalty.penalty is not None
    }
    return tuple(found.values())


class ConflictFinder:
    """Finds the conflict rules of one case whose sides meet."""

    def __init__(
        self,
        world: World,
        rules: Rules,
        case: Case,
        results: Consequences,
        prose: Prose,
        findings: Iterable[Finding],
    ) -> None:
        """`findings` are the duties, prohibitions, permissions and rights of the case."""
        self.world = world
        self.rules = rules
        self.results = results
        self.prose = prose
        self.findings = {(f.norm, f.on): f for f in findings}
        self.clashes = {(clash.rule, clash.entity): clash for clash in case.clashes}

    def conflicts(self) -> tuple[Conflict, ...]:
        """The conflicts by rule and place."""
        found = sorted(key for key in self.results.conflicts if not self._within(key))
        return tuple(self._conflict(self.clashes[key]) for key in found)

    def _within(self, key: tuple[str, str]) -> bool:
        """Whether the same sides meet already on something that the place names."""
        rule, place = key
        met = self._met(key)
        return any(
            met <= self._met((rule, other))
            for other in near(self.world, place) - {place}
            if (rule, other) in self.results.conflicts
        )

    def _met(self, key: tuple[str, str]) -> set[int]:
        """The numbers of the sides that are engaged at a place."""
        sides = self.clashes[key].sides
        return {
            number
            for number, side in enumerate(sides)
            if any(self.results.standing[member] in ENGAGED for member in side)
        }

    def _conflict(self, clash: Clash) -> Conflict:
        norm = self.rules.by_id[clash.rule]
        settled = norm.reconciliation
        assert settled is not None
        return Conflict(
            rule=norm.id,
            on=clash.entity,
            kind=settled.kind,
            label=self.prose.concept(settled.kind),
            between=sorted_sources(settled.between),
            resolution=settled.resolution,
            winner=str(settled.winner) if settled.winner else None,
            source=", ".join(sorted_sources(norm.sources)),
            because=settled.because,
            draft=norm.rank == DRAFT,
            grounds=tuple(
                Ground(
                    ground.concept,
                    self.prose.concept(ground.concept),
                    sorted_sources(filter(self._is_law, ground.by)),
                )
                for ground in settled.grounds
            ),
            body=Body(settled.body, self.prose.concept(settled.body)) if settled.body else None,
            sides=tuple(
                Side(str(provision), tuple(self._stands(clash, provision)))
                for provision in settled.between
            ),
        )

    def _is_law(self, provision: Reference) -> bool:
        """Whether a provision is law on the day, or lies outside of the knowledge base."""
        known = any(provision.instrument == module.instrument for module in self.rules.known)
        return not known or self.rules.article(provision) is not None

    def _stands(self, clash: Clash, provision: Reference) -> Iterator[Stand]:
        """What each engaged norm of a provision asks, and how it stands."""
        for key in dict.fromkeys(member for side in clash.sides for member in side):
            name, _, entity = key.partition("@")
            norm = self.rules.by_id[name]
            standing = self.results.standing[key]
            if standing not in ENGAGED or not stands_in(norm, provision):
                continue
            finding = self.findings.get((name, entity))
            yield Stand(
                norm=name,
                on=entity,
                modality=norm.kind,
                label=finding.label if finding else self._label(norm),
                status=finding.status if finding else str(standing),
                foreign=norm.rank == FOREIGN,
                sanction=finding.sanction if finding else (),
            )

    def _label(self, norm: Norm) -> Text:
        """What a norm brings about that is neither duty nor permission."""
        term = self.rules.schema.terms.get(norm.term)
        if term is not None:
            return term.label
        article = self.rules.article(norm.sources[0])
        return article.title if article else Text(norm.name, norm.name)
