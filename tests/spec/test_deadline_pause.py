"""Pauses are taken off an upper limit, clipped to its two moments, on the limit's own clock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Spec = Callable[..., None]


def within(amount: Any, clock: str) -> dict[str, Any]:
    """Reply within an amount."""
    limits = [{"at_most": amount}]
    return {"kind": "deadline", "from": "accepted_at", "to": "replied_at", "clock": clock, "limits": limits}


def test_by_the_hour(spec: Spec) -> None:
    spec(
        check=within("60min", "elapsed"),
        pause=True,
        rows="""
        id | accepted_at      | replied_at          | pause_from       | pause_to            | expect
        1  | 2026-03-02 09:00 | 2026-03-02 10:30:00 | 2026-03-02 09:30 | 2026-03-02 10:00    | pass
        2  | 2026-03-02 09:00 | 2026-03-02 10:30:01 | 2026-03-02 09:30 | 2026-03-02 10:00    | fail
        3  | 2026-03-02 09:00 | 2026-03-02 10:30:00 | 2026-03-02 09:30 | 2026-03-02 09:59:59 | fail
        4  | 2026-03-02 09:00 | 2026-03-02 10:30:00 |                  |                     | fail
        """,
    )


def test_only_what_lies_between_the_two_moments_counts(spec: Spec) -> None:
    spec(
        check=within("60min", "elapsed"),
        pause=True,
        rows="""
        id | accepted_at      | replied_at          | pause_from       | pause_to         | expect
        1  | 2026-03-02 09:00 | 2026-03-02 10:30    | 2026-03-02 08:00 | 2026-03-02 09:29 | fail
        2  | 2026-03-02 09:00 | 2026-03-02 10:30    | 2026-03-02 08:00 | 2026-03-02 09:30 | pass
        3  | 2026-03-02 09:00 | 2026-03-02 10:30    | 2026-03-02 10:00 | 2026-03-02 18:00 | pass
        4  | 2026-03-02 09:00 | 2026-03-02 10:30    | 2026-03-02 10:01 | 2026-03-02 18:00 | fail
        5  | 2026-03-02 09:00 | 2026-03-02 10:30    | 2026-03-01 09:00 | 2026-03-01 18:00 | fail
        6  | 2026-03-02 09:00 | 2026-03-02 10:30    | 2026-03-03 09:00 | 2026-03-03 18:00 | fail
        7  | 2026-03-02 09:00 | 2026-03-02 10:30    | 2026-03-02 10:00 | 2026-03-02 09:30 | fail
        8  | 2026-03-02 09:00 | 2026-03-09 10:30    | 2026-03-01 00:00 | 2026-03-20 00:00 | pass
        """,
    )


def test_a_pause_without_an_end_lasts(spec: Spec) -> None:
    spec(
        check=within("60min", "elapsed"),
        pause=True,
        rows="""
        id | accepted_at      | replied_at       | pause_from       | pause_to | expect  | reason
        1  | 2026-03-02 09:00 | 2026-03-04 09:00 | 2026-03-02 10:00 |          | pass    |
        2  | 2026-03-02 09:00 | 2026-03-04 09:00 | 2026-03-02 10:01 |          | fail    |
        3  | 2026-03-02 09:00 |                  | 2026-03-02 10:00 |          | unknown | not_due
        4  | 2026-03-02 09:00 |                  | 2026-03-02 10:01 |          | fail    |
        """,
    )


def test_a_pause_that_cannot_be_read_leaves_it_unknown(spec: Spec) -> None:
    spec(
        check=within(3, "days"),
        pause=True,
        rows="""
        id | accepted_at | replied_at | pause_from | pause_to   | expect  | reason
        1  | 2026-03-02  | 2026-03-09 | 三月初     | 2026-03-08 | unknown | unreadable:pause_from
        2  | 2026-03-02  | 2026-03-09 | 2026-03-03 | 三月中     | unknown | unreadable:pause_to
        3  | 2026-03-02  | 2026-03-09 |            | 2026-03-08 | unknown | missing:pause_from
        4  | 2026-03-02  | 2026-03-09 | 无         | 无         | fail    |
        """,
    )


def test_an_export_without_pauses_has_none(spec: Spec) -> None:
    spec(
        check=within(3, "days"),
        pause=True,
        rows="""
        id | accepted_at | replied_at | expect
        1  | 2026-03-02  | 2026-03-05 | pass
        2  | 2026-03-02  | 2026-03-06 | fail
        """,
    )


def test_by_days_and_the_last_day_moves_after_the_pause(spec: Spec) -> None:
    spec(
        check=within(3, "days"),
        pause=True,
        rows="""
        id | accepted_at      | replied_at       | pause_from       | pause_to         | expect
        1  | 2026-03-02 09:00 | 2026-03-06 23:59 | 2026-03-03 09:00 | 2026-03-04 08:00 | pass
        2  | 2026-03-02 09:00 | 2026-03-06 23:59 | 2026-03-03 09:00 | 2026-03-03 18:00 | fail
        3  | 2026-03-02 09:00 | 2026-03-09 23:59 | 2026-03-03 09:00 | 2026-03-05 08:00 | pass
        4  | 2026-03-02 09:00 | 2026-03-10 00:00 | 2026-03-03 09:00 | 2026-03-05 08:00 | fail
        5  | 2026-03-02       | 2026-03-06       | 2026-03-03       | 2026-03-04       | pass
        """,
    )


def test_by_months(spec: Spec) -> None:
    spec(
        check={**within(1, "months"), "roll_over": False},
        pause=True,
        rows="""
        id | accepted_at | replied_at | pause_from | pause_to   | expect
        1  | 2026-01-31  | 2026-03-05 | 2026-02-10 | 2026-02-15 | pass
        2  | 2026-01-31  | 2026-03-06 | 2026-02-10 | 2026-02-15 | fail
        """,
    )


def test_by_working_days(spec: Spec) -> None:
    """The pause runs over National Day: only its own working days are taken off."""
    spec(
        check=within(3, "workdays"),
        pause=True,
        rows="""
        id | accepted_at | replied_at | pause_from | pause_to   | expect
        1  | 2026-09-29  | 2026-10-10 | 2026-09-30 | 2026-10-08 | pass
        2  | 2026-09-29  | 2026-10-12 | 2026-09-30 | 2026-10-08 | fail
        3  | 2026-09-29  | 2026-10-12 | 2026-09-30 | 2026-10-09 | pass
        4  | 2026-09-29  | 2026-10-10 | 2026-10-01 | 2026-10-07 | fail
        """,
    )


def test_the_days_off_behind_the_last_working_day(spec: Spec) -> None:
    """Three working days from Tuesday 10 March end with Friday the 13th. Whoever pauses by then is late only with a
    day that is not paused; a pause that begins on Saturday comes too late. Its first day counts, its last does not.
    """
    spec(
        check=within(3, "workdays"),
        pause=True,
        rows="""
        id | accepted_at      | replied_at       | pause_from       | pause_to         | expect
        1  | 2026-03-10 10:00 | 2026-03-14 15:00 |                  |                  | fail
        2  | 2026-03-10 10:00 | 2026-03-14 15:00 | 2026-03-13 16:00 | 2026-03-14 18:00 | pass
        3  | 2026-03-10 10:00 | 2026-03-14 15:00 | 2026-03-13 16:00 | 2026-03-14 15:00 | pass
        4  | 2026-03-10 10:00 | 2026-03-15 15:00 | 2026-03-13 16:00 |                  | pass
        5  | 2026-03-10 10:00 | 2026-03-15 15:00 | 2026-03-13 16:00 | 2026-03-14 18:00 | fail
        6  | 2026-03-10 10:00 | 2026-03-14 15:00 | 2026-03-14 09:00 | 2026-03-16 18:00 | fail
        7  | 2026-03-10 10:00 | 2026-03-16 15:00 | 2026-03-14 09:00 | 2026-03-16 18:00 | fail
        8  | 2026-03-10 10:00 | 2026-03-16 15:00 | 2026-03-13 16:00 | 2026-03-16 18:00 | pass
        9  | 2026-03-10 10:00 | 2026-03-17 09:00 | 2026-03-13 16:00 | 2026-03-16 18:00 | fail
        10 | 2026-03-10       | 2026-03-14       | 2026-03-13       | 2026-03-14       | pass
        11 | 2026-03-10       | 2026-03-14       | 2026-03-14       | 2026-03-15       | fail
        """,
    )


def test_a_pause_over_working_days_moves_the_last_of_them(spec: Spec) -> None:
    """Without Friday the 13th the third working day is Monday the 16th; without Wednesday the 11th it is Friday.
    Where Wednesday is the last, a pause from then on that ends on Friday leaves Saturday late."""
    spec(
        check=within(3, "workdays"),
        pause=True,
        rows="""
        id | accepted_at | replied_at | pause_from | pause_to   | expect
        1  | 2026-03-10  | 2026-03-14 | 2026-03-12 | 2026-03-13 | pass
        2  | 2026-03-10  | 2026-03-16 | 2026-03-12 | 2026-03-13 | pass
        3  | 2026-03-10  | 2026-03-17 | 2026-03-12 | 2026-03-13 | fail
        4  | 2026-03-09  | 2026-03-13 | 2026-03-10 | 2026-03-11 | pass
        5  | 2026-03-09  | 2026-03-14 | 2026-03-10 | 2026-03-11 | fail
        6  | 2026-03-06  | 2026-03-14 | 2026-03-11 | 2026-03-14 | pass
        7  | 2026-03-06  | 2026-03-14 | 2026-03-11 | 2026-03-13 | fail
        8  | 2026-03-06  | 2026-03-15 | 2026-03-11 | 2026-03-14 | fail
        9  | 2026-09-27  | 2026-10-12 | 2026-10-03 | 2026-10-12 | fail
        10 | 2026-09-27  | 2026-10-12 | 2026-09-30 | 2026-10-12 | pass
        11 | 2026-10-03  | 2026-10-06 | 2026-10-03 | 2026-10-06 | pass
        """,
    )


def test_an_open_item_that_waits_over_days_off(spec: Spec) -> None:
    """1 November 2026 is a Sunday."""
    spec(
        check=within(3, "workdays"),
        pause=True,
        rows="""
        id | accepted_at      | replied_at | pause_from       | pause_to         | expect  | reason
        1  | 2026-10-27 09:00 |            | 2026-10-30 09:00 |                  | unknown | not_due
        2  | 2026-10-27 09:00 |            | 2026-10-31 09:00 |                  | fail    |
        3  | 2026-10-27 09:00 |            | 2026-10-28 09:00 | 2026-10-29 09:00 | unknown | not_due
        4  | 2026-10-27 09:00 |            | 2026-10-30 09:00 | 2026-10-31 09:00 | fail    |
        """,
    )


def test_a_date_alone_pauses_for_sure_only_if_every_hour_agrees(spec: Spec) -> None:
    """A pause from or to a date alone may be any moment of it; where that decides, it is not told."""
    spec(
        check=within("24h", "elapsed"),
        pause=True,
        rows="""
        id | accepted_at      | replied_at       | pause_from       | pause_to   | expect
        1  | 2026-03-02 09:00 | 2026-03-04 09:00 | 2026-03-02 12:00 | 2026-03-04 | pass
        2  | 2026-03-02 09:00 | 2026-03-04 09:00 | 2026-03-02 18:00 | 2026-03-03 | unknown
        3  | 2026-03-02 09:00 | 2026-03-07 09:00 | 2026-03-02 18:00 | 2026-03-03 | fail
        4  | 2026-03-02 09:00 | 2026-03-04 09:00 | 2026-03-03       | 2026-03-05 | unknown
        5  | 2026-03-02 09:00 | 2026-03-04 09:00 | 2026-03-02       | 2026-03-05 | pass
        """,
    )


def test_hours_that_lie_within_the_pause_are_no_doubt(spec: Spec) -> None:
    """Whatever the hour of the reply, the pause takes off the same: every hour agrees."""
    spec(
        check=within("60min", "elapsed"),
        pause=True,
        rows="""
        id | accepted_at      | replied_at | pause_from       | pause_to         | expect
        1  | 2026-09-27 23:30 | 2026-09-28 | 2026-09-26 23:30 | 2026-09-29 23:30 | pass
        2  | 2026-09-25 23:30 | 2026-10-07 | 2026-09-25 23:29 |                  | pass
        3  | 2026-09-25 23:30 | 2026-10-07 | 2026-09-26 00:30 | 2026-10-08 00:00 | pass
        4  | 2026-09-25 23:30 | 2026-10-07 | 2026-09-26 00:31 | 2026-10-08 00:00 | fail
        """,
    )


def test_a_lower_limit_knows_no_pause(spec: Spec) -> None:
    spec(
        check={"kind": "deadline", "from": "served_at", "to": "cut_at", "clock": "days", "limits": [{"at_least": 3}]},
        pause=True,
        rows="""
        id | served_at  | cut_at     | pause_from | pause_to   | expect
        1  | 2026-03-02 | 2026-03-05 | 2026-03-03 | 2026-03-04 | pass
        2  | 2026-03-02 | 2026-03-04 | 2026-03-03 | 2026-03-04 | fail
        """,
    )
