"""What a parser of workbooks keeps to itself: hidden rows and columns, filters, and the year from which serials count.

Looks into the parts of a .xlsx and .ods and into the records of an .xls; of other kinds nothing is told.
"""

from __future__ import annotations

import re
import struct
import zipfile
from dataclasses import dataclass, field, replace
from html import unescape
from pathlib import Path

from riskaudit.records.early import records
from riskaudit.records.leaves import Concealed

_HIDDEN = re.compile(rb'<(?:\w+:)?row\b[^<>]*\shidden="(?:1|true)"')
_FILTER = re.compile(rb"<(?:\w+:)?filterColumn\b")

_COLUMN = re.compile(rb'<(?:\w+:)?col\b[^<>]*\shidden="(?:1|true)"[^<>]*')
_ENDS = {name: re.compile(rb'\s%b="(\d{1,5})"' % name) for name in (b"min", b"max")}

_OPEN = re.compile(rb"<table:(table-row|table-column|table)(?=[\s/>])([^<>]*)>")
_TOLD = {name: re.compile(rb'\stable:%b="([^"]*)"' % name) for name in (b"name", b"visibility")}
_REPEATED = re.compile(rb'\stable:number-(?:rows|columns)-repeated="(\d{1,8})"')
_MANY = 10_000
"""Rows of an open sheet that are hidden as one: they fill it up below the records."""

_BEGIN, _END, _DATE_MODE, _BOUNDSHEET = (0x09, 0x209, 0x409, 0x809), 0x0A, 0x22, 0x85
_UNICODE = b"\x00\x06"
_ROW, _COLUMNS, _FILTERED = 0x208, 0x7D, 0x9B
_MAY_HIDE = re.compile(
    rb"\x08\x02\x10\x00.{12}[\x20-\x3f\x60-\x7f\xa0-\xbf\xe0-\xff]|\x7d\x00[\x0b\x0c]\x00.{8}[\x01-\xff]|\x9b\x00\x00\x00",
    re.DOTALL,
)


@dataclass
class Seen:
    """What is to be seen of a book: of its sheets by name, and whether its serials count from 1904."""

    sheets: dict[str, Concealed] = field(default_factory=dict)
    from_1904: bool = False

    def of(self, sheet: str) -> Concealed:
        """What is to be seen of a sheet."""
        return replace(self.sheets.get(sheet, Concealed()), from_1904=self.from_1904)


def of_new(sheet: bytes) -> Concealed:
    """What the XML of a sheet tells of an Excel workbook from 2007 on."""
    seen = Concealed()
    if b"hidden=" in sheet:
        seen.rows = len(_HIDDEN.findall(sheet))
        for tag in _COLUMN.findall(sheet):
            ends = [found for name in (b"min", b"max") if (found := _ENDS[name].search(tag))]
            seen.columns += [(int(ends[0][1]) - 1, int(ends[1][1]) - 1)] if len(ends) == 2 else []
    seen.filtered = b"filterColumn" in sheet and _FILTER.search(sheet) is not None
    return seen


def of_open(path: Path) -> Seen:
    """What an open book tells. Raises what damaged parts raise."""
    with zipfile.ZipFile(path) as archive:
        return _open_sheets(archive.read("content.xml")) if "content.xml" in archive.namelist() else Seen()


def _open_sheets(content: bytes) -> Seen:
    sheets: dict[str, Concealed] = {}
    sheet, column = Concealed(), 0
    for tag in _OPEN.finditer(content) if b"visibility=" in content else ():
        named, seen, times = (
            _TOLD[b"name"].search(tag[2]),
            _TOLD[b"visibility"].search(tag[2]),
            _REPEATED.search(tag[2]),
        )
        count = int(times[1]) if times else 1
        hidden = seen is not None and seen[1] in (b"collapse", b"filter")
        if tag[1] == b"table":
            sheet, column = Concealed(), 0
            sheets[unescape(named[1].decode()) if named else ""] = sheet
        elif tag[1] == b"table-column":
            sheet.columns += [(column, column + count - 1)] if hidden else []
            column += count
        elif hidden and seen:
            sheet.rows += count if count < _MANY else 0
            sheet.filtered = sheet.filtered or seen[1] == b"filter"
    return Seen(sheets)


def of_old(stream: bytes) -> Seen:
    """What the records of an old workbook tell, those of its stream; all of them are looked at only if one may hide something."""
    whole = _MAY_HIDE.search(stream) is not None
    names: list[str] = []
    sheets: list[Concealed] = []
    depth, from_1904, wide = 0, False, False
    for number, data in records(stream):
        if number in _BEGIN:
            wide = wide or data[:2] == _UNICODE
            depth += 1
            sheets += [Concealed()] if depth == 1 else []
        elif number == _END:
            if not whole:
                break
            depth -= 1
        elif depth == 1:
            if number == _DATE_MODE:
                from_1904 = from_1904 or data[:1] == b"\x01"
            elif number == _BOUNDSHEET and len(data) > 8:
                names.append(_name(data, wide=wide))
            else:
                _hide(sheets[-1], number, data)
    return Seen(dict(zip(names, sheets[1:], strict=False)), from_1904)


def _name(data: bytes, *, wide: bool) -> str:
    """The name of a sheet: in one byte a character or two as its flag says, before Excel 97 in Chinese bytes."""
    if not wide:
        return data[7 : 7 + data[6]].decode("gb18030", "replace")
    both = data[7] & 1
    return data[8 : 8 + data[6] * (1 + both)].decode("utf-16-le" if both else "latin-1", "replace")


def _hide(sheet: Concealed, number: int, data: bytes) -> None:
    """One record of a sheet."""
    if number == _ROW and len(data) >= 14:
        sheet.rows += bool(data[12] & 0x20)
    elif number == _COLUMNS and len(data) >= 9 and data[8] & 1:
        first, last = struct.unpack_from("<HH", data)
        sheet.columns.append((first, last))
    elif number == _FILTERED:
        sheet.filtered = True
