"""Files that were spoilt in several ways at once, audited from the command to the report."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
from click.testing import CliRunner
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from pypdf import PdfReader

from riskaudit.cli import main

HEAD = ["工单编号", "受理时间", "派单时间", "到达现场时间", "恢复送电时间", "城乡类别", "供电所", "户号"]
TIMES = ["2026-10-01 08:00:00", "2026-10-01 08:01:00", "2026-10-01 10:40:00", "2026-10-01 11:40:00"]
LATE = ["2026100100000001", *TIMES, "城区", "青禾所", "0300000001"]
"""An arrival after 160 minutes, where 45 are the limit."""


def audited(folder: Path, out: Path, *words: str) -> dict[str, Any]:
    asked = ["check", str(folder), "-o", str(out), "--month", "2026-10", "-q", *words]
    done = CliRunner().invoke(main, asked)
    assert done.exit_code in (0, 1, 4), done.output
    return json.loads((out / "report.json").read_text(encoding="utf-8"))


def late(out: Path) -> list[tuple[str, str]]:
    """File and row of every late arrival."""
    with (out / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        return [(row["file"], row["row"]) for row in csv.DictReader(file) if row["rule"] == "repair/late-arrival"]


def text_of(*rows: list[str]) -> str:
    return "".join(",".join(row) + "\r\n" for row in rows)


def test_rare_and_private_characters_of_a_gb18030_export_come_to_the_pdf(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    row = [*LATE[:6], "镕喆㎡℃所\ue5e5", LATE[7]]
    (tmp_path / "in" / "镕喆\ue5e5.csv").write_bytes(text_of(HEAD, row).encode("gb18030"))
    report = audited(tmp_path / "in", tmp_path / "out")
    assert (report["inputs"][0]["encoding"], report["inputs"][0]["status"]) == ("gb18030", "read")
    assert late(tmp_path / "out") == [("镕喆\ue5e5.csv", "2")]
    pages = PdfReader(tmp_path / "out" / "report.pdf").pages
    shown = re.sub(r"\s+", "", "".join(page.extract_text() for page in pages))
    assert "镕喆㎡℃所U+E5E5" in shown and "镕喆U+E5E5.csv" in shown


def test_units_hidden_rows_a_filter_and_1904_in_one_sheet(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.epoch = CALENDAR_MAC_1904
    sheet = made.active
    for row in (["十月抢修工单"], HEAD, ["", "(年月日时分)", "", "", "", "", "", ""]):
        sheet.append(row)
    for number in (1, 2):
        sheet.append([number, 44834 + 8 / 24, "44834.334", 44834.45, 44834.5, "城区", "青禾所", 300000000 + number])
    sheet.merge_cells("G4:G5")
    sheet.append(["合计", None, None, None, None, None, None, 2])
    sheet.row_dimensions[5].hidden = True
    sheet.column_dimensions["H"].hidden = True
    sheet.auto_filter.ref = "A2:H5"
    sheet.auto_filter.add_filter_column(5, ["城区"])
    (tmp_path / "in" / "十月" / "上旬").mkdir(parents=True)
    made.save(tmp_path / "in" / "十月" / "上旬" / "抢修.xlsx")
    report = audited(tmp_path / "in", tmp_path / "out", "--format", "json")
    assert late(tmp_path / "out") == [("十月/上旬/抢修.xlsx", "4"), ("十月/上旬/抢修.xlsx", "5")]
    (told,) = report["inputs"][0]["sheets"]
    assert (told["rows"], told["judged"], told["outside"]) == (3, 2, 0)
    assert [(item["reason"]["zh"], item["count"]) for item in told["skipped"]] == [("合计、小计行", 1)]
    notes = "；".join(note["zh"] for note in told["notes"])
    for said in ("开着筛选，有 1 行被隐藏", "有 1 列被隐藏", "1904", "第 3 行是单位", "有 1 处纵向合并的单元格"):
        assert said in notes


def test_links_macros_and_formulas_are_never_followed_and_kept_values_are_used(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.active.append(HEAD)
    made.active.append([LATE[0], *TIMES[:2], "=[1]外部!A1", TIMES[3], *LATE[5:]])
    made.active.append(["2026100100000002", *TIMES[:2], '=WEBSERVICE("http://127.0.0.1:9/")', TIMES[3], *LATE[5:]])
    made.save(buffer := io.BytesIO())
    source = zipfile.ZipFile(buffer)
    parts = {name: source.read(name) for name in source.namelist()}
    name = "xl/worksheets/sheet1.xml"
    kept = f'<c r="D2" t="str"><f>[1]外部!A1</f><v>{TIMES[2]}</v></c>'
    parts[name] = re.sub(r'<c r="D2">.*?</c>', kept, parts[name].decode()).encode()
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts["xl/externalLinks/externalLink1.xml"] = b"<externalLink/>"
    parts["xl/externalLinks/_rels/externalLink1.xml.rels"] = (
        f'<Relationships xmlns="{package}"><Relationship Id="rId1" TargetMode="External" Type="x"'
        ' Target="http://127.0.0.1:9/a.xlsx"/></Relationships>'
    ).encode()
    parts["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0" + bytes(600)
    (tmp_path / "in").mkdir()
    with zipfile.ZipFile(tmp_path / "in" / "宏.xlsm", "w") as target:
        for part, content in parts.items():
            target.writestr(part, content)
    report = audited(tmp_path / "in", tmp_path / "out", "--format", "json")
    assert late(tmp_path / "out") == [("宏.xlsm", "2")]
    (told,) = report["inputs"][0]["sheets"]
    assert [(item["column"], item["examples"]) for item in told["unreadable"]] == [("arrived_at", ["#未计算!"])]


def test_parquet_is_read_by_its_name_as_a_file_and_as_a_folder(tmp_path: Path) -> None:
    (tmp_path / "in" / "十月.parquet").mkdir(parents=True)
    (tmp_path / "a.csv").write_text(text_of(HEAD, LATE), encoding="utf-8")
    (tmp_path / "b.csv").write_text(text_of(HEAD, ["2026100100000002", *LATE[1:]]), encoding="utf-8")
    for source, target in (("a", "九月.parquet"), ("b", "十月.parquet/part-0.parquet")):
        rows = f"SELECT * FROM read_csv('{tmp_path}/{source}.csv', all_varchar = true)"
        duckdb.sql(f"COPY ({rows}) TO '{tmp_path}/in/{target}' (FORMAT parquet)")
    report = audited(tmp_path / "in", tmp_path / "out", "--format", "json")
    told = [(item["name"], item["format"], item["status"]) for item in report["inputs"]]
    assert told == [("九月.parquet", "parquet", "read"), ("十月.parquet", "parquet", "read")]
    assert [file for file, _ in late(tmp_path / "out")] == ["九月.parquet", "十月.parquet"]


def test_a_month_of_mishaps_is_told_file_by_file_and_adds_up(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "中旬").mkdir(parents=True)
    good = text_of(["十月抢修"], HEAD, LATE, ["合计", "", "", "", "", "", "", "1"], ["制表人：甲"], ["第 1 页"])
    odd = text_of(HEAD, ["2.0261E+15", "三月初", *LATE[2:]], ["2026100100000009", "2026-08-01 08:00:00", *LATE[2:]])
    files = {
        "一.csv": good.encode("gb18030"),
        "中旬/一.csv": good.encode("utf-8-sig"),
        "二.txt": odd.encode("utf-16"),
        "三.xls": good.replace(",", "\t").encode("utf-16"),
        "四.csv": text_of(["????"] * 8, LATE).encode(),
        "五.xlsx": b"PK\x03\x04" + b"x" * 50,
        "~$六.xlsx": b"x" * 165,
        "说明.docx": b"x",
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    report = audited(folder, tmp_path / "out", "--format", "json")
    status = {item["name"]: item["status"] for item in report["inputs"]}
    assert status == {
        **dict.fromkeys(["一.csv", "三.xls", "二.txt", "中旬/一.csv"], "read"),
        **dict.fromkeys(["四.csv", "五.xlsx"], "unread"),
        **dict.fromkeys(["~$六.xlsx", "说明.docx"], "skipped"),
    }
    cures = {item["name"]: item["unread"][0]["cure"]["zh"] for item in report["inputs"] if item["unread"]}
    assert "重新导出" in cures["四.csv"] and "另存" in cures["五.xlsx"]
    for source in report["inputs"]:
        for sheet in source["sheets"]:
            skipped = sum(item["count"] for item in sheet["skipped"])
            assert sheet["rows"] == sheet["judged"] + sheet["outside"] + skipped
    (lost,) = (item["sheets"][0] for item in report["inputs"] if item["name"] == "二.txt")
    assert {item["column"]: item["count"] for item in lost["unreadable"]} == {"order_no": 1, "accepted_at": 1}
