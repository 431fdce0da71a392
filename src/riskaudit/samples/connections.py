"""Sound applications for supply: every stage in its order and within the limits of its class."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from riskaudit.samples.contracts import contract_for
from riskaudit.samples.county import PLANT, RESIDENT, SHOP, County, Customer
from riskaudit.samples.hours import Hours
from riskaudit.samples.record import Record, day, filled, forget_future, moment, numbered
from riskaudit.samples.works import PLANS, ended, idle_closing, papers_of, works_of

_PLANS = ("plan_expires_on", "effective_to", *PLANS)
CHANGES = ("过户", "更名", "改类", "销户")
"""Changes of supply among the applications."""

_OLD = 3
_APPLY = {True: (date(2026, 7, 20), date(2026, 9, 4)), False: (date(2026, 8, 10), date(2026, 10, 9))}
"""First and last days on which plants apply, important ones (True) earlier; their works end within the year."""

_OLD_ACCEPTED = datetime(2024, 5, 20, 9, 40)
"""Accepted under the rules that ended with May 2024; the customer's works took until the month."""


def build_connections(county: County, hours: Hours, count: int) -> tuple[list[Record], list[Record], list[Customer]]:
    """So many applications; the contracts signed for them; the customers energized before the month's end."""
    numbers = numbered("9026", 70000)
    applications: list[Record] = []
    contracts: list[Record] = []
    energized: list[Customer] = []
    for i in range(count):
        customer = county.customer(PLANT if i < _OLD else hours.rng.choices((RESIDENT, SHOP, PLANT), (42, 28, 30))[0])
        maker = _old if i < _OLD else _maker(customer, hours)
        found = _finish(maker(_blank(customer, next(numbers), hours), customer, hours))
        applications.append(found)
        if filled(found, ["contract_signed_on"]):
            contracts.append(contract_for(customer, day(found, "contract_signed_on"), hours))
            found["contract_no"] = contracts[-1]["contract_no"]
        if filled(found, ["energized_at"]):
            energized.append(customer)
    return sorted(applications, key=lambda found: str(found["application_no"])), contracts, energized


def _maker(customer: Customer, hours: Hours) -> Callable[[Record, Customer, Hours], Record]:
    if hours.rng.random() < 0.04:
        return _ended
    if customer.customer_class != PLANT and hours.rng.random() < 0.12:
        return _change
    return {RESIDENT: _resident, SHOP: _shop, PLANT: _plant}[customer.customer_class]


def _accepted(hours: Hours, first: date, last: date) -> datetime:
    return hours.on(hours.workday(first, last), 8 * 60 + 40, 16 * 60)


def _blank(customer: Customer, number: str, hours: Hours) -> Record:
    rng = hours.rng
    return {
        "application_no": number,
        "order_no": number,
        "customer_class": customer.customer_class,
        "supply_count": "双电源" if customer.important else "单电源",
        "important": customer.important,
        "community": False,
        "free_connection": customer.customer_class != PLANT,
        "external_works": customer.customer_class == SHOP and rng.random() < 0.3,
        "business": "新装" if rng.random() < 0.85 else "增容",
        "channel": rng.choice(("网上国网", "营业厅", "政务大厅")),
        "voltage": customer.voltage,
        "usage": customer.usage,
        "industry": "批发零售"
        if customer.customer_class == SHOP
        else "通用设备制造"
        if customer.customer_class == PLANT
        else None,
        "applied_kva": customer.kva,
        "contract_kva": customer.kva,
        "clerk": f"客户经理{customer.number % 12 + 1:02d}",
        "contract_no": None,
        "arrears": 0,
        "free_choice": "已签署" if customer.customer_class == PLANT else None,
        **papers_of(customer),
        **customer.columns(),
    }


def _ended(record: Record, customer: Customer, hours: Hours) -> Record:
    """Accepted, and ended before the plan."""
    return ended(record, hours)


def _plan(record: Record, hours: Hours, accepted: datetime, workdays: int) -> Record:
    """Accepted, surveyed, answered in writing and received on the same day."""
    replied = hours.within(accepted, workdays)
    same_day = replied.date() == accepted.date()
    surveyed = (
        accepted + (replied - accepted) / 2 if same_day else replied - timedelta(minutes=hours.rng.randint(20, 50))
    )
    return record | {
        "applied_on": accepted - timedelta(minutes=hours.rng.randint(0, 5)),
        "accepted_at": accepted,
        "recorded_at": hours.minutes(accepted, 1, 9),
        "surveyed_at": surveyed.replace(second=0),
        "replied_at": replied,
        "reply_method": "书面答复",
        "plan_signed_at": hours.minutes(replied, 2, 9),
        "plan_expires_on": replied.date() + timedelta(days=365 if record["customer_class"] == PLANT else 90),
    }


def _supply(record: Record, hours: Hours, signed: datetime, workdays: int) -> Record:
    """Contract, meter, supply and archive, from the moment of signing on."""
    energized = hours.within(signed, workdays, 1) if workdays else hours.minutes(signed, 20, 60)
    return record | {
        "contract_signed_on": signed.date(),
        "metered_at": energized - timedelta(minutes=hours.rng.randint(5, 12)),
        "energized_at": energized,
        "first_read_at": hours.minutes(energized, 10, 600),
        "finished_at": hours.minutes(energized, 12, 50),
        "archived_at": hours.within(hours.minutes(energized, 50, 60), 4, 1),
    }


def _resident(record: Record, customer: Customer, hours: Hours) -> Record:
    """Supply within four working days from acceptance on; where the customer asked to wait, that is recorded."""
    accepted = _accepted(hours, date(2026, 9, 24), date(2026, 10, 28))
    waits = hours.rng.random() < 0.06
    if waits:
        accepted = _accepted(hours, date(2026, 10, 8), date(2026, 10, 16))
    found = _plan(record, hours, accepted, 1)
    ready = moment(found, "plan_signed_at")
    if waits:
        paused = hours.minutes(ready, 10, 50)
        ready = hours.within(paused, 5, 3)
        found |= {"pause_from": paused, "pause_to": ready, "pause_reason": "客户户内线路未完工，申请延后装表"}
    return _inspect_at_once(found, hours, hours.within(ready, 1))


def _shop(record: Record, customer: Customer, hours: Hours) -> Record:
    """Five working days, or more where a line must be built outside."""
    accepted = _accepted(hours, date(2026, 9, 21), date(2026, 10, 27))
    found = _plan(record, hours, accepted, 2)
    ready = moment(found, "plan_signed_at")
    return _inspect_at_once(found, hours, hours.within(ready, 6 if record["external_works"] else 1))


def _inspect_at_once(record: Record, hours: Hours, reported: datetime) -> Record:
    """One visit: completion reported, inspected and passed; contract and supply follow within a working day."""
    inspected = hours.minutes(reported, 20, 50)
    return _supply(record | _passed(reported, inspected, hours), hours, hours.minutes(inspected, 12, 20), 1)


def _passed(reported: datetime, inspected: datetime, hours: Hours) -> Record:
    return {
        "completion_reported_at": reported,
        "inspected_at": inspected,
        "passed_at": hours.minutes(inspected, 1, 9),
        "inspection_result": "合格",
        "inspection_count": 1,
    }


def _change(record: Record, customer: Customer, hours: Hours) -> Record:
    """A change of the customer or of the use: a new contract, no inspection, nothing owed."""
    accepted = _accepted(hours, date(2026, 9, 22), date(2026, 10, 26))
    finished = hours.within(accepted, 2)
    business = hours.rng.choice(CHANGES)
    signed = None if business == "销户" else finished.date()
    found = record | {
        "business": business,
        "applied_on": accepted,
        "accepted_at": accepted,
        "recorded_at": hours.minutes(accepted, 1, 9),
        "contract_signed_on": signed,
        "effective_from": finished.date(),
        "finished_at": finished,
        "archived_at": hours.within(finished, 3, 1),
    }
    idle = business == "销户" and hours.rng.random() < 0.6
    return found | idle_closing(found, hours) if idle else found


def _plant(record: Record, customer: Customer, hours: Hours) -> Record:
    """Plan, the customer's works, completion reported and inspected, contract, supply."""
    accepted = _accepted(hours, *_APPLY[customer.important])
    found = _plan(record, hours, accepted, 17 if customer.important else 8)
    return _works(found, customer, hours, hours.rng.randint(12, 26))


def _old(record: Record, customer: Customer, hours: Hours) -> Record:
    """Answered within the month that the old rules allowed, later than the new ones would."""
    replied = datetime(2024, 6, 14, 15, 20)
    record |= {"business": "新装", "supply_count": "单电源", "important": False}
    found = _plan(record, hours, _OLD_ACCEPTED, 8) | {
        "surveyed_at": datetime(2024, 5, 27, 10, 0),
        "replied_at": replied,
        "plan_signed_at": replied + timedelta(minutes=5),
        "plan_expires_on": date(2026, 12, 31),
        "extension_asked_on": date(2025, 5, 20),
    }
    return _inspect(found, hours, hours.on(hours.workday(date(2026, 10, 9), date(2026, 10, 15))))


def _works(record: Record, customer: Customer, hours: Hours, workdays: int) -> Record:
    """Important customers show the design and the covered works; others are not asked to."""
    at = moment(record, "plan_signed_at")
    record |= works_of(record, customer, hours)
    if customer.important:
        submitted = hours.within(at, 5, 1)
        reviewed = hours.within(submitted, 3)
        asked = hours.within(reviewed, 8, 5)
        at = hours.within(asked, 2)
        record |= {
            "design_submitted_at": submitted,
            "design_reviewed_at": reviewed,
            "mid_inspection_requested_at": asked,
            "mid_inspected_at": at,
        }
    record["builder_entered_at"] = hours.minutes(at, 60, 300)
    return _inspect(record, hours, hours.on(hours.later(at.date(), workdays)))


def _inspect(record: Record, hours: Hours, reported: datetime) -> Record:
    found = record | _passed(reported, hours.within(reported, 3), hours)
    return _supply(found, hours, hours.minutes(moment(found, "passed_at"), 1, 5), 2)


def _finish(record: Record) -> Record:
    """What the future would tell is blanked; stage and status follow from what is there."""
    forget_future(record, _PLANS)
    if record.get("inspected_at") is None:
        record |= {"inspection_result": None, "inspection_count": None}
    if record.get("replied_at") is None:
        record |= {"reply_method": None, "plan_expires_on": None}
    stages = (
        ("archived_at", "归档"),
        ("energized_at", "信息归档"),
        ("contract_signed_on", "装表接电"),
        ("completion_reported_at", "竣工检验"),
        ("replied_at", "受电工程"),
    )
    record["stage"] = next((stage for name, stage in stages if record.get(name) is not None), "方案答复")
    record["flow_status"] = "归档" if record.get("archived_at") is not None else "在途"
    if record.get("ended_reason") is not None:
        record |= {"stage": "业务受理", "flow_status": "终止"}
    record["overdue"] = False
    return record
