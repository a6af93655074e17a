"""The audit of the law: its encoding means what the engine means, and what it finds is judged.

HENG_LONG=1 compares the encoding with the engine on many more models, and audits older law too.
"""

from __future__ import annotations

import json
import os
import random
from datetime import date
from pathlib import Path

import pytest
import z3  # type: ignore[import-untyped]
from test_audit import HEAD
from weigh import scenario_of

from dsl.write import scenario_text
from engine.audit import Auditor
from engine.audit_search import Search
from engine.audit_witness import scenario_in
from engine.case import ANCHORED
from engine.logic import Evaluator
from engine.world import World
from kb.judged import read_judged
from kb.rulebook import KnowledgeBase
from ui.cli import main

DAY = date(2026, 11, 23)
EXAMPLES = Path(__file__).parent.parent / "examples"
LONG = bool(os.environ.get("HENG_LONG"))


# the encoding against the engine


def agree(search: Search, rounds: int, seed: int) -> int:
    """Compare every norm on every entity of random models with the evaluator; how many compared."""
    chance = random.Random(seed)
    rules, world, conditions = search.rules, search.world, search.conditions
    every = [
        (norm, slot, conditions.condition(norm, slot.name), conditions.standing(norm, slot.name))
        for norm in rules.norms
        if norm.kind in ANCHORED
        for slot in world.of_sort(norm.sort)
    ]
    open_ = [
        option.there for s in world.slots.values() for f in s.facts.values() for option in f.options
    ]
    open_ += [slot.exists for slot in world.slots.values()]
    compared = 0
    for number in range(rounds):
        solver = z3.Solver()
        solver.set("smt.phase_selection", 5)
        solver.set("smt.random_seed", seed + number)
        solver.add(*(axiom for axiom in world.axioms if axiom is not True))
        for _, slot, condition, standing in chance.sample(every, min(12, len(every))):
            wish = chance.choice([condition.true, condition.false, standing.true])
            if not isinstance(wish, bool) and solver.check(wish, slot.exists) == z3.sat:
                solver.add(wish, slot.exists)
        for there in chance.sample(open_, 40):
            wish = there if chance.random() < 0.4 else z3.Not(there)
            if solver.check(wish) == z3.sat:
                solver.add(wish)
        assert solver.check() == z3.sat
        model = solver.model()

        def said(formula: object, model: z3.ModelRef = model) -> bool:
            return formula if isinstance(formula, bool) else z3.is_true(model.eval(formula, True))

        scenario = scenario_in(world, model)
        evaluator = Evaluator(World(scenario, rules.schema, rules.day, rules.validities), rules)
        for norm, slot, condition, standing in every:
            if slot.name not in scenario.entities:
                continue
            for mine, theirs in (
                (condition, evaluator.condition(norm, slot.name)),
                (standing, evaluator.standing(norm, slot.name)),
            ):
                truth = "true" if said(mine.true) else "false" if said(mine.false) else "unknown"
                assert truth == theirs.truth, (norm.id, slot.name, scenario)
                compared += 1
    return compared


def test_the_encoding_means_what_the_engine_means(knowledge: KnowledgeBase) -> None:
    search = Search(knowledge, knowledge.on(DAY))
    rounds = 200 if LONG else 4
    assert agree(search, rounds, seed=7) > 500 * rounds


@pytest.mark.parametrize("day", [date(2019, 6, 1), date(2023, 3, 1)])
def test_so_it_does_of_older_law(day: date, knowledge: KnowledgeBase) -> None:
    search = Search(knowledge, knowledge.on(day))
    assert agree(search, 30 if LONG else 1, seed=11) > 50


# writing scenarios


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", sorted(p.name for p in EXAMPLES.glob("*.heng")))
def test_what_is_written_reads_back_as_the_same(
    name: str, lang: str, knowledge: KnowledgeBase
) -> None:
    text = (EXAMPLES / name).read_text(encoding="utf-8")
    scenario = scenario_of(text, knowledge)
    again = scenario_of(scenario_text(scenario, knowledge.schema, lang), knowledge)

    def content(of: object) -> object:
        return [
            (e.name, e.sort, e.kind, {k: (set(v.items), v.complete) for k, v in e.values.items()})
            for e in of.entities.values()  # type: ignore[attr-defined]
        ]

    assert content(again) == content(scenario)
    assert (again.title, again.as_of) == (scenario.title, scenario.as_of)


# the law as it stands


@pytest.mark.skipif(not LONG, reason="HENG_LONG=1 audits older law")
@pytest.mark.parametrize("day", [date(2018, 1, 1), date(2023, 6, 1), date(2025, 6, 1)])
def test_older_law_has_no_finding_that_is_not_judged(day: date, knowledge: KnowledgeBase) -> None:
    found = Auditor(knowledge, day, read_judged(knowledge.schema)).audit()
    assert [finding.key for finding in found.new] == []
    assert found.stale == ()
    assert found.findings


def test_the_law_has_no_finding_that_is_not_judged(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HENG_CACHE", str(tmp_path / "cache"))
    own = tmp_path / "own"
    own.mkdir()
    dead = """
  duty dead for organization o {
    bearer o
    action assess-risk
    when o.ciio and not o.ciio
  }
"""
    text = HEAD.format(
        name="OWN", rank="internal-policy", issuer="Board", since="2020-01-01", norms=dead
    )
    (own / "own.heng").write_text(text, encoding="utf-8")
    command = ["kb", "audit", "--as-of", "2026-11-23"]
    assert main([*command, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["as_of"] == "2026-11-23"
    assert found["stale"] == []
    assert len(found["findings"]) > 10
    assert all(finding["judgement"]["zh"] for finding in found["findings"])
    assert main([*command, "--with", str(own), "--lang", "zh"]) == 1
    shown = capsys.readouterr().out
    assert "never:OWN-1-dead" in shown
    assert "其中 1 个重新求解" in shown  # nothing else rests on it
    assert main([*command, "--lang", "en", "--all"]) == 0
    shown = capsys.readouterr().out
    assert "goes first: superior law" in shown
    assert "\n    organization firm" in shown
    assert main(["kb", "audit", "--as-of", "yesterday", "--lang", "en"]) == 2
    assert "yesterday" in capsys.readouterr().err
