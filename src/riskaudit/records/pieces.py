"""The cells of a sheet as text, some rows at a time, and as lines of a plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import BinaryIO, NamedTuple

from riskaudit.records.cells import Column
from riskaudit.records.leaves import Leaf, Marks

APART = "\x1f"
"""What stands between the cells of a text: a sign that XML does not allow, and so hardly any cell has."""

_LONGEST = 100_000
"""Characters of a line: engines, and Python's reader of CSV, take no cells of any length."""

_PIECE = 250
"""Rows that become text together: so few that their cells are still at hand for the processor."""

Pieces = Iterator[list[list[str]]]
"""Some rows at a time, each time a list of columns of one length."""


def pieces_of(leaf: Leaf, columns: Sequence[Column], first: int = 0, last: int | None = None) -> Pieces:
    """The cells from A1 on as text, some rows at a time, by columns; an empty sheet has none. The rows are counted
    from 0, and the last is not among them."""
    if leaf.cells.start is None:
        return
    rows = islice(leaf.cells.iter_rows(), first, last)
    while piece := list(islice(rows, _PIECE)):
        blank = [[""] * len(piece)] * leaf.cells.start[1]
        values = zip(columns, zip(*piece, strict=True), strict=True)
        yield blank + [column.texts(cells) for column, cells in values]


def with_marks(pieces: Pieces, marks: Marks, width: int) -> Pieces:
    """The same with the marked cells, in this width; those below the last row come in rows of their own."""
    at = 0
    for piece in pieces:
        texts = [list(column) for column in piece]
        height = len(texts[0])
        texts += [[""] * height for _ in range(width - len(texts))]
        for row in range(at, at + height):
            for column, word in marks.get(row, {}).items():
                texts[column][row - at] = word
        at += height
        yield texts
    while at <= max(marks):
        rows = [marks.get(row, {}) for row in range(at, min(at + _PIECE, max(marks) + 1))]
        yield [[row.get(column, "") for row in rows] for column in range(width)]
        at += len(rows)


class Written(NamedTuple):
    """Lines: their number up to the last that holds anything, and where that one ends."""

    height: int
    end: int


def write(pieces: Pieces, width: int, file: BinaryIO) -> Written | None:
    """The same with the blank lines at the end."""
    blank = APART * (width - 1)
    height = rows = end = 0
    for piece in pieces:
        lines = list(map(APART.join, zip(*piece, strict=True)))
        text = "\n".join([*lines, ""])
        if not blank or not _is_plain(text, lines, width):
            return None
        file.write(text.encode())
        if filled := last_filled(lines, blank):
            height, end = rows + filled, file.tell() - (len(lines) - filled) * width
        rows += len(lines)
    return Written(height, end)


def _is_plain(text: str, lines: list[str], width: int) -> bool:
    if text.count("\n") != len(lines) or text.count(APART) != len(lines) * (width - 1):
        return False
    if any(sign in text for sign in '"\r\0'):
        return False
    return len(text) < _LONGEST or len(max(lines, key=len)) < _LONGEST


def last_filled(items: Sequence[str | None], blank: str | None) -> int:
    """How many items there are up to the last that is not blank."""
    return next((i for i in range(len(items), 0, -1) if items[i - 1] != blank), 0)
