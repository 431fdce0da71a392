"""Tells by its content, never by its name, what a file is."""

from __future__ import annotations

import mmap
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from riskaudit.records import sayings, wording
from riskaudit.records.wording import Refusal

Kind = Literal["csv", "xlsx", "xlsb", "xls", "ods", "html", "xml"]

SUFFIXES: Mapping[Kind, frozenset[str]] = {
    "csv": frozenset({".csv", ".tsv", ".txt"}),
    "xlsx": frozenset({".xlsx", ".xlsm"}),
    "xlsb": frozenset({".xlsb"}),
    "xls": frozenset({".xls"}),
    "ods": frozenset({".ods"}),
    "html": frozenset(),
    "xml": frozenset(),
}
"""How the names of files of each kind usually end."""

HEAD = 1 << 16
"""How many bytes are looked at."""

UNPACKED = 6 << 30
BOMB_SIZE, BOMB_RATIO = 200 << 20, 300
"""An archive may not unpack to more than so many bytes, nor, from a size on, to more than so many times its own."""

ORDINARY = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""How parts are packed that may be unpacked in this process: the others take memory without bounds."""

Parts = Mapping[str, zipfile.ZipInfo]

_ZIP, _OLE = (b"PK\x03\x04", b"PK\x05\x06"), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08")
_EARLY = re.compile(rb"\x09[\x00\x02\x04][\x04\x06\x08]\x00[\x00\x02\x03\x04][\x00-\x04][\x10\x20\x40\x00]")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BOOKS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
_BOOK_PARTS: dict[str, Kind] = {"xl/workbook.xml": "xlsx", "xl/workbook.bin": "xlsb", "content.xml": "ods"}
_DOCUMENT_PARTS = frozenset({"[content_types].xml", "mimetype", "meta-inf/manifest.mf"})
_OPEN_SHEETS = b"application/vnd.oasis.opendocument.spreadsheet"
_SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"
_TAG = re.compile(r"<(?:[a-z]|!doctype|!--|\?xml)", re.IGNORECASE)
_WEB = re.compile(r"<(?:html|table|body|head|meta|!doctype\s+html)\b", re.IGNORECASE)
_MAIL = re.compile(r"mime-version:|(?:from|date|subject|content-type):", re.IGNORECASE)
_NOT_ZIP = (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OverflowError, struct.error, RuntimeError)


def kind_of(path: Path) -> Kind:
    """What the file is; "csv" stands for every delimited text, "xml" for workbooks of one XML text.

    Raises Refusal for what is no table, and for archives: they are unpacked elsewhere, but once only.
    """
    head = _head(path)
    if not head.strip(b" \t\r\n\xef\xbb\xbf"):
        if path.stat().st_size <= HEAD:
            raise Refusal(wording.empty())
    elif head.startswith(_ZIP):
        return _archive(path)
    elif head.startswith(_OLE):
        return _compound(path)
    elif _EARLY.match(head):
        return "xls"
    elif head.startswith(_OTHER_ARCHIVES):
        raise Refusal(sayings.other_archive())
    return _marked_up(head)


def is_archive(path: Path) -> bool:
    """Whether the file is an archive of other files and no document. Raises Refusal for a damaged one."""
    return _head(path).startswith(_ZIP) and _is_plain(parts_of(path))


def is_early(path: Path) -> bool:
    """Whether an old workbook is a bare stream, as before 1993, and in no compound file."""
    return _EARLY.match(_head(path)) is not None


def parts_of(path: Path) -> Parts:
    """The parts of an archive by their names in lower case. Raises Refusal for a damaged one."""
    try:
        with zipfile.ZipFile(path) as archive:
            return {info.filename.lower().replace("\\", "/"): info for info in archive.infolist()}
    except _NOT_ZIP:
        raise Refusal(wording.damaged()) from None


def is_compound(path: Path) -> bool:
    """Whether the file is a compound file, which old workbooks and encrypted ones are."""
    return _head(path).startswith(_OLE)


def unpacked_size(path: Path) -> int:
    """How many bytes a file has, those of an archive when unpacked."""
    if not _head(path).startswith(_ZIP):
        return path.stat().st_size
    return sum(info.file_size for info in parts_of(path).values())


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD)


def _is_plain(parts: Parts) -> bool:
    return bool(parts) and not (_DOCUMENT_PARTS | set(_BOOK_PARTS)) & set(parts)


def _archive(path: Path) -> Kind:
    parts = parts_of(path)
    if _is_plain(parts):
        raise Refusal(sayings.nested_archive())
    unpacked = sum(info.file_size for info in parts.values())
    packed = sum(info.compress_size for info in parts.values()) or 1
    if unpacked > UNPACKED or (unpacked > BOMB_SIZE and unpacked / packed > BOMB_RATIO):
        raise Refusal(wording.too_large())
    kind = next((kind for part, kind in _BOOK_PARTS.items() if part in parts), None)
    if kind in ("ods", None) and not _is_open_sheet(path, parts):
        raise Refusal(wording.not_workbook())
    if kind is None:
        raise Refusal(wording.not_workbook())
    return kind


def _is_open_sheet(path: Path, parts: Parts) -> bool:
    """Whether an OpenDocument file says that it is a spreadsheet; one that says nothing is tried.

    Raises Refusal for one whose manifest says that it is encrypted.
    """
    if "encrypted-package" in parts or b"encryption-data" in _start_of(path, parts.get("meta-inf/manifest.xml")):
        raise Refusal(wording.locked())
    return "mimetype" not in parts or _start_of(path, parts["mimetype"]).startswith(_OPEN_SHEETS)


def _start_of(path: Path, part: zipfile.ZipInfo | None) -> bytes:
    if part is None:
        return b""
    if part.compress_type not in ORDINARY:
        raise Refusal(wording.damaged())
    try:
        with zipfile.ZipFile(path) as archive, archive.open(part) as file:
            return file.read(HEAD)
    except (*_NOT_ZIP, zlib.error, OSError):
        raise Refusal(wording.damaged()) from None


def _compound(path: Path) -> Kind:
    """An old workbook. An encrypted new one hides in the same container, betrayed by a stream's name."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content.find(_ENCRYPTED) >= 0:
            raise Refusal(wording.locked())
        if all(content.find(stream) < 0 for stream in _BOOKS):
            raise Refusal(wording.not_workbook())
    return "xls"


def _marked_up(head: bytes) -> Kind:
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    start = head.decode("utf-16" if wide else "latin-1", errors="ignore").removeprefix("ï»¿").lstrip("\ufeff \t\r\n")
    if _MAIL.match(start) and "multipart/related" in start.lower():
        raise Refusal(sayings.mail_page())
    if not _TAG.match(start):
        return "csv"
    book, web = start.find(_SPREADSHEET), _WEB.search(start)
    if book >= 0 and (web is None or book < web.start()):
        return "xml"
    if web is not None:
        return "html"
    if start.lower().startswith("<?xml"):
        raise Refusal(sayings.other_xml())
    return "csv"
