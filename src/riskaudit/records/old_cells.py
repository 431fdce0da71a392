"""Cells of a workbook of Excel 97 to 2003 that calamine shows as empty: errors, and formulas that were never computed.

A formula that was never computed has a zero or an empty text in place of a result, as one that was computed may
have. It is told by its whole book only: see `formulas`.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Mapping

from riskaudit.records.early import ERRORS, records
from riskaudit.records.formulas import Formula, never_computed
from riskaudit.records.leaves import ERROR, Marks

_BOF, _EOF, _BOUNDSHEET, _FORMULA, _BOOLERR = 0x809, 0x0A, 0x85, 0x06, 0x205
_MAY_HOLD_ANY = re.compile(rb"\x05\x02\x08\x00|\x06\x00.{8}(?:\x02.{5}\xff\xff|\x03.{5}\xff\xff|\x00{8})", re.DOTALL)
"""An error, or a formula whose result is an error, an empty text or a zero; a stream without is not walked."""


def of_old(stream: bytes) -> Mapping[int, Marks]:
    """Number of a sheet in the book with this stream, from 0 → its marked cells."""
    if not _MAY_HOLD_ANY.search(stream):
        return {}
    starts: list[int] = []
    by_excel = True
    for number, data in records(stream):
        if number == _BOF:
            by_excel = _has_history(data)
        elif number == _BOUNDSHEET:
            starts.append(struct.unpack_from("<I", data)[0])
        elif number == _EOF:
            break
    found: dict[int, dict[int, dict[int, str]]] = {}
    formulas: list[Formula] = []
    for sheet, start in enumerate(starts):
        marks, held = _sheet(sheet, records(stream[start:]))
        formulas += held
        found[sheet] = marks
    for item in never_computed(formulas, by_excel=by_excel):
        found[item.sheet].setdefault(item.row, {})[item.column] = ERROR
    return {sheet: marks for sheet, marks in found.items() if marks}


def _has_history(data: bytes) -> bool:
    """Whether the beginning of a book says which Excel saved it: every Excel does."""
    return len(data) >= 12 and data[8] & 1 == 1


def _sheet(sheet: int, found: Iterable[tuple[int, bytes]]) -> tuple[dict[int, dict[int, str]], list[Formula]]:
    """The errors and formulas of the sheet with whose records these begin. Charts within it have an end of their
    own."""
    errors: dict[int, dict[int, str]] = {}
    formulas: list[Formula] = []
    depth = 0
    for number, data in found:
        depth += (number == _BOF) - (number == _EOF)
        if depth <= 0:
            break
        code = None
        if number == _BOOLERR and len(data) >= 8 and data[7] == 1:
            code = data[6]
        elif number == _FORMULA and len(data) >= 16 and depth == 1:
            formulas.append(Formula.of(sheet, data))
            code = data[8] if data[12:14] == b"\xff\xff" and data[6] == 2 else None
        if code is not None and depth == 1:
            row, column = struct.unpack_from("<HH", data)
            errors.setdefault(row, {})[column] = ERRORS.get(code, ERROR)
    return errors, formulas
