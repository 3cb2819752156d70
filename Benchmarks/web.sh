#!/bin/bash
# Requests per second and latency of a board page, a claim as JSON, and Datasette's JSON of the same claim's row, at 32 connections
# and one after the other in one run: Benchmarks/web.sh LEDGER AGREEMENT CLAIM. Needs wrk and datasette on the path.
set -euo pipefail
cd "$(dirname "$0")/.."
ledger=$1 agreement=$2 claim=$3
seconds=${SECONDS_EACH:-10}
mithaq=${MITHAQ:-.build/release/mithaq}

out=$(mktemp)
"$mithaq" serve --ledger "$ledger" --port 0 > "$out" &
server=$!
peer=
trap 'kill $server $peer 2> /dev/null || true; rm -f "$out"' EXIT
until [ -s "$out" ]; do sleep 0.1; done
base=$(cat "$out")

# A claim's row as Datasette finds it: by its number, which is the table's key.
id=$(curl -sf "$base/api/v1/claims/$claim" | python3 -c 'import json,sys; print(json.load(sys.stdin)["claim"]["id"])')
row=$(python3 -c "import sqlite3,sys; print(sqlite3.connect(sys.argv[1]).execute('SELECT seq FROM claim WHERE id = ?', (bytes.fromhex(sys.argv[2]),)).fetchone()[0])" "$ledger" "$id")
datasette serve --immutable "$ledger" --port 8399 > /dev/null 2>&1 &
peer=$!
name=$(basename "$ledger")
theirs="http://127.0.0.1:8399/${name%.*}/claim/$row.json?_shape=objects"
until curl -sf "$theirs" > /dev/null; do sleep 0.2; done

# Both must give the claim before either is timed.
curl -sf "$base/api/v1/claims/$id" | grep -q "$id"
curl -sf "$theirs" | grep -q "$id"
curl -sf "$base/en/agreements/$agreement" | grep -q 'class="board"'

memory() { awk '/VmRSS/ {print $2 " kB"}' /proc/$server/status; }
measure() {
  echo "== $1"
  wrk -t2 -c32 -d"${seconds}s" --latency "$2" | grep -E '50%|99%|Requests/sec|Non-2xx' || true
}
echo "memory before: $(memory)"
measure "board page" "$base/en/agreements/$agreement"
measure "claim as JSON" "$base/api/v1/claims/$id"
measure "the same row by Datasette" "$theirs"
echo "memory after: $(memory)"
