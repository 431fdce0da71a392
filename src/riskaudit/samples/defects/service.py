"""Defects of repairs and of complaints."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from riskaudit.samples.defects.defect import Defect, Spoil, World, at, both, by_day, gap, has, in_month, put, shift
from riskaudit.samples.record import Record, day, moment

_DONE = both(
    in_month("accepted_at"),
    has("archived_at", "arrived_at", is_child=False, false_alarm=False, misdispatched=False, transfer_count=0),
)
_AFTER_ARRIVAL = ("restored_at", "returned_at", "reviewed_at", "archived_at", "expected_restore_at")
_COMPANY_LATE = {"城区": 48, "农村": 97, "特殊边远": 140}
_LEGAL_LATE = {"城区": 66, "农村": 128, "特殊边远": 250}
"""Minutes to arrival that are beyond the company's limit, and beyond the legal one."""


def _arrived_before(record: Record, world: World) -> None:
    accepted = moment(record, "accepted_at")
    between = (moment(record, "dispatched_at") - accepted) / 2
    record |= {"arrived_at": (accepted + between).replace(microsecond=0), "arrive_minutes": 0}


def _taken_late(record: Record, world: World) -> None:
    taken = world.hours.seconds(moment(record, "dispatched_at"), 200, 420)
    record |= {"taken_at": taken, "crew_sent_at": taken + timedelta(minutes=1)}


def _dispatched_late(record: Record, world: World) -> None:
    dispatched = world.hours.seconds(moment(record, "accepted_at"), 150, 330)
    record |= {"dispatched_at": dispatched, "taken_at": world.hours.seconds(dispatched, 20, 100)}
    record["crew_sent_at"] = world.hours.seconds(moment(record, "taken_at"), 20, 50)


def _arrived_late(minutes: Mapping[str, int]) -> Spoil:
    """Arrived beyond the limit of the region, after a call that said so; now and then in a rainstorm."""

    def spoil(record: Record, world: World) -> None:
        old = moment(record, "arrived_at")
        new = world.hours.seconds(
            moment(record, "accepted_at") + timedelta(minutes=minutes[str(record["region"])]), 5, 290
        )
        record |= {"arrived_at": new, "promised_at": (new + timedelta(minutes=8)).replace(second=0), "late": True}
        record["arrive_minutes"] = int((new - moment(record, "accepted_at")).total_seconds() // 60)
        record |= {"late_reason": "道路拥堵", "contact_note": "时限内已电话说明并重新约定"}
        if world.hours.rng.random() < 0.25:
            record["weather_excuse"] = "暴雨，道路积水"
        shift(record, _AFTER_ARRIVAL, new - old)

    return spoil


def _after_promise(record: Record, world: World) -> None:
    promised = moment(record, "arrived_at") - timedelta(minutes=world.hours.rng.randint(4, 9))
    record["promised_at"] = promised.replace(second=0)


def _long_silence(record: Record, world: World) -> None:
    by = timedelta(minutes=270)
    shift(record, _AFTER_ARRIVAL, by)
    spent = moment(record, "restored_at") - moment(record, "arrived_at")
    record |= {"repair_minutes": int(spent.total_seconds() // 60), "progress_note": None}


_EARLY = both(_DONE, by_day("accepted_at", date(2026, 10, 28)))
_INSIDE = both(_DONE, has(fault_kind="客户内部故障"))
_DAMAGE = both(_DONE, has(fault_kind="外力破坏"))

REPAIRS: Mapping[str, Defect] = {
    "repair/arrival-not-recorded": Defect(
        "repairs", _DONE, put(arrived_at=None, arrive_minutes=None, promised_at=None), 0.01
    ),
    "repair/arrived-before-dispatch": Defect("repairs", _DONE, _arrived_before, 0.01),
    "repair/customer-equipment-worked-on": Defect("repairs", _INSIDE, put(operated=True, entrusted=None), 0.05),
    "repair/late-acceptance": Defect(
        "repairs", both(_DONE, gap("dispatched_at", "arrived_at", timedelta(minutes=10))), _taken_late
    ),
    "repair/late-arrival": Defect("repairs", _EARLY, _arrived_late(_LEGAL_LATE)),
    "repair/late-arrival-company-rule": Defect("repairs", _EARLY, _arrived_late(_COMPANY_LATE), 0.03),
    "repair/late-dispatch": Defect(
        "repairs", both(_DONE, gap("accepted_at", "arrived_at", timedelta(minutes=12))), _dispatched_late
    ),
    "repair/late-without-contact": Defect(
        "repairs", both(_DONE, has(sensitive=False)), put(late=True, contact_note=None, contacted_at=None), 0.01
    ),
    "repair/later-than-promised": Defect(
        "repairs", both(_DONE, gap("accepted_at", "arrived_at", timedelta(minutes=14))), _after_promise
    ),
    "repair/long-repair-no-progress": Defect("repairs", both(_EARLY, has(progress_note=None)), _long_silence),
    "repair/owner-blank": Defect("repairs", _DONE, put(owner=None)),
    "repair/region-unclear": Defect("repairs", _DONE, put(region="城郊结合部"), 0.01),
    "repair/third-party-damage-unproven": Defect("repairs", _DAMAGE, put(police_report=None), 0.1),
}

_TAKEN = has("archived_at", appeal_upheld=False, misdispatched=False)
_COMPLAINT = both(in_month("accepted_at"), _TAKEN, has(business="投诉", channel="95598"))


def _answered_after(workdays: int) -> Spoil:
    """Answered so many working days after acceptance; all that follows moves with it."""

    def spoil(record: Record, world: World) -> None:
        hours = world.hours
        replied = at(hours.later(day(record, "accepted_at"), workdays), moment(record, "replied_at"))
        returned = hours.minutes(replied, 5, 25)
        reviewed = hours.within(returned, 1, 1)
        record |= {"replied_at": replied, "returned_at": returned, "finished_at": returned, "late": True}
        record |= {"reviewed_at": reviewed, "archived_at": hours.minutes(reviewed, 30, 200)}

    return spoil


def _contacted_late(record: Record, world: World) -> None:
    contacted = world.hours.minutes(moment(record, "accepted_at"), 24 * 60 + 5, 29 * 60)
    record |= {"contacted_at": contacted, "investigated_at": max(contacted, moment(record, "investigated_at"))}


def _never_called(record: Record, world: World) -> None:
    """An answer within 24 hours would have been the call."""
    if moment(record, "replied_at") - moment(record, "accepted_at") < timedelta(hours=25):
        _answered_after(2)(record, world)
        record["late"] = False
    record["contacted_at"] = None


def _sent_late(record: Record, world: World) -> None:
    dispatched = world.hours.minutes(moment(record, "accepted_at"), 22, 44)
    record |= {"dispatched_at": dispatched, "taken_at": world.hours.minutes(dispatched, 1, 5)}


def _reviewed_late(record: Record, world: World) -> None:
    reviewed = world.hours.on(world.hours.later(day(record, "returned_at"), 3))
    record |= {"reviewed_at": reviewed, "archived_at": world.hours.minutes(reviewed, 30, 200)}


def _reviewed_by_handler(record: Record, world: World) -> None:
    record["reviewer"] = record["handler"]


def _archived_first(record: Record, world: World) -> None:
    record["archived_at"] = moment(record, "replied_at") - timedelta(minutes=9)


def _passed_on_late(record: Record, world: World) -> None:
    _answered_after(12)(record, world)
    record |= {"channel": "12398", "source": "属地转办"}


_BEFORE_THE_MIDDLE = both(_COMPLAINT, by_day("accepted_at", date(2026, 10, 11)))
_REPORTS = both(in_month("accepted_at"), _TAKEN, lambda record: record["business"] in ("举报", "意见", "建议"))

COMPLAINTS: Mapping[str, Defect] = {
    "complaint/contact-not-recorded": Defect("complaints", _COMPLAINT, _never_called),
    "complaint/late-12398": Defect("complaints", _BEFORE_THE_MIDDLE, _passed_on_late),
    "complaint/late-contact": Defect(
        "complaints", both(_COMPLAINT, gap("accepted_at", "replied_at", timedelta(hours=30))), _contacted_late
    ),
    "complaint/late-dispatch": Defect(
        "complaints", both(_COMPLAINT, gap("accepted_at", "contacted_at", timedelta(hours=1))), _sent_late
    ),
    "complaint/late-reply": Defect("complaints", _BEFORE_THE_MIDDLE, _answered_after(12)),
    "complaint/late-reply-promise": Defect(
        "complaints", both(_COMPLAINT, by_day("accepted_at", date(2026, 10, 16))), _answered_after(7), 0.04
    ),
    "complaint/late-report": Defect(
        "complaints", both(_REPORTS, by_day("accepted_at", date(2026, 10, 12))), _answered_after(11)
    ),
    "complaint/late-review-call": Defect(
        "complaints", both(_COMPLAINT, by_day("returned_at", date(2026, 10, 22))), _reviewed_late
    ),
    "complaint/reviewer-not-independent": Defect("complaints", _COMPLAINT, _reviewed_by_handler),
    "complaint/steps-out-of-order": Defect("complaints", _COMPLAINT, _archived_first),
}
DEFECTS: Mapping[str, Defect] = {**REPAIRS, **COMPLAINTS}
