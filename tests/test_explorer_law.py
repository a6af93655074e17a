"""The Law page without a browser: places, search, time, versions, references."""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dsl.statute import Reference
from kb.articles import links, source_of, views
from kb.attached import attach
from kb.rulebook import KnowledgeBase
from ui.explorer import law_words
from ui.explorer.article_view import ArticleView, both, marked
from ui.explorer.library import Library, Place
from ui.kb_norm import NormWords

APP = Path(__file__).parent.parent / "ui" / "explorer" / "app.py"
DAY = date(2026, 11, 23)
EVIL = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def library(knowledge: KnowledgeBase) -> Library:
    return Library(knowledge)


@pytest.fixture(autouse=True)
def own_texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HENG_TEXTS", str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["app.py"])


def law(lang: str = "en", **query: str) -> AppTest:
    """The page, opened at an address."""
    page = AppTest.from_file(str(APP), default_timeout=60)
    page.query_params["lang"] = lang
    page.run()
    for key, value in query.items():
        page.query_params[key] = value
    page.switch_page("law.py").run()
    assert not page.exception
    return page


def html(page: AppTest) -> str:
    bodies = (str(element.proto.body) for element in page.get("html"))
    return "\n".join(body for body in bodies if not body.startswith("<style>"))


def rows(page: AppTest) -> list[str]:
    return [b.label for b in page.button if (b.key or "").startswith("row-law-")]


# --- the page


@pytest.mark.parametrize(("lang", "duty"), [("en", "assess the impact"), ("zh", "影响评估")])
def test_an_address_leads_to_an_article(lang: str, duty: str) -> None:
    page = law(lang, provision="PIPL-55(4)")
    shown = html(page)
    assert "<h1>PIPL 55" in shown and duty in shown
    assert "PIPL-55-assess-export" in shown
    assert "duty assess-export for transfer" in shown  # as encoded
    fine = {"en": "RMB 50 million", "zh": "5000 万元"}[lang]  # PIPL 66(2)
    assert fine in shown.replace("\u00a0", " ")
    assert page.query_params["provision"] == "PIPL-55"
    assert page.selectbox(key="law_article").value == "55"


def test_an_address_of_a_norm_shows_it_first() -> None:
    page = law(norm="PIPL-55-record-export")
    cards = re.findall(r'law-norm( chosen)?".*?<p class="place">([\w-]+)', html(page))
    assert cards[0] == (" chosen", "PIPL-55-record-export")
    assert all(not chosen for chosen, _ in cards[1:])


def test_an_instrument_and_all_of_them_are_tables(library: Library) -> None:
    page = law(instrument="csl")
    assert "CSL · Cybersecurity Law" in html(page)
    assert len(page.dataframe[0].value) == len(library.module("CSL", DAY).articles)
    page.selectbox(key="law_instrument").set_value("").run()
    assert not page.exception and f"{len(library.versions)} instruments" in html(page)
    assert "instrument" not in page.query_params


@pytest.mark.parametrize(
    ("query", "nearest"),
    [
        ({"provision": "PIPL-555"}, "PIPL 55"),
        ({"norm": "PIPL-55-assess-exports"}, "PIPL-55-assess-export"),
        ({"instrument": "CSLL"}, "CSL"),
    ],
)
def test_an_unknown_address_says_so_and_offers_the_nearest(
    query: dict[str, str], nearest: str
) -> None:
    page = law(**query)
    assert "Nothing here is called" in html(page)
    label = next(label for label in rows(page) if nearest in label.replace("\\", ""))
    next(b for b in page.button if b.label == label).click().run()
    assert not page.exception and "Nothing here is called" not in html(page)


def test_an_address_is_shown_as_text() -> None:
    page = law(provision=EVIL)
    assert EVIL not in html(page) and "&lt;script&gt;" in html(page)
    page.text_input(key="law_search").set_value(EVIL).run()
    assert not page.exception and EVIL not in html(page)


@pytest.mark.parametrize(("lang", "query"), [("en", "impact assessment"), ("zh", "影响评估")])
def test_a_search_finds_and_opens(lang: str, query: str) -> None:
    page = law(lang)
    page.text_input(key="law_search").set_value(query).run()
    assert "PIPL 55" in rows(page)[0]
    page.button(key="row-law-PIPL-55").click().run()
    assert not page.exception and "<h1>PIPL 55" in html(page)
    assert page.text_input(key="law_search").value == ""
    page.text_input(key="law_search").set_value("anonymization").run()
    assert not page.exception and "PIPL 73" in "".join(rows(page))
    page.text_input(key="law_search").set_value("xyzzy").run()
    assert not page.exception and not rows(page)


def test_time_moves_the_date_of_the_whole_explorer() -> None:
    page = law(provision="CSL-59")
    assert "Emergencies" in html(page)
    page.select_slider(key="law_time").set_value(date(2024, 3, 22)).run()
    assert not page.exception
    assert page.session_state["as_of"] == date(2024, 3, 22)
    assert page.date_input(key="as_of").value == date(2024, 3, 22)
    assert "<h1>CSL 59 Fines" in html(page)
    assert "entered into force" in html(page) and "CBDF" in html(page)
    page.date_input(key="as_of").set_value(date(2026, 1, 5)).run()
    assert page.select_slider(key="law_time").value == date(2026, 1, 1)
    page.button(key="law-time.before").click().run()
    assert page.session_state["as_of"] == date(2025, 11, 1)
    page.switch_page("weigh.py").run()
    assert page.date_input(key="as_of").value == date(2025, 11, 1)


def test_before_all_law_the_first_change_is_still_to_come(library: Library) -> None:
    page = law()
    page.date_input(key="as_of").set_value(date(1990, 1, 1)).run()
    assert not page.exception
    assert "Nothing that is held here was in force yet" in html(page)
    assert page.button(key="law-time.before").disabled
    page.button(key="law-time.after").click().run()
    assert page.session_state["as_of"] == library.changes[0].day
    assert "entered into force" in html(page)


def test_an_end_that_is_not_set_is_an_empty_cell() -> None:
    assert law().dataframe[0].proto.placeholder == ""
    assert law().dataframe[0].proto.HasField("placeholder")


def test_an_instrument_leads_to_its_conflicts() -> None:
    page = law(provision="CSL-23")
    page.button(key="law-conflicts").click().run()
    assert not page.exception and page.selectbox(key="conflicts_box_one").value == "CSL"


def test_what_is_not_law_on_the_day_is_said() -> None:
    page = law(instrument="PIPL")
    page.date_input(key="as_of").set_value(date(2020, 5, 1)).run()
    assert "not yet in force" in html(page)
    page.selectbox(key="law_article").set_value("55").run()
    assert "2021-11-01" in page.warning[0].value
    assert "not law on 2020-05-01" in html(page)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_two_cybersecurity_laws_stand_side_by_side(lang: str) -> None:
    page = law(lang, provision="CSL-61", view="versions")
    shown = html(page)
    assert "CSL 2016" in shown and "CSL 2025" in shown and "CSL 59" in shown
    assert "<del>" in shown and "<ins>" in shown
    page.selectbox(key="law_article").set_value("20").run()
    assert not page.exception  # new in 2025
    assert page.query_params["view"] == "versions"
    page.session_state["law_view"] = "text"
    page.run()
    assert "view" not in page.query_params and "law-version" not in html(page)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_references_lead_on(lang: str) -> None:
    page = law(lang, provision="CBDF-5")
    page.session_state["law_view"] = "links"
    page.run()
    assert not page.exception
    page.button(key="law-link-out-defeats-PIPL 38").click().run()
    assert not page.exception and page.query_params["provision"] == "PIPL-38"
    assert page.button(key="law-link-in-defeats-CBDF 5")


def test_every_article_can_be_shown(knowledge: KnowledgeBase) -> None:
    """One article of each instrument and each status, in both languages and all views."""
    seen: set[tuple[str, str]] = set()
    page = law()
    for module in knowledge.modules:
        for article in module.articles:
            if (module.rank, article.status) in seen:
                continue
            seen.add((module.rank, article.status))
            for view in ("text", "versions", "links"):
                page.session_state["law_view"] = view
                page.session_state["law_place"] = Place(module.instrument, article.number)
                page.query_params["provision"] = f"{module.instrument}-{article.number}"
                page.run()
                assert not page.exception, (module.instrument, article.number, view)


def test_an_attached_text_stands_beside(knowledge: KnowledgeBase) -> None:
    module = next(module for module in knowledge.modules if module.instrument == "PIPL")
    attach(module, "x.txt", f"第五章 义务\n第五十五条 甲{EVIL}乙".encode(), DAY)
    page = law(provision="PIPL-55")
    assert "law-official" in html(page) and "甲&lt;script&gt;" in html(page)
    assert "第五章 义务" in html(page) and EVIL not in html(page)
    page.selectbox(key="law_article").set_value("56").run()
    assert "no such article" in html(page)
    page.selectbox(key="law_article").set_value("").run()
    assert "第五章 义务" in list(page.dataframe[0].value["Chapter"])


# --- its parts


def test_search_ranks_titles_before_texts(library: Library) -> None:
    found = [e.place for e in library.search("sensitive personal information", DAY)]
    assert found[0] == Place("PIPL", "28") and len(found) > 5
    assert library.search("PIPL 55", DAY)[0].place == Place("PIPL", "55")
    assert library.search("pipl-55(4)", DAY)[0].place == Place("PIPL", "55")
    assert {e.place.article for e in library.search("第55条", DAY)} == {"55"}
    both_ = {e.place for e in library.search("出境 标准合同", DAY)}
    assert both_ <= {e.place for e in library.search("标准合同", DAY)}


def test_a_search_finds_terms_too(library: Library) -> None:
    assert library.terms("biometric")[0] == "biometric-information"
    assert "biometric-information" in library.terms("生物识别")
    assert library.terms("") == [] and library.terms("xyzzy") == []
    page = law()
    page.text_input(key="law_search").set_value("biometric information").run()
    page.button(key="law-term-biometric-information").click().run()
    assert not page.exception and "biometric information" in html(page)


def test_search_shows_the_version_of_the_day(library: Library) -> None:
    def minors(day: date) -> list[date]:
        found = library.search("Minors Cybersecurity Law", day)
        return [e.module.in_force for e in found if e.place == Place("CSL", "13")]

    assert minors(date(2024, 1, 1)) == [date(2017, 6, 1)]


def test_every_article_is_found_under_its_name(library: Library) -> None:
    for place in {e.place for e in library.nearest("罚款", DAY)} | {Place("GBA-HK", "5")}:
        first = library.search(f"{place.instrument} {place.article}", DAY)[0]
        assert first.place == place


def test_every_norm_has_its_source(knowledge: KnowledgeBase) -> None:
    for module in (*knowledge.modules, *knowledge.drafts):
        for norm in module.norms:
            text = source_of(norm)
            assert text.split()[0] == norm.kind and text.rstrip().endswith("}")
            assert norm.name in text.split("\n")[0] or norm.term in text.split("\n")[0]


def test_links_go_both_ways(knowledge: KnowledgeBase) -> None:
    def found(instrument: str, article: str) -> set[tuple[str, str, str]]:
        view = views(knowledge, Reference(instrument, article), DAY)[0]
        rules = knowledge.on(DAY, foreign=True)
        return {(x.source, x.target, x.relation) for x in links(view, rules)}

    assert ("CBDF 5", "PIPL 38", "defeats") in found("PIPL", "38") & found("CBDF", "5")
    assert ("PIPL 55", "PIPL 66", "sanction") in found("PIPL", "55") & found("PIPL", "66")
    assert ("CSL 23", "PIPL 19", "between") in found("PIPL", "19") & found("CSL", "23")


def test_differences_are_marked_and_escaped() -> None:
    assert marked("a b", "a <c>", True) == "a <ins>&lt;c&gt;</ins>"
    assert marked("甲乙", "甲\n\n丙", False) == "甲\n\n<del>丙</del>"
    assert both("fine 10", "fine 50") == "fine <del>10</del><ins>50</ins>"
    assert both("<b>", "<b>") == "&lt;b&gt;"


def test_provisions_become_links_and_nothing_else(knowledge: KnowledgeBase) -> None:
    instruments = ["PIPL", "QA-5", "QA"]
    write = ArticleView(NormWords(knowledge.schema, "en"), instruments, knowledge.on(DAY))
    assert 'href="law?provision=PIPL-66"' in write.linked("PIPL 66(1), (2)")
    assert 'href="law?provision=QA-5-2"' in write.linked("see QA-5 2.")
    assert "href" not in write.linked("XPIPL 66 and PIPL66 and DSL 3")
    assert write.linked("<i>") == "&lt;i&gt;"


def test_both_languages_say_the_same_things() -> None:
    gaps = re.compile(r"\{(\w+)\}")
    for key, text in law_words.WORDS.items():
        assert text.en and text.zh, key
        assert set(gaps.findall(text.en)) == set(gaps.findall(text.zh)), key
