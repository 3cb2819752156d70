#!/usr/bin/env python3
"""The memory of a server over a million mixed requests: web-million.py LEDGER [REQUESTS]. Needs wrk (Debian) on the path.

Asks for kept boards, boards of another day each time, a claim as JSON, states and searches, at 32 connections (Benchmarks/mix.lua), and
writes after each tenth how much memory the server holds: its own (Pss_Anon), and the part of the ledger's file that is mapped into it
(Pss_File), which belongs to the system's cache and goes back when others need it. Fails where a reply is wrong, and where the server's
own memory grew by more than a tenth and 16 MB over the second half.
"""
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.parse
import urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LEDGER, REQUESTS = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
MITHAQ = os.environ.get("MITHAQ", ROOT + "/.build/release/mithaq")

# Whoever stops this stops the server too.
signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
server = subprocess.Popen([MITHAQ, "serve", "--ledger", LEDGER, "--port", "0"], stdout=subprocess.PIPE, text=True)
base = server.stdout.readline().strip()


def get(path):
    with urllib.request.urlopen(base + path) as reply:
        return json.load(reply)


def memory():
    """In MB. Each of the server's connections maps the file anew, so that RSS would count its pages several times."""
    with open(f"/proc/{server.pid}/smaps_rollup") as file:
        values = dict(re.findall(r"^(Pss_Anon|Pss_File):\s+(\d+) kB", file.read(), re.M))
    return int(values["Pss_Anon"]) / 1000, int(values["Pss_File"]) / 1000


def ask(seconds, arguments):
    """Runs wrk for some seconds; gives how many requests were answered."""
    command = ["wrk", "-t2", "-c32", f"-d{seconds}s", "--timeout", "60s", "--latency", "-s", ROOT + "/Benchmarks/mix.lua", base, "--", *arguments]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in out or "Socket errors" in out:
        sys.exit(out)
    p99 = re.search(r"99%\s+(\S+)", out).group(1)
    return int(re.search(r"(\d+) requests in", out).group(1)), p99


try:
    started = memory()
    agreements = [item["id"] for item in sorted(get("/api/v1/agreements?limit=200")["items"], key=lambda a: -(a["claims"] or 0)) if item["claims"]]
    states = [item["id"] for item in get("/api/v1/states?limit=200")["items"]]
    board = get("/api/v1/agreements/" + urllib.parse.quote(agreements[0]))
    claim = next(row["reported"]["claims"][0] for row in board["parties"] if row["reported"])
    text = get("/api/v1/articles/1")["article"]["text"]
    words = sorted(set(re.findall(r"[a-z]{3,}", text)))
    plain = [urllib.parse.quote(x) for x in agreements if re.fullmatch(r"[A-Za-z0-9_.-]+", x)]
    arguments = [",".join(plain), claim, ",".join(states), ",".join(words)]
    print(f"at the start: {started[0]:.0f} MB of its own, {started[1]:.0f} MB of files")
    done, wanted, seconds, began, seen = 0, REQUESTS // 10, 5, time.monotonic(), []
    while done < REQUESTS:
        count, p99 = ask(seconds, arguments)
        done += count
        # As long as it takes to the next tenth, by the rate so far.
        rate = done / (time.monotonic() - began)
        seconds = max(1, round(max(wanted - done, wanted / 20) / rate))
        if done < wanted * 0.98:
            continue
        wanted += REQUESTS // 10
        seconds = max(1, round((wanted - done) / rate))
        own, files = memory()
        seen.append(own)
        print(f"{done:>9} requests, {rate:.0f}/s so far, p99 {p99}: {own:.0f} MB of its own, {files:.0f} MB of files", flush=True)
    half = seen[len(seen) // 2 - 1]
    if seen[-1] > half * 1.1 + 16:
        sys.exit(f"its own memory grew from {half:.0f} to {seen[-1]:.0f} MB over the second half")
finally:
    server.terminate()
    server.wait()
