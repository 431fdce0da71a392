"""Earlier reports that a command is given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from riskaudit.errors import Place, Sentence, UsageError


def earlier_of(path: Path) -> Any:
    """A report.json with its findings.csv, as `months.earlier.Earlier`. Raises AuditError for one that is none."""
    from riskaudit.folder import settled
    from riskaudit.months.earlier import Earlier
    from riskaudit.writers.json import read_json

    report = read_json(settled(path))
    return Earlier(report, path.with_name(report.findings_file.name), str(path))


def baseline_of(path: Path | None, *, new_only: bool) -> Any:
    """The baseline, if one was given. Raises UsageError where only what is new shall count and nothing is old."""
    if path is not None:
        return earlier_of(path)
    if new_only:
        raise UsageError(
            Sentence("--fail-on-new 须与 --baseline 同用", "--fail-on-new needs --baseline"),
            Sentence("加上 --baseline 上期的 report.json", "add --baseline with an earlier report.json"),
        )
    return None


def months_of(paths: Sequence[Path], audience: str, as_of: date) -> Sequence[Any]:
    """The earlier reports, oldest first.

    Raises UsageError for one that went to others, since it counts other records, and for several out of order.
    """
    from riskaudit.folder import settled
    from riskaudit.months.earlier import refuse_disorder
    from riskaudit.writers.json import read_json

    reports = [read_json(settled(path)) for path in paths]
    for path, report in zip(paths, reports, strict=True):
        if report.scope.audience != audience:
            raise UsageError(
                Sentence("上期报告的 --audience 与本次不同，不能比较", "the earlier report was for another --audience"),
                Sentence("给出同一 --audience 的上期报告", "give one with the same --audience"),
                Place(str(path)),
            )
    if len(paths) > 1:
        days = [(str(path), report.scope.as_of) for path, report in zip(paths, reports, strict=True)]
        refuse_disorder([*days, ("--as-of", as_of)])
    return reports
