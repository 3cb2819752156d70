#!/usr/bin/env python3
"""Reads saved pages with mithaq and with trafilatura in one run: words, days, time.

    pip install trafilatura
    swift build -c release --product mithaq
    Benchmarks/Pages/compare.py [FOLDER]

FOLDER holds pages and an `expected.ndjson` (page, title, published, text); that of the tests where it is not given. The score is F1
by word (as a bag), the mean over pages. trafilatura is measured within its process; mithaq as a program that is given the folder
many times, less one that is given it once, so that neither start counts.
"""
import collections, json, os, re, subprocess, sys, time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
FOLDER = sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "Tests/MithaqIntakeTests/Fixtures/pages")
MITHAQ = os.environ.get("MITHAQ", os.path.join(ROOT, ".build/release/mithaq"))
ROUNDS = 40

expected = [json.loads(line) for line in open(os.path.join(FOLDER, "expected.ndjson"), encoding="utf-8")]
paths = [os.path.join(FOLDER, e["page"]) for e in expected]


def words(text):
    return collections.Counter(re.findall(r"\w+", text or ""))


def f1(found, wanted):
    a, b = words(found), words(wanted)
    return 2 * sum((a & b).values()) / max(1, sum(a.values()) + sum(b.values()))


def report(name, results, seconds):
    scores = [f1(text, e["text"]) for (text, _), e in zip(results, expected)]
    days = sum(day == e["published"] for (_, day), e in zip(results, expected))
    worst = min(scores)
    print(f"{name:12}  F1 {sum(scores) / len(scores):.4f}  worst {worst:.3f}  days {days}/{len(expected)}  "
          f"{1000 * seconds / len(expected):.3f} ms a page (processor)")
    return sum(scores) / len(scores), days / len(expected), seconds


def mithaq(times):
    before = os.times()
    out = subprocess.run([MITHAQ, "read", "--format", "articles", "--jobs", "1"] + paths * times,
                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    after = os.times()
    return out, after.children_user + after.children_system - before.children_user - before.children_system


out, once = mithaq(1)
read = {json.loads(line)["id"]: json.loads(line) for line in out.splitlines()}
ours = [(read.get(p, {}).get("text", ""), read.get(p, {}).get("published")) for p in paths]
many, total = mithaq(1 + ROUNDS)
assert len(many.splitlines()) == (1 + ROUNDS) * len(out.splitlines()), "the same pages gave another number of articles"
score, days, seconds = report("mithaq", ours, (total - once) / ROUNDS)

try:
    import trafilatura
except ImportError:
    sys.exit("trafilatura is not installed: pip install trafilatura")
results = []
for path in paths:  # warm
    trafilatura.bare_extraction(open(path, "rb").read(), with_metadata=True)
start = time.process_time()
for path in paths:
    found = trafilatura.bare_extraction(open(path, "rb").read(), with_metadata=True)
    found = found.as_dict() if found is not None and hasattr(found, "as_dict") else found or {}
    results.append((found.get("text"), found.get("date")))
peer = report("trafilatura", results, time.process_time() - start)
print(f"ratio of time: {peer[2] / seconds:.1f}")
if score < 0.95 or days < 0.95:
    sys.exit("mithaq: F1 and days are to be 0.95 or more")
