#!/bin/bash
# Kills an ingestion at random moments, again and again, and checks after each that the ledger is whole, that nothing that was
# acknowledged is lost and nothing is doubled; then lets it finish, and compares with an ingestion that nobody disturbed.
#
#   Tests/scripts/kill-ingest.sh [TIMES] [MITHAQ]
set -euo pipefail
times=${1:-20}
mithaq=$(realpath "${2:-.build/debug/mithaq}")
root=$(realpath "$(dirname "$0")/../..")
export MITHAQ_PACKS=${MITHAQ_PACKS:-$root/Packs}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Some thousands of documents: the examples, each with an id and a first line of its own.
articles=${ARTICLES:-4000}
awk -v n="$articles" '{ lines[NR] = $0 }
  END { for (i = 0; i < n; i++) { line = lines[i % NR + 1]
    sub(/"id": *"/, "&" i "-", line); sub(/"text": *"/, "&Note " i " of " n ".\\n", line); print line } }' \
  "$root/Examples/news.ndjson" > "$work/articles.ndjson"

field() { grep -o "\"$1\":[0-9]*" | tail -1 | cut -d: -f2; }

"$mithaq" ingest --format json --no-index --ledger "$work/calm.ledger" "$work/articles.ndjson" > "$work/calm.json"
wanted=$("$mithaq" verify --format json --ledger "$work/calm.ledger" | field claims)

ledger="$work/killed.ledger"
kills=0
round=0
while [ "$kills" -lt "$times" ]; do
  round=$((round + 1))
  if [ -e "$ledger.done" ]; then rm -f "$ledger" "$ledger"-* "$ledger.done"; fi
  before=0
  if [ -e "$ledger" ]; then before=$("$mithaq" verify --format json --ledger "$ledger" 2> /dev/null | field claims || echo 0); fi
  "$mithaq" ingest --format json --no-index --ledger "$ledger" "$work/articles.ndjson" > "$work/out.json" 2> "$work/err.txt" &
  pid=$!
  sleep "0.$((RANDOM % 90 + 10))"
  if kill -9 "$pid" 2> /dev/null; then kills=$((kills + 1)); else touch "$ledger.done"; fi
  wait "$pid" 2> /dev/null || true
  [ -e "$ledger" ] || continue
  acknowledged=$( { grep '"batch"' "$work/out.json" || true; } | { grep -o '"claims":[0-9]*' || true; } | cut -d: -f2 | awk '{ s += $1 } END { print s + 0 }')
  status=0
  "$mithaq" verify --format json --ledger "$ledger" > "$work/verify.json" 2> "$work/err.txt" || status=$?
  if [ "$status" -ne 0 ] && grep -q 'no ledger here yet' "$work/err.txt" && [ "$acknowledged" -eq 0 ]; then continue; fi
  if [ "$status" -ne 0 ]; then echo "round $round: verify failed"; cat "$work/err.txt" "$work/verify.json"; exit 1; fi
  found=$(field claims < "$work/verify.json")
  if [ "$found" -lt $((before + acknowledged)) ]; then
    echo "round $round: $found claims, but $((before + acknowledged)) were acknowledged"; exit 1
  fi
  if [ "$found" -gt "$wanted" ]; then echo "round $round: $found claims, but only $wanted can be read"; exit 1; fi
done
"$mithaq" ingest --format json --no-index --ledger "$ledger" "$work/articles.ndjson" > /dev/null
found=$("$mithaq" verify --format json --ledger "$ledger" | field claims)
if [ "$found" -ne "$wanted" ]; then echo "finished with $found claims instead of $wanted"; exit 1; fi

# The same claims, whatever the batches.
ids() { "$mithaq" export --ledger "$1" | grep '^{"row":"claim"' | grep -o '"claim":{"id":"[0-9a-f]*' | sort; }
cmp <(ids "$work/calm.ledger") <(ids "$ledger") || { echo "other claims than in a calm ingestion"; exit 1; }

# Two at once lose nothing either.
for i in 1 2; do "$mithaq" ingest --no-index --ledger "$work/two.ledger" "$work/articles.ndjson" > /dev/null & done
wait
cmp <(ids "$work/calm.ledger") <(ids "$work/two.ledger") || { echo "two at once give other claims"; exit 1; }
"$mithaq" verify --ledger "$work/two.ledger" > /dev/null
echo "killed $kills times: whole, nothing lost, nothing doubled; $wanted claims"
