"""gl-code-quality-report.json: every finding as GitLab's code quality widget takes it.

GitLab demands a line: in a workbook and for a group that is 1, and the description tells sheet and row.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

from riskaudit.model.base import Bilingual
from riskaudit.model.findings import FindingRow
from riskaudit.model.intake import Unread
from riskaudit.model.report import Report
from riskaudit.model.result import RESULT_WORDS, SEVERITY_WORDS, Result, Severity
from riskaudit.writers.hosted import Hosted, Places, identified
from riskaudit.writers.view import View

SEVERITIES = {
    Severity.CRITICAL: "blocker",
    Severity.HIGH: "critical",
    Severity.MEDIUM: "major",
    Severity.LOW: "minor",
}
"""The severity of a fail. A review is no verdict, and what is waived is accepted: both are `info`."""

_WAIVED = Bilingual(zh="例外备案 {}", en="waived by {}")


def write_gitlab(report: Report, rows: Iterable[FindingRow], paths: Mapping[str, str], _: object) -> bytes:
    """What was not read, then the findings in the order of findings.csv, a line each; `paths` as for `write_sarif`."""
    places, view = Places(report, paths), View(report)
    titles = {rule.id: view.tell(rule.title) for rule in report.rules}
    unread = (_unread(source.name, item, places, view) for source, item in report.unread)
    issues = chain(unread, (_issue(item, places, view, titles) for item in identified(rows)))
    lines = b",\n".join(json.dumps(issue, ensure_ascii=False).encode() for issue in issues)
    return b"[\n" + lines + b"\n]\n"


def _issue(item: Hosted, places: Places, view: View, titles: Mapping[str, str]) -> dict[str, Any]:
    row = item.row
    result, severity = Result(row.result), Severity(row.severity)
    words = [view.tell(SEVERITY_WORDS[severity]), view.tell(RESULT_WORDS[result])]
    words += [view.tell(_WAIVED, row.waived)] if row.waived else []
    sound = result is not Result.FAIL or row.waived
    head = f"{view.say('comma').join(words)}{view.say('colon')}{titles[row.rule]}"
    return {
        "description": f"{head}{view.say('stop')}{places.text(row)}",
        "check_name": row.rule,
        "fingerprint": item.identity,
        "severity": "info" if sound else SEVERITIES[severity],
        "location": {
            "path": places.path(next(iter(places.files(row)), row.dataset)),
            "lines": {"begin": places.line(row) or 1},
        },
    }


def _unread(name: str, item: Unread, places: Places, view: View) -> dict[str, Any]:
    where = f"{name} › {item.sheet}" if item.sheet else name
    return {
        "description": f"{where}{view.say('colon')}{view.tell(item.what)} → {view.tell(item.cure)}",
        "check_name": "input-unread",
        "fingerprint": hashlib.sha256(f"input-unread\x1f{name}\x1f{item.sheet}".encode()).hexdigest(),
        "severity": "blocker",
        "location": {"path": places.path(name), "lines": {"begin": 1}},
    }
