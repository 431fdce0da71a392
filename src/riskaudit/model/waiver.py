"""例外备案: findings that somebody has accepted for a time. A waived finding stays a finding; it is counted apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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
    place: str = Field("", description="file and line, or file, sheet and row; empty in a report for outsiders")
    rule: str = ""
    record: str = Field("", description="the key, pattern or fingerprint that it names, masked where personal")
    unit: str = Field("", description="the unit that it is limited to; empty for all")
    reason: str = ""
    applicant: str = ""
    approved_by: str = ""
    attachment: str = ""
    until: date | None = Field(None, description="its last day, inclusive")
    state: WaiverState
    problem: Bilingual | None = Field(None, description="why it has no effect, and the cure")
    covered: Waived = Waived()


@dataclass(frozen=True, slots=True)
class Waiver:
    """One that is in force: findings of these rules on records whose key, pattern or fingerprint is `record`."""

    id: str
    rules: frozenset[str]
    record: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class InForce:
    """The waivers of an audit in the order of the register: the first that covers a finding counts.

    `secret` is that of the fingerprints people know, which those of a report for outsiders do not have.
    """

    waivers: tuple[Waiver, ...] = ()
    secret: str = ""

    def of(self, rule: str) -> tuple[Waiver, ...]:
        """Those that may cover findings of a rule."""
        return tuple(waiver for waiver in self.waivers if rule in waiver.rules)


NO_WAIVERS = InForce()
"""As if there were no register."""


@dataclass(frozen=True, slots=True)
class Covered:
    """What waivers cover of the findings of a rule: by 供电所, and by the waiver's id."""

    by_unit: Mapping[str, Waived] = field(default_factory=dict)
    by_waiver: Mapping[str, Waived] = field(default_factory=dict)

    @property
    def total(self) -> Waived:
        """All of them."""
        return sum(self.by_unit.values(), Waived())


NOTHING_COVERED = Covered()
"""What no waiver covers."""
