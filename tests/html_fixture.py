"""The complete findings that go with a hand-made report, and cells of exports that try to break out of a page."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from typing import Any

from report_fixture import UNITS, rich_report
from riskaudit.model.base import Bilingual, Language
from riskaudit.model.findings import FindingRow
from riskaudit.model.follow_up import Again, Feedback, FollowCounts, FollowUp, LedgerRead, OrderTold, UnitFollowed
from riskaudit.model.outcome import Finding, NearMiss, OpenItem, RuleOutcome
from riskaudit.model.report import Report
from riskaudit.model.result import Result
from riskaudit.model.waiver import Waived

HOSTILE = (
    "</script><script>document.title='x'</script><img src=x onerror=\"document.title='x'\">&lt;b&gt;<!--\u2028\u2029]]>"
)
"""What a cell may hold; a page that lets it out gets another title."""


def fingerprint(rule: str, number: int) -> str:
    """As the audit makes them: a rule's own. The fourth and the fifth finding of a rule share one."""
    return hashlib.sha256(f"{rule}\x1f{4 if number == 3 else number}".encode()).hexdigest()


def html_report(language: Language = "zh", *, shown: int = 6, total: int = 60) -> Report:
    """The hand-made report with fingerprints of every rule's own, and results as its counts have them."""
    report = rich_report(language, shown=shown, total=total)
    rules = tuple(rule.model_copy(update={"findings": tuple(_named(rule))}) for rule in report.rules)
    return report.model_copy(update={"rules": rules})


def _named(rule: RuleOutcome) -> Iterator[Finding]:
    for number, finding in enumerate(rule.findings):
        result = _result(rule, number)
        yield finding.model_copy(update={"fingerprint": fingerprint(rule.id, number), "result": result})


def _result(rule: RuleOutcome, number: int) -> Result:
    return Result.FAIL if number < rule.counts.fail else Result.REVIEW


def rows_of(report: Report) -> Iterator[FindingRow]:
    """findings.csv of the report: what it shows, and as many more as it counts."""
    for rule in report.rules:
        for number in range(rule.total):
            yield _shown(rule.findings[number]) if number < rule.shown else _further(rule, number)


def _shown(finding: Finding) -> FindingRow:
    record = finding.record
    return FindingRow(
        fingerprint=finding.fingerprint,
        rule=finding.rule,
        result=finding.result.value,
        severity=finding.severity.value,
        unit=record.unit,
        dataset=record.dataset,
        key=record.key,
        file=record.file,
        sheet=record.sheet,
        row="" if record.row is None else str(record.row),
        limit=finding.limit,
        actual=finding.actual,
        excess=finding.excess,
        basis=" ".join(finding.basis),
        case=finding.case,
        message=finding.message,
        waived=finding.waived,
    )


def _further(rule: RuleOutcome, number: int) -> FindingRow:
    day = 1 + number % 28
    return FindingRow(
        fingerprint=fingerprint(rule.id, number),
        rule=rule.id,
        result=_result(rule, number).value,
        severity=rule.severity.value,
        unit=UNITS[number % len(UNITS)],
        dataset=rule.dataset,
        key=f"TD-202610{day:02d}-{number:06d}",
        file="十月/停电信息 2026-10.xlsx",
        sheet="用户停复电",
        row=str(number + 2),
        limit="提前 3 至 7 日",
        actual=f"{number % 3} 日",
        excess=f"少 {3 - number % 3} 日",
        basis=" ".join(rule.basis[:1]),
        case=rule.case,
        message=f"通知书 2026-10-{day:02d} 送达，工单 {number:06d} 提前 {number % 3} 日停电，应提前 3 至 7 日",
        waived="",
    )


def followed_report(language: Language = "zh", *, name: str = "2026-09/ledger.xlsx") -> Report:
    """The hand-made report after a ledger was followed up, for outsiders, with a restricted rule; `name` stands
    wherever a text of the ledger does."""
    report = html_report(language)
    units = (
        UnitFollowed(
            unit=UNITS[0], counts=FollowCounts(fixed=7, recurring=4, unknown=1, orders=9, closed=5, reopened=2)
        ),
        UnitFollowed(unit=name, counts=FollowCounts(absent=2, unchecked=1, orders=3, overdue=3, true=2, untrue=1)),
    )
    order = OrderTold(
        number=name,
        unit=name,
        state=Bilingual(zh="整改中", en="Being mended"),
        due=date(2026, 10, 9),
        again=Again.RECURRING,
        overdue=True,
    )
    told = FollowUp(
        feedback=Feedback(due=date(2026, 11, 9)),
        ledgers=(LedgerRead(name=name, sha256="", orders=12),),
        total=units[0].counts + units[1].counts,
        units=units,
        told=(order,),
        told_total=5,
        new=31,
    )
    first = report.rules[0].model_copy(update={"restricted": True})
    scope = report.scope.model_copy(update={"audience": "external"})
    return report.model_copy(update={"follow_up": told, "scope": scope, "rules": (first, *report.rules[1:])})


def hostile_report() -> tuple[Report, list[FindingRow]]:
    """A report and its findings with hostile text wherever text of an export can stand."""
    report = html_report(total=8).model_copy(update={"follow_up": followed_report(name=HOSTILE).follow_up})
    first = report.rules[0]
    record = first.findings[0].record.model_copy(update={"key": HOSTILE, "file": HOSTILE, "sheet": HOSTILE})
    evidence = tuple(cell.model_copy(update={"value": HOSTILE}) for cell in first.findings[0].evidence)
    texts: dict[str, Any] = {
        "message": HOSTILE,
        "calculation": HOSTILE,
        "reason": HOSTILE,
        "limit": HOSTILE,
        "excess": HOSTILE,
    }
    assert first.findings[0].strip
    titles = {"start_title": HOSTILE, "end_title": HOSTILE}
    texts |= {"strip": first.findings[0].strip.model_copy(update=titles), "waived": "W1"}
    finding = first.findings[0].model_copy(update={**texts, "record": record, "evidence": evidence})
    near = NearMiss(record=record, limit=HOSTILE, actual=HOSTILE, used=99)
    more = {
        "near": (near,),
        "near_total": 1,
        "open_items": (OpenItem(record=record, due="2026-11-02"),),
        "open_total": 1,
        "waived": Waived(fail=2),
    }
    first = first.model_copy(update={"findings": (finding, *first.findings[1:]), **more})
    source = report.inputs[0]
    columns = tuple(column.model_copy(update={"heading": HOSTILE}) for column in source.sheets[0].columns)
    sheet = source.sheets[0].model_copy(update={"sheet": HOSTILE, "columns": columns})
    inputs = (source.model_copy(update={"name": HOSTILE, "sheets": (sheet,)}), *report.inputs[1:])
    units = (report.units[0].model_copy(update={"unit": HOSTILE}), *report.units[1:])
    scope = report.scope.model_copy(update={"units": (HOSTILE, *report.scope.units)})
    hostile = dict.fromkeys(("id", "place", "rule", "record", "unit", "reason", "applicant", "attachment"), HOSTILE)
    waivers = (report.waivers[0].model_copy(update=hostile), *report.waivers[1:])
    changed = {
        "waivers": waivers,
        "rules": (first, *report.rules[1:]),
        "inputs": inputs,
        "units": units,
        "scope": scope,
    }
    report = report.model_copy(update=changed)
    return report, list(rows_of(report))
