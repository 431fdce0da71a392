"""Rows and columns that a workbook does not show are read like any other, and said."""

from __future__ import annotations

import io

import made_exports as made
import pytest
import xlwt
from made_exports import HEAD

ROWS = [HEAD, ["T1", "2026-10-01", "甲"], ["T2", "2026-10-02", "乙"]]


@pytest.fixture
def tables(reading, tmp_path):
    """The tables of a single file with the given content."""

    def run(content: bytes, name: str):
        (tmp_path / name).write_bytes(content)
        return reading(tmp_path / name)[0].tables

    return run


def notes(table) -> list[str]:
    return [note.zh for note in table.notes]


def test_hidden_rows_and_columns_of_an_old_workbook(tables, cells):
    book = xlwt.Workbook()
    for name in ("九月", "十月"):
        sheet = book.add_sheet(name)
        for y, row in enumerate(ROWS):
            for x, cell in enumerate(row):
                sheet.write(y, x, cell)
    sheet.row(2).hidden = True
    sheet.col(2).hidden = True
    sheet.col(9).hidden = True
    book.save(buffer := io.BytesIO())
    first, second = tables(buffer.getvalue(), "a.xls")
    assert (notes(first), notes(second)) == ([], ["有 1 行被隐藏（已照常稽查）", "有 1 列被隐藏（已照常读取）"])
    assert list(cells(second).values()) == ROWS[1:]


def test_a_filter_in_an_old_workbook(tables, cells):
    stream = made.fifth(ROWS, made.record(0x9B))
    (table,) = tables(made.compound("Book", stream), "a.xls")
    assert list(cells(table).values()) == ROWS[1:]
    assert notes(table) == ["开着筛选，有 0 行被隐藏（已照常稽查）"]


def test_what_is_hidden_of_an_open_sheet(tables, cells):
    columns = '<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>'
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    lines = [
        f"<table:table-row{hidden}>{''.join(map(cell.format, row))}</table:table-row>"
        for hidden, row in zip(("", "", ' table:visibility="filter"'), ROWS, strict=True)
    ]
    below = (
        '<table:table-row table:visibility="collapse" table:number-rows-repeated="1048573">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    (table,) = tables(made.open_sheet([], columns + "".join(lines) + below), "a.ods")
    assert list(cells(table).values()) == ROWS[1:]
    assert notes(table) == ["开着筛选，有 1 行被隐藏（已照常稽查）", "有 1 列被隐藏（已照常读取）"]


def test_an_old_workbook_of_excel_95_that_counts_from_1904(tables):
    stream = made.fifth(ROWS)
    begin = stream.index(made.record(0x42, b"\xa8\x03"))
    (table,) = tables(made.compound("Book", stream[:begin] + made.record(0x22, b"\1\0") + stream[begin:]), "a.xls")
    assert table.from_1904
