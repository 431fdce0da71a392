"""Formulas of old workbooks that were never computed, as far as their records tell.

Excel computes before it saves. Other programs put a zero or an empty text in place of a result, which is what a
computed formula may have, too: one alone tells nothing, all of a book together do.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass

_ON_LOAD = 2
_NO_NUMBER = b"\xff\xff"


@dataclass(frozen=True, slots=True)
class Formula:
    """Its sheet by number, its cell, what its result is, and whether it is to be computed when the book is opened."""

    sheet: int
    row: int
    column: int
    zero: bool
    empty: bool
    on_load: bool

    @classmethod
    def of(cls, sheet: int, data: bytes) -> Formula:
        """From a record of Excel 3 or later. Raises struct.error for one that is too short."""
        row, column, _, result, flags = struct.unpack_from("<HHH8sH", data)
        empty = result[6:] == _NO_NUMBER and result[0] == 3
        return cls(sheet, row, column, result == bytes(8), empty, bool(flags & _ON_LOAD))


def never_computed(formulas: Iterable[Formula], *, by_excel: bool) -> list[Formula]:
    """Those of the formulas of a whole book that were never computed.

    Where formulas are to be computed at opening, as programs other than Excel say, none has been if the result of
    none is anything but a zero or empty. The others have not if Excel never saved the book and all are empty.
    """
    waiting: list[Formula] = []
    others: list[Formula] = []
    for item in formulas:
        (waiting if item.on_load else others).append(item)
    found = waiting if all(item.zero or item.empty for item in waiting) else []
    return found + (others if not by_excel and all(item.empty for item in others) else [])
