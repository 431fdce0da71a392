"""Compound files (OLE): the one stream of an old workbook. Chains of sectors that turn in circles end it."""

from __future__ import annotations

import struct
from collections.abc import Sequence

_FREE = 0xFFFFFFFA
"""From this number on, a sector's number is a sign: free, end of a chain, part of a table."""

_ENTRY, _SMALL, _HEADER = 128, 64, 512


class NotRead(ValueError):
    """A compound file that is damaged, or holds no such stream."""


def stream_of(content: bytes, names: Sequence[str]) -> bytes:
    """The first of the streams with one of the names. Raises NotRead."""
    try:
        return _stream_of(content, names)
    except struct.error:
        raise NotRead("cut short") from None


def _stream_of(content: bytes, names: Sequence[str]) -> bytes:
    shift, small_shift = struct.unpack_from("<HH", content, 30)
    directory, _, limit, small_table, _, table_chain, _ = struct.unpack_from("<7I", content, 48)
    if shift not in (9, 12) or small_shift != 6:
        raise NotRead("an unknown size of sectors")
    size = 1 << shift
    table = _table(content, size, table_chain)
    entries = _chain(content, size, table, directory)
    root = b""
    for at in range(0, len(entries) - _ENTRY + 1, _ENTRY):
        entry = entries[at : at + _ENTRY]
        length = max(struct.unpack_from("<H", entry, 64)[0] - 2, 0)
        start, extent = struct.unpack_from("<II", entry, 116)
        if entry[66] == 5:
            root = _chain(content, size, table, start)
        elif entry[66] == 2 and entry[:length].decode("utf-16-le", errors="replace") in names:
            if extent >= limit:
                return _chain(content, size, table, start)[:extent]
            return _small(content, size, table, small_table, root, start)[:extent]
    raise NotRead("no such stream")


def _table(content: bytes, size: int, chain: int) -> list[int]:
    """The table of sectors: sector → the next one of its chain."""
    listed = list(struct.unpack_from("<109I", content, 76))
    seen: set[int] = set()
    while chain < _FREE:
        if chain in seen:
            raise NotRead("a circle")
        seen.add(chain)
        *more, chain = struct.unpack(f"<{size // 4}I", _sector(content, size, chain))
        listed += more
    table: list[int] = []
    for number in dict.fromkeys(number for number in listed if number < _FREE):
        table += struct.unpack(f"<{size // 4}I", _sector(content, size, number))
    return table


def _sector(content: bytes, size: int, number: int) -> bytes:
    at = max(size, _HEADER) + number * size
    return content[at : at + size].ljust(size, b"\xff") if at < len(content) else _missing()


def _missing() -> bytes:
    raise NotRead("a sector beyond the end")


def _numbers(table: Sequence[int], start: int) -> list[int]:
    """The sectors of a chain in their order."""
    numbers: list[int] = []
    while start < _FREE:
        if start >= len(table) or len(numbers) >= len(table):
            raise NotRead("a chain without end")
        numbers.append(start)
        start = table[start]
    return numbers


def _chain(content: bytes, size: int, table: Sequence[int], start: int) -> bytes:
    return b"".join(_sector(content, size, number) for number in _numbers(table, start))


def _small(content: bytes, size: int, table: Sequence[int], first: int, root: bytes, start: int) -> bytes:
    """A short stream: its pieces lie in the stream of the root entry."""
    entries = _chain(content, size, table, first)
    small = struct.unpack(f"<{len(entries) // 4}I", entries)
    return b"".join(root[number * _SMALL : (number + 1) * _SMALL] for number in _numbers(small, start))
