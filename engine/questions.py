"""What is unknown and matters: facts not said, ranked by the findings that hang on them."""

from __future__ import annotations

from collections.abc import Iterable

from dsl.schema import MEASURE, Schema
from dsl.statute import Text
from engine.report import Question
from engine.world import FactUsed, World
from kb.prose import Prose


def questions(
    open_findings: Iterable[tuple[str, Iterable[FactUsed]]],
    world: World,
    schema: Schema,
    prose: Prose,
) -> tuple[Question, ...]:
    """One question for each missing fact, the one that touches most findings first.

    `open_findings` pairs a finding's name with the facts on which it hangs.
    """
    touched: dict[tuple[str, str], dict[str, None]] = {}
    for finding, facts in open_findings:
        for fact in facts:
            touched.setdefault((fact.entity, fact.attribute), {})[finding] = None
    ranked = sorted(touched.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return tuple(
        Question(
            entity, attribute, text_of(entity, attribute, world, schema, prose), len(f), tuple(f)
        )
        for (entity, attribute), f in ranked
    )


def text_of(entity: str, attribute: str, world: World, schema: Schema, prose: Prose) -> Text:
    """How to ask for a fact, by the ontology's question or the measure's label."""
    if attribute.startswith(f"{MEASURE}:"):
        label = prose.concept(attribute.removeprefix(f"{MEASURE}:"))
        return Text(
            f"{entity}: has this been done, and when: {label.en}?",
            f"{entity}：是否已完成“{label.zh}”？何时完成？",
        )
    about = world.entities[entity]
    question = schema.sorts[about.sort].attributes[attribute].question
    if about.sort == MEASURE:  # known by its kind and by what it covers
        label = prose.concept(about.kind)
        covered = ", ".join(map(str, world.step(entity, "covers").items))
        called = Text(f"{label.en} ({covered})", f"{label.zh}（{covered.replace(', ', '、')}）")
    else:
        called = Text(entity, entity)
    return Text(f"{called.en}: {question.en}", f"{called.zh}：{question.zh}")
