"""The sheet of an annotated copy that says what it is, what was noted, and what found no row."""

from __future__ import annotations

from collections.abc import Sequence

from riskaudit.model.intake import Input
from riskaudit.model.report import Report
from riskaudit.model.result import SEVERITY_WORDS, Severity
from riskaudit.writers.annotated.copy import Copy
from riskaudit.writers.annotated.marks import Mark, SheetMarks, count_of
from riskaudit.writers.annotated.words import say
from riskaudit.writers.annotated.xml import (
    HEAD,
    MAIN,
    OFFICE,
    Attributes,
    edited,
    ends_of,
    prefix_of,
    quoted,
    text_cell,
    walk,
)

_BOOK = "xl/workbook.xml"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"

Line = tuple[str, str, Severity | None]
"""A label, a text, and the severity whose colour it has."""


def add_about(
    copy: Copy, report: Report, source: Input, marks: SheetMarks, groups: Sequence[Mark], notes: Sequence[str]
) -> None:
    """Put the sheet behind all others."""
    package, language = copy.package, report.scope.language
    part = package.unused("xl/worksheets/risk{}.xml")
    package.put(part, _sheet(copy, _lines(copy, report, source, marks, groups, notes)))
    package.declare(part, _KIND)
    key = package.relate(_BOOK, "worksheet", f"/{part}")
    data = package[_BOOK]
    ids, end = _book(data)
    p = prefix_of(data, "workbook")
    name = _free(say("about", language), copy.sheets)
    told = f'<{p}sheet xmlns:r="{OFFICE}" name={quoted(name)} sheetId="{max(ids, default=0) + 1}" r:id="{key}"/>'
    package.put(_BOOK, edited(data, [(end, end, told.encode())]))


def _book(data: bytes) -> tuple[list[int], int]:
    """The numbers of the sheets, and where their list ends."""
    ids: list[int] = []

    def start(name: str, told: Attributes, _at: int) -> None:
        if name == "sheet" and told.get("sheetId", "").isdecimal():
            ids.append(int(told["sheetId"]))

    walk(data, start)
    return ids, ends_of(data, "sheets")["sheets"]


def _free(name: str, taken: dict[str, str]) -> str:
    """A name that no sheet has."""
    names = {other.lower() for other in taken}
    found, number = name, 1
    while found.lower() in names:
        number += 1
        found = f"{name}{number}"
    return found


def _lines(
    copy: Copy, report: Report, source: Input, marks: SheetMarks, groups: Sequence[Mark], notes: Sequence[str]
) -> list[Line]:
    language, done, scope = report.scope.language, copy.done, report.scope
    plain: list[tuple[str, str]] = [
        (say("internal", language), say("internal_note", language)),
        ("", say("suspected", language)),
        (say("file", language), source.name),
        (say("digest", language), source.sha256),
        (say("month", language), scope.month or say("all_months", language)),
        (say("as_of", language), scope.as_of.isoformat()),
        ("", f"{report.tool.name} {report.tool.version}"),
    ]
    counts = say("counts_told", language, total=count_of(marks), rows=done.rows, lost=len(done.lost))
    cells = say("cells_told", language, cells=done.cells, remarks=done.remarks)
    plain += [(say("counts", language), counts), (say("cells", language), cells)]
    plain += [("", note) for note in (*notes, *dict.fromkeys(done.notes))]
    lines: list[Line] = [(label, text, None) for label, text in plain]
    for severity in Severity:
        lines.append((say("colors", language), SEVERITY_WORDS[severity].in_(language), severity))
    for mark in groups:
        lines.append((say("groups", language), mark.text, mark.severity))
    for sheet, row, mark in done.lost:
        place = say("place", language, sheet=sheet, row=row).strip()
        lines.append((say("lost", language), f"{place}  {mark.text}", mark.severity))
    return lines


def _sheet(copy: Copy, lines: Sequence[Line]) -> bytes:
    """Two columns: what it is, and the words."""
    plain = copy.looks.wrapped(None)
    rows, before = [], ""
    for number, (label, text, severity) in enumerate(lines, 1):
        shown = label if label != before else ""
        look = copy.looks.wrapped(severity) if severity else plain
        cells = (text_cell(number, 1, plain, shown) if shown else b"") + text_cell(number, 2, look, text)
        rows.append(f'<row r="{number}">'.encode() + cells + b"</row>")
        before = label
    widths = '<cols><col min="1" max="1" width="26" customWidth="1"/><col min="2" max="2" width="110" customWidth="1"/></cols>'
    head = f'<worksheet xmlns="{MAIN}">{widths}<sheetData>'.encode()
    return b"".join([HEAD, head, *rows, b"</sheetData></worksheet>"])
