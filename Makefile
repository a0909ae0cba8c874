# Two commands matter: `make run` opens a working system, `make test` proves it.
# Everything goes into .venv; nothing else on the machine is touched without being asked (see .ci/needs).

.DEFAULT_GOAL := help
.PHONY: help run test lint format check bench docs lock clean

PY := .venv/bin/python
LOCKED := .venv/.locked
DEV_LOCKED := .venv/.locked-dev
PIP := $(PY) -m pip --disable-pip-version-check --no-input --quiet
UV_COMPILE := .venv/bin/uv pip compile --universal --python-version 3.11 --no-annotate --no-header \
	--no-emit-index-url --no-emit-find-links --quiet --upgrade

help:
	@echo "make run     start everything on this machine and print the address to open"
	@echo "make test    run the whole test suite"
	@echo "make lint    ruff, mypy --strict, import rules"
	@echo "make check   read the settings and say what is wrong with them"
	@echo "make bench   measure the speed promises (docs/benchmarks.md)"
	@echo "make docs    generate docs/lifecycle.md, the figures of docs/understanding.md, the screenshots"
	@echo "make lock    pin the newest allowed versions of everything we depend on"

run: $(LOCKED)
	@.venv/bin/xiaoge run

check: $(LOCKED)
	@.venv/bin/xiaoge check

test: $(DEV_LOCKED)
	@sh .ci/needs
	@$(PY) -m pytest $(PYTEST_ARGS)

lint: $(DEV_LOCKED)
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	.venv/bin/lint-imports --no-cache

format: $(DEV_LOCKED)
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

bench: $(DEV_LOCKED)
	$(PY) -m benchmarks $(BENCH_ARGS)

docs: $(DEV_LOCKED)
	$(PY) -m docs.lifecycle
	$(PY) -m docs.lives
	$(PY) -m docs.understanding
	$(PY) -m docs.screenshots

# The lists name no package host: whoever installs uses their own.
lock: $(DEV_LOCKED)
	echo 'setuptools>=82' | $(UV_COMPILE) pyproject.toml - --output-file requirements.lock
	echo 'setuptools>=82' | $(UV_COMPILE) --extra dev --constraint requirements.lock pyproject.toml - \
		--output-file requirements-dev.lock

clean:
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/bin/pip:
	@sh .ci/venv

$(LOCKED): .venv/bin/pip requirements.lock pyproject.toml
	@echo "Installing what the program needs into .venv (only this once) ..."
	@$(PIP) install -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV_LOCKED): $(LOCKED) requirements-dev.lock
	@echo "Installing what the tests need into .venv (only this once) ..."
	@$(PIP) install -r requirements-dev.lock
	@touch $@
