"""An export with findings on some of its cells: the workbook, what was read of it, and the findings."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl

from report_fixture import rich_report, two
from riskaudit.model.findings import FINDING_COLUMNS, FindingRow
from riskaudit.model.intake import Input, MappedColumn, SheetRead
from riskaudit.model.outcome import Address, Evidence, Finding
from riskaudit.model.report import Report
from riskaudit.model.result import Result, Severity
from riskaudit.model.table import Batches
from riskaudit.writers.annotated import write_annotated

RULE = "outage/arrears-notice-window"
HEADINGS = ("停电单号", "户名", "通知书送达时间", "停电时间")
COLUMNS = ("outage_no", "name", "served", "cut")


def sheet_read(
    sheet: str, heading_row: int = 1, headings: Sequence[str] = HEADINGS, dataset: str = "outages"
) -> SheetRead:
    columns = tuple(
        MappedColumn(heading=heading, column=name, title=two(heading, name))
        for heading, name in zip(headings, COLUMNS, strict=True)
    )
    return SheetRead(
        sheet=sheet,
        dataset=dataset,
        dataset_title=two("停电信息", "Outages"),
        heading_row=heading_row,
        columns=columns,
        rows=3,
        judged=3,
    )


@dataclass
class Noted:
    """What is audited, and what was found in it."""

    folder: Path
    inputs: list[Input] = field(default_factory=list)
    paths: dict[str, Path] = field(default_factory=dict)
    rows: list[FindingRow] = field(default_factory=list)
    shown: list[Finding] = field(default_factory=list)
    texts: dict[str, Mapping[str, Batches]] = field(default_factory=dict)

    def add(self, name: str, content: bytes, *sheets: SheetRead, format: str = "xlsx") -> None:
        path = self.folder / f"{len(self.paths)}.bin"
        path.write_bytes(content)
        self.paths[name] = path
        digest = hashlib.sha256(content).hexdigest()
        told = Input(name=name, sha256=digest, size=len(content), format=format, status="read", sheets=sheets)
        self.inputs.append(told)

    def find(
        self,
        file: str,
        sheet: str,
        row: int | None,
        columns: Sequence[str] = ("served", "cut"),
        *,
        severity: str = "critical",
        message: str = "提前 2 日，应提前 3 至 7 日",
        basis: str = "gz24-cut-notice",
        result: str = "fail",
        dataset: str = "outages",
        rule: str = RULE,
        case: str = "medical-school",
        unit: str = "示例市供电公司/甲县/城关供电所",
        key: str = "",
        waived: str = "",
        shown: bool = True,
        state: str = "read",
    ) -> FindingRow:
        number = len(self.rows)
        told: dict[str, Any] = dict.fromkeys(FINDING_COLUMNS, "")
        told |= {"fingerprint": f"{number:064x}", "rule": rule, "result": result, "severity": severity, "unit": unit}
        told |= {"dataset": dataset, "key": key or f"TD-{number}", "file": file, "sheet": sheet}
        told |= {"row": "" if row is None else str(row), "basis": basis, "case": case, "message": message}
        self.rows.append(FindingRow(**told | {"waived": waived}))
        if shown:
            self.shown.append(self._finding(self.rows[-1], row, columns, state))
        return self.rows[-1]

    def _finding(self, told: FindingRow, row: int | None, columns: Sequence[str], state: str) -> Finding:
        address = Address(
            dataset=told.dataset,
            dataset_title=two("停电信息", "Outages"),
            key=told.key,
            file=told.file,
            sheet=told.sheet,
            row=row,
        )
        cells = (Evidence(column=name, title=two(name, name), value="x", state=state) for name in columns)  # type: ignore[arg-type]
        return Finding(
            fingerprint=told.fingerprint,
            rule=told.rule,
            result=Result(told.result),
            severity=Severity(told.severity),
            record=address,
            evidence=tuple(cells),
            case=told.case,
            message=told.message,
        )

    def report(self, language: str = "zh") -> Report:
        report = rich_report(language)  # type: ignore[arg-type]
        rules = tuple(
            rule.model_copy(update={"findings": tuple(item for item in self.shown if item.rule == rule.id)})
            for rule in report.rules
        )
        return report.model_copy(update={"inputs": tuple(self.inputs), "rules": rules})

    def written(self, language: str = "zh") -> dict[str, bytes]:
        return write_annotated(
            self.report(language), iter(self.rows), self.paths, lambda name: self.texts.get(name, {})
        )

    def copy(self, name: str, language: str = "zh") -> bytes:
        return self.written(language)[f"annotated/{name}"]


def saved(make: Callable[[openpyxl.Workbook], None]) -> bytes:
    """A workbook that is made by a function."""
    book = openpyxl.Workbook()
    make(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content), keep_vba=False)


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(content: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return target.getvalue()
