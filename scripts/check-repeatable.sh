#!/bin/bash
# Reads the gold documents and the examples twice, on one thread and on two: the two must be the same to the byte.
# Every process hashes with another seed, so a result that hangs on the order of a dictionary shows here.
set -euo pipefail
cd "$(dirname "$0")/.."

mithaq=${MITHAQ:-.build/debug/mithaq}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

for jobs in 1 2; do
  "$mithaq" read --format ndjson --jobs $jobs Corpus/gold/*.ndjson Examples > "$folder/$jobs" 2> "$folder/messages" \
    || { cat "$folder/messages" >&2; exit 1; }
done
if ! cmp -s "$folder/1" "$folder/2"; then
  line=$(cmp "$folder/1" "$folder/2" | sed 's/.*line //')
  echo "error: two readings differ, first in document $line" >&2
  exit 1
fi
echo "Two readings are the same: $(wc -l < "$folder/1") documents."
