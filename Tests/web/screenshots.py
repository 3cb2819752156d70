"""Takes the pictures in Docs/ of a running server: screenshots.py http://127.0.0.1:8080"""
import pathlib
import sys

from playwright.sync_api import sync_playwright

DOCS = pathlib.Path(__file__).resolve().parents[2] / "Docs"
SHOTS = [
    ("web-board-ar", "/ar/agreements/abraham-accords", 1000, 1050, "light"),
    ("web-board-dark", "/en/agreements/abraham-accords", 1000, 1050, "dark"),
    ("web-article-ar", "/ar/articles/1", 1000, 800, "light"),
    ("web-state-en", "/en/states/KAZ#network", 1000, 900, "light"),
    ("web-cell-en", "/en/agreements/abraham-accords/parties/KAZ", 1000, 800, "light"),
    ("web-conditions-ar", "/ar/agreements/un#conditions", 1000, 560, "light"),
    ("web-phone-ar", "/ar/agreements/abraham-accords#board", 360, 720, "light"),
]

with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    for name, path, width, height, scheme in SHOTS:
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
        page = context.new_page()
        page.goto(sys.argv[1] + path)
        page.wait_for_timeout(300)
        page.screenshot(path=str(DOCS / (name + ".png")))
        context.close()
    browser.close()
