from __future__ import annotations

import hashlib
import io
import struct
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
import xlwt

from extras import extra
from riskaudit.records import unlock, workbook
from riskaudit.records.wording import Refusal

HEAD = ["停电编号", "停电时间", "备注"]
ROW = ["T1", datetime.fromisoformat("2026-10-01 09:03"), "变压器"]


def book(**sheets: list[list[object]]) -> openpyxl.Workbook:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return made


def saved(made: openpyxl.Workbook, path: Path) -> Path:
    made.save(path)
    return path


def content(made: openpyxl.Workbook) -> bytes:
    made.save(buffer := io.BytesIO())
    return buffer.getvalue()


@pytest.fixture
def one(reading, tmp_path):
    """The reading of a single file with the given content."""

    def run(what: bytes | openpyxl.Workbook, name: str = "a.xlsx", **options):
        (tmp_path / name).write_bytes(what if isinstance(what, bytes) else content(what))
        return reading(tmp_path / name, **options)[0]

    return run


def test_rows_are_numbered_as_in_excel(one, cells):
    made = book(停电=[])
    sheet = made["停电"]
    for index, value in enumerate(HEAD):
        sheet.cell(4, 3 + index, value)
        sheet.cell(7, 3 + index, ROW[index])
    table = one(made).tables[0]
    assert (table.sheet, table.heading_row, table.headings) == ("停电", 4, ("", "", *HEAD))
    assert cells(table)[7] == [None, None, "T1", "2026-10-01 09:03:00", "变压器"]
    assert list(cells(table)) == [5, 6, 7]


def test_values_of_every_kind(one, cells):
    rows = [
        [1000000001, date(2026, 10, 1), 1.5],
        ["0012", datetime.fromisoformat("2026-10-01 09:03"), True],
        [12345678901234567, "待定", time(9, 3)],
    ]
    table = one(book(停电=[HEAD, *rows])).tables[0]
    assert list(cells(table).values()) == [
        ["1000000001", "2026-10-01 00:00:00", "1.5"],
        ["0012", "2026-10-01 09:03:00", "TRUE"],
        ["1.23456789012346E+16", "待定", "09:03:00"],
    ]


def test_every_sheet_is_read_and_empty_ones_are_passed_over(one):
    file = one(book(一月=[HEAD, ROW], Sheet2=[], 合同=[["合同编号", "签订日期"], ["H1", date(2026, 1, 1)]]))
    assert file.status == "read"
    assert [(table.sheet, table.dataset) for table in file.tables] == [("一月", "outages"), ("合同", "contracts")]


def test_hidden_sheet_is_read_and_said(one):
    made = book(停电=[HEAD, ROW], 旧=[HEAD, ROW])
    made["旧"].sheet_state = "veryHidden"
    shown, hidden = one(made).tables
    assert not shown.notes
    assert [note.zh for note in hidden.notes] == ["这是隐藏的工作表，已照常读取"]


def test_sheet_without_known_headings_leaves_the_others_read(one):
    file = one(book(停电=[HEAD, ROW], 说明=[["填表说明"], ["请如实填写"]]))
    assert file.status == "partly"
    assert [item.sheet for item in file.unread] == ["说明"]


def test_chart_sheets_hold_no_cells(one):
    made = book(停电=[HEAD, ROW])
    made.create_chartsheet("图")
    assert one(made).status == "read"


def test_blank_rows_at_the_end_are_no_rows(one, cells):
    made = book(停电=[HEAD, ROW, [], ROW])
    for row in range(5, 200):
        made["停电"].cell(row, 1, " ")
    assert list(cells(one(made).tables[0])) == [2, 3, 4]


def test_cells_beyond_the_headings_are_said(one, cells):
    table = one(book(停电=[HEAD, ROW, [*ROW, None, "旁注"]])).tables[0]
    assert "第 3 行" in table.notes[0].zh
    assert len(cells(table)[3]) == 3


def test_workbook_of_empty_sheets_is_unread(one):
    assert one(book(Sheet1=[], Sheet2=[])).unread[0].what.zh == "工作簿中没有任何数据"


def test_old_workbook(reading, cells, tmp_path):
    made = xlwt.Workbook()
    sheet = made.add_sheet("停电")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd hh:mm")
    for column, head in enumerate(HEAD):
        sheet.write(0, column, head)
    sheet.write(1, 0, 20260001.0)
    sheet.write(1, 1, datetime.fromisoformat("2026-10-01 09:03"), day)
    made.save(str(tmp_path / "a.xls"))
    (file,) = reading(tmp_path)
    assert (file.format, file.tables[0].format) == ("xls", "xls")
    assert cells(file.tables[0]) == {2: ["20260001", "2026-10-01 09:03:00", None]}


def test_new_workbook_named_xls_is_read_and_said(one):
    file = one(book(停电=[HEAD, ROW]), "导出 .xls")
    assert (file.status, file.format) == ("read", "xlsx")
    assert file.note.zh == "内容是 xlsx，后缀名却是 .xls，按内容读取"


def test_truncated_workbook_is_damaged(one):
    whole = content(book(停电=[HEAD, ROW]))
    assert one(whole[: len(whole) // 2]).unread[0].what.zh.startswith("工作簿已损坏或不完整")


def test_garbled_part_is_damaged(one):
    source = zipfile.ZipFile(io.BytesIO(content(book(停电=[HEAD, ROW]))))
    with zipfile.ZipFile(buffer := io.BytesIO(), "w") as target:
        for part in source.namelist():
            data = source.read(part)
            target.writestr(part, data[: len(data) // 2] if part.startswith("xl/worksheets/") else data)
    assert one(buffer.getvalue()).status == "unread"


def compound(stream: str) -> bytes:
    """The least compound file that names a stream, as encrypted workbooks do."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    return head.ljust(512, b"\0") + stream.encode("utf-16-le").ljust(512, b"\0")


def test_encrypted_workbook_is_locked(one):
    assert one(compound("EncryptedPackage")).unread[0].what.zh == "工作簿有打开密码，无法读取"


def test_other_compound_document_is_no_workbook(one):
    assert one(compound("WordDocument"), "a.xls").unread[0].what.zh.startswith("这是其他文档")


def test_compound_document_of_garbage_is_unread(one, monkeypatch):
    monkeypatch.setattr(workbook, "MEMORY", 256 << 20)
    assert one(compound("Workbook"), "a.xls").status == "unread"


def test_archive_bomb_is_too_large(one, monkeypatch):
    monkeypatch.setattr("riskaudit.records.content.BOMB_SIZE", 1 << 20)
    with zipfile.ZipFile(buffer := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("xl/workbook.xml", bytes(2 << 20))
    assert "超出内存限制" in one(buffer.getvalue()).unread[0].what.zh


def test_stray_cell_far_away_ends_the_child_only(one):
    made = book(停电=[HEAD, ROW])
    made["停电"]["XFD1048576"] = 1
    assert "超出内存限制" in one(made).unread[0].what.zh


def test_parser_that_hangs_is_stopped(tmp_path):
    path = saved(book(停电=[HEAD, ROW]), tmp_path / "a.xlsx")
    with pytest.raises(Refusal, match="仍未结束"):
        workbook.grids(workbook.Book(path, "xlsx"), tmp_path / "cells", seconds=0)
    assert not (tmp_path / "cells").exists()


def test_bad_workbook_does_not_stop_the_others(reading, tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04" + b"x" * 50)
    saved(book(停电=[HEAD, ROW]), tmp_path / "b.xlsx")
    assert [file.status for file in reading(tmp_path)] == ["unread", "read"]


def test_nothing_is_left_of_the_child(datasets, tmp_path):
    from riskaudit.records.read import read

    path = saved(book(停电=[HEAD, ROW]), tmp_path / "a.xlsx")
    read([path], datasets, workdir=tmp_path / "work")
    assert list((tmp_path / "work").iterdir()) == []


@pytest.fixture
def locked() -> bytes:
    """A workbook that 秘密 opens, and the package that opens it, where it is installed."""
    ooxml = pytest.importorskip("msoffcrypto.format.ooxml")
    ooxml.OOXMLFile(io.BytesIO(content(book(停电=[HEAD, ROW])))).encrypt("秘密", buffer := io.BytesIO())
    return buffer.getvalue()


def test_password_opens_a_locked_workbook(one, cells, locked):
    file = one(locked, password="秘密")
    assert (file.status, file.size, file.sha256) == ("read", len(locked), hashlib.sha256(locked).hexdigest())
    assert cells(file.tables[0])[2] == ["T1", "2026-10-01 09:03:00", "变压器"]


def test_wrong_password_is_told(one, locked):
    assert "--password" in one(locked, password="密码").unread[0].what.zh


def test_password_leaves_open_files_alone(one, locked):
    made = xlwt.Workbook()
    sheet = made.add_sheet("停电")
    for column, head in enumerate(HEAD):
        sheet.write(0, column, head)
    made.save(buffer := io.BytesIO())
    assert one(buffer.getvalue(), "a.xls", password="秘密").status == "read"
    assert one(book(停电=[HEAD, ROW]), "b.xlsx", password="秘密").status == "read"


def test_password_without_the_package_names_it(one, monkeypatch):
    monkeypatch.setattr(unlock, "find_spec", lambda name: None)
    file = one(compound("EncryptedPackage"), password="秘密")
    assert f"pip install {extra('password')}" in file.unread[0].cure.zh
