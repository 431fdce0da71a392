"""Single cells: texts that no spreadsheet takes for a formula, and cells of people as they were written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from riskaudit.model.ledger import COLUMNS, OldOrder, read_day

Value = str | int | float | date | None

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST = 32_000
_CUT = "……（全文见 findings.csv / see findings.csv）"
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,6})?")
_SIGNS = ("=", "+", "-", "@", "\t", "\n", "'")
DATES, NUMBERS = frozenset({"due", "closed"}), frozenset({"row", "amount"})


def text_cell(value: str) -> str:
    """A text as a workbook can hold it: signs that XML does not allow are replaced, and it fits a cell."""
    text = _ILLEGAL.sub("\ufffd", value.replace("\r\n", "\n").replace("\r", "\n"))
    return text if len(text) <= _LONGEST else text[:_LONGEST] + _CUT


def put(cell: Any, value: Value) -> bool:
    """Write a value, and tell whether its look must say that it is a text (`quotePrefix`).

    A text is a text, whatever sign it begins with: never a formula, an error or a number.
    """
    if not isinstance(value, str):
        cell.value = value
        return False
    text = text_cell(value)
    cell.value = text
    cell.data_type = "s"
    return text.startswith(_SIGNS)


def values_of(order: OldOrder) -> tuple[dict[str, Value], Mapping[str, str]]:
    """The cells of an old row by column id, and those under headings that people added.

    Days and amounts become what they are, if they can be told; all else stays the text that it was.
    """
    ids = {word: name for name, column in COLUMNS.items() for word in (column.title.zh, column.title.en)}
    values: dict[str, Value] = {}
    added: dict[str, str] = {}
    for heading, cell in order.cells.items():
        name = ids.get(heading)
        if name is None:
            added[heading] = cell
        elif name != "mark":
            values[name] = _typed(name, cell)
    if order.mark:
        values["number"] = order.number
    return values, added


def _typed(name: str, cell: str) -> Value:
    if name in DATES:
        return read_day(cell) or cell
    if name in NUMBERS and _NUMBER.fullmatch(cell):
        return int(cell) if "." not in cell else float(cell)
    return cell
