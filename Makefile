# Needs only make and a Python of 3.11 or newer. `make help` lists the targets.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
.SHELLFLAGS := -ec

PYTHON := python3.13 python3.12 python3.11 python3
VENV := .venv
STUBS := botocore-stubs==1.43.126
CHECKERS := basedpyright==1.40.2 pyrefly==1.5.0 ty==0.0.108 zuban==0.10.2
AWS_CLI := awscli==1.46.3
EXTRAS := dask,dev,docs,images
# Each lower bound of pyproject.toml, and the botocore of that boto3.
OLDEST := $(shell sed -n 's/.*"\([a-z][][a-z0-9]*\)>=\([0-9.]*\)".*/\1==\2/p; \
  s/^boto3==/botocore==/p' pyproject.toml)

# The tools of the environment come first, so that a recipe reads as one would type it.
SYSTEM_PATH := $(PATH)
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)
# pyright runs the copy inside its wheel, on the node inside another: nothing to download.
export PYRIGHT_PYTHON_IGNORE_WARNINGS := 1
# The tests start hundreds of interpreters, which share the compiled modules.
unexport PYTHONDONTWRITEBYTECODE
# A worker runs the tests of a module together, so that they share what they prepare.
PYTEST := pytest -n 2 --dist worksteal

.PHONY: help demo demo-vision test lint format types mypy pyright stubtest codegen \
        codegen-check unit docs prove bench test-oldest test-neighbours checkers mutants \
        test-all dist codegen-newest clean

help:  ## list the targets
	@sed -n 's/^\([a-z-]*\):.*  ## \(.*\)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

demo: $(VENV)/ready  ## provision two collections on a local Rekognition
	python docs/examples/demo.py

demo-vision: $(VENV)/ready  ## recognise persons in photographs on a local Rekognition
	python docs/examples/vision.py

# Two checks run at a time, the longest first, each with its output in one piece.
test: $(VENV)/ready  ## every check
	$(MAKE) -j 2 $(if $(filter output-sync,$(.FEATURES)),-O) docs lint types codegen-check
	$(MAKE) unit

lint: $(VENV)/ready  ## style and format
	ruff check
	ruff format --check

format: $(VENV)/ready  ## mend style and format where a tool can
	ruff check --fix
	ruff format

types: mypy pyright stubtest  ## mypy, pyright, and the stubs against the installed boto3

mypy pyright: $(VENV)/ready
	$@

stubtest: $(VENV)/ready
	stubtest boto3 botocore --ignore-missing-stub --mypy-config-file pyproject.toml

codegen: $(VENV)/ready  ## write the models again from botocore's
	python -m rekoclient.codegen

codegen-check: $(VENV)/ready  ## the models are what the generator writes
	python -m rekoclient.codegen --check

unit: $(VENV)/ready $(VENV)-aws/ready  ## the tests alone
	$(PYTEST)

docs: $(VENV)/ready  ## build the documentation; a warning is an error
	sphinx-build -q -W --keep-going -n docs docs/_build/html
	python tools/check_site.py docs/_build/html

prove: $(VENV)/ready $(VENV)-aws/ready  ## the tests with their full counts
	$(PYTEST) --prove

bench: $(VENV)/ready  ## the timings, beside boto3's
	python -m tests.benchmarks

test-oldest: $(VENV)-oldest/ready  ## the tests with the oldest dependencies allowed
	$(VENV)-oldest/bin/python -m $(PYTEST)

test-neighbours: $(VENV)-neighbours/ready  ## moto, X-Ray, OpenTelemetry, vcrpy, Sentry around us
	$(VENV)-neighbours/bin/python -m pytest tests/test_neighbours.py tests/local_rekognition/test_neighbours.py tests/provisioning/test_s3.py

$(VENV)-neighbours/ready: EXTRAS := dev,neighbours

checkers: $(VENV)-checkers/ready $(VENV)-stubs/ready  ## what basedpyright, pyrefly, ty and zuban report
	$(VENV)-checkers/bin/python -m pytest tests/typing/test_checkers.py

mutants: $(VENV)-mutants/ready  ## mutation testing of the core; takes an hour
	$(VENV)-mutants/bin/python -m tools.mutants

# pyenv hides the Pythons that are not chosen.
test-all: export PYENV_VERSION := $(shell pyenv versions --bare 2>/dev/null | paste -sd: -)
test-all:  ## the tests under each supported Python that is installed
	@for version in 3.11 3.12 3.13 3.14; do \
	  if python$$version -c '' 2>/dev/null; then \
	    $(MAKE) unit PYTHON=python$$version VENV=$(VENV)-$$version || exit; \
	  else echo "python$$version is not installed: skipped"; fi; \
	done

codegen-newest: $(VENV)-newest/ready  ## compare the models with the newest botocore
	$(VENV)-newest/bin/python -m rekoclient.codegen --check --strict

$(VENV)-newest/ready: EXTRAS := images

# PyPI shows what these checks pass. The README's examples run on the wheel alone, in an
# empty environment for each Python that is installed.
dist: export PYENV_VERSION := $(shell pyenv versions --bare 2>/dev/null | paste -sd: -)
dist: $(VENV)-dist/ready  ## build the release, check it, run its README
	rm -rf dist
	$(VENV)-dist/bin/python -m build --no-isolation
	$(VENV)-dist/bin/twine check --strict dist/*
	$(VENV)-dist/bin/check-wheel-contents dist/*.whl
	@for version in 3.11 3.12 3.13 3.14; do \
	  if python$$version -c '' 2>/dev/null; then \
	    rm -rf $(VENV)-wheel-$$version; \
	    $(MAKE) $(VENV)-wheel-$$version/ready PYTHON=python$$version || exit; \
	    $(VENV)-wheel-$$version/bin/python -I tools/examples.py || exit; \
	  else echo "python$$version is not installed: skipped"; fi; \
	done

$(VENV)-dist/ready: EXTRAS := dist

clean:  ## remove whatever make has made
	rm -rf $(VENV) $(VENV)-* build dist mutants docs/_build docs/reference/operations docs/reference/shapes .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -prune -exec rm -rf {} +

# Everything is installed at the versions of constraints.txt, by uv where there is one. Only
# the AWS CLI lives apart: it wants older packages than the documentation does.
%/ready: export PATH := $(SYSTEM_PATH)
%/ready: pyproject.toml constraints.txt
	@for python in $(PYTHON); do \
	  if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    break; fi; python=; \
	done; \
	if [ -z "$$python" ]; then \
	  echo 'No Python of 3.11 or newer found. Install one, or name it: make PYTHON=...'; exit 1; \
	fi; \
	echo "Making $* with $$($$python --version)"; \
	if command -v uv >/dev/null; then \
	  uv venv -q --clear -p "$$(command -v $$python)" $*; \
	  install="uv pip install -q -p $*/bin/python"; \
	elif $$python -c 'import ensurepip, venv' 2>/dev/null; then \
	  $$python -m venv --clear $*; \
	  install="$*/bin/python -m pip install -qq --disable-pip-version-check"; \
	else \
	  echo "$$python cannot make an environment. Install its venv module (Debian: python3-venv) or uv."; exit 1; \
	fi; \
	case $* in \
	  *-aws) $$install $(AWS_CLI);; \
	  *-stubs) $$install -e . $(STUBS) -c constraints.txt;; \
	  *-wheel-*) $$install dist/*.whl -c constraints.txt;; \
	  *) $$install -e '.[$(EXTRAS)]' -c constraints.txt;; \
	esac; \
	case $* in \
	  $(VENV)) $$install -e '.[vision]' -c constraints.txt || \
	    echo 'The extra vision does not install here: its tests will be skipped.';; \
	  *-oldest) $$install $(OLDEST);; \
	  *-newest) $$install --upgrade boto3 botocore;; \
	  *-mutants) $$install mutmut==3.8.1;; *-checkers) $$install $(CHECKERS);; \
	esac; \
	touch $@
