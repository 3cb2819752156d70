"""A real Spark with two workers on loopback gives what one machine gives, whatever happens to its executors."""

import collections
import json
import pathlib
import re
import stat
import subprocess
import time

import pyarrow.parquet
import pytest

from cluster import ROOT, Cluster, lines
from crawl import archive

BUILD = ROOT / ".build/debug"
READER, MITHAQ = BUILD / "mithaq-read", BUILD / "mithaq"
PACKS = ROOT / "Packs"


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    with Cluster(tmp_path_factory.mktemp("cluster"), workers=2) as cluster:
        # The packs are compiled once, before all tasks do it at the same time.
        subprocess.run([READER, "--packs", PACKS], input=b"", env=cluster.environment, check=True)
        yield cluster


@pytest.fixture(scope="module")
def crawl(tmp_path_factory) -> list[pathlib.Path]:
    folder = tmp_path_factory.mktemp("crawl")
    return [archive(folder / f"{n:02d}.warc.gz", n * 100, 40, damaged=317 if n == 3 else None) for n in range(8)]


@pytest.fixture(scope="module")
def single(crawl) -> bytes:
    """What one machine reads from the whole crawl."""
    run = subprocess.run([MITHAQ, "read", "--packs", PACKS, "--format", "ndjson", *crawl], capture_output=True)
    assert run.returncode == 1, "one record is damaged"
    assert run.stdout.count(b"\n") == 8 * 40 - 1
    return run.stdout


def claims_of(readings: bytes) -> collections.Counter:
    """Every claim with its article, as often as it occurs."""
    found = collections.Counter()
    for line in readings.splitlines():
        reading = json.loads(line)
        for claim in reading["claims"]:
            found[json.dumps([reading["id"], reading["published"], reading["outlet"], claim], sort_keys=True)] += 1
    return found


def claims_in_parquet(folder: pathlib.Path) -> collections.Counter:
    found = collections.Counter()
    for row in pyarrow.parquet.read_table(folder).to_pylist():
        article, published, outlet = row.pop("article"), row.pop("published"), row.pop("outlet")
        for name in ("lang", "title", "url"):
            row.pop(name)
        found[json.dumps([article, published, outlet, row], sort_keys=True)] += 1
    return found


def arguments(crawl, output: pathlib.Path, reader: pathlib.Path = READER):
    return ["batch", "--input", *crawl, "--output", output, "--reader", reader, "--packs", PACKS]


def slow_reader(folder: pathlib.Path) -> pathlib.Path:
    """A reader that takes its time before it reads, so that there is a while in which an executor can be killed."""
    path = folder / "slow-reader"
    path.write_text(f'#!/bin/sh\nsleep 4\nexec "{READER}" "$@"\n')
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


@pytest.fixture(scope="module")
def result(cluster, crawl, tmp_path_factory) -> pathlib.Path:
    """What the cluster makes of the whole crawl when nothing happens to it."""
    out = tmp_path_factory.mktemp("result") / "out"
    assert cluster.run(*arguments(crawl, out)) == 0, cluster.driver_log()[-3000:]
    return out


def test_claims_are_those_of_one_machine(result, single):
    out = result
    assert lines(out / "readings") == single
    claims = claims_of(single)
    assert claims_in_parquet(out / "claims") == claims and claims.total() > 300
    problems = [json.loads(line) for line in lines(out / "problems").splitlines()]
    damaged = [line["problem"] for line in problems if "problem" in line]
    assert [(pathlib.Path(p["file"]).name, p["severity"]) for p in damaged] == [("03.warc.gz", "error")] and damaged[0]["offset"] > 0
    assert sum(line["passed_over"]["request"] for line in problems if "passed_over" in line) == 8 * 40


def test_a_killed_executor_loses_and_doubles_nothing(cluster, crawl, single, tmp_path):
    out = tmp_path / "out"
    begun = len(cluster.driver_log())
    job = cluster.submit(*arguments(crawl, out, slow_reader(tmp_path)))
    # Killed when one task is done and others are under way: eight tasks take four seconds or more each, two at a time.
    while job.poll() is None and "Finished task" not in cluster.driver_log()[begun:]:
        time.sleep(0.05)
    assert job.poll() is None, "the job was over before an executor could be killed"
    killed = cluster.kill_an_executor()
    assert job.wait(300) == 0, cluster.driver_log()[-3000:]
    assert killed not in cluster.executors()
    log = cluster.driver_log()[begun:]
    assert "Lost executor" in log and re.search(r"Starting task \d+\.1 in stage", log), "no task was under way, and begun again elsewhere"
    assert lines(out / "readings") == single
    assert claims_in_parquet(out / "claims") == claims_of(single)


def test_documents_are_cut_anywhere_and_stay_in_order(cluster, tmp_path):
    documents = tmp_path / "articles.ndjson"
    with documents.open("w") as output:
        for n in range(3000):
            output.write(json.dumps({"id": f"a{n}", "text": f"Finland and Sweden signed agreement number {n} on Thursday.", "published": "2024-05-03"}) + "\n")
    single = subprocess.run([MITHAQ, "read", "--packs", PACKS, "--format", "ndjson", documents], capture_output=True, check=True).stdout
    out = tmp_path / "out"
    settings = {"spark.hadoop.mapreduce.input.fileinputformat.split.maxsize": "50000"}
    assert cluster.run(*arguments([documents], out), settings=settings) == 0, cluster.driver_log()[-3000:]
    assert lines(out / "readings") == single
    assert len(list((out / "readings").glob("part-*"))) > 1


def test_a_stream_takes_every_file_once(cluster, crawl, tmp_path):
    incoming, out = tmp_path / "incoming", tmp_path / "out"
    incoming.mkdir()
    words = [
        "stream", "--input", incoming, "--output", out, "--checkpoint", tmp_path / "checkpoint", "--once", "--files-per-batch", "2",
        "--reader", READER, "--packs", PACKS]
    taken = []
    for some in (crawl[:3], crawl[4:5]):
        for path in some:
            (incoming / path.name).write_bytes(path.read_bytes())
        taken += some
        assert cluster.run(*words) == 0, cluster.driver_log()[-3000:]
    single = subprocess.run([READER, "--packs", PACKS, *taken], capture_output=True, check=True).stdout
    batches = sorted(out.glob("batch=*"))
    assert len(batches) == 3 and all((batch / "readings/_SUCCESS").exists() for batch in batches)
    streamed = b"".join(lines(batch / "readings") for batch in batches)
    # Which files make a batch is the order of their times; the lines are the same.
    assert sorted(streamed.splitlines()) == sorted(single.splitlines())
    assert claims_in_parquet(out / "batch=00000000/claims").total() > 50


def test_the_ledger_records_batches_once(result, crawl, tmp_path):
    ledger = tmp_path / "a.ledger"
    parts = sorted((result / "readings").glob("part-*"))
    totals = []
    for _ in range(2):
        run = subprocess.run(
            [MITHAQ, "ingest", "--ledger", ledger, "--packs", PACKS, "--format", "json", *parts], capture_output=True, check=True)
        totals.append(json.loads(run.stdout.splitlines()[-1]))
    direct = tmp_path / "b.ledger"
    run = subprocess.run([MITHAQ, "ingest", "--ledger", direct, "--packs", PACKS, "--format", "json", *crawl], capture_output=True)
    wanted = json.loads(run.stdout.splitlines()[-1])
    assert {name: totals[0][name] for name in ("articles", "claims")} == {name: wanted[name] for name in ("articles", "claims")}
    assert totals[1]["articles"] == 0 and totals[1]["claims"] == 0 and totals[1]["passed_over"] == totals[0]["documents"]


def test_a_reader_that_fails_fails_the_job(cluster, crawl, tmp_path):
    out = tmp_path / "out"
    words = ["batch", "--input", crawl[0], "--output", out, "--reader", READER, "--packs", tmp_path]
    assert cluster.run(*words, settings={"spark.task.maxFailures": "1"}) != 0
    assert not (out / "readings/_SUCCESS").exists()
