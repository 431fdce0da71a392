"""Presence: a column is filled, and not with a placeholder; looks at the text of the cell."""

from __future__ import annotations

from collections.abc import Callable

Spec = Callable[..., None]

BOUNDARY = {"kind": "presence", "columns": ["boundary"]}


def test_placeholders_are_empty(spec: Spec) -> None:
    spec(
        check=BOUNDARY,
        rows="""
        id | boundary     | expect
        1  | 表前接户线   | pass
        2  |              | fail
        3  | 无           | fail
        4  | —            | fail
        5  | /            | fail
        6  | 待补         | fail
        7  | NULL         | fail
        8  | 无异议       | pass
        9  | 0            | pass
        """,
    )


def test_a_word_of_the_code_list_is_no_placeholder(spec: Spec) -> None:
    spec(
        check={"kind": "presence", "columns": ["remark_code"]},
        rows="""
        id | remark_code | expect
        1  | 无          | pass
        2  | 有误        | pass
        3  | —           | fail
        4  | 其他        | pass
        """,
    )


def test_what_cannot_be_read_is_filled(spec: Spec) -> None:
    spec(
        check={"kind": "presence", "columns": ["served_at"]},
        rows="""
        id | served_at           | expect
        1  | 2026-03-02 09:00    | pass
        2  | 三月初              | pass
        3  | 待补                | fail
        """,
    )


def test_any_empty_column_fails_and_an_absent_one_is_not_told(spec: Spec) -> None:
    spec(
        check={"kind": "presence", "columns": ["boundary", "note"]},
        rows="""
        id | boundary | note | expect
        1  | 甲       | 乙   | pass
        2  | 甲       |      | fail
        3  |          | 乙   | fail
        """,
    )
    spec(
        check={"kind": "presence", "columns": ["boundary", "note"]},
        rows="""
        id | boundary | expect  | reason
        1  | 甲       | unknown | absent:note
        2  |          | fail    |
        """,
    )
    spec(
        check={"kind": "presence", "columns": ["meter"]},
        rows="""
        id | expect  | reason
        1  | unknown | absent:meter
        """,
    )


def test_the_record_of_an_act_is_asked_for(spec: Spec) -> None:
    spec(
        check={"kind": "presence", "columns": ["served_at"], "missing": "review"},
        rows="""
        id | served_at  | expect | reason
        1  | 2026-03-02 | pass   |
        2  |            | review | unrecorded:served_at
        """,
    )


def test_scope_law_and_softening(spec: Spec) -> None:
    spec(
        check=BOUNDARY,
        when="kind = '新装'",
        basis=["new"],
        rows="""
        id | kind | accepted_at | boundary | expect        | reason
        1  | 新装 | 2024-06-01  |          | fail          |
        2  | 新装 | 2024-05-31  |          | notapplicable | no_limit
        3  | 过户 | 2024-06-01  |          | notapplicable | out_of_scope
        4  |      | 2024-06-01  |          | unknown       | scope
        5  | 新装 |             |          | fail          |
        """,
    )
    spec(
        check=BOUNDARY,
        basis=["old", "rumour-new"],
        rows="""
        id | accepted_at | boundary | expect | reason
        1  | 2024-06-01  |          | review | unconfirmed
        2  | 2024-05-31  |          | fail   |
        """,
    )
    spec(
        check={**BOUNDARY, "by": "law_at"},
        basis=["new"],
        rows="""
        id | accepted_at | law_at     | boundary | expect
        1  | 2024-01-01  | 2024-06-01 |          | fail
        2  | 2024-06-01  | 2024-05-31 |          | notapplicable
        """,
    )
