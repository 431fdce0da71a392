"""The log of the process system: the steps of sound applications, as the main form has them, and its shape."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from types import MappingProxyType

from riskaudit.samples.cells import Shape, iso, slashes
from riskaudit.samples.county import RESIDENT, SHOP
from riskaudit.samples.hours import Hours
from riskaudit.samples.record import Cell, Record, day, filled

STEPS = Shape(
    "序号= 申请编号=application_no 流程名称=business 用户编号=account_no 用户名称=customer_name 用户分类=customer_class "
    "电源数目=supply_count 环节名称=step 环节到达时间=started_at 环节完成时间=finished_at 处理人=handler 审核人=approver "
    "处理部门=department 环节状态=status 市公司=unit_city 县公司=unit_county 供电所=unit_station 班组=unit_team",
    form=iso,
    other=slashes,
    mixed=("started_at",),
    codes=MappingProxyType(
        {
            "customer_class": {
                "居民": ("低压居民", "居民"),
                "低压非居民": ("低压非居民",),
                "高压": ("高压", "01高压"),
            },
            "step": {
                "方案答复": ("供电方案答复", "答复供电方案"),
                "设计审查": ("设计文件审查",),
                "竣工检验": ("竣工检验", "竣工验收"),
                "合同签订": ("签订合同",),
                "归档": ("信息归档",),
            },
            "status": {"完成": ("已完成",), "在办": ("处理中",)},
        }
    ),
)

_SPANS = (
    ("业务受理", "accepted_at", "recorded_at"),
    ("现场勘查", "accepted_at", "surveyed_at"),
    ("方案答复", "surveyed_at", "replied_at"),
    ("设计审查", "design_submitted_at", "design_reviewed_at"),
    ("中间检查", "mid_inspection_requested_at", "mid_inspected_at"),
    ("竣工检验", "completion_reported_at", "inspected_at"),
    ("送电", "metered_at", "energized_at"),
    ("归档", "finished_at", "archived_at"),
)
"""Step, and the columns of the application in which it begins and ends."""

CHECKS = ("设计审查", "中间检查", "竣工检验")
"""Steps that a second person approves."""

_KEPT = ("application_no", "account_no", "customer_name", "customer_class", "supply_count")
_UNITS = ("unit_city", "unit_county", "unit_station", "unit_team", "unit_code")
_NEW = {RESIDENT: "低压居民", SHOP: "低压非居民"}


def build_steps(connections: Sequence[Record], hours: Hours, count: int) -> list[Record]:
    """The steps of so many applications for new or more supply; the times are those of the main form."""
    chosen = [
        found for found in connections if found["business"] in ("新装", "增容") and found["flow_status"] != "终止"
    ]
    sample = hours.rng.sample(chosen, min(count, len(chosen)))
    return [step for found in sorted(sample, key=_number) for step in _steps(found, hours)]


def _number(application: Record) -> str:
    return str(application["application_no"])


def _steps(application: Record, hours: Hours) -> list[Record]:
    spans = [(name, application.get(start), application.get(end)) for name, start, end in _SPANS]
    spans.append(("合同签订", *_signing(application, hours)))
    found = [_step(application, name, start, end, hours) for name, start, end in spans if isinstance(start, datetime)]
    return sorted(found, key=lambda step: str(step["started_at"]))


def _signing(application: Record, hours: Hours) -> tuple[Cell, Cell]:
    """Half an hour of the day on which the contract was signed, within office hours."""
    if not filled(application, ["contract_signed_on"]):
        return None, None
    begun = hours.on(day(application, "contract_signed_on"), 9 * 60, 16 * 60)
    return begun, hours.minutes(begun, 15, 30)


def _step(application: Record, name: str, start: datetime, end: Cell, hours: Hours) -> Record:
    """One row; the log knows the seconds that the form leaves out."""
    station = str(application["unit_station"]).removesuffix("供电所")
    site = name in ("现场勘查", *CHECKS, "送电")
    finished = hours.seconds(end, 1, 50) if isinstance(end, datetime) else None
    kind = _NEW.get(str(application["customer_class"]), "高压")
    number = hours.rng.randint(1, 9)
    return {
        **{column: application[column] for column in (*_KEPT, *_UNITS)},
        "business": f"{kind}{application['business']}",
        "step": name,
        "started_at": start,
        "finished_at": finished,
        "handler": f"{station}{'检验员' if site else '业务员'}{number:02d}",
        "approver": f"{station}班长{number % 3 + 1:02d}" if name in CHECKS and finished else None,
        "department": "业扩现场班" if site else "营业班",
        "status": "完成" if finished else "在办",
    }
