"""整改通知单 as data: what each unit is told, and what is kept back from all of them.

A unit is told only of what rests on a text that was read. Leads on corruption, and whatever would show a unit that
somebody reported it, are for the audit department alone: no notice says that there are any.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from riskaudit.model.findings import FindingRow
from riskaudit.model.ledger import station_of
from riskaudit.model.outcome import LimitLine, RuleOutcome
from riskaudit.model.reference import Basis
from riskaudit.model.report import Report
from riskaudit.model.restricted import Restricted
from riskaudit.model.result import Result
from riskaudit.writers.authority import GROUPS

FIRST = 3
"""Records of a rule that a notice shows."""

_CRIMINAL_BULLET = "L3.3.4"
_REPORTED = "举报"


class Kept(StrEnum):
    """Why a finding is not in any notice."""

    RESTRICTED = "restricted"
    UNCONFIRMED = "unconfirmed"
    WAIVED = "waived"


@dataclass
class Item:
    """What one rule found in a unit: how many of each result, and its first records."""

    rule: RuleOutcome
    group: str
    bases: tuple[Basis, ...]
    fail: int = 0
    review: int = 0
    first: list[FindingRow] = field(default_factory=list)

    def add(self, row: FindingRow) -> None:
        """Count a finding; fails come before reviews among the first ones."""
        if row.result == Result.FAIL:
            self.fail += 1
        else:
            self.review += 1
        self.first.append(row)
        if len(self.first) > FIRST:
            self.first.sort(key=lambda held: held.result != Result.FAIL)
            self.first.pop()

    @property
    def own(self) -> tuple[LimitLine, ...]:
        """The limits by which it was judged whose figure no law, promise or company rule gives."""
        names = {basis.id for basis in self.bases}
        return tuple(line for line in self.rule.limits if line.measure != "basis" and names & set(line.basis))

    @property
    def more(self) -> int:
        """Findings that are counted and not shown."""
        return self.fail + self.review - len(self.first)


@dataclass
class Notice:
    """What one unit is told; `unit` is empty where the records name none."""

    number: str
    unit: str
    items: list[Item]

    @property
    def fail(self) -> int:
        """Suspected faults of all rules."""
        return sum(item.fail for item in self.items)

    @property
    def review(self) -> int:
        """Findings to be reviewed, of all rules."""
        return sum(item.review for item in self.items)

    def under(self, group: str) -> list[Item]:
        """What rests on one kind of authority, the gravest first."""
        return [item for item in self.items if item.group == group]


@dataclass
class Notices:
    """All notices, and how many findings of which rules are kept back, by the reason."""

    notices: list[Notice]
    kept: dict[Kept, dict[str, int]]
    total: int

    @property
    def told(self) -> int:
        """Findings that stand in notices."""
        return sum(notice.fail + notice.review for notice in self.notices)


def notices_of(report: Report, findings: Iterable[FindingRow]) -> Notices:
    """The notices in the order of their units, that of no unit last. Every finding is told or kept back, and counted."""
    rules = {rule.id: rule for rule in report.rules}
    stations = frozenset(report.scope.units)
    units: dict[str, dict[tuple[str, str], Item]] = {}
    kept: dict[Kept, dict[str, int]] = {reason: {} for reason in Kept}
    total, secret = 0, Restricted(report)
    for row in findings:
        total += 1
        rule = rules[row.rule]
        bases = _confirmed(report, row.basis.split())
        reason = Kept.RESTRICTED if row in secret else _kept_back(row, bases)
        if reason is not None:
            kept[reason][row.rule] = kept[reason].get(row.rule, 0) + 1
            continue
        group = next(label for label, kinds in GROUPS.items() if any(basis.kind in kinds for basis in bases))
        kinds = {*GROUPS[group], "standard"} if group == "group_law" else {*GROUPS[group]}
        told = tuple(basis for basis in bases if basis.kind in kinds)  # law may ask for what a standard says
        items = units.setdefault(station_of(row.unit, stations), {})
        item = items.setdefault((row.rule, group), Item(rule, group, told))
        item.bases = tuple(dict.fromkeys((*item.bases, *told)))
        item.add(row)
    label = (report.scope.month or report.scope.as_of.isoformat()[:7]).replace("-", "")
    notices = [
        Notice(f"ZG-{label}-{number:03d}", unit, sorted(units[unit].values(), key=_weight))
        for number, unit in enumerate(sorted(units, key=lambda unit: (not unit, unit)), 1)
    ]
    return Notices(notices, kept, total)


def _weight(item: Item) -> tuple[int, int, str]:
    return (item.rule.severity.rank, -item.fail, item.rule.id)


def _confirmed(report: Report, ids: Sequence[str]) -> tuple[Basis, ...]:
    """The facts of these that were read in the text itself."""
    known = (report.bases[name] for name in ids if name in report.bases)
    return tuple(basis for basis in known if basis.was_read)


def _kept_back(row: FindingRow, confirmed: Sequence[Basis]) -> Kept | None:
    """Why a finding is told to no unit; None for one that is."""
    if _REPORTED in row.message:
        return Kept.RESTRICTED
    if row.waived:
        return Kept.WAIVED
    return None if confirmed else Kept.UNCONFIRMED


def is_criminal(bullet: str) -> bool:
    """Whether a bullet of the lecture stands under criminal law and corruption."""
    return bullet.startswith(_CRIMINAL_BULLET)
