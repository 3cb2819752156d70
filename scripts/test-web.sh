#!/bin/bash
# Tests the pages and the API from outside, with the program as it is built: in Chromium, by the API's description, and one test for each
# threat. Where Chromium cannot be installed or started it says so and tests nothing, unless REQUIRE_WEB is set. What fails is tried once
# more, by itself: a busy machine makes a browser late.
set -euo pipefail
cd "$(dirname "$0")/.."

starts() { timeout 60 chromium --headless --no-sandbox --disable-gpu --dump-dom about:blank > /dev/null 2>&1; }
if ! scripts/setup-web.sh || ! starts; then
  echo >&2
  echo "=================================================================================" >&2
  echo "NOT TESTED: the web. Chromium or Python's test libraries could not be installed" >&2
  echo "(see above), or Chromium does not start on this machine. REQUIRE_WEB=1 makes this a failure." >&2
  echo "=================================================================================" >&2
  [ -z "${REQUIRE_WEB:-}" ] && exit 0
  exit 1
fi
# What is not the web's to test, such as the packs' compiled form, is made once before two workers want it.
${MITHAQ:-.build/debug/mithaq} read Examples/kazakhstan-accords.en.txt > /dev/null
pytest=(.build/web-tests/bin/python -m pytest -q "$@" Tests/web)
"${pytest[@]}" -n 2 --dist worksteal || "${pytest[@]}" --last-failed --last-failed-no-failures none
