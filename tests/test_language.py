"""The language: good programs resolve to one tree, bad programs to golden diagnostics.

Golden files are rewritten with `HENG_GOLDEN=write`; read the difference before you commit it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsl.diagnostics import Diagnostic, render
from dsl.parse import MOST_BYTES
from dsl.read import read_scenario, read_statute
from dsl.scenario import Scenario
from dsl.schema import Schema
from kb.rulebook import KnowledgeBase

HERE = Path(__file__).parent / "language"
BAD = sorted((HERE / "bad").glob("*.heng"))


def read(name: str, text: str, schema: Schema) -> tuple[Scenario | None, list[Diagnostic]]:
    return read_scenario(name, text.encode(), schema)


def plain(scenario: Scenario) -> object:
    """A scenario without its places."""
    return (
        scenario.title,
        scenario.as_of,
        {
            name: (e.sort, e.kind, {a: (v.items, v.complete) for a, v in e.values.items()})
            for name, e in scenario.entities.items()
        },
    )


def test_english_chinese_and_mixed_are_the_same_scenario(knowledge: KnowledgeBase) -> None:
    found = []
    for language in ("english", "chinese", "mixed"):
        file = HERE / "good" / f"{language}.heng"
        scenario, faults = read_scenario(file.name, file.read_bytes(), knowledge.schema)
        assert not faults, render(faults, "en")
        assert scenario is not None
        found.append(plain(scenario))
    assert found[0] == found[1] == found[2]


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_bad_program_has_its_diagnostics(file: Path, knowledge: KnowledgeBase) -> None:
    scenario, faults = read_scenario(file.name, file.read_bytes(), knowledge.schema)
    assert scenario is None
    text = render(faults, "en") + "\n" + render(faults, "zh")
    golden = file.with_suffix(".txt")
    if os.environ.get("HENG_GOLDEN") == "write":
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_design_example_reads(knowledge: KnowledgeBase) -> None:
    text = """
    scenario "x" { as-of 2026-11-23 }
    组织 商城 { 名称 "丝路商城"  所在地 中国  行业 电子商务  个人数量 240万
      关键信息基础设施运营者 否 }
    """
    scenario, faults = read("x", text, knowledge.schema)
    assert not faults and scenario is not None
    values = scenario.entities["商城"].values
    assert values["individuals"].items == (2_400_000,)
    assert values["ciio"].items == (False,)
    assert values["located"].items == ("CN",)


def test_value_knows_its_place(knowledge: KnowledgeBase) -> None:
    text = 'scenario "x" { as-of 2026-11-23 }\norganization a {\n  ciio no\n}\n'
    scenario, _ = read("x", text, knowledge.schema)
    assert scenario is not None
    span = scenario.entities["a"].values["ciio"].span
    assert (span.line, span.column, span.end_column) == (3, 3, 10)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("0", 0),
        ("84_000", 84_000),
        ("8.4万", 84_000),
        ("1.2亿", 120_000_000),
        ("２４０万", 2_400_000),
    ],
)
def test_numbers(written: str, number: int, knowledge: KnowledgeBase) -> None:
    text = f'scenario "x" {{ as-of 2026-11-23 }}\norganization a {{ individuals {written} }}'
    scenario, faults = read("x", text, knowledge.schema)
    assert not faults and scenario is not None
    assert scenario.entities["a"].values["individuals"].items == (number,)


def test_unknown_is_not_no(knowledge: KnowledgeBase) -> None:
    text = 'scenario "x" { as-of 2026-11-23 }\norganization a { ciio unknown }'
    scenario, _ = read("x", text, knowledge.schema)
    assert scenario is not None
    value = scenario.entities["a"].values["ciio"]
    assert value.items == () and not value.complete


def test_limits(knowledge: KnowledgeBase) -> None:
    schema = knowledge.schema
    cases = {
        b"\xff\xfe\x00": "not-text",
        b"a\x00b": "not-text",
        b"": "empty",
        b"  \n\t\n": "empty",
        b"#" * (MOST_BYTES + 1): "too-large",
        b"{" * 10_000: "too-deep",
        b"organization a { " + b"{" * 10_000: "too-deep",
    }
    for data, code in cases.items():
        scenario, faults = read_scenario("x", data, schema)
        assert scenario is None
        assert code in {fault.code for fault in faults}, (data[:20], faults)
    nested = (
        b'instrument X { title "a" zh "b" }\narticle 1 "a" zh "b" { duty x for transfer t { when '
    )
    module, faults = read_statute("x", nested + b"(" * 10_000, schema)
    assert module is None and "too-deep" in {fault.code for fault in faults}


def test_one_broken_block_costs_only_itself(knowledge: KnowledgeBase) -> None:
    text = (
        'scenario "x" { as-of 2026-11-23 }\n'
        "organization a { located }\n"
        "organization b { located NOWHERE }\n"
        "dataset d { controller a  contains contact-details }\n"
    )
    _, faults = read("x", text, knowledge.schema)
    assert sorted(fault.code for fault in faults) == ["unknown-concept", "value-missing"]


@given(st.text(alphabet='{}()",.#\n abc中文“”0123456789-_是否scenario', max_size=200))
def test_any_text_gives_diagnostics_never_an_exception(text: str) -> None:
    schema = Schema({}, {}, {}, {})
    scenario, faults = read("x", text, schema)
    assert scenario is None and faults
    for lang in ("en", "zh"):
        assert render(faults, lang)
