"""A large sheet is handed over as a text, a small one as columns: what is read is the same."""

from __future__ import annotations

import tempfile
from contextlib import closing
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from riskaudit.model.table import Batches, TextSource
from riskaudit.records import books, child, pieces, workbook
from riskaudit.records.cells import column_of
from riskaudit.records.wording import Refusal
from riskaudit.records.workbook import Ahead, Book, Grid, grids

HEAD = ["停电编号", "停电时间", "备注"]
ROW = ["T1", datetime.fromisoformat("2026-10-01 09:03"), "变压器"]

words = st.text(st.sampled_from("T0户停é。 　'=-/'𠮷\u200b") | st.sampled_from(',;|\t\n"'), max_size=8)
cells = st.one_of(
    st.none(),
    words,
    st.sampled_from([date(2026, 10, 1), datetime(2026, 10, 1, 9, 3), datetime(2026, 10, 1, 9, 3, 59, 700_000)]),
    st.sampled_from([1, 0.5, 1e16, -3, True, False, time(9, 3)]),
)
grid_rows = st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=12)


def saved(rows: list[list[Any]], path: Path, *, top: int = 1, left: int = 1) -> Path:
    made = openpyxl.Workbook()
    for number, row in enumerate(rows, top):
        for place, value in enumerate(row, left):
            cell = made.active.cell(number, place)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
    made.save(path)
    return path


def handed_over(path: Path, folder: Path, large: int) -> list[Grid]:
    """What the child hands over, but in this process, where its pieces can be made smaller."""
    child._hand_over(books.leaves_of("xlsx", path, ""), folder / "cells", large)
    return workbook._taken_over(folder / "cells")


def without_blank_end(rows: list[list[str | None]]) -> list[list[str | None]]:
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


@given(rows=grid_rows, top=st.integers(1, 4), left=st.integers(1, 3), piece=st.integers(1, 5))
@settings(max_examples=70, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_text_and_columns_hold_the_cells_that_a_whole_column_gives(rows, top, left, piece):
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setattr(pieces, "_PIECE", piece)
        folder = Path(name)
        path = saved(rows, folder / "a.xlsx", top=top, left=left)
        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
        by_column = [column_of(values) for values in zip(*sheet.iter_rows(), strict=True)]
        blank = [None] * (sheet.start[1] if sheet.start else 0)
        expected = without_blank_end([[*blank, *row] for row in zip(*by_column, strict=True)])
        for large in (0, 1_000_000):
            found = handed_over(path, folder, large)
            read = [list(row) for row in zip(*found[0].columns(), strict=True)] if found else []
            assert read == expected
            if found:
                assert (found[0].height, found[0].width) == (len(expected), len(expected[0]))
                assert found[0].first(3) == expected[:3]


@pytest.fixture
def text_of_sheet(tmp_path, monkeypatch):
    """The text in which a sheet is handed over; None if it is handed over by columns."""
    monkeypatch.setattr(workbook, "LARGE", 0)

    def run(rows: list[list[Any]]) -> str | None:
        (grid,) = grids(Book(saved(rows, tmp_path / "a.xlsx"), "xlsx"), tmp_path / "cells")
        return grid.text.read_text(encoding="utf-8") if grid.text else None

    return run


def test_a_large_sheet_becomes_a_text(text_of_sheet):
    assert text_of_sheet([HEAD, ROW, [None] * 3, [" ", "x", None], [" ", None, None]]) == (
        "停电编号\x1f停电时间\x1f备注\nT1\x1f2026-10-01 09:03:00\x1f变压器\n\x1f\x1f\n\x1fx\x1f\n"
    )


@pytest.mark.parametrize("odd", ['"', "第一行\n第二行", "a_x001F_b", "a_x000D_b", "长" * 30_000])
def test_a_sheet_whose_text_could_be_misread_is_handed_over_by_columns(text_of_sheet, odd):
    assert text_of_sheet([[*HEAD, "一", "二", "三"], [*ROW[:2], *[odd] * 4]]) is None


def test_a_sheet_of_one_column_is_handed_over_by_columns(text_of_sheet):
    assert text_of_sheet([["x"], [None], ["y"]]) is None


def test_midnights_before_the_first_time_of_day_are_written_anew(text_of_sheet, monkeypatch):
    rows = [[f"T{i}", date(2026, 10, 1), "x"] for i in range(1_500)]
    text = text_of_sheet([HEAD, *rows, ROW])
    assert text.count("2026-10-01 00:00:00") == 1_500
    assert text_of_sheet([HEAD, *rows]).count("00:00:00") == 0


def test_nothing_stays_of_a_workbook_that_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "LARGE", 0)
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "cells-0.txt").write_text("half", encoding="utf-8")
    with pytest.raises(Refusal):
        grids(Book(saved([HEAD, ROW], tmp_path / "a.xlsx"), "xlsx"), tmp_path / "work" / "cells", seconds=0)
    assert list((tmp_path / "work").iterdir()) == []


def test_tables_of_large_sheets_hold_the_same_cells(reading, cells, tmp_path, monkeypatch):
    made = openpyxl.Workbook()
    for row in (["十月停电"], HEAD, ROW, [], ["T2", date(2026, 10, 2), "'0123"]):
        made.active.append(row)
    beside = made.create_sheet("旁注")
    for row in (HEAD, ROW, [*ROW, "多"], ["T2", None, " "]):
        beside.append(row)
    made.save(tmp_path / "a.xlsx")
    (small,) = reading(tmp_path)
    monkeypatch.setattr(workbook, "LARGE", 0)
    (large,) = reading(tmp_path)
    (taken,) = reading(tmp_path, take=lambda table: 3)
    (refused,) = reading(tmp_path, take=lambda table: None)
    assert [type(table.source) for table in small.tables] == [Batches, Batches]
    assert [type(table.source) for table in large.tables] == [TextSource, Batches]
    assert [table.source.large for table in taken.tables[:1]] == [True]
    assert [type(table.source) for table in refused.tables] == [Batches, Batches]
    for file in (large, taken, refused):
        for mine, other in zip(file.tables, small.tables, strict=True):
            assert cells(mine) == cells(other)
            told = ("sheet", "dataset", "heading_row", "headings", "mapping", "notes")
            assert [getattr(mine, item) for item in told] == [getattr(other, item) for item in told]


def test_workbooks_opened_ahead_come_in_their_turn(reading, tmp_path):
    for i in range(6):
        saved([HEAD, [f"T{i}", *ROW[1:]]], tmp_path / f"{i}.xlsx")
    (tmp_path / "3.xlsx").write_bytes((tmp_path / "3.xlsx").read_bytes()[:-400])
    (tmp_path / "5.xlsx").write_bytes((tmp_path / "4.xlsx").read_bytes())
    files = reading(tmp_path)
    assert [file.status for file in files] == ["read", "read", "read", "unread", "read", "skipped"]
    found = [table.source.columns[0] for file in files for table in file.tables]
    assert found == [["T0"], ["T1"], ["T2"], ["T4"]]


def test_a_workbook_that_was_not_named_ahead_is_opened_all_the_same(tmp_path):
    saved([HEAD, ROW], tmp_path / "a.xlsx")
    with closing(Ahead([], tmp_path / "work")) as ahead:
        (grid,) = ahead.grids(Book(tmp_path / "a.xlsx", "xlsx"))
    assert grid.first(1) == [HEAD]
