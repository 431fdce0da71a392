"""Writes a file whole or not at all: beside it first, then renamed over it."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

from riskaudit.errors import Place, Sentence, UsageError


def replace(path: Path, content: bytes) -> Path:
    """Write bytes in place of a file. Raises UsageError if the folder cannot be written to."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.part")
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        raise _unwritten(path, error) from None
    return path


def keep(source: Path, path: Path) -> Path:
    """Move a finished file to its place. Raises UsageError as `replace` does."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.part")
        shutil.move(source, beside)
        beside.replace(path)
    except OSError as error:
        raise _unwritten(path, error) from None
    return path


def _unwritten(path: Path, error: OSError) -> UsageError:
    reason = error.strerror or str(error)
    return UsageError(
        Sentence(f"无法写入：{reason}", f"cannot be written: {reason}"),
        Sentence(
            "换一个可写的目录，或关闭正在打开它的程序", "choose another folder, or close the program that has it open"
        ),
        Place(str(path)),
    )


def refuse_filled_in(path: Path) -> None:
    """Raises UsageError where a ledger is there that people have saved: it holds work that no audit can write again.

    One that nobody has touched has the midnight of one day in all its parts, which no other program writes.
    """
    if not path.exists():
        return
    try:
        with zipfile.ZipFile(path) as book:
            made = {info.date_time for info in book.infolist()}
    except (OSError, zipfile.BadZipFile):
        made = set()
    if len(made) == 1 and min(made)[0] > _OFFICE_YEAR and min(made)[3:] == (0, 0, 0):
        return
    raise UsageError(
        Sentence("这份台账已有人保存过，不覆盖", "people have saved this ledger: it is not written over"),
        Sentence(
            "另选 -o 目录；要接续它，用 riskaudit follow-up",
            "choose another -o; to carry it on, use riskaudit follow-up",
        ),
        Place(str(path)),
    )


_OFFICE_YEAR = 1980
"""The year of the parts of a workbook that Excel has saved."""
