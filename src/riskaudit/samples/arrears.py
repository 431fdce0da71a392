"""Sound cuts of single customers: for arrears, by agreement of prepaid customers, for theft and breach."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

from riskaudit.samples.county import County, Customer
from riskaudit.samples.hours import Hours
from riskaudit.samples.record import Record, forget_future

_OLD_CUT = date(2024, 5, 22)
"""A working day under the rules that ended with May 2024: the bill was never paid, the case is still open."""


def build_cuts(county: County, hours: Hours, count: int, numbers: Iterator[str]) -> list[Record]:
    """So many cuts of customers in the month, and four of May 2024 that are open still."""
    cuts = []
    for _ in range(count):
        kind = hours.rng.choices((_arrears, _prepaid, _breach, _theft), (82, 12, 3, 3))[0]
        cuts.append(kind(county.customer(), hours, next(numbers), _day(hours)))
    for _ in range(4):
        old = _arrears(county.customer("低压非居民"), hours, next(numbers), _OLD_CUT)
        cuts.append(old | dict.fromkeys(_RESTORED) | {"restore_result": None})
    return cuts


_SEPTEMBER = (date(2026, 9, 21), date(2026, 9, 30))
_OCTOBER = (date(2026, 10, 8), date(2026, 10, 30))
_RESTORED = ("paid_at", "cleared_at", "restore_requested_at", "restored_at", "metered_restored_at")


def _day(hours: Hours) -> date:
    early = hours.rng.random() < 0.06
    return (
        hours.workday(date(2026, 9, 21), date(2026, 9, 30))
        if early
        else hours.workday(date(2026, 10, 8), date(2026, 10, 30))
    )


def _blank(customer: Customer, number: str, kind: str, *, prepaid: bool = False) -> Record:
    return {
        "outage_no": number,
        "kind": kind,
        "change": "新增",
        "important": customer.important,
        "sensitive": customer.important,
        "importance_note": "停电前已到户核实，自备电源可用" if customer.important else None,
        "prepaid": prepaid,
        "voltage": customer.voltage,
        "line": customer.line,
        "transformer_area": customer.area,
        "area": customer.area,
        "filing_unit": customer.unit.station,
        **customer.columns(),
    }


def _paid_and_restored(cut: datetime, hours: Hours) -> Record:
    """Paid some time after the cut, restored well within two hours."""
    paid = hours.minutes(cut, 60, 3 * 24 * 60)
    paid = hours.on(paid.date(), 9 * 60, 20 * 60) if paid.date() > cut.date() else hours.minutes(cut, 45, 200)
    restored = hours.minutes(paid, 12, 105)
    return {
        "paid_at": paid,
        "cleared_at": paid,
        "restore_requested_at": hours.minutes(paid, 1, 5),
        "restored_at": restored,
        "metered_restored_at": hours.minutes(restored, 0, 2),
        "restore_result": "成功",
    }


def _arrears(customer: Customer, hours: Hours, number: str, day: date) -> Record:
    """Overdue for more than thirty days, dunned, approved, served 3 to 7 days before, told again before the cut."""
    rng = hours.rng
    cut = hours.on(day, 9 * 60 + 30, 15 * 60)
    served = hours.on(day - timedelta(days=rng.randint(3, 7)), 9 * 60, 17 * 60)
    approved = hours.on(hours.before(served.date(), 1))
    dunned = hours.on(approved.date() - timedelta(days=rng.randint(1, 7)), 9 * 60, 19 * 60)
    deadline = day - timedelta(days=rng.randint(36, 75))
    record = _blank(customer, number, "欠费停电") | {
        "pay_deadline": deadline,
        "overdue_on": deadline + timedelta(days=1),
        "bill_month": f"{deadline.year}{deadline.month:02d}",
        "owed": Decimal(rng.randint(8000, 900000)) / 100,
        "dunning_count": rng.randint(2, 5),
        "last_dunned_at": dunned,
        "approver": "营销部主任",
        "approved_at": approved,
        "notice_no": f"TD{number}",
        "notice_served_at": served,
        "serve_method": rng.choice(("直接送达", "邮寄送达", "留置送达")),
        "signed_by": f"{customer.name}（本人）",
        "signing_proof": "签收回执及照片",
        "planned_cut_at": cut - timedelta(minutes=rng.randint(0, 20)),
        "recall_at": cut - timedelta(minutes=rng.randint(38, 110)),
        "reported_at": hours.minutes(served, 30, 300) if customer.important else None,
        "cut_method": rng.choice(("远程", "现场")),
        "cut_reason": "欠费",
        "cut_at": cut,
        "metered_cut_at": hours.minutes(cut, 0, 2),
        **_paid_and_restored(cut, hours),
    }
    return _close(forget_future(record, ("planned_cut_at",)))


def _prepaid(customer: Customer, hours: Hours, number: str, day: date) -> Record:
    """Cut by agreement when the balance is gone; the rules on notices do not hold for it."""
    cut = hours.on(day, 9 * 60 + 30, 15 * 60)
    record = _blank(customer, number, "欠费停电", prepaid=True) | {
        "owed": Decimal(hours.rng.randint(100, 3000)) / 100,
        "last_dunned_at": cut - timedelta(days=2),
        "warned_at": cut - timedelta(days=2, hours=1),
        "dunning_count": 2,
        "cut_method": "远程",
        "cut_reason": "余额不足，依协议停电",
        "cut_at": cut,
        "metered_cut_at": hours.minutes(cut, 0, 2),
        **_paid_and_restored(cut, hours),
    }
    return _close(forget_future(record))


def _breach(customer: Customer, hours: Hours, number: str, day: date) -> Record:
    record = _arrears(customer, hours, number, day)
    for name in ("pay_deadline", "overdue_on", "bill_month", "owed", "dunning_count", "last_dunned_at", "paid_at"):
        record[name] = None
    return record | {"kind": "违约停电", "cut_reason": "私自超容，逾期未改"}


def _theft(customer: Customer, hours: Hours, number: str, day: date) -> Record:
    record = _breach(customer, hours, number, day)
    record |= {"kind": "窃电停电", "cut_reason": "绕越电能表用电，现场告知", "signing_proof": "两人检查、全程录像"}
    return record


def _close(record: Record) -> Record:
    if record["restored_at"] is None:
        record["restore_result"] = None
    return record
