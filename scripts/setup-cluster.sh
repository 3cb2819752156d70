#!/bin/bash
# Installs what the tests of the cluster need, where it is missing: Java from Debian, Spark and Python's test libraries in an environment of their own.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=()
command -v java > /dev/null || packages+=(default-jre-headless)
python3 -c 'import venv, ensurepip' 2> /dev/null || packages+=(python3-venv)
if [ ${#packages[@]} -gt 0 ]; then
  root=()
  [ "$(id -u)" -eq 0 ] || root=(sudo)
  "${root[@]}" apt-get update -q
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${packages[@]}"
fi

venv=.build/cluster
[ -x $venv/bin/pip ] || python3 -m venv --clear $venv
cmp -s Tests/cluster/requirements.txt $venv/requirements.txt || {
  $venv/bin/pip install -q -r Tests/cluster/requirements.txt
  cp Tests/cluster/requirements.txt $venv/requirements.txt
}
