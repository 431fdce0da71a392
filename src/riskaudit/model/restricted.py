"""Findings of which the unit concerned must not learn: leads of restricted rules, and confidential records."""

from __future__ import annotations

from riskaudit.model.base import Bilingual, Language
from riskaudit.model.findings import FindingRow
from riskaudit.model.report import Report


def said_first(words: Bilingual, language: Language) -> str:
    """How the message of a finding on a confidential record begins."""
    return f"（{words.zh}）" if language == "zh" else f"({words.en}) "


class Restricted:
    """Tells the findings of a report that no unit may be told of."""

    def __init__(self, report: Report) -> None:
        self._rules = frozenset(rule.id for rule in report.rules if rule.restricted)
        self._said = {
            item.name: said_first(item.confidential, report.scope.language)
            for item in report.datasets
            if item.confidential
        }

    def __contains__(self, row: FindingRow) -> bool:
        return row.rule in self._rules or row.message.startswith(self._said.get(row.dataset, ()))
