# Two commands for users: `make run` and `make test`. The rest is for who works on the code.
VENV ?= .venv
PYTHON ?= python3
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: run test check check-screens check-store check-rest proof proof-fuzz proof-store proof-rest bench tour goldens messages lint clean

run: $(READY)
	@$(BIN)/shnor demo

test: $(READY)
	$(BIN)/python -m pytest

# The tests of the screens mostly wait, and those of the store for the disk, so that the others can run beside them.
check: $(READY) lint
	$(MAKE) --no-print-directory -j3 --output-sync=target check-screens check-store check-rest

check-screens: $(READY)
	$(BIN)/python -m pytest tests/tui

check-store: $(READY)
	$(BIN)/python -m pytest tests/store

check-rest: $(READY)
	$(BIN)/python -m pytest --ignore=tests/tui --ignore=tests/store

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

proof: $(READY)
	$(MAKE) --no-print-directory -j3 --output-sync=target proof-fuzz proof-store proof-rest

proof-fuzz: $(READY)
	$(BIN)/python -m pytest -m proof -rs tests/renderers/test_fuzz.py

proof-store: $(READY)
	$(BIN)/python -m pytest -m proof -rs tests/store

proof-rest: $(READY)
	$(BIN)/python -m pytest -m proof -rs --ignore=tests/renderers/test_fuzz.py --ignore=tests/store

bench: $(READY)
	@for script in benchmarks/bench_*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

# Draw every screen on the demo into docs/pictures, and the sheet of keys. Look at them.
tour: $(READY)
	$(BIN)/python docs/tour.py
	$(BIN)/python -m shnor_tui.tui.keysheet > docs/keys.md

# Bring the Russian catalogue up to date with the sources; then translate what is new in it.
messages: $(READY)
	$(BIN)/pybabel -q extract --no-default-keywords -k _ -k mark -k ngettext:1,2 --no-location --sort-output --omit-header \
		-o $(VENV)/shnor.pot shnor_tui
	$(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date -w 120 -l ru -D shnor \
		-i $(VENV)/shnor.pot -d shnor_tui/locale

# Write the golden files of all reports anew; then read what `git diff` says of them.
goldens: $(READY)
	SHNOR_GOLDENS=write $(BIN)/python -m pytest tests/reports/test_goldens.py

clean:
	rm -rf $(VENV) dist build

# The environment is made once and again whenever the requirements change. `--group` needs pip 25.1, hence the first line.
$(READY): pyproject.toml constraints.txt hatch_build.py $(wildcard shnor_tui/locale/*/LC_MESSAGES/*.po)
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed: make PYTHON=python3.11 …")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check 'pip>=25.1'
	$(BIN)/python -m pip install -q -c constraints.txt -e . --group dev
	@touch $@
