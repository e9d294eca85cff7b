# Two commands are enough to begin: `make run` and `make test`. Plain `make` tells the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help run test check format bench lock clean

help:  ## what can be done here
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/run  ## the service; without JIRA_URL with a sandbox Jira beside it
	@$(BIN)/reglament serve

test: $(VENV)/dev  ## all tests
	@$(BIN)/pytest

check: $(VENV)/dev  ## ruff, format, mypy --strict, import-linter, the shipped policy
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/reglament check policies.yaml

format: $(VENV)/dev  ## put the code into the one format
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: $(VENV)/dev  ## the benchmarks, as ratios against a floor or a peer of the same run
	@for one in bench/*.py; do echo "== $$one"; $(BIN)/python $$one || exit 1; done

lock: $(VENV)/dev  ## pin the newest versions of requirements*.in, with hashes
	@$(INSTALL) uv
	@for one in requirements requirements-dev; do \
		$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
			--no-emit-index-url --no-emit-find-links --no-header --no-annotate $$one.in -o $$one.txt || exit 1; \
	done

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
