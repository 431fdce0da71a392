"""Sound inspections and sound work on premises: shown, told, signed for, closed and made good in time."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from riskaudit.samples.county import PLANT, RESIDENT, SHOP, County, Customer
from riskaudit.samples.hours import Hours
from riskaudit.samples.record import FIRST_DAY, LAST_DAY, Record, numbered

_PURPOSES = (("周期检查", 60), ("专项检查", 20), ("反窃查违", 20))
_THEIRS = ("变压器护栏缺失", "跌落式熔断器老化", "自备发电机无闭锁", "电缆沟积水")
_OURS = ("电杆倾斜", "下户线绝缘破损", "表箱锈蚀无锁")


def build_inspections(county: County, hours: Hours, count: int) -> list[Record]:
    """So many inspections of the month; in two of five a hazard was found, every eighth signature was refused."""
    numbers = numbered("JC2026", 500)
    return [_inspection(county, hours, next(numbers), i) for i in range(count)]


def _inspection(county: County, hours: Hours, number: str, i: int) -> Record:
    customer = county.customer(PLANT if i % 3 else SHOP)
    rng = hours.rng
    inspected = hours.on(hours.workday(FIRST_DAY, LAST_DAY))
    refused = i % 8 == 7
    waste = i % 9 == 4
    record: Record = {
        "inspection_no": number,
        "purpose": rng.choices([name for name, _ in _PURPOSES], [share for _, share in _PURPOSES])[0],
        "important": customer.important,
        "inspected_at": inspected,
        "inspectors": f"检查员{i % 6 + 1:02d}、检查员{i % 5 + 11:02d}",
        "inspector_count": 2,
        "card_shown": True,
        "findings": "已按检查单逐项检查，意见见通知书",
        "result_notice_no": f"TZ{number[2:]}",
        "signed_by": None if refused else customer.name,
        "refused": refused,
        "witness": f"社区人员{i % 7 + 1:02d}" if refused else None,
        "recording_no": f"YX{number[2:]}" if refused else None,
        "power_factor": Decimal(rng.randint(70, 84) if waste else rng.randint(90, 98)) / 100,
        "high_loss": waste and rng.random() < 0.5,
        "advice": "建议投入无功补偿，更换高损耗变压器" if waste else None,
        **customer.columns(),
    }
    return record | (_hazard(customer, inspected.date(), number, i, hours) if i % 5 in (1, 3) else {})


def _hazard(customer: Customer, found: date, number: str, i: int, hours: Hours) -> Record:
    """A hazard with its notice on the customer's side, or with its time kept on the supplier's."""
    mend_by = found + timedelta(days=hours.rng.choice((15, 30)))
    closed = hours.later(found, hours.rng.randint(2, 5))
    shared: Record = {
        "hazard_level": hours.rng.choice(("一般", "一般", "较大")),
        "found_on": found,
        "mend_by": mend_by,
        "closed_on": closed if closed <= LAST_DAY else None,
    }
    if i % 5 == 1:
        return shared | {"hazard": _OURS[i % 3], "hazard_owner": "供电企业"}
    return shared | {
        "hazard": _THEIRS[i % 4],
        "hazard_owner": "用户",
        "hazard_notice_no": f"GZ{number[2:]}",
        "hazard_signed_by": customer.name,
    }


def build_siteworks(county: County, hours: Hours, count: int) -> list[Record]:
    """So many orders of work on premises, half of which break walls or ground."""
    numbers = numbered("ZY2026", 300)
    return [_work(county, hours, next(numbers), i) for i in range(count)]


def _work(county: County, hours: Hours, number: str, i: int) -> Record:
    customer = county.customer((RESIDENT, SHOP)[i % 2])
    started = hours.on(hours.workday(FIRST_DAY, date(2026, 10, 26)), 9 * 60, 11 * 60)
    finished = hours.minutes(started, 90, 300)
    breaks = i % 4 < 2
    return {
        "work_no": number,
        "work_kind": "下户线改造" if breaks else "表箱消缺",
        "content": "墙体开孔敷设下户线" if breaks else "更换表箱锁具",
        "breaks_ground": breaks,
        "consent": f"TY{number[2:]}" if breaks else None,
        "consented_at": started - timedelta(minutes=hours.rng.randint(20, 3000)) if breaks else None,
        "crew": county.worker(customer.unit),
        "started_at": started,
        "finished_at": finished,
        "restored_on": finished.date() + timedelta(days=hours.rng.randint(0, 4)) if breaks else None,
        "restoring": "已恢复墙面，用户确认" if breaks else None,
        "confirmed_by": customer.name,
        **customer.columns(),
    }
