"""What a report says of time to answer, and of the findings of earlier ledgers.

Nothing here closes anything or finds anybody at fault: people do that, in the ledger.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field

from riskaudit.model.base import Bilingual, Frozen


class Again(StrEnum):
    """What became of a finding of an earlier ledger, told by its fingerprint.

    Let *old* be how many findings of the ledgers share the fingerprint, and count the records of this export that have
    it by their verdict. The first line that fits decides for all of them:

    =====================================================  =========
    the rule is gone, not selected, not checked, in error  UNCHECKED
    any fail or review                                     RECURRING
    no record at all, and some input was not read          UNKNOWN
    no record at all                                       ABSENT
    any unknown, any not applicable, any not judged        UNKNOWN
    only passes, but fewer than *old*                      UNKNOWN
    only passes, as many as *old* or more                  FIXED
    =====================================================  =========

    Records outside the month count like those in it, because the ledger asks for them; where a rule judges those of
    the month alone, the others are not judged. Of duplicates of a key nobody can tell which is which: as long as
    one is hit, all stay open.
    """

    FIXED = "fixed"
    RECURRING = "recurring"
    ABSENT = "absent"
    UNKNOWN = "unknown"
    UNCHECKED = "unchecked"


AGAIN_WORDS = {
    Again.FIXED: Bilingual(zh="复查未见异常", en="Fixed"),
    Again.RECURRING: Bilingual(zh="再次发现", en="Found again"),
    Again.ABSENT: Bilingual(zh="本期导出中没有", en="Not in this export"),
    Again.UNKNOWN: Bilingual(zh="无法判定", en="Cannot be told"),
    Again.UNCHECKED: Bilingual(zh="规则本期未检查", en="Rule not checked"),
}


class Feedback(Frozen):
    """By when a unit must answer: so many days after the day of the data, and whether that was moved to a working day.

    `rolled` is None where the calendar does not list the year: then the day is not moved.
    """

    days: int = Field(7, ge=0, description="calendar days from the day of the data")
    due: date
    rolled: bool | None = None


class FollowCounts(Frozen):
    """Findings of earlier ledgers by what became of them, and their orders. The five add up to the findings.

    `overdue` orders are those whose day has passed and that nobody has closed, whatever became of them; `reopened`
    were closed and their findings are here again. Orders whose findings that are here again are all waived are neither.
    """

    fixed: int = 0
    recurring: int = 0
    waived: int = Field(0, description="of the recurring: those that a waiver covers")
    unproven: int = Field(0, description="of the recurring: for review till the day for proof passed, suspected now")
    absent: int = 0
    unknown: int = 0
    unchecked: int = 0
    orders: int = 0
    closed: int = Field(0, description="orders that people had closed, those reopened included")
    reopened: int = 0
    overdue: int = 0
    true: int = Field(0, description="orders that people decided so, like the next two; the tool decides none")
    partly: int = 0
    untrue: int = 0
    refund_cents: int = Field(0, description="the sum of 退补金额 as people wrote it")

    @property
    def decided(self) -> int:
        """Orders with a final decision."""
        return self.true + self.partly + self.untrue

    @property
    def findings(self) -> int:
        """All findings followed up."""
        return self.fixed + self.recurring + self.absent + self.unknown + self.unchecked

    def of(self, again: Again) -> int:
        """The findings that ended so."""
        return int(getattr(self, again.value))

    def __add__(self, other: FollowCounts) -> FollowCounts:
        both = {name: getattr(self, name) + getattr(other, name) for name in FollowCounts.model_fields}
        return FollowCounts(**both)


class UnitFollowed(Frozen):
    """The counts of one unit."""

    unit: str
    counts: FollowCounts


class LedgerRead(Frozen):
    """One ledger that was followed up."""

    name: str
    sha256: str
    orders: int
    by_hand: int = Field(0, description="rows that people added; they have no fingerprint and are only carried over")


class OrderTold(Frozen):
    """An order of an earlier ledger that a reader must know of. Nobody who answers for it is named."""

    number: str
    unit: str
    state: Bilingual
    due: date | None = None
    again: Again = Field(description="the gravest among its findings")
    overdue: bool = False
    reopened: bool = False
    unproven: bool = Field(False, description="proof was asked for by that day and none is named")


class FollowUp(Frozen):
    """By when units answer, and what became of the findings of earlier ledgers."""

    feedback: Feedback
    secret: str = Field("", description="by what the secret of the fingerprints is known again; empty for none")
    ledgers: tuple[LedgerRead, ...] = ()
    total: FollowCounts = FollowCounts()
    units: tuple[UnitFollowed, ...] = Field((), description="sorted; they add up to the total")
    told: tuple[OrderTold, ...] = Field((), description="the first orders that are reopened or overdue")
    told_total: int = 0
    deleted: tuple[str, ...] = Field((), description="orders whose rows were taken out of the ledgers; followed up too")
    new: int = Field(0, description="findings of this audit that no ledger had")
    proofs_due: int = Field(0, description="records whose proof did not come in time, as far as this export has them")
    beyond: int = Field(0, description="of these: records outside the month")

    @property
    def asked(self) -> bool:
        """Whether there was a ledger to follow up."""
        return bool(self.ledgers)
