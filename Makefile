# Whistle: what a person types. `make` alone lists it.
.DEFAULT_GOAL := help
.PHONY: help run screens dev test check services cluster soak screenshots bench docs setup lock crash-long clean
.DELETE_ON_ERROR:
unexport VIRTUAL_ENV PYTHONDONTWRITEBYTECODE

COVERAGE := 95
COVERAGE_DOMAIN := 100
UV_VERSION := 0.13.9
# The first Python that is new enough and can make virtual environments.
PYTHON ?= $(shell for p in python3.14 python3.13 python3.12 python3.11 python3; do \
	"$$p" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
OUR_UV := .uv/$(UV_VERSION)/bin/uv
UV ?= $(OUR_UV)
BIN := .venv/bin
ARGS ?=

# A stamp is named after what it installed, so that only a changed lock or pyproject installs again.
digest = $(shell cat $(1) pyproject.toml | cksum | tr ' ' -)
RUN := .venv/run-$(call digest,requirements.lock)
DEV := .venv/dev-$(call digest,requirements-dev.lock)
INSTALL = $(UV) pip install --quiet --python .venv

help: ## list what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

run: $(RUN) screens ## play a day of a real district, then go on live (ARGS="--pace 60")
	@$(BIN)/whistle demo $(ARGS) || [ $$? -eq 130 ] # Ctrl-C is how it is ended.

screens: $(RUN) # the web pages, built anew when their sources have changed; Node comes from PyPI
	@$(BIN)/python scripts/frontend.py || { echo "Building the screens ..." >&2; \
		$(INSTALL) --no-deps --reinstall-package whistle --build-constraints requirements-dev.lock -e .; }

dev: $(DEV) ## the screens as they are written, with hot reload, over a service on its usual port
	@$(BIN)/python scripts/frontend.py dev

test: services check screens ## all that must pass: the gates, the tests, the coverage
	@$(BIN)/coverage erase
	@$(BIN)/pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder --cov --cov-report= $(ARGS)
	@$(BIN)/coverage report --skip-covered --fail-under=$(COVERAGE)
	@$(BIN)/coverage report --include='domain/*' --skip-covered --fail-under=$(COVERAGE_DOMAIN)

check: $(DEV) ## the gates without the tests: ruff, mypy, imports, tidiness, the screens' sources
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports > .venv/imports.txt || { cat .venv/imports.txt; exit 1; }
	@$(BIN)/pytest tests/test_tidy.py
	@$(BIN)/python scripts/frontend.py check

services: # what the tests start besides Whistle; a machine that lacks it is told, or given it
	@scripts/services.sh

screenshots: services $(DEV) screens ## every screen of the demo in three sizes, in build/screens (ARGS="--theme dark")
	@PYTHONPATH=. $(BIN)/python scripts/screenshots.py $(ARGS)

bench: services $(DEV) ## every benchmark, one bar each; the last line is its ratio
	@for script in benchmarks/p*.py; do PYTHONPATH=. nice $(BIN)/python "$$script" || exit 1; done

docs: $(DEV) ## write the reference from the code
	@$(BIN)/python -m api.reference docs/reference

setup: $(DEV) ## install what developers need

lock: $(filter $(OUR_UV),$(UV)) ## choose the newest allowed versions anew
	@$(UV) pip compile --quiet --upgrade --universal --generate-hashes --no-header \
		pyproject.toml -o requirements.lock
	@$(UV) pip compile --quiet --upgrade --universal --generate-hashes --no-header \
		--group dev --constraints requirements.lock pyproject.toml -o requirements-dev.lock

cluster: services $(DEV) ## a district as a city runs it, on this machine, until Ctrl-C
	@PYTHONPATH=. $(BIN)/python -u scripts/cluster.py $(ARGS)

soak: services $(DEV) ## three nodes of Kafka and every kind of fault (ARGS="--kills 300")
	@PYTHONPATH=. $(BIN)/python -u scripts/soak.py $(ARGS)

crash-long: services $(DEV) ## the long runs: 200 kills, a backup each second for a minute under load
	@$(BIN)/pytest tests/crash tests/api/test_backup.py --kills 200 --copies 60 $(ARGS)

clean: ## remove what was installed, built and cached; data stays
	@rm -rf .venv .uv .kafka build dist api/web/dist api/web/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis \
		.import_linter_cache .coverage .coverage.*

.venv/bin/python: | $(filter $(OUR_UV),$(UV))
	@$(UV) venv --quiet --allow-existing --python $(PYTHON) .venv

$(RUN): | .venv/bin/python
	@echo "Installing what whistle needs ..." >&2
	@$(INSTALL) --require-hashes -r requirements.lock
	@$(INSTALL) --no-deps --build-constraints requirements-dev.lock -e .
	@rm -f .venv/run-* && touch $@

$(DEV): | .venv/bin/python
	@command -v git >/dev/null || { echo "The tests need git: apt-get install git" >&2; exit 1; }
	@echo "Installing what developers need ..." >&2
	@$(INSTALL) --require-hashes -r requirements-dev.lock
	@$(INSTALL) --no-deps --build-constraints requirements-dev.lock -e .
	@rm -f .venv/run-* .venv/dev-* && touch $@ $(RUN)

$(OUR_UV):
	@[ -n "$(PYTHON)" ] || { echo "Whistle needs Python 3.11 or newer that can make virtual" \
		"environments: apt-get install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "$(PYTHON) is not Python 3.11 or newer: apt-get install python3 python3-venv" >&2; exit 1; }
	@echo "Installing uv $(UV_VERSION) ..." >&2
	@$(PYTHON) -m venv .uv/$(UV_VERSION) || { rm -rf .uv/$(UV_VERSION); \
		echo "$(PYTHON) cannot make virtual environments: apt-get install python3-venv" >&2; exit 1; }
	@.uv/$(UV_VERSION)/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
