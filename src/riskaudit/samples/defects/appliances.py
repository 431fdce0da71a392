"""Defects of claims for damaged appliances, and of the promises of Southern Grid, whose limits the user fills in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from riskaudit.samples.defects import outage, process, service
from riskaudit.samples.defects.defect import Defect, Fits, World, both, by_day, has
from riskaudit.samples.record import Record, day, moment

_PAID = has("settled_at", decision="赔偿")


def _new(is_new: bool) -> Fits:
    """Claims that were paid, for appliances that are clearly new or clearly not."""
    return both(_PAID, lambda record: ((day(record, "damaged_on") - day(record, "bought_on")).days <= 180) is is_new)


def _visited_late(record: Record, world: World) -> None:
    record["visited_at"] = world.hours.minutes(moment(record, "reported_at"), 25 * 60, 44 * 60)


def _paid_less(record: Record, world: World) -> None:
    record["paid"] = (Decimal(str(record["paid"])) * Decimal("0.6")).quantize(Decimal("0.01"))


def _claimed_in_time(record: Record, world: World) -> None:
    reported = moment(record, "reported_at") - timedelta(days=8)
    record |= {"reported_at": reported, "visited_at": world.hours.minutes(reported, 60, 600)}


def _shorter_life(record: Record, world: World) -> None:
    record["life_years"] = int(str(record["life_years"])) - 1


APPLIANCES: Mapping[str, Defect] = {
    "repair/appliance-depreciation": Defect("appliances", _new(False), _paid_less),
    "repair/appliance-life-wrong": Defect("appliances", _PAID, _shorter_life),
    "repair/appliance-new-not-in-full": Defect("appliances", _new(True), _paid_less),
    "repair/appliance-refused-in-time": Defect("appliances", has("settled_at", decision="拒赔"), _claimed_in_time),
    "repair/appliance-visit-late": Defect(
        "appliances", both(has("settled_at"), by_day("reported_at", date(2026, 10, 28))), _visited_late
    ),
}

# What is late by the company's own rule is late by these, too.
SOUTHERN: Mapping[str, Defect] = {
    "complaint/csg-contact": service.DEFECTS["complaint/late-contact"],
    "complaint/csg-reply": service.DEFECTS["complaint/late-reply-promise"],
    "outage/csg-reconnection": outage.DEFECTS["outage/arrears-restoration-late"],
    "process/csg-connection": process.DEFECTS["process/energizing-late"],
    "process/csg-plan-reply": process.DEFECTS["process/plan-reply"],
    "repair/csg-arrival": service.DEFECTS["repair/late-arrival-company-rule"],
}
DEFECTS: Mapping[str, Defect] = {**APPLIANCES, **SOUTHERN}
