"""Sound orders at the meter: signed, photographed, tested and told in time, with meters verified for years to come."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from riskaudit.samples.county import PLANT, RESIDENT
from riskaudit.samples.hours import Hours
from riskaudit.samples.record import Record, day, forget_future, numbered

_WORKS = ("新装", "换装", "拆除", "校验", "现场检验", "异常核实")
_PLACES = {RESIDENT: "楼道集中表箱", PLANT: "配电室计量柜"}
_FROM_FILE = (
    *("account_no", "customer_name", "address", "customer_class", "meter_no", "multiplier"),
    *("unit_city", "unit_county", "unit_station", "unit_team", "unit_code"),
)


def build_meters(files: list[Record], hours: Hours, count: int) -> list[Record]:
    """So many orders of the month, each at the meter of another customer on file."""
    numbers = numbered("JL2026", 1)
    chosen = hours.rng.sample(files, min(count, len(files)))
    orders = [_order(found, next(numbers), hours) for found in chosen]
    return sorted(orders, key=lambda order: str(order["order_no"]))


def _order(found: Record, number: str, hours: Hours) -> Record:
    rng = hours.rng
    accepted = hours.on(hours.workday(date(2026, 10, 8), date(2026, 10, 27)), 530, 960)
    high = found["customer_class"] == PLANT
    order: Record = {name: found.get(name) for name in _FROM_FILE} | {
        "order_no": number,
        "work": rng.choices(_WORKS, (14, 26, 6, 24, 16, 14))[0],
        "meter_class": ("II类" if rng.random() < 0.3 else "III类") if high else "V类",
        "accepted_at": accepted,
        "verified_until": date(rng.randint(2028, 2034), rng.randint(1, 12), rng.randint(1, 28)),
        "place": _PLACES.get(str(found["customer_class"]), "商铺外墙表箱"),
        "at_boundary": True,
        "worker": f"装表员{rng.randint(1, 20):02d}",
    }
    if order["work"] in ("新装", "换装", "拆除"):
        _fit(order, accepted, hours)
    else:
        _test(order, accepted, hours)
    return forget_future(order, ("verified_until",))


def _fit(order: Record, accepted: datetime, hours: Hours) -> None:
    """Fitted or removed within days; the old reading confirmed, photographed, and everything signed."""
    worked = hours.within(accepted, 3, 1)
    order |= {
        "worked_at": worked,
        "signed_by": order["customer_name"],
        "seal_no": f"F{hours.rng.randint(100000, 999999)}",
        "finished_at": hours.minutes(worked, 20, 50),
    }
    if order["work"] != "拆除":
        order["new_reading"] = 0
    if order["work"] != "新装":
        order |= {
            "old_meter_no": f"{order['meter_no']}J",
            "old_reading": hours.rng.randint(1000, 60000),
            "reading_confirmed_by": order["customer_name"],
            "photo": f"ZP{order['order_no']}",
        }


def _test(order: Record, accepted: datetime, hours: Hours) -> None:
    """Tested and told within working days; a meter out of tolerance is replaced within two more."""
    tested = hours.within(accepted, 2, 1)
    told = hours.minutes(tested, 30, 90)
    faulty = order["work"] != "异常核实" and hours.rng.random() < 0.3 and tested.date() < date(2026, 10, 26)
    order |= {
        "tested_at": tested,
        "test_result": "超差" if faulty else "合格",
        "notified_at": told,
        "signed_by": order["customer_name"],
        "finished_at": hours.minutes(told, 5, 30),
    }
    if order["work"] == "现场检验":
        order["last_tested_on"] = day(order, "accepted_at") - timedelta(days=hours.rng.randint(150, 340))
    if order["work"] == "校验":
        order["test_fee"] = 0
    if faulty:
        order["replaced_at"] = hours.within(tested, 2, 1)
