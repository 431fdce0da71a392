"""What one rule told: the counts of its results, its findings and open items as the report has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from riskaudit.checks import CheckKind, Setting
from riskaudit.compile import NEARLY, USED
from riskaudit.compile.columns import condition_columns
from riskaudit.model.outcome import Address, Counts, Evidence, Finding, NearMiss, OpenItem
from riskaudit.model.result import Result, Severity
from riskaudit.model.rule import Rule
from riskaudit.model.table import FILE, ROW, SHEET, UNIT, State
from riskaudit.model.waiver import NOTHING_COVERED, Covered, Waived
from riskaudit.spine.reasons import STATE_WORDS, reason_in_words

NEAR_SHOWN = 10
"""Near misses of a rule that the report shows."""


@dataclass(frozen=True)
class Judged:
    """What became of the records under one rule."""

    counts: Counts
    by_unit: Mapping[str, Counts]
    reasons: Mapping[tuple[Result, str], int]
    findings: tuple[Finding, ...]
    open_items: tuple[OpenItem, ...]
    open_total: int
    near: tuple[NearMiss, ...]
    near_total: int
    written: int
    covered: Covered = NOTHING_COVERED
    overdue: int = 0
    beyond: int = 0


@dataclass
class Tally:
    """Counts that come in by 供电所, result and reason."""

    total: dict[Result, int] = field(default_factory=dict)
    units: dict[str, dict[Result, int]] = field(default_factory=dict)
    reasons: dict[tuple[Result, str], int] = field(default_factory=dict)
    covered: Covered = NOTHING_COVERED

    def add(self, unit: str | None, result: Result, reason: str | None, count: int) -> None:
        """Add records of a unit that ended in one way."""
        self.total[result] = self.total.get(result, 0) + count
        here = self.units.setdefault(unit or "", {})
        here[result] = here.get(result, 0) + count
        if reason is not None:
            self.reasons[(result, reason)] = self.reasons.get((result, reason), 0) + count

    def cover(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Add what waivers cover: rows of 供电所, result, waiver and the number of findings."""
        by_unit: dict[str, Waived] = {}
        by_waiver: dict[str, Waived] = {}
        for unit, result, waiver, count in rows:
            found = Waived(**{str(result): int(count)})
            by_unit[unit or ""] = by_unit.get(unit or "", Waived()) + found
            by_waiver[str(waiver)] = by_waiver.get(str(waiver), Waived()) + found
        self.covered = Covered(by_unit, by_waiver)

    @property
    def hits(self) -> int:
        """Records that fail or want review."""
        return self.total.get(Result.FAIL, 0) + self.total.get(Result.REVIEW, 0)

    @property
    def open(self) -> int:
        """Records that are open and not yet due."""
        return self.reasons.get((Result.UNKNOWN, "not_due"), 0)

    @property
    def near(self) -> int:
        """Records that keep their limit, but have used most of it."""
        return self.reasons.get((Result.PASS, NEARLY), 0)

    def judged(
        self, findings: tuple[Finding, ...], open_items: tuple[OpenItem, ...], near: tuple[NearMiss, ...]
    ) -> Judged:
        """All that became of the records."""
        return Judged(
            counts=Counts.model_validate(self.total),
            by_unit={unit: Counts.model_validate(counts) for unit, counts in sorted(self.units.items())},
            reasons=dict(sorted(self.reasons.items())),
            findings=findings,
            open_items=open_items,
            open_total=self.open,
            near=near,
            near_total=self.near,
            written=self.hits,
            covered=self.covered,
        )


@dataclass(frozen=True)
class Told:
    """What one rule tells of a row: `evidence` are the columns whose cells it shows, `proofs` the number of proofs that
    it tells of."""

    rule: Rule
    kind: CheckKind
    setting: Setting
    evidence: tuple[str, ...]
    proofs: int = 0

    def finding(self, row: Mapping[str, Any]) -> Finding:
        """A record that fails or wants review."""
        code = row["_reason_code"]
        return Finding(
            fingerprint=row["fingerprint"],
            rule=self.rule.id,
            result=Result(row["result"]),
            severity=Severity(self.rule.severity),
            record=self._address(row),
            evidence=tuple(self._evidence(name, row) for name in self.evidence if not self._tells_nothing(name, row)),
            limit=row["limit"],
            actual=row["actual"],
            excess=row["excess"],
            calculation=self.kind.calculate(row, self.setting) if row["_told"] != "unknown" else "",
            proof=tuple(row[f"_proof_{i}"] for i in range(self.proofs)),
            strip=self.kind.strip(row, self.setting) if row["_told"] != "unknown" else None,
            basis=tuple(row["basis"].split()),
            case=self.rule.case,
            message=row["message"],
            waived=row["waived"],
            reason=reason_in_words(code, self.setting.dataset).in_(self.setting.language) if code else "",
        )

    @cached_property
    def _excuses(self) -> frozenset[str]:
        """The columns that are shown for the excuse they may hold, and for nothing else."""
        asked = {*self.kind.shows(), *condition_columns(self.rule, self.kind, self.setting)}
        return frozenset(self.setting.dataset.excuse) - asked

    def _tells_nothing(self, name: str, row: Mapping[str, Any]) -> bool:
        return name in self._excuses and State(int(row[f"_state_{name}"])) is not State.READ

    def open_item(self, row: Mapping[str, Any]) -> OpenItem:
        """A record that is open and not yet due."""
        return OpenItem(fingerprint=row["fingerprint"], record=self._address(row), due=self.kind.due(row, self.setting))

    def near_miss(self, row: Mapping[str, Any]) -> NearMiss:
        """A record that keeps its limit, but has used most of it."""
        return NearMiss(record=self._address(row), limit=row["limit"], actual=row["actual"], used=row[USED])

    def _address(self, row: Mapping[str, Any]) -> Address:
        return Address(
            dataset=self.rule.dataset,
            dataset_title=self.setting.dataset.title,
            key=row["key"],
            file=row[FILE],
            sheet=row[SHEET],
            row=row[ROW],
            unit=row[UNIT] or "",
        )

    def _evidence(self, name: str, row: Mapping[str, Any]) -> Evidence:
        state = State(int(row[f"_state_{name}"]))
        title = self.setting.dataset.columns[name].title
        return Evidence(column=name, title=title, value=row[f"_cell_{name}"], state=STATE_WORDS[state])
