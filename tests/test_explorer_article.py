"""The page on the source study without a browser, and the records it is made of."""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dsl.statute import Text
from kb.evidence import Observation, Part, Study
from kb.rulebook import KnowledgeBase
from kb.studies import figure
from ui.cli import parser
from ui.explorer import article_words
from ui.explorer.app import PAGES
from ui.explorer.library import Library
from ui.explorer.remedies import REMEDIES
from ui.explorer.study import StudyView

APP = Path(__file__).parent.parent / "ui" / "explorer" / "app.py"
EXAMPLES = Path(__file__).parent.parent / "examples"
SOFTWARE_CANNOT = {"proposal-awareness-raising", "proposal-data-trust"}


@pytest.fixture(scope="module")
def study(knowledge: KnowledgeBase) -> Study:
    (found,) = knowledge.studies
    return found


def html(page: AppTest) -> str:
    bodies = (str(element.proto.body) for element in page.get("html"))
    return "\n".join(body for body in bodies if not body.startswith("<style>"))


@pytest.mark.parametrize(
    ("lang", "figures", "caveat", "offered"),
    [
        ("en", ("800", "37", "95 %", "12 % → 47 %"), "how many came back", "PIPL 57"),
        ("zh", ("800", "37", "95%", "12% → 47%"), "未说明回收", "PIPL 57"),
    ],
)
def test_findings_stand_beside_their_remedies(
    monkeypatch: pytest.MonkeyPatch,
    lang: str,
    figures: tuple[str, ...],
    caveat: str,
    offered: str,
    knowledge: KnowledgeBase,
) -> None:
    monkeypatch.setattr(sys, "argv", ["app.py"])
    page = AppTest.from_file(str(APP), default_timeout=60)
    page.query_params["lang"] = lang
    page.run().switch_page("article.py").run()
    assert not page.exception
    shown = html(page)
    assert all(f"<b>{number}</b>" in shown for number in figures)
    assert caveat in shown and "heng incident FILE" in shown
    links = [link.proto.label for link in page.get("page_link")]
    assert any(offered in label for label in links)
    assert len(page.get("vega_lite_chart")) == 2
    assert len(page.dataframe) == 2 and len(page.dataframe[0].value) > 3


def test_every_part_of_the_study_is_answered_or_said_not_to_be(study: Study) -> None:
    names = {part.name for part in study.parts}
    assert names - REMEDIES.keys() == SOFTWARE_CANNOT
    assert REMEDIES.keys() <= names
    assert len([part for part in study.parts if part.kind == "shortcoming"]) >= 15


def test_every_remedy_leads_somewhere(knowledge: KnowledgeBase) -> None:
    library = Library(knowledge)
    for remedy in (remedy for several in REMEDIES.values() for remedy in several):
        assert remedy.says.en and remedy.says.zh
        if remedy.command:
            words = remedy.command.removeprefix("heng ").split()
            files = [str(EXAMPLES / "data_breach.heng") if "FILE" in w else w for w in words]
            parser("en").parse_args([w.replace("EVENTS", "x") for w in files])
            continue
        assert remedy.page in PAGES
        if "provision" in remedy.query:
            assert not library.arrival(remedy.query).unknown
        if "scenario" in remedy.query:
            assert (EXAMPLES / f"{remedy.query['scenario']}.heng").is_file()


def test_figures_come_with_place_and_caveat(knowledge: KnowledgeBase, study: Study) -> None:
    for one in knowledge.evidence:
        assert one.place.en and one.place.zh and one.caveat.en and one.caveat.zh, one.name
        assert bool(one.figure.en) is bool(one.numbers)
    for part in study.parts:
        assert part.place.en and part.place.zh, part.name
    order = [part.name for part in study.parts if part.kind == "tension"]
    assert order == [f"tension-{n}" for n in ("openness", "values", "ownership", "awareness")]


def test_a_figure_is_written_by_its_measure() -> None:
    assert figure("above", (90.0,), "PERCENT") == Text("more than 90 %", "超过90%")
    assert figure("below", (0.3,), "PERCENT") == Text("less than 0.3 %", "低于0.3%")
    assert figure("change", (-65.0,), "PERCENT") == Text("−65 %", "−65%")
    assert figure("change", (30.0,), "PERCENT").en == "+30 %"
    assert figure("before-after", (12.0, 47.0), "PERCENT").zh == "12% → 47%"
    assert figure("count", (800_000.0,), "CCY_CNY") == Text("RMB 800,000", "800,000元")
    assert figure("", (), "NUM") == Text("", "")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_charts_show_the_figures_of_the_ontology(
    knowledge: KnowledgeBase, study: Study, lang: str
) -> None:
    view = StudyView(study, knowledge.evidence, knowledge.schema, ["PIPL"], lang)
    shares, pilots = view.shown_by("shortcoming"), view.shown_by("proposal")
    assert {one.name.removeprefix("observation-") for one in shares} == {
        "leak-experienced",
        "went-to-court",
        "listed-as-employed",
    }
    rows = view.bars(pilots, dark=False)["data"]["values"]
    assert sorted(row["n"] for row in rows) == [-70, -65, -58, -40, 0.3, 12, 30, 47, 92]
    assert all(row["figure"] for row in rows)
    assert all(one.figure.en in view.values(pilots) or lang == "zh" for one in pilots)
    assert [row["light"] for row in view.bars(shares, dark=True)["data"]["values"]].count(True) == 1
    columns = view.guidelines()
    assert {len(column) for column in columns.values()} == {4}
    assert all(all(column) for column in columns.values())


def test_what_a_study_says_is_escaped(knowledge: KnowledgeBase) -> None:
    evil = Text("<script>", "<script>")
    part = Part("shortcoming", "x", evil, evil, evil, shown_by=("o",), compared=("PIPL 5", "<b>"))
    seen = Observation("o", evil, evil, evil, evil, (), evil, evil)
    found = Study("s", evil, evil, evil, "", date(2025, 1, 1), (part,))
    view = StudyView(found, [seen], knowledge.schema, ["PIPL"], "en")
    written = view.part(part) + view.figure(seen)
    assert "<script>" not in written and "<b>&lt;" in written
    assert 'href="law?provision=PIPL-5"' in written


def test_both_languages_say_the_same_things() -> None:
    gaps = re.compile(r"\{(\w+)\}")
    for key, text in article_words.WORDS.items():
        assert text.en and text.zh, key
        assert set(gaps.findall(text.en)) == set(gaps.findall(text.zh)), key
