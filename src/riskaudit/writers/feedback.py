"""When units must answer: so many days after the day up to which records were seen."""

from __future__ import annotations

from datetime import date, timedelta

from riskaudit.model.report import Report

_DAYS = 7


def feedback_due(report: Report) -> date:
    """The last day for an answer, as the audit set it; a report without one gives a week."""
    told = report.follow_up
    return told.feedback.due if told else report.scope.as_of + timedelta(days=_DAYS)
