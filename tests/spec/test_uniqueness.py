"""Uniqueness: one record per key, or no second one within a span of time."""

from __future__ import annotations

from collections.abc import Callable

from riskaudit.checks.uniqueness import Uniqueness
from spec.bench import bench_setting

Spec = Callable[..., None]

ONE = {"kind": "uniqueness", "key": ["account"]}
DAILY = {"kind": "uniqueness", "key": ["account"], "moment": "accepted_at", "within": "24h"}


def test_every_record_of_a_group_fails(spec: Spec) -> None:
    spec(
        check=ONE,
        rows="""
        id | account | expect
        1  | A1      | fail
        2  | A2      | pass
        3  | A1      | fail
        4  | A3      | fail
        5  | A3      | fail
        6  | A3      | fail
        7  | a2      | pass
        """,
    )


def test_a_key_without_a_value_is_not_told(spec: Spec) -> None:
    spec(
        check=ONE,
        rows="""
        id | account   | expect  | reason
        1  |           | unknown | missing:account
        2  |           | unknown | missing:account
        3  | 无        | unknown | missing:account
        4  | 1.234E+15 | unknown | lost:account
        5  | 1.234E+15 | unknown | lost:account
        6  | A1        | pass    |
        """,
    )
    spec(
        check=ONE,
        rows="""
        id | expect  | reason
        1  | unknown | absent:account
        2  | unknown | absent:account
        """,
    )


def test_leading_zeros_belong_to_a_key(spec: Spec) -> None:
    spec(
        check=ONE,
        rows="""
        id | account    | expect
        1  | 0012345678 | pass
        2  | 12345678   | pass
        """,
    )


def test_a_key_of_several_columns(spec: Spec) -> None:
    spec(
        check={"kind": "uniqueness", "key": ["account", "kind"]},
        rows="""
        id | account | kind     | expect
        1  | A1      | 新装     | fail
        2  | A1      | 业扩新装 | fail
        3  | A1      | 过户     | pass
        4  | A1      |          | unknown
        5  | A1      | 拆表     | unknown
        """,
    )


def test_a_name_is_a_key_within_its_unit_where_that_is_exported(spec: Spec) -> None:
    spec(
        check={"kind": "uniqueness", "key": ["account"], "unit": ["kind"]},
        rows="""
        id | account | kind     | expect  | reason
        1  | A1      | 新装     | fail    |
        2  | A1      | 业扩新装 | fail    |
        3  | A1      | 过户     | unknown | events_unclear
        4  | A1      |          | unknown | events_unclear
        5  | A2      | 新装     | pass    |
        6  | A2      | 过户     | pass    |
        7  | A3      |          | fail    |
        8  | A3      |          | fail    |
        """,
    )
    spec(
        check={"kind": "uniqueness", "key": ["account"], "unit": ["kind"]},
        rows="""
        id | account | expect
        1  | A1      | fail
        2  | A1      | fail
        3  | A2      | pass
        """,
    )


def test_only_records_that_count_make_a_second(spec: Spec) -> None:
    spec(
        check={**ONE, "where": "kind <> '过户'"},
        rows="""
        id | account | kind | expect        | reason
        1  | A1      | 新装 | pass          |
        2  | A1      | 过户 | notapplicable | no_event
        3  | A2      | 新装 | fail          |
        4  | A2      | 增容 | fail          |
        5  | A2      | 过户 | notapplicable | no_event
        6  | A3      | 新装 | unknown       | events_unclear
        7  | A3      |      | unknown       | scope
        8  | A4      | 新装 | fail          |
        9  | A4      | 新装 | fail          |
        10 | A4      | 拆表 | unknown       | scope
        11 |         | 新装 | unknown       | missing:account
        """,
    )


def test_a_name_within_its_unit_among_those_that_count(spec: Spec) -> None:
    spec(
        check={**ONE, "unit": ["kind"], "where": "prepaid"},
        rows="""
        id | account | kind | prepaid | expect        | reason
        1  | A1      | 新装 | 是      | pass          |
        2  | A1      | 新装 | 否      | notapplicable | no_event
        3  | A1      |      | 否      | notapplicable | no_event
        4  | A2      | 新装 | 是      | unknown       | events_unclear
        5  | A2      |      |         | unknown       | scope
        6  | A3      | 新装 | 是      | pass          |
        7  | A3      | 过户 |         | unknown       | scope
        """,
    )


def test_what_counts_does_not_go_with_a_moment() -> None:
    kind = Uniqueness.model_validate({"key": ["account"], "moment": "accepted_at", "within": "24h", "where": "prepaid"})
    assert [path for path, _ in kind.faults(bench_setting())] == [("where",)]


def test_within_a_span_that_includes_its_value(spec: Spec) -> None:
    spec(
        check=DAILY,
        rows="""
        id | account | accepted_at         | expect
        1  | A1      | 2026-03-02 09:00:00 | fail
        2  | A1      | 2026-03-03 09:00:00 | fail
        3  | A1      | 2026-03-04 09:00:01 | pass
        4  | A2      | 2026-03-02 09:00:00 | pass
        5  | A2      | 2026-03-03 09:00:01 | pass
        6  | A3      | 2026-03-02 09:00:00 | fail
        7  | A3      | 2026-03-02 09:00:00 | fail
        """,
    )


def test_rows_need_not_stand_in_order(spec: Spec) -> None:
    spec(
        check=DAILY,
        rows="""
        id | account | accepted_at      | expect
        1  | A1      | 2026-03-09 09:00 | fail
        2  | A1      | 2026-03-02 09:00 | pass
        3  | A1      | 2026-03-08 10:00 | fail
        4  | A1      | 2026-03-05 09:00 | pass
        """,
    )


def test_a_moment_that_is_not_there(spec: Spec) -> None:
    spec(
        check=DAILY,
        rows="""
        id | account | accepted_at      | expect  | reason
        1  | A1      |                  | unknown | missing:accepted_at
        2  | A1      | 三月初           | unknown | unreadable:accepted_at
        3  | A2      | 2026-03-02 09:00 | fail    |
        4  | A2      |                  | unknown | missing:accepted_at
        5  | A2      | 2026-03-02 10:00 | fail    |
        """,
    )


def test_scope_law_and_softening(spec: Spec) -> None:
    spec(
        check=ONE,
        when="kind = '新装'",
        confidence="low",
        basis=["new"],
        rows="""
        id | account | kind | accepted_at | expect        | reason
        1  | A1      | 新装 | 2026-03-02  | review        | indicator
        2  | A1      | 新装 | 2026-03-02  | review        | indicator
        3  | A2      | 新装 | 2024-05-31  | notapplicable | no_limit
        4  | A2      | 过户 | 2026-03-02  | notapplicable | out_of_scope
        """,
    )
