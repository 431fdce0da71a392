"""Defects of bills and of what is paid, given back and owed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from riskaudit.samples.county import RESIDENT, SHOP
from riskaudit.samples.defects.defect import Defect, Fits, Spoil, World, at, both, by_day, has, in_month, put
from riskaudit.samples.payments import late_fee
from riskaudit.samples.record import Record, day, moment

_BILL = both(in_month("read_at"), has("energy", "paid_at", master=None, meter_changed=False, refund_reason=None))
_READ = both(_BILL, has(read_method="自动", shift_approver=None))
_REFUNDED = both(in_month("read_at"), has("refund_reason", "refund_approver", meter_changed=False))


def _amount(record: Record, column: str) -> Decimal:
    value = record[column]
    if not isinstance(value, int | Decimal):
        raise TypeError(f"{column} holds {value!r}, no number")
    return Decimal(value)


def _late(record: Record) -> bool:
    return record.get("late_fee") is not None and _amount(record, "late_fee") > 0


def _in_time(record: Record) -> bool:
    return record.get("late_fee") == 0


def _read_early(record: Record, world: World) -> None:
    record["scheduled_on"] = day(record, "read_at") + timedelta(days=3)


def _copied(record: Record, world: World) -> None:
    record["prior_energy"] = record["energy"]


def _gap(record: Record, world: World) -> None:
    record["prior_end_reading"] = _amount(record, "start_reading") - world.hours.rng.randint(5, 80)


def _ran_back(record: Record, world: World) -> None:
    """The register stands lower than it did, and the energy with it: only the readings are wrong."""
    back = world.hours.rng.randint(10, 50)
    record["end_reading"] = _amount(record, "start_reading") - back
    loss = _amount(record, "loss_energy") if record.get("loss_energy") is not None else Decimal(0)
    record["energy"] = loss - back * _amount(record, "multiplier")


def _more_than_read(record: Record, world: World) -> None:
    record["energy"] = _amount(record, "energy") + world.hours.rng.randint(60, 400)


def _billed_early(record: Record, world: World) -> None:
    record["billing_from"] = day(record, "billing_from") - timedelta(days=world.hours.rng.randint(11, 20))


def _too_much(record: Record, world: World) -> None:
    record["late_fee"] = _amount(record, "late_fee") * 2 + Decimal("1.5")


def _one_yuan(record: Record, world: World) -> None:
    """A small bill, paid within days: a fee of some cents was made one yuan."""
    record |= {"receivable": Decimal("18.60"), "paid_amount": Decimal("18.60"), "late_fee": Decimal("1.00")}


def _uncapped(record: Record, world: World) -> None:
    record["late_fee"] = late_fee(record, day(record, "paid_at"))


def _half_missed(record: Record, world: World) -> None:
    record["refund_days"] = _amount(record, "refund_days") * 2


def _long_fixed(record: Record, world: World) -> None:
    record["ratio_reviewed_on"] = day(record, "read_at") - timedelta(days=world.hours.rng.randint(420, 700))


def _short(record: Record, world: World) -> None:
    record["derated_from"] = day(record, "restored_on") - timedelta(days=world.hours.rng.randint(6, 13))


def _paid_back_late(record: Record, world: World) -> None:
    asked = moment(record, "refund_asked_at")
    record["refunded_at"] = at(world.hours.later(asked.date(), 7), asked)


def _of_2023(record: Record, world: World) -> None:
    """An old debt: the bill of a month long ago, owed to this day."""
    record |= {"bill_month": "202304", "scheduled_on": date(2023, 4, 1), "prior_read_at": None}
    record |= {"read_at": at(date(2023, 4, 1), moment(record, "read_at")), "issued_on": date(2023, 4, 3)}
    record |= {
        "pay_deadline": date(2023, 4, 19),
        "owed": record["receivable"],
        "capacity_cut": None,
        "ratio_energy": None,
    }


def _claimed_long_ago(record: Record, world: World) -> None:
    _of_2023(record, world)
    record["claimed_on"] = date(2023, 9, world.hours.rng.randint(1, 28))


def _past_verification(record: Record, world: World) -> None:
    order = world.another(record, "meters", has("verified_until", meter_class="V类"))
    order["meter_no"] = record["meter_no"]
    until = date(2026, world.hours.rng.randint(1, 6), 28)
    for found in world.month.records["meters"]:
        if found["meter_no"] == record["meter_no"]:
            found["verified_until"] = until
            world.touched.add(id(found))


def _reason(reason: str, last: date) -> Fits:
    return both(_REFUNDED, has(refund_reason=reason), by_day("refund_asked_at", last))


def _spoiled(fits: Fits, spoil: Spoil, share: float = 0.01) -> Defect:
    return Defect("billing", fits, spoil, share)


_BY_HAND = both(_BILL, has(read_method="手工"), lambda record: _amount(record, "energy") >= 30)
_SHOP_LATE = both(_BILL, _late, has(customer_class=SHOP))
_HOUSE_LATE = both(_BILL, _late, has(customer_class=RESIDENT))
_FEBRUARY = both(has("paid_at", bill_month="202602", customer_class=SHOP), _late)
_OWED = both(in_month("read_at"), has("receivable", paid_at=None, refund_reason=None, master=None, billing_from=None))
_CLAIMED = both(_OWED, has("claimed_on"))
_UNCLAIMED = both(_OWED, has(claimed_on=None))

DEFECTS: Mapping[str, Defect] = {
    "billing/arrears-near-limitation": _spoiled(_CLAIMED, _claimed_long_ago, 0.05),
    "billing/arrears-never-claimed": _spoiled(_UNCLAIMED, _of_2023, 0.03),
    "billing/billing-start-differs": _spoiled(both(_BILL, has("billing_from")), _billed_early, 0.02),
    "billing/closing-refund-late": _spoiled(_reason("销户退费", date(2026, 10, 21)), _paid_back_late, 0.1),
    "billing/energy-not-from-readings": _spoiled(_READ, _more_than_read),
    "billing/estimated-without-reason": _spoiled(_READ, put(read_method="估抄", miss_reason=None)),
    "billing/late-fee-business": _spoiled(_SHOP_LATE, _too_much, 0.1),
    "billing/late-fee-household": _spoiled(_HOUSE_LATE, _too_much, 0.06),
    "billing/late-fee-one-yuan": _spoiled(_HOUSE_LATE, _one_yuan, 0.05),
    "billing/late-fee-over-cap": _spoiled(_FEBRUARY, _uncapped, 0.1),
    "billing/late-fee-though-paid": _spoiled(both(_BILL, _in_time), put(late_fee=Decimal("3.60"))),
    "billing/manual-energy-repeats": _spoiled(_BY_HAND, _copied, 0.08),
    "billing/meter-past-verification": _spoiled(both(_READ, has("prior_read_at")), _past_verification, 0.005),
    "billing/overcharge-not-refunded": _spoiled(_reason("多收电费", date(2026, 10, 21)), _paid_back_late, 0.08),
    "billing/ratio-not-reviewed": _spoiled(both(in_month("read_at"), has("ratio_energy")), _long_fixed, 0.1),
    "billing/read-off-day": _spoiled(_READ, _read_early),
    "billing/reading-runs-back": _spoiled(_READ, _ran_back, 0.006),
    "billing/refund-half-period": _spoiled(both(_REFUNDED, has(refund_reason="计量误差")), _half_missed, 0.1),
    "billing/refund-unapproved": _spoiled(_REFUNDED, put(refund_approver=None), 0.03),
    "billing/short-derate-reduced": _spoiled(both(in_month("read_at"), has("capacity_cut")), _short, 0.1),
    "billing/start-reading-differs": _spoiled(_READ, _gap, 0.008),
    "billing/third-party-fee": _spoiled(_BILL, put(other_fee_item="代收卫生费", other_fee=Decimal("8.00")), 0.006),
    "billing/usage-differs-from-file": _spoiled(
        both(_BILL, has(usage="一般工商业用电")), put(usage="居民生活用电"), 0.03
    ),
}
