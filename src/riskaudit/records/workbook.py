"""Workbooks as grids of text, opened in a child process with limits of memory and time."""

from __future__ import annotations

import contextlib
import marshal
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from riskaudit.records import wording
from riskaudit.records.child import Outcome
from riskaudit.records.wording import Refusal

SECONDS = 600
"""How long one workbook may take."""

MEMORY, PER_BYTE, MOST = 1 << 30, 40, 6 << 30
"""Bytes of memory for one workbook: a floor, so much for each unpacked byte, and a ceiling."""


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: its columns from A on, each from row 1 on and all of one length; None is an empty cell."""

    sheet: str
    hidden: bool
    columns: Sequence[Sequence[str | None]]

    @property
    def height(self) -> int:
        """How many rows there are, blank ones included."""
        return len(self.columns[0]) if self.columns else 0

    def row(self, number: int) -> list[str | None]:
        """The cells of one row, counted from 1."""
        return [column[number - 1] for column in self.columns]


def grids(path: Path, target: Path, *, seconds: int = SECONDS) -> list[Grid]:
    """The sheets that hold anything, in the order of the workbook.

    The child hands its cells over in the file `target`, which is removed again. Raises Refusal for a
    workbook that is locked, damaged, too large, or that crashes or hangs its parser.
    """
    command = [sys.executable, "-P", "-m", "riskaudit.records.child", str(path), str(target), str(_memory(path))]
    try:
        ended = subprocess.run(command, timeout=seconds, check=False, capture_output=True)
        if ended.returncode:
            raise _refusal(ended)
        with target.open("rb") as file:
            sheets = marshal.load(file)
    except subprocess.TimeoutExpired:
        raise Refusal(wording.too_slow(seconds)) from None
    finally:
        target.unlink(missing_ok=True)
    return [Grid(*sheet) for sheet in sheets if any(cell is not None for column in sheet[2] for cell in column)]


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
