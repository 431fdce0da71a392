"""W20, the work that riskaudit is timed on: its rules must find what hand-written SQL finds, and what was agreed."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from riskaudit.cli import main

BENCH = Path(__file__).parents[1] / "bench"
RULES = ["--rules", str(BENCH / "rules")]
ROWS = 10_000


@pytest.fixture(scope="module", autouse=True)
def _on_the_path() -> None:
    sys.path.insert(0, str(BENCH))


def test_the_bench_of_the_pdf_writes_report_and_tables(tmp_path: Path) -> None:
    command = [sys.executable, str(BENCH / "pdf.py"), "--rows", "1k", "--rounds", "1", "--work", str(tmp_path)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert re.search(r"^\d+ findings: \d+\.\d\d times the tables", told.stdout, re.MULTILINE), told.stderr
    assert (tmp_path / "report.pdf").read_bytes()[:5] == (tmp_path / "tables.pdf").read_bytes()[:5] == b"%PDF-"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten thousand repair orders, audited in `riskaudit/` and counted by hand in `full/` and `union/`."""
    import data
    import yardstick

    place = tmp_path_factory.mktemp("w20")
    data.make(ROWS, place)
    paths = [str(place / f"{name}.csv") for name in ("repair_orders", "outages", "contracts")]
    asked = ["check", *paths, *RULES, "--profile", "w20", "--as-of", "2026-11-01", "--format", "json", "-q"]
    told = CliRunner().invoke(main, [*asked, "-o", str(place / "riskaudit")])
    assert told.exit_code == 1, told.output
    for variant in ("full", "union"):
        yardstick.measure(place, place / variant, variant, threads=2, memory=None)
    return place


def test_every_count_is_that_of_the_hand_written_sql(place: Path) -> None:
    import checking

    counts = checking.reported(place / "riskaudit" / "report.json")
    checking.check_sums(counts, ROWS, "riskaudit")
    checking.check_equal(counts, checking.written(place / "full" / "counts.json"))


def test_every_count_is_the_agreed_one(place: Path) -> None:
    import checking

    checking.check_fails(checking.reported(place / "riskaudit" / "report.json"), "10k", "riskaudit")
    checking.check_fails(checking.written(place / "full" / "counts.json"), "10k", "full")
    checking.check_fails(checking.written(place / "union" / "counts.json"), "10k", "union")


def test_every_finding_is_that_of_the_hand_written_sql(place: Path) -> None:
    import checking

    ours, theirs = (place / name / "findings.csv" for name in ("riskaudit", "full"))
    fails = checking.agreed("10k")
    assert fails and checking.check_findings(ours, theirs) == sum(fails.values())
    assert [line.count(",") for line in _heads(ours, theirs)] == [16, 16]


def _heads(*paths: Path) -> list[str]:
    return [path.read_text(encoding="utf-8-sig").partition("\n")[0] for path in paths]


def test_a_wrong_count_is_noticed(place: Path) -> None:
    import checking

    counts = checking.written(place / "full" / "counts.json")
    counts["w20/w07-phone-form"]["fail"] -= 1
    for check in (lambda: checking.check_fails(counts, "10k", "it"), lambda: checking.check_sums(counts, ROWS, "it")):
        with pytest.raises(checking.Wrong, match="w07-phone-form"):
            check()


def test_the_rules_keep_their_own_examples() -> None:
    told = CliRunner().invoke(main, ["rules", "lint", *RULES])
    assert told.exit_code == 0, told.output


@pytest.fixture(scope="module")
def book(place: Path) -> Path:
    """The repair orders as a workbook."""
    import workbook

    workbook.write(place / "repair_orders.csv", place / "repair_orders.xlsx")
    return place / "repair_orders.xlsx"


def test_a_workbook_has_the_counts_of_the_same_records_as_text(place: Path, book: Path) -> None:
    import checking

    paths = [str(book), str(place / "outages.csv"), str(place / "contracts.csv")]
    asked = ["check", *paths, *RULES, "--profile", "w20", "--as-of", "2026-11-01", "--format", "json", "-q"]
    told = CliRunner().invoke(main, [*asked, "-o", str(place / "workbook")])
    assert told.exit_code == 1, told.output
    counts = checking.reported(place / "workbook" / "report.json")
    checking.check_equal(counts, checking.reported(place / "riskaudit" / "report.json"))


def test_every_reader_of_a_workbook_sees_every_row(book: Path) -> None:
    import workbook

    assert {name: read(book)[0] for name, read in workbook.READERS.items()} == dict.fromkeys(workbook.READERS, ROWS + 1)


def test_the_page_names_every_contest() -> None:
    import page

    runs = [{"wall": 2.0, "cpu": 3.0, "peak": 5e8}, {"wall": 4.0, "cpu": 3.0, "peak": 5e8}]
    half = [{**run, "wall": 1.0} for run in runs]
    text = page.write({"xlsx": {"riskaudit": runs, "calamine": half}, "1m": {"riskaudit": runs, "full": half}})
    assert text.index("## 1m") < text.index("## 100k")
    assert "只读入 ·" in page.write({"xlsx reading": {"riskaudit": runs, "calamine": half}})
    assert text.count("| full | 1.00 | 3.00 | 500 | 3.00 (2.00–4.00) |") == 1


def test_the_working_days_are_those_of_the_library() -> None:
    from yaml import safe_load

    ours, theirs = (
        safe_load((folder / "calendars" / "cn.yaml").read_text(encoding="utf-8"))["years"]
        for folder in (BENCH / "rules", BENCH.parent / "rules")
    )
    assert all(theirs[year] == days for year, days in ours.items())
    assert json.loads((BENCH / "truth.json").read_text(encoding="utf-8"))["fails"].keys() == {"10k", "1m", "10m"}
