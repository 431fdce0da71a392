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
from pathlib import Path
from typing import TypeVar

from riskaudit.records import halves
from riskaudit.records.cells import Column, shared
from riskaudit.records.leaves import MOST_ROWS, Area, Leaf, Marks, Span
from riskaudit.records.pieces import Pieces, last_filled, pieces_of, with_marks, write

_SHOWN = 5
"""Marked cells whose addresses are told."""

Columns = list[list[str | None]]
Unshown = tuple[int, bool, list[Span], bool]
Sheet = tuple[str, bool, int, int, Columns | None, int, list[str], int, bytes, Unshown]
_Made = TypeVar("_Made")


class Outcome(IntEnum):
    """How the child ended. Any other code: the parser was killed, crashed or ran out of memory."""

    DONE = 0
    LOCKED = 40
    DAMAGED = 41
    TOO_LARGE = 42
    EMPTY = 43
    NO_ROOM = 44


def text_of(target: Path, place: int | str) -> Path:
    """Where the text of a sheet is: beside the target, named after the place of the sheet."""
    return target.with_name(f"{target.stem}-{place}.txt")


def _made(leaf: Leaf, width: int, make: Callable[[Pieces], _Made]) -> _Made:
    """What is made of the pieces of a sheet; made anew if only later ones told which columns have times of day."""

    def pieces(columns: Sequence[Column]) -> Pieces:
        found = pieces_of(leaf, columns)
        return with_marks(found, leaf.marks, width) if leaf.marks else found

    columns = [Column() for _ in range(leaf.cells.width)]
    made = make(pieces(columns))
    if any(column.spoilt for column in columns):
        made = make(pieces([Column(timed=column.timed) for column in columns]))
    return made


def _columns(pieces: Pieces, width: int) -> Columns:
    """The cells by columns, up to the last row that holds anything."""
    columns: Columns = [[] for _ in range(width)]
    for piece in pieces:
        for column, texts in zip(columns, piece, strict=True):
            column.extend(shared(texts))
    height = max((last_filled(column, None) for column in columns), default=0)
    return [column[:height] for column in columns]


def _write_text(pieces: Pieces, width: int, path: Path) -> int | None:
    """Write the cells as lines of UTF-8, up to the last row that holds anything; the number of lines.

    None if that makes no plain text: one without quotes and carriage returns, whose every line end is that of
    a row and every `APART` that between two cells, and whose lines are neither blank nor very long.
    """
    with path.open("wb") as file:
        written = write(pieces, width, file)
        if written is not None:
            file.truncate(written.end)
    return written and written.height


def _text(leaf: Leaf, width: int, path: Path) -> int | None:
    """Write the text of a sheet, with a second process where that can be."""
    with contextlib.suppress(halves.Alone):
        return halves.write_text(leaf, width, path)
    return _made(leaf, width, lambda pieces: _write_text(pieces, width, path))


def _cells(leaf: Leaf, large: int, path: Path) -> tuple[int, int, Columns | None]:
    """Height, width and columns of a sheet; no columns if its text is at the path."""
    cells = leaf.cells
    width = cells.start[1] + cells.width if cells.start else 0
    width = max(width, *(max(row) + 1 for row in leaf.marks.values())) if leaf.marks else width
    if cells.height * cells.width >= large:
        height = _text(leaf, width, path)
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
        number = error.errno if isinstance(error, OSError) else None
        if number in (errno.ENOSPC, errno.EDQUOT):
            return Outcome.NO_ROOM  # of the disk; EFBIG is of the limit above
        return Outcome.TOO_LARGE if number in (errno.EFBIG, errno.ENOMEM) else Outcome.DAMAGED
    return Outcome.DONE


if __name__ == "__main__":
    code = main(*sys.argv[1:8])
    sys.stdout.flush()
    os._exit(code)  # millions of cells go with the process: none is freed by itself
