"""A deadline by the hour: exact to the microsecond; nights and days off count like any hour."""

from __future__ import annotations

from collections.abc import Callable

HOUR = {"kind": "deadline", "from": "accepted_at", "to": "replied_at", "limits": [{"at_most": "60min"}]}
HALF_HOUR_BEFORE = {"kind": "deadline", "from": "served_at", "to": "cut_at", "limits": [{"at_least": "30min"}]}
WINDOW = {"kind": "deadline", "from": "served_at", "to": "cut_at", "limits": [{"at_least": "30min", "at_most": "2h"}]}

Spec = Callable[..., None]


def test_sixty_minutes_are_kept_to_the_last_microsecond(spec: Spec) -> None:
    spec(
        check=HOUR,
        rows="""
        id | accepted_at         | replied_at              | expect
        1  | 2026-10-10 09:00:00 | 2026-10-10 09:59:59     | pass
        2  | 2026-10-10 09:00:00 | 2026-10-10 10:00:00     | pass
        3  | 2026-10-10 09:00:00 | 2026-10-10 10:00:01     | fail
        4  | 2026-10-10 09:00:59 | 2026-10-10 10:00:00     | pass
        5  | 2026-10-10 09:00    | 2026-10-10 10:00        | pass
        6  | 2026-10-10 09:00    | 2026-10-10 10:00:00.250 | fail
        7  | 2026-10-10 09:00    | 2026-10-10 09:00        | pass
        """,
    )


def test_hours_never_move_and_need_no_calendar(spec: Spec) -> None:
    spec(
        check={**HOUR, "limits": [{"at_most": "24h"}]},
        rows="""
        id | accepted_at         | replied_at          | expect
        1  | 2026-09-30 10:00:00 | 2026-10-01 10:00:00 | pass
        2  | 2026-09-30 10:00:00 | 2026-10-01 10:00:01 | fail
        3  | 2026-10-01 10:00:00 | 2026-10-02 10:00:01 | fail
        4  | 2030-12-31 23:30:00 | 2031-01-01 23:30:00 | pass
        5  | 2030-12-31 23:30:00 | 2031-01-01 23:30:01 | fail
        """,
    )


def test_under_excludes_its_value(spec: Spec) -> None:
    spec(
        check={**HOUR, "limits": [{"under": "60min"}]},
        rows="""
        id | accepted_at      | replied_at          | expect
        1  | 2026-10-10 09:00 | 2026-10-10 09:59:59 | pass
        2  | 2026-10-10 09:00 | 2026-10-10 10:00:00 | fail
        """,
    )


def test_thirty_minutes_in_advance(spec: Spec) -> None:
    spec(
        check=HALF_HOUR_BEFORE,
        rows="""
        id | served_at        | cut_at              | expect
        1  | 2026-10-10 09:00 | 2026-10-10 09:29:59 | fail
        2  | 2026-10-10 09:00 | 2026-10-10 09:30:00 | pass
        3  | 2026-10-10 09:00 | 2026-10-10 09:29    | fail
        4  | 2026-10-10 09:00 | 2026-10-19 09:00    | pass
        5  | 2026-10-10 09:00 | 2026-10-10 08:00    | fail
        """,
    )


def test_over_excludes_its_value(spec: Spec) -> None:
    spec(
        check={**HALF_HOUR_BEFORE, "limits": [{"over": "30min"}]},
        rows="""
        id | served_at        | cut_at              | expect
        1  | 2026-10-10 09:00 | 2026-10-10 09:30:00 | fail
        2  | 2026-10-10 09:00 | 2026-10-10 09:30:01 | pass
        """,
    )


def test_a_window_has_two_ends(spec: Spec) -> None:
    spec(
        check=WINDOW,
        rows="""
        id | served_at        | cut_at              | expect
        1  | 2026-10-10 09:00 | 2026-10-10 09:29:59 | fail
        2  | 2026-10-10 09:00 | 2026-10-10 09:30:00 | pass
        3  | 2026-10-10 09:00 | 2026-10-10 11:00:00 | pass
        4  | 2026-10-10 09:00 | 2026-10-10 11:00:01 | fail
        """,
    )


def test_a_date_alone_decides_only_if_every_hour_of_it_agrees(spec: Spec) -> None:
    spec(
        check=HOUR,
        rows="""
        id | accepted_at      | replied_at       | expect  | reason
        1  | 2026-10-10       | 2026-10-10 18:00 | unknown | date_only
        2  | 2026-10-10       | 2026-10-12 00:00 | fail    |
        3  | 2026-10-10       | 2026-10-11 00:59 | unknown | date_only
        4  | 2026-10-10       | 2026-10-11 01:00 | fail    |
        5  | 2026-10-10 23:00 | 2026-10-11       | unknown | date_only
        6  | 2026-10-10 22:59 | 2026-10-11       | fail    |
        7  | 2026-10-10 09:00 | 2026-10-10       | unknown | date_only
        8  | 2026-10-10       | 2026-10-10       | unknown | date_only
        9  | 2026-10-10       | 2026-10-12       | fail    |
        10 | 2026-10-11       | 2026-10-10       | unknown | reversed
        """,
    )


def test_a_date_alone_before_an_act(spec: Spec) -> None:
    spec(
        check=HALF_HOUR_BEFORE,
        rows="""
        id | served_at        | cut_at           | expect  | reason
        1  | 2026-10-10       | 2026-10-11 00:29 | unknown | date_only
        2  | 2026-10-10       | 2026-10-11 00:30 | pass    |
        3  | 2026-10-10 09:00 | 2026-10-10       | unknown | date_only
        4  | 2026-10-10 23:31 | 2026-10-11       | unknown | date_only
        5  | 2026-10-10 23:30 | 2026-10-11       | pass    |
        6  | 2026-10-10 09:00 | 2026-10-09       | fail    |
        """,
    )


def test_a_window_is_not_told_where_the_ends_of_the_day_break_it_differently(spec: Spec) -> None:
    spec(
        check=WINDOW,
        rows="""
        id | served_at        | cut_at     | expect  | reason
        1  | 2026-10-10 09:00 | 2026-10-10 | unknown | date_only
        2  | 2026-10-10 09:00 | 2026-10-11 | fail    |
        3  | 2026-10-10 23:59 | 2026-10-11 | unknown | date_only
        """,
    )


def test_a_column_of_dates_has_no_hours(spec: Spec) -> None:
    spec(
        check={**HOUR, "from": "opened_on"},
        rows="""
        id | opened_on  | replied_at       | expect  | reason
        1  | 2026-10-10 | 2026-10-10 00:30 | pass    |
        2  | 2026-10-10 | 2026-10-10 18:00 | unknown | date_only
        3  | 2026-10-10 | 2026-10-12 00:00 | fail    |
        """,
    )


def test_open_items_by_the_hour(spec: Spec) -> None:
    spec(
        check={**HOUR, "limits": [{"at_most": "24h"}]},
        as_of="2026-11-01",
        rows="""
        id | accepted_at         | replied_at | expect  | reason
        1  | 2026-10-31 00:00:00 |            | unknown | not_due
        2  | 2026-10-30 23:59:59 |            | fail    |
        3  | 2026-11-01 00:00:00 |            | unknown | not_due
        4  | 2026-11-02 09:00:00 |            | unknown | not_due
        5  | 2026-10-31          |            | unknown | not_due
        6  | 2026-10-30          |            | fail    |
        """,
    )
