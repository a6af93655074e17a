"""What breaches may cost: tiers, turnover, one act and one fine, sums over acts."""

from __future__ import annotations

from datetime import date

import pytest
from weigh import weigh

from dsl.statute import Range
from engine.report import Exposure, Report, Task
from kb.rulebook import KnowledgeBase

SHOP = """
scenario "Export without consent" {{ as-of {day} }}
organization mall {{ located CN  sector e-commerce  individuals 50_000  ciio {ciio} {turnover} }}
recipient agency {{ located US }}
dataset members {{ controller mall  contains contact-details{also}  individuals 50_000  stored CN
  notified {notified} }}
processing marketing {{ by mall  on members  purpose marketing  basis consent }}
transfer crm {{ data members  from mall  to agency  people-this-year 20_000  sensitive-this-year 0
  necessity no-listed-necessity  start 2025-06-01 }}
measure separate-consent {{ covers crm  done no }}
measure security-assessment {{ covers crm  done no }}
"""


def shop(
    knowledge: KnowledgeBase,
    turnover: str = "",
    day: str = "2026-11-01",
    also: str = "",
    ciio: str = "no",
    notified: str = "no",
) -> Report:
    """An export to an agency abroad for which nobody was asked."""
    said = f"turnover {turnover}" if turnover else ""
    text = SHOP.format(turnover=said, day=day, also=also, ciio=ciio, notified=notified)
    return weigh(text, knowledge)


def task(report: Report, action: str, on: str = "crm") -> Task:
    """One task of a report."""
    return next(t for t in report.tasks if (t.action, t.on) == (action, on))


def only(report: Report, action: str, on: str = "crm") -> Exposure:
    """The one exposure of a breached task."""
    (exposure,) = task(report, action, on).exposure
    return exposure


def test_a_turnover_not_said_leaves_the_ceiling_open(knowledge: KnowledgeBase) -> None:
    exposure = only(shop(knowledge), "obtain-separate-consent")
    assert (exposure.bearer, exposure.source) == ("mall", "PIPL 66(2)")
    assert (exposure.low, exposure.high, exposure.at_least) == (0, None, 50_000_000)
    assert exposure.persons == Range(10_000, 1_000_000)
    assert [tier.source for tier in exposure.tiers] == ["PIPL 66(1)", "PIPL 66(1)", "PIPL 66(2)"]
    assert [(tier.least, tier.high) for tier in exposure.tiers] == [
        (0, 0),
        (0, 1_000_000),
        (0, 50_000_000),
    ]
    assert "turnover of mall" in exposure.unspecified[0].en


@pytest.mark.parametrize(
    ("turnover", "ceiling"),
    [
        ("0", 50_000_000),
        ("999_999_980", 50_000_000),  # 5 % are 49,999,999
        ("1_000_000_000", 50_000_000),
        ("1_000_000_020", 50_000_001),
        ("24亿", 120_000_000),
    ],
)
def test_the_ceiling_is_the_greater_of_amount_and_share(
    turnover: str, ceiling: int, knowledge: KnowledgeBase
) -> None:
    exposure = only(shop(knowledge, turnover), "obtain-separate-consent")
    assert exposure.high == exposure.at_least == ceiling
    assert exposure.unspecified == ()
    assert max(tier.turnover_fine or 0 for tier in exposure.tiers) <= ceiling


def test_only_breaches_are_exposed(knowledge: KnowledgeBase) -> None:
    report = shop(knowledge)
    for found in report.tasks:
        assert bool(found.exposure) <= (found.status == "breached")


def test_one_act_is_fined_once_by_the_higher_provision(knowledge: KnowledgeBase) -> None:
    report = shop(knowledge, also=", production-data, important-data", notified="2025-01-02")
    exposure = only(report, "declare-security-assessment")
    assert exposure.source == "PIPL 66(2)" and exposure.at_least == 50_000_000
    assert exposure.set_aside == ("DSL 46",)
    assert exposure.rule == "APL 29"


def test_before_the_penalty_law_of_2021_the_rule_is_not_cited(knowledge: KnowledgeBase) -> None:
    assert knowledge.on(date(2021, 7, 14)).modules.get("APL") is None
    assert knowledge.on(date(2021, 7, 15)).modules["APL"].in_force == date(2021, 7, 15)


def test_the_sum_goes_over_distinct_acts(knowledge: KnowledgeBase) -> None:
    report = shop(knowledge, "24亿")
    (total,) = report.totals
    breached = [found for found in report.tasks if found.exposure]
    assert total.bearer == "mall"
    assert sorted(name for act in total.acts for name in act.tasks) == sorted(
        f"{found.action}@{found.on}" for found in breached
    )
    assert total.high == sum(act.exposure.high or 0 for act in total.acts)
    assert total.high == 120_000_000 * len(total.acts)
    assert total.low == sum(act.exposure.low for act in total.acts)


def test_overlapping_sanctions_make_one_act_of_several_tasks(knowledge: KnowledgeBase) -> None:
    report = weigh(
        """
        scenario "No protection" { as-of 2026-11-01 }
        organization mall { located CN  individuals 50_000  network-operator yes  turnover 10亿 }
        dataset members { controller mall  contains contact-details  individuals 50_000  stored CN }
        processing work { by mall  on members  basis contract }
        measure internal-rules { covers mall  done no }
        measure graded-protection { covers mall  done no }
        measure classification-management { covers mall  done no }
        measure staff-training { covers mall  done no }
        measure access-control { covers mall  done no }
        measure encryption { covers mall  done no }
        measure de-identification { covers mall  done no }
        """,
        knowledge,
    )
    assert any(c.kind == "overlapping-sanctions" for c in report.conflicts)
    (total,) = report.totals
    exposed = [found for found in report.tasks if found.exposure]
    assert len(exposed) > 1
    merged = max(total.acts, key=lambda act: len(act.tasks))
    assert len(merged.tasks) > 1 and len(total.acts) < len(exposed)
    # the act costs what its dearest provision costs, not the sum
    assert merged.exposure.high == 50_000_000
    assert merged.exposure.source == "PIPL 66(2)"
    assert {"CSL 61", "DSL 45"} & set(merged.exposure.set_aside)
    assert merged.exposure.rule == "APL 29"


@pytest.mark.parametrize(
    ("day", "source", "aside", "span"),
    [
        ("2025-12-31", "DSL 45(1)", "CSL 59", (0, 2_000_000)),
        ("2026-01-01", "CSL 61(3)", "DSL 45", (0, 10_000_000)),
        ("2026-01-02", "CSL 61(3)", "DSL 45", (0, 10_000_000)),
    ],
)
def test_the_tiers_of_2026_make_another_provision_the_dearer(
    day: str, source: str, aside: str, span: tuple[int, int], knowledge: KnowledgeBase
) -> None:
    report = weigh(
        f"""
        scenario "No grading" {{ as-of {day} }}
        organization mill {{ located CN  network-operator yes  ciio no }}
        measure graded-protection {{ covers mill  done no }}
        """,
        knowledge,
    )
    exposure = only(report, "implement-graded-protection", "mill")
    assert (exposure.source, exposure.set_aside) == (source, (aside,))
    assert (exposure.low, exposure.high) == span


def test_a_fine_that_may_be_imposed_may_also_not_be(knowledge: KnowledgeBase) -> None:
    penalties = {n.id: n.penalty for n in knowledge.on(date(2026, 11, 1)).norms if n.penalty}
    first, grave = penalties["DSL-45-protection-duty"], penalties["DSL-45-protection-duty-grave"]
    assert first.optional and first.fine == Range(50_000, 500_000)
    assert not grave.optional and grave.fine == Range(500_000, 2_000_000)
    optional = {name for name, penalty in penalties.items() if penalty.optional}
    assert {"DSL-46-important-data-provided", "DSL-48-foreign-authority"} <= optional
    assert "PIPL-66-serious" not in optional


def test_who_is_responsible_is_fined_beside_the_institution(knowledge: KnowledgeBase) -> None:
    """A provision that fines persons alone is no second fine on the same party (APL 29)."""
    text = (
        'scenario "x" { as-of 2026-11-23 }\norganization o { located CN  sector banking }\n'
        "dataset d { controller o  contains financial-account  retention 9 years }\n"
    )
    exposure = only(weigh(text, knowledge), "keep-customer-files", "d")
    assert (exposure.source, exposure.low, exposure.high) == ("AML 53(2)", 0, 2_000_000)
    assert exposure.persons == Range(0, 200_000)
    assert [tier.source for tier in exposure.tiers] == ["AML 53(2)", "AML 53(2)", "AML 56(1)"]
    assert exposure.set_aside == ()
    text = (
        'scenario "x" { as-of 2026-11-23 }\norganization o { located CN }\n'
        "recipient lab { located US }\n"
        "dataset genes { controller o  contains human-genetic-resource-information }\n"
        "transfer study { data genes  from o  to lab }\n"
        "measure genetic-resource-filing { covers study  done no }\n"
    )
    exposure = only(weigh(text, knowledge), "file-genetic-information", "study")
    assert (exposure.source, exposure.at_least) == ("HGR 39(4)", 1_000_000)
    assert exposure.persons == Range(0, 500_000)
    assert exposure.set_aside == ()
