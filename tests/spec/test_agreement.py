"""Agreement: two columns of a record, or a record and its partners, say the same within an allowance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from riskaudit.checks.agreement import Agreement
from spec.bench import bench_setting

Spec = Callable[..., None]

OWN = {"kind": "agreement", "column": "capacity", "with": "rate"}
THEIRS = {
    "kind": "agreement",
    "column": "capacity",
    "with": "capacity",
    "partner": "contracts",
    "on": {"account": "account"},
}
SUM = {**THEIRS, "take": "sum"}


def test_numbers_of_one_record_are_equal(spec: Spec) -> None:
    spec(
        check=OWN,
        rows="""
        id | capacity | rate | expect  | reason
        1  | 100      | 100.00 | pass  |
        2  | 100      | 100.000001 | fail |
        3  | 100      | 99.999999  | fail |
        4  |          | 100  | unknown | missing:capacity
        5  | 100      |      | unknown | missing:rate
        6  | 很大     | 100  | unknown | unreadable:capacity
        7  | 100      | 很大 | unknown | unreadable:rate
        """,
    )
    spec(check=OWN, rows="id | capacity | expect | reason \n 1 | 100 | unknown | absent:rate")


def test_a_tolerance_includes_its_value(spec: Spec) -> None:
    spec(
        check={**OWN, "tolerance": 0.5},
        rows="""
        id | capacity | rate | expect
        1  | 100.5      | 100 | pass
        2  | 100.500001 | 100 | fail
        3  | 99.5       | 100 | pass
        4  | 99.499999  | 100 | fail
        5  | -100.5     | -100 | pass
        """,
    )


def test_a_share_is_of_the_other_value(spec: Spec) -> None:
    spec(
        check={**OWN, "share": 0.02},
        rows="""
        id | capacity | rate | expect
        1  | 102      | 100  | pass
        2  | 102.000001 | 100 | fail
        3  | 98       | 100  | pass
        4  | 97.999999 | 100 | fail
        5  | 100      | 102  | pass
        6  | 100      | 102.05 | fail
        7  | -102     | -100 | pass
        8  | -102.1   | -100 | fail
        9  | 0        | 0    | pass
        10 | 0.000001 | 0    | fail
        """,
    )


def test_the_larger_of_tolerance_and_share(spec: Spec) -> None:
    spec(
        check={**OWN, "tolerance": 1, "share": 0.1},
        rows="""
        id | capacity | rate | expect
        1  | 6        | 5    | pass
        2  | 6.1      | 5    | fail
        3  | 22       | 20   | pass
        4  | 22.1     | 20   | fail
        5  | 11       | 10   | pass
        6  | 8.9      | 10   | fail
        """,
    )


def test_one_side_only(spec: Spec) -> None:
    spec(
        check={**OWN, "side": "more", "tolerance": 1},
        rows="""
        id | capacity | rate | expect
        1  | 11       | 10   | pass
        2  | 11.01    | 10   | fail
        3  | 1        | 10   | pass
        """,
    )
    spec(
        check={**OWN, "side": "less", "share": 0.1},
        rows="""
        id | capacity | rate | expect
        1  | 9        | 10   | pass
        2  | 8.99     | 10   | fail
        3  | 99       | 10   | pass
        """,
    )


def test_dates_by_their_local_day(spec: Spec) -> None:
    rows = """
    id | opened_on  | accepted_at         | expect
    1  | 2026-03-02 | 2026-03-02 23:59:59 | pass
    2  | 2026-03-02 | 2026-03-03 00:00:00 | fail
    3  | 2026-03-02 | 2026-03-01 23:59:59 | fail
    4  | 2026-03-02 | 2026-03-02          | pass
    """
    spec(check={"kind": "agreement", "column": "opened_on", "with": "accepted_at"}, rows=rows)
    spec(
        check={"kind": "agreement", "column": "accepted_at", "with": "replied_at", "tolerance": 2},
        rows="""
        id | accepted_at         | replied_at       | expect  | reason
        1  | 2026-03-02 23:59:59 | 2026-03-04 00:00 | pass    |
        2  | 2026-03-04 23:59:59 | 2026-03-02 00:00 | pass    |
        3  | 2026-03-02 00:00:00 | 2026-03-05 00:00 | fail    |
        4  | 2026-03-05 00:00:00 | 2026-03-02 23:59 | fail    |
        5  |                     | 2026-03-02 23:59 | unknown | missing:accepted_at
        6  | 2026-03-05 00:00:00 | 三月初           | unknown | unreadable:replied_at
        """,
    )


def test_texts_codes_and_flags(spec: Spec) -> None:
    spec(
        check={"kind": "agreement", "column": "note", "with": "boundary"},
        rows="""
        id | note | boundary | expect
        1  | 10kV | 10KV     | pass
        2  | 10kV | 10 kV    | fail
        3  | 张三 | 张三     | pass
        4  | 张三 | 张三丰   | fail
        5  | 张三 | 无       | unknown
        """,
    )
    spec(
        check={"kind": "agreement", "column": "kind", "with": "note"},
        rows="""
        id | kind     | note | expect
        1  | 业扩新装 | 新装 | pass
        2  | 过户     | 新装 | fail
        3  | 拆表     | 拆表 | unknown
        """,
    )
    spec(
        check={"kind": "agreement", "column": "sealed", "with": "prepaid"},
        rows="""
        id | sealed | prepaid | expect
        1  | 是     | 有      | pass
        2  | 否     | 否      | pass
        3  | 是     | 否      | fail
        """,
    )


CONTRACTS = """
contract | account | capacity | state
C1       | A1      | 100      | 有效
C2       | A2      | 100      | 有效
C3       | A2      | 80       | 有效
C4       | A3      | 80       | 终止
C5       | A4      | 80       | 作废
C6       | A5      | 很大     | 有效
C7       | A5      | 100      | 有效
C8       | A6      |          | 有效
C9       | A7      | 100      | 作废
D1       | A7      | 100      | 有效
D2       | A8      | 50       | 有效
D3       | A8      | 50       | 有效
"""


def test_any_partner_may_agree(spec: Spec) -> None:
    spec(
        check={**THEIRS, "tolerance": 0.5},
        partners=CONTRACTS,
        rows="""
        id | account | capacity | expect        | reason
        1  | A1      | 100.5    | pass          |
        2  | A1      | 100.51   | fail          |
        3  | A2      | 100      | pass          |
        4  | A2      | 80.5     | pass          |
        5  | A2      | 90       | fail          |
        6  | A5      | 100      | pass          |
        7  | A5      | 90       | unknown       | partner_unclear
        8  | A6      | 90       | unknown       | partner_unclear
        9  | A9      | 90       | notapplicable | no_partner
        10 |         | 90       | unknown       | missing:account
        11 | 1.2E+15 | 90       | unknown       | lost:account
        12 | A1      |          | unknown       | missing:capacity
        13 | A9      |          | unknown       | missing:capacity
        14 | A8      | 50       | pass          |
        """,
    )


def test_the_sum_of_the_partners(spec: Spec) -> None:
    spec(
        check={**SUM, "share": 0.1},
        partners=CONTRACTS,
        rows="""
        id | account | capacity | expect        | reason
        1  | A2      | 198      | pass          |
        2  | A2      | 198.01   | fail          |
        3  | A2      | 162      | pass          |
        4  | A2      | 161.99   | fail          |
        5  | A5      | 100      | unknown       | partner_unclear
        6  | A6      | 0        | unknown       | partner_unclear
        7  | A9      | 0        | notapplicable | no_partner
        8  | A8      | 100      | pass          |
        9  | A8      | 50       | fail          |
        """,
    )


def test_a_condition_on_the_partner(spec: Spec) -> None:
    where = {"where": "state = '有效'"}
    spec(
        check={**THEIRS, **where},
        partners=CONTRACTS,
        rows="""
        id | account | capacity | expect        | reason
        1  | A1      | 100      | pass          |
        2  | A3      | 80       | notapplicable | no_partner
        3  | A4      | 80       | unknown       | partner_unclear
        4  | A7      | 100      | pass          |
        5  | A7      | 90       | unknown       | partner_unclear
        """,
    )
    spec(
        check={**SUM, **where},
        partners=CONTRACTS,
        rows="""
        id | account | capacity | expect  | reason
        1  | A7      | 100      | unknown | partner_unclear
        2  | A2      | 180      | pass    |
        """,
    )


def test_no_partner_is_not_told_where_something_was_not_read(spec: Spec) -> None:
    rows = """
    id | account | capacity | expect  | reason
    1  | A1      | 100      | pass    |
    2  | A9      | 100      | unknown | partner_unread
    """
    spec(check=THEIRS, partners=CONTRACTS, unread=True, rows=rows)
    spec(check=THEIRS, partners="contract | account | capacity \n C1 | A1 | 100 \n C2 | 1.2E+15 | 100", rows=rows)


def test_a_value_that_the_partners_file_lacks(spec: Spec) -> None:
    rows = "id | account | capacity | expect | reason \n 1 | A1 | 100 | unknown | partner_unclear"
    spec(check=THEIRS, partners="contract | account \n C1 | A1", rows=rows)


def test_names_and_dates_of_partners(spec: Spec) -> None:
    spec(
        check={**THEIRS, "column": "holder", "with": "holder"},
        partners="""
        contract | account | holder
        C1       | A1      | 某某公司
        C2       | A2      | ABC公司
        """,
        rows="""
        id | account | holder   | expect
        1  | A1      | 某某公司 | pass
        2  | A1      | 某公司   | fail
        3  | A2      | abc公司  | pass
        """,
    )
    spec(
        check={**THEIRS, "column": "energized_at", "with": "signed_on", "tolerance": 1},
        partners="contract | account | signed_on \n C1 | A1 | 2026-03-02",
        rows="""
        id | account | energized_at     | expect
        1  | A1      | 2026-03-03 23:59 | pass
        2  | A1      | 2026-03-04 00:00 | fail
        3  | A1      | 2026-02-28 23:59 | fail
        """,
    )


def test_scope_law_and_softening(spec: Spec) -> None:
    spec(
        check=THEIRS,
        when="kind = '新装'",
        basis=["new"],
        confidence="low",
        partners=CONTRACTS,
        rows="""
        id | kind | account | capacity | accepted_at | expect        | reason
        1  | 新装 | A1      | 90       | 2024-06-01  | review        | indicator
        2  | 新装 | A1      | 90       | 2024-05-31  | notapplicable | no_limit
        3  | 过户 | A1      | 90       | 2024-06-01  | notapplicable | out_of_scope
        4  |      | A1      | 90       | 2024-06-01  | unknown       | scope
        5  | 新装 | A1      | 100      | 2024-06-01  | pass          |
        6  | 新装 | A9      | 100      | 2024-06-01  | notapplicable | no_partner
        """,
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"column": "nowhere"},
        {"with": "nowhere"},
        {"partner": "nowhere"},
        {"on": {"account": "nowhere"}},
        {"on": {"nowhere": "account"}},
        {"on": {}},
        {"with": "signed_on"},
        {"column": "note", "with": "state", "tolerance": 1},
        {"column": "note", "with": "state", "side": "more"},
        {"column": "opened_on", "with": "signed_on", "take": "sum"},
        {"column": "opened_on", "with": "signed_on", "tolerance": 1.5},
        {"column": "opened_on", "with": "signed_on", "share": 0.1},
        {"tolerance": -1},
        {"tolerance": "much"},
        {"share": 0.0000001},
        {"partner": None},
        {"partner": None, "on": {}, "take": "sum"},
        {"partner": None, "on": {}, "where": "state = '有效'"},
    ],
)
def test_faults(wrong: Mapping[str, Any]) -> None:
    kind = Agreement.model_validate({key: value for key, value in {**THEIRS, **wrong}.items() if key != "kind"})
    assert list(kind.faults(bench_setting()))


def test_the_calculation_in_words() -> None:
    parameters = {**THEIRS, "tolerance": 0.5, "share": 0.1, "unit": {"zh": "kVA", "en": "kVA"}}
    kind = Agreement.model_validate({key: value for key, value in parameters.items() if key != "kind"})
    figures = {"_own": Decimal("100.000000"), "_other": Decimal("80.000000")}
    words = kind.calculate(figures, bench_setting())
    assert words == "“记录”的“capacity” 100 kVA，“记录”的“capacity” 80 kVA，相差 20 kVA，容许 8 kVA"
    dates = {"kind": "agreement", "column": "opened_on", "with": "accepted_at", "tolerance": 1}
    kind = Agreement.model_validate({key: value for key, value in dates.items() if key != "kind"})
    figures = {"_own": date(2026, 3, 1), "_other": date(2026, 3, 4)}
    assert kind.calculate(figures, bench_setting()) == (
        "“opened_on” 2026-03-01，“accepted_at” 2026-03-04，相差 3 日，容许 1 日"
    )
