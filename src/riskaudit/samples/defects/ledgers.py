"""Defects of cases of theft and breach, of purchases and of the log of changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal

from riskaudit.samples.defects.defect import Defect, Fits, World, both, by_day, has, in_month, put
from riskaudit.samples.procurement import LIMITS
from riskaudit.samples.record import LAST_DAY, Record, day, moment

_FIELDS = ("用电类别", "电价类别", "综合倍率", "计费起始日", "合同容量", "运行容量")

_THEFT = both(in_month("found_at"), has(kind="窃电"))
_RECKONED = both(_THEFT, has("capacity", quantity_method="推算", time_known=False))
_CUT = both(_THEFT, has("told_at", "cut_at"))
_ADDED = both(in_month("found_at"), has("capacity", kind="私增容量", two_part=False))
_SOURCE = both(in_month("found_at"), has("capacity", kind="擅引电源"))
_SMALL = both(in_month("signed_on"), has(awarded_on=None))
_BEGUN = both(in_month("signed_on"), has("started_on"))
_EDIT = both(in_month("edited_at"), lambda record: record.get("field") in _FIELDS)
_BY_HAND: Fits = both(_EDIT, lambda record: record["order_no"] is None)


def _number(record: Record, column: str) -> Decimal:
    value = record[column]
    assert isinstance(value, (int, Decimal))
    return Decimal(value)


def _times(column: str, factor: Decimal) -> Callable[[Record, World], None]:
    """A change that multiplies a number; charges that follow from it are left as they were."""

    def spoil(record: Record, world: World) -> None:
        record[column] = (_number(record, column) * factor).quantize(Decimal("0.01"))

    return spoil


def _too_many_times(multiple: int) -> Callable[[Record, World], None]:
    """A change of the multiple, and of the charge that follows from it."""

    def spoil(record: Record, world: World) -> None:
        record |= {"multiple": multiple, "penalty": _number(record, "supplement") * multiple}

    return spoil


def _fewer_days(record: Record, world: World) -> None:
    days = world.hours.rng.choice((90, 120, 365))
    record |= {"days": days, "energy": _number(record, "capacity") * _number(record, "daily_hours") * days}


def _other_hours(record: Record, world: World) -> None:
    record |= {"daily_hours": 8, "energy": _number(record, "capacity") * 8 * _number(record, "days")}


def _less_agreed(record: Record, world: World) -> None:
    record["agreed_multiple"] = 2
    for contract in world.contracts(record):
        contract["theft_multiple"] = 2


def _same_inspector(record: Record, world: World) -> None:
    record["inspector_2"] = record["inspector_1"]


def _approved_by_inspector(record: Record, world: World) -> None:
    record["approved_by"] = record["inspector_1"]


def _told_after(record: Record, world: World) -> None:
    record["told_at"] = world.hours.rng.choice((None, world.hours.minutes(moment(record, "cut_at"), 10, 90)))


def _evidence_late(record: Record, world: World) -> None:
    record["evidence_at"] = world.hours.minutes(moment(record, "found_at") + timedelta(hours=26), 0, 600)


def _not_referred(record: Record, world: World) -> None:
    value = Decimal(world.hours.rng.randint(6000, 20000))
    record |= {"criminal_value": value, "transferred_at": None, "transfer_no": None}


def _value_taken_over(record: Record, world: World) -> None:
    record |= {"criminal_value": record["supplement"], "transferred_at": record["found_at"], "transfer_no": "YS0001"}


def _just_below(record: Record) -> Decimal:
    return Decimal(LIMITS[str(record["kind"])]) * Decimal("0.97")


def _not_tendered(record: Record, world: World) -> None:
    record |= {"amount": Decimal(LIMITS[str(record["kind"])]) * Decimal("1.2"), "must_tender": True}


def _split(record: Record, world: World) -> None:
    other = world.another(record, "procurement", _SMALL)
    other |= {name: record[name] for name in ("project_no", "project_name", "kind", "supplier", "signed_on")}
    for award in (record, other):
        award |= {"amount": _just_below(award), "must_tender": None}


def _begun_early(record: Record, world: World) -> None:
    record["started_on"] = day(record, "signed_on") - timedelta(days=world.hours.rng.randint(5, 30))


def _at_night(record: Record, world: World) -> None:
    record["edited_at"] = world.hours.on(day(record, "edited_at"), 22 * 60, 23 * 60)


def _in_one_second(record: Record, world: World) -> None:
    for _ in range(5):
        other = world.another(record, "edits", _BY_HAND)
        other |= {"edited_at": record["edited_at"], "edited_by": record["edited_by"]}


def _self_approved(record: Record, world: World) -> None:
    record["approved_by"] = record["edited_by"]


def _bulk_at_night(record: Record, world: World) -> None:
    _at_night(record, world)
    record["row_count"] = world.hours.rng.randint(2000, 60000)


_LATE_ENOUGH = by_day("found_at", LAST_DAY - timedelta(days=3))

DEFECTS: Mapping[str, Defect] = {
    "archive/bulk-export-off-hours": Defect(
        "edits", both(in_month("edited_at"), has(operation="导出")), _bulk_at_night
    ),
    "archive/edit-of-past-month": Defect("edits", _BY_HAND, put(effective_month=202608)),
    "archive/edit-off-hours": Defect("edits", _EDIT, _at_night),
    "archive/edit-self-approved": Defect("edits", _EDIT, _self_approved),
    "archive/edits-in-one-second": Defect("edits", _BY_HAND, _in_one_second),
    "legal/added-capacity-charge": Defect("violations", _ADDED, _times("penalty", Decimal("1.5"))),
    "legal/bid-not-tendered": Defect("procurement", _SMALL, _not_tendered),
    "legal/bid-split-project": Defect("procurement", _SMALL, _split),
    "legal/bid-work-before-award": Defect("procurement", _BEGUN, _begun_early),
    "legal/breach-multiple-too-high": Defect(
        "violations", both(in_month("found_at"), has(kind="高价低接")), _too_many_times(3)
    ),
    "legal/theft-approved-by-inspector": Defect("violations", _THEFT, _approved_by_inspector),
    "legal/theft-charge-reduced": Defect("violations", _THEFT, _times("penalty", Decimal("0.4"))),
    "legal/theft-charge-too-high": Defect("violations", _THEFT, _times("penalty", Decimal("1.5"))),
    "legal/theft-cut-untold": Defect("violations", _CUT, _told_after),
    "legal/theft-daily-hours": Defect("violations", _RECKONED, _other_hours),
    "legal/theft-days": Defect("violations", _RECKONED, _fewer_days),
    "legal/theft-evidence-late": Defect("violations", both(_THEFT, _LATE_ENOUGH), _evidence_late),
    "legal/theft-lone-inspector": Defect("violations", _THEFT, put(headcount=1, inspector_2=None)),
    "legal/theft-multiple": Defect("violations", _THEFT, _too_many_times(5)),
    "legal/theft-multiple-above-contract": Defect("violations", _THEFT, _less_agreed),
    "legal/theft-multiple-not-agreed": Defect("violations", _THEFT, put(agreed_multiple=None)),
    "legal/theft-not-referred": Defect("violations", _THEFT, _not_referred),
    "legal/theft-quantity": Defect("violations", _RECKONED, _times("energy", Decimal("1.2"))),
    "legal/theft-refusal-unwitnessed": Defect("violations", _THEFT, put(customer_signing="拒签", witness=None)),
    "legal/theft-same-inspector": Defect("violations", _THEFT, _same_inspector),
    "legal/theft-value-by-civil-days": Defect("violations", _RECKONED, _value_taken_over),
    "legal/theft-video-missing": Defect("violations", _THEFT, put(video_no=None)),
    "legal/unapproved-source-charge": Defect("violations", _SOURCE, _times("penalty", Decimal("0.4"))),
}
