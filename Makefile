# Two commands are enough: `make run` serves the site, `make test` tests it. `make help` names the others.
# The work is done by scripts/; this file only gives it names.

PYTHON ?= python3
START = $(PYTHON) -m scripts.bootstrap
ARGS ?=
ONLY ?=

.DEFAULT_GOAL := help
.PHONY: help run demo-reset test lint bench pictures format messages build prepare requirements clean

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Set everything up and serve the site (PORT, HOST, DATA_DIR, DATABASE_URL)
	@$(START) run

demo-reset: ## Throw the data away and load the demo afresh
	@$(START) demo-reset

test: ## Set everything up and run all tests on SQLite and PostgreSQL (ARGS="tests/courses" for a part)
	@$(START) test $(ARGS)

lint: ## Check style, types, layers, templates, migrations, production settings, translations
	@$(START) lint $(ARGS)

format: ## Put code and templates into the form that lint asks for
	@$(START) format

bench: ## Measure; prints a table, writes bench/results.json (ONLY=certificates for one group)
	@$(START) bench $(if $(ONLY),--only $(ONLY),) $(ARGS)

pictures: ## Run the main path in a browser and keep what it shows in docs/pictures/
	@$(START) pictures

messages: ## Gather new texts into the catalogues and compile them
	@$(START) messages

build: ## Build the wheel into dist/
	@$(START) build $(ARGS)

prepare: ## Install what the site needs and start nothing (for a server, see docs/deploy.md)
	@$(START) prepare

requirements: ## Pin requirements.txt and requirements-dev.txt anew from the ranges in pyproject.toml
	@$(START) requirements $(ARGS)

clean: ## Remove what can be made again (never data/)
	rm -rf .venv .testdb .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis dist build
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
