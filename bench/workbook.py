"""Repair orders as a workbook with true dates, and three who read it.

    python bench/workbook.py calamine|openpyxl|riskaudit BOOK.xlsx     prints {"rows", "wall"}

The seconds are those of reading: from opening the file until every cell is a Python value, or text in the engine
beside the number of its row. Starting Python and importing are not among them.
"""

from __future__ import annotations

import csv
import json
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

MOMENTS = frozenset({"受理时间", "到达现场时间", "修复时间", "回访时间"})


def write(table: Path, book: Path) -> None:
    """The rows of a CSV as a sheet: moments as dates, the score as a number, the rest as text."""
    from openpyxl import Workbook

    made = Workbook(write_only=True)
    sheet = made.create_sheet("抢修工单")
    with table.open(encoding="utf-8", newline="") as file:
        headings, *rows = csv.reader(file)
        sheet.append(headings)
        for row in rows:
            sheet.append([_value(name, cell) for name, cell in zip(headings, row, strict=True)])
    made.save(book)


def _value(heading: str, cell: str) -> str | int | datetime | None:
    if not cell:
        return None
    if heading in MOMENTS:
        return datetime.fromisoformat(cell)
    return int(cell) if heading == "满意度" else cell


def calamine(book: Path) -> tuple[int, float]:
    """Rows and seconds, all cells as Python values."""
    from python_calamine import CalamineWorkbook

    start = time.perf_counter()
    rows = len(CalamineWorkbook.from_path(str(book)).get_sheet_by_index(0).to_python())
    return rows, time.perf_counter() - start


def openpyxl(book: Path) -> tuple[int, float]:
    """The same, row by row, none of them kept."""
    from openpyxl import load_workbook

    start = time.perf_counter()
    made = load_workbook(book, read_only=True)
    rows = sum(1 for _ in made.worksheets[0].iter_rows(values_only=True))
    return rows, time.perf_counter() - start


def riskaudit(book: Path) -> tuple[int, float]:
    """The number of the last row and the seconds, all cells as text in the engine."""
    from riskaudit.engine.duckdb import DuckEngine
    from riskaudit.library import load
    from riskaudit.records.read import read

    datasets = load([Path(__file__).parent / "rules"]).datasets
    with tempfile.TemporaryDirectory() as folder:
        engine = DuckEngine(Path(folder))
        start = time.perf_counter()
        (file,) = read([book], datasets, workdir=Path(folder) / "work")
        (table,) = file.tables
        rows = engine.load("read", table.source, len(table.headings))
        taken = time.perf_counter() - start
        engine.close()
    return rows + table.heading_row, taken


READERS = {"calamine": calamine, "openpyxl": openpyxl, "riskaudit": riskaudit}


if __name__ == "__main__":
    rows, wall = READERS[sys.argv[1]](Path(sys.argv[2]))
    print(json.dumps({"rows": rows, "wall": wall}))
