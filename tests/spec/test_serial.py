"""Serial: the traces of numbers and times that were not written as things happened."""

from __future__ import annotations

from collections.abc import Callable

Spec = Callable[..., None]

RISING = {"kind": "serial", "look_for": "against_dates", "number": "note", "moment": "opened_on", "within": ["kind"]}
GAPS = {"kind": "serial", "look_for": "gaps", "number": "note", "within": ["kind"]}
SECOND = {"kind": "serial", "look_for": "same_second", "moment": "replied_at", "within": ["meter"], "at_least": 3}
HOURS = {"kind": "serial", "look_for": "off_hours", "moment": "replied_at", "hours": ["08:00", "18:00"]}


def test_a_number_whose_date_is_before_that_of_the_number_before(spec: Spec) -> None:
    spec(
        check=RISING,
        rows="""
        id | kind | note   | opened_on  | expect
        1  | 新装 | HT-001 | 2026-10-09 | pass
        2  | 新装 | HT-003 | 2026-10-10 | pass
        3  | 新装 | HT-004 | 2026-10-09 | fail
        4  | 新装 | HT-005 | 2026-10-09 | pass
        5  | 新装 | HT-006 | 2026-10-09 | pass
        6  | 新装 | HT-007 | 2026-10-08 | fail
        """,
    )


def test_runs_are_kept_apart_by_group_stem_and_length(spec: Spec) -> None:
    spec(
        check=RISING,
        rows="""
        id | kind | note  | opened_on  | expect
        1  | 新装 | HT01  | 2026-10-09 | pass
        2  | 增容 | HT02  | 2026-10-01 | pass
        3  | 新装 | GD02  | 2026-10-01 | pass
        4  | 新装 | HT003 | 2026-10-01 | pass
        5  | 新装 | HT02  | 2026-10-08 | fail
        """,
    )


def test_the_digits_that_count_up_may_be_the_last_ones_alone(spec: Spec) -> None:
    rows = """
        id | kind | note  | opened_on  | expect
        1  | 新装 | A0171 | 2026-10-09 | pass
        2  | 新装 | A0201 | 2026-10-01 | pass
        3  | 新装 | A0202 | 2026-09-30 | fail
        4  | 新装 | A1199 | 2026-09-01 | pass
        5  | 新装 | A03   | 2026-09-01 | pass
        """
    spec(check={**RISING, "digits": 2}, rows=rows)
    spec(check={**GAPS, "digits": 2}, rows=rows.replace("fail", "pass"))


def test_of_records_with_one_number_the_latest_date_stands(spec: Spec) -> None:
    spec(
        check=RISING,
        rows="""
        id | kind | note | opened_on  | expect
        1  | 新装 | A1   | 2026-10-05 | pass
        2  | 新装 | A1   | 2026-10-07 | pass
        3  | 新装 | A2   | 2026-10-06 | fail
        4  | 新装 | A3   | 2026-10-06 | pass
        """,
    )


def test_what_cannot_be_read_neither_tells_nor_stands_between(spec: Spec) -> None:
    spec(
        check=RISING,
        rows="""
        id | kind | note | opened_on  | expect  | reason
        1  | 新装 | A1   | 2026-10-09 | pass    |
        2  | 新装 | A2   |            | unknown | missing:opened_on
        3  | 新装 | A3   | 月初       | unknown | unreadable:opened_on
        4  | 新装 | A4   | 2026-10-08 | fail    |
        5  | 新装 | 无号 | 2026-10-08 | unknown | no_number
        6  | 新装 |      | 2026-10-08 | unknown | missing:note
        7  |      | A5   | 2026-10-01 | unknown | missing:kind
        """,
    )


def test_gaps_in_a_run(spec: Spec) -> None:
    spec(
        check=GAPS,
        rows="""
        id | kind | note                 | expect
        1  | 新装 | A008                 | pass
        2  | 新装 | A009                 | pass
        3  | 新装 | A011                 | fail
        4  | 新装 | A011                 | fail
        5  | 新装 | A012                 | pass
        6  | 增容 | 99999999999999999998 | pass
        7  | 增容 | 99999999999999999999 | pass
        8  | 新装 | A99                  | pass
        """,
    )


def test_a_batch_in_one_second(spec: Spec) -> None:
    spec(
        check=SECOND,
        rows="""
        id | meter | replied_at          | expect  | reason
        1  | 甲    | 2026-10-09 09:00:00 | fail    |
        2  | 甲    | 2026-10-09 09:00:00 | fail    |
        3  | 甲    | 2026-10-09 09:00    | fail    |
        4  | 甲    | 2026-10-09 09:00:01 | pass    |
        5  | 乙    | 2026-10-09 09:00:00 | pass    |
        6  | 甲    | 2026-10-09          | unknown | date_only
        7  | 乙    |                     | unknown | missing:replied_at
        8  |       | 2026-10-09 09:00:00 | unknown | missing:meter
        """,
    )


def test_days_off_and_hours(spec: Spec) -> None:
    spec(
        check=HOURS,
        rows="""
        id | replied_at          | expect  | reason
        1  | 2026-10-09 08:00:00 | pass    |
        2  | 2026-10-09 07:59:59 | fail    |
        3  | 2026-10-09 18:00:00 | pass    |
        4  | 2026-10-09 18:00:01 | fail    |
        5  | 2026-10-07 10:00:00 | fail    |
        6  | 2026-10-10 10:00:00 | pass    |
        7  | 2026-10-11 10:00:00 | fail    |
        8  | 2026-10-09          | pass    |
        9  | 2026-10-11          | fail    |
        10 | 2027-03-01 10:00:00 | unknown | calendar
        11 |                     | unknown | missing:replied_at
        """,
    )


def test_hours_of_any_day(spec: Spec) -> None:
    spec(
        check={**HOURS, "days": "any"},
        rows="""
        id | replied_at          | expect
        1  | 2026-10-07 10:00:00 | pass
        2  | 2026-10-07 22:00:00 | fail
        3  | 2027-03-07 10:00:00 | pass
        """,
    )


def test_an_indicator_is_for_review(spec: Spec) -> None:
    spec(
        check=HOURS,
        confidence="low",
        rows="""
        id | replied_at          | expect | reason
        1  | 2026-10-09 07:59:59 | review | indicator
        2  | 2026-10-09 08:00:00 | pass   |
        """,
    )


def _crew(name: str, minutes: list[int], expect: str) -> list[str]:
    rows = []
    for i, minute in enumerate(minutes):
        end = f"2026-10-09 {9 + minute // 60:02d}:{minute % 60:02d}:00"
        rows.append(f"{name}{i} | {name} | 2026-10-09 09:00:00 | {end} | {expect if i == 0 else ''}")
    return rows


def test_heaping_just_below_a_limit(spec: Spec) -> None:
    """Band (43, 45], neighbours (33, 43] and (45, 55]: expected is a eleventh of both."""
    spread = [34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55]
    check = {
        **{"kind": "serial", "look_for": "heaping", "from": "accepted_at", "to": "replied_at", "within": ["meter"]},
        **{"minutes": [45, 90], "width": 2, "beside": 10, "at_least": 20},
    }
    spec(
        check=check,
        rows="\n".join(
            [
                "id | meter | accepted_at | replied_at | expect",
                *_crew("甲", spread, "pass"),
                *_crew("乙", [*spread, *[44, 45] * 5], "fail"),
                *_crew("丙", [*spread[:10], *[44] * 4], "unknown"),
                *_crew("丁", [*spread, *[45] * 4], "pass"),
                *_crew("戊", [*spread, 43, *[46] * 6], "pass"),
                *_crew("己", [*[88 - i for i in range(10)], *[91 + i for i in range(10)], *[90] * 9], "fail"),
            ]
        ),
    )
