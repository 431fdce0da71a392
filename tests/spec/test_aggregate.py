"""Aggregate: one verdict for each group of records."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Spec = Callable[..., None]

MEAN: dict[str, Any] = {
    "kind": "aggregate",
    "group": ["kind"],
    "figure": {"mean_minutes": {"from": "accepted_at", "to": "replied_at"}},
    "few": 1,
    "limits": [{"at_most": 45}],
}


def test_a_mean_is_exact_to_the_second(spec: Spec) -> None:
    spec(
        check=MEAN,
        rows="""
        id | kind | accepted_at         | replied_at          | expect
        1  | 新装 | 2026-10-09 09:00:00 | 2026-10-09 09:30:00 | pass
        2  | 新装 | 2026-10-09 09:00:00 | 2026-10-09 10:00:00 |
        3  | 增容 | 2026-10-09 09:00:00 | 2026-10-09 09:30:00 | fail
        4  | 增容 | 2026-10-09 09:00:00 | 2026-10-09 10:00:01 |
        5  | 过户 | 2026-10-09 09:00:00 | 2026-10-09 09:44:59 | pass
        """,
    )


def test_unread_members_beyond_the_coverage_leave_a_group_unknown(spec: Spec) -> None:
    spec(
        check={**MEAN, "coverage": 0.5},
        rows="""
        id | kind | accepted_at         | replied_at          | expect  | reason
        1  | 新装 | 2026-10-09 09:00:00 | 2026-10-09 09:30:00 | pass    |
        2  | 新装 | 2026-10-09 09:00:00 |                     |         |
        3  | 增容 | 2026-10-09 09:00:00 | 2026-10-09 09:30:00 | unknown | coverage
        4  | 增容 | 2026-10-09 09:00:00 | 2026-10-09          |         |
        5  | 增容 | 2026-10-09 09:00:00 | 2026-10-09 08:00:00 |         |
        6  |      | 2026-10-09 09:00:00 | 2026-10-09 09:30:00 | unknown | missing:kind
        """,
    )


def test_a_small_group_is_for_review(spec: Spec) -> None:
    spec(
        check={**MEAN, "few": 2},
        rows="""
        id | kind | accepted_at         | replied_at          | expect | reason
        1  | 新装 | 2026-10-09 09:00:00 | 2026-10-09 09:50:00 | review | few
        2  | 增容 | 2026-10-09 09:00:00 | 2026-10-09 09:40:00 | pass   |
        3  | 过户 | 2026-10-09 09:00:00 | 2026-10-09 09:50:00 | fail   |
        4  | 过户 | 2026-10-09 09:00:00 | 2026-10-09 09:50:00 |        |
        """,
    )


def test_limits_by_group_and_law(spec: Spec) -> None:
    limits = [
        {"when": "kind = '新装'", "at_most": 30, "basis": "new"},
        {"at_most": 60, "basis": "old"},
    ]
    spec(
        check={**MEAN, "limits": limits},
        rows="""
        id | kind | accepted_at         | replied_at          | expect
        1  | 新装 | 2026-10-09 09:00:00 | 2026-10-09 09:31:00 | fail
        2  | 增容 | 2026-10-09 09:00:00 | 2026-10-09 11:31:00 | notapplicable
        3  | 过户 | 2024-05-31 09:00:00 | 2024-05-31 10:00:01 | fail
        4  | 改类 | 2024-05-31 09:00:00 | 2024-05-31 10:00:00 | notapplicable
        5  | 改类 | 2024-06-01 09:00:00 | 2024-06-01 12:00:00 |
        """,
    )


def test_only_records_in_scope_are_members(spec: Spec) -> None:
    spec(
        check=MEAN,
        when="minutes < 60",
        rows="""
        id | kind | minutes | accepted_at         | replied_at          | expect
        1  | 新装 | 10      | 2026-10-09 09:00:00 | 2026-10-09 09:45:00 | pass
        2  | 新装 | 60      | 2026-10-09 09:00:00 | 2026-10-09 19:45:00 |
        3  | 增容 | 60      | 2026-10-09 09:00:00 | 2026-10-09 19:45:00 |
        4  | 过户 |         | 2026-10-09 09:00:00 | 2026-10-09 09:45:00 | unknown
        5  | 过户 | 10      | 2026-10-09 09:00:00 | 2026-10-09 09:45:00 |
        """,
    )


def test_the_mean_of_a_number(spec: Spec) -> None:
    spec(
        check={**MEAN, "figure": {"mean": "rate"}, "limits": [{"at_least": 0.9}]},
        rows="""
        id | kind | rate     | expect
        1  | 新装 | 0.85     | pass
        2  | 新装 | 0.95     |
        3  | 增容 | 0.85     | fail
        4  | 增容 | 0.949998 |
        """,
    )


def test_a_share(spec: Spec) -> None:
    spec(
        check={**MEAN, "figure": {"share": {"of": "minutes > 60"}}, "limits": [{"at_most": 0.5}], "coverage": 0.6},
        rows="""
        id | kind | minutes | expect
        1  | 新装 | 61      | pass
        2  | 新装 | 60      |
        3  | 增容 | 61      | fail
        4  | 增容 | 61      |
        5  | 增容 | 1       |
        6  | 过户 | 61      | unknown
        7  | 过户 |         |
        """,
    )


def test_the_share_of_the_commonest_value(spec: Spec) -> None:
    spec(
        check={**MEAN, "figure": {"largest_share": "note"}, "limits": [{"at_most": 0.5}], "coverage": 0.6},
        rows="""
        id | kind | note | expect
        1  | 新装 | 甲   | pass
        2  | 新装 | 乙   |
        3  | 增容 | 甲   | fail
        4  | 增容 | 甲   |
        5  | 增容 | 乙   |
        6  | 增容 |      |
        7  | 过户 |      | unknown
        """,
    )
