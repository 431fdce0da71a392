"""Cells that look empty to a reader of workbooks and are not must not seem to be missing."""

from __future__ import annotations

import csv
import io
import struct

import made_exports as made
import pytest
import xlwt
from click.testing import CliRunner

from riskaudit.cli import main
from riskaudit.records import compound

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


def with_formulas(book: bytes, *formulas: bytes) -> bytes:
    """A workbook stream of Excel 97 with formulas at the end of its only sheet."""
    stream = compound.stream_of(book, ("Workbook",))
    end = stream.rindex(made.record(0x0A))
    return made.compound("Workbook", stream[:end] + b"".join(formulas) + made.record(0x0A))


ZERO, EMPTY, FIVE = bytes(8), b"\x03\0\0\0\0\0\xff\xff", struct.pack("<d", 5)


@pytest.mark.parametrize(
    ("results", "shown"),
    [
        # Left to be computed at opening, and none of the book has a result: never computed.
        ([(ZERO, 2), (ZERO, 3), (EMPTY, 2)], ["#未计算!"] * 3),
        # One has: a program computed them, and a zero may be one.
        ([(ZERO, 2), (FIVE, 2), (EMPTY, 2)], ["0", "5", None]),
        # Nothing says that they were left: zeros are zeros.
        ([(ZERO, 0), (ZERO, 1), (ZERO, 0)], ["0"] * 3),
        # Neither was left, but no Excel saved this book, and all are empty: never computed.
        ([(EMPTY, 0), (EMPTY, 0), (EMPTY, 0)], ["#未计算!"] * 3),
        ([(EMPTY, 0), (FIVE, 0), (EMPTY, 0)], [None, "5", None]),
    ],
)
def test_formulas_of_old_workbooks(one, cells, results, shown):
    formulas = [made.formula(1, 2, *results[0]), made.formula(2, 2, *results[1]), made.formula(3, 2, *results[2])]
    book = made.old_book([HEAD, *[[f"T{i}", "2026-10-01"] for i in (1, 2, 3)]])
    table = one(with_formulas(book, *formulas), "a.xls")
    assert [row[2] for row in cells(table).values()] == shown


def test_empty_results_of_a_book_that_excel_saved_are_empty(one, cells):
    book = bytearray(with_formulas(made.old_book([HEAD, ["T1", "2026-10-01"]]), made.formula(1, 2, EMPTY, 0)))
    at = bytes(book).index(struct.pack("<HHHHI", 0x600, 5, 0xDBB, 0x7CC, 0))
    book[at + 8] = 0xC1
    assert cells(one(bytes(book), "a.xls"))[2][2] is None


def test_formula_of_a_writer_of_old_workbooks(one, cells):
    book = xlwt.Workbook()
    sheet = book.add_sheet("停电")
    for place, title in enumerate([*HEAD, "户号"]):
        sheet.write(0, place, title)
    for place, value in enumerate(["T1", "2026-10-01", xlwt.Formula('A2&"号"'), xlwt.Formula("1-1")]):
        sheet.write(1, place, value)
    book.save(buffer := io.BytesIO())
    table = one(buffer.getvalue(), "a.xls")
    assert cells(table)[2] == ["T1", "2026-10-01", "#未计算!", "#未计算!"]
    assert "2 个单元格" in table.notes[0].zh and "C2, D2" in table.notes[0].zh


@pytest.mark.parametrize(("result", "shown"), [(ZERO, "#未计算!"), (FIVE, "5")])
def test_formulas_of_excel_95(one, cells, result, shown):
    stream = made.fifth([HEAD, ["T1", "2026-10-01"]], made.formula(1, 2, result, 3))
    assert cells(one(made.compound("Book", stream), "a.xls"))[2][2] == shown


OPEN = {
    "an error": ('calcext:value-type="error" office:value-type="string" office:string-value=""', "#DIV/0!", "#DIV/0!"),
    "an error with a zero": ('calcext:value-type="error" office:value-type="float" office:value="0"', "#N/A", "#N/A"),
    "an error of other programs": ('office:value-type="float" office:value="0"', "Err:502", "#未计算!"),
    "an error in words of the country": ('calcext:value-type="error" office:value-type="string"', "#值!", "#未计算!"),
    "never computed": ("", None, "#未计算!"),
    "never computed, with a type": ('office:value-type="string"', None, "#未计算!"),
    "computed to nothing": ('office:value-type="string" office:string-value=""', "", None),
    "a zero": ('office:value-type="float" office:value="0"', "0", "0"),
    "a text": ('office:value-type="string"', "甲", "甲"),
}


@pytest.mark.parametrize("name", OPEN)
def test_formulas_of_open_sheets(one, cells, name):
    told, text, shown = OPEN[name]
    note = "<office:annotation><text:p>批注</text:p></office:annotation>"
    inner = note + ("" if text is None else f"<text:p>{text}</text:p>")
    cell = f'<table:table-cell table:formula="of:=[.A1]" {told}>{inner}</table:table-cell>'
    blank = '<table:table-cell table:number-columns-repeated="2"/>'
    extra = f'<table:table-row table:number-rows-repeated="2">{blank}{cell}</table:table-row>'
    table = one(made.open_sheet([HEAD, ["T1", "2026-10-01", "甲"]], extra), "a.ods")
    assert [row[2] for row in cells(table).values()] == (["甲", shown, shown] if shown else ["甲"])
    assert ("C3, C4" in table.notes[0].zh) if shown and shown[0] == "#" else not table.notes


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
