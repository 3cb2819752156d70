"""Measures a job on one worker and on two, with the same crawl, and checks that both give the same bytes.

    .build/cluster/bin/python Tests/cluster/measure.py [ARCHIVE…]

Without archives it makes eight of its own. Worker processes have one core each; the reader is the release build where there is one.
"""

import os
import pathlib
import re
import sys
import tempfile
import time

from cluster import ROOT, Cluster, lines
from crawl import archive

STAGE = re.compile(r"ResultStage 0 .* finished in (\d+) ms")


def main() -> None:
    release = ROOT / ".build/release/mithaq-read"
    reader = release if release.exists() else ROOT / ".build/debug/mithaq-read"
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        crawl = [pathlib.Path(name).resolve() for name in sys.argv[1:]]
        crawl = crawl or [archive(folder / f"{n}.warc.gz", n * 2000, 2000) for n in range(8)]
        size = sum(path.stat().st_size for path in crawl)
        print(f"{len(crawl)} archives, {size / 1e6:.1f} MB, {reader.relative_to(ROOT)}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
        results = []
        for workers in (1, 2):
            with Cluster(folder / f"cluster{workers}", workers=workers) as cluster:
                out = folder / f"out{workers}"
                start = time.monotonic()
                code = cluster.run(
                    "batch", "--input", *crawl, "--output", out, "--reader", reader, "--packs", ROOT / "Packs")
                seconds = time.monotonic() - start
                if code != 0:
                    sys.exit(cluster.driver_log()[-3000:])
                # The first stage is the reading; the rest of the time Spark starts, writes Parquet and ends.
                stage = STAGE.search(cluster.driver_log())
                reading = int(stage.group(1)) / 1e3 if stage else float("nan")
                results.append(lines(out / "readings"))
                print(f"{workers} worker{'s' if workers > 1 else ' '}: {seconds:.1f} s in all, {reading:.1f} s to read, load {os.getloadavg()[0]:.1f}", flush=True)
        if results[0] != results[1] or not results[0]:
            sys.exit("error: one worker and two give different readings")
        print(f"the same {len(results[0].splitlines())} readings, {len(results[0]) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
