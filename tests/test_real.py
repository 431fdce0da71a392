"""Public-domain tables that nobody here wrote, read through YAML alone; skipped where they are absent."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from riskaudit.cli import main

HERE = Path(__file__).parent
SHARED = HERE.parents[1] / "shared" / "real"
REAL, REQUESTS = SHARED / "doe_oe417", SHARED / "nyc311"


@pytest.mark.skipif(not REAL.is_dir(), reason="the public tables are not here")
def test_disturbance_reports(tmp_path: Path) -> None:
    rules = ["--rules", "builtin", "--rules", str(HERE / "real" / "rules")]
    asked = ["check", str(REAL), *rules, "--format", "json", "-o", str(tmp_path), "--as-of", "2026-11-01", "-q"]
    assert CliRunner().invoke(main, asked).exit_code == 1
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    truth = json.loads((REAL / "truth.json").read_text(encoding="utf-8"))["all_8_files"]
    read = {source["name"]: source for source in report["inputs"] if source["sheets"]}
    books = {name for name in read if name.endswith(".xls")}
    assert len(books) == 8 and len(read) == 9
    assert sum(read[name]["sheets"][0]["rows"] for name in books) == truth["records"] == 1754

    with (tmp_path / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        findings = [row for row in csv.DictReader(file) if row["file"] in books]
    backwards = [row for row in findings if row["rule"] == "disturbance/ends-before-start"]
    assert [(row["file"], row["row"]) for row in backwards] == [("2019_Annual_Summary.xls", "182")]
    counts = Counter(row["rule"] for row in findings)
    assert counts["disturbance/restored-late"] == truth["duration_gt_72h"] == 98

    unreadable = [cells for name in books for cells in read[name]["sheets"][0]["unreadable"]]
    assert {cells["column"] for cells in unreadable} == {"restored_at"}
    assert sum(cells["count"] for cells in unreadable) == truth["restoration_unknown_text"] == 251
    late = next(rule for rule in report["rules"] if rule["id"] == "disturbance/restored-late")
    both = truth["both_times_ok"] - 1  # the one that ends before it starts is unknown to a deadline
    csv_rows = read["Grid_Disruption_00_14_standardized.csv"]["sheets"][0]["rows"]
    told = {reason["code"]: reason["count"] for reason in late["reasons"]}
    assert sum(told.values()) == late["counts"]["unknown"]
    assert late["counts"]["fail"] + late["counts"]["pass"] + late["counts"]["unknown"] == 1754 + csv_rows
    assert both == 1754 - 251 - 1


@pytest.mark.skipif(not REQUESTS.is_dir(), reason="the public tables are not here")
def test_service_requests(tmp_path: Path) -> None:
    rules = ["--rules", "builtin", "--rules", str(HERE / "real" / "rules")]
    asked = ["check", str(REQUESTS), *rules, "--format", "json", "-o", str(tmp_path), "--as-of", "2026-11-01", "-q"]
    assert CliRunner().invoke(main, asked).exit_code == 1
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    truth = json.loads((REQUESTS / "truth.json").read_text(encoding="utf-8"))
    sheets = {source["name"]: source["sheets"][0] for source in report["inputs"] if source["sheets"]}
    assert {name: sheet["judged"] for name, sheet in sheets.items()} == dict.fromkeys(sheets, 1000)
    assert len(sheets) == 2 and not any(sheet["unreadable"] for sheet in sheets.values())
    with (tmp_path / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        findings = list(csv.DictReader(file))
    counts = Counter((row["file"], row["rule"]) for row in findings)
    for name, told in truth.items():
        if name not in sheets:
            continue
        backwards = [
            row["key"] for row in findings if row["file"] == name and row["rule"] == "request/closed-before-created"
        ]
        assert sorted(backwards) == sorted(told["closed_before_created"]["keys"])
        assert counts[name, "request/closed-after-due"] == told["closed_after_due"]
        assert counts[name, "request/not-closed"] == told["missing_closed"]
        assert counts[name, "request/closed-late"] == told["closed_gt_7d"]
    old = truth["nyc311_2018_ampm.csv"]
    assert (old["closed_after_due"], old["due_present_and_closed"], old["missing_closed"]) == (52, 479, 14)
