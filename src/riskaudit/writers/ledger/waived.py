"""The sheet 例外备案: new findings that are waived, for the record. Nobody is asked to mend them, and none is an order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from riskaudit.model.base import Bilingual
from riskaudit.model.findings import FindingRow
from riskaudit.model.report import Report
from riskaudit.model.result import RESULT_WORDS, Result
from riskaudit.writers.ledger.cells import Value, put
from riskaudit.writers.ledger.page import FACE

WAIVED = Bilingual(zh="例外备案", en="Waived")
"""The title of the sheet."""

_MOST = 10_000
"""Findings that the sheet lists; findings.csv has them all."""

_HEADS = (
    (Bilingual(zh="备案编号", en="Waiver"), 16),
    (Bilingual(zh="备案有效期至", en="Waived until"), 14),
    (Bilingual(zh="结果", en="Result"), 12),
    (Bilingual(zh="所属单位", en="Unit concerned"), 26),
    (Bilingual(zh="规则名称", en="Title of the rule"), 34),
    (Bilingual(zh="编号", en="Key"), 20),
    (Bilingual(zh="位置", en="Place"), 34),
    (Bilingual(zh="内容", en="Message"), 60),
)
_CUT = Bilingual(
    zh="显示前 {shown} 条，共 {total} 条，见 findings.csv", en="The first {shown} of {total}: see findings.csv"
)


def write_waived(sheet: Any, rows: Sequence[FindingRow], report: Report) -> None:
    """Fill the sheet. Its headings are not those of a ledger, by which it would be read again."""
    language = report.scope.language
    for at, (heading, width) in enumerate(_HEADS, 1):
        cell = sheet.cell(1, at)
        put(cell, heading.in_(language))
        cell.font = Font(name=FACE, bold=True, size=10)
        sheet.column_dimensions[get_column_letter(at)].width = width
    for number, row in enumerate(rows[:_MOST], 2):
        for at, value in enumerate(_values(row, report), 1):
            cell = sheet.cell(number, at)
            cell.quotePrefix = put(cell, value)
            cell.font = Font(name=FACE, size=10)
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    if len(rows) > _MOST:
        put(sheet.cell(_MOST + 2, 1), _CUT.told(language, shown=f"{_MOST:,}", total=f"{len(rows):,}"))
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _values(row: FindingRow, report: Report) -> list[Value]:
    language = report.scope.language
    until = {waiver.id: waiver.until for waiver in report.waivers if waiver.state == "used"}
    titles = {rule.id: rule.title for rule in report.rules}
    place = " › ".join(part for part in (row.file, row.sheet, row.row) if part)
    return [
        row.waived,
        until.get(row.waived),
        RESULT_WORDS[Result(row.result)].in_(language),
        row.unit,
        titles[row.rule].in_(language) if row.rule in titles else row.rule,
        row.key,
        place,
        row.message,
    ]
