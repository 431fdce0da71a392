"""What a parser of workbooks keeps to itself: hidden rows, filters, and the year from which serials count.

Looks into the parts of a .xlsx and into the first records of an .xls; of other kinds nothing is told.
"""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO
from xml.etree import ElementTree

_CHUNK = 1 << 20
_HIDDEN = re.compile(rb'<(?:\w+:)?row\b[^<>]*\shidden="(?:1|true)"')
_FILTER = re.compile(rb"<(?:\w+:)?filterColumn\b")

_SECTOR = 512
_START = b"\x09\x08\x10\x00\x00\x06\x05\x00"
_DATE_MODE, _END = 0x22, 0x0A


@dataclass(frozen=True)
class Seen:
    """`hidden` counts the hidden rows of each sheet that has any; `filtered` are the sheets with a filter that is
    on. Sheets are named."""

    hidden: Mapping[str, int] = field(default_factory=dict)
    filtered: frozenset[str] = frozenset()
    from_1904: bool = False


def peek(path: Path) -> Seen:
    """What is to be seen. Raises what damaged parts raise."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            return _parts(archive) if "xl/workbook.xml" in archive.namelist() else Seen()
    return Seen(from_1904=_old_from_1904(path))


def _parts(archive: zipfile.ZipFile) -> Seen:
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    hidden: dict[str, int] = {}
    filtered: set[str] = set()
    for sheet in book.iter():
        if _local(sheet.tag) != "sheet":
            continue
        link = next((value for key, value in sheet.attrib.items() if _local(key) == "id"), "")
        part = targets.get(link, "")
        part = part.lstrip("/") if part.startswith("/") else str(PurePosixPath("xl") / part)
        if part in archive.namelist():
            with archive.open(part) as stream:
                rows, is_filtered = _look_through(stream)
            name = sheet.get("name", "")
            hidden |= {name: rows} if rows else {}
            filtered |= {name} if is_filtered else set()
    settings = [item for item in book.iter() if _local(item.tag) == "workbookPr"]
    return Seen(hidden, frozenset(filtered), any(item.get("date1904") in ("1", "true") for item in settings))


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _look_through(stream: IO[bytes]) -> tuple[int, bool]:
    """How many rows are hidden, and whether a filter is on. A tag may lie across two chunks."""
    rows, filtered, rest = 0, False, b""
    while chunk := stream.read(_CHUNK):
        text = rest + chunk
        end = text.rfind(b">") + 1
        text, rest = text[:end], text[end:]
        if b"hidden=" in text:
            rows += len(_HIDDEN.findall(text))
        filtered = filtered or (b"filterColumn" in text and _FILTER.search(text) is not None)
    return rows, filtered


def _old_from_1904(path: Path) -> bool:
    """Whether the records at the start of an old workbook's stream say so."""
    content = path.read_bytes()
    start = next((i for i in range(0, len(content), _SECTOR) if content.startswith(_START, i)), -1)
    while 0 <= start <= len(content) - 6:
        kind, length = struct.unpack_from("<HH", content, start)
        if kind == _DATE_MODE:
            return content[start + 4 : start + 6] == b"\x01\x00"
        if kind == _END:
            return False
        start += 4 + length
    return False
