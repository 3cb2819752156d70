"""The API as a program sees it: one error shape, parts, tags, CORS, its own description, and fuzzing by that description."""
import gzip
import json
import os
import shutil
import subprocess
import sys

import feedparser
import icalendar
from openapi_spec_validator import validate

from conftest import Server, ingest


def test_the_description_is_valid(server):
    validate(server.json("/api/v1/openapi.json"))


def test_schemathesis_finds_nothing(server, token, tmp_path):
    command = [
        os.path.join(os.path.dirname(sys.executable), "schemathesis"), "run", server.base + "/api/v1/openapi.json",
        "--max-examples", "25", "--checks", "all",
        "--header", "Authorization: Bearer " + token, "--seed", "1", "--request-timeout", "300", "--suppress-health-check", "all",
        "--exclude-checks", "unsupported_method,missing_required_header,positive_data_acceptance,ignored_auth", "--no-color",
    ]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stdout[done.stdout.find("FAILURES"):][:8000] + done.stderr[-2000:]


def test_one_shape_of_errors(server):
    for path, status in [
        ("/api/v1/agreements/none-such", 404), ("/api/v1/nothing", 404), ("/api/v1/claims/ffff", 404),
        ("/api/v1/recent?valid=yesterday", 400), ("/api/v1/states/KAZ/timeline?limit=0", 400), ("/api/v1/people/%ff/timeline", 400),
    ]:
        got, headers, body = server.get(path)
        error = json.loads(body)["error"]
        assert (got, error["status"]) == (status, status), path
        assert error["code"] and error["message"] and headers["Content-Type"] == "application/json"
    assert server.get("/api/v1/recent", method="DELETE")[0] == 405


def test_parts_make_up_the_whole(server):
    whole = server.json("/api/v1/states/KAZ/timeline?limit=200")
    parts = []
    for offset in range(0, whole["total"], 3):
        parts += server.json(f"/api/v1/states/KAZ/timeline?limit=3&offset={offset}")["items"]
    assert parts == whole["items"] and len(parts) == whole["total"]


def test_tags_save_what_is_known(server):
    path = "/api/v1/agreements/abraham-accords"
    status, headers, body = server.get(path)
    again, second, empty = server.get(path, headers={"If-None-Match": headers["ETag"]})
    assert (status, again, empty) == (200, 304, b"") and second["ETag"] == headers["ETag"]
    assert server.get(path, headers={"If-None-Match": '"other"'})[2] == body
    # A question about another time is another resource.
    assert server.get(path + "?valid=2020-01-01")[1]["ETag"] != headers["ETag"]


def test_what_is_taken_packed_is_sent_packed(server):
    for path in ["/en/agreements/abraham-accords", "/api/v1/agreements/abraham-accords", "/static/world.svg"]:
        _, headers, body = server.get(path)
        assert headers["Content-Encoding"] is None and headers["Vary"] == "Accept-Encoding"
        _, packed_headers, packed = server.get(path, headers={"Accept-Encoding": "gzip, br"})
        assert packed_headers["Content-Encoding"] == "gzip" and int(packed_headers["Content-Length"]) == len(packed) < len(body) / 2
        assert gzip.decompress(packed) == body
        assert packed_headers["ETag"] != headers["ETag"]
        again = {"Accept-Encoding": "gzip, br", "If-None-Match": packed_headers["ETag"]}
        assert server.get(path, headers=again)[0] == 304


def test_what_is_recorded_is_seen_at_once(ledger, token, tmp_path):
    own = tmp_path / "own.ledger"
    shutil.copyfile(ledger, own)
    (tmp_path / "token").write_text(token)
    server = Server(own, tmp_path / "token")
    try:
        claims = [p["reported"]["claims"][0] for p in server.json("/api/v1/agreements/abraham-accords")["parties"] if p["reported"]]
        for claim in claims[:5]:
            # A kept reply is asked for until the moment before.
            before = len(server.json("/api/v1/claims/" + claim)["judgements"])
            body = json.dumps({"verdict": "accept", "author": "A", "reason": "read"}).encode()
            headers = {"Authorization": "Bearer " + token, "Content-Type": "application/json"}
            assert server.get(f"/api/v1/claims/{claim}/judgements", headers=headers, method="POST", body=body)[0] == 201
            assert len(server.json("/api/v1/claims/" + claim)["judgements"]) == before + 1
        # And what another program records.
        before = server.json("/api/v1/recent")["known"]
        news = tmp_path / "news.txt"
        news.write_text("Finland signed the Paris Agreement on Monday.")
        ingest(own, news, published="2025-12-01")
        assert server.json("/api/v1/recent")["known"] > before
    finally:
        server.stop()


def test_other_sites_may_read_but_not_write(server):
    assert server.get("/api/v1/recent")[1]["Access-Control-Allow-Origin"] == "*"
    status, headers, _ = server.get("/api/v1/recent", method="OPTIONS", headers={"Origin": "https://example.org"})
    assert status == 204 and headers["Access-Control-Allow-Methods"] == "GET, HEAD"
    assert "Access-Control-Allow-Headers" not in headers
    assert "Access-Control-Allow-Origin" not in server.get("/en")[1]


def test_head_is_get_without_a_body(server):
    for path in ["/en", "/api/v1/recent"]:
        status, headers, body = server.get(path, method="HEAD")
        assert (status, body) == (200, b"") and int(headers["Content-Length"]) > 100


def test_the_past_keeps_its_answer(server, token):
    known = server.json("/api/v1/recent")["known"]
    path = "/api/v1/agreements/abraham-accords?valid=2025-12-01&known=" + known
    before = server.get(path)[2]
    claim = json.loads(before)["parties"][-1]["reported"]["claims"][0]
    status, _, body = judge(server, claim, token, verdict="reject", author="a", reason="b")
    assert status == 201, body
    assert server.get(path)[2] == before
    assert server.get("/api/v1/agreements/abraham-accords?valid=2025-12-01")[2] != before


def test_a_correction_takes_the_place_of_its_claim(server, token):
    claim = server.json("/api/v1/review?limit=1")["items"][0]
    modality = "denied" if claim["modality"] != "denied" else "actual"
    status, _, body = judge(server, claim["id"], token, verdict="correct", author="a", reason="b", modality=modality)
    replacement = json.loads(body)["replacement"]
    assert status == 201 and server.json("/api/v1/claims/" + replacement)["claim"]["modality"] == modality
    assert server.json("/api/v1/claims/" + claim["id"])["judgements"][-1]["replacement"] == replacement


def test_reading_records_nothing(server):
    before = server.json("/api/v1/recent")
    body = json.dumps({"text": "Finland will join NATO.", "lang": "en", "published": "2023-04-01"}).encode()
    status, _, reply = server.get("/api/v1/read", method="POST", body=body, headers={"Content-Type": "application/json"})
    assert status == 200 and json.loads(reply)["claims"][0]["act"] == "join"
    assert server.json("/api/v1/recent") == before


def test_feeds_parse(server):
    for path in ["changes.atom", "agreements/abraham-accords.atom", "states/KAZ.atom"]:
        for language in ["ar", "en"]:
            status, headers, body = server.get(f"/{language}/feeds/{path}")
            feed = feedparser.parse(body, response_headers={"content-type": headers["Content-Type"]})
            assert status == 200 and not feed.bozo, feed.get("bozo_exception")
            assert feed.entries and all(e.id and e.title and e.updated_parsed for e in feed.entries)


def test_the_calendar_parses(server):
    status, _, body = server.get("/en/feeds/plans.ics?valid=2020-01-01")
    calendar = icalendar.Calendar.from_ical(body)
    events = list(calendar.walk("VEVENT"))
    assert status == 200 and not calendar.errors
    for event in events:
        assert event["UID"] and event["DTSTART"].dt < event["DTEND"].dt


def judge(server, claim, token, **judgement):
    return server.get(
        f"/api/v1/claims/{claim}/judgements", method="POST", body=json.dumps(judgement).encode(),
        headers={"Content-Type": "application/json", "Authorization": "Bearer " + token})
