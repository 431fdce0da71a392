"""Order: moments stand in the lawful sequence; a stage that is skipped hides nothing."""

from __future__ import annotations

from collections.abc import Callable

Spec = Callable[..., None]

STAGES = {"kind": "order", "stages": ["accepted_at", "replied_at", "inspected_at", "energized_at"]}
PAIR = {"kind": "order", "stages": ["served_at", "cut_at"]}


def test_every_pair_is_compared(spec: Spec) -> None:
    spec(
        check=STAGES,
        rows="""
        id | accepted_at | replied_at | inspected_at | energized_at | expect
        1  | 2026-03-02  | 2026-03-03 | 2026-03-04   | 2026-03-05   | pass
        2  | 2026-03-02  | 2026-03-01 | 2026-03-04   | 2026-03-05   | fail
        3  | 2026-03-02  |            |              | 2026-03-01   | fail
        4  |             | 2026-03-03 |              | 2026-03-02   | fail
        5  | 2026-03-02  |            | 2026-03-04   |              | pass
        6  | 2026-03-02  | 2026-03-03 | 2026-03-04   | 2026-03-02   | fail
        """,
    )


def test_fewer_than_two_moments_tell_nothing(spec: Spec) -> None:
    spec(
        check=STAGES,
        rows="""
        id | accepted_at | replied_at | inspected_at | energized_at | expect  | reason
        1  | 2026-03-02  |            |              |              | unknown | too_few
        2  |             |            |              |              | unknown | too_few
        """,
    )


def test_an_unreadable_stage_hides_no_breach_but_leaves_the_rest_unknown(spec: Spec) -> None:
    spec(
        check=STAGES,
        rows="""
        id | accepted_at | replied_at | inspected_at | energized_at | expect  | reason
        1  | 2026-03-02  | 三月初     | 2026-03-04   | 2026-03-05   | unknown | unreadable:replied_at
        2  | 2026-03-02  | 三月初     | 2026-03-04   | 2026-03-03   | fail    |
        """,
    )


def test_moments_to_the_second_and_dates_by_the_day(spec: Spec) -> None:
    spec(
        check=PAIR,
        rows="""
        id | served_at           | cut_at              | expect
        1  | 2026-03-02 09:00:00 | 2026-03-02 08:59:59 | fail
        2  | 2026-03-02 09:00:00 | 2026-03-02 09:00:00 | pass
        3  | 2026-03-02 09:00    | 2026-03-02          | pass
        4  | 2026-03-02          | 2026-03-02 00:00    | pass
        5  | 2026-03-02          | 2026-03-01 23:59    | fail
        6  | 2026-03-02 00:00    | 2026-03-01          | fail
        """,
    )


def test_strictly(spec: Spec) -> None:
    spec(
        check={**PAIR, "strict": True},
        rows="""
        id | served_at           | cut_at              | expect
        1  | 2026-03-02 09:00:00 | 2026-03-02 09:00:00 | fail
        2  | 2026-03-02 09:00:00 | 2026-03-02 09:00:01 | pass
        3  | 2026-03-02          | 2026-03-02 18:00    | fail
        4  | 2026-03-02          | 2026-03-03 00:00    | pass
        """,
    )


def test_a_column_of_dates_goes_by_the_day(spec: Spec) -> None:
    spec(
        check={**PAIR, "stages": ["served_at", "opened_on"]},
        rows="""
        id | served_at        | opened_on  | expect
        1  | 2026-03-02 23:00 | 2026-03-02 | pass
        2  | 2026-03-02 23:00 | 2026-03-01 | fail
        """,
    )


def test_absent_stages(spec: Spec) -> None:
    spec(
        check=STAGES,
        rows="""
        id | accepted_at | energized_at | expect
        1  | 2026-03-02  | 2026-03-03   | pass
        2  | 2026-03-02  | 2026-03-01   | fail
        """,
    )
    spec(
        check={**STAGES, "absent": "unknown"},
        rows="""
        id | accepted_at | replied_at | energized_at | expect  | reason
        1  | 2026-03-02  | 2026-03-02 | 2026-03-03   | unknown | absent:inspected_at
        2  | 2026-03-02  | 2026-03-02 | 2026-03-01   | fail    |
        """,
    )
    spec(
        check={**PAIR, "absent": "unknown"},
        rows="""
        id | served_at  | cut_at     | expect  | reason
        1  | 2026-03-02 | 2026-03-02 | pass    |
        2  | 2026-03-02 |            | unknown | missing:cut_at
        """,
    )


def test_scope_law_and_softening(spec: Spec) -> None:
    spec(
        check=PAIR,
        when="kind = '新装'",
        basis=["rumour"],
        rows="""
        id | kind | served_at  | cut_at     | expect        | reason
        1  | 新装 | 2026-03-02 | 2026-03-01 | review        | unconfirmed
        2  | 过户 | 2026-03-02 | 2026-03-01 | notapplicable | out_of_scope
        3  |      | 2026-03-02 | 2026-03-01 | unknown       | scope
        """,
    )
