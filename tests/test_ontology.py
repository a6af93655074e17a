"""The ontology: complete, of one voice, valid against its shapes, and fit for a reasoner."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest
from pyshacl import validate
from rdflib import OWL, RDF, RDFS, SH, SKOS, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS

from dsl.schema import Schema
from engine import VERSION
from kb.graph import build_graph
from kb.ontology import FOLDER, HENG, load_graph, schema_of
from kb.rulebook import KnowledgeBase

DPV_RIGHTS = Namespace("https://w3id.org/dpv/legal/eu/gdpr#")
KNOWN = (
    "https://w3id.org/dpv",
    "http://data.europa.eu/eli/ontology#",
    "http://www.w3.org/ns/odrl/2/",
    "http://www.w3.org/ns/prov#",
    "http://www.estrellaproject.org/lkif-core/",
)
MATCHES = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.relatedMatch)


@pytest.fixture(scope="module")
def graph() -> Graph:
    return load_graph()


@pytest.fixture(scope="module")
def schema(graph: Graph) -> Schema:
    return schema_of(graph)


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return Graph().parse(FOLDER / "shapes" / "shapes.ttl")


def name(node: object) -> str:
    return str(node).removeprefix(str(HENG))


def roots(graph: Graph) -> list[str]:
    return sorted(name(root) for root in graph.subjects(RDF.type, HENG.ConceptRoot))


# Declarations


def test_every_name_of_ours_is_declared(graph: Graph) -> None:
    nodes = {node for triple in graph for node in triple if isinstance(node, URIRef)}
    used = {node for node in nodes if node.startswith(str(HENG))}
    assert sorted(used - set(graph.subjects(RDF.type))) == []


def test_nothing_is_declared_in_two_files() -> None:
    """Axioms may add to a concept; labels and definitions stand in one place."""
    owner: dict[object, str] = {}
    for file in sorted(FOLDER.glob("*.ttl")):
        for node in set(Graph().parse(file).subjects(RDFS.label)):
            assert owner.setdefault(node, file.name) == file.name, node


def test_no_two_concepts_of_a_root_share_a_name(graph: Graph, schema: Schema) -> None:
    for root in roots(graph):
        found: dict[str, set[str]] = defaultdict(set)
        for concept in schema.concepts.values():
            if schema.is_below(concept.name, root):
                for spelling in (concept.label.en, concept.label.zh, *concept.aliases):
                    found[spelling].add(concept.name)
        assert {s: c for s, c in found.items() if len(c) > 1} == {}, root


def test_no_two_attributes_of_a_sort_share_a_name(schema: Schema) -> None:
    for sort in schema.sorts.values():
        found: dict[str, set[str]] = defaultdict(set)
        for attribute in sort.attributes.values():
            for spelling in (attribute.label.zh, *attribute.aliases):
                found[spelling].add(attribute.name)
        assert {s: a for s, a in found.items() if len(a) > 1} == {}, sort.name


def test_assumptions_are_values_of_their_attribute(schema: Schema) -> None:
    for sort in schema.sorts.values():
        for attribute in sort.attributes.values():
            if attribute.type == "concept" and attribute.assumed:
                assert schema.is_below(attribute.assumed, attribute.root), attribute.name


def test_alignments_lead_to_known_vocabularies(graph: Graph) -> None:
    for match in MATCHES:
        for ours, theirs in graph.subject_objects(match):
            assert str(theirs).startswith(KNOWN), (name(ours), theirs)


def test_the_ontology_can_be_found_cited_and_reused(graph: Graph) -> None:
    ontology = URIRef("https://w3id.org/heng/ontology")
    assert graph.value(ontology, OWL.versionInfo) == Literal(VERSION)
    assert graph.value(ontology, OWL.versionIRI) == URIRef(f"{ontology}/{VERSION}")
    assert VERSION in str(graph.value(ontology, DCTERMS.bibliographicCitation))


# Modules


def test_every_right_names_its_article(graph: Graph, schema: Schema) -> None:
    rights = {c for c in schema.concepts if schema.is_below(c, "IndividualRight")}
    articles = {
        int(m.group(1))
        for right in rights
        for provision in graph.objects(HENG[right], HENG.definedBy)
        if (m := re.match(r"PIPL (\d+)", str(provision)))
    }
    assert {15, 24, 44, 45, 46, 47, 48, 49, 50} <= articles
    assert all(graph.value(HENG[right], HENG.definedBy) for right in rights)
    assert DPV_RIGHTS.A17 in set(graph.objects(HENG["right-to-deletion"], SKOS.closeMatch))


def test_the_study_is_recorded_as_data(graph: Graph) -> None:
    """The figures of Wang Cong (2025), as reported there."""
    figures = {
        name(node).removeprefix("observation-"): tuple(
            float(str(value))
            for kind in ("Count", "Share", "Above", "Below", "Change")
            for value in graph.objects(node, HENG[f"observed{kind}"])
        )
        + tuple(
            float(str(graph.value(node, HENG[which])))
            for which in ("valueBefore", "valueAfter")
            if graph.value(node, HENG[which])
        )
        for node in graph.subjects(RDF.type, HENG.Observation)
    }
    assert figures == {
        "questionnaires": (800,),
        "cases": (37,),
        "leak-experienced": (95,),
        "went-to-court": (3.7,),
        "listed-as-employed": (90,),
        "held-more-important": (),
        "fine-for-neglect": (800_000,),
        "trust-use": (30,),
        "trust-leaks": (-65,),
        "privacy-utility": (92,),
        "privacy-reidentification": (0.3,),
        "officer-cycle": (-40,),
        "officer-penalties": (-58,),
        "burden-reversed": (12, 47),
        "one-click-remedy": (-70,),
    }
    assert len(set(graph.subjects(RDF.type, HENG.Tension))) == 4
    assert len(set(graph.subjects(RDF.type, HENG.ProtectionGuideline))) == 4


def test_the_table_of_the_study_agrees_with_its_module(graph: Graph, schema: Schema) -> None:
    levels = {}
    for row in graph.subjects(RDF.type, HENG.ProtectionGuideline):
        concerned = {name(node) for node in graph.objects(row, HENG.concerns)}
        (level,) = concerned & set(schema.terms)
        (category,) = concerned - {level}
        levels[category] = schema.terms[level].code
    assert levels == {
        "biometric-information": "special",
        "health-information": "1",
        "consumption-record": "2",
        "device-information": "3",
    }


# Shapes


def faults(graph: Graph, shapes: Graph, *only: str) -> set[tuple[str, str]]:
    """What does not conform, of the whole graph or of some nodes, as (node, shape)."""
    _, report, _ = validate(
        graph, shacl_graph=shapes, inference="none", inplace=True, focus_nodes=list(only) or None
    )
    assert isinstance(report, Graph)
    return {
        (name(report.value(result, SH.focusNode)), str(report.value(result, SH.sourceShape)))
        for result in report.subjects(RDF.type, SH.ValidationResult)
    }


def test_the_ontology_conforms_to_its_shapes(graph: Graph, shapes: Graph) -> None:
    assert faults(graph, shapes) == set()


def test_shapes_see_what_is_wrong(shapes: Graph) -> None:
    text = """
        @prefix heng: <https://w3id.org/heng/ontology#> .
        @prefix owl: <http://www.w3.org/2002/07/owl#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        heng:Effort a owl:Class ; rdfs:label "effort"@en, "难度"@zh ;
            skos:definition "Effort."@en, "难度。"@zh .
        heng:fixed a owl:Class ; rdfs:subClassOf heng:Effort ; heng:order 0 ;
            rdfs:label "fixed"@en, "固定"@zh ; skos:definition "Fixed."@en, "固定。"@zh .
        heng:hard a owl:Class ; rdfs:subClassOf heng:Effort ; heng:order 1 ;
            rdfs:label "hard"@en, "困难"@zh ; skos:definition "Hard."@en, "困难。"@zh .
        heng:Measure a owl:Class ; rdfs:label "measure"@en, "措施"@zh ;
            skos:definition "Measure."@en, "措施。"@zh .
        heng:effortless a owl:Class ; rdfs:subClassOf heng:Measure ;
            rdfs:label "effortless"@en, "无难度"@zh ; skos:definition "None."@en, "无。"@zh .
        heng:thing.silent a heng:Attribute ; rdfs:domain heng:thing ; heng:keyword "silent" ;
            heng:valueType "text" ; heng:question "What?"@en, "什么？"@zh ;
            rdfs:label "silent"@en, "未写"@zh ; skos:definition "None."@en, "无。"@zh .
        heng:thing.stuck a heng:Attribute ; rdfs:domain heng:thing ; heng:keyword "stuck" ;
            heng:valueType "bool" ; heng:question "What?"@en, "什么？"@zh ; heng:effort heng:hard ;
            rdfs:label "stuck"@en, "无值"@zh ; skos:definition "None."@en, "无。"@zh .
        heng:thing.odd a heng:Attribute ; rdfs:domain heng:thing ; heng:keyword "odd" ;
            heng:valueType "bool" ; heng:question "What?"@en, "什么？"@zh ; heng:effort heng:hard ;
            heng:remedialValue "maybe" ;
            rdfs:label "odd"@en, "怪值"@zh ; skos:definition "None."@en, "无。"@zh .
        heng:thing a owl:Class, heng:Sort ; heng:keyword "thing" ; heng:effort heng:fixed ;
            rdfs:label "thing"@en, "事物"@zh ; skos:definition "A thing."@en, "事物。"@zh .
        heng:english-only a owl:Class ; rdfs:label "only"@en ;
            skos:definition "One."@en, "一。"@zh .
        heng:two-words a owl:Class ; rdfs:label "two"@en, "两 词"@zh ;
            skos:definition "Two."@en, "二。"@zh .
        heng:undefined a owl:Class ; rdfs:label "undefined"@en, "未定义"@zh .
        heng:vague a owl:Class ; rdfs:label "vague"@en, "含糊"@zh ;
            skos:definition "Vague."@en, "含糊。"@zh ; heng:definedBy "somewhere in PIPL" .
        heng:thing.rootless a heng:Attribute ; rdfs:domain heng:thing ; heng:keyword "rootless" ;
            heng:valueType "concept" ; heng:question "Which?"@en, "哪个？"@zh ;
            heng:effort heng:fixed ;
            rdfs:label "rootless"@en, "无根"@zh ; skos:definition "None."@en, "无。"@zh .
        heng:scale a heng:Scale ; heng:of heng:thing ; heng:keyword "scale" ;
            rdfs:label "scale"@en, "分级甲"@zh ; skos:definition "Scale."@en, "分级。"@zh .
        heng:low a owl:Class, heng:DefinedTerm, heng:ScaleTerm ; rdfs:subClassOf heng:thing ;
            heng:scale heng:scale ; heng:order 1 ; heng:code "a" ;
            rdfs:label "low"@en, "低"@zh ; skos:definition "Low."@en, "低。"@zh .
        heng:high a owl:Class, heng:DefinedTerm, heng:ScaleTerm ; rdfs:subClassOf heng:thing ;
            heng:scale heng:scale ; heng:order 1 ;
            rdfs:label "high"@en, "高"@zh ; skos:definition "High."@en, "高。"@zh .
        heng:CAC a heng:Authority ; heng:keyword "CAC" ; rdfs:label "Administration"@en .
    """
    seen = {node for node, _ in faults(Graph().parse(data=text), shapes)}
    wrong = {"english-only", "two-words", "undefined", "vague", "thing.rootless", "high", "CAC"}
    wrong |= {"effortless", "thing.silent", "thing.stuck", "thing.odd"}
    assert seen == wrong | {"https://w3id.org/heng/ontology"}


def test_the_graph_of_the_law_conforms_to_its_shapes(
    graph: Graph, knowledge: KnowledgeBase
) -> None:
    """Provisions, norms and conditions; then a norm robbed of its source, kind and first day."""
    shapes = Graph().parse(FOLDER / "shapes" / "law.ttl")
    law = build_graph(knowledge, graph)
    assert faults(law, shapes) == set()
    norm = next(law.subjects(SKOS.notation, Literal("PIPL-55-assess-export")))
    for lost in (HENG.statedIn, HENG.inForce, RDF.type):
        law.remove((norm, lost, None))
    law.add((norm, RDF.type, HENG.Norm))
    (failed,) = {node for node, _ in faults(law, shapes, str(norm))}
    assert failed == str(norm)


def test_order_and_code_are_unique_on_a_scale(graph: Graph, schema: Schema) -> None:
    for scale in schema.scales:
        terms = [term for term in schema.terms.values() if term.scale == scale]
        assert len({term.order for term in terms}) == len({t.code for t in terms}) == len(terms)


def test_axioms_add_no_concept_by_accident(graph: Graph, schema: Schema) -> None:
    """Anonymous classes of axioms are not read as concepts, nor their parts as parents."""
    anonymous = [node for node in graph.subjects(RDF.type, OWL.Class) if isinstance(node, BNode)]
    assert anonymous
    parents = {parent for concept in schema.concepts.values() for parent in concept.parents}
    assert parents <= {*schema.concepts, *schema.sorts, *schema.terms}
    assert Literal(True, datatype=XSD.boolean) in set(graph.objects(None, OWL.hasValue))
