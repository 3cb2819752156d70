#!/bin/bash
# Installs the headers of Debian's SQLite, which the ledger is built on, of OpenSSL, which hashes, of libxml2, which parses web pages
# and feeds, of zlib and zstd, which unpack web archives, and of libcurl, which
# fetches feeds, where they are missing.
set -euo pipefail

packages=(libsqlite3-dev libssl-dev libxml2-dev zlib1g-dev libzstd-dev libcurl4-openssl-dev pkg-config)
missing=()
for package in "${packages[@]}"; do
  dpkg -s "$package" > /dev/null 2>&1 || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

root=()
[ "$(id -u)" -eq 0 ] || root=(sudo)
"${root[@]}" apt-get update -q
"${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}"
