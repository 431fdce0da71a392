"""One file as it was read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from riskaudit.model.base import Bilingual
from riskaudit.model.intake import Unread
from riskaudit.model.table import RawTable


@dataclass(frozen=True, slots=True)
class FileRead:
    """One file behind the paths: its identity, how it was read, its tables, and what of it was not read.

    `name` is a posix path below the folder that was asked for, unique in a reading. `format` and `encoding` are empty
    where they do not apply. `note` says why a file was skipped or what was chosen. `path` is where it can be opened
    meanwhile: of a packed or locked file that is an open copy. `row_is_line`: a row of a text has the number of its line.
    `named` are the datasets that the user said it is of, if he did.
    """

    name: str
    sha256: str
    size: int
    format: str
    encoding: str
    status: Literal["read", "partly", "unread", "skipped", "unpacked"]
    note: Bilingual | None
    tables: tuple[RawTable, ...]
    unread: tuple[Unread, ...]
    path: Path = Path()
    row_is_line: bool = False
    named: tuple[str, ...] = ()
