"""Sound cases of theft and of breach: two inspectors, a recording, reckoned and charged by the rules of the day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from riskaudit.samples.county import PLANT, RESIDENT, County, Customer
from riskaudit.samples.hours import Hours
from riskaudit.samples.record import LAST_DAY, Record, forget_future, moment, numbered

_KINDS = (("窃电", 60), ("高价低接", 14), ("私增容量", 10), ("启用封存设备", 5), ("擅引电源", 6), ("私自转供", 5))
_MULTIPLES = {"窃电": 3, "高价低接": 2, "私增容量": 3, "启用封存设备": 2}
_PRICE = Decimal("0.55")
_PER_KW = {"私增容量": 50, "擅引电源": 500}
REFERRED = Decimal(4000)
"""From this value on a sound theft was referred to the police: above what any province asks."""


def build_violations(
    county: County, cuts: Sequence[Record], accounts: Sequence[str], hours: Hours, count: int
) -> list[Record]:
    """The case behind every cut for theft among `cuts`, and so many more among the accounts."""
    numbers = numbered("CC2026", 300)
    cases = []
    for cut in cuts:
        if cut["kind"] == "窃电停电":
            found = moment(cut, "cut_at") - timedelta(minutes=hours.rng.randint(35, 60))
            case = _case(county.known(str(cut["account_no"])), hours, next(numbers), "窃电", found)
            cases.append(case | {"cut_at": cut["cut_at"]})
    for account in hours.rng.sample(list(accounts), count):
        kind = hours.rng.choices([name for name, _ in _KINDS], [share for _, share in _KINDS])[0]
        found = hours.on(hours.workday(date(2026, 10, 8), LAST_DAY), 9 * 60, 16 * 60)
        cases.append(_case(county.known(account), hours, next(numbers), kind, found))
    return sorted((forget_future(case) for case in cases), key=lambda case: str(case["case_no"]))


def _case(customer: Customer, hours: Hours, number: str, kind: str, found: datetime) -> Record:
    rng = hours.rng
    first, second = rng.sample(range(1, 10), 2)
    station = customer.unit.station.removesuffix("供电所")
    refused = rng.random() < 0.2
    two_part = customer.customer_class == PLANT and customer.kva >= 315
    by_kw = None if two_part and kind == "私增容量" else _PER_KW.get(kind)
    multiple = None if by_kw else _MULTIPLES.get(kind)
    approved = hours.within(found, 3, 1)
    case: Record = {
        "case_no": number,
        "kind": kind,
        "found_at": found,
        "two_part": two_part,
        "multiple": multiple,
        "agreed_multiple": multiple,
        "headcount": 2,
        "inspector_1": f"{station}员工{first:02d}",
        "inspector_2": f"{station}员工{second:02d}",
        "video_no": f"LX{number}",
        "customer_signing": "拒签" if refused else "已签",
        "witness": f"社区干部{rng.randint(1, 9):02d}" if refused else None,
        "evidence_at": hours.minutes(found, 60, 20 * 60),
        "approved_by": "营销部主任",
        "approved_at": approved,
        "closed_at": hours.within(approved, 5, 1),
        **customer.columns(),
    }
    case |= _theft(customer, hours, found) if kind == "窃电" else _breach(hours, by_kw)
    if multiple:
        supplement = case["supplement"]
        assert isinstance(supplement, Decimal)
        case["penalty"] = supplement * multiple
    return case


def _breach(hours: Hours, by_kw: int | None) -> Record:
    """The energy charge to be made good, or what is charged by the kilowatt."""
    drawn = hours.rng.randint(2000, 90000)
    if not by_kw:
        return {"supplement": Decimal(drawn) / 100}
    capacity = drawn // 2000
    return {"capacity": capacity, "penalty": capacity * by_kw}


def _theft(customer: Customer, hours: Hours, found: datetime) -> Record:
    """How much was taken, what it was worth by the criminal method, and how supply was cut."""
    rng = hours.rng
    measured, known = rng.random() < 0.35, rng.random() < 0.3
    lighting = customer.customer_class == RESIDENT
    days = rng.randint(20, 150) if known else 180
    daily = 6 if lighting else 12
    capacity = rng.randint(1, 3) if lighting else rng.randint(3, 30)
    energy = rng.randint(200, 5000) if measured else capacity * daily * days
    large = rng.random() < 0.25
    value = REFERRED + rng.randint(1, 9000) if large else Decimal(rng.randint(100, 900))
    told = hours.minutes(found, 10, 20)
    return {
        "quantity_method": "查实" if measured else "推算",
        "time_known": known,
        "load_kind": "照明" if lighting else "电力",
        "capacity": None if measured else capacity,
        "days": None if measured else days,
        "daily_hours": None if measured else daily,
        "energy": energy,
        "supplement": energy * _PRICE,
        "criminal_value": value + Decimal("0.37"),
        "transferred_at": hours.within(found, 2, 1) if large else None,
        "transfer_no": f"YS{rng.randint(1000, 9999)}" if large else None,
        "told_at": told,
        "cut_at": hours.minutes(told, 3, 12),
    }
