"""The plain SQLite copy by Python's sqlite3, DuckDB and Datasette."""
import asyncio
import pathlib
import sqlite3

import duckdb
import duckdb_ext
import pytest
from conftest import VALID, run


@pytest.fixture(scope="session")
def path(ledger, tmp_path_factory):
    file = str(tmp_path_factory.mktemp("sqlite") / "claims.db")
    ledger.export("sqlite", "--output", file, "--valid", VALID)
    return file


@pytest.fixture
def database(path):
    return sqlite3.connect(f"file:{path}?mode=ro", uri=True)


def same(text):
    return None if text is None else text.replace("\0", "�")


def test_no_claim_is_lost_or_changed(database, ledger):
    rows = {r[0]: r[1:] for r in database.execute(
        'SELECT claim, act, modality, agreement, said_by_polity, said_by_person, "when", evidence, start, confidence, origin FROM claims')}
    assert set(rows) == set(ledger.claims)
    for id, claim in ledger.claims.items():
        agreement, speaker = claim["agreement"] or {}, claim["attribution"] or {}
        assert rows[id] == (
            claim["act"], claim["modality"], agreement.get("id"), speaker.get("polity"), same(speaker.get("person")),
            (claim["when"] or {}).get("date"), same(claim["evidence"]["text"]), claim["evidence"]["start"],
            claim["confidence"], claim["origin"])
        people = database.execute(
            "SELECT role, polity, person FROM participants WHERE claim = ? ORDER BY role, position", [id]).fetchall()
        assert people == [
            (role, p["id"], same(p["person"]))
            for role in ("actor", "counterpart") for p in claim[role + "s"]]


def test_it_is_whole(database):
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    with pytest.raises(sqlite3.OperationalError):
        database.execute("DELETE FROM claims")


VIEWS = ["sourced_claims", "polity_claims", "timeline", "pair_timeline", "fact_evidence"]


def test_views_answer(database, ledger):
    names = {r[0] for r in database.execute("SELECT name FROM sqlite_master WHERE type = 'view'")}
    assert names == set(VIEWS)
    facts = [f for f in ledger.facts().values() if "KAZ" in f["actors"] + f["counterparts"]]
    timeline = database.execute("SELECT fact FROM timeline WHERE polity = 'KAZ' ORDER BY day").fetchall()
    assert {r[0] for r in timeline} == {min(f["claims"] + f["earlier"] + f["contradicted_by"]) for f in facts}
    pairs = database.execute("SELECT fact FROM pair_timeline WHERE a = 'ISR' AND b = 'KAZ'").fetchall()
    assert pairs and len(set(pairs)) == len(pairs)
    assert database.execute("SELECT count(*) FROM sourced_claims").fetchone() == (len(ledger.claims),)


def test_duckdb_reads_tables_and_views(path, ledger):
    extension = next(pathlib.Path(duckdb_ext.__path__[0]).rglob("sqlite_scanner.duckdb_extension"))
    db = duckdb.connect(config={"allow_unsigned_extensions": True})
    db.execute(f"LOAD '{extension}'")
    db.execute(f"ATTACH '{path}' AS m (TYPE sqlite, READ_ONLY)")
    assert db.execute("SELECT count(DISTINCT claim) FROM m.claims").fetchall() == [(len(ledger.claims),)]
    plain = sqlite3.connect(path)
    for view in VIEWS:
        mine = db.execute(f"SELECT count(*) FROM sqlite_scan('{path}', '{view}')").fetchall()
        assert mine == plain.execute(f"SELECT count(*) FROM {view}").fetchall()


def test_datasette_shows_tables_and_views(path, ledger):
    from datasette.app import Datasette

    async def ask():
        datasette = Datasette([], immutables=[path])
        answers = {}
        for name in ["claims", "facts", *VIEWS]:
            reply = await datasette.client.get(f"/claims/{name}.json?_shape=array&_size=max")
            assert reply.status_code == 200, (name, reply.text)
            answers[name] = reply.json()
        page = await datasette.client.get("/claims/claims")
        assert page.status_code == 200
        return answers, page.text

    answers, page = asyncio.run(ask())
    assert {r["claim"] for r in answers["claims"]} == set(ledger.claims)
    assert len(answers["facts"]) == len(ledger.facts()) and answers["timeline"]
    assert "<script>alert(1)" not in page


def test_only_an_earlier_copy_is_replaced(path, ledger, tmp_path):
    before = pathlib.Path(path).read_bytes()
    run("export", "--format", "sqlite", "--output", path, "--ledger", ledger.path, "--valid", VALID, "--known", "2026-01-01")
    assert pathlib.Path(path).read_bytes() != before
    run("export", "--format", "sqlite", "--output", path, "--ledger", ledger.path, "--valid", VALID)
    other = tmp_path / "notes.txt"
    other.write_text("mine")
    done = run("export", "--format", "sqlite", "--output", str(other), "--ledger", ledger.path, code=1)
    assert b"no earlier export" in done.stderr and other.read_text() == "mine"
    run("export", "--format", "sqlite", "--output", ledger.path, "--ledger", ledger.path, code=1)
    assert len(list(tmp_path.iterdir())) == 1
