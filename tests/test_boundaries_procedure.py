"""What had to be done before an act, on 31 May and on 1 June 2024: approval, word to the customer, notice, review.

Grouped by what changed (1996 fact → 2024 fact); `notapplicable` is a record to which that law does not reach.
"""

from __future__ import annotations

import pytest

from boundaries import Judge, Side, check_facts, judge_fixture, sides

# A cut for arrears: approved by the head of the unit, by the rules of 1996; by company rule alone since (gz96-cut-
# procedure, gz96-suspend-grounds → gz24-cut-no-approval; sg-cut-approve). An absent approval is asked for.
APPROVED = [
    *sides(
        "outage/old-law-cut-unapproved",
        "gz96-cut-procedure gz96-suspend-grounds",
        """
        expect        | case                        | cut_at           | approver | approved_at
        review        | 31 May: no approval         | 2024-05-31 23:59 |          |
        pass          | 31 May: approved            | 2024-05-31 23:59 | 甲       | 2024-05-30 09:00
        notapplicable | 1 June: no approval         | 2024-06-01 00:00 |          |
        """,
        kind="欠费停电",
    ),
    *sides(
        "outage/old-law-cut-approved-after",
        "gz96-cut-procedure gz96-suspend-grounds",
        """
        expect        | case                        | cut_at           | approved_at
        fail          | 31 May: approved after      | 2024-05-31 23:59 | 2024-06-01 00:00
        notapplicable | 1 June: approved after      | 2024-06-01 00:00 | 2024-06-01 00:01
        """,
        kind="欠费停电",
    ),
    *sides(
        "outage/arrears-cut-approval-missing",
        "sg-cut-approve",
        """
        expect | case                               | cut_at           | approver | approved_at
        review | 1 June, company rule: no approval  | 2024-06-01 00:00 |          |
        pass   | 1 June, company rule: approved     | 2024-06-01 00:00 | 甲       | 2024-05-31 09:00
        """,
        kind="欠费停电",
    ),
    *sides(
        "outage/arrears-cut-approved-after",
        "sg-cut-approve",
        """
        expect | case                               | cut_at           | approved_at
        fail   | 1 June, company rule: after        | 2024-06-01 00:00 | 2024-06-01 00:01
        pass   | 1 June, company rule: before       | 2024-06-01 00:00 | 2024-05-31 23:59
        """,
        kind="欠费停电",
    ),
]

# An idle account: closed after 6 months → and after a look at the site and word, or a month of public notice
# (gz96-close-idle → gz24-idle-close), by the day of closing.
IDLE = [
    *sides(
        "process/idle-close-too-soon",
        "gz96-close-idle gz24-idle-close t-month",
        """
        expect | case                               | last_used_on | finished_at
        fail   | 31 May: a day under 6 months       | 2023-12-01   | 2024-05-31 23:59
        pass   | 30 May: 6 months                   | 2023-11-30   | 2024-05-30 00:00
        fail   | 1 June: a day under 6 months       | 2023-12-02   | 2024-06-01 23:59
        pass   | 1 June: 6 months                   | 2023-12-01   | 2024-06-01 00:00
        """,
        business="销户",
        idle_close="是",
    ),
    *sides(
        "process/idle-close-notice-short",
        "gz24-idle-close",
        """
        expect        | case                        | close_notice_on | finished_at
        notapplicable | 31 May: 11 days of notice   | 2024-05-20      | 2024-05-31 23:59
        fail          | 1 June: 30 days of notice   | 2024-05-02      | 2024-06-01 23:59
        pass          | 1 June: a month of notice   | 2024-05-01      | 2024-06-01 00:00
        """,
        business="销户",
        idle_close="是",
    ),
    *sides(
        "process/idle-close-unconfirmed",
        "gz24-idle-close",
        """
        expect        | case                        | site_confirmed_on | finished_at
        notapplicable | 31 May: nobody looked       |                   | 2024-05-31 23:59
        review        | 1 June: nobody looked       |                   | 2024-06-01 00:00
        pass          | 1 June: somebody looked     | 2024-05-20        | 2024-06-01 00:00
        """,
        business="销户",
        idle_close="是",
    ),
]

# A thief was cut on the spot by the rules of 1996 (gz96-suspend-grounds) → and only after word of it since
# (gz24-suspend-now). Suspension is no change of service any more (gz96-pause → gz24-change-types). Designs and hidden
# works of every customer → of important customers and estates alone; another review is asked about (gz24-design-
# review, gz24-mid-inspect). A contract signed since may not speak by the old rules (gz24-repeal).
CHANGED = [
    *sides(
        "legal/theft-cut-untold",
        "gz24-suspend-now",
        """
        expect        | case                        | told_at          | cut_at
        notapplicable | 31 May: told after          | 2024-06-01 10:00 | 2024-05-31 23:59
        fail          | 1 June: told a minute after | 2024-06-01 00:01 | 2024-06-01 00:00
        pass          | 1 June: told as it was cut  | 2024-06-01 00:00 | 2024-06-01 00:00
        """,
        kind="窃电",
    ),
    *sides(
        "process/suspension-after-repeal",
        "gz24-change-types gz24-repeal",
        """
        expect        | case                        | accepted_at
        notapplicable | 31 May, last minute         | 2024-05-31 23:59
        fail          | 1 June, first minute        | 2024-06-01 00:00
        """,
        business="暂停",
    ),
    *sides(
        "process/added-review-step",
        "gz24-design-review gz24-mid-inspect",
        """
        expect        | case               | accepted_at      | design_reviewed_at
        notapplicable | 31 May, reviewed   | 2024-05-31 23:59 | 2024-06-10 10:00
        review        | 1 June, reviewed   | 2024-06-01 00:00 | 2024-06-10 10:00
        pass          | 1 June, no review  | 2024-06-01 00:00 |
        """,
        important="否",
    ),
    *sides(
        "contract/repealed-terms",
        "gz24-repeal gz24-meter-test",
        """
        expect        | case                        | signed_on
        notapplicable | signed 31 May               | 2024-05-31
        review        | signed 1 June               | 2024-06-01
        """,
        full_text="用电方申请校验的，应先交验表费。",
    ),
]

SIDES: list[Side] = [*APPROVED, *IDLE, *CHANGED]
judge = judge_fixture(SIDES)


@pytest.mark.parametrize("side", SIDES, ids=str)
def test_a_side_is_judged_by_the_law_of_its_day(side: Side, judge: Judge) -> None:
    assert judge(side) is side.expect


def test_tables_name_facts_of_their_rules() -> None:
    check_facts(SIDES)
