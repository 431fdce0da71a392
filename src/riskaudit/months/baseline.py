"""Counts of what was compared, by rule and unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache, partial

from riskaudit.model.findings import FindingRow
from riskaudit.model.follow_up import Again
from riskaudit.model.ledger import station_of
from riskaudit.model.months import Baseline, Compared, RuleCompared, UnitCompared
from riskaudit.model.outcome import RuleOutcome
from riskaudit.model.report import Report
from riskaudit.model.result import Result
from riskaudit.model.standings import Standings
from riskaudit.months.compare import Comparison, compare
from riskaudit.months.earlier import Earlier, as_read, cautions, checked, secret_of, texts_compare

BecameOf = Callable[[FindingRow], Again]
"""What became of a finding that the later audit does not list; asked once for each, in their order."""


def comparison(earlier: Earlier, later: Report, rows: Iterable[FindingRow], secret: str) -> Comparison:
    """The findings of a report matched with those of an earlier one; `secret` is the sign of the later one's."""
    unmasked = not earlier.report.scope.masked and not later.scope.masked
    marks = unmasked or (secret != "" and secret_of(earlier.report) == secret)
    return compare(earlier.rows(), rows, texts=texts_compare(earlier.report, later), marks=marks)


def standings_of(rows: Iterable[FindingRow], found: Comparison) -> Standings:
    """How all findings stand, by fingerprint."""
    standings: dict[str, tuple[str, ...]] = {}
    for row, standing in zip(rows, found.standings, strict=True):
        standings[row.fingerprint] = (*standings.get(row.fingerprint, ()), standing)
    return standings  # type: ignore[return-value]


def baseline(
    earlier: Earlier, later: Report, rows: Iterable[FindingRow], found: Comparison, became: BecameOf
) -> Baseline:
    """The section of a report: everything counted by rule and unit, then in all."""
    counted = _Counted((*later.scope.units, *earlier.report.scope.units))
    for place, row in enumerate(rows):
        standing = found.standings[place]
        counted.add(row, standing)
        if standing == "updated" and place in found.worse:
            counted.add(row, "worse")
        gains = standing == "new" or place in found.worse or place in found.lapsed
        if gains and row.result == Result.FAIL and not row.waived:
            counted.add(row, "failing")
    gone = frozenset(found.gone)
    told: dict[Again, set[str]] = {again: set() for again in Again}
    for place, row in enumerate(earlier.rows()):
        if place in gone:
            again = became(row)
            counted.add(row, again.value)
            told[again].add(row.fingerprint)
    known = checked(earlier.report)
    titles = {rule.id: rule for rule in (*earlier.report.rules, *later.rules)}
    units = {unit: Compared(**counts) for unit, counts in sorted(counted.units.items())}
    return Baseline(
        earlier=as_read(earlier.report),
        cautions=cautions(earlier.report, later),
        total=sum(units.values(), Compared()),
        rules=tuple(
            _rule(titles[name], Compared(**counts), known=name in known)
            for name, counts in sorted(counted.rules.items())
        ),
        units=tuple(UnitCompared(unit=unit, counts=counts) for unit, counts in units.items()),
        fixed=tuple(sorted(told[Again.FIXED])),
        recurring=tuple(sorted(told[Again.RECURRING])),
    )


def _rule(outcome: RuleOutcome, counts: Compared, *, known: bool) -> RuleCompared:
    return RuleCompared(
        rule=outcome.id,
        theme=outcome.theme,
        title=outcome.title,
        severity=outcome.severity,
        known=known,
        counts=counts,
    )


class _Counted:
    """Counts by rule, and by the station of a unit, under the names of `Compared`."""

    def __init__(self, stations: Iterable[str]) -> None:
        self._station = cache(partial(station_of, stations=frozenset(stations)))
        self.rules: dict[str, Counter[str]] = {}
        self.units: dict[str, Counter[str]] = {}

    def add(self, row: FindingRow, what: str) -> None:
        """Count one finding."""
        self.rules.setdefault(row.rule, Counter())[what] += 1
        self.units.setdefault(self._station(row.unit), Counter())[what] += 1


def gone_between(later: Report) -> BecameOf:
    """What a diff can tell of a finding that the later report lacks: whether its rule was checked at all."""
    ran = checked(later)
    return lambda row: Again.ABSENT if row.rule in ran else Again.UNCHECKED
