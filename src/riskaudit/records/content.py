"""Tells by its first bytes, never by its name, what a file is."""

from __future__ import annotations

import mmap
import zipfile
from pathlib import Path
from typing import Literal

from riskaudit.records import wording
from riskaudit.records.wording import Refusal

Kind = Literal["csv", "xlsx", "xlsb", "xls", "ods"]

HEAD = 1 << 16
"""How many bytes are looked at."""

_ZIP, _OLE = (b"PK\x03\x04", b"PK\x05\x06"), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BOOKS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
_WEB = ("<html", "<!doctype", "<table", "<meta", "<head", "<body", "<style", "<?xml", "<div", "mime-version:")
_PARTS: dict[str, Kind] = {"xl/workbook.xml": "xlsx", "xl/workbook.bin": "xlsb", "content.xml": "ods"}

_UNPACKED = 6 << 30
_BOMB_SIZE, _BOMB_RATIO = 200 << 20, 300


def kind_of(path: Path) -> Kind:
    """What the file is; "csv" stands for every delimited text. Raises Refusal for what is no table."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head.strip(b" \t\r\n\xef\xbb\xbf"):
        if path.stat().st_size <= HEAD:
            raise Refusal(wording.empty())
    elif head.startswith(_ZIP):
        return _archive(path)
    elif head.startswith(_OLE):
        return _compound(path)
    _refuse_web_page(head)
    return "csv"


def _archive(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = {info.filename.lower().replace("\\", "/"): info for info in archive.infolist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
        raise Refusal(wording.damaged()) from None
    unpacked = sum(info.file_size for info in parts.values())
    packed = sum(info.compress_size for info in parts.values()) or 1
    if unpacked > _UNPACKED or (unpacked > _BOMB_SIZE and unpacked / packed > _BOMB_RATIO):
        raise Refusal(wording.too_large())
    for part, kind in _PARTS.items():
        if part in parts:
            return kind
    raise Refusal(wording.not_workbook())


def _compound(path: Path) -> Kind:
    """An old workbook. An encrypted new one hides in the same container, betrayed by a stream's name."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content.find(_ENCRYPTED) >= 0:
            raise Refusal(wording.locked())
        if all(content.find(stream) < 0 for stream in _BOOKS):
            raise Refusal(wording.not_workbook())
    return "xls"


def _refuse_web_page(head: bytes) -> None:
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    start = head[:400].decode("utf-16" if wide else "latin-1", errors="ignore")
    if start.removeprefix("ï»¿").lstrip().lower().startswith(_WEB):
        raise Refusal(wording.web_page())
