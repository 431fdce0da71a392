"""Serials: the days, with fractions, by which workbooks keep moments."""

from __future__ import annotations

from datetime import date

from sqlglot import exp

from riskaudit.model.query import Tree, add_seconds, as_text, cast, day, number, part
from riskaudit.model.table import RawTable

EPOCH, EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
"""The days from which the two kinds of workbook count their days."""


def serial(cell: Tree, start: date) -> Tree:
    """The moment of a workbook's serial, given as text: days since its start, to the second."""
    value = exp.TryCast(this=cell.copy(), to=exp.DataType.build("double"))
    seconds = cast(exp.Round(this=exp.Mul(this=value, expression=number(86_400))), "bigint")
    return add_seconds(day(start), seconds)


def start_of(table: RawTable) -> date:
    """The day from which the serials of a sheet count."""
    return EPOCH_1904 if table.from_1904 else EPOCH


def day_of_serial(cell: Tree, table: RawTable) -> Tree:
    """The date of a serial, as text."""
    return part(as_text(serial(cell, start_of(table))), 1, 10)


def clock_of_serial(cell: Tree) -> Tree:
    """The time of day of a fraction of a day, as text."""
    return part(as_text(serial(cell, EPOCH)), 12, 8)
