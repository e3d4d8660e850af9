# On a fresh machine `make demo` and `make test` set up all they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PEERS := .venv-peers
LOCK := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header
SOURCES := src tests benchmarks docs/pictures
# Only as root and with apt; otherwise it does nothing.
INSTALL := sh -c '[ "$$(id -u)" -eq 0 ] && command -v apt-get >/dev/null || exit 0; \
	echo "installing $$0, for the tests"; \
	apt-get update -q && apt-get install -qy --no-install-recommends $$0'
CATALOGUES := $(wildcard src/syren_tui/locales/*/LC_MESSAGES/*.po)

# Byte code is kept: the test suite starts hundreds of programs.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help venv demo test postgresql nginx tmux check lint types imports format lock wheel messages openapi pictures bench load size soak break attack audit clean

help:
	@echo "make demo     open the console on an embedded portal with sample data"
	@echo "              (make demo ARGS='--preset loiretek --lang en' for the Loiretek portal, in English)"
	@echo "make test     run the whole test suite"
	@echo "make venv     create the environment .venv"
	@echo "make check    run lint, types, import contracts and tests, as CI does"
	@echo "make format   format the sources with ruff"
	@echo "make messages update the translation catalogue from the sources"
	@echo "make openapi  rewrite docs/openapi.json from the portal"
	@echo "make lock     rewrite the lock files from pyproject.toml"
	@echo "make wheel    build the wheel that hosts install, in dist"
	@echo "make pictures redraw the pictures of the README"
	@echo "make bench    measure speed, bytes and memory, also of other tools (half an hour); writes docs/performance.md"
	@echo "make soak     run the long tests: more random calls and many at once, an upgrade from the commit before"
	@echo "              the last migration, all rounds of what the suite repeats less,"
	@echo "              2,000 generated lists, every fault on every screen, every way to exit, stalled terminals,"
	@echo "              random walks (SYREN_WALK_SEED repeats one), and hours of use in minutes"
	@echo "make break    remove each error handler in turn, and report which test fails"
	@echo "make attack   attack a local test portal, and print the cost of each attack"
	@echo "              (make attack ARGS='--seed 7 --tries 5000')"
	@echo "make audit    check the locked packages for known vulnerabilities (needs the network)"
	@echo "make load     measure 200 consoles at once on both databases; writes docs/performance.md"
	@echo "make size     measure lists of 100,000 on both databases; writes docs/performance.md"
	@echo "              (make size ARGS='--subscribers 1000000 --databases sqlite' for a million)"

$(READY): requirements.lock pyproject.toml hatch_build.py $(CATALOGUES)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "installing the venv module"; apt-get update -q && apt-get install -qy python3-venv; }
	@echo "setting up $(VENV): about a minute, once"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --compile -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q src
	@touch $(READY)

venv: $(READY)

demo: $(READY)
	@$(BIN)/syren-tui demo $(ARGS)

test: $(READY) postgresql nginx tmux
	$(BIN)/python -m pytest

# Programs that the tests start. If they cannot be installed, the tests that need them are skipped and
# named at the end of the run; in CI they fail.
postgresql:
	@command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 \
		|| $(INSTALL) postgresql || true

nginx:
	@command -v nginx >/dev/null || [ -x /usr/sbin/nginx ] || $(INSTALL) nginx || true

tmux:
	@command -v tmux >/dev/null || $(INSTALL) tmux || true

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
	$(LOCK) pyproject.toml --output-file requirements-console.lock

wheel: $(READY)
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation \
		--wheel-dir dist .
	@ls dist/*.whl

messages: $(READY)
	@template=$$(mktemp) && trap 'rm -f '"$$template" EXIT \
	&& $(BIN)/pybabel -q extract --no-location --sort-output --keywords "gettext say ngettext:1,2 N_ NN_:1,2" \
		--output "$$template" src/syren_tui \
	&& $(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete --no-wrap \
		--ignore-pot-creation-date --locale en --input-file "$$template" \
		--output-file src/syren_tui/locales/en/LC_MESSAGES/syren_tui.po

openapi: $(READY)
	$(BIN)/python -m syren_portal.write_openapi docs/openapi.json

pictures: $(READY)
	$(BIN)/python docs/pictures/make.py

bench: export VISIDATA ?= $(CURDIR)/$(PEERS)/bin/vd
bench: export HARLEQUIN ?= $(CURDIR)/$(PEERS)/bin/harlequin
bench: $(READY) nginx $(PEERS)/.ready
	$(BIN)/python -m benchmarks.renewals --write benchmarks/results/renewals.json
	$(BIN)/python -m benchmarks.series --write benchmarks/results/series.json
	$(BIN)/python -m benchmarks.sessions --write benchmarks/results/sessions.json
	$(BIN)/python -m benchmarks.beside --write benchmarks/results/beside.json
	$(BIN)/python -m benchmarks.console --idle 600 --write benchmarks/results/console.json
	$(BIN)/python -m benchmarks.quiet_hour --write benchmarks/results/quiet_hour.json
	$(BIN)/python -m benchmarks.document

# The tools that the console is compared with, in a separate environment.
$(PEERS)/.ready:
	@$(PYTHON) -m venv $(PEERS)
	@$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --compile \
		visidata==3.4 harlequin==2.17.0
	@touch $@

soak: $(READY) postgresql nginx
	SYREN_FUZZ_EXAMPLES=500 SYREN_FUZZ_SEED=$$(date +%s) $(BIN)/python -m pytest tests/portal/test_fuzz.py
	SYREN_SOAK=1 $(BIN)/python -m pytest tests/tui/client/test_hostile_answers.py tests/tui/renewal/test_faults.py
	SYREN_FEED_CHANGES=10000 SYREN_SOAK=1 $(BIN)/python -m pytest tests/portal/test_concurrency.py \
		tests/portal/test_counts.py tests/portal/test_feed.py tests/portal/test_lists.py tests/portal/test_similar.py
	SYREN_LIST_MIXTURES=2000 SYREN_LIST_SEED=$$(date +%s) $(BIN)/python -m pytest \
		tests/tui/card_lists/test_mixtures.py
	SYREN_UPGRADE_FROM=last $(BIN)/python -m pytest -n 0 tests/portal/test_upgrades.py
	SYREN_ALL_FAULTS=1 $(BIN)/python -m pytest tests/tui/screens/list/test_list_faults.py \
		tests/tui/screens/test_work_faults.py
	SYREN_SOAK=1 $(BIN)/python -m pytest tests/e2e/test_bad_terminals.py tests/e2e/test_endings.py \
		tests/e2e/test_output.py
	SYREN_SOAK=1 SYREN_WALK_STEPS=$${SYREN_WALK_STEPS:-10000} SYREN_WALK_SEED=$${SYREN_WALK_SEED:-$$(date +%s)} \
		SYREN_WALK_RESULT=benchmarks/results/walks.json $(BIN)/python -m pytest -n 0 tests/walks/test_walks.py
	SYREN_LIFE_ROUNDS=40 $(BIN)/python -m pytest -n 0 tests/walks/test_long_life.py
	$(BIN)/python -m benchmarks.long_life --write benchmarks/results/long_life.json

# Exits with 1 if a handler can be removed without a test failing, or an entry names nothing.
break: $(READY) postgresql nginx
	$(BIN)/python -m tests.breaking --write docs/breaking.md

# Exits with 1 if an attack succeeded.
attack: $(READY)
	$(BIN)/python -m tests.attack $(ARGS)

load: $(READY) postgresql
	$(BIN)/python -m benchmarks.load

size: $(READY) postgresql
	$(BIN)/python -m benchmarks.size $(ARGS)

audit: $(READY)
	$(BIN)/python -m tests.audit

clean:
	rm -rf $(VENV) $(PEERS) .mypy_cache .ruff_cache .pytest_cache .hypothesis
