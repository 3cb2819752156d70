#!/bin/bash
# Installs what the tests of the web need, where it is missing: Debian's Chromium and fonts, and Python's test libraries.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(chromium fonts-noto-core python3-venv)
missing=()
for package in "${packages[@]}"; do
  dpkg -s "$package" > /dev/null 2>&1 || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  root=()
  [ "$(id -u)" -eq 0 ] || root=(sudo)
  "${root[@]}" apt-get update -q
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}"
fi

# An environment of its own, so that nothing of the machine's Python is touched.
venv=.build/web-tests
[ -x $venv/bin/pip ] || /usr/bin/python3 -m venv --clear $venv
cmp -s Tests/web/requirements.txt $venv/requirements.txt || {
  $venv/bin/pip install -q --disable-pip-version-check -r Tests/web/requirements.txt
  cp Tests/web/requirements.txt $venv/requirements.txt
}
