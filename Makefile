# Two commands do everything on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
LOCK := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header
SOURCES := src tests benchmarks docs/pictures
CATALOGUES := $(wildcard src/syren_tui/locales/*/LC_MESSAGES/*.po)

.PHONY: help demo test postgresql check lint types imports format lock wheel messages openapi pictures bench size soak clean

help:
	@echo "make demo     open the console on an embedded portal with sample data"
	@echo "              (make demo ARGS='--preset loiretek --lang en' for the other portal, in English)"
	@echo "make test     the whole suite"
	@echo "make check    lint, types, import contracts and tests: what CI runs"
	@echo "make format   rewrite the sources as ruff formats them"
	@echo "make messages bring the catalogue of translations up to the sentences in the sources"
	@echo "make openapi  write docs/openapi.json anew from the portal"
	@echo "make lock     write the locks anew from pyproject.toml"
	@echo "make wheel    build what a host installs, into dist"
	@echo "make pictures make the pictures of the README anew"
	@echo "make bench    run what measures speed"
	@echo "make soak     what takes minutes: made-up calls to the portal, terminals held up, every ending"
	@echo "make size     measure lists of 100,000 on both databases; writes docs/performance.md"

$(READY): requirements.lock pyproject.toml hatch_build.py $(CATALOGUES)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "installing the venv module"; apt-get update -q && apt-get install -qy python3-venv; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --compile -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q src
	@touch $(READY)

demo: $(READY)
	@$(BIN)/syren-tui demo $(ARGS)

test: $(READY) postgresql
	$(BIN)/python -m pytest

# The tests start a server of their own from these programs; none has to run.
postgresql:
	@command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || { \
		echo "installing PostgreSQL, for the tests"; \
		apt-get update -q && apt-get install -qy --no-install-recommends postgresql; }

check: lint types imports test

lint: $(READY)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)

types: $(READY)
	$(BIN)/mypy

imports: $(READY)
	$(BIN)/lint-imports

format: $(READY)
	$(BIN)/ruff check --fix $(SOURCES)
	$(BIN)/ruff format $(SOURCES)

lock: $(READY)
	$(LOCK) --all-extras pyproject.toml --output-file requirements.lock
	$(LOCK) --extra portal pyproject.toml --output-file requirements-portal.lock

wheel: $(READY)
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation \
		--wheel-dir dist .
	@ls dist/*.whl

messages: $(READY)
	@template=$$(mktemp) && trap 'rm -f '"$$template" EXIT \
	&& $(BIN)/pybabel -q extract --no-location --sort-output --keywords "t say tn:1,2 N_" \
		--output "$$template" src/syren_tui \
	&& $(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete --no-wrap \
		--ignore-pot-creation-date --locale en --input-file "$$template" \
		--output-file src/syren_tui/locales/en/LC_MESSAGES/syren_tui.po

openapi: $(READY)
	$(BIN)/python -m syren_portal.write_openapi docs/openapi.json

pictures: $(READY)
	$(BIN)/python docs/pictures/make.py

bench: $(READY)
	$(BIN)/python -m benchmarks.renewals
	$(BIN)/python -m benchmarks.console --write benchmarks/results/console.json
	$(BIN)/python -m benchmarks.document
	$(BIN)/python -m benchmarks.series

soak: $(READY) postgresql
	SYREN_FUZZ_EXAMPLES=2000 SYREN_FUZZ_SEED=$$(date +%s) $(BIN)/python -m pytest tests/portal/test_fuzz.py
	SYREN_SOAK=1 $(BIN)/python -m pytest tests/e2e/test_bad_terminals.py tests/e2e/test_endings.py

size: $(READY) postgresql
	$(BIN)/python -m benchmarks.size

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
