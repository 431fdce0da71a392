"""Cells of a workbook that look empty to calamine and are not: errors, and formulas that were never computed.

A ledger whose look-ups failed must not seem to lack what it lists, so these cells are marked. Found by looking
through the sheets for them: in the XML of new workbooks, in the records of binary ones.
"""

from __future__ import annotations

import posixpath
import re
import struct
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from xml.parsers import expat

from riskaudit.records import peek
from riskaudit.records.early import ERRORS
from riskaudit.records.leaves import ERROR, Marks, Unseen
from riskaudit.records.peek import Seen
from riskaudit.records.spreadsheetml import harden

_BOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_ROOT = re.compile(rb"<(?:(\w+):)?worksheet[\s>]")
_FORMULA = rb"<%bf(?:\s[^<>]*)?(?:/>|>[^<]*</%bf>)"
_WITHOUT_VALUE = rb"\s*(?:<%bv\s*/>|<%bv>(?:\s*%b)</%bv>)?\s*</%bc>"
_ERROR = rb"t=[\"']e[\"'][^<>]*>\s*(?:%b)?\s*<%bv>([^<]*)</%bv>"
_PLACE = re.compile(rb"\sr=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_IS_TEXT = re.compile(rb"\st=[\"']str[\"']")
_PROLOGUE = 4096
_ELEMENT = re.compile(rb"<(?:\w+:)?(row|c)(?=[\s/>])((?:\s[^<>]*)?)>")
_ROW_NUMBER = re.compile(rb"\sr=[\"'](\d{1,7})[\"']")


def of_new(path: Path, unpacking: Callable[[], None]) -> tuple[Mapping[str, Marks], Seen]:
    """Sheet → its marked cells, of an Excel workbook from 2007 on, and what else is to be seen of it while each sheet
    is at hand. What is not well-formed has no marks.

    `unpacking` is called before each sheet is unpacked, which other threads need not wait for.
    """
    found: dict[str, Marks] = {}
    with zipfile.ZipFile(path) as archive:
        parts = _parts(archive)
        sheets, untrusted, from_1904 = _sheets(archive, parts)
        seen = Seen(from_1904=from_1904)
        for name, part in sheets.items():
            if part in parts:
                unpacking()
                data = archive.read(parts[part])
                if marks := _marks(data, untrusted=untrusted):
                    found[name] = marks
                seen.sheets[name] = peek.of_new(data)
    return found, seen


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The parts of a book by their names in lower case: writers differ, and some use the slash of Windows."""
    return {name.replace("\\", "/").lower(): name for name in archive.namelist()}


def _sheets(archive: zipfile.ZipFile, parts: Mapping[str, str]) -> tuple[dict[str, str], bool, bool]:
    """Sheet → its part in lower case; whether the program that wrote the book left all formulas to Excel; and
    whether serials count from 1904."""
    named: dict[str, str] = {}
    untrusted = from_1904 = False

    def book(tag: str, told: dict[str, str]) -> None:
        nonlocal untrusted, from_1904
        tag = tag.rpartition(" ")[2]
        if tag == "sheet":
            named[told.get("name", "")] = next((told[key] for key in told if key.endswith(" id")), "")
        elif tag == "calcPr":
            untrusted = told.get("fullCalcOnLoad") in ("1", "true")
        elif tag == "workbookPr":
            from_1904 = told.get("date1904") in ("1", "true")

    _walk(archive, parts.get(_BOOK), book)
    targets = _targets(archive, parts.get(_RELATIONS))
    return {name: targets[key] for name, key in named.items() if key in targets}, untrusted, from_1904


def _targets(archive: zipfile.ZipFile, part: str | None) -> dict[str, str]:
    """Id of a relation of the book → the part it leads to, in lower case."""
    targets: dict[str, str] = {}

    def relation(tag: str, told: dict[str, str]) -> None:
        if tag.rpartition(" ")[2] == "Relationship":
            target = posixpath.normpath(posixpath.join("/xl", told.get("Target", "").replace("\\", "/")))
            targets[told.get("Id", "")] = target.lstrip("/").lower()

    _walk(archive, part, relation)
    return targets


def _walk(archive: zipfile.ZipFile, part: str | None, handler: Callable[[str, dict[str, str]], None]) -> None:
    if part is not None:
        parser = expat.ParserCreate(None, " ")
        harden(parser)
        parser.StartElementHandler = handler
        parser.Parse(archive.read(part), True)


def _marks(data: bytes, *, untrusted: bool) -> Marks:
    """The marked cells of a sheet. A zero is no value either where every formula was left to Excel."""
    root = _ROOT.search(data, 0, _PROLOGUE)
    space = root[1] + b":" if root and root[1] else b""
    formula = _FORMULA % (space, space)
    uncomputed = formula + _WITHOUT_VALUE % (space, space, b"|0" if untrusted else b"", space, space)
    hits: dict[int, tuple[bytes, str]] = {}
    for hit in re.finditer(uncomputed, data) if (b"<%bf" % space) in data else ():
        at, told = _cell(data, hit.start(), space)
        computed_to_nothing = _IS_TEXT.search(told) and (b"<%bv" % space) in hit[0]
        if not computed_to_nothing:
            hits[at] = (told, ERROR)
    may_hold_errors = b't="e"' in data or b"t='e'" in data
    for hit in re.finditer(_ERROR % (formula, space, space), data) if may_hold_errors else ():
        at, told = _cell(data, hit.start(), space)
        if b">" not in told and told[-1:].isspace():
            hits[at] = (told, hit[1].decode("utf-8", errors="replace").strip() or ERROR)
    found: dict[int, dict[int, str]] = {}
    places = None
    for at, (told, word) in hits.items():
        if place := _PLACE.search(told):
            row, column = int(place[2]) - 1, _column(place[1])
        else:
            places = places or dict(_places(data))
            row, column = places.get(at, (0, 0))
        found.setdefault(row, {})[column] = word
    return found


def _cell(data: bytes, inside: int, space: bytes) -> tuple[int, bytes]:
    """Where the cell begins that holds this offset, and what its tag says up to there."""
    at = data.rfind(b"<%bc" % space, 0, inside + 1)
    return at, data[at:inside]


def _places(data: bytes) -> Iterator[tuple[int, tuple[int, int]]]:
    """Offset of a cell → its row and column, where cells do not say so themselves."""
    row, column = -1, -1
    for element in _ELEMENT.finditer(data):
        if element[1] == b"row":
            told = _ROW_NUMBER.search(element[2])
            row, column = int(told[1]) - 1 if told else row + 1, -1
        else:
            place = _PLACE.search(element[2])
            column = _column(place[1]) if place else column + 1
            yield element.start(), (row, column)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


_BINARY_BOOK, _BINARY_RELATIONS = "xl/workbook.bin", "xl/_rels/workbook.bin.rels"
_SHEET, _ROW, _MERGED, _ERROR_CELLS = 156, 0, 176, (3, 11)


def of_binary(path: Path) -> Mapping[str, Unseen]:
    """Sheet → its errors and merged cells, of a binary workbook. Its writers compute all formulas."""
    found: dict[str, Unseen] = {}
    with zipfile.ZipFile(path) as archive:
        parts = _parts(archive)
        targets = _targets(archive, parts.get(_BINARY_RELATIONS))
        for number, data in _binary_records(archive.read(parts[_BINARY_BOOK]) if _BINARY_BOOK in parts else b""):
            if number == _SHEET:
                key, end = _wide(data, 8)
                name, _ = _wide(data, end)
                found[name] = _binary_cells(archive.read(parts[targets[key]]) if targets.get(key) in parts else b"")
    return found


def _binary_cells(content: bytes) -> Unseen:
    found = Unseen()
    row = 0
    for number, data in _binary_records(content):
        if number == _ROW and len(data) >= 4:
            row = struct.unpack_from("<I", data)[0]
        elif number in _ERROR_CELLS and len(data) >= 9:
            column = struct.unpack_from("<I", data)[0]
            found.marks.setdefault(row, {})[column] = ERRORS.get(data[8], ERROR)
        elif number == _MERGED and len(data) >= 16:
            top, bottom, column, _ = struct.unpack_from("<4I", data)
            found.merged += [(top, bottom, column)] if bottom > top else []
    return found


def _binary_records(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Every record with its number; both number and length come seven bits a byte."""
    at, end = 0, len(content)
    while at + 1 < end:
        number = content[at]
        if number & 0x80:
            number, at = number & 0x7F | content[at + 1] << 7, at + 1
        length = shift = 0
        while (at := at + 1) < end:
            length |= (content[at] & 0x7F) << shift
            shift += 7
            if not content[at] & 0x80 or shift > 21:
                break
        yield number, content[at + 1 : at + 1 + length]
        at += 1 + length


def _wide(data: bytes, at: int) -> tuple[str, int]:
    """A text in UTF-16 behind the number of its characters, and the place behind it."""
    end = at + 4 + 2 * struct.unpack_from("<I", data, at)[0]
    return data[at + 4 : end].decode("utf-16-le", errors="replace"), end
