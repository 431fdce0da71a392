"""The parts of findings.csv, one a rule, and the whole of them.

Where a rule's findings are so few that they are in Python anyway, its part is written here. The bytes are
those that an engine would have written: fields in quotes only where they must be, an empty text as a pair
of quotes, NULL as nothing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from riskaudit.compile.guard import guarded_text
from riskaudit.model.findings import FINDING_COLUMNS, WRITTEN_BY_USERS
from riskaudit.model.report import FindingsFile

_NEEDS_QUOTES = re.compile(r'[,"\r\n#]')


FINDINGS = "findings.csv"
_BOM = b"\xef\xbb\xbf"
_BLOCK = 1 << 20


class Findings:
    """findings.csv, to which the parts of rules are added in order: UTF-8 with BOM, one row a finding.

    Parts are copied, hashed and removed while other rules are still being judged.
    """

    def __init__(self, path: Path) -> None:
        self.path, self._rows = path, 0
        self._digest = hashlib.sha256()
        self._file = path.open("wb")
        self._pool = ThreadPoolExecutor(1)
        self._last: Future[None] | None = None
        self._put(_BOM + ",".join(FINDING_COLUMNS).encode() + b"\n")

    def add(self, part: Path, rows: int) -> None:
        """Add a part, which is gone then."""
        self._rows += rows
        self._last, before = self._pool.submit(self._copy, part), self._last
        if before is not None and before.done():
            before.result()  # a full disk is told at once, not after all rules

    def close(self) -> FindingsFile:
        """The whole, when all parts are in it."""
        try:
            if self._last is not None:
                self._last.result()
        finally:
            self._pool.shutdown()
            self._file.close()
        return FindingsFile(name=self.path.name, sha256=self._digest.hexdigest(), rows=self._rows)

    def _copy(self, part: Path) -> None:
        with part.open("rb") as source:
            while block := source.read(_BLOCK):
                self._put(block)
        part.unlink()

    def _put(self, block: bytes) -> None:
        self._digest.update(block)
        self._file.write(block)


def part_of(folder: Path, rule: str) -> Path:
    """Where a rule's part is."""
    return folder / f"{rule.replace('/', '.')}.csv"


def write_part(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write findings, each with its texts under the names of `FINDING_COLUMNS`, in UTF-8 without a heading."""
    with path.open("w", encoding="utf-8", newline="") as part:
        for row in rows:
            part.write(",".join(_field(name, row[name]) for name in FINDING_COLUMNS) + "\n")


def _field(name: str, cell: str | None) -> str:
    if cell is None:  # a group of records has no row
        return ""
    if name in WRITTEN_BY_USERS:
        cell = guarded_text(cell)
    if cell and not _NEEDS_QUOTES.search(cell):
        return cell
    return '"' + cell.replace('"', '""') + '"'
