"""Opens one workbook in a process of its own, so that a hostile file ends this process only.

Run as `python -m riskaudit.records.child WORKBOOK TARGET MEMORY LARGE`: bytes of memory, and from how many cells
on a sheet is large. Writes to TARGET, in marshal's form, one tuple a sheet: name, whether it is hidden, height
and width in cells from A1 on, and its columns as lists of text. The columns of a large sheet are left out (None)
if its cells make a plain text (see `_write_text`), which is then in the file `text_of(TARGET, n)`, the sheet
being the n-th tuple, counted from 0. What `peek` sees is in `seen_of(TARGET)`, if it sees anything. The exit code is one of `Outcome`.
"""

from __future__ import annotations

import contextlib
import gc
import marshal
import sys
from collections.abc import Callable, Iterator, Sequence
from enum import IntEnum
from itertools import islice
from pathlib import Path
from typing import TypeVar

import python_calamine

from riskaudit.records.cells import Column, shared
from riskaudit.records.peek import peek

APART = "\x1f"
"""What stands between the cells of a text: a sign that XML does not allow, and so hardly any cell has."""

_LONGEST = 100_000
"""Characters of a line: engines, and Python's reader of CSV, take no cells of any length."""

_PIECE = 1_000
"""Rows that become text together: so few that their cells are still at hand for the processor."""

Columns = list[list[str | None]]
Sheet = tuple[str, bool, int, int, Columns | None]
_Pieces = Iterator[list[list[str]]]
_Made = TypeVar("_Made")


class Outcome(IntEnum):
    """How the child ended. Any other code: the parser was killed, crashed or ran out of memory."""

    DONE = 0
    LOCKED = 40
    DAMAGED = 41
    TOO_LARGE = 42


def text_of(target: Path, place: int | str) -> Path:
    """Where the text of a sheet is: beside the target, named after the place of the sheet."""
    return target.with_name(f"{target.stem}-{place}.txt")


def _pieces(sheet: python_calamine.CalamineSheet, columns: Sequence[Column]) -> _Pieces:
    """The cells from A1 on as text, some rows at a time, by columns; an empty sheet has none."""
    if sheet.start is None:
        return
    rows = sheet.iter_rows()
    while piece := list(islice(rows, _PIECE)):
        blank = [[""] * len(piece)] * sheet.start[1]
        values = zip(columns, zip(*piece, strict=True), strict=True)
        yield blank + [column.texts(cells) for column, cells in values]


def _made(sheet: python_calamine.CalamineSheet, make: Callable[[_Pieces], _Made]) -> _Made:
    """What is made of the pieces of a sheet; made anew if only later ones told which columns have times of day."""
    columns = [Column() for _ in range(sheet.width)]
    made = make(_pieces(sheet, columns))
    if any(column.spoilt for column in columns):
        made = make(_pieces(sheet, [Column(timed=column.timed) for column in columns]))
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


def _cells(sheet: python_calamine.CalamineSheet, large: int, path: Path) -> tuple[int, int, Columns | None]:
    """Height, width and columns of a sheet; no columns if its text is at the path."""
    width = sheet.start[1] + sheet.width if sheet.start else 0
    if sheet.height * sheet.width >= large:
        height = _made(sheet, lambda pieces: _write_text(pieces, width, path))
        if height is not None:
            return height, width, None
        path.unlink()
    columns = _made(sheet, lambda pieces: _columns(pieces, width))
    return len(columns[0]) if columns else 0, width, columns


def _hand_over(workbook: python_calamine.CalamineWorkbook, target: Path, large: int) -> None:
    """Write every worksheet in the order of the workbook; charts and macros hold no cells."""
    sheets: list[Sheet] = []
    for about in workbook.sheets_metadata:
        if about.typ == python_calamine.SheetTypeEnum.WorkSheet:
            hidden = about.visible != python_calamine.SheetVisibleEnum.Visible
            cells = _cells(workbook.get_sheet_by_name(about.name), large, text_of(target, len(sheets)))
            sheets.append((about.name, hidden, *cells))
    with target.open("wb") as file:
        marshal.dump(sheets, file)


def seen_of(target: Path) -> Path:
    """Where what `peek` sees is: beside the target, in marshal's form."""
    return target.with_name(f"{target.stem}.seen")


def _hand_over_seen(workbook: Path, target: Path) -> None:
    """Write what is to be seen beside the cells; nothing where parts that hold no cells are damaged."""
    with contextlib.suppress(Exception):
        seen = peek(workbook)
        with seen_of(target).open("wb") as file:
            marshal.dump((dict(seen.hidden), list(seen.filtered), seen.from_1904), file)


def _limit(memory: int) -> None:
    """Hold this process to its memory, in bytes; systems without such limits go without."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(workbook: str, target: str, memory: str, large: str) -> Outcome:
    """Read the workbook into the target file and tell how it went."""
    _limit(int(memory))
    gc.disable()  # millions of cells, no circles
    try:
        with Path(workbook).open("rb") as source:
            _hand_over(python_calamine.CalamineWorkbook.from_filelike(source), Path(target), int(large))
        _hand_over_seen(Path(workbook), Path(target))
    except python_calamine.PasswordError:
        return Outcome.LOCKED
    except MemoryError:
        return Outcome.TOO_LARGE
    except BaseException as error:  # a panic of the parser derives from BaseException only
        if isinstance(error, KeyboardInterrupt):
            raise
        return Outcome.DAMAGED
    return Outcome.DONE


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:5]))
