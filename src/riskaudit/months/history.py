"""Three reports or more: who comes back, and how long findings stay."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache, partial
from typing import Literal

from riskaudit.model.diff import Closing, History, Offender, UnitMonths
from riskaudit.model.findings import FindingRow
from riskaudit.model.ledger import station_of
from riskaudit.model.report import Report
from riskaudit.months.charts import months_of
from riskaudit.months.earlier import Earlier

HALF = Fraction(1, 2)
LEAST_ENDED = 5
"""Spans that must have ended before anything is said of how long they are."""


@dataclass
class _Seen:
    """A fingerprint: its latest finding, and the reports that have it."""

    row: FindingRow
    reports: set[int] = field(default_factory=set)


def history_of(given: Sequence[Earlier]) -> History:
    """What several reports tell together, oldest first."""
    reports = [earlier.report for earlier in given]
    seen: dict[str, _Seen] = {}
    station = cache(partial(station_of, stations=frozenset(unit for report in reports for unit in report.scope.units)))
    units: dict[str, Counter[int]] = {}
    for number, earlier in enumerate(given):
        for row in earlier.rows():
            mine = seen.setdefault(row.fingerprint, _Seen(row))
            mine.row = row
            mine.reports.add(number)
            units.setdefault(station(row.unit), Counter())[number] += 1
        for fingerprint in earlier.report.baseline.recurring if earlier.report.baseline else ():
            if fingerprint in seen:
                seen[fingerprint].reports.add(number)
    return History(
        months=months_of(reports),
        offenders=_offenders(seen, reports),
        units=_units(units, len(given)),
        closing=_closing(given, seen),
    )


def _offenders(seen: dict[str, _Seen], reports: Sequence[Report]) -> tuple[Offender, ...]:
    titles = {rule.id: rule.title for report in reports for rule in report.rules}
    found = [
        Offender(
            fingerprint=fingerprint,
            rule=item.row.rule,
            title=titles[item.row.rule],
            unit=item.row.unit,
            key=item.row.key,
            months=tuple(number in item.reports for number in range(len(reports))),
        )
        for fingerprint, item in seen.items()
        if len(item.reports) > 1
    ]
    return tuple(sorted(found, key=lambda item: (-item.times, item.rule, item.unit, item.key, item.fingerprint)))


def _units(counted: dict[str, Counter[int]], many: int) -> tuple[UnitMonths, ...]:
    units = [
        UnitMonths(unit=unit, findings=tuple(counts[number] for number in range(many)))
        for unit, counts in counted.items()
    ]
    return tuple(sorted(units, key=lambda unit: (-unit.times, -sum(unit.findings), unit.unit)))


@dataclass(frozen=True)
class Span:
    """How long a finding stayed, in days, and whether it ended then, lasts, or was lost sight of."""

    days: int
    end: Literal["closed", "open", "lost"]


def _closing(given: Sequence[Earlier], seen: Mapping[str, _Seen]) -> Closing:
    looks = _looks(given)
    spans: list[Span] = []
    reopened = 0
    for fingerprint, item in seen.items():
        found = [number in item.reports for number in range(len(given))]
        mine = [*spans_of(looks, found, fingerprint)]
        reopened += len(mine) > 1
        spans += mine
    ended = sum(span.end == "closed" for span in spans)
    return Closing(
        closed=ended,
        open=sum(span.end == "open" for span in spans),
        lost=sum(span.end == "lost" for span in spans),
        reopened=reopened,
        median=median(spans) if ended >= LEAST_ENDED else None,
    )


@dataclass(frozen=True)
class Look:
    """What a report can tell of findings that it lacks: its day, and which of them were judged again without a fault.
    That it does not list one tells nothing: the record may have been left out. Those still found outside its month count
    as found."""

    day: int
    fixed: frozenset[str] = frozenset()


def _looks(given: Sequence[Earlier]) -> list[Look]:
    """A look for each report. What its baseline tells counts only if that is one of the reports before it."""
    looks, known = [], set()
    for earlier in given:
        report = earlier.report
        fixed = report.baseline.fixed if report.baseline and report.baseline.earlier.findings in known else ()
        looks.append(Look(report.scope.as_of.toordinal(), frozenset(fixed)))
        known.add(report.findings_file.sha256)
    return looks


def spans_of(looks: Sequence[Look], found: Sequence[bool], fingerprint: str) -> Iterator[Span]:
    """The spans of one fingerprint. Where a report can't tell, nothing has ended."""
    since: Look | None = None
    last = 0
    for number, look in enumerate(looks):
        if found[number]:
            since, last = since or look, number
        elif since and fingerprint in look.fixed:
            yield Span(look.day - since.day, "closed")
            since = None
    if since:
        yield Span(looks[last].day - since.day, "open" if last == len(looks) - 1 else "lost")


def median(spans: Sequence[Span]) -> int | None:
    """The first day by which half of the findings have ended, after Kaplan and Meier: one that is open or lost counts
    among those at risk for as long as it was seen, and no longer."""
    staying, at_risk = Fraction(1), len(spans)
    by_days: dict[int, list[Span]] = {}
    for span in spans:
        by_days.setdefault(span.days, []).append(span)
    for days, here in sorted(by_days.items()):
        staying *= 1 - Fraction(sum(span.end == "closed" for span in here), at_risk)
        if staying <= HALF:
            return days
        at_risk -= len(here)
    return None
