#!/bin/bash
# Installs the outside tools that the tests of export formats read with, into an environment of their own.
exec "$(dirname "$0")/venv.sh" .build/exchange-tests Tests/exchange/requirements.txt
