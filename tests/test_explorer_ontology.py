"""The Ontology page: terms, tree, neighbourhood, search, addresses, and SPARQL as on the command
line; in both languages."""

from __future__ import annotations

import itertools
import re
import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kb.cookbook import recipes
from kb.graph_store import graph_bytes
from kb.rulebook import KnowledgeBase
from kb.sparql import Answer, BadQuery, ask, check
from kb.sparql import Term as Node
from ui.explorer import ontology_words, sparql_pane
from ui.explorer.term_view import TermView, provision
from ui.explorer.terms import HENG, RELATIONS, Terms
from ui.kb_answers import complaint

APP = Path(__file__).parent.parent / "ui" / "explorer" / "app.py"


@pytest.fixture(scope="module")
def terms(knowledge: KnowledgeBase) -> Terms:
    assert knowledge.modules
    return Terms(graph_bytes())


def opened(monkeypatch: pytest.MonkeyPatch, lang: str = "en", **query: str) -> AppTest:
    monkeypatch.setattr(sys, "argv", ["app.py"])
    page = AppTest.from_file(str(APP), default_timeout=90)
    page.query_params["lang"] = lang
    page.run().switch_page("ontology.py")
    for key, value in query.items():
        page.query_params[key] = value
    return page.run()


def html(page: AppTest) -> str:
    bodies = (str(element.proto.body) for element in page.get("html"))
    return "\n".join(body for body in bodies if not body.startswith("<style>"))


# --- terms


def test_the_terms_are_those_of_the_schema(terms: Terms, knowledge: KnowledgeBase) -> None:
    schema = knowledge.schema
    assert set(schema.concepts) <= set(terms.all)
    assert set(schema.terms) <= set(terms.all)
    for name in ("face-image", "DE", "contact-details"):
        assert set(terms.above(name)) == set(schema.above(name))
        assert terms.all[name].label == schema.concepts[name].label
    assert terms.all["transfer"].kind == "Sort"
    assert terms.all["organization.ciio"].kind == "Attribute"


def test_a_way_leads_from_the_top_to_a_term(terms: Terms) -> None:
    way = terms.way("face-image")
    assert way[0] in terms.roots and way[-1] == "face-image"
    for upper, lower in itertools.pairwise(way):
        assert lower in terms.children[upper]


def test_what_is_said_of_a_term(terms: Terms, knowledge: KnowledgeBase) -> None:
    assert terms.defined_by("personal-information") == ["PIPL 4(1)"]
    assert ("closeMatch", "https://w3id.org/dpv#PersonalData") in terms.matches(
        "personal-information"
    )
    attributes = {name.partition(".")[2] for name in terms.attributes("transfer")}
    assert attributes == set(knowledge.schema.sorts["transfer"].attributes)
    assert "dataset.contains" in terms.attributes("face-image")
    assert terms.instances("Authority")


def test_the_norms_that_use_a_term_name_it(terms: Terms, knowledge: KnowledgeBase) -> None:
    used = {use.norm for use in terms.uses("assess-impact")}
    asking = {n.id for m in knowledge.modules for n in m.norms if n.action == "assess-impact"}
    assert asking and asking <= used
    articles = [use.article for use in terms.uses("face-image")]
    assert articles.index("FRM 6") < articles.index("FRM 10")
    assert not terms.uses("AD")  # no norm speaks of Andorra


def test_search_finds_both_languages_the_exact_name_first(terms: Terms) -> None:
    assert terms.find("face image")[0] == "face-image"
    assert terms.find("人脸信息")[0] == "face-image"
    assert terms.find("consent")[0] == "consent"
    assert terms.find("") == [] and terms.find("qqqqzz") == []


def test_the_neighbourhood_is_joined_to_the_term(terms: Terms) -> None:
    view = TermView(terms, "en")
    near, relations = view.around("personal-information", 1)
    assert near[0] == "personal-information" and "sensitive-personal-information" in near
    assert {r.source for r in relations} | {r.target for r in relations} <= set(near)
    far, _ = view.around("personal-information", 2)
    assert set(near) < set(far)
    for lang in ("en", "zh"):
        view = TermView(terms, lang)
        assert {edge.kind for edge in view.edges(relations)} <= set(view.ways())
        assert {node.kind for node in view.nodes(near)} <= set(view.kinds())


def test_every_relation_has_words() -> None:
    for how in RELATIONS:
        assert f"how.{how}" in ontology_words.WORDS


def test_a_provision_leads_to_its_article_and_is_escaped() -> None:
    assert 'href="law?provision=PIPL-4"' in provision("PIPL 4(1)")
    assert "<b>" not in provision("<b>")


# --- the page


@pytest.mark.parametrize(("lang", "words"), [("en", "face information"), ("zh", "人脸信息")])
def test_an_address_shows_its_term(monkeypatch: pytest.MonkeyPatch, lang: str, words: str) -> None:
    page = opened(monkeypatch, lang, term="face-image")
    assert not page.exception
    assert words in html(page) and 'href="law?provision=FRM-19"' in html(page)
    assert page.query_params["term"] == "face-image"
    page.button(key="onto-way-biometric-information").click().run()
    assert not page.exception
    assert page.query_params["term"] == "biometric-information"
    page.selectbox(key="onto-list").select("face-image").run()
    assert page.query_params["term"] == "face-image"


def test_every_kind_of_term_can_be_shown(monkeypatch: pytest.MonkeyPatch, terms: Terms) -> None:
    page = opened(monkeypatch)
    for kind in ("Class", "Sort", "Attribute", "DefinedTerm", "Scale", "NormKind"):
        key = next(key for key, term in terms.all.items() if term.kind == kind)
        page.query_params["term"] = key
        page.run()
        assert not page.exception, key


def test_an_unknown_term_is_said_so_with_the_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened(monkeypatch, term="face-imge")
    assert not page.exception
    assert "face-imge" in page.warning[0].value
    assert any(button.key == "onto-near-face-image" for button in page.button)
    page = opened(monkeypatch, term="<script>alert(1)</script>")
    assert not page.exception and "<script" not in html(page)


def test_a_search_leads_to_a_term(monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened(monkeypatch)
    page.text_input(key="onto_search").set_value("重要数据").run()
    assert not page.exception
    page.button(key="onto-found-important-data").click().run()
    assert page.query_params["term"] == "important-data"


# --- SPARQL


def sparql(page: AppTest, query: str) -> AppTest:
    page.text_area(key="onto_query_box").set_value(query).run()
    return page.button(key="onto-ask").click().run()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_question_of_the_cookbook_is_answered(monkeypatch: pytest.MonkeyPatch, lang: str) -> None:
    page = opened(monkeypatch, lang, query="export-routes")
    assert not page.exception
    recipe = recipes()["export-routes"]
    assert page.text_area(key="onto_query_box").value == recipe.query
    page.button(key="onto-ask").click().run()
    assert not page.exception
    answer = ask(recipe.query, graph_bytes())
    assert list(page.dataframe[0].value.columns) == list(answer.names)
    assert len(page.dataframe[0].value) == len(answer.rows)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * WHERE { ?s ?p",
        "INSERT DATA { heng:a heng:b heng:c }",
        "SELECT * WHERE { SERVICE <http://example.org/> { ?s ?p ?o } }",
        "SELECT * FROM <http://example.org/> WHERE { ?s ?p ?o }",
        "",
    ],
)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_wrong_query_gets_the_words_of_the_command_line(
    monkeypatch: pytest.MonkeyPatch, query: str, lang: str
) -> None:
    page = sparql(opened(monkeypatch, lang, query="thresholds"), query)
    assert not page.exception
    try:
        check(query)
        ask(query, graph_bytes())
        raise AssertionError("the query is answered")
    except BadQuery as bad:
        assert page.code[0].value.strip() == complaint(bad, query, lang).strip()
    assert not page.dataframe


def test_a_graph_is_drawn_and_can_be_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    query = "CONSTRUCT { ?a rdfs:subClassOf ?b } WHERE { ?a rdfs:subClassOf ?b } LIMIT 40"
    page = sparql(opened(monkeypatch, query="thresholds"), query)
    assert not page.exception
    assert page.get("vega_lite_chart") or page.get("arrow_vega_lite_chart")
    answer = ask(query, graph_bytes())
    assert b"rdfs:subClassOf" in sparql_pane.written(query, answer, "ttl")
    assert sparql_pane.written(query, answer, "csv").startswith(b"subject,predicate,object\n")
    page.query_params.clear()


def test_two_columns_of_nodes_become_a_graph() -> None:
    one, two = Node("uri", HENG + "a"), Node("uri", HENG + "b")
    words = Node("literal", "x")
    answer = Answer("rows", ("s", "label", "o"), ((one, words, two), (one, words, None)))
    assert sparql_pane.iri_columns(answer) == [0, 2]
    nodes, edges = sparql_pane.drawn(answer, 0, 2)
    assert [node.label for node in nodes] == ["a", "b"] and len(edges) == 1
    many = tuple((one, words, Node("uri", f"{HENG}n{n}")) for n in range(2_000))
    nodes, edges = sparql_pane.drawn(Answer("rows", ("s", "l", "o"), many), 0, 2)
    assert len(nodes) == sparql_pane.MOST_NODES


def test_an_answer_of_yes_or_no(monkeypatch: pytest.MonkeyPatch) -> None:
    page = sparql(opened(monkeypatch, query="thresholds"), "ASK { heng:CN a owl:Class }")
    assert not page.exception and page.success[0].value == "yes"


def test_both_languages_say_the_same() -> None:
    gaps = re.compile(r"\{(\w+)\}")
    for key, text in ontology_words.WORDS.items():
        assert text.en and text.zh, key
        assert set(gaps.findall(text.en)) == set(gaps.findall(text.zh)), key
