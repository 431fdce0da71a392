"""Defects of orders at the meter, of losses, and of the money that passes through many hands or through one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from riskaudit.samples.defects.defect import PLACE, Defect, Fits, World, at, both, by_day, has, in_month, put
from riskaudit.samples.record import Record, day, moment

_ORDER = in_month("accepted_at")


def _told_late(record: Record, world: World) -> None:
    accepted = moment(record, "accepted_at")
    told = at(world.hours.later(accepted.date(), 8), accepted)
    record |= {"notified_at": told, "finished_at": told + timedelta(minutes=20)}


def _kept(record: Record, world: World) -> None:
    record["replaced_at"] = at(world.hours.later(day(record, "tested_at"), 5), moment(record, "tested_at"))


def _work(*works: str) -> Fits:
    return both(_ORDER, lambda record: record["work"] in works)


_TEST = both(_work("校验"), by_day("accepted_at", date(2026, 10, 19)), has("notified_at", test_result="合格"))
_CHECK = both(_work("异常核实"), by_day("accepted_at", date(2026, 10, 19)), has("notified_at"))
_FAULTY = both(_ORDER, has("tested_at", test_result="超差"), by_day("tested_at", date(2026, 10, 22)))

METERS: Mapping[str, Defect] = {
    "billing/faulty-meter-kept": Defect("meters", _FAULTY, _kept, 0.1),
    "billing/meter-off-boundary": Defect("meters", _work("新装", "换装", "异常核实"), put(at_boundary=False)),
    "billing/meter-test-fee": Defect("meters", both(_work("校验"), has("notified_at")), put(test_fee=20), 0.05),
    "billing/meter-test-late": Defect("meters", _TEST, _told_late, 0.08),
    "billing/meter-test-promise": Defect("meters", _CHECK, _told_late, 0.1),
    "billing/meter-work-unsigned": Defect("meters", both(_work("新装"), has("worked_at")), put(signed_by=None), 0.08),
    "billing/old-reading-unconfirmed": Defect("meters", both(_work("换装"), has("worked_at")), put(photo=None), 0.06),
}


def _loses(record: Record, world: World) -> None:
    """August to October, more was sold than came in."""
    for other in world.month.records["areas"]:
        if other["area_no"] == record["area_no"] and other["month"] != "202607":
            supplied = other["supplied"]
            if isinstance(supplied, int):
                other |= {"sold": supplied + supplied // 25, "loss_energy": -(supplied // 25), "loss_rate": -4}
            world.touched.add(id(other))


def _master_slow(record: Record, world: World) -> None:
    start, end, energy = record["start_reading"], record["end_reading"], record["energy"]
    if isinstance(start, int) and isinstance(end, int) and isinstance(energy, int):
        missing = (end - start) // 5
        record |= {"end_reading": end - missing, "energy": energy - missing}


def _kept_cash(record: Record, world: World) -> None:
    paid = moment(record, "paid_at")
    record["banked_at"] = at(world.hours.later(paid.date(), 3), paid)


_PRIVATE = both(
    in_month("read_at"), in_month("paid_at"), has(payer_kind="个人", late_fee=0, master=None, refund_reason=None)
)


def _pays_for_ten(record: Record, world: World) -> None:
    """Ten bills paid before this one came from the same private account."""
    before = both(_PRIVATE, lambda other: moment(other, "paid_at") < moment(record, "paid_at"))
    for _ in range(10):
        world.another(record, "billing", before)["payer_account"] = record["payer_account"]


_REFUND = both(
    in_month("read_at"),
    by_day("refund_asked_at", date(2026, 10, 22)),
    has("refund_applicant", "refund_approver", meter_changed=False),
    lambda record: record["refund_reason"] != "销户退费",
)


def _approved_alone(record: Record, world: World) -> None:
    record["refund_approver"] = record["refund_applicant"]


def _five_before(record: Record, world: World) -> None:
    """The sixth refund of one hand in the month."""
    asked = world.hours.on(date(2026, 10, 26))
    record |= {"refund_asked_at": asked, "refunded_at": world.hours.within(asked, 3, 1)}
    for _ in range(5):
        other = world.another(record, "billing", _REFUND)
        other |= {name: record.get(name) for name in ("refund_applicant", *PLACE)}


MONEY: Mapping[str, Defect] = {
    "legal/area-loss-repeated": Defect("areas", has(month="202610"), _loses, 0.04),
    "legal/cash-banked-late": Defect(
        "billing",
        both(in_month("read_at"), by_day("paid_at", date(2026, 10, 23)), has(pay_method="现金", late_fee=0)),
        _kept_cash,
        0.03,
    ),
    "legal/master-below-sub-meters": Defect("billing", has(master="总表", read_method="自动"), _master_slow, 0.1),
    "legal/one-payer-many-bills": Defect(
        "billing", both(_PRIVATE, by_day("paid_at", date(2026, 10, 19), date(2026, 10, 14))), _pays_for_ten, 0.005
    ),
    "legal/refund-self-approved": Defect("billing", _REFUND, _approved_alone, 0.03),
    "legal/refunds-by-one-hand": Defect("billing", _REFUND, _five_before, 0.005),
}

DEFECTS: Mapping[str, Defect] = {**METERS, **MONEY}
