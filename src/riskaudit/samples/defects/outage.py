"""Defects of outages and of cuts for arrears."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from riskaudit.samples.defects.defect import Defect, Fits, Spoil, World, both, by_day, has, in_month, put
from riskaudit.samples.record import Record, day, moment

_CUT = both(in_month("cut_at"), has("restored_at", "paid_at", kind="欠费停电", prepaid=False))
_EARLY_CUT = both(_CUT, by_day("paid_at", date(2026, 10, 28)))
_PREPAID = both(
    in_month("cut_at"), by_day("paid_at", date(2026, 10, 28)), has("restored_at", kind="欠费停电", prepaid=True)
)
_OLD = both(by_day("cut_at", date(2024, 5, 31), date(2024, 1, 1)), has(kind="欠费停电"))


def _works(kind: str) -> Fits:
    return both(in_month("cut_at"), has("notice_at", "restored_at", kind=kind, change="新增"))


_FAULT = both(by_day("cut_at", date(2026, 10, 28)), has("cleared_at", "restored_at", kind="故障停电"))


def _restored_after(hours: int, since: str) -> Spoil:
    """Restored so many hours after a moment, and some minutes."""

    def spoil(record: Record, world: World) -> None:
        restored = world.hours.minutes(moment(record, since) + timedelta(hours=hours), 5, 50)
        record |= {"restored_at": restored, "metered_restored_at": restored}

    return spoil


def _approved_after(record: Record, world: World) -> None:
    record["approved_at"] = world.hours.minutes(moment(record, "cut_at"), 60, 300)


def _before_plan(record: Record, world: World) -> None:
    record["planned_cut_at"] = world.hours.minutes(moment(record, "cut_at"), 60, 180)


def _too_soon(record: Record, world: World) -> None:
    deadline = day(record, "cut_at") - timedelta(days=world.hours.rng.randint(18, 30))
    record |= {"pay_deadline": deadline, "overdue_on": deadline + timedelta(days=1)}


def _dunned_late(record: Record, world: World) -> None:
    record["last_dunned_at"] = moment(record, "cut_at") - timedelta(days=1, hours=2)


def _served_outside(record: Record, world: World) -> None:
    days = world.hours.rng.choice((1, 2, 9, 11))
    record["notice_served_at"] = moment(record, "cut_at") - timedelta(days=days)


def _told_again_late(record: Record, world: World) -> None:
    late = moment(record, "cut_at") - timedelta(minutes=world.hours.rng.randint(5, 25))
    record["recall_at"] = world.hours.rng.choice((late, None))


def _told_again_early(record: Record, world: World) -> None:
    record["recall_at"] = moment(record, "cut_at") - timedelta(hours=world.hours.rng.randint(4, 7))


def _paid_before(record: Record, world: World) -> None:
    cut = moment(record, "cut_at")
    paid, restored = cut - timedelta(hours=20), world.hours.minutes(cut, 50, 100)
    record |= {"paid_at": paid, "cleared_at": paid, "restored_at": restored, "metered_restored_at": restored}


def _delayed(record: Record, world: World) -> None:
    restored = world.hours.minutes(moment(record, "planned_restore_at"), 25, 80)
    record |= {"cleared_at": restored - timedelta(minutes=10), "restored_at": restored, "metered_restored_at": restored}


def _planned_short(record: Record, world: World) -> None:
    record["notice_at"] = moment(record, "cut_at") - timedelta(days=world.hours.rng.randint(3, 6))


def _temporary_short(record: Record, world: World) -> None:
    record["notice_at"] = moment(record, "cut_at") - timedelta(hours=world.hours.rng.randint(8, 20))


def _important_untold(record: Record, world: World) -> None:
    late = moment(record, "cut_at") - timedelta(hours=9)
    record |= {
        "important": True,
        "importance_note": "涉及重要用户",
        "notice_served_at": world.hours.rng.choice((late, None)),
    }
    record["reported_at"] = record["notice_at"]


def _explained(record: Record, world: World) -> None:
    _restored_after(26, "cleared_at")(record, world)
    record["delay_reason"] = "道路塌方，抢修车辆无法进入"


def _served_without_proof(record: Record, world: World) -> None:
    record |= {"signed_by": None, "signing_proof": None, "serve_method": "短信"}


DEFECTS: Mapping[str, Defect] = {
    "outage/administrative-cut-undocumented": Defect(
        "outages", both(in_month("cut_at"), has(kind="行政停电")), put(document_no=None)
    ),
    "outage/arrears-cut-approval-missing": Defect("outages", _CUT, put(approver=None, approved_at=None)),
    "outage/arrears-cut-approved-after": Defect("outages", _CUT, _approved_after),
    "outage/arrears-cut-early": Defect("outages", _CUT, _before_plan),
    "outage/arrears-cut-too-soon": Defect("outages", _CUT, _too_soon),
    "outage/arrears-dunning-too-late": Defect("outages", _CUT, _dunned_late),
    "outage/arrears-dunning-unrecorded": Defect("outages", _CUT, put(last_dunned_at=None)),
    "outage/arrears-never-dunned": Defect("outages", _CUT, put(dunning_count=0)),
    "outage/arrears-notice-window": Defect("outages", _CUT, _served_outside, 0.04),
    "outage/arrears-restoration-late": Defect("outages", _EARLY_CUT, _restored_after(27, "paid_at"), 0.03),
    "outage/arrears-second-notice": Defect("outages", _CUT, _told_again_late, 0.04),
    "outage/cut-after-payment": Defect("outages", _CUT, _paid_before),
    "outage/important-cut-unreported": Defect("outages", _CUT, put(important=True, reported_at=None)),
    "outage/late-restoration-unreported": Defect("outages", _works("计划检修"), _delayed),
    "outage/notice-content-blank": Defect("outages", _works("计划检修"), put(area=None)),
    "outage/notice-service-unproven": Defect("outages", _CUT, _served_without_proof),
    "outage/old-law-cut-approved-after": Defect("outages", _OLD, _approved_after, 0.01),
    "outage/old-law-cut-unapproved": Defect("outages", _OLD, put(approver=None, approved_at=None), 0.01),
    "outage/planned-notice-short": Defect("outages", _works("计划检修"), _planned_short, 0.04),
    "outage/reconnection-company-rule": Defect("outages", _PREPAID, _restored_after(26, "paid_at")),
    "outage/reconnection-two-hours": Defect("outages", _EARLY_CUT, _restored_after(4, "paid_at")),
    "outage/restoration-late": Defect("outages", _FAULT, _restored_after(25, "cleared_at")),
    "outage/restoration-late-explained": Defect("outages", _FAULT, _explained),
    "outage/second-notice-stale": Defect("outages", _CUT, _told_again_early),
    "outage/sensitive-cut-check": Defect("outages", _works("计划检修"), put(sensitive=True, importance_note=None)),
    "outage/temporary-important-not-told": Defect("outages", _works("临时检修"), _important_untold),
    "outage/temporary-notice-short": Defect("outages", _works("临时检修"), _temporary_short, 0.04),
}
