"""Reports of wrongdoing: the unit concerned learns of none, in no format and no language."""

from __future__ import annotations

import csv
from functools import cache
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from riskaudit.cli import main

HEAD = "工单编号,业务类型,业务子类型,举报人,受理时间,答复客户时间,首次联系客户时间,办结时间,受理渠道,供电所"
LATE = "2026-10-01 08:00:00,2026-10-30 09:00:00,2026-10-31 09:00:00,2026-10-30 09:00:00,12398,青禾供电所"
CONFIDENTIAL = {
    "W0001": "举报,,",
    "W0002": "廉洁举报,,",
    "W0003": "投诉,,某甲",
    "W0004": "意见,行风举报,",
}
"""Reports of wrongdoing: by the code list, by words of the export's own, by an informant, by the
kind of business."""

PLAIN = "W0009"


@cache
def audited(base: Path, lang: str) -> Path:
    """Orders that were answered late; all but one are reports of wrongdoing."""
    rows = [f"{key},{kind},{LATE}" for key, kind in [*CONFIDENTIAL.items(), (PLAIN, "投诉,,")]]
    (base / "95598.csv").write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    out = base / lang
    asked = ["check", str(base / "95598.csv"), "--month", "2026-10", "--profile", "sgcc", "-o", str(out), "-q"]
    done = CliRunner().invoke(main, [*asked, "--format", "json,notices,ledger,ledger-by-unit", "--lang", lang])
    assert done.exit_code == 1, done.output
    with (out / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {row["key"] for row in csv.DictReader(file)} == {*CONFIDENTIAL, PLAIN}
    return out


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("confidential")


def cells(path: Path) -> set[str]:
    book = openpyxl.load_workbook(BytesIO(path.read_bytes()))
    return {str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["ledger", "ledger-by-unit"])
def test_they_are_in_the_restricted_ledger_alone(base: Path, lang: str, name: str) -> None:
    out = audited(base, lang)
    plain, restricted = cells(out / f"{name}.xlsx"), cells(out / f"{name}-restricted.xlsx")
    assert PLAIN in plain and not plain & set(CONFIDENTIAL)
    assert set(CONFIDENTIAL) <= restricted and PLAIN not in restricted


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_notice_tells_of_them(base: Path, lang: str) -> None:
    text = "".join(page.extract_text() for page in PdfReader(audited(base, lang) / "notices.pdf").pages)
    assert PLAIN in text
    assert not [key for key in CONFIDENTIAL if key in text]
