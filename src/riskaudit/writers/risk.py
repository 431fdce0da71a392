"""The risk of a rule: how often its records fail, times how much that weighs. The report prints every figure of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from riskaudit.model.outcome import RuleOutcome
from riskaudit.model.result import Severity
from riskaudit.writers.view import View, rate

BANDS = (0.01, 0.05, 0.10, 0.25)
"""The rates at which likelihood 2, 3, 4 and 5 begin."""
WEIGHTS = {Severity.CRITICAL: 4, Severity.HIGH: 3, Severity.MEDIUM: 2, Severity.LOW: 1}
"""What a severity adds to the impact; that a rule rests on law adds one."""
LEVELS = range(1, 6)
MIDDLE, HIGH = 8, 15
"""The scores at which middle and high risk begin."""
SMALL_DENOMINATOR = 30
"""Rates of fewer applicable verdicts are marked, and come last in their zone."""


@dataclass(frozen=True)
class Risk:
    """A rule with suspected faults in its cell of the matrix."""

    rule: RuleOutcome
    likelihood: int
    impact: int

    @property
    def fail(self) -> int:
        """Its suspected faults without those that are waived."""
        return unwaived(self.rule)

    @property
    def score(self) -> int:
        """Likelihood × impact."""
        return self.likelihood * self.impact

    @property
    def small(self) -> bool:
        """Whether the rate rests on too few verdicts."""
        return self.rule.counts.applicable < SMALL_DENOMINATOR


def risks(view: View) -> list[Risk]:
    """The rules with suspected faults that no waiver covers, the greatest risk first: by zone, in a zone those with
    enough verdicts first, then by score and by the number of faults."""
    found = [
        Risk(rule, _likelihood(rule), WEIGHTS[rule.severity] + (view.authority(rule) == "group_law"))
        for rule in view.report.rules
        if unwaived(rule)
    ]
    return sorted(found, key=_order)


def _order(risk: Risk) -> tuple[int, bool, int, int, str]:
    zones = ("zone_high", "zone_middle", "zone_low")
    return (zones.index(zone(risk.score)), risk.small, -risk.score, -risk.fail, risk.rule.id)


def unwaived(rule: RuleOutcome) -> int:
    """The suspected faults of a rule that no waiver covers."""
    return rule.counts.fail - rule.waived.fail


def _likelihood(rule: RuleOutcome) -> int:
    share = unwaived(rule) / rule.counts.applicable
    return 1 + sum(share >= band for band in BANDS)


def zone(score: int) -> str:
    """The label of a score's zone: low, middle or high."""
    return "zone_high" if score >= HIGH else "zone_middle" if score >= MIDDLE else "zone_low"


def marked_rate(part: int, whole: int) -> str:
    """The rate with an asterisk where it rests on too few verdicts."""
    return rate(part, whole) + ("*" if 0 < whole < SMALL_DENOMINATOR else "")


def band(likelihood: int) -> str:
    """The rates of a likelihood."""
    edges = [f"{edge:.0%}" for edge in BANDS]
    if likelihood == 1:
        return f"<{edges[0]}"
    return f"≥{edges[-1]}" if likelihood == len(LEVELS) else f"{edges[likelihood - 2][:-1]}–{edges[likelihood - 1]}"


def formula(view: View, risks: Sequence[Risk]) -> str:
    """How the matrix was made, in words and figures."""
    ran = sum(1 for rule in view.report.rules if rule.counts.applicable)
    weights = view.say("comma").join(f"{view.severity(severity)} {weight}" for severity, weight in WEIGHTS.items())
    bands = view.say("comma").join(f"{level} {band(level)}" for level in LEVELS)
    excused = sum(1 for rule in view.report.rules if rule.counts.fail and not unwaived(rule))
    quiet = ran - len(risks) - excused
    told = view.say("matrix_note", bands=bands, weights=weights, high=HIGH, middle=MIDDLE, quiet=quiet)
    waived = view.report.waived.fail
    return told + (view.say("matrix_waived", count=waived, rules=excused) if waived else "")


def by_cell(risks: Sequence[Risk]) -> list[Risk]:
    """The rules cell by cell, the greatest score first, as the list below the matrix has them."""
    return sorted(risks, key=lambda risk: (-risk.score, -risk.likelihood))


def in_cells(risks: Sequence[Risk]) -> dict[tuple[int, int], list[Risk]]:
    """The rules of each cell that has any, by likelihood and impact."""
    cells: dict[tuple[int, int], list[Risk]] = {}
    for risk in risks:
        cells.setdefault((risk.likelihood, risk.impact), []).append(risk)
    return cells


def cell_count(risks: Sequence[Risk]) -> str:
    """How many rules a cell holds, with an asterisk where the rate of one rests on too few verdicts."""
    return f"{len(risks)}{'*' if any(risk.small for risk in risks) else ''}" if risks else "·"
