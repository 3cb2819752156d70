"""A ledger of the examples and of hostile texts, and what `mithaq export` makes of it, compared with its NDJSON."""
import functools
import json
import os
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
MITHAQ = os.environ.get("MITHAQ", str(ROOT / ".build/debug/mithaq"))
VALID = "2025-11-30"


def run(*arguments, code=0):
    done = subprocess.run([MITHAQ, *arguments], cwd=ROOT, capture_output=True)
    assert done.returncode == code, done.stderr.decode()
    return done


class Ledger:
    def __init__(self, path):
        self.path = path
        self.rows = [json.loads(line) for line in self.export("ndjson").splitlines()]
        self.claims = {r["claim"]["id"]: r["claim"] for r in self.rows if r["row"] == "claim"}
        self.articles = [r for r in self.rows if r["row"] == "article"]

    @functools.cache
    def export(self, format, *more):
        return run("export", "--format", format, "--ledger", self.path, *more).stdout

    @functools.cache
    def facts(self):
        """All facts, as `timeline` has them for each polity, by the smallest id of their claims."""
        found = {}
        for polity in {p["id"] for c in self.claims.values() for p in c["actors"] + c["counterparts"]}:
            done = run("timeline", polity, "--ledger", self.path, "--valid", VALID, "--format", "json")
            for fact in json.loads(done.stdout)["facts"]:
                found[min(fact["claims"] + fact["earlier"] + fact["contradicted_by"])] = fact
        return found


@pytest.fixture(scope="session")
def ledger(tmp_path_factory):
    path = str(tmp_path_factory.mktemp("exchange") / "examples.ledger")
    run("ingest", "--ledger", path, "Examples/news.ndjson", "Tests/exchange/hostile.ndjson")
    run(
        "ingest", "--ledger", path, "--published", "2025-11-07", "Examples/kazakhstan-accords.ar.txt",
        "Examples/kazakhstan-accords.en.txt")
    ledger = Ledger(path)
    assert len(ledger.claims) > 25
    return ledger


def printable(text):
    """What a format without control characters holds of a text."""
    if text is None:
        return None
    return "".join("�" if ord(c) < 0x20 and c not in "\t\n\r" else c for c in text)
