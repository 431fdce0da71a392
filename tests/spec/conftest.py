"""`spec`: a check, a table drawn as text, and the result each record must get, on every engine."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from oracle.oracle import group_verdicts, verdicts
from riskaudit.engine.base import Engine
from riskaudit.engine.duckdb import DuckEngine
from spark import NEEDS_SPARK, spark_engine
from spec.bench import Bench, Sheet, calendar, drawn, judged

ENGINES: dict[str, Callable[[Path], Engine]] = {"duckdb": DuckEngine, "spark": spark_engine}
"""Every engine keeps every specification."""

ON_SPARK = 2
"""Of a file, so many specifications run on Spark; all of them with `RISKAUDIT_SPARK=all` (`make spark`)."""

SAID = ("expect", "reason")
"""Columns of a drawn table that are no columns of the records."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave to DuckDB alone what is not chosen for Spark: a question takes there a hundred times as long."""
    if os.environ.get("RISKAUDIT_SPARK") == "all":
        return
    seen: Counter[Path] = Counter()
    left: list[pytest.Item] = []
    for item in items:
        if getattr(item, "callspec", None) is not None and item.callspec.params.get("engine") == "spark":
            seen[item.path] += 1
            if seen[item.path] > ON_SPARK or item.path.parent.name != "spec":
                left.append(item)
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if item not in left]


@pytest.fixture(scope="session", params=["duckdb", pytest.param("spark", marks=NEEDS_SPARK)])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One engine for all specifications, with the calendar in it."""
    found = ENGINES[request.param](tmp_path_factory.mktemp(request.param))
    found.load_calendar(calendar())
    yield found
    found.close()


@pytest.fixture
def spec(engine: Engine) -> Callable[..., None]:
    """Judge the table's records and compare with `expect` (and `reason`, where it is filled), then with the oracle.

    A kind that judges groups has its `expect` in the row of each group's first record.

    `check` is what a rule file has under `check:`; `rows` and `partners` are tables drawn as text. Further
    words are those of a rule (`when`, `basis`, `confidence`, `sets_apart`) or of the bench (`pause`,
    `excuse`, `unread`). `as_of` is the day of judgement.
    """

    def compare(
        *,
        check: Mapping[str, Any],
        rows: str,
        partners: str | None = None,
        as_of: str = "2026-11-01",
        pause: bool = False,
        excuse: tuple[str, ...] = (),
        unread: bool = False,
        **rule: Any,
    ) -> None:
        __tracebackhide__ = True
        table = drawn(rows)
        bench = Bench(as_of=date.fromisoformat(as_of), pause=pause, excuse=excuse, unread=unread)
        if partners is not None:
            bench = bench.with_(partners=drawn(partners))
        source = {"check": dict(check), **rule}
        sheet = Sheet(tuple(name for name in table.columns if name not in SAID), table.records)
        with bench.tables(sheet, engine, [source]):
            got = judged(bench.compiled(source), engine)
        if judges_groups(check):
            told = [row for row in table.records if row["expect"]]
            second = [result for _, result in group_verdicts(source, bench.records(sheet), bench.world())]
        else:
            told = list(table.records)
            second = verdicts(source, bench.records(sheet), bench.world())
        assert len(got) == len(told)
        lines = zip(told, got, second, strict=True)
        wrong = [_line(*line) for line in lines if _differs(*line)]
        if wrong:
            pytest.fail("\n".join(["", *wrong]))

    return compare


def judges_groups(check: Mapping[str, Any]) -> bool:
    """Whether a check gives one verdict a group."""
    return check["kind"] == "aggregate" or check.get("look_for") == "heaping"


def _differs(row: Mapping[str, str | None], got: tuple[str, str], second: str) -> bool:
    reason = row.get("reason")
    return got[0] != row["expect"] or second != row["expect"] or (reason is not None and got[1] != reason)


def _line(row: Mapping[str, str | None], got: tuple[str, str], second: str) -> str:
    return f"{' | '.join(value or '' for value in row.values())}  → engine {got[0]} ({got[1]}), oracle {second}"
