"""Defects that only show when records are seen together: outages and complaints that come back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from riskaudit.samples.defects.defect import PLACE, Defect, Fits, Spoil, World, both, has, in_month
from riskaudit.samples.record import Record

_PLANNED = both(in_month("cut_at"), has("restored_at", kind="计划检修", change="新增", important=False))
_FAULT = both(in_month("cut_at"), has("restored_at", kind="故障停电"))
_TAKEN = both(in_month("accepted_at"), has("archived_at", business="投诉", appeal_upheld=False, misdispatched=False))
_CONDUCT = both(_TAKEN, has("accused", complaint_class="服务投诉"))
_WHO = ("account_no", "customer_name", "phone", "address")


def _lasting(record: Record) -> bool:
    minutes = record.get("outage_minutes")
    return isinstance(minutes, int) and minutes > 3


def _share(record: Record, world: World, others: int, dataset: str, fits: Fits, columns: Sequence[str]) -> list[Record]:
    """Give so many other sound records the record's values in the columns; returns them."""
    found = [world.another(record, dataset, fits) for _ in range(others)]
    for other in found:
        other |= {name: record.get(name) for name in columns}
    return found


def _same_line(others: int) -> Spoil:
    def spoil(record: Record, world: World) -> None:
        _share(record, world, others, "outages", _PLANNED, ("line", "substation", *PLACE))

    return spoil


def _same_account(record: Record, world: World) -> None:
    """The export names the customer, and three other works hit the same one."""
    files = world.month.records["archives"]
    known = files[int(str(record["outage_no"])) % len(files)]
    record |= {name: known.get(name) for name in _WHO}
    _share(record, world, 3, "outages", _PLANNED, _WHO)


def _same_area(others: int) -> Spoil:
    """The export names the transformer area, which no other outage has, and more faults hit it."""

    def spoil(record: Record, world: World) -> None:
        stem = str(record["unit_station"]).removesuffix("供电所")
        record["transformer_area"] = f"{stem}{int(str(record['outage_no'])) % 1000}号台区"
        _share(record, world, others, "outages", both(_FAULT, _lasting), ("transformer_area", "line", *PLACE))

    return spoil


def _quality_again(record: Record, world: World) -> None:
    fits = both(_TAKEN, has(complaint_class="供电质量投诉"))
    record["transformer_area"] = (
        f"{str(record['unit_station']).removesuffix('供电所')}{str(record['order_no'])[-3:]}号台区"
    )
    _share(record, world, 1, "complaints", fits, ("transformer_area", "line", *PLACE))


def _conduct_again(record: Record, world: World) -> None:
    record["upheld"] = True
    _share(record, world, 1, "complaints", _CONDUCT, ("accused", "accused_unit", "upheld", *PLACE))


def _complained_again(record: Record, world: World) -> None:
    fits = both(_TAKEN, has(complaint_class=record["complaint_class"]))
    _share(record, world, 1, "complaints", fits, _WHO)


def _never_mended(record: Record, world: World) -> None:
    """Taken in long ago, answered at once, put on the list of works, and open still."""
    hours = world.hours
    accepted = hours.on(hours.workday(date(2026, 6, 15), date(2026, 7, 10)), 9 * 60, 10 * 60)
    contacted, looked_into = hours.minutes(accepted, 20, 60), hours.minutes(accepted, 70, 120)
    replied = hours.minutes(accepted, 140, 240)
    returned = hours.minutes(replied, 5, 20)
    record |= {
        "accepted_at": accepted,
        "dispatched_at": hours.minutes(accepted, 2, 9),
        "taken_at": hours.minutes(accepted, 11, 18),
        "contacted_at": contacted,
        "investigated_at": looked_into,
        "replied_at": replied,
        "returned_at": returned,
        "finished_at": returned,
        "reviewed_at": hours.within(returned, 1, 1),
        "archived_at": None,
        "mending": True,
        "mended_at": None,
        "status": "处理中",
    }


def _not_quality_again(record: Record) -> bool:
    return record.get("complaint_class") in ("营业投诉", "停送电投诉")


DEFECTS: Mapping[str, Defect] = {
    "complaint/complained-again": Defect("complaints", both(_TAKEN, _not_quality_again), _complained_again),
    "complaint/staff-complaints-repeated": Defect("complaints", _CONDUCT, _conduct_again),
    "quality/frequent-outages": Defect("outages", both(_FAULT, _lasting), _same_area(2)),
    "quality/line-planned-outages-too-many": Defect("outages", _PLANNED, _same_line(3)),
    "quality/mending-late": Defect("complaints", both(_TAKEN, has(complaint_class="停送电投诉")), _never_mended),
    "quality/more-than-five-outages": Defect("outages", both(_FAULT, _lasting), _same_area(5)),
    "quality/outages-not-combined": Defect("outages", _PLANNED, _same_line(1)),
    "quality/planned-outages-too-many": Defect("outages", _PLANNED, _same_account),
    "quality/quality-complaints-repeated": Defect(
        "complaints", both(_TAKEN, has(complaint_class="供电质量投诉")), _quality_again
    ),
}
