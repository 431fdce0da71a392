"""A whole sound month: exports of one county whose records know each other, and sheets that stand alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

from riskaudit.model.calendar import Calendar
from riskaudit.samples.appliances import build_appliances
from riskaudit.samples.archives import build_batch, build_stock, file_of
from riskaudit.samples.arrears import build_cuts
from riskaudit.samples.billing import add_bills
from riskaudit.samples.changes import build_changes
from riskaudit.samples.complaints import build_complaints
from riskaudit.samples.connections import build_connections
from riskaudit.samples.county import County
from riskaudit.samples.halls import build_halls
from riskaudit.samples.hours import Hours
from riskaudit.samples.inspections import build_inspections, build_siteworks
from riskaudit.samples.ledgers import add_ledgers
from riskaudit.samples.outages import build_outages, outage_numbers
from riskaudit.samples.quality import build_factors, build_harmonics, build_reliability, build_voltage
from riskaudit.samples.record import Month, Record, day, moment
from riskaudit.samples.repairs import build_repairs
from riskaudit.samples.steps import build_steps

SIZES = {"connections": 360, "batch": 450, "stock": 550, "outages": 290, "cuts": 130, "repairs": 600, "complaints": 180}
"""Records of a full month, by what is built."""

STEPPED = 120
"""Applications of a full month that the log of steps tells of."""

Build = Callable[[County, Hours, int], list[Record]]

MORE: Mapping[str, tuple[Build, int]] = {
    "appliances": (build_appliances, 72),
    "changes": (build_changes, 110),
    "factors": (build_factors, 80),
    "halls": (build_halls, 248),
    "harmonics": (build_harmonics, 45),
    "inspections": (build_inspections, 120),
    "reliability": (build_reliability, 22),
    "siteworks": (build_siteworks, 60),
    "voltage": (build_voltage, 110),
}
"""Datasets whose records know no others: how they are built, and how many a full month has."""


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
    records = {
        "archives": sorted(files, key=lambda found: str(found["account_no"])),
        "complaints": build_complaints(county, hours("complaints"), sizes["complaints"]),
        "connections": connections,
        "contracts": sorted(contracts, key=lambda found: str(found["contract_no"])),
        "outages": outages,
        "repairs": build_repairs(county, hours("repairs"), sizes["repairs"]),
        "steps": build_steps(connections, hours("steps"), max(12, int(STEPPED * share))),
    }
    for name, (builder, size) in MORE.items():
        records[name] = builder(county, hours(name), max(12, int(size * share)))
    add_ledgers(records, county, hours, share)
    add_bills(records, hours, share)
    return Month(records)
