# Two commands are all that a fresh machine with Python 3.11 needs: `make demo` and `make test`.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
SOURCES := src tests native benchmarks sample_contracts release examples docs_tools

.PHONY: demo test docs lint train samples bench fuzz system-packages dist dist-compiled lowest newest extras sbom licences constraints clean

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip

$(VENV)/.installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

# The compiled reader of Word files, where Rust is there; without it they are read in Python.
$(VENV)/.native: native/Cargo.toml native/build.py $(wildcard native/src/*.rs) | $(BIN)/python
	$(BIN)/python native/build.py
	touch $@

$(VENV)/.test-installed: pyproject.toml | $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --group test
	touch $@

demo: $(VENV)/.installed $(VENV)/.native  ## Analyse the sample contracts, print the findings, write output/findings.html
	$(BIN)/python sample_contracts/demo.py

test: $(VENV)/.installed $(VENV)/.native $(VENV)/.test-installed  ## Style, types, architecture, tests
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 2 --dist loadfile

docs: $(VENV)/.installed $(VENV)/.test-installed  ## Documentation site in output/site; runs the code of its pages
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict

train: $(VENV)/.installed  ## Train the model again: the same corpus gives the same bytes
	$(BIN)/contractlens train

samples: $(VENV)/.installed $(VENV)/.test-installed  ## Build the sample contracts from their sources
	$(BIN)/python sample_contracts/build.py

bench: $(VENV)/.installed $(VENV)/.native  ## Pages per second beside pdfplumber
	$(BIN)/python benchmarks/throughput.py

fuzz: $(VENV)/.installed $(VENV)/.native $(VENV)/.test-installed  ## Damaged files of every format through every reader
	$(BIN)/python benchmarks/fuzz.py

system-packages:  ## Tesseract, LibreOffice, Chromium and fonts, which some tests need; asks for root
	.ci/system_packages

# What a release needs: docs/packaging.md says what each does and what came out. TRY is the Python to try with.
TRY ?= $(BIN)/python
$(VENV)/.release-installed: pyproject.toml | $(VENV)/.test-installed
	$(BIN)/python -m pip install --quiet --group release
	touch $@

dist: $(VENV)/.release-installed  ## Wheel, sdist and their checksums in dist/, built twice and compared
	$(BIN)/python -m release.distributions

dist-compiled: $(VENV)/.release-installed  ## Wheel of this platform with the compiled code, in dist/; needs Rust's cargo
	CONTRACTLENS_COMPILED=1 $(BIN)/python -m hatchling build -t wheel -d dist

lowest newest: $(VENV)/.release-installed  ## The wheel and the tests on the oldest or newest versions of every dependency
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m release.try_versions $@ --python $(TRY)

extras: $(VENV)/.release-installed  ## Each extra alone in an empty environment
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m release.try_extras

sbom: $(VENV)/.release-installed  ## Bill of materials (CycloneDX) in dist/
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m release.sbom

licences: $(VENV)/.release-installed  ## The tables of docs/licences.md
	$(BIN)/python -m release.licences --write

constraints: $(VENV)/.release-installed  ## The oldest and newest versions that fit pyproject.toml
	$(BIN)/uv pip compile --quiet $(RESOLVE) --resolution lowest-direct pyproject.toml --output-file constraints/lowest.txt
	$(BIN)/uv pip compile --quiet $(RESOLVE) --upgrade pyproject.toml --output-file constraints/newest.txt
RESOLVE := --universal --python-version 3.11 --extra all --no-annotate --no-header

clean:
	rm -rf output dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
