"""FollowTheMoney by its own library, linked data by rdflib and pyshacl."""
import io
import json

import pytest
import rdflib
from conftest import VALID
from followthemoney import model
from followthemoney.proxy import EntityProxy
from followthemoney.statement import read_statements
from pyshacl import validate
from rdflib import RDF, Namespace, URIRef

MITHAQ = Namespace("urn:mithaq:term:")
PROV = Namespace("http://www.w3.org/ns/prov#")


@pytest.fixture(scope="session")
def entities(ledger):
    found = {}
    for line in ledger.export("ftm").splitlines():
        entity = EntityProxy.from_dict(json.loads(line))
        assert entity.id not in found
        found[entity.id] = entity
    return found


def clean(text):
    return "".join("�" if ord(c) < 0x20 and c not in "\t\n\r" or 0x7F <= ord(c) < 0xA0 else c for c in text).strip()


def keywords(claim):
    agreement, speaker = claim["agreement"] or {}, claim["attribution"] or {}
    pairs = [("act", claim["act"]), ("modality", claim["modality"])]
    pairs += [("actor", p["id"]) for p in claim["actors"]] + [("counterpart", p["id"]) for p in claim["counterparts"]]
    pairs += [("agreement", agreement.get("id")), ("agreement-type", agreement.get("type"))]
    pairs += [("agreement-name", agreement.get("name")), ("agreement-topic", agreement.get("topic"))]
    pairs += [("said-by-" + k, speaker.get(k)) for k in ("polity", "person", "office", "outlet")]
    pairs += [("channel", speaker.get("channel"))]
    return {clean(f"{k}:{v}") for k, v in pairs if v is not None}


def test_every_claim_is_an_event(entities, ledger):
    events = {e.first("recordId"): e for e in entities.values() if e.schema.name == "Event"}
    assert set(events) == set(ledger.claims)
    for id, claim in ledger.claims.items():
        event = events[id]
        assert event.get("description") == [clean(claim["evidence"]["text"])]
        assert set(event.get("keywords")) == keywords(claim)
        assert event.get("date") == ([claim["when"]["date"]] if claim["when"] else [])
        assert set(event.get("involved")) == {"polity-" + p["id"] for p in claim["actors"] + claim["counterparts"]}
        assert all(e in entities for e in event.get("involved") + event.get("proof"))
        assert entities[event.first("proof")].schema.name == "Article"


def test_the_model_finds_nothing_to_drop(entities, ledger):
    """`ftm validate` drops bad values silently: what it makes of each value must be the value."""
    for entity in entities.values():
        model.get(entity.schema.name).validate({"properties": entity.properties})
        for prop, value in entity.itervalues():
            if prop.name == "sourceUrl" and "<" in value:
                continue  # The hostile article's address is no address to the model.
            assert prop.type.clean(value, proxy=entity) == value, (prop.name, value)


def test_statements_say_the_same(entities, ledger):
    data = ledger.export("ftm-statements")
    found = {}
    for statement in read_statements(io.BytesIO(data), "json"):
        assert statement.id and statement.first_seen and statement.dataset == "mithaq"
        found.setdefault(statement.entity_id, set()).add((statement.prop, statement.value))
        if statement.schema == "Event":
            assert statement.origin == ledger.claims[statement.entity_id.removeprefix("claim-")]["origin"]
    assert found == {id: {(p.name, v) for p, v in e.itervalues()} for id, e in entities.items()}


@pytest.fixture(scope="session")
def graph(ledger):
    found = rdflib.Graph()
    found.parse(data=ledger.export("jsonld", "--valid", VALID), format="json-ld")
    return found


def one(graph, subject, predicate):
    values = list(graph.objects(subject, predicate))
    assert len(values) <= 1
    return values[0].toPython() if values else None


def test_every_claim_is_linked(graph, ledger):
    claims = {str(s).removeprefix("urn:mithaq:claim:"): s for s in graph.subjects(RDF.type, MITHAQ.Claim)}
    assert set(claims) == set(ledger.claims)
    for id, claim in ledger.claims.items():
        node = claims[id]
        assert str(one(graph, node, MITHAQ.act)) == claim["act"]
        assert str(one(graph, node, MITHAQ.modality)) == claim["modality"]
        assert str(graph.value(node, PROV.value)) == claim["evidence"]["text"]
        assert one(graph, node, MITHAQ.start) == claim["evidence"]["start"]
        assert float(graph.value(node, MITHAQ.confidence)) == claim["confidence"]
        assert str(one(graph, node, MITHAQ.origin)) == claim["origin"]
        for role, term in (("actors", MITHAQ.actor), ("counterparts", MITHAQ.counterpart)):
            assert set(graph.objects(node, term)) == {URIRef("urn:mithaq:polity:" + p["id"]) for p in claim[role]}
        parts = {
            (str(graph.value(p, MITHAQ.role)), graph.value(p, MITHAQ.position).toPython()): p
            for p in graph.objects(node, MITHAQ.participation)}
        for role in ("actor", "counterpart"):
            for i, p in enumerate(claim[role + "s"]):
                part = parts.pop((role, i))
                for key in ("person", "office"):
                    assert one(graph, part, MITHAQ[key]) == p[key]
                assert one(graph, part, MITHAQ.mention) == (p["mention"] or {}).get("text")
        assert not parts
        agreement = claim["agreement"] or {}
        named = graph.value(node, MITHAQ.agreement)
        assert (str(named) if named else None) == (
            "urn:mithaq:agreement:" + agreement["id"] if agreement.get("id") else None)
        assert one(graph, node, MITHAQ.agreementType) == agreement.get("type")
        assert str(graph.value(node, MITHAQ.date) or "None") == str((claim["when"] or {}).get("date"))
        speaker = claim["attribution"]
        told = graph.value(node, PROV.qualifiedAttribution)
        assert (told is None) == (speaker is None)
        if speaker:
            for key in ("person", "office", "outlet", "channel"):
                assert one(graph, told, MITHAQ[key]) == speaker[key]


def test_facts_are_derived_from_their_claims(graph, ledger):
    facts = ledger.facts()
    nodes = {str(s).removeprefix("urn:mithaq:fact:"): s for s in graph.subjects(RDF.type, MITHAQ.Fact)}
    assert set(nodes) == set(facts)
    for id, node in nodes.items():
        wanted = facts[id]["claims"] + facts[id]["earlier"] + facts[id]["contradicted_by"]
        assert set(graph.objects(node, PROV.wasDerivedFrom)) == {URIRef("urn:mithaq:claim:" + c) for c in wanted}


def test_it_is_prov(graph):
    """What PROV-O asks of the terms that are used."""
    shapes = rdflib.Graph().parse(format="turtle", data="""
        @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix prov: <http://www.w3.org/ns/prov#> .
        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix m: <urn:mithaq:term:> .
        m:ClaimShape a sh:NodeShape ; sh:targetClass m:Claim ; sh:class prov:Entity ;
          sh:property [ sh:path prov:wasQuotedFrom ; sh:minCount 1 ; sh:maxCount 1 ; sh:class prov:Entity ] ;
          sh:property [ sh:path prov:wasGeneratedBy ; sh:minCount 1 ; sh:class prov:Activity ] ;
          sh:property [ sh:path prov:wasAttributedTo ; sh:class prov:Agent ] ;
          sh:property [ sh:path prov:generatedAtTime ; sh:maxCount 1 ; sh:datatype xsd:dateTime ] ;
          sh:property [ sh:path prov:qualifiedAttribution ; sh:class prov:Attribution ] .
        m:ActivityShape a sh:NodeShape ; sh:targetClass prov:Activity ;
          sh:property [ sh:path prov:used ; sh:minCount 1 ; sh:class prov:Entity ] ;
          sh:property [ sh:path prov:wasAssociatedWith ; sh:minCount 1 ] .
        m:AttributionShape a sh:NodeShape ; sh:targetClass prov:Attribution ;
          sh:property [ sh:path prov:agent ; sh:minCount 1 ; sh:maxCount 1 ; sh:class prov:Agent ] .
        m:DerivedShape a sh:NodeShape ; sh:targetClass m:Fact, m:Standing ;
          sh:property [ sh:path prov:wasDerivedFrom ; sh:class m:Claim ] .
        """)
    conforms, _, text = validate(graph, shacl_graph=shapes)
    assert conforms, text


def test_standings_are_those_of_the_board(graph, ledger):
    from conftest import run
    done = run("status", "abraham-accords", "--ledger", ledger.path, "--valid", VALID, "--format", "json")
    for party in json.loads(done.stdout)["parties"]:
        node = URIRef(f"urn:mithaq:standing:abraham-accords:{party['party']}")
        assert one(graph, node, MITHAQ.stage) == (party["reported"] or {}).get("stage")
        assert one(graph, node, MITHAQ.legalStatus) == (party["legal"] or {}).get("status")
