"""Sound bills: read on the day planned, joined to the bill before, billed by the file's class, paid or claimed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from riskaudit.samples.areas import build_areas
from riskaudit.samples.county import PLANT, RESIDENT, SHOP
from riskaudit.samples.hours import Hours
from riskaudit.samples.meters import build_meters
from riskaudit.samples.payments import pay, refund
from riskaudit.samples.record import Record, day

SIZES = {"billing": 620, "meters": 260, "areas": 60}
"""Records of a full month; areas are counted by themselves, each with four months."""

_PRICES = {RESIDENT: Decimal("0.558"), SHOP: Decimal("0.7243"), PLANT: Decimal("0.6418")}
_SPANS = {RESIDENT: (60, 420), SHOP: (280, 2600), PLANT: (40, 900)}
"""What the register counts in a month; the energy is that many times the multiplier."""

_FROM_FILE = (
    *("account_no", "customer_name", "address", "phone", "customer_class", "usage", "tariff", "industry"),
    *("reading_section", "reading_day", "reader", "meter_no", "multiplier"),
    *("unit_city", "unit_county", "unit_station", "unit_team", "unit_code"),
)


def add_bills(records: dict[str, list[Record]], hours: Callable[[str], Hours], share: float) -> None:
    """Add bills, orders at the meter and losses of areas to the records of a month; the customers are those on file."""
    sizes = {name: max(12, int(size * share)) for name, size in SIZES.items()}
    supplied = [found for found in records["archives"] if _supplied(found)]
    connected = {str(found["account_no"]) for found in records["connections"] if found["business"] == "新装"}
    records["billing"] = build_bills(supplied, connected, hours("billing"), sizes["billing"])
    records["meters"] = build_meters(supplied, hours("meters"), sizes["meters"])
    records["areas"] = build_areas(hours("areas"), sizes["areas"])


def _supplied(found: Record) -> bool:
    supplied = found["energized_at"]
    return isinstance(supplied, datetime) and supplied < datetime(2026, 10, 14)


def build_bills(files: list[Record], connected: set[str], hours: Hours, count: int) -> list[Record]:
    """Bills of the month for so many customers on file, bills of the month before, arrears and late payments.

    `connected` are the accounts that an application tells of; all of them that are on file are billed.
    """
    # A bill names the day billing began only for an account whose connection is on record, as its first bill does.
    known = [found for found in files if str(found["account_no"]) in connected]
    others = [
        found
        for found in files
        if str(found["account_no"]) not in connected and day(found, "energized_at") < date(2026, 9, 1)
    ]
    chosen = [*known, *hours.rng.sample(others, min(len(others), max(12, count - len(known))))]
    bills = [_bill(found, _read_on(found), hours) for found in chosen]
    for bill, found in zip(bills, known, strict=False):
        bill["billing_from"] = day(found, "energized_at")
    _join_masters(bills, hours)
    for bill in bills:
        _charge(bill, hours)
        pay(bill, hours)
        refund(bill, hours)
    older = [*_september(others, hours, max(12, count // 12)), *_overdue(others, hours, max(12, count // 25))]
    return sorted([*bills, *older], key=lambda bill: (str(bill["bill_month"]), str(bill["account_no"])))


def _september(files: list[Record], hours: Hours, count: int) -> list[Record]:
    """Bills of the month before: what happened earlier than the month, so that a look back finds its beginning."""
    supplied = [found for found in files if day(found, "energized_at") < date(2026, 8, 1)]
    bills = [
        _bill(found, _day_of(found, 2026, 9), hours) for found in hours.rng.sample(supplied, min(len(supplied), count))
    ]
    for bill in bills:
        _charge(bill, hours)
        pay(bill, hours)
        refund(bill, hours, month=9, odds=0.6)
    return bills


def _overdue(files: list[Record], hours: Hours, count: int) -> list[Record]:
    """Bills of February, by turns of shops and of households, that were paid in the month at last."""
    bills = []
    for kind in (SHOP, RESIDENT):
        fitting = [
            found
            for found in files
            if found["customer_class"] == kind and day(found, "energized_at") < date(2026, 1, 1)
        ]
        bills += [_bill(found, date(2026, 2, 1), hours) for found in fitting[: count // 2]]
    for bill in bills:
        _charge(bill, hours)
        pay(bill, hours, overdue=True)
    return bills


def _day_of(found: Record, year: int, month: int) -> date:
    return date(year, month, 25 if found["customer_class"] == PLANT else 1)


def _read_on(found: Record) -> date:
    """The day of reading in October; a supply of that month is first read at its end."""
    regular = _day_of(found, 2026, 10)
    return regular if day(found, "energized_at") < regular - timedelta(days=20) else date(2026, 10, 31)


def _bill(found: Record, read: date, hours: Hours) -> Record:
    """A bill before it is charged: what was read, when, how, and from what."""
    rng = hours.rng
    before = read - timedelta(days=30 if read.month != 3 else 28)
    counted = rng.randint(*_SPANS[str(found["customer_class"])])
    start = rng.randint(100, 60000)
    by_hand = rng.random() < 0.08
    changed = rng.random() < 0.02
    bill: Record = {name: found.get(name) for name in _FROM_FILE} | {
        "bill_month": f"{read:%Y%m}",
        "scheduled_on": read,
        "prior_read_at": datetime.combine(before, time(0, 15)) if before > day(found, "energized_at") else None,
        "read_at": hours.on(read, 8 * 60, 11 * 60) if by_hand else hours.on(read, 5, 300),
        "read_method": "手工" if by_hand else "自动",
        "prior_end_reading": start + 4000 if changed else start,
        "start_reading": start,
        "end_reading": start + counted,
        "meter_changed": changed,
        "rolled_over": False,
    }
    if rng.random() < 0.03:
        bill |= {"scheduled_on": read - timedelta(days=3), "shift_approver": f"{found['unit_station']}抄表主管"}
    elif rng.random() < 0.02:
        bill |= {"read_method": "估抄", "miss_reason": "采集终端离线，现场门锁未遇"}
    return bill


def _charge(bill: Record, hours: Hours) -> None:
    """Energy, price and what is due; a plant has losses, a capacity fee and now and then a fixed part."""
    rng, kind = hours.rng, str(bill["customer_class"])
    energy = (_whole(bill, "end_reading") - _whole(bill, "start_reading")) * _whole(bill, "multiplier")
    fee = Decimal(0)
    if kind == PLANT:
        loss = energy // 50
        energy += loss
        fee = Decimal(rng.randint(40, 320) * 100)
        bill |= {"loss_energy": loss, "capacity_fee": fee}
        _add_plant_terms(bill, hours)
    due = (energy * _PRICES[kind] + fee).quantize(Decimal("0.01"), ROUND_HALF_UP)
    issued = day(bill, "read_at") + timedelta(days=2)
    bill |= {
        "energy": energy,
        "prior_energy": energy + rng.choice((-1, 1)) * rng.randint(3, 40),
        "price": _PRICES[kind],
        "receivable": due,
        "issued_on": issued,
        "pay_deadline": issued + timedelta(days=16),
    }


def _add_plant_terms(bill: Record, hours: Hours) -> None:
    """A fixed part reviewed within the year, or a reduction of capacity that lasted long enough."""
    read = day(bill, "read_at")
    drawn = hours.rng.random()
    if drawn < 0.35:
        bill |= {
            "ratio_energy": f"居民照明{hours.rng.randint(2, 9)}%",
            "ratio_reviewed_on": read - timedelta(days=hours.rng.randint(30, 300)),
        }
    elif drawn < 0.65:
        restored = read - timedelta(days=hours.rng.randint(1, 4))
        bill |= {
            "derated_from": restored - timedelta(days=hours.rng.randint(16, 40)),
            "restored_on": restored,
            "capacity_cut": Decimal(hours.rng.randint(8, 60) * 100),
        }


def _join_masters(bills: list[Record], hours: Hours) -> None:
    """Make every eleventh bill of a shop a master meter over the three that follow; it counts a little more."""
    shops = [bill for bill in bills if bill["customer_class"] == SHOP and bill["read_method"] == "自动"]
    for i in range(0, len(shops) - 4, 11):
        master, subs = shops[i], shops[i + 1 : i + 4]
        total = sum(_whole(sub, "end_reading") - _whole(sub, "start_reading") for sub in subs)
        for sub in subs:
            sub |= {"master": "分表", "master_account": master["account_no"], "bill_month": master["bill_month"]}
        master["master"] = "总表"
        master["end_reading"] = _whole(master, "start_reading") + total + hours.rng.randint(2, 30)


def _whole(record: Record, column: str) -> int:
    value = record[column]
    if not isinstance(value, int):
        raise TypeError(f"{column} holds {value!r}, no whole number")
    return value
