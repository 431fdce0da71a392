"""Whatever an export comes in, its annotated copy colours the cells at fault and no others."""

from __future__ import annotations

import io
from pathlib import Path

import made_exports as made
import openpyxl
import pytest
from click.testing import CliRunner

from riskaudit.cli import main

HEADINGS = ["作业工单编号", "用户编号", "供电所", "是否凿墙挖沟", "用户同意书", "用户同意时间", "开工时间", "完工时间"]
SOUND = ["测试所", "是", "TY1", "2026-10-20 09:00:00", "2026-10-21 10:36:00", "2026-10-21 12:00:00"]
FAULT = ["测试所", "是", "TY2", "2026-10-21 13:20:00", "2026-10-21 10:36:00", "2026-10-21 12:00:00"]
FAULTS = (2, 5)


def table(name: str) -> list[list[str]]:
    """Six records, two of them begun before the customer agreed; no other export has them."""
    return [
        HEADINGS,
        *([f"{name}{number}", f"33000{number}", *(FAULT if number in FAULTS else SOUND)] for number in range(6)),
    ]


def dressed() -> dict[str, tuple[bytes, int]]:
    """Name → the export, and the row of its headings."""
    titled = [["入户作业工单"], [], *table("titled")]
    quoted = table("quoted")
    quoted[1][2] = '"测试\n所"'
    found = {
        "plain.csv": (made.csv(table("plain")).encode(), 1),
        "titled.csv": (made.csv(titled).encode("gb18030"), 3),
        "quoted.csv": (made.csv(quoted).encode("utf-8-sig"), 1),
        "tabs.xls": (made.csv(table("tabs"), "\t").encode("utf-16"), 1),
        "page.xls": (made.page(table("page")).encode("gbk"), 1),
        "xml.xls": (made.spreadsheet_xml(table("xml")).encode(), 1),
        "old.xls": (made.old_book(table("old")), 1),
        "binary.xlsb": (made.binary_book(table("binary")), 1),
        "open.ods": (made.open_sheet(table("open")), 1),
        "new.xlsx": (made.book([["入户作业工单"], *table("new")]), 2),
    }
    inner = {"月/inner.csv": made.csv(table("inner")).encode(), "inner.xlsx": made.book(table("inbook"))}
    return found | {"packed.zip": (made.zipped(inner), 1)}


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, target = tmp_path_factory.mktemp("in"), tmp_path_factory.mktemp("out")
    for name, (content, _) in dressed().items():
        (folder / name).write_bytes(content)
    asked = ["check", str(folder), "--month", "2026-10", "-o", str(target), "--format", "json,annotated"]
    ended = CliRunner().invoke(main, asked)
    assert ended.exit_code == 1, ended.output
    return target / "annotated"


def test_a_locked_workbook_is_noted_open_and_said_so(tmp_path: Path) -> None:
    ooxml = pytest.importorskip("msoffcrypto.format.ooxml")
    plain = io.BytesIO(made.book(table("locked")))
    with (tmp_path / "locked.xlsx").open("wb") as target:
        ooxml.OOXMLFile(plain).encrypt("密码", target)
    asked = ["check", str(tmp_path / "locked.xlsx"), "--month", "2026-10", "-o", str(tmp_path / "out")]
    ended = CliRunner().invoke(main, [*asked, "--format", "annotated", "--password", "密码"])
    assert ended.exit_code == 1, ended.output
    book = openpyxl.load_workbook(tmp_path / "out" / "annotated" / "locked.xlsx")
    assert book.worksheets[0]["F4"].comment
    assert any("副本不再带密码" in str(row[1].value) for row in book["风险提示说明"])


NAMES = {name: head for name, (_, head) in dressed().items() if name != "packed.zip"}
NAMES |= {"packed.zip/月/inner.csv": 1, "packed.zip/inner.xlsx": 1}


@pytest.mark.parametrize("name", NAMES)
def test_the_cells_at_fault_are_coloured(name: str, out: Path) -> None:
    copy = out / (name if name.endswith(".xlsx") else f"{name}.xlsx")
    sheet = openpyxl.load_workbook(copy).worksheets[0]
    order = "“开工时间”2026-10-21 10:36 早于 “用户同意时间”2026-10-21 13:20"
    found = {
        cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment and order in cell.comment.text
    }
    assert found == {f"{column}{NAMES[name] + 1 + number}" for number in FAULTS for column in "DFG"}
    for address in found:
        assert str(sheet[address].value)[:16] in ("2026-10-21 13:20", "2026-10-21 10:36", "是")
        assert sheet[address].fill.fill_type == "solid"
    assert sheet.cell(NAMES[name], len(HEADINGS) + 1).value == "风险提示"
    for number in FAULTS:
        assert order in sheet.cell(NAMES[name] + 1 + number, len(HEADINGS) + 1).value
