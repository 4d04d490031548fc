# Needs Python 3.11 or newer and nothing else. `make demo` is the first thing to try.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
HOME_DIR ?= data
PORT ?= 3000

.PHONY: help demo ui test slow lint types tests defs bench schemas env clean

help:
	@echo "make demo   render the bundled story through Dagster, for nothing and with no key"
	@echo "make ui     open Dagster on what was rendered (http://127.0.0.1:$(PORT))"
	@echo "make test   the gate: lint, format, types, tests, definitions"
	@echo "make slow   what takes minutes: the daemon, the web server and a browser, as real processes"
	@echo "make bench  the speeds, as tables"

$(BIN)/.ready: pyproject.toml constraints.txt
	@echo "Making the environment in $(VENV) (a minute, once) ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "story_assets needs Python 3.11 or newer")'
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

# Reading text needs 340 MB more, which the demo does without.
$(BIN)/.review: $(BIN)/.ready
	@$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,review]'
	@touch $@

env: $(BIN)/.ready

demo: $(BIN)/.ready
	@$(BIN)/story-assets render the_locked_safe --home $(HOME_DIR)
	@$(BIN)/story-assets costs the_locked_safe --home $(HOME_DIR)
	@echo
	@echo "Look at:  $(HOME_DIR)/gallery/the_locked_safe"
	@echo "Open it:  make ui"

ui: $(BIN)/.ready
	@$(BIN)/story-assets ui --home $(HOME_DIR) --port $(PORT)

test: lint types tests defs

lint: $(BIN)/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(BIN)/.review
	$(BIN)/basedpyright

tests: $(BIN)/.review
	$(BIN)/pytest -n 3 --dist loadfile

slow: $(BIN)/.review
	$(BIN)/pytest -m slow -n 1

defs: $(BIN)/.ready
	$(BIN)/dg check defs

bench: $(BIN)/.review
	$(BIN)/python -m bench

schemas: $(BIN)/.ready
	$(BIN)/python -m story_assets.story.schemas

clean:
	rm -rf $(VENV) .pytest_cache .ruff_cache .hypothesis
