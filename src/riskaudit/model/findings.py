"""findings.csv: the complete list of findings, one row each, as all that read it again know it."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from riskaudit.errors import AuditError, Place, Sentence
from riskaudit.model.report import FindingsFile

SIGNS = "=+-@\t\r"
"""Signs that a text must not begin with, lest a spreadsheet takes it for a formula."""

WRITTEN_BY_USERS = frozenset({"unit", "key", "file", "sheet", "limit", "actual", "excess", "message"})
"""The columns that may hold what stands in a cell of an export."""


class FindingRow(NamedTuple):
    """One finding as it stands in findings.csv (design §9); all cells are texts, and an empty `row` is a group's."""

    fingerprint: str
    rule: str
    result: str
    severity: str
    unit: str
    dataset: str
    key: str
    file: str
    sheet: str
    row: str
    limit: str
    actual: str
    excess: str
    basis: str
    case: str
    message: str
    waived: str


FINDING_COLUMNS = FindingRow._fields
"""The columns of findings.csv, in their order."""


def read_findings(path: Path, told: FindingsFile) -> Iterator[FindingRow]:
    """Every finding in the order of the file, texts as the export had them.

    Raises AuditError (exit code 4) where the file is not the one that report.json names by its sha256.
    """
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        digest = ""
    if digest != told.sha256:
        raise _not_that_file(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        for row in rows:
            yield FindingRow(*(_bare(name, cell) for name, cell in zip(FINDING_COLUMNS, row, strict=True)))


def _bare(name: str, cell: str) -> str:
    """A text without the apostrophe that keeps spreadsheets from calculating it."""
    return cell[1:] if cell[:1] == "'" and name in WRITTEN_BY_USERS and cell[1:].startswith(tuple(SIGNS)) else cell


def _not_that_file(path: Path) -> AuditError:
    missing = not path.is_file()
    what = Sentence(
        f"缺少 {path.name}" if missing else f"{path.name} 与 report.json 不是同一次稽查的，或被改过",
        f"{path.name} is missing"
        if missing
        else f"{path.name} is not of the same audit as report.json, or was changed",
    )
    cure = Sentence(
        "把同一次稽查的两个文件放在一起，或重新稽查", "keep the two files of one audit together, or audit anew"
    )
    return AuditError(what, cure, Place(str(path)))
