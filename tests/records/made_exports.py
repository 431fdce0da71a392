"""Small exports of every kind, written byte by byte: what no library at hand writes, or writes right."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import openpyxl
import xlwt

HEAD = ["停电编号", "停电时间", "备注"]
ROW = ["T1", "2026-10-01 09:03:00", "王喆家变压器"]

Grid = Sequence[Sequence[str]]


def zipped(members: Mapping[str | bytes, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive; a name in bytes goes in as it is, as packers of Chinese Windows write it."""
    with zipfile.ZipFile(buffer := io.BytesIO(), "w", method) as target:
        for name, content in members.items():
            info = _Named("x") if isinstance(name, bytes) else zipfile.ZipInfo(name)
            if isinstance(info, _Named) and isinstance(name, bytes):
                info.raw = name
            info.compress_type = method
            target.writestr(info, content)
    return buffer.getvalue()


def locked(archive: bytes, password: bytes) -> bytes:
    """The archive with every member encrypted in the way of old (ZipCrypto). Members must be stored as they are."""
    table = [_crc(i) for i in range(256)]
    content = bytearray()
    central = bytearray()
    with zipfile.ZipFile(io.BytesIO(archive)) as source:
        members = {name: source.read(name) for name in source.namelist()}
        for info in source.infolist():
            info.flag_bits |= 1
            plain = bytes(11) + bytes([info.CRC >> 24]) + members[info.filename]
            info.compress_size = info.file_size + 12
            offset = len(content)
            content += info.FileHeader() + _encrypted(plain, password, table)
            name = info.filename.encode()
            central += struct.pack("<4s6H", b"PK\1\2", 20, 20, info.flag_bits, 0, 0, 0x21)
            central += struct.pack("<3I", info.CRC, info.compress_size, info.file_size)
            central += struct.pack("<5HII", len(name), 0, 0, 0, 0, 0, offset) + name
        count = len(source.infolist())
    return bytes(content + central) + struct.pack(
        "<4s4HIIH", b"PK\5\6", 0, 0, count, count, len(central), len(content), 0
    )


def _crc(value: int) -> int:
    for _ in range(8):
        value = value >> 1 ^ (0xEDB88320 if value & 1 else 0)
    return value


def _encrypted(plain: bytes, password: bytes, table: Sequence[int]) -> bytes:
    keys = [0x12345678, 0x23456789, 0x34567890]

    def turn(byte: int) -> None:
        keys[0] = keys[0] >> 8 ^ table[(keys[0] ^ byte) & 0xFF]
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = keys[2] >> 8 ^ table[(keys[2] ^ keys[1] >> 24) & 0xFF]

    for byte in password:
        turn(byte)
    found = bytearray()
    for byte in plain:
        mask = keys[2] | 2
        found.append(byte ^ (mask * (mask ^ 1) >> 8 & 0xFF))
        turn(byte)
    return bytes(found)


class _Named(zipfile.ZipInfo):
    """A member whose name is in bytes."""

    raw = b""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - the name that zipfile calls
        return self.raw, self.flag_bits & ~0x800


def csv(rows: Grid, delimiter: str = ",") -> str:
    return "".join(delimiter.join(row) + "\r\n" for row in rows)


def page(rows: Grid, charset: str = "gbk") -> str:
    """A page as the export buttons of web systems send it."""
    lines = ["".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows]
    table = "".join(f"<tr>{line}</tr>\n" for line in lines)
    return (
        f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"></head>'
        f"<body><table border=1>\n{table}</table></body></html>"
    )


def spreadsheet_xml(
    rows: Sequence[Sequence[str | tuple[str, str]]], *, encoding: str = "UTF-8", extra: str = ""
) -> str:
    """A workbook in one XML text; a cell that is no text is a pair of type and value."""

    def cell(value: str | tuple[str, str]) -> str:
        kind, shown = value if isinstance(value, tuple) else ("String", value)
        return f'<Cell><Data ss:Type="{kind}">{escape(shown)}</Data></Cell>'

    lines = "".join(f"<Row>{''.join(map(cell, row))}</Row>\n" for row in rows)
    return (
        f'<?xml version="1.0" encoding="{encoding}"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
        ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Worksheet ss:Name="停电"><Table>{lines}{extra}</Table></Worksheet></Workbook>'
    )


def record(number: int, data: bytes = b"") -> bytes:
    """One record of an old workbook."""
    return struct.pack("<HH", number, len(data)) + data


def early(rows: Sequence[Sequence[str | float]], version: int) -> bytes:
    """A sheet of Excel 2, 3 or 4; a number is a moment in the form y-m-d h:m."""
    at = {2: 0x0, 3: 0x200, 4: 0x400}[version]
    cell_at = 0x0 if version == 2 else 0x200
    form = b"yyyy-mm-dd hh:mm"
    forms = [record(0x41E, b"\0\0" + bytes([len(name)]) + name) for name in (b"General", form)]
    if version < 4:
        forms = [record(0x1E, bytes([len(name)]) + name) for name in (b"General", form)]
    looks = [
        record(0x43 | at, bytes([0, 0, index, 0]) if version == 2 else bytes([0, index]) + bytes(10))
        for index in (0, 1)
    ]
    stream = record(0x09 | at, struct.pack("<HHH", version << 8 if version > 2 else 2, 0x10, 0))
    stream += record(0x42, struct.pack("<H", 936)) + b"".join(forms + looks)
    for y, row in enumerate(rows):
        for x, value in enumerate(row):
            look = int(not isinstance(value, str))
            place = struct.pack("<HH", y, x) + (bytes([look, 0, 0]) if version == 2 else struct.pack("<H", look))
            if isinstance(value, str):
                text = value.encode("gbk")
                length = bytes([len(text)]) if version == 2 else struct.pack("<H", len(text))
                stream += record(0x04 | cell_at, place + length + text)
            else:
                stream += record(0x03 | cell_at, place + struct.pack("<d", value))
    return stream + record(0x0A)


def fifth(rows: Grid, more: bytes = b"") -> bytes:
    """A workbook stream of Excel 5/95 (BIFF 5), to be wrapped by `compound`; `more` are further records of cells."""
    name = "停电".encode("gbk")
    cells = b""
    for y, row in enumerate(rows):
        for x, value in enumerate(row):
            text = value.encode("gbk")
            cells += record(0x204, struct.pack("<HHHH", y, x, 0, len(text)) + text)
    begin = struct.pack("<HH", 0x500, 0x05)
    head = record(0x809, begin + bytes(4)) + record(0x42, struct.pack("<H", 936))
    tail = record(0x0A)
    sheet_at = len(head) + 4 + 7 + len(name) + len(tail)
    bound = record(0x85, struct.pack("<IHB", sheet_at, 0, len(name)) + name)
    return head + bound + tail + record(0x809, struct.pack("<HH", 0x500, 0x10) + bytes(4)) + cells + more + record(0x0A)


def formula(row: int, column: int, result: bytes, flags: int) -> bytes:
    """A formula =1 of an old workbook, with the result that its writer left in the record."""
    return record(0x06, struct.pack("<HHH8sHIH", row, column, 0, result, flags, 0, 3) + b"\x1e\x01\x00")


def compound(name: str, stream: bytes, *, circle: bool = False) -> bytes:
    """A compound file of one stream; in a circle, its last sector leads back to its first."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    count = len(stream) // 512
    tables = -(-(count + 2) // 126)
    first = tables + 1
    chain = [0xFFFFFFFD] * tables + [0xFFFFFFFE]
    chain += [first + i + 1 for i in range(count - 1)] + [first if circle else 0xFFFFFFFE]
    chain += [0xFFFFFFFF] * (tables * 128 - len(chain))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, tables, tables, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", *range(tables), *[0xFFFFFFFF] * (109 - tables))

    def entry(title: str, kind: int, child: int, start: int, size: int) -> bytes:
        raw = (title + "\0").encode("utf-16-le")
        links = struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child)
        return (
            raw.ljust(64, b"\0")
            + struct.pack("<HBB", len(raw), kind, 1)
            + links
            + bytes(36)
            + struct.pack("<IQ", start, size)
        )

    directory = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry(name, 2, 0xFFFFFFFF, first, len(stream)) + bytes(256)
    return header + struct.pack(f"<{len(chain)}I", *chain) + directory + stream


def book(rows: Sequence[Sequence[Any]], title: str = "停电") -> bytes:
    """A workbook of today."""
    made = openpyxl.Workbook()
    made.active.title = title
    for row in rows:
        made.active.append(row)
    made.save(buffer := io.BytesIO())
    return buffer.getvalue()


def old_book(rows: Sequence[Sequence[Any]]) -> bytes:
    """A workbook of Excel 97 to 2003 (BIFF 8)."""
    made = xlwt.Workbook()
    sheet = made.add_sheet("停电")
    for y, row in enumerate(rows):
        for x, value in enumerate(row):
            sheet.write(y, x, value)
    made.save(buffer := io.BytesIO())
    return buffer.getvalue()


def changed(archive: bytes, part: str, old: str, new: str) -> bytes:
    """A workbook with a part of it rewritten; the old text must be there."""
    source = zipfile.ZipFile(io.BytesIO(archive))
    parts: dict[str | bytes, bytes] = {name: source.read(name) for name in source.namelist()}
    assert old in parts[part].decode("utf-8")
    return zipped(parts | {part: parts[part].decode("utf-8").replace(old, new).encode("utf-8")})


def open_sheet(rows: Grid, extra: str = "") -> bytes:
    """A spreadsheet of OpenDocument; `extra` are rows in XML below the others."""
    lines = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    calc = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
    spaces = f' xmlns:calcext="{calc}"' + "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="停电">{lines}{extra}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind.decode()}"/></manifest:manifest>'
    )
    parts = {"content.xml": content.encode("utf-8"), "META-INF/manifest.xml": manifest.encode()}
    return zipped({"mimetype": kind, **parts})


def binary_book(rows: Grid, merged: Sequence[tuple[int, int, int]] = ()) -> bytes:
    """A binary workbook (.xlsb) with its texts in the cells; `merged` are first row, last row and column."""

    def part(number: int, data: bytes = b"") -> bytes:
        head = bytes([number]) if number < 128 else bytes([number & 0x7F | 0x80, number >> 7])
        size, length = b"", len(data)
        while length > 127:
            size, length = size + bytes([length & 0x7F | 0x80]), length >> 7
        return head + size + bytes([length]) + data

    def wide(text: str) -> bytes:
        return struct.pack("<I", len(text)) + text.encode("utf-16-le")

    cells = b""
    for y, row in enumerate(rows):
        cells += part(0, struct.pack("<IIHHBI", y, 0, 300, 0, 0, 0))
        for x, value in enumerate(row):
            place = struct.pack("<II", x, 0)
            if value:
                cells += part(3, place + b"\x2a") if value == "#N/A" else part(6, place + wide(value))
    areas = b"".join(part(176, struct.pack("<4I", top, bottom, x, x)) for top, bottom, x in merged)
    areas = part(177, struct.pack("<I", len(merged))) + areas + part(178) if merged else b""
    size = struct.pack("<IIII", 0, len(rows) - 1, 0, len(rows[0]) - 1)
    sheet = part(129) + part(148, size) + part(145) + cells + part(146) + areas + part(130)
    whole = (
        part(131)
        + part(143)
        + part(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("停电"))
        + part(144)
        + part(132)
    )
    kinds = "application/vnd.ms-excel"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="bin"'
            f' ContentType="{kinds}.sheet.binary.macroEnabled.main"/></Types>'.encode(),
            "xl/workbook.bin": whole,
            "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1"'
            f' Type="{relation}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>'.encode(),
            "xl/worksheets/sheet1.bin": sheet,
        }
    )
