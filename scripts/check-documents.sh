#!/bin/bash
# Checks the documents: every relative link resolves, and every file they name in code exists.
# That Docs/Commands.md has every command and option is checked by a test (CommandsDocTests).
set -euo pipefail
cd "$(dirname "$0")/.."

failed=0
complain() {
  echo "$1: error: $2" >&2
  failed=1
}

while IFS= read -r -d '' document; do
  folder=$(dirname "$document")
  while IFS=: read -r line target; do
    case "$target" in http://* | https://* | mailto:* | '#'* | '') continue ;; esac
    path=${target%%#*}
    [ -e "$folder/$path" ] || complain "$document:$line" "the link to '$target' leads nowhere"
  done < <(grep -noP '\]\(\K[^) ]+(?=\))' "$document" || true)
done < <(git ls-files -z -- '*.md')

# The decisions are all in the index, and each is linked once.
for page in Design/*.md; do
  name=$(basename "$page")
  [ "$name" = README.md ] || grep -q "($name)" Design/README.md || complain "Design/README.md" "'$name' is not in the index"
done

# What the README has one make must be there to be made.
for goal in $(grep -ohP '(`|^ {4})make \K[a-z]+' README.md | sort -u); do
  grep -q "^$goal:" Makefile || complain README.md "'make $goal' is no goal of the Makefile"
done

[ $failed -eq 0 ] && echo "The documents are in order."
exit $failed
