"""The register of changes for a term: reductions, exchanges, removals, temporary supply; all within their terms."""

from __future__ import annotations

from datetime import date, timedelta
from types import MappingProxyType

from riskaudit.samples.cells import Shape, real, slashes
from riskaudit.samples.county import PLANT, SHOP, County, Customer
from riskaudit.samples.hours import Hours
from riskaudit.samples.record import Record, forget_future, numbered

CHANGES = Shape(
    "序号= 变更编号=change_no 市公司=unit_city 县公司=unit_county 供电所=unit_station 班组=unit_team 用户编号=account_no "
    "用户名称=customer_name 用电地址=address 联系电话=phone 客户经理=clerk 变更种类=kind 用户分类=customer_class 供电电压=voltage "
    "原有容量(kVA)=former_kva 变更后容量(kVA)=kva 申请日期=applied_on 手续办结日期=handled_on 加封日期=sealed_on "
    "变更开始日期=begins_on 计划恢复日期=due_on 复装手续日期=reinstall_asked_on 实际恢复日期=restored_on "
    "延期申请日期=extension_asked_on 延期至=extended_to 转永久减容日期=permanent_on 转正式用电日期=regular_on "
    "是否减收容量电费=fee_reduced",
    form=real,
    other=slashes,
    mixed=("begins_on", "due_on"),
    codes=MappingProxyType(
        {
            "kind": {
                "减容": ("减容", "非永久性减容"),
                "暂换": ("暂换变压器",),
                "临时用电": ("装表临时用电", "临时用电"),
            },
            "voltage": {"交流380V": ("380V",), "交流10kV": ("10kV", "交流10kV")},
        }
    ),
    dashes=MappingProxyType({"extended_to": "—"}),
)

_PLANS = ("due_on", "extended_to")
_KINDS = (("减容", 34), ("暂换", 14), ("暂拆", 26), ("临时用电", 26))


def build_changes(county: County, hours: Hours, count: int) -> list[Record]:
    """So many changes that were open in the month."""
    numbers = numbered("BG26", 100)
    names, shares = [name for name, _ in _KINDS], [share for _, share in _KINDS]
    return [_change(hours.rng.choices(names, shares)[0], next(numbers), county, hours) for _ in range(count)]


def _change(kind: str, number: str, county: County, hours: Hours) -> Record:
    customer = county.customer(PLANT if kind in ("减容", "暂换") else SHOP)
    begins = hours.workday(*_BEGINS[kind])
    record: Record = {
        "change_no": number,
        "kind": kind,
        "customer_class": customer.customer_class,
        "voltage": customer.voltage,
        "former_kva": customer.kva,
        "clerk": f"客户经理{customer.number % 12 + 1:02d}",
        "applied_on": hours.before(begins, 4),
        "handled_on": hours.before(begins, hours.rng.randint(1, 3)),
        "begins_on": begins,
        **customer.columns(),
    }
    rest = {"减容": _reduced, "暂换": _exchanged, "暂拆": _removed, "临时用电": _temporary}[kind]
    return forget_future(record | rest(begins, customer, hours), _PLANS)


_BEGINS = {
    "减容": (date(2025, 3, 3), date(2026, 10, 16)),
    "暂换": (date(2026, 9, 7), date(2026, 10, 23)),
    "暂拆": (date(2026, 3, 2), date(2026, 10, 20)),
    "临时用电": (date(2025, 1, 6), date(2026, 10, 20)),
}
"""First and last day on which sound changes of a kind began."""


def _reduced(begins: date, customer: Customer, hours: Hours) -> Record:
    """Sealed when it began; restored, if at all, after more than a month."""
    restored = max(begins + timedelta(days=35), hours.workday(date(2026, 10, 9), date(2026, 10, 30)))
    return {
        "kva": customer.kva // 2,
        "sealed_on": begins,
        "due_on": begins + timedelta(days=540),
        "restored_on": restored if hours.rng.random() < 0.5 else None,
        "fee_reduced": True,
    }


def _exchanged(begins: date, customer: Customer, hours: Hours) -> Record:
    return {
        "kva": customer.kva * 2,
        "due_on": begins + timedelta(days=50),
        "restored_on": begins + timedelta(days=hours.rng.randint(15, 45)),
    }


def _removed(begins: date, customer: Customer, hours: Hours) -> Record:
    """Refitted within three working days of the formalities, where the customer came back."""
    asked = max(hours.workday(date(2026, 10, 8), date(2026, 10, 29)), hours.later(begins, 3))
    back = hours.rng.random() < 0.6
    return {
        "kva": 0,
        "due_on": begins + timedelta(days=300),
        "reinstall_asked_on": asked if back else None,
        "restored_on": hours.later(asked, hours.rng.randint(1, 3)) if back else None,
    }


def _temporary(begins: date, customer: Customer, hours: Hours) -> Record:
    """For two years, or for shorter and then ended, extended or made regular."""
    if hours.rng.random() < 0.5:
        return {"kva": customer.kva, "due_on": begins + timedelta(days=720)}
    due = max(hours.workday(date(2026, 10, 9), date(2026, 10, 28)), hours.later(begins, 5))
    found: Record = {"kva": customer.kva, "due_on": due}
    end = hours.rng.choice(("ended", "extended", "regular"))
    if end == "ended":
        return found | {"restored_on": hours.before(due, 1)}
    if end == "regular":
        return found | {"regular_on": hours.before(due, 2), "restored_on": due}
    return found | {"extension_asked_on": hours.before(due, 6), "extended_to": due + timedelta(days=180)}
