"""Sums and multiples to the cent: late-payment charges over the year's end and the change of law, theft and breaches.

Each expected result is reckoned by hand from the facts named beside its table; a charge runs from the day after the
last day to pay, up to and with the day of payment, each day by the law of that day.
"""

from __future__ import annotations

import pytest

from boundaries import Judge, Side, check_facts, judge_fixture, sides

# Households: 1‰ a day (gz96-latefee, gz24-latefee-res), over the year's end too. A sum below one yuan was lifted to one
# by the rules of 1996 and is not by those of 2024 (gz24-latefee-nofloor). Only too much is a fault.
HOUSEHOLD = sides(
    "billing/late-fee-household",
    "gz96-latefee gz24-latefee-res",
    """
    expect | case                                   | receivable | pay_deadline | paid_at          | late_fee
    pass   | paid 31 May: 6 d = 0.60, so 1 yuan     | 100        | 2024-05-25   | 2024-05-31 23:59 | 1.00
    fail   | paid 31 May: a cent more               | 100        | 2024-05-25   | 2024-05-31 23:59 | 1.01
    pass   | paid 1 June: 7 d = 0.70                | 100        | 2024-05-25   | 2024-06-01 00:00 | 0.70
    fail   | paid 1 June: a cent more               | 100        | 2024-05-25   | 2024-06-01 00:00 | 0.71
    fail   | paid 1 June: still lifted to 1 yuan    | 100        | 2024-05-25   | 2024-06-01 00:00 | 1.00
    pass   | over both laws: 10 + 10 d = 6.9134     | 345.67     | 2024-05-21   | 2024-06-10 09:00 | 6.91
    fail   | over both laws: a cent more            | 345.67     | 2024-05-21   | 2024-06-10 09:00 | 6.92
    pass   | over the year: 10 + 10 d, 1‰ all along | 345.67     | 2025-12-21   | 2026-01-10 09:00 | 6.91
    fail   | over the year: a cent more             | 345.67     | 2025-12-21   | 2026-01-10 09:00 | 6.92
    """,
    customer_class="居民",
)

# Others: 2‰ a day in the year, 3‰ for the days of later years (gz96-latefee, gz24-latefee-other). The contract may say
# otherwise, so too much is asked about. 8000: 16 a day, then 24. 1234.56: 11 d at 2‰ + 157 d at 3‰ = 493‰ = 608.638.
BUSINESS = sides(
    "billing/late-fee-business",
    "gz96-latefee gz24-latefee-other",
    """
    expect | case                                   | receivable | pay_deadline | paid_at          | late_fee
    pass   | in the year: 20 d × 16                 | 8000       | 2026-03-01   | 2026-03-21 09:00 | 320.00
    review | in the year: a cent more               | 8000       | 2026-03-01   | 2026-03-21 09:00 | 320.01
    pass   | paid 31 December: 10 d × 16            | 8000       | 2025-12-21   | 2025-12-31 23:59 | 160.00
    review | paid 31 December: a cent more          | 8000       | 2025-12-21   | 2025-12-31 23:59 | 160.01
    pass   | paid 1 January: 160 + 24               | 8000       | 2025-12-21   | 2026-01-01 00:00 | 184.00
    review | paid 1 January: a cent more            | 8000       | 2025-12-21   | 2026-01-01 00:00 | 184.01
    pass   | paid 10 January: 160 + 240             | 8000       | 2025-12-21   | 2026-01-10 09:00 | 400.00
    review | paid 10 January: a cent more           | 8000       | 2025-12-21   | 2026-01-10 09:00 | 400.01
    pass   | over the year and both laws            | 1234.56    | 2023-12-20   | 2024-06-05 09:00 | 608.64
    review | over the year and both laws: a cent    | 1234.56    | 2023-12-20   | 2024-06-05 09:00 | 608.65
    pass   | paid 31 May: 6 d = 0.12, so 1 yuan     | 10         | 2024-05-25   | 2024-05-31 09:00 | 1.00
    review | paid 31 May: a cent more               | 10         | 2024-05-25   | 2024-05-31 09:00 | 1.01
    pass   | paid 1 June: 7 d = 0.14                | 10         | 2024-05-25   | 2024-06-01 09:00 | 0.14
    review | paid 1 June: a cent more               | 10         | 2024-05-25   | 2024-06-01 09:00 | 0.15
    """,
    customer_class="高压",
)

# One yuan that even 3‰ a day does not make: 20 yuan, 11 or 12 days, 0.66 or 0.72 (gz24-latefee-nofloor). The company's
# cap: 30% of the debt, itself allowed (sg-latefee-cap).
LIFTED = sides(
    "billing/late-fee-one-yuan",
    "gz24-latefee-nofloor",
    """
    expect        | case                            | receivable | pay_deadline | paid_at          | late_fee
    notapplicable | paid 31 May                     | 20         | 2024-05-20   | 2024-05-31 23:59 | 1
    fail          | paid 1 June                     | 20         | 2024-05-20   | 2024-06-01 00:00 | 1
    pass          | paid 1 June: 12 d make 1.08     | 30         | 2024-05-20   | 2024-06-01 00:00 | 1
    """,
) + sides(
    "billing/late-fee-over-cap",
    "sg-latefee-cap",
    """
    expect | case                                   | receivable | paid_at          | late_fee
    pass   | 30%                                    | 1000       | 2026-03-21 09:00 | 300.00
    fail   | 30% and a cent                         | 1000       | 2026-03-21 09:00 | 300.01
    """,
)

# Paid on the last day to pay nothing is owed; the day after is the first (tl-39).
IN_TIME = sides(
    "billing/late-fee-though-paid",
    "tl-39 gz24-latefee-res gz24-latefee-other",
    """
    expect        | case                            | pay_deadline | paid_at          | late_fee
    fail          | paid on the last day, charged   | 2026-03-10   | 2026-03-10 23:59 | 0.01
    pass          | paid on the last day, nothing   | 2026-03-10   | 2026-03-10 23:59 | 0
    notapplicable | paid the day after              | 2026-03-10   | 2026-03-11 00:00 | 0.01
    """,
)

# Theft: 3 times, at least 180 days → at most 3 times, 180 days (gz96-theft → gz24-theft-charge, gz24-theft-qty).
# Breaches: a fixed multiple → at most that (gz96-violation → gz24-viol-class, -overcap, -sealed); a contract may not go
# above it since (gz24-contract-cap).
MULTIPLE = """
    expect | case                                   | found_at         | multiple
    fail   | 31 May, {act}: below {n}               | 2024-05-31 23:59 | {below}
    pass   | 31 May, {act}: {n}                     | 2024-05-31 23:59 | {n}
    fail   | 31 May, {act}: above {n}               | 2024-05-31 23:59 | {above}
    pass   | 1 June, {act}: below {n}               | 2024-06-01 00:00 | {below}
    pass   | 1 June, {act}: {n}                     | 2024-06-01 00:00 | {n}
    fail   | 1 June, {act}: above {n}               | 2024-06-01 00:00 | {above}
    """


def times(n: int, act: str) -> str:
    """The table of a multiple."""
    return MULTIPLE.format(n=n, act=act, below=f"{n - 1}.99", above=f"{n}.01")


BREACH = "legal/breach-multiple-too-high"
THEFT = [
    *sides("legal/theft-multiple", "gz96-theft gz24-theft-charge", times(3, "theft"), kind="窃电"),
    *sides(BREACH, "gz96-violation gz24-viol-class", times(2, "wrong tariff"), kind="高价低接"),
    *sides(BREACH, "gz96-violation gz24-viol-overcap", times(3, "added load"), kind="私增容量", two_part="是"),
    *sides(BREACH, "gz96-violation gz24-viol-sealed", times(2, "unsealed"), kind="启用封存设备", two_part="是"),
    *sides(
        "legal/theft-days",
        "gz96-theft gz24-theft-qty",
        """
        expect | case                               | found_at         | days
        fail   | 31 May: 179                        | 2024-05-31 23:59 | 179
        pass   | 31 May: 180                        | 2024-05-31 23:59 | 180
        pass   | 31 May: 181                        | 2024-05-31 23:59 | 181
        fail   | 1 June: 179                        | 2024-06-01 00:00 | 179
        pass   | 1 June: 180                        | 2024-06-01 00:00 | 180
        fail   | 1 June: 181                        | 2024-06-01 00:00 | 181
        """,
        kind="窃电",
        quantity_method="推算",
        time_known="否",
    ),
    *sides(
        "contract/breach-multiple",
        "gz24-contract-cap gz24-theft-charge",
        """
        expect        | case                        | signed_on        | theft_multiple
        notapplicable | signed 31 May: above 3      | 2024-05-31       | 3.01
        fail          | signed 1 June: above 3      | 2024-06-01       | 3.01
        pass          | signed 1 June: 3            | 2024-06-01       | 3
        """,
    ),
]

SIDES: list[Side] = [*HOUSEHOLD, *BUSINESS, *LIFTED, *IN_TIME, *THEFT]
judge = judge_fixture(SIDES)


@pytest.mark.parametrize("side", SIDES, ids=str)
def test_a_side_is_judged_right(side: Side, judge: Judge) -> None:
    assert judge(side) is side.expect


def test_tables_name_facts_of_their_rules() -> None:
    check_facts(SIDES)
