"""What the command asked for, as far as verdicts and their words depend on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from riskaudit.model.base import Language
from riskaudit.model.masking import MASKED, Masking
from riskaudit.model.month import Month
from riskaudit.model.waiver import NO_WAIVERS, InForce

SHOWN = 50
"""Findings of a rule that the report holds unless it is told otherwise; findings.csv has them all."""


@dataclass(frozen=True)
class Options:
    """What the command asked for, as far as verdicts and their words depend on it."""

    as_of: date
    profile: str = "national"
    language: Language = "zh"
    mask: Masking = MASKED
    secret: str = ""
    unread: bool = False
    proof: bool = True
    """Tell of findings how it stands with what a court would ask for."""

    law_date: date | None = None
    """Judge every record by the law of this day, whatever its own."""
    waivers: InForce = NO_WAIVERS
    due: Month | None = None
    """The month, where every rule tells its records by the day on which an act is due."""
    unproven: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By rule and fingerprint: what is said of records whose proof is overdue in an earlier ledger."""
    most: int = SHOWN
    """How many findings of a rule, and how many of its open items, the report holds; 0 for all of them."""

    def shown(self, total: int) -> int:
        """How many of so many the report holds."""
        return min(total, self.most) if self.most else total
