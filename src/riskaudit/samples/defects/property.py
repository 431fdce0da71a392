"""Defects of property and boundary, of files against contracts, and of contracts that no longer fit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from riskaudit.samples.county import PLANT, RESIDENT
from riskaudit.samples.defects.defect import PLACE, Defect, World, both, by_day, has, in_month, put
from riskaudit.samples.record import LAST_DAY, Record, day, moment

_FILE = both(in_month("recorded_at"), has(status="正常"))
_IMPORTANT = both(_FILE, has(important=True))
_DEDICATED = both(_FILE, has(supply_kind="专线"))
_OWN = both(_FILE, has(supply_kind="专变"))
_LIT = both(_DEDICATED, by_day("energized_at", LAST_DAY))
_SIGNED = both(in_month("signed_on"), has(status="有效"))
_CHANGED = both(in_month("accepted_at"), has("finished_at"), by_day("archived_at", LAST_DAY))
_CHANGES = ("过户", "更名", "改类")
_OLD_LAW = "根据《合同法》和供用电双方协商订立本合同。"


def _change(record: Record) -> bool:
    return _CHANGED(record) and record["business"] in _CHANGES


def _without_contract(record: Record, world: World) -> None:
    lost = {id(contract) for contract in world.contracts(record)}
    kept = [contract for contract in world.month.records["contracts"] if id(contract) not in lost]
    world.month.records["contracts"] = kept


def _derated(record: Record, world: World) -> None:
    world.contracts(record)
    kva = record["contract_kva"]
    assert isinstance(kva, int)
    record |= {"business": "永久减容", "contract_kva": kva // 2}


def _no_special_terms(record: Record, world: World) -> None:
    for contract in world.contracts(record):
        contract["special_terms"] = None


def _no_upkeep(record: Record, world: World) -> None:
    for contract in world.contracts(record):
        contract |= {"maintenance_terms": None, "om_agreement": None}


def _larger_in_contract(record: Record, world: World) -> None:
    for contract in world.contracts(record):
        kva = contract["contract_kva"]
        assert isinstance(kva, int)
        contract["contract_kva"] = kva + 5


def _other_class(record: Record, world: World) -> None:
    for contract in world.contracts(record):
        contract["customer_class"] = "低压非居民"


def _other_multiplier(record: Record, world: World) -> None:
    """Mended in the file and not in the bill: the bill's own figures still agree with one another."""
    for found in world.month.records["archives"]:
        if found["account_no"] == record["account_no"]:
            multiplier = found["multiplier"]
            assert isinstance(multiplier, int)
            found["multiplier"] = multiplier + 10
            world.touched.add(id(found))


def _signed_earlier(record: Record, world: World) -> None:
    record["signed_on"] = date(2026, 10, 9)
    record["starts_on"] = record["signed_on"]


def _signed_on_sunday(record: Record, world: World) -> None:
    signed = day(record, "signed_on")
    record["signed_on"] = signed - timedelta(days=signed.weekday() + 1)


def _on_its_line(record: Record, world: World) -> None:
    other = world.another(record, "archives", _OWN)
    other |= {name: record[name] for name in ("line", "line_kind", *PLACE)}


def _on_its_transformer(record: Record, world: World) -> None:
    world.another(record, "archives", _OWN)["substation_area_no"] = record["substation_area_no"]


def _of_another(record: Record, world: World, consent: str | None, agreement: str | None) -> None:
    """The line belongs to another, who has consented and agreed to share it, or has not."""
    record |= {"line_owner": f"{record['customer_name']}集团", "owner_consent": consent}
    for contract in world.contracts(record):
        contract["shared_agreement"] = agreement


def _without_consent(record: Record, world: World) -> None:
    _of_another(record, world, None, "共用协议已签")


def _without_agreement(record: Record, world: World) -> None:
    _of_another(record, world, "TYS-2026", None)
    record["consent_on"] = day(record, "signed_on")


def _consent_late(record: Record, world: World) -> None:
    _of_another(record, world, "TYS-2026", "共用协议已签")
    record["consent_on"] = day(record, "energized_at") + timedelta(days=1)


def _unmasked(record: Record, world: World) -> None:
    """One number in full in every county: the rule counts counties."""
    seen: set[object] = set()
    for found in [record, *world.sound("archives", _FILE)]:
        if found["unit_county"] not in seen:
            seen.add(found["unit_county"])
            found["id_no"] = f"TEST{found['account_no']!s:0>14}"


def _no_boundary(record: Record, world: World) -> None:
    for contract in world.contracts(record):
        contract["boundary"] = None


def _by_message(record: Record, world: World) -> None:
    record |= {"serve_method": "短信", "signed_by": None, "signing_proof": "短信发送回执"}


def _no_case(record: Record, world: World) -> None:
    cases = world.month.records["violations"]
    world.month.records["violations"] = [case for case in cases if case["account_no"] != record["account_no"]]


def _reported_otherwise(record: Record, world: World) -> None:
    record["regulator_finished_at"] = moment(record, "finished_at") - timedelta(days=2)


DEFECTS: Mapping[str, Defect] = {
    "archive/capacity-differs-from-contract": Defect("archives", _FILE, _larger_in_contract, 0.005),
    "archive/class-differs-from-contract": Defect(
        "archives", both(_FILE, has(customer_class=RESIDENT)), _other_class, 0.005
    ),
    "archive/identity-numbers-unmasked": Defect("archives", _FILE, _unmasked, 0.001),
    "archive/multiplier-differs-from-bill": Defect(
        "billing", both(in_month("read_at"), has("multiplier", customer_class=PLANT)), _other_multiplier
    ),
    "archive/signed-on-day-off": Defect(
        "archives", both(_FILE, lambda record: record["customer_class"] != RESIDENT), _signed_on_sunday, 0.01
    ),
    "contract/change-not-resigned": Defect("connections", _change, _without_contract),
    "contract/derating-not-in-contract": Defect("connections", both(_change, has("contract_kva")), _derated),
    "contract/maintenance-agreement-missing": Defect("archives", _OWN, _no_upkeep),
    "contract/number-against-date": Defect(
        "contracts", both(_SIGNED, by_day("signed_on", LAST_DAY, date(2026, 10, 16))), _signed_earlier, 0.01
    ),
    "contract/own-supply-too-small": Defect("archives", both(_IMPORTANT, has("safety_load")), put(own_supply=5)),
    "contract/repealed-contract-law": Defect("contracts", _SIGNED, put(full_text=_OLD_LAW), 0.01),
    "contract/special-terms-missing": Defect("archives", _IMPORTANT, _no_special_terms),
    "legal/dedicated-line-consent-late": Defect("archives", _LIT, _consent_late),
    "legal/dedicated-line-second-account": Defect("archives", _DEDICATED, _on_its_line),
    "legal/dedicated-line-without-consent": Defect("archives", _LIT, _without_consent),
    "legal/dedicated-transformer-second-account": Defect("archives", _OWN, _on_its_transformer),
    "legal/regulator-time-differs": Defect(
        "complaints", both(in_month("accepted_at"), has("finished_at", channel="12398")), _reported_otherwise
    ),
    "legal/shared-line-without-agreement": Defect("archives", _LIT, _without_agreement),
    "outage/message-notice-not-agreed": Defect(
        "outages", both(in_month("cut_at"), has("restored_at", kind="欠费停电", prepaid=False)), _by_message
    ),
    "outage/theft-cut-without-case": Defect("outages", both(in_month("cut_at"), has(kind="窃电停电")), _no_case),
    "repair/owner-against-fault": Defect(
        "repairs", both(in_month("accepted_at"), has(fault_kind="客户内部故障")), put(owner="供电企业")
    ),
    "repair/owner-without-agreed-boundary": Defect(
        "repairs", both(in_month("accepted_at"), has("restored_at", owner="用户")), _no_boundary, 0.05
    ),
}
