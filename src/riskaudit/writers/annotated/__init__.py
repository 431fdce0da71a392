"""Annotated copies: the audited files as workbooks in which findings are seen at their cells.

A copy is the user's own file and holds what is masked elsewhere: it is marked as internal. An Excel workbook is changed
in the few places where something is noted, and stays byte by byte what it was in all others; other files become
workbooks of texts.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import Path, PurePosixPath

from riskaudit.model.findings import FindingRow
from riskaudit.model.intake import Input
from riskaudit.model.progress import Gauge
from riskaudit.model.report import Report
from riskaudit.model.table import Batches
from riskaudit.writers import Cells
from riskaudit.writers.annotated.about import add_about
from riskaudit.writers.annotated.copy import Copy
from riskaudit.writers.annotated.marks import Mark, Marks, SheetMarks, count_of, lines_of, marks_of, told
from riskaudit.writers.annotated.package import MOST_PACKED, Package, TooLarge
from riskaudit.writers.annotated.plain import workbook_of
from riskaudit.writers.annotated.words import say

_FOLDER = "annotated"
_MACROS = "macroEnabled"
_READ = 0.05
"""The share of their time after which copies have read all findings."""

_CELLS, _TEXTS, _NOTED = 0.1, 0.25, 0.85
"""The shares of its time after which a copy has the cells of a file, has them as a sheet, and has its notes; in the rest
it is packed."""

_IN_PLACE = 0.75
"""What a copy in place takes, beside one of the same cells as a new workbook."""


def write_annotated(
    report: Report,
    findings: Iterable[FindingRow],
    inputs: Mapping[str, Path],
    cells: Cells,
    gauge: Gauge | None = None,
) -> dict[str, bytes]:
    """A copy of every file with findings, and a list of all files that says where their findings went."""
    gauge = gauge or Gauge()
    marks = marks_of(report, gauge.along(findings, "findings", report.findings_file.rows, _READ))
    language, ends = report.scope.language, _ends(report, marks.files)
    gauge = gauge.within(1, _rows(report, marks.files))
    made: dict[str, bytes] = {}
    lines = [say("list_head", language, total=f"{marks.total:,}")]
    for source in report.inputs:
        own = marks.files.pop(_one_line(source.name), None)
        if own is None:
            lines += [say("list_none", language, file=source.name)] if source.sheets else []
            continue
        named = {"file": source.name, "total": count_of(own)}
        try:
            within = gauge.within(ends[source.name])
            name, content = _copied(report, source, own, _groups(marks, source), inputs, cells, within)
        except _Left as left:
            lines.append(say("list_left", language, **named, why=left))
            continue
        name = _free(name, made)
        made[name] = content
        lines.append(say("list_copy", language, **named, copy=name))
    for file, other in marks.files.items():
        lines.append(say("list_left", language, file=file, total=count_of(other), why=say("gone", language)))
    if marks.groups:
        lines.append(say("list_groups", language, total=len(marks.groups)))
        lines += [mark.text for mark in marks.groups]
    made[say("list_name", language)] = ("\n".join(map(_one_line, lines)) + "\n").encode("utf-8-sig")
    return made


def _ends(report: Report, files: Mapping[str, SheetMarks]) -> dict[str, float]:
    """The share of the time after which the copy of each file is made: it takes as long as the file has cells."""
    sizes = {
        source.name: sum(sheet.rows * len(sheet.columns) for sheet in source.sheets)
        * (_IN_PLACE if source.format == "xlsx" else 1)
        for source in report.inputs
        if _one_line(source.name) in files
    }
    whole = max(sum(sizes.values()), 1)
    return {name: done / whole for name, done in zip(sizes, accumulate(sizes.values()), strict=True)}


def _rows(report: Report, files: Mapping[str, SheetMarks]) -> int:
    """The rows of the files that are copied."""
    return sum(sheet.rows for source in report.inputs if _one_line(source.name) in files for sheet in source.sheets)


def _groups(marks: Marks, source: Input) -> list[Mark]:
    """The findings of groups of such records as a file holds."""
    datasets = {sheet.dataset for sheet in source.sheets}
    return [mark for mark in marks.groups if mark.dataset in datasets]


class _Left(Exception):
    """Why there is no copy."""


def _copied(
    report: Report,
    source: Input,
    marks: SheetMarks,
    groups: Sequence[Mark],
    inputs: Mapping[str, Path],
    cells: Cells,
    gauge: Gauge,
) -> tuple[str, bytes]:
    """The name and the bytes of a copy. Raises _Left where there can be none."""
    language, path = report.scope.language, inputs.get(source.name)
    if path is None or not path.is_file():
        raise _Left(say("no_cells" if source.format in ("parquet", "dataframe") else "gone", language))
    try:
        if path.stat().st_size > MOST_PACKED:
            raise TooLarge
        if source.format == "xlsx":
            try:
                return _in_place(report, source, marks, groups, path, gauge)
            except TooLarge:
                raise
            except (ValueError, LookupError):
                pass  # parts that contradict each other: its texts are still good
        return _as_texts(report, source, marks, groups, path, cells, gauge)
    except TooLarge:
        raise _Left(say("too_large", language)) from None
    except OSError:
        raise _Left(say("gone", language)) from None


def _in_place(
    report: Report, source: Input, marks: SheetMarks, groups: Sequence[Mark], path: Path, gauge: Gauge
) -> tuple[str, bytes]:
    """The workbook itself with notes on it."""
    language, package = report.scope.language, Package.read(path)
    copy = Copy(package, language)
    for number, (sheet, rows) in enumerate(marks.items(), 1):
        tables = [table for table in source.sheets if _one_line(table.sheet) == sheet]
        copy.note(sheet, tables, rows, gauge.within(_NOTED * number / len(marks)))
    notes = [*_other_bytes(report, source, path), say("kept", language)]
    macros = _MACROS in package.kind_of("xl/workbook.xml")
    if macros:
        notes.append(say("macros", language))
    if package.drop("_xmlsignatures/"):
        package.undeclare("_xmlsignatures/")
        package.unrelate("", "digital-signature/origin")
        notes.append(say("signed", language))
    return _finished(copy, report, source, marks, groups, notes, ".xlsm" if macros else ".xlsx", gauge)


def _as_texts(
    report: Report,
    source: Input,
    marks: SheetMarks,
    groups: Sequence[Mark],
    path: Path,
    cells: Cells,
    gauge: Gauge,
) -> tuple[str, bytes]:
    """A new workbook with the texts of the file, and the notes on it."""
    language = report.scope.language
    gauge.begin("rows", upto=_CELLS)
    read: Mapping[str, Batches] | None = cells(source.name)
    if not read:
        raise _Left(say("no_cells", language))
    lines = {sheet: {row: lines_of(told(found)) for row, found in rows.items()} for sheet, rows in marks.items()}
    now = gauge.begin("rows", sum(len(batch.rows) for batch in read.values()), _TEXTS)
    package, names = workbook_of(read, PurePosixPath(source.name).stem, lines, now)
    copy = Copy(package, language)
    for number, (sheet, rows) in enumerate(marks.items(), 1):
        tables = [table for table in source.sheets if _one_line(table.sheet) == sheet]
        upto = _TEXTS + (_NOTED - _TEXTS) * number / len(marks)
        copy.note(names.get(sheet, ""), tables, rows, gauge.within(upto))
    notes = [*_other_bytes(report, source, path), say("as_text", language)]
    return _finished(copy, report, source, marks, groups, notes, ".xlsx", gauge)


def _finished(
    copy: Copy,
    report: Report,
    source: Input,
    marks: SheetMarks,
    groups: Sequence[Mark],
    notes: list[str],
    suffix: str,
    gauge: Gauge,
) -> tuple[str, bytes]:
    add_about(copy, report, source, marks, groups, notes)
    copy.finish()
    name = source.name if source.name.lower().endswith(suffix) else source.name + suffix
    return f"{_FOLDER}/{_below(name)}", copy.package.packed(gauge)


def _other_bytes(report: Report, source: Input, path: Path) -> Iterator[str]:
    """What to say of a file whose bytes are not those that were audited."""
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != source.sha256:
            yield say("other_bytes", report.scope.language)


def _below(name: str) -> str:
    """A name that stays below the folder."""
    steps = [step for step in name.replace("\\", "/").split("/") if step not in ("", ".", "..")]
    return "/".join(step.translate(dict.fromkeys(map(ord, '<>:"|?*\x00'), "_")) for step in steps)


def _free(name: str, taken: Mapping[str, bytes]) -> str:
    """A name that no copy has, in capitals or not."""
    names, found, number = {other.lower() for other in taken}, name, 1
    while found.lower() in names:
        number += 1
        stem, _, suffix = name.rpartition(".")
        found = f"{stem}({number}).{suffix}"
    return found


def _one_line(text: str) -> str:
    """A text as findings.csv has it."""
    return re.sub("[\r\n]+", " ", text)
