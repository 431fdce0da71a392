"""例外备案: findings that somebody has accepted for a time. A waived finding stays a finding; it is counted apart."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from riskaudit.model.base import Bilingual, Frozen

WaiverState = Literal["used", "unused", "expired", "malformed"]
"""In force and covering findings; in force and covering none; past its last day; not to be relied on. Only the first
has any effect."""


class Waived(Frozen):
    """Findings that waivers cover, by their result."""

    fail: int = 0
    review: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.fail + self.review

    def __add__(self, other: Waived) -> Waived:
        return Waived(fail=self.fail + other.fail, review=self.review + other.review)


class WaiverTold(Frozen):
    """A waiver as a report tells of it. Texts are those of the register; a malformed one may lack any of them."""

    id: str = Field(description="the register's own number of it, or its place there")
    rule: str = ""
    record: str = Field("", description="the key, pattern or fingerprint that it names")
    reason: str = ""
    applicant: str = ""
    approved_by: str = ""
    attachment: str = ""
    until: date | None = Field(None, description="its last day, inclusive")
    state: WaiverState
    problem: Bilingual | None = Field(None, description="why it has no effect")
    covered: Waived = Waived()
