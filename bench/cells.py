"""Columns of a CSV as matrices of bytes: one line a cell, filled up with NUL.

A table is then its columns side by side, commas between them, and its text is every byte that is no NUL. No
Python object is made for a cell, so ten million records take seconds and not minutes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

DAY = 86_400
BLOCK = 100_000
_FIRST = np.datetime64("2017-01-01", "D")
_DAYS = np.arange(_FIRST, np.datetime64("2033-01-01", "D"))


def words(choices: Sequence[str]) -> Bytes:
    """Each choice as a line of bytes, quoted where a CSV needs it."""
    written = [f'"{word}"' if "," in word else word for word in choices]
    return _lines([word.encode() for word in written])


def _lines(texts: Sequence[bytes]) -> Bytes:
    width = max(map(len, texts))
    return np.frombuffer(b"".join(text.ljust(width, b"\0") for text in texts), np.uint8).reshape(-1, width)


def joined(*parts: Bytes | bytes) -> Bytes:
    """Parts of a cell one behind the other; a part that is plain bytes stands in every cell."""
    height = next(len(part) for part in parts if not isinstance(part, bytes))
    return np.hstack([_same(part, height) if isinstance(part, bytes) else part for part in parts])


def _same(text: bytes, height: int) -> Bytes:
    return np.broadcast_to(np.frombuffer(text, np.uint8), (height, len(text)))


def either(which: Flags, yes: Bytes, no: Bytes) -> Bytes:
    """The cell of `yes` where `which` is true, else that of `no`."""
    width = max(yes.shape[1], no.shape[1])
    yes, no = (np.pad(part, ((0, 0), (0, width - part.shape[1]))) for part in (yes, no))
    return np.where(which[:, None], yes, no)


def digits(values: Ints, width: int) -> Bytes:
    """Numbers of a fixed width, zeros in front."""
    powers = 10 ** np.arange(width - 1, -1, -1, dtype=np.int64)
    cells = np.empty((len(values), width), np.uint8)
    for place, power in enumerate(powers):
        cells[:, place] = values // power % 10 + ord("0")
    return cells


def integers(values: Ints) -> Bytes:
    """Numbers as they are written: a sign where there is one, no zeros in front."""
    known, place = np.unique(values, return_inverse=True)
    return _lines([str(value).encode() for value in known.tolist()])[place]


_DATES = _lines([str(day).encode() for day in _DAYS])
_TIMES = joined(
    *(
        part
        for unit, size in ((3600, 24), (60, 60), (1, 60))
        for part in (digits(np.arange(DAY) // unit % size, 2), b":")
    )
)[:, :8]


def dates(days: Ints) -> Bytes:
    """Days since 1970 as `YYYY-MM-DD`."""
    return _DATES[days - _FIRST.astype(np.int64)]


def moments(seconds: Ints) -> Bytes:
    """Seconds since 1970 as `YYYY-MM-DD HH:MM:SS`."""
    return joined(dates(seconds // DAY), b" ", _TIMES[seconds % DAY])


def write_head(file: BinaryIO, headings: Sequence[str]) -> None:
    """The first line of a table."""
    file.write(",".join(headings).encode() + b"\n")


def write_rows(file: BinaryIO, columns: Mapping[str, Bytes]) -> None:
    """The columns as lines of a table, a block at a time."""
    cells = list(columns.values())
    for first in range(0, len(cells[0]), BLOCK):
        parts: list[Bytes | bytes] = []
        for cell in cells:
            parts += [cell[first : first + BLOCK], b","]
        block = joined(*parts[:-1], b"\n")
        file.write(block[block != 0].tobytes())
