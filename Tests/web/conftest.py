"""A ledger with real and hostile articles, and a server over it, for all tests of the web."""
import json
import os
import pathlib
import secrets
import subprocess
import sys
import urllib.request

import pytest

sys.path.insert(0, os.path.dirname(__file__))
ROOT = pathlib.Path(__file__).resolve().parents[2]
MITHAQ = os.environ.get("MITHAQ", str(ROOT / ".build/debug/mithaq"))

HOSTILE = [
    {
        "id": "<script>alert('id')</script>", "lang": "en", "published": "2025-11-08", "outlet": "\"><script>alert('outlet')</script>",
        "title": "</title><script>document.title='owned'</script>",
        "text": "Kazakhstan signed the <script>document.title='owned'</script> Abraham Accords. "
                "<img src=x onerror=\"document.title='owned'\"> \u202eKazakhstan joined NATO\u202c. \u0000\u0007 End.",
        "url": "javascript:document.title='owned'",
    },
    {
        "id": "bidi", "lang": "ar", "published": "2025-11-08", "outlet": "بديل",
        "text": "\u202eوقعت كازاخستان\u2066 على اتفاقات أبراهام <b>يوم الخميس</b>\u2069.",
    },
    {"id": "long", "lang": "en", "published": "2025-11-08", "outlet": "long", "text": "Kazakhstan joined NATO. " + "x" * 1_000_000},
]


class Server:
    """A running `mithaq serve`."""

    def __init__(self, ledger, token_file=None, arguments=()):
        command = [MITHAQ, "serve", "--ledger", str(ledger), "--port", "0", *arguments]
        if token_file:
            command += ["--token-file", str(token_file)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)
        self.base = self.process.stdout.readline().strip()
        assert self.base.startswith("http://127.0.0.1:"), self.process.stderr.read()
        self.port = int(self.base.rsplit(":", 1)[1])

    def get(self, path, headers=None, method="GET", body=None):
        """Status, headers and bytes, whatever the status."""
        request = urllib.request.Request(self.base + path, headers=headers or {}, method=method, data=body)
        try:
            with urllib.request.build_opener(NoRedirect).open(request, timeout=60) as reply:
                return reply.status, reply.headers, reply.read()
        except urllib.error.HTTPError as reply:
            return reply.code, reply.headers, reply.read()

    def json(self, path, **more):
        status, _, body = self.get(path, **more)
        assert status == 200, (path, status, body[:300])
        return json.loads(body)

    def stop(self):
        self.process.terminate()
        self.process.wait(30)


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def ingest(ledger, *files, published=None):
    command = [MITHAQ, "ingest", "--ledger", str(ledger), *map(str, files)]
    if published:
        command += ["--published", published]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)


@pytest.fixture(scope="session")
def token():
    return secrets.token_urlsafe(24)


@pytest.fixture(scope="session")
def ledger(tmp_path_factory):
    folder = tmp_path_factory.mktemp("web")
    path = folder / "web.ledger"
    ingest(path, "Examples/kazakhstan-accords.ar.txt", "Examples/kazakhstan-accords.en.txt", published="2025-11-07")
    some = folder / "some.ndjson"
    lines = [line for name in ["ar-accession", "en"] for line in (ROOT / f"Corpus/gold/{name}.ndjson").read_text().splitlines()[:6]]
    some.write_text("\n".join(lines) + "\n")
    ingest(path, "Examples/news.ndjson", some)
    hostile = folder / "hostile.ndjson"
    hostile.write_text("\n".join(json.dumps(article, ensure_ascii=False) for article in HOSTILE) + "\n")
    ingest(path, hostile)
    return path


@pytest.fixture(scope="session")
def server(ledger, token, tmp_path_factory):
    file = tmp_path_factory.mktemp("token") / "token"
    file.write_text(token + "\n")
    server = Server(ledger, file)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def places(server):
    """One address of every kind of page, below its language, as the ledger has them."""
    board = server.json("/api/v1/agreements/abraham-accords")
    claim = next(p["reported"]["claims"][0] for p in board["parties"] if p["party"] == "KAZ")
    person = server.json("/api/v1/people")["items"][0]["id"]
    quoted = urllib.parse.quote(person, safe="")
    hostile = [a for a in range(1, 200) if article(server, a) in {h["id"] for h in HOSTILE}]
    assert len(hostile) == len(HOSTILE), hostile
    outlet = urllib.parse.quote(HOSTILE[0]["outlet"], safe="")
    return {
        "home": "", "agreements": "/agreements", "agreement": "/agreements/abraham-accords", "law": "/agreements/paris-agreement",
        "cell": "/agreements/abraham-accords/parties/KAZ", "conditions": "/agreements/un",
        "states": "/states", "state": "/states/KAZ", "pair": "/states/KAZ/ISR", "people": "/people", "person": "/people/" + quoted,
        "outlets": "/outlets", "outlet": "/outlets/" + outlet, "article": "/articles/1", "claim": "/claims/" + claim,
        "changes": "/changes", "conflicts": "/conflicts", "search": "/search?q=Kazakhstan", "read": "/read", "review": "/review",
        "about": "/about", "missing": "/nothing-here",
        **{f"hostile-{i}": f"/articles/{n}" for i, n in enumerate(hostile)},
    }


def article(server, number):
    status, _, body = server.get(f"/api/v1/articles/{number}")
    return json.loads(body)["article"]["id"] if status == 200 else None
