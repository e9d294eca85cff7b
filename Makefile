# Two commands are enough to begin: `make run` and `make test`. Plain `make` tells the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help run test check format bench soak reliability lock clean contract sbom

help:  ## what can be done here
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/run  ## the service; without JIRA_URL with a sandbox Jira beside it
	@$(BIN)/reglament serve

# Most tests wait for a process, a socket or a database: twice as many at once as there are cores.
test: $(VENV)/dev  ## all tests
	@$(BIN)/pytest -n $$($(BIN)/python -c 'import os; print(2 * (os.cpu_count() or 1))')

check: $(VENV)/dev  ## ruff, format, mypy --strict, import-linter, the shipped policy
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/reglament check policies.yaml

contract: $(VENV)/dev  ## the regulations' weeks with Prism (from npm) between service and sandbox
	@$(BIN)/python -m tests.contract.prism

format: $(VENV)/dev  ## put the code into the one format
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: $(VENV)/dev  ## the benchmarks, as ratios against a floor or a peer of the same run
	@for one in bench/*.py; do echo "== $$one"; $(BIN)/python $$one || exit 1; done

SEEDS ?= 2000
SOAK_SEEDS ?= 5000
MINUTES ?= 60
SOAK ?=
soak: $(VENV)/dev  ## the long runs, some two hours, or those named: SEEDS=2000 SOAK_SEEDS=5000 MINUTES=60 SOAK="load burst"
	@$(BIN)/python -m bench.soak --seeds $(SEEDS) --histories $(SOAK_SEEDS) --minutes $(MINUTES) $(SOAK)

reliability: $(VENV)/dev  ## write docs/reliability.md from the figures of the last soak
	@$(BIN)/python -m bench.results

lock: $(VENV)/dev  ## pin the newest versions of requirements*.in, with hashes
	@$(INSTALL) uv
	@for one in requirements requirements-dev; do \
		$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
			--no-emit-index-url --no-emit-find-links --no-header --no-annotate $$one.in -o $$one.txt || exit 1; \
	done

sbom: $(VENV)/dev  ## what the service is made of: CycloneDX from requirements.txt to build/, the same each time
	@mkdir -p build
	@PYTHONWARNINGS='ignore:The Component this BOM' $(BIN)/cyclonedx-py requirements --output-reproducible \
		--sv 1.6 --pyproject pyproject.toml -o build/reglament.cdx.json requirements.txt
	@echo build/reglament.cdx.json

clean:  ## remove the virtual environment and caches (never data/)
	@rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make run PYTHON=python3.12")'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/run: $(VENV)/bin/python requirements.txt pyproject.toml
	@echo "Installing what the service needs (once)…"
	@$(INSTALL) --require-hashes -r requirements.txt
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev: $(VENV)/run requirements-dev.txt
	@echo "Installing what the tests need (once)…"
	@$(INSTALL) --require-hashes -r requirements-dev.txt
	@touch $@
