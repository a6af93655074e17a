"""Editing scenario texts: what is asked for changes, and nothing else does."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scenarios import CATEGORIES, Lines, blocks

from dsl.changes import (
    AddBlock,
    AddItem,
    DropItem,
    Edit,
    EditError,
    RemoveAttribute,
    SetAsOf,
    SetValue,
    changed,
    plain,
)
from dsl.edit import edit
from dsl.expressions import Duration
from dsl.read import read_scenario
from dsl.scenario import Scenario
from kb.rulebook import KnowledgeBase

ROOT = Path(__file__).parent.parent
FILES = sorted(
    [
        *(ROOT / "examples").glob("*.heng"),
        *(ROOT / "tests/cases").glob("*.heng"),
        *(ROOT / "tests/language/good").glob("*.heng"),
    ]
)
HEAD = 'scenario "x" { as-of 2026-11-23 }\n'


def raw(file: Path) -> str:
    return file.read_bytes().decode()


def read(text: str, knowledge: KnowledgeBase) -> Scenario:
    scenario, faults = read_scenario("x", text.encode(), knowledge.schema)
    assert scenario is not None, (faults, text)
    return scenario


def comments(text: str) -> Counter[str]:
    return Counter(re.findall(r"[#＃][^\r\n]*", text))


def removable(scenario: Scenario, knowledge: KnowledgeBase) -> list[tuple[str, str]]:
    return [
        (entity.name, name)
        for entity in scenario.entities.values()
        for name in entity.values
        if not knowledge.schema.sorts[entity.sort].attributes[name].required
    ]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_same_value_is_identity(file: Path, knowledge: KnowledgeBase) -> None:
    text = raw(file)
    scenario = read(text, knowledge)
    same: list[Edit] = [SetAsOf(scenario.as_of)]
    for entity in scenario.entities.values():
        for name, value in entity.values.items():
            same.append(SetValue(entity.name, name, value.items, value.complete))
            same += [AddItem(entity.name, name, i) for i in value.items if len(value.items) > 1]
    assert edit(text, knowledge.schema, same) == text


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_removed_and_said_again_is_the_same_scenario(file: Path, knowledge: KnowledgeBase) -> None:
    text = raw(file)
    scenario = read(text, knowledge)
    for entity, name in removable(scenario, knowledge)[::3]:
        value = scenario.entities[entity].values[name]
        gone = edit(text, knowledge.schema, [RemoveAttribute(entity, name)])
        assert plain(read(gone, knowledge)) != plain(scenario)
        assert comments(gone) == comments(text)
        back = edit(gone, knowledge.schema, [SetValue(entity, name, value.items, value.complete)])
        assert plain(read(back, knowledge)) == plain(scenario)
        old, new = text.split("\n"), gone.split("\n")
        above, below = value.span.line - 1, len(old) - value.span.end_line
        assert new[:above] == old[:above] and new[len(new) - below :] == old[len(old) - below :]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_list_loses_and_gains_an_item(file: Path, knowledge: KnowledgeBase) -> None:
    text = raw(file)
    scenario = read(text, knowledge)
    for entity in scenario.entities.values():
        for name, value in entity.values.items():
            for item in value.items if len(value.items) > 1 else ():
                less = edit(text, knowledge.schema, [DropItem(entity.name, name, item)])
                assert comments(less) == comments(text)
                more = edit(less, knowledge.schema, [AddItem(entity.name, name, item)])
                assert plain(read(more, knowledge)) == plain(scenario)
                assert comments(more) == comments(text)


# --- the manner of the text


def only_change(before: str, after: str) -> tuple[list[str], list[str]]:
    """The lines that are in one of the texts only."""
    old, new = before.split("\n"), after.split("\n")
    return [x for x in old if x not in new], [x for x in new if x not in old]


MALL = (
    HEAD
    + """\
organization mall {
  located     CN   # the seat
  individuals 2_400_000
}
recipient carrier { located DE }
recipient other   { name "Other"  located FR }
dataset orders {
  controller mall
  contains   contact-details,   # where it goes
             payment-account,   # how it is paid
             device-information # what it is ordered with
}
measure notice           { covers orders  done yes }
measure separate-consent { covers orders  done no }
"""
)

CHINESE = """\
情景 “甲” ｛ 截至 2026年11月23日 ｝
组织 商城 ｛
  所在地   中国   # 住所
  个人数量 240万
｝
数据集 订单 ｛ 控制者 商城  包含 联系方式、支付账户 ｝
措施 告知 ｛ 涵盖 订单  完成 是 ｝
"""

CASES: dict[str, tuple[str, Edit, list[str], list[str]]] = {
    "a value is replaced": (
        MALL,
        SetValue("mall", "individuals", (900_000,)),
        ["  individuals 2_400_000"],
        ["  individuals 900_000"],
    ),
    "a comment behind it stays": (
        MALL,
        SetValue("mall", "located", ("HK",)),
        ["  located     CN   # the seat"],
        ["  located     HK   # the seat"],
    ),
    "a new line stands in the column of the others": (
        MALL,
        SetValue("mall", "ciio", (False,)),
        [],
        ["  ciio        no"],
    ),
    "a longer word takes one space": (
        MALL,
        SetValue("mall", "targets-mainland-individuals", ()),
        [],
        ["  targets-mainland-individuals unknown"],
    ),
    "a block of one line stays one": (
        MALL,
        SetValue("carrier", "same-group", (True,)),
        ["recipient carrier { located DE }"],
        ["recipient carrier { located DE  same-group yes }"],
    ),
    "the only attribute goes": (
        MALL,
        RemoveAttribute("carrier", "located"),
        ["recipient carrier { located DE }"],
        ["recipient carrier { }"],
    ),
    "the first of a line goes": (
        MALL,
        RemoveAttribute("other", "name"),
        ['recipient other   { name "Other"  located FR }'],
        ["recipient other   { located FR }"],
    ),
    "a line goes, its comment stays": (
        MALL,
        RemoveAttribute("mall", "located"),
        ["  located     CN   # the seat"],
        ["  # the seat"],
    ),
    "an item in the middle goes": (
        MALL,
        DropItem("orders", "contains", "payment-account"),
        ["             payment-account,   # how it is paid"],
        ["             # how it is paid"],
    ),
    "the last item goes with the comma before it": (
        MALL,
        DropItem("orders", "contains", "device-information"),
        [
            "             payment-account,   # how it is paid",
            "             device-information # what it is ordered with",
        ],
        [
            "             payment-account   # how it is paid",
            "             # what it is ordered with",
        ],
    ),
    "a new item has a line of its own like the others": (
        MALL,
        AddItem("orders", "contains", "face-image"),
        ["             device-information # what it is ordered with"],
        [
            "             device-information, # what it is ordered with",
            "             face-image",
        ],
    ),
    "a list becomes open": (
        MALL,
        SetValue("mall", "located", ("CN",), complete=False),
        ["  located     CN   # the seat"],
        ["  located     CN, ...   # the seat"],
    ),
    "a measure joins those of its object, its brace in their column": (
        MALL,
        AddBlock("measure", "access-control", (("covers", ("orders",)), ("done", (True,)))),
        [],
        ["measure access-control   { covers orders  done yes }"],
    ),
    "a dataset is written on lines as the other is": (
        MALL,
        AddBlock("dataset", "stock", (("controller", ("mall",)), ("contains", ()))),
        [],
        ["dataset stock {", "  contains   unknown"],
    ),
    "a name in quotes": (
        MALL,
        AddBlock("recipient", "a shop", (("name", ('the "shop"',)),)),
        [],
        ['recipient "a shop" { name “the "shop"” }'],
    ),
    "a sort of its own at the end": (
        MALL,
        AddBlock("incident", "leak", (("affects", ("orders",)),)),
        [],
        ["incident leak { affects orders }"],
    ),
    "a duration": (
        MALL,
        SetValue("orders", "retention", (Duration(1, "months"),)),
        [],
        ["  retention  1 month"],
    ),
    "another day": (
        MALL,
        SetAsOf(date(2027, 1, 1)),
        ['scenario "x" { as-of 2026-11-23 }'],
        ['scenario "x" { as-of 2027-01-01 }'],
    ),
    "Chinese: another day as days are written there": (
        CHINESE,
        SetAsOf(date(2027, 1, 1)),
        ["情景 “甲” ｛ 截至 2026年11月23日 ｝"],
        ["情景 “甲” ｛ 截至 2027年1月1日 ｝"],
    ),
    "Chinese: numbers in 万": (
        CHINESE,
        SetValue("商城", "individuals", (1_234_500,)),
        ["  个人数量 240万"],
        ["  个人数量 123.45万"],
    ),
    "Chinese: a number that is not round": (
        CHINESE,
        SetValue("商城", "individuals", (1_234_567,)),
        ["  个人数量 240万"],
        ["  个人数量 1_234_567"],
    ),
    "Chinese: a new attribute in Chinese, in the column of the others": (
        CHINESE,
        SetValue("商城", "sector", ("banking",)),
        [],
        ["  行业     银行"],
    ),
    "Chinese: a list with its own comma": (
        CHINESE,
        AddItem("订单", "contains", "face-image"),
        ["数据集 订单 ｛ 控制者 商城  包含 联系方式、支付账户 ｝"],
        ["数据集 订单 ｛ 控制者 商城  包含 联系方式、支付账户、人脸信息 ｝"],
    ),
    "Chinese: yes and no, a duration": (
        CHINESE,
        SetValue("订单", "retention", (Duration(6, "months"),)),
        ["数据集 订单 ｛ 控制者 商城  包含 联系方式、支付账户 ｝"],
        ["数据集 订单 ｛ 控制者 商城  包含 联系方式、支付账户  保存期限 6个月 ｝"],
    ),
    "Chinese: a measure": (
        CHINESE,
        AddBlock("measure", "access-control", (("covers", ("商城", "订单")), ("done", (False,)))),
        [],
        ["措施 访问控制 ｛ 涵盖 商城、订单  完成 否 ｝"],
    ),
    "Chinese: a text in its quotes": (
        CHINESE,
        SetValue("商城", "name", ("丝路",)),
        [],
        ["  名称     “丝路”"],
    ),
    "mixed: the value's own language is kept": (
        HEAD + "组织 a { 所在地 CN  行业 银行 }\norganization b { located 中国 }",
        SetValue("a", "located", ("DE",)),
        ["组织 a { 所在地 CN  行业 银行 }"],
        ["组织 a { 所在地 DE  行业 银行 }"],
    ),
    "mixed: an English block with a Chinese value": (
        HEAD + "组织 a { 所在地 CN  行业 银行 }\norganization b { located 中国 }",
        SetValue("b", "located", ("DE",)),
        ["organization b { located 中国 }"],
        ["organization b { located 德国 }"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_written_in_the_manner_of_the_text(case: str, knowledge: KnowledgeBase) -> None:
    text, one, old, new = CASES[case]
    after = edit(text, knowledge.schema, [one])
    assert only_change(text, after) == (old, new)
    intended = changed(read(text, knowledge), [one], knowledge.schema)
    assert plain(read(after, knowledge)) == plain(intended)


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\r"])
def test_byte_order_mark_and_line_breaks_stay(break_: str, knowledge: KnowledgeBase) -> None:
    schema = knowledge.schema
    edits: list[Edit] = [one for text, one, _, _ in CASES.values() if text is MALL]
    for one in edits:
        expected = edit(MALL, schema, [one])
        windows = "\ufeff" + MALL.replace("\n", break_)
        assert edit(windows, schema, [one]) == "\ufeff" + expected.replace("\n", break_)


def test_several_edits_build_on_each_other(knowledge: KnowledgeBase) -> None:
    edits: list[Edit] = [
        AddBlock("dataset", "stock", (("controller", ("mall",)),)),
        AddItem("stock", "contains", "production-data"),
        AddItem("stock", "contains", "important-data"),
        AddBlock("measure", "notice", (("covers", ("stock",)), ("done", (True,)))),
        SetValue("notice-2", "done", (date(2026, 1, 2),)),
        DropItem("stock", "contains", "production-data"),
    ]
    after = edit(MALL, knowledge.schema, edits)
    assert "  contains important-data\n" in after
    assert after.endswith("measure notice           { covers stock  done 2026-01-02 }\n")


def test_a_text_without_last_line_break_gets_none(knowledge: KnowledgeBase) -> None:
    made = AddBlock("incident", "leak", ())
    assert edit(HEAD.strip(), knowledge.schema, [made]) == HEAD + "\nincident leak { }"
    assert edit(HEAD + "# end", knowledge.schema, [made]) == HEAD + "# end\n\nincident leak { }"


WRONG: dict[str, tuple[Edit, str, str]] = {
    "no such block": (SetValue("mal", "ciio", (True,)), "unknown-entity", "mall"),
    "no such attribute": (SetValue("mall", "cio", (True,)), "unknown-attribute", "ciio"),
    "no such concept": (SetValue("mall", "sector", ("bankin",)), "unknown-concept", "banking"),
    "a concept of another root": (SetValue("mall", "sector", ("CN",)), "wrong-root", ""),
    "another type": (SetValue("mall", "individuals", (True,)), "wrong-type", ""),
    "a negative number": (SetValue("mall", "individuals", (-1,)), "negative", ""),
    "two values for one": (SetValue("mall", "located", ("CN", "DE")), "one-value", ""),
    "an item for no list": (AddItem("mall", "located", "DE"), "one-value", ""),
    "an item that is not there": (
        DropItem("orders", "contains", "face-image"),
        "no-such-value",
        "",
    ),
    "nothing to remove": (RemoveAttribute("mall", "ciio"), "not-said", ""),
    "a required one": (RemoveAttribute("orders", "controller"), "missing-attribute", ""),
    "no such sort": (AddBlock("organisation", "x", ()), "unknown-sort", "organization"),
    "no such measure": (
        AddBlock("measure", "notise", (("covers", ("orders",)),)),
        "unknown-concept",
        "notice",
    ),
    "a name that is taken": (AddBlock("recipient", "mall", ()), "duplicate-entity", ""),
    "a reference to nothing": (
        AddBlock("measure", "notice", (("covers", ("order",)),)),
        "unknown-entity",
        "orders",
    ),
    "a text of two lines": (SetValue("mall", "name", ("a\nb",)), "unwritable", ""),
    "a text with all quotes": (SetValue("mall", "name", ('"”」',)), "unwritable", ""),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_edit_says_why(case: str, knowledge: KnowledgeBase) -> None:
    one, code, close = WRONG[case]
    with pytest.raises(EditError) as raised:
        edit(MALL, knowledge.schema, [one])
    assert [(d.code, d.nearest) for d in raised.value.diagnostics] == [(code, close)]


def test_a_faulty_text_is_not_edited(knowledge: KnowledgeBase) -> None:
    with pytest.raises(EditError) as raised:
        edit(HEAD + "organization a { located", knowledge.schema, [SetAsOf(date(2027, 1, 1))])
    assert {d.code for d in raised.value.diagnostics} == {"block-open"}


# --- any text, any edits


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Random scenarios in random layouts, with a comment wherever one can stand."""
    count = 0
    parts: Lines = []

    def comment() -> str:
        nonlocal count
        count += 1
        return f" # {count}" if draw(st.booleans()) else ""

    for header, lines in draw(blocks()):
        if draw(st.booleans()):
            comma = ",{}\n      " if draw(st.booleans()) else ", "
            said = "".join(
                line.replace(", ", comma.format(comment())) + comment() + "\n" for line in lines
            )
            parts.append(f"{header} {{{comment()}\n{said}}}{comment()}\n")
        else:
            parts.append(f"{header} {{{' '.join(lines)} }}{comment()}\n")
    text = "".join(parts)
    break_ = draw(st.sampled_from(["\n", "\r\n"]))
    return draw(st.sampled_from(["", "\ufeff"])) + text.replace("\n", break_)


@st.composite
def edits(draw: st.DrawFn) -> list[Edit]:
    category = st.sampled_from(CATEGORIES)
    data = st.sampled_from(["first", "second"])
    one: st.SearchStrategy[Edit] = st.one_of(
        st.builds(AddItem, data, st.just("contains"), category),
        st.builds(
            SetValue,
            data,
            st.just("contains"),
            st.lists(category, max_size=3, unique=True).map(tuple),
            st.booleans(),
        ),
        st.builds(SetValue, st.just("exporter"), st.just("individuals"), st.just((77_000,))),
        st.builds(SetValue, st.just("one"), st.just("start"), st.just((date(2025, 1, 1),))),
        st.builds(SetValue, st.just("one"), st.just("data"), st.sampled_from([("first",)])),
        st.builds(SetAsOf, st.dates(date(2022, 1, 1), date(2027, 1, 1))),
        st.builds(
            AddBlock,
            st.just("measure"),
            st.sampled_from(["notice", "consent"]),
            st.just((("covers", ("one",)), ("done", (True,)))),
        ),
    )
    return draw(st.lists(one, min_size=1, max_size=4))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=80)
@given(texts(), edits(), st.data())
def test_any_edit_makes_the_intended_scenario_and_keeps_the_comments(
    knowledge: KnowledgeBase, text: str, some: list[Edit], data: st.DataObject
) -> None:
    scenario = read(text, knowledge)
    every: list[Edit] = list(some)
    if found := removable(scenario, knowledge):
        every.insert(0, RemoveAttribute(*data.draw(st.sampled_from(found))))
    if several := [
        (e.name, name, item)
        for e in scenario.entities.values()
        for name, value in e.values.items()
        for item in value.items
        if len(value.items) > 1 and name != every[0].__dict__.get("attribute")
    ]:
        every.insert(0, DropItem(*data.draw(st.sampled_from(several))))
    after = edit(text, knowledge.schema, every)
    assert plain(read(after, knowledge)) == plain(changed(scenario, every, knowledge.schema))
    assert comments(after) == comments(text)
    assert after.startswith("\ufeff") == text.startswith("\ufeff")
    assert after.count("\n") == after.count("\r\n") or "\r\n" not in text
