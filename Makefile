# Everything that a person does here. `make help` lists it.
SHELL := /bin/bash
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.14 python3; do command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
BIN := .venv/bin
# Two cores: more workers only wait for each other.
WORKERS ?= 2

.PHONY: help run test benchmark lint format pins clean

help: ## List the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

run: .venv/runs ## Set up, migrate, load the demo on first run, and serve on http://127.0.0.1:8000
	@$(BIN)/python -m scorecard

test: .venv/tests ## Set up and run every test, on SQLite, on PostgreSQL and in a browser
	$(BIN)/python -m pytest -n $(WORKERS)

benchmark: .venv/tests tests/benchmarks/lighthouse/node_modules/made ## Measure the recommendation against its targets, and how fast things are
	$(BIN)/python -m tests.benchmarks.decision_quality $(SEEDS)
	$(BIN)/python -m tests.benchmarks.speed
	$(BIN)/python -m tests.benchmarks.importing
	$(BIN)/python -m tests.benchmarks.saving
	$(BIN)/python -m tests.benchmarks.pages $(PAGES)
	$(BIN)/python -m tests.benchmarks.exports
	$(BIN)/python -m tests.benchmarks.scorecard_page

lint: .venv/tests ## Check style, types and templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/djlint --lint --quiet templates

format: .venv/tests ## Put the code into its one style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

pins: .venv/tests ## Pin the newest versions that requirements*.in allow, with hashes
	$(BIN)/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links -o requirements.txt requirements.in
	$(BIN)/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links -o requirements-dev.txt requirements-dev.in

clean: ## Remove what the other targets made, but keep instance/ with its data
	rm -rf .venv .pytest_cache .ruff_cache .mypy_cache .hypothesis

# Where it cannot be fetched the benchmark goes on, and says at its end what was not measured.
tests/benchmarks/lighthouse/node_modules/made: tests/benchmarks/lighthouse/package-lock.json
	@mkdir -p $(@D)
	@cd tests/benchmarks/lighthouse && npm ci --ignore-scripts --no-audit --no-fund && touch node_modules/made || echo "Lighthouse was not fetched."

.venv/made:
	@test -n "$(PYTHON)" || { echo "Scorecard needs Python 3.11 or newer. On Debian: apt-get install python3"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { v=$$($(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])'); echo "Python's venv is missing. On Debian: apt-get install python$$v-venv"; exit 1; }
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/runs: .venv/made requirements.txt
	@echo "Installing what Scorecard runs on…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/tests: .venv/runs requirements-dev.txt
	@echo "Installing what tests and checks…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
