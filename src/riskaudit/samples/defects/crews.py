"""Defects of repairs that come back, wander, take long, or show in the figures of a team and a county."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from riskaudit.samples.defects.defect import Defect, Spoil, World, both, by_day, has, in_month, put, shift
from riskaudit.samples.record import Record, filled, moment

_DONE = both(
    in_month("accepted_at"),
    has("archived_at", "arrived_at", is_child=False, false_alarm=False, misdispatched=False, transfer_count=0),
)
_EARLY = both(_DONE, by_day("accepted_at", date(2026, 10, 25)))
_OURS = both(_DONE, has(owner="供电企业", fault_kind="低压故障"))
_AFTER_ARRIVAL = ("restored_at", "returned_at", "reviewed_at", "archived_at", "expected_restore_at")
_BEFORE_ARRIVAL = (
    "failed_at",
    "accepted_at",
    "dispatched_at",
    "taken_at",
    "crew_sent_at",
    "promised_at",
    "contacted_at",
)
_MOMENTS = (*_BEFORE_ARRIVAL, "arrived_at", *_AFTER_ARRIVAL)
_WHO = ("account_no", "customer_name", "phone", "caller", "address", "line", "transformer_area")
_PLACE = ("unit_city", "unit_county", "unit_station", "unit_team", "unit_code", "region")
_JUST_BEFORE = {"城区": 45, "农村": 90, "特殊边远": 120}
_PROMISED = {"arrived_at": {"城区": 45, "农村": 90, "特殊边远": 120}, "restored_at": {"城区": 180, "农村": 240}}
"""Minutes that the averages are promised in, by the moment that ends them."""

_CROWD, _LEAST = 10, 22
"""How many arrivals are made to fit, and how many orders a team must have for it."""


def _minutes(record: Record) -> None:
    """Make the whole minutes fit the moments."""
    accepted, arrived = moment(record, "accepted_at"), moment(record, "arrived_at")
    record["arrive_minutes"] = int((arrived - accepted).total_seconds() // 60)
    if filled(record, ["restored_at"]):
        record["repair_minutes"] = int((moment(record, "restored_at") - arrived).total_seconds() // 60)


def _arrive(record: Record, arrived: datetime) -> None:
    """Arrived then, as promised; all that follows moves with it."""
    shift(record, _AFTER_ARRIVAL, arrived - moment(record, "arrived_at"))
    record |= {"arrived_at": arrived, "promised_at": (arrived + timedelta(minutes=8)).replace(second=0)}
    _minutes(record)


def _heaped(record: Record, world: World) -> None:
    """Ten arrivals of a team within the last two minutes before its limit; a team that has no such heap yet."""
    teams: dict[tuple[object, object], list[Record]] = {}
    for order in world.sound("repairs", _DONE):
        teams.setdefault((order["unit_station"], order["unit_team"]), []).append(order)
    mine = (record["unit_station"], record["unit_team"])
    large = max(teams, key=lambda team: (team == mine and len(teams[team]) >= _LEAST, len(teams[team]), str(team)))
    for order in world.hours.rng.sample(teams[large], min(_CROWD, len(teams[large]))):
        world.touched.add(id(order))
        limit = moment(order, "accepted_at") + timedelta(minutes=_JUST_BEFORE[str(order["region"])])
        _arrive(order, limit - timedelta(seconds=world.hours.rng.randint(3, 115)))


def _spent(order: Record, end: str) -> float:
    start = "accepted_at" if end == "arrived_at" else "arrived_at"
    return (moment(order, end) - moment(order, start)).total_seconds() / 60


def _slow_county(end: str) -> Spoil:
    """A region of a county whose average is beyond the promise, by a few orders that took a day; one that is not yet."""
    promised = _PROMISED[end]

    def spoil(record: Record, world: World) -> None:
        groups: dict[tuple[str, str], list[Record]] = {}
        for order in world.month.records["repairs"]:
            if _FINISHED(order) and str(order["region"]) in promised:
                groups.setdefault((str(order["unit_county"]), str(order["region"])), []).append(order)
        wanting = {
            key: promised[key[1]] * len(orders) * 1.15 - sum(_spent(order, end) for order in orders)
            for key, orders in groups.items()
        }
        for _, key in sorted((lacks, key) for key, lacks in wanting.items() if lacks > 0)[:1]:
            _delay(groups[key], wanting[key], end, world)

    return spoil


_FINISHED = has("arrived_at", "restored_at", is_child=False, false_alarm=False, misdispatched=False)


def _delay(orders: list[Record], minutes: float, end: str, world: World) -> None:
    """Delay orders by about a day each until so many minutes are spent."""
    for order in orders:
        if minutes <= 0:
            return
        if id(order) in world.touched or not _EARLY(order):
            continue
        world.touched.add(id(order))
        by = world.hours.rng.randint(20 * 60, 30 * 60)
        minutes -= by
        if end == "arrived_at":
            _arrive(order, moment(order, "arrived_at") + timedelta(minutes=by))
            order |= {"late": True, "late_reason": "抢修力量不足", "contact_note": "时限内已电话说明并重新约定"}
        else:
            shift(order, _AFTER_ARRIVAL, timedelta(minutes=by))
            _minutes(order)
            order["progress_note"] = "每两小时向客户通报一次进展"


def _slow(record: Record, world: World) -> None:
    spent = moment(record, "restored_at") - moment(record, "arrived_at")
    shift(record, _AFTER_ARRIVAL, timedelta(minutes=world.hours.rng.randint(190, 230)) - spent)
    _minutes(record)


def _again(record: Record, world: World) -> None:
    """Another repair becomes one of the same customer, taken in some hours before this one."""
    other = world.another(record, "repairs", both(_OURS, has(region=record["region"])))
    accepted = moment(record, "accepted_at") - timedelta(minutes=world.hours.rng.randint(300, 1200))
    shift(other, _MOMENTS, accepted - moment(other, "accepted_at"))
    other |= {name: record[name] for name in (*_WHO, *_PLACE)}


def _damaged_again(record: Record, world: World) -> None:
    other = world.another(record, "repairs", both(_DONE, has(fault_kind="外力破坏", region=record["region"])))
    other |= {name: record[name] for name in (*_WHO, *_PLACE)}


def _reviewed_late(record: Record, world: World) -> None:
    reviewed = moment(record, "returned_at") + timedelta(hours=world.hours.rng.randint(26, 40))
    record |= {"reviewed_at": reviewed, "archived_at": world.hours.minutes(reviewed, 10, 300)}


def _asked_only(record: Record, world: World) -> None:
    """No fault but a question, and a call that came late."""
    record |= dict.fromkeys(("arrived_at", "arrive_minutes", "repair_minutes", "promised_at", "owner", "operated"))
    record |= {
        "fault_kind": "停电查询",
        "fault_text": "客户询问停电原因",
        "site_note": None,
        "handling": "已告知为计划停电",
    }
    record["contacted_at"] = world.hours.minutes(moment(record, "accepted_at"), 50, 80)


def _never_claimed(record: Record, world: World) -> None:
    """A damage of two years ago that is neither mended for good nor claimed."""
    back = moment(record, "accepted_at") - datetime(2024, 9, 12, 9, 30)
    shift(record, _MOMENTS, -back)
    record |= dict.fromkeys((*_AFTER_ARRIVAL, "claim", "claimed_at", "repair_minutes", "reporter", "satisfaction"))
    record |= {"status": "抢修中", "progress_note": "已临时恢复，待第三人赔付后更换"}


DEFECTS: Mapping[str, Defect] = {
    "repair/arrivals-heaped": Defect("repairs", _DONE, _heaped, 0),
    "repair/average-arrival-promise": Defect("repairs", _EARLY, _slow_county("arrived_at"), 0),
    "repair/average-restoration-promise": Defect("repairs", _EARLY, _slow_county("restored_at"), 0),
    "repair/damage-claim-running-out": Defect("repairs", both(_DONE, has(fault_kind="外力破坏")), _never_claimed, 0.05),
    "repair/damaged-again": Defect(
        "repairs", both(_DONE, has(fault_kind="外力破坏", region="农村")), _damaged_again, 0.05
    ),
    "repair/failed-again": Defect("repairs", _OURS, _again, 0.01),
    "repair/late-review-call": Defect(
        "repairs", both(_DONE, by_day("returned_at", date(2026, 10, 28))), _reviewed_late, 0.01
    ),
    "repair/nonfault-contact-late": Defect("repairs", _OURS, _asked_only, 0.01),
    "repair/passed-around": Defect("repairs", _DONE, put(transfer_count=4, return_count=2), 0.01),
    "repair/sensitive-not-told": Defect(
        "repairs", both(_DONE, has(sensitive=True)), put(contact_note=None, contacted_at=None), 0.05
    ),
    "repair/restoration-slow": Defect("repairs", both(_EARLY, has(region="城区", progress_note=None)), _slow, 0.01),
}
