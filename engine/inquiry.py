"""What to ask next: each missing fact, and how many findings its answers would really settle.

For each question the answers that make a difference are tried in the engine: the findings that
hang on the fact are derived again, and those that are no longer open are counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import msgspec

from dsl.changes import changed
from dsl.scenario import Scenario
from dsl.schema import Term
from dsl.statute import Norm, Text
from engine.answers import EARLY, MOST, Answer, Tests, answers, moment, tests_of
from engine.assess import DUTIES, Assessment
from engine.calculus import Truth
from engine.consequences import consequences
from engine.deadlines import time_left
from engine.derivation import Derivation
from engine.logic import Evaluator
from engine.proofs import fact_key, unknown_facts
from engine.questions import text_of
from kb.rulebook import KnowledgeBase, sorted_sources

UNDETERMINED, OPEN = "undetermined", "open"

Fact = tuple[str, str]  # entity and attribute


class Stake(msgspec.Struct, frozen=True):
    """A finding that hangs on a question: the norm or scale, its object and how it stands.

    `sources` and `gist` are those of the norm that makes the fact matter; `scale` is set, in
    place of `norm`, for an export route or a level.
    """

    norm: str
    scale: str
    on: str
    label: Text
    status: str
    sources: tuple[str, ...]
    gist: Text


class Inquiry(msgspec.Struct, frozen=True):
    """A question and what it is worth.

    Of the `stakes` that hang on the fact an answer settles `settles` on the average, `at_least`
    whatever it is, and `at_most`. An open-ended number of answers is possible; `tried` were tried.
    """

    entity: str
    attribute: str
    text: Text
    settles: float
    at_least: int
    at_most: int
    tried: int
    stakes: tuple[Stake, ...]


class Inquiries(msgspec.Struct, frozen=True):
    """All questions of a scenario that matter, the one that settles most first.

    `unsettled` is the number of findings that hang on a fact that is not said.
    """

    title: str
    file: str
    unsettled: int
    questions: tuple[Inquiry, ...]


@dataclass(frozen=True)
class Outcome:
    """How a matter stands, and the missing facts on which it hangs."""

    status: str
    missing: frozenset[str]


@dataclass(frozen=True)
class Matter:
    """A norm on an entity, or a scale of which the terms in `possible` are left."""

    entity: str
    norm: Norm | None = None
    scale: str = ""
    possible: tuple[Term, ...] = ()

    def derivations(self, evaluator: Evaluator) -> list[Derivation]:
        """What decides the matter."""
        if self.norm is None:
            return [evaluator.term(term.name, self.entity) for term in self.possible]
        standing = evaluator.standing(self.norm, self.entity)
        done = evaluator.fulfilment(self.norm, self.entity) if self.norm.kind in DUTIES else None
        settles = done is not None and standing.truth is Truth.TRUE
        return [standing, done] if settles and done is not None else [standing]

    def outcome(self, evaluator: Evaluator) -> Outcome:
        """How the matter stands in the world of an evaluator."""
        decisive = self.derivations(evaluator)
        missing = frozenset(fact_key(f) for d in decisive for f in unknown_facts(d))
        if self.norm is None:
            return Outcome(self._level(decisive), missing)
        standing, *done = decisive
        if standing.truth is not Truth.TRUE:
            undetermined = standing.truth is Truth.UNKNOWN
            return Outcome(UNDETERMINED if undetermined else "gone", missing)
        if not done:
            return Outcome("in-force", missing)
        truth = done[0].truth
        if truth is Truth.FALSE and time_left(self.norm, self.entity, evaluator.world):
            return Outcome("due", missing)
        names = {Truth.TRUE: "met", Truth.FALSE: "breached", Truth.UNKNOWN: OPEN}
        return Outcome(names[truth], missing)

    def _level(self, decisive: list[Derivation]) -> str:
        """The term that the scale decides for, if one does."""
        for term, derivation in zip(self.possible, decisive, strict=True):
            if derivation.truth is Truth.TRUE:
                return term.name
            if derivation.truth is Truth.UNKNOWN:
                return UNDETERMINED
        return "none"


class Inquirer:
    """Asks about one scenario as it stands."""

    def __init__(self, scenario: Scenario, knowledge: KnowledgeBase) -> None:
        """The scenario is weighed on its own date."""
        self.scenario = scenario
        self.schema = knowledge.schema
        self.assessment = Assessment(scenario, knowledge, calculus=consequences)
        self.world = self.assessment.world
        self.evaluator = self.assessment.evaluator

    @cached_property
    def touched(self) -> dict[Fact, dict[str, Matter]]:
        """Each missing fact with the matters that hang on it."""
        found: dict[Fact, dict[str, Matter]] = {}
        for name, facts in self.assessment.open_matters():
            matter = self.matter(name)
            for fact in facts:
                found.setdefault((fact.entity, fact.attribute), {})[name] = matter
        return found

    def matter(self, name: str) -> Matter:
        """The matter that the assessment calls so."""
        what, _, entity = name.partition("@")
        decision = self.assessment.results.decisions.get((what, entity))
        if decision is None:
            return Matter(entity, self.assessment.rules.by_id[what])
        terms = tuple(self.schema.terms[term] for term in decision.possible)
        return Matter(entity, None, what, terms)

    @cached_property
    def tests(self) -> dict[Fact, Tests]:
        """What each missing fact is tested for."""
        matters = {name: m for alike in self.touched.values() for name, m in alike.items()}
        return tests_of(d for m in matters.values() for d in m.derivations(self.evaluator))

    @cached_property
    def inquiries(self) -> Inquiries:
        """Every question that matters, the one that settles most first."""
        found = [q for fact in self.touched if (q := self.inquiry(*fact)) is not None]
        unsettled = {name for matters in self.touched.values() for name in matters}
        return Inquiries(
            self.scenario.title,
            self.scenario.source.name,
            len(unsettled),
            tuple(sorted(found, key=_worth)),
        )

    def inquiry(self, entity: str, attribute: str) -> Inquiry | None:
        """A question with its worth; None if no answer makes a difference, or none can be given."""
        matters = self.touched[entity, attribute]
        tried = self.answers(entity, attribute)
        before = {name: m.outcome(self.evaluator) for name, m in matters.items()}
        outcomes = [self.tried(answer, matters) for answer in tried]
        every = len(tried) < MOST  # more answers could make a difference
        if not outcomes or (every and all(o == outcomes[0] for o in outcomes[1:])):
            return None
        settled = [
            sum(1 for name, outcome in after.items() if _settled(before[name], outcome))
            for after in outcomes
        ]
        return Inquiry(
            entity,
            attribute,
            text_of(entity, attribute, self.world, self.schema, self.assessment.prose),
            round(sum(settled) / len(settled), 1),
            min(settled),
            max(settled),
            len(tried),
            tuple(self.stake(m, before[name].status) for name, m in matters.items()),
        )

    def answers(self, entity: str, attribute: str) -> tuple[Answer, ...]:
        """The answers to try to a question."""
        tests = self.tests.get((entity, attribute), Tests())
        return answers(self.world, entity, attribute, tests)

    def tried(self, answer: Answer, matters: dict[str, Matter]) -> dict[str, Outcome]:
        """How the matters stand if the answer is given."""
        scenario = changed(self.scenario, answer, self.schema)
        evaluator = Evaluator(self.world.of(scenario), self.evaluator.rules)
        return {name: matter.outcome(evaluator) for name, matter in matters.items()}

    def turns_on_the_day(self, entity: str, attribute: str) -> bool:
        """Whether it matters when something was done, not only that it was."""
        matters = self.touched[entity, attribute]
        tests = self.tests.get((entity, attribute), Tests())
        days = (EARLY, self.world.day, *sorted(tests.days))
        done = self.tried(moment(entity, attribute, True), matters)
        return any(self.tried(moment(entity, attribute, day), matters) != done for day in days)

    def stake(self, matter: Matter, status: str) -> Stake:
        """A matter for the reader, with the provision that makes it hang on facts."""
        prose, proofs = self.assessment.prose, self.assessment.proofs
        norm = matter.norm
        if norm is not None:
            label = prose.concept(norm.action or norm.term)
            sources = norm.sources
            return Stake(
                norm.id, "", matter.entity, label, status,
                sorted_sources(sources), proofs.gist(sources),
            )  # fmt: skip
        norms = self.deciding(matter)
        sources = tuple(source for norm in norms for source in norm.sources)
        label = Text(matter.scale, matter.scale)
        return Stake(
            "", matter.scale, matter.entity, label, status,
            sorted_sources(sources), proofs.gist(sources[:1]),
        )  # fmt: skip

    def deciding(self, matter: Matter) -> list[Norm]:
        """The norms of which it is not known whether they constitute a term of the scale."""
        return [
            part.of
            for derivation in matter.derivations(self.evaluator)
            for part in derivation.parts
            if isinstance(part.of, Norm) and part.truth is Truth.UNKNOWN
        ]


def _settled(before: Outcome, after: Outcome) -> bool:
    """Whether it is known now what was not: whether a duty binds, or whether it is fulfilled."""
    if before.status == UNDETERMINED:
        return after.status != UNDETERMINED
    return not after.missing


def _worth(inquiry: Inquiry) -> tuple[object, ...]:
    return (
        -inquiry.settles,
        -inquiry.at_least,
        -len(inquiry.stakes),
        inquiry.entity,
        inquiry.attribute,
    )


def inquiries(scenario: Scenario, knowledge: KnowledgeBase) -> Inquiries:
    """Every question of a scenario that matters, the one that settles most first."""
    return Inquirer(scenario, knowledge).inquiries
