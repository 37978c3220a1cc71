# make run     the portal with its demo content at http://127.0.0.1:8000/ (elsewhere: PORT=8001 make run)
# make test    check, then the whole suite on SQLite, on PostgreSQL and in Chromium
# make check   style, types, layers, templates, spelling, migrations, production settings
# make bench   speed beside its floor, on a PostgreSQL that waits for the disk
# make texts   gather the texts of the interface into the Lithuanian catalogue and compile it (needs gettext)
# make lock    pin anew what pyproject.toml asks for (needs uv)

BIN := .venv/bin
# As many workers as cores; more than four browsers and databases help nobody.
PYTEST := $(BIN)/python -m pytest -n auto --maxprocesses 4 --dist worksteal
# What decides who gets what is covered in full.
WORKFLOWS := */workflows.py,*/workflows/*

.PHONY: run test bench check texts lock

run:
	@sh itk/deploy/venv.sh requirements.txt
	@exec sh itk/deploy/run.sh

# Coverage is measured once and not of every test: it nearly doubles the time. What runs in both languages
# runs in one on each database. tests/conftest.py says which.
test: check
	$(PYTEST) -m 'not browser' --language=lt --cov
	$(BIN)/coverage report --include='$(WORKFLOWS)' --fail-under=100
	$(PYTEST) -m browser
	$(BIN)/python -m tests.postgres -- $(PYTEST) -m 'not browser or both_databases' --language=en

bench:
	@sh itk/deploy/venv.sh requirements-dev.txt
	$(BIN)/python -m tests.postgres --durable -- $(BIN)/python -m tests.benchmarks

check:
	@sh itk/deploy/venv.sh requirements-dev.txt
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/codespell
	$(BIN)/python manage.py makemigrations --check --dry-run
	set -a; . itk/deploy/portal.env.example; $(BIN)/python manage.py check --deploy --fail-level WARNING

# The date on which a catalogue was gathered would be all that differs.
texts:
	@sh itk/deploy/venv.sh requirements-dev.txt
	for domain in django djangojs; do $(BIN)/python manage.py makemessages --domain=$$domain --locale=lt \
		--no-location --no-obsolete --ignore=.venv --ignore=var --ignore=vendor --ignore=tests --verbosity=0; done
	sed -i '/^"POT-Creation-Date/d' itk/locale/lt/LC_MESSAGES/*.po
	$(BIN)/python manage.py compilemessages --ignore=.venv --verbosity=0

lock:
	uv pip compile --quiet --universal --generate-hashes --no-header --no-strip-extras --upgrade \
		pyproject.toml --output-file requirements.txt
	uv pip compile --quiet --universal --generate-hashes --no-header --no-strip-extras --upgrade --extra dev \
		pyproject.toml --output-file requirements-dev.txt
