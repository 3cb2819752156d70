"""A depositary's table becomes claims, and its acts count in law."""
import json
import shutil

import pytest
from conftest import ROOT, run

EXAMPLE = ["Examples/wipo-marrakesh.csv", "--mapping", "Examples/wipo-marrakesh.yaml"]


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    file = str(tmp_path_factory.mktemp("acts") / "acts.ledger")
    assert run("import-acts", *EXAMPLE, "--ledger", file).stdout.startswith(b"33 new acts recorded of 33")
    return file


def board(path, *more):
    done = run("status", "marrakesh-vip-treaty", "--ledger", path, "--format", "json", *more)
    return {p["party"]: p for p in json.loads(done.stdout)["parties"]}


def test_once_is_enough(path):
    assert run("import-acts", *EXAMPLE, "--ledger", path).stdout.startswith(b"0 new acts recorded of 33")
    run("verify", "--ledger", path)


def test_the_row_is_the_evidence(path):
    kazakhstan = board(path, "--party", "KAZ", "--valid", "2025-12-31")["KAZ"]
    assert kazakhstan["reported"]["speakers"] == ["wipo"] and kazakhstan["reported"]["stage"] == "joined"
    done = run("evidence", kazakhstan["reported"]["claims"][0], "--ledger", path, "--format", "json")
    found = json.loads(done.stdout)
    assert found["claim"]["evidence"]["text"] == 'Kazakhstan,-,"Accession: April 14, 2025","July 14, 2025"'
    assert found["claim"]["origin"].startswith("Examples/wipo-marrakesh.yaml:")
    assert found["claim"]["attribution"]["polity"] == "wipo"


def test_its_acts_count_in_law(path, tmp_path):
    """Without the packs' own acts the law knows what the depositary told, day by day; and with them it is the same."""
    packs = tmp_path / "Packs"
    shutil.copytree(ROOT / "Packs", packs)
    text = (ROOT / "Packs/agreements/marrakesh-vip-treaty.yaml").read_text()
    head, acts = text.split("\nacts:\n")
    # Twelve instruments are in the table; the treaty's own twenty would never be reached.
    head = head.replace("count: 20", "count: 5").replace("acts_are: complete\n", "")
    (packs / "agreements/marrakesh-vip-treaty.yaml").write_text(head + "\n")
    more = ["--packs", str(packs)]
    early = board(path, *more, "--valid", "2014-12-31")
    assert early["AUS"]["legal"]["status"] == "signed" and early["AUS"]["legal"]["signed"] == "2014-06-23"
    assert early["IND"]["legal"]["status"] == "consented" and "KAZ" not in early
    late = board(path, *more, "--valid", "2025-12-31")
    assert late["KAZ"]["legal"] == {
        "status": "in_force", "since": "2025-07-14", "signed": None, "in_force": "2025-07-14"}
    assert late["eu"]["legal"]["in_force"] == "2019-01-01" and late["TUR"]["legal"]["status"] == "signed"
    # Beside the packs' own acts nothing is counted twice.
    plain = str(tmp_path / "empty.ledger")
    run("ingest", "--ledger", plain, "Examples/kazakhstan-accords.en.txt", "--published", "2025-11-07")
    both, alone = board(path, "--valid", "2025-12-31"), board(plain, "--valid", "2025-12-31")
    assert {k: v["legal"] for k, v in both.items() if v["legal"]} == {k: v["legal"] for k, v in alone.items() if v["legal"]}


def test_a_mistake_takes_no_other_row_with_it(tmp_path):
    table = tmp_path / "t.csv"
    lines = (ROOT / "Examples/wipo-marrakesh.csv").read_text().splitlines()
    table.write_text("\n".join([*lines[:3], lines[3].replace("Comoros", "Komoros").replace("2021", "201"), *lines[4:]]) + "\n")
    file = str(tmp_path / "l.ledger")
    done = run("import-acts", str(table), *EXAMPLE[1:], "--ledger", file, code=1)
    assert f"{table}:4:1: error: no polity is called 'Komoros'; did you mean 'Comoros'?" in done.stderr.decode()
    assert b"30 new acts recorded of 30" in done.stdout
    table.write_text("\n".join(lines) + "\n")
    assert run("import-acts", str(table), *EXAMPLE[1:], "--ledger", file).stdout.startswith(b"3 new acts recorded of 33")


def test_nothing_is_recorded_where_it_is_only_checked(tmp_path):
    file = tmp_path / "l.ledger"
    assert run("import-acts", *EXAMPLE, "--check", "--ledger", str(file)).stdout.startswith(b"33 acts in 1 tables")
    assert not file.exists()
    (tmp_path / "m.yaml").write_text("depositary: wipo\n")
    done = run("import-acts", EXAMPLE[0], "--mapping", str(tmp_path / "m.yaml"), code=1)
    assert b"a mapping needs 'columns'" in done.stderr
