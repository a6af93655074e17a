"""The numbers of the modules stand in the official text, where that text is at hand."""

from __future__ import annotations

import pytest
from check_numbers import OFFICIAL, Amount, amounts, articles, problems, said
from msgspec.structs import replace

from dsl.statute import Range
from kb.rulebook import KnowledgeBase


@pytest.mark.skipif(not OFFICIAL.is_dir(), reason="the official texts are not at hand")
def test_every_number_stands_in_its_article(knowledge: KnowledgeBase) -> None:
    assert problems(knowledge) == []


@pytest.mark.skipif(not OFFICIAL.is_dir(), reason="the official texts are not at hand")
def test_a_wrong_number_is_found(knowledge: KnowledgeBase) -> None:
    module = next(module for module in knowledge.modules if module.instrument == "PIPL")
    serious = next(norm for norm in module.norms if norm.id == "PIPL-66-serious")
    assert serious.penalty is not None
    penalty = replace(serious.penalty, fine=Range(0, 60_000_000), turnover=6)
    wrong = replace(module, norms=(replace(serious, penalty=penalty),))
    lines = problems(replace(knowledge, modules=(wrong,)))
    assert [line.split(": ")[1] for line in lines] == [
        "60,000,000 RMB is not in the text",
        "6 percent is not in the text",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("处五万元以上五十万元以下罚款", {Amount(50_000, "RMB"), Amount(500_000, "RMB")}),
        ("处100万元以下罚款", {Amount(1_000_000, "RMB")}),
        ("上一年度营业额百分之五以下", {Amount(5, "percent")}),
        ("违法所得一倍以上十倍以下", {Amount(1, "times"), Amount(10, "times")}),
        ("不少于六个月", {Amount(6, "months")}),
        ("届满前60个工作日内", {Amount(60, "working-days")}),
        ("处理1000万人以上个人信息", {Amount(10_000_000, "persons")}),
        ("罚五万至五十万元", {Amount(50_000, "RMB"), Amount(500_000, "RMB")}),
        ("自2022年9月1日起24小时内", {Amount(24, "hours")}),
    ],
)
def test_chinese_amounts(text: str, expected: set[Amount]) -> None:
    assert {amount for amount in amounts(text) if amount.unit} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a fine of 50,000 to 500,000", {Amount(50_000, ""), Amount(500_000, "")}),
        ("0.5 to 2 million under 61(3)", {Amount(500_000, ""), Amount(2_000_000, "")}),
        ("at least six months, articles 2 to 5", {Amount(6, "months")}),
        ("forty-five working days", set()),
    ],
)
def test_english_amounts(text: str, expected: set[Amount]) -> None:
    assert said(text) == expected


def test_articles_of_a_text() -> None:
    text = "# 法\n\n**第一条**　甲\n\n乙\n\n**第一百二十条**　丙\n"
    assert articles(text) == {"1": "　甲\n\n乙\n\n", "120": "　丙\n"}
