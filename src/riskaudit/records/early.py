"""Workbooks of Excel 2 to 5 and 95 (BIFF 2 to 5), whose texts are in the code page of the system that wrote them.

The first three are bare streams of records; those of Excel 5 are in compound files. Calamine does not know the
former and reads no Chinese in the latter.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import Any

from riskaudit.records.formulas import Formula, never_computed
from riskaudit.records.leaves import ERROR, Leaf, Rows

ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
"""Code of an error → what Excel shows for it."""

_CODEPAGES = {936: "gb18030", 950: "big5", 932: "cp932", 949: "cp949", 1252: "cp1252", 32769: "cp1252", 367: "ascii"}
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')
_BUILT_IN_DATES = frozenset(range(14, 23)) | frozenset(range(27, 37)) | frozenset(range(45, 48)) | {50, 57, 58}
_MOST_ROWS, _MOST_COLUMNS = 1 << 14, 1 << 8
FILEPASS, _SHEET, _WHOLE = 0x2F, 0x10, (0x05, 0x100)
_BEGINNINGS = {0x09: 2, 0x209: 3, 0x409: 4, 0x809: 5}


class NotRead(ValueError):
    """A stream that is no sheet of Excel 2 to 4."""


class Locked(ValueError):
    """A stream protected by a password."""


def records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """Every record with its number; the last one may be cut short."""
    at = 0
    while at + 4 <= len(stream):
        number, length = struct.unpack_from("<HH", stream, at)
        yield number, stream[at + 4 : at + 4 + length]
        at += 4 + length


@dataclass
class _Setting:
    """What holds for all sheets of a book, or for the only one: code page, epoch, formats and looks (XF)."""

    version: int
    codec: str = "gb18030"
    epoch: datetime = _EPOCH
    formats: dict[int, str] = field(default_factory=dict)
    looks: list[int] = field(default_factory=list)

    def take(self, number: int, data: bytes) -> None:
        """One record. Raises Locked, and struct.error for one that is too short."""
        if number == FILEPASS:
            raise Locked
        if number == 0x42:
            self.codec = _CODEPAGES.get(struct.unpack_from("<H", data)[0], "gb18030")
        elif number == 0x22 and data[:1] == b"\x01":
            self.epoch = _EPOCH_1904
        elif number in (0x1E, 0x41E):
            index = struct.unpack_from("<H", data)[0] if self.version == 5 else len(self.formats)
            self.formats[index] = self.text(data[2:] if number == 0x41E else data, short=True)
        elif number == 0xE0:
            self.looks.append(struct.unpack_from("<H", data, 2)[0])
        elif number in (0x43, 0x243, 0x443):
            self.looks.append(struct.unpack_from("<B", data, 2)[0] & 0x3F if number == 0x43 else data[1])

    def text(self, data: bytes, *, short: bool) -> str:
        """A text behind its length, which has one byte or two."""
        length = data[0] if short else struct.unpack_from("<H", data)[0]
        start = 1 if short else 2
        return data[start : start + length].decode(self.codec, errors="replace")

    def is_date(self, look: int) -> bool:
        """Whether numbers of this look are moments."""
        index = self.looks[look] if look < len(self.looks) else look if self.version == 2 else 0
        if index in self.formats:
            bare = _QUOTED.sub("", self.formats[index].lower())
            return bare != "general" and any(sign in bare for sign in "ymdhs")
        return index in _BUILT_IN_DATES and (self.version == 5 or not self.formats)

    def timed(self, value: float) -> Any:
        """The moment that a number of days stands for; the number itself where it is none."""
        with suppress(OverflowError, ValueError):
            if 0 <= value < 1:
                return (_EPOCH + timedelta(seconds=min(round(value * 86_400), 86_399))).time()
            moment = self.epoch + timedelta(seconds=round(value * 86_400))
            return moment.date() if moment.time() == time(0) else moment
        return value


class _Reader:
    """One sheet; cells point to looks that may follow them, so values are made at the end."""

    def __init__(self, setting: _Setting, number: int) -> None:
        self._setting, self._number = setting, number
        self.formulas: list[Formula] = []
        self._cells: dict[tuple[int, int], tuple[int, Any]] = {}
        self._marks: dict[int, dict[int, str]] = {}
        self._awaited: tuple[int, int] | None = None

    def take(self, number: int, data: bytes) -> None:
        """One record of the sheet. Raises Locked, and struct.error or IndexError for one that is too short."""
        if number in (0x07, 0x207) and self._awaited:
            self._cells[self._awaited] = (0, self._setting.text(data, short=number == 0x07))
        elif number == 0xBD:
            row, column = struct.unpack_from("<HH", data)
            for i, at in enumerate(range(4, len(data) - 7, 6)):
                look, packed = struct.unpack_from("<HI", data, at)
                self._cells[row, column + i] = (look, _unpacked(packed))
        elif kind := _KINDS.get(number):
            self._cell(kind, data, early=self._setting.version == 2)
            if kind == "formula" and self._setting.version > 2:
                self.formulas.append(Formula.of(self._number, data))
        else:
            self._setting.take(number, data)

    def _cell(self, kind: str, data: bytes, *, early: bool) -> None:
        row, column = struct.unpack_from("<HH", data)
        look, body = (data[4] & 0x3F, data[7:]) if early else (struct.unpack_from("<H", data, 4)[0], data[6:])
        self._awaited = None
        if row >= _MOST_ROWS or column >= _MOST_COLUMNS:
            raise NotRead("a cell beyond the sheet")
        value: Any = ""
        if kind == "text":
            value = self._setting.text(body, short=early)
        elif kind == "integer":
            value = struct.unpack_from("<H", body)[0]
        elif kind == "number":
            value = struct.unpack_from("<d", body)[0]
        elif kind == "packed":
            value = _unpacked(struct.unpack_from("<I", body)[0])
        elif kind == "state":
            value = self._state(row, column, body[0], is_error=body[1] == 1)
        elif body[6:8] != b"\xff\xff":
            value = struct.unpack_from("<d", body)[0]
        elif body[0] == 0:
            self._awaited = (row, column)
        elif body[0] in (1, 2):
            value = self._state(row, column, body[2], is_error=body[0] == 2)
        self._cells[row, column] = (look, value)

    def _state(self, row: int, column: int, value: int, *, is_error: bool) -> Any:
        if is_error:
            self._marks.setdefault(row, {})[column] = ERRORS.get(value, ERROR)
            return ""
        return bool(value)

    def mark(self, item: Formula) -> None:
        """The formula has no value."""
        self._marks.setdefault(item.row, {})[item.column] = ERROR

    def leaf(self, name: str, *, hidden: bool) -> Leaf:
        """The sheet that was read."""
        setting = self._setting
        height = max((row for row, _ in self._cells), default=-1) + 1
        rows: list[list[Any]] = [[] for _ in range(height)]
        for (row, column), (look, value) in sorted(self._cells.items(), key=lambda item: item[0]):
            rows[row] += [""] * (column - len(rows[row]))
            rows[row].append(setting.timed(value) if type(value) in (int, float) and setting.is_date(look) else value)
        return Leaf(name, hidden, Rows.of(rows), self._marks)


_KINDS: dict[int, str] = {
    **{
        0x02: "integer",
        0x03: "number",
        0x203: "number",
        0x04: "text",
        0x204: "text",
        0xD6: "text",
        0x05: "state",
        0x205: "state",
    },
    **{0x06: "formula", 0x206: "formula", 0x406: "formula", 0x27E: "packed"},
}


def _unpacked(packed: int) -> float:
    """An RK number: an integer or the upper half of a float, perhaps times 100."""
    if packed & 2:
        value: float = struct.unpack("<i", struct.pack("<I", packed & ~3))[0] >> 2
    else:
        value = struct.unpack("<d", struct.pack("<Q", (packed & ~3) << 32))[0]
    return value / 100 if packed & 1 else value


def is_of_excel_5(stream: bytes) -> bool:
    """Whether the stream of a compound file is one of Excel 5 or 95; later ones are in Unicode."""
    return stream[:2] == b"\x09\x08" and stream[4:6] == b"\x00\x05"


def leaves_of(stream: bytes) -> Iterator[Leaf]:
    """The worksheets of the stream; macro sheets and charts hold no records.

    Raises NotRead, Locked, and struct.error or IndexError for a record that is too short.
    """
    found: list[_Reader] = []
    whole: _Setting | None = None
    open_: list[_Reader | _Setting | None] = []
    titles: list[tuple[str, bool]] = []
    for number, data in records(stream):
        if number in _BEGINNINGS:
            kind = struct.unpack_from("<H", data, 2)[0]
            setting = replace(whole) if whole else _Setting(_BEGINNINGS[number])
            whole = setting if kind in _WHOLE and not open_ else whole
            nested = any(isinstance(item, _Reader) for item in open_)
            open_.append(
                _Reader(setting, len(found)) if kind == _SHEET and not nested else setting if setting is whole else None
            )
        elif number in (0x85, 0x8F) and whole:
            head, start = (data[5], 7) if number == 0x85 else (0, 5)
            title = data[start : start + data[start - 1]].decode(whole.codec, errors="replace")
            titles += [(title, data[4] != 0 if number == 0x85 else False)] if not head else []
        elif number == 0x0A and open_:
            if isinstance(ended := open_.pop(), _Reader):
                found.append(ended)
        elif open_ and (current := open_[-1]):
            current.take(number, data)
    if open_ or not (found or whole):
        raise NotRead("a sheet has no end")
    for item in never_computed((item for sheet in found for item in sheet.formulas), by_excel=True):
        found[item.sheet].mark(item)
    titles += [("", False)] * len(found)
    return (sheet.leaf(name, hidden=hidden) for sheet, (name, hidden) in zip(found, titles, strict=False))
