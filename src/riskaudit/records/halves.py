"""The lines of a large sheet, written by two processes: this one and a fork of it, which has the cells already."""

from __future__ import annotations

import marshal
import os
import shutil
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from riskaudit.records.cells import Column
from riskaudit.records.leaves import Leaf
from riskaudit.records.pieces import Pieces, pieces_of, write

_OWN = 0.55
"""The share of rows that stays here: the other process has to pass over them first."""

_BLOCK = 1 << 20

_Ends = tuple[int, int] | None
"""Height and end of lines up to the last that holds anything; None if they make no plain text."""

_Told = tuple[_Ends, list[bool], list[bool]]
"""What came of a half: its ends; which columns had times of day; which had bare dates before they had any."""


class Alone(Exception):
    """One process must write all: this system cannot fork or has one processor, or the other process failed."""


@dataclass(frozen=True, slots=True)
class _Half:
    """Some of the rows of a sheet and where their lines go; which columns are known to have times of day."""

    leaf: Leaf
    width: int
    path: Path
    timed: Sequence[bool]
    first: int
    last: int | None

    def write(self, going_on: Callable[[], None] = lambda: None) -> _Told:
        """Write the lines, blank ones at the end included; before each piece the process may be stopped."""
        columns = [Column(timed=timed) for timed in self.timed]
        with self.path.open("wb") as file:
            written = write(self._pieces(columns, going_on), self.width, file)
        ends = written and (written.height, written.end)
        return ends, [column.timed for column in columns], [column.dates for column in columns]

    def _pieces(self, columns: Sequence[Column], going_on: Callable[[], None]) -> Pieces:
        for piece in pieces_of(self.leaf, columns, self.first, self.last):
            going_on()
            yield piece


def write_text(leaf: Leaf, width: int, path: Path) -> int | None:
    """Write the cells of a sheet without marks as lines, up to the last row that holds anything; the number of lines.
    None if that makes no plain text (see `pieces.write`). Raises Alone; the file at the path is worth nothing then."""
    if leaf.marks or not hasattr(os, "fork") or _processors() < 2:
        raise Alone
    timed = [False] * leaf.cells.width
    while True:
        mine, theirs, height = _halves(leaf, width, path, timed)
        known = [any(pair) for pair in zip(mine[1], theirs[1], strict=True)]
        dates = [any(pair) for pair in zip(mine[2], theirs[2], strict=True)]
        if height is None or not any(map(all, zip(known, dates, strict=True))):
            return height
        timed = known  # no bare date is written as one in such columns: the second time is the last


def _halves(leaf: Leaf, width: int, path: Path, timed: Sequence[bool]) -> tuple[_Told, _Told, int | None]:
    """What either process tells of its half, and the height of both, which are at the path then."""
    middle = int(leaf.cells.height * _OWN)
    other = path.with_name(f"{path.stem}-half{path.suffix}")
    try:
        with _started(_Half(leaf, width, other, timed, middle, None)) as result:
            mine = _Half(leaf, width, path, timed, 0, middle).write()
            theirs = result() if mine[0] else mine
        return mine, theirs, _joined(path, mine[0], other, theirs[0], middle)
    finally:
        other.unlink(missing_ok=True)


def _joined(path: Path, mine: _Ends, other: Path, theirs: _Ends, middle: int) -> int | None:
    """Put the other lines behind those at the path; the height of all. `middle` is the number of the first ones."""
    if mine is None or theirs is None:
        return None
    height, end = theirs
    with path.open("r+b") as file:
        if not height:
            file.truncate(mine[1])
            return mine[0]
        file.seek(0, os.SEEK_END)
        with other.open("rb") as source:
            shutil.copyfileobj(source, file, _BLOCK)
        file.truncate(file.tell() - other.stat().st_size + end)
    return middle + height


@contextmanager
def _started(half: _Half) -> Iterator[Callable[[], _Told]]:
    """Let a fork write a half; gives the function that waits for what it tells, or raises Alone if it fails.
    However this ends, the fork has ended before."""
    ready, told = os.pipe()
    parent = os.getpid()
    try:
        pid = os.fork()
    except OSError:
        os.close(ready)
        os.close(told)
        raise Alone from None
    if not pid:
        _fork(half, parent, told)
    os.close(told)
    with os.fdopen(ready, "rb") as source:

        def result() -> _Told:
            with suppress(EOFError, ValueError, TypeError):
                return marshal.loads(source.read())  # type: ignore[no-any-return]
            raise Alone

        try:
            yield result
        finally:
            os.kill(pid, signal.SIGKILL)  # what it told is there already, if it told anything
            os.waitpid(pid, 0)


def _fork(half: _Half, parent: int, told: int) -> NoReturn:
    """Write a half, tell of it and leave without any of the duties of the process that was forked."""

    def going_on() -> None:
        if os.getppid() != parent:
            os._exit(1)

    try:
        for inherited in range(3):  # who waits for the end of the parent's output must not wait for this process
            os.close(inherited)
        found = marshal.dumps(half.write(going_on))
        while found:
            found = found[os.write(told, found) :]
    finally:
        os._exit(0)


def _processors() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
