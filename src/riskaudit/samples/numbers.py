"""Contract numbers as a station hands them out: they rise with the days of signing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from riskaudit.samples.record import Record, day


def number_contracts(contracts: Sequence[Record], *others: Sequence[Record]) -> None:
    """Give every contract the next number of its station and year, and the records that name one the new number."""
    given: Counter[str] = Counter()
    renamed: dict[str, str] = {}
    for contract in sorted(contracts, key=lambda found: (day(found, "signed_on"), str(found["contract_no"]))):
        series = f"SG{contract['unit_code']}{day(contract, 'signed_on').year}"
        given[series] += 1
        renamed[str(contract["contract_no"])] = f"{series}{given[series]:05d}"
        contract["contract_no"] = renamed[str(contract["contract_no"])]
    for records in others:
        for record in records:
            if record.get("contract_no") is not None:
                record["contract_no"] = renamed[str(record["contract_no"])]
