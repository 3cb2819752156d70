#!/bin/bash
# Fills a small disk with an ingestion, and checks that the error is clear and the ledger whole. Needs the right to mount.
#
#   Tests/scripts/full-disk.sh [MITHAQ]
set -euo pipefail
mithaq=$(realpath "${1:-.build/debug/mithaq}")
root=$(realpath "$(dirname "$0")/../..")
export MITHAQ_PACKS=${MITHAQ_PACKS:-$root/Packs}
work=$(mktemp -d)
mkdir "$work/disk"
if ! mount -t tmpfs -o size=2m tmpfs "$work/disk" 2> /dev/null; then
  echo "skipped: a disk to fill needs the right to mount"; rm -rf "$work"; exit 0
fi
trap 'umount "$work/disk"; rm -rf "$work"' EXIT
awk '{ lines[NR] = $0 }
  END { for (i = 0; i < 6000; i++) { line = lines[i % NR + 1]
    sub(/"id": *"/, "&" i "-", line); sub(/"text": *"/, "&Note " i " on its own.\\n", line); print line } }' \
  "$root/Examples/news.ndjson" > "$work/articles.ndjson"
head -30 "$work/articles.ndjson" | "$mithaq" ingest --no-index --ledger "$work/disk/l.ledger" - > /dev/null
before=$("$mithaq" verify --ledger "$work/disk/l.ledger" | head -1)
status=0
"$mithaq" ingest --no-index --ledger "$work/disk/l.ledger" "$work/articles.ndjson" > "$work/out" 2> "$work/err" || status=$?
[ "$status" -eq 1 ] || { echo "exit code $status instead of 1"; cat "$work/err"; exit 1; }
grep -q 'the disk is full' "$work/err" || { echo "the error does not say it:"; cat "$work/err"; exit 1; }
after=$("$mithaq" verify --ledger "$work/disk/l.ledger" 2>&1 | head -1) || { echo "not whole: $after"; exit 1; }
echo "full disk: said so; before: $before; after: $after"
