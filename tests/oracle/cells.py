"""Cells as text → what the oracle sees: how reading went, the value, and whether it is a date alone.

Reads the forms that specifications and examples write (ISO dates, numbers with commas, % and units);
everything else that is not empty is unreadable. A column is a dict with `type` and, where they apply, `codes` (value → ways
to write it), `open` (other codes are kept), `optional` and `key` (a spreadsheet may have eaten its digits).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

READ, EMPTY, UNREADABLE, ABSENT, LOST = "read", "empty", "unreadable", "absent", "lost"
"""The five ways in which reading a cell may go; only a read cell has a value."""

NOTHING = {"无", "—", "/", "待补", "-", "--", "null", "NULL"}
"""Words that stand for an empty cell, unless the column's code list has them."""

YES = {"是", "有", "1", "y", "yes", "true", "t", "√", "已"}
NO = {"否", "无", "0", "n", "no", "false", "f", "×", "未"}
NUMBER = re.compile(r"([-+]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?)\s*(%|‰|万)?\s*(?:元|kVA|kW|次)?")
SCALES = {None: Decimal(1), "%": Decimal("0.01"), "‰": Decimal("0.001"), "万": Decimal(10_000)}


class Cell(NamedTuple):
    """One cell. `date_only` is true for a date without a time of day."""

    state: str
    value: Any
    date_only: bool
    text: str | None


ABSENT_CELL = Cell(ABSENT, None, False, None)


def read_cell(text: str | None, column: Mapping[str, Any]) -> Cell:
    """A cell of a column that the file has."""
    kind, codes = column.get("type", "text"), column.get("codes", {})
    known = {word for value, words in codes.items() for word in (value, *words)}
    text = text.strip() if text else None
    if not text:
        return Cell(EMPTY, None, False, None)
    hollow = text in NOTHING and text not in known and not (kind == "flag" and text in NO)
    if hollow or (kind in ("moment", "date") and text.startswith("9999")):
        return Cell(EMPTY, None, False, text)
    if column.get("key") and re.fullmatch(r"\d(\.\d+[Ee]\+?|[Ee]\+)\d+", text):
        return Cell(LOST, None, False, text)
    value, date_only = _value(text, kind, codes, text if column.get("open") else None)
    return Cell(UNREADABLE if value is None else READ, value, date_only, text)


def _value(text: str, kind: str, codes: Mapping[str, Any], other: str | None) -> tuple[Any, bool]:
    if kind in ("moment", "date"):
        return _moment(text, kind)
    if kind == "number":
        found = NUMBER.fullmatch(text)
        return (Decimal(found[1].replace(",", "")) * SCALES[found[2]] if found else None), False
    if kind == "flag":
        return (True if text.lower() in YES else False if text.lower() in NO else None), False
    if kind == "code":
        return next((value for value, words in codes.items() if text in (value, *words)), other), False
    return text, False


def _moment(text: str, kind: str) -> tuple[datetime | None, bool]:
    """Dates are midnight moments; a column of dates holds nothing but dates alone."""
    for form in ("%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M:%S.%f"):
        try:
            value = datetime.strptime(text, form)
        except ValueError:
            continue
        if kind == "date":
            return value.replace(hour=0, minute=0, second=0, microsecond=0), True
        return value, form == "%Y-%m-%d"
    return None, False
