# The portal's commands. On Windows see docs/windows.md.

PYTHON ?= python3

VENV_PYTHON := .venv/bin/python
MANAGE := $(VENV_PYTHON) manage.py
PYTEST := $(VENV_PYTHON) -m pytest

.DEFAULT_GOAL := help
.PHONY: help demo run test test-walk test-postgres test-browser check format bench lighthouse lock messages assets pictures upgrade-dumps

help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r target text; do \
		printf '%-20s %s\n' "$$target" "$$text"; done
	@echo
	@echo '  PORT=8001 and HOST=… choose where demo and run answer, TESTS="tests/partners -x" what is tested,'
	@echo '  WHOLE=true runs what the sample leaves out (tests/sampling.py), so does naming tests.'
	@echo '  COVERAGE=true measures what the tests reach, in nearly twice the time; make check holds it to the floor.'
	@echo '  PAGES=all and STATE=empty or longest which pages are taken into var/pictures by "make pictures".'
	@echo '  PAGES=register,search and BENCH="--sqlite --repeats 9" what is measured and how.'

demo: export DATA_DIR := $(CURDIR)/var/demo
demo: export DEMO := true
demo: .bootstrap ## the portal with the sample school, at http://127.0.0.1:8000
	@$(MANAGE) serve --prepare

run: .bootstrap ## the portal for a real school: prints a one-time link to set it up
	@$(MANAGE) serve --prepare

# Where compiled files are not kept, every process compiles all that it imports anew, and pytest rewrites each assertion.
check test test-walk test-postgres test-browser: export PYTHONDONTWRITEBYTECODE :=

test: .bootstrap-dev ## a sample of the tests, on SQLite; WHOLE=true for all of them
	@$(if $(COVERAGE),$(VENV_PYTHON) tools/covered.py --measure,$(PYTEST) -n auto) $(TESTS)

test-walk: .bootstrap-dev ## what takes long: odd input everywhere, other days, upgrades of older databases
	@$(PYTEST) -n auto -m walk $(TESTS)

test-postgres: .bootstrap-dev ## the same tests on a throw-away PostgreSQL; TESTS="-m walk" for the walk
	@$(VENV_PYTHON) tools/postgres.py -- $(PYTEST) -n auto $(TESTS)

test-browser: .bootstrap-dev ## the journeys in Chromium, some in Firefox and WebKit too
	@$(PYTEST) -n auto -m browser $(TESTS)

check: .bootstrap-dev ## lint, types, imports, migrations, translations, assets, templates, lock, coverage
	@$(VENV_PYTHON) tools/check.py

format: .bootstrap-dev ## let ruff rewrite the Python files
	@$(VENV_PYTHON) -m ruff check --fix --quiet .
	@$(VENV_PYTHON) -m ruff format .

bench: .bootstrap-dev ## measure the portal against the floor, on SQLite and PostgreSQL
	@$(VENV_PYTHON) tools/bench/run.py $(if $(PAGES),--pages $(PAGES)) $(BENCH)

lighthouse: .bootstrap-dev ## ask Lighthouse about the public calendar; needs Node and Chromium
	@$(VENV_PYTHON) tools/lighthouse.py $(PAGES)

# The old file goes first: uv would keep its pins.
lock: .bootstrap-dev ## pin and hash the dependencies of pyproject.toml anew
	@$(VENV_PYTHON) tools/lock.py

messages: .bootstrap-dev ## collect the texts to translate and compile the translations
	@$(VENV_PYTHON) tools/messages.py

assets: .bootstrap-dev ## fetch the vendored front-end files anew
	@$(VENV_PYTHON) tools/assets.py

pictures: .bootstrap-dev ## take the README's picture anew; PAGES=all or names: pages of the sample school, to look at
	@$(VENV_PYTHON) $(if $(PAGES),tools/page_pictures.py $(PAGES) --state $(or $(STATE),full),tools/pictures.py)

upgrade-dumps: .bootstrap-dev ## write the demo's database anew, from which upgrades are proved; until the release
	@$(VENV_PYTHON) tools/upgrade_dumps.py

.PHONY: .bootstrap .bootstrap-dev
.bootstrap:
	@$(PYTHON) tools/bootstrap.py

.bootstrap-dev:
	@$(PYTHON) tools/bootstrap.py --dev
