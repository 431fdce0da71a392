"""The files behind paths by name and digest, as an audit of the same paths would tell them, without reading them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from riskaudit.records import survey
from riskaudit.records.discover import PARQUET, TABLE, Found, discover, numbered
from riskaudit.records.packed import Unpacking


def identities(paths: Sequence[Path], workdir: Path, password: str | None, *, nameless: bool) -> dict[str, str]:
    """Name → sha256 of every file, and of every file within archives; the latter empty where none was taken.

    `workdir` takes the members of archives; `nameless` numbers the files, as reports for outsiders do.
    """
    unpacking = Unpacking(workdir, password)
    files = [item for found in discover(paths) for item in unpacking.behind(found)]
    return {found.name: _digest(found) for found in (numbered(files) if nameless else files)}


def _digest(found: Found) -> str:
    """That of the file's own bytes, locked or not; of a Parquet folder, that over its files."""
    if str(found.path).startswith(TABLE) or (found.note and not found.packed):
        return ""
    try:
        if found.path.suffix.lower() == PARQUET:
            return survey.of_files(found.path)[1]
        with found.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
