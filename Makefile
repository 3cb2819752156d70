SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.PHONY: help setup build release demo learn test web exchange cluster check format bench bench-ledger bench-crawl bench-web bench-web-memory pictures fuzz

MITHAQ := .build/debug/mithaq
SOURCES := Sources Tests Benchmarks Package.swift
# Refuses an import of a room that Package.swift does not name as lying below.
ARROWS := --explicit-target-dependency-import-check error

# What intake is fuzzed with.
INTAKE := $(wildcard Tests/MithaqIntakeTests/Fixtures/*/*.html Tests/MithaqIntakeTests/Fixtures/*/*.xml Tests/MithaqIntakeTests/Fixtures/*/*.eml)

help: ## What can be made
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:[^#]*## /\t/' | expand -t 18

setup: ## Install the C libraries that are needed, where they are missing
	@scripts/setup.sh

build: setup ## Build everything, without optimisation
	swift build $(ARROWS)

release: setup ## Build the program as it is used
	swift build -c release --product mithaq

demo: setup ## Read one article on Kazakhstan and the Abraham Accords, in Arabic and in English
	swift build --product mithaq
	$(MITHAQ) read --published 2025-11-07 Examples/kazakhstan-accords.ar.txt Examples/kazakhstan-accords.en.txt
	rm -f .build/demo.ledger*
	$(MITHAQ) ingest --ledger .build/demo.ledger --published 2025-11-07 Examples/kazakhstan-accords.ar.txt Examples/kazakhstan-accords.en.txt
	$(MITHAQ) status abraham-accords --ledger .build/demo.ledger --valid 2025-11-08

test: setup ## Run all tests
	swift build --build-tests $(ARROWS)
	swift test --skip-build

web: setup ## Test the pages and the API in a browser and from outside
	swift build --product mithaq
	scripts/test-outside.sh web

exchange: setup ## Read what is exported with the outside tools of each format
	swift build --product mithaq
	scripts/test-outside.sh exchange

cluster: setup ## Test the reader on a real Spark with two workers on loopback
	swift build --product mithaq
	swift build --product mithaq-read
	scripts/setup-cluster.sh
	.build/cluster/bin/python -m pytest -q -p no:cacheprovider Tests/cluster

check: ## All that CI runs: build, imports, format, tests, packs, gold, mangled texts, documents, exports, the web
	$(MAKE) --no-print-directory test
	swift format lint --strict --parallel -r $(SOURCES)
	$(MITHAQ) packs check
	$(MITHAQ) evaluate Corpus/gold --check Corpus/gold/baseline.json
	scripts/check-repeatable.sh
	.build/debug/mithaq-bench fuzz --seconds 10 --seed 1 Corpus/*/*.ndjson
	printf '%s\0' Corpus/learning/*.ndjson | xargs -0 -n 6 -P $$(nproc) $(MITHAQ) evaluate > /dev/null
	.build/debug/mithaq-bench fuzz-intake --seconds 10 --seed 1 $(INTAKE)
	Tests/scripts/watch.sh $(MITHAQ)
	scripts/check-documents.sh
	scripts/test-outside.sh exchange
	scripts/test-outside.sh web
	ARTICLES=300 Tests/scripts/kill-ingest.sh 10 $(MITHAQ)

learn: setup ## Learn Packs/weights anew from the annotated documents, and score it on what it was not learnt from (an hour and a quarter)
	swift build -c release --product mithaq-learn
	scripts/learn/learn.sh

format: ## Format all Swift sources in place
	swift format -i --parallel -r $(SOURCES)

BENCH := .build/release/mithaq-bench
STREAM := .build/bench-stream.ndjson

bench: setup ## Measure throughput, memory and cold start
	swift build -c release --product mithaq
	swift build -c release --product mithaq-bench
	$(BENCH) stream --bytes 100000000 > $(STREAM)
	$(BENCH) speed --stream $(STREAM)
	swift run -c release LawBenchmark

bench-crawl: setup ## Measure the reader on web archives of 200 MB and 1 GB
	swift build -c release --product mithaq-read
	swift build -c release --product mithaq-bench
	python3 Benchmarks/crawl.py 200000000 1000000000

bench-ledger: setup ## Measure a ledger of a million claims: recording beside bare SQLite, questions, size
	swift build -c release --product ledger-benchmark
	.build/release/ledger-benchmark 200000 .build

# An indexed ledger of a million claims; made where it is missing.
WEB_LEDGER ?= .build/benchmark.ledger

$(WEB_LEDGER):
	swift build -c release --product ledger-benchmark
	.build/release/ledger-benchmark 200000 $(dir $(WEB_LEDGER))

bench-web: setup $(WEB_LEDGER) ## Measure the server at 32 connections on a million claims, beside Datasette
	swift build -c release --product mithaq
	Benchmarks/web.sh $(WEB_LEDGER)

bench-web-memory: setup $(WEB_LEDGER) ## Measure the server's memory over a million requests
	swift build -c release --product mithaq
	python3 Benchmarks/web-million.py $(WEB_LEDGER)

pictures: setup ## Take the pictures in Docs/ anew; make pictures PICTURES=FOLDER takes every page, to be looked at
	swift build --product mithaq
	scripts/setup-web.sh
	.build/web-tests/bin/python Tests/web/screenshots.py $(if $(PICTURES),all $(PICTURES),docs)

SECONDS_OF_FUZZ ?= 60
SEED ?= 1

fuzz: setup ## Read mangled texts and archives: make fuzz SECONDS_OF_FUZZ=60 SEED=1
	swift build --product mithaq-bench
	.build/debug/mithaq-bench fuzz --seconds $(SECONDS_OF_FUZZ) --seed $(SEED) Corpus/*/*.ndjson
	.build/debug/mithaq-bench fuzz-archives --seconds $(SECONDS_OF_FUZZ) --seed $(SEED)
	.build/debug/mithaq-bench fuzz-intake --seconds $(SECONDS_OF_FUZZ) --seed $(SEED) $(INTAKE)
