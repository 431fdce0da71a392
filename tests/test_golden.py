"""Whole reports as text, to be read in review. `make golden` writes them anew."""

from __future__ import annotations

import csv
import os
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from riskaudit.cli import main
from riskaudit.model.report import Report
from riskaudit.model.result import Result
from riskaudit.writers.json import read_json

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "tests" / "golden"
MONTHS = {"2026-10": 1, "clean": 0, "mangled": 4}
"""Sample → the exit code of its audit."""

UNFILLED = {"legal/fee-not-listed", "legal/theft-not-referred"}
"""Rules that wait for a figure of the user's own: the published list of fees, the province's threshold of theft."""


@cache
def audited(month: str, base: Path) -> tuple[int, Path]:
    """Audit a sample month as `make audit` does; the exit code and the folder."""
    out = base / month
    asked = ["check", str(ROOT / "samples" / month), "--month", "2026-10", "--profile", "sgcc", "-o", str(out)]
    return CliRunner().invoke(main, [*asked, "--format", "json,text"]).exit_code, out


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the audits of this session."""
    return tmp_path_factory.mktemp("golden")


def as_text(out: Path) -> str:
    """The summary, then every finding in one line, as a reader would want to see what changed."""
    lines = [(out / "report.txt").read_text(encoding="utf-8")]
    with (out / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            place = f"{row['file']}{' › ' + row['sheet'] if row['sheet'] else ''}:{row['row']}"
            lines.append(f"{row['result']:<6} {row['rule']}  {place}  {row['message']}  [{row['basis']}]\n")
    return "".join(lines)


@pytest.mark.parametrize("month", MONTHS)
def test_the_sample_month_reads_as_it_did(month: str, base: Path) -> None:
    code, out = audited(month, base)
    assert code == MONTHS[month]
    text, golden = as_text(out), GOLDEN / f"{month}.txt"
    if os.environ.get("RISKAUDIT_GOLDEN") == "write":
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def report_of(month: str, base: Path) -> Report:
    """The report of a sample month."""
    return read_json(audited(month, base)[1] / "report.json")


def test_the_clean_month_has_no_finding(base: Path) -> None:
    report = report_of("clean", base)
    assert report.totals.fail == 0 and report.totals.review == 0
    assert {rule.id for rule in report.rules_by(Result.NOTCHECKED)} == UNFILLED


def test_every_rule_finds_something_in_the_month_with_faults(base: Path) -> None:
    report = report_of("2026-10", base)
    idle = {rule.id for rule in report.rules if not rule.total and rule.result is not Result.NOTSELECTED}
    assert idle == UNFILLED


@pytest.mark.parametrize("month", MONTHS)
def test_totals_add_up(month: str, base: Path) -> None:
    report = report_of(month, base)
    for source in report.inputs:
        for sheet in source.sheets:
            skipped = sum(item.count for item in sheet.skipped)
            assert sheet.rows == sheet.judged + sheet.outside + skipped, (source.name, sheet.sheet)
    judged = {dataset.name: dataset.judged for dataset in report.datasets}
    for rule in report.rules:
        if rule.result not in (Result.NOTCHECKED, Result.NOTSELECTED):
            records = judged[rule.dataset]
            assert rule.counts.total <= records if rule.groups else rule.counts.total == records, rule.id
            assert rule.total == rule.counts.fail + rule.counts.review, rule.id
            told = sum(reason.count for reason in rule.reasons if reason.result is Result.UNKNOWN)
            assert told == rule.counts.unknown, rule.id
    assert sum(rule.total for rule in report.rules) == report.findings_file.rows
    by_unit = sum(row.counts.total for row in report.units)
    assert by_unit == report.totals.total


@pytest.mark.parametrize("month", MONTHS)
def test_every_finding_stands_alone(month: str, base: Path) -> None:
    report = report_of(month, base)
    for rule in report.rules:
        for finding in rule.findings:
            assert finding.message and finding.basis and finding.evidence, finding
            assert rule.groups or (finding.record.file and finding.record.row), finding
            assert finding.case in report.cases
            assert set(finding.basis) <= set(report.bases)
            assert "None" not in finding.message and "{" not in finding.message
