"""Recompute: a stated number is the one that a formula gives, within an allowance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import pytest

from riskaudit.checks.recompute import Recompute
from riskaudit.engine.base import Engine
from spec.bench import Bench, bench_setting, drawn, judged

Spec = Callable[..., None]

ENERGY = {
    "kind": "recompute",
    "column": "energy",
    "formula": "(end_reading - start_reading) * multiplier",
}


def test_a_stated_number_is_the_computed_one(spec: Spec) -> None:
    spec(
        check=ENERGY,
        rows="""
        id | start_reading | end_reading | multiplier | energy      | expect  | reason
        1  | 100           | 120.5       | 20         | 410         | pass    |
        2  | 100           | 120.5       | 20         | 410.000001  | fail    |
        3  | 100           | 120.5       | 20         | 409.999999  | fail    |
        4  | 120           | 100         | 20         | -400        | pass    |
        5  |               | 120.5       | 20         | 410         | unknown | missing:start_reading
        6  | 100           |             | 20         | 410         | unknown | missing:end_reading
        7  | 100           | 很多        |            | 410         | unknown | unreadable:end_reading
        8  | 100           | 120.5       | 20         |             | unknown | missing:energy
        9  | 100           | 120.5       | 20         | 很多        | unknown | unreadable:energy
        """,
    )
    spec(
        check=ENERGY,
        rows="""
        id | start_reading | end_reading | energy | expect  | reason
        1  | 100           | 120.5       | 410    | unknown | absent:multiplier
        """,
    )


def test_an_allowance_includes_its_value(spec: Spec) -> None:
    rows = """
    id | start_reading | end_reading | multiplier | energy     | expect
    1  | 0             | 100         | 1          | 102        | {above}
    2  | 0             | 100         | 1          | 102.000001 | {far_above}
    3  | 0             | 100         | 1          | 98         | {below}
    4  | 0             | 100         | 1          | 97.999999  | {far_below}
    """

    def drawn(*words: str) -> str:
        return rows.format(**dict(zip(("above", "far_above", "below", "far_below"), words, strict=True)))

    spec(check={**ENERGY, "tolerance": 2}, rows=drawn("pass", "fail", "pass", "fail"))
    spec(check={**ENERGY, "share": 0.02}, rows=drawn("pass", "fail", "pass", "fail"))
    spec(check={**ENERGY, "share": 0.02, "tolerance": 1}, rows=drawn("pass", "fail", "pass", "fail"))
    spec(check={**ENERGY, "share": 0.01, "tolerance": 2}, rows=drawn("pass", "fail", "pass", "fail"))
    spec(check={**ENERGY, "tolerance": 2, "side": "more"}, rows=drawn("pass", "fail", "pass", "pass"))
    spec(check={**ENERGY, "share": 0.02, "side": "less"}, rows=drawn("pass", "pass", "pass", "fail"))
    spec(check=ENERGY, rows=drawn("fail", "fail", "fail", "fail"))


def test_a_share_is_of_the_computed_number(spec: Spec) -> None:
    spec(
        check={"kind": "recompute", "column": "energy", "formula": "rate - minutes", "share": 0.1},
        rows="""
        id | rate | minutes | energy | expect
        1  | 0    | 100     | -110   | pass
        2  | 0    | 100     | -110.1 | fail
        3  | 0    | 0       | 0      | pass
        4  | 0    | 0       | 0.01   | fail
        """,
    )


def test_rounding_and_choosing(spec: Spec) -> None:
    spec(
        check={"kind": "recompute", "column": "fee", "formula": "round(owed * rate, 2) + coalesce(minutes, 0)"},
        rows="""
        id | owed   | rate  | minutes | fee  | expect  | reason
        1  | 100.5  | 0.001 |         | 0.10 | pass    |
        2  | 105    | 0.001 |         | 0.11 | pass    |
        3  | 105    | 0.001 |         | 0.10 | fail    |
        4  | -105   | 0.001 |         | -0.11 | pass   |
        5  | 105    | 0.001 | 2       | 2.11 | pass    |
        6  | 105    | 0.001 | 很多    | 0.11 | unknown | unreadable:minutes
        7  |        | 0.001 |         | 0.11 | unknown | missing:owed
        """,
    )
    spec(
        check={"kind": "recompute", "column": "fee", "formula": "greatest(owed, rate) - least(owed, rate, 5)"},
        rows="""
        id | owed | rate | fee | expect
        1  | 10   | 7    | 5   | pass
        2  | 3    | 7    | 4   | pass
        3  | 3    |      | 0   | unknown
        """,
    )
    spec(
        check={"kind": "recompute", "column": "fee", "formula": "abs(owed - rate) * -1"},
        rows="id | owed | rate | fee | expect \n 1 | 3 | 10 | -7 | pass \n 2 | 10 | 3 | -7 | pass",
    )


def test_quotients(spec: Spec) -> None:
    spec(
        check={"kind": "recompute", "column": "rate", "formula": "energy / minutes"},
        rows="""
        id | energy | minutes | rate     | expect  | reason
        1  | 1      | 4       | 0.25     | pass    |
        2  | 1      | 4       | 0.250001 | fail    |
        3  | -1     | 4       | -0.25    | pass    |
        4  | 1      | 3       | 0.34     | fail    |
        5  | 1      | 0       | 0        | unknown | formula
        """,
    )


def test_days_between_dates(spec: Spec) -> None:
    spec(
        check={"kind": "recompute", "column": "minutes", "formula": "closed_on - opened_on"},
        rows="""
        id | opened_on  | closed_on  | minutes | expect
        1  | 2024-02-28 | 2024-03-01 | 2       | pass
        2  | 2023-02-28 | 2023-03-01 | 2       | fail
        3  | 2026-03-02 |            | 2       | unknown
        """,
    )


def test_a_garbled_cell_does_not_stop_the_rule(engine: Engine) -> None:
    sheet = drawn(
        """
        id | start_reading | end_reading     | multiplier      | energy
        1  | 0             | 999999999999999 | 999999999999999 | 1
        2  | 0             | 999999999999999 | 1               | 999999999999999
        3  | 0             | 2               | 1               | 2
        """
    )
    source = {"check": ENERGY}
    with Bench().tables(sheet, engine, [source]):
        assert judged(Bench().compiled(source), engine) == [("unknown", "formula"), ("pass", ""), ("pass", "")]


def test_scope_law_and_softening(spec: Spec) -> None:
    spec(
        check=ENERGY,
        when="kind = '新装'",
        basis=["rumour-new"],
        rows="""
        id | kind | accepted_at | start_reading | end_reading | multiplier | energy | expect        | reason
        1  | 新装 | 2024-06-01  | 0             | 2           | 1          | 3      | review        | unconfirmed
        2  | 新装 | 2024-05-31  | 0             | 2           | 1          | 3      | notapplicable | no_limit
        3  | 过户 | 2024-06-01  | 0             | 2           | 1          | 3      | notapplicable | out_of_scope
        4  | 新装 | 2024-06-01  | 0             | 2           | 1          | 2      | pass          |
        """,
    )


def _parameters(changes: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in {**ENERGY, **changes}.items() if name != "kind"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"column": "note"},
        {"column": "nowhere"},
        {"formula": "note"},
        {"formula": "energy > 1"},
        {"formula": "energy * 1e-3"},
        {"formula": "energy * rate * fee * owed"},
        {"formula": "round(energy, rate)"},
        {"formula": "accepted_at - paid_at"},
        {"formula": None},
        {"tolerance": "much"},
        {"share": -0.1},
    ],
)
def test_faults(wrong: Mapping[str, Any]) -> None:
    kind = Recompute.model_validate(_parameters(wrong))
    assert list(kind.faults(bench_setting()))


def test_the_calculation_in_words() -> None:
    unit = {"zh": "千瓦时", "en": "kWh"}
    kind = Recompute.model_validate(_parameters({"tolerance": 0.5, "unit": unit}))
    values = {"start_reading": 100, "end_reading": 120, "multiplier": 20}
    figures = {f"_f_{name}": Decimal(value) for name, value in values.items()}
    figures |= {"_stated": Decimal("420"), "_computed": Decimal("400.000000")}
    assert kind.calculate(figures, bench_setting()) == (
        "(end_reading − start_reading) × multiplier = (120 − 100) × 20 = 400 千瓦时"
        "；记录 420 千瓦时，相差 20 千瓦时，容许 0.5 千瓦时"
    )


@pytest.mark.parametrize(
    ("formula", "unit", "words"),
    [
        ("energy", "kWh", "energy = 99 kWh; stated 98 kWh, 1 kWh apart, 1 kWh allowed"),
        ("energy", "%", "energy = 99%; stated 98%, 1 percentage point apart, 1 percentage point allowed"),
        ("energy + coalesce(fee, 0)", "kWh", "energy + fee (0 if empty) = 99 + 0 (empty) = 99 kWh; stated 98 kWh, 1 kWh apart, 1 kWh allowed"),
        ("energy - coalesce(energy - 99, 5)", "kWh", "energy − energy − 99 (5 if empty) = 99 − (99 − 99) = 99 kWh; stated 98 kWh, 1 kWh apart, 1 kWh allowed"),
    ],
)  # fmt: skip
def test_the_calculation_says_no_figure_twice_and_what_stands_for_an_empty_cell(
    formula: str, unit: str, words: str
) -> None:
    parameters = {"column": "rate", "formula": formula, "tolerance": 1, "unit": {"zh": unit, "en": unit}}
    figures = {"_stated": Decimal(98), "_computed": Decimal(99), "_f_energy": Decimal(99), "_f_fee": None}
    assert Recompute.model_validate(parameters).calculate(figures, bench_setting(language="en")) == words


@pytest.mark.parametrize(
    ("formula", "zh", "en"),
    [
        ("energy + coalesce(lost, 0)", "energy + lost（空计 0）", "energy + lost (0 if empty)"),
        ("greatest(owed, rate) - least(owed, 5)", "取大(owed, rate) − 取小(owed, 5)", "the greater of (owed, rate) − the lesser of (owed, 5)"),
    ],
)  # fmt: skip
def test_functions_are_told_in_words(formula: str, zh: str, en: str) -> None:
    kind = Recompute.model_validate({"column": "fee", "formula": formula})
    for language, words in (("zh", zh), ("en", en)):
        assert kind._written(None, bench_setting(language=language)) == words
