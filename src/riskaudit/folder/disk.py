"""What is done to single files so that it outlasts a kill and a power cut."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from contextlib import suppress
from pathlib import Path


def digest_of(path: Path) -> str:
    """The sha256 of a file; empty for what is no file or cannot be read."""
    try:
        if path.is_symlink():
            return ""
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def flush(path: Path) -> None:
    """Have the system write the file to the disk. What has no room there is told here at the latest."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """Have the system write the names in a folder to the disk, where it does so for folders."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def write_flushed(path: Path, content: bytes) -> None:
    """Write a new file."""
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def second(path: Path, other: Path) -> None:
    """The file under another name too: the same one where the disk can do that, else a copy."""
    try:
        os.link(path, other)
    except OSError:
        shutil.copy2(path, other)
        flush(other)


def like(path: Path, old: Path) -> None:
    """Give a file the permissions and, if that is allowed, the owner of another."""
    about = old.stat()
    path.chmod(about.st_mode & 0o777)
    if hasattr(os, "chown"):
        with suppress(OSError):
            os.chown(path, about.st_uid, about.st_gid)


def make_like(folder: Path, model: Path) -> None:
    """Make a folder and those above it, each open to whom the model is: who may write there may clear up here."""
    if folder.is_dir():
        return
    make_like(folder.parent, model)
    folder.mkdir(exist_ok=True)
    with suppress(OSError):
        folder.chmod(stat.S_IMODE(model.stat().st_mode))
