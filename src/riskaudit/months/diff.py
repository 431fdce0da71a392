"""Two reports or more compared, as `riskaudit diff` tells it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from riskaudit.model.base import Language
from riskaudit.model.diff import Change, Changed, Diff, Figures
from riskaudit.model.findings import FindingRow
from riskaudit.model.result import Result, Severity
from riskaudit.months.baseline import baseline, comparison, gone_between
from riskaudit.months.compare import Comparison
from riskaudit.months.earlier import Earlier, as_read, checked, refuse_disorder, refuse_unlike, secret_of
from riskaudit.months.history import history_of


def diff_of(given: Sequence[Earlier], language: Language) -> Diff:
    """The last two of several reports compared, and the history of all if they are three or more.

    Raises UsageError where they do not compare or are not in order, AuditError where a findings.csv is not that of its
    report.
    """
    before, now = given[-2:]
    if len(given) > 2:
        refuse_disorder([(earlier.name, earlier.report.scope.as_of) for earlier in given])
    secret = secret_of(now.report)
    for earlier in given[:-1]:
        refuse_unlike(earlier, now.report.scope.audience, secret)
    found = comparison(before, now.report, now.rows(), secret)
    return Diff(
        language=language,
        later=as_read(now.report),
        compared=baseline(before, now.report, now.rows(), found, gone_between(now.report)),
        history=history_of(given) if len(given) > 2 else None,
        changes=tuple(item for item in listed(before, now, found) if item.change != "unchanged"),
    )


def listed(before: Earlier, now: Earlier, found: Comparison) -> Iterator[Changed]:
    """Every finding of either report: those of the later one in its order, then those that it lacks."""
    wanted = {*found.earlier.values(), *found.gone}
    old = {place: row for place, row in enumerate(before.rows()) if place in wanted}
    for place, row in enumerate(now.rows()):
        standing = found.standings[place]
        was = old[found.earlier[place]] if place in found.earlier else row if standing == "unchanged" else None
        yield _changed(standing, row, now=row, before=was)
    ran = checked(now.report)
    for place in found.gone:
        row = old[place]
        yield _changed("absent" if row.rule in ran else "unchecked", row, now=None, before=row)


def _changed(change: Change, row: FindingRow, *, now: FindingRow | None, before: FindingRow | None) -> Changed:
    return Changed(
        change=change,
        fingerprint=row.fingerprint,
        rule=row.rule,
        unit=row.unit,
        dataset=row.dataset,
        key=row.key,
        file=row.file,
        sheet=row.sheet,
        row=row.row,
        now=_figures(now) if now else None,
        before=_figures(before) if before else None,
        waived=now.waived if now else "",
    )


def _figures(row: FindingRow) -> Figures:
    return Figures(
        result=Result(row.result),
        severity=Severity(row.severity),
        limit=row.limit,
        actual=row.actual,
        message=row.message,
    )
