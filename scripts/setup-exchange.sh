#!/bin/bash
# Installs the outside tools that the tests of export formats read with, into an environment of their own.
set -euo pipefail
cd "$(dirname "$0")/.."

dpkg -s python3-venv > /dev/null 2>&1 || python3 -c 'import ensurepip' 2> /dev/null || {
  root=()
  [ "$(id -u)" -eq 0 ] || root=(sudo)
  "${root[@]}" apt-get update -q
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends python3-venv
}
venv=.build/exchange-tests
[ -x $venv/bin/python ] && $venv/bin/python -m pip --version > /dev/null 2>&1 || python3 -m venv --clear $venv
cmp -s Tests/exchange/requirements.txt $venv/requirements.txt || {
  $venv/bin/python -m pip install -q -r Tests/exchange/requirements.txt
  cp Tests/exchange/requirements.txt $venv/requirements.txt
}
