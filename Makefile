# make run     the demo: a real crawl of the demo site on 127.0.0.1, articles in out/articles.jsonl
# make test    everything CI runs: lint, types, tests
# make quality the scorers on the labelled pages, lists and pinyin (needs ../shared)
# make bench   clean_page against lxml.html.fromstring on the same bytes
# make bench-crawl, make soak    the long ones

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SHARED ?= ../shared

.PHONY: run test lint types tests quality bench bench-crawl soak lock clean

run: $(VENV)/installed
	@$(BIN)/python fixtures/site/demo.py

test: lint types tests

lint: $(VENV)/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/installed
	$(BIN)/mypy

tests: $(VENV)/installed
	$(BIN)/python -m pytest --cov --cov-report=term:skip-covered

quality: $(VENV)/installed
	@$(BIN)/python -m tests.quality.report $(SHARED)

bench: $(VENV)/installed
	@$(BIN)/python -m tests.benchmarks.bench_page $(SHARED)

bench-crawl: $(VENV)/installed
	@$(BIN)/python -m tests.benchmarks.bench_crawl

soak: $(VENV)/installed
	JINGWEN_KILLS=100 $(BIN)/python -m pytest -m soak --override-ini addopts="-q --import-mode=importlib -p no:cacheprovider"

# Written again only when pyproject.toml gains a dependency: exact versions, what CI installs.
lock: $(VENV)/installed
	$(BIN)/pip freeze --exclude-editable --exclude jingwen > requirements.lock

$(VENV)/installed: requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "jingwen needs Python 3.11 or newer as '$(PYTHON)': install it, or run make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "jingwen needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version)"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "jingwen needs Python's venv module (on Debian: apt install python3-venv)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

clean:
	rm -rf out $(VENV) .mypy_cache .ruff_cache .hypothesis .coverage
