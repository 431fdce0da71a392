"""Workbooks as grids of text, opened in a child process with limits of memory and time."""

from __future__ import annotations

import contextlib
import marshal
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path

from riskaudit.records import wording
from riskaudit.records.child import APART, Outcome, Sheet, seen_of, text_of
from riskaudit.records.wording import Refusal

SECONDS = 600
"""How long one workbook may take."""

MEMORY, PER_BYTE, MOST = 1 << 30, 40, 6 << 30
"""Bytes of memory for one workbook: a floor, so much for each unpacked byte, and a ceiling."""

CHILDREN = 2
"""How many workbooks are opened at a time: their limits of memory add up."""

LARGE = 100_000
"""Cells of a sheet from which on a text is handed over for the engine to read, and no columns."""

_PIECE = 10_000


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet, its cells as text from A1 on. `height` counts its rows, blank ones included, `width` its columns.

    The cells of a large sheet may be in a text, a line for each row and `child.APART` between cells; else they
    are `cells`, by columns all of one length; None is an empty cell. `from_1904` tells that serials count from then.
    """

    sheet: str
    hidden: bool
    height: int
    width: int
    cells: Sequence[Sequence[str | None]]
    text: Path | None = None
    hidden_rows: int = 0
    filtered: bool = False
    from_1904: bool = False

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


def grids(path: Path, target: Path, *, seconds: int = SECONDS) -> list[Grid]:
    """The sheets that hold anything, in the order of the workbook.

    The child hands its cells over in the file `target`, which is removed again, and those of large sheets in
    texts beside it, which stay. Raises Refusal for a workbook that is locked, damaged, too large, or that
    crashes or hangs its parser; then nothing stays.
    """
    command = [sys.executable, "-P", "-m", "riskaudit.records.child", str(path), str(target)]
    command += [str(_memory(path)), str(LARGE)]
    try:
        ended = subprocess.run(command, timeout=seconds, check=False, capture_output=True)
        if ended.returncode:
            raise _refusal(ended)
        return _taken_over(target)
    except BaseException as error:
        for text in target.parent.glob(text_of(target, "*").name):
            text.unlink()
        if isinstance(error, subprocess.TimeoutExpired):
            raise Refusal(wording.too_slow(seconds)) from None
        raise
    finally:
        target.unlink(missing_ok=True)
        seen_of(target).unlink(missing_ok=True)


class Ahead:
    """Opens workbooks before their turn, so that processors read while the engine or Python's lock is waited for.

    Each has a child and limits of its own; no more than `CHILDREN` run at a time. The workbooks of one reading
    share a folder for their cells; it must stay as long as their texts are used.
    """

    def __init__(self, paths: Sequence[Path], folder: Path) -> None:
        self._pool = ThreadPoolExecutor(CHILDREN)
        self._folder = folder
        self._number = count()
        self._opening = {path: self._open(path) for path in paths}

    def grids(self, path: Path) -> list[Grid]:
        """The sheets of a workbook, named before or not; raises what `grids` raises."""
        return (self._opening.pop(path, None) or self._open(path)).result()

    def _open(self, path: Path) -> Future[list[Grid]]:
        self._folder.mkdir(parents=True, exist_ok=True)
        return self._pool.submit(grids, path, self._folder / f"workbook-{next(self._number)}.cells")

    def close(self) -> None:
        """Open no more; wait for those that are being opened."""
        self._pool.shutdown(cancel_futures=True)


def _taken_over(target: Path) -> list[Grid]:
    """What the child has handed over."""
    sheets: list[Sheet] = marshal.loads(target.read_bytes())  # ten times as fast as from an open file
    hidden_rows, filtered, from_1904 = _seen(target)
    found = []
    for place, (name, hidden, height, width, columns) in enumerate(sheets):
        text = text_of(target, place) if columns is None else None
        if height:
            seen = hidden_rows.get(name, 0), name in filtered, from_1904
            found.append(Grid(name, hidden, height, width, columns or [], text, *seen))
    return found


def _seen(target: Path) -> tuple[dict[str, int], list[str], bool]:
    """Hidden rows by sheet, sheets with a filter, and whether serials count from 1904; the file is removed."""
    try:
        content = seen_of(target).read_bytes()
    except FileNotFoundError:
        return {}, [], False
    seen_of(target).unlink()
    found: tuple[dict[str, int], list[str], bool] = marshal.loads(content)
    return found


def _memory(path: Path) -> int:
    """How many bytes a workbook of this size may take."""
    size = path.stat().st_size
    with contextlib.suppress(zipfile.BadZipFile), zipfile.ZipFile(path) as archive:
        size = sum(part.file_size for part in archive.infolist())
    return min(MEMORY + PER_BYTE * size, MOST)


def _refusal(ended: subprocess.CompletedProcess[bytes]) -> Exception:
    """Why there are no cells. A child that never got to the workbook is a fault of the installation."""
    if ended.returncode in (1, 2):
        return RuntimeError(ended.stderr.decode(errors="replace"))
    if ended.returncode == Outcome.LOCKED:
        return Refusal(wording.locked())
    return Refusal(wording.damaged() if ended.returncode == Outcome.DAMAGED else wording.too_large())
