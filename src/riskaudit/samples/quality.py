"""Sound figures of power quality: voltage by point, reliability by team, harmonic tests, power factors."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from riskaudit.samples.county import PLANT, SHOP, County, Unit, units
from riskaudit.samples.hours import Hours
from riskaudit.samples.record import LAST_DAY, Record, numbered

MONTH, MONTH_MINUTES = "202610", 31 * 24 * 60
REGIONS = {"城区": "城市", "农村": "农村", "特殊边远": "特殊边远"}
"""The region of a unit → the word of the sheets on power quality."""

_BANDS = {
    "交流220V": (Decimal("199.0"), Decimal("234.5"), 1),
    "交流380V": (Decimal("356.0"), Decimal("404.0"), 1),
    "交流10kV": (Decimal("9.85"), Decimal("10.60"), 2),
}
"""Lowest and highest voltage of a sound point, and the decimals they are given with."""


def build_voltage(county: County, hours: Hours, count: int) -> list[Record]:
    """So many points, team by team; every sixth is a customer at 10 kV, the others stand at 220 or 380 V."""
    teams = units()
    return [_point(teams[i % len(teams)], i, hours) for i in range(count)]


def _point(unit: Unit, number: int, hours: Hours) -> Record:
    rng = hours.rng
    medium = number % 6 == 5
    voltage = "交流10kV" if medium else ("交流220V", "交流380V")[number % 2]
    lowest, highest, places = _BANDS[voltage]
    middle = (lowest + highest) / 2
    point: Record = {
        "point_no": f"DY{unit.code}{number:03d}",
        "point_name": f"{unit.station.removesuffix('供电所')}{'专变用户' if medium else '台区末端'}{number:03d}",
        "point_class": "C" if medium else "D",
        "region": REGIONS[unit.region],
        "voltage": voltage,
        "stat_month": MONTH,
        "counted_on": LAST_DAY,
        "total_minutes": MONTH_MINUTES,
        "highest": _between(hours, middle, highest, places),
        "highest_at": hours.on(date(2026, 10, rng.randint(1, 31)), 0, 6 * 60),
        "lowest": _between(hours, lowest, middle, places),
        "lowest_at": hours.on(date(2026, 10, rng.randint(1, 31)), 18 * 60, 22 * 60),
        "low_days": rng.randint(0, 1),
        "line": f"10kV{unit.place}{number % 6 + 1}线",
        "transformer_area": None if medium else f"{unit.station.removesuffix('供电所')}{number % 12 + 1}号台区",
        **unit.columns(),
    }
    return point | outside_band(rng.randint(0, 120), rng.randint(0, 200))


def outside_band(over: int, under: int) -> Record:
    """The minutes a point spent above and below the band in the month, and the compliance that follows."""
    rate = (1 - Decimal(over + under) / MONTH_MINUTES) * 100
    return {"over_minutes": over, "under_minutes": under, "pass_rate": rate.quantize(Decimal("0.01"))}


def _between(hours: Hours, least: Decimal, most: Decimal, places: int) -> Decimal:
    steps = Decimal(1).scaleb(places)
    return hours.rng.randint(int(least * steps), int(most * steps)) / steps


def build_reliability(county: County, hours: Hours, count: int) -> list[Record]:
    """A row for each of the first so many teams: customers, hours lost, the rate that follows, points of voltage."""
    return [_team(unit, hours) for unit in units()[:count]]


def _team(unit: Unit, hours: Hours) -> Record:
    rng = hours.rng
    customers, transformers = rng.randint(1500, 9000), rng.randint(40, 260)
    load = rng.randint(3, 38) * 1000 + rng.randint(1, 999)
    region = REGIONS[unit.region]
    least = 9992 if region == "城市" else 9985
    return {
        "region": region,
        "stat_month": MONTH,
        "counted_from": date(2026, 10, 1),
        "counted_to": LAST_DAY,
        "period_hours": 744,
        "customers": customers,
        "year_reliability": Decimal(rng.randint(least * 100, 999_700)) / 10_000,
        "transformers": transformers,
        "low_points": -(-transformers // 100) + rng.randint(0, 1),
        "load_10kv": load,
        "points_10kv": -(-load // 10_000),
        **hours_lost(customers, customers * rng.randint(10, 50) // 100),
        **unit.columns(),
    }


def hours_lost(customers: int, lost: int) -> Record:
    """The customer hours lost in the month, with the mean and the reliability that follow."""
    rate = (1 - Decimal(lost) / (customers * 744)) * 100
    return {
        "outage_hours": lost,
        "mean_outage": (Decimal(lost) / customers).quantize(Decimal("0.001")),
        "reliability": rate.quantize(Decimal("0.0001")),
    }


def build_harmonics(county: County, hours: Hours, count: int) -> list[Record]:
    """So many tests of the month at common points, all within the standard."""
    numbers = numbered("XB2026", 100)
    return [_test(county, hours, next(numbers), i) for i in range(count)]


def _test(county: County, hours: Hours, number: str, i: int) -> Record:
    customer = county.customer(SHOP if i % 3 == 2 else PLANT)
    most = 460 if customer.customer_class == SHOP else 360
    return {
        "test_no": number,
        "industry": "充电设施" if customer.customer_class == SHOP else ("通用设备制造", "黑色金属铸造")[i % 2],
        "disturber": "充电桩" if customer.customer_class == SHOP else ("变频器", "中频炉")[i % 2],
        "point": f"{customer.line}{i % 40 + 1:02d}号杆",
        "line": customer.line,
        "voltage": customer.voltage,
        "tested_on": hours.workday(date(2026, 10, 9), date(2026, 10, 30)),
        "tester": f"测试员{i % 4 + 1:02d}",
        "distortion": Decimal(hours.rng.randint(110, most)) / 100,
        "conclusion": "合格",
        **customer.columns(),
    }


def build_factors(county: County, hours: Hours, count: int) -> list[Record]:
    """So many assessed customers, one in ten of them below the standard and reminded of it."""
    return [_factor(county, hours, i) for i in range(count)]


def _factor(county: County, hours: Hours, i: int) -> Record:
    customer = county.customer(SHOP if i % 4 == 3 else PLANT)
    standard = Decimal("0.85" if customer.customer_class == SHOP else "0.9")
    short = i % 10 == 9
    active = hours.rng.randint(20, 900) * 100
    return {
        "stat_month": MONTH,
        "settled_on": LAST_DAY,
        "customer_class": customer.customer_class,
        "usage": customer.usage,
        "contract_kva": customer.kva,
        "voltage": customer.voltage,
        "active": active,
        "reactive": active * (62 if short else 40) // 100,
        "power_factor": standard + Decimal(hours.rng.randint(-40, -5) if short else hours.rng.randint(5, 80)) / 1000,
        "factor_standard": standard,
        "urged_on": date(2026, 10, 28) if short else None,
        "urging": "已书面提醒投入补偿装置" if short else None,
        **customer.columns(),
    }
