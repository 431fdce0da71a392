"""When units must answer: so many days after the day up to which records were seen."""

from __future__ import annotations

from datetime import date, timedelta

from riskaudit.model.report import Report

FEEDBACK_DAYS = 7


def feedback_due(report: Report) -> date:
    """The last day for an answer."""
    return report.scope.as_of + timedelta(days=FEEDBACK_DAYS)
