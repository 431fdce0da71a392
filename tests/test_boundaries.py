"""Both sides of every limit in force, and of every way to count time, judged by the shipped rules.

Each expected result is reckoned by hand from the facts named beside its table. Where old law and new law part is
in `test_boundaries_law.py`.
"""

from __future__ import annotations

import pytest

from boundaries import Judge, Side, check_facts, judge_fixture, sides

# Arrears: a cut needs MORE than 30 days overdue (tl-39, gz24-suspend-arrears), so day 30 is too soon and day 31 is
# not (t-over30). 1 March + 30 days = 31 March. Nothing moves past a day off: 1 September + 30 = 1 October, a holiday.
ARREARS = sides(
    "outage/arrears-cut-too-soon",
    "tl-39 gz24-suspend-arrears t-over30",
    """
    expect | case                            | pay_deadline | cut_at
    fail   | day 30, its last minute         | 2026-03-01   | 2026-03-31 23:59
    pass   | day 31, its first minute        | 2026-03-01   | 2026-04-01 00:00
    fail   | day 30 is a holiday             | 2026-09-01   | 2026-10-01 23:59
    pass   | day 31 is a holiday             | 2026-09-01   | 2026-10-02 00:00
    """,
    kind="欠费停电",
)

# The notice is served 3 to 7 days before the cut, both inclusive (gz24-cut-notice, t-cut-window); days are dates
# apart, and a window "in advance" moves for no holiday (t-lead7): 1 to 7 October 2026 are days off.
NOTICE = sides(
    "outage/arrears-notice-window",
    "gz24-cut-notice t-cut-window gz24-bounds",
    """
    expect | case                            | notice_served_at | cut_at
    fail   | 2 days before                   | 2026-03-08 00:00 | 2026-03-10 23:59
    pass   | 3 days before                   | 2026-03-07 23:59 | 2026-03-10 00:00
    pass   | 7 days before                   | 2026-03-03 00:00 | 2026-03-10 23:59
    fail   | 8 days before                   | 2026-03-02 23:59 | 2026-03-10 00:00
    fail   | 2 days before, within holidays  | 2026-10-01 09:00 | 2026-10-03 09:00
    pass   | 3 days before, within holidays  | 2026-10-01 09:00 | 2026-10-04 09:00
    pass   | 7 days before, on a holiday     | 2026-09-24 09:00 | 2026-10-01 09:00
    fail   | 8 days before, day 7 a holiday  | 2026-09-24 09:00 | 2026-10-02 09:00
    """,
    kind="欠费停电",
)

# The second notice comes 30 minutes before the cut or earlier (gz24-cut-recall, t-30min). Earlier than 2 hours is
# asked about, no more: the law has no such bound, the product has.
RECALL = sides(
    "outage/arrears-second-notice",
    "gz24-cut-recall t-30min",
    """
    expect | case                            | recall_at           | cut_at
    fail   | 29 minutes before               | 2026-03-10 08:31    | 2026-03-10 09:00
    fail   | 29:59 before                    | 2026-03-10 08:30:01 | 2026-03-10 09:00:00
    pass   | 30:00 before                    | 2026-03-10 08:30:00 | 2026-03-10 09:00:00
    pass   | 30 minutes before               | 2026-03-10 08:30    | 2026-03-10 09:00
    pass   | 30:01 before                    | 2026-03-10 08:29:59 | 2026-03-10 09:00:00
    """,
    kind="欠费停电",
) + sides(
    "outage/second-notice-stale",
    "gz24-cut-recall t-30min",
    """
    expect | case                            | recall_at           | cut_at
    pass   | 2:00:00 before                  | 2026-03-10 07:00:00 | 2026-03-10 09:00:00
    review | 2:00:01 before                  | 2026-03-10 06:59:59 | 2026-03-10 09:00:00
    """,
    kind="欠费停电",
)

# Restoration within 24 hours (gz24-restore-24h; for a company's own payers sg95-reconnect and, asked about only,
# 2 hours by sg-cut-audit): hours run through nights and holidays (t-hours).
DAY = """
    expect | case                            | {start}             | restored_at
    pass   | 23:59:59 after                  | 2026-03-10 10:00:00 | 2026-03-11 09:59:59
    pass   | 24:00:00 after                  | 2026-03-10 10:00:00 | 2026-03-11 10:00:00
    fail   | 24:00:01 after                  | 2026-03-10 10:00:00 | 2026-03-11 10:00:01
    pass   | 24 h after                      | 2026-03-10 10:00    | 2026-03-11 10:00
    fail   | 24 h 1 min after                | 2026-03-10 10:00    | 2026-03-11 10:01
    pass   | 24 h after, within holidays     | 2026-10-01 18:00    | 2026-10-02 18:00
    fail   | 24 h 1 min after, in holidays   | 2026-10-01 18:00    | 2026-10-02 18:01
    fail   | first working day after holidays| 2026-10-01 18:00    | 2026-10-08 09:00
    """
CUT = {"kind": "欠费停电", "cut_at": "2026-03-09 09:00"}
RESTORED = (
    sides("outage/restoration-late", "gz24-restore-24h t-hours", DAY.format(start="cleared_at"), kind="违约停电")
    + sides("outage/arrears-restoration-late", "gz24-restore-24h t-hours", DAY.format(start="paid_at"), **CUT)
    + sides("outage/reconnection-company-rule", "sg95-reconnect t-hours", DAY.format(start="paid_at"), **CUT)
    + sides(
        "outage/reconnection-two-hours",
        "sg-cut-audit",
        """
        expect | case                        | paid_at             | restored_at
        pass   | 2:00:00 after               | 2026-03-10 10:00:00 | 2026-03-10 12:00:00
        review | 2:00:01 after               | 2026-03-10 10:00:00 | 2026-03-10 12:00:01
        """,
        **CUT,
    )
)

# Planned works: 7 days ahead, a difference of dates, never moved; 29 November asks for the 22nd (t-lead7).
# Unplanned works: 24 hours ahead to the second; 30 November 16:00 asks for the 29th 16:00 (t-hours).
WEEK = """
    expect | case                            | {start}          | cut_at
    fail   | 6 days before                   | 2025-11-23 00:00 | 2025-11-29 23:59
    pass   | 7 days before                   | 2025-11-22 23:59 | 2025-11-29 00:00
    pass   | 8 days before                   | 2025-11-21 09:00 | 2025-11-29 09:00
    fail   | 6 days before, within holidays  | 2026-10-02 09:00 | 2026-10-08 09:00
    pass   | 7 days before, within holidays  | 2026-10-01 09:00 | 2026-10-08 09:00
    """
HOURS = """
    expect | case                            | {start}             | cut_at
    fail   | 23 h 59 before                  | 2025-11-29 16:01    | 2025-11-30 16:00
    fail   | 23:59:59 before                 | 2025-11-29 16:00:01 | 2025-11-30 16:00:00
    pass   | 24 h before                     | 2025-11-29 16:00    | 2025-11-30 16:00
    pass   | 24 h 01 before                  | 2025-11-29 15:59    | 2025-11-30 16:00
    fail   | 23 h 59 before, within holidays | 2026-10-03 10:01    | 2026-10-04 10:00
    """
WORKS = (
    sides(
        "outage/planned-notice-short",
        "tl-28-1 gz24-planned-notice jgb-13 t-lead7",
        WEEK.format(start="notice_at"),
        kind="计划检修",
    )
    + sides(
        "outage/temporary-notice-short",
        "gz24-temp-notice jgb-13 t-hours",
        HOURS.format(start="notice_at"),
        kind="临时检修",
    )
    + sides(
        "outage/temporary-important-not-told",
        "tl-28-2 t-hours",
        HOURS.format(start="notice_served_at"),
        kind="临时检修",
        important="是",
    )
    + sides("outage/works-filed-late", "sg95-outage-info", WEEK.format(start="collected_at"), kind="计划检修")
)

# Arrival after a call, to the second: 60/120/240 minutes by law (jgb-14, gb28583), 45/90/120 by the company's rule
# for every job (sg95-arrive). The call came at 10:00:00.
ARRIVAL = sides(
    "repair/late-arrival",
    "jgb-14 gb28583 t-hours",
    """
    expect | case                            | region   | arrived_at
    pass   | town 59:59                      | 城区     | 2026-03-10 10:59:59
    pass   | town 60:00                      | 城区     | 2026-03-10 11:00:00
    fail   | town 60:01                      | 城区     | 2026-03-10 11:00:01
    pass   | village 119:59                  | 农村     | 2026-03-10 11:59:59
    pass   | village 120:00                  | 农村     | 2026-03-10 12:00:00
    fail   | village 120:01                  | 农村     | 2026-03-10 12:00:01
    pass   | remote 239:59                   | 特殊边远 | 2026-03-10 13:59:59
    pass   | remote 240:00                   | 特殊边远 | 2026-03-10 14:00:00
    fail   | remote 240:01                   | 特殊边远 | 2026-03-10 14:00:01
    """,
    accepted_at="2026-03-10 10:00:00",
) + sides(
    "repair/late-arrival-company-rule",
    "sg95-arrive",
    """
    expect | case                            | region   | arrived_at
    pass   | town 44:59                      | 城区     | 2026-03-10 10:44:59
    pass   | town 45:00                      | 城区     | 2026-03-10 10:45:00
    fail   | town 45:01                      | 城区     | 2026-03-10 10:45:01
    pass   | village 89:59                   | 农村     | 2026-03-10 11:29:59
    pass   | village 90:00                   | 农村     | 2026-03-10 11:30:00
    fail   | village 90:01                   | 农村     | 2026-03-10 11:30:01
    pass   | remote 119:59                   | 特殊边远 | 2026-03-10 11:59:59
    pass   | remote 120:00                   | 特殊边远 | 2026-03-10 12:00:00
    fail   | remote 120:01                   | 特殊边远 | 2026-03-10 12:00:01
    """,
    accepted_at="2026-03-10 10:00:00",
)

# Working days around National Day (t-workday, t-start). Days off: 1-7 October 2024, 1-8 October 2025, 1-7 October
# 2026. Days worked in their place: Sunday 29 September and Saturday 12 October 2024; Sunday 28 September and Saturday
# 11 October 2025; Saturday 10 October 2026. The plan: 3, 10, 20 working days (gz24-plan-reply-lv, -hv1, -hv2). A period
# ends with its last working day; the days off behind it are late (t-end). Judged on 1 November 2026, a Sunday.
REPLY = sides(
    "process/plan-reply",
    "gz24-plan-reply-lv gz24-plan-reply-hv1 gz24-plan-reply-hv2 t-workday t-start t-end",
    """
    expect | case                            | customer_class | supply_count | accepted_at      | replied_at
    pass   | Friday 13 March is the third    | 低压非居民     |              | 2026-03-10 10:00 | 2026-03-13 23:59
    fail   | Saturday 14 March is off        | 低压非居民     |              | 2026-03-10 10:00 | 2026-03-14 00:00
    pass   | off while two days are used     | 低压非居民     |              | 2026-03-11 10:00 | 2026-03-15 23:59
    fail   | open since 30 Oct, the third    | 低压非居民     |              | 2026-10-27 10:00 |
    unknown| open, 2 Nov is the third        | 低压非居民     |              | 2026-10-28 10:00 |
    pass   | 2024: 29 30 Sep, 8 Oct          | 低压非居民     |              | 2024-09-27 10:00 | 2024-10-08 23:59
    fail   | 2024: 9 Oct is the fourth       | 低压非居民     |              | 2024-09-27 10:00 | 2024-10-09 00:00
    pass   | 2024: third is Saturday 12 Oct  | 低压非居民     |              | 2024-10-09 10:00 | 2024-10-12 23:59
    fail   | 2024: Sunday 13 Oct is off      | 低压非居民     |              | 2024-10-09 10:00 | 2024-10-13 00:00
    fail   | 2024: 14 Oct is the fourth      | 低压非居民     |              | 2024-10-09 10:00 | 2024-10-14 00:00
    pass   | 2025: Sunday 28, 29, 30 Sep     | 居民           |              | 2025-09-26 10:00 | 2025-09-30 23:59
    fail   | 2025: 1 Oct is off              | 居民           |              | 2025-09-26 10:00 | 2025-10-01 00:00
    fail   | 2025: 9 Oct is the fourth       | 居民           |              | 2025-09-26 10:00 | 2025-10-09 00:00
    pass   | 2025: third is Saturday 11 Oct  | 居民           |              | 2025-09-30 10:00 | 2025-10-11 23:59
    fail   | 2025: Sunday 12 Oct is off      | 居民           |              | 2025-09-30 10:00 | 2025-10-12 00:00
    fail   | 2025: 13 Oct is the fourth      | 居民           |              | 2025-09-30 10:00 | 2025-10-13 00:00
    pass   | 2026: third is Saturday 10 Oct  | 低压非居民     |              | 2026-09-30 10:00 | 2026-10-10 23:59
    fail   | 2026: Sunday 11 Oct is off      | 低压非居民     |              | 2026-09-30 10:00 | 2026-10-11 00:00
    fail   | 2026: 12 Oct is the fourth      | 低压非居民     |              | 2026-09-30 10:00 | 2026-10-12 00:00
    pass   | 2026: 20 Oct is the tenth       | 高压           | 单电源       | 2026-09-30 10:00 | 2026-10-20 23:59
    fail   | 2026: 21 Oct is the eleventh    | 高压           | 单电源       | 2026-09-30 10:00 | 2026-10-21 00:00
    pass   | 2025: 17 Oct is the twentieth   | 高压           | 双电源       | 2025-09-15 10:00 | 2025-10-17 23:59
    fail   | 2025: Saturday 18 Oct is off    | 高压           | 双电源       | 2025-09-15 10:00 | 2025-10-18 00:00
    fail   | 2025: 20 Oct is the 21st        | 高压           | 双电源       | 2025-09-15 10:00 | 2025-10-20 00:00
    """,
)

# Complaints: 10 working days by law (jgb-16), 5 by promise (sg10-complaint); other orders by company rule
# (sg95-opinion: reports 9, inquiries 2). All came on 30 September.
COMPLAINT = (
    sides(
        "complaint/late-reply",
        "jgb-16 t-workday t-start t-end",
        """
        expect | case                        | accepted_at      | replied_at
        pass   | 2024: tenth is 18 Oct       | 2024-09-30 10:00 | 2024-10-18 23:59
        fail   | 2024: Sat 19 Oct is off     | 2024-09-30 10:00 | 2024-10-19 00:00
        fail   | 2024: 21 Oct is next        | 2024-09-30 10:00 | 2024-10-21 00:00
        pass   | 2025: tenth is 21 Oct       | 2025-09-30 10:00 | 2025-10-21 23:59
        fail   | 2025: 22 Oct is next        | 2025-09-30 10:00 | 2025-10-22 00:00
        pass   | 2026: tenth is 20 Oct       | 2026-09-30 10:00 | 2026-10-20 23:59
        fail   | 2026: 21 Oct is next        | 2026-09-30 10:00 | 2026-10-21 00:00
        fail   | open since 30 Oct, the tenth| 2026-10-16 10:00 |
        unknown| open, 2 Nov is the tenth    | 2026-10-19 10:00 |
        """,
        business="投诉",
    )
    + sides(
        "complaint/late-reply-promise",
        "sg10-complaint t-workday t-start t-end",
        """
        expect | case                        | accepted_at      | replied_at
        pass   | 2024: fifth is Sat 12 Oct   | 2024-09-30 10:00 | 2024-10-12 23:59
        fail   | 2024: Sunday 13 Oct is off  | 2024-09-30 10:00 | 2024-10-13 00:00
        fail   | 2024: 14 Oct is next        | 2024-09-30 10:00 | 2024-10-14 00:00
        pass   | 2025: fifth is 14 Oct       | 2025-09-30 10:00 | 2025-10-14 23:59
        fail   | 2025: 15 Oct is next        | 2025-09-30 10:00 | 2025-10-15 00:00
        pass   | 2026: fifth is 13 Oct       | 2026-09-30 10:00 | 2026-10-13 23:59
        fail   | 2026: 14 Oct is next        | 2026-09-30 10:00 | 2026-10-14 00:00
        """,
        business="投诉",
    )
    + sides(
        "complaint/late-report",
        "sg95-opinion t-workday",
        """
        expect | case                        | accepted_at      | finished_at
        pass   | 2026: ninth is 19 Oct       | 2026-09-30 10:00 | 2026-10-19 23:59
        fail   | 2026: 20 Oct is next        | 2026-09-30 10:00 | 2026-10-20 00:00
        """,
        business="举报",
    )
    + sides(
        "complaint/late-inquiry",
        "sg95-opinion t-workday",
        """
        expect | case                        | accepted_at      | finished_at
        pass   | 2026: second is 9 Oct       | 2026-09-30 10:00 | 2026-10-09 23:59
        fail   | 2026: Sat 10 Oct is worked  | 2026-09-30 10:00 | 2026-10-10 00:00
        pass   | 2026: second is Sat 10 Oct  | 2026-10-08 10:00 | 2026-10-10 23:59
        fail   | 2026: Sunday 11 Oct is off  | 2026-10-08 10:00 | 2026-10-11 00:00
        """,
        business="咨询",
    )
    # 24 hours to the first call run through the holidays (sg10-complaint, t-hours).
    + sides(
        "complaint/late-contact",
        "sg10-complaint t-hours",
        """
        expect | case                        | accepted_at         | contacted_at
        pass   | 24:00:00 within holidays    | 2026-10-01 10:00:00 | 2026-10-02 10:00:00
        fail   | 24:00:01 within holidays    | 2026-10-01 10:00:00 | 2026-10-02 10:00:01
        fail   | first day worked again      | 2026-10-01 10:00:00 | 2026-10-08 09:00:00
        """,
        business="投诉",
    )
)

SIDES: list[Side] = [*ARREARS, *NOTICE, *RECALL, *RESTORED, *WORKS, *ARRIVAL, *REPLY, *COMPLAINT]
judge = judge_fixture(SIDES)


@pytest.mark.parametrize("side", SIDES, ids=str)
def test_a_side_is_judged_right(side: Side, judge: Judge) -> None:
    assert judge(side) is side.expect


def test_tables_name_facts_of_their_rules() -> None:
    check_facts(SIDES)
