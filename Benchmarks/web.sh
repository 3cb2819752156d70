#!/bin/bash
# Requests per second, latency and memory of a server at 32 connections, and of Datasette with the same claim, one after the other in one
# run: Benchmarks/web.sh LEDGER [AGREEMENT] [CLAIM]. Needs wrk (Debian) and datasette (PyPI) on the path.
#
# A kept page is one address asked again and again; a new page asks for another day each time. The client takes part of the machine, so
# that processor time is told of both: what the server spent on a request, and how much of one core wrk kept busy.
#
# Datasette serves the ledger's tables as `mithaq export --format sqlite` writes them for it, which takes minutes and is done once, into
# LEDGER.claims.db: the ledger itself has a search index with a tokenizer that only mithaq knows, on which Datasette's inspection stops.
# It has the best that it can have: the file is immutable and its tables were counted beforehand (--inspect-file), so that nothing is
# counted while it serves; the row is asked for by its primary key; its three threads for SQL are its default, and 0 (none) was
# slower on two cores; facets and suggestions play no part in a row. All replies are checked before any is timed. The script fails where an
# answer is wrong, not where the machine is slow.
set -euo pipefail
cd "$(dirname "$0")/.."
ledger=$1
seconds=${SECONDS_EACH:-10}
mithaq=${MITHAQ:-.build/release/mithaq}
tables=$ledger.claims.db
[ "$tables" -nt "$ledger" ] || "$mithaq" export --ledger "$ledger" --format sqlite --output "$tables"

out=$(mktemp -d)
began=$(date +%s%N)
"$mithaq" serve --ledger "$ledger" --port 0 > "$out/address" &
server=$!
peer=
trap 'kill $server $peer 2> /dev/null || true; rm -rf "$out"' EXIT
until [ -s "$out/address" ]; do sleep 0.01; done
echo "start: $((($(date +%s%N) - began) / 1000000)) ms"
base=$(cat "$out/address")
field() { python3 -c "import json,sys; print(json.load(sys.stdin)$1)"; }
agreement=${2:-$(curl -sf "$base/api/v1/agreements?limit=1" | field '["items"][0]["id"]')}
claim=${3:-$(curl -sf "$base/api/v1/agreements/$agreement" | field '["parties"][0]["reported"]["claims"][0]')}
id=$(curl -sf "$base/api/v1/claims/$claim" | field '["claim"]["id"]')

datasette inspect "$tables" --inspect-file "$out/inspect.json"
datasette serve --immutable "$tables" --inspect-file "$out/inspect.json" --port 8399 > "$out/datasette" 2>&1 &
peer=$!
name=$(basename "$tables" .db)
theirs="http://127.0.0.1:8399/${name//./~2E}/claims/$id.json?_shape=objects"
for _ in $(seq 100); do
  curl -sf "$theirs" > /dev/null && break
  sleep 0.2
done

curl -sf "$base/api/v1/claims/$id" | grep "$id" > /dev/null
curl -sf "$theirs" | grep "\"claim\": \"$id\"" > /dev/null
curl -sf "$base/en/agreements/$agreement" | grep 'class="board"' > /dev/null
echo "board page of $agreement: $(curl -sf "$base/en/agreements/$agreement" | wc -c) bytes, $(curl -sf -H 'Accept-Encoding: gzip' "$base/en/agreements/$agreement" | wc -c) packed; load of the machine: $(cut -d' ' -f1-3 /proc/loadavg)"

# Its own memory, and of the ledger's file what the system keeps mapped for it.
memory() { awk '/^Pss_Anon/ {own = $2} /^Pss_File/ {files = $2} END {print int(own / 1000) " MB of its own, " int(files / 1000) " MB of files"}' "/proc/$server/smaps_rollup"; }
ticks() { awk '{print $14 + $15}' "/proc/$1/stat"; }
# Prints the rate and the latencies, and keeps the rate.
measure() {
  local name=$1 process=$2
  shift 2
  local before
  before=$(ticks "$process")
  /usr/bin/env time -f '%U %S %e' -o "$out/time" wrk -t1 -c32 -d"${seconds}s" --latency "$@" > "$out/wrk"
  local spent=$(($(ticks "$process") - before))
  if grep -q 'Non-2xx\|Socket errors' "$out/wrk"; then
    echo "$name: $(grep 'Non-2xx\|Socket errors' "$out/wrk")" >&2
    exit 1
  fi
  rate=$(awk '/Requests\/sec/ {print $2}' "$out/wrk")
  local count
  count=$(awk '/requests in/ {print $1}' "$out/wrk")
  echo "$name: $rate requests/s, median $(awk '$1 == "50%" {print $2}' "$out/wrk"), p99 $(awk '$1 == "99%" {print $2}' "$out/wrk");" \
    "$((spent * 10000 / count)) µs of processor a request; wrk $(awk '{print int(100 * ($1 + $2) / $3)}' "$out/time")% of a core"
}
echo "memory: $(memory)"
measure "board page, kept" $server "$base/en/agreements/$agreement"
measure "board page, packed" $server -H 'Accept-Encoding: gzip' "$base/en/agreements/$agreement"
measure "board page, new" $server -s Benchmarks/days.lua "$base/en/agreements/$agreement"
# The kept page beside it, while 8 connections ask for new ones. It is asked for once before: a thousand others came since it was kept, and
# wrk counts one late answer many times over, as often as it would have asked meanwhile.
curl -sf "$base/en/agreements/$agreement" > /dev/null
wrk -t1 -c8 -d"$((seconds + 2))s" -s Benchmarks/days.lua "$base/ar/agreements/$agreement" > /dev/null &
beside=$!
measure "board page, kept, while 8 ask for new ones" $server "$base/en/agreements/$agreement"
wait $beside
measure "claim as JSON" $server "$base/api/v1/claims/$id"
ours=$rate
measure "the same row by Datasette" $peer "$theirs"
echo "ratio of requests, claim as JSON / Datasette: $(python3 -c "print(round($ours / $rate, 1))")"
echo "memory: $(memory)"
