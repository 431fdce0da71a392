"""Defects of applications for supply, up to the archive."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from riskaudit.samples.county import PLANT, RESIDENT, SHOP
from riskaudit.samples.defects.defect import Defect, Fits, Spoil, World, at, both, by_day, has, in_month, put
from riskaudit.samples.record import Record, day, moment

_BY = date(2026, 6, 1)


def _new(customer_class: str) -> Fits:
    """Applications for new supply that are finished within the month, under the rules of today."""
    finished = has("energized_at", "passed_at", customer_class=customer_class, business="新装", pause_from=None)
    return both(finished, in_month("archived_at"), lambda record: day(record, "accepted_at") >= _BY)


_OLD = by_day("accepted_at", date(2024, 5, 31), date(2024, 1, 1))
_IMPORTANT = both(_new(PLANT), has("design_reviewed_at", "mid_inspected_at", important=True))
_ORDINARY = both(_new(PLANT), has(important=False))
_CHANGE = both(in_month("archived_at"), lambda record: record["business"] in ("过户", "更名", "改类"))
_LINE_BUILT = both(_new(SHOP), has(external_works=True))
_FIRST_HALF = date(2026, 10, 16)


def _earlier_accepted(workdays: int, *, explained: bool) -> Spoil:
    """Accepted so many working days before the answer, which is told with a reason or without."""

    def spoil(record: Record, world: World) -> None:
        hours = world.hours
        accepted = at(hours.before(day(record, "replied_at"), workdays), moment(record, "accepted_at"))
        record |= {
            "applied_on": accepted,
            "accepted_at": accepted,
            "recorded_at": hours.minutes(accepted, 1, 9),
            "surveyed_at": hours.within(accepted, 5, 1),
            "reply_delay_reason": "现场踏勘协调时间较长，已告知客户" if explained else None,
            "overdue": True,
        }

    return spoil


def _long_way(workdays: int) -> Spoil:
    """Accepted and answered in time, but so many working days before supply."""

    def spoil(record: Record, world: World) -> None:
        accepted = at(world.hours.before(day(record, "energized_at"), workdays), datetime(2026, 10, 1, 9, 10))
        replied = world.hours.minutes(accepted, 90, 300)
        record |= {
            "applied_on": accepted,
            "accepted_at": accepted,
            "recorded_at": world.hours.minutes(accepted, 1, 9),
            "surveyed_at": world.hours.minutes(accepted, 30, 80),
            "replied_at": replied,
            "plan_signed_at": world.hours.minutes(replied, 2, 9),
        }

    return spoil


def _old_but_slow(record: Record, world: World) -> None:
    """Within the month the old rules allowed, beyond the supervisor's working days."""
    accepted, replied = datetime(2024, 5, 10, 9, 5), datetime(2024, 6, 7, 15, 0)
    record |= {"applied_on": accepted, "accepted_at": accepted, "recorded_at": accepted}
    record |= {"surveyed_at": datetime(2024, 5, 20, 10, 0), "replied_at": replied}
    record["plan_signed_at"] = replied + timedelta(minutes=6)


def _added_step(record: Record, world: World) -> None:
    submitted = world.hours.minutes(moment(record, "plan_signed_at"), 60, 90)
    record |= {"design_submitted_at": submitted, "design_reviewed_at": world.hours.minutes(submitted, 60, 200)}


def _design_late(record: Record, world: World) -> None:
    submitted = moment(record, "design_submitted_at")
    record["design_reviewed_at"] = at(world.hours.later(submitted.date(), 4), datetime(2026, 10, 1, 8, 35))


def _mid_late(record: Record, world: World) -> None:
    asked = moment(record, "mid_inspection_requested_at")
    record["mid_inspected_at"] = at(world.hours.later(asked.date(), 4), datetime(2026, 10, 1, 10, 20))


def _signed_after(record: Record, world: World) -> None:
    record["contract_signed_on"] = world.hours.later(day(record, "energized_at"), 3)


def _inspected_after(record: Record, world: World) -> None:
    inspected = moment(record, "energized_at") + timedelta(minutes=30)
    record |= {"inspected_at": inspected, "passed_at": inspected + timedelta(minutes=6)}


def _uninspected(record: Record, world: World) -> None:
    names = ("completion_reported_at", "inspected_at", "passed_at", "inspection_result", "inspection_count")
    record |= dict.fromkeys(names)


def _inspected_before(workdays: int, *, passed: bool) -> Spoil:
    """Inspected so many working days before supply; with the moment of passing or with the result alone."""

    def spoil(record: Record, world: World) -> None:
        inspected = at(world.hours.before(day(record, "energized_at"), workdays), datetime(2026, 10, 1, 10, 0))
        record |= {"completion_reported_at": inspected - timedelta(minutes=70), "inspected_at": inspected}
        record["passed_at"] = inspected + timedelta(minutes=8) if passed else None
        if not passed:  # of several inspections it could not be told which was passed
            record["inspection_count"] = None
        record["contract_signed_on"] = min(day(record, "contract_signed_on"), day(record, "energized_at"))

    return spoil


def _reported_before(record: Record, world: World) -> None:
    inspected = moment(record, "inspected_at")
    record["completion_reported_at"] = at(world.hours.before(inspected.date(), 5), inspected)


def _read_before(record: Record, world: World) -> None:
    record["first_read_at"] = moment(record, "energized_at") - timedelta(days=2, hours=1)


def _archived_first(record: Record, world: World) -> None:
    record["archived_at"] = moment(record, "completion_reported_at") - timedelta(hours=2)


def _archived_late(since: str, workdays: int) -> Spoil:
    def spoil(record: Record, world: World) -> None:
        record["archived_at"] = world.hours.on(world.hours.later(day(record, since), workdays))

    return spoil


DEFECTS: Mapping[str, Defect] = {
    "archive/archived-late-after-closing": Defect(
        "connections", both(_CHANGE, by_day("finished_at", date(2026, 10, 20))), _archived_late("finished_at", 7)
    ),
    "archive/archived-late-after-energizing": Defect(
        "connections", both(_new(RESIDENT), by_day("energized_at", _FIRST_HALF)), _archived_late("energized_at", 9)
    ),
    "process/added-review-step": Defect("connections", _ORDINARY, _added_step),
    "process/closed-with-arrears": Defect(
        "connections",
        both(in_month("archived_at"), lambda record: record["business"] in ("过户", "销户")),
        put(arrears=326),
    ),
    "process/design-review-late": Defect("connections", _IMPORTANT, _design_late),
    "process/energized-after-failed-inspection": Defect(
        "connections", _new(SHOP), put(inspection_result="不合格", passed_at=None)
    ),
    "process/energized-before-contract": Defect(
        "connections", both(_new(SHOP), by_day("energized_at", date(2026, 10, 26))), _signed_after
    ),
    "process/energized-before-inspection": Defect("connections", _new(SHOP), _inspected_after),
    "process/energized-without-inspection": Defect("connections", _new(PLANT), _uninspected),
    "process/energizing-late": Defect("connections", _ORDINARY, _inspected_before(5, passed=True)),
    "process/energizing-late-after-inspection": Defect("connections", _ORDINARY, _inspected_before(6, passed=False)),
    "process/household-connection-promise": Defect("connections", _new(RESIDENT), _long_way(7)),
    "process/inspection-late": Defect("connections", _ORDINARY, _reported_before),
    "process/low-voltage-connection-late": Defect("connections", _new(SHOP), _long_way(18)),
    "process/mid-inspection-late": Defect("connections", _IMPORTANT, _mid_late),
    "process/outside-the-flow": Defect("connections", _new(RESIDENT), _read_before),
    "process/plan-delay-unexplained": Defect("connections", _new(PLANT), _earlier_accepted(23, explained=False)),
    "process/plan-reply": Defect("connections", _LINE_BUILT, _earlier_accepted(5, explained=True), 0.1),
    "process/plan-reply-supervised": Defect("connections", _OLD, _old_but_slow, 0.01),
    "process/plan-reply-unsigned": Defect("connections", _new(RESIDENT), put(plan_signed_at=None)),
    "process/stages-out-of-order": Defect("connections", _new(RESIDENT), _archived_first),
    "process/suspension-after-repeal": Defect("connections", _CHANGE, put(business="暂停")),
}
