"""A deadline in working days: W(to) − W(from), the day of `from` not counting, by the published calendar.

The period ends with the last of its working days: the days off behind it are late (t-start, t-end).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from oracle.spans import Stretch, working_days_used
from spec.bench import calendar, working_days

Spec = Callable[..., None]


def within(count: int, **more: Any) -> dict[str, Any]:
    """Reply within a number of working days."""
    limits = [{"at_most": count}]
    return {
        "kind": "deadline",
        "from": "accepted_at",
        "to": "replied_at",
        "clock": "workdays",
        "limits": limits,
        **more,
    }


def test_three_working_days_across_national_day(spec: Spec) -> None:
    """2026-10-01 to 07 are off, Saturday the 10th is worked."""
    spec(
        check=within(3),
        rows="""
        id | accepted_at      | replied_at       | expect
        1  | 2026-09-30 10:00 | 2026-10-09 23:59 | pass
        2  | 2026-09-30 10:00 | 2026-10-10 23:59 | pass
        3  | 2026-09-30 10:00 | 2026-10-11 00:00 | fail
        4  | 2026-09-30 10:00 | 2026-10-11 23:59 | fail
        5  | 2026-09-30 10:00 | 2026-10-12 00:00 | fail
        6  | 2026-10-03 10:00 | 2026-10-10 09:00 | pass
        7  | 2026-10-03 10:00 | 2026-10-12 09:00 | fail
        8  | 2026-10-10 23:59 | 2026-10-14 23:59 | pass
        9  | 2026-10-10 00:00 | 2026-10-15 00:00 | fail
        """,
    )


def test_a_worked_sunday_and_a_friday_off(spec: Spec) -> None:
    spec(
        check=within(2),
        rows="""
        id | accepted_at | replied_at | expect
        1  | 2026-09-18  | 2026-09-21 | pass
        2  | 2026-09-18  | 2026-09-22 | fail
        3  | 2026-09-24  | 2026-09-29 | pass
        4  | 2026-09-24  | 2026-09-30 | fail
        """,
    )


def test_the_first_day_counts_where_the_rule_says_so(spec: Spec) -> None:
    spec(
        check=within(5, count_start_day=True),
        rows="""
        id | accepted_at | replied_at | expect
        1  | 2022-06-09  | 2022-06-15 | pass
        2  | 2022-06-09  | 2022-06-16 | fail
        3  | 2022-11-07  | 2022-11-11 | pass
        4  | 2022-11-07  | 2022-11-14 | fail
        5  | 2026-10-04  | 2026-10-13 | pass
        6  | 2026-10-04  | 2026-10-14 | fail
        """,
    )
    spec(
        check=within(5),
        rows="""
        id | accepted_at | replied_at | expect
        1  | 2022-06-09  | 2022-06-16 | pass
        2  | 2022-06-09  | 2022-06-17 | fail
        3  | 2022-10-08  | 2022-10-13 | pass
        4  | 2022-10-08  | 2022-10-14 | fail
        """,
    )


def test_a_year_without_a_notice_is_not_guessed(spec: Spec) -> None:
    spec(
        check=within(3),
        as_of="2027-03-01",
        rows="""
        id | accepted_at | replied_at | expect  | reason
        1  | 2026-12-30  | 2026-12-31 | pass    |
        2  | 2026-12-30  | 2027-01-04 | unknown | calendar
        3  | 2027-01-04  | 2027-01-05 | unknown | calendar
        4  | 2006-12-29  | 2007-01-04 | unknown | calendar
        5  | 2026-12-01  |            | unknown | calendar
        6  | 2007-01-04  | 2007-01-09 | pass    |
        7  | 2026-12-28  | 2027-01-01 | unknown | calendar
        """,
    )


def test_the_first_listed_day_counts_as_a_first_day(spec: Spec) -> None:
    """Only `from`, `to` or the day of judgement in an unlisted year makes it unknown; the eve of `from` does not."""
    spec(
        check=within(3, count_start_day=True),
        rows="""
        id | accepted_at | replied_at | expect
        1  | 2007-01-01  | 2007-01-08 | pass
        2  | 2007-01-01  | 2007-01-09 | fail
        """,
    )


def test_open_items_in_working_days(spec: Spec) -> None:
    spec(
        check=within(3),
        as_of="2026-11-01",
        rows="""
        id | accepted_at      | replied_at | expect  | reason
        1  | 2026-10-27 09:00 |            | fail    |
        2  | 2026-10-26 09:00 |            | fail    |
        3  | 2026-10-28 09:00 |            | unknown | not_due
        4  | 2026-10-31 09:00 |            | unknown | not_due
        """,
    )
    spec(
        check=within(3),
        as_of="2026-10-30",
        rows="""
        id | accepted_at      | replied_at | expect  | reason
        1  | 2026-10-27 09:00 |            | unknown | not_due
        2  | 2026-10-26 09:00 |            | fail    |
        """,
    )


@pytest.mark.parametrize(("as_of", "expect"), [("10-10", "unknown"), ("10-11", "fail"), ("10-12", "fail")])
def test_open_items_on_a_day_off_after_a_worked_saturday(spec: Spec, as_of: str, expect: str) -> None:
    spec(
        check=within(3),
        as_of=f"2026-{as_of}",
        rows=f"""
        id | accepted_at      | replied_at | expect
        1  | 2026-09-30 09:00 |            | {expect}
        """,
    )


def test_the_days_off_behind_the_last_working_day_are_late(spec: Spec) -> None:
    """Three working days from Tuesday 10 March 2026 end with Friday the 13th; from 30 September 2025 with the
    Saturday worked on 11 October; two from 28 September 2026 with the eve of National Day."""
    spec(
        check=within(3),
        rows="""
        id | accepted_at      | replied_at       | expect
        1  | 2026-03-10 10:00 | 2026-03-13 23:59 | pass
        2  | 2026-03-10 10:00 | 2026-03-14 00:00 | fail
        3  | 2026-03-10 10:00 | 2026-03-15 09:00 | fail
        4  | 2026-03-10       | 2026-03-13       | pass
        5  | 2026-03-10       | 2026-03-14       | fail
        6  | 2025-09-30 10:00 | 2025-10-11 23:59 | pass
        7  | 2025-09-30 10:00 | 2025-10-12 09:00 | fail
        8  | 2025-09-30 10:00 | 2025-10-05 09:00 | pass
        9  | 2026-03-11 10:00 | 2026-03-15 23:59 | pass
        10 | 2026-03-11 10:00 | 2026-03-16 23:59 | pass
        11 | 2026-03-07 10:00 | 2026-03-08 10:00 | pass
        12 | 2026-03-07 10:00 | 2026-03-11 23:59 | pass
        13 | 2026-10-03 10:00 | 2026-10-11 00:00 | fail
        """,
    )
    spec(
        check=within(2),
        rows="""
        id | accepted_at      | replied_at       | expect
        1  | 2026-09-28 10:00 | 2026-09-30 23:59 | pass
        2  | 2026-09-28 10:00 | 2026-10-01 00:00 | fail
        3  | 2026-09-28 10:00 | 2026-10-07 23:59 | fail
        4  | 2026-09-28 10:00 | 2026-10-08 00:00 | fail
        5  | 2025-12-29 10:00 | 2026-01-02 09:00 | fail
        6  | 2026-09-24 10:00 | 2026-09-27 09:00 | pass
        """,
    )


def test_the_days_off_are_late_where_the_first_day_counts_too(spec: Spec) -> None:
    spec(
        check=within(3, count_start_day=True),
        rows="""
        id | accepted_at      | replied_at       | expect
        1  | 2026-03-11 10:00 | 2026-03-13 23:59 | pass
        2  | 2026-03-11 10:00 | 2026-03-14 00:00 | fail
        3  | 2026-03-12 10:00 | 2026-03-15 23:59 | pass
        4  | 2026-03-07 10:00 | 2026-03-08 10:00 | pass
        5  | 2025-10-04 10:00 | 2025-10-11 23:59 | pass
        6  | 2025-10-04 10:00 | 2025-10-12 00:00 | fail
        """,
    )
    spec(
        check=within(1, count_start_day=True),
        rows="""
        id | accepted_at      | replied_at       | expect
        1  | 2026-03-13 10:00 | 2026-03-13 23:59 | pass
        2  | 2026-03-13 10:00 | 2026-03-14 09:00 | fail
        """,
    )


def test_fewer_than_three_working_days_last_until_the_third_begins(spec: Spec) -> None:
    spec(
        check={**within(3), "limits": [{"under": 3}]},
        rows="""
        id | accepted_at      | replied_at       | expect
        1  | 2026-03-11 10:00 | 2026-03-13 23:59 | pass
        2  | 2026-03-11 10:00 | 2026-03-15 23:59 | pass
        3  | 2026-03-11 10:00 | 2026-03-16 00:00 | fail
        4  | 2026-03-10 10:00 | 2026-03-13 00:00 | fail
        """,
    )


def test_no_working_day_at_all_is_the_same_day(spec: Spec) -> None:
    spec(
        check=within(0),
        rows="""
        id | accepted_at      | replied_at       | expect
        1  | 2026-03-13 10:00 | 2026-03-13 23:59 | pass
        2  | 2026-03-13 10:00 | 2026-03-14 00:00 | fail
        3  | 2026-03-14 10:00 | 2026-03-14 23:59 | pass
        4  | 2026-03-14 10:00 | 2026-03-15 00:00 | fail
        5  | 2026-03-14 10:00 | 2026-03-16 00:00 | fail
        """,
    )


def test_the_other_way_round_is_not_told(spec: Spec) -> None:
    spec(
        check=within(3),
        rows="""
        id | accepted_at      | replied_at       | expect  | reason
        1  | 2026-10-12 09:00 | 2026-10-10 09:00 | unknown | reversed
        2  | 2026-10-12 09:00 | 2026-10-12 08:59 | unknown | reversed
        3  | 2026-10-12 09:00 | 2026-10-12       | pass    |
        """,
    )


@pytest.mark.parametrize("year", [2007, 2013, 2024, 2026])
def test_both_calendars_count_the_same_working_days(year: int) -> None:
    """The tool's W and the oracle's count, day by day, from the year's first day."""
    plain, days = working_days(), [day for day in calendar().days if day.year == year]
    for day in days:
        w, first = calendar().index(day), calendar().index(days[0])
        assert w is not None and first is not None
        assert w - first == plain.between(days[0], day), day
        assert calendar().next_workday(day) == plain.from_(day)


def test_the_count_is_that_of_the_dossier() -> None:
    """From Wednesday 2026-09-30 to Monday 10-12 there are four: 10-08, 10-09, 10-10 and 10-12."""
    stretch = Stretch(datetime(2026, 9, 30, 10), datetime(2026, 10, 12, 9))
    assert working_days_used(stretch, working_days(), False) == 4
    assert working_days_used(stretch, working_days(), True) == 5
