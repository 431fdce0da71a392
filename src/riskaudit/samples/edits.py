"""Sound changes to customer files: behind an order or approved by another, in office hours, for months to come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from riskaudit.samples.county import County
from riskaudit.samples.hours import Hours
from riskaudit.samples.record import FIRST_DAY, LAST_DAY, Record, numbered

_FIELDS = (
    ("用电类别", "居民生活用电", "一般工商业用电", 12),
    ("电价类别", "工商业单一制电价", "工商业两部制电价", 10),
    ("综合倍率", "20", "30", 14),
    ("计费起始日", "2026-10-09", "2026-10-10", 10),
    ("合同容量", "80", "100", 12),
    ("运行容量", "200", "315", 8),
    ("抄表例日", "1", "3", 8),
    ("联系电话", "13800000000", "13800000001", 20),
)
_EXPORTS = 0.07


def build_edits(county: County, accounts: Sequence[str], hours: Hours, count: int) -> list[Record]:
    """So many lines of the log, in the order in which they were written."""
    moments = sorted(
        hours.on(hours.workday(FIRST_DAY, LAST_DAY)) + timedelta(seconds=hours.rng.randint(0, 59)) for _ in range(count)
    )
    numbers = numbered("LOG", 8800)
    log = []
    for at in moments:
        line: Record = {"log_no": next(numbers), "edited_at": at, "edited_by": f"业务员{hours.rng.randint(1, 9):02d}"}
        log.append(
            line | (_export(county, hours) if hours.rng.random() < _EXPORTS else _change(county, accounts, hours, at))
        )
    return log


def _export(county: County, hours: Hours) -> Record:
    approved = f"班长{hours.rng.randint(1, 4):02d}"
    return {
        "operation": "导出",
        "row_count": hours.rng.randint(20, 900),
        "approved_by": approved,
        **county.unit().columns(),
    }


def _change(county: County, accounts: Sequence[str], hours: Hours, at: date) -> Record:
    rng = hours.rng
    customer = county.known(rng.choice(list(accounts)))
    field, old, new, _ = rng.choices(_FIELDS, [item[-1] for item in _FIELDS])[0]
    by_order = rng.random() < 0.6
    return {
        "operation": "修改",
        "account_no": customer.account,
        "field": field,
        "old_value": old,
        "new_value": new,
        "approved_by": f"班长{rng.randint(1, 4):02d}",
        "approved_at": at,
        "effective_month": None if field == "联系电话" else at.year * 100 + at.month,
        "order_no": f"9026{rng.randint(70000, 79999):08d}" if by_order else None,
        "reason": "业务变更" if by_order else "档案核对更正",
        **customer.unit.columns(),
    }
