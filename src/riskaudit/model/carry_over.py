"""接续: what became of the items that an earlier report left open, by name."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from enum import StrEnum

from pydantic import Field

from riskaudit.model.base import Bilingual, Frozen
from riskaudit.model.months import ReportRead
from riskaudit.model.outcome import Address

SOON = timedelta(days=3)
"""An item with so much time left, or less, was near its day."""


class OpenNow(StrEnum):
    """What became of an open item, told by its fingerprint. Of the records that have it today the first line decides
    that fits; `old` items of the earlier report share it.

    ==============================================  =========
    the rule is gone, not selected, not checked     UNCHECKED
    any fail                                        LATE
    any review                                      REVIEW
    no record at all, and some input was not read   UNKNOWN
    no record at all                                ABSENT
    any that is open still                          OPEN
    only passes, as many as *old* or more           DONE
    anything else                                   UNKNOWN
    ==============================================  =========
    """

    LATE = "late"
    REVIEW = "review"
    UNKNOWN = "unknown"
    UNCHECKED = "unchecked"
    ABSENT = "absent"
    OPEN = "open"
    DONE = "done"


OPEN_NOW_WORDS = {
    OpenNow.LATE: Bilingual(zh="逾期，转为疑似问题", en="Late: now suspected"),
    OpenNow.REVIEW: Bilingual(zh="转为待核查", en="Now for review"),
    OpenNow.UNKNOWN: Bilingual(zh="无法判定", en="Cannot be told"),
    OpenNow.UNCHECKED: Bilingual(zh="规则本期未检查", en="Rule not checked"),
    OpenNow.ABSENT: Bilingual(zh="本期导出中没有", en="Not in this export"),
    OpenNow.OPEN: Bilingual(zh="仍在途", en="Still open"),
    OpenNow.DONE: Bilingual(zh="如期办结", en="Done in time"),
}
"""The worst first."""


class OpenBefore(Frozen):
    """An item that the earlier report listed as open, and what became of it."""

    fingerprint: str
    rule: str
    title: Bilingual = Field(description="that of the rule")
    record: Address = Field(description="as the earlier report had it")
    due: str = Field(description="its last day or moment, as the earlier report had it")
    now: OpenNow

    def was_near(self, as_of: date) -> bool:
        """Whether it had little time left on the day of the earlier report."""
        return bool(self.due) and date.fromisoformat(self.due[:10]) - as_of <= SOON


class CarryOver(Frozen):
    """The open items of an earlier report. `items` are those that it listed; it counted `total`."""

    earlier: ReportRead
    items: tuple[OpenBefore, ...] = Field((), description="the worst first, then by their last day")
    total: int = 0
    untold: Bilingual | None = Field(None, description="why nothing can be told of them, where that is so")

    @property
    def counts(self) -> dict[OpenNow, int]:
        """The items by what became of them; they add up to those listed."""
        found = Counter(item.now for item in self.items)
        return {now: found[now] for now in OpenNow}
