# Two commands matter: `make demo` and `make test`. They need Python 3.11 and make, nothing else.
PYTHON ?= python3.11
VENV   := .venv
BIN    := $(VENV)/bin
DEMO   := .demo

.DEFAULT_GOAL := help
.PHONY: help env env-dev assets demo test test-faults docs lock clean

help: ## this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

env: $(VENV)/.run assets ## make .venv with .venv/bin/passeur, from the lock file

env-dev: $(VENV)/.dev assets ## the same, with the tools that the tests need

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements/run.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.lock $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	@touch $@

assets: $(VENV)/.assets

# Fonts, map outlines and known forms of names come from their registries by lock files; nothing of them lies in the
# repository.
$(VENV)/.assets: package-lock.json requirements/names.lock src/passeur/web/build.py src/passeur/model/names/build.py $(VENV)/.run
	$(BIN)/python -m passeur.web.build
	$(BIN)/python -m passeur.model.names.build
	@touch $@

demo: env ## build the demonstration network and serve it on http://127.0.0.1:8000
	$(BIN)/passeur demo --dir $(DEMO)

test: env-dev ## all that CI runs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@sh .ci/chromium
	@sh .ci/vnu $(BIN)/python
	$(BIN)/pytest -m "not faults" -p no:cacheprovider

test-faults: env-dev ## kill updates at random moments, 200 times (takes minutes)
	$(BIN)/pytest -m faults tests/faults

docs: env-dev ## make the generated pages again
	$(BIN)/python docs/generate.py

lock: ## solve the dependencies again (needs uv)
	uv pip compile --quiet --python-version 3.11 --generate-hashes --universal --output-file requirements/run.lock requirements/run.in
	uv pip compile --quiet --python-version 3.11 --generate-hashes --universal --constraint requirements/run.lock --output-file requirements/dev.lock requirements/dev.in
	uv pip compile --quiet --no-deps --python-version 3.11 --generate-hashes --universal --output-file requirements/names.lock requirements/names.in

clean: ## remove everything that was made
	rm -rf $(VENV) $(DEMO) node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
