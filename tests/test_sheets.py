"""Sheets as people and print systems make them, each named after its mishap, with the expected reading beside it.

Every sheet is read four ways: as a small text, as a text that the engine reads by itself, and as a workbook
by columns and as a text.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from riskaudit.engine.duckdb import DuckEngine
from riskaudit.model.dataset import Dataset
from riskaudit.model.intake import SheetRead
from riskaudit.model.query import column, question, table_named
from riskaudit.model.table import ROW, typed_table
from riskaudit.records import peek, sayings, survey, workbook
from riskaudit.records.leaves import Concealed
from riskaudit.records.read import read
from riskaudit.spine.large import LargeTexts
from riskaudit.spine.tables import load_tables


def _title(words: str) -> dict[str, str]:
    return {"zh": words, "en": words}


def _dataset(title: str, key: str, moment: str, columns: dict[str, Any]) -> Dataset:
    return Dataset.model_validate(
        {"title": _title(title), "identify": [key, moment], "key": [key], "date": moment, "columns": columns}
    )


DATASETS = {
    "cuts": _dataset(
        "停电",
        "no",
        "at",
        {
            "no": {"title": _title("停电编号")},
            "at": {
                "title": _title("停电时间"),
                "type": "moment",
                "aliases": ["停电开始时间"],
                "time_aliases": ["停电时刻"],
            },
            "planned": {"title": _title("计划停电时间"), "type": "moment"},
            "size": {"title": _title("容量"), "type": "number"},
            "station": {"title": _title("供电所")},
            "note": {"title": _title("备注")},
            "ended": {
                "title": _title("复电时间"),
                "type": "moment",
                "from": {"start": "at", "minutes": "lasted"},
            },
            "lasted": {"title": _title("停电时长(分钟)"), "type": "number"},
            "account_no": {"title": _title("户号"), "personal": "account"},
            "sensitive": {"title": _title("是否敏感"), "type": "flag"},
            "region": {
                "title": _title("城乡类别"),
                "type": "code",
                "codes": {"城区": ["1", "01", "城市"], "农村": ["2", "02"]},
            },
        },
    ),
    "deals": _dataset(
        "合同",
        "deal_no",
        "signed_on",
        {
            "deal_no": {"title": _title("合同编号")},
            "signed_on": {"title": _title("签订日期"), "type": "date"},
            "note": {"title": _title("备注")},
        },
    ),
}

PLACE = {name: i for i, name in enumerate(DATASETS["cuts"].columns, 1)}
HEAD = ["停电编号", "停电时间", "容量", "备注"]
T1, T2 = ["T1", "2026-10-01 09:00:00", "5", "雷击"], ["T2", "2026-10-02 09:00:00", "6", ""]

SHEETS: dict[str, tuple[list[list[str]], list[tuple[int, str]], dict[str, int]]] = {
    "title and query rows above": (
        [["十月停电清单", "", "", ""], ["单位：某供电所", "", "查询时间：2026-11-01", ""], [], HEAD, T1, T2],
        [(5, "T1"), (6, "T2")],
        {},
    ),
    "headings over two rows": (
        [["停电编号", "停电情况", "", "备注"], ["", "停电时间", "容量", ""], T1, T2],
        [(3, "T1"), (4, "T2")],
        {},
    ),
    "headings over three rows": (
        [
            ["停电编号", "基本情况", "", ""],
            ["", "计划", "实际", "备注"],
            ["", "停电时间", "停电时间", ""],
            ["T1", "2026-10-01 08:00:00", "2026-10-01 09:00:00", "x"],
        ],
        [(4, "T1")],
        {},
    ),
    "a row of units below the heading": ([HEAD, ["", "(年月日时分)", "(kVA)", ""], T1, T2], [(3, "T1"), (4, "T2")], {}),
    "a row of column numbers below the heading": ([HEAD, ["1", "2", "3", "4"], T1], [(3, "T1")], {}),
    "headings repeated on every page": (
        [
            ["清单", "", "", ""],
            HEAD,
            T1,
            ["第 1 页", "", "", ""],
            ["清单", "", "", ""],
            HEAD,
            T2,
            ["第 2 页", "", "", ""],
        ],
        [(3, "T1"), (7, "T2")],
        {"重复的表头行": 1, "只有一格文字的行（分组标题、页码、说明）": 3},
    ),
    "headings over two rows repeated": (
        [
            ["停电编号", "停电情况", "", "备注"],
            ["", "停电时间", "容量", ""],
            T1,
            ["停电编号", "停电情况", "", "备注"],
            ["", "停电时间", "容量", ""],
            T2,
        ],
        [(3, "T1"), (6, "T2")],
        {"重复的表头行": 2},
    ),
    "totals, subtotals and signatures below": (
        [
            HEAD,
            T1,
            ["小计", "", "5", ""],
            T2,
            ["城区供电所合计", "", "6", ""],
            ["合 计", "", "11", ""],
            ["总计：", "", "11", ""],
            ["共 2 条", "", "", ""],
            ["制表人：甲", "审核人：乙", "", "打印时间：2026-11-01"],
            ["注：本表不含分支线", "", "", ""],
            ["数据来源：供服系统", "", "2026", ""],
        ],
        [(2, "T1"), (4, "T2")],
        {"合计、小计行": 5, "表尾说明行": 3},
    ),
    "a total in the second column": (
        [["序号", *HEAD], ["1", *T1], ["2", *T2], ["", "合计", "", "11", ""], ["3", "小计", "", "11", ""]],
        [(2, "T1"), (3, "T2")],
        {"合计、小计行": 2},
    ),
    "groups between the records": (
        [HEAD, ["城区供电所", "", "", ""], T1, ["农村供电所", "", "", ""], T2],
        [(3, "T1"), (5, "T2")],
        {"只有一格文字的行（分组标题、页码、说明）": 2},
    ),
    "a blank first column": ([["", *row] for row in (HEAD, T1, T2)], [(2, "T1"), (3, "T2")], {}),
    "blank rows between": ([HEAD, T1, ["", "", "", ""], T2], [(2, "T1"), (4, "T2")], {"空白行": 1}),
    "a record with nothing but its key": ([HEAD, T1, ["T2", "", "", ""]], [(2, "T1"), (3, "T2")], {}),
    "two months, one below another": (
        [
            ["九月", "", "", ""],
            HEAD,
            T1,
            [],
            ["十月", "", "", ""],
            ["停电编号", "容量", "停电时间", "备注"],
            [T2[0], T2[2], T2[1], ""],
        ],
        [(3, "T1"), (7, "T2")],
        {"空白行": 1, "只有一格文字的行（分组标题、页码、说明）": 1},
    ),
    "headings in other words further down": (
        [HEAD, T1, ["停电编号", "停电开始时间", "容量", "备注"], T2],
        [(2, "T1"), (4, "T2")],
        {},
    ),
}


def as_text(rows: Sequence[Sequence[str]], path: Path) -> Path:
    width = max(len(row) for row in rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([*row, *[""] * (width - len(row))] for row in rows)
    return path


def as_workbook(rows: Sequence[Sequence[str]], path: Path) -> Path:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append([cell or None for cell in row])
    made.save(path)
    return path


Told = tuple[list[SheetRead], dict[str, list[tuple[Any, ...]]]]


def read_typed(path: Path, *, large: bool) -> Told:
    """The sheets as told, and of each dataset the rows with all their values."""
    engine = DuckEngine(path.parent)
    wanted = {name: list(dataset.columns) for name, dataset in DATASETS.items()}
    texts = LargeTexts(DATASETS, wanted, engine, None)
    work = path.parent / "work"
    (file,) = read([path], DATASETS, workdir=work, take=texts.take if large else None)
    assert file.status == "read", file.unread
    loaded = load_tables(file.tables, DATASETS, wanted, engine, None, large=texts)
    rows = {}
    for name in loaded.present:
        names = [ROW, *DATASETS[name].columns]
        asked = question([column(item) for item in names], table_named(typed_table(name)))
        rows[name] = engine.ask(asked.order_by(column(ROW)))
    engine.close()
    return loaded.sheets, rows


WAYS = ("small text", "large text", "workbook by columns", "workbook as a text")


def in_every_way(rows: list[list[str]], folder: Path, way: str) -> Told:
    path = as_workbook(rows, folder / "a.xlsx") if "workbook" in way else as_text(rows, folder / "a.csv")
    with pytest.MonkeyPatch.context() as patch:
        if way in ("large text", "workbook as a text"):
            patch.setattr(survey, "LARGE", 0)
            patch.setattr(workbook, "LARGE", 0)
        return read_typed(path, large=way in ("large text", "workbook as a text"))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_reads_as_its_reader_would(name: str, way: str, tmp_path: Path) -> None:
    rows, records, skipped = SHEETS[name]
    sheets, typed = in_every_way(rows, tmp_path, way)
    assert [(row[0], row[1]) for row in typed["cuts"]] == records
    found: dict[str, int] = {}
    for sheet in sheets:
        assert sheet.rows == sheet.judged + sheet.outside + sum(item.count for item in sheet.skipped)
        for item in sheet.skipped:
            found[item.reason.zh] = found.get(item.reason.zh, 0) + item.count
    assert found == skipped
    assert not any(sheet.unreadable for sheet in sheets)


@pytest.mark.parametrize("way", WAYS)
def test_headings_under_merged_ones_mean_what_both_say(way: str, tmp_path: Path) -> None:
    _, typed = in_every_way(SHEETS["headings over three rows"][0], tmp_path, way)
    (row,) = typed["cuts"]
    assert (row[PLACE["at"]], row[PLACE["planned"]]) == (datetime(2026, 10, 1, 9), datetime(2026, 10, 1, 8))


@pytest.mark.parametrize("way", WAYS)
def test_two_kinds_of_table_below_one_another_are_two_tables(way: str, tmp_path: Path) -> None:
    rows = [HEAD, T1, [], ["合同编号", "签订日期", "备注"], ["H1", "2026-10-03", "x"], ["H2", "2026-10-04", ""]]
    sheets, typed = in_every_way(rows, tmp_path, way)
    assert [(sheet.dataset, sheet.heading_row, sheet.judged) for sheet in sheets] == [("cuts", 1, 1), ("deals", 4, 2)]
    assert [row[:3] for row in typed["deals"]] == [(5, "H1", date(2026, 10, 3)), (6, "H2", date(2026, 10, 4))]
    assert "此表内有 2 个表格，表头分别在第 1, 4 行" in [note.zh for note in sheets[0].notes]


@pytest.mark.parametrize("way", WAYS)
def test_a_wider_table_further_down_keeps_its_cells(way: str, tmp_path: Path) -> None:
    rows = [["停电编号", "停电时间", ""], [*T1[:2], ""], [*HEAD, "供电所"], [*T2, "青禾所"]]
    sheets, typed = in_every_way(rows, tmp_path, way)
    station = PLACE["station"]
    assert [row[station] for row in typed["cuts"]] == [None, "青禾所"]
    assert not any("多于表头" in note.zh for sheet in sheets for note in sheet.notes)


@pytest.mark.parametrize("way", WAYS)
def test_a_unit_row_is_said_and_converts_nothing(way: str, tmp_path: Path) -> None:
    sheets, _ = in_every_way(SHEETS["a row of units below the heading"][0], tmp_path, way)
    assert "第 2 行是单位（(年月日时分)、(kVA)），不作记录，也不据以换算" in [note.zh for note in sheets[0].notes]
    assert sheets[0].heading_row == 1


@pytest.mark.parametrize("way", WAYS)
def test_minutes_stand_in_for_a_moment_that_the_sheet_lacks(way: str, tmp_path: Path) -> None:
    rows = [
        ["停电编号", "停电时间", "停电时长(分钟)"],
        ["T1", "2026-10-01 09:00:00", "35"],
        ["T2", "2026-10-01 23:59:30", "1.5"],
        ["T3", "2026-10-01 09:00:00", ""],
        ["T4", "2026-10-01", "35"],
        ["T5", "2026-10-01 09:00:00", "半小时"],
    ]
    sheets, typed = in_every_way(rows, tmp_path, way)
    ended = PLACE["ended"]
    expected = [datetime(2026, 10, 1, 9, 35), datetime(2026, 10, 2, 0, 1), None, None, None]
    assert [row[ended] for row in typed["cuts"]] == expected
    unreadable = {cells.column: (cells.count, cells.examples) for cells in sheets[0].unreadable}
    assert unreadable == {
        "ended": (2, ("2026-10-01＋35分钟", "2026-10-01 09:00:00＋半小时分钟")),
        "lasted": (1, ("半小时",)),
    }
    assert "没有“复电时间”列，由“停电时间”加“停电时长(分钟)”推算，精确到分钟" in [note.zh for note in sheets[0].notes]


@pytest.mark.parametrize("way", WAYS)
def test_minutes_never_replace_a_moment_that_the_sheet_has(way: str, tmp_path: Path) -> None:
    rows = [["停电编号", "停电时间", "复电时间", "停电时长(分钟)"], ["T1", "2026-10-01 09:00:00", "", "35"]]
    _, typed = in_every_way(rows, tmp_path, way)
    assert typed["cuts"][0][PLACE["ended"]] is None


@pytest.mark.parametrize("way", WAYS)
def test_long_keys_that_all_end_in_zeros_lost_their_digits(way: str, tmp_path: Path) -> None:
    rows = [HEAD, *([f"20261001000000{i}0", T1[1], "5", ""] for i in range(1, 5))]
    sheets, _ = in_every_way(rows, tmp_path, way)
    assert [(cells.column, cells.count) for cells in sheets[0].unreadable] == [("no", 4)]
    rows[1][0] = "2026100100000019"
    (tmp_path / "two").mkdir()
    sheets, _ = in_every_way(rows, tmp_path / "two", way)
    assert not sheets[0].unreadable


def test_hidden_rows_and_a_filter_are_read_and_said(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    for row in (HEAD, T1, T2):
        made.active.append(row)
    made.active.row_dimensions[3].hidden = True
    made.active.auto_filter.ref = "A1:D3"
    made.active.auto_filter.add_filter_column(0, ["T1"])
    made.save(tmp_path / "a.xlsx")
    sheets, typed = read_typed(tmp_path / "a.xlsx", large=False)
    assert len(typed["cuts"]) == 2
    assert [note.zh for note in sheets[0].notes] == ["开着筛选，有 1 行被隐藏（已照常稽查）"]


def test_hidden_rows_are_told_from_those_that_say_so_in_vain() -> None:
    text = (
        b'<sheetData><row r="1"><c t="s"/></row><row r="2" hidden="1"/><x:row r="3" spans="1:2" hidden="true"></x:row>'
    )
    text += b'<row r="4" hidden="0"/><col hidden="1"/></sheetData><autoFilter><filterColumn colId="0"/></autoFilter>'
    assert peek.of_new(text) == Concealed(2, filtered=True)


def test_hidden_columns_that_hold_anything_are_read_and_said(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    for row in (HEAD, T1):
        made.active.append(row)
    made.active.column_dimensions["C"].hidden = True
    made.active.column_dimensions.group("F", "XFD", hidden=True)
    made.save(tmp_path / "a.xlsx")
    sheets, typed = read_typed(tmp_path / "a.xlsx", large=False)
    assert typed["cuts"][0][PLACE["size"]] == 5
    assert [note.zh for note in sheets[0].notes] == ["有 1 列被隐藏（已照常读取）"]


@pytest.mark.parametrize("suffix", ["xlsx", "xls"])
def test_serials_without_a_date_form_count_from_the_workbooks_year(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.{suffix}"
    if suffix == "xlsx":
        made = openpyxl.Workbook()
        made.epoch = CALENDAR_MAC_1904
        made.active.append(HEAD)
        made.active.append(["T1", 43894.5, 5, ""])
        made.save(path)
    else:
        old = xlwt.Workbook()
        old.dates_1904 = True
        sheet = old.add_sheet("a")
        for i, cell in enumerate(HEAD):
            sheet.write(0, i, cell)
        sheet.write(1, 0, "T1")
        sheet.write(1, 1, 43894.5)
        old.save(str(path))
    sheets, typed = read_typed(path, large=False)
    assert typed["cuts"][0][:3] == (2, "T1", datetime(2024, 3, 5, 12))
    assert "工作簿采用 1904 日期系统，日期序号已按此读取" in [note.zh for note in sheets[0].notes]


def test_a_million_rows_that_only_have_a_form_are_none(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    for row in (HEAD, T1):
        made.active.append(row)
    made.active.cell(1_048_576, 1).number_format = "0.00"
    made.active.row_dimensions[1_000_000].height = 20
    made.save(tmp_path / "a.xlsx")
    sheets, _ = read_typed(tmp_path / "a.xlsx", large=False)
    assert (sheets[0].rows, sheets[0].judged) == (1, 1)


def test_a_workbook_with_a_sheet_for_each_month_is_one_dataset(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    for name, row in (("九月", T1), ("十月", T2)):
        sheet = made.create_sheet(name)
        sheet.append(HEAD)
        sheet.append(row)
    made.save(tmp_path / "a.xlsx")
    sheets, typed = read_typed(tmp_path / "a.xlsx", large=False)
    assert [(sheet.sheet, sheet.judged) for sheet in sheets] == [("九月", 1), ("十月", 1)]
    assert [row[1] for row in typed["cuts"]] == ["T1", "T2"]


@pytest.mark.parametrize("way", WAYS)
def test_a_date_and_a_time_of_day_in_two_columns_are_one_moment(way: str, tmp_path: Path) -> None:
    pairs = [
        ("2026-10-01", "9:30"),
        ("2026/10/1 0:00:00", "09:30:00"),
        ("2026年10月1日", "上午9:30"),
        ("46296", "0.3958333333"),
        ("46296.0", "9:30 AM"),
        ("2026-10-01", "1899-12-30 09:30:00"),
        ("20261001", "9时30分"),
    ]
    rows = [["停电编号", "停电时间", "停电时刻"], *([f"T{i}", *pair] for i, pair in enumerate(pairs))]
    rows += [["T8", "2026-10-01", ""], ["T9", "", "9:30"]]
    sheets, typed = in_every_way(rows, tmp_path, way)
    moments = [row[PLACE["at"]] for row in typed["cuts"]]
    assert moments == [*[datetime(2026, 10, 1, 9, 30)] * len(pairs), datetime(2026, 10, 1), None]
    assert [(cells.column, cells.examples) for cells in sheets[0].unreadable] == [("at", ("9:30",))]


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("delimiter", list(sayings.DELIMITERS))
def test_texts_with_any_delimiter(delimiter: str, large: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(survey, "LARGE", 0)
    lines = [delimiter.join(row) for row in (HEAD, T1, T2)]
    (tmp_path / "a.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    _, typed = read_typed(tmp_path / "a.txt", large=large)
    assert [(row[0], row[1], row[PLACE["note"]]) for row in typed["cuts"]] == [(2, "T1", "雷击"), (3, "T2", None)]
