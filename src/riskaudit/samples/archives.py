"""Sound customer files: signed before supply, entered and archived in time, every field that matters filled."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from riskaudit.samples.contracts import contract_for, expired_contract
from riskaudit.samples.county import PLANT, RESIDENT, SHOP, County, Customer
from riskaudit.samples.hours import Hours
from riskaudit.samples.record import Record, forget_future

_BOUNDARY = {
    RESIDENT: "表箱出线开关下接线端子连接处",
    SHOP: "配电箱进线开关上端连接处",
    PLANT: "T接杆跌落式熔断器下桩头",
}
DEDICATED_KVA = 630
"""Plants of this size and above have a line of their own."""

NEW_BLOCK = "新苑小区"
"""Stands in the addresses of the flats that are metered without an application of their own."""

_TARIFFS = {
    "居民生活用电": "居民合表及分时电价",
    "一般工商业用电": "工商业单一制电价",
    "大工业用电": "工商业两部制电价",
}


def file_of(customer: Customer, signed: date, energized: datetime, hours: Hours) -> Record:
    """The file of a customer who signed on a day and was energized at a moment not before it."""
    recorded = hours.within(hours.on(signed, 600, 700), 3)
    record: Record = {
        "id_no": f"TEST**********{customer.number % 10000:04d}",
        "mobile": customer.phone,
        "contact": customer.name,
        "status": "正常",
        "reading_section": f"{customer.unit.code}{customer.number % 20 + 1:03d}",
        "reader": f"抄表员{customer.number % 15 + 1:02d}",
        "opened_on": signed,
        "energized_at": energized,
        "signed_on": signed,
        "signer": customer.name,
        "recorded_at": recorded,
        "recorder": f"业务员{customer.number % 9 + 1:02d}",
        "archived_at": max(hours.within(energized, 4, 1), recorded + timedelta(minutes=5)),
        **_supply_of(customer),
        **customer.columns(),
    }
    return forget_future(record)


def _supply_of(customer: Customer) -> Record:
    """What the file says of the supply: class, tariff, capacity, boundary, metering, importance."""
    high = customer.customer_class == PLANT
    return {
        "customer_class": customer.customer_class,
        "usage": customer.usage,
        "tariff": _TARIFFS[customer.usage],
        "industry": {RESIDENT: "城乡居民", SHOP: "批发零售", PLANT: "通用设备制造"}[customer.customer_class],
        "voltage": customer.voltage,
        "contract_kva": customer.kva,
        "running_kva": customer.kva,
        "boundary": _BOUNDARY[customer.customer_class],
        "metering_point": f"JL{customer.account}",
        "metering_method": "高供高计" if high else "低供低计",
        "meter_no": f"33{customer.number:08d}",
        "multiplier": customer.kva // 10 if high else 1,
        "important": customer.important,
        "importance": "二级" if customer.important else None,
        "dual_supply": customer.important,
        "safety_load": customer.kva // 10 if customer.important else None,
        "own_supply": customer.kva // 8 if customer.important else None,
        "substation_area": customer.area,
        **_line_of(customer),
        "reading_day": "25" if high else "1",
        "prepaid": not high,
    }


def _line_of(customer: Customer) -> Record:
    """Large plants have a line of their own, the others a transformer; each stands alone on it."""
    own = (
        customer.account if customer.customer_class == PLANT else f"{customer.unit.code}{customer.number % 12 + 1:03d}"
    )
    if customer.customer_class == PLANT and customer.kva >= DEDICATED_KVA:
        return {
            "supply_kind": "专线",
            "substation_area_no": f"TQ{own}",
            "line": f"10kV{customer.name}专线",
            "line_kind": "专线",
            "line_owner": customer.name,
        }
    return {
        "supply_kind": "专变" if customer.customer_class == PLANT else "公变",
        "substation_area_no": f"TQ{own}",
        "line": customer.line,
        "line_kind": "公线",
    }


def build_stock(county: County, hours: Hours, count: int) -> tuple[list[Record], list[Record]]:
    """Files and contracts of earlier years: outside the month, but partners of its records."""
    files: list[Record] = []
    contracts: list[Record] = []
    for _ in range(count):
        customer = county.customer()
        year = hours.rng.randint(2024, 2025) if customer.customer_class == PLANT else hours.rng.randint(2019, 2025)
        _add(customer, hours.workday(date(year, 1, 4), date(year, 12, 20)), hours, files, contracts)
    return files, contracts


def build_batch(county: County, hours: Hours, count: int) -> tuple[list[Record], list[Record]]:
    """Files and contracts of the month: new blocks of flats, metered flat by flat."""
    files: list[Record] = []
    contracts: list[Record] = []
    for _ in range(count):
        customer = county.customer(hours.rng.choices((RESIDENT, SHOP), (90, 10))[0])
        _add(customer, hours.workday(date(2026, 9, 29), date(2026, 10, 21)), hours, files, contracts)
    for found in (*files, *contracts):
        found["address"] = _flat(found)
    for contract in hours.rng.sample(contracts, count // 20):
        contracts.append(expired_contract(contract, hours))
    return files, contracts


def _flat(found: Record) -> str:
    number = int(str(found["account_no"])[-5:])
    place = str(found["unit_county"]).removesuffix("供电公司")
    return f"{place}{NEW_BLOCK}{number % 18 + 1}栋{number % 60 + 101}室"


def _add(customer: Customer, signed: date, hours: Hours, files: list[Record], contracts: list[Record]) -> None:
    energized = hours.within(hours.on(signed, 540, 900), 3, 1)
    files.append(file_of(customer, signed, energized, hours))
    contracts.append(contract_for(customer, signed, hours))
