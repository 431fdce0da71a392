"""Cells merged downwards among the records hold their value in every row, in every kind of workbook."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import made_exports as made
import openpyxl
import pytest
import xlwt

from riskaudit.library import load
from riskaudit.model.table import Batches, TextSource
from riskaudit.records import workbook
from riskaudit.records.headings import Headings
from riskaudit.records.merged import of_one_record
from riskaudit.records.override import override_of

HEAD = ["停电编号", "停电时间", "户号", "备注"]
ROWS = [
    ["T1", "2026-10-01", "0300000001", "甲"],
    [None, "2026-10-02", None, "乙"],
    [None, "2026-10-03", None, "丙"],
    ["T4", "2026-10-04", "0300000004", "丁"],
]
AREAS = [(1, 3, 0), (1, 3, 2)]
READ = [
    ["T1", "2026-10-01", "0300000001", "甲"],
    ["#合并!", "2026-10-02", "0300000001", "乙"],
    ["#合并!", "2026-10-03", "0300000001", "丙"],
    ["T4", "2026-10-04", "0300000004", "丁"],
]
"""Rows of which the first and third cell of the first three are merged, and what is read of them."""

Rows = list[list[Any]]
Areas = list[tuple[int, int, int]]


def new(rows: Rows, areas: Areas) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for top, bottom, column in areas:
        book.active.merge_cells(start_row=top + 1, end_row=bottom + 1, start_column=column + 1, end_column=column + 1)
    book.save(buffer := io.BytesIO())
    return buffer.getvalue()


def old(rows: Rows, areas: Areas) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("停电")
    for y, row in enumerate(rows):
        for x, value in enumerate(row):
            if value is not None:
                sheet.write(y, x, value)
    for top, bottom, column in areas:
        sheet.merge(top, bottom, column, column)
    book.save(buffer := io.BytesIO())
    return buffer.getvalue()


def _spanned(rows: Rows, areas: Areas) -> list[list[tuple[str, int, bool]]]:
    """Each cell as text, how many rows it spans, and whether another one covers it."""
    spans = {(top, column): bottom - top + 1 for top, bottom, column in areas}
    covered = {(row, column) for top, bottom, column in areas for row in range(top + 1, bottom + 1)}
    return [
        [(value or "", spans.get((y, x), 1), (y, x) in covered) for x, value in enumerate(row)]
        for y, row in enumerate(rows)
    ]


def opened(rows: Rows, areas: Areas) -> bytes:
    lines = ""
    for row in _spanned(rows, areas):
        lines += "<table:table-row>"
        for text, span, covered in row:
            kind = "covered-table-cell" if covered else "table-cell"
            told = f' table:number-rows-spanned="{span}" table:number-columns-spanned="1"' if span > 1 else ""
            lines += f'<table:{kind}{told} office:value-type="string"><text:p>{text}</text:p></table:{kind}>'
        lines += "</table:table-row>"
    return made.open_sheet([], lines)


def page(rows: Rows, areas: Areas) -> bytes:
    lines = [
        "".join(f"<td rowspan={span}>{text}</td>" for text, span, covered in row if not covered)
        for row in _spanned(rows, areas)
    ]
    return f"<html><table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table></html>".encode()


def xml(rows: Rows, areas: Areas) -> bytes:
    extra = ""
    for row in _spanned(rows, areas):
        extra += "<Row>"
        for x, (text, span, covered) in enumerate(row, 1):
            down = f' ss:MergeDown="{span - 1}"' if span > 1 else ""
            if not covered:
                extra += f'<Cell ss:Index="{x}"{down}><Data ss:Type="String">{text}</Data></Cell>'
        extra += "</Row>"
    return made.spreadsheet_xml([], extra=extra).encode()


def binary(rows: Rows, areas: Areas) -> bytes:
    return made.binary_book([[value or "" for value in row] for row in rows], areas)


KINDS: dict[str, tuple[Callable[[Rows, Areas], bytes], str]] = {
    "xlsx": (new, "a.xlsx"),
    "xls": (old, "a.xls"),
    "ods": (opened, "a.ods"),
    "xlsb": (binary, "a.xlsb"),
    "html": (page, "网页.xls"),
    "xml": (xml, "零三.xls"),
}


@pytest.fixture(params=[workbook.LARGE, 0], ids=["by columns", "as a text"])
def table_of(request, reading, tmp_path, monkeypatch):
    """The only table of a workbook, handed over in either way."""
    monkeypatch.setattr(workbook, "LARGE", request.param)

    def run(content: bytes, name: str = "a.xlsx"):
        (tmp_path / name).write_bytes(content)
        (file,) = reading(tmp_path / name)
        assert file.status == "read", file.unread
        (table,) = file.tables
        assert isinstance(table.source, Batches if request.param else TextSource)
        return table

    return run


@pytest.mark.parametrize("kind", KINDS)
def test_a_value_merged_over_records_is_that_of_each(table_of, cells, kind):
    write, name = KINDS[kind]
    table = table_of(write([HEAD, *ROWS], AREAS), name)
    assert list(cells(table).values()) == READ
    (note,) = table.notes
    assert note.zh.startswith("有 2 处纵向合并的单元格") and "共补 4 格" in note.zh


@pytest.mark.parametrize("kind", KINDS)
def test_merged_headings_and_titles_are_left_alone(table_of, cells, kind):
    write, name = KINDS[kind]
    rows = [
        ["十月", None, None, None],
        [None, None, None, None],
        ["停电编号", "停电情况", None, "备注"],
        [None, "停电时间", "户号", None],
        *ROWS,
    ]
    areas = [(0, 1, 0), (2, 3, 0), (2, 3, 3), (4, 6, 0), (4, 6, 2)]
    table = table_of(write(rows, areas), name)
    assert (table.heading_row, table.headings) == (4, ("停电编号", "停电时间", "户号", "备注"))
    assert list(cells(table).values()) == READ
    assert "共补 4 格" in table.notes[0].zh


def test_a_label_beside_the_table_says_nothing_of_its_records(table_of, cells):
    rows = [["十月", *HEAD], *([None, *row] for row in READ)]
    assert [row[0] for row in cells(table_of(new(rows, [(0, 4, 0)]))).values()] == [None] * 4


def test_totals_and_blank_rows_within_merged_cells_stay_what_they_are(table_of, cells):
    rows = [
        ["供电所", *HEAD],
        ["城区所", "T1", "2026-10-01", "1", "甲"],
        [None, "T2", "2026-10-02", "2", None],
        [None, None, None, None, None],
        [None, "小计", None, "2", None],
        [None, "T3", "2026-10-03", "3", None],
    ]
    read = cells(table_of(new(rows, [(1, 5, 0)])))
    assert [row[0] for row in read.values()] == ["城区所", "城区所", None, None, "城区所"]


def test_what_covered_cells_hold_themselves_is_kept(table_of, cells):
    whole = made.changed(
        made.book([HEAD, *READ]),
        "xl/worksheets/sheet1.xml",
        "</sheetData>",
        '</sheetData><mergeCells><mergeCell ref="A2:A5"/></mergeCells>',
    )
    table = table_of(whole)
    assert list(cells(table).values()) == READ and not table.notes


def test_cells_merged_sideways_stand_where_they_begin(table_of, cells):
    whole = made.changed(
        made.book([HEAD, ["T1", "2026-10-01", "甲", None], [None, "2026-10-02", None, None]]),
        "xl/worksheets/sheet1.xml",
        "</sheetData>",
        '</sheetData><mergeCells><mergeCell ref="C2:D3"/><mergeCell ref="A2:A1048576"/></mergeCells>',
    )
    assert list(cells(table_of(whole)).values()) == [
        ["T1", "2026-10-01", "甲", None],
        ["#合并!", "2026-10-02", "甲", None],
    ]


def test_an_error_that_is_merged_is_unreadable_in_every_row(table_of, cells):
    rows = [[HEAD[0], HEAD[1], HEAD[2], HEAD[3]], ["T1", "2026-10-01", "#N/A", None], ["T2", "2026-10-02", None, None]]
    assert [row[2] for row in cells(table_of(new(rows, [(1, 2, 2)]))).values()] == ["#N/A"] * 2


def test_merged_cells_that_overlap_are_merged_once(table_of, cells):
    areas = "".join(f'<mergeCell ref="A{i}:A1048576"/>' for i in range(2, 200_002))
    book = made.book([HEAD, *ROWS])
    whole = made.changed(
        book, "xl/worksheets/sheet1.xml", "</sheetData>", f"</sheetData><mergeCells>{areas}</mergeCells>"
    )
    assert [row[0] for row in cells(table_of(whole)).values()] == ["T1", "#合并!", "#合并!", "T4"]


def test_numbers_and_a_key_of_one_column_belong_to_one_record():
    datasets = load().datasets
    heads = {
        "contracts": ["合同编号", "户号", "签订日期", "到期日期"],
        "billing": ["户号", "电费年月", "电量", "应收电费"],
    }
    alone = {}
    for name, cells in heads.items():
        heading = Headings({name: datasets[name]}, override_of(None, datasets)).find([cells])
        alone[name] = [cells[i] for i in sorted(of_one_record(heading, datasets[name]))]
    assert alone == {"contracts": ["合同编号"], "billing": ["电量", "应收电费"]}
