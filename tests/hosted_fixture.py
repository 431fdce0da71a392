"""A hand-made report with its findings as rows, for what hosts of code are told."""

from __future__ import annotations

from datetime import date

from report_fixture import rich_report
from riskaudit.model.base import Language
from riskaudit.model.findings import FindingRow
from riskaudit.model.report import Report
from riskaudit.model.waiver import Waived, WaiverTold

CSV, BOOK = "export & <final>.csv", "十月/停电信息 2026-10.xlsx"


def hosted_report(language: Language = "zh", *, shown: int = 6) -> Report:
    """The rich report, its CSV one whose rows are lines, one finding of each rule waived by W1."""
    report = rich_report(language, shown=shown)
    inputs = tuple(item.model_copy(update={"row_is_line": item.name == CSV}) for item in report.inputs)
    waiver = WaiverTold(
        id="W1", reason="客户书面同意", applicant="甲某", approved_by="乙某", until=date(2026, 12, 31), state="used"
    )
    rules = tuple(
        rule.model_copy(update={"waived": Waived(fail=sum(bool(item.waived) for item in rule.findings))})
        for rule in report.rules
    )
    return report.model_copy(update={"inputs": inputs, "waivers": (waiver,), "rules": rules})


def rows_of(report: Report) -> list[FindingRow]:
    """The findings that the report shows, as findings.csv has them."""
    return [
        FindingRow(
            fingerprint=item.fingerprint,
            rule=item.rule,
            result=item.result.value,
            severity=item.severity.value,
            unit=item.record.unit,
            dataset=item.record.dataset,
            key=item.record.key,
            file=item.record.file if item.record.row else "",
            sheet=item.record.sheet if item.record.row else "",
            row=str(item.record.row or ""),
            limit=item.limit,
            actual=item.actual,
            excess=item.excess,
            basis=" ".join(item.basis),
            case=item.case,
            message=item.message,
            waived=item.waived,
        )
        for rule in report.rules
        for item in rule.findings
    ]
