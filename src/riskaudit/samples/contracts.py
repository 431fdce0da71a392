"""Sound contracts: sealed by both, every term agreed, within the usual duration, the original at its place."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from riskaudit.samples.county import PLANT, RESIDENT, SHOP, Customer
from riskaudit.samples.hours import Hours, years_later
from riskaudit.samples.record import Record, forget_future

YEARS = {RESIDENT: 10, SHOP: 8, PLANT: 3}
"""Years of a sound contract by class of customer."""

_KINDS = {RESIDENT: "居民供用电合同", SHOP: "低压供用电合同", PLANT: "高压供用电合同"}
_BOUNDARIES = {
    RESIDENT: "客户进户线与计量表箱出线开关下接线端子连接处",
    SHOP: "低压接户线与客户配电箱进线开关上端连接处",
    PLANT: "10kV线路T接杆跌落式熔断器下桩头",
}
_TERMS = {
    "supply_terms": "单回路供电，频率50赫兹",
    "quality_terms": "电压偏差按国家标准执行",
    "metering_terms": "按电能计量装置记录计量",
    "settlement_terms": "按月抄表结算，月末前结清",
    "maintenance_terms": "以产权分界点划分，各自负责",
    "liability_terms": "按约定承担违约责任",
    "term_clause": "期满前三十日双方无异议的，续期一次",
    "safety_terms": "客户保证用电设备安全",
}


def contract_for(customer: Customer, signed: date, hours: Hours) -> Record:
    """The contract with a customer, signed on a day and in force from it."""
    number = f"SG{customer.unit.code}{signed.year}{customer.number:05d}"
    high = customer.customer_class == PLANT
    record: Record = {
        "contract_no": number,
        "contract_name": f"{_KINDS[customer.customer_class]}（{customer.number:05d}）",
        "contract_kind": _KINDS[customer.customer_class],
        "customer_class": customer.customer_class,
        "voltage": customer.voltage,
        "contract_kva": customer.kva,
        "signed_on": signed,
        "starts_on": signed,
        "ends_on": years_later(signed, YEARS[customer.customer_class]),
        "term_years": YEARS[customer.customer_class],
        "status": "有效",
        "approval": "同意",
        "supplier_sealed": True,
        "customer_sealed": True,
        "both_sealed": True,
        "authorised": True,
        "supplier_signer": f"客户经理{customer.number % 12 + 1:02d}",
        "customer_signer": customer.name,
        "sign_mode": "纸质" if high else hours.rng.choice(("纸质", "电子")),
        "boundary": _BOUNDARIES[customer.customer_class],
        "penalty_rate": Decimal("0.001") if customer.customer_class == RESIDENT else Decimal("0.002"),
        "theft_multiple": 3,
        "full_text": "双方依法订立本合同，条款见附件。",
        "attachments": "附件1至附件3",
        "original_place": f"档案室{customer.number % 6 + 1}号柜{customer.number % 40 + 1}盒",
        "electronic_copy": True,
        "archived_at": hours.within(hours.on(signed, 990, 1000), 4, 1),
        "recorded_at": hours.on(signed, 1000, 1030),
        "special_terms": "双电源切换按调度协议执行" if customer.important else None,
        **_TERMS,
        **customer.columns(),
    }
    return forget_future(record, ("ends_on",))


def expired_contract(contract: Record, hours: Hours) -> Record:
    """The contract before a customer's present one, ended on the day before that one begins, and kept."""
    starts = contract["starts_on"]
    if not isinstance(starts, date):
        raise TypeError("a contract begins on a day")
    ends = starts - timedelta(days=1)
    signed = date(ends.year - 5, ends.month, min(ends.day, 28))
    return contract | {
        "contract_no": f"{contract['contract_no']}-旧",
        "signed_on": signed,
        "starts_on": signed,
        "ends_on": ends,
        "ended_on": ends,
        "term_years": 5,
        "status": "终止",
        "archived_at": hours.within(hours.on(signed, 990, 1000), 1) if signed.year >= 2008 else None,
        "recorded_at": hours.on(signed, 1000, 1030),
    }
