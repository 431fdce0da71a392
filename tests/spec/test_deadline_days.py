"""A deadline by dates: days and months, the last of which moves to a working day unless it counts backwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Spec = Callable[..., None]


def within(clock: str, count: int, **more: Any) -> dict[str, Any]:
    """Reply within a number of days or months."""
    limits = [{"at_most": count}]
    return {"kind": "deadline", "from": "accepted_at", "to": "replied_at", "clock": clock, "limits": limits, **more}


NOTICE = {
    "kind": "deadline",
    "from": "served_at",
    "to": "cut_at",
    "by": "cut_at",
    "clock": "days",
    "limits": [{"at_least": 3, "at_most": 7, "basis": "new"}, {"at_least": 3, "at_most": 7, "basis": "old"}],
}
OVERDUE = {"kind": "deadline", "from": "served_at", "to": "cut_at", "clock": "days", "limits": [{"over": 30}]}


def test_three_days_end_with_the_third(spec: Spec) -> None:
    spec(
        check=within("days", 3),
        rows="""
        id | accepted_at         | replied_at          | expect
        1  | 2026-10-12 00:00:00 | 2026-10-14 23:59    | pass
        2  | 2026-10-12 23:59:59 | 2026-10-15 23:59:59 | pass
        3  | 2026-10-12 00:00:00 | 2026-10-15 23:59:59 | pass
        4  | 2026-10-12 23:59:59 | 2026-10-16 00:00:00 | fail
        5  | 2026-10-12          | 2026-10-15          | pass
        6  | 2026-10-12          | 2026-10-16          | fail
        """,
    )


def test_a_notice_three_to_seven_days_before(spec: Spec) -> None:
    spec(
        check=NOTICE,
        rows="""
        id | served_at        | cut_at           | expect
        1  | 2026-03-01 00:00 | 2026-03-03 23:59 | fail
        2  | 2026-03-01 23:59 | 2026-03-04 00:01 | pass
        3  | 2026-03-01 00:00 | 2026-03-08 23:59 | pass
        4  | 2026-03-01 23:59 | 2026-03-09 00:00 | fail
        5  | 2026-03-01       | 2026-03-04       | pass
        6  | 2026-03-04 09:00 | 2026-03-01 09:00 | fail
        """,
    )


def test_in_advance_never_moves_to_a_working_day(spec: Spec) -> None:
    spec(
        check=NOTICE,
        rows="""
        id | served_at        | cut_at           | expect
        1  | 2026-09-24 09:00 | 2026-10-01 09:00 | pass
        2  | 2026-09-24 09:00 | 2026-10-02 09:00 | fail
        3  | 2026-09-30 09:00 | 2026-10-03 09:00 | pass
        4  | 2026-10-01 09:00 | 2026-10-03 09:00 | fail
        """,
    )


def test_over_thirty_days_begins_with_the_thirty_first(spec: Spec) -> None:
    spec(
        check=OVERDUE,
        rows="""
        id | served_at        | cut_at           | expect
        1  | 2026-03-01 09:00 | 2026-03-31 23:59 | fail
        2  | 2026-03-01 09:00 | 2026-04-01 00:00 | pass
        """,
    )


def test_under_five_days_is_at_most_four(spec: Spec) -> None:
    spec(
        check={**within("days", 0), "limits": [{"under": 5}]},
        rows="""
        id | accepted_at | replied_at | expect
        1  | 2026-03-02  | 2026-03-06 | pass
        2  | 2026-03-02  | 2026-03-07 | fail
        """,
    )


def test_a_last_day_off_runs_to_the_next_working_day(spec: Spec) -> None:
    spec(
        check=within("days", 5),
        rows="""
        id | accepted_at      | replied_at       | expect
        1  | 2026-09-26 09:00 | 2026-10-01 09:00 | pass
        2  | 2026-09-26 09:00 | 2026-10-08 23:59 | pass
        3  | 2026-09-26 09:00 | 2026-10-09 00:00 | fail
        4  | 2026-09-25 09:00 | 2026-09-30 23:59 | pass
        5  | 2026-09-25 09:00 | 2026-10-01 00:00 | fail
        6  | 2026-10-05 09:00 | 2026-10-10 23:59 | pass
        7  | 2026-10-05 09:00 | 2026-10-11 00:00 | fail
        8  | 2026-10-06 09:00 | 2026-10-12 23:59 | pass
        9  | 2026-10-06 09:00 | 2026-10-13 00:00 | fail
        """,
    )


def test_roll_over_can_be_switched_off(spec: Spec) -> None:
    spec(
        check=within("days", 5, roll_over=False),
        rows="""
        id | accepted_at      | replied_at       | expect
        1  | 2026-09-26 09:00 | 2026-10-01 23:59 | pass
        2  | 2026-09-26 09:00 | 2026-10-02 00:00 | fail
        3  | 2026-09-26 09:00 | 2026-10-08 09:00 | fail
        """,
    )


def test_months_end_on_the_same_day_or_the_last(spec: Spec) -> None:
    spec(
        check=within("months", 1, roll_over=False),
        rows="""
        id | accepted_at      | replied_at       | expect
        1  | 2026-01-31 09:00 | 2026-02-28 23:59 | pass
        2  | 2026-01-31 09:00 | 2026-03-01 00:00 | fail
        3  | 2024-01-31 09:00 | 2024-02-29 23:59 | pass
        4  | 2024-01-31 09:00 | 2024-03-01 00:00 | fail
        5  | 2024-01-29 09:00 | 2024-02-29 23:59 | pass
        6  | 2025-01-29 09:00 | 2025-02-28 23:59 | pass
        7  | 2025-01-29 09:00 | 2025-03-01 00:00 | fail
        8  | 2026-02-28 09:00 | 2026-03-28 23:59 | pass
        9  | 2026-02-28 09:00 | 2026-03-29 00:00 | fail
        10 | 2026-03-31 09:00 | 2026-04-30 23:59 | pass
        11 | 2026-12-15 09:00 | 2027-01-15 23:59 | pass
        12 | 2026-12-15 09:00 | 2027-01-16 00:00 | fail
        """,
    )


def test_a_year_from_a_leap_day(spec: Spec) -> None:
    spec(
        check=within("months", 12, roll_over=False),
        rows="""
        id | accepted_at | replied_at | expect
        1  | 2024-02-29  | 2025-02-28 | pass
        2  | 2024-02-29  | 2025-03-01 | fail
        3  | 2023-02-28  | 2024-02-28 | pass
        4  | 2023-02-28  | 2024-02-29 | fail
        """,
    )


def test_months_roll_over_too(spec: Spec) -> None:
    spec(
        check=within("months", 1),
        rows="""
        id | accepted_at | replied_at | expect
        1  | 2026-09-01  | 2026-10-08 | pass
        2  | 2026-09-01  | 2026-10-09 | fail
        3  | 2026-08-31  | 2026-09-30 | pass
        4  | 2026-08-31  | 2026-10-01 | fail
        5  | 2026-01-31  | 2026-02-28 | pass
        6  | 2026-01-31  | 2026-03-01 | fail
        """,
    )


def test_months_in_advance(spec: Spec) -> None:
    spec(
        check={**NOTICE, "clock": "months", "limits": [{"at_least": 1}]},
        rows="""
        id | served_at  | cut_at     | expect
        1  | 2026-01-31 | 2026-02-27 | fail
        2  | 2026-01-31 | 2026-02-28 | pass
        3  | 2026-09-01 | 2026-09-30 | fail
        4  | 2026-09-01 | 2026-10-01 | pass
        """,
    )


def test_over_a_month_begins_the_day_after_it(spec: Spec) -> None:
    """The bound is excluded by a day, not by a month."""
    spec(
        check={**NOTICE, "clock": "months", "limits": [{"over": 1}]},
        rows="""
        id | served_at  | cut_at     | expect
        1  | 2026-01-15 | 2026-02-15 | fail
        2  | 2026-01-15 | 2026-02-16 | pass
        3  | 2026-01-15 | 2026-03-15 | pass
        """,
    )


def test_under_three_months_ends_the_day_before_them(spec: Spec) -> None:
    """The bound is excluded by a day, not by a month."""
    spec(
        check={**within("months", 0, roll_over=False), "limits": [{"under": 3}]},
        rows="""
        id | accepted_at | replied_at | expect
        1  | 2026-01-15  | 2026-03-16 | pass
        2  | 2026-01-15  | 2026-04-14 | pass
        3  | 2026-01-15  | 2026-04-15 | fail
        """,
    )


def test_days_need_the_calendar_only_where_the_last_day_may_move(spec: Spec) -> None:
    spec(
        check=within("days", 5),
        as_of="2027-02-01",
        rows="""
        id | accepted_at | replied_at | expect  | reason
        1  | 2027-01-04  | 2027-01-09 | pass    |
        2  | 2027-01-04  | 2027-01-11 | unknown | calendar
        3  | 2026-12-25  | 2026-12-30 | pass    |
        4  | 2026-12-25  | 2027-01-01 | fail    |
        5  | 2026-12-28  | 2027-01-04 | unknown | calendar
        6  | 2026-12-28  |            | unknown | calendar
        """,
    )


def test_open_items_before_and_after_the_last_day(spec: Spec) -> None:
    spec(
        check=within("days", 3),
        as_of="2026-10-16",
        rows="""
        id | accepted_at      | replied_at | expect  | reason
        1  | 2026-10-13 09:00 |            | unknown | not_due
        2  | 2026-10-12 09:00 |            | fail    |
        3  | 2026-10-16 09:00 |            | unknown | not_due
        4  | 2026-10-17 09:00 |            | unknown | not_due
        """,
    )
