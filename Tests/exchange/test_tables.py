"""Data packages: by frictionless, pandas and DuckDB."""
import csv
import json
import re

import duckdb
import frictionless
import pandas
import pytest
from conftest import VALID, printable


@pytest.fixture(scope="session", params=["csv", "ndjson"])
def package(request, ledger, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param)
    ledger.export(request.param + "-package", "--output", str(folder), "--valid", VALID)
    return request.param, folder


def rows(package, name):
    """A table as it was written; an apostrophe that keeps a spreadsheet from running a text comes off."""
    kind, folder = package
    if kind == "ndjson":
        return [json.loads(line) for line in (folder / f"{name}.ndjson").read_text().splitlines()]
    with open(folder / f"{name}.csv", newline="", encoding="utf-8") as file:
        table = list(csv.DictReader(file))
    arrays = {
        f["name"]
        for r in json.loads((folder / "datapackage.json").read_text())["resources"] if r["name"] == name
        for f in r["schema"]["fields"] if f["type"] == "array"
    }
    for row in table:
        for key, value in row.items():
            if re.match(r"'+[=+\-@\t\r]", value):
                value = value[1:]
            row[key] = None if value == "" else json.loads(value) if key in arrays else value
    return table


def test_frictionless_finds_nothing_wrong(package):
    report = frictionless.validate(str(package[1] / "datapackage.json"))
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "type", "note"])[:10]
    assert len(report.tasks) == 7


def test_no_claim_is_lost_or_changed(package, ledger):
    kind = package[0]
    same = (lambda text: text or None) if kind == "ndjson" else (lambda text: printable(text) or None)
    table = rows(package, "claims")
    assert {r["claim"] for r in table} == set(ledger.claims) and len(table) == len(ledger.claims)
    people = rows(package, "participants")
    for row in table:
        claim = ledger.claims[row["claim"]]
        agreement = claim["agreement"] or {}
        speaker = claim["attribution"] or {}
        expected = {
            "act": claim["act"], "modality": claim["modality"], "agreement": agreement.get("id"),
            "agreement_type": agreement.get("type"), "agreement_name": agreement.get("name"),
            "agreement_topic": agreement.get("topic"), "said_by_polity": speaker.get("polity"),
            "said_by_person": speaker.get("person"), "said_by_office": speaker.get("office"),
            "said_by_outlet": speaker.get("outlet"), "channel": speaker.get("channel"),
            "is_attributed": "yes" if claim["attribution"] else "no",
            "when": (claim["when"] or {}).get("date"), "when_text": (claim["when"] or {}).get("text"),
            "where": (claim["where"] or {}).get("text"), "evidence": claim["evidence"]["text"], "origin": claim["origin"],
        }
        assert {k: row[k] for k in expected} == {k: same(v) for k, v in expected.items()}
        for key in ("start", "end"):
            assert int(row[key]) == claim["evidence"][key]
        assert int(row["sentence_number"]) == claim["evidence"]["sentence"]
        assert float(row["confidence"]) == claim["confidence"]
        assert row["evidence"] in row["sentence"]
        for role in ("actor", "counterpart"):
            mine = sorted(
                (int(p["position"]), p["polity"], p["kind"], p["person"], p["office"], p["mention"])
                for p in people if p["claim"] == row["claim"] and p["role"] == role)
            assert mine == [
                (i, p["id"], p["kind"], same(p["person"]), same(p["office"]), same((p["mention"] or {}).get("text")))
                for i, p in enumerate(claim[role + "s"])]


def test_articles_are_theirs(package, ledger):
    same = (lambda text: text or None) if package[0] == "ndjson" else (lambda text: printable(text) or None)
    by_number = {i + 1: a for i, a in enumerate(ledger.articles)}
    table = rows(package, "articles")
    assert table
    for row in table:
        article = by_number[int(row["article"])]
        for key in ("id", "title", "lang", "published", "outlet", "url"):
            assert row[key] == same(article[key])


def test_every_claim_is_in_one_fact(package, ledger):
    facts = ledger.facts()
    links = rows(package, "fact_claims")
    # The third hostile article has no day, and counts from its recording on, which is after VALID.
    assert len({r["claim"] for r in links}) == len(links)
    assert {r["fact"] for r in links} == set(facts)
    for row in rows(package, "facts"):
        fact = facts[row["fact"]]
        assert [row["act"], row["modality"], row["date"]] == [fact["act"], fact["modality"], fact["date"]]
        assert row["actors"] == fact["actors"] and row["counterparts"] == fact["counterparts"]
        assert int(row["sources"]) == fact["sources"] and row["outlets"] == fact["outlets"]
        mine = {r["claim"] for r in links if r["fact"] == row["fact"] and r["bearing"] == "supports"}
        assert mine == set(fact["claims"])


def test_boards_are_what_status_says(package, ledger):
    from conftest import run
    done = run("status", "abraham-accords", "--ledger", ledger.path, "--valid", VALID, "--format", "json")
    parties = {p["party"]: p for p in json.loads(done.stdout)["parties"]}
    board = {r["polity"]: r for r in rows(package, "boards") if r["agreement"] == "abraham-accords"}
    assert set(board) == set(parties)
    links = rows(package, "board_claims")
    for polity, party in parties.items():
        assert board[polity]["stage"] == (party["reported"] or {}).get("stage")
        assert board[polity]["legal_status"] == (party["legal"] or {}).get("status")
        mine = {r["claim"] for r in links if (r["agreement"], r["polity"], r["bearing"]) == ("abraham-accords", polity, "supports")}
        assert mine == set((party["reported"] or {}).get("claims", []))


def test_pandas_and_duckdb_read_them(package, ledger):
    kind, folder = package
    if kind == "csv":
        frame = pandas.read_csv(folder / "claims.csv", keep_default_na=False)
        found = duckdb.sql(f"SELECT count(DISTINCT claim) FROM read_csv('{folder}/claims.csv')").fetchall()
    else:
        frame = pandas.read_json(folder / "claims.ndjson", lines=True)
        found = duckdb.sql(f"SELECT count(DISTINCT claim) FROM read_json('{folder}/claims.ndjson')").fetchall()
    assert set(frame["claim"]) == set(ledger.claims)
    assert found == [(len(ledger.claims),)]


def test_nothing_runs_in_a_spreadsheet(package):
    kind, folder = package
    if kind == "csv":
        for file in folder.glob("*.csv"):
            with open(file, newline="", encoding="utf-8") as table:
                for row in csv.reader(table):
                    assert not any(cell[:1] in set("=+-@\t\r") for cell in row if cell)
