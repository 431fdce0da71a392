"""Cells as exports spoil them, a column of a sheet for each mishap, with the reading expected beside each cell.

Every column is read as a small text, as a large one, and as a workbook in both ways.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from test_sheets import DATASETS, PLACE, WAYS, in_every_way, read_typed

LOST = object()
"""A cell that cannot be read. None is an empty one."""

NINE = datetime(2026, 10, 1, 9)
DAY = datetime(2026, 10, 1)

COLUMNS: dict[str, tuple[str, dict[str, object]]] = {
    "dates in every form, mixed in one column": (
        "at",
        {
            "2026/10/1 9:00:00": NINE,
            "2026-10-01 09:00": NINE,
            "2026.10.1": DAY,
            "2026年10月1日 9时0分": NINE,
            "2026-10-1 上午9:00": NINE,
            "2026-10-1 9:00 AM": NINE,
            "20261001090000": NINE,
            "20261001": DAY,
            "2026-10-01T09:00:00": NINE,
            "２０２６－１０－０１　０９：００": NINE,
            "\u00a02026-10-01\u00a009:00\u3000": NINE,
            "46296.375": NINE,
            "46296": DAY,
            '="2026-10-01 09:00"': NINE,
            "'2026-10-01 09:00": NINE,
            "10月1日9:00": LOST,
            "2026/10/01至2026/10/26": LOST,
            "202610": LOST,
            "9:00": LOST,
        },
    ),
    "dates of systems that write a date for none": (
        "at",
        {
            **dict.fromkeys(["1900-01-00", "1900/1/0 0:00", "1900-01-01", "0000-00-00", "0000-00-00 00:00:00"]),
            **dict.fromkeys(["9999-12-31", "9999/12/31 23:59:59", "0", "--", "NULL", "\\N"]),
            "2026-10-01": DAY,
        },
    ),
    "days first, told by one cell of the column": (
        "at",
        {"03/04/2026 09:00": datetime(2026, 4, 3, 9), "25/04/2026 09:00": datetime(2026, 4, 25, 9)},
    ),
    "months first, told by one cell of the column": (
        "at",
        {"03/04/2026 09:00": datetime(2026, 3, 4, 9), "04/25/2026 09:00": datetime(2026, 4, 25, 9)},
    ),
    "days and months that no cell of the column tells": (
        "at",
        {"03/04/2026": LOST, "05/05/2026": datetime(2026, 5, 5)},
    ),
    "numbers in every form": (
        "size",
        {
            "1,234.5": Decimal("1234.5"),
            "１，２３４．５": Decimal("1234.5"),
            "3万": Decimal(30000),
            "12.5％": Decimal("0.125"),
            "5‰": Decimal("0.005"),
            "-5": Decimal(-5),
            "(5)": Decimal(-5),
            "5-": Decimal(-5),
            "−5": Decimal(-5),
            "￥5.00": Decimal(5),
            "315kVA": Decimal(315),
            ".5": Decimal("0.5"),
            "\u00a05\u3000": Decimal(5),
            "1.23E+07": LOST,
            "约5": LOST,
            "5.1.2": LOST,
            "—": None,
            "": None,
        },
    ),
    "flags in every word": (
        "sensitive",
        {
            "是": True,
            " 是\u3000": True,
            "√": True,
            "Y": True,
            "1.0": True,
            "否": False,
            "无": False,
            "０": False,
            "或": LOST,
        },
    ),
    "codes with blanks, numbers and other names": (
        "region",
        {
            "城区\u00a0": "城区",
            "城 区": "城区",
            "01": "城区",
            "1.0": "城区",
            "１": "城区",
            "城市": "城区",
            "'02": "农村",
            "3": LOST,
        },
    ),
    "account numbers of a look-up that found nothing": ("account_no", {"0": LOST, "0300000001": "0300000001"}),
    "account numbers that a spreadsheet had in hand": (
        "account_no",
        {
            "1000000001.0": "1000000001",
            "1,000,000,001": "1000000001",
            "'0300000001": "0300000001",
            '="0300000001"': "0300000001",
            "\t0300000001": "0300000001",
            "０３００": "0300",
            "021937631X": "021937631X",
            "1.00E+09": LOST,
            "0": LOST,
            "0.0": LOST,
            "000": "000",
            "1.23457E+11": LOST,
            "无": None,
        },
    ),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", COLUMNS)
def test_a_column_reads_as_its_reader_would(name: str, way: str, tmp_path: Path) -> None:
    key, cells = COLUMNS[name]
    title = DATASETS["cuts"].columns[key].title.zh
    written = list(cells)
    if "workbook" in way:  # there it is a formula, not a text
        written = [cell for cell in written if not cell.startswith("=")]
    others = ["停电编号", "备注"] if key == "at" else ["停电编号", "停电时间"]
    filler = "x" if key == "at" else "2026-10-01 09:00:00"
    rows = [[*others, title], *([f"T{i}", filler, cell] for i, cell in enumerate(written))]
    sheets, typed = in_every_way(rows, tmp_path, way)
    read = [row[PLACE[key]] for row in typed["cuts"]]
    assert dict(zip(written, read, strict=True)) == {
        cell: None if cells[cell] is LOST else cells[cell] for cell in written
    }
    lost = sum(cells[cell] is LOST for cell in written)
    assert [(item.column, item.count) for item in sheets[0].unreadable] == ([(key, lost)] if lost else [])
    assert (sheets[0].rows, sheets[0].judged) == (len(written), len(written))


@pytest.mark.parametrize("way", WAYS)
def test_the_order_of_days_and_months_is_said(way: str, tmp_path: Path) -> None:
    told = {"25/04/2026": "“停电时间”按 日/月/年 读取", "04/25/2026": "“停电时间”按 月/日/年 读取"}
    told["04/05/2026"] = "“停电时间”日、月先后无法由整列确定，有歧义的不读"
    for number, (cell, note) in enumerate(told.items()):
        (tmp_path / str(number)).mkdir()
        sheets, _ = in_every_way(
            [["停电编号", "停电时间"], ["T1", "03/04/2026"], ["T2", cell]], tmp_path / str(number), way
        )
        assert [item.zh for item in sheets[0].notes] == [note]


def test_keys_and_moments_as_number_cells(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.active.append(["停电编号", "停电时间", "户号"])
    made.active.append([20260001, 46296.375, 1000000001])
    made.active.append([20260002.0, datetime(2026, 10, 1, 9), 1234567890123456])
    made.active.append(["0003", "46296.375", "0300000001"])
    made.save(tmp_path / "a.xlsx")
    sheets, typed = read_typed(tmp_path / "a.xlsx", large=False)
    assert [(row[1], row[2], row[PLACE["account_no"]]) for row in typed["cuts"]] == [
        ("20260001", NINE, "1000000001"),
        ("20260002", NINE, None),
        ("0003", NINE, "0300000001"),
    ]
    assert [(item.column, item.count) for item in sheets[0].unreadable] == [("account_no", 1)]
