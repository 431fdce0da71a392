"""Defects of what the hotline takes in: orders handed about, taken down as less, shown, closed in bulk."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from riskaudit.samples.defects.defect import Defect, Fits, Spoil, World, at, both, by_day, gap, has, in_month, put
from riskaudit.samples.record import CUTOFF, Record, day, moment

_TAKEN = both(in_month("accepted_at"), has("archived_at", appeal_upheld=False, misdispatched=False))
_COMPLAINT = both(_TAKEN, has(business="投诉", channel="95598"))
_BATCH = 5


def _of(*names: str) -> Fits:
    return lambda record: record.get("business") in names


def _finished_after(workdays: int, **values: str) -> Spoil:
    """Finished so many working days after acceptance; all that follows moves with it."""

    def spoil(record: Record, world: World) -> None:
        hours = world.hours
        replied = at(hours.later(day(record, "accepted_at"), workdays), moment(record, "replied_at"))
        returned = hours.minutes(replied, 5, 25)
        reviewed = hours.within(returned, 1, 1)
        record |= {"replied_at": replied, "returned_at": returned, "finished_at": returned, "reviewed_at": reviewed}
        record |= {"archived_at": hours.minutes(reviewed, 30, 200), **values}

    return spoil


def _taken_late(record: Record, world: World) -> None:
    taken = world.hours.minutes(moment(record, "dispatched_at"), 130, 200)
    record |= {"taken_at": taken, "contacted_at": max(moment(record, "contacted_at"), taken + timedelta(minutes=5))}


def _harmonics(record: Record, world: World) -> None:
    """On a line of which no test is known."""
    record |= {
        "content": "客户反映车间电容器烧毁，怀疑线路谐波超标",
        "line": f"10kV演示{str(record['order_no'])[-3:]}线",
    }


def _through_the_accused(record: Record, world: World) -> None:
    record["departments"] = f"供电服务指挥中心、{record['accused_unit']}"


def _appealed_late(record: Record, world: World) -> None:
    archived = moment(record, "archived_at")
    record |= {"appealed": True, "appealed_at": at(world.hours.later(archived.date(), 5), archived)}


def _named(record: Record, world: World) -> None:
    record["informant"] = f"测试举报人{str(record['order_no'])[-3:]}"


def _closed_at_once(record: Record, world: World) -> None:
    """Orders of one handler whose ends all bear one second: that of the last of them."""
    answered = moment(record, "replied_at")

    def fits(other: Record) -> bool:
        # An end moved by hours breaks no other limit.
        return _COMPLAINT(other) and timedelta() <= answered - moment(other, "replied_at") <= timedelta(days=2)

    chosen = world.sound("complaints", fits)
    batch = [record, *world.hours.rng.sample(chosen, min(len(chosen), _BATCH - 1))]
    closed: datetime = max(moment(other, "finished_at") for other in batch).replace(second=3)
    for other in batch:
        world.touched.add(id(other))
        other |= {"handler": record["handler"], "returned_at": closed, "finished_at": closed}
        reviewed = max(moment(other, "reviewed_at"), closed + timedelta(minutes=20))
        archived = max(moment(other, "archived_at"), reviewed + timedelta(minutes=30))
        other |= {"reviewed_at": reviewed, "archived_at": archived if archived < CUTOFF else None}


DEFECTS: Mapping[str, Defect] = {
    "complaint/appeal-late": Defect(
        "complaints", both(_TAKEN, by_day("archived_at", date(2026, 10, 22))), _appealed_late
    ),
    "complaint/closed-in-one-second": Defect(
        "complaints", both(_COMPLAINT, by_day("finished_at", date(2026, 10, 28), date(2026, 10, 12))), _closed_at_once
    ),
    "complaint/downgraded": Defect(
        "complaints", both(_TAKEN, _of("意见", "咨询")), put(content="客户称窗口人员推诿，态度恶劣")
    ),
    "complaint/harmonics-untested": Defect(
        "complaints", both(_COMPLAINT, has("line", "replied_at", complaint_class="供电质量投诉")), _harmonics
    ),
    "complaint/informant-in-clear": Defect("complaints", both(_TAKEN, _of("举报")), _named),
    "complaint/late-12398-company-rule": Defect(
        "complaints",
        both(_TAKEN, _of("举报", "意见"), by_day("accepted_at", date(2026, 10, 13))),
        _finished_after(9, channel="12398", source="属地转办"),
    ),
    "complaint/late-inquiry": Defect(
        "complaints",
        both(_TAKEN, _of("咨询", "服务申请"), by_day("accepted_at", date(2026, 10, 16))),
        _finished_after(7),
    ),
    "complaint/late-transfer": Defect(
        "complaints",
        both(_COMPLAINT, has(transfer_count=0), gap("dispatched_at", "investigated_at", timedelta(hours=5))),
        _taken_late,
    ),
    "complaint/passed-around": Defect("complaints", _COMPLAINT, put(transfer_count=4, return_count=2)),
    "complaint/report-through-accused-unit": Defect(
        "complaints", both(_TAKEN, _of("举报"), has("accused_unit", "departments")), _through_the_accused
    ),
}
