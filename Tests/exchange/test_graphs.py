"""Networks by networkx, a map by shapely, a report by markdown-it."""
import io
import json

import networkx
import pytest
from conftest import VALID, printable, run
from markdown_it import MarkdownIt
from shapely.geometry import shape


def claims_of(attributes):
    return [c for key in ("claims", "earlier", "contradicted_by") for c in attributes.get(key, "").split()]


@pytest.fixture(params=["gexf", "graphml"])
def graph(request, ledger):
    data = io.BytesIO(ledger.export(request.param, "--valid", VALID))
    if request.param == "gexf":
        return networkx.read_gexf(data)
    return networkx.read_graphml(data, force_multigraph=True)


def test_every_fact_is_an_edge_or_at_its_node(graph, ledger):
    facts = ledger.facts()
    wanted = {c for f in facts.values() for c in f["claims"] + f["earlier"] + f["contradicted_by"]}
    found = set()
    pairs = {}
    for a, b, data in graph.edges(data=True):
        found.update(claims_of(data))
        pairs.setdefault(min(claims_of(data)), set()).add((a, b))
    for _, data in graph.nodes(data=True):
        found.update(data.get("claims", "").split())
    assert found == wanted
    for id, fact in facts.items():
        who = set(fact["actors"] + fact["counterparts"])
        agreement = (fact["agreement"] or {}).get("id")
        if agreement:
            assert {(p, "agreement:" + agreement) for p in who} <= pairs[id]
        if fact["counterparts"]:
            assert {(a, b) for a in fact["actors"] for b in fact["counterparts"] if a != b} <= pairs[id]
        elif len(who) > 1:
            assert {frozenset(p) for p in pairs[id] if not p[1].startswith("agreement:")} == {
                frozenset((a, b)) for a in who for b in who if a != b}


def test_edges_say_what_the_facts_say(graph, ledger):
    facts = ledger.facts()
    for _, _, data in graph.edges(data=True):
        fact = facts[min(claims_of(data))]
        assert (data["act"], data["modality"]) == (fact["act"], fact["modality"])
        assert data["quote"] == printable(fact["quote"])
        assert data["sources"] == fact["sources"] and data.get("date") == fact["date"]
        assert isinstance(data["mutual"], bool)


def test_nodes_have_names(graph):
    assert graph.nodes["KAZ"]["label"] == "Kazakhstan" and graph.nodes["KAZ"]["name_ar"] == "كازاخستان"
    assert graph.nodes["agreement:abraham-accords"]["kind"] == "agreement"


def test_a_part_of_the_network(ledger):
    whole = networkx.read_gexf(io.BytesIO(ledger.export("gexf", "--valid", VALID)))
    part = networkx.read_gexf(io.BytesIO(ledger.export("gexf", "--valid", VALID, "--agreement", "abraham-accords")))
    assert 0 < part.number_of_edges() < whole.number_of_edges()


def test_a_board_is_a_map(ledger):
    found = json.loads(ledger.export("geojson", "--valid", VALID, "--agreement", "abraham-accords"))
    status = json.loads(
        run("status", "abraham-accords", "--ledger", ledger.path, "--valid", VALID, "--format", "json").stdout)
    assert found["type"] == "FeatureCollection"
    features = {f["id"]: f for f in found["features"]}
    assert set(features) == {p["party"] for p in status["parties"]}
    for party in status["parties"]:
        feature = features[party["party"]]
        properties = feature["properties"]
        assert properties["claims"] == (party["reported"] or {}).get("claims", [])
        assert properties["stage"] == (party["reported"] or {}).get("stage")
        assert properties["legal_status"] == (party["legal"] or {}).get("status")
        if feature["geometry"]:
            assert shape(feature["geometry"]).is_valid
    kazakhstan = shape(features["KAZ"]["geometry"])
    from shapely.geometry import Point
    assert kazakhstan.contains(Point(71.4, 51.1)) and not kazakhstan.contains(Point(69.2, 41.3))


def test_every_outline_is_valid(ledger):
    """The law of a treaty with nearly all states: every outline is a valid polygon, its outer ring anticlockwise."""
    found = json.loads(ledger.export("geojson", "--valid", VALID, "--agreement", "paris-agreement"))
    drawn = 0
    for feature in found["features"]:
        if not feature["geometry"]:
            continue
        place = shape(feature["geometry"])
        assert place.is_valid, feature["id"]
        if place.geom_type == "MultiPolygon":
            drawn += 1
            for polygon in place.geoms:
                assert polygon.exterior.is_ccw and not any(ring.is_ccw for ring in polygon.interiors)
    assert drawn > 130


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_report_is_text_and_keeps_every_claim(ledger, language):
    site = ["--site", "https://example.org/"] if language == "ar" else []
    text = ledger.export(
        "markdown", "--valid", VALID, "--agreement", "abraham-accords", "--language", language, *site).decode()
    parser = MarkdownIt("commonmark").enable("table")
    tokens = parser.parse(text)
    flat = [t for token in tokens for t in [token, *(token.children or [])]]
    assert not [t for t in flat if t.type in ("html_inline", "html_block", "image", "em_open", "strong_open", "fence")]
    codes = [t.content for t in flat if t.type == "code_inline"]
    done = run("timeline", "--agreement", "abraham-accords", "--ledger", ledger.path, "--valid", VALID, "--format", "json")
    facts = json.loads(done.stdout)["facts"]
    assert {c for f in facts for c in f["claims"] + f["earlier"] + f["contradicted_by"]} <= set(codes)
    # Words of articles come out as they went in.
    quotes = [
        "".join(t.content for t in token.children)
        for i, token in enumerate(tokens) if token.type == "inline" and tokens[i - 2].type == "blockquote_open"]
    assert quotes == [" ".join(printable(f["quote"]).splitlines()) for f in facts]
    links = [t.attrs["href"] for t in flat if t.type == "link_open"]
    assert all(link.startswith("https://example.org/ar/") for link in links) and bool(links) == bool(site)
    assert sum(t.type == "table_open" for t in tokens) == 1
