"""Whole audits and intake on Spark: the same bytes as on DuckDB, whichever way the records come in."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner

from extras import extra
from riskaudit.cli import engines, main
from riskaudit.engine.base import Engine, EngineError, Row
from riskaudit.engine.duckdb import DuckEngine
from riskaudit.library import load
from riskaudit.model.query import column, question, table_named
from riskaudit.model.table import ROW_ID, Stored, TextSource, text_of, typed_table
from riskaudit.records import survey
from riskaudit.records.read import read
from riskaudit.spine import judge
from riskaudit.spine.large import LargeTexts, columns_of
from riskaudit.spine.run import Request, run
from riskaudit.spine.tables import load_tables
from spark import NEEDS_SPARK, session, spark_engine

BENCH = Path(__file__).parents[1] / "bench"
NAMES = ("repair_orders", "outages", "contracts")
ROWS = 3_000
LIBRARY = load([BENCH / "rules"])


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three thousand repair orders and what belongs to them, as texts and as Parquet."""
    sys.path.insert(0, str(BENCH))
    import data

    place = tmp_path_factory.mktemp("w20")
    data.make(ROWS, place)
    (place / "calendar.csv").unlink()
    for name in NAMES:
        columns = f"read_csv('{place / name}.csv', all_varchar = true)"
        typed = "* REPLACE (TRY_CAST(受理时间 AS TIMESTAMP) AS 受理时间)" if name == "repair_orders" else "*"
        duckdb.sql(
            f"COPY (SELECT {typed} FROM {columns}) TO '{place / name}.parquet' (FORMAT parquet, ROW_GROUP_SIZE 2048)"
        )
    return place


def pieces(engine: Any) -> Engine:
    """The engine with texts cut into many pieces."""
    engine._spark.conf.set("spark.sql.files.maxPartitionBytes", "65536")
    return engine  # type: ignore[no-any-return]


def audited(engine: Engine, paths: list[Path], work: Path) -> tuple[bytes, str]:
    asked = Request(paths=paths, as_of=date(2026, 11, 1), rules=[BENCH / "rules"], profile="w20")
    work.mkdir()
    found = run(asked, engine, work)
    return found.findings.read_bytes(), found.report.model_dump_json()


@NEEDS_SPARK
def test_a_large_text_in_many_pieces_is_audited_alike(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(survey, "LARGE", 0)
    monkeypatch.setattr(judge, "WHOLE", 0)
    paths = [place / f"{name}.csv" for name in NAMES]
    there = audited(pieces(spark_engine(tmp_path / "spark")), paths, tmp_path / "spark")
    here = audited(DuckEngine(tmp_path / "duckdb"), paths, tmp_path / "duckdb")
    assert there == here
    assert here[0].count(b"\n") > 1_000


def orders(engine: Engine, paths: list[Path], work: Path, *, large: bool = False) -> list[Row]:
    """Repair orders as they stand in the engine: their places, and two of their cells."""
    wanted = dict.fromkeys(LIBRARY.datasets, ("order_no", "accepted_at"))
    taken = LargeTexts(LIBRARY.datasets, wanted, engine, None)
    take = taken.take if large else None
    files = read(paths, LIBRARY.datasets, workdir=work, take=take, columns=columns_of(engine))
    tables = [table for file in files for table in file.tables]
    assert tables, files
    load_tables(tables, LIBRARY.datasets, wanted, engine, None, large=taken)
    columns = [column(name) for name in (ROW_ID, "_line", text_of("order_no"), "accepted_at")]
    return engine.ask(question(columns, table_named(typed_table("repair_orders"))).order_by(column(ROW_ID)))


@NEEDS_SPARK
def test_parquet_and_tables_hold_the_records_of_the_text(place: Path, tmp_path: Path) -> None:
    text, parquet = place / "repair_orders.csv", place / "repair_orders.parquet"
    plain = orders(DuckEngine(tmp_path), [text], tmp_path)
    for engine in (DuckEngine(tmp_path), pieces(spark_engine(tmp_path))):
        found = orders(engine, [parquet], tmp_path)
        assert [row[2:] for row in found] == [row[2:] for row in plain]
        assert [row[:2] for row in found] == [(i, i + 1) for i in range(len(plain))]
    folder = tmp_path / "split.parquet"
    for name, half in (("a", "<"), ("b", ">=")):
        (folder / name).parent.mkdir(exist_ok=True)
        rows = f"SELECT * EXCLUDE (file_row_number) FROM read_parquet('{parquet}', file_row_number = true)"
        half_of_it = f"{rows} WHERE file_row_number {half} 1000"
        duckdb.sql(f"COPY ({half_of_it}) TO '{folder / name}.parquet' (FORMAT parquet)")
    spark = spark_engine(tmp_path)
    assert orders(spark, [folder], tmp_path) == orders(DuckEngine(tmp_path), [folder], tmp_path)
    spark.close()
    session().read.parquet(parquet.as_uri()).createOrReplaceGlobalTempView("repair_orders")
    found = orders(spark, [Path("table:global_temp.repair_orders")], tmp_path)
    assert sorted(str(row[2:]) for row in found) == sorted(str(row[2:]) for row in plain)
    assert [row[0] for row in found] == list(range(len(plain)))
    with pytest.raises(EngineError):
        DuckEngine(tmp_path).columns(Stored("warehouse.repair_orders", None))


@NEEDS_SPARK
def test_an_untidy_large_text_is_refused_and_read_record_by_record(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(survey, "LARGE", 0)
    heading, *lines = (place / "repair_orders.csv").read_text(encoding="utf-8").splitlines()
    untidy = tmp_path / "repair_orders.csv"
    for spoilt in (lines[3].rsplit(",", 1)[0] + ',"two\nlines"', lines[3].rsplit(",", 1)[0], lines[3] + '"'):
        untidy.write_text("\n".join([heading, *lines[:3], spoilt, *lines[4:200]]) + "\n", encoding="utf-8")
        both = [
            orders(engine, [untidy], tmp_path, large=True) for engine in (spark_engine(tmp_path), DuckEngine(tmp_path))
        ]
        assert both[0] == both[1]
    wide = TextSource(untidy, ",", 1, heading.count(",") + 1, large=True)
    with pytest.raises(EngineError):
        spark_engine(tmp_path).load("raw", wide, wide.width)


def test_without_spark_the_command_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ["check", str(tmp_path), "--engine", "spark", "-o", str(tmp_path / "out")]
    monkeypatch.setattr(engines, "find_spec", lambda name: None)
    told = CliRunner().invoke(main, asked)
    assert told.exit_code == 2
    assert f"pip install {extra('spark')}" in told.output
    monkeypatch.setattr(engines, "find_spec", lambda name: name)
    monkeypatch.setattr(engines, "java", lambda: False)
    told = CliRunner().invoke(main, asked)
    assert told.exit_code == 2
    assert "Java 17" in told.output
    assert CliRunner().invoke(main, [*asked, "--memory", "1GB"]).exit_code == 2


@NEEDS_SPARK
def test_a_java_that_does_not_start_is_told_with_the_cure(tmp_path: Path) -> None:
    java = tmp_path / "java" / "bin" / "java"
    java.parent.mkdir(parents=True)
    java.write_text("#!/bin/sh\nexit 1\n", encoding="ascii")
    java.chmod(0o755)
    (tmp_path / "a.csv").write_text("a\n1\n", encoding="ascii")
    command = [sys.executable, "-m", "riskaudit", "check", str(tmp_path / "a.csv"), "--engine", "spark"]
    told = subprocess.run(
        [*command, "-o", str(tmp_path / "out")],
        env={**os.environ, "JAVA_HOME": str(java.parents[1])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 2
    assert "Spark 没有启动" in told.stderr and "java -version" in told.stderr
    assert "Traceback" not in told.stderr
