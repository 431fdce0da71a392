"""Sound complaint orders: the customer called within a day, answered and called back within the limits."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

from riskaudit.samples.county import County, Customer
from riskaudit.samples.hours import Hours
from riskaudit.samples.record import FIRST_DAY, Record, forget_future, moment, numbered

ANSWER_WORKDAYS = {"投诉": 4, "举报": 8, "意见": 8, "建议": 8, "咨询": 2, "服务申请": 5, "表扬": 5, "催办": 2}
"""Working days within which a sound order of the kind is answered."""

_SHARES = (("投诉", 48), ("意见", 18), ("举报", 7), ("建议", 6), ("咨询", 8), ("服务申请", 8), ("表扬", 2), ("催办", 3))
_CLASSES = {
    "停送电投诉": "停电后来电时间与告知不一致",
    "营业投诉": "申请用电后多次询问进度",
    "服务投诉": "反映窗口等候时间长",
    "供电质量投诉": "反映晚间电压偏低",
    "电网建设投诉": "反映杆位影响出行",
}
_WORDS = {
    "举报": "反映线路通道内有违章施工",
    "意见": "希望增加缴费网点",
    "建议": "建议短信中写明停电范围",
    "咨询": "询问峰谷电价",
    "服务申请": "申请校验电能表",
    "表扬": "表扬抢修及时",
    "催办": "催促前一工单",
}


def build_complaints(county: County, hours: Hours, count: int) -> list[Record]:
    """So many orders, some taken in before the month; reminders and upheld appeals are among them."""
    rng = hours.rng
    numbers = numbered("20261002", 20000)
    orders = [_order(county, hours, next(numbers), _day(hours)) for _ in range(count)]
    complaints = [order for order in orders if order["business"] == "投诉" and order["archived_at"] is not None]
    for order in rng.sample(complaints, max(1, count // 90)):
        appealed = hours.within(moment(order, "archived_at"), 2, 1)
        order |= {"appealed": True, "appealed_at": appealed, "appeal_upheld": True, "upheld": False}
        forget_future(order, ("reply_due_at",))
    orders.sort(key=lambda order: str(order["accepted_at"]))
    _keep_apart(orders)
    return orders


def _keep_apart(orders: list[Record]) -> None:
    """No transformer area complains of quality twice, and nobody is found at fault twice: each would be a lead."""
    areas: set[object] = set()
    at_fault: set[object] = set()
    for order in orders:
        if order["transformer_area"] in areas:
            order["transformer_area"] = None
        areas.add(order["transformer_area"])
        if order["complaint_class"] == "服务投诉" and order["upheld"]:
            order["upheld"] = order["accused"] not in at_fault
            at_fault.add(order["accused"])


def _day(hours: Hours) -> date:
    chance = hours.rng.random()
    if chance < 0.08:
        return FIRST_DAY - timedelta(days=hours.rng.randint(1, 12))
    if chance < 0.12:
        return date(2026, 10, hours.rng.randint(28, 31))
    return FIRST_DAY + timedelta(days=hours.rng.randint(0, 21))


def _order(county: County, hours: Hours, number: str, day: date) -> Record:
    customer, rng = county.customer(), hours.rng
    business = rng.choices([name for name, _ in _SHARES], [share for _, share in _SHARES])[0]
    channel = rng.choices(("95598", "12398", "营业厅"), (80, 8, 12))[0] if business in ("投诉", "举报") else "95598"
    accepted = hours.on(day, 7 * 60, 21 * 60) + timedelta(seconds=rng.randint(0, 59))
    order: Record = {
        "order_no": number,
        "source": "国网客服中心" if channel == "95598" else "属地转办",
        "business": business,
        "channel": channel,
        "caller": customer.phone,
        "contact": customer.name,
        "region": customer.unit.region,
        "transfer_count": rng.choice((0, 0, 0, 1)),
        "return_count": 0,
        "repeat": False,
        "appealed": False,
        "appeal_upheld": False,
        "misdispatched": False,
        "late": False,
        "escalated": False,
        "receiver": f"座席{rng.randint(100, 199)}",
        "secrecy": "保密" if business == "举报" else "不保密",
        **customer.columns(),
        **_matter(business, customer, rng),
        **_times(hours, accepted, ANSWER_WORKDAYS[business]),
        **_people(county, customer, business),
    }
    if business == "举报":
        order |= {"informant": "匿名", "customer_name": "匿名", "contact": "匿名"}
    return _finish(order, rng)


def _matter(business: str, customer: Customer, rng: Random) -> Record:
    if business != "投诉":
        return {
            "content": _WORDS[business],
            "complaint_class": None,
            "complaint_level": None,
            "transformer_area": None,
        }
    kind = rng.choice(list(_CLASSES))
    of_quality = kind == "供电质量投诉"
    return {
        "content": f"客户{_CLASSES[kind]}（{customer.unit.place}）",
        "complaint_class": kind,
        "complaint_level": rng.choices(("一般", "重要"), (9, 1))[0],
        "line": customer.line if of_quality else None,
        "transformer_area": customer.area if of_quality else None,
        "mending": of_quality and customer.number % 3 == 0,
    }


def _times(hours: Hours, accepted: datetime, workdays: int) -> Record:
    dispatched = hours.seconds(accepted, 60, 1050)
    taken = hours.seconds(dispatched, 60, 5400)
    contacted = hours.seconds(taken, 600, 12 * 3600)
    looked_into = max(hours.within(taken, max(1, workdays - 2)), contacted + timedelta(minutes=20))
    # The answer keeps its own limit, counted from the day of acceptance.
    last = hours.later(accepted.date(), workdays)
    replied = min(hours.within(looked_into, 1), hours.on(last, 16 * 60, 17 * 60))
    replied = max(replied, looked_into + timedelta(minutes=10))
    returned = hours.minutes(replied, 5, 25)
    reviewed = hours.within(returned, 1, 1)
    return {
        "accepted_at": accepted,
        "dispatched_at": dispatched,
        "taken_at": taken,
        "contacted_at": contacted,
        "investigated_at": looked_into,
        "replied_at": replied,
        "returned_at": returned,
        "finished_at": returned,
        "reply_due_at": hours.on(last, 23 * 60 + 59, 23 * 60 + 59),
        "reviewed_at": reviewed,
        "archived_at": hours.minutes(reviewed, 30, 400),
    }


def _people(county: County, customer: Customer, business: str) -> Record:
    """Who was complained of, who handled it and who called back: three different people of different units."""
    accused_unit = customer.unit.station
    return {
        "accused": f"{accused_unit.removesuffix('供电所')}员工{customer.number % 9 + 1:02d}"
        if business == "投诉"
        else None,
        "accused_unit": accused_unit if business in ("投诉", "举报") else None,
        "handler": f"客服专员{customer.number % 6 + 1:02d}",
        "reviewer": f"回访专员{customer.number % 4 + 1:02d}",
        "departments": "供电服务指挥中心、营销部" if business == "举报" else f"供电服务指挥中心、{accused_unit}",
        "responsible_unit": accused_unit if business == "投诉" else None,
    }


def _finish(order: Record, rng: Random) -> Record:
    """What the future would tell is blanked; what was done is only told when it was done."""
    forget_future(order, ("reply_due_at",))
    answered, reviewed = order["replied_at"] is not None, order["reviewed_at"] is not None
    order["opinion"] = "已核实情况并向客户说明" if order["investigated_at"] is not None else None
    order["answer"] = "已当面答复客户" if answered else None
    order["upheld"] = rng.random() < 0.4 if answered and order["business"] in ("投诉", "举报") else None
    order["regulator_finished_at"] = order["finished_at"] if order["channel"] == "12398" else None
    order["review_done"] = reviewed
    order["reviewer"] = order["reviewer"] if reviewed else None
    order["satisfaction"] = rng.choice(("满意", "满意", "一般", "未评价")) if reviewed else None
    order["status"] = "已归档" if order["archived_at"] is not None else "处理中"
    return order
