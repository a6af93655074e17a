"""The graph of the law: names, trees, links between versions, the cache, the exports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef

from dsl.statute import Reference
from kb import graph_store
from kb.articles import views
from kb.coverage import coverage
from kb.dpv import CN, DPV
from kb.export import FORMATS, export
from kb.iris import ELI, HENG, LAW, Names
from kb.ontology import load_graph
from kb.rulebook import KnowledgeBase

WHOLE = ("PIPL", "CSL", "DSL", "NDSR", "CBDF")


@pytest.fixture(scope="module")
def graph() -> Graph:
    return Graph().parse(data=graph_store.graph_bytes(), format="nt")


def norm(graph: Graph, name: str) -> URIRef:
    (found,) = graph.subjects(SKOS.notation, Literal(name))
    assert isinstance(found, URIRef)
    return found


# names


def test_provisions_have_permanent_names(graph: Graph) -> None:
    article = LAW["PIPL/2021-11-01/article/55"]
    item = LAW["PIPL/2021-11-01/article/55/item/4"]  # one paragraph only: a pinpoint is an item
    assert (item, RDF.type, HENG.Item) in graph
    assert (item, ELI.is_part_of, article) in graph
    assert (item, RDFS.label, Literal("PIPL 55(4)")) in graph
    assert (LAW["PIPL/2021-11-01/article/66/paragraph/2"], RDF.type, HENG.Paragraph) in graph
    inner = LAW["PIPL/2021-11-01/article/38/paragraph/1/item/3"]
    assert (inner, ELI.is_part_of, LAW["PIPL/2021-11-01/article/38/paragraph/1"]) in graph


def test_every_norm_says_what_it_is_and_where_it_stands(
    graph: Graph, knowledge: KnowledgeBase
) -> None:
    nodes = set(graph.subjects(RDF.type, HENG.Norm))
    assert len(nodes) == sum(len(module.norms) for module in knowledge.modules)
    for node in nodes:
        for needed in (SKOS.notation, RDFS.label, HENG.article, HENG.inVersion, HENG.inForce):
            assert graph.value(node, needed) is not None, (node, needed)
        assert graph.value(node, HENG.sourceFile) is not None


def test_every_name_of_ours_in_the_graph_is_declared(graph: Graph) -> None:
    declared = set(graph.subjects(RDF.type))
    used = {
        node
        for triple in graph
        for node in triple
        if isinstance(node, URIRef) and node.startswith(str(HENG))
    }
    assert sorted(node for node in used - declared if node != URIRef(str(HENG))) == []


def test_every_property_of_ours_has_a_definition_in_both_languages(graph: Graph) -> None:
    for predicate in {p for p in graph.predicates() if str(p).startswith(str(HENG))}:
        languages = {getattr(d, "language", "") for d in graph.objects(predicate, SKOS.definition)}
        assert {"en", "zh"} <= languages, predicate


def test_the_vocabulary_takes_no_name_of_a_concept() -> None:
    """Names of concepts are words of the language; the classes of the graph may not shadow one."""
    whole = load_graph()
    law = Graph().parse(Path(__file__).parent.parent / "kb" / "ontology" / "law.ttl")
    classes = set(whole.subjects(RDF.type, OWL.Class))
    ours = classes & set(law.subjects(RDFS.label))
    names: dict[str, set[object]] = {}
    for node in classes:
        for predicate in (RDFS.label, SKOS.altLabel):
            for label in whole.objects(node, predicate):
                names.setdefault(str(label), set()).add(node)
    for spelling, nodes in names.items():
        assert not (nodes & ours and nodes - ours), spelling


# trees and links


def below(graph: Graph, node: object) -> Iterator[object]:
    for part in graph.objects(node, HENG.part):  # type: ignore[arg-type]
        yield part
        yield from below(graph, part)


def test_conditions_are_text_and_tree(graph: Graph) -> None:
    node = norm(graph, "PIPL-40-storage-by-operator")
    texts = {t.language for t in graph.objects(node, HENG.conditionText)}  # type: ignore[attr-defined]
    assert texts == {"en", "zh"}
    tree = graph.value(node, HENG.condition)
    asked = {a for part in below(graph, tree) for a in graph.objects(part, HENG.attribute)}  # type: ignore[arg-type]
    assert HENG["organization.ciio"] in asked
    assert (node, HENG.addressee, HENG["organization.ciio"]) in graph


def test_a_reference_means_the_version_of_its_time(graph: Graph, knowledge: KnowledgeBase) -> None:
    names = Names(knowledge.modules, frozenset())
    for module in knowledge.modules:
        for one in module.norms:
            for reference in one.sanctions:
                meant = names.meant(reference, one)
                assert meant is not None
                if reference.instrument == module.instrument:
                    assert meant is module


def test_sanctions_and_defeats_are_resolved(graph: Graph) -> None:
    storing = norm(graph, "PIPL-40-storage-by-operator")
    serious = norm(graph, "PIPL-66-serious")
    assert (storing, HENG.exposedTo, serious) in graph
    assert graph.value(serious, HENG.turnoverPercent) == Literal(5)
    assert list(graph.objects(norm(graph, "CBDF-3-general-data"), HENG.defeatsNorm))


def test_both_versions_of_the_cybersecurity_law_are_joined(graph: Graph) -> None:
    was, now = LAW["CSL/2017-06-01/article/"], LAW["CSL/2026-01-01/article/"]
    assert len(set(graph.subjects(HENG.change))) == 81
    continued = {o for o in graph.objects(None, HENG.continues)}
    assert continued == {URIRef(f"{was}{n}") for n in range(1, 80)}
    assert (URIRef(f"{now}39"), HENG.continues, URIRef(f"{was}37")) in graph
    assert (URIRef(f"{now}39"), HENG.change, HENG["change-unchanged"]) in graph


def test_an_unchanged_article_has_the_same_duties_in_both_versions(
    knowledge: KnowledgeBase, graph: Graph
) -> None:
    """What the encoding says of an article whose wording did not change must not change either."""
    names: dict[URIRef, set[tuple[str, str]]] = {}
    for module in knowledge.modules:
        if module.instrument == "CSL":
            for one in module.norms:
                if one.kind not in ("duty", "prohibition") or one.until_by is not None:
                    continue  # later law may have settled or ended it
                node = URIRef(f"{Names.version(module)}/article/{one.article}")
                names.setdefault(node, set()).add((one.kind, one.name))
    for new, old in graph.subject_objects(HENG.continues):
        if (new, HENG.change, HENG["change-unchanged"]) in graph:
            assert names.get(new, set()) == names.get(old, set()), (str(new), str(old))


# coverage, show


def test_the_laws_are_covered_whole(knowledge: KnowledgeBase) -> None:
    lines = [line for line in coverage(knowledge) if line.instrument in WHOLE]
    assert len(lines) == len(WHOLE) + 1
    for line in lines:
        assert line.percent == 100 and line.entries == line.articles, line.instrument


def test_views_of_an_article(knowledge: KnowledgeBase) -> None:
    newest, older = views(knowledge, Reference("CSL", "39"))
    assert (newest.module.version, older.module.version) == ("2025", "2016")
    assert [change.other for change in newest.changes] == ["CSL 37"]
    assert all(mention.norm not in older.norms for mention in newest.mentions)
    (only,) = views(knowledge, Reference("PIPL", "38", (2,)))
    assert {one.id for one in only.norms} == {"PIPL-38-treaty-conditions"}
    assert views(knowledge, Reference("PIPL", "999")) == ()


# cache


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HENG_CACHE", str(tmp_path))
    monkeypatch.setattr(graph_store, "_built", lambda: b"<a:a> <a:b> <a:c> .\n")
    return tmp_path


def test_the_second_time_the_cache_is_read(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = graph_store.graph_bytes()
    monkeypatch.setattr(graph_store, "_built", lambda: pytest.fail("made again"))
    assert graph_store.graph_bytes() == first


@pytest.mark.parametrize("damage", [b"", b"# sha256 00\n", b"<a:a> <a:b> <a:c> .\n", b"\xff"])
def test_a_damaged_cache_is_made_afresh(cache: Path, damage: bytes) -> None:
    graph_store.graph_bytes()
    (file,) = cache.glob("graph-*.nt")
    file.write_bytes(damage)
    assert graph_store.graph_bytes() == b"<a:a> <a:b> <a:c> .\n"
    assert file.read_bytes().startswith(graph_store.HEAD)


def test_a_cut_cache_is_made_afresh(cache: Path) -> None:
    graph_store.graph_bytes()
    (file,) = cache.glob("graph-*.nt")
    file.write_bytes(file.read_bytes()[:-5])
    assert graph_store.graph_bytes().endswith(b".\n")


def test_old_graphs_are_let_go(cache: Path) -> None:
    for number in range(9):
        (cache / f"graph-{number}.nt").write_bytes(b"")
    graph_store.graph_bytes()
    assert len(list(cache.glob("graph-*.nt"))) == graph_store.KEPT + 1


def test_a_cache_that_cannot_be_written_is_no_fault(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (cache / "file").write_text("no folder")
    monkeypatch.setenv("HENG_CACHE", str(cache / "file" / "below"))
    assert graph_store.graph_bytes()


# export


@pytest.mark.parametrize(
    ("form", "parser"),
    [("turtle", "turtle"), ("json-ld", "json-ld"), ("rdf-xml", "xml"), ("n-triples", "nt")],
)
def test_each_serialisation_holds_the_same_graph(graph: Graph, form: str, parser: str) -> None:
    assert len(Graph().parse(data=export(form), format=parser)) == len(graph)


def test_the_extension_of_the_dpv() -> None:
    made = Graph().parse(data=export("dpv"), format="turtle")
    laws = set(made.subjects(RDF.type, DPV.Law))
    assert {CN["law-PIPL"], CN["law-CSL"], CN["law-CBDF"]} <= laws
    assert CN["law-STUDY"] not in laws
    assert (CN.CAC, RDF.type, DPV.DataProtectionAuthority) in made
    assert (CN.consent, SKOS.broader, DPV.LegalBasis) in made
    assert set(made.subjects(RDF.type, DPV.DataSubjectRight))
    for concept in made.subjects(RDF.type, SKOS.Concept):
        languages = {
            getattr(label, "language", "") for label in made.objects(concept, SKOS.prefLabel)
        }
        assert {"en", "zh"} <= languages, concept
        assert (concept, SKOS.inScheme, None) in made
    assert "dpv" in FORMATS
