"""Workbooks as grids of text, opened in a child process with limits of memory and time."""

from __future__ import annotations

import marshal
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import count, islice
from pathlib import Path

from riskaudit.errors import DiskFull
from riskaudit.model.base import Bilingual
from riskaudit.records import sayings, wording
from riskaudit.records.child import Outcome, Sheet, text_of
from riskaudit.records.content import Kind, is_early, kind_of, unpacked_size
from riskaudit.records.discover import Found
from riskaudit.records.leaves import Concealed
from riskaudit.records.pieces import APART
from riskaudit.records.text import examine
from riskaudit.records.wording import Refusal

SECONDS, BYTES_PER_SECOND, MOST_SECONDS = 30, 500_000, 1_200
"""How long one workbook may take: so many seconds, one more for so many unpacked bytes, and no more than that."""

_SLOW = {"html": 5}
"""Kinds whose reader takes so many times as long as others."""

MEMORY, PER_BYTE, MOST = 1 << 30, 40, 6 << 30
"""Bytes of memory for one workbook: a floor, so much for each unpacked byte, and a ceiling."""

CHILDREN = 2
"""How many workbooks are opened at a time: their limits of memory add up."""

LARGE = 100_000
"""Cells of a sheet from which on a text is handed over for the engine to read, and no columns."""

_PIECE = 10_000
_OUT_OF_TIME = getattr(signal, "SIGXCPU", 24)


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet, its cells as text from A1 on. `height` counts its rows, blank ones included, `width` its columns.

    The cells of a large sheet may be in a text, a line for each row and `pieces.APART` between cells; else they
    are `cells`, by columns all of one length; None is an empty cell. `marked` counts the cells that show an error
    or were never computed, and `marks` are the addresses of the first ones. `beside` counts the tables of a page that were passed over.
    `from_1904` tells that serials count from then. `merged` are the cells merged downwards, as the child hands them
    over: what they hold is in their first row only.
    """

    sheet: str
    hidden: bool
    height: int
    width: int
    cells: Sequence[Sequence[str | None]]
    text: Path | None = None
    marked: int = 0
    marks: Sequence[str] = ()
    beside: int = 0
    hidden_rows: int = 0
    hidden_columns: int = 0
    filtered: bool = False
    from_1904: bool = False
    merged: bytes = b""

    def first(self, rows: int) -> list[list[str | None]]:
        """The cells of so many rows from the first on."""
        if self.text:
            return list(islice(_split(self.text), rows))
        return [[column[i] for column in self.cells] for i in range(min(rows, self.height))]

    def columns(self) -> Sequence[Sequence[str | None]]:
        """All cells by columns from A on. A text is read for it."""
        if not self.text:
            return self.cells
        columns: list[list[str | None]] = [[] for _ in range(self.width)]
        lines = _split(self.text)
        while piece := list(islice(lines, _PIECE)):
            for column, cells in zip(columns, zip(*piece, strict=True), strict=True):
                column.extend(cells)
        return columns


def _split(text: Path) -> Iterator[list[str | None]]:
    with text.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            yield [cell or None for cell in line[:-1].split(APART)]


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook to be opened: what its content says it is, and the encoding of a web page or XML text."""

    path: Path
    kind: Kind
    encoding: str = ""


def grids(book: Book, target: Path, *, seconds: int | None = None) -> list[Grid]:
    """The sheets that hold anything, in the order of the workbook.

    The child hands its cells over in the file `target`, which is removed again, and those of large sheets in
    texts beside it, which stay. Raises Refusal for a workbook that is locked, damaged, too large, or that
    crashes or hangs its parser; then nothing stays.
    """
    size = unpacked_size(book.path)
    if seconds is None:
        seconds = min(SECONDS + size * _SLOW.get(book.kind, 1) // BYTES_PER_SECOND, MOST_SECONDS)
    kind = "early" if book.kind == "xls" and is_early(book.path) else book.kind
    command = [sys.executable, "-P", "-m", "riskaudit.records.child", str(book.path), kind, book.encoding, str(target)]
    command += [str(seconds), str(min(MEMORY + PER_BYTE * size, MOST)), str(LARGE)]
    try:
        ended = subprocess.run(command, timeout=seconds, check=False, capture_output=True)
        if ended.returncode:
            raise _refusal(ended, seconds)
        return _taken_over(target)
    except BaseException as error:
        for text in target.parent.glob(text_of(target, "*").name):
            text.unlink()
        if isinstance(error, subprocess.TimeoutExpired):
            raise Refusal(wording.too_slow(seconds)) from None
        raise
    finally:
        target.unlink(missing_ok=True)


def told_book(found: Found, codec: str | None) -> Book | None:
    """The workbook that it is by its content; None where that cannot be told, which is told in its turn."""
    try:
        return None if found.unread or found.note else book_of(found.path, codec)
    except (Refusal, OSError):
        return None


def book_of(path: Path, codec: str | None) -> Book | None:
    """The file as a workbook; None for a delimited text. Raises Refusal for what is neither."""
    kind = kind_of(path)
    if kind in ("html", "xml"):
        return Book(path, kind, examine(path, codec, marked_up=True).encoding)
    return None if kind == "csv" else Book(path, kind)


class Ahead:
    """Opens workbooks before their turn, so that processors read while the engine or Python's lock is waited for.

    Each has a child and limits of its own; no more than `CHILDREN` run at a time. The workbooks of one reading
    share a folder for their cells; it must stay as long as their texts are used.
    """

    def __init__(self, books: Sequence[Book], folder: Path) -> None:
        self._pool = ThreadPoolExecutor(CHILDREN)
        self._folder = folder
        self._number = count()
        self._opening = {book: self._open(book) for book in books}

    def grids(self, book: Book) -> list[Grid]:
        """The sheets of a workbook, named before or not; raises what `grids` raises."""
        return (self._opening.pop(book, None) or self._open(book)).result()

    def _open(self, book: Book) -> Future[list[Grid]]:
        self._folder.mkdir(parents=True, exist_ok=True)
        return self._pool.submit(grids, book, self._folder / f"workbook-{next(self._number)}.cells")

    def close(self) -> None:
        """Open no more; wait for those that are being opened."""
        self._pool.shutdown(cancel_futures=True)


def _taken_over(target: Path) -> list[Grid]:
    """What the child has handed over."""
    sheets: list[Sheet] = marshal.loads(target.read_bytes())  # ten times as fast as from an open file
    found = []
    for place, (name, hidden, height, width, columns, marked, marks, beside, merged, unshown) in enumerate(sheets):
        text = text_of(target, place) if columns is None else None
        if height:
            grid = Grid(name, hidden, height, width, columns or [], text, marked, marks, beside, merged=merged)
            found.append(_with_hidden(grid, Concealed(*unshown)))
    return found


def _with_hidden(grid: Grid, concealed: Concealed) -> Grid:
    """The same with what is hidden of it; of columns only those that hold anything count."""
    columns = {i for first, last in concealed.columns for i in range(first, min(last, grid.width - 1) + 1)}
    return replace(
        grid,
        hidden_rows=concealed.rows,
        hidden_columns=len(columns),
        filtered=concealed.filtered,
        from_1904=concealed.from_1904,
    )


def _refusal(ended: subprocess.CompletedProcess[bytes], seconds: int) -> Exception:
    """Why there are no cells. A child that never got to the workbook is a fault of the installation."""
    if not ended.stdout:
        return RuntimeError(ended.stderr.decode(errors="replace"))
    if ended.returncode == -_OUT_OF_TIME:
        return Refusal(wording.too_slow(seconds))
    if ended.returncode == Outcome.NO_ROOM:
        return DiskFull()
    told = {Outcome.LOCKED: wording.locked, Outcome.DAMAGED: wording.damaged, Outcome.EMPTY: sayings.page_without_table}
    return Refusal(told.get(ended.returncode, wording.too_large)())  # type: ignore[call-overload]


def notes_on(grid: Grid) -> list[Bilingual]:
    """What is out of the ordinary with a sheet of a workbook."""
    return [
        *([wording.hidden_sheet()] if grid.hidden else []),
        *([wording.hidden_rows(grid.hidden_rows, filtered=grid.filtered)] if grid.hidden_rows or grid.filtered else []),
        *([sayings.hidden_columns(grid.hidden_columns)] if grid.hidden_columns else []),
        *([wording.from_1904()] if grid.from_1904 else []),
        *([sayings.uncomputed(grid.marks, grid.marked)] if grid.marked else []),
        *([sayings.small_tables(grid.beside)] if grid.beside else []),
    ]
