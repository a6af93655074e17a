"""The executors agree on random scenarios under random rulebooks: decisions, reasons, unknowns.

A rulebook is the law of the scenario's day with norms left out, conditions negated or exchanged,
and exemptions added, some of which exempt from each other. HENG_LONG=1 tries 10,000 pairs.
"""

from __future__ import annotations

import os
from dataclasses import fields
from random import Random

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scenarios import blocks, text_of
from weigh import scenario_of

from dsl.expressions import Not
from dsl.statute import Norm, Reference, StatuteModule, Text
from engine import consequences as reference
from engine import deontics
from engine.calculus import Consequences, Standing, Truth
from engine.case import case_of, instance_id
from engine.deontic_facts import stated
from engine.forward import Disagreement, agreed
from engine.logic import Evaluator
from engine.world import World
from kb.rulebook import KnowledgeBase

PAIRS = 10_000 if os.environ.get("HENG_LONG") else 200
OBLIGING = ("duty", "prohibition", "permission", "right", "power")
STANDS = {
    Standing.IN_FORCE: Truth.TRUE,
    Standing.DEFEATED: Truth.FALSE,
    Standing.VOID: Truth.FALSE,
    Standing.UNDETERMINED: Truth.UNKNOWN,
}


def rulebook(knowledge: KnowledgeBase, random: Random) -> KnowledgeBase:
    """A random rulebook that speaks of the same things as the law."""
    norms = [norm for module in knowledge.modules for norm in module.norms]
    conditions: dict[tuple[str, str], list[Norm]] = {}
    for norm in norms:
        if norm.kind in OBLIGING and norm.when is not None:
            conditions.setdefault((norm.sort, norm.variable), []).append(norm)

    def changed(norm: Norm) -> Norm:
        dice = random.random()
        alike = conditions.get((norm.sort, norm.variable))
        if norm.when is None or dice < 0.7:
            return norm
        if dice < 0.8:
            return msgspec.structs.replace(norm, when=Not(norm.when))
        if (
            norm.kind in OBLIGING and alike
        ):  # definitions keep theirs: they must not turn in circles
            return msgspec.structs.replace(norm, when=random.choice(alike).when)
        return norm

    modules = tuple(
        msgspec.structs.replace(
            module, norms=tuple(changed(n) for n in module.norms if random.random() > 0.25)
        )
        for module in knowledge.modules
    )
    exempting = []
    for number in range(random.randrange(12)):
        like = random.choice(random.choice(list(conditions.values())))
        defeats = [random.choice(norms).sources[0] for _ in range(random.randrange(1, 5))]
        defeats += [Reference("RANDOM", str(n)) for n in range(number) if random.random() < 0.3]
        exempting.append(
            Norm(
                id=f"RANDOM-{number}",
                kind="exempts",
                name=str(number),
                instrument="RANDOM",
                article=str(number),
                sources=(Reference("RANDOM", str(number)),),
                file="random",
                line=1,
                rank="law",
                in_force=like.in_force,
                sort=like.sort,
                variable=like.variable,
                when=like.when if random.random() < 0.8 else None,
                defeats=tuple(
                    target
                    for target in defeats
                    # of the law itself only what obliges: no definition may turn in circles
                    if target.instrument == "RANDOM" or _obliges(target, norms)
                ),
            )
        )
    name, first = Text("RANDOM", "RANDOM"), min(norm.in_force for norm in norms)
    own = StatuteModule(
        "RANDOM", "", name, "law", "", name, first, first, None, (), tuple(exempting), ()
    )
    return KnowledgeBase(knowledge.schema, (*modules, own), "random")


def _obliges(target: Reference, norms: list[Norm]) -> bool:
    return all(n.kind in OBLIGING for n in norms if any(map(target.covers, n.sources)))


@settings(
    max_examples=PAIRS,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(found=blocks(), seed=st.integers(0, 2**32))
def test_executors_agree_under_any_rulebook(
    found: list[tuple[str, list[str]]], seed: int, knowledge: KnowledgeBase
) -> None:
    random = Random(seed)
    scenario = scenario_of(text_of(found), knowledge)
    rules = rulebook(knowledge, random).on(scenario.as_of)
    evaluator = Evaluator(World(scenario, rules.schema, rules.day, rules.validities), rules)
    case = case_of(evaluator)
    expected = reference.consequences(case)

    told = stated(case)
    facts = list(told.facts)
    random.shuffle(facts)  # the order in which facts arrive says nothing
    try:
        agreed(lambda: deontics.run(case, told, facts), expected)
    except Disagreement:
        by_rules = deontics.run(case, told, facts)
        for field in fields(Consequences):
            assert getattr(by_rules, field.name) == getattr(expected, field.name), field.name
        raise

    # what is settled without reasons is what the derivations say, and what the calculus says
    for norm in rules.norms:
        for entity in evaluator.world.of_sort(norm.sort):
            key = instance_id(norm, entity.name)
            if key in expected.standing:
                condition = evaluator.condition(norm, entity.name)
                assert condition.truth is evaluator.holds(norm, entity.name)
                standing = evaluator.standing(norm, entity.name)
                assert standing.truth is STANDS[expected.standing[key]]
    for (term, entity), truth in expected.terms.items():
        assert evaluator.term(term, entity).truth is truth
