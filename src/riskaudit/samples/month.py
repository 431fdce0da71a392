"""A whole sound month: six exports of one county whose records know each other."""

from __future__ import annotations

from random import Random

from riskaudit.model.calendar import Calendar
from riskaudit.samples.archives import build_batch, build_stock, file_of
from riskaudit.samples.arrears import build_cuts
from riskaudit.samples.complaints import build_complaints
from riskaudit.samples.connections import build_connections
from riskaudit.samples.county import County
from riskaudit.samples.hours import Hours
from riskaudit.samples.outages import build_outages, outage_numbers
from riskaudit.samples.record import Month, day, moment
from riskaudit.samples.repairs import build_repairs

SIZES = {"connections": 280, "batch": 450, "stock": 550, "outages": 290, "cuts": 130, "repairs": 600, "complaints": 180}
"""Records of a full month, by what is built."""


def build_month(calendar: Calendar, seed: int, share: float = 1.0) -> Month:
    """A month in which every record is sound; `share` makes it smaller. Same seed, same records."""
    sizes = {name: max(12, int(size * share)) for name, size in SIZES.items()}

    def hours(name: str) -> Hours:
        # A stream of its own for each part, so that one part may change without the others.
        return Hours(calendar, Random(f"{seed} {name}"))

    county = County(Random(f"{seed} county"))
    connections, contracts, energized = build_connections(county, hours("connections"), sizes["connections"])
    by_account = {customer.account: customer for customer in energized}
    entry = hours("archives")
    files = [
        file_of(
            by_account[str(found["account_no"])], day(found, "contract_signed_on"), moment(found, "energized_at"), entry
        )
        for found in connections
        if str(found["account_no"]) in by_account
    ]
    for build, name in ((build_batch, "batch"), (build_stock, "stock")):
        more_files, more_contracts = build(county, hours(name), sizes[name])
        files += more_files
        contracts += more_contracts
    numbers = outage_numbers()
    outages = build_outages(county, hours("outages"), sizes["outages"], numbers)
    outages += build_cuts(county, hours("cuts"), sizes["cuts"], numbers)
    return Month(
        {
            "archives": sorted(files, key=lambda found: str(found["account_no"])),
            "complaints": build_complaints(county, hours("complaints"), sizes["complaints"]),
            "connections": connections,
            "contracts": sorted(contracts, key=lambda found: str(found["contract_no"])),
            "outages": outages,
            "repairs": build_repairs(county, hours("repairs"), sizes["repairs"]),
        }
    )
