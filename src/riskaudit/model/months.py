"""One audit beside earlier ones: what is new, what is no longer found, and whether a rate has left its usual range."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from riskaudit.model.base import Bilingual, Frozen
from riskaudit.model.follow_up import Again
from riskaudit.model.result import Severity


class ReportRead(Frozen):
    """A report that others are compared with."""

    month: str | None = Field(description="YYYY-MM, or all records")
    as_of: date
    profile: str
    library: str = Field(description="that of `Tool`")
    findings: str = Field(description="sha256 of its findings.csv")
    rows: int = Field(description="findings in that file")

    @property
    def name(self) -> str:
        """How it is called."""
        return self.month or self.as_of.isoformat()


class Compared(Frozen):
    """Findings beside those of an earlier report.

    `new`, `unchanged` and `updated` add up to the findings now; `unchanged`, `updated` and the last five to those of
    the earlier report. Findings that share a fingerprint are counted, for nobody can tell which is which.
    """

    new: int = 0
    unchanged: int = 0
    updated: int = Field(0, description="the same record under the same rule with another verdict, figure or message")
    worse: int = Field(0, description="of the updated: with a graver result or severity")
    failing: int = Field(
        0,
        description="fails without a waiver that are new or worse, or whose waiver is gone: what --fail-on-new counts",
    )
    fixed: int = Field(0, description="judged again without a fault; only an audit can tell, a diff cannot")
    recurring: int = Field(0, description="found again, outside the month; only an audit can tell")
    absent: int = Field(0, description="of an audit: not in this export; of a diff: no longer found, whyever")
    unknown: int = Field(0, description="judged again, and it cannot be told; only an audit can tell")
    unchecked: int = Field(0, description="the rule was not checked this time")

    @property
    def now(self) -> int:
        """Findings of the later report."""
        return self.new + self.unchanged + self.updated

    @property
    def gone(self) -> int:
        """Findings of the earlier report that the later one does not list."""
        return sum(self.of(again) for again in Again)

    @property
    def before(self) -> int:
        """Findings of the earlier report."""
        return self.unchanged + self.updated + self.gone

    def of(self, again: Again) -> int:
        """Those no longer listed, by what became of them."""
        return int(getattr(self, again.value))

    def __add__(self, other: Compared) -> Compared:
        both = {name: getattr(self, name) + getattr(other, name) for name in Compared.model_fields}
        return Compared(**both)


class RuleCompared(Frozen):
    """One rule with findings now or before."""

    rule: str
    theme: str
    title: Bilingual
    severity: Severity
    known: bool = Field(description="whether the earlier audit checked it; else all its findings are new")
    counts: Compared


class UnitCompared(Frozen):
    """One unit with findings now or before."""

    unit: str
    counts: Compared


class Baseline(Frozen):
    """An audit beside one earlier report, finding by finding."""

    earlier: ReportRead
    cautions: tuple[Bilingual, ...] = Field((), description="what makes the two compare badly")
    total: Compared
    rules: tuple[RuleCompared, ...] = Field(description="those with findings now or before; they add up to the total")
    units: tuple[UnitCompared, ...] = Field(description="sorted; they add up to the total")
    fixed: tuple[str, ...] = Field((), description="the fingerprints of those judged again without a fault, sorted")
    recurring: tuple[str, ...] = Field(
        (), description="the fingerprints of those found again outside the month, sorted"
    )


LEAST = 6
"""Months before the one that is judged, at least: fewer do not tell how much they scatter."""

Reading = Literal["above", "below", "within"]
"""Where a rate stands: above or below its control limits, or within them."""


class Point(Frozen):
    """One month of a control chart: suspected faults of applicable verdicts, and the limits of their rate."""

    name: str
    fail: int
    applicable: int
    unknown: int = Field(0, description="of the applicable: those that could not be told")
    low: float | None = None
    high: float | None = None
    reading: Reading | None = None


NoLimits = Literal["few", "flat"]
"""Too few earlier months to tell usual from unusual; all of them without a fault, or with nothing else."""


class Chart(Frozen):
    """The rate of suspected faults month by month, with control limits that rest on the months before the last."""

    of: Literal["all", "theme", "rule"]
    name: str = ""
    title: Bilingual
    centre: float | None = Field(None, description="the rate of the months before the last")
    spread: float | None = Field(None, description="how much wider than chance alone the months scatter; at least 1")
    no_limits: NoLimits | None = None
    points: tuple[Point, ...] = Field(description="oldest first; the last one is the audit's own")

    @property
    def reading(self) -> Reading | None:
        """Where the last month stands; None without limits."""
        return self.points[-1].reading


class Months(Frozen):
    """Several audits in a row, the last one this."""

    reports: tuple[ReportRead, ...] = Field(description="oldest first")
    cautions: tuple[Bilingual, ...] = ()
    charts: tuple[Chart, ...] = Field(description="of all verdicts, of each theme, of each rule that ever had a fault")

    def charts_of(self, of: Literal["all", "theme", "rule"]) -> tuple[Chart, ...]:
        """The charts of one kind."""
        return tuple(chart for chart in self.charts if chart.of == of)
