"""Any table, in any dress that people and systems give it, has the same values, rows and totals when it is read.

RISKAUDIT_DRESSES says how many tables are tried (about; several may share a file).
"""

from __future__ import annotations

import csv
import io
import os
import random
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from riskaudit.engine.duckdb import DuckEngine
from riskaudit.model.dataset import Dataset
from riskaudit.model.query import column, question, table_named
from riskaudit.model.table import ROW, SHEET, typed_table
from riskaudit.records import survey, workbook
from riskaudit.records.cells import tidy
from riskaudit.records.read import read
from riskaudit.spine.large import LargeTexts
from riskaudit.spine.tables import load_tables

DRESSES = int(os.environ.get("RISKAUDIT_DRESSES", "60"))


def _title(words: str) -> dict[str, str]:
    return {"zh": words, "en": words}


DATASET = Dataset.model_validate(
    {
        "title": _title("停电"),
        "identify": ["no", "at"],
        "key": ["no"],
        "date": "at",
        "columns": {
            "no": {"title": _title("停电编号"), "aliases": ["编号信息停电编号"]},
            "at": {"title": _title("停电时间"), "type": "moment", "time_aliases": ["停电时刻"]},
            "until": {"title": _title("复电时间"), "type": "moment"},
            "size": {"title": _title("停电容量"), "type": "number"},
            "urgent": {"title": _title("是否紧急"), "type": "flag"},
            "region": {"title": _title("区域"), "type": "code", "codes": {"城区": ["1", "01城区"], "农村": ["2"]}},
            "note": {"title": _title("备注")},
        },
    }
)
NAMES = list(DATASET.columns)
Values = tuple[str, datetime, datetime | None, Decimal, bool, str, str]


@dataclass
class Worn:
    """A table as written: the rows of a sheet, what its records are by row number, and how many rows are skipped."""

    rows: list[list[Any]]
    records: dict[int, Values]
    skipped: int


def values(dice: random.Random) -> list[Values]:
    """Records; moments are whole minutes, as most forms tell no more."""
    found = []
    for i in range(dice.choice([1, 2, 5, 12])):
        at = datetime(2026, dice.randint(1, 12), dice.randint(1, 28), dice.randint(0, 23), dice.randint(0, 59))
        until = at + timedelta(minutes=dice.randint(-5, 9000)) if dice.random() < 0.8 else None
        size = Decimal(dice.choice([dice.randint(-50, 50), dice.randint(1, 10**7)])) / dice.choice([1, 10, 100])
        note = "R" + "".join(dice.choice("abc甲乙, ;|\t、。（）'=\"-/\u3000") for _ in range(dice.randint(0, 8)))
        key = dice.choice([f"00{i:04d}", f"100000{i:04d}", f"K{i:03d}X", f"2E{5000 + i}"])
        region = dice.choice(["城区", "农村"])
        found.append((key, at, until, size, dice.random() < 0.5, region, tidy(note) or ""))
    return found


def _half(moment: datetime) -> str:
    return "上午" if moment.hour < 12 else "下午"


MOMENTS: list[Callable[[datetime], str]] = [
    lambda m: m.strftime("%Y-%m-%d %H:%M:%S"),
    lambda m: m.strftime("%Y-%m-%d %H:%M"),
    lambda m: m.strftime("%Y-%m-%dT%H:%M:%S.000"),
    lambda m: m.strftime("%Y-%m-%dT%H:%M:%S+08:00"),
    lambda m: f"{m.year}/{m.month}/{m.day} {m.hour}:{m.minute:02d}",
    lambda m: f"{m.year}.{m.month}.{m.day} {m.hour}:{m.minute:02d}:00",
    lambda m: m.strftime("%Y%m%d%H%M%S"),
    lambda m: m.strftime("%Y%m%d %H%M%S"),
    lambda m: f"{m.year}年{m.month}月{m.day}日 {m.hour}时{m.minute}分",
    lambda m: f"{m.year}年{m.month:02d}月{m.day:02d}日{m.hour}:{m.minute:02d}",
    lambda m: f"{m.year}-{m.month}-{m.day} {_half(m)}{(m.hour - 1) % 12 + 1}:{m.minute:02d}",
    lambda m: m.strftime("%d-%b-%Y %I:%M %p"),
    lambda m: m.strftime("%A, %B %d, %Y %I:%M:%S %p"),
    lambda m: f"{m:%d}-{m.month}月 -{m:%y} {m:%I.%M.%S}.000000 {_half(m)}",
    lambda m: m.strftime("%a %b %d %H:%M:%S CST %Y"),
    lambda m: m.strftime("%Y-%m-%d %H:%M:%S").translate(str.maketrans("0123456789:", "０１２３４５６７８９：")),
    lambda m: m.strftime("\u00a0%Y-%m-%d\u3000%H:%M:%S "),
    lambda m: f"{(m - datetime(1899, 12, 30)) / timedelta(days=1):.9f}",
    lambda m: m.strftime("%Y-%m-%d-%H.%M.%S.000000"),
    lambda m: m.strftime("%Y-%m-%d %H:%M:%S 星期") + "一二三四五六日"[m.weekday()],
]
ENDS = ["", "无", "—", "1900-01-00", "9999-12-31", "0000-00-00 00:00:00", "/", "NULL", "　"]
NUMBERS: list[Callable[[Decimal], str]] = [
    lambda n: f"{n}",
    lambda n: f"{n:,}",
    lambda n: f"{n}".replace("-", "−"),
    lambda n: f"({-n:,})" if n < 0 else f"{n}",
    lambda n: f"（{-n}）" if n < 0 else f"{n}",
    lambda n: f"{-n}-" if n < 0 else f"+{n}",
    lambda n: f"￥{n:,}",
    lambda n: f"{n} kVA",
    lambda n: f"{n}".translate(str.maketrans("0123456789.", "０１２３４５６７８９．")),
    lambda n: f"{n / 10_000}万",
]
FLAGS = {True: ["是", "1", "Y", "√", "1.0", "TRUE", "１"], False: ["否", "0", "N", "×", "0.0", "FALSE", "无"]}
REGIONS = {
    "城区": ["城区", "1", "01城区", "01 城区", "城区 ", "１", "城区\u3000"],
    "农村": ["农村", "2", "2.0", "\u00a02"],
}
KEYS: list[Callable[[str], str]] = [
    lambda k: k,
    lambda k: f"'{k}",
    lambda k: f'="{k}"',
    lambda k: f"\t{k}",
    lambda k: f"{k}　",
]


def cells(record: Values, dice: random.Random, forms: Sequence[Callable[[datetime], str]], is_book: bool) -> list[Any]:
    """A record as the cells of a row, by column."""
    key, at, until, size, urgent, region, note = record

    def moment(value: datetime) -> Any:
        return value if is_book and dice.random() < 0.3 else dice.choice(forms)(value)

    written: list[Any] = [dice.choice(KEYS)(key), moment(at), moment(until) if until else dice.choice(ENDS)]
    number = dice.choice(NUMBERS)(size)
    written.append(float(size) if is_book and dice.random() < 0.3 else number)
    written += [dice.choice(FLAGS[urgent]), dice.choice(REGIONS[region]), note]
    if is_book and key.isdigit() and not key.startswith("0") and dice.random() < 0.5:
        written[0] = int(key)
    return written


def heading(dice: random.Random) -> tuple[list[str], list[list[str]]]:
    """The order of the columns, and the rows of headings over them."""
    order = NAMES[:]
    dice.shuffle(order)
    titles = [DATASET.columns[name].title.zh for name in order]
    kind = dice.choice(["one", "one", "two", "three"])
    if kind == "one":
        mark = dice.choice(["", "*", "：", " "])
        return order, [[title + mark for title in titles]]
    # 停电 over 时间 and 容量, where they stand side by side; else a group of any name over known headings.
    upper, lower = [], []
    for i, title in enumerate(titles):
        if title.startswith("停电") and title != "停电编号":
            upper.append("停电" if not (i and titles[i - 1].startswith("停电") and titles[i - 1] != "停电编号") else "")
            lower.append(title.removeprefix("停电"))
        else:
            upper.append(title)
            lower.append("")
    if kind == "two":
        return order, [upper, lower]
    return order, [["停电情况一览"] + [""] * (len(titles) - 1), upper, lower]


def worn(records: list[Values], dice: random.Random, is_book: bool) -> Worn:
    """The records in a dress."""
    order, heads = heading(dice)
    width = len(order)
    if dice.random() < 0.2:
        heads = [["序号" if row is heads[-1] else "", *row] for row in heads]
    shift = len(heads[0]) - width
    rows: list[list[Any]] = [
        row
        for row in ([f"{dice.randint(1, 12)}月停电清单"], [], ["单位：某供电所", "", "查询时间：2026"])
        if dice.random() < 0.3
    ]
    top = len(rows) + len(heads)
    rows += heads
    if dice.random() < 0.2:
        rows.append(
            [""] * shift + [{"at": "(年月日)", "until": "(年月日)", "size": "(kVA)"}.get(name, "") for name in order]
        )
        top += 1
    forms = MOMENTS if dice.random() < 0.4 else [dice.choice(MOMENTS)]
    found: dict[int, Values] = {}
    skipped = 0
    for i, record in enumerate(records):
        if i and dice.random() < 0.1:
            strays = dice.choice([[[]], heads, [["小计", "", "", "5"]], [["第 1 页"]], [["某供电所"]]])
            rows += strays
            skipped += len(strays)
        row = dict(zip(NAMES, cells(record, dice, forms, is_book), strict=True))
        rows.append([f"{i + 1}"] * shift + [row[name] for name in order])
        found[len(rows)] = record
    if dice.random() < 0.3:
        below = [["合计", "", "", "12"], ["制表人：甲", "", "审核人：乙"], ["注：不含分支线"], ["数据来源：供服系统"]]
        taken = [row for row in below if dice.random() < 0.6]
        rows += taken
        skipped += len(taken)
    return Worn(rows, found, skipped)


def text_of(table: Worn, dice: random.Random) -> bytes:
    """The table as a delimited text; ragged or padded rows."""
    encoding = dice.choice(["utf-8", "utf-8-sig", "gb18030", "utf-16"])
    buffer = io.StringIO(newline="")
    quoting = dice.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
    end = dice.choice(["\n", "\r\n"])
    writer = csv.writer(buffer, delimiter=dice.choice(",\t;|"), quoting=quoting, lineterminator=end)
    width = max(map(len, table.rows)) if dice.random() < 0.7 else 0
    for row in table.rows:
        writer.writerow([*row, *[""] * (width - len(row))] if row else [])
    return buffer.getvalue().encode(encoding)


def book_of(tables: Sequence[Worn], path: Path) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for i, table in enumerate(tables):
        sheet = made.create_sheet(f"S{i}")
        for number, row in enumerate(table.rows, 1):
            for place, value in enumerate(row, 1):
                if value != "":
                    cell = sheet.cell(number, place)
                    cell.value = value
                    if isinstance(value, str):
                        cell.data_type = "s"
    made.save(path)
    return path


def check(tables: Sequence[Worn], path: Path, engine: DuckEngine, *, large: bool) -> None:
    """Read the file and compare."""
    datasets, wanted = {"cuts": DATASET}, {"cuts": NAMES}
    texts = LargeTexts(datasets, wanted, engine, None)
    (file,) = read([path], datasets, workdir=path.parent / "work", take=texts.take if large else None)
    assert file.status == "read", file.unread
    loaded = load_tables(file.tables, datasets, wanted, engine, None, large=texts)
    asked = question([column(name) for name in (SHEET, ROW, *NAMES)], table_named(typed_table("cuts")))
    rows = engine.ask(asked.order_by(column(SHEET), column(ROW)))
    for i, table in enumerate(tables):
        name = f"S{i}" if path.suffix == ".xlsx" else ""
        assert {row[1]: row[2:] for row in rows if row[0] == name} == table.records
        told = [sheet for sheet in loaded.sheets if sheet.sheet == name]
        assert sum(sheet.judged for sheet in told) == len(table.records)
        skipped = sum(item.count for sheet in told for item in sheet.skipped)
        assert skipped <= table.skipped  # blank rows at the end of a table are no rows
        assert sum(sheet.rows for sheet in told) == len(table.records) + skipped
        assert not any(sheet.unreadable for sheet in told)


def try_seed(seed: int) -> int:
    """Write and read one file; the number of tables in it."""
    dice = random.Random(seed)
    is_book = dice.random() < 0.5
    tables = [worn(values(dice), dice, is_book) for _ in range(dice.choice([1, 2, 4, 6]) if is_book else 1)]
    large = dice.random() < 0.4
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        if large:
            patch.setattr(survey, "LARGE", 0)
            patch.setattr(workbook, "LARGE", 0)
        path = Path(folder) / "a.csv"
        if is_book:
            path = book_of(tables, Path(folder) / "a.xlsx")
        else:
            path.write_bytes(text_of(tables[0], dice))
        engine = DuckEngine(Path(folder))
        try:
            check(tables, path, engine, large=large)
        finally:
            engine.close()
    return len(tables)


@pytest.mark.parametrize("share", range(4))
def test_a_table_in_any_dress_has_the_same_values(share: int) -> None:
    start = int(os.environ.get("RISKAUDIT_DRESSES_FROM", "0"))
    tried, seed = 0, start + share
    while tried < DRESSES / 4:
        try:
            tried += try_seed(seed)
        except BaseException as error:
            error.add_note(f"seed {seed}")
            raise
        seed += 4
