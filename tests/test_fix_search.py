"""The search for minimal changes: planted cases, and every case against trying everything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import combinations, product

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from weigh import scenario_of

from dsl.diagnostics import render
from dsl.read import read_statute
from dsl.scenario import Scenario
from engine.assess import Assessment
from engine.consequences import consequences
from engine.logic import Evaluator
from engine.plans import burden, laid_out, solved
from engine.remedies import Aim, Remedies
from engine.remedy import Change, Changes, applied, cost
from engine.ways import Duty, Search
from engine.world import World
from kb.rulebook import KnowledgeBase, Rules
from kb.store import load

DAY = "2026-11-23"

# A rulebook small enough to try every change on it, with each construct of a condition in it.
LAW = """instrument LAW {
  title "Law" zh "法"
  rank law
  issuer NPC
  adopted 2020-01-01
  in-force 2020-01-01
}
article 1 "One" zh "一" {
  gist "One." zh "一。"

  constitutes cross-border-provision for transfer t {
    when t.accessed-from is abroad
  }
  constitutes personal-information-export for transfer t {
    when t is cross-border-provision and t.carries includes personal-information
  }
  duty tell for transfer t {
    bearer t.from
    action give-export-notice
    when t is personal-information-export
    met when t has notice with m.done <= t.start
    deadline before t.start
  }
  duty ask for transfer t {
    bearer t.from
    action obtain-separate-consent
    when t.carries includes health-information and t.basis is consent
    met when t has separate-consent and (t has encryption or t has certification)
  }
  duty store for dataset d {
    bearer d.controller
    action store-in-mainland
    when d.individuals >= 1_000
    met when d.stored includes CN and not d.stored includes abroad
  }
  duty few for organization o {
    bearer o
    action limit-to-necessary
    when any t in o.transfers where (t is personal-information-export and t.onward)
    met when all t in o.transfers where t.necessary-fields-only
  }
  exempts small for transfer t {
    from LAW 1
    when t.gba-contract and t.to.located is HK
  }
  prohibition stop for organization o {
    bearer o
    action maintain-security
    when persons(x.people-this-year for x in o.transfers, o.exported-people-this-year) >= 100
    met when not o.conduct includes (maintenance-ended, data-theft)
  }
}
"""
KINDS = ("notice", "separate-consent", "encryption", "certification")
CONCEPTS = (
    "abroad",
    "personal-information",
    "health-information",
    "maintenance-ended",
    "data-theft",
)
NUMBERS = (900, 90)  # a tenth below the numbers of the law

TEXT = """scenario "small" {{ as-of 2026-11-23 }}
organization firm {{ located CN  conduct {conduct} }}
recipient abroad {{ located {place} }}
dataset records {{
  controller firm  contains {contains}
  individuals {individuals}  stored {stored}
}}
processing care {{ by firm  on records  basis consent }}
transfer flow {{
  data records  from firm  to abroad
  onward {onward}  necessary-fields-only {necessary}  people-this-year {people}  start {start}
}}
{measures}
"""
PLAIN = {
    "conduct": "no-listed-conduct",
    "place": "US",
    "contains": "contact-details",
    "individuals": "500",
    "stored": "CN",
    "onward": "no",
    "necessary": "yes",
    "people": "50",
    "start": "2026-02-01",
    "measures": "measure notice { covers flow  done 2026-01-01 }",
}


@cache
def law() -> KnowledgeBase:
    schema = load().schema
    module, faults = read_statute("law.heng", LAW.encode(), schema)
    assert module is not None, render(faults, "en")
    return KnowledgeBase(schema, (module,), "test")


def small(**facts: str) -> Scenario:
    return scenario_of(TEXT.format(**{**PLAIN, **facts}), law())


def unsettled(scenario: Scenario) -> tuple[Rules, list[Duty]]:
    assessment = Assessment(scenario, law(), calculus=consequences)
    wrong = [i for i, status in assessment.results.status.items() if status in ("breached", "open")]
    return assessment.rules, [Duty(assessment.norm_of(i), i.partition("@")[2]) for i in wrong]


def words(way: Changes) -> set[str]:
    return {f"{c.op} {c.entity} {c.attribute}" for c in way}


# Every change that can be made, whatever the proof says


def universe(scenario: Scenario, rules: Rules) -> Iterator[Change]:
    remedies = Remedies(World(scenario, rules.schema, rules.day))
    for kind, entity in product(KINDS, ("flow", "records")):
        yield from remedies.take(kind, entity)
    for entity in scenario.entities.values():
        yield from remedies.end(entity.name)
        for attribute in rules.schema.sorts[entity.sort].attributes.values():
            if attribute.name != "contains" and not re.search(rf"\b{attribute.name}\b", LAW):
                continue  # the law does not speak of it, nor of what is derived from it
            yield from facts(remedies, entity.name, attribute.name)
            if attribute.type in ("date", "moment"):
                yield from remedies.today(entity.name, attribute)
            if attribute.type == "count":
                for number in NUMBERS:
                    yield from remedies.lower(entity.name, attribute, number)
            if attribute.name == "to":
                (party,) = entity.values["to"].items
                aim = Aim(lambda item: True, lambda item: True)
                yield from remedies.exchange(entity.name, attribute, str(party), ("located",), aim)


def facts(remedies: Remedies, entity: str, name: str) -> Iterator[Change]:
    attribute = remedies.attribute(entity, name)
    assert attribute is not None
    for concept in CONCEPTS:

        def below(item: object, concept: str = concept) -> bool:
            return isinstance(item, str) and remedies.schema.is_below(item, concept)

        aim = Aim(below, lambda item, below=below: not below(item))
        yield from remedies.value(entity, attribute, aim)


def tried(scenario: Scenario, rules: Rules, targets: list[Duty], most: int) -> set[Changes]:
    """All minimal sets of up to `most` changes that settle the targets."""

    def settles(changes: Changes) -> bool:
        made = applied(scenario, changes, rules.schema)
        if made is None:
            return False
        evaluator = Evaluator(World(made, rules.schema, rules.day), rules)
        return all(target.settled(evaluator) for target in targets)

    every = list(dict.fromkeys(universe(scenario, rules)))
    found: set[Changes] = set()
    for size in range(1, most + 1):
        for chosen in combinations(every, size):
            changes = frozenset(chosen)
            if any(earlier <= changes for earlier in found) or not settles(changes):
                continue
            idle = (frozenset({*changes - {c}, less}) for c in changes for less in lesser(c, every))
            if not any(map(settles, idle)):
                found.add(changes)
    return found


def lesser(change: Change, every: list[Change]) -> Iterator[Change]:
    """What does less of the same: with a smaller part of a set, or a number lowered less.

    A number that is lowered from next year on comes with beginning anew, which may suffice.
    """
    if change.op == "lower" and len(change.edits) > 1:
        yield replace(change, edits=change.edits[:1])
    for other in every:
        if (other.op, other.entity, other.attribute) == (
            change.op,
            change.entity,
            change.attribute,
        ):
            smaller = set(other.before) < set(change.before)
            if smaller or (change.op == "lower" and other.after > change.after):
                yield other


# Planted cases


def test_a_late_notice_is_not_back_dated() -> None:
    scenario = small(measures="measure notice { covers flow  done 2026-03-01 }")
    rules, targets = unsettled(scenario)
    ways = Search(scenario, rules).ways(targets, 20)
    assert [words(way) for way in ways] == [
        {"anew flow start"},
        {"set flow accessed-from"},
        {"exchange flow to"},
        {"turn flow carries"},
        {"turn records contains"},
        {"end flow transfer"},
    ]
    assert all(edit.items[0] >= rules.day for c in ways[0] for edit in c.edits)  # type: ignore


def test_of_several_means_each_is_a_way() -> None:
    scenario = small(contains="contact-details, health-information")
    rules, targets = unsettled(scenario)
    ways = Search(scenario, rules).ways(targets, 20)
    measures = [words(way) for way in ways if all(c.op == "take" for c in way)]
    assert measures == [
        {"take flow separate-consent", "take flow encryption"},
        {"take flow separate-consent", "take flow certification"},
    ]
    assert {"drop records contains"} in [words(way) for way in ways]


def test_what_is_done_is_not_undone() -> None:
    """Broken-off maintenance can be resumed; theft is a deed."""
    for conduct, wanted in (("maintenance-ended", True), ("data-theft", False)):
        scenario = small(conduct=conduct, people="5_000")
        rules, targets = unsettled(scenario)
        ways = [words(way) for way in Search(scenario, rules).ways(targets, 20)]
        assert ({"drop firm conduct"} in ways) is wanted
        assert {"lower flow people-this-year"} in ways


def test_a_count_of_the_running_year_is_lowered_from_the_next() -> None:
    for start, day in (("2026-02-01", "2027-01-01"), ("2026-12-24", None)):
        scenario = small(conduct="data-theft", people="5_000", start=start)
        rules, targets = unsettled(scenario)
        (way,) = Search(scenario, rules).ways(targets, 1)
        made = applied(scenario, way, rules.schema)
        assert made is not None
        flow = made.entities["flow"].values
        assert flow["people-this-year"].items == (90,)
        assert str(flow["start"].items[0]) == (day or start)


# Every case against trying everything

CASES = st.fixed_dictionaries(
    {
        "conduct": st.sampled_from(["no-listed-conduct", "maintenance-ended", "data-theft"]),
        "place": st.sampled_from(["US", "CN", "HK"]),
        "contains": st.sampled_from(
            ["contact-details", "contact-details, health-information", "general-data"]
        ),
        "individuals": st.sampled_from(["500", "5_000"]),
        "stored": st.sampled_from(["CN", "US", "CN, US"]),
        "onward": st.sampled_from(["yes", "no"]),
        "necessary": st.sampled_from(["yes", "no", "unknown"]),
        "people": st.sampled_from(["50", "5_000"]),
        "start": st.sampled_from(["2026-02-01", "2026-12-24"]),
        "measures": st.sampled_from(
            [
                "",
                "measure notice { covers flow  done 2026-03-01 }",
                "measure notice { covers flow  done no }",
                "measure separate-consent { covers flow  done yes }",
                "measure encryption { covers flow  done no }",
            ]
        ),
    }
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(facts=CASES)
def test_the_tree_finds_what_trying_everything_finds(facts: dict[str, str]) -> None:
    scenario = small(**facts)
    rules, targets = unsettled(scenario)
    search = Search(scenario, rules)
    for target in targets:
        found = {way for way in search.ways([target], 1_000) if len(way) <= 2}
        every = tried(scenario, rules, [target], 2)
        if target.norm.name == "stop":  # what has been carried stays carried (engine.history)
            every = {way for way in every if "end flow transfer" not in words(way)}
        assert sorted(map(sorted, map(words, found))) == sorted(map(sorted, map(words, every)))
        assert found == every


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(facts=CASES)
def test_ways_to_several_things_are_minimal_and_sufficient(facts: dict[str, str]) -> None:
    scenario = small(**facts)
    rules, targets = unsettled(scenario)
    search = Search(scenario, rules)
    ways = search.ways(targets, 12)
    for way in ways:
        assert search.settles(way, targets)
        assert not any(search.settles(way - {change}, targets) for change in way)
    assert [cost(way) for way in ways] == sorted(map(cost, ways))
    assert not any(a < b for a in ways for b in ways)


# Plans

WAYS = st.lists(
    st.lists(st.frozensets(st.integers(0, 6), min_size=1, max_size=2), min_size=1, max_size=3),
    min_size=1,
    max_size=4,
)


@settings(max_examples=60, deadline=None)
@given(WAYS)
def test_both_ways_of_planning_give_the_same_plans(numbers: list[list[frozenset[int]]]) -> None:
    choices = [[frozenset(map(change, way)) for way in ways] for ways in numbers]
    plain, clever = list(laid_out(choices)), list(solved(choices))
    assert [burden(plan) for plan in clever] == sorted(map(burden, clever))
    assert set(plain) == set(clever)


def test_of_many_changes_that_which_takes_less_goes_first() -> None:
    """The places of many changes in the order never outweigh what they take."""
    one = frozenset({replace(change(0), weight=80)})
    many = frozenset(replace(change(n), weight=1, drastic=False) for n in range(50, 90))
    assert cost(many) == cost(one) - 1
    assert next(solved([[one, many]])) == many


def change(n: int) -> Change:
    return Change("set", f"entity-{n}", "attribute", (), (n,), "effort", n + 1, n > 4, ())
