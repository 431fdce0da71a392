"""Defects of works, rationing, prepayment and of cuts that disputes or notices forbid."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from riskaudit.samples.defects.defect import Defect, Fits, World, both, by_day, has, in_month, put
from riskaudit.samples.record import Record, day, moment

_CUT = both(in_month("cut_at"), has("restored_at", "paid_at", kind="欠费停电", prepaid=False))
_PREPAID = both(in_month("cut_at"), has("restored_at", kind="欠费停电", prepaid=True))
_RATIONED = both(in_month("cut_at"), has("notice_at", kind="有序用电"))
_UNITS = ("unit_city", "unit_county", "unit_station", "unit_team", "unit_code")
_BATCH = 5


def _works(kind: str) -> Fits:
    return both(in_month("cut_at"), has("notice_at", "restored_at", kind=kind, change="新增"))


def _before_plan(record: Record, world: World) -> None:
    record["planned_cut_at"] = world.hours.minutes(moment(record, "cut_at"), 10, 40)


def _days_after_plan(record: Record, world: World) -> None:
    record["planned_cut_at"] = moment(record, "cut_at") - timedelta(hours=world.hours.rng.randint(30, 45))


def _delayed(record: Record, world: World) -> None:
    restored = world.hours.minutes(moment(record, "planned_restore_at"), 25, 80)
    record |= {"cleared_at": restored - timedelta(minutes=10), "restored_at": restored, "metered_restored_at": restored}


def _filed_late(record: Record, world: World) -> None:
    days = world.hours.rng.randint(3, 6) if record["kind"] == "计划检修" else 0
    record["collected_at"] = moment(record, "cut_at") - timedelta(days=days, hours=5)


def _fault_filed_late(record: Record, world: World) -> None:
    filed = world.hours.minutes(moment(record, "cut_at"), 20, 55)
    record |= {"collected_at": filed, "notice_at": filed + timedelta(minutes=1)}


def _announced_after(record: Record, world: World) -> None:
    record["notice_at"] = world.hours.rng.choice((world.hours.minutes(moment(record, "cut_at"), 30, 90), None))


def _open_then(cut: datetime) -> Fits:
    """Orders that were taken in before the cut and answered after it."""

    def fits(record: Record) -> bool:
        if not isinstance(record.get("replied_at"), datetime) or record["business"] not in ("投诉", "意见"):
            return False
        return moment(record, "accepted_at") < cut < moment(record, "replied_at")

    return fits


def _disputed(record: Record, world: World) -> None:
    """A complaint about the bill, open when the supply was cut; one is left open if none of them was."""
    fits = _open_then(moment(record, "cut_at"))
    if world.sound("complaints", fits):
        order = world.another(record, "complaints", fits)
    else:
        order = world.another(record, "complaints", has(business="意见"))
        order["accepted_at"] = moment(record, "cut_at") - timedelta(hours=6)
    order |= {name: record[name] for name in ("account_no", "customer_name", "phone", "address")}
    order["content"] = "客户反映电费突增，怀疑抄表示数有误"


def _served_at_once(record: Record, world: World) -> None:
    """Notices of one station that all bear the second of one hand-over, three to seven days before each cut."""
    first = day(record, "cut_at")

    def fits(other: Record) -> bool:
        return _CUT(other) and 0 <= (day(other, "cut_at") - first).days <= 4

    served = datetime(first.year, first.month, first.day, 16, 40, 12) - timedelta(days=3)
    chosen = world.sound("outages", fits)
    batch = [record, *world.hours.rng.sample(chosen, min(len(chosen), _BATCH - 1))]
    for other in batch:
        world.touched.add(id(other))
        other |= {name: record[name] for name in _UNITS}
        other["notice_served_at"] = served


_MID = by_day("cut_at", date(2026, 10, 22), date(2026, 10, 9))

DEFECTS: Mapping[str, Defect] = {
    "outage/arrears-cut-later-than-notified": Defect("outages", _CUT, _days_after_plan),
    "outage/cut-during-dispute": Defect("outages", both(_CUT, _MID), _disputed),
    "outage/fault-filed-late": Defect(
        "outages", both(in_month("cut_at"), has("collected_at", kind="故障停电", change="新增")), _fault_filed_late
    ),
    "outage/notices-served-in-one-second": Defect("outages", both(_CUT, _MID), _served_at_once),
    "outage/planned-cut-early": Defect("outages", _works("临时检修"), _before_plan),
    "outage/prepaid-cut-unwarned": Defect(
        "outages", _PREPAID, put(warned_at=None, last_dunned_at=None, dunning_count=None)
    ),
    "outage/rationing-unannounced": Defect("outages", _RATIONED, _announced_after),
    "outage/rationing-without-plan": Defect("outages", _RATIONED, put(plan_no=None)),
    "outage/restored-after-announced": Defect("outages", _works("临时检修"), _delayed),
    "outage/works-filed-late": Defect("outages", _works("计划检修"), _filed_late),
}
