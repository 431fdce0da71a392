"""Sound outages of lines: planned ones told a week before, temporary ones a day before, faults filed at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from riskaudit.samples.county import County, Unit
from riskaudit.samples.hours import Hours
from riskaudit.samples.record import FIRST_DAY, LAST_DAY, Record, day, forget_future, moment, numbered

_PLANS = ("planned_cut_at", "planned_restore_at", "expected_restore_at")
_WORK = ("更换柱上开关", "清理通道树障", "更换绝缘子", "配变增容改造", "消除接头发热")
_ORDERED = {
    "有序用电": {"cut_reason": "迎峰错峰", "plan_no": "YXYD-2026-03"},
    "行政停电": {"cut_reason": "配合执行生效文书", "document_no": "示例执〔2026〕015号"},
    "超供电能力": {"cut_reason": "主变过载"},
    "其他": {"cut_reason": "表箱更换"},
}


def outage_numbers() -> Iterator[str]:
    """The numbers of the month's outages."""
    return numbered("3401", 50000)


def build_outages(county: County, hours: Hours, count: int, numbers: Iterator[str]) -> list[Record]:
    """So many outages of lines, a few of them withdrawn, a few planned for the month after."""
    rng = hours.rng
    makers = ((_planned, 42), (_temporary, 20), (_fault, 32), (_ordered, 10))
    drawn = rng.choices([maker for maker, _ in makers], [share for _, share in makers], k=count)
    outages = [maker(county.unit(), hours, next(numbers)) for maker in drawn]
    planned = [outage for outage in outages if outage["kind"] == "计划检修"]
    for outage in rng.sample(planned, max(1, count // 60)):
        outage |= {"change": "撤消", "change_reason": "天气原因取消", "cut_at": None, "restored_at": None}
    for _ in range(max(1, count // 100)):
        outages.append(_planned(county.unit(), hours, next(numbers), date(2026, 11, 4)))
    return sorted(outages, key=lambda outage: str(outage["outage_no"]))


def _blank(unit: Unit, hours: Hours, number: str, kind: str) -> Record:
    # A line of its own for each outage: cut twice within weeks, a line would look as if nobody joined the works.
    line = f"10kV{unit.station.removesuffix('供电所')}{int(number) % 1000}线"
    return {
        "outage_no": number,
        "kind": kind,
        "change": "新增",
        "voltage": "10kV",
        "substation": f"{unit.station.removesuffix('供电所')}变电站",
        "line": line,
        "area": f"{unit.place}{unit.station.removesuffix('供电所')}片区",
        "area_text": f"{line}{hours.rng.randint(2, 30)}号杆后段",
        "important": hours.rng.random() < 0.12,
        "sensitive": False,
        "prepaid": False,
        "household_hours": hours.rng.randint(20, 900),
        "filing_unit": unit.station,
        "collected_by": f"填报员{hours.rng.randint(1, 8):02d}",
        **unit.columns(),
    }


def _day(hours: Hours) -> date:
    if hours.rng.random() < 0.05:
        return FIRST_DAY - timedelta(days=hours.rng.randint(1, 9))
    return FIRST_DAY + timedelta(days=hours.rng.randint(0, (LAST_DAY - FIRST_DAY).days))


def _works(outage: Record, hours: Hours, on: date) -> Record:
    """Works from a planned moment: begun not before it, restored not after the plan, soon after they end."""
    planned = hours.on(on, 7 * 60, 10 * 60)
    cut = hours.minutes(planned, 0, 12)
    cleared = hours.minutes(cut, 90, 420)
    restored = hours.minutes(cleared, 5, 40)
    return outage | {
        "planned_cut_at": planned,
        "planned_restore_at": hours.minutes(restored, 10, 90),
        "cut_at": cut,
        "metered_cut_at": hours.minutes(cut, 0, 2),
        "cleared_at": cleared,
        "restored_at": restored,
        "metered_restored_at": hours.minutes(restored, 0, 2),
        "work": hours.rng.choice(_WORK),
        "cut_reason": "设备检修",
        "applicant": hours.rng.choice(("运维检修部", "建设部", "供电所")),
        "restore_result": "成功",
    }


def _told(outage: Record, notice: datetime, hours: Hours) -> Record:
    """Public notice, filing, and what important customers are owed besides."""
    outage |= {
        "notice_at": notice,
        "notice_channel": "网站、微信、小区公告栏",
        "notice_content": "停电区域、线路、起止时间已公告",
        "collected_at": notice - timedelta(minutes=hours.rng.randint(5, 90)),
    }
    if outage["important"]:
        outage |= {
            "sensitive": True,
            "importance_note": "涉及重要用户，已书面告知并确认自备电源",
            "notice_served_at": hours.minutes(notice, 10, 90),
            "serve_method": "书面送达",
            "signed_by": f"客户代表{hours.rng.randint(1, 20):02d}",
            "signing_proof": "签收回执",
            "reported_at": hours.minutes(notice, 10, 120),
        }
    return _measured(forget_future(outage, _PLANS))


def _measured(outage: Record) -> Record:
    """The minutes without supply, once they are known."""
    if outage["restored_at"] is not None:
        lasted = moment(outage, "restored_at") - moment(outage, "cut_at")
        outage["outage_minutes"] = int(lasted.total_seconds() // 60)
    return outage


def _planned(unit: Unit, hours: Hours, number: str, on: date | None = None) -> Record:
    on = on or _day(hours)
    outage = _works(_blank(unit, hours, number, "计划检修"), hours, on)
    outage |= {"approver": "运检部主任", "approved_at": hours.on(hours.earlier(on, 14), 540, 600)}
    return _told(outage, hours.on(hours.earlier(on, hours.rng.randint(8, 10)), 600, 960), hours)


def _temporary(unit: Unit, hours: Hours, number: str) -> Record:
    on = _day(hours)
    outage = _works(_blank(unit, hours, number, "临时检修"), hours, on)
    outage |= {"approver": "运检部主任", "approved_at": hours.on(on - timedelta(days=3), 540, 600)}
    return _told(outage, hours.on(on - timedelta(days=2), 600, 960), hours)


def _fault(unit: Unit, hours: Hours, number: str) -> Record:
    cut = hours.on(_day(hours), 5 * 60, 20 * 60)
    cleared = hours.minutes(cut, 40, 180)
    restored = hours.minutes(cleared, 3, 30)
    filed = hours.minutes(cut, 3, 13)
    outage = _blank(unit, hours, number, "故障停电") | {
        "cut_at": cut,
        "metered_cut_at": cut,
        "collected_at": filed,
        "notice_at": filed + timedelta(minutes=1),
        "notice_channel": "微信",
        "expected_restore_at": hours.minutes(restored, 15, 45),
        "cleared_at": cleared,
        "restored_at": restored,
        "metered_restored_at": restored,
        "cut_reason": hours.rng.choice(("线路跳闸", "电缆头击穿", "树木压线")),
        "restore_result": "成功",
    }
    return _measured(forget_future(outage, _PLANS))


def _ordered(unit: Unit, hours: Hours, number: str) -> Record:
    kind = hours.rng.choices(list(_ORDERED), (4, 6, 1, 2))[0]
    outage = _works(_blank(unit, hours, number, kind), hours, _day(hours))
    notice = hours.on(hours.earlier(day(outage, "planned_cut_at"), 8), 600, 900)
    outage |= {"work": None, **_ORDERED[kind], "approver": "营销部主任", "approved_at": notice - timedelta(days=1)}
    return _told(outage, notice, hours)
