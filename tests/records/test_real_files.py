"""Public exports that nobody here wrote; skipped where they are absent."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from riskaudit.model.dataset import Dataset
from riskaudit.records.read import read

REAL = Path(__file__).parents[3] / "shared" / "real"
pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason="the public exports are not at hand")


def column(title, *aliases, **more):
    return {"title": {"zh": title, "en": title}, "aliases": aliases, **more}


def dataset(columns, identify, key, moment):
    return Dataset.model_validate(
        {
            "title": {"zh": "导出", "en": "export"},
            "identify": identify,
            "key": [key],
            "date": moment,
            "columns": columns,
        }
    )


def test_disturbance_reports(tmp_path):
    columns = {
        "began_at": column("开始", "Date Event Began", type="moment", time_aliases=["Time Event Began"]),
        "restored_at": column("恢复", "Date of Restoration", type="moment", time_aliases=["Time of Restoration"]),
        "area": column("地区", "Area Affected", "Geographic Areas"),
    }
    known = {"disturbances": dataset(columns, ["began_at", "restored_at"], "area", "began_at")}
    truth = json.loads((REAL / "doe_oe417" / "truth.json").read_text(encoding="utf-8"))
    files = [file for file in read([REAL / "doe_oe417"], known, workdir=tmp_path) if file.status != "skipped"]
    assert [file.status for file in files] == ["read"] * 9
    for file in files:
        (table,) = file.tables
        assert table.mapping["began_at"].time_index is not None
        if file.format == "xls":
            assert table.heading_row == truth[file.name]["header_row"]
            assert len(table.source.rows) == truth[file.name]["records"]


def test_service_requests(tmp_path):
    columns = {
        "number": column("编号", "Unique Key", "unique_key"),
        "created_at": column("受理", "Created Date", "created_date", type="moment"),
    }
    known = {"requests": dataset(columns, ["number", "created_at"], "number", "created_at")}
    files = [file for file in read([REAL / "nyc311"], known, workdir=tmp_path) if file.status != "skipped"]
    assert [len(file.tables[0].source.rows) for file in files] == [1000, 1000]
