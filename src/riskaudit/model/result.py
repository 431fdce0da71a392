"""The words of a verdict: XCCDF's results, and our severities."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from riskaudit.model.base import Bilingual


class Result(StrEnum):
    """What became of a record under a rule, or of a rule over all its records.

    The last three belong to rules only.
    """

    FAIL = "fail"
    REVIEW = "review"
    UNKNOWN = "unknown"
    PASS = "pass"
    NOTAPPLICABLE = "notapplicable"
    NOTCHECKED = "notchecked"
    NOTSELECTED = "notselected"
    ERROR = "error"

    @classmethod
    def worst(cls, results: Iterable[Result]) -> Result:
        """The result of a rule: the worst of its records'; no records at all is notapplicable."""
        order = [cls.FAIL, cls.REVIEW, cls.UNKNOWN, cls.PASS, cls.NOTAPPLICABLE]
        return min(results, key=order.index, default=cls.NOTAPPLICABLE)


class Severity(StrEnum):
    """How bad a broken rule is, the worst first."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(Severity).index(self)

    def at_least(self, other: Severity) -> bool:
        """Whether this is as bad as the other, or worse."""
        return self.rank <= other.rank


RECORD_RESULTS = (Result.FAIL, Result.REVIEW, Result.UNKNOWN, Result.PASS, Result.NOTAPPLICABLE)
"""The five ends of a record, in the order in which reports print them."""

RESULT_WORDS = {
    Result.FAIL: Bilingual(zh="疑似问题", en="Suspected fault"),
    Result.REVIEW: Bilingual(zh="待核查", en="To be reviewed"),
    Result.UNKNOWN: Bilingual(zh="数据不足，无法判定", en="Cannot be told"),
    Result.PASS: Bilingual(zh="未见异常", en="Nothing found"),
    Result.NOTAPPLICABLE: Bilingual(zh="不适用", en="Not applicable"),
    Result.NOTCHECKED: Bilingual(zh="未检查（缺数据）", en="Not checked (no data)"),
    Result.NOTSELECTED: Bilingual(zh="未纳入本期", en="Not selected"),
    Result.ERROR: Bilingual(zh="检查出错", en="Error"),
}

SEVERITY_WORDS = {
    Severity.CRITICAL: Bilingual(zh="重大", en="Critical"),
    Severity.HIGH: Bilingual(zh="较大", en="High"),
    Severity.MEDIUM: Bilingual(zh="一般", en="Medium"),
    Severity.LOW: Bilingual(zh="提示", en="Low"),
}
