"""Sound claims for damaged appliances: looked at within a day, paid in full when new, by their age otherwise."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import ROUND_CEILING, Decimal

from riskaudit.samples.cells import Shape, iso, slashes
from riskaudit.samples.county import RESIDENT, County
from riskaudit.samples.hours import Hours
from riskaudit.samples.record import FIRST_DAY, Record, forget_future, numbered

LIVES = {"电子类": 10, "电机类": 12, "电阻电热类": 5, "电光源类": 2}
"""Years of service by class of appliance."""

_GOODS = (
    ("电视机", "电子类", 3200),
    ("机顶盒", "电子类", 400),
    ("电冰箱", "电机类", 2800),
    ("洗衣机", "电机类", 1900),
    ("电热水器", "电阻电热类", 1500),
    ("吸顶灯", "电光源类", 180),
)
_CENT = Decimal("0.01")

APPLIANCES = Shape(
    "序号= 理赔编号=claim_no 工单编号=order_no 用户编号=account_no 用户名称=customer_name 联系电话=phone 用电地址=address "
    "市公司=unit_city 县公司=unit_county 供电所=unit_station 班组=unit_team 事故类型=damage_cause 损坏电器名称=appliance "
    "电器类别=appliance_class 发票日期=bought_on 购置凭证=invoice 购置原价(元)=price 使用寿命(年)=life_years 损坏日期=damaged_on "
    "报损时间=reported_at 现场核查时间=visited_at 核查人=visited_by 能否修复=repairable 处理结论=decision 拒赔理由=refusal_reason "
    "赔偿金额(元)=paid 办结时间=settled_at 经办人=handler",
    form=iso,
    other=slashes,
    mixed=("reported_at", "visited_at"),
)


def build_appliances(county: County, hours: Hours, count: int) -> list[Record]:
    """So many claims of the month: every ninth too late and refused, every seventh mended, the others paid."""
    numbers = numbered("JD2026", 700)
    return [_claim(county, hours, next(numbers), i) for i in range(count)]


def _claim(county: County, hours: Hours, number: str, i: int) -> Record:
    customer, rng = county.customer(RESIDENT), hours.rng
    name, kind, price = _GOODS[i % len(_GOODS)]
    late = i % 9 == 8
    damaged = FIRST_DAY + timedelta(days=rng.randint(0, 16 if late else 27))
    reported = hours.on(damaged + timedelta(days=rng.randint(9, 13) if late else rng.randint(0, 3)), 540, 1200)
    bought = damaged - timedelta(days=_age(i, LIVES[kind], hours))
    decision = "拒赔" if late else "修复" if i % 7 == 6 else "赔偿"
    claim: Record = {
        "claim_no": number,
        "order_no": f"20261003{i:08d}",
        "damage_cause": rng.choice(("零线断线", "相零错接")),
        "appliance": name,
        "appliance_class": kind,
        "bought_on": bought,
        "invoice": f"FP{number[2:]}",
        "price": price,
        "life_years": LIVES[kind],
        "damaged_on": damaged,
        "reported_at": reported,
        "visited_at": hours.minutes(reported, 60, 20 * 60),
        "visited_by": county.worker(customer.unit),
        "repairable": decision == "修复",
        "decision": decision,
        "refusal_reason": "逾期索赔" if late else None,
        "paid": compensation(Decimal(price), bought, damaged, LIVES[kind]) if decision == "赔偿" else Decimal(0),
        "settled_at": hours.within(datetime.combine(reported.date() + timedelta(days=1), reported.time()), 2, 1),
        "handler": f"客服专员{i % 6 + 1:02d}",
        **customer.columns(),
    }
    return _finish(claim)


def _age(i: int, life: int, hours: Hours) -> int:
    """Days since the purchase: every third appliance is clearly new, some have outlived their time."""
    return hours.rng.randint(20, 150) if i % 3 == 0 else hours.rng.randint(220, life * 420)


def compensation(price: Decimal, bought: date, damaged: date, life: int) -> Decimal:
    """What is due for an appliance beyond repair that is either clearly new or clearly not; rounded up to 0.01."""
    days = (damaged - bought).days
    if days <= 180:
        return price
    left = price * (1 - Decimal(days) / (life * Decimal("365.25")))
    return max(left, price / 10).quantize(_CENT, ROUND_CEILING)


def _finish(claim: Record) -> Record:
    """What the future would tell is blanked; a claim that is open has no decision."""
    forget_future(claim)
    if claim["visited_at"] is None:
        claim["visited_by"] = None
    if claim["settled_at"] is None:
        claim |= dict.fromkeys(("decision", "refusal_reason", "paid", "repairable"))
    return claim
