"""By which moment a record belongs to a month: the words alone, which reports hold without asking anything of records."""

from __future__ import annotations

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
