"""Reads a crawl into claims on a cluster of Apache Spark, with mithaq-read as the filter that every task pipes through.

    spark-submit --master spark://HOST:7077 Cluster/spark/mithaq_job.py batch  --input '/data/crawl/*.warc.gz' --output /data/out/2024-05
    spark-submit --master spark://HOST:7077 Cluster/spark/mithaq_job.py stream --input /data/incoming --output /data/out --checkpoint /data/checkpoint

What a task writes depends on its input alone, and Spark commits the output of one attempt of each task, so that a task that is run twice
(a lost executor, speculation) loses and doubles nothing. See Cluster/spark/README.md.
"""

import argparse
import glob
import os
import shlex
import sys
import urllib.parse

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

# One line of `mithaq read --format ndjson`, with what lines of pages carry besides.
READING = """
  id STRING, lang STRING, published STRING,
  claims ARRAY<STRUCT<
    id: STRING, act: STRING, modality: STRING,
    actors: ARRAY<STRUCT<id: STRING, kind: STRING, mention: STRUCT<text: STRING, start: LONG, end: LONG>, person: STRING, office: STRING>>,
    counterparts: ARRAY<STRUCT<id: STRING, kind: STRING, mention: STRUCT<text: STRING, start: LONG, end: LONG>, person: STRING, office: STRING>>,
    agreement: STRUCT<id: STRING, type: STRING, name: STRING, topic: STRING>,
    attribution: STRUCT<polity: STRING, person: STRING, office: STRING, outlet: STRING, channel: STRING>,
    when: STRUCT<date: STRING, text: STRING>, where: STRUCT<text: STRING>,
    evidence: STRUCT<text: STRING, start: LONG, end: LONG, sentence: LONG>,
    origin: STRING, confidence: DOUBLE>>,
  title STRING, text STRING, outlet STRING, url STRING
"""

ARCHIVES = (".warc", ".warc.gz", ".warc.zst", ".html", ".htm")
LINES = (".ndjson", ".ndjson.gz", ".jsonl", ".jsonl.gz")


def command(options: argparse.Namespace, names: bool) -> str:
    """The filter's command line; with `names` it takes names of files, otherwise documents."""
    words = [options.reader, "--inline"]
    if names:
        words.append("--list")
    if options.with_text:
        words.append("--with-text")
    for option in ("packs", "lang", "published", "outlet"):
        value = getattr(options, option)
        if value:
            words += ["--" + option, value]
    return shlex.join(words)


def lines(spark: SparkSession, pieces, options: argparse.Namespace, names: bool) -> DataFrame:
    """All that the filter writes for an RDD of names or documents, a line a row, in the order of the input.

    A filter that fails (no packs, a crash) fails the task; a document that cannot be read is a line that says so.
    """
    # Of the driver's environment the reader gets what concerns it and nothing else.
    environment = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "XDG_CACHE_HOME") or name.startswith("MITHAQ_")}
    output = pieces.pipe(command(options, names), env=environment, checkCode=True)
    return spark.createDataFrame(output.map(lambda line: (line,)), "value STRING")


def write(spark: SparkSession, rows: DataFrame, folder: str, overwrite: bool) -> dict:
    """Writes readings and problems as text and claims as Parquet, reading every document once."""
    mode = "overwrite" if overwrite else "errorifexists"
    rows = rows.persist()
    try:
        is_reading = F.col("value").startswith('{"id":')
        readings = rows.where(is_reading)
        claims = (
            readings.select(F.from_json("value", READING).alias("r"))
            .select("r.*", F.explode("r.claims").alias("claim"))
            .select(F.col("id").alias("article"), "lang", "published", "title", "outlet", "url", "claim.*")
        )
        rows.where(~is_reading).write.mode(mode).text(folder + "/problems")
        claims.write.mode(mode).parquet(folder + "/claims")
        # Last, so that its _SUCCESS says that all is there.
        readings.write.mode(mode).text(folder + "/readings")
        return {"readings": readings.count()}
    finally:
        rows.unpersist()


def batch(spark: SparkSession, options: argparse.Namespace) -> None:
    paths = sorted(path for pattern in options.input for path in glob.glob(pattern))
    if not paths:
        sys.exit(f"{' '.join(options.input)}: error: no such files")
    names = all(path.endswith(ARCHIVES) for path in paths)
    if not names and not all(path.endswith(LINES) for path in paths):
        sys.exit(f"error: archives and pages ({', '.join(ARCHIVES)}) or documents ({', '.join(LINES)}) are wanted, not both, and nothing else")
    context = spark.sparkContext
    # An archive is one task, in the order of names; documents are cut by Spark, which keeps their order.
    pieces = context.parallelize(paths, len(paths)) if names else context.textFile(",".join(paths))
    counts = write(spark, lines(spark, pieces, options, names), options.output, overwrite=False)
    print(f"{counts['readings']} articles read from {len(paths)} files into {options.output}")


def stream(spark: SparkSession, options: argparse.Namespace) -> None:
    def take(rows: DataFrame, number: int) -> None:
        # The same files come again under the same number when this was interrupted, and then replace what was half written.
        if options.documents:
            pieces = rows.rdd.map(lambda row: row.value)
        else:
            paths = sorted(urllib.parse.unquote(urllib.parse.urlparse(row.path).path) for row in rows.select("path").collect())
            if not paths:
                return
            pieces = spark.sparkContext.parallelize(paths, len(paths))
        write(spark, lines(spark, pieces, options, not options.documents), f"{options.output}/batch={number:08d}", overwrite=True)

    source = spark.readStream.option("maxFilesPerTrigger", options.files_per_batch)
    if options.documents:
        rows = source.format("text").option("pathGlobFilter", "*.{ndjson,jsonl,ndjson.gz,jsonl.gz}").load(options.input[0])
    else:
        # Only the names are asked for, so that Spark does not read the files themselves.
        source = source.format("binaryFile").schema("path STRING, modificationTime TIMESTAMP, length LONG, content BINARY")
        rows = source.option("pathGlobFilter", "*.{warc,warc.gz,warc.zst,html,htm}").load(options.input[0]).select("path")
    writer = rows.writeStream.foreachBatch(take).option("checkpointLocation", options.checkpoint)
    writer = writer.trigger(availableNow=True) if options.once else writer.trigger(processingTime="10 seconds")
    writer.start().awaitTermination()


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    kinds = parser.add_subparsers(dest="kind", required=True)
    for name, about in (("batch", "all files that are there"), ("stream", "files of a folder as they come")):
        kind = kinds.add_parser(name, help=about)
        kind.add_argument("--input", required=True, nargs="+", help="files or patterns; for stream, one folder")
        kind.add_argument("--output", required=True, help="the folder that is written; every machine sees it under this name")
        kind.add_argument("--reader", default="mithaq-read", help="the filter, on every machine")
        kind.add_argument("--packs", help="the folder of packs, on every machine; MITHAQ_PACKS where it is not given")
        kind.add_argument("--with-text", action="store_true", help="every reading carries its text, so that 'mithaq ingest' takes it")
        for option in ("lang", "published", "outlet"):
            kind.add_argument("--" + option, help="as for mithaq read")
    kind.add_argument("--checkpoint", required=True, help="the folder in which Spark keeps what it has taken in")
    kind.add_argument("--documents", action="store_true", help="the files are NDJSON, not archives and pages")
    kind.add_argument("--files-per-batch", type=int, default=64)
    kind.add_argument("--once", action="store_true", help="take what is there and end")
    return parser.parse_args()


def main() -> None:
    options = arguments()
    spark = SparkSession.builder.appName("mithaq " + options.kind).getOrCreate()
    try:
        (batch if options.kind == "batch" else stream)(spark, options)
    finally:
        spark.stop()


if __name__ == "__main__":
    main()
