"""The month that is asked for, and by which moment a record belongs to it: the words alone, which reports hold without
asking anything of records."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

from riskaudit.model.base import Bilingual

MonthBy = Literal["accepted", "due", "done"]
"""Which moment puts a record into the month: that of its dataset's date (受理), that by which an act is due under a rule
(到期), that which closes the record (办结). Without any it is the dataset's date, and what was still open then."""

MONTH_BY_WORDS: dict[MonthBy, Bilingual] = {
    "accepted": Bilingual(zh="按受理（起始）时间归月", en="by acceptance"),
    "due": Bilingual(zh="按到期日归月", en="by due day"),
    "done": Bilingual(zh="按办结时间归月", en="by closing"),
}

_MONTH = re.compile(r"(?:19|20|21)[0-9]{2}-(?:0[1-9]|1[0-2])")
_YEARS = range(1900, 2200)
"""Years in which records, and days before and after them, may lie."""


def is_month(told: str) -> bool:
    """Whether a text is a month that can be audited, as `2026-10`."""
    return _MONTH.fullmatch(told) is not None


def day_told(told: str) -> date:
    """A day as `2026-11-01`. Raises ValueError for anything else, and for a year in which nobody has records."""
    day = date.fromisoformat(told)
    if day.year not in _YEARS:
        raise ValueError(told)
    return day
