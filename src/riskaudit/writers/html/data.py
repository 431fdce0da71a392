"""The findings as the script reads them: columns of small numbers, with every text written once.

`rows` has one list a column, all of one length; texts are indexes into `strings`, themes, rules and so on indexes
into their own lists; `waived` is 0, or one more than the index of the waiver's id. `details` holds what the report tells of the findings that it shows, by the number of the row.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from riskaudit.errors import AuditError, Sentence
from riskaudit.model.findings import FindingRow
from riskaudit.model.outcome import Finding
from riskaudit.model.report import Report
from riskaudit.model.result import Result, Severity
from riskaudit.writers.html.detail import detail
from riskaudit.writers.html.labels import SCRIPT_TERMS
from riskaudit.writers.html.markup import spelt
from riskaudit.writers.html.view import View
from riskaudit.writers.twin import case_fit

TEXTS = ("unit", "dataset", "key", "file", "sheet", "limit", "actual", "excess", "basis", "case", "message")
"""The columns whose cells are texts of their own."""

Place = tuple[str, str, str, str, str]
"""What finds a row of findings.csv again: rule, fingerprint, file, sheet, row."""


class Strings:
    """Every text once, by its number."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        """The number of a text, hidden characters spelt out."""
        return self._numbers.setdefault(spelt(text), len(self._numbers))

    @property
    def all(self) -> list[str]:
        """The texts in the order of their numbers."""
        return list(self._numbers)


def script_data(view: View, findings: Iterable[FindingRow]) -> dict[str, Any]:
    """All that the script is handed. Raises AuditError where the findings do not add up to the report."""
    strings = Strings()
    rows, details = _rows(view, findings, strings)
    return {
        "lang": view.language,
        "file": view.report.findings_file.name,
        "words": {name: pair[0 if view.language == "zh" else 1] for name, pair in SCRIPT_TERMS.items()},
        "results": [[result.value, view.result(result)] for result in (Result.FAIL, Result.REVIEW)],
        "severities": [[severity.value, view.severity(severity)] for severity in Severity],
        "themes": [[name, view.theme(name)] for name in view.themes],
        "rules": _rules(view),
        "datasets": {rule.dataset: view.dataset(rule.dataset) for rule in view.report.rules},
        "cases": _cases(view),
        "laws": _laws(view),
        "strings": strings.all,
        "rows": rows,
        "details": details,
    }


def hits_of_instruments(report: Report, data: dict[str, Any]) -> Counter[str]:
    """How many findings rest on each instrument."""
    hits = Counter[str]()
    for number, count in Counter(data["rows"]["basis"]).items():
        names = data["strings"][number].split(" ")
        for instrument in {report.bases[name].instrument for name in names if name in report.bases}:
            hits[instrument] += count
    return hits


def as_json(data: dict[str, Any]) -> str:
    """Compact JSON that no text in it can end or break: it may stand in a script element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in ("<", ">", "&", "\u2028", "\u2029"):
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _rows(view: View, findings: Iterable[FindingRow], strings: Strings) -> tuple[dict[str, list[Any]], dict[str, Any]]:
    """The columns, and the details by row."""
    report = view.report
    numbers = {rule.id: at for at, rule in enumerate(report.rules)}
    results, severities = [Result.FAIL.value, Result.REVIEW.value], [severity.value for severity in Severity]
    shown, counted, covered = _shown(report), Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    details: dict[str, Any] = {}
    names = ("fingerprint", "rule", "result", "severity", "row", "waived", *TEXTS)
    rows: dict[str, list[Any]] = {name: [] for name in names}
    for at, row in enumerate(findings):
        if row.rule not in numbers or row.result not in results or row.severity not in severities:
            raise _does_not_add_up(report, row.rule)
        counted[row.rule, row.result] += 1
        covered[row.rule, row.result] += bool(row.waived)
        rows["fingerprint"].append(spelt(row.fingerprint))
        rows["rule"].append(numbers[row.rule])
        rows["result"].append(results.index(row.result))
        rows["severity"].append(severities.index(row.severity))
        rows["row"].append(int(row.row) if row.row.isdecimal() else 0)
        rows["waived"].append(strings.number(row.waived) + 1 if row.waived else 0)
        for name in TEXTS:
            rows[name].append(strings.number(getattr(row, name)))
        same = shown.get((row.rule, row.fingerprint, row.file, row.sheet, row.row))
        if same:
            details[str(at)] = detail(view, report.rules[numbers[row.rule]], same.pop(0), strings.number)
    _check(report, counted, covered)
    return rows, details


def _shown(report: Report) -> dict[Place, list[Finding]]:
    """The findings with details, by the place where findings.csv has them."""
    found: dict[Place, list[Finding]] = {}
    for rule in report.rules:
        for finding in rule.findings:
            record = finding.record
            row = "" if record.row is None else str(record.row)
            found.setdefault((finding.rule, finding.fingerprint, record.file, record.sheet, row), []).append(finding)
    return found


def _check(report: Report, counted: Counter[tuple[str, str]], covered: Counter[tuple[str, str]]) -> None:
    for rule in report.rules:
        for result, waived in ((Result.FAIL, rule.waived.fail), (Result.REVIEW, rule.waived.review)):
            place = (rule.id, result.value)
            if (counted[place], covered[place]) != (rule.counts.of(result), waived):
                raise _does_not_add_up(report, rule.id)


def _does_not_add_up(report: Report, rule: str) -> AuditError:
    name = report.findings_file.name
    return AuditError(
        Sentence(
            f"{name} 与 report.json 的条数不符：{rule}", f"{name} and report.json differ in their counts of {rule}"
        ),
        Sentence("重新稽查", "audit anew"),
    )


def _rules(view: View) -> list[list[Any]]:
    """Every rule: id, title, the number of its theme, how well its case fits, remedy, whether it is restricted."""
    themes = {name: at for at, name in enumerate(view.themes)}
    return [
        [
            rule.id,
            spelt(view.tell(rule.title)),
            themes[rule.theme],
            view.say(case_fit(view.report, rule)),
            spelt(view.tell(rule.remedy)),
            int(rule.restricted),
        ]
        for rule in view.report.rules
    ]


def _cases(view: View) -> list[list[str]]:
    """Every case in the order of the lecture: name and title."""
    told = sorted(view.report.cases.items(), key=lambda item: (item[1].order, item[0]))
    return [[name, view.say("case_title", order=case.order, title=view.tell(case.title))] for name, case in told]


def _laws(view: View) -> dict[str, Any]:
    """The instruments by their group, and every basis with what is printed of it."""
    groups: list[list[str]] = []
    instruments: dict[str, list[Any]] = {}
    bases: dict[str, list[Any]] = {}
    for label, members in view.law(sorted(view.report.bases)).items():
        groups.append([label, view.say(label)])
        for basis in members:
            instruments.setdefault(basis.instrument, [basis.instrument, view.tell(basis.short), len(groups) - 1])
            source = view.source(basis) + view.caveat(basis)
            bases[basis.id] = [source, basis.instrument, len(groups) - 1]
    return {"groups": groups, "instruments": list(instruments.values()), "bases": bases}
