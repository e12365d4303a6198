# make run     build everything and serve the dashboard on http://localhost:8501, and the expert edition with
#              accounts to try it (printed) over the exercise on http://localhost:8502
# make test    everything the tests need, and the tests
# make check   formatter, linter, types and tests
# make bench   times and memory, written to docs/BENCHMARK.md
# make soak    long trials: what the checks find of what was planted, written to docs/POWER.md,
#              how often intervals hold the truth, written to docs/COVERAGE_OF_INTERVALS.md,
#              and whether killed writers lose decisions, written to docs/KILLED_WRITERS.md
# make pictures   pictures of every page in build/pictures, for people to look at
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run setup test lint check bench soak pictures browser postgresql office messages

run: setup
	$(BIN)/baikoo build
	mkdir -p data/build/demo
	ln -sfn ../kg-exercise data/build/demo/kg-exercise
	BAIKOO_BUILD=data/build/demo $(BIN)/baikoo expert --demo & expert=$$!; \
	  trap "kill $$expert 2>/dev/null" EXIT INT TERM; $(BIN)/baikoo dashboard

setup: .venv/installed

.venv/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Baikoo needs Python 3.11 or later; name one with: make PYTHON=/path/to/python3"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

# The browser tests need a Chromium of the system; where it cannot be installed they skip and say so.
browser:
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
	  apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } || \
	  echo "No Chromium: the browser tests will be skipped"

# The journal is tested on a PostgreSQL server too, which the tests start and end themselves; without one they skip.
postgresql:
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && \
	  apt-get install -y -qq postgresql-common >/dev/null && \
	  sed -i 's/^#*create_main_cluster.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf && \
	  apt-get install -y -qq postgresql >/dev/null; } || \
	  echo "No PostgreSQL server: the tests of the journal on one will be skipped"

# Workbooks and papers are opened by a real office program too, without windows; what it lacks is installed alone.
office:
	@program=/usr/lib/libreoffice/program; lacking=""; \
	  [ -e $$program/libsclo.so ] || lacking="libreoffice-calc-nogui"; \
	  [ -e $$program/libswlo.so ] || lacking="$$lacking libreoffice-writer-nogui fonts-liberation"; \
	  command -v pdftotext >/dev/null || lacking="$$lacking poppler-utils"; \
	  [ -z "$$lacking" ] || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && \
	  apt-get install -y -qq --no-install-recommends $$lacking >/dev/null; } || \
	  echo "Not installed: $$lacking. Tests that need it will be skipped"

# Tests write some two gigabytes that nobody keeps, and would wait for the disk: they lie in memory where there is room.
test: setup browser postgresql office
	$(BIN)/baikoo build
	@if [ "$$(df --output=avail -BG /dev/shm 2>/dev/null | tail -1 | tr -dc 0-9)" -ge 4 ] 2>/dev/null && \
	  [ "$$(awk '/^MemAvailable/ {print int($$2 / 1048576)}' /proc/meminfo)" -ge 8 ]; then export TMPDIR=/dev/shm; fi; \
	  $(BIN)/python -m pytest -n auto --dist worksteal --nbmake tests notebooks

lint: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

check: lint test

bench: setup
	$(BIN)/python -m tests.bench

soak: setup postgresql
	$(BIN)/python -m tests.soak
	$(BIN)/python -m tests.redraw_trial
	$(BIN)/python -m tests.killed_writers

pictures: setup browser
	$(BIN)/baikoo build
	$(BIN)/python -m tests.pictures $(ELECTIONS)

# Collect the sentences of the code and merge them into the catalogues of the languages.
messages: setup
	$(BIN)/pybabel -q extract -F babel.cfg --no-location --sort-output --omit-header \
	  -k Message -k phrase -k plural:1,2 -k forbid:3 -k known:4 -k _rule:3 -k _unit:2 -k _foreign_unit -o build-messages.pot pipelines expectations dashboard
	for language in ky ru; do $(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date -w 110 \
	  -l $$language -D baikoo -i build-messages.pot -d dashboard/locales; done
	sed -i -E '/^"(Report-Msgid|POT-Creation|PO-Revision|Last-Translator|Language-Team|Generated-By)/d' \
	  dashboard/locales/*/LC_MESSAGES/baikoo.po
	rm build-messages.pot
