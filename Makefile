# Whistle: what a person types. `make` alone lists it.
.DEFAULT_GOAL := help
.PHONY: help run test check bench docs setup lock clean crash-long
unexport VIRTUAL_ENV PYTHONDONTWRITEBYTECODE

UV_VERSION := 0.13.9
PYTHON ?= $(shell for p in python3.14 python3.13 python3.12 python3.11 python3; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
UV ?= .uv/$(UV_VERSION)/bin/uv
BIN := .venv/bin
ARGS ?=

help: ## list what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

run: .venv/run.stamp ## play a day of a real district, then go on live (ARGS="--pace 60")
	@$(BIN)/whistle demo $(ARGS)

test: check ## everything that must pass: gates, tests, coverage
	@$(BIN)/coverage erase
	@$(BIN)/pytest --cov --cov-branch --cov-report= $(ARGS)
	@$(BIN)/coverage report --skip-covered --fail-under=$(COVERAGE)
	@$(BIN)/coverage report --include='domain/*' --skip-covered --fail-under=$(COVERAGE_DOMAIN)

COVERAGE := 95
COVERAGE_DOMAIN := 100

check: .venv/dev.stamp ## the gates without the tests: ruff, mypy, imports
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: .venv/dev.stamp ## every benchmark, one bar each; the last line is its ratio
	@for script in benchmarks/p*.py; do nice $(BIN)/python "$$script" || exit 1; done

docs: .venv/dev.stamp ## write the reference from the code
	@$(BIN)/python -m api.reference docs/reference

setup: .venv/dev.stamp ## install what developers need

lock: $(UV) ## choose the newest allowed versions anew
	@$(UV) pip compile --quiet --universal --generate-hashes --no-header pyproject.toml -o requirements.lock
	@$(UV) pip compile --quiet --universal --generate-hashes --no-header --group dev pyproject.toml -o requirements-dev.lock

crash-long: .venv/dev.stamp ## the long crash run: 200 kills
	@$(BIN)/pytest tests/crash --kills 200

clean: ## remove what was installed and built
	@rm -rf .venv .uv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage*

.venv/bin/python: | $(UV)
	@$(UV) venv --quiet --allow-existing --python $(PYTHON) .venv

.venv/run.stamp: requirements.lock pyproject.toml | .venv/bin/python
	@echo "Installing what whistle needs ..." >&2
	@$(UV) pip install --quiet --python .venv --require-hashes -r requirements.lock
	@$(UV) pip install --quiet --python .venv --no-deps -e .
	@touch $@

.venv/dev.stamp: requirements-dev.lock pyproject.toml | .venv/bin/python
	@echo "Installing what developers need ..." >&2
	@$(UV) pip install --quiet --python .venv --require-hashes -r requirements-dev.lock
	@$(UV) pip install --quiet --python .venv --no-deps -e .
	@touch $@ .venv/run.stamp

.uv/$(UV_VERSION)/bin/uv:
	@if [ -z "$(PYTHON)" ]; then echo "whistle needs Python 3.11 or newer: apt-get install python3 python3-venv" >&2; exit 1; fi
	@$(PYTHON) -m venv .uv/$(UV_VERSION) 2>/dev/null || { rm -rf .uv/$(UV_VERSION); \
		echo "$(PYTHON) has no venv module: apt-get install python3-venv" >&2; exit 1; }
	@.uv/$(UV_VERSION)/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
