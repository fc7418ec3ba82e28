# `make` lists what there is to do. Needs Python 3.11 or newer; uses uv where it is installed.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules
SHELL := /bin/bash
unexport PYTHONDONTWRITEBYTECODE # Each program that is started would compile everything again.
.SHELLFLAGS := -euo pipefail -c

VENV := .venv
BIN := $(VENV)/bin
RUN := $(VENV)/.installed
DEV := $(VENV)/.installed-dev
ARGS ?=
# Each process has its own databases; tests of one file stay together and share what they set up. Many
# wait for other processes, so that four are busy on two processors; short files come last.
PARALLEL := --numprocesses 4 --dist loadfile --no-loadscope-reorder

.PHONY: help
help: ## list what there is to do
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# ------------------------------------------------------------------ run

.PHONY: up
up: $(RUN) ## start everything on this machine, with a demo account
	@$(BIN)/inkwell up $(ARGS)

.PHONY: down
down: ## stop what `make up` started
	@if [ -x $(BIN)/inkwell ]; then $(BIN)/inkwell down; else echo "Nothing runs: there is no $(VENV)."; fi

.PHONY: install
install: $(RUN) ## make the environment: .venv, with `inkwell` in it

# ------------------------------------------------------------------ work on it

.PHONY: dev
dev: $(DEV) ## make the environment with everything that tests and checks need

.PHONY: test
test: $(DEV) ## run all tests, on PostgreSQL and Redis too where they answer (ARGS="-k wallet")
	@$(BIN)/pytest $(PARALLEL) $(ARGS)

.PHONY: test-deep
test-deep: $(DEV) ## run all tests with thousands of random histories (takes long)
	@HYPOTHESIS_PROFILE=deep $(BIN)/pytest $(PARALLEL) $(ARGS)

.PHONY: test-faults
test-faults: $(DEV) ## break what it stands on, at random, for ten minutes (ARGS="--seconds 60 --seed 7")
	@$(BIN)/python -m tests.faults $(ARGS)

.PHONY: test-mutants
test-mutants: $(DEV) ## plant bugs in the rules of money and look that the harness catches each
	@$(BIN)/pytest -m mutants $(ARGS)

.PHONY: migrations
migrations: $(DEV) ## take the schema up, down and up again on SQLite, and PostgreSQL where it answers
	@$(BIN)/pytest -m migrations $(ARGS)

.PHONY: bench
bench: $(DEV) ## measure how fast it is here, beside what it is compared with (ARGS="http")
	@$(BIN)/inkwell bench $(if $(ARGS),$(ARGS),all)

.PHONY: lint
lint: $(DEV) ## check style, layout and the direction of imports
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/lint-imports --no-logo

.PHONY: format
format: $(DEV) ## put the code in order
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

.PHONY: types
types: $(DEV) ## check the types
	@$(BIN)/mypy

.PHONY: openapi
openapi: $(RUN) ## write openapi.json from the code
	@$(BIN)/inkwell openapi >openapi.json.new && mv openapi.json.new openapi.json

.PHONY: example
example: $(RUN) ## write .env.example from the settings
	@$(BIN)/inkwell config example >.env.example.new && mv .env.example.new .env.example

.PHONY: lock
lock: ## write both lock files again, keeping versions that still fit (needs uv)
	@uv pip compile --quiet $(LOCK) -o requirements.lock
	@uv pip compile --quiet $(LOCK) --extra dev -c requirements.lock -o requirements-dev.lock

LOCK := pyproject.toml --group build --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command "make lock"

.PHONY: ci
ci: ## run everything that continuous integration runs (installs missing services with apt-get)
	@.ci/run

.PHONY: clean
clean: ## remove the environment and the caches; data/ stays
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# ------------------------------------------------------------------ the environment

# Installs a lock file, then Inkwell itself without its dependencies: with uv, or with pip where uv is
# missing or fails (it needs a home to write in). Bytecode is written at first use.
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install
UV := uv pip install --quiet --python $(BIN)/python
define install
	@echo "Downloading and installing $$(grep -c == $(1)) packages ($(1)): a minute or two, on a slow network more ..."
	@if command -v uv >/dev/null && $(UV) --require-hashes -r $(1); then \
		$(UV) --no-deps --no-build-isolation -e .; \
	else \
		$(PIP) --no-compile --require-hashes -r $(1) && $(PIP) --no-deps --no-build-isolation -e .; \
	fi
endef

$(RUN): requirements.lock | $(BIN)/python
	$(call install,requirements.lock)
	@touch $@

$(DEV): requirements-dev.lock | $(BIN)/python
	$(call install,requirements-dev.lock)
	@touch $(RUN) $@

$(BIN)/python:
	@for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
		if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			"$$python" -m venv --clear $(VENV) && exit 0; \
			echo "$$python can't make a virtual environment: install its venv module (Debian: python3-venv)." >&2; \
			exit 1; \
		fi; \
	done; \
	echo "Inkwell needs Python 3.11 or newer, and none is on the PATH." >&2; \
	exit 1
