#!/bin/bash
# Requests per second, latency and memory of a board page, a claim as JSON, and Datasette's JSON of the same claim's row, at 32 connections
# and one after the other in one run: Benchmarks/web.sh LEDGER AGREEMENT CLAIM. Needs wrk (Debian) and datasette (PyPI) on the path.
# A kept page is one address asked again and again; a new page asks for another day each time. REQUESTS more requests of a claim follow for
# the memory, where given. It fails where an answer is wrong, not where the machine is slow.
set -euo pipefail
cd "$(dirname "$0")/.."
ledger=$1 agreement=$2 claim=$3
seconds=${SECONDS_EACH:-10}
mithaq=${MITHAQ:-.build/release/mithaq}

out=$(mktemp -d)
began=$(date +%s%N)
"$mithaq" serve --ledger "$ledger" --port 0 > "$out/address" &
server=$!
peer=
trap 'kill $server $peer 2> /dev/null || true; rm -rf "$out"' EXIT
until [ -s "$out/address" ]; do sleep 0.01; done
echo "start: $((($(date +%s%N) - began) / 1000000)) ms"
base=$(cat "$out/address")

# A claim's row as Datasette finds it: by its number, which is the table's key. The ledger itself keeps claims in sheets, so the row is laid into a
# table from the ledger's export.
id=$(curl -sf "$base/api/v1/claims/$claim" | python3 -c 'import json,sys; print(json.load(sys.stdin)["claim"]["id"])')
row=1
{ "$mithaq" export --ledger "$ledger" 2> /dev/null || true; } | { grep -m 1 "\"claim\":{\"id\":\"$id\"" || true; } > "$out/line"
python3 - "$out" "$id" "$row" << 'END'
import json, sqlite3, sys
out, id, row = sys.argv[1:]
line = json.load(open(out + "/line"))
table = sqlite3.connect(out + "/rows.db")
table.execute("CREATE TABLE claim(seq INTEGER PRIMARY KEY, id BLOB NOT NULL, article TEXT NOT NULL, body TEXT NOT NULL)")
body = json.dumps(line["claim"], ensure_ascii=False, separators=(",", ":"))
table.execute("INSERT INTO claim VALUES (?,?,?,?)", (int(row), bytes.fromhex(id), line["article"], body))
table.commit()
END
datasette serve --immutable "$out/rows.db" --port 8399 > /dev/null 2>&1 &
peer=$!
theirs="http://127.0.0.1:8399/rows/claim/$row.json?_shape=objects"
until curl -sf "$theirs" > /dev/null; do sleep 0.2; done

# All must give their answer before any is timed.
curl -sf "$base/api/v1/claims/$id" | grep -q "$id"
curl -sf "$theirs" | grep -q "\"seq\": $row"
curl -sf "$base/en/agreements/$agreement" | grep -q 'class="board"'

memory() { awk '/VmRSS/ {print $2 " kB"}' /proc/$server/status; }
# Prints the rate and the latencies, and keeps the rate.
measure() {
  local name=$1
  shift
  wrk -t2 -c32 -d"${seconds}s" --latency "$@" > "$out/wrk"
  if grep -q 'Non-2xx' "$out/wrk"; then
    echo "$name: $(grep 'Non-2xx' "$out/wrk")" >&2
    exit 1
  fi
  rate=$(awk '/Requests\/sec/ {print $2}' "$out/wrk")
  echo "$name: $rate requests/s, median $(awk '$1 == "50%" {print $2}' "$out/wrk"), p99 $(awk '$1 == "99%" {print $2}' "$out/wrk")"
}
echo "memory before: $(memory)"
measure "board page, kept" "$base/en/agreements/$agreement"
measure "board page, new" -s Benchmarks/days.lua "$base/en/agreements/$agreement"
measure "claim as JSON" "$base/api/v1/claims/$id"
ours=$rate
measure "the same row by Datasette" "$theirs"
echo "ratio of requests, claim as JSON / Datasette: $(python3 -c "print(round($ours / $rate, 1))")"
echo "memory after: $(memory)"
if [ -n "${REQUESTS:-}" ]; then
  seconds=$(python3 -c "print(max(1, round($REQUESTS / $ours)))")
  measure "claim as JSON, $seconds s" "$base/api/v1/claims/$id"
  echo "requests: $(awk '/requests in/ {print $1}' "$out/wrk"), memory: $(memory)"
fi
