"""What ties the month together once its records are there: contracts and their numbers, and three ledgers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from riskaudit.samples.contracts import contract_for
from riskaudit.samples.county import County
from riskaudit.samples.edits import build_edits
from riskaudit.samples.hours import Hours
from riskaudit.samples.numbers import number_contracts
from riskaudit.samples.procurement import build_procurement
from riskaudit.samples.record import Record
from riskaudit.samples.violations import build_violations

SIZES = {"edits": 260, "procurement": 90, "violations": 110}
"""Records of a full month, by ledger."""


def add_ledgers(records: dict[str, list[Record]], county: County, hours: Callable[[str], Hours], share: float) -> None:
    """Add to a month the contracts its repairs rest on, number all contracts, and add the three ledgers."""
    records["contracts"] += _owners(records["repairs"], county, hours("owners"))
    number_contracts(records["contracts"], records["connections"])
    records["contracts"].sort(key=lambda found: str(found["contract_no"]))
    sizes = {name: max(12, int(size * share)) for name, size in SIZES.items()}
    accounts = [str(found["account_no"]) for found in records["archives"]]
    records["edits"] = build_edits(county, accounts, hours("edits"), sizes["edits"])
    records["procurement"] = build_procurement(county, hours("procurement"), sizes["procurement"])
    records["violations"] = build_violations(
        county, records["outages"], accounts, hours("violations"), sizes["violations"]
    )


def _owners(repairs: list[Record], county: County, hours: Hours) -> list[Record]:
    """The contracts of customers whose own equipment failed: they say where it begins."""
    accounts = dict.fromkeys(str(order["account_no"]) for order in repairs if order["owner"] == "用户")
    return [
        contract_for(county.known(account), hours.workday(date(2024, 1, 4), date(2025, 12, 20)), hours)
        for account in accounts
    ]
