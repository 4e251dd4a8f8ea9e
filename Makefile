# make book: build every edition of the book in this folder into dist/
# make test: run every check; both set up what they need in .venv
# make handbook: make the parts of docs/handbook that come from the code, and build it into dist/ (make book builds it too)
# make bench BOOK=folder: measure the PDF of a book against other engines, and a generated book of 2,000 pages
# make clean: take away what was made, but .venv

PYTHON ?= python3
BIN = .venv/bin
PIP = $(BIN)/python -m pip --disable-pip-version-check --quiet install --constraint constraints.txt

.PHONY: book handbook test bench clean

book: .venv/ready-for-books
	$(BIN)/chapbook build .
	$(BIN)/chapbook build docs/handbook --out dist

handbook: .venv/ready-for-books
	$(BIN)/python docs/handbook/make.py
	$(BIN)/chapbook build docs/handbook --out dist

test: .venv/ready-for-tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile

bench: .venv/ready-for-books
	$(PIP) --editable '.[bench]'
	$(BIN)/python benchmarks/run.py $(or $(BOOK),.)
	$(BIN)/python benchmarks/run.py --long

clean:
	rm -rf dist .chapbook docs/handbook/.chapbook .mypy_cache .pytest_cache .ruff_cache .hypothesis *.egg-info
	find builder tests book -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/ready-for-books: pyproject.toml constraints.txt
	PYTHON=$(PYTHON) .ci/system book
	$(PYTHON) -m venv .venv
	$(PIP) --editable .
	touch $@

.venv/ready-for-tests: .venv/ready-for-books
	$(PIP) --editable '.[test]'
	touch $@
