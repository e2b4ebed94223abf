# Everything here works in .venv, a virtual environment that the first command makes.
# Another Python: make PYTHON=python3.12 compare

PYTHON ?= python3
VENV := .venv
CLINICSIM := $(VENV)/bin/clinicsim
# Stamps: the program is installed; and so is what tests and notebooks need.
FRESH := $(VENV)/.ready
FRESH_DEV := $(VENV)/.ready-dev

.PHONY: compare dashboard test conformance lint bench bench-experiments bench-economics bench-dashboard docs site examples results figures picture constraints clean

compare: $(FRESH)  ## One more nurse against the clinic as it is: a table here, and report.html
	$(CLINICSIM) compare scenarios/base.toml scenarios/plus_one_nurse.toml --replications 10 --report report.html

dashboard: compare  ## The saved runs in a browser, until Ctrl-C
	$(CLINICSIM) dashboard runs

test: $(FRESH_DEV)  ## All tests but the long ones
	$(VENV)/bin/python -m pytest -n 2 --dist worksteal

conformance: $(FRESH_DEV)  ## Both engines give equal logs: whole horizons, and a thousand generated clinics (long)
	$(VENV)/bin/python -m pytest -m long tests/conformance

lint: $(FRESH_DEV)  ## Style and types
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/mypy --strict

bench: $(FRESH_DEV)  ## How fast the engines are, beside other libraries and C: docs/explanation/performance.md
	$(VENV)/bin/python -m pip install --quiet -c constraints.txt -e '.[bench]'
	$(VENV)/bin/python benchmarks/compare_engines.py

bench-experiments: $(FRESH_DEV)  ## What storing and spreading runs costs: docs/explanation/performance.md, "Experiments" (about a quarter of an hour)
	$(VENV)/bin/python benchmarks/bench_store.py
	$(VENV)/bin/python benchmarks/bench_executors.py

bench-economics: $(FRESH_DEV)  ## What the economics cost: docs/explanation/performance.md, "Health economics" (some minutes)
	$(VENV)/bin/python benchmarks/bench_psa.py
	$(VENV)/bin/python benchmarks/bench_cea.py
	$(VENV)/bin/python benchmarks/bench_voi.py time

bench-dashboard: $(FRESH_DEV)  ## What readers of the dashboard wait for: docs/explanation/performance.md, "Dashboard" (some minutes)
	$(VENV)/bin/python benchmarks/bench_dashboard.py

docs: $(FRESH_DEV)  ## The tables in docs/ that are made from the code
	$(VENV)/bin/python docs/tools/build_tables.py

site: $(FRESH_DEV)  ## The documentation as a site: build/site/index.html
	$(VENV)/bin/python -m sphinx -q -E -W --keep-going docs build/site
	$(VENV)/bin/python docs/tools/check_site.py build/site

examples: $(FRESH_DEV)  ## Run every example of the tutorial and the how-to pages; those marked long too: run_examples.py --long
	$(VENV)/bin/python docs/tools/run_examples.py

results: $(FRESH_DEV)  ## The numbers in the README files and docs/scenarios/: runs every scenario, about a minute
	$(VENV)/bin/python docs/tools/build_results.py --replications 20 --workers 2

figures: $(FRESH_DEV)  ## The pictures of docs/reference/figures.md (a minute and a half)
	$(VENV)/bin/python docs/tools/build_figures.py

picture: compare  ## The picture in README.md: the head of the report (needs Chromium)
	$(VENV)/bin/python docs/tools/screenshot.py report.html docs/images/report.png --width 1120 --height 1000

constraints: $(FRESH_DEV)  ## New versions for constraints.txt (needs uv); one version of each package for all systems
	uv pip compile --upgrade --universal --fork-strategy fewest --python-version 3.11 --no-annotate --no-header \
		--quiet pyproject.toml --all-extras | sed 's/ ;.*//' > constraints.new
	mv constraints.new constraints.txt

clean:  ## Back to a fresh clone, runs excepted
	rm -rf $(VENV) report.html .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name one with: make PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV) || \
		{ rm -rf $(VENV); echo "On Debian and Ubuntu, install python3-venv first" >&2; exit 1; }

$(FRESH): pyproject.toml constraints.txt | $(VENV)/bin/python
	$(VENV)/bin/python -m pip install --quiet -c constraints.txt -e '.[dashboard]'
	@touch $@

$(FRESH_DEV): pyproject.toml constraints.txt | $(VENV)/bin/python
	$(VENV)/bin/python -m pip install --quiet -c constraints.txt -e '.[dev]'
	@touch $(FRESH) $@
