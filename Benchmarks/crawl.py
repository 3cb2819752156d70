"""Measures the reader on web archives of several lengths: seconds of processor, peak memory, bytes; and checks that every page came out.

    python3 Benchmarks/crawl.py 200000000 1000000000
    python3 Benchmarks/crawl.py --packing zstd 200000000

Needs release builds of mithaq-read and mithaq-bench. Archives are kept in .build and made once.
"""

import argparse
import os
import pathlib
import re
import subprocess
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]


class Run:
    """A program with its output in a file: wall and processor seconds, and its peak memory, asked for while it runs."""

    def __init__(self, words: list, output: pathlib.Path | str, source=None):
        start = time.monotonic()
        with open(output, "wb") as sink:
            process = subprocess.Popen([str(word) for word in words], stdout=sink, stderr=subprocess.PIPE, stdin=source, cwd=ROOT)
        messages: list[bytes] = []
        listener = threading.Thread(target=lambda: messages.append(process.stderr.read()))
        listener.start()
        self.peak = 0
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            try:
                found = re.search(r"VmHWM:\s+(\d+)", pathlib.Path(f"/proc/{process.pid}/status").read_text())
                self.peak = max(self.peak, int(found.group(1)) if found else 0)
            except OSError:
                pass
            time.sleep(0.02)
        listener.join()
        process.returncode = os.waitstatus_to_exitcode(status)
        self.seconds = time.monotonic() - start
        self.processor = usage.ru_utime + usage.ru_stime
        self.messages = b"".join(messages).decode()
        if process.returncode != 0:
            raise SystemExit(f"{words[0]}: error: ended with {process.returncode}:\n{self.messages[-2000:]}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("bytes", type=int, nargs="+", help="how long the archives are")
    parser.add_argument("--packing", default="gzip", choices=["none", "gzip", "zstd"])
    parser.add_argument("--build", default=".build/release")
    parser.add_argument("--once", action="store_true", help="leave out reading the readings' text again, as a ledger's machine does")
    options = parser.parse_args()
    build = ROOT / options.build
    for size in options.bytes:
        ending = {"none": "warc", "gzip": "warc.gz", "zstd": "warc.zst"}[options.packing]
        path = ROOT / f".build/bench-crawl-{size}.{ending}"
        count = path.with_suffix(".pages")
        if not count.exists():
            made = Run([build / "mithaq-bench", "archive", "--bytes", size, "--packing", options.packing], path)
            count.write_text(made.messages)
        pages, unpacked = map(int, re.match(r"(\d+) pages, (\d+) bytes", count.read_text()).groups())
        readings = ROOT / ".build/bench-crawl-readings.ndjson"
        run = Run([build / "mithaq-read", path], readings)
        articles = claims = 0
        with readings.open("rb") as lines:
            for line in lines:
                articles += 1
                claims += line.count(b'"modality":')
        if articles != pages or claims == 0:
            raise SystemExit(f"error: {pages} pages went in, {articles} articles with {claims} claims came out")
        written = readings.stat().st_size
        again = None if options.once else Run([build / "mithaq-read", readings], "/dev/null")
        length = path.stat().st_size
        print(
            f"{length / 1e6:.0f} MB {options.packing}, {unpacked / 1e6:.0f} MB unpacked, {pages} pages: "
            f"{run.processor:.1f} s of processor ({run.seconds:.1f} s by the clock), {run.processor / pages * 1e3:.2f} ms a page, "
            f"{length / 1e6 / run.processor:.1f} MB/s packed, {unpacked / 1e6 / run.processor:.1f} MB/s unpacked; "
            f"peak memory {run.peak / 1024:.0f} MiB; {claims} claims; readings {written / 1e6:.1f} MB"
            + (f"; the readings' text again: {again.processor:.1f} s, peak {again.peak / 1024:.0f} MiB" if again else ""), flush=True)


if __name__ == "__main__":
    main()
