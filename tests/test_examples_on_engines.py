"""Every shipped rule judges its own examples alike on all engines: result, reason and words."""

from __future__ import annotations

import os
from collections import Counter

import pytest

from example_tables import Examples
from riskaudit.engine.base import Engine
from riskaudit.engine.duckdb import DuckEngine
from riskaudit.library import load
from riskaudit.model.result import Result
from spark import NEEDS_SPARK, spark_engine

LIBRARY = load()
OF_A_KIND = 2
"""Of each kind of check, so many rules; all of them with `RISKAUDIT_SPARK=all` (`make spark`)."""


def _chosen() -> list[str]:
    seen: Counter[str] = Counter()
    found: list[str] = []
    for rule in LIBRARY.rules.values():
        seen[rule.check.kind] += 1
        if seen[rule.check.kind] <= OF_A_KIND or os.environ.get("RISKAUDIT_SPARK") == "all":
            found.append(rule.id)
    return found


CHOSEN = _chosen()

pytestmark = NEEDS_SPARK


@pytest.fixture(scope="module")
def examples() -> Examples:
    found = Examples(LIBRARY)
    for name in CHOSEN:
        found.add(LIBRARY.rules[name])
    return found


@pytest.fixture(scope="module")
def engines(examples: Examples, tmp_path_factory: pytest.TempPathFactory) -> tuple[Engine, Engine]:
    both = (DuckEngine(tmp_path_factory.mktemp("duckdb")), spark_engine(tmp_path_factory.mktemp("spark")))
    for engine in both:
        engine.load_calendar(LIBRARY.calendar)
        examples.load(engine)
    return both


@pytest.mark.parametrize("name", CHOSEN)
def test_a_rule_judges_its_examples_on_spark_as_on_duckdb(
    name: str, examples: Examples, engines: tuple[Engine, Engine]
) -> None:
    rule = LIBRARY.rules[name]
    duckdb, spark = (examples.judged(rule, engine) for engine in engines)
    assert spark == duckdb
    for expected, i, row in spark:
        got = Result(row[0]) if row else Result.NOTAPPLICABLE
        assert got is expected, f"{expected}[{i}] → {got}: {row}"
