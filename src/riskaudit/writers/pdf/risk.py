"""The risk of a rule: how often its records fail, times how much that weighs. The report prints every figure of it."""

from __future__ import annotations

from dataclasses import dataclass

from riskaudit.model.report import Counts, RuleOutcome
from riskaudit.model.result import Severity
from riskaudit.writers.pdf.view import View

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
    def score(self) -> int:
        """Likelihood × impact."""
        return self.likelihood * self.impact

    @property
    def small(self) -> bool:
        """Whether the rate rests on too few verdicts."""
        return self.rule.counts.applicable < SMALL_DENOMINATOR


def risks(view: View) -> list[Risk]:
    """The rules with suspected faults, the greatest risk first: by zone, in a zone those with enough verdicts first,
    then by score and by the number of faults."""
    found = [
        Risk(rule, _likelihood(rule.counts), WEIGHTS[rule.severity] + (view.authority(rule) == "group_law"))
        for rule in view.report.rules
        if rule.counts.fail
    ]
    return sorted(found, key=_order)


def _order(risk: Risk) -> tuple[int, bool, int, int, str]:
    zones = ("zone_high", "zone_middle", "zone_low")
    return (zones.index(zone(risk.score)), risk.small, -risk.score, -risk.rule.counts.fail, risk.rule.id)


def _likelihood(counts: Counts) -> int:
    share = counts.fail / counts.applicable
    return 1 + sum(share >= band for band in BANDS)


def zone(score: int) -> str:
    """The label of a score's zone: low, middle or high."""
    return "zone_high" if score >= HIGH else "zone_middle" if score >= MIDDLE else "zone_low"


def rate(part: int, whole: int) -> str:
    """A share in percent with one decimal; a dash where nothing was applicable."""
    return f"{part / whole:.1%}" if whole else "—"


def marked_rate(part: int, whole: int) -> str:
    """The rate with an asterisk where it rests on too few verdicts."""
    return rate(part, whole) + ("*" if 0 < whole < SMALL_DENOMINATOR else "")
