"""A table in memory reads as the same rows of a CSV and of a workbook do: values, states and rows."""

from __future__ import annotations

import csv
import hashlib
import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest

from riskaudit.api.cells import frame_of, texts_of, texts_of_column
from riskaudit.engine.duckdb import DuckEngine
from riskaudit.errors import AuditError, InputError, UsageError
from riskaudit.model.query import column, question, table_named
from riskaudit.model.table import FILE, ROW, SHEET, day_of, state_of, typed_table
from riskaudit.records import workbook
from riskaudit.records.file_read import FileRead
from riskaudit.records.frames import read_frames
from riskaudit.records.read import read
from riskaudit.records.source import Take
from riskaudit.spine.large import LargeTexts
from riskaudit.spine.tables import load_tables
from test_any_table import DATASET, NAMES

DATASETS = {"cuts": DATASET}
TITLES = [DATASET.columns[name].title.zh for name in NAMES]
TABLES, ROWS = 10, 12
KINDS = ["str", "object", "string", "category"]


def record(dice: random.Random) -> list[Any]:
    """One row by columns: key, two moments, a number, a flag, a code, a note; None where a cell is empty."""
    at = datetime(2026, dice.randint(1, 12), dice.randint(1, 28), dice.randint(0, 23), dice.randint(0, 59))
    until = None if dice.random() < 0.3 else at + timedelta(minutes=dice.randint(-5, 9000))
    size = None if dice.random() < 0.2 else dice.choice([dice.randint(-9, 10**6), dice.randint(1, 10**6) / 8])
    urgent = dice.choice([True, False, None])
    note = dice.choice([None, "无", "甲,乙", '"', "=1+1", "'007", " 空 ", "合计", "a\nb", "　"])
    key = dice.choice(["00", "K", ""]) + str(dice.randint(1, 10**6))
    return [key, at, until, size, urgent, dice.choice(["城区", "2", None]), note]


def dressed(rows: list[list[Any]], dice: random.Random) -> pd.DataFrame:
    """The rows as programs hold them: with typed columns of many kinds, an index of any kind, and blanks of any kind."""
    blank = dice.choice([None, pd.NA, pd.NaT, float("nan")])
    table = pd.DataFrame(
        {title: pd.Series([row[i] for row in rows], dtype=object) for i, title in enumerate(TITLES)},
    )
    table = table.where(table.notna(), blank)
    for title in ("停电编号", "区域", "备注"):
        table[title] = table[title].where(table[title].notna(), None).astype(dice.choice(KINDS))
    for title in ("停电时间", "复电时间"):
        form = dice.choice(["object", "us", "ns", "zoned"])
        if form != "object":
            moments = pd.to_datetime(table[title].astype(object).where(table[title].notna(), None))
            moments = moments.astype(f"datetime64[{'us' if form == 'zoned' else form}]")
            if form == "zoned":
                moments = moments.dt.tz_localize("Asia/Shanghai").dt.tz_convert(
                    dice.choice(["UTC", "America/New_York"])
                )
            table[title] = moments
    if dice.random() < 0.5:
        numbers = table["停电容量"].where(table["停电容量"].notna(), None)
        table["停电容量"] = numbers.astype(dice.choice(["float64", "Float64"]))
    if dice.random() < 0.5:
        table["是否紧急"] = table["是否紧急"].where(table["是否紧急"].notna(), None).astype("boolean")
    return table.set_index(pd.Index(range(100, 100 + len(rows)))) if dice.random() < 0.5 else table


def as_csv(rows: list[list[Any]], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(TITLES)
        for row in rows:
            writer.writerow(["" if cell is None else cell for cell in row])


def as_sheet(rows: list[list[Any]], sheet: Any) -> None:
    sheet.append(TITLES)
    for number, row in enumerate(rows, 2):
        for place, value in enumerate(row, 1):
            if value is not None:
                cell = sheet.cell(number, place)
                cell.value = value
                if isinstance(value, str):
                    cell.data_type = "s"


def cells_of(read_with: Callable[[Take], tuple[FileRead, ...]], folder: Path) -> list[list[tuple[Any, ...]]]:
    """The typed rows of every table, in its order."""
    engine = DuckEngine(folder)
    try:
        large = LargeTexts(DATASETS, {"cuts": NAMES}, engine, None)
        files = read_with(large.take)
        assert all(file.status == "read" for file in files), [file.unread for file in files]
        tables = [table for file in files for table in file.tables]
        load_tables(tables, DATASETS, {"cuts": NAMES}, engine, None, large=large)
        wanted = [ROW, *NAMES, *map(state_of, NAMES), *map(day_of, ("at", "until"))]
        found: dict[Any, list[tuple[Any, ...]]] = {(table.file, table.sheet): [] for table in tables}
        asked = question([column(name) for name in (FILE, SHEET, *wanted)], table_named(typed_table("cuts")))
        for file, sheet, *cells in engine.ask(asked.order_by(column(FILE), column(SHEET), column(ROW))):
            row = dict(zip(wanted, cells, strict=True))
            for name in ("at", "until"):  # a cell that gives no moment says nothing of a time of day
                row[day_of(name)] = row[day_of(name)] if row[name] is not None else None
            found[file, sheet].append(tuple(row.values()))
        return list(found.values())
    finally:
        engine.close()


def test_a_frame_reads_as_the_same_rows_of_a_csv_and_of_a_workbook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice = random.Random(7)
    whole = [[record(dice) for _ in range(dice.randint(1, ROWS))] for _ in range(TABLES)]
    book = openpyxl.Workbook()
    book.remove(book.active)
    paths = [tmp_path / f"{number:02d}.csv" for number in range(TABLES)]
    for number, rows in enumerate(whole):
        as_csv(rows, paths[number])
        as_sheet(rows, book.create_sheet(f"S{number:02d}"))
    book.save(tmp_path / "book.xlsx")
    frames = [frame_of(dressed(rows, dice), "cuts") for rows in whole]
    told = cells_of(lambda _: read_frames(frames, DATASETS, tmp_path / "w1", None), tmp_path)
    texts = cells_of(lambda _: read(paths, DATASETS, workdir=tmp_path / "w2"), tmp_path)
    sheets = cells_of(lambda _: read([tmp_path / "book.xlsx"], DATASETS, workdir=tmp_path / "w3"), tmp_path)
    monkeypatch.setattr(workbook, "LARGE", 0)
    taken: list[int | None] = []
    large = cells_of(
        lambda take: read_frames(frames, DATASETS, tmp_path / "w4", None, lambda table: noted(taken, take(table))),
        tmp_path,
    )
    for rows, mine, text, sheet, big in zip(whole, told, texts, sheets, large, strict=True):
        assert mine == text, rows
        assert mine == sheet, rows
        assert mine == big, rows
    assert len([rows for rows in taken if rows]) > TABLES / 2


def noted(taken: list[int | None], rows: int | None) -> int | None:
    taken.append(rows)
    return rows


DAY, AT = date(2026, 10, 1), datetime(2026, 10, 1, 8, 30)


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([2026100100000001], ["2026100100000001"]),
        ([12.0, 0.1, -0.0, 1e-7, float("nan")], ["12", "0.1", "0", "0.0000001", None]),
        ([1e16], ["1.00000000000000E+16"]),
        ([np.float32(0.1), np.float64(0.1), np.int8(5), np.str_(" x ")], ["0.1", "0.1", "5", "x"]),
        ([True, False, np.True_, pd.NA], ["TRUE", "FALSE", "TRUE", None]),
        ([Decimal("12.50"), Decimal("1E+3"), Decimal("NaN")], ["12.50", "1000", None]),
        ([DAY, AT], ["2026-10-01", "2026-10-01 08:30:00"]),
        ([datetime(2026, 10, 1), None], ["2026-10-01", None]),
        ([datetime(2026, 10, 1), AT], ["2026-10-01 00:00:00", "2026-10-01 08:30:00"]),
        ([pd.Timestamp("2026-10-01 08:00:00.4")], ["2026-10-01 08:00:00.400"]),
        ([pd.Timestamp("2026-10-01 07:59:59.999999999")], ["2026-10-01 08:00:00"]),
        ([pd.Timestamp("2026-10-01 00:30", tz="UTC")], ["2026-10-01 08:30:00"]),
        ([np.datetime64("2026-10-01T08:30"), np.datetime64("NaT")], ["2026-10-01 08:30:00", None]),
        ([time(8, 30), timedelta(hours=30), pd.Timedelta(minutes=5)], ["08:30:00", "30:00:00", "0:05:00"]),
        ([datetime.max, datetime.max.replace(tzinfo=UTC)], ["9999-12-31 23:59:59"] * 2),
        ([pd.Timestamp.max], ["2262-04-11 23:47:16.855"]),
        ([pd.Period("2026-10"), "='x"], ["2026-10", "='x"]),
        (["\ud800甲", "乙"], ["\ufffd甲", "乙"]),
        (["", "　", "'007", '="007"'], [None, None, "007", "007"]),
    ],
)
def test_values_become_the_texts_of_a_workbook(values: list[Any], texts: list[str | None]) -> None:
    assert texts_of(values) == texts


def test_dtypes_keep_what_their_values_tell() -> None:
    instants = pd.Series(pd.to_datetime(["2026-10-01 00:30", None])).dt.tz_localize("UTC")
    assert texts_of_column(instants) == ["2026-10-01 08:30:00", None]
    assert texts_of_column(pd.Series([1, None], dtype="Int64")) == ["1", None]
    assert texts_of_column(pd.Series([0.1, None], dtype="float32")) == ["0.1", None]
    assert texts_of_column(pd.Series([0.1, None], dtype="Float32")) == ["0.1", None]
    assert texts_of_column(pd.Series(["01", None, "01"], dtype="category")) == ["01", None, "01"]
    days = pd.Series([pd.Timestamp("2026-10-01"), AT]).astype("category")
    assert texts_of_column(days[:1]) == ["2026-10-01"]
    assert texts_of_column(days) == ["2026-10-01 00:00:00", "2026-10-01 08:30:00"]


def test_an_extreme_moment_of_a_coarse_dtype_is_written() -> None:
    assert texts_of_column(pd.Series(["9999-12-31 23:59:59"]).astype("datetime64[s]")) == ["9999-12-31 23:59:59"]
    assert texts_of_column(pd.Series(["0001-01-01"]).astype("datetime64[s]")) == ["0001-01-01"]


def test_the_digest_of_a_frame_is_that_of_its_text(tmp_path: Path) -> None:
    """Of nothing but names and cells as docs/api.md says them: types and index have no part in it, the order has."""
    table = pd.DataFrame({"停电编号": [7, None], "停电时间": [datetime(2026, 10, 1, 8), None], "备注": ['甲,"', ""]})
    text = '停电编号,停电时间,备注\n7,2026-10-01 08:00:00,"甲,"""\n,,\n'.encode()
    same = [table, table.astype({"停电编号": "Int64"}), table.astype(object), table.set_index(pd.Index([5, 6]))]
    same.append(table.astype({"停电编号": "Int64"}).astype({"停电编号": "string", "备注": "category"}))
    for number, frame in enumerate([*same, table[["停电时间", "停电编号", "备注"]], table.iloc[::-1]]):
        (read,) = read_frames([frame_of(frame, "cuts")], DATASETS, tmp_path / str(number), None)
        assert (read.sha256 == hashlib.sha256(text).hexdigest()) == (number < len(same)), number
        assert number >= len(same) or read.size == len(text)


def test_a_frame_given_twice_is_read_once_and_said(tmp_path: Path) -> None:
    table = pd.DataFrame({"停电编号": ["1"], "停电时间": [AT]})
    frames = [frame_of(table, "cuts"), frame_of(table, "停电"), frame_of(table.assign(备注="x"), "")]
    files = read_frames(frames, DATASETS, tmp_path, None)
    assert [(file.name, file.status) for file in files] == [
        ("dataframe:cuts", "read"),
        ("dataframe:cuts-2", "skipped"),
        ("dataframe:cuts-3", "read"),
    ]
    assert files[1].note is not None and "dataframe:cuts" in files[1].note.zh


def test_names_of_columns_may_be_keys_aliases_or_mapped(tmp_path: Path) -> None:
    frames = [
        frame_of(pd.DataFrame({"no": ["1"], "at": [AT]}), "cuts"),
        frame_of(pd.DataFrame({" 编号信息停电编号 ": ["2"], "断电": [AT], "": ["beyond"]}), "cuts"),
    ]
    mapping = {"dataset": "cuts", "columns": {"断电": "at"}}
    files = read_frames(frames, DATASETS, tmp_path, mapping)
    assert [set(table.mapping) for file in files for table in file.tables] == [{"no", "at"}] * 2


def refused() -> Iterator[tuple[Any, str, type[AuditError], str, str]]:
    yield pd.DataFrame({"no": ["1"], "at": [AT]}), "cut", UsageError, "是否想写“cuts”", 'did you mean "cuts"'
    yield (
        pd.DataFrame({"停电编号": ["1"], "停电时": [AT]}),
        "cuts",
        InputError,
        "“停电时”是否就是“停电时间”",
        '"停电时": "at"',
    )
    yield pd.DataFrame({"停电编号": ["1"]}), "cuts", InputError, "缺少识别列：停电时间", "lacks columns"
    yield pd.DataFrame([["13800000001", AT]]), "cuts", InputError, "缺少识别列：停电编号", "lacks columns"
    yield pd.DataFrame({"x": ["1"]}), "", InputError, "写明数据集", "name the dataset"
    yield pd.DataFrame(), "cuts", InputError, "缺少识别列", "lacks columns"
    yield pd.DataFrame({"no": ["1"], "停电编号": ["2"], "at": [AT]}), "cuts", InputError, "停电编号", "no"


@pytest.mark.parametrize(("table", "name", "kind", "zh", "en"), list(refused()))
def test_what_cannot_be_read_is_refused_with_its_cure(
    table: pd.DataFrame, name: str, kind: type[AuditError], zh: str, en: str, tmp_path: Path
) -> None:
    with pytest.raises(kind) as caught:
        read_frames([frame_of(table, name)], DATASETS, tmp_path, None)
    assert zh in caught.value.text() and en in caught.value.text("en")
    assert "13800000001" not in caught.value.text() + caught.value.text("en")


def test_names_that_are_somebodys_data_are_not_printed(tmp_path: Path) -> None:
    table = pd.DataFrame([["x"]], columns=["13800000001"])
    for name in ("cuts", ""):
        with pytest.raises(InputError) as caught:
            read_frames([frame_of(table, name)], DATASETS, tmp_path, None)
        assert "13800000001" not in caught.value.text() + caught.value.text("en")


def test_names_on_several_levels_are_refused() -> None:
    table = pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_tuples([("a", "b"), ("a", "c")]))
    with pytest.raises(InputError, match="MultiIndex"):
        frame_of(table, "cuts")
