"""Opens one workbook in a process of its own, so that a hostile file ends this process only.

Run as `python -m riskaudit.records.child WORKBOOK KIND ENCODING TARGET SECONDS MEMORY LARGE`: its kind and encoding
(see `books.leaves_of`), seconds of work and bytes of memory, and from how many cells on a sheet is large. Writes to
TARGET, in marshal's form, one tuple a sheet: name, whether it is hidden, height and width in cells from A1 on, its
columns as lists of text, and its marked cells: their number and the addresses of the first ones, how many tables beside it were
passed over, its cells merged downwards as `array("I")` of three numbers each (`leaves.Area`), and the fields of
`leaves.Concealed`. The columns of a large sheet are left out (None) if its cells make a plain text (see `_write_text`), which is then in the file
`text_of(TARGET, n)`, the sheet being the n-th tuple, counted from 0. The exit code is one of `Outcome`.
"""

from __future__ import annotations

import contextlib
import errno
import gc
import marshal
import os
import sys
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple
from enum import IntEnum
from itertools import islice
from pathlib import Path
from typing import TypeVar

from riskaudit.records.cells import Column, shared
from riskaudit.records.leaves import MOST_ROWS, Area, Leaf, Marks, Span

APART = "\x1f"
"""What stands between the cells of a text: a sign that XML does not allow, and so hardly any cell has."""

_LONGEST = 100_000
"""Characters of a line: engines, and Python's reader of CSV, take no cells of any length."""

_SHOWN = 5
"""Marked cells whose addresses are told."""

_PIECE = 250
"""Rows that become text together: so few that their cells are still at hand for the processor."""

Columns = list[list[str | None]]
Unshown = tuple[int, bool, list[Span], bool]
Sheet = tuple[str, bool, int, int, Columns | None, int, list[str], int, bytes, Unshown]
_Pieces = Iterator[list[list[str]]]
_Made = TypeVar("_Made")


class Outcome(IntEnum):
    """How the child ended. Any other code: the parser was killed, crashed or ran out of memory."""

    DONE = 0
    LOCKED = 40
    DAMAGED = 41
    TOO_LARGE = 42
    EMPTY = 43


def text_of(target: Path, place: int | str) -> Path:
    """Where the text of a sheet is: beside the target, named after the place of the sheet."""
    return target.with_name(f"{target.stem}-{place}.txt")


def _pieces(leaf: Leaf, columns: Sequence[Column]) -> _Pieces:
    """The cells from A1 on as text, some rows at a time, by columns; an empty sheet has none."""
    if leaf.cells.start is None:
        return
    rows = leaf.cells.iter_rows()
    while piece := list(islice(rows, _PIECE)):
        blank = [[""] * len(piece)] * leaf.cells.start[1]
        values = zip(columns, zip(*piece, strict=True), strict=True)
        yield blank + [column.texts(cells) for column, cells in values]


def _marked(pieces: _Pieces, marks: Marks, width: int) -> _Pieces:
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


def _made(leaf: Leaf, width: int, make: Callable[[_Pieces], _Made]) -> _Made:
    """What is made of the pieces of a sheet; made anew if only later ones told which columns have times of day."""

    def pieces(columns: Sequence[Column]) -> _Pieces:
        found = _pieces(leaf, columns)
        return _marked(found, leaf.marks, width) if leaf.marks else found

    columns = [Column() for _ in range(leaf.cells.width)]
    made = make(pieces(columns))
    if any(column.spoilt for column in columns):
        made = make(pieces([Column(timed=column.timed) for column in columns]))
    return made


def _columns(pieces: _Pieces, width: int) -> Columns:
    """The cells by columns, up to the last row that holds anything."""
    columns: Columns = [[] for _ in range(width)]
    for piece in pieces:
        for column, texts in zip(columns, piece, strict=True):
            column.extend(shared(texts))
    height = max((_filled(column, None) for column in columns), default=0)
    return [column[:height] for column in columns]


def _write_text(pieces: _Pieces, width: int, path: Path) -> int | None:
    """Write the cells as lines of UTF-8, up to the last row that holds anything; the number of lines.

    None if that makes no plain text: one without quotes and carriage returns, whose every line end is that of
    a row and every `APART` that between two cells, and whose lines are neither blank nor very long.
    """
    blank = APART * (width - 1)
    height = rows = end = 0
    with path.open("wb") as file:
        for piece in pieces:
            lines = list(map(APART.join, zip(*piece, strict=True)))
            text = "\n".join([*lines, ""])
            if not blank or not _is_plain(text, lines, width):
                return None
            file.write(text.encode())
            if filled := _filled(lines, blank):
                height, end = rows + filled, file.tell() - (len(lines) - filled) * width
            rows += len(lines)
        file.truncate(end)
    return height


def _is_plain(text: str, lines: list[str], width: int) -> bool:
    if text.count("\n") != len(lines) or text.count(APART) != len(lines) * (width - 1):
        return False
    if any(sign in text for sign in '"\r\0'):
        return False
    return len(text) < _LONGEST or len(max(lines, key=len)) < _LONGEST


def _filled(items: Sequence[str | None], blank: str | None) -> int:
    """How many items there are up to the last that is not blank."""
    return next((i for i in range(len(items), 0, -1) if items[i - 1] != blank), 0)


def _cells(leaf: Leaf, large: int, path: Path) -> tuple[int, int, Columns | None]:
    """Height, width and columns of a sheet; no columns if its text is at the path."""
    cells = leaf.cells
    width = cells.start[1] + cells.width if cells.start else 0
    width = max(width, *(max(row) + 1 for row in leaf.marks.values())) if leaf.marks else width
    if cells.height * cells.width >= large:
        height = _made(leaf, width, lambda pieces: _write_text(pieces, width, path))
        if height is not None:
            return height, width, None
        path.unlink()
    columns = _made(leaf, width, lambda pieces: _columns(pieces, width))
    return len(columns[0]) if columns else 0, width, columns


def _told(marks: Marks) -> tuple[int, list[str]]:
    """How many cells are marked, and the addresses of the first ones as Excel writes them."""
    places = sorted((row, column) for row, cells in marks.items() for column in cells)
    return len(places), [f"{_letters(column)}{row + 1}" for row, column in places[:_SHOWN]]


def _flat(areas: Sequence[Area]) -> bytes:
    """The cells merged downwards; those that reach beyond a sheet end with it."""
    flat = array("I")
    for top, bottom, column in areas:
        if top < bottom and top < MOST_ROWS:
            flat.extend((top, min(bottom, MOST_ROWS - 1), column))
    return flat.tobytes()


def _letters(column: int) -> str:
    letters = ""
    while column >= 0:
        letters, column = chr(65 + column % 26) + letters, column // 26 - 1
    return letters


def _hand_over(leaves: Iterator[Leaf], target: Path, large: int) -> None:
    """Write every worksheet in the order of the workbook."""
    sheets: list[Sheet] = []
    for leaf in leaves:
        cells = _cells(leaf, large, text_of(target, len(sheets)))
        merged, concealed = _flat(leaf.merged), astuple(leaf.concealed)
        sheets.append((leaf.name, leaf.hidden, *cells, *_told(leaf.marks), leaf.beside, merged, concealed))
    with target.open("wb") as file:
        marshal.dump(sheets, file)


def limit(seconds: int, memory: int) -> None:
    """Hold this process to its seconds of work and bytes of memory; systems without such limits go without."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (memory, memory))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def main(workbook: str, kind: str, encoding: str, target: str, seconds: str, memory: str, large: str) -> Outcome:
    """Read the workbook into the target file and tell how it went. Says so when it has got as far as that."""
    from riskaudit.records import books

    print("at work", flush=True)
    limit(int(seconds), int(memory))
    gc.disable()  # millions of cells, no circles
    try:
        _hand_over(books.leaves_of(kind, Path(workbook), encoding), Path(target), int(large))
    except books.Locked:
        return Outcome.LOCKED
    except books.Empty:
        return Outcome.EMPTY
    except MemoryError:
        return Outcome.TOO_LARGE
    except BaseException as error:  # a panic of the parser derives from BaseException only
        if isinstance(error, KeyboardInterrupt):
            raise
        too_large = isinstance(error, OSError) and error.errno in (errno.EFBIG, errno.ENOSPC, errno.ENOMEM)
        return Outcome.TOO_LARGE if too_large else Outcome.DAMAGED
    return Outcome.DONE


if __name__ == "__main__":
    code = main(*sys.argv[1:8])
    sys.stdout.flush()
    os._exit(code)  # millions of cells go with the process: none is freed by itself
