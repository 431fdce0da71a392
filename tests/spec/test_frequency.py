"""Frequency: how many events of one key lie in the window that ends with each of them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from riskaudit import audit
from riskaudit.checks.frequency import Frequency
from small_library import small_library
from spec.bench import bench_setting

Spec = Callable[..., None]

TWICE = {"kind": "frequency", "key": ["account"], "moment": "cut_at", "limits": [{"at_most": 2}]}
ONCE = {**TWICE, "limits": [{"at_most": 1}]}
"""Tables begin with an old record of another key: it shows that the data cover every window."""


def test_days_are_counted_by_dates(spec: Spec) -> None:
    spec(
        check={**ONCE, "window": "60d"},
        rows="""
        id | account | cut_at              | expect  | reason
        0  | A0      | 2025-01-01          | unknown | window_not_covered
        1  | A1      | 2026-03-01 23:59:59 | pass    |
        2  | A1      | 2026-04-30 00:00:00 | pass    |
        3  | A2      | 2026-03-02 00:00:00 | pass    |
        4  | A2      | 2026-04-30 23:59:59 | fail    |
        5  | A3      | 2026-03-02 10:00:00 | pass    |
        6  | A3      | 2026-03-02 11:00:00 | fail    |
        7  | A4      | 2026-03-02 11:00:00 | fail    |
        8  | A4      | 2026-03-02 11:00:00 | fail    |
        """,
    )


def test_rows_of_one_event_count_once(spec: Spec) -> None:
    """A change is one more row of the same outage; customers of one outage have numbers of their own."""
    spec(
        check={**ONCE, "window": "60d", "once": ["meter", "cut_at"]},
        rows="""
        id | account | meter | cut_at           | expect  | reason
        0  | A0      | M0    | 2025-01-01       | unknown | window_not_covered
        1  | A1      | M1    | 2026-03-02 09:00 | pass    |
        2  | A1      | M1    | 2026-03-05 09:00 | pass    |
        3  | A1      | M2    | 2026-03-06 09:00 | fail    |
        4  | A2      | M3    | 2026-03-02 09:00 | pass    |
        5  | A2      | M4    | 2026-03-02 09:00 | pass    |
        6  | A3      |       | 2026-03-02 09:00 | pass    |
        7  | A3      |       | 2026-03-03 09:00 | fail    |
        """,
    )


def test_a_name_counts_within_its_unit(spec: Spec) -> None:
    check = {**ONCE, "window": "60d", "unit": ["kind"]}
    spec(
        check=check,
        rows="""
        id | account | kind | cut_at           | expect  | reason
        0  | A0      | 新装 | 2025-01-01       | unknown | window_not_covered
        1  | A1      | 新装 | 2026-03-02 09:00 | pass    |
        2  | A1      | 过户 | 2026-03-03 09:00 | pass    |
        3  | A1      | 新装 | 2026-03-04 09:00 | fail    |
        4  | A2      | 新装 | 2026-03-02 09:00 | pass    |
        5  | A2      |      | 2026-03-03 09:00 | unknown | events_unclear
        6  | A3      |      | 2026-03-02 09:00 | pass    |
        7  | A3      | 过户 | 2026-03-03 09:00 | unknown | events_unclear
        8  | A4      |      | 2026-03-02 09:00 | pass    |
        9  | A4      |      | 2026-03-03 09:00 | fail    |
        """,
    )
    spec(
        check=check,
        rows="""
        id | account | cut_at           | expect
        0  | A0      | 2025-01-01       | unknown
        1  | A1      | 2026-03-02 09:00 | pass
        2  | A1      | 2026-03-03 09:00 | fail
        """,
    )


def test_months_are_counted_by_dates(spec: Spec) -> None:
    spec(
        check={**ONCE, "window": "2mo"},
        rows="""
        id | account | cut_at              | expect
        0  | A0      | 2025-01-01          | unknown
        1  | A1      | 2026-03-05 23:59:59 | pass
        2  | A1      | 2026-05-05 00:00:00 | pass
        3  | A2      | 2026-03-06 00:00:00 | pass
        4  | A2      | 2026-05-05 23:59:59 | fail
        5  | A3      | 2026-02-28 00:00:00 | pass
        6  | A3      | 2026-04-30 00:00:00 | pass
        7  | A4      | 2026-03-01 00:00:00 | pass
        8  | A4      | 2026-04-30 00:00:00 | fail
        """,
    )


def test_hours_are_counted_to_the_microsecond(spec: Spec) -> None:
    spec(
        check={**ONCE, "window": "24h"},
        rows="""
        id | account | cut_at              | expect
        0  | A0      | 2025-01-01          | unknown
        1  | A1      | 2026-03-02 09:00:00 | pass
        2  | A1      | 2026-03-03 09:00:00 | pass
        3  | A2      | 2026-03-02 09:00:00 | pass
        4  | A2      | 2026-03-03 08:59:59 | fail
        5  | A3      | 2026-03-02 09:00:01 | fail
        6  | A3      | 2026-03-02 09:00:00 | pass
        """,
    )
    spec(
        check={**ONCE, "window": "30min"},
        rows="""
        id | account | cut_at              | expect
        0  | A0      | 2025-01-01          | unknown
        1  | A1      | 2026-03-02 09:00:00 | pass
        2  | A1      | 2026-03-02 09:29:59 | fail
        3  | A1      | 2026-03-02 09:59:59 | pass
        """,
    )


def test_calendar_months_and_years(spec: Spec) -> None:
    spec(
        check={**ONCE, "window": "month"},
        rows="""
        id | account | cut_at              | expect  | reason
        0  | A0      | 2026-02-28 23:59:59 | unknown | window_not_covered
        1  | A1      | 2026-03-01 00:00:00 | pass    |
        2  | A1      | 2026-03-31 23:59:59 | fail    |
        3  | A1      | 2026-04-01 00:00:00 | pass    |
        """,
    )
    spec(
        check={**ONCE, "window": "year"},
        rows="""
        id | account | cut_at              | expect
        0  | A0      | 2025-12-31 23:59:59 | unknown
        1  | A1      | 2026-01-01 00:00:00 | pass
        2  | A1      | 2026-12-31 23:59:59 | fail
        3  | A1      | 2027-01-01 00:00:00 | pass
        """,
    )


def test_each_event_is_judged_on_those_before_it(spec: Spec) -> None:
    spec(
        check={**TWICE, "window": "2mo"},
        rows="""
        id | account | cut_at     | expect
        1  | A1      | 2026-04-20 | fail
        2  | A1      | 2026-03-01 | pass
        3  | A1      | 2026-03-15 | pass
        4  | A1      | 2026-05-16 | pass
        5  | A1      | 2026-05-17 | fail
        0  | A0      | 2025-01-01 | unknown
        """,
    )


def test_data_that_begin_within_the_window(spec: Spec) -> None:
    spec(
        check={**ONCE, "window": "10d"},
        rows="""
        id | account | cut_at     | expect  | reason
        0  | A0      | 2026-03-05 | unknown | window_not_covered
        1  | A1      | 2026-03-14 | unknown | window_not_covered
        2  | A2      | 2026-03-15 | pass    |
        3  | A3      | 2026-03-13 | unknown | window_not_covered
        4  | A3      | 2026-03-14 | fail    |
        """,
    )
    spec(
        check={**ONCE, "window": "24h"},
        rows="""
        id | account | cut_at           | expect
        0  | A0      | 2026-03-05 10:00 | unknown
        1  | A1      | 2026-03-06 09:59 | unknown
        2  | A2      | 2026-03-06 10:00 | pass
        """,
    )


def test_at_least(spec: Spec) -> None:
    spec(
        check={**TWICE, "window": "10d", "limits": [{"at_least": 2}]},
        rows="""
        id | account | cut_at     | expect  | reason
        0  | A0      | 2026-03-05 | unknown | window_not_covered
        1  | A1      | 2026-03-14 | unknown | window_not_covered
        2  | A1      | 2026-03-15 | pass    |
        3  | A2      | 2026-03-15 | fail    |
        4  | A3      | 2026-03-13 | unknown | window_not_covered
        5  | A3      | 2026-03-14 | pass    |
        """,
    )


def test_exclusive_bounds(spec: Spec) -> None:
    rows = """
    id | account | cut_at     | expect
    0  | A0      | 2025-01-01 | {old}
    1  | A1      | 2026-03-14 | {one}
    2  | A1      | 2026-03-15 | {two}
    """
    spec(
        check={**TWICE, "window": "9d", "limits": [{"under": 2}]},
        rows=rows.format(old="unknown", one="pass", two="fail"),
    )
    spec(
        check={**TWICE, "window": "9d", "limits": [{"over": 1}]},
        rows=rows.format(old="unknown", one="fail", two="pass"),
    )


def test_what_is_no_event(spec: Spec) -> None:
    spec(
        check={**ONCE, "window": "2mo", "events": "kind = '新装'"},
        rows="""
        id | kind | account | cut_at     | expect        | reason
        0  | 过户 | A0      | 2025-01-01 | notapplicable | no_event
        1  | 过户 | A1      | 2026-03-01 | notapplicable | no_event
        2  | 新装 | A1      | 2026-03-02 | pass          |
        3  | 新装 | A1      | 2026-03-03 | fail          |
        4  | 过户 |         | 2026-03-03 | notapplicable | no_event
        5  | 新装 |         | 2026-03-03 | unknown       | missing:account
        """,
    )


def test_what_may_be_an_event(spec: Spec) -> None:
    spec(
        check={**ONCE, "window": "2mo", "events": "kind = '新装'"},
        rows="""
        id | kind | account | cut_at     | expect        | reason
        0  | 过户 | A0      | 2025-01-01 | notapplicable | no_event
        1  |      | A1      | 2026-03-01 | unknown       | scope
        2  | 新装 | A1      | 2026-03-02 | unknown       | events_unclear
        3  | 新装 | A1      | 2026-03-03 | fail          |
        4  | 新装 | A1      | 2026-06-03 | pass          |
        5  | 拆表 | A2      | 2026-03-03 | unknown       | scope
        6  | 新装 | A2      | 2026-03-02 | pass          |
        """,
    )
    spec(
        check={**TWICE, "window": "2mo", "events": "kind = '新装'", "limits": [{"at_least": 2}]},
        rows="""
        id | kind | account | cut_at     | expect        | reason
        0  | 过户 | A0      | 2025-01-01 | notapplicable | no_event
        1  |      | A1      | 2026-03-01 | unknown       | scope
        2  | 新装 | A1      | 2026-03-02 | unknown       | events_unclear
        3  | 新装 | A1      | 2026-03-03 | pass          |
        """,
    )


def test_a_key_or_moment_without_a_value(spec: Spec) -> None:
    spec(
        check={**ONCE, "window": "2mo"},
        rows="""
        id | account   | cut_at     | expect  | reason
        0  | A0        | 2025-01-01 | unknown | window_not_covered
        1  |           | 2026-03-02 | unknown | missing:account
        2  |           | 2026-03-02 | unknown | missing:account
        3  | 1.234E+15 | 2026-03-02 | unknown | lost:account
        4  | A1        |            | unknown | missing:cut_at
        5  | A1        | 三月初     | unknown | unreadable:cut_at
        6  | A1        | 2026-03-02 | pass    |
        """,
    )
    spec(
        check={**ONCE, "window": "2mo"},
        rows="""
        id | cut_at     | expect  | reason
        0  | 2025-01-01 | unknown | absent:account
        """,
    )


def test_a_key_of_several_columns_and_a_column_of_dates(spec: Spec) -> None:
    spec(
        check={**ONCE, "window": "3d", "key": ["account", "kind"], "moment": "closed_on"},
        rows="""
        id | account | kind     | closed_on  | expect
        0  | A0      | 新装     | 2025-01-01 | unknown
        1  | A1      | 新装     | 2026-03-02 | pass
        2  | A1      | 过户     | 2026-03-03 | pass
        3  | A1      | 业扩新装 | 2026-03-04 | fail
        4  | A1      | 新装     | 2026-03-07 | pass
        """,
    )


def test_limits_with_dates_and_conditions(spec: Spec) -> None:
    spec(
        check={
            **TWICE,
            "window": "2mo",
            "by": "cut_at",
            "limits": [
                {"when": "sealed", "at_most": 1, "basis": "new"},
                {"at_most": 2, "basis": "rumour-new"},
                {"when": "sealed", "at_most": 0, "basis": "old"},
            ],
        },
        rows="""
        id | account | sealed | cut_at     | expect        | reason
        0  | A0      | 否     | 2020-01-01 | notapplicable | no_limit
        1  | A1      | 是     | 2024-06-01 | pass          |
        2  | A1      | 是     | 2024-06-02 | fail          |
        3  | A1      | 否     | 2024-06-03 | review        | unconfirmed
        4  | A1      |        | 2024-06-04 | unknown       | limit_unknown
        5  | A2      | 是     | 2024-05-31 | fail          |
        6  | A2      | 否     | 2024-05-31 | notapplicable | no_limit
        """,
    )


def test_scope_law_and_softening(spec: Spec) -> None:
    spec(
        check={**ONCE, "window": "2mo", "events": "kind = '新装'"},
        when="kind = '新装'",
        confidence="low",
        basis=["always"],
        rows="""
        id | kind | account | cut_at     | expect        | reason
        0  | 过户 | A0      | 2025-01-01 | notapplicable | out_of_scope
        1  | 新装 | A1      | 2026-03-02 | pass          |
        2  | 新装 | A1      | 2026-03-03 | review        | indicator
        """,
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": ["nowhere"]},
        {"moment": "note"},
        {"window": "2 weeks"},
        {"window": "0d"},
        {"window": "0h"},
        {"window": "d"},
        {"limits": [{"at_most": 1.5}]},
        {"limits": [{"at_most": "much"}]},
        {"limits": [{"at_most": -1}]},
        {"limits": [{"at_most": 1, "clock": "days"}]},
    ],
)
def test_faults(wrong: Mapping[str, Any]) -> None:
    parameters = {name: value for name, value in {**TWICE, "window": "2mo", **wrong}.items() if name != "kind"}
    assert list(Frequency.model_validate(parameters).faults(bench_setting()))


def test_the_words() -> None:
    parameters = {name: value for name, value in {**TWICE, "window": "2mo"}.items() if name != "kind"}
    kind = Frequency.model_validate(parameters)
    figures = {"_count": 3, "_n": 1, "_first_at": datetime(2026, 3, 1, 8, 0), "_at": datetime(2026, 4, 20, 9, 30)}
    words = kind.calculate(figures, bench_setting())
    assert words == "2 个月内 3 次：最早一次 2026-03-01 08:00，本次 2026-04-20 09:30"
    assert kind.limits_in_words(bench_setting().dataset)[0].text.zh == "2 个月内不超过 2 次"


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("zh", ["见第 2 行）", "见另一工作表第 2 行）", "见另一文件第 3 行）"]),
        ("en", ["in row 2)", "in row 2 of another sheet)", "in row 3 of another file)"]),
    ],
)
def test_the_first_event_is_found_in_its_file_and_sheet(language: str, told: list[str], tmp_path: Path) -> None:
    """Of equal moments the first is the one that was read first, wherever the others stand."""
    head, others = ["工单编号", "户号", "受理时间", "产权归属", "到达现场时间"], ["2026-10-02 08:00", "供电企业", ""]
    sheets = [
        [["1", "3300000001", *others], ["2", "3300000001", "2026-10-05 08:00", "供电企业", ""]],
        [["3", "3300000001", "2026-10-06 08:00", "供电企业", ""]],
    ]
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, 1):
        sheet = book.create_sheet(f"{number}所")
        for row in [head, *rows]:
            sheet.append(row)
    book.save(tmp_path / "甲.xlsx")
    rows = [["4", "3300000002", *others], ["5", "3300000003", *others]]
    later = [["6", "3300000003", *others], ["7", "3300000003", "2026-10-07 08:00", "供电企业", ""]]
    for name, lines in (("乙", rows), ("丙", later)):
        text = "\n".join(map(",".join, [head, *lines]))
        (tmp_path / f"{name}.csv").write_text(text + "\n", encoding="utf-8")
    rules = small_library(tmp_path / "rules", "quality/fault-repeated")
    asked = {"month": "2026-10", "rules": rules, "language": language, "mask": False}
    files = [tmp_path / name for name in ("甲.xlsx", "乙.csv", "丙.csv")]
    (out,) = audit(files, **asked).to(tmp_path / "found.csv")
    told_of = {row["key"]: row["message"] for row in csv.DictReader(out.read_text(encoding="utf-8-sig").splitlines())}
    for key, words in zip(("2", "3", "7"), told, strict=True):
        assert words in told_of[key]
