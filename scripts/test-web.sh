#!/bin/bash
# Tests the pages and the API from outside, with the program as it is built: in Chromium, by the API's description, and one test for each
# threat. Where Debian's or Python's registry cannot be reached it says so and tests nothing, unless REQUIRE_WEB is set.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! scripts/setup-web.sh; then
  echo >&2
  echo "=================================================================================" >&2
  echo "NOT TESTED: the web. Chromium or Python's test libraries could not be installed," >&2
  echo "because a registry was not reached; see above. REQUIRE_WEB=1 makes this a failure." >&2
  echo "=================================================================================" >&2
  [ -z "${REQUIRE_WEB:-}" ] && exit 0
  exit 1
fi
# What is not the web's to test, such as the packs' compiled form, is made once before two workers want it.
${MITHAQ:-.build/debug/mithaq} read Examples/kazakhstan-accords.en.txt > /dev/null
exec .build/web-tests/bin/python -m pytest -q -n 2 --dist worksteal "$@" Tests/web
