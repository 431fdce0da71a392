"""Cells that look empty to a reader of workbooks and are not must not seem to be missing."""

from __future__ import annotations

import csv
import io

import made_exports as made
import pytest
import xlwt
from click.testing import CliRunner

from riskaudit.cli import main

HEAD = ["停电编号", "停电时间", "备注"]
SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def one(reading, tmp_path):
    def run(content: bytes, name: str = "a.xlsx"):
        (tmp_path / name).write_bytes(content)
        return reading(tmp_path / name)[0].tables[0]

    return run


def test_formula_that_was_never_computed(one, cells):
    table = one(made.book([HEAD, ["T1", "2026-10-01", "=A2&B2"], ["T2", "2026-10-02", None]]))
    assert cells(table) == {2: ["T1", "2026-10-01", "#未计算!"], 3: ["T2", "2026-10-02", None]}
    assert "1 个单元格" in table.notes[0].zh and "C2" in table.notes[0].zh and "重算" in table.notes[0].zh


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("<f>A2</f><v>甲</v>", "甲"),
        ("<f>A2</f><v></v>", None),
        ('<f t="shared" si="0"/><v>乙</v>', "乙"),
        ('<f t="shared" si="0"/>', "#未计算!"),
    ],
)
def test_values_that_were_kept_are_used(one, cells, cell, shown):
    whole = made.book([HEAD, ["T1", "2026-10-01", "=A2"]])
    table = one(made.changed(whole, SHEET, '<c r="C2"><f>A2</f><v />', f'<c r="C2" t="str">{cell}'))
    assert cells(table)[2][2] == shown


def test_zero_of_a_program_that_leaves_computing_to_excel(one, cells):
    whole = made.book([HEAD, ["T1", "2026-10-01", "=1-1"]])
    zero = made.changed(whole, SHEET, "<f>1-1</f><v />", "<f>1-1</f><v>0</v>")
    assert cells(one(zero))[2][2] == "#未计算!"
    trusted = made.changed(zero, "xl/workbook.xml", ' fullCalcOnLoad="1"', "")
    assert cells(one(trusted))[2][2] == "0"


def test_errors_are_shown_as_in_excel(one, cells):
    whole = made.book([HEAD, ["T1", "#N/A", "=A2"]])
    table = one(made.changed(whole, SHEET, '<c r="C2"><f>A2</f><v />', '<c r="C2" t="e"><f>A2</f><v>#REF!</v>'))
    assert cells(table) == {2: ["T1", "#N/A", "#REF!"]}


def test_cells_that_do_not_say_where_they_are(one, cells):
    whole = made.book([HEAD, ["T1", None, "=A2"], ["=A2", "2026-10-01", "乙"]])
    bare = made.changed(whole, SHEET, '<c r="C2">', '<c r="C2"><f>1</f></c><c>')
    assert cells(one(bare))[2][2] == "#未计算!"
    assert cells(one(whole))[3][0] == "#未计算!"


def test_prefixed_elements(one, cells):
    whole = made.book([HEAD, ["T1", "2026-10-01", "=A2"]])
    prefixed = whole
    for old, new in (("<", "<x:"), ("<x:/", "</x:"), (' xmlns="', ' xmlns:x="')):
        prefixed = made.changed(prefixed, SHEET, old, new)
    assert cells(one(prefixed)) == {2: ["T1", "2026-10-01", "#未计算!"]}


def test_a_whole_column_of_formulas_beyond_the_values(one, cells):
    whole = made.book([HEAD, ["T1", "2026-10-01", "甲"], ["=A2", "=B2", "=C2"]])
    assert cells(one(whole))[3] == ["#未计算!"] * 3


def test_errors_of_old_workbooks(one, cells):
    book = xlwt.Workbook()
    sheet = book.add_sheet("停电")
    for place, title in enumerate(HEAD):
        sheet.write(0, place, title)
    sheet.write(1, 0, "T1")
    sheet.row(1).set_cell_error(1, 42)
    sheet.row(1).set_cell_error(2, 7)
    book.add_sheet("空")
    book.save(buffer := io.BytesIO())
    assert cells(one(buffer.getvalue(), "a.xls")) == {2: ["T1", "#N/A", "#DIV/0!"]}


def test_errors_of_binary_workbooks(one, cells):
    table = one(made.binary_book([HEAD, ["T1", "2026-10-01", "#N/A"], ["T2", "#N/A", "甲"]]), "a.xlsb")
    assert cells(table) == {2: ["T1", "2026-10-01", "#N/A"], 3: ["T2", "#N/A", "甲"]}
    assert "2 个单元格" in table.notes[0].zh


def test_errors_of_spreadsheet_xml(one, cells):
    rows = [HEAD, ["T1", "2026-10-01", ("Error", "#VALUE!")]]
    extra = '<Row><Cell/><Cell/><Cell ss:Formula="=R1C1"/></Row>'
    table = one(made.spreadsheet_xml(rows, extra=extra).encode(), "a.xls")
    assert [row[2] for row in cells(table).values()] == ["#VALUE!", "#未计算!"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_error_is_unknown_where_an_empty_cell_would_be_a_finding(tmp_path, kind):
    """The approver of a cut for arrears: empty is a finding, an error or a lost formula is not."""
    head = ["停电编号", "停电类型", "停电通知书送达时间", "停电时间", "审批人"]
    row = ["欠费停电", "2026-10-01 09:00:00", "2026-10-06 09:00:00"]
    rows = [
        ["T1", *row, None],
        ["T2", *row, "#N/A"],
        ["T3", *row, "=A1" if kind == "xlsx" else "#REF!"],
        ["T4", *row, "甲"],
    ]
    if kind == "xlsx":
        (tmp_path / "停电.xlsx").write_bytes(made.book([head, *rows]))
    else:
        text = made.csv([head, *[[cell or "" for cell in row] for row in rows]])
        (tmp_path / "停电.csv").write_text(text, encoding="utf-8")
    out = tmp_path / "out"
    CliRunner().invoke(
        main, ["check", str(tmp_path), "-o", str(out), "--format", "json", "--month", "2026-10", "--profile", "sgcc"]
    )
    with (out / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        found = {(row["rule"], row["key"]) for row in csv.DictReader(file)}
    lacking = {rule for rule, key in found if key == "T1"} - {rule for rule, key in found if key == "T4"}
    assert lacking
    assert not {(rule, key) for rule, key in found if rule in lacking and key != "T1"}
