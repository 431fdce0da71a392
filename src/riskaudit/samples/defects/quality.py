"""Defects of power quality: reliability, voltage, harmonics, power factors, faults and hazards that stay."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from riskaudit.samples.county import PLANT
from riskaudit.samples.defects.defect import Defect, Spoil, World, both, by_day, has, in_month, put
from riskaudit.samples.quality import hours_lost, outside_band
from riskaudit.samples.record import Cell, Record, day

_ABOVE = {"交流220V": Decimal("238.6"), "交流380V": Decimal("411.5"), "交流10kV": Decimal("10.83")}
_BELOW = {"交流220V": Decimal("186.3"), "交流380V": Decimal("341.0"), "交流10kV": Decimal("9.12")}
_FIRST_OF_COUNTY = ("北坡一班", "竹坪一班", "荷岸一班")
"""The team with the first rural point of each county: one record for each group of rural points."""


def _first_rural_point(record: Record) -> bool:
    number = int(str(record["point_no"])[-3:])
    return record["unit_team"] in _FIRST_OF_COUNTY and record["point_class"] == "D" and number < 22


def _county_below_promise(record: Record, world: World) -> None:
    for point in world.month.records["voltage"]:
        if all(point[name] == record[name] for name in ("unit_county", "region", "point_class")):
            world.touched.add(id(point))
            point.update(outside_band(world.hours.rng.randint(50, 150), world.hours.rng.randint(1300, 1600)))


def _extreme(column: str, values: Mapping[str, Cell]) -> Spoil:
    """A voltage outside the band of the point's level."""

    def spoil(record: Record, world: World) -> None:
        record[column] = values[str(record["voltage"])]

    return spoil


def _out_for_days(record: Record, world: World) -> None:
    record |= outside_band(1200, 1500)


def _year_below(record: Record, world: World) -> None:
    record["year_reliability"] = Decimal(world.hours.rng.randint(993_000, 997_000)) / 10_000


def _lost_more(record: Record, world: World) -> None:
    rate = record["reliability"]
    record |= hours_lost(int(str(record["customers"])), int(str(record["outage_hours"])) * 3)
    record["reliability"] = rate


def _low_points(record: Record, world: World) -> None:
    record["low_points"] = max(0, int(str(record["transformers"])) // 100 - 1)


def _points_10kv(record: Record, world: World) -> None:
    record["points_10kv"] = max(0, int(str(record["load_10kv"])) // 10_000 - 1)


def _minutes_left_out(record: Record, world: World) -> None:
    rate, under = record["pass_rate"], int(str(record["under_minutes"]))
    record |= {"under_minutes": under + world.hours.rng.randint(300, 600), "pass_rate": rate}


def _over(record: Record, world: World) -> Record:
    """A test above the standard."""
    most = 610 if record["voltage"] == "交流380V" else 480
    return {"distortion": Decimal(world.hours.rng.randint(most - 90, most)) / 100, "conclusion": "超标"}


def _told(record: Record, treat_by: date) -> Record:
    number = f"ZG{str(record['test_no'])[2:]}"
    return {"notice_no": number, "notified_on": day(record, "tested_on") + timedelta(days=3), "treat_by": treat_by}


def _over_limit(record: Record, world: World) -> None:
    record |= {**_over(record, world), **_told(record, date(2026, 12, 15))}


def _not_told(record: Record, world: World) -> None:
    record |= _over(record, world)


def _tested_in_summer(record: Record, world: World) -> None:
    tested = world.hours.workday(date(2026, 7, 6), date(2026, 8, 14))
    record |= {"tested_on": tested, **_over(record, world), "treatment": "拟装设滤波装置"}


def _not_remeasured(record: Record, world: World) -> None:
    _tested_in_summer(record, world)
    record |= _told(record, date(2026, 9, 15))


def _still_over(record: Record, world: World) -> None:
    _tested_in_summer(record, world)
    record |= _told(record, date(2026, 10, 10))
    remeasured = world.hours.workday(date(2026, 10, 12), date(2026, 10, 23))
    record |= {"remeasured_on": remeasured, "remeasured": _over(record, world)["distortion"]}


def _furnace(record: Record, world: World) -> None:
    furnace = world.hours.rng.choice(("中频炉2台", "电弧炉1台"))
    record |= {"industry": "炼钢", "disturbing_equipment": furnace, "harmonic_review": None}


def _again(record: Record, world: World) -> None:
    other = world.another(record, "repairs", _FAULT)
    other |= {name: record[name] for name in ("account_no", "customer_name", "phone", "address", "caller")}


def _overdue(record: Record, world: World) -> None:
    found = day(record, "found_on")
    closed = world.hours.rng.choice((found + timedelta(days=6), None))
    record |= {"mend_by": found + timedelta(days=3), "closed_on": closed}


def _is_of_supply(record: Record) -> bool:
    return record.get("fault_kind") not in ("外力破坏", "客户内部故障", "非电力故障", "停电查询")


_FAULT = both(
    _is_of_supply,
    in_month("accepted_at"),
    has("archived_at", is_child=False, false_alarm=False, misdispatched=False, owner="供电企业"),
)
_POINT = has("pass_rate", point_class="D")
_OPEN_PLANT = both(
    has("replied_at", customer_class=PLANT),
    lambda record: record.get("archived_at") is None and record.get("disturbing_equipment") is None,
)

RELIABILITY: Mapping[str, Defect] = {
    "quality/low-points-too-few": Defect("reliability", has("transformers"), _low_points),
    "quality/points-10kv-too-few": Defect("reliability", has("load_10kv"), _points_10kv),
    "quality/reliability-below-minimum": Defect(
        "reliability", has(region="城市"), put(year_reliability=Decimal("98.7412"))
    ),
    "quality/reliability-below-promise": Defect(
        "reliability", lambda record: record["region"] != "特殊边远", _year_below
    ),
    "quality/reliability-miscounted": Defect("reliability", has("reliability"), _lost_more),
}

VOLTAGE: Mapping[str, Defect] = {
    "quality/household-voltage-promise": Defect("voltage", _first_rural_point, _county_below_promise),
    "quality/low-voltage-repeated": Defect("voltage", _POINT, put(low_days=6)),
    "quality/voltage-above-band": Defect("voltage", has("highest"), _extreme("highest", _ABOVE)),
    "quality/voltage-below-band": Defect("voltage", has("lowest"), _extreme("lowest", _BELOW)),
    "quality/voltage-rate-low": Defect("voltage", both(_POINT, has(region="城市")), _out_for_days),
    "quality/voltage-rate-miscounted": Defect("voltage", _POINT, _minutes_left_out),
}

HARMONICS: Mapping[str, Defect] = {
    "quality/harmonic-source-unassessed": Defect("connections", _OPEN_PLANT, _furnace),
    "quality/harmonics-not-remeasured": Defect("harmonics", has("distortion"), _not_remeasured),
    "quality/harmonics-not-told": Defect("harmonics", has("distortion"), _not_told),
    "quality/harmonics-over-limit": Defect("harmonics", has("distortion"), _over_limit),
    "quality/harmonics-still-over": Defect("harmonics", has("distortion"), _still_over),
    "quality/harmonics-unit-unclear": Defect("harmonics", has("distortion"), put(distortion=Decimal("0.061"))),
    "quality/power-factor-not-urged": Defect("factors", has(urged_on=None), put(power_factor=Decimal("0.781"))),
}

UPKEEP: Mapping[str, Defect] = {
    "quality/fault-repeated": Defect("repairs", _FAULT, _again, 0.005),
    "quality/hazard-overdue": Defect(
        "inspections", both(has(hazard_owner="供电企业"), by_day("found_on", date(2026, 10, 27))), _overdue
    ),
}
DEFECTS: Mapping[str, Defect] = {**RELIABILITY, **VOLTAGE, **HARMONICS, **UPKEEP}
