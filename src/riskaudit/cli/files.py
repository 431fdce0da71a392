"""Writes a file whole or not at all: beside it first, then renamed over it."""

from __future__ import annotations

import shutil
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
