"""Range: a number lies within bounds, which may have dates and conditions like those of a deadline."""

from __future__ import annotations

from collections.abc import Callable

Spec = Callable[..., None]


def test_bounds_include_or_exclude_their_value(spec: Spec) -> None:
    spec(
        check={"kind": "range", "column": "rate", "limits": [{"at_least": 0.85, "at_most": 1}]},
        rows="""
        id | rate     | expect
        1  | 0.849999 | fail
        2  | 0.85     | pass
        3  | 1        | pass
        4  | 1.000001 | fail
        """,
    )
    spec(
        check={"kind": "range", "column": "rate", "limits": [{"over": 0, "under": 5}]},
        rows="""
        id | rate     | expect
        1  | 0        | fail
        2  | -1       | fail
        3  | 0.000001 | pass
        4  | 4.999999 | pass
        5  | 5        | fail
        6  | 5.0      | fail
        """,
    )


def test_what_is_not_a_number(spec: Spec) -> None:
    spec(
        check={"kind": "range", "column": "rate", "limits": [{"at_least": 1}]},
        rows="""
        id | rate | expect  | reason
        1  |      | unknown | missing:rate
        2  | 很多 | unknown | unreadable:rate
        3  | —    | unknown | missing:rate
        """,
    )
    spec(
        check={"kind": "range", "column": "rate", "limits": [{"at_least": 1}]},
        rows="""
        id | expect  | reason
        1  | unknown | absent:rate
        """,
    )


def test_whole_minutes_never_decide_at_the_limit(spec: Spec) -> None:
    spec(
        check={"kind": "range", "column": "minutes", "rounded": True, "limits": [{"at_most": 60}]},
        rows="""
        id | minutes | expect | reason
        1  | 59      | pass   |
        2  | 60      | review | rounded
        3  | 61      | fail   |
        """,
    )
    spec(
        check={"kind": "range", "column": "minutes", "rounded": True, "limits": [{"at_least": 30, "under": 120}]},
        rows="""
        id | minutes | expect
        1  | 29      | fail
        2  | 30      | review
        3  | 31      | pass
        4  | 120     | review
        5  | 121     | fail
        """,
    )


def test_limits_with_dates_and_conditions(spec: Spec) -> None:
    spec(
        check={
            "kind": "range",
            "column": "rate",
            "limits": [
                {"when": "kind = '新装'", "at_least": 0.9, "basis": "new"},
                {"when": "minutes > 100", "at_least": 0.8, "basis": "rumour-new"},
                {"at_least": 0.5, "basis": "old"},
            ],
        },
        rows="""
        id | kind | minutes | accepted_at | rate | expect        | reason
        1  | 新装 |         | 2024-06-01  | 0.89 | fail          |
        2  | 新装 |         | 2024-05-31  | 0.89 | pass          |
        3  | 过户 | 101     | 2024-06-01  | 0.79 | review        | unconfirmed
        4  | 过户 | 100     | 2024-06-01  | 0.79 | notapplicable | no_limit
        5  |      | 101     | 2024-06-01  | 0.79 | unknown       | limit_unknown
        6  | 过户 |         | 2024-06-01  | 0.79 | unknown       | limit_unknown
        7  |      |         | 2024-05-31  | 0.49 | fail          |
        8  | 新装 |         |             | 0.89 | fail          |
        """,
    )


def test_by_and_scope(spec: Spec) -> None:
    spec(
        check={
            "kind": "range",
            "column": "rate",
            "by": "law_at",
            "limits": [{"at_least": 0.9, "basis": "new"}, {"at_least": 0.5, "basis": "old"}],
        },
        when="sealed",
        rows="""
        id | sealed | accepted_at | law_at     | rate | expect
        1  | 是     | 2020-01-01  | 2024-06-01 | 0.6  | fail
        2  | 是     | 2026-01-01  | 2024-05-31 | 0.6  | pass
        3  | 否     | 2026-01-01  | 2024-05-31 | 0.1  | notapplicable
        4  |        | 2026-01-01  | 2024-05-31 | 0.1  | unknown
        """,
    )
