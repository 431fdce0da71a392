"""The same act on 31 May and on 1 June 2024: both sides of every limit that the rules of 2024 changed.

Grouped by what changed (1996 fact → 2024 fact); each expected result is reckoned by hand from the two facts. In June
2024 the 1st was a Saturday and Monday the 10th a holiday, so the working days are 3-7, 11-14, 17-21, 24-28, July 1. A
period in working days ends with the last of them: after Friday the 7th, Saturday the 8th is late.
"""

from __future__ import annotations

from typing import Any

import pytest

from boundaries import Judge, Side, check_facts, judge_fixture, library, sides
from riskaudit.model.rule import Rule
from test_boundaries_money import SIDES as MONEY
from test_boundaries_procedure import SIDES as PROCEDURE

# Restoration: within 3 days → within 24 hours of the cause's end (gz96-restore-3d → gz24-restore-24h). Three days
# end with the third, and a third day off does not move: 18 May 2024 was a Saturday.
RESTORE = """
    expect | case                                   | {start}          | restored_at
    pass   | old: third day 23:59                   | 2024-05-28 10:00 | 2024-05-31 23:59
    {late} | old: fourth day 00:00                  | 2024-05-28 10:00 | 2024-06-01 00:00
    pass   | old: third day 23:59, a Saturday       | 2024-05-15 10:00 | 2024-05-18 23:59
    {late} | old: fourth day 00:00, a Sunday        | 2024-05-15 10:00 | 2024-05-19 00:00
    pass   | old: from the last minute of May       | 2024-05-31 23:59 | 2024-06-03 23:59
    {late} | old: fourth day from it                | 2024-05-31 23:59 | 2024-06-04 00:00
    pass   | new: 24 h from the first minute of June| 2024-06-01 00:00 | 2024-06-02 00:00
    {late} | new: a minute more                     | 2024-06-01 00:00 | 2024-06-02 00:01
    pass   | restored 2 June, cause gone 31 May     | 2024-05-31 10:00 | 2024-06-02 10:01
    {late} | restored 2 June, cause gone 1 June     | 2024-06-01 10:00 | 2024-06-02 10:01
    """
BOTH = "gz96-restore-3d gz24-restore-24h"
CUT = {"kind": "欠费停电", "cut_at": "2024-05-10 09:00"}
RESTORED = (
    sides("outage/restoration-late", BOTH, RESTORE.format(start="cleared_at", late="fail"), kind="违约停电")
    + sides("outage/arrears-restoration-late", BOTH, RESTORE.format(start="paid_at", late="fail"), **CUT)
    + sides(
        "outage/restoration-late-explained",
        BOTH,
        RESTORE.format(start="cleared_at", late="review"),
        kind="违约停电",
        delay_reason="设备故障",
    )
)

# The plan: household 5 days, low voltage 10 days, high voltage 1 or 2 months → 3, 10, 20 working days
# (gz96-plan-reply → gz24-plan-reply-lv, -hv1, -hv2), by the day of acceptance. A last day off moves: Sunday 2 June to
# the 3rd, the holiday 10 June to the 11th, Sunday 30 June to 1 July.
PLAN = """
    expect | case                                   | customer_class | supply_count | {from_}          | {to}
    pass   | old household: 5 days, moved           | 居民           |              | 2024-05-28 10:00 | 2024-06-03 23:59
    fail   | old household: the day after           | 居民           |              | 2024-05-28 10:00 | 2024-06-04 00:00
    pass   | new household: 3 working days          | 居民           |              | 2024-06-04 10:00 | 2024-06-07 23:59
    fail   | new household: a day off after it      | 居民           |              | 2024-06-04 10:00 | 2024-06-08 00:00
    fail   | new household: the fourth              | 居民           |              | 2024-06-04 10:00 | 2024-06-11 00:00
    pass   | 31 May household: day 5 is 5 June      | 居民           |              | 2024-05-31 10:00 | 2024-06-05 23:59
    fail   | 31 May household: day 6                | 居民           |              | 2024-05-31 10:00 | 2024-06-06 00:00
    pass   | 1 June household: third is 5 June too  | 居民           |              | 2024-06-01 10:00 | 2024-06-05 23:59
    fail   | 1 June household: the fourth           | 居民           |              | 2024-06-01 10:00 | 2024-06-06 00:00
    pass   | 31 May low voltage: 10 days, moved     | 低压非居民     |              | 2024-05-31 23:59 | 2024-06-11 23:59
    fail   | 31 May low voltage: the day after      | 低压非居民     |              | 2024-05-31 23:59 | 2024-06-12 00:00
    pass   | 1 June low voltage: third              | 低压非居民     |              | 2024-06-01 00:00 | 2024-06-05 23:59
    fail   | 1 June low voltage: fourth             | 低压非居民     |              | 2024-06-01 00:00 | 2024-06-06 00:00
    fail   | 1 June low voltage: answered 11 June   | 低压非居民     |              | 2024-06-01 00:00 | 2024-06-11 23:59
    pass   | 31 May one source: a month, moved      | 高压           | 单电源       | 2024-05-31 10:00 | 2024-07-01 23:59
    fail   | 31 May one source: the day after       | 高压           | 单电源       | 2024-05-31 10:00 | 2024-07-02 00:00
    pass   | 1 June one source: tenth is 17 June    | 高压           | 单电源       | 2024-06-01 10:00 | 2024-06-17 23:59
    fail   | 1 June one source: 18 June             | 高压           | 单电源       | 2024-06-01 10:00 | 2024-06-18 00:00
    pass   | 31 May two sources: 31 July            | 高压           | 双电源       | 2024-05-31 10:00 | 2024-07-31 23:59
    fail   | 31 May two sources: 1 August           | 高压           | 双电源       | 2024-05-31 10:00 | 2024-08-01 00:00
    pass   | 1 June two sources: 20th is 1 July     | 高压           | 双电源       | 2024-06-01 10:00 | 2024-07-01 23:59
    fail   | 1 June two sources: 2 July             | 高压           | 双电源       | 2024-06-01 10:00 | 2024-07-02 00:00
    """
REPLY = "gz96-plan-reply gz24-plan-reply-lv gz24-plan-reply-hv1 gz24-plan-reply-hv2"
REPLIED = sides("process/plan-reply", REPLY, PLAN.format(from_="accepted_at", to="replied_at")) + sides(
    "process/step-plan-late", REPLY, PLAN.format(from_="started_at", to="finished_at"), step="方案答复"
)

# Works at the customer's site: no time of 1996 is used; the regulator's 8/20, 3/5, 5/7 and 3/5/7 working days hold
# until 31 May, then 3, 2, 3 and 3 (jgb-11-design, -mid, -final, -energize → gz24-design-review, -mid-inspect,
# -final-inspect, -energize).
SITE = """
    expect | case                                   | customer_class | {from_}          | {to}
    pass   | 31 May low voltage: in time            | 低压非居民     | 2024-05-31 10:00 | {low} 23:59
    fail   | 31 May low voltage: the day after      | 低压非居民     | 2024-05-31 10:00 | {low_late} 00:00
    pass   | 31 May high voltage: in time           | 高压           | 2024-05-31 10:00 | {high} 23:59
    fail   | 31 May high voltage: the day after     | 高压           | 2024-05-31 10:00 | {high_late} 00:00
    pass   | 1 June: in time                        | 高压           | 2024-06-01 10:00 | {new} 23:59
    fail   | 1 June: the day after                  | 高压           | 2024-06-01 10:00 | {new_late} 00:00
    """


def site(rule: str, facts: str, columns: str, days: str, **common: str) -> list[Side]:
    """The six sides of one step, whose last day and the day after are given for low, high and new."""
    names = ("low", "low_late", "high", "high_late", "new", "new_late")
    told = {name: f"2024-{day}" for name, day in zip(names, days.split(), strict=True)}
    start, end = columns.split()
    return sides(rule, facts, SITE.format(from_=start, to=end, **told), **common)


WORKS = [
    *site(
        "process/design-review-late",
        "jgb-11-design gz24-design-review",
        "design_submitted_at design_reviewed_at",
        "06-13 06-14 07-01 07-02 06-05 06-06",
        important="是",
    ),
    *site(
        "process/mid-inspection-late",
        "jgb-11-mid gz24-mid-inspect",
        "mid_inspection_requested_at mid_inspected_at",
        "06-05 06-06 06-07 06-08 06-04 06-05",
        important="是",
    ),
    *site(
        "process/inspection-late",
        "jgb-11-final gz24-final-inspect",
        "completion_reported_at inspected_at",
        "06-07 06-08 06-12 06-13 06-05 06-06",
    ),
    *site(
        "process/energizing-late",
        "jgb-11-energize gz24-energize",
        "passed_at energized_at",
        "06-07 06-08 06-12 06-13 06-05 06-06",
    ),
]

# Temporary removal: 5 days and at most 6 months → 5 working days and at most 1 year (gz96-temp-removal →
# gz24-temp-removal). 31 May + 5 days = 5 June; 1 June + 5 working days = 7 June. 31 May + 6 months = 30 November.
REMOVE = """
    expect | case                                   | {from_}    | {to}
    pass   | 31 May: day 5                          | 2024-05-31 | 2024-06-05
    fail   | 31 May: day 6                          | 2024-05-31 | 2024-06-06
    fail   | done 7 June, 31 May                    | 2024-05-31 | 2024-06-07
    pass   | done 7 June, 1 June: fifth             | 2024-06-01 | 2024-06-07
    fail   | 1 June: a day off after it             | 2024-06-01 | 2024-06-08
    fail   | 1 June: sixth working day              | 2024-06-01 | 2024-06-11
    """
REMOVAL = "gz96-temp-removal gz24-temp-removal"
REMOVED = (
    sides("process/temporary-removal-late", REMOVAL, REMOVE.format(from_="handled_on", to="begins_on"), kind="暂拆")
    + sides("process/refitting-late", REMOVAL, REMOVE.format(from_="reinstall_asked_on", to="restored_on"), kind="暂拆")
    + sides(
        "process/temporary-removal-too-long",
        f"{REMOVAL} t-month",
        """
        expect | case                               | begins_on  | restored_on
        pass   | old: 6 months to the day           | 2023-11-15 | 2024-05-15
        fail   | old: a day more                    | 2023-11-15 | 2024-05-16
        pass   | 31 May: 30 November                | 2024-05-31 | 2024-11-30
        fail   | back 3 December, from 31 May       | 2024-05-31 | 2024-12-03
        pass   | back 3 December, from 1 June       | 2024-06-01 | 2024-12-03
        pass   | 1 June: a year to the day          | 2024-06-01 | 2025-06-01
        fail   | 1 June: a year and two days        | 2024-06-01 | 2025-06-03
        """,
        kind="暂拆",
    )
)

# Reduction of capacity: at least 6 months → at least 15 days; the suspension of 15 days went into it (gz96-derate,
# gz96-pause → gz24-derate). 31 May + 6 months = 30 November; 1 June + 15 days = 16 June.
REDUCED = sides(
    "process/reduction-too-short",
    "gz96-derate gz96-pause gz24-derate",
    """
    expect        | case                            | kind | begins_on  | restored_on
    fail          | 31 May: a day under 6 months    | 减容 | 2024-05-31 | 2024-11-29
    pass          | 31 May: 6 months                | 减容 | 2024-05-31 | 2024-11-30
    fail          | 20 days from 31 May             | 减容 | 2024-05-31 | 2024-06-20
    pass          | 20 days from 1 June             | 减容 | 2024-06-01 | 2024-06-21
    fail          | 1 June: 14 days                 | 减容 | 2024-06-01 | 2024-06-15
    pass          | 1 June: 15 days                 | 减容 | 2024-06-01 | 2024-06-16
    fail          | suspension 31 May: 14 days      | 暂停 | 2024-05-31 | 2024-06-14
    pass          | suspension 31 May: 15 days      | 暂停 | 2024-05-31 | 2024-06-15
    notapplicable | suspension 1 June: none any more| 暂停 | 2024-06-01 | 2024-06-15
    """,
    fee_reduced="是",
)

# A meter test: 7 days from the payment of the fee → 5 working days and no fee (gz96-meter-test → gz24-meter-test).
# Wednesday 29 May + 7 days = 5 June; Wednesday 5 June + 5 working days = 13 June: 8 days are too many, then not.
TESTED = sides(
    "billing/meter-test-late",
    "gz96-meter-test gz24-meter-test",
    """
    expect | case                                   | accepted_at      | fee_paid_at      | notified_at
    pass   | 31 May: day 7                          | 2024-05-31 09:00 | 2024-05-31 09:00 | 2024-06-07 23:59
    fail   | 31 May: day 8                          | 2024-05-31 09:00 | 2024-05-31 09:00 | 2024-06-08 00:00
    pass   | 1 June: fifth working day              | 2024-06-01 09:00 |                  | 2024-06-07 23:59
    fail   | 1 June: a day off after it             | 2024-06-01 09:00 |                  | 2024-06-08 00:00
    fail   | 1 June: sixth working day              | 2024-06-01 09:00 |                  | 2024-06-11 00:00
    fail   | 8 days from 29 May                     | 2024-05-29 09:00 | 2024-05-29 09:00 | 2024-06-06 09:00
    pass   | 8 days from 5 June                     | 2024-06-05 09:00 |                  | 2024-06-13 09:00
    fail   | 5 June: sixth working day              | 2024-06-05 09:00 |                  | 2024-06-14 00:00
    """,
    work="校验",
) + sides(
    "billing/meter-test-fee",
    "gz24-meter-test",
    """
    expect        | case                            | accepted_at      | test_fee
    notapplicable | 31 May, a fee                   | 2024-05-31 23:59 | 60
    fail          | 1 June, a fee                   | 2024-06-01 00:00 | 0.01
    pass          | 1 June, none                    | 2024-06-01 00:00 | 0
    """,
    work="校验",
)

# A swap of transformers: 2 months up to 10 kV → up to 10, 6 and 20 kV (gz96-swap → gz24-swap).
SWAPPED = sides(
    "process/swap-too-long",
    "gz96-swap gz24-swap",
    """
    expect        | case                            | voltage  | begins_on  | restored_on
    pass          | 31 May, 10 kV: 2 months         | 交流10kV | 2024-05-31 | 2024-07-31
    fail          | 31 May, 10 kV: a day more       | 交流10kV | 2024-05-31 | 2024-08-01
    notapplicable | 31 May, 20 kV                   | 交流20kV | 2024-05-31 | 2024-08-02
    pass          | 1 June, 20 kV: 2 months         | 交流20kV | 2024-06-01 | 2024-08-01
    fail          | 1 June, 20 kV: a day more       | 交流20kV | 2024-06-01 | 2024-08-02
    """,
    kind="暂换",
)

# Voltage of three phases: ±7% up to 10 kV → up to 10, 6 and 20 kV (gz96-volt-dev → gz24-volt-dev).
VOLTAGE = [
    side
    for rule, column, inside, outside in (
        ("quality/voltage-above-band", "highest", "21.4", "21.41"),
        ("quality/voltage-below-band", "lowest", "18.6", "18.59"),
    )
    for side in sides(
        rule,
        "gz96-volt-dev gz24-volt-dev",
        f"""
        expect        | case           | voltage  | counted_on | {column}
        review        | 31 May, 6 kV   | 交流6kV  | 2024-05-31 | {"6.43" if column == "highest" else "5.57"}
        notapplicable | 31 May, 20 kV  | 交流20kV | 2024-05-31 | {outside}
        pass          | 1 June, 20 kV  | 交流20kV | 2024-06-01 | {inside}
        review        | beyond, 20 kV  | 交流20kV | 2024-06-01 | {outside}
        """,
        point_class="C",
    )
]

SIDES: list[Side] = [*RESTORED, *REPLIED, *WORKS, *REMOVED, *REDUCED, *TESTED, *SWAPPED, *VOLTAGE]
judge = judge_fixture(SIDES)


@pytest.mark.parametrize("side", SIDES, ids=str)
def test_a_side_is_judged_by_the_law_of_its_day(side: Side, judge: Judge) -> None:
    assert judge(side) is side.expect


def test_tables_name_facts_of_their_rules() -> None:
    check_facts(SIDES)


def test_every_rule_with_other_figures_by_old_law_and_new_is_drawn() -> None:
    drawn = {side.rule for side in [*SIDES, *PROCEDURE, *MONEY]}
    changed = {name for name, rule in library().rules.items() if _figures(rule, "gz96-") != _figures(rule, "gz24-")}
    assert len(changed) >= 10
    assert changed <= drawn


def _figures(rule: Rule, law: str) -> set[tuple[str, ...]]:
    """The limits that rest on one version; nothing where the rule's limits do not rest on both."""
    limits: list[dict[str, Any]] = rule.check.parameters.get("limits", [])
    if not all(any(_rests(limit, version) for limit in limits) for version in ("gz96-", "gz24-")):
        return set()
    keys = ("at_least", "at_most", "over", "under", "clock")
    return {tuple(str(limit.get(key)) for key in keys) for limit in limits if _rests(limit, law)}


def _rests(limit: dict[str, Any], law: str) -> bool:
    basis = limit.get("basis", [])
    return any(name.startswith(law) for name in ([basis] if isinstance(basis, str) else basis))
