# The two commands of the README: `make demo` and `make test`. Everything is installed into .venv from pinned versions.
PYTHON ?= python3
VENV := .venv
LOWEST := .venv-lowest
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
OUT := out/lao-cai
PORT := 8080
# Per cent of lines and branches that the units must run; they run 79.
COVERED := 78
# Modules in the order that tests/conftest.py puts them in: those that take long first.
SPREAD := --numprocesses auto --dist loadfile --no-loadscope-reorder
# Compiled modules are kept whatever the environment says: to compile 150 test modules anew costs every run 20 seconds.
KEEP := PYTHONDONTWRITEBYTECODE=

.PHONY: demo review test check long format lint types unit cover lowest data docs clean

demo: $(VENV)/installed
	$(BIN)/phusong run scenarios/lao-cai.toml --out $(OUT)
	@echo "Open the map: $(CURDIR)/$(OUT)/map.html"

# The review of the example: the web workspace with three example accounts, whose passwords are shown once.
review: $(VENV)/installed
	$(PIP) install -q -c requirements.lock -e ".[review]"
	$(BIN)/phusong run scenarios/lao-cai.toml --out $(OUT)
	$(BIN)/phusong review serve --workspace $(OUT)-review.db --example $(OUT) --port $(PORT)

test: $(VENV)/installed-dev
	$(KEEP) $(BIN)/python -m pytest -q $(SPREAD)

check: lint types test

# More random instances, and larger ones, of what the suite tries on a few: before a release, and where a search changed.
long: $(VENV)/installed-dev
	$(KEEP) $(BIN)/python -m pytest -q $(SPREAD) -m long

unit: $(VENV)/installed-dev
	$(KEEP) $(BIN)/python -m pytest -q $(SPREAD) -m "not slow and not browser"

# Which lines and branches the units run, and a floor below which too much is never run. It stands apart from `check`: to
# trace every line, which Python before 3.12 cannot do cheaply, costs more than the units themselves.
cover: $(VENV)/installed-dev
	$(KEEP) $(BIN)/pytest -q $(SPREAD) -m "not slow and not browser" --cov --cov-report=term:skip-covered --cov-fail-under=$(COVERED)

# The units with the lowest version of every direct dependency that pyproject.toml allows; kernels are kept apart.
lowest: $(LOWEST)/installed
	$(KEEP) NUMBA_CACHE_DIR=$(CURDIR)/$(LOWEST)/kernels $(LOWEST)/bin/python -m pytest -q $(SPREAD) -m "not slow and not browser"

format: $(VENV)/installed-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: $(VENV)/installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

# Static checkers do not follow editable installs, so types are checked against a plain copy.
types: $(VENV)/installed-dev
	rm -rf build
	$(PIP) install -q --no-deps --target build/types .
	MYPYPATH=build/types $(BIN)/mypy -p phusong

# The example layers, rebuilt from the fact tables.
data: $(VENV)/installed
	$(BIN)/python data/build_lao_cai.py

# The reference pages that are written from the code, and all pages as a site that needs no network to read (build/site).
docs: $(VENV)/installed
	for page in settings modules layers findings; do $(BIN)/python -m phusong.reference $$page > docs/$$page.md || exit 1; done
	rm -rf build
	$(PIP) install -q -c requirements.lock -r docs/site/requirements.txt
	$(PIP) install -q --no-deps --target build/types .
	$(BIN)/mkdocs build --strict

clean:
	rm -rf build out .mypy_cache .pytest_cache .ruff_cache src/*.egg-info

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

# Kernels are compiled once, side by side; what changes later is compiled when it is first needed.
$(VENV)/installed: $(BIN)/python pyproject.toml requirements.lock
	$(PIP) install -q -c requirements.lock -e .
	$(BIN)/python -m phusong.precompile
	touch $@

$(VENV)/installed-dev: $(VENV)/installed
	$(PIP) install -q -c requirements.lock -e ".[dev]"
	$(BIN)/python -m phusong.precompile longley-rice paths large
	touch $@

$(LOWEST)/installed: pyproject.toml tests/lowest.py
	rm -rf $(LOWEST)
	$(PYTHON) -m venv $(LOWEST)
	$(PYTHON) tests/lowest.py > $(LOWEST)/constraints.txt
	$(LOWEST)/bin/python -m pip --disable-pip-version-check install -q -c $(LOWEST)/constraints.txt -e ".[dev]"
	touch $@
