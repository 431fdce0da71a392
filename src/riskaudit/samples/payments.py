"""How sound bills are paid: in time, late with the lawful fee, or not yet; and how money is given back."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from riskaudit.samples.county import PLANT, RESIDENT
from riskaudit.samples.hours import Hours
from riskaudit.samples.record import CUTOFF, LAST_DAY, Record, day

_RATES = {RESIDENT: Decimal("0.001")}
_CAP = Decimal("0.3")


def late_fee(bill: Record, paid: date) -> Decimal:
    """The fee that is due for a payment on a day of the same year: by the class's rate for every day overdue."""
    days = max(0, (paid - day(bill, "pay_deadline")).days)
    rate = _RATES.get(str(bill["customer_class"]), Decimal("0.002"))
    return (_money(bill, "receivable") * rate * days).quantize(Decimal("0.01"), ROUND_HALF_UP)


def pay(bill: Record, hours: Hours, *, overdue: bool = False) -> None:
    """Pay a bill in time, or after its last day with the fee; what would be paid after the month is open."""
    last = day(bill, "pay_deadline")
    late = overdue or hours.rng.random() < 0.12
    first = date(2026, 10, 9) if overdue else last + timedelta(days=1) if late else day(bill, "issued_on")
    until = date(2026, 10, 29) if overdue else last + timedelta(days=9) if late else last
    paid = hours.on(hours.workday(first, until))
    unpaid = late and not overdue and hours.rng.random() < 0.25
    if unpaid or paid >= CUTOFF:
        overrun = last < LAST_DAY
        bill |= {"owed": bill["receivable"] if overrun else 0, "claimed_on": date(2026, 10, 30) if overrun else None}
        return
    bill |= {"paid_at": paid, "paid_amount": bill["receivable"], "owed": 0, "late_fee": 0}
    if paid.date() > last:
        cap = (_money(bill, "receivable") * _CAP).quantize(Decimal("0.01"), ROUND_DOWN)
        bill["late_fee"] = min(late_fee(bill, paid.date()), cap)
    _channel(bill, paid, hours)


def _channel(bill: Record, paid: datetime, hours: Hours) -> None:
    """Cash goes to the bank by the evening of the next working day; other ways have a payer of their own."""
    number = int(str(bill["account_no"])) % 100000
    if bill["customer_class"] == PLANT:
        bill |= {"pay_method": "转账", "payer_kind": "单位", "payer_account": f"6228000088{number:06d}"}
        return
    way = hours.rng.choices(("线上", "银行代扣", "现金"), (64, 18, 18))[0]
    bill["pay_method"] = way
    if way != "现金":
        bill |= {"payer_kind": "个人", "payer_account": f"6217000099{number:06d}"}
        return
    # Cash of the month's last days goes to the bank the same evening, so that no payment is left open.
    banked = hours.on(paid.date(), 1045, 1075) if paid.day >= 28 else hours.on(hours.later(paid.date(), 1), 520, 560)
    bill |= {"cashier": f"收费员{number % 9 + 1:02d}", "banked_at": banked}


def refund(bill: Record, hours: Hours, month: int = 10, odds: float = 0.17) -> None:
    """Give some bills a refund or a supplement, asked for in the month, approved by another, paid in time."""
    if bill.get("master") or hours.rng.random() > odds:
        return
    reason = hours.rng.choice(("计量误差", "倍率差错", "多收电费", "多收电费", "销户退费"))
    asked = hours.on(hours.workday(date(2026, month, 8), date(2026, month, 22)))
    number = int(str(bill["account_no"]))
    bill |= {
        "refund_reason": reason,
        "refund_energy": -hours.rng.randint(20, 160),
        "refund_amount": -Decimal(hours.rng.randint(900, 9000)) / 100,
        "refund_applicant": f"{bill['unit_team']}核算员{number % 8 + 1:02d}",
        "refund_approver": f"{bill['unit_station']}核算主管",
        "refund_asked_at": asked,
        "refunded_at": hours.within(asked, 4, 1),
    }
    if reason == "计量误差":
        mended = asked.date() - timedelta(days=3)
        days = 2 * hours.rng.randint(20, 150)
        bill |= {"refund_to": mended, "last_test_on": mended - timedelta(days=days), "refund_days": days // 2}
    elif reason == "倍率差错":
        mended = asked.date() - timedelta(days=3)
        days = hours.rng.randint(30, 90)
        bill |= {"refund_to": mended, "error_from": mended - timedelta(days=days), "refund_days": days}


def _money(bill: Record, column: str) -> Decimal:
    value = bill[column]
    if not isinstance(value, Decimal):
        raise TypeError(f"{column} holds {value!r}, no sum of money")
    return value
