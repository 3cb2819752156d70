#!/bin/bash
# Makes a Python environment with what a list asks for, where it is missing or the list has changed: venv.sh DIRECTORY REQUIREMENTS.
set -euo pipefail
cd "$(dirname "$0")/.."

venv=$1
requirements=$2
python3 -c 'import venv, ensurepip' 2> /dev/null || {
  root=()
  [ "$(id -u)" -eq 0 ] || root=(sudo)
  "${root[@]}" apt-get update -q
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends python3-venv
}
[ -x "$venv/bin/python" ] && "$venv/bin/python" -m pip --version > /dev/null 2>&1 || python3 -m venv --clear "$venv"
cmp -s "$requirements" "$venv/requirements.txt" || {
  "$venv/bin/python" -m pip install -q --disable-pip-version-check -r "$requirements"
  cp "$requirements" "$venv/requirements.txt"
}
