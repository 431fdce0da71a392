"""Sound losses of transformer areas: four months each, a few hundredths lost in every one."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from decimal import Decimal

from riskaudit.samples.county import units
from riskaudit.samples.hours import Hours
from riskaudit.samples.record import Record

MONTHS = (7, 8, 9, 10)
"""July to October: enough before the month for a look at three months running."""


def build_areas(hours: Hours, count: int) -> list[Record]:
    """So many transformer areas, each with the months of MONTHS; every area has one manager."""
    teams = units()
    records = []
    for i in range(count):
        unit = teams[i % len(teams)]
        number = i // len(teams) + 1
        records += [
            {
                "area_no": f"{unit.code}{i + 1:04d}",
                "area": f"{unit.team}{number}号台区",
                "manager": f"{unit.team}台区经理{number:02d}",
                "line": "10kV青一线",
                **unit.columns(),
                **_month(month, hours),
            }
            for month in MONTHS
        ]
    return records


def _month(month: int, hours: Hours) -> Record:
    supplied = hours.rng.randint(18000, 90000)
    lost = supplied * hours.rng.randint(18, 62) // 1000
    return {
        "month": f"2026{month:02d}",
        "period_end": date(2026, month, monthrange(2026, month)[1]),
        "supplied": supplied,
        "sold": supplied - lost,
        "loss_energy": lost,
        "loss_rate": (Decimal(lost * 100) / supplied).quantize(Decimal("0.01")),
        "customers": hours.rng.randint(40, 210),
    }
