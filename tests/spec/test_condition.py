"""Condition: a free expression; true passes, false fails, and what cannot be told is unknown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from riskaudit.checks.condition import Condition
from riskaudit.checks.expression import ExpressionError, read_condition
from spec.bench import bench_setting

Spec = Callable[..., None]


def holds(source: str) -> dict[str, object]:
    """A condition, with the words it needs."""
    return {"kind": "condition", "holds": source, "says": {"zh": "条件", "en": "condition"}, "needs": []}


def test_true_false_and_neither(spec: Spec) -> None:
    spec(
        check=holds("sealed AND minutes <= 60"),
        rows="""
        id | sealed | minutes | expect  | reason
        1  | 是     | 60      | pass    |
        2  | 是     | 61      | fail    |
        3  | 否     |         | fail    |
        4  |        | 61      | fail    |
        5  | 是     |         | unknown | missing:minutes
        6  |        | 60      | unknown | missing:sealed
        7  | 也许   | 60      | unknown | unreadable:sealed
        """,
    )


def test_is_null_sees_an_empty_cell_but_not_an_unreadable_one(spec: Spec) -> None:
    spec(
        check=holds("served_at IS NULL"),
        rows="""
        id | served_at  | expect
        1  |            | pass
        2  | 无         | pass
        3  | 2026-03-02 | fail
        4  | 三月初     | unknown
        """,
    )
    spec(
        check=holds("served_at IS NOT NULL"),
        rows="""
        id | served_at  | expect
        1  |            | fail
        2  | 2026-03-02 | pass
        3  | 三月初     | unknown
        """,
    )
    spec(
        check=holds("served_at IS NULL"),
        rows="""
        id | expect  | reason
        1  | unknown | absent:served_at
        """,
    )


def test_coalesce_sees_an_empty_cell_but_not_an_unreadable_one(spec: Spec) -> None:
    spec(
        check=holds("coalesce(minutes, 0) < 10"),
        rows="""
        id | minutes | expect
        1  |         | pass
        2  | 9       | pass
        3  | 10      | fail
        4  | 很多    | unknown
        """,
    )


def test_an_optional_column_that_the_file_lacks_reads_as_empty(spec: Spec) -> None:
    spec(
        check=holds("NOT coalesce(prepaid, FALSE)"),
        rows="""
        id | expect
        1  | pass
        """,
    )
    spec(
        check=holds("prepaid IS NULL"),
        rows="""
        id | expect
        1  | pass
        """,
    )


def test_words_may_name_parameters() -> None:
    says = {"zh": "不超过 $most 次", "en": "at most $most"}
    kind = Condition.model_validate({"holds": "minutes <= $most", "says": says, "needs": []})
    (fault,) = kind.faults(bench_setting())
    assert fault[0] == ("says",)
    setting = replace(bench_setting(), params={"most": 2})
    assert not list(kind.faults(setting)) and "不超过 2 次" in kind.judge(setting).limit.sql()


def test_lists_and_spans(spec: Spec) -> None:
    spec(
        check=holds("kind NOT IN ('新装', '增容') OR minutes BETWEEN 10 AND 20"),
        rows="""
        id | kind | minutes | expect
        1  | 过户 |         | pass
        2  | 新装 | 10      | pass
        3  | 新装 | 20      | pass
        4  | 新装 | 9.999   | fail
        5  | 新装 | 20.001  | fail
        6  | 新装 |         | unknown
        7  |      | 15      | pass
        8  |      | 25      | unknown
        """,
    )


def test_moments_are_compared_as_moments(spec: Spec) -> None:
    spec(
        check=holds("served_at < cut_at AND cut_at >= DATE '2026-03-02'"),
        rows="""
        id | served_at           | cut_at              | expect
        1  | 2026-03-02 09:00:00 | 2026-03-02 09:00:01 | pass
        2  | 2026-03-02 09:00:00 | 2026-03-02 09:00:00 | fail
        3  | 2026-03-01 09:00:00 | 2026-03-01 23:59:59 | fail
        4  | 2026-03-01 09:00:00 | 三月初              | unknown
        """,
    )


def test_what_the_basis_leaves_open_is_for_review(spec: Spec) -> None:
    spec(
        check={**holds("minutes * 10 >= capacity"), "left_open": "minutes * 10 > capacity - 10"},
        rows="""
        id | minutes | capacity | expect  | reason
        1  | 2       | 20       | pass    |
        2  | 2       | 21       | review  | left_open
        3  | 2       | 29.9     | review  | left_open
        4  | 2       | 30       | fail    |
        5  | 2       |          | unknown | missing:capacity
        """,
    )


def test_scope_law_and_softening(spec: Spec) -> None:
    spec(
        check=holds("sealed"),
        when="kind = '新装'",
        basis=["new"],
        sets_apart=["prepaid"],
        rows="""
        id | kind | sealed | accepted_at | expect        | reason
        1  | 新装 | 否     | 2026-03-02  | review        | not_apart:prepaid
        2  | 新装 | 是     | 2026-03-02  | pass          |
        3  | 过户 | 否     | 2026-03-02  | notapplicable | out_of_scope
        4  | 新装 | 否     | 2024-05-31  | notapplicable | no_limit
        """,
    )


def test_the_same_words_are_read_anew_where_a_column_or_a_parameter_differs() -> None:
    setting = bench_setting()
    columns = dict(setting.dataset.columns)

    def read(source: str, params: dict[str, int] | None = None, **changed: object) -> str:
        there = {name: columns[name].model_copy(update=told) for name, told in changed.items()}
        dataset = setting.dataset.model_copy(update={"columns": columns | there})
        found = read_condition(source, dataset, params or {})
        assert found.tree is not found.tree
        return found.tree.sql()

    assert read("minutes IS NULL") != read("minutes IS NULL", minutes={"optional": True})
    assert read("closed_on - opened_on > 1") != read("closed_on - opened_on > 1", closed_on={"type": "number"})
    assert read("minutes > $most", {"most": 1}) != read("minutes > $most", {"most": 2})
    with pytest.raises(ExpressionError):
        read_condition("minutes IS NULL", setting.dataset.model_copy(update={"columns": {"id": columns["id"]}}), {})
    with pytest.raises(ExpressionError):
        read("minutes > $most")
