"""Which limit applies: by its facts' dates on the day of `by`, then by its condition; the first wins."""

from __future__ import annotations

from collections.abc import Callable

Spec = Callable[..., None]

REPLY = {"kind": "deadline", "from": "accepted_at", "to": "replied_at", "clock": "days", "roll_over": False}
OLD_AND_NEW = {
    **REPLY,
    "limits": [{"at_most": 1, "clock": "workdays", "basis": "new"}, {"at_most": 5, "basis": "old"}],
}
BY_KIND = {
    **REPLY,
    "limits": [
        {"when": "kind IN ('新装', '增容')", "at_most": 3, "basis": "new"},
        {"when": "minutes > 100", "at_most": 10, "basis": "new"},
        {"when": "kind = '新装'", "at_most": 5, "basis": "old"},
    ],
}


def test_old_and_new_law_meet_between_two_days(spec: Spec) -> None:
    spec(
        check=OLD_AND_NEW,
        rows="""
        id | accepted_at         | replied_at | expect        | reason
        1  | 2024-05-31 23:59:59 | 2024-06-05 | pass          |
        2  | 2024-05-31 23:59:59 | 2024-06-06 | fail          |
        3  | 2024-06-01 00:00:00 | 2024-06-03 | pass          |
        4  | 2024-06-01 00:00:00 | 2024-06-04 | fail          |
        5  | 1996-10-08 00:00:00 | 1996-10-13 | pass          |
        6  | 1996-10-07 23:59:59 | 1996-10-30 | notapplicable | no_limit
        """,
    )


def test_by_names_the_moment_whose_law_applies(spec: Spec) -> None:
    spec(
        check={**OLD_AND_NEW, "by": "replied_at"},
        rows="""
        id | accepted_at | replied_at | expect
        1  | 2024-05-29  | 2024-05-31 | pass
        2  | 2024-05-29  | 2024-06-03 | fail
        3  | 2024-05-31  | 2024-06-03 | pass
        """,
    )
    spec(
        check={**OLD_AND_NEW, "by": "law_at"},
        rows="""
        id | accepted_at | replied_at | law_at     | expect  | reason
        1  | 2024-05-29  | 2024-06-03 | 2024-05-31 | pass    |
        2  | 2024-05-29  | 2024-06-03 | 2024-06-01 | fail    |
        3  | 2024-05-29  | 2024-06-03 |            | unknown | missing:law_at
        4  | 2024-05-29  | 2024-06-03 | 六月初     | unknown | unreadable:law_at
        """,
    )


def test_an_open_item_is_under_the_law_of_its_own_day(spec: Spec) -> None:
    spec(
        check=OLD_AND_NEW,
        as_of="2024-06-05",
        rows="""
        id | accepted_at | replied_at | expect  | reason
        1  | 2024-05-31  |            | unknown | not_due
        2  | 2024-05-30  |            | fail    |
        3  | 2024-06-03  |            | fail    |
        4  | 2024-06-04  |            | unknown | not_due
        """,
    )


def test_the_first_condition_that_holds_wins_and_a_null_one_stops(spec: Spec) -> None:
    spec(
        check=BY_KIND,
        rows="""
        id | kind     | minutes | accepted_at | replied_at | expect        | reason
        1  | 业扩新装 | 500     | 2026-03-02  | 2026-03-06 | fail          |
        2  | 过户     | 500     | 2026-03-02  | 2026-03-06 | pass          |
        3  | 过户     | 100     | 2026-03-02  | 2026-03-06 | notapplicable | no_limit
        4  |          | 500     | 2026-03-02  | 2026-03-06 | unknown       | limit_unknown
        5  | 拆表     | 500     | 2026-03-02  | 2026-03-06 | unknown       | limit_unknown
        6  | 过户     |         | 2026-03-02  | 2026-03-06 | unknown       | limit_unknown
        7  | 过户     | 很多    | 2026-03-02  | 2026-03-06 | unknown       | limit_unknown
        8  | 增容     |         | 2026-03-02  | 2026-03-05 | pass          |
        9  | 新装     | 很多    | 2024-03-04  | 2024-03-09 | pass          |
        10 | 增容     | 500     | 2024-03-04  | 2024-03-09 | notapplicable | no_limit
        """,
    )


def test_a_limit_without_facts_rests_on_those_of_the_rule(spec: Spec) -> None:
    spec(
        check={**REPLY, "limits": [{"at_most": 3}]},
        basis=["new"],
        rows="""
        id | accepted_at | replied_at | expect
        1  | 2024-05-31  | 2024-06-30 | notapplicable
        2  | 2024-06-01  | 2024-06-04 | pass
        3  | 2024-06-01  | 2024-06-05 | fail
        """,
    )


def test_a_fact_seen_in_no_text_is_at_most_for_review(spec: Spec) -> None:
    spec(
        check={**REPLY, "limits": [{"at_most": 3, "basis": "rumour"}]},
        rows="""
        id | accepted_at | replied_at | expect  | reason
        1  | 2026-03-02  | 2026-03-05 | pass    |
        2  | 2026-03-02  | 2026-03-06 | review  | unconfirmed
        3  | 2026-03-02  | 三月中     | unknown | unreadable:replied_at
        """,
    )
    spec(
        check={**REPLY, "limits": [{"at_most": 3, "basis": ["old", "rumour"]}]},
        rows="""
        id | accepted_at | replied_at | expect | reason
        1  | 2024-05-31  | 2024-06-04 | fail   |
        2  | 2024-06-01  | 2024-06-05 | review | unconfirmed
        """,
    )


def test_the_rules_own_condition_comes_first(spec: Spec) -> None:
    spec(
        check={**REPLY, "limits": [{"at_most": 3, "basis": "new"}]},
        when="kind = '新装' AND NOT coalesce(prepaid, FALSE)",
        rows="""
        id | kind | prepaid | accepted_at | replied_at | expect        | reason
        1  | 新装 |         | 2026-03-02  | 2026-03-09 | fail          |
        2  | 新装 | 否      | 2026-03-02  | 2026-03-09 | fail          |
        3  | 新装 | 是      | 2026-03-02  | 2026-03-09 | notapplicable | out_of_scope
        4  | 新装 | 也许    | 2026-03-02  | 2026-03-09 | unknown       | scope
        5  | 过户 | 也许    | 2026-03-02  | 2026-03-09 | notapplicable | out_of_scope
        6  |      |         | 2026-03-02  | 2026-03-09 | unknown       | scope
        7  | 拆表 | 否      | 2026-03-02  | 2026-03-09 | unknown       | scope
        8  | 过户 |         | 三月初      |            | notapplicable | out_of_scope
        """,
    )


def test_what_softens_a_fail(spec: Spec) -> None:
    three = {**REPLY, "limits": [{"at_most": 3}]}
    spec(
        check=three,
        confidence="low",
        rows="""
        id | accepted_at | replied_at | expect | reason
        1  | 2026-03-02  | 2026-03-09 | review | indicator
        2  | 2026-03-02  | 2026-03-05 | pass   |
        """,
    )
    spec(
        check=three,
        sets_apart=["prepaid"],
        rows="""
        id | accepted_at | replied_at | expect | reason
        1  | 2026-03-02  | 2026-03-09 | review | not_apart:prepaid
        2  | 2026-03-02  | 2026-03-05 | pass   |
        """,
    )
    spec(
        check=three,
        sets_apart=["prepaid"],
        rows="""
        id | accepted_at | replied_at | prepaid | expect
        1  | 2026-03-02  | 2026-03-09 |         | fail
        2  | 2026-03-02  | 2026-03-09 | 否      | fail
        """,
    )


def test_an_excuse_turns_a_fail_into_a_review(spec: Spec) -> None:
    spec(
        check={**REPLY, "limits": [{"at_most": 3}]},
        excuse=("weather", "blocked"),
        rows="""
        id | weather | blocked | accepted_at | replied_at | expect  | reason
        1  | 暴雨    |         | 2026-03-02  | 2026-03-09 | review  | excuse:weather
        2  |         | 是      | 2026-03-02  | 2026-03-09 | review  | excuse:blocked
        3  |         | 否      | 2026-03-02  | 2026-03-09 | fail    |
        4  | 无      | 无      | 2026-03-02  | 2026-03-09 | fail    |
        5  | —       |         | 2026-03-02  | 2026-03-09 | fail    |
        6  | 暴雨    | 是      | 2026-03-02  | 2026-03-05 | pass    |
        7  | 暴雨    |         | 2026-03-02  | 三月中     | unknown | unreadable:replied_at
        """,
    )
    spec(
        check={**REPLY, "limits": [{"at_most": 3}]},
        excuse=("weather", "blocked"),
        rows="""
        id | accepted_at | replied_at | expect
        1  | 2026-03-02  | 2026-03-09 | fail
        """,
    )
