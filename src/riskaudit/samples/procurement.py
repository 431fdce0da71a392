"""Sound purchases: tendered where they are large, signed after the award, begun after the signature."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from riskaudit.samples.county import County
from riskaudit.samples.hours import Hours
from riskaudit.samples.record import FIRST_DAY, Record, forget_future, numbered

LIMITS = {"施工": 4_000_000, "货物": 2_000_000, "服务": 1_000_000}
"""From these amounts on (yuan) a sound purchase was tendered."""

_NAMES = {
    "施工": ("配电网改造", "台区新建", "线路迁改"),
    "货物": ("电缆采购", "配电变压器采购", "计量箱采购"),
    "服务": ("设计服务", "监理服务", "通道清理服务"),
}
_SMALL = ("直接委托", "询价", "竞争性谈判", "单一来源")


def build_procurement(county: County, hours: Hours, count: int) -> list[Record]:
    """So many contracts of the last months, each of a project of its own."""
    numbers = numbered("CG2026", 100)
    return [_award(county, hours, next(numbers), i) for i in range(1, count + 1)]


def _award(county: County, hours: Hours, number: str, project: int) -> Record:
    rng, unit = hours.rng, county.unit()
    kind = rng.choice(tuple(LIMITS))
    tendered = rng.random() < 0.4
    part = rng.randint(60, 300) if tendered else rng.randint(2, 70)
    first = FIRST_DAY if rng.random() < 0.6 else date(2026, 6, 1)
    signed = hours.workday(first, date(2026, 10, 30))
    award: Record = {
        "award_no": number,
        "project_no": f"GC2026{project:04d}",
        "project_name": f"{unit.place}{rng.choice(_NAMES[kind])}{project:04d}",
        "kind": kind,
        "amount": Decimal(LIMITS[kind]) * part / 100 + Decimal(rng.randint(0, 99)) / 100,
        "supplier": f"示例{'安装' if kind == '施工' else '物资' if kind == '货物' else '咨询'}公司{rng.randint(1, 12):02d}",
        "method": rng.choice(("公开招标", "邀请招标")) if tendered else rng.choice(_SMALL),
        "must_tender": True if tendered else rng.choice((False, None)),
        "awarded_on": hours.before(signed, rng.randint(5, 15)) if tendered else None,
        "signed_on": signed,
        "started_on": hours.later(signed, rng.randint(1, 8)) if kind == "施工" else None,
        "finished_on": signed + timedelta(days=rng.randint(30, 120)),
        "department": rng.choice(("运维检修部", "建设部", "营销部", "物资部")),
        "handler": f"经办员{rng.randint(1, 9):02d}",
        **unit.columns(),
    }
    return forget_future(award)
