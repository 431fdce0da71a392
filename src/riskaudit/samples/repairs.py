"""Sound repair orders: sent within two minutes, arrived in time for the region, the customer called back."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

from riskaudit.samples.county import County, Customer
from riskaudit.samples.hours import Hours
from riskaudit.samples.record import FIRST_DAY, LAST_DAY, Record, forget_future, numbered

ARRIVE_MINUTES = {"城区": 42, "农村": 84, "特殊边远": 110}
"""The longest way of a sound order, below every limit."""

_KINDS = (("低压故障", 60), ("高压故障", 12), ("计量故障", 10), ("电能质量", 6), ("客户内部故障", 7), ("外力破坏", 5))
_FINDINGS = {
    "低压故障": "表前开关烧坏，已更换",
    "高压故障": "跌落式熔断器熔断，已更换熔丝",
    "计量故障": "表计黑屏，已换表",
    "电能质量": "三相负荷不平衡，已调整",
    "客户内部故障": "客户家中漏电保护器跳闸，已告知自行处理",
    "外力破坏": "施工车辆刮断下户线，已恢复",
}
_PLANS = ("promised_at", "expected_restore_at")


def build_repairs(county: County, hours: Hours, count: int) -> list[Record]:
    """So many orders of the month, a tenth of them taken in before it; some are children or false alarms."""
    rng = hours.rng
    numbers = numbered("20261001", 10000)
    orders = [_order(county, hours, next(numbers), _day(rng)) for _ in range(count)]
    for order in rng.sample(orders, max(1, count // 100)):
        order["false_alarm"] = True
    parents = [order for order in orders if not order["false_alarm"]]
    for parent in rng.sample(parents, max(1, count // 60)):
        orders.append(parent | {"order_no": next(numbers), "is_child": True, "parent_no": parent["order_no"]})
    for order in rng.sample(parents, max(1, count // 150)):
        order |= {"misdispatched": True, "return_count": 1}
    return sorted(orders, key=lambda order: str(order["accepted_at"]))


def _day(rng: Random) -> date:
    if rng.random() < 0.06:
        return FIRST_DAY - timedelta(days=rng.randint(1, 6))
    return FIRST_DAY + timedelta(days=rng.randint(0, (LAST_DAY - FIRST_DAY).days))


def _order(county: County, hours: Hours, number: str, day: date) -> Record:
    customer, rng = county.customer(), hours.rng
    accepted = hours.on(day, 6 * 60, 22 * 60) + timedelta(seconds=rng.randint(0, 59))
    kind = rng.choices([name for name, _ in _KINDS], [share for _, share in _KINDS])[0]
    order: Record = {
        "order_no": number,
        "parent_no": None,
        "is_child": False,
        "false_alarm": False,
        "misdispatched": False,
        "source": "95598热线",
        "fault_kind": kind,
        "fault_text": "客户反映家中无电" if kind == "低压故障" else f"客户反映疑似{kind}",
        "high_or_low": "高压" if kind == "高压故障" else "低压",
        "urgency": rng.choice(("一般", "紧急")),
        "region": customer.unit.region,
        "sensitive": customer.important,
        "important": customer.important,
        "caller": customer.phone,
        "line": customer.line,
        "transformer_area": customer.area,
        "transfer_count": 0,
        "return_count": 0,
        "call_count": 1,
        "supervised": False,
        "late": False,
        **customer.columns(),
        **_times(hours, accepted, customer.unit.region),
        **_property(kind, customer, hours),
    }
    order["crew"] = county.worker(customer.unit)
    return _finish(order, _FINDINGS[kind], rng)


def _times(hours: Hours, accepted: datetime, region: str) -> Record:
    dispatched = hours.seconds(accepted, 20, 105)
    taken = hours.seconds(dispatched, 15, 160)
    sent = hours.seconds(taken, 60, 240)
    arrived = max(accepted + timedelta(minutes=hours.rng.randint(12, ARRIVE_MINUTES[region])), sent)
    arrived = hours.seconds(arrived, 5, 55)
    long = hours.rng.random() < 0.03
    restored = hours.seconds(arrived, 250 * 60, 330 * 60) if long else hours.seconds(arrived, 15 * 60, 160 * 60)
    returned = hours.seconds(restored, 120, 290)
    reviewed = hours.seconds(returned, 1800, 20 * 3600)
    return {
        "failed_at": accepted - timedelta(minutes=hours.rng.randint(3, 25)),
        "accepted_at": accepted,
        "dispatched_at": dispatched,
        "taken_at": taken,
        "crew_sent_at": sent,
        "promised_at": (arrived + timedelta(minutes=hours.rng.randint(3, 20))).replace(second=0),
        "contacted_at": hours.seconds(taken, 30, 150),
        "arrived_at": arrived,
        "arrive_minutes": int((arrived - accepted).total_seconds() // 60),
        "expected_restore_at": (restored + timedelta(minutes=30)).replace(second=0),
        "restored_at": restored,
        "progress_note": "每两小时向客户通报一次进展" if long else None,
        "repair_minutes": int((restored - arrived).total_seconds() // 60),
        "returned_at": returned,
        "reviewed_at": reviewed,
        "archived_at": hours.seconds(reviewed, 600, 20 * 3600),
    }


def _property(kind: str, customer: Customer, hours: Hours) -> Record:
    """Whose equipment it was, and what follows from that."""
    if kind == "客户内部故障":
        helped = hours.rng.random() < 0.3
        return {
            "owner": "用户",
            "operated": helped,
            "entrusted": "客户现场签署委托书" if helped else None,
        }
    found: Record = {"owner": "供电企业", "operated": False}
    if kind == "外力破坏":
        found |= {
            "third_party": f"示例施工队{customer.number % 20 + 1:02d}",
            "evidence": "现场照片和当事人签字",
            "police_report": f"BA2026{customer.number:06d}",
            "claim": "已发出索赔函",
        }
    return found


def _finish(order: Record, finding: str, rng: Random) -> Record:
    """What the future would tell is blanked; what was done is only told when it was done."""
    forget_future(order, _PLANS)
    done = order["restored_at"] is not None
    order["arrive_minutes"] = order["arrive_minutes"] if order["arrived_at"] is not None else None
    order["repair_minutes"] = order["repair_minutes"] if done else None
    order["site_note"] = finding if done else None
    order["progress_note"] = order["progress_note"] if done else None
    order["handling"] = finding if order["returned_at"] is not None else None
    order["contact_note"] = "已电话提示启用应急电源，告知预计到达时间" if order["sensitive"] else None
    order["reporter"] = order["crew"] if order["returned_at"] is not None else None
    order["satisfaction"] = rng.choice(("满意", "满意", "基本满意")) if order["reviewed_at"] is not None else None
    order["status"] = "已归档" if order["archived_at"] is not None else "抢修完成" if done else "抢修中"
    return order
