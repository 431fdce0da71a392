PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
EXTRAS ?= dev
OUT ?= out/2026-10

.DEFAULT_GOAL := help
.PHONY: help audit test check lint docs golden mutants samples differential spark fuzz bench growth benchpdf kills clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(READY): pyproject.toml hatch_build.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "需要 Python 3.11 以上：make PYTHON=python3.11 … / Python 3.11 or newer is needed"; exit 1; }
	@echo "准备环境（首次约一两分钟）/ setting up, a minute or two the first time"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[$(EXTRAS)]'
	@touch $@

audit: $(READY) ## audit the sample month and say where the PDF is
	@$(BIN)/riskaudit check samples/2026-10 --month 2026-10 --profile sgcc -o $(OUT) || [ $$? -eq 1 ]
	@echo "PDF: $(OUT)/report.pdf"

test: $(READY) ## pass the tests
	@$(BIN)/python -m pytest

check: lint test ## everything that must be green before a commit
	@$(BIN)/riskaudit rules lint
	@$(BIN)/python scripts/make_docs.py --check
	@$(BIN)/python scripts/make_pages.py --check

lint: $(READY) ## style and types
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy

docs: $(READY) ## write what the READMEs take from the program
	@$(BIN)/python scripts/make_docs.py
	@$(BIN)/python scripts/make_pages.py

golden: $(READY) ## write the golden files anew; read the difference before you commit it
	@RISKAUDIT_GOLDEN=write $(BIN)/python -m pytest tests/test_golden.py tests/test_pdf_pages.py tests/test_story.py

mutants: $(READY) ## change every rule a little; its examples must notice at least 95 %
	@$(BIN)/riskaudit rules mutants --known tests/mutants.yaml

samples: $(READY) ## generate the synthetic months anew
	@$(BIN)/riskaudit samples samples

SEED ?= 0
RECORDS ?= 300

differential: $(READY) ## judge random records with the tool and with the oracle (SEED, RECORDS a rule)
	@RISKAUDIT_DIFFERENTIAL_SEED=$(SEED) RISKAUDIT_DIFFERENTIAL_RECORDS=$(RECORDS) $(BIN)/python -m pytest --dist load tests/oracle/test_shipped.py

spark: $(READY) ## run every specification on Spark, too (EXTRAS=dev,spark; Java 17)
	@RISKAUDIT_SPARK=all $(BIN)/python -m pytest tests/spec tests/oracle tests/test_engines.py tests/test_examples_on_engines.py

MINUTES ?= 10

fuzz: $(READY) ## feed the readers with mutated files for a while (MINUTES)
	@RISKAUDIT_FUZZ_MINUTES=$(MINUTES) RISKAUDIT_FUZZ_EXAMPLES=200 $(BIN)/python -m pytest -n 0 -s tests/records/test_fuzz.py

ROWS ?= 10k 1m
PAIRS ?= 5
MEMORY ?=
XLSX ?=

bench: $(READY) ## time it against hand-written SQL, check every count (ROWS="10k 1m", PAIRS, MEMORY=1GB, XLSX=1)
	@$(BIN)/python bench/run.py --rows $(ROWS) --pairs $(PAIRS) $(if $(MEMORY),--memory $(MEMORY)) $(if $(XLSX),--xlsx)

GROWTH ?= 10k 100k 1m
RULES ?= 10 100 125 500 1000
OVER ?= 10k 100k
ROUNDS ?= 3

growth: $(READY) ## how time and memory grow with records and rules, drawn (GROWTH="10k 1m 10m", RULES, OVER="100k", ROUNDS)
	@$(BIN)/python bench/growth.py --rows $(GROWTH) --rules $(RULES) --over $(OVER) --rounds $(ROUNDS)

benchpdf: $(READY) ## time the PDF of 10,000 findings against bare tables of the same rows, and tell the peaks
	@$(BIN)/python bench/pdf.py

KILLS ?= 200

kills: $(READY) ## kill check and render at random moments, count what they leave (KILLS, SEED)
	@$(BIN)/python scripts/kill.py --kills $(KILLS) --seed $(SEED)

clean: ## remove the environment and everything that was made
	@rm -rf $(VENV) out build dist
