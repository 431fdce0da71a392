"""Folders for the work of a run. They may hold records in plain text: what a killed run left goes with the next run."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from riskaudit.errors import NO_ROOM, AuditError, DiskFull, Place, Sentence, UsageError
from riskaudit.folder.lock import Lock

_PREFIX = "riskaudit-"
_ALIVE = ".alive"
"""The file whose lock says that the run of a work folder is alive."""


@contextmanager
def work_folder() -> Iterator[Path]:
    """A folder in the system's place for such, gone at the end. Raises AuditError where none can be made."""
    try:
        clear_dead()
        folder, lock = _made()
    except OSError as error:
        raise _none(error) from None
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        lock.release()
        if os.name == "nt":  # where the file of the lock could not go before
            shutil.rmtree(folder, ignore_errors=True)


def clear_dead() -> None:
    """Remove the work folders of this user's runs that are dead, and nothing else."""
    with suppress(OSError), os.scandir(tempfile.gettempdir()) as entries:
        for entry in entries:
            if entry.name.startswith(_PREFIX):
                with suppress(OSError):
                    _clear(entry)


def _clear(entry: os.DirEntry[str]) -> None:
    mine = not hasattr(os, "getuid") or entry.stat(follow_symlinks=False).st_uid == os.getuid()
    if not mine or not entry.is_dir(follow_symlinks=False):
        return
    lock = Lock.take(Path(entry.path) / _ALIVE, make=False)
    if lock is not None:
        shutil.rmtree(entry.path, ignore_errors=True)
        lock.release()
        if os.name == "nt":
            shutil.rmtree(entry.path, ignore_errors=True)


def _made() -> tuple[Path, Lock]:
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        try:
            lock = Lock.take(folder / _ALIVE)
        except OSError:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        if lock is not None:  # else a run that cleared up came between
            return folder, lock


def _none(error: OSError) -> AuditError:
    if error.errno in NO_ROOM:
        return DiskFull()
    reason = error.strerror or str(error)
    return UsageError(
        Sentence(f"没有可用的临时目录：{reason}", f"no temporary folder can be used: {reason}"),
        Sentence("用环境变量 TMPDIR 指定另一个目录", "name another folder in TMPDIR"),
        Place(error.filename if isinstance(error.filename, str) else "TMPDIR"),
    )
