"""A rule's part of findings.csv, where its findings are so few that they are in Python anyway.

The bytes are those that an engine would have written: fields in quotes only where they must be, an
empty text as a pair of quotes, NULL as nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from riskaudit.compile.finding import FINDING_COLUMNS, WRITTEN_BY_USERS, guarded_text

_NEEDS_QUOTES = re.compile(r'[,"\r\n#]')


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
