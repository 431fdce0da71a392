"""What a leader is told of earlier ledgers: figures where people wrote some, else that none were given."""

from __future__ import annotations

from datetime import date

import pytest

from report_fixture import UNITS, rich_report
from riskaudit.model.base import Language
from riskaudit.model.follow_up import Feedback, FollowCounts, FollowUp, LedgerRead
from riskaudit.writers.leader import answers
from riskaudit.writers.view import View

COUNTS = FollowCounts(
    fixed=7,
    recurring=4,
    unknown=1,
    orders=9,
    closed=5,
    reopened=2,
    overdue=3,
    true=3,
    partly=1,
    untrue=1,
    refund_cents=123_456,
)
LEDGER = LedgerRead(name="ledger.xlsx", sha256="", orders=9)


def told(total: FollowCounts | None, language: Language = "zh") -> dict[str, tuple[str, bool]]:
    follow_up = FollowUp(feedback=Feedback(due=date(2026, 11, 9)), ledgers=(LEDGER,), total=total) if total else None
    view = View(rich_report(language).model_copy(update={"follow_up": follow_up}))
    return {answer.question: (answer.told, answer.given) for answer in answers(view)}


def test_without_a_ledger_nothing_is_claimed() -> None:
    for question in ("查实率", "退补金额", "整改与超期", "重复发生"):
        words, given = told(None)[question]
        assert words.startswith("未提供") and not given


def test_what_people_decided_and_wrote_is_told() -> None:
    found = told(COUNTS)
    assert found["查实率"] == ("80.0%（已终审 5 张，属实与部分属实 4 张）", True)
    assert found["退补金额"] == ("1,234.56 元（台账所填）", True)
    assert found["整改与超期"] == ("工单 9 张，已销号 5，超期 3", True)
    assert found["重复发生"] == ("上期线索 12 条，再次发现 4，重开工单 2", True)


def test_a_ledger_without_decisions_has_no_rate() -> None:
    found = told(FollowCounts(fixed=1, orders=1))
    assert found["查实率"] == ("未提供（无已终审的整改台账）", False)
    assert found["整改与超期"][1]


@pytest.mark.parametrize("total", [None, COUNTS])
def test_english_answers_have_no_chinese_but_names(total: FollowCounts | None) -> None:
    names = [part for unit in UNITS for part in unit.split("/") if part]
    for words, _ in told(total, "en").values():
        for name in names:
            words = words.replace(name, "")  # noqa: PLW2901
        assert not any("\u4e00" <= sign <= "\u9fff" for sign in words), words
