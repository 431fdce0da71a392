"""What a parser of workbooks keeps to itself: hidden rows and columns, filters, and the year from which serials count.

Looks into the parts of a .xlsx and .ods and into the records of an .xls; of other kinds nothing is told.
"""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path, PurePosixPath
from typing import IO
from xml.etree import ElementTree

from riskaudit.records import compound
from riskaudit.records.content import is_compound
from riskaudit.records.early import records

_CHUNK = 1 << 20
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

Span = tuple[int, int]
"""The first and last of columns beside one another, from 0."""


@dataclass(frozen=True)
class Seen:
    """`hidden` counts the hidden rows of each sheet that has any; `columns` are its hidden columns, and `filtered` the
    sheets with a filter that is on. Sheets are named."""

    hidden: Mapping[str, int] = field(default_factory=dict)
    filtered: frozenset[str] = frozenset()
    from_1904: bool = False
    columns: Mapping[str, Sequence[Span]] = field(default_factory=dict)


@dataclass
class _Sheet:
    """What is hidden of one sheet."""

    rows: int = 0
    filtered: bool = False
    columns: list[Span] = field(default_factory=list)


def _seen(sheets: Mapping[str, _Sheet], *, from_1904: bool) -> Seen:
    return Seen(
        {name: sheet.rows for name, sheet in sheets.items() if sheet.rows},
        frozenset(name for name, sheet in sheets.items() if sheet.filtered),
        from_1904,
        {name: sheet.columns for name, sheet in sheets.items() if sheet.columns},
    )


def peek(path: Path) -> Seen:
    """What is to be seen. Raises what damaged parts raise."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            if "xl/workbook.xml" in archive.namelist():
                return _parts(archive)
            return _open_sheets(archive.read("content.xml")) if "content.xml" in archive.namelist() else Seen()
    content = path.read_bytes()
    return _old(compound.stream_of(content, ("Workbook", "Book")) if is_compound(path) else content)


def _parts(archive: zipfile.ZipFile) -> Seen:
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    sheets: dict[str, _Sheet] = {}
    for sheet in book.iter():
        if _local(sheet.tag) != "sheet":
            continue
        link = next((value for key, value in sheet.attrib.items() if _local(key) == "id"), "")
        part = targets.get(link, "")
        part = part.lstrip("/") if part.startswith("/") else str(PurePosixPath("xl") / part)
        if part in archive.namelist():
            with archive.open(part) as stream:
                sheets[sheet.get("name", "")] = _look_through(stream)
    settings = [item for item in book.iter() if _local(item.tag) == "workbookPr"]
    return _seen(sheets, from_1904=any(item.get("date1904") in ("1", "true") for item in settings))


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _look_through(stream: IO[bytes]) -> _Sheet:
    """What is hidden of a sheet. A tag may lie across two chunks."""
    sheet, rest = _Sheet(), b""
    while chunk := stream.read(_CHUNK):
        text = rest + chunk
        end = text.rfind(b">") + 1
        text, rest = text[:end], text[end:]
        if b"hidden=" in text:
            sheet.rows += len(_HIDDEN.findall(text))
            for tag in _COLUMN.findall(text):
                ends = [found for name in (b"min", b"max") if (found := _ENDS[name].search(tag))]
                sheet.columns += [(int(ends[0][1]) - 1, int(ends[1][1]) - 1)] if len(ends) == 2 else []
        sheet.filtered = sheet.filtered or (b"filterColumn" in text and _FILTER.search(text) is not None)
    return sheet


def _open_sheets(content: bytes) -> Seen:
    sheets: dict[str, _Sheet] = {}
    sheet, column = _Sheet(), 0
    for tag in _OPEN.finditer(content) if b"visibility=" in content else ():
        named, seen, times = (
            _TOLD[b"name"].search(tag[2]),
            _TOLD[b"visibility"].search(tag[2]),
            _REPEATED.search(tag[2]),
        )
        count = int(times[1]) if times else 1
        hidden = seen is not None and seen[1] in (b"collapse", b"filter")
        if tag[1] == b"table":
            sheet, column = _Sheet(), 0
            sheets[unescape(named[1].decode()) if named else ""] = sheet
        elif tag[1] == b"table-column":
            sheet.columns += [(column, column + count - 1)] if hidden else []
            column += count
        elif hidden and seen:
            sheet.rows += count if count < _MANY else 0
            sheet.filtered = sheet.filtered or seen[1] == b"filter"
    return _seen(sheets, from_1904=False)


def _old(stream: bytes) -> Seen:
    """What the records of an old workbook tell; all of them are looked at only if one may hide something."""
    whole = _MAY_HIDE.search(stream) is not None
    names: list[str] = []
    sheets: list[_Sheet] = []
    depth, from_1904, wide = 0, False, False
    for number, data in records(stream):
        if number in _BEGIN:
            wide = wide or data[:2] == _UNICODE
            depth += 1
            sheets += [_Sheet()] if depth == 1 else []
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
    return _seen(dict(zip(names, sheets[1:], strict=False)), from_1904=from_1904)


def _name(data: bytes, *, wide: bool) -> str:
    """The name of a sheet: in one byte a character or two as its flag says, before Excel 97 in Chinese bytes."""
    if not wide:
        return data[7 : 7 + data[6]].decode("gb18030", "replace")
    both = data[7] & 1
    return data[8 : 8 + data[6] * (1 + both)].decode("utf-16-le" if both else "latin-1", "replace")


def _hide(sheet: _Sheet, number: int, data: bytes) -> None:
    """One record of a sheet."""
    if number == _ROW and len(data) >= 14:
        sheet.rows += bool(data[12] & 0x20)
    elif number == _COLUMNS and len(data) >= 9 and data[8] & 1:
        first, last = struct.unpack_from("<HH", data)
        sheet.columns.append((first, last))
    elif number == _FILTERED:
        sheet.filtered = True
