"""How time is counted: the first day, days off, months, and words that include their number; both sides of each.

Each expected result is reckoned by hand from the clock facts named beside its table (t-*, md-period, md-period-end).
"""

from __future__ import annotations

import pytest

from boundaries import Judge, Side, check_facts, judge_fixture, sides

# The first day does not count (t-start, md-period), at whatever hour it began. The three counts without the first
# day that the dossier reckons: 2022-06-09 + 5 = 06-16, 2022-11-07 + 5 = 11-14, 2022-10-08 + 5 = 10-13.
FIRST_DAY = [
    *sides(
        "process/plan-reply",
        "gz24-plan-reply-lv t-start",
        """
        expect | case                                | accepted_at      | replied_at
        pass   | from the first minute: third day    | 2026-03-09 00:00 | 2026-03-12 23:59
        fail   | from the first minute: fourth day   | 2026-03-09 00:00 | 2026-03-13 00:00
        pass   | from the last minute: third day     | 2026-03-09 23:59 | 2026-03-12 23:59
        fail   | from the last minute: fourth day    | 2026-03-09 23:59 | 2026-03-13 00:00
        pass   | from a Saturday: Wednesday          | 2026-03-07 10:00 | 2026-03-11 23:59
        fail   | from a Saturday: Thursday           | 2026-03-07 10:00 | 2026-03-12 00:00
        """,
        customer_class="居民",
    ),
    *sides(
        "process/household-connection-promise",
        "sg10-connect t-start",
        """
        expect | case                                | accepted_at      | energized_at
        pass   | 9 June 2022 + 5 = 16 June           | 2022-06-09 10:00 | 2022-06-16 23:59
        fail   | 9 June 2022 + 6                     | 2022-06-09 10:00 | 2022-06-17 00:00
        pass   | 8 October 2022, worked, + 5 = 13th  | 2022-10-08 10:00 | 2022-10-13 23:59
        fail   | 8 October 2022, worked, + 6         | 2022-10-08 10:00 | 2022-10-14 00:00
        """,
        business="新装",
        customer_class="居民",
    ),
    *sides(
        "billing/meter-test-promise",
        "sg10-meter t-start",
        """
        expect | case                                | accepted_at      | notified_at
        pass   | 7 November 2022 + 5 = 14 November   | 2022-11-07 10:00 | 2022-11-14 23:59
        fail   | 7 November 2022 + 6                 | 2022-11-07 10:00 | 2022-11-15 00:00
        """,
        work="校验",
    ),
]

# A period in days or months that ends on a day off runs to the next working day (md-period-end, t-end); one that ends
# on a working day, or on a Saturday that is worked, does not. The periods of the rules of 1996 are such.
MOVED = [
    *sides(
        "process/plan-reply",
        "gz96-plan-reply md-period-end t-end",
        """
        expect | case                                | customer_class | supply_count | accepted_at      | replied_at
        pass   | 5 days end on Tuesday               | 居民           |              | 2024-05-16 10:00 | 2024-05-21 23:59
        fail   | Wednesday after it                  | 居民           |              | 2024-05-16 10:00 | 2024-05-22 00:00
        pass   | 5 days end on Saturday: Monday      | 居民           |              | 2024-05-13 10:00 | 2024-05-20 23:59
        fail   | 5 days end on Saturday: Tuesday     | 居民           |              | 2024-05-13 10:00 | 2024-05-21 00:00
        pass   | 5 days end on Saturday 11 May, worked | 居民         |              | 2024-05-06 10:00 | 2024-05-11 23:59
        fail   | Sunday after the worked Saturday    | 居民           |              | 2024-05-06 10:00 | 2024-05-12 00:00
        pass   | 5 days end on 1 May: 6 May          | 居民           |              | 2024-04-26 10:00 | 2024-05-06 23:59
        fail   | 5 days end on 1 May: 7 May          | 居民           |              | 2024-04-26 10:00 | 2024-05-07 00:00
        pass   | a month ends in Spring Festival: 18 Feb, worked | 高压 | 单电源     | 2024-01-12 10:00 | 2024-02-18 23:59
        fail   | a month ends in Spring Festival: 19 Feb | 高压       | 单电源       | 2024-01-12 10:00 | 2024-02-19 00:00
        """,
    ),
    *sides(
        "billing/meter-test-late",
        "gz96-meter-test md-period-end t-end",
        """
        expect | case                                | accepted_at      | notified_at
        pass   | 7 days end on Saturday: Monday      | 2024-05-18 09:00 | 2024-05-27 23:59
        fail   | 7 days end on Saturday: Tuesday     | 2024-05-18 09:00 | 2024-05-28 00:00
        """,
        work="校验",
        fee_paid_at="2024-05-18 09:00",
    ),
    *sides(
        "process/temporary-removal-late",
        "gz96-temp-removal md-period-end t-end",
        """
        expect | case                                | handled_on | begins_on
        pass   | 5 days end on Saturday: Monday      | 2024-05-13 | 2024-05-20
        fail   | 5 days end on Saturday: Tuesday     | 2024-05-13 | 2024-05-21
        pass   | 5 days end on Friday                | 2024-05-12 | 2024-05-17
        fail   | Saturday after it                   | 2024-05-12 | 2024-05-18
        """,
        kind="暂拆",
    ),
]

# "In advance" includes its number and never moves (t-lead7, gz24-bounds): 10 days before a plan ends, 30 before a hall
# closes. 24 September 2026 + 10 = 4 October, a Sunday in the holidays.
IN_ADVANCE = [
    *sides(
        "process/plan-extension-late",
        "gz24-plan-valid gz24-bounds t-lead7",
        """
        expect | case                                | extension_asked_on | plan_expires_on
        pass   | 10 days before                      | 2026-09-01         | 2026-09-11
        fail   | 9 days before                       | 2026-09-02         | 2026-09-11
        pass   | 10 days before a Sunday             | 2026-09-24         | 2026-10-04
        fail   | 9 days before a Sunday              | 2026-09-25         | 2026-10-04
        """,
    ),
    *sides(
        "site/closing-notice-short",
        "sg-std-hall t-lead7",
        """
        expect | case                                | announced_on       | effective_on
        pass   | 30 days before                      | 2026-03-01         | 2026-03-31
        fail   | 29 days before                      | 2026-03-02         | 2026-03-31
        """,
        change="迁址",
    ),
]

# Hours run on through nights and days off, to the second (t-hours).
BY_HOURS = [
    *sides(
        "repair/appliance-visit-late",
        "app-24h t-hours",
        """
        expect | case                                | reported_at         | visited_at
        pass   | 24:00:00 within holidays            | 2026-10-03 16:00:00 | 2026-10-04 16:00:00
        fail   | 24:00:01 within holidays            | 2026-10-03 16:00:00 | 2026-10-04 16:00:01
        """,
    ),
    *sides(
        "complaint/late-dispatch",
        "sg95-dispatch t-hours",
        """
        expect | case                                | accepted_at         | dispatched_at
        pass   | 20:00 over midnight                 | 2026-10-03 23:50:00 | 2026-10-04 00:10:00
        fail   | 20:01 over midnight                 | 2026-10-03 23:50:00 | 2026-10-04 00:10:01
        """,
        business="投诉",
    ),
]

# Months end on the same day of a later month, or on its last (t-month, md-period-end).
MONTHS = [
    *sides(
        "process/swap-too-long",
        "gz24-swap gz96-swap t-month",
        """
        expect | case                                | voltage   | begins_on  | restored_on
        pass   | 31 December + 2 months = 28 Feb     | 交流10kV  | 2025-12-31 | 2026-02-28
        fail   | 1 March after it                    | 交流10kV  | 2025-12-31 | 2026-03-01
        pass   | in a leap year: 29 Feb              | 交流10kV  | 2023-12-31 | 2024-02-29
        fail   | in a leap year: 1 March             | 交流10kV  | 2023-12-31 | 2024-03-01
        pass   | 30 November + 3 months = 28 Feb     | 交流35kV  | 2025-11-30 | 2026-02-28
        fail   | 1 March after three                 | 交流35kV  | 2025-11-30 | 2026-03-01
        """,
        kind="暂换",
    ),
    *sides(
        "process/plan-extension-too-long",
        "gz24-plan-valid t-month",
        """
        expect | case                                | customer_class | plan_expires_on | extended_to
        pass   | low voltage: 30 Nov + 3 months      | 低压非居民     | 2025-11-30      | 2026-02-28
        fail   | low voltage: a day more             | 低压非居民     | 2025-11-30      | 2026-03-01
        pass   | high voltage: a year                | 高压           | 2026-03-10      | 2027-03-10
        fail   | high voltage: a day more            | 高压           | 2026-03-10      | 2027-03-11
        """,
    ),
    *sides(
        "process/reduction-over-two-years",
        "gz24-derate gz96-derate t-month",
        """
        expect | case                                | begins_on  | restored_on
        pass   | 29 February + 2 years = 28 February | 2024-02-29 | 2026-02-28
        fail   | 1 March after it                    | 2024-02-29 | 2026-03-01
        """,
        kind="减容",
    ),
    *sides(
        "process/idle-close-too-soon",
        "gz24-idle-close t-month",
        """
        expect | case                                | last_used_on | finished_at
        pass   | 31 August + 6 months = 28 February  | 2025-08-31   | 2026-02-28 00:00
        fail   | 27 February                         | 2025-08-31   | 2026-02-27 23:59
        """,
        business="销户",
        idle_close="是",
    ),
    *sides(
        "process/idle-close-notice-short",
        "gz24-idle-close t-month",
        """
        expect | case                                | close_notice_on | finished_at
        pass   | 31 January + a month = 28 February  | 2026-01-31      | 2026-02-28 00:00
        fail   | 27 February                         | 2026-01-31      | 2026-02-27 23:59
        """,
        business="销户",
        idle_close="是",
    ),
]

# "100 kVA and above" and "at least 0.90" include their numbers (gz24-bounds, gz24-power-factor); a low one is asked
# about. Below 100 kVA 0.85 is enough.
INCLUDED = sides(
    "quality/power-factor-not-urged",
    "gz24-power-factor gz24-bounds",
    """
    expect | case                                    | contract_kva | power_factor
    pass   | 100 kVA: 0.90                           | 100          | 0.90
    review | 100 kVA: 0.899                          | 100          | 0.899
    pass   | 99.9 kVA: 0.899                         | 99.9         | 0.899
    pass   | 99.9 kVA: 0.85                          | 99.9         | 0.85
    review | 99.9 kVA: 0.849                         | 99.9         | 0.849
    """,
    customer_class="高压",
    usage="大工业用电",
    settled_on="2026-03-31",
)

SIDES: list[Side] = [*FIRST_DAY, *MOVED, *IN_ADVANCE, *BY_HOURS, *MONTHS, *INCLUDED]
judge = judge_fixture(SIDES)


@pytest.mark.parametrize("side", SIDES, ids=str)
def test_time_is_counted_right(side: Side, judge: Judge) -> None:
    assert judge(side) is side.expect


def test_tables_name_facts_of_their_rules() -> None:
    check_facts(SIDES)
