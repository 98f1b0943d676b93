# Verbs of this project; `make help` lists them. Each sets up what it needs.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?=
SERVE ?= 1
LOGS ?= logs/demo
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export TF_CPP_MIN_LOG_LEVEL ?= 2
# What is imported is compiled once, and not by each process anew.
unexport PYTHONDONTWRITEBYTECODE

# The build for the CPU is half as large; it exists where most people try this.
ifeq ($(shell uname -sm),Linux x86_64)
TENSORFLOW ?= tensorflow-cpu
else
TENSORFLOW ?= tensorflow
endif

.DEFAULT_GOAL := help
.PHONY: help demo pretrained test test-python test-page check bench pictures docs format proto hooks browser other-browsers clean

help:  ## list the verbs
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: .make/installed  ## train two networks on real pictures and open TensorBoard (SERVE=0: only train; PORT=6006)
	$(BIN)/python examples/demo.py --log-dir $(LOGS)
ifneq ($(SERVE),0)
	$(BIN)/python examples/serve.py $(LOGS) $(if $(PORT),--port $(PORT))
endif

pretrained: .make/installed  ## explain a trained ImageNet network on two photographs
	$(BIN)/pip install --quiet --requirement examples/requirements.txt
	$(BIN)/python examples/pretrained.py

# A part of the Python tests needs neither the page's nor the start of several workers, of
# which each gets a module at a time, in the order of tests/conftest.py.
ifdef ARGS
test: test-python
else
# More than there are cores: a worker waits for browsers, servers and pip half of its time.
WORKERS ?= 3
test: test-page test-python  ## run all tests, a real TensorBoard and a real browser included (ARGS=tests/models: only these; WHOLE=1: every combination)
endif

test-python: .make/developing browser
	$(BIN)/python -m pytest $(if $(WORKERS),-n $(WORKERS) --dist=loadscope --no-loadscope-reorder) $(ARGS)

ifdef ARGS
test-page: .make/page
	cd frontend && $(CURDIR)/tools/npm run test -- $(ARGS)
else
test-page: .make/page-tested
endif

# What they have passed once they pass again, until something of it changes.
.make/page-tested: .make/page $(shell find frontend tests/contract -name node_modules -prune -o -type f -print)
	cd frontend && $(CURDIR)/tools/npm run test
	@touch $@

check: .make/developing  ## lint, types, formatting and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	cd frontend && $(CURDIR)/tools/npm run check
	tools/check_addresses

bench: .make/developing browser  ## measure what we cost, side by side with the peers
	$(BIN)/pip install --quiet --requirement benchmarks/requirements.txt
	$(BIN)/python -m benchmarks $(ARGS)

pictures: .make/developing browser  ## take the pictures of the documents anew
	$(MAKE) demo SERVE=0
	PYTHONPATH=examples $(BIN)/python -m tools.make_pictures
	$(BIN)/python examples/pretrained.py --output docs/images/pretrained.jpg
	$(BIN)/python examples/two_objects.py --output docs/images/two_objects.jpg
	$(BIN)/python examples/gallery.py --output docs/images/methods

docs: .make/documenting  ## build the documentation site: build/docs/index.html
	$(BIN)/python -m sphinx --quiet --fail-on-warning --keep-going --fresh-env \
	  --conf-dir docs --doctree-dir build/doctrees . build/docs
	@echo "The site: build/docs/index.html"

format: .make/developing  ## put the code into its form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	cd frontend && $(CURDIR)/tools/npm run format

proto:  ## generate code from schema.proto
	tools/generate_schema

hooks:  ## run `make check` before each commit
	git config core.hooksPath tools/hooks

browser:
	@tools/find_browser > /dev/null

test-python: other-browsers

other-browsers:
	@for each in firefox webkit; do tools/find_browser $$each > /dev/null || { \
	  test -z "$$CI" && echo "Tests in $$each are left out." >&2; } || exit 1; done

clean:  ## remove what was installed, built and logged
	rm -rf $(VENV) .make build dist logs frontend/node_modules tb_interpret_plugin/static *.egg-info

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || { \
	  echo "tb_interpret needs Python 3.10 or newer; this is $$($(PYTHON) --version). Try: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "Python cannot make environments here. On Debian or Ubuntu: sudo apt-get install python3-venv" >&2; exit 1; }
	$(BIN)/pip install --quiet --upgrade "pip>=25.1"

# What is imported is compiled then: all of it would take longer than to download it.
.make/installed: $(BIN)/python pyproject.toml setup.py
	@echo "Installing tb_interpret with TensorFlow into $(VENV): a few minutes the first time."
	$(BIN)/pip install --quiet --no-compile $(TENSORFLOW) --editable '.[opencv]'
	@mkdir -p .make && touch $@

.make/developing: .make/installed .make/page
	@echo "Installing the tools of development into $(VENV)."
	$(BIN)/pip install --quiet --no-compile --group dev
	@mkdir -p .make && touch $@

# In a fresh clone, building the page has installed what npm would install here.
.make/page: .make/installed frontend/package.json frontend/package-lock.json
	$(BIN)/pip install --quiet --no-compile --group page
	@cd frontend && for each in package.json package-lock.json; do \
	  test node_modules/.package-lock.json -nt $$each || { \
	    $(CURDIR)/tools/npm ci --no-audit --no-fund --silent; exit; }; done
	@mkdir -p .make && touch $@

.make/documenting: .make/installed
	@echo "Installing what makes the documentation site into $(VENV)."
	$(BIN)/pip install --quiet --group docs
	@mkdir -p .make && touch $@
