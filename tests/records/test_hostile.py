"""Files made to hang, crash or flood their reader: each ends in one line, and the good files beside it are read."""

from __future__ import annotations

import io
import json
import os
import struct
import time
import zipfile
from pathlib import Path

import made_exports as made
import pytest
from click.testing import CliRunner
from made_exports import HEAD, ROW

from riskaudit.cli import main
from riskaudit.records import workbook

SHEET = "xl/worksheets/sheet1.xml"
SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def in_sheet(old: str, new: str) -> bytes:
    return made.changed(made.book([HEAD, ROW]), SHEET, old, new)


def laughing() -> bytes:
    """Entities that unfold to a billion letters."""
    entities = "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    return f'<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">{entities}]>'.encode()


def bomb() -> bytes:
    """A sheet of blanks, a thousand times as large as its file."""
    return in_sheet("</sheetData>", "</sheetData>" + " " * (210 << 20))


def open_parts(rows: list[list[str]]) -> dict[str | bytes, bytes]:
    source = zipfile.ZipFile(io.BytesIO(made.open_sheet(rows)))
    return {name: source.read(name) for name in source.namelist()}


def repeated() -> bytes:
    """An OpenDocument sheet of one cell, repeated over the whole sheet."""
    parts = open_parts([["甲"]])
    row = b'<table:table-row table:number-rows-repeated="1048576">'
    cell = b'<table:table-cell table:number-columns-repeated="16384" '
    content = parts["content.xml"].replace(b"<table:table-row>", row).replace(b"<table:table-cell ", cell)
    return made.zipped(parts | {"content.xml": content})


def locked_open() -> bytes:
    """An OpenDocument sheet whose manifest says that it is encrypted."""
    parts = open_parts([HEAD])
    entry = (
        b'<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry></m'
    )
    manifest = parts["META-INF/manifest.xml"].replace(b"</m", entry, 1)
    return made.zipped(parts | {"META-INF/manifest.xml": manifest, "content.xml": os.urandom(200)})


def old_stream(*records: bytes) -> bytes:
    begin = made.record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    return made.compound("Workbook", begin + b"".join(records) + made.record(0x0A))


UNREAD = {
    "链成环.xls": lambda: made.compound("Workbook", made.record(0x809, bytes(16)), circle=True),
    "截断.xlsx": lambda: made.book([HEAD, ROW])[:-400],
    "压缩炸弹.xlsx": bomb,
    "实体炸弹.xlsx": lambda: made.changed(
        in_sheet("<t>T1</t>", "<t>&j;</t>"), SHEET, "<worksheet", laughing().decode() + "<worksheet"
    ),
    "实体炸弹.xls": lambda: made.spreadsheet_xml([HEAD, ROW]).replace("?>\n", "?>" + laughing().decode(), 1).encode(),
    "极远单元格.xlsx": lambda: in_sheet('<c r="A2"', '<c r="XFD1048576"><v>1</v></c><c r="A2"'),
    "极远单元格.xls": lambda: made.spreadsheet_xml(
        [HEAD], extra='<Row ss:Index="1048576"><Cell ss:Index="16384"><Data>1</Data></Cell></Row>'
    ).encode(),
    "老格式极远.xls": lambda: made.early([HEAD], 3)[:-4] + made.record(0x203, bytes([255] * 14)) + made.record(10),
    "重复单元格.ods": repeated,
    "加密.xls": lambda: old_stream(made.record(0x2F, struct.pack("<HHH", 1, 1, 1) + bytes(48))),
    "加密.xlsx": lambda: made.compound("EncryptedPackage", os.urandom(5000)),
    "加密.ods": locked_open,
    "嵌套无底.xls": lambda: b"<html>" + b"<table><tr><td>" * 100_000,
    "列数无底.xls": lambda: b"<html><table><tr>" + b"<td colspan=16000>" * 1_000,
    "空.csv": lambda: b"",
    "二进制.csv": lambda: bytes(range(256)) * 8,
    "越界.zip": lambda: made.zipped({b"../../a.xlsx": b"x"}),
}
"""Name → content, none of which is read."""

READ = {
    "百万合并.xlsx": lambda: in_sheet(
        "</sheetData>", "</sheetData><mergeCells>" + '<mergeCell ref="A1:B1"/>' * 1_000_000 + "</mergeCells>"
    ),
    "百万纵向合并.xlsx": lambda: in_sheet(
        "</sheetData>",
        "</sheetData><mergeCells>"
        + "".join(f'<mergeCell ref="A{i}:A{i + 1}"/>' for i in range(2, 2_000_002, 2))
        + "</mergeCells>",
    ),
    "外部实体.xlsx": lambda: in_sheet("<worksheet", '<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet'),
    "百万空行.xlsx": lambda: in_sheet("</sheetData>", "<row/>" * 1_000_000 + "</sheetData>"),
    "标签无底.xlsx": lambda: in_sheet("</sheetData>", "<a>" * 300_000 + "</a>" * 300_000 + "</sheetData>"),
    "合并跨度.xls": lambda: made.spreadsheet_xml(
        [HEAD, ROW], extra='<Row><Cell ss:MergeAcross="16383"/></Row>' * 9_000
    ).encode(),
}
"""Name → content; strange, but read."""


@pytest.mark.parametrize(("name", "content"), UNREAD.items(), ids=UNREAD)
def test_hostile_file_ends_in_one_line(reading, tmp_path, name, content):
    (tmp_path / name).write_bytes(content())
    began = time.monotonic()
    files = reading(tmp_path)
    assert time.monotonic() - began < 30
    assert not any(file.tables for file in files)
    told = [item for file in files for item in file.unread]
    assert told
    assert not [item for item in told if "\n" in item.what.zh + item.what.en + item.cure.zh + item.cure.en]
    assert all(item.cure.zh and item.cure.en for item in told)
    if name.startswith("加密"):
        assert "密码" in told[0].what.zh


@pytest.mark.parametrize(("name", "content"), READ.items(), ids=READ)
def test_strange_file_is_read(reading, tmp_path, name, content):
    (tmp_path / name).write_bytes(content())
    (file,) = reading(tmp_path)
    assert (file.status, len(file.tables)) == ("read", 1), file.unread


@pytest.mark.parametrize("start", [b"<!--", b"<a ", b"<![CDATA["])
def test_page_that_never_closes_is_stopped(reading, tmp_path, monkeypatch, start):
    monkeypatch.setattr(workbook, "SECONDS", 1)
    monkeypatch.setattr(workbook, "BYTES_PER_SECOND", 1 << 30)
    (tmp_path / "a.xls").write_bytes(b"<html><table><tr><td>" + start * 300_000)
    assert reading(tmp_path)[0].unread[0].what.zh == "解析超过 1 秒仍未结束，已中止"


def test_devices_and_links_out_are_refused(reading, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (tmp_path / "secret.csv").write_text(made.csv([HEAD, ROW]), encoding="utf-8")
    (folder / "a.csv").symlink_to("/dev/zero")
    (folder / "b.zip").symlink_to(tmp_path / "secret.csv")
    os.mkfifo(folder / "c.xlsx")
    assert [file.status for file in reading(folder)] == ["unread"] * 3


def good(number: int) -> tuple[str, bytes]:
    """One order of repair in one of the formats."""
    head = ["工单编号", "受理时间", "派单时间", "到达现场时间", "恢复送电时间", "城乡类别", "供电所"]
    times = [f"2026-10-01 {clock}" for clock in ("08:00:00", "08:01:00", "08:40:00", "09:40:00")]
    rows = [head, [f"20261001{number:08d}", *times, "城区", "青禾供电所"]]
    kinds = [
        (".xlsx", made.book(rows)),
        (".xlsb", made.binary_book(rows)),
        (".xls", made.old_book(rows)),
        (".ods", made.open_sheet(rows)),
        (".html.xls", made.page(rows).encode("gb18030")),
        (".xml.xls", made.spreadsheet_xml(rows).encode()),
        (".biff.xls", made.early(rows, 2 + number % 3)),
        (".excel5.xls", made.compound("Book", made.fifth(rows))),
        (".wide.xls", made.csv(rows, "\t").encode("utf-16")),
        (".csv", made.csv(rows).encode("gb18030")),
    ]
    suffix, content = kinds[number % len(kinds)]
    return f"良{number}{suffix}", content


def test_folder_of_forty_files_of_which_fifteen_are_hostile(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "下属单位").mkdir(parents=True)
    for number in range(25):
        name, content = good(number)
        (folder / ("下属单位" if number % 2 else "") / name).write_bytes(content)
    hostile = [name for name in UNREAD if name not in ("空.csv", "越界.zip")]
    assert len(hostile) == 15
    for name in hostile:
        (folder / name).write_bytes(UNREAD[name]())
    out = tmp_path / "out"
    asked = ["check", str(folder), "-o", str(out), "--format", "json", "--month", "2026-10"]
    result = CliRunner().invoke(main, asked)
    assert result.exit_code == 4 and "Traceback" not in result.output
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    inputs = report["inputs"]
    assert len(inputs) == 40
    assert sorted(item["name"] for item in inputs if item["unread"]) == sorted(hostile)
    assert all(len(item["unread"]) == 1 for item in inputs if item["unread"])
    sheets = [sheet for item in inputs for sheet in item["sheets"]]
    assert len(sheets) == sum(item["status"] == "read" for item in inputs) == 25
    for sheet in sheets:
        skipped = sum(item["count"] for item in sheet["skipped"])
        assert (sheet["rows"], sheet["judged"]) == (1, 1) and sheet["outside"] + skipped == 0
    assert [dataset["judged"] for dataset in report["datasets"]] == [25]
    for rule in report["rules"]:
        if rule["dataset"] == "repairs" and rule["result"] not in ("notchecked", "notselected", "error"):
            assert sum(rule["counts"].values()) in (25, 1, 0), rule["id"]
    assert report["totals"]["fail"] == 0
