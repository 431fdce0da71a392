"""Repair orders as a workbook with true dates, and a reader that does nothing but read it.

python bench/workbook.py BOOK.xlsx      reads it, prints the number of its rows
"""

from __future__ import annotations

import csv
import sys
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


def read(book: Path) -> int:
    """The number of rows, after all cells have become Python values."""
    from python_calamine import CalamineWorkbook

    return len(CalamineWorkbook.from_path(str(book)).get_sheet_by_index(0).to_python())


if __name__ == "__main__":
    print(read(Path(sys.argv[1])))
