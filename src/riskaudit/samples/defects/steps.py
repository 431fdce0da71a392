"""Defects of the log of steps: late, out of order, out of hours, in batches, twice, by one hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from riskaudit.samples.county import PLANT
from riskaudit.samples.defects.defect import Defect, Fits, Spoil, World, at, both, by_day, has, in_month
from riskaudit.samples.record import Record, day, moment
from riskaudit.samples.steps import CHECKS

_DONE = in_month("finished_at")
_PLAN = both(_DONE, has(step="方案答复"))


def _started_before(workdays: int) -> Spoil:
    """Started so many working days before it was finished."""

    def spoil(record: Record, world: World) -> None:
        started = world.hours.before(day(record, "finished_at"), workdays)
        record["started_at"] = at(started, datetime(2026, 10, 1, 9, 5))

    return spoil


def _reversed(record: Record, world: World) -> None:
    record["finished_at"] = moment(record, "started_at") - timedelta(minutes=35)


def _begun_before(last: datetime) -> Fits:
    return both(has(step="业务受理"), _DONE, lambda record: moment(record, "started_at") < last)


def _closed_together(record: Record, world: World) -> None:
    """Five steps of one person in one second."""
    closed = moment(record, "finished_at")
    for _ in range(4):
        other = world.another(record, "steps", _begun_before(closed))
        other |= {"handler": record["handler"], "finished_at": closed}


def _at_night(record: Record, world: World) -> None:
    record["finished_at"] = datetime.combine(day(record, "finished_at"), datetime(2026, 10, 1, 22, 41, 12).time())


def _done_anew(record: Record, world: World) -> None:
    again = record | {"started_at": moment(record, "finished_at") + timedelta(minutes=3)}
    again["finished_at"] = moment(record, "finished_at") + timedelta(minutes=9)
    world.touched.add(id(again))
    world.month.records["steps"].append(again)


def _uninspected(record: Record, world: World) -> None:
    """The inspection is missing from the log."""
    number = record["application_no"]
    kept = [
        step for step in world.month.records["steps"] if step["application_no"] != number or step["step"] != "竣工检验"
    ]
    world.month.records["steps"][:] = kept


def _closed_next_day(record: Record, world: World) -> None:
    finished = moment(record, "finished_at")
    record["finished_at"] = at(world.hours.later(finished.date(), 1), finished)


def _approved_alone(record: Record, world: World) -> None:
    record["approver"] = record["handler"]


_LATE_IN_MONTH = both(has(step="业务受理"), by_day("finished_at", date(2026, 10, 30), date(2026, 10, 19)))

DEFECTS: Mapping[str, Defect] = {
    "process/step-check-late": Defect("steps", both(_DONE, has(step="竣工检验")), _started_before(5)),
    "process/step-differs-from-form": Defect(
        "steps", both(_PLAN, by_day("finished_at", date(2026, 10, 28))), _closed_next_day
    ),
    "process/step-ends-before-start": Defect("steps", both(_DONE, has(step="业务受理")), _reversed),
    "process/step-energized-uninspected": Defect(
        "steps", both(_DONE, has(step="送电", customer_class=PLANT)), _uninspected
    ),
    "process/step-off-hours": Defect("steps", both(_DONE, has(step="归档")), _at_night),
    "process/step-one-hand": Defect(
        "steps", both(_DONE, has("approver"), lambda record: record["step"] in CHECKS), _approved_alone
    ),
    "process/step-plan-late": Defect(
        "steps", both(_PLAN, lambda record: record["customer_class"] != PLANT), _started_before(6)
    ),
    "process/step-twice": Defect("steps", _PLAN, _done_anew),
    "process/steps-closed-at-once": Defect("steps", _LATE_IN_MONTH, _closed_together),
}
