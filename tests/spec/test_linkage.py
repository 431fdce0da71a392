"""Linkage: a record has a partner in another dataset, or has none; optionally one valid on a date."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from riskaudit.checks.linkage import Linkage
from riskaudit.engine.base import Engine
from riskaudit.model.query import column
from riskaudit.model.table import typed_table
from riskaudit.spine.tables import empty_table
from spec.bench import Bench, bench_setting

Spec = Callable[..., None]

HAS = {"kind": "linkage", "partner": "contracts", "on": {"account": "account"}}
HAS_NONE = {**HAS, "exists": False}
VALID = {**HAS, "valid": {"from": "signed_on", "to": "ends_on", "on": "energized_at"}}
LEFT_OUT = {**VALID, "none": "notapplicable"}

CONTRACTS = """
contract | account | signed_on  | ends_on    | state
C1       | A1      | 2026-01-01 | 2026-06-30 | 有效
C2       | A2      | 2026-01-01 |            | 有效
C3       | A3      | 2026-01-01 | 9999-12-31 | 有效
C4       | A4      | 2026-01-01 | 三月初     | 有效
C5       | A5      | 三月初     | 2026-06-30 | 有效
C6       | A6      | 2025-01-01 | 2025-12-31 | 终止
C7       | A6      | 2026-01-01 | 2026-06-30 | 有效
C8       | A7      | 2025-01-01 | 2025-12-31 | 有效
C9       | A7      | 2026-01-01 | 三月初     | 有效
D1       | A8      |            | 2026-06-30 | 有效
"""


def test_a_partner_is_there_or_is_not(spec: Spec) -> None:
    rows = """
    id | account | expect  | reason
    1  | A1      | pass    |
    2  | A9      | fail    |
    3  |         | unknown | missing:account
    4  | 1.2E+15 | unknown | lost:account
    """
    spec(check=HAS, partners=CONTRACTS, rows=rows)


def test_a_partner_that_must_not_be(spec: Spec) -> None:
    spec(
        check=HAS_NONE,
        partners=CONTRACTS,
        rows="""
        id | account | expect
        1  | A1      | fail
        2  | A9      | pass
        3  |         | unknown
        """,
    )


def test_bounds_of_validity_include_their_days(spec: Spec) -> None:
    spec(
        check=VALID,
        partners=CONTRACTS,
        rows="""
        id | account | energized_at        | expect
        1  | A1      | 2025-12-31 23:59:59 | fail
        2  | A1      | 2026-01-01 00:00:00 | pass
        3  | A1      | 2026-06-30 23:59:59 | pass
        4  | A1      | 2026-07-01 00:00:00 | fail
        5  | A2      | 2036-07-01 00:00:00 | pass
        6  | A3      | 2036-07-01 00:00:00 | pass
        7  | A3      | 2025-12-31 00:00:00 | fail
        """,
    )


def test_a_bound_that_cannot_be_read(spec: Spec) -> None:
    spec(
        check=VALID,
        partners=CONTRACTS,
        rows="""
        id | account | energized_at | expect  | reason
        1  | A4      | 2026-03-01   | unknown | partner_unclear
        2  | A4      | 2025-12-31   | fail    |
        3  | A5      | 2026-03-01   | unknown | partner_unclear
        4  | A5      | 2026-07-01   | fail    |
        5  | A8      | 2026-03-01   | unknown | partner_unclear
        """,
    )


def test_any_valid_partner_passes(spec: Spec) -> None:
    spec(
        check=VALID,
        partners=CONTRACTS,
        rows="""
        id | account | energized_at | expect
        1  | A6      | 2026-03-01   | pass
        2  | A6      | 2025-03-01   | pass
        3  | A6      | 2026-07-01   | fail
        4  | A7      | 2025-06-01   | pass
        5  | A7      | 2026-06-01   | unknown
        """,
    )


def test_the_moment_on_which_it_must_be_valid(spec: Spec) -> None:
    spec(
        check=VALID,
        partners=CONTRACTS,
        rows="""
        id | account | energized_at | expect  | reason
        1  | A1      |              | unknown | missing:energized_at
        2  | A1      | 三月初       | unknown | unreadable:energized_at
        """,
    )
    spec(
        check={**HAS, "valid": {"from": "signed_on", "to": "ends_on"}},
        partners=CONTRACTS,
        as_of="2026-06-30",
        rows="""
        id | account | expect
        1  | A1      | pass
        """,
    )
    spec(
        check={**HAS, "valid": {"from": "signed_on", "to": "ends_on"}},
        partners=CONTRACTS,
        as_of="2026-07-01",
        rows="""
        id | account | expect
        1  | A1      | fail
        2  | A2      | pass
        """,
    )


def test_a_condition_on_the_partner(spec: Spec) -> None:
    spec(
        check={**HAS, "where": "state = '有效'"},
        partners="""
        contract | account | state
        C1       | A1      | 有效
        C2       | A2      | 终止
        C3       | A3      |
        C4       | A4      | 作废
        C5       | A5      | 作废
        C6       | A5      | 有效
        """,
        rows="""
        id | account | expect
        1  | A1      | pass
        2  | A2      | fail
        3  | A3      | unknown
        4  | A4      | unknown
        5  | A5      | pass
        """,
    )


def test_a_validity_that_the_partners_file_lacks(spec: Spec) -> None:
    spec(
        check=VALID,
        partners="""
        contract | account | signed_on
        C1       | A1      | 2026-01-01
        """,
        rows="""
        id | account | energized_at | expect
        1  | A1      | 2026-03-01   | unknown
        2  | A1      | 2025-03-01   | fail
        """,
    )


def test_no_partner_is_for_review_where_something_was_not_read(spec: Spec) -> None:
    rows = """
    id | account | expect | reason
    1  | A1      | pass   |
    2  | A9      | review | partner_unread
    """
    spec(check=HAS, partners=CONTRACTS, unread=True, rows=rows)
    spec(check=HAS, partners="contract | account \n C1 | A1 \n C2 | 1.2E+15", rows=rows)


def test_no_forbidden_partner_is_not_told_where_something_was_not_read(spec: Spec) -> None:
    rows = """
    id | account | expect  | reason
    1  | A1      | fail    |
    2  | A9      | unknown | partner_unread
    """
    spec(check=HAS_NONE, partners=CONTRACTS, unread=True, rows=rows)
    spec(check=HAS_NONE, partners="contract | account \n C1 | A1 \n C2 | 1.2E+15", rows=rows)


def test_a_record_without_any_partner_may_be_left_out(spec: Spec) -> None:
    rows = """
    id | account | energized_at | expect        | reason
    1  | A1      | 2026-06-30   | pass          |
    2  | A1      | 2026-07-01   | fail          |
    3  | A9      | 2026-07-01   | {alone}
    4  | A4      | 2026-03-01   | unknown       | partner_unclear
    5  | A4      | 2025-12-31   | fail          |
    6  |         | 2026-07-01   | unknown       | missing:account
    7  | 1.2E+15 | 2026-07-01   | unknown       | lost:account
    8  | A9      |              | unknown       | missing:energized_at
    """
    spec(check=LEFT_OUT, partners=CONTRACTS, rows=rows.format(alone="notapplicable | no_partner"))
    for check in (VALID, {**VALID, "none": "fail"}):
        spec(check=check, partners=CONTRACTS, rows=rows.format(alone="fail          |"))


def test_a_record_of_which_no_partner_meets_the_condition_may_be_left_out(spec: Spec) -> None:
    partners = """
    contract | account | state | ends_on
    C1       | A1      | 有效  | 2026-06-30
    C2       | A2      | 终止  | 2026-06-30
    C3       | A3      |       | 2026-06-30
    C4       | A4      | 作废  | 2026-06-30
    C5       | A4      | 有效  | 2026-06-29
    C6       | A5      | 作废  | 三月初
    C7       | A6      | 终止  | 2026-06-30
    C8       | A6      |       | 2026-06-30
    """
    rows = """
    id | account | energized_at | expect        | reason
    1  | A1      | 2026-06-30   | pass          |
    2  | A1      | 2026-07-01   | fail          |
    3  | A2      | 2026-06-30   | {alone}
    4  | A2      | 2026-07-01   | {alone}
    5  | A3      | 2026-06-30   | unknown       | partner_unclear
    6  | A3      | 2026-07-01   | {unclear}
    7  | A4      | 2026-06-30   | unknown       | partner_unclear
    8  | A4      | 2026-07-01   | fail          |
    9  | A5      | 2026-07-01   | unknown       | partner_unclear
    10 | A6      | 2026-07-01   | {unclear}
    11 | A9      | 2026-07-01   | {alone}
    """
    check = {**HAS, "where": "state = '有效'", "valid": {"to": "ends_on", "on": "energized_at"}}
    left_out = rows.format(alone="notapplicable | no_partner", unclear="unknown | partner_unclear")
    spec(check={**check, "none": "notapplicable"}, partners=partners, rows=left_out)
    spec(check=check, partners=partners, rows=rows.format(alone="fail |", unclear="fail |"))


def test_a_condition_that_only_a_valid_partner_meets(spec: Spec) -> None:
    """A partner that does not meet it is one all the same, but not valid."""
    spec(
        check={
            **HAS,
            "where": "contract <> 'C4'",
            "valid": {"to": "ends_on", "where": "state <> '终止'"},
            "none": "notapplicable",
        },
        as_of="2026-07-01",
        partners="""
        contract | account | state | ends_on
        C1       | A1      | 有效  | 2026-07-01
        C2       | A2      | 终止  | 2026-07-01
        C3       | A3      | 有效  | 2026-06-30
        C4       | A4      | 有效  | 2026-07-01
        C5       | A5      | 终止  | 三月初
        C6       | A6      | 终止  | 2026-07-01
        C7       | A6      | 有效  | 2026-07-01
        C8       | A7      | 终止  | 2026-07-01
        C9       | A7      | 有效  | 三月初
        """,
        rows="""
        id | account | expect        | reason
        1  | A1      | pass          |
        2  | A2      | fail          |
        3  | A3      | fail          |
        4  | A4      | notapplicable | no_partner
        5  | A5      | fail          |
        6  | A6      | pass          |
        7  | A7      | unknown       | partner_unclear
        8  | A9      | notapplicable | no_partner
        """,
    )
    spec(
        check={**HAS, "valid": {"to": "ends_on", "where": "state <> '终止'"}},
        as_of="2026-07-01",
        partners="contract | account | state | ends_on \n C1 | A1 | | 2026-07-01 \n C2 | A2 | | 2026-06-30",
        rows="""
        id | account | expect  | reason
        1  | A1      | unknown | partner_unclear
        2  | A2      | fail    |
        """,
    )


def test_none_is_left_out_only_where_it_is_certain(spec: Spec) -> None:
    rows = """
    id | account | energized_at | expect | reason
    1  | A1      | 2026-06-30   | pass   |
    2  | A1      | 2026-07-01   | review | partner_unread
    3  | A9      | 2026-06-30   | review | partner_unread
    """
    spec(check=LEFT_OUT, partners=CONTRACTS, unread=True, rows=rows)
    spec(check=LEFT_OUT, partners=f"{CONTRACTS}\nL1 | 1.2E+15 | 2026-01-01 | | 有效", rows=rows)
    spec(
        check=LEFT_OUT,
        partners="contract | account | signed_on | ends_on \n C1 | 0012 | 2026-01-01 |",
        rows="""
        id | account | energized_at | expect        | reason
        1  | 12      | 2026-03-01   | review        | partner_unread
        2  | 0012    | 2026-03-01   | pass          |
        3  | 0012    | 2025-12-31   | fail          |
        4  | 120     | 2026-03-01   | notapplicable | no_partner
        """,
    )


def test_without_any_partners_at_all_every_record_is_left_out(spec: Spec) -> None:
    rows = "id | account | energized_at | expect | reason \n 1 | A1 | 2026-03-01 | notapplicable | no_partner"
    spec(check=LEFT_OUT, partners="contract | account | signed_on | ends_on", rows=rows)


def test_only_a_partner_that_must_be_there_can_leave_records_out() -> None:
    def faulty(**more: object) -> list[object]:
        parameters = {key: value for key, value in {**VALID, **more}.items() if key != "kind"}
        return [path for path, _ in Linkage.model_validate(parameters).faults(bench_setting())]

    assert faulty(none="notapplicable", exists=False) == [("none",)]
    assert not faulty(none="notapplicable")
    assert not faulty(none="fail", exists=False)


def test_what_must_be_may_be_told_in_words() -> None:
    says = {"zh": "合同应在有效期内", "en": "a contract in force"}
    parameters = {key: value for key, value in VALID.items() if key != "kind"}
    for words, shown in (({}, "应有对应的“记录”"), ({"says": says}, "合同应在有效期内")):
        assert Linkage.model_validate(parameters | words).judge(bench_setting()).limit.this == shown


def test_partners_without_records(spec: Spec) -> None:
    spec(
        check=HAS,
        partners="contract | account",
        rows="""
        id | account | expect
        1  | A1      | fail
        """,
    )


def test_a_dataset_that_no_file_has_makes_an_empty_table(engine: Engine) -> None:
    """The examples of a linkage without partners are judged on such a table."""
    contracts = Bench().library().datasets["contracts"]
    empty_table("contracts", contracts, engine, contracts.columns)
    try:
        assert engine.ask(exp.select(column("account")).from_(exp.table_(typed_table("contracts"), quoted=True))) == []
    finally:
        engine.drop(typed_table("contracts"))


def test_scope_law_and_softening(spec: Spec) -> None:
    spec(
        check=HAS,
        when="kind = '新装'",
        basis=["rumour"],
        partners=CONTRACTS,
        rows="""
        id | kind | account | expect        | reason
        1  | 新装 | A9      | review        | unconfirmed
        2  | 过户 | A9      | notapplicable | out_of_scope
        3  |      | A9      | unknown       | scope
        4  | 新装 | A1      | pass          |
        """,
    )
