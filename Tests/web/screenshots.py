"""Takes pictures of the pages: screenshots.py docs | all FOLDER

`docs` takes those in Docs/, `all FOLDER` every page in both languages, wide and on a phone, to be looked at. The ledger is made of the
examples and the practice corpus, so that there is something of every kind to be seen.
"""
import pathlib
import subprocess
import sys
import tempfile
import urllib.parse

from playwright.sync_api import sync_playwright

from conftest import ROOT, Server, ingest

DOCS = [
    ("web-home-en", "/en", 1000, 900, "light"),
    ("web-board-ar", "/ar/agreements/abraham-accords", 1000, 1050, "light"),
    ("web-map-en", "/en/agreements/abraham-accords#map", 1000, 700, "light"),
    ("web-board-dark", "/en/agreements/abraham-accords", 1000, 1050, "dark"),
    ("web-article-ar", "/ar/articles/1", 1000, 800, "light"),
    ("web-state-en", "/en/states/KAZ#network", 1000, 900, "light"),
    ("web-phone-ar", "/ar/agreements/abraham-accords#board", 360, 720, "light"),
]


def make_ledger(folder):
    path = folder / "pictures.ledger"
    ingest(path, "Examples/kazakhstan-accords.ar.txt", "Examples/kazakhstan-accords.en.txt", published="2025-11-07")
    ingest(path, "Examples/news.ndjson", *sorted(str(file) for file in (ROOT / "Corpus/practice").glob("*.ndjson")))
    return path


def shot(browser, server, path, file, width, height, scheme, whole=False):
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    page = context.new_page()
    page.goto(server.base + path)
    page.wait_for_load_state("networkidle")
    # A page that can be moved sideways is one that does not fit.
    assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
    page.screenshot(path=str(file), full_page=whole)
    context.close()


def every_page(server):
    board = server.json("/api/v1/agreements/abraham-accords")
    claim = next(p["reported"]["claims"][0] for p in board["parties"] if p["party"] == "KAZ")
    person = server.json("/api/v1/people")["items"][0]["id"]
    outlet = server.json("/api/v1/outlets")["items"][0]["id"]
    return {
        "home": "", "agreements": "/agreements", "agreement": "/agreements/abraham-accords", "conditions": "/agreements/paris-agreement#conditions",
        "cell": "/agreements/abraham-accords/parties/KAZ", "states": "/states", "state": "/states/KAZ", "pair": "/states/KAZ/ISR",
        "people": "/people", "person": "/people/" + urllib.parse.quote(person, safe=""), "outlet": "/outlets/" + urllib.parse.quote(outlet, safe=""),
        "article": "/articles/1", "claim": "/claims/" + claim, "changes": "/changes", "conflicts": "/conflicts",
        "search": "/search?q=Kazakhstan", "read": "/read", "review": "/review", "about": "/about",
    }


def main(arguments):
    if arguments[:1] not in (["docs"], ["all"]) or len(arguments) != {"docs": 1, "all": 2}[arguments[0]]:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        folder = pathlib.Path(folder)
        (folder / "token").write_text("a token for pictures only\n")
        server = Server(make_ledger(folder), folder / "token")
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        try:
            if arguments[0] == "docs":
                for name, path, width, height, scheme in DOCS:
                    shot(browser, server, path, ROOT / "Docs" / (name + ".png"), width, height, scheme)
            else:
                target = pathlib.Path(arguments[1])
                target.mkdir(parents=True, exist_ok=True)
                for name, path in every_page(server).items():
                    for language in ["ar", "en"]:
                        for kind, width in [("wide", 1100), ("phone", 360)]:
                            shot(browser, server, f"/{language}{path}", target / f"{name}-{language}-{kind}.png", width, 800, "light", whole=True)
        finally:
            browser.close()
            server.stop()


if __name__ == "__main__":
    main(sys.argv[1:])
