#!/bin/bash
# Tests the program from outside, as it is built: test-outside.sh web|exchange [pytest's options].
#
#   web        the pages and the API: in Chromium, by the API's description, and one test for each threat
#   exchange   what is exported, read by the outside tools of each format
#
# Where the tools cannot be installed or started it says so and tests nothing, unless REQUIRE_OUTSIDE is set. What fails is tried once more,
# by itself: a busy machine makes a browser late.
set -euo pipefail
cd "$(dirname "$0")/.."
what=$1
shift

starts() {
  case $what in
    web) timeout 60 chromium --headless --no-sandbox --disable-gpu --dump-dom about:blank > /dev/null 2>&1 ;;
    *) true ;;
  esac
}
if ! "scripts/setup-$what.sh" || ! starts; then
  {
    echo
    echo "================================================================================="
    echo "NOT TESTED: Tests/$what. Its tools could not be installed (see above), or do not"
    echo "start on this machine. REQUIRE_OUTSIDE=1 makes this a failure."
    echo "================================================================================="
  } >&2
  [ -z "${REQUIRE_OUTSIDE:-}" ] && exit 0
  exit 1
fi
# What is not to be tested here, such as the packs' compiled form, is made once before two workers want it.
${MITHAQ:-.build/debug/mithaq} read Examples/kazakhstan-accords.en.txt > /dev/null
pytest=(".build/$what-tests/bin/python" -m pytest -q "$@" "Tests/$what")
workers=()
[ "$what" = web ] && workers=(-n 2 --dist worksteal)
"${pytest[@]}" "${workers[@]}" || "${pytest[@]}" --last-failed --last-failed-no-failures none
