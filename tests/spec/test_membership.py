"""Membership: a value is in a list, is in none, or is in the code list of its column."""

from __future__ import annotations

from collections.abc import Callable

Spec = Callable[..., None]


def test_the_code_list_of_the_column(spec: Spec) -> None:
    spec(
        check={"kind": "membership", "column": "kind", "codes": True},
        rows="""
        id | kind     | expect  | reason
        1  | 新装     | pass    |
        2  | 业扩新装 | pass    |
        3  | 拆表     | fail    |
        4  |          | unknown | missing:kind
        5  | 待补     | unknown | missing:kind
        """,
    )


def test_values_of_a_text(spec: Spec) -> None:
    spec(
        check={"kind": "membership", "column": "note", "values": ["纸质", "电子"]},
        rows="""
        id | note   | expect
        1  | 纸质   | pass
        2  | 电子   | pass
        3  | 口头   | fail
        4  | 纸质件 | fail
        5  |        | unknown
        """,
    )


def test_values_of_a_code(spec: Spec) -> None:
    spec(
        check={"kind": "membership", "column": "kind", "values": ["新装", "增容"]},
        rows="""
        id | kind     | expect
        1  | 业扩新装 | pass
        2  | 过户     | fail
        3  |          | unknown
        """,
    )


def test_forbidden_values(spec: Spec) -> None:
    spec(
        check={"kind": "membership", "column": "kind", "not_in": ["新装"]},
        rows="""
        id | kind     | expect
        1  | 业扩新装 | fail
        2  | 过户     | pass
        3  |          | unknown
        """,
    )


def test_a_code_that_is_not_read_is_in_no_list_of_values(spec: Spec) -> None:
    """What cannot be parsed makes the rules that depend on it unknown; only `codes: true` asks about the text."""
    spec(
        check={"kind": "membership", "column": "kind", "not_in": ["新装"]},
        rows="""
        id | kind | expect
        1  | 拆表 | unknown
        """,
    )
    spec(
        check={"kind": "membership", "column": "kind", "values": ["新装"]},
        rows="""
        id | kind | expect
        1  | 拆表 | unknown
        """,
    )


def test_a_column_that_the_file_lacks(spec: Spec) -> None:
    spec(
        check={"kind": "membership", "column": "note", "values": ["纸质"]},
        rows="""
        id | expect  | reason
        1  | unknown | absent:note
        """,
    )


def test_scope_and_an_indicator(spec: Spec) -> None:
    spec(
        check={"kind": "membership", "column": "note", "values": ["纸质"]},
        when="sealed",
        confidence="low",
        rows="""
        id | sealed | note | expect        | reason
        1  | 是     | 口头 | review        | indicator
        2  | 否     | 口头 | notapplicable | out_of_scope
        3  |        | 口头 | unknown       | scope
        4  | 是     | 纸质 | pass          |
        """,
    )
