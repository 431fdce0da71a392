"""Recompute, day by day: a late-payment charge, each day by the law of that day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from riskaudit.checks.recompute import Recompute
from spec.bench import bench_setting

Spec = Callable[..., None]

CHARGE = {"amount": "owed", "after": "pay_by", "to": "paid_at"}
FLAT = {"kind": "recompute", "column": "fee", "daily": {**CHARGE, "rates": [{"rate": 0.001}]}}
YEARS = {**FLAT, "daily": {**CHARGE, "rates": [{"rate": 0.002, "year": "same"}, {"rate": 0.003, "year": "later"}]}}
LAWS = {
    **FLAT,
    "daily": {
        **CHARGE,
        "rates": [
            {"when": "kind = '新装'", "rate": 0.001, "basis": ["new", "old"]},
            {"rate": 0.002, "basis": "new"},
            {"rate": 0.004, "basis": "old"},
        ],
        "least": {"amount": 1, "basis": "old"},
    },
}


def test_days_after_one_up_to_and_with_another(spec: Spec) -> None:
    spec(
        check=FLAT,
        rows="""
        id | owed | pay_by     | paid_at          | fee  | expect | reason
        1  | 1000 | 2026-03-10 | 2026-03-11 00:00 | 1    | pass   |
        2  | 1000 | 2026-03-10 | 2026-03-11 23:59 | 1    | pass   |
        3  | 1000 | 2026-03-10 | 2026-03-20       | 10   | pass   |
        4  | 1000 | 2026-03-10 | 2026-03-20       | 11   | fail   |
        5  | 1000 | 2026-03-10 | 2026-03-20       | 9    | fail   |
        6  | 1000 | 2026-03-10 | 2026-03-10 23:59 | 0    | pass   |
        7  | 1000 | 2026-03-10 | 2026-03-10       | 0.01 | fail   |
        8  | 1000 | 2026-03-10 | 2026-02-10       | 0    | pass   |
        9  | 1000 | 2024-02-28 | 2024-03-01       | 2    | pass   |
        """,
    )


def test_what_is_not_told(spec: Spec) -> None:
    spec(
        check=FLAT,
        rows="""
        id | owed | pay_by     | paid_at    | fee | expect  | reason
        1  |      | 2026-03-10 | 2026-03-20 | 10  | unknown | missing:owed
        2  | 1000 |            | 2026-03-20 | 10  | unknown | missing:pay_by
        3  | 1000 | 2026-03-10 |            | 10  | unknown | missing:paid_at
        4  | 1000 | 2026-03-10 | 三月初     | 10  | unknown | unreadable:paid_at
        5  | 1000 | 2026-03-10 | 2026-03-20 |     | unknown | missing:fee
        6  | 很多 | 2026-03-10 | 2026-03-20 | 10  | unknown | unreadable:owed
        """,
    )
    spec(
        check=FLAT,
        rows="id | owed | pay_by | fee | expect | reason \n 1 | 1000 | 2026-03-10 | 1 | unknown | absent:paid_at",
    )


def test_the_sum_is_rounded_half_up_once(spec: Spec) -> None:
    spec(
        check=FLAT,
        rows="""
        id | owed | pay_by     | paid_at    | fee  | expect
        1  | 5    | 2026-03-10 | 2026-03-11 | 0.01 | pass
        2  | 4.99 | 2026-03-10 | 2026-03-11 | 0    | pass
        3  | 4.9  | 2026-03-10 | 2026-03-13 | 0.01 | pass
        4  | 1.25 | 2026-03-10 | 2026-03-22 | 0.02 | pass
        5  | 1.25 | 2026-03-10 | 2026-03-22 | 0.01 | fail
        """,
    )


def test_allowances(spec: Spec) -> None:
    spec(
        check={**FLAT, "tolerance": 0.01, "side": "more"},
        rows="""
        id | owed | pay_by     | paid_at    | fee   | expect
        1  | 1000 | 2026-03-10 | 2026-03-20 | 10.01 | pass
        2  | 1000 | 2026-03-10 | 2026-03-20 | 10.02 | fail
        3  | 1000 | 2026-03-10 | 2026-03-20 | 1     | pass
        """,
    )


def test_the_first_days_year_and_those_after(spec: Spec) -> None:
    spec(
        check=YEARS,
        rows="""
        id | owed | pay_by     | paid_at    | fee  | expect
        1  | 1000 | 2025-12-20 | 2025-12-31 | 22   | pass
        2  | 1000 | 2025-12-20 | 2026-01-01 | 25   | pass
        3  | 1000 | 2025-12-20 | 2026-01-01 | 24   | fail
        4  | 1000 | 2025-12-31 | 2026-01-01 | 2    | pass
        5  | 1000 | 2025-12-31 | 2026-12-31 | 730  | pass
        6  | 1000 | 2025-12-31 | 2027-01-01 | 733  | pass
        7  | 1000 | 2025-12-30 | 2027-01-01 | 1100 | pass
        """,
    )


def test_every_day_by_its_own_law(spec: Spec) -> None:
    spec(
        check=LAWS,
        rows="""
        id | kind | owed | pay_by     | paid_at    | fee  | expect  | reason
        1  | 过户 | 1000 | 2024-05-30 | 2024-05-31 | 4    | pass    |
        2  | 过户 | 1000 | 2024-05-30 | 2024-06-01 | 6    | pass    |
        3  | 过户 | 1000 | 2024-05-31 | 2024-06-01 | 2    | pass    |
        4  | 过户 | 1000 | 2024-05-30 | 2024-06-02 | 8    | pass    |
        5  | 过户 | 1000 | 2024-05-30 | 2024-06-02 | 12   | fail    |
        6  | 新装 | 1000 | 2024-05-30 | 2024-06-02 | 3    | pass    |
        7  |      | 1000 | 2024-05-30 | 2024-06-02 | 3    | unknown | limit_unknown
        8  |      | 1000 | 2024-05-30 | 2024-05-30 | 0    | pass    |
        9  | 过户 | 1000 | 1996-10-06 | 1996-10-08 | 4    | unknown | no_limit
        10 | 过户 | 1000 | 1996-10-07 | 1996-10-08 | 4    | pass    |
        """,
    )


def test_a_smaller_sum_is_lifted(spec: Spec) -> None:
    spec(
        check=LAWS,
        rows="""
        id | kind | owed | pay_by     | paid_at    | fee  | expect
        1  | 新装 | 999  | 2024-05-30 | 2024-05-31 | 1    | pass
        2  | 新装 | 990  | 2024-05-30 | 2024-05-31 | 0.99 | fail
        3  | 新装 | 990  | 2024-05-30 | 2024-05-31 | 1    | pass
        4  | 新装 | 990  | 2024-05-31 | 2024-06-01 | 0.99 | pass
        5  | 新装 | 990  | 2024-05-31 | 2024-06-01 | 1    | fail
        6  | 新装 | 4.9  | 2024-05-30 | 2024-05-31 | 0    | pass
        7  | 新装 | 5    | 2024-05-30 | 2024-05-31 | 1    | pass
        8  | 新装 | 1010 | 2024-05-30 | 2024-05-31 | 1.01 | pass
        9  | 新装 | 990  | 2024-05-31 | 2024-05-31 | 0    | pass
        """,
    )


def test_scope_law_and_softening(spec: Spec) -> None:
    spec(
        check=FLAT,
        when="kind = '新装'",
        basis=["new"],
        rows="""
        id | kind | accepted_at | owed | pay_by     | paid_at    | fee | expect        | reason
        1  | 新装 | 2024-06-01  | 1000 | 2024-06-01 | 2024-06-02 | 2   | fail          |
        2  | 新装 | 2024-05-31  | 1000 | 2024-06-01 | 2024-06-02 | 2   | notapplicable | no_limit
        3  | 过户 | 2024-06-01  | 1000 | 2024-06-01 | 2024-06-02 | 2   | notapplicable | out_of_scope
        4  | 新装 | 2024-05-31  |      | 2024-06-01 | 2024-06-02 | 2   | notapplicable | no_limit
        """,
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": "note"},
        {"amount": "nowhere"},
        {"after": "fee"},
        {"to": "note"},
        {"rates": [{"rate": 0}]},
        {"rates": [{"rate": 2}]},
        {"rates": [{"rate": "much"}]},
        {"rates": [{"rate": 0.0000001}]},
        {"least": {"amount": 0}},
    ],
)
def test_faults(wrong: Mapping[str, Any]) -> None:
    daily = {**CHARGE, "rates": [{"rate": 0.001}], **wrong}
    assert list(Recompute.model_validate({"column": "fee", "daily": daily}).faults(bench_setting()))
    both = {"column": "fee", "formula": "owed", "daily": FLAT["daily"]}
    assert list(Recompute.model_validate(both).faults(bench_setting()))


def test_the_calculation_in_words() -> None:
    unit = {"zh": "元", "en": "yuan"}
    kind = Recompute.model_validate({"column": "fee", "daily": LAWS["daily"], "unit": unit})
    pieces = kind.daily.pieces(bench_setting()) if kind.daily else ()
    assert [(piece.first, piece.last) for piece in pieces] == [
        (None, date(1996, 10, 7)),
        (date(1996, 10, 8), date(2024, 5, 31)),
        (date(2024, 6, 1), None),
    ]
    figures: dict[str, Any] = {"_stated": Decimal(12), "_computed": Decimal("8.00"), "_sum": Decimal("8.00")}
    figures |= {"_amount": Decimal(1000), "_lifted": False, "_n0": 0, "_n1": 1, "_n2": 2, "_l0": 0, "_l1": 3, "_l2": 2}
    figures |= {"_s0": None, "_s1": date(2024, 5, 31), "_s2": date(2024, 6, 1)}
    assert kind.calculate(figures, bench_setting()) == (
        "owed 1000 元：自 2024-05-31 起 1 日 × 4‰、自 2024-06-01 起 2 日 × 2‰ = 8 元；记录 12 元，相差 4 元"
    )
    lines = [line.text.zh for line in kind.limits_in_words(bench_setting().dataset)]
    assert lines == ["kind = '新装'：每日 1‰", "每日 2‰", "每日 4‰", "不足 1 元按 1 元计"]


def test_one_law_for_all_days() -> None:
    kind = Recompute.model_validate({"column": "fee", "daily": LAWS["daily"]})
    assert kind.daily is not None
    (piece,) = kind.daily.pieces(bench_setting(law_date=date(2020, 1, 1)))
    assert (piece.first, piece.last, piece.lines) == (None, None, (0, 2))
