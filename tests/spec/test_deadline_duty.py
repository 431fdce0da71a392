"""A moment that is not there: the demanded one or the other, empty, unreadable, absent, or out of order."""

from __future__ import annotations

from collections.abc import Callable

Spec = Callable[..., None]

REPLY = {"kind": "deadline", "from": "accepted_at", "to": "replied_at", "clock": "days", "limits": [{"at_most": 3}]}
NOTICE = {"kind": "deadline", "from": "served_at", "to": "cut_at", "clock": "days", "limits": [{"at_least": 3}]}


def test_the_reply_is_the_duty_where_there_are_only_upper_limits(spec: Spec) -> None:
    spec(
        check=REPLY,
        rows="""
        id | accepted_at | replied_at | expect  | reason
        1  | 2026-03-02  |            | fail    |
        2  | 2026-10-30  |            | unknown | not_due
        3  |             | 2026-03-02 | unknown | missing:accepted_at
        4  |             |            | unknown | missing:accepted_at
        5  | 三月初      | 2026-03-02 | unknown | unreadable:accepted_at
        6  | 2026-03-02  | 三月中     | unknown | unreadable:replied_at
        7  | 2026-02-30  | 2026-03-02 | unknown | unreadable:accepted_at
        8  | 无          | 2026-03-02 | unknown | missing:accepted_at
        9  | 2026-03-02  | 待补       | fail    |
        10 | 2026-03-02  | /          | fail    |
        11 | 2026-03-02  | —          | fail    |
        """,
    )


def test_a_column_that_the_file_lacks_leaves_it_unknown(spec: Spec) -> None:
    spec(
        check=REPLY,
        rows="""
        id | accepted_at | expect  | reason
        1  | 2026-03-02  | unknown | absent:replied_at
        """,
    )
    spec(
        check=NOTICE,
        rows="""
        id | cut_at     | expect  | reason
        1  | 2026-03-02 | unknown | absent:served_at
        """,
    )


def test_a_notice_without_a_record_is_for_review(spec: Spec) -> None:
    spec(
        check=NOTICE,
        rows="""
        id | served_at  | cut_at     | expect  | reason
        1  |            | 2026-03-02 | review  | unrecorded:served_at
        2  | 无         | 2026-03-02 | review  | unrecorded:served_at
        3  | 三月初     | 2026-03-02 | unknown | unreadable:served_at
        4  | 2026-03-02 |            | unknown | missing:cut_at
        5  |            |            | unknown | missing:cut_at
        6  |            | 三月初     | unknown | unreadable:cut_at
        """,
    )


def test_a_notice_without_a_record_fails_where_the_rule_says_so(spec: Spec) -> None:
    spec(
        check={**NOTICE, "missing": "fail"},
        rows="""
        id | served_at  | cut_at     | expect  | reason
        1  |            | 2026-03-02 | fail    |
        2  | 三月初     | 2026-03-02 | unknown | unreadable:served_at
        3  | 2026-03-02 |            | unknown | missing:cut_at
        """,
    )
    spec(
        check={**NOTICE, "missing": "fail", "limits": [{"at_least": 3, "basis": "rumour"}]},
        rows="""
        id | served_at | cut_at     | expect | reason
        1  |           | 2026-03-02 | review | unconfirmed
        """,
    )


def test_an_unrecorded_notice_is_under_the_law_of_the_other_moment(spec: Spec) -> None:
    spec(
        check={**NOTICE, "limits": [{"at_least": 3, "basis": "new"}]},
        rows="""
        id | served_at | cut_at     | expect        | reason
        1  |           | 2024-05-31 | notapplicable | no_limit
        2  |           | 2024-06-01 | review        | unrecorded:served_at
        """,
    )


def test_an_upper_limit_alone_does_not_judge_moments_in_reverse(spec: Spec) -> None:
    spec(
        check=REPLY,
        rows="""
        id | accepted_at      | replied_at       | expect  | reason
        1  | 2026-03-02 09:00 | 2026-03-02 08:59 | unknown | reversed
        2  | 2026-03-02 09:00 | 2026-03-02       | pass    |
        3  | 2026-03-02       | 2026-03-02 00:00 | pass    |
        4  | 2026-03-02 09:00 | 2026-03-01       | unknown | reversed
        """,
    )


def test_a_lower_limit_fails_moments_in_reverse(spec: Spec) -> None:
    spec(
        check=NOTICE,
        rows="""
        id | served_at        | cut_at           | expect
        1  | 2026-03-05 09:00 | 2026-03-02 09:00 | fail
        2  | 2026-03-05 09:00 | 2026-03-05 08:00 | fail
        """,
    )


def test_the_duty_may_be_said(spec: Spec) -> None:
    """An upper limit on an act before: without a record it is for review, in reverse it is not told."""
    spec(
        check={**REPLY, "from": "served_at", "to": "cut_at", "duty": "from", "limits": [{"at_most": 7}]},
        rows="""
        id | served_at  | cut_at     | expect  | reason
        1  | 2026-03-02 | 2026-03-09 | pass    |
        2  | 2026-03-02 | 2026-03-10 | fail    |
        3  |            | 2026-03-10 | review  | unrecorded:served_at
        4  | 2026-03-02 |            | unknown | missing:cut_at
        """,
    )


def test_an_upper_limit_on_an_act_before_does_not_judge_moments_in_reverse(spec: Spec) -> None:
    spec(
        check={**REPLY, "from": "served_at", "to": "cut_at", "duty": "from", "limits": [{"at_most": 7}]},
        rows="""
        id | served_at  | cut_at     | expect  | reason
        1  | 2026-03-12 | 2026-03-10 | unknown | reversed
        """,
    )


def test_a_lower_limit_on_an_act_after(spec: Spec) -> None:
    """The act must not come too early: while it is open it has not."""
    spec(
        check={**REPLY, "duty": "to", "limits": [{"at_least": 3}]},
        rows="""
        id | accepted_at | replied_at | expect
        1  | 2026-03-02  | 2026-03-04 | fail
        2  | 2026-03-02  | 2026-03-05 | pass
        """,
    )


def test_an_open_act_is_not_too_early(spec: Spec) -> None:
    spec(
        check={**REPLY, "duty": "to", "limits": [{"at_least": 3, "at_most": 10}]},
        as_of="2026-03-04",
        rows="""
        id | accepted_at | replied_at | expect
        1  | 2026-03-02  |            | unknown
        2  | 2026-02-02  |            | fail
        """,
    )


def test_a_lower_limit_on_an_act_after_fails_moments_in_reverse(spec: Spec) -> None:
    spec(
        check={**REPLY, "duty": "to", "limits": [{"at_least": 3}]},
        rows="""
        id | accepted_at | replied_at | expect
        1  | 2026-03-05  | 2026-03-02 | fail
        """,
    )
