# Two commands matter: `make run` and `make test`. Everything they need is installed into .venv by themselves.

PYTHON ?= python3
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
# On how many processes the tests are spread, and what else pytest is told: make tests ARGS="-k merge".
JOBS ?= 2
ARGS ?=
# Which parts `make bench` runs; all of them by default. The wikis of the part "pages" are seeded once, within 15
# minutes, and kept in data/bench (or BENCH_DIR); with TEST_DATABASE_URL they are measured on PostgreSQL as well. The part
# "merges" wants HISTORY, an export of MediaWiki with whole histories.
ONLY ?=
ONLY_THESE = $(if $(ONLY),-k "$(subst $(space), or ,$(strip $(ONLY)))")

empty :=
space := $(empty) $(empty)

.DEFAULT_GOAL := help
.PHONY: help run dev test check tests bench format admin-link locks clean packages dev-packages

help: ## Show this list
	@echo "Stemma, a wiki engine for encyclopedias."
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "Settings are variables: make run PORT=8001 (the README lists them)."

run: packages ## Start the wiki with everything it needs, on http://127.0.0.1:8000
	@$(MANAGE) start

dev: dev-packages ## The same for work on the code: reloading server, debug toolbar
	@DEBUG=1 $(MANAGE) start --reload

test: check tests ## Everything that must hold: formats, types, imports, all tests

check: dev-packages ## Formats, types, import order, templates, migrations (a part of test)
	@echo "== formats"
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@echo "== templates"
	@$(BIN)/djlint --check --lint templates
	@echo "== types"
	@$(BIN)/mypy
	@echo "== import order"
	@$(BIN)/lint-imports
	@echo "== migrations"
	@$(MANAGE) makemigrations --check --dry-run

tests: dev-packages ## All tests: on SQLite, and with TEST_DATABASE_URL on that PostgreSQL (a part of test)
ifdef REQUIRE_POSTGRES
ifndef TEST_DATABASE_URL
	@echo "REQUIRE_POSTGRES is set, but TEST_DATABASE_URL names no PostgreSQL."; exit 1
endif
endif
	@echo "== tests on SQLite"
	@$(BIN)/pytest -n $(JOBS) -m "not bench" $(ARGS)
ifdef TEST_DATABASE_URL
	@echo "== tests on PostgreSQL"
	@$(BIN)/pytest -n $(JOBS) -m "not bench" --postgres $(ARGS)
else
	@echo "== NOT TESTED ON POSTGRESQL: TEST_DATABASE_URL is not set (postgres://user@127.0.0.1/postgres)"
endif

bench: dev-packages ## Measure: make bench, or parts of it: make bench ONLY="start read"
	@$(BIN)/pytest tests/bench -m bench -s -q $(ONLY_THESE) $(ARGS)
ifdef TEST_DATABASE_URL
	@$(BIN)/pytest tests/bench -m bench -s -q --postgres $(ONLY_THESE) $(ARGS) || [ $$? -eq 5 ]
endif

format: dev-packages ## Format the code and the templates, mend what can be mended
	@$(BIN)/ruff check --fix --exit-zero --quiet .
	@$(BIN)/ruff format .
	@$(BIN)/djlint --reformat --quiet templates || true

admin-link: packages ## Print a one-time link for an administrator who is locked out
	@$(MANAGE) admin_link

locks: dev-packages ## Compile requirements/*.txt anew from pyproject.toml
	@requirements/lock

clean: ## Remove the environment and what tools left behind (never data/)
	rm -rf .venv .venv.before .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

packages: needs-python
	@$(PYTHON) requirements/install.py

dev-packages: needs-python
	@$(PYTHON) requirements/install.py dev

.PHONY: needs-python
needs-python:
	@command -v $(PYTHON) > /dev/null || { \
		echo "$(PYTHON) is missing. Debian and Ubuntu: apt install python3 python3-venv"; exit 1; }
