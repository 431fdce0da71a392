"""Defects of customer files and of contracts; some lie in the partner of the record that is judged."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from riskaudit.samples.archives import NEW_BLOCK
from riskaudit.samples.county import PLANT, RESIDENT
from riskaudit.samples.defects.defect import Defect, World, both, by_day, has, in_month, put
from riskaudit.samples.hours import years_later
from riskaudit.samples.record import Record, day

_FILE = both(in_month("recorded_at"), has("archived_at", status="正常"))
_SIGNED = both(in_month("signed_on"), has(status="有效"))
_OLD_WORDS = "双方依法订立本合同。用电人可申请暂停用电，校验电能表按标准交纳验表费。"
_BUSINESS = both(_SIGNED, lambda record: record["customer_class"] != RESIDENT)
_LOW = both(_SIGNED, lambda record: record["customer_class"] != PLANT)


def _repeated(record: Record, world: World) -> None:
    files = world.month.records["archives"]
    again = record | {"meter_no": f"{record['meter_no']}X", "metering_point": f"{record['metering_point']}-2"}
    files.insert(files.index(record) + 1, again)


def _entered_late(record: Record, world: World) -> None:
    signed = world.hours.before(day(record, "recorded_at"), world.hours.rng.randint(9, 20))
    record |= {"signed_on": signed, "opened_on": signed}


def _entered_early(record: Record, world: World) -> None:
    record["signed_on"] = world.hours.later(day(record, "recorded_at"), 3)


def _meter_of_another(record: Record, world: World) -> None:
    record["meter_no"] = world.another(record, "archives", _FILE)["meter_no"]


def _lose_contract(record: Record, world: World) -> None:
    lost = {id(contract) for contract in world.contracts(record)}
    kept = [contract for contract in world.month.records["contracts"] if id(contract) not in lost]
    world.month.records["contracts"] = kept


def _let_lapse(record: Record, world: World) -> None:
    ends = date(2026, 10, world.hours.rng.randint(18, 29))
    for contract in world.contracts(record):
        contract |= {"contract_kind": "临时供用电合同", "ends_on": ends, "term_years": None}


def _destroy(record: Record, world: World) -> None:
    """A contract for a building site, ended and destroyed within the month, beside the lasting one."""
    ended = world.hours.later(day(record, "signed_on"), 3)
    temporary = record | {
        "contract_no": f"{record['contract_no']}-临",
        "contract_kind": "临时供用电合同",
        "ends_on": ended,
        "ended_on": ended,
        "destroyed_on": ended + timedelta(days=2),
        "term_years": None,
        "status": "终止",
    }
    contracts = world.month.records["contracts"]
    contracts.insert(contracts.index(record) + 1, temporary)


def _number_of_another(record: Record, world: World) -> None:
    record["contract_no"] = world.another(record, "contracts", _SIGNED)["contract_no"]


def _signed_after_supply(record: Record, world: World) -> None:
    later = world.hours.later(day(record, "energized_at"), 2)
    for contract in world.contracts(record):
        contract |= {"signed_on": later, "recorded_at": world.hours.on(later), "archived_at": None}


def _for_twenty_years(record: Record, world: World) -> None:
    record |= {"ends_on": years_later(day(record, "starts_on"), 20), "term_years": 20}


_SUPPLIED = both(has("energized_at", business="新装"), by_day("energized_at", date(2026, 10, 27)))
_FLAT = both(_FILE, lambda record: NEW_BLOCK in str(record["address"]))

DEFECTS: Mapping[str, Defect] = {
    "archive/account-repeated": Defect("archives", _FILE, _repeated, 0.005),
    "archive/boundary-blank": Defect("archives", _FILE, put(boundary=None)),
    "archive/contact-missing": Defect("archives", _FILE, put(phone=None, mobile=None), 0.01),
    "archive/entry-long-after-signing": Defect("archives", _FILE, _entered_late),
    "archive/key-fields-blank": Defect("archives", _FILE, put(contract_kva=None), 0.01),
    "archive/meter-shared": Defect("archives", _FILE, _meter_of_another, 0.005),
    "archive/recorded-before-signing": Defect(
        "archives", both(_FILE, by_day("recorded_at", date(2026, 10, 26))), _entered_early, 0.01
    ),
    "contract/authority-missing": Defect("contracts", both(_SIGNED, has(customer_class=PLANT)), put(authorised=False)),
    "contract/boundary-blank": Defect("contracts", _SIGNED, put(boundary=None), 0.015),
    "contract/breach-multiple": Defect("contracts", _SIGNED, put(theft_multiple=5), 0.005),
    "contract/destroyed-too-early": Defect(
        "contracts", both(_SIGNED, by_day("signed_on", date(2026, 10, 20))), _destroy, 0.003
    ),
    "contract/no-contract": Defect("archives", _FLAT, _lose_contract, 0.015),
    "contract/no-valid-contract": Defect("archives", _FLAT, _let_lapse, 0.015),
    "contract/number-repeated": Defect("contracts", _SIGNED, _number_of_another, 0.004),
    "contract/original-missing": Defect(
        "contracts", _SIGNED, put(original_place="原件遗失", electronic_copy=False), 0.01
    ),
    "contract/penalty-rate": Defect("contracts", _SIGNED, put(penalty_rate=Decimal("0.005")), 0.01),
    "contract/repealed-terms": Defect("contracts", _SIGNED, put(full_text=_OLD_WORDS), 0.015),
    "contract/seal-missing": Defect("contracts", _BUSINESS, put(customer_sealed=False, both_sealed=False)),
    "contract/signed-after-energizing": Defect("connections", _SUPPLIED, _signed_after_supply),
    "contract/term-too-long": Defect("contracts", _LOW, _for_twenty_years, 0.01),
    "contract/terms-missing": Defect("contracts", _BUSINESS, put(maintenance_terms=None)),
}
