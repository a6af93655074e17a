"""Two answers side by side: what flips for which fact, and how facts are named and read."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import msgspec
import pytest

from dsl.changes import SetValue, changed
from dsl.read import read_scenario
from dsl.scenario import Scenario
from engine.assess import assess
from engine.whatif import WhatIf, compared, whatif
from kb.rulebook import KnowledgeBase
from ui.cli import main
from ui.settings import Setting, Unclear, Wrong

ROOT = Path(__file__).parent.parent
SHOP = "examples/cross_border_ecommerce.heng"
SHOP_ZH = "examples/kuajing_dianshang.heng"
GOLDEN = Path(__file__).parent / "golden"
Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def plain_place(monkeypatch: pytest.MonkeyPatch) -> None:
    for key in ("LC_ALL", "LC_MESSAGES", "COLUMNS", "FORCE_COLOR", "HENG_DEBUG"):
        monkeypatch.delenv(key, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.chdir(ROOT)


@pytest.fixture
def shop(knowledge: KnowledgeBase) -> Scenario:
    scenario, _ = read_scenario(SHOP, (ROOT / SHOP).read_bytes(), knowledge.schema)
    assert scenario is not None
    return scenario


def put(scenario: Scenario, knowledge: KnowledgeBase, *texts: str) -> Scenario:
    for text in texts:
        scenario = Setting("--set", text, scenario, knowledge.schema).put()
    return scenario


# --- what flips


def test_the_flips_are_the_difference_of_two_reports(
    shop: Scenario, knowledge: KnowledgeBase
) -> None:
    other = put(shop, knowledge, "insights.people-this-year=1_200_000", "mall.ciio=yes")
    found = whatif(compared(shop, other, knowledge))
    first, second = assess(shop, knowledge), assess(other, knowledge)
    routes = [{r.transfer: r.route for r in report.routes} for report in (first, second)]
    flipped = {f.on: (f.before, f.after) for f in found.flips if f.kind == "route"}
    assert flipped == {t: (r, routes[1][t]) for t, r in routes[0].items() if routes[1][t] != r}
    assert flipped
    tasks = [{(t.action, t.on): t.status for t in report.tasks} for report in (first, second)]
    keys = {*tasks[0], *tasks[1]}
    moved = {k for k in keys if tasks[0].get(k, "") != tasks[1].get(k, "")}
    duties = {(f.name, f.on): (f.before, f.after) for f in found.flips if f.kind == "duty"}
    assert set(duties) == moved
    for key, sides in duties.items():
        assert sides == (tasks[0].get(key, ""), tasks[1].get(key, ""))


def test_each_flip_names_the_fact_it_turns_on(shop: Scenario, knowledge: KnowledgeBase) -> None:
    other = put(
        shop,
        knowledge,
        "insights.people-this-year=1_200_000",
        "insights.separate-consent=2026-01-02",
    )
    found = whatif(compared(shop, other, knowledge))
    facts = {(f.name, f.on): f.facts for f in found.flips}
    assert facts["export-route", "insights"] == ("insights.people-this-year",)
    assert facts["obtain-separate-consent", "insights"] == ("insights has separate-consent",)
    assert all(flip.facts and not flip.causes for flip in found.flips)
    said = {(a.entity, a.attribute): (a.before.en, a.after.en) for a in found.altered}
    assert said == {
        ("insights", "people-this-year"): ("184,000", "1,200,000"),
        ("insights", "measure:separate-consent"): ("no", "2026-01-02"),
    }


def test_the_same_scenario_differs_in_nothing(shop: Scenario, knowledge: KnowledgeBase) -> None:
    found = whatif(compared(shop, shop, knowledge))
    assert not (found.altered or found.flips or found.shifts or found.restated or found.risks)


def test_there_and_back_are_mirror_images(shop: Scenario, knowledge: KnowledgeBase) -> None:
    other = put(shop, knowledge, "mall.ciio=yes")
    there = whatif(compared(shop, other, knowledge))
    back = whatif(compared(other, shop, knowledge))
    assert {(f.kind, f.on, f.name, f.before, f.after) for f in there.flips} == {
        (f.kind, f.on, f.name, f.after, f.before) for f in back.flips
    }
    assert [(r.bearer, r.before, r.after) for r in there.risks] == [
        (r.bearer, r.after, r.before) for r in back.risks
    ]


@pytest.mark.parametrize("day", [date(2023, 1, 1), date(2025, 6, 1), date(2026, 12, 1)])
def test_another_day_has_causes_in_the_law_or_dated_facts(
    day: date, shop: Scenario, knowledge: KnowledgeBase
) -> None:
    found = whatif(compared(shop, shop, knowledge, day))
    assert (found.earlier, found.later) == (shop.as_of, day)
    assert all(flip.causes or flip.facts for flip in found.flips)
    assert {c.event for f in found.flips for c in f.causes} <= {"entered", "left"}


def test_a_measure_for_one_of_several_things(shop: Scenario, knowledge: KnowledgeBase) -> None:
    """The measure stays as it is for what else it covers."""
    other = put(shop, knowledge, "parcels.notice=no")
    assert other.entities["notice"].values["covers"].items == (
        "insights", "fulfilment", "audience-analysis",
    )  # fmt: skip
    assert other.entities["notice-2"].values["covers"].items == ("parcels",)
    found = whatif(compared(shop, other, knowledge))
    assert {flip.on for flip in found.flips} == {"parcels"}
    assert {flip.facts for flip in found.flips} == {("parcels has notice",)}


# --- how facts are named


SAME = {
    "insights.separate-consent=2026-01-02",
    "insights has separate-consent = 2026-01-02",
    "insights.measure:separate-consent=done 2026-01-02",
    "insights.措施：单独同意＝2026年1月2日",
    "insights 的单独同意=完成 2026年1月2日",
    '"insights".单独同意=2026-01-02',
    "separate-consent.done=2026-01-02",
    "separate-consent.完成=2026年1月2日",
}


@pytest.mark.parametrize("text", sorted(SAME))
def test_a_fact_has_many_spellings(text: str, shop: Scenario, knowledge: KnowledgeBase) -> None:
    plain = changed(
        shop, [SetValue("separate-consent", "done", (date(2026, 1, 2),))], knowledge.schema
    )
    found = put(shop, knowledge, text)
    for name, entity in plain.entities.items():
        values = {a: v.items for a, v in found.entities[name].values.items()}
        assert values == {a: v.items for a, v in entity.values.items()}


VALUES = {
    "mall.individuals=240万": ("mall", "individuals", (2_400_000,), True),
    "orders.包含=联系方式、face-image": (
        "orders", "contains", ("contact-details", "face-image"), True,
    ),
    "orders.stored=CN, ...": ("orders", "stored", ("CN",), False),
    "orders.stored += DE": ("orders", "stored", ("CN", "DE"), True),
    "orders.retention=6 months": ("orders", "retention", None, True),
    "mall.ciio=unknown": ("mall", "ciio", (), False),
    "insights.to=carrier": ("insights", "to", ("carrier",), True),
    'mall.name="A = b.c"': ("mall", "name", ("A = b.c",), True),
    "standard-contract.in-effect=2026-03-01": (
        "standard-contract", "in-effect", (date(2026, 3, 1),), True,
    ),
}  # fmt: skip


@pytest.mark.parametrize("text", VALUES)
def test_values_are_read_as_the_language_reads(
    text: str, shop: Scenario, knowledge: KnowledgeBase
) -> None:
    entity, attribute, items, complete = VALUES[text]
    value = put(shop, knowledge, text).entities[entity].values[attribute]
    assert value.complete is complete
    assert items is None or value.items == items


def test_a_measure_with_more_said_of_it(shop: Scenario, knowledge: KnowledgeBase) -> None:
    after = put(shop, knowledge, "parcels.standard-contract=2026-01-01 in-effect 2026-02-01")
    made = after.entities["standard-contract-2"].values
    assert made["done"].items == (date(2026, 1, 1),)
    assert made["in-effect"].items == (date(2026, 2, 1),)


def test_dropping(shop: Scenario, knowledge: KnowledgeBase) -> None:
    def drop(text: str) -> Scenario:
        return Setting("--drop", text, shop, knowledge.schema).drop()

    assert "ciio" not in drop("mall.ciio").entities["mall"].values
    contains = drop("orders.contains=contact-details").entities["orders"].values["contains"]
    assert contains.items == ("consumption-record", "payment-account")
    assert "separate-consent" not in drop("insights.separate-consent").entities
    covers = drop("parcels has notice").entities["notice"].values["covers"]
    assert covers.items == ("insights", "fulfilment", "audience-analysis")


UNCLEAR = ["", "mall", "mall.ciio", "=", "mall.=yes", ".ciio=yes", "insights.notice+=yes"]


@pytest.mark.parametrize("text", UNCLEAR)
def test_what_is_no_setting(text: str, shop: Scenario, knowledge: KnowledgeBase) -> None:
    with pytest.raises((Unclear, Wrong)):
        put(shop, knowledge, text)


WRONG = {
    "mal.ciio=yes": ("unknown-entity", "mall", 1, 4),
    "mall.cio=yes": ("unknown-attribute", "ciio", 6, 9),
    "mall.ciio=maybe": ("wrong-type", "", 11, 16),
    "mall.ciio=": ("value-missing", "", 11, 12),
    "mall.sector=bankin": ("unknown-concept", "banking", 13, 19),
    "mall.individuals=-3": ("negative", "", 18, 20),
    "mall.individuals=1,000": ("one-value", "", 18, 23),
    "orders.contains+=face-imag": ("unknown-concept", "face-image", 18, 27),
    "mall.ciio+=yes": ("one-value", "", 6, 10),
    "insights.separate-consen=yes": ("unknown-attribute", "separate-consent", 10, 25),
    "insights.measure:consnt=yes": ("unknown-concept", "consent", 18, 24),
    "insights has notise=yes": ("unknown-concept", "notice", 14, 20),
    "insights.notice=yes in-effct 2026-01-01": ("unknown-attribute", "in-effect", 21, 29),
    "insights.to=parcels": ("wrong-sort", "", 13, 20),
    "insights.start=2026-02-30": ("no-such-day", "", 16, 26),
}


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_setting_has_its_diagnostic(
    text: str, shop: Scenario, knowledge: KnowledgeBase
) -> None:
    code, close, start, end = WRONG[text]
    with pytest.raises(Wrong) as raised:
        put(shop, knowledge, text)
    (fault,) = raised.value.faults
    assert (fault.code, fault.nearest) == (code, close)
    assert (fault.span.column, fault.span.end_column) == (start, end)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("mall.turnover", "not-said"),
        ("orders.controller", "missing-attribute"),
        ("orders.contains=face-image", "no-such-value"),
        ("parcels.consent", "not-said"),
    ],
)
def test_a_wrong_drop_has_its_diagnostic(
    text: str, code: str, shop: Scenario, knowledge: KnowledgeBase
) -> None:
    with pytest.raises(Wrong) as raised:
        Setting("--drop", text, shop, knowledge.schema).drop()
    assert [fault.code for fault in raised.value.faults] == [code]


# --- the command


@pytest.mark.parametrize(
    ("lang", "arguments"),
    [
        (
            "en",
            [
                SHOP,
                "--set", "insights.people-this-year=1_200_000",
                "--set", "insights.separate-consent=2026-01-02",
                "--set", "orders.contains+=face-image",
            ],
        ),
        ("zh", [SHOP_ZH, "--set", "洞察.本年个人数=120万", "--drop", "洞察.单独同意"]),
    ],
)  # fmt: skip
def test_the_page(lang: str, arguments: list[str], capsys: Capture) -> None:
    assert main(["whatif", *arguments]) == 1
    text = capsys.readouterr().out
    golden = GOLDEN / f"whatif_{lang}.txt"
    if os.environ.get("HENG_GOLDEN") == "write":
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", ["40", "70", "90"])
def test_the_page_keeps_to_the_width(
    width: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rich.cells import cell_len

    monkeypatch.setenv("COLUMNS", width)
    for file, fact in ((SHOP, "insights.people-this-year"), (SHOP_ZH, "洞察.本年个人数")):
        main(["whatif", file, "--set", f"{fact}=120万"])
        lines = capsys.readouterr().out.split("\n")
        assert max(map(cell_len, lines)) <= int(width)


def test_as_json(capsys: Capture) -> None:
    main(["whatif", SHOP, "--set", "mall.ciio=yes", "--as-of", "2026-12-01", "--format", "json"])
    out = capsys.readouterr().out
    found = msgspec.json.decode(out, type=WhatIf)
    assert found.later == date(2026, 12, 1) and json.loads(out)["altered"][0]["entity"] == "mall"


def test_the_exit_code_is_that_of_the_second_answer(tmp_path: Path, capsys: Capture) -> None:
    text = 'scenario "x" { as-of 2026-11-23 }\norganization a { located CN }\n'
    file = tmp_path / "x.heng"
    file.write_text(text, encoding="utf-8")
    assert main(["whatif", str(file), "--set", "a.internal-rules=yes"]) == 0
    assert main(["whatif", str(file), "--set", "a.internal-rules=no"]) == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([SHOP], "--set, --drop or --as-of"),
        ([SHOP, "--set", "foo"], "`foo` is no setting"),
        ([SHOP, "--drop", "foo"], "`foo` names no fact"),
        (["none.heng", "--set", "a.b=c"], "there is no file"),
        ([SHOP, "--as-of", "tomorrow"], "tomorrow"),
        ([SHOP, "--set"], "--set"),
    ],
)
def test_wrong_command_lines(arguments: list[str], words: str, capsys: Capture) -> None:
    assert main(["whatif", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == "" and words in err and "Traceback" not in err


def test_all_wrong_settings_are_told_at_once(capsys: Capture) -> None:
    assert main(["whatif", SHOP, "--set", "mal.ciio=yes", "--set", "foo", "--drop", "x.y"]) == 2
    err = capsys.readouterr().err
    assert "did you mean `mall`?" in err and "`foo` is no setting" in err and "`x`" in err
