"""Three months of one county, small enough to be read: what is found, mended, found again, accepted and forgotten.

Contracts are the whole ledger as it stands at the end of each month; repair orders are those of the month.

==========  =======================  ========================  =======================
contract    October                  November                  December
==========  =======================  ========================  =======================
first       boundary blank           mended                    blank again
second      boundary blank           still blank               mended
third       original missing         missing (waived)          missing (waiver expired)
fourth      boundary blank           not in the export         not in the export
fifth       sound                    boundary blank            still blank
==========  =======================  ========================  =======================

In each month the crew of one repair order arrives late: 31, 62 and 93 minutes beyond the longest limit.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from riskaudit.model.calendar import Calendar
from riskaudit.samples.exports import text
from riskaudit.samples.month import build_month
from riskaudit.samples.record import Record, moment
from riskaudit.samples.shapes import CONTRACTS_TEXT, REPAIRS

MONTHS = ("2026-10", "2026-11", "2026-12")

CONTRACTS, ORDERS = 12, 14
"""Contracts of the ledger, and repair orders of a month."""

_SHARE = 0.05
_BLANK = {
    "2026-10": {0: "boundary", 1: "boundary", 2: "original", 3: "boundary"},
    "2026-11": {1: "boundary", 2: "original", 4: "boundary"},
    "2026-12": {0: "boundary", 2: "original", 4: "boundary"},
}
_GONE = {"2026-10": (), "2026-11": (3,), "2026-12": (3,)}
_LONGEST = timedelta(minutes=240)
_FOUR_WEEKS = timedelta(days=28)

WAIVERS = """\
# 例外备案：合同原件在水淹后送省档案馆修复，批准至十一月末
waivers:
  - id: LW-2026-07
    rule: contract/original-missing
    record: {number}
    reason: 原件送修，已有影印件备查
    applicant: 档案室
    approved_by: 营销部主任
    attachment: 修复委托单2026-07
    until: 2026-11-30
"""


def story(calendar: Calendar, seed: int) -> dict[str, bytes]:
    """Path below the folder of the story → bytes: two exports a month, and the register of waivers."""
    sound = build_month(calendar, seed, _SHARE).records
    contracts = [found for found in sound["contracts"] if found["original_place"] and not found.get("ended_on")]
    contracts = sorted(contracts, key=lambda found: str(found["contract_no"]))[:CONTRACTS]
    files: dict[str, bytes] = {}
    for number, month in enumerate(MONTHS):
        ledger = list(_ledger(contracts, month))
        orders = [_moved(found, number, i) for i, found in enumerate(_orders(sound["repairs"]))]
        _arrive_late(orders[number], minutes=31 * (number + 1))
        files |= {
            f"{month}/供用电合同台账.csv": text(CONTRACTS_TEXT.grid(ledger, Random(f"{seed} {month}"))).encode(),
            f"{month}/故障抢修工单.csv": text(REPAIRS.grid(orders, Random(f"{seed} {month} orders"))).encode(
                "utf-8-sig"
            ),
        }
    files["waivers.yaml"] = WAIVERS.format(number=contracts[2]["contract_no"]).encode()
    return files


def _ledger(contracts: list[Record], month: str) -> Iterator[Record]:
    """The ledger at the end of a month."""
    for i, sound in enumerate(contracts):
        contract = dict(sound)
        if _BLANK[month].get(i) == "boundary":
            contract["boundary"] = None
        if _BLANK[month].get(i) == "original":
            contract |= {"original_place": "遗失", "electronic_copy": False}
        if i not in _GONE[month]:
            yield contract


def _orders(repairs: list[Record]) -> list[Record]:
    """Orders of the working weeks that have no holidays in any of the months."""
    first, last = datetime(2026, 10, 9), datetime(2026, 10, 24)
    chosen = [found for found in repairs if first <= moment(found, "accepted_at") < last and found.get("arrived_at")]
    return sorted(chosen, key=lambda found: str(found["order_no"]))[:ORDERS]


def _moved(order: Record, months: int, place: int) -> Record:
    """The order so many times four weeks later, under a number of that time."""
    moved: Record = {}
    for name, value in order.items():
        later = isinstance(value, date) and months
        moved[name] = value + _FOUR_WEEKS * months if later and isinstance(value, date) else value
    moved["order_no"] = f"{moment(moved, 'accepted_at'):%Y%m%d}{9000 + place:08d}"
    return moved


def _arrive_late(order: Record, minutes: int) -> None:
    """The crew of an order arrives so many minutes beyond the longest limit there is, and all that follows is later."""
    late = moment(order, "accepted_at") + _LONGEST + timedelta(minutes=minutes)
    by = late - moment(order, "arrived_at")
    following = [name for name, value in order.items() if isinstance(value, datetime) and value >= late - by]
    for name in following:
        order[name] = moment(order, name) + by
    if "arrive_minutes" in order:
        order["arrive_minutes"] = int(_LONGEST.total_seconds() // 60) + minutes
