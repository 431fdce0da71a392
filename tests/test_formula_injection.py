"""No cell of any file that we write becomes a formula, whatever the export holds: in its names, keys, units and texts."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from riskaudit.cli import main
from riskaudit.model.findings import SIGNS
from riskaudit.writers import FORMATS

HEADINGS = [
    "作业工单编号",
    "作业类型",
    "作业内容",
    "用户编号",
    "用户名称",
    "用电地址",
    "联系电话",
    "市公司",
    "县公司",
    "供电所",
    "班组",
    "是否凿墙挖沟",
    "用户同意书",
    "用户同意时间",
    "作业人员",
    "开工时间",
    "完工时间",
    "现场恢复日期",
    "恢复或补偿情况",
    "用户确认人",
]
STARTS = ["=1+1", "+1+1", "-1+1", "@SUM(1)", '=HYPERLINK("http://x","y")', "＝1+1"]
MOMENTS = {"用户同意时间": "2026-10-21 13:20", "开工时间": "2026-10-21 10:36", "完工时间": "2026-10-21 12:00"}


def rows() -> list[list[str]]:
    """Records with a fault each, every text of which begins like a formula."""
    found = []
    for number, start in enumerate(STARTS):
        cells = dict.fromkeys(HEADINGS, start) | MOMENTS | {"是否凿墙挖沟": "是", "现场恢复日期": "2026-11-20"}
        cells["作业工单编号"] = f"{start}{number}"
        found.append(list(cells.values()))
    return found


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything that can be written of two such exports."""
    folder = tmp_path_factory.mktemp("exports")
    with (folder / "=1+1.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADINGS, *rows()])
    book = openpyxl.Workbook()
    book.active.title = "=1+1"
    book.active.append(HEADINGS)
    for number, row in enumerate(rows(), 2):
        for column, text in enumerate(["B" + row[0], *row[1:]], 1):
            cell = book.active.cell(number, column)
            cell.value, cell.data_type = text, "s"
    book.save(folder / "+1.xlsx")
    target = tmp_path_factory.mktemp("out")
    asked = ["check", str(folder), "--month", "2026-10", "-o", str(target), "--format", ",".join(FORMATS), "--no-mask"]
    ended = CliRunner().invoke(main, asked)
    assert ended.exit_code == 1, ended.output
    return target


def test_there_is_something_to_look_at(out: Path) -> None:
    with (out / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["file"] for row in rows} == {"'=1+1.csv", "'+1.xlsx"}
    assert any(row["unit"].startswith("'=1+1/") for row in rows)
    assert {"annotated/=1+1.csv.xlsx", "annotated/+1.xlsx", "notices.pdf"} <= {
        path.relative_to(out).as_posix() for path in out.rglob("*.*")
    }


def test_no_cell_of_a_csv_begins_like_a_formula(out: Path) -> None:
    tables = sorted(out.rglob("*.csv"))
    assert tables
    for path in tables:
        for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")):
            assert not [cell for cell in row if cell.startswith(tuple(SIGNS))], path.name


def test_no_cell_of_a_workbook_is_a_formula(out: Path) -> None:
    books = sorted(out.rglob("*.xlsx"))
    assert len(books) >= 2
    for path in books:
        for sheet in openpyxl.load_workbook(path):
            cells = [cell for row in sheet.iter_rows() for cell in row]
            assert not [cell.coordinate for cell in cells if cell.data_type == "f"], (path.name, sheet.title)
            assert all(str(cell.value) for cell in cells if cell.value is not None)


def test_the_users_own_texts_are_the_same(out: Path) -> None:
    sheet = openpyxl.load_workbook(out / "annotated" / "=1+1.csv.xlsx").worksheets[0]
    assert [cell.value for cell in sheet["C"]][1:] == STARTS
    assert sheet.cell(1, len(HEADINGS) + 1).value == "风险提示"
