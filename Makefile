# What people and CI run; each target sets up what it needs. Works with GNU Make 3.81.
#   make demo     the whole walk on a small site of its own, without the network
#   make test     the fast tests
#   make check    everything that must hold before a change goes in
#   make soak     the long tests
#   make bench-poll   the same polling by duban, urlwatch and reader
# Another interpreter: make test PYTHON=python3.13; another environment: VENV=DIR.

VENV ?= .venv
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN = $(VENV)/bin
PIP = $(BIN)/python -m pip install -qq --disable-pip-version-check --constraint constraints.txt
PYTEST = $(BIN)/python -m pytest -q
# Two at a time halves the wait; the tests share nothing but the machine.
PARALLEL = -n 2
FAST = not slow and not packaging
MARKED = (terminal or browser or converter or packaging) and not slow

.PHONY: demo test check lint types contracts messages quality marked soak bench-poll clean

demo: $(VENV)/.for-use
	@$(BIN)/monitor demo $(ARGS)

test: $(VENV)/.for-work
	$(PYTEST) $(PARALLEL) -m "$(FAST)" $(ARGS)

check: lint types contracts messages quality marked

lint: $(VENV)/.for-work
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/.for-work
	$(BIN)/mypy

contracts: $(VENV)/.for-work
	$(BIN)/lint-imports

messages: $(VENV)/.for-work
	$(PYTEST) tests/test_messages.py

quality: $(VENV)/.for-work
	@if [ -d tests/quality ]; then $(PYTEST) tests/quality; else echo "no quality floor yet"; fi

# Under CI=1 a marked test that would be skipped fails instead (tests/conftest.py).
marked: $(VENV)/.for-work
	$(PYTEST) -m "$(MARKED)"

# pytest ends with 5 where no test is marked slow.
soak: $(VENV)/.for-work
	$(PYTEST) -m slow $(ARGS) || [ $$? -eq 5 ]

# What other programs need for the same polling; theirs are installed apart from ours.
PEERS ?= .venv-peers
bench-poll: $(VENV)/.for-use
	$(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python -m pip install -qq --disable-pip-version-check urlwatch reader sgmllib3k
	$(BIN)/python benchmarks/poll.py $(PEERS)/bin/python $(ARGS)

clean:
	rm -rf $(VENV) $(PEERS) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(VENV)/bin/python:
	@if [ -z "$(PYTHON)" ]; then echo "Python 3.11 or newer is needed; name one with PYTHON=..." >&2; exit 1; fi
	@echo "Setting up $(VENV), once" >&2
	$(PYTHON) -m venv $(VENV)

$(VENV)/.for-use: $(VENV)/bin/python pyproject.toml constraints.txt
	$(PIP) --editable .
	@touch $@

$(VENV)/.for-work: $(VENV)/bin/python pyproject.toml constraints.txt
	$(PIP) --editable '.[dev]'
	@touch $@ $(VENV)/.for-use
